//! Random lines: rule, limits, schedule, payers, chains.

use super::generate::{
    COMPOSITE, FROM, MONEY, NUMBER, UNITS, curve, dec, event_rule, limits, number_rule, payer,
    plain_line,
};
use proptest::collection::vec;
use proptest::option::{of, weighted};
use proptest::prelude::*;
use rust_decimal::Decimal;
use trappe::contract::day::Day;
use trappe::contract::terms::*;
use trappe::model::account::Account;

/// What a line is before it knows its place among the others.
#[derive(Debug, Clone)]
pub struct Sketch {
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

/// Any line.
pub fn sketch() -> impl Strategy<Value = Sketch> {
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

/// A sketch with its place among the lines of a contract.
pub fn line(id: usize, sketch: Sketch, terms: &Terms) -> Line {
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
    let events = line.metric.is_some_and(|m| m <= UNITS);
    line.by_cohort = (numbers || events) && sketch.by_cohort && !terms.cohorts.is_empty();
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
        // somebody else, or somebody who pays under the contract, too: then its caps hold beside
        let account = match terms.payers.get(id % 3) {
            Some(payer) => payer.account,
            None => Account::Funder(10 + id as u16),
        };
        line.payers = Some(vec![Payer {
            cap,
            ..payer(account, Decimal::ONE)
        }]);
    }
    line.waterfall = sketch.waterfall.min(terms.capital.waterfalls.len() - 1);
    line
}
