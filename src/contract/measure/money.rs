//! Savings by week, dated: what was expected, blended where a baseline has several sources, and what was found.

use super::frame::Frame;
use crate::contract::mean::Mean;
use crate::contract::outcomes::MoneyOn;
use crate::contract::terms::Baseline;
use crate::reuse::Reused;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// What one source of the baseline expects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expected {
    /// Cost by week of the run, in smallest units; 0 beyond its end. A week that a group cannot show, because nobody is in
    /// it while there are people to measure, is expected to cost what it did: it saves nothing.
    pub cost: Reused<i64>,
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
    let mean = baseline.mean();
    out.reserve(end.saturating_sub(frame.first) as usize);
    // Mostly there is one source, and nothing to choose week by week.
    let single = match baseline {
        Baseline::Single(_) => found.expected.first().map(|source| source.cost.as_slice()),
        _ => None,
    };
    for week in frame.first..end {
        let mut actual = at(found.actual, week).saturating_add(at(found.effort, week));
        if week == frame.first {
            let earlier = found.effort.iter().take(week as usize);
            actual = earlier.fold(actual, |sum, cost| sum.saturating_add(*cost));
        }
        let expected = match single {
            Some(cost) => at(cost, week),
            None => expected(baseline, &mean, frame, found, week),
        };
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
fn expected(baseline: &Baseline, mean: &Mean, frame: &Frame, found: &Found<'_>, week: u32) -> i64 {
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
                    let weight = mean.weight(*weight);
                    sum.saturating_add(weight.saturating_mul(Decimal::from(cost(k))))
                });
            whole(mean.of(weighted))
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

#[inline]
fn at(weekly: &[i64], week: u32) -> i64 {
    weekly.get(week as usize).copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::day::Day;
    use crate::contract::terms::Source;

    const FRAME: Frame = Frame {
        start: Day(0),
        first: 2,
        end: 6,
        skip: 0,
    };

    fn plain(cost: [i64; 6]) -> Expected {
        Expected {
            cost: cost.to_vec().into(),
            members: None,
        }
    }

    /// `(day, expected, actual)`.
    fn dated(baseline: &Baseline, found: &Found<'_>) -> Vec<(i32, i64, i64)> {
        let mut out = Vec::new();
        date(3, baseline, &FRAME, found, &mut out);
        assert!(out.iter().all(|m| m.metric == 3));
        out.iter()
            .map(|m| (m.day.0, m.expected, m.actual))
            .collect()
    }

    #[test]
    fn weeks_outside_the_contract_count_nowhere_and_earlier_effort_counts_in_its_first() {
        let found = Found {
            actual: &[9, 9, 5, 0, 7],
            effort: &[100, 10, 1, 0, 0, 2, 1000],
            expected: &[plain([8, 8, 4, 0, 6, 0])],
            sample: &[],
        };
        let baseline = Baseline::Single(Source::Twin);
        assert_eq!(
            dated(&baseline, &found),
            [(14, 4, 116), (28, 6, 7), (35, 0, 2)]
        );
        let bare = Found {
            effort: &[],
            ..found
        };
        assert_eq!(dated(&baseline, &bare), [(14, 4, 5), (28, 6, 7)]);
    }

    #[test]
    fn blends_are_rounded_down_and_switches_go_by_the_day() {
        let found = Found {
            actual: &[],
            effort: &[],
            expected: &[plain([0, 0, 5, -5, 1, 1]), plain([0, 0, 10, -10, 2, 2])],
            sample: &[],
        };
        let half = Decimal::new(5, 1);
        let blend = Baseline::Blend(vec![(half, Source::Twin), (half, Source::PrePost)]);
        assert_eq!(
            dated(&blend, &found),
            [(14, 7, 0), (21, -8, 0), (28, 1, 0), (35, 1, 0)]
        );
        let switch = Baseline::Switch {
            at: Day(21),
            first: Source::Twin,
            then: Source::PrePost,
        };
        assert_eq!(
            dated(&switch, &found),
            [(14, 5, 0), (21, -10, 0), (28, 2, 0), (35, 2, 0)]
        );
    }

    #[test]
    fn a_fallback_holds_until_people_and_group_are_enough() {
        let expected = [
            Expected {
                members: Some(vec![0, 0, 1, 3, 3]),
                ..plain([1; 6])
            },
            plain([2; 6]),
        ];
        let found = |sample| Found {
            actual: &[],
            effort: &[],
            expected: &expected,
            sample,
        };
        let baseline = Baseline::Fallback {
            least: 3,
            first: Source::Control { size: 3 },
            otherwise: Source::Twin,
        };
        let costs = |sample| -> Vec<i64> {
            let dated = dated(&baseline, &found(sample));
            dated.iter().map(|m| m.1).collect()
        };
        assert_eq!(costs(&[3]), [2, 1, 1, 1]);
        assert_eq!(costs(&[0, 0, 1, 2, 3]), [2, 2, 1, 1]);
        assert_eq!(costs(&[2]), [2, 2, 2, 2]);
    }

    #[test]
    fn what_is_too_large_saturates() {
        assert_eq!(whole(Decimal::MAX), i64::MAX);
        assert_eq!(whole(Decimal::MIN), i64::MIN);
        assert_eq!(whole(Decimal::new(-15, 1)), -2);
    }
}
