//! Whole contracts from outcomes to dated flows: published cases, and laws that hold for all of them.
#![allow(clippy::inconsistent_digit_grouping)] // amounts read as dollars_cents

use jiff::civil::date;
use proptest::option::of;
use proptest::prelude::*;
use rust_decimal::Decimal;
use trappe::contract::day::Day;
use trappe::contract::outcomes::{ALL, Event, Measured, MoneyOn, NOBODY, Outcomes};
use trappe::contract::returns::irr::Irr;
use trappe::contract::returns::{Investor, returns};
use trappe::contract::settle::{Plan, settle};
use trappe::contract::settlement::Settlement;
use trappe::contract::terms::*;
use trappe::model::account::Account;
use trappe::money::ledger::Purpose;

const CITY: Account = Account::Municipality(0);
const STATE: Account = Account::State;

fn day(year: i16, month: i8, day: i8) -> Day {
    Day::of(date(year, month, day))
}

fn decimal(text: &str) -> Decimal {
    text.parse().expect("a decimal")
}

fn whole(take: Take) -> Action {
    Action {
        take,
        of: Decimal::ONE,
        rest: None,
    }
}

fn to(account: Account, share: &str) -> Action {
    let share = decimal(share);
    whole(Take::Share { to: account, share })
}

fn waterfall(actions: Vec<Action>) -> Waterfall {
    Waterfall {
        id: String::new(),
        actions,
    }
}

fn tranche(index: u16, share: &str) -> Tranche {
    Tranche {
        tranche: index,
        kind: TrancheKind::Loan,
        share: decimal(share),
        commitment: None,
        coupon: 0.0,
        coupon_until: None,
        cap_multiple: None,
        cap_return: None,
    }
}

fn metric(kind: Kind) -> Metric {
    Metric {
        id: String::new(),
        name: String::new(),
        name_da: String::new(),
        unit: String::new(),
        measure: Measure::Reported(kind),
        baseline: Baseline::None,
        effect: Effect::Value,
        on: Population::Referred,
        person_window: None,
    }
}

fn line(metric: usize, rule: Rule) -> Line {
    Line {
        id: String::new(),
        name: String::new(),
        name_da: String::new(),
        metric: Some(metric),
        rule,
        requires: None,
        unless: None,
        limits: LineLimits::default(),
        when: When::Periods,
        by_cohort: false,
        repeat: Repeat::Each,
        lag_months: None,
        payers: None,
        waterfall: 0,
        two_sided: None,
    }
}

fn piece(from: Option<&str>, to: Option<&str>, pay: i64, slope: i64) -> Piece {
    Piece {
        from: from.map(decimal),
        to: to.map(decimal),
        pay: Decimal::from(pay),
        slope: Decimal::from(slope),
        name: None,
    }
}

/// Five years from 2016 in yearly periods, paid three months later by the city.
fn contract(metrics: Vec<Metric>, lines: Vec<Line>, capital: Capital) -> Terms {
    Terms {
        title: String::new(),
        title_da: String::new(),
        currency: Currency {
            code: "USD".into(),
            decimals: 2,
        },
        rounding: Rounding {
            amounts: Round::Down,
            prices: Some(Round::Down),
        },
        schedule: Schedule {
            from: day(2016, 1, 1),
            until: day(2020, 12, 31),
            person_window: None,
            periods: Periods::Every { months: 12 },
            lag_months: 3,
        },
        metrics,
        cohorts: Vec::new(),
        lines,
        payers: vec![Payer {
            account: CITY,
            share: Decimal::ONE,
            cap: None,
            cap_per_year: None,
            from: None,
            until: None,
        }],
        over: Over::Unpaid,
        cap: None,
        cap_per_payment: None,
        cap_per_person: None,
        bid: Decimal::ONE,
        indexation: None,
        terminations: Vec::new(),
        capital,
    }
}

fn capital(tranches: Vec<Tranche>, draws: Draws, waterfalls: Vec<Waterfall>) -> Capital {
    Capital {
        start: day(2016, 1, 1),
        tranches,
        draws,
        recycle: false,
        guarantees: Vec::new(),
        waterfalls,
        hurdle: 0.05,
    }
}

fn days_of(metric: u16, day: Day, count: i64) -> Event {
    Event {
        person: NOBODY,
        day,
        metric,
        cohort: ALL,
        count: Decimal::from(count),
    }
}

fn measured(metric: u16, day: Day, value: &str) -> Measured {
    Measured {
        metric,
        cohort: ALL,
        day,
        value: decimal(value),
        baselines: Vec::new(),
        sample: None,
        controls: None,
    }
}

fn received(settlement: &Settlement, account: Account) -> i64 {
    let own = settlement.flows.iter().filter(|f| f.to == account);
    own.map(|f| f.amount).sum()
}

/// Denver (R1): two groups of investors, each entitled to one metric.
#[test]
fn denver_pays_each_group_of_investors_for_its_own_metric() {
    let mut housed = line(
        0,
        Rule::Price {
            steps: vec![(None, decimal("1512"))],
        },
    );
    housed.limits.cap = Some(5_290_000_00);
    let mut jail = line(
        1,
        Rule::Curve {
            curve: Curve {
                form: Form::Bands,
                closed: Closed::Below,
                pieces: vec![
                    piece(Some("20"), Some("30"), 3_200_000_00, 160_000_00),
                    piece(Some("30"), Some("65"), 4_800_000_00, 38_000_00),
                    piece(Some("65"), None, 6_130_000_00, 0),
                ],
            },
            of: Base::Money,
        },
    );
    jail.when = When::End;
    jail.waterfall = 1;
    let only = |account| waterfall(vec![to(account, "1")]);
    let capital = capital(
        vec![tranche(0, "0.5"), tranche(1, "0.5")],
        Draws::Fixed(vec![(day(2016, 1, 1), 8_600_000_00)]),
        vec![only(Account::Tranche(0)), only(Account::Tranche(1))],
    );
    let metrics = vec![metric(Kind::Units), metric(Kind::Number)];
    let terms = contract(metrics, vec![housed, jail], capital);
    let outcomes = Outcomes {
        events: vec![
            days_of(0, day(2019, 12, 31), 258_858),
            days_of(0, day(2020, 12, 31), 41_070),
        ],
        numbers: vec![measured(1, day(2020, 12, 31), "38")],
        costs: vec![(day(2016, 1, 1), 8_600_000_00)],
        ..Outcomes::default()
    };
    let settlement = settle(&terms, &outcomes);
    assert_eq!(settlement.paid, 9_638_911_36);
    assert_eq!(settlement.by_line, [4_534_911_36, 5_104_000_00]);
    assert_eq!(settlement.by_payer, [(CITY, 9_638_911_36)]);
    assert_eq!(received(&settlement, Account::Tranche(0)), 4_534_911_36);
    assert_eq!(received(&settlement, Account::Tranche(1)), 5_104_000_00);
    let all = returns(&settlement.flows, &terms.capital, Investor::All);
    assert_eq!((all.drawn, all.loss), (8_600_000_00, -1_038_911_36));
}

/// Rikers (R5), from the measured effect on: no effect, stopped after the third of four years.
#[test]
fn rikers_stops_and_the_lender_loses_what_is_not_guaranteed() {
    let nodes = [
        ("8.5", 4_800_000_00),
        ("10", 9_600_000_00),
        ("11", 9_984_000_00),
        ("20", 11_712_000_00),
    ];
    let pieces = nodes.windows(2).map(|pair| {
        let [(a, pay), (b, next)] = [pair[0], pair[1]];
        let slope = Decimal::from(next - pay) / (decimal(b) - decimal(a));
        Piece {
            slope,
            ..piece(Some(a), Some(b), pay, 0)
        }
    });
    let curve = Curve {
        form: Form::Points,
        closed: Closed::Below,
        pieces: pieces.collect(),
    };
    let mut effect = line(
        0,
        Rule::Curve {
            curve,
            of: Base::Money,
        },
    );
    effect.when = When::End;
    let yearly: Vec<(Day, i64)> = (0..4)
        .map(|y| (day(2016 + y, 1, 1), 2_400_000_00))
        .collect();
    let lender = Account::Tranche(0);
    let mut capital = capital(
        vec![tranche(0, "1")],
        Draws::Fixed(yearly.clone()),
        vec![waterfall(vec![to(lender, "1")])],
    );
    capital.guarantees = vec![Guarantee {
        id: String::new(),
        name: String::new(),
        name_da: String::new(),
        by: Account::Funder(0),
        of: 0,
        points: vec![(7_200_000_00, 6_000_000_00), (9_600_000_00, 7_200_000_00)],
        share: Decimal::ONE,
        covers: trappe::contract::terms::Covers::Loss,
    }];
    let mut terms = contract(vec![metric(Kind::Number)], vec![effect], capital);
    terms.terminations = vec![Termination {
        id: String::new(),
        name: String::new(),
        name_da: String::new(),
        on: vec![day(2018, 12, 31)],
        when: Some(Trigger::Below {
            metric: 0,
            value: decimal("8.5"),
        }),
        stops: Stops::Everything,
        redemption: Vec::new(),
    }];
    let outcomes = |effect: &str| Outcomes {
        numbers: vec![
            measured(0, day(2018, 12, 31), effect),
            measured(0, day(2020, 12, 31), "11"),
        ],
        costs: yearly.clone(),
        ..Outcomes::default()
    };
    let stopped = settle(&terms, &outcomes("0"));
    assert_eq!(stopped.terminated, vec![(day(2018, 12, 31), 0)]);
    assert_eq!(
        Plan::new(&terms).early_ends(&outcomes("0")),
        stopped.terminated
    );
    assert_eq!((stopped.paid, stopped.drawn), (0, 7_200_000_00));
    assert_eq!(stopped.guaranteed, 6_000_000_00);
    let returns_of = |s: &Settlement| returns(&s.flows, &terms.capital, Investor::Tranche(0));
    assert_eq!(returns_of(&stopped).loss, 1_200_000_00);
    // at 9 % it goes on, and 11 % in the end pay 9,984,000
    let goes_on = settle(&terms, &outcomes("9"));
    assert_eq!((&goes_on.terminated, goes_on.paid), (&vec![], 9_984_000_00));
    assert_eq!(goes_on.guaranteed, 0);
    assert_eq!(returns_of(&goes_on).loss, -384_000_00);
}

/// Some money metric with a share, some claims with a price, some number with a charge: enough for every part to meet every other.
fn lines() -> impl Strategy<Value = Vec<Line>> {
    let one = (
        0_usize..3,
        1_i64..1_000,
        of(0_i64..3_000_000),
        0_usize..3,
        any::<bool>(),
        0_usize..3,
    );
    proptest::collection::vec(one, 1..5).prop_map(|lines| {
        let line = |(metric, n, cap, waterfall, two_sided, risk)| {
            let rule = match metric {
                0 => Rule::Share {
                    share: Decimal::new(n, 3),
                    times: Decimal::ONE,
                },
                1 => Rule::Price {
                    steps: vec![(None, Decimal::from(100 * n))],
                },
                _ => Rule::Price {
                    steps: vec![(None, Decimal::from(1_000 * n))],
                },
            };
            let repeat = if metric == 0 {
                Repeat::Difference
            } else {
                Repeat::Each
            };
            let signed = two_sided && metric != 1;
            Line {
                limits: LineLimits {
                    cap,
                    ..LineLimits::default()
                },
                two_sided: signed.then_some(TwoSided {
                    from: risk,
                    cap: Some(900_000),
                }),
                waterfall,
                repeat,
                ..line(metric, rule)
            }
        };
        lines.into_iter().map(line).collect()
    })
}

prop_compose! {
    fn terms()(
        lines in lines(),
        parts in proptest::collection::vec((1_i64..9, of(0_i64..9_000_000), 0.0..0.1, of(1_000_i64..1_500), of(0.0..0.2)), 3),
        actions in proptest::collection::vec(proptest::collection::vec((0_u8..5, 0_usize..3, 1_i64..1_000, any::<bool>()), 0..5), 3),
        recycle: bool, months in 1_u32..7, cap in of(0_i64..9_000_000), stop in of((2016_i16..2021, 1_i8..13, 0_i64..6_000_000)),
        payer in 0_i64..=10,
    ) -> Terms {
        let all: i64 = parts.iter().map(|p| p.0).sum();
        let tranches = (0..).zip(parts).map(|(index, (part, commitment, coupon, multiple, rate))| Tranche {
            share: Decimal::from(part) / Decimal::from(all),
            commitment,
            coupon,
            cap_multiple: multiple.map(|m| Decimal::new(m, 3)),
            cap_return: rate,
            ..tranche(index, "0")
        });
        let action = |(kind, tranche, n, some): (u8, usize, i64, bool)| {
            let take = match kind {
                0 => Take::Coupon { tranche },
                1 => Take::Principal { tranche },
                2 => Take::Return { tranche, rate: n as f64 / 4_000.0 },
                3 => Take::Multiple { tranche, times: Decimal::new(n + 500, 3) },
                _ => Take::Share { to: Account::Tranche(tranche as u16), share: Decimal::new(n, 3) },
            };
            Action {
                take,
                of: if some { Decimal::new(n, 3) } else { Decimal::ONE },
                rest: some.then_some(STATE),
            }
        };
        let waterfalls = actions.into_iter().map(|list| waterfall(list.into_iter().map(action).collect()));
        let mut capital = capital(tranches.collect(), Draws::Needed { every_months: months }, waterfalls.collect());
        capital.recycle = recycle;
        let metrics = vec![metric(Kind::Money), metric(Kind::Claims), metric(Kind::Number)];
        let mut terms = contract(metrics, lines, capital);
        terms.cap = cap;
        let first = terms.payers[0].clone();
        terms.payers = vec![
            Payer { share: Decimal::new(payer, 1), ..first.clone() },
            Payer { share: Decimal::new(10 - payer, 1), account: STATE, ..first },
        ];
        if let Some((year, month, amount)) = stop {
            terms.terminations = vec![Termination {
                id: String::new(),
                name: String::new(),
                name_da: String::new(),
                on: vec![day(year, month, 15)],
                when: Some(Trigger::LossAbove { amount }),
                stops: Stops::Everything,
                redemption: vec![(day(2018, 1, 1), decimal("0.5"))],
            }];
        }
        terms
    }
}

prop_compose! {
    fn outcomes()(
        money in proptest::collection::vec((0_i32..2_000, -400_000_i64..900_000), 0..40),
        costs in proptest::collection::vec((-100_i32..2_600, 0_i64..200_000), 0..60),
        claims in proptest::collection::vec((0_u32..20, 0_i32..2_000), 0..40),
        numbers in proptest::collection::vec((0_i32..2_000, -900_i64..900), 0..6),
    ) -> Outcomes {
        let on = |days: i32| day(2016, 1, 1).plus(days);
        let mut outcomes = Outcomes {
            money: money.into_iter().map(|(d, expected)| MoneyOn { metric: 0, day: on(d), expected, actual: 0 }).collect(),
            costs: costs.into_iter().map(|(d, cost)| (on(d), cost)).collect(),
            events: claims.into_iter().map(|(person, d)| Event { person, ..days_of(1, on(d), 1) }).collect(),
            numbers: numbers.into_iter().map(|(d, n)| measured(2, on(d), &n.to_string())).collect(),
            ..Outcomes::default()
        };
        outcomes.sort();
        outcomes
    }
}

fn sum(settlement: &Settlement, purpose: Purpose) -> i64 {
    let flows = settlement.flows.iter().filter(|f| f.purpose == purpose);
    flows.map(|f| f.amount).sum()
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 1_000,
        rng_seed: proptest::test_runner::RngSeed::Fixed(7),
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn the_vehicle_never_owes_and_keeps_nothing(terms in terms(), outcomes in outcomes()) {
        let settlement = settle(&terms, &outcomes);
        let end = settlement.terminated.first().map(|(end, _)| *end);
        let costs = outcomes.costs.iter().filter(|(d, _)| end.is_none_or(|end| *d <= end));
        let mut days: Vec<(Day, i64)> = costs.map(|(d, cost)| (*d, -cost)).collect();
        let vehicle = Account::Vehicle;
        days.extend(settlement.flows.iter().map(|f| {
            (f.day, f.amount * (i64::from(f.to == vehicle) - i64::from(f.from == vehicle)))
        }));
        days.sort_by_key(|(d, _)| *d);
        let mut cash = 0;
        for today in days.chunk_by(|a, b| a.0 == b.0) {
            cash += today.iter().map(|(_, amount)| amount).sum::<i64>();
            prop_assert!(cash >= 0, "{} on {}", cash, today[0].0);
        }
        prop_assert_eq!(cash, 0);
    }

    #[test]
    fn totals_are_sums_of_flows(terms in terms(), outcomes in outcomes()) {
        let settlement = settle(&terms, &outcomes);
        prop_assert_eq!(sum(&settlement, Purpose::Outcome), settlement.paid);
        prop_assert_eq!(sum(&settlement, Purpose::Draw), settlement.drawn);
        prop_assert_eq!(sum(&settlement, Purpose::RiskPayment), settlement.risk_paid);
        prop_assert_eq!(sum(&settlement, Purpose::Redemption), settlement.redeemed);
        prop_assert_eq!(settlement.by_line.iter().sum::<i64>(), settlement.paid - settlement.risk_paid);
        prop_assert!(terms.cap.is_none_or(|cap| settlement.paid + settlement.redeemed <= cap));
        for (payer, paid) in &settlement.by_payer {
            let own = settlement.flows.iter().filter(|f| f.from == *payer && f.purpose == Purpose::Outcome);
            prop_assert_eq!(own.map(|f| f.amount).sum::<i64>(), *paid);
        }
        let statement = settlement.statement.clone().unwrap_or_default();
        prop_assert_eq!(statement.payments.iter().map(|p| p.amount).sum::<i64>(), settlement.paid);
        let recycled: i64 = statement.draws.iter().map(|d| d.recycled).sum();
        if settlement.terminated.is_empty() {
            prop_assert_eq!(sum(&settlement, Purpose::Distribution), settlement.paid - recycled);
        }
        let all = returns(&settlement.flows, &terms.capital, Investor::AllWithGrants);
        prop_assert_eq!(all.drawn, settlement.drawn + settlement.risk_paid);
    }

    #[test]
    fn no_return_is_above_its_cap(terms in terms(), outcomes in outcomes()) {
        let terms = Terms { terminations: Vec::new(), ..terms };
        let settlement = settle(&terms, &outcomes);
        for tranche in &terms.capital.tranches {
            let returns = returns(&settlement.flows, &terms.capital, Investor::Tranche(tranche.tranche));
            if let Some(times) = tranche.cap_multiple {
                prop_assert!(Decimal::from(returns.received) <= times * Decimal::from(returns.drawn));
            }
            // where the money is too little for the thousandths of a cent, rates are not worth the name
            if let (Some(cap), Irr::Unique(rate)) = (tranche.cap_return, &returns.irr) && returns.drawn > 10_000 {
                prop_assert!(*rate <= cap + 1e-5, "{} above {}", rate, cap);
            }
        }
    }

    #[test]
    fn statements_and_habit_change_nothing(
        terms in terms(), all in proptest::collection::vec(outcomes(), 3),
    ) {
        let plan = Plan::new(&terms);
        let mut worker = plan.worker();
        for outcomes in all.iter().chain(&all) {
            let mut explained = plan.explain(outcomes);
            prop_assert!(explained.statement.take().is_some());
            prop_assert_eq!(worker.settle(outcomes), &explained);
            prop_assert_eq!(plan.settle(outcomes), explained);
        }
    }
}
