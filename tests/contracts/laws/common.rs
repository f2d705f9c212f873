//! What the laws share: small contracts, small outcomes, sums over flows.

use super::generate::{FROM, NUMBER, empty, metric, plain_line};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use trappe::contract::day::Day;
use trappe::contract::flow::Flow;
use trappe::contract::outcomes::{ALL, Event, Measured, NOBODY, Outcomes};
use trappe::contract::settlement::Settlement;
use trappe::contract::terms::*;
use trappe::model::account::Account;
use trappe::money::ledger::Purpose;

pub fn config(cases: u32) -> ProptestConfig {
    ProptestConfig {
        cases,
        rng_seed: RngSeed::Fixed(2027),
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

pub fn total(s: &Settlement, of: impl Fn(&Flow) -> bool) -> i64 {
    s.flows.iter().filter(|f| of(f)).map(|f| f.amount).sum()
}

/// Outcome payments by day.
pub fn by_day(s: &Settlement) -> BTreeMap<Day, i64> {
    let mut days = BTreeMap::new();
    for f in s.flows.iter().filter(|f| f.purpose == Purpose::Outcome) {
        *days.entry(f.day).or_default() += f.amount;
    }
    days
}

/// The vehicle's cash after each day: costs that were still to be paid, and every flow.
pub fn cash(s: &Settlement, o: &Outcomes, ended: Option<Day>) -> BTreeMap<Day, i64> {
    let mut change: BTreeMap<Day, i64> = BTreeMap::new();
    for (day, amount) in o.costs.iter().filter(|c| ended.is_none_or(|e| c.0 <= e)) {
        *change.entry(*day).or_default() -= amount;
    }
    for f in &s.flows {
        if f.to == Account::Vehicle {
            *change.entry(f.day).or_default() += f.amount;
        }
        if f.from == Account::Vehicle {
            *change.entry(f.day).or_default() -= f.amount;
        }
    }
    let mut sum = 0;
    change.values_mut().for_each(|v| {
        sum += *v;
        *v = sum;
    });
    change
}

/// Nothing advanced, everything to the provider.
pub fn passed_on() -> Capital {
    let take = Take::Share {
        to: Account::Provider,
        share: Decimal::ONE,
    };
    Capital {
        start: FROM,
        tranches: Vec::new(),
        draws: Draws::Needed { every_months: 3 },
        recycle: false,
        guarantees: Vec::new(),
        waterfalls: vec![Waterfall {
            id: "main".into(),
            actions: vec![Action {
                take,
                of: Decimal::ONE,
                rest: None,
            }],
        }],
        hurdle: 0.05,
    }
}

pub fn loan(index: u16, share: Decimal) -> Tranche {
    Tranche {
        tranche: index,
        kind: TrancheKind::Loan,
        share,
        commitment: None,
        coupon: 0.0,
        coupon_until: None,
        cap_multiple: None,
        cap_return: None,
    }
}

/// One contract year, paid on its last day.
pub fn one_year() -> Schedule {
    Schedule {
        from: FROM,
        until: FROM.plus(364),
        person_window: None,
        periods: Periods::Every { months: 12 },
        lag_months: 0,
    }
}

/// A contract of one year with metrics of every kind, measured against nothing.
pub fn simple(lines: Vec<Line>) -> Terms {
    let none = |id, kind| metric(id, kind, Baseline::None, Effect::Value);
    let metrics = vec![
        none("a", Kind::Claims),
        none("b", Kind::Claims),
        none("units", Kind::Units),
        none("number", Kind::Number),
        none("plain", Kind::Number),
        none("composite", Kind::Number),
        none("money", Kind::Money),
    ];
    Terms {
        lines,
        ..empty(one_year(), metrics, passed_on())
    }
}

pub fn measured(metric: usize, day: Day, value: Decimal, baselines: &[Decimal]) -> Measured {
    Measured {
        metric: metric as u16,
        cohort: ALL,
        day,
        value,
        baselines: baselines.to_vec(),
        sample: None,
        controls: None,
    }
}

pub fn number(value: Decimal) -> Outcomes {
    Outcomes {
        numbers: vec![measured(NUMBER, FROM.plus(364), value, &[])],
        ..Outcomes::default()
    }
}

pub fn anonymous(metric: usize, day: Day, count: Decimal) -> Event {
    Event {
        person: NOBODY,
        day,
        metric: metric as u16,
        cohort: u16::MAX,
        count,
    }
}

pub fn curve_of(curve: Curve) -> Terms {
    simple(vec![plain_line(
        0,
        Some(NUMBER),
        Rule::Curve {
            curve,
            of: Base::Money,
        },
    )])
}

pub fn priced(id: usize, metric: usize, price: Decimal) -> Line {
    plain_line(
        id,
        Some(metric),
        Rule::Price {
            steps: vec![(None, price)],
        },
    )
}
