//! Random outcomes for the generated contracts.

use super::generate::{FROM, MONEY, NUMBER, PLAIN, UNITS, dec};
use proptest::collection::vec;
use proptest::option::of;
use proptest::prelude::*;
use rust_decimal::Decimal;
use trappe::contract::day::Day;
use trappe::contract::outcomes::{ALL, Event, Measured, MoneyOn, NOBODY, Outcomes};
use trappe::contract::terms::*;

/// Metric, cohort, day after the first (−1: the last of the contract), hundredths of the value and of what sources show, sample, controls.
type Figure = (u16, u16, i32, i64, [i64; 2], Option<u32>, Option<u32>);

/// What happened, before it is fitted to the metrics of a contract.
#[derive(Debug, Clone)]
pub struct Happened {
    events: Vec<(u32, i32, u16, i64)>,
    numbers: Vec<Figure>,
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

/// The cohort of a person, or of people of whom only the number is known; not everybody is in one.
fn cohort(terms: &Terms, person: u32, day: Day) -> u16 {
    let of = match person {
        NOBODY => day.0.unsigned_abs(),
        person => person,
    };
    match usize::try_from(of % 3) {
        Ok(index) if index < terms.cohorts.len() => index as u16,
        _ => ALL,
    }
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
                cohort: cohort(terms, person, day),
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
