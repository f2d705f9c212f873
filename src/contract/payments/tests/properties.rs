//! Laws for contracts and outcomes drawn at random; `settle` holds the statement and both modes against each other in each of them.

use super::*;
use proptest::collection::vec;
use proptest::option::of;
use proptest::prelude::*;
use proptest::sample::select;

const CLAIMS: [u16; 3] = [0, 1, 2];

const NUMBER: u16 = 4;
const SAVING: u16 = 5;

fn metrics() -> Vec<Metric> {
    let mut claims = vec![metric(Kind::Claims); 3];
    claims[1].baseline = Baseline::Single(Source::Deadweight(dec("0.15")));
    claims.extend([
        metric(Kind::Units),
        compared(Baseline::Single(Source::Reported), Effect::Fall),
        metric(Kind::Money),
    ]);
    claims
}

fn any_day() -> impl Strategy<Value = Day> {
    // a little before and after the two years
    (0..800).prop_map(|n| day(2019, 12, 1).plus(n))
}

fn cap() -> impl Strategy<Value = Option<i64>> {
    of(0_i64..4000)
}

fn price() -> impl Strategy<Value = Decimal> {
    prop_oneof![
        (0_i64..900).prop_map(Decimal::from),
        (0_i64..90_000).prop_map(|p| Decimal::new(p, 2)),
    ]
}

/// A line of claims or units.
fn event_line() -> impl Strategy<Value = Line> {
    let rule = prop_oneof![
        (price(), price()).prop_map(|(a, b)| Rule::Price {
            steps: vec![(None, a), (Some(day(2020, 8, 1)), b)],
        }),
        (price(), price(), 1_i64..9).prop_map(|(a, b, above)| Rule::Tiers(vec![
            Tier {
                above: Decimal::ZERO,
                price: a,
            },
            Tier {
                above: above.into(),
                price: b,
            },
        ])),
        (price(), -3_i64..3).prop_map(|(a, from)| Rule::PriceBy(PriceBy {
            metric: NUMBER.into(),
            curve: Curve {
                form: Form::Bands,
                closed: Closed::Below,
                pieces: vec![Piece {
                    from: Some(from.into()),
                    to: None,
                    pay: a,
                    slope: Decimal::ONE,
                    name: None,
                }],
            },
        })),
    ];
    let limits = (
        cap(),
        cap(),
        cap(),
        of(0_u32..4),
        of(0_i64..60),
        of(0_i64..200),
    );
    let schedule = (any::<bool>(), any::<bool>(), any::<bool>());
    (0_usize..4, rule, limits, schedule, of(0_usize..5)).prop_map(
        |(
            metric,
            rule,
            (cap, date, person, claims, units, floor),
            (end, each, cohort),
            requires,
        )| {
            let mut line = line(metric, rule);
            line.limits = LineLimits {
                cap,
                cap_per_payment: date,
                cap_per_person: person,
                max_claims: claims,
                max_units: units.map(|u| Decimal::new(u, 1)),
                floor: floor.map(|f| Floor {
                    pay: f.into(),
                    until: Some(day(2020, 12, 31)),
                }),
                ..LineLimits::default()
            };
            line.when = if end { When::End } else { When::Periods };
            line.repeat = if each {
                Repeat::Each
            } else {
                Repeat::Difference
            };
            line.by_cohort = cohort;
            line.requires = requires;
            line
        },
    )
}

/// A line of a number or of money, possibly two-sided.
fn other_line() -> impl Strategy<Value = Line> {
    let steep = || {
        curve(
            Form::Points,
            Closed::Above,
            &[("-10", "0", "-700", "70"), ("0", "10", "0", "55.5")],
        )
    };
    let rule = select(vec![
        (Some(NUMBER), price_of(130)),
        (Some(NUMBER), money_curve(steep())),
        (Some(SAVING), share_of("0.35")),
        (Some(SAVING), money_curve(steep())),
        (
            None,
            Rule::Charge {
                amount: dec("99.5"),
                of: Base::Money,
            },
        ),
    ]);
    let limits = (cap(), cap(), of(0_i64..300), of(0_u32..50), of(-2_i64..2));
    let other = (
        of(cap()),
        any::<bool>(),
        of(0_usize..5),
        of(0_usize..5),
        any::<bool>(),
    );
    (rule, limits, other).prop_map(
        |(
            (metric, rule),
            (cap, date, floor, sample, least),
            (two_sided, each, requires, unless, cohort),
        )| {
            let mut line = line(metric.map(usize::from), rule);
            line.limits = LineLimits {
                cap,
                cap_per_payment: date,
                floor: floor.map(|f| Floor {
                    pay: Decimal::new(f, 1),
                    until: None,
                }),
                minimum_sample: sample,
                minimum: least.map(|least| Minimum {
                    metric: NUMBER.into(),
                    least: least.into(),
                }),
                ..LineLimits::default()
            };
            line.two_sided = two_sided.map(|cap| TwoSided { from: 0, cap });
            line.repeat = if each {
                Repeat::Each
            } else {
                Repeat::Difference
            };
            (line.requires, line.unless, line.by_cohort) = (requires, unless, cohort);
            line
        },
    )
}

fn contract() -> impl Strategy<Value = Terms> {
    let lines = vec(prop_oneof![2 => event_line(), 1 => other_line()], 1..6);
    let caps = (cap(), cap(), cap());
    let payers = (cap(), cap(), 0_i64..=10, any::<bool>(), any::<bool>());
    let prices = (
        0..3_usize,
        0..4_usize,
        select(vec!["1", "1.06", "0.94"]),
        any::<bool>(),
    );
    (lines, caps, payers, prices).prop_map(|(lines, caps, payers, prices)| {
        let mut terms = terms(metrics(), lines);
        (terms.cap, terms.cap_per_payment, terms.cap_per_person) = caps;
        let (ever, year, share, others, ends) = payers;
        terms.payers = vec![payer(CITY, "0"), payer(FUND, "0")];
        terms.payers[0].share = Decimal::new(share, 1);
        terms.payers[1].share = Decimal::new(10 - share, 1);
        terms.payers[0].cap = ever;
        terms.payers[1].cap_per_year = year;
        terms.payers[1].until = ends.then(|| day(2021, 6, 1));
        terms.over = if others { Over::Others } else { Over::Unpaid };
        let rounds = [Round::Down, Round::Nearest, Round::Up];
        terms.rounding = Rounding {
            amounts: rounds[prices.0],
            prices: rounds.get(prices.1).copied(),
        };
        terms.bid = dec(prices.2);
        terms.indexation = prices.3.then(|| Indexation {
            rate: dec("0.03"),
            every_months: 12,
            from: day(2020, 3, 1),
        });
        terms.cohorts = vec![cohort(day(2020, 11, 30)), cohort(day(2021, 6, 30))];
        terms
    })
}

fn outcomes() -> impl Strategy<Value = Outcomes> {
    let person = prop_oneof![4 => 0_u32..4, 1 => Just(NOBODY)];
    let cohort = || select(vec![0_u16, 1, ALL]);
    let count =
        prop_oneof![3 => Just(Decimal::ONE), 1 => (1_i64..60).prop_map(|n| Decimal::new(n, 1))];
    let event = (person, any_day(), 0_u16..4, cohort(), count).prop_map(
        |(person, day, metric, cohort, count)| Event {
            person,
            day,
            metric,
            cohort,
            count: if CLAIMS.contains(&metric) && person != NOBODY {
                count.ceil()
            } else {
                count
            },
        },
    );
    let number = (any_day(), cohort(), -60_i64..60, of(0_u32..60)).prop_map(
        |(day, cohort, value, sample)| Measured {
            cohort,
            sample,
            ..super::number(NUMBER, day, &Decimal::new(value, 1).to_string(), &["2"])
        },
    );
    let money = (any_day(), -3000_i64..5000).prop_map(|(day, amount)| saving(SAVING, day, amount));
    (vec(event, 0..40), vec(number, 0..8), vec(money, 0..12)).prop_map(
        |(events, mut numbers, money)| {
            // of one day there is one measurement
            numbers.sort_by_key(|m| (m.cohort, m.day));
            numbers.dedup_by_key(|m| (m.cohort, m.day));
            Outcomes {
                events,
                numbers,
                money,
                ..Outcomes::default()
            }
        },
    )
}

fn within(cap: Option<i64>, paid: i64) -> bool {
    cap.is_none_or(|cap| paid <= cap)
}

proptest! {
    #![proptest_config(crate::fixed_seed::config())]

    #[test]
    fn no_cap_is_ever_exceeded(terms in contract(), outcomes in outcomes(), ended in of(any_day())) {
        let settled = settle_until(&terms, outcomes, ended);
        prop_assert!(within(terms.cap, settled.paid().iter().sum()));
        for paid in settled.paid() {
            prop_assert!(within(terms.cap_per_payment, paid));
        }
        let mut risk = vec![0; terms.lines.len()];
        for entry in &settled.statement.lines {
            risk[entry.line] -= entry.paid.min(0);
        }
        for (index, line) in terms.lines.iter().enumerate() {
            prop_assert!(within(line.limits.cap, settled.by_line[index]));
            prop_assert!(within(line.two_sided.as_ref().and_then(|t| t.cap), risk[index]));
            for payment in &settled.statement.payments {
                let entries = settled.line(index);
                let on_day = entries.iter().filter(|e| e.payment == payment.day);
                prop_assert!(within(line.limits.cap_per_payment, on_day.map(|e| e.paid.max(0)).sum()));
            }
        }
        prop_assert!(within(terms.payers[0].cap, settled.by_payer.iter().find(|p| p.0 == CITY).map_or(0, |p| p.1)));
        for year in 2020..2023 {
            let of_year = settled.statement.payments.iter().filter(|p| p.day.date().year() == year);
            let paid = of_year.flat_map(|p| &p.by).filter(|p| p.0 == FUND).map(|p| p.1).sum();
            prop_assert!(within(terms.payers[1].cap_per_year, paid));
        }
    }

    #[test]
    fn a_person_brings_no_more_than_is_allowed(terms in contract(), outcomes in outcomes()) {
        let settled = settle(&terms, outcomes);
        for person in 0..4 {
            let of_person = || settled.statement.claims.iter().filter(|c| c.person == person);
            let all: Decimal = of_person().map(|c| c.earned).sum();
            prop_assert!(terms.cap_per_person.is_none_or(|cap| all <= cap.into()));
            for (index, line) in terms.lines.iter().enumerate() {
                let of_line = || of_person().filter(|c| c.line == index);
                let earned: Decimal = of_line().map(|c| c.earned).sum();
                prop_assert!(line.limits.cap_per_person.is_none_or(|cap| earned <= cap.into()));
                let refused = |l: Option<Limit>| matches!(l, Some(Limit::Requires | Limit::MaxClaims | Limit::MaxUnits));
                let admitted: Decimal = of_line().filter(|c| !refused(c.bound)).map(|c| c.count).sum();
                if line.metric.is_some_and(|m| m < 3) {
                    prop_assert!(line.limits.max_claims.is_none_or(|most| admitted <= most.into()));
                }
            }
        }
        for (index, line) in terms.lines.iter().enumerate() {
            let refused = |l: Option<Limit>| matches!(l, Some(Limit::Requires | Limit::MaxClaims | Limit::MaxUnits));
            let claims = settled.statement.claims.iter().filter(|c| c.line == index && !refused(c.bound));
            let admitted: Decimal = claims.map(|c| c.count).sum();
            // each cohort is counted by itself
            let times = if line.by_cohort { terms.cohorts.len() } else { 1 };
            prop_assert!(line.limits.max_units.is_none_or(|most| admitted <= most * Decimal::from(times)));
        }
    }

    #[test]
    fn no_claim_without_as_many_of_its_predecessor(terms in contract(), outcomes in outcomes()) {
        let settled = settle(&terms, outcomes);
        let refused = |l: Option<Limit>| matches!(l, Some(Limit::Requires | Limit::MaxClaims | Limit::MaxUnits));
        let admitted: Vec<_> = settled.statement.claims.iter().filter(|c| !refused(c.bound)).collect();
        let counts = |line: usize, person: u32, until: Day| -> Decimal {
            let of = admitted.iter().filter(|c| c.line == line && c.person == person && c.day <= until);
            of.map(|c| c.count).sum()
        };
        let of_events = |l: usize| terms.lines[l].metric.is_some_and(|m| m < 4);
        for (index, line) in terms.lines.iter().enumerate() {
            let Some(required) = line.requires else { continue };
            let claims = line.metric.is_some_and(|m| m < 3);
            if required >= terms.lines.len() {
                // claim by claim nothing is admitted, but a floor pays without claims
                // and what a tranche owes stays
                prop_assert!(settled.by_line[index] <= 0 || claims && line.limits.floor.is_some());
            } else if claims && of_events(required) {
                for claim in admitted.iter().filter(|c| c.line == index) {
                    let own = counts(index, claim.person, claim.day);
                    prop_assert!(own <= counts(required, claim.person, claim.day));
                }
            } else if settled.by_line[index] > 0 && !line.by_cohort {
                prop_assert!(settled.line(required).iter().any(|e| e.paid > 0));
            }
        }
    }

    #[test]
    fn the_order_in_which_outcomes_are_written_is_nothing(
        terms in contract(),
        outcomes in outcomes(),
        turn in 0_usize..40,
    ) {
        let mut other = outcomes.clone();
        other.events.reverse();
        let at = turn.min(other.events.len());
        other.events.rotate_left(at);
        other.numbers.reverse();
        other.money.reverse();
        let (one, two) = (settle(&terms, outcomes), settle(&terms, other));
        prop_assert_eq!(one.dues, two.dues);
        prop_assert_eq!(one.statement, two.statement);
    }

    #[test]
    fn what_comes_after_a_payment_does_not_change_it(
        terms in contract(),
        outcomes in outcomes(),
        known in 1_usize..4,
    ) {
        let whole = settle(&terms, outcomes.clone());
        let payments = Payments::new(&terms);
        let Some(cut) = payments.dates().get(known) else { return Ok(()) };
        let mut less = outcomes;
        less.events.retain(|e| e.day <= *cut);
        less.numbers.retain(|m| m.day <= *cut);
        less.money.retain(|m| m.day <= *cut);
        let part = settle(&terms, less);
        prop_assert_eq!(&whole.dues[..=known], &part.dues[..=known]);
    }

    #[test]
    fn an_end_that_becomes_known_in_time_is_an_end_from_the_start(
        terms in contract(),
        mut outcomes in outcomes(),
        stop in any_day(),
    ) {
        outcomes.sort();
        let payments = Payments::new(&terms);
        let (mut one, mut two) = (payments.begin(), payments.begin());
        for (index, date) in payments.dates().iter().enumerate() {
            let known = (stop <= *date).then_some(stop);
            payments.pay(index, &outcomes, Some(stop), &Tranches, &mut one, None);
            payments.pay(index, &outcomes, known, &Tranches, &mut two, None);
            prop_assert_eq!(&one.due, &two.due);
        }
    }

    #[test]
    fn bands_and_points_agree_at_nodes(
        nodes in proptest::collection::btree_map(-50_i64..50, 0_i64..1000, 2..7),
        above in any::<bool>(),
    ) {
        let closed = if above { Closed::Above } else { Closed::Below };
        let nodes: Vec<(Decimal, Decimal)> = nodes.iter().map(|(x, y)| ((*x).into(), (*y).into())).collect();
        let pieces: Vec<Piece> = nodes.windows(2).map(|w| Piece {
            from: Some(w[0].0),
            to: Some(w[1].0),
            pay: w[0].1,
            slope: (w[1].1 - w[0].1) / (w[1].0 - w[0].0),
            name: None,
        }).collect();
        let points = Curve { form: Form::Points, closed, pieces: pieces.clone() };
        // the same as ramps, with open ends beyond the outermost points
        let mut bands = pieces;
        let (first, last) = (nodes[0], nodes[nodes.len() - 1]);
        let open = |from, to, pay| Piece { from, to, pay, slope: Decimal::ZERO, name: None };
        bands.insert(0, open(None, Some(first.0), first.1));
        bands.push(open(Some(last.0), None, last.1));
        let bands = Curve { form: Form::Bands, closed, pieces: bands };
        for (x, y) in nodes {
            let near = |got: Decimal| (got - y).abs() < dec("0.0000001"); // slopes may be thirds
            prop_assert!(near(super::super::curve::at(&points, x).1));
            prop_assert!(near(super::super::curve::at(&bands, x).1));
        }
    }

    #[test]
    fn a_better_result_never_pays_less(
        steps in vec((1_i64..30, 0_i64..500, 0_i64..9), 1..6),
        above in any::<bool>(),
        low in -40_i64..400,
        by in 0_i64..100,
        limits in (cap(), cap(), of(0_i64..200)),
    ) {
        // bands of rising pay, each with a slope that stays below the next
        let (mut at, mut pay) = (Decimal::ZERO, Decimal::ZERO);
        let mut pieces = Vec::new();
        for (width, jump, slope) in steps {
            let (from, slope) = (at, Decimal::from(slope));
            at += Decimal::from(width);
            pay += Decimal::from(jump);
            pieces.push(Piece { from: Some(from), to: Some(at), pay, slope, name: None });
            pay += slope * Decimal::from(width);
        }
        pieces.push(Piece { from: Some(at), to: None, pay, slope: Decimal::ZERO, name: None });
        let closed = if above { Closed::Above } else { Closed::Below };
        let rising = Curve { form: Form::Bands, closed, pieces };
        let mut terms = terms(vec![metric(Kind::Number)], vec![line(0, money_curve(rising))]);
        (terms.lines[0].limits.cap, terms.cap_per_payment) = (limits.0, limits.1);
        terms.lines[0].limits.floor = limits.2.map(|f| Floor { pay: f.into(), until: None });
        let pays = |tenths: i64| {
            let value = Decimal::new(tenths, 1).to_string();
            settle(&terms, numbers(vec![number(0, day(2020, 3, 1), &value, &[])])).paid()[0]
        };
        prop_assert!(pays(low) <= pays(low + by));
    }

    #[test]
    fn a_greater_saving_never_pays_less_and_a_share_is_rounded_down(
        amounts in vec((any_day(), -3000_i64..5000), 0..20),
        at in 0_usize..20,
        by in 0_i64..1000,
        share in 0_i64..=100,
    ) {
        let money = |extra: i64| amounts.iter().enumerate().map(|(i, (d, a))| saving(0, *d, a + if i == at { extra } else { 0 })).collect();
        let mut terms = terms(vec![metric(Kind::Money)], vec![line(0, share_of("0"))]);
        terms.lines[0].rule = Rule::Share { share: Decimal::new(share, 2), times: Decimal::ONE };
        let (less, more) = (settle(&terms, savings(money(0))), settle(&terms, savings(money(by))));
        prop_assert!(less.by_line <= more.by_line);
        // what has been paid is the greatest entitlement at any period's end
        let ends = [day(2020, 6, 30), day(2020, 12, 31), day(2021, 6, 30), day(2021, 12, 31)];
        let counted = |until: Day| -> i64 {
            amounts.iter().filter(|(d, _)| *d >= day(2020, 1, 1) && *d <= until).map(|(_, a)| a).sum()
        };
        let most = ends.iter().map(|e| counted(*e).max(0) * share / 100).max().unwrap();
        prop_assert_eq!(less.by_line[0], most);
    }
}
