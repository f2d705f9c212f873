//! Savings by week, dated: what was expected, blended where a baseline has several sources, and what was found.

use super::frame::Frame;
use crate::contract::outcomes::MoneyOn;
use crate::contract::terms::Baseline;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// What one source of the baseline expects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expected {
    /// Cost by week of the run, in smallest units; 0 beyond its end. A week that a group cannot show, because nobody is in
    /// it while there are people to measure, is expected to cost what it did: it saves nothing.
    pub cost: Vec<i64>,
    /// People of the group behind it so far, by week, if there is a group; the last holds on.
    pub members: Option<Vec<u32>>,
}

/// What a saving is made of.
#[derive(Debug, Clone, Copy)]
pub struct Found<'a> {
    /// Cost by week of the run, in smallest units; 0 beyond its end.
    pub actual: &'a [i64],
    /// What the vehicle paid by week, if it is taken off; else empty.
    pub effort: &'a [i64],
    /// What each source of the baseline expects, in the order in which they are written.
    pub expected: &'a [Expected],
    /// People referred so far, by week; the last holds on. Only a fallback reads it.
    pub sample: &'a [u32],
}

/// Dates a saving: one item per week that counts and in which something was expected or found.
///
/// Blends are rounded down, in the payer's favour. Effort paid before the first week that counts belongs to that week;
/// effort after the last one is outside the contract's accounts, as the costs are that it may have saved.
pub fn date(
    metric: u16,
    baseline: &Baseline,
    frame: &Frame,
    found: &Found<'_>,
    out: &mut Vec<MoneyOn>,
) {
    let longest = found.expected.iter().map(|e| e.cost.len()).max();
    let weeks = found
        .actual
        .len()
        .max(found.effort.len())
        .max(longest.unwrap_or(0));
    let end = frame.end.min(u32::try_from(weeks).unwrap_or(u32::MAX));
    for week in frame.first..end {
        let mut actual = at(found.actual, week).saturating_add(at(found.effort, week));
        if week == frame.first {
            let earlier = found.effort.iter().take(week as usize);
            actual = earlier.fold(actual, |sum, cost| sum.saturating_add(*cost));
        }
        let expected = expected(baseline, frame, found, week);
        if (expected, actual) != (0, 0) {
            out.push(MoneyOn {
                metric,
                day: frame.day(week),
                expected,
                actual,
            });
        }
    }
}

/// What is expected of a week.
fn expected(baseline: &Baseline, frame: &Frame, found: &Found<'_>, week: u32) -> i64 {
    let so_far = |weekly: &[u32]| weekly.get(week as usize).or(weekly.last()).copied();
    let cost = |index: usize| {
        found
            .expected
            .get(index)
            .map_or(0, |source| at(&source.cost, week))
    };
    match baseline {
        Baseline::None => 0,
        Baseline::Single(_) => cost(0),
        Baseline::Switch { at, .. } => cost(usize::from(frame.day(week) >= *at)),
        Baseline::Blend(parts) => {
            let weighted = parts
                .iter()
                .enumerate()
                .fold(Decimal::ZERO, |sum, (k, (weight, _))| {
                    sum.saturating_add(weight.saturating_mul(Decimal::from(cost(k))))
                });
            whole(weighted)
        }
        Baseline::Fallback { least, .. } => {
            let members = found
                .expected
                .first()
                .and_then(|e| so_far(e.members.as_ref()?));
            let enough = so_far(found.sample).unwrap_or(0) >= *least
                && members.is_none_or(|members| members >= *least);
            cost(usize::from(!enough))
        }
    }
}

/// Whole smallest units, rounded down.
pub fn whole(amount: Decimal) -> i64 {
    let most = if amount.is_sign_negative() {
        i64::MIN
    } else {
        i64::MAX
    };
    amount.floor().to_i64().unwrap_or(most)
}

fn at(weekly: &[i64], week: u32) -> i64 {
    weekly.get(week as usize).copied().unwrap_or(0)
}
