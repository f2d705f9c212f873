//! A saving: what the people of the programme cost, and what each source of the baseline expects of them.
//!
//! | source | expected in a week |
//! |---|---|
//! | twin | what the twins cost |
//! | agreed path | the expected cost of each person, by weeks since their intake, at the best estimates |
//! | control, historical | cost per person followed in the group × people followed |
//! | matched | the same × (1 + bias) |
//! | pre-post | what each person cost in the first week, kept level |
//! | difference in differences | control, less the group's first weeks, plus these people's first weeks, all kept level |
//!
//! A group has the intake weeks of the programme's people, so that its costs are set against weeks of the same time and
//! the same time since the intake. With a window for persons, everybody is followed for that long.

use super::Compared;
use crate::contract::measure::money::{self, Expected};
use crate::contract::terms::{Baseline, Measure, Metric, SavingComponent, Source};
use crate::model::number::Draw;
use crate::money::extract::Extract;
use crate::money::followed::{Followed, add_effort_on_steps};
use crate::money::planned::Planned;
use crate::money::tariff::Tariffs;
use crate::record::{Arm, Person, Record};
use crate::reuse::Reused;
use crate::sim::luck::Comparison;
use rust_decimal::Decimal;
use rust_decimal::prelude::FromPrimitive;

/// A saving that is measured.
#[derive(Debug)]
pub(super) struct Saving<'a> {
    pub metric: u16,
    pub terms: &'a Metric,
    components: Vec<SavingComponent>,
    pub less_effort: bool,
    window: Option<u32>,
    /// Agreed paths and who is planned, if a source is such a path.
    planned: Option<Planned>,
}

/// One replication, as a saving reads it.
#[derive(Clone, Copy)]
pub(super) struct Replication<'r> {
    pub draw: &'r Draw,
    pub tariffs: &'r Tariffs,
    pub record: &'r Record,
    pub extract: &'r Extract,
    pub compared: &'r Compared,
}

impl<'a> Saving<'a> {
    /// `None` if the metric is no saving. `planned` prices agreed paths of people who are followed for so many weeks.
    pub fn new(
        index: u16,
        metric: &'a Metric,
        contract_window: Option<u32>,
        planned: impl FnOnce(&[SavingComponent], Option<u32>) -> Planned,
    ) -> Option<Self> {
        let Measure::Saving {
            components,
            less_effort,
        } = &metric.measure
        else {
            return None;
        };
        let components = components.clone();
        let sources = metric.baseline.sources();
        let agreed = sources
            .iter()
            .any(|s| matches!(s, Source::AgreedPath { .. }));
        let window = metric.person_window.or(contract_window);
        Some(Self {
            metric: index,
            terms: metric,
            planned: agreed.then(|| planned(&components, window)),
            components,
            less_effort: *less_effort,
            window,
        })
    }

    /// People referred so far, by week, if the baseline asks for it.
    pub fn sample(&self, record: &Record) -> Vec<u32> {
        match self.terms.baseline {
            Baseline::Fallback { .. } => so_far(&record.people, record.weeks),
            _ => Vec::new(),
        }
    }

    /// What the people of the programme cost, by week.
    pub fn actual(&self, r: &Replication<'_>) -> Reused<i64> {
        let Some(window) = self.window else {
            return Extract::measured(&r.extract.programme, &self.components);
        };
        let mut cost = self.follow(r, &r.record.people, &r.record.programme).cost;
        if self.components.contains(&SavingComponent::OrdinaryEffort) {
            add_effort_on_steps(r.tariffs, r.record, window, &mut cost);
        }
        cost.into()
    }

    fn follow(&self, r: &Replication<'_>, people: &[Person], arm: &Arm) -> Followed {
        let components = &self.components;
        Followed::new(
            r.tariffs,
            people,
            arm,
            r.record.weeks,
            self.window,
            components,
        )
    }

    /// What each source of the baseline expects.
    pub fn expected(&self, r: &Replication<'_>, actual: &[i64]) -> Vec<Expected> {
        let mut own: Option<Followed> = None;
        let mut followed = || {
            own.get_or_insert_with(|| self.follow(r, &r.record.people, &r.record.programme))
                .clone()
        };
        let mut group = |comparison, size: u32, factor: Decimal, level: bool| {
            let (people, arm) = r.compared.people(comparison, size);
            let theirs = self.follow(r, people, arm);
            Expected {
                cost: carried_over(&theirs, &followed(), actual, factor, level).into(),
                members: Some(so_far(people, r.record.weeks)),
            }
        };
        let mut out = Vec::new();
        for source in self.terms.baseline.sources() {
            let plain = |cost| Expected {
                cost,
                members: None,
            };
            out.push(match source {
                Source::Twin if self.window.is_none() => {
                    let counterfactual = &r.extract.counterfactual;
                    plain(Extract::measured(counterfactual, &self.components))
                }
                Source::Twin => {
                    let twins = self.follow(r, &r.record.people, &r.record.counterfactual);
                    plain(twins.cost.into())
                }
                Source::AgreedPath { .. } => {
                    let planned = self.planned.as_ref();
                    plain(planned.map_or_else(Reused::default, |planned| planned.cost(r.record)))
                }
                Source::PrePost => {
                    let own = self.follow(r, &r.record.people, &r.record.programme);
                    plain(own.level.into())
                }
                Source::Control { size } => group(Comparison::Control, *size, Decimal::ONE, false),
                Source::Historical { size } => {
                    group(Comparison::Historical, *size, Decimal::ONE, false)
                }
                Source::Matched { size, bias } => {
                    let bias = Decimal::from_f64(bias.at(r.draw)).unwrap_or_default();
                    let factor = Decimal::ONE.saturating_add(bias);
                    group(Comparison::Matched, *size, factor, false)
                }
                Source::DifferenceInDifferences { size } => {
                    group(Comparison::Control, *size, Decimal::ONE, true)
                }
                // No simulated saving has such a baseline: `Verifier::new` refuses it.
                Source::Deadweight(_) | Source::Fixed(_) | Source::Reported => {
                    plain(Reused::default())
                }
            });
        }
        out
    }
}

/// What people would cost if each week of theirs cost what it costs the people of a group in the same week, times a factor,
/// rounded down. In difference (`level`), what theirs cost above their own first week is put on what these people cost in
/// their own. A week in which nobody of the group is followed is expected to cost what it did.
fn carried_over(
    theirs: &Followed,
    own: &Followed,
    actual: &[i64],
    factor: Decimal,
    level: bool,
) -> Vec<i64> {
    let weeks = theirs.cost.len().min(own.cost.len());
    let expected = |week: usize| {
        let (members, people) = (theirs.people[week], own.people[week]);
        if people == 0 {
            return 0;
        }
        if members == 0 {
            return actual.get(week).copied().unwrap_or(0);
        }
        let base = if level { theirs.level[week] } else { 0 };
        let cost = i128::from(theirs.cost[week]) - i128::from(base);
        let scaled = (cost * i128::from(people)).div_euclid(i128::from(members));
        let scaled = scaled.clamp(i64::MIN.into(), i64::MAX.into()) as i64;
        let carried = if factor == Decimal::ONE {
            scaled
        } else {
            money::whole(Decimal::from(scaled).saturating_mul(factor))
        };
        carried.saturating_add(if level { own.level[week] } else { 0 })
    };
    (0..weeks).map(expected).collect()
}

/// People with an intake so far, by week.
fn so_far(people: &[Person], weeks: u32) -> Vec<u32> {
    let mut count = vec![0; weeks as usize];
    for week in people.iter().filter_map(|p| p.intake) {
        if let Some(count) = count.get_mut(week as usize) {
            *count += 1;
        }
    }
    let mut sum = 0;
    for count in &mut count {
        sum += *count;
        *count = sum;
    }
    count
}
