//! Numbers of a cohort on a measurement day, and what the sources of their baselines show.
//!
//! | metric | value on day D |
//! |---|---|
//! | rate | 100 × people with at least one claim by D / people |
//! | mean | claims or units by D / people |
//! | count | claims or units by D |
//!
//! *People* are those referred by D (settled point 29), the planned ones or an agreed number; with `on = started` those
//! who started a step by D, from then on. A source gives what *its* people achieved by D, per person, times the
//! people measured, over the same denominator: with a rate per planned person, a shortfall of referrals lowers value and
//! baseline alike.

use super::agreed::Agreed;
use super::frame::Frame;
use super::hits::{Hit, Reader, What};
use super::side::Side;
use super::sources::Shown;
use super::tally::{Selection, Tally};
use crate::contract::day::Day;
use crate::contract::outcomes::Measured;
use crate::contract::terms::{Baseline, Per};
use crate::model::number::Draw;
use rust_decimal::Decimal;

/// How a number is formed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Rate,
    Mean,
    Count,
}

/// One number, compiled.
#[derive(Debug, Clone)]
pub(super) struct Plan {
    pub metric: u16,
    /// The metric of persons behind it.
    pub of: usize,
    pub form: Form,
    pub per: Per,
    pub window: Option<u32>,
    pub started: bool,
    pub baseline: Baseline,
    /// Position among the agreed paths, if a source is one.
    pub path: Option<usize>,
    pub cohorts: Vec<CohortPlan>,
}

/// One number of one cohort.
#[derive(Debug, Clone)]
pub(super) struct CohortPlan {
    pub cohort: u16,
    /// Weeks of intake `from..to`.
    pub intake: (u32, u32),
    pub planned: u32,
    pub days: Vec<Day>,
    /// For each day the first week that is no longer seen on it.
    pub cuts: Vec<u32>,
}

/// A side and its hits by metric.
#[derive(Debug, Clone, Copy)]
pub(super) struct Seen<'a> {
    pub side: Side<'a>,
    pub hits: &'a [Vec<Hit>],
}

/// All sides of a replication.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sides<'a> {
    pub programme: Seen<'a>,
    pub twins: Seen<'a>,
    pub control: Seen<'a>,
    pub matched: Seen<'a>,
    pub historical: Seen<'a>,
}

/// What everything is measured with.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tools<'a> {
    pub readers: &'a [Option<Reader>],
    pub frame: &'a Frame,
    pub agreed: &'a Agreed,
    pub draw: &'a Draw,
}

impl Plan {
    /// Measures the number of every cohort on every day.
    pub fn measure(&self, sides: &Sides<'_>, tools: &Tools<'_>, out: &mut Vec<Measured>) {
        for cohort in &self.cohorts {
            let own = self.tally(&sides.programme, cohort, tools, usize::MAX);
            let shown: Vec<Option<Shown>> = self
                .baseline
                .sources()
                .into_iter()
                .map(|source| {
                    source
                        .is_measured()
                        .then(|| self.show(source, cohort, &own, sides, tools))
                })
                .collect();
            for (k, day) in cohort.days.iter().enumerate() {
                let people = own.people[k];
                let Some(value) = self.scale(Decimal::from(own.hits[k]), people, cohort) else {
                    continue;
                };
                let Some((baselines, controls)) = self.assemble(&shown, k, *day, people) else {
                    continue;
                };
                out.push(Measured {
                    metric: self.metric,
                    cohort: cohort.cohort,
                    day: *day,
                    value,
                    baselines,
                    sample: Some(people),
                    controls,
                });
            }
        }
    }

    pub(super) fn selection<'a>(
        &self,
        cohort: &'a CohortPlan,
        tools: &Tools<'_>,
        size: usize,
    ) -> Selection<'a> {
        let reader = tools.readers.get(self.of).and_then(Option::as_ref);
        Selection {
            intake: cohort.intake,
            window: self.window,
            started: self.started,
            carried: reader.is_some_and(|r| r.what == What::Enrolled),
            once: self.form == Form::Rate,
            size,
            cuts: &cohort.cuts,
        }
    }

    pub(super) fn tally(
        &self,
        seen: &Seen<'_>,
        cohort: &CohortPlan,
        tools: &Tools<'_>,
        size: usize,
    ) -> Tally {
        let hits = seen.hits.get(self.of).map_or(&[][..], Vec::as_slice);
        self.selection(cohort, tools, size).tally(&seen.side, hits)
    }

    /// A total as rate, mean or count; `None` if there is nobody to divide by.
    pub(super) fn scale(
        &self,
        total: Decimal,
        people: u32,
        cohort: &CohortPlan,
    ) -> Option<Decimal> {
        let (factor, denominator) = self.ratio(people, cohort);
        total.checked_mul(factor)?.checked_div(denominator)
    }

    /// What a total of so many people is multiplied with, and what it is divided by.
    pub(super) fn ratio(&self, people: u32, cohort: &CohortPlan) -> (Decimal, Decimal) {
        let denominator = match self.per {
            Per::Referred => people,
            Per::Planned => cohort.planned,
            Per::People(agreed) => agreed,
        };
        match self.form {
            Form::Rate => (Decimal::ONE_HUNDRED, Decimal::from(denominator)),
            Form::Mean => (Decimal::ONE, Decimal::from(denominator)),
            Form::Count => (Decimal::ONE, Decimal::ONE),
        }
    }

    /// The values of the measured sources, and the people of the group that the measurement rests on; `None` if a
    /// source shows nothing that the baseline needs on that day. What it does not need counts as 0.
    fn assemble(
        &self,
        shown: &[Option<Shown>],
        k: usize,
        day: Day,
        sample: u32,
    ) -> Option<(Vec<Decimal>, Option<u32>)> {
        let people = |index: usize| {
            let group = shown.get(index)?.as_ref()?.group.as_ref()?;
            group.get(k).copied()
        };
        let (needed, controls): (Vec<bool>, Option<u32>) = match &self.baseline {
            Baseline::None => (Vec::new(), None),
            Baseline::Single(_) => (vec![true], people(0)),
            Baseline::Switch { at, .. } => {
                let then = day >= *at;
                (vec![!then, then], people(usize::from(then)))
            }
            Baseline::Blend(parts) => (
                vec![true; parts.len()],
                (0..parts.len()).filter_map(people).min(),
            ),
            Baseline::Fallback { least, .. } => {
                let enough =
                    sample >= *least && people(0).is_none_or(|controls| controls >= *least);
                (vec![enough, !enough], people(0))
            }
        };
        let mut baselines = Vec::with_capacity(shown.len());
        for (source, needed) in shown.iter().zip(needed) {
            let Some(source) = source else { continue };
            match source.values.get(k).copied().flatten() {
                Some(value) => baselines.push(value),
                None if needed => return None,
                None => baselines.push(Decimal::ZERO),
            }
        }
        Some((baselines, controls))
    }
}
