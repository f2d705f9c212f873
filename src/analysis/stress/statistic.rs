//! One number of a distribution over replications: its mean, a quantile, a probability, the mean of its worst part.

use crate::analysis::run::LEVEL;
use crate::stats::interval::{self, Estimate};
use crate::stats::paired;

/// What is read off the values of a metric. NaN is "not defined": it is left out of means and quantiles, and is no event.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Statistic {
    /// The mean.
    Mean,
    /// A quantile, by its probability.
    Quantile(f64),
    /// The probability of less than a number.
    Below(f64),
    /// The probability of a number at most.
    AtMost(f64),
    /// The probability of more than a number.
    Above(f64),
    /// The mean of the lowest share.
    Shortfall(f64),
}

impl Statistic {
    /// Whether it is a probability.
    pub fn is_probability(self) -> bool {
        matches!(self, Self::Below(_) | Self::AtMost(_) | Self::Above(_))
    }

    fn holds(self, value: f64) -> bool {
        match self {
            Self::Below(x) => value < x,
            Self::AtMost(x) => value <= x,
            Self::Above(x) => value > x,
            _ => false,
        }
    }

    /// The figure with its 95 % interval; `None` where the metric is nowhere defined.
    pub fn of(self, values: &[f64]) -> Option<Estimate> {
        if self.is_probability() {
            let events = values.iter().filter(|v| self.holds(**v)).count();
            let n = values.len() as u64;
            return (n > 0).then(|| interval::wilson(events as u64, n, LEVEL));
        }
        let mut defined: Vec<f64> = values.iter().copied().filter(|v| !v.is_nan()).collect();
        if defined.is_empty() {
            return None;
        }
        if self == Self::Mean {
            return interval::mean(&defined, LEVEL).map(|(mean, _)| mean);
        }
        defined.sort_unstable_by(f64::total_cmp);
        Some(match self {
            Self::Quantile(p) => interval::quantile(&defined, p, LEVEL),
            Self::Shortfall(tail) => interval::expected_shortfall(&defined, tail, LEVEL),
            _ => return None,
        })
    }

    /// The value alone.
    pub fn value(self, values: &[f64]) -> Option<f64> {
        self.of(values).map(|estimate| estimate.value)
    }

    /// The difference between two sides that were lived with the same luck, second − first.
    pub fn difference(self, first: &[f64], second: &[f64]) -> Option<Estimate> {
        let same = first.iter().zip(second);
        if same.clone().all(|(a, b)| a.to_bits() == b.to_bits()) {
            return (!first.is_empty()).then(|| Estimate::exact(0.0));
        }
        if self.is_probability() {
            let count = |fits: &dyn Fn(bool, bool) -> bool| {
                let pairs = same.clone();
                pairs
                    .filter(|(a, b)| fits(self.holds(**a), self.holds(**b)))
                    .count() as u64
            };
            let n = first.len() as u64;
            let (only_first, only_second) = (count(&|a, b| a && !b), count(&|a, b| !a && b));
            return Some(paired::probabilities(only_first, only_second, n, LEVEL));
        }
        let pairs: Vec<(f64, f64)> = same
            .map(|(a, b)| (*a, *b))
            .filter(|(a, b)| !a.is_nan() && !b.is_nan())
            .collect();
        match self {
            Self::Mean => paired::means(&pairs, LEVEL).map(|d| d.paired),
            Self::Quantile(p) => paired::quantiles(&pairs, p, LEVEL),
            Self::Shortfall(tail) => paired::shortfalls(&pairs, tail, LEVEL),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_by_hand() {
        let values = [3.0, f64::NAN, -1.0, 0.0, 2.0];
        let value = |statistic: Statistic| statistic.value(&values).unwrap();
        assert_eq!(value(Statistic::Mean), 1.0);
        assert_eq!(value(Statistic::Below(0.0)), 0.2);
        assert_eq!(value(Statistic::AtMost(0.0)), 0.4);
        assert_eq!(value(Statistic::Above(0.0)), 0.4);
        assert_eq!(value(Statistic::Shortfall(0.5)), -0.5);
        assert_eq!(Statistic::Mean.of(&[f64::NAN]), None);
        assert_eq!(Statistic::Below(0.0).of(&[]), None);
    }

    #[test]
    fn equal_sides_differ_by_nothing_and_others_by_the_difference_of_the_figures() {
        let first: Vec<f64> = (0..4_000).map(|k| f64::from(k * 7919 % 4_000)).collect();
        let second: Vec<f64> = first.iter().map(|x| 0.5 * x - 3.0).collect();
        for statistic in [
            Statistic::Mean,
            Statistic::Quantile(0.5),
            Statistic::Below(100.0),
            Statistic::Shortfall(0.05),
        ] {
            assert_eq!(
                statistic.difference(&first, &first),
                Some(Estimate::exact(0.0))
            );
            let found = statistic.difference(&first, &second).unwrap();
            let apart = statistic.value(&second).unwrap() - statistic.value(&first).unwrap();
            assert!(
                (found.value - apart).abs() < 1e-9,
                "{statistic:?}: {found:?} {apart}"
            );
            assert!(found.low <= apart && apart <= found.high);
        }
    }
}
