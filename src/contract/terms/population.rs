//! Who is counted, and who stands beside them: what metrics and baselines say of the people behind their figures.

use super::{Baseline, Measure, Metric, Population, Source, Terms};
use crate::contract::day::Day;

impl Source {
    /// Whether it is shown by a group of other people, which may be too small.
    pub fn has_group(&self) -> bool {
        matches!(
            self,
            Self::Control { .. }
                | Self::DifferenceInDifferences { .. }
                | Self::Matched { .. }
                | Self::Historical { .. }
        )
    }

    /// Whether it stands for everybody who was referred, and cannot know who of them would have started.
    fn stands_for_the_referred(&self) -> bool {
        self.has_group() || matches!(self, Self::AgreedPath { .. })
    }
}

impl Baseline {
    /// Whether a measurement of a day rests on a group of other people. Of a fallback, that is the group that must be
    /// large enough.
    pub fn has_group(&self, day: Day) -> bool {
        match self {
            Self::None => false,
            Self::Single(source) => source.has_group(),
            Self::Switch { at, first, then } => if day < *at { first } else { then }.has_group(),
            Self::Blend(parts) => parts.iter().any(|(_, source)| source.has_group()),
            Self::Fallback { first, .. } => first.has_group(),
        }
    }
}

impl Terms {
    /// The source of a metric's baseline that compares those who started with everybody who was referred: two different
    /// kinds of people, whose difference would count as a result.
    pub fn compared_with_others(&self, metric: usize) -> Option<&Source> {
        let sources = self.metrics.get(metric)?.baseline.sources();
        let unlike = sources.into_iter().find(|s| s.stands_for_the_referred())?;
        self.counts_starters(metric).then_some(unlike)
    }

    /// The source of a metric's baseline that has no programme, where the metric counts steps of one: nobody there could
    /// start or complete any, so that all taking part would count as a result.
    pub fn counts_steps_without_any(&self, metric: usize) -> Option<&Source> {
        let sources = self.metrics.get(metric)?.baseline.sources();
        let without = sources.into_iter().find(|s| s.stands_for_the_referred())?;
        let of_step = |m: &Metric| {
            matches!(
                m.measure,
                Measure::StepStarted { .. } | Measure::StepCompleted { .. }
            )
        };
        self.looks_at(metric, of_step).then_some(without)
    }

    /// Whether only those who started are counted by a metric.
    fn counts_starters(&self, metric: usize) -> bool {
        self.looks_at(metric, |m| m.on == Population::Started)
    }

    /// Whether something holds of a metric, of what it counts, or of what its success looks at. Composites compare nothing
    /// themselves: their parts do.
    fn looks_at(&self, metric: usize, holds: impl Fn(&Metric) -> bool) -> bool {
        let mut seen = vec![false; self.metrics.len()];
        let mut ahead = vec![metric];
        while let Some(at) = ahead.pop() {
            let Some(metric) = self.metrics.get(at) else {
                continue;
            };
            if std::mem::replace(&mut seen[at], true) {
                continue;
            }
            if holds(metric) {
                return true;
            }
            match &metric.measure {
                Measure::Rate { of, .. } | Measure::Mean { of, .. } | Measure::Count { of } => {
                    ahead.push(*of);
                }
                Measure::Success { any, none, .. } => ahead.extend(any.iter().chain(none)),
                _ => {}
            }
        }
        false
    }
}
