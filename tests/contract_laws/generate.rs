//! Random contracts over a fixed set of metrics, and random outcomes for them.

use proptest::collection::vec;
use proptest::option::{of, weighted};
use proptest::prelude::*;
use rust_decimal::Decimal;
use trappe::contract::day::Day;
use trappe::contract::outcomes::{ALL, Event, Measured, MoneyOn, NOBODY, Outcomes};
use trappe::contract::terms::*;
use trappe::model::account::Account;
use trappe::model::number::Number;

/// The first day of every generated contract.
pub const FROM: Day = Day(18_993); // 2022-01-01

/// The metrics, by index.
pub const CLAIMS: usize = 0;
pub const UNITS: usize = 2;
pub const NUMBER: usize = 3;
pub const PLAIN: usize = 4;
pub const COMPOSITE: usize = 5;
pub const MONEY: usize = 6;

/// A decimal of so many places, from its digits.
pub fn dec(digits: i64, places: u32) -> Decimal {
    Decimal::new(digits, places)
}

/// A decimal between two whole numbers, of two places.
fn decimal(range: std::ops::Range<i64>) -> impl Strategy<Value = Decimal> {
    (range.start * 100..range.end * 100).prop_map(|d| dec(d, 2))
}

/// A metric that is reported.
pub fn metric(id: &str, kind: Kind, baseline: Baseline, effect: Effect) -> Metric {
    Metric {
        id: id.into(),
        name: id.into(),
        name_da: id.into(),
        unit: String::new(),
        measure: Measure::Reported(kind),
        baseline,
        effect,
        on: Population::Referred,
        person_window: None,
    }
}

fn source() -> impl Strategy<Value = Source> {
    prop_oneof![
        decimal(1..100).prop_map(Source::Fixed),
        Just(Source::Control { size: 100 }),
        Just(Source::Reported),
        Just(Source::Matched {
            size: 50,
            bias: Number::fixed(0.0)
        }),
    ]
}

fn baseline() -> impl Strategy<Value = Baseline> {
    prop_oneof![
        source().prop_map(Baseline::Single),
        (0..1500, source(), source()).prop_map(|(at, first, then)| Baseline::Switch {
            at: FROM.plus(at),
            first,
            then
        }),
        (0_i64..=10, source(), source())
            .prop_map(|(w, a, b)| Baseline::Blend(vec![(dec(w, 1), a), (dec(10 - w, 1), b)])),
        (0_u32..60, source(), source()).prop_map(|(least, first, otherwise)| Baseline::Fallback {
            least,
            first,
            otherwise
        }),
    ]
}

fn deadweight() -> impl Strategy<Value = Baseline> {
    weighted(0.4, 0_i64..100).prop_map(|d| {
        d.map_or(Baseline::None, |d| {
            Baseline::Single(Source::Deadweight(dec(d, 2)))
        })
    })
}

fn metrics() -> impl Strategy<Value = Vec<Metric>> {
    let effect = prop_oneof![
        Just(Effect::Rise),
        Just(Effect::Fall),
        Just(Effect::RisePercent),
        Just(Effect::FallPercent),
    ];
    let plain = prop_oneof![
        deadweight().prop_map(|b| (b, Effect::Value)),
        decimal(1..50).prop_map(|t| (Baseline::None, Effect::PercentOf(t))),
    ];
    (vec(deadweight(), 3), (baseline(), effect), plain, 1_i64..10).prop_map(
        |(dead, n, plain, w)| {
            let mut composite = metric("composite", Kind::Number, Baseline::None, Effect::Value);
            let parts = vec![(NUMBER, dec(w, 1)), (PLAIN, dec(10 - w, 1))];
            composite.measure = Measure::Composite { parts };
            vec![
                metric("a", Kind::Claims, dead[0].clone(), Effect::Value),
                metric("b", Kind::Claims, dead[1].clone(), Effect::Value),
                metric("units", Kind::Units, dead[2].clone(), Effect::Value),
                metric("number", Kind::Number, n.0, n.1),
                metric("plain", Kind::Number, plain.0, plain.1),
                composite,
                metric("money", Kind::Money, Baseline::None, Effect::Value),
            ]
        },
    )
}

/// Bands or points with two to five nodes from −20 on.
pub fn curve(pays: std::ops::Range<i64>) -> impl Strategy<Value = Curve> {
    let nodes = vec((1_i64..40, pays.clone(), pays.clone()), 2..5);
    (nodes, any::<bool>(), any::<bool>(), 0..4_u8).prop_map(|(nodes, points, below, ends)| {
        let mut x = Decimal::from(-20);
        let mut pieces = Vec::new();
        for (i, (width, pay, next)) in nodes.iter().enumerate() {
            let to = x + Decimal::from(*width);
            let slope = match points {
                true => {
                    let then = nodes.get(i + 1).map_or(*next, |n| n.1);
                    Decimal::from(then - pay) / Decimal::from(*width)
                }
                false => Decimal::from(next - pay) / Decimal::from(100 * width),
            };
            pieces.push(Piece {
                from: Some(x),
                to: Some(to),
                pay: Decimal::from(*pay),
                slope,
                name: None,
            });
            x = to;
        }
        if ends & 1 == 1 {
            let first = pieces[0].clone();
            pieces.insert(
                0,
                Piece {
                    from: None,
                    to: first.from,
                    slope: Decimal::ZERO,
                    ..first
                },
            );
        }
        if ends & 2 == 2 {
            let pay = Decimal::from(nodes[nodes.len() - 1].2);
            pieces.push(Piece {
                from: Some(x),
                to: None,
                pay,
                slope: Decimal::ZERO,
                name: None,
            });
        }
        Curve {
            form: if points { Form::Points } else { Form::Bands },
            closed: if below { Closed::Below } else { Closed::Above },
            pieces,
        }
    })
}

fn price() -> impl Strategy<Value = Decimal> {
    (0_i64..9_000_000).prop_map(|p| dec(p, 1))
}

fn event_rule() -> impl Strategy<Value = Rule> {
    let steps = (price(), weighted(0.3, (0..1200, price()))).prop_map(|(p, then)| Rule::Price {
        steps: std::iter::once((None, p))
            .chain(then.map(|(day, p)| (Some(FROM.plus(day)), p)))
            .collect(),
    });
    let tiers = vec((1_i64..800, price()), 1..4).prop_map(|tiers| {
        let mut above = Decimal::ZERO;
        let tier = |(width, price): (i64, Decimal)| {
            let tier = Tier { above, price };
            above += dec(width, 1);
            tier
        };
        Rule::Tiers(tiers.into_iter().map(tier).collect())
    });
    let by = (PLAIN..=PLAIN, curve(0..500_000))
        .prop_map(|(metric, curve)| Rule::PriceBy(PriceBy { metric, curve }));
    prop_oneof![3 => steps, 1 => tiers, 1 => by]
}

fn number_rule() -> impl Strategy<Value = Rule> {
    let base = prop_oneof![
        2 => Just(Base::Money),
        1 => (1_i64..1_000_000_000).prop_map(Base::Amount),
    ];
    let curve = prop_oneof![
        (curve(0..5_000_000), Just(Base::Money)),
        (curve(0..100), base),
    ]
    .prop_map(|(curve, of)| Rule::Curve { curve, of });
    prop_oneof![
        1 => price().prop_map(|p| Rule::Price { steps: vec![(None, p)] }),
        3 => curve,
    ]
}

fn cap(most: i64) -> impl Strategy<Value = Option<i64>> {
    weighted(0.25, 0..most)
}

fn limits() -> impl Strategy<Value = LineLimits> {
    (
        (cap(60_000_000), cap(20_000_000), cap(3_000_000)),
        weighted(0.6, 1_u32..4),
        weighted(0.2, (1_i64..4000).prop_map(|u| dec(u, 1))),
        weighted(0.15, decimal(-10..30)),
        weighted(0.2, 1_u32..60),
        weighted(0.3, (0_i64..2_000_000, of(0..1500))),
    )
        .prop_map(
            |(caps, max_claims, max_units, minimum, sample, floor)| LineLimits {
                cap: caps.0,
                cap_per_payment: caps.1,
                cap_per_person: caps.2,
                max_claims,
                max_units,
                floor: floor.map(|(pay, until)| Floor {
                    pay: Decimal::from(pay),
                    until: until.map(|d| FROM.plus(d)),
                }),
                minimum: minimum.map(|least| Minimum {
                    metric: PLAIN,
                    least,
                }),
                minimum_sample: sample,
            },
        )
}

/// A line without anything special: index, metric, rule.
pub fn plain_line(id: usize, metric: Option<usize>, rule: Rule) -> Line {
    Line {
        id: format!("line-{id}"),
        name: format!("Line {id}"),
        name_da: format!("Linje {id}"),
        metric,
        requires: None,
        unless: None,
        limits: LineLimits::default(),
        when: match metric {
            Some(NUMBER..=COMPOSITE) => When::End,
            _ => When::Periods,
        },
        by_cohort: false,
        repeat: match rule {
            Rule::Share { .. } => Repeat::Difference,
            _ => Repeat::Each,
        },
        rule,
        lag_months: None,
        payers: None,
        waterfall: 0,
        two_sided: None,
    }
}

/// A payer of the whole.
pub fn payer(account: Account, share: Decimal) -> Payer {
    Payer {
        account,
        share,
        cap: None,
        cap_per_year: None,
        from: None,
        until: None,
    }
}

/// What a line is before it knows its place among the others.
#[derive(Debug, Clone)]
struct Sketch {
    metric: Option<usize>,
    rule: Rule,
    limits: LineLimits,
    when: u8,
    days: Vec<i32>,
    by_cohort: bool,
    difference: bool,
    requires: Option<prop::sample::Index>,
    unless: Option<prop::sample::Index>,
    lag: Option<u32>,
    payer_cap: Option<Option<i64>>,
    waterfall: usize,
}

fn sketch() -> impl Strategy<Value = Sketch> {
    let share = (0_i64..120, 1_i64..4).prop_map(|(s, times)| Rule::Share {
        share: dec(s, 2),
        times: Decimal::from(times),
    });
    let charge = (0_i64..2_000_000).prop_map(|amount| Rule::Charge {
        amount: Decimal::from(amount),
        of: Base::Money,
    });
    let what = prop_oneof![
        4 => (0_usize..=UNITS, event_rule()).prop_map(|(m, r)| (Some(m), r)),
        4 => (NUMBER..=COMPOSITE, number_rule()).prop_map(|(m, r)| (Some(m), r)),
        2 => share.prop_map(|r| (Some(MONEY), r)),
        1 => curve(0..5_000_000).prop_map(|curve| (Some(MONEY), Rule::Curve { curve, of: Base::Money })),
        1 => charge.prop_map(|r| (None, r)),
    ];
    (
        what,
        limits(),
        (0_u8..3, vec(0..1500, 0..3), any::<bool>(), any::<bool>()),
        weighted(0.3, any::<prop::sample::Index>()),
        weighted(0.15, any::<prop::sample::Index>()),
        weighted(0.2, 0_u32..20),
        weighted(0.2, of(0_i64..10_000_000)),
        0_usize..2,
    )
        .prop_map(
            |(what, limits, when, requires, unless, lag, payer_cap, waterfall)| Sketch {
                metric: what.0,
                rule: what.1,
                limits,
                when: when.0,
                days: when.1,
                by_cohort: when.2,
                difference: when.3,
                requires,
                unless,
                lag,
                payer_cap,
                waterfall,
            },
        )
}

fn is_claims(metric: Option<usize>) -> bool {
    metric.is_some_and(|m| m < UNITS)
}

fn line(id: usize, sketch: Sketch, terms: &Terms) -> Line {
    let before = &terms.lines;
    let mut line = plain_line(id, sketch.metric, sketch.rule);
    let numbers = matches!(line.metric, Some(NUMBER..=COMPOSITE));
    let curve = matches!(line.rule, Rule::Curve { .. });
    line.limits = sketch.limits;
    if !is_claims(line.metric) {
        line.limits.max_claims = None;
    }
    if line.metric.is_none_or(|m| m > UNITS) {
        line.limits.max_units = None;
        line.limits.cap_per_person = None;
    }
    line.by_cohort = numbers && sketch.by_cohort && !terms.cohorts.is_empty();
    if numbers && curve && sketch.difference && !line.by_cohort {
        line.repeat = Repeat::Difference;
    }
    let money_floor = match &line.rule {
        Rule::Curve { of, .. } | Rule::Charge { of, .. } => *of == Base::Money,
        _ => false,
    };
    if !money_floor || line.repeat == Repeat::Difference {
        line.limits.floor = None;
    }
    if !numbers || line.metric == Some(COMPOSITE) {
        line.limits.minimum_sample = None;
    }
    line.when = match sketch.when {
        0 => When::Periods,
        1 => When::End,
        _ => {
            let until = terms.schedule.until;
            let mut days: Vec<Day> = sketch.days.into_iter().map(|d| FROM.plus(d)).collect();
            days.retain(|d| *d < until);
            days.push(until);
            days.sort();
            days.dedup();
            When::On(days)
        }
    };
    // a chain of claims hangs on claims; anything else on whatever has paid
    let candidates = |claims: bool| -> Vec<usize> {
        let of = |i: &usize| !claims || is_claims(before[*i].metric);
        (0..id).filter(of).collect()
    };
    let pick = |index: Option<prop::sample::Index>, list: Vec<usize>| {
        index.filter(|_| !list.is_empty()).map(|i| *i.get(&list))
    };
    line.requires = pick(sketch.requires, candidates(is_claims(line.metric)));
    line.unless = pick(sketch.unless, candidates(false));
    line.lag_months = sketch.lag;
    if let Some(cap) = sketch.payer_cap {
        let account = Account::Funder(10 + id as u16);
        line.payers = Some(vec![Payer {
            cap,
            ..payer(account, Decimal::ONE)
        }]);
    }
    line.waterfall = sketch.waterfall.min(terms.capital.waterfalls.len() - 1);
    line
}

fn schedule() -> impl Strategy<Value = Schedule> {
    let periods = prop_oneof![
        (1_u32..18).prop_map(|months| (Some(months), Vec::new())),
        vec(1..1400, 0..6).prop_map(|days| (None, days)),
    ];
    (periods, 60..1400, 0_u32..15).prop_map(|((months, days), length, lag_months)| {
        let until = FROM.plus(length);
        let periods = match months {
            Some(months) => Periods::Every { months },
            None => {
                let mut days: Vec<Day> = days.into_iter().map(|d| FROM.plus(d)).collect();
                days.retain(|d| *d < until);
                days.push(until);
                days.sort();
                days.dedup();
                Periods::Ending(days)
            }
        };
        Schedule {
            from: FROM,
            until,
            person_window: None,
            periods,
            lag_months,
        }
    })
}

fn payers() -> impl Strategy<Value = Vec<Payer>> {
    let one = (cap(40_000_000), cap(15_000_000));
    (vec(one, 1..4), weighted(0.2, 0..1600)).prop_map(|(caps, handover)| {
        let count = caps.len() as i64;
        let mut payers: Vec<Payer> = (0_u16..)
            .zip(caps)
            .map(|(i, (cap, cap_per_year))| Payer {
                cap,
                cap_per_year,
                // 4 : 6, 4 : 4 : 2
                ..payer(
                    Account::Funder(i),
                    match (i64::from(i) + 1 == count, count) {
                        (_, 1) => Decimal::ONE,
                        (true, n) => dec(10 - 4 * (n - 1), 1),
                        (false, _) => dec(4, 1),
                    },
                )
            })
            .collect();
        if let Some(day) = handover {
            for payer in &mut payers {
                payer.until = Some(FROM.plus(day));
            }
            let next = payer(Account::Municipality(0), Decimal::ONE);
            payers.push(Payer {
                from: Some(FROM.plus(day + 1)),
                ..next
            });
        }
        payers
    })
}

fn tranche(index: u16, share: Decimal) -> impl Strategy<Value = Tranche> {
    (
        weighted(0.4, 1_i64..60_000_000),
        0_u8..4,
        weighted(0.4, 100_i64..200),
        weighted(0.4, 0.0..0.3),
        of(0..1500),
    )
        .prop_map(
            move |(commitment, coupon, multiple, cap_return, until)| Tranche {
                tranche: index,
                kind: TrancheKind::Loan,
                share,
                commitment,
                coupon: f64::from(coupon) * 0.02,
                coupon_until: until.map(|d| FROM.plus(d)),
                cap_multiple: multiple.map(|m| dec(m, 2)),
                cap_return,
            },
        )
}

fn action(tranches: usize) -> impl Strategy<Value = Action> {
    (
        0_u8..5,
        0..tranches.max(1),
        0.0..0.3,
        50_i64..250,
        0_i64..=100,
        weighted(0.3, 1_i64..100),
    )
        .prop_map(move |(kind, tranche, rate, times, share, of)| {
            let to = match (share % 3, tranches) {
                (0, _) | (_, 0) => Account::Provider,
                (1, _) => Account::Tranche(tranche as u16),
                _ => Account::Funder(0),
            };
            let take = match (kind, tranches) {
                (4, _) | (_, 0) => Take::Share {
                    to,
                    share: dec(share, 2),
                },
                (0, _) => Take::Coupon { tranche },
                (1, _) => Take::Principal { tranche },
                (2, _) => Take::Return { tranche, rate },
                _ => Take::Multiple {
                    tranche,
                    times: dec(times, 2),
                },
            };
            let (of, rest) = match (&take, of) {
                (Take::Share { .. }, _) | (_, None) => (Decimal::ONE, None),
                (_, Some(of)) => (dec(of, 2), Some(Account::Funder(1))),
            };
            Action { take, of, rest }
        })
}

fn capital() -> impl Strategy<Value = Capital> {
    let shares: [&[i64]; 4] = [&[], &[100], &[70, 30], &[50, 30, 20]];
    (0_usize..4).prop_flat_map(move |count| {
        let tranches: Vec<_> = (0_u16..)
            .zip(shares[count])
            .map(|(i, s)| tranche(i, dec(*s, 2)))
            .collect();
        let waterfall = move || vec(action(count), 0..6);
        let guarantee = (
            0..count.max(1),
            vec((1_i64..30_000_000, 0_i64..10_000_000), 1..3),
            0_i64..=100,
        );
        (
            tranches,
            1_u32..13,
            any::<bool>(),
            vec(waterfall(), 1..3),
            vec(guarantee, 0..=usize::from(count > 0)),
        )
            .prop_map(
                |(tranches, every_months, recycle, waterfalls, guarantees)| Capital {
                    start: FROM,
                    tranches,
                    draws: Draws::Needed { every_months },
                    recycle,
                    guarantees: guarantees.into_iter().map(guarantee_of).collect(),
                    waterfalls: waterfalls
                        .into_iter()
                        .enumerate()
                        .map(|(i, actions)| Waterfall {
                            id: format!("w{i}"),
                            actions,
                        })
                        .collect(),
                    hurdle: 0.05,
                },
            )
    })
}

fn guarantee_of((of, steps, share): (usize, Vec<(i64, i64)>, i64)) -> Guarantee {
    let mut at = (0, 0);
    let points = steps.into_iter().map(|(drawn, pays)| {
        at = (at.0 + drawn, at.1 + pays);
        at
    });
    Guarantee {
        id: "g".into(),
        name: "G".into(),
        name_da: "G".into(),
        by: Account::Funder(9),
        of,
        points: points.collect(),
        share: dec(share, 2),
        covers: trappe::contract::terms::Covers::Loss,
    }
}

fn cohorts() -> impl Strategy<Value = Vec<Cohort>> {
    vec((0..60, 0..60), 0..3).prop_map(|days| {
        (0_i32..)
            .zip(days)
            .map(|(i, (from, measured))| Cohort {
                id: format!("c{i}"),
                name: String::new(),
                name_da: String::new(),
                from: FROM.plus(100 * i + from),
                until: FROM.plus(100 * i + 90),
                measured: FROM.plus(20 * i + measured),
            })
            .collect()
    })
}

/// Terms with no lines yet.
pub fn empty(schedule: Schedule, metrics: Vec<Metric>, capital: Capital) -> Terms {
    Terms {
        title: "Random".into(),
        title_da: "Tilfældig".into(),
        currency: Currency {
            code: "DKK".into(),
            decimals: 2,
        },
        rounding: Rounding {
            amounts: Round::Down,
            prices: Some(Round::Down),
        },
        schedule,
        metrics,
        cohorts: Vec::new(),
        lines: Vec::new(),
        payers: vec![payer(Account::Funder(0), Decimal::ONE)],
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

fn rounding() -> impl Strategy<Value = Rounding> {
    let round = || prop_oneof![Just(Round::Down), Just(Round::Nearest), Just(Round::Up)];
    (round(), of(round())).prop_map(|(amounts, prices)| Rounding { amounts, prices })
}

/// Any contract over the metrics of this file, without termination and two-sided lines.
pub fn terms() -> impl Strategy<Value = Terms> {
    let indexation = weighted(0.3, (0_i64..80, 1_u32..13, -300..300)).prop_map(|i| {
        i.map(|(rate, every_months, from)| Indexation {
            rate: dec(rate, 3),
            every_months,
            from: FROM.plus(from),
        })
    });
    (
        (schedule(), metrics(), capital(), cohorts(), payers()),
        vec(sketch(), 1..6),
        (cap(80_000_000), cap(25_000_000), cap(5_000_000)),
        (
            weighted(0.3, 50_i64..200),
            indexation,
            rounding(),
            any::<bool>(),
        ),
    )
        .prop_map(|(parts, sketches, caps, prices)| {
            let mut terms = empty(parts.0, parts.1, parts.2);
            terms.cohorts = parts.3;
            terms.payers = parts.4;
            (terms.cap, terms.cap_per_payment, terms.cap_per_person) = caps;
            terms.bid = prices.0.map_or(Decimal::ONE, |b| dec(b, 2));
            terms.indexation = prices.1;
            terms.rounding = prices.2;
            terms.over = if prices.3 { Over::Others } else { Over::Unpaid };
            for (id, sketch) in sketches.into_iter().enumerate() {
                let line = line(id, sketch, &terms);
                terms.lines.push(line);
            }
            terms
        })
}

/// What happened, before it is fitted to the metrics of a contract.
#[derive(Debug, Clone)]
pub struct Happened {
    events: Vec<(u32, i32, u16, i64)>,
    numbers: Vec<(u16, u16, i32, i64, [i64; 2], Option<u32>, Option<u32>)>,
    money: Vec<(i32, i64, i64)>,
    costs: Vec<(i32, i64)>,
}

/// Anything that can happen.
pub fn happened() -> impl Strategy<Value = Happened> {
    let person = prop_oneof![4 => 0_u32..5, 1 => Just(NOBODY)];
    let number = (
        (NUMBER as u16..=PLAIN as u16),
        prop_oneof![2 => Just(ALL), 1 => 0_u16..2],
        prop_oneof![Just(-1), 0..1500],
        -2000_i64..8000,
        [0_i64..9000, 0_i64..9000],
        of(0_u32..100),
        of(0_u32..100),
    );
    (
        vec((person, -30..1500, 0_u16..3, 1_i64..400), 0..40),
        vec(number, 0..14),
        vec((-30..1500, 0_i64..40_000_000, 0_i64..40_000_000), 0..12),
        vec((0..1500, 0_i64..20_000_000), 0..12),
    )
        .prop_map(|(events, numbers, money, costs)| Happened {
            events,
            numbers,
            money,
            costs,
        })
}

impl Happened {
    /// As outcomes of a contract. Each person has at most one event a day, each number one measurement a day.
    pub fn of(&self, terms: &Terms) -> Outcomes {
        let mut outcomes = Outcomes::default();
        for &(person, day, metric, count) in &self.events {
            let day = FROM.plus(day);
            let known = |e: &Event| e.person == person && e.day == day;
            if person != NOBODY && outcomes.events.iter().any(known) {
                continue;
            }
            let one = person != NOBODY && usize::from(metric) < UNITS;
            let count = if one { Decimal::ONE } else { dec(count, 1) };
            outcomes.events.push(Event {
                person,
                day,
                metric,
                cohort: u16::MAX,
                count,
            });
        }
        // both parts of the composite on many days
        let mut numbers = self.numbers.clone();
        numbers.extend(self.numbers.iter().map(|n| {
            let other = NUMBER as u16 + PLAIN as u16 - n.0;
            (
                other,
                n.1,
                n.2,
                n.4[0] - 1000,
                [n.3.abs(), n.4[1]],
                n.6,
                n.5,
            )
        }));
        for (metric, cohort, day, value, baselines, sample, controls) in numbers {
            // −1 is the last day
            let day = if day < 0 {
                terms.schedule.until
            } else {
                FROM.plus(day)
            };
            let known = |m: &Measured| (m.metric, m.cohort, m.day) == (metric, cohort, day);
            if day > terms.schedule.until
                || (cohort != ALL && usize::from(cohort) >= terms.cohorts.len())
                || outcomes.numbers.iter().any(known)
            {
                continue;
            }
            let sources = terms.metrics[usize::from(metric)].baseline.sources();
            let measured = sources.iter().filter(|s| s.is_measured()).count();
            outcomes.numbers.push(Measured {
                metric,
                cohort,
                day,
                value: dec(value, 2),
                baselines: baselines[..measured].iter().map(|b| dec(*b, 2)).collect(),
                sample: Some(sample.unwrap_or(100)),
                controls: controls.filter(|_| metric == NUMBER as u16),
            });
        }
        for &(day, expected, actual) in &self.money {
            let metric = MONEY as u16;
            outcomes.money.push(MoneyOn {
                metric,
                day: FROM.plus(day),
                expected,
                actual,
            });
        }
        outcomes.costs = self
            .costs
            .iter()
            .map(|(d, a)| (FROM.plus(*d), *a))
            .collect();
        outcomes.sort();
        outcomes
    }
}
