//! How many people a measurement rests on, and whether they are enough.

use crate::contract::day::Day;
use crate::contract::terms::{Measure, Metric};

/// The people behind a measurement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct People {
    /// People measured, if it is known.
    pub sample: Option<u32>,
    /// People of the group that they are compared with, if there is one and it is known.
    pub controls: Option<u32>,
    /// Whether there is such a group.
    pub grouped: bool,
}

impl People {
    /// Whether at least so many were measured, here and in the group; nobody is taken on trust, so that what is unknown is
    /// not enough.
    pub fn enough(self, least: u32) -> bool {
        let controls = match self.controls {
            Some(controls) => controls >= least,
            None => !self.grouped,
        };
        self.sample.is_some_and(|sample| sample >= least) && controls
    }

    /// The fewer of both: what is unknown of one of them is unknown of both together.
    pub fn fewer(self, other: Self) -> Self {
        let known = |people: Self| people.controls.is_some() || !people.grouped;
        let controls = match (self.controls, other.controls) {
            _ if !known(self) || !known(other) => None,
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
        Self {
            sample: self.sample.zip(other.sample).map(|(a, b)| a.min(b)),
            controls,
            grouped: self.grouped || other.grouped,
        }
    }
}

/// Whether a measurement of a metric rests on a group of other people, itself or in a part of it. `depth`: how many composites
/// may still stand inside each other.
pub(super) fn has_group(metrics: &[Metric], metric: usize, day: Day, depth: usize) -> bool {
    let Some(metric) = metrics.get(metric) else {
        return false;
    };
    match &metric.measure {
        Measure::Composite { parts } if depth > 0 => parts
            .iter()
            .any(|(part, _)| has_group(metrics, *part, day, depth - 1)),
        _ => metric.baseline.has_group(day),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_unknown_is_not_enough() {
        let of = |sample, controls, grouped| People {
            sample,
            controls,
            grouped,
        };
        assert!(of(Some(30), None, false).enough(30));
        assert!(of(Some(30), Some(30), true).enough(30));
        for few in [
            of(None, None, false),
            of(Some(29), None, false),
            of(Some(30), None, true),
            of(Some(30), Some(29), true),
            of(Some(30), Some(29), false),
            of(None, Some(99), true),
        ] {
            assert!(!few.enough(30), "{few:?}");
        }
        // Of two parts, the fewer; and nothing of what one of them does not say.
        let a = of(Some(50), Some(40), true);
        assert_eq!(
            a.fewer(of(Some(45), None, false)),
            of(Some(45), Some(40), true)
        );
        assert!(!a.fewer(of(Some(45), None, true)).enough(1));
        assert!(!a.fewer(of(None, Some(60), true)).enough(1));
    }
}
