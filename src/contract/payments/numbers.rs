//! From a measured number to an effect.

use crate::contract::day::Day;
use crate::contract::decimal::ratio;
use crate::contract::outcomes::{Measured, Outcomes};
use crate::contract::statement::EffectEntry;
use crate::contract::terms::{Baseline, Effect, Measure, Metric, Source};
use rust_decimal::Decimal;

use super::people::{People, has_group};

const HUNDRED: Decimal = Decimal::ONE_HUNDRED;

/// How many composites may stand inside each other: a circle of them must end.
pub(super) const DEEPEST: usize = 4;

/// A measurement, as it stands in the outcomes or as the weighted sum of its parts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Found<'o> {
    pub day: Day,
    pub value: Decimal,
    pub baselines: &'o [Decimal],
    pub people: People,
    /// Whether a part of it is a percentage of something that is not above 0, and counts as 0.
    pub of_nothing: bool,
}

/// What a measurement comes to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Result {
    pub baseline: Option<Decimal>,
    pub effect: Decimal,
    /// Whether it, or a part of it, is no effect because it would be a percentage of something that is not above 0.
    pub of_nothing: bool,
}

/// The numbers among the outcomes, read by the metrics of a contract.
#[derive(Debug, Clone, Copy)]
pub(super) struct Numbers<'t, 'o> {
    pub metrics: &'t [Metric],
    pub measured: &'o [Measured],
}

impl<'t, 'o> Numbers<'t, 'o> {
    pub fn new(metrics: &'t [Metric], outcomes: &'o Outcomes) -> Self {
        Self {
            metrics,
            measured: &outcomes.numbers,
        }
    }

    /// The latest measurement of a cohort dated in `from ..= until`.
    pub fn latest(
        &self,
        metric: usize,
        cohort: u16,
        from: Option<Day>,
        until: Day,
    ) -> Option<Found<'o>> {
        self.latest_within(metric, cohort, from, until, DEEPEST)
    }

    /// `depth`: how many composites may still stand inside each other.
    fn latest_within(
        &self,
        metric: usize,
        cohort: u16,
        from: Option<Day>,
        until: Day,
        depth: usize,
    ) -> Option<Found<'o>> {
        let given = self
            .direct(metric, cohort, until)
            .filter(|m| from.is_none_or(|from| m.day >= from))
            .map(|m| self.found(m));
        let Some(parts) = self.parts(metric, depth) else {
            return given;
        };
        let Some((first, _)) = parts.first() else {
            return given;
        };
        let mut until = until;
        while let Some(candidate) = self.latest_within(*first, cohort, from, until, depth - 1) {
            if given.is_some_and(|g| g.day >= candidate.day) {
                break;
            }
            if let Some(composed) = self.composed(parts, cohort, candidate.day, depth - 1) {
                return Some(composed);
            }
            until = candidate.day.plus(-1);
        }
        given
    }

    /// The measurement of exactly one day.
    fn on(&self, metric: usize, cohort: u16, day: Day, depth: usize) -> Option<Found<'o>> {
        let given = self.direct(metric, cohort, day).filter(|m| m.day == day);
        match given {
            Some(given) => Some(self.found(given)),
            None => self.composed(self.parts(metric, depth)?, cohort, day, depth - 1),
        }
    }

    /// The weighted sum of the effects of a day, if every part has one.
    fn composed(
        &self,
        parts: &[(usize, Decimal)],
        cohort: u16,
        day: Day,
        depth: usize,
    ) -> Option<Found<'o>> {
        let mut sum = Found {
            day,
            value: Decimal::ZERO,
            baselines: &[],
            people: People::default(),
            of_nothing: false,
        };
        let mut people: Option<People> = None;
        for &(part, weight) in parts {
            let part_found = self.on(part, cohort, day, depth)?;
            let of_part = result(self.metrics.get(part)?, &part_found)?;
            let effect = of_part.effect;
            sum.of_nothing |= of_part.of_nothing;
            sum.value = sum.value.saturating_add(weight.saturating_mul(effect));
            let theirs = part_found.people;
            people = Some(people.map_or(theirs, |people| people.fewer(theirs)));
        }
        sum.people = people.unwrap_or_default();
        Some(sum)
    }

    fn parts(&self, metric: usize, depth: usize) -> Option<&'t [(usize, Decimal)]> {
        match &self.metrics.get(metric)?.measure {
            Measure::Composite { parts } if depth > 0 => Some(parts),
            _ => None,
        }
    }

    /// The latest that stands in the outcomes, not after a day.
    fn direct(&self, metric: usize, cohort: u16, until: Day) -> Option<&'o Measured> {
        let key = (u16::try_from(metric).ok()?, cohort, until);
        let end = self
            .measured
            .partition_point(|m| (m.metric, m.cohort, m.day) <= key);
        let last = self.measured.get(end.checked_sub(1)?)?;
        (last.metric == key.0 && last.cohort == key.1).then_some(last)
    }

    fn found(&self, measured: &'o Measured) -> Found<'o> {
        let index = usize::from(measured.metric);
        Found {
            day: measured.day,
            value: measured.value,
            baselines: &measured.baselines,
            people: People {
                sample: measured.sample,
                controls: measured.controls,
                grouped: has_group(self.metrics, index, measured.day, DEEPEST),
            },
            of_nothing: false,
        }
    }
}

/// The effect of a measurement. `None` where there is none: a baseline that was not measured. A percentage of a baseline or
/// target that is not above 0 is no effect: it would turn a rise from −10 to 5 into one of 150 %.
pub(super) fn result(metric: &Metric, found: &Found<'_>) -> Option<Result> {
    let mean = metric.baseline.mean();
    let mut sum = Sum::default();
    used(metric, found, &mut |weight, value, dead| {
        sum.add(mean.weight(weight), value, dead)
    })?;
    sum.baseline = sum.baseline.map(|sum| mean.of(sum));
    sum.dead = mean.of(sum.dead);
    let (value, hundred) = (found.value, HUNDRED);
    let left = || value.saturating_sub(sum.dead);
    let against = sum.baseline.unwrap_or(Decimal::ZERO);
    let of = match metric.effect {
        Effect::RisePercent | Effect::FallPercent => Some(against),
        Effect::PercentOf(target) => Some(target),
        Effect::Value | Effect::Rise | Effect::Fall => None,
    };
    let of_nothing = of.is_some_and(|of| of <= Decimal::ZERO);
    let effect = match metric.effect {
        _ if of_nothing => Decimal::ZERO,
        Effect::Value => left(),
        Effect::Rise => value.saturating_sub(against),
        Effect::Fall => against.saturating_sub(value),
        Effect::RisePercent => ratio(
            hundred.saturating_mul(value.saturating_sub(against)),
            against,
        )?,
        Effect::FallPercent => ratio(
            hundred.saturating_mul(against.saturating_sub(value)),
            against,
        )?,
        Effect::PercentOf(target) => ratio(hundred.saturating_mul(left()), target)?,
    };
    Some(Result {
        baseline: sum.baseline,
        effect,
        of_nothing: of_nothing || found.of_nothing,
    })
}

/// The same, with everything that a reader needs to redo it.
pub(super) fn entry(metric: &Metric, found: &Found<'_>) -> Option<EffectEntry> {
    let result = result(metric, found)?;
    let mut parts = Vec::new();
    used(metric, found, &mut |weight, value, _| {
        parts.push((weight, value))
    })?;
    if matches!(metric.baseline, Baseline::Single(_)) {
        parts.clear(); // the baseline says it
    }
    Some(EffectEntry {
        day: found.day,
        value: found.value,
        baseline: result.baseline,
        parts,
        effect: result.effect,
        of_nothing: result.of_nothing,
        sample: found.people.sample,
        controls: found.people.controls,
    })
}

#[derive(Default)]
struct Sum {
    baseline: Option<Decimal>,
    /// The part of the baseline that is deadweight.
    dead: Decimal,
}

impl Sum {
    fn add(&mut self, weight: Decimal, value: Decimal, dead: bool) {
        let part = weight.saturating_mul(value);
        self.baseline = Some(self.baseline.unwrap_or(Decimal::ZERO).saturating_add(part));
        if dead {
            self.dead = self.dead.saturating_add(part);
        }
    }
}

/// Calls `each` with the sources that are used: weight, value, and whether it is a deadweight (a share of what was observed).
fn used(
    metric: &Metric,
    found: &Found<'_>,
    each: &mut impl FnMut(Decimal, Decimal, bool),
) -> Option<()> {
    let mut measured = found.baselines.iter();
    let mut take = |source: &Source, weight: Option<Decimal>| {
        let (value, dead) = match source {
            // of a loss nothing would have come anyway: it must not become smaller
            Source::Deadweight(share) => {
                let falls = matches!(metric.effect, Effect::Fall | Effect::FallPercent);
                let value = if falls {
                    found.value
                } else {
                    found.value.max(Decimal::ZERO)
                };
                (share.saturating_mul(value), true)
            }
            Source::Fixed(value) => (*value, false),
            _ => match (measured.next(), weight) {
                (Some(value), _) => (*value, false),
                (None, None) => return Some(()), // it isn't used
                (None, Some(_)) => return None,
            },
        };
        if let Some(weight) = weight {
            each(weight, value, dead);
        }
        Some(())
    };
    let one = |used: bool| used.then_some(Decimal::ONE);
    match &metric.baseline {
        Baseline::None => Some(()),
        Baseline::Single(source) => take(source, one(true)),
        Baseline::Switch { at, first, then } => {
            let before = found.day < *at;
            take(first, one(before))?;
            take(then, one(!before))
        }
        Baseline::Blend(parts) => parts
            .iter()
            .try_for_each(|(weight, source)| take(source, Some(*weight)).ok_or(()))
            .ok(),
        Baseline::Fallback {
            least,
            first,
            otherwise,
        } => {
            let enough = found.people.enough(*least);
            take(first, one(enough))?;
            take(otherwise, one(!enough))
        }
    }
}
