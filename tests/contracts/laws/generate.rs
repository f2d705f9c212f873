//! Random contracts over a fixed set of metrics.

use super::generate_capital::capital;
use super::generate_lines::{line, sketch};
use proptest::collection::vec;
use proptest::option::{of, weighted};
use proptest::prelude::*;
use rust_decimal::Decimal;
use trappe::contract::day::Day;
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

pub fn event_rule() -> impl Strategy<Value = Rule> {
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

pub fn number_rule() -> impl Strategy<Value = Rule> {
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

pub fn cap(most: i64) -> impl Strategy<Value = Option<i64>> {
    weighted(0.25, 0..most)
}

pub fn limits() -> impl Strategy<Value = LineLimits> {
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
            // what a person has left below the cap when one price is known only later is a case by hand
            if terms
                .lines
                .iter()
                .any(|l| matches!(l.rule, Rule::PriceBy(_)))
            {
                terms.cap_per_person = None;
            }
            terms
        })
}
