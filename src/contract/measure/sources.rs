//! What the sources of a number's baseline show.

use super::agreed::Agreed;
use super::frame::Frame;
use super::numbers::{CohortPlan, Plan, Seen, Sides, Tools};
use super::prior::prior;
use super::tally::Tally;
use crate::contract::terms::Source;
use rust_decimal::Decimal;
use rust_decimal::prelude::{FromPrimitive, ToPrimitive};

/// What a source shows on each day: per-person values as sums over the people measured, and the people of its group.
pub(super) struct Shown {
    /// `None` where nobody is there to show it.
    pub values: Vec<Option<Decimal>>,
    pub group: Option<Vec<u32>>,
}

impl Plan {
    /// What a source shows.
    pub(super) fn show(
        &self,
        source: &Source,
        cohort: &CohortPlan,
        own: &Tally,
        sides: &Sides<'_>,
        tools: &Tools<'_>,
    ) -> Shown {
        let count = cohort.days.len();
        let group =
            |seen: &Seen<'_>, size: u32| self.group(seen, cohort, own, tools, size as usize);
        match source {
            Source::Twin => group(&sides.twins, u32::MAX).without_group(),
            Source::Control { size } => group(&sides.control, *size),
            Source::Historical { size } => group(&sides.historical, *size),
            Source::Matched { size, bias } => {
                let bias = Decimal::from_f64(bias.at(tools.draw)).unwrap_or_default();
                let mut shown = group(&sides.matched, *size);
                for value in shown.values.iter_mut().flatten() {
                    *value = value.saturating_add(bias);
                }
                shown
            }
            Source::PrePost => {
                let size = usize::MAX;
                let own = self.before(&sides.programme, cohort, own, own, tools, size);
                Shown {
                    values: own,
                    group: None,
                }
            }
            Source::DifferenceInDifferences { size } => {
                let all = usize::MAX;
                let people = self.tally(&sides.control, cohort, tools, *size as usize);
                let mut shown = group(&sides.control, *size);
                let mine = self.before(&sides.programme, cohort, own, own, tools, all);
                let theirs =
                    self.before(&sides.control, cohort, own, &people, tools, *size as usize);
                for (value, (mine, theirs)) in shown.values.iter_mut().zip(mine.iter().zip(theirs))
                {
                    *value = value
                        .zip(mine.zip(theirs))
                        .map(|(value, (mine, theirs))| value + mine - theirs);
                }
                shown
            }
            Source::AgreedPath { .. } => {
                let selection = self.selection(cohort, tools, usize::MAX);
                let path = self.path.unwrap_or(usize::MAX / 2);
                let side = &sides.programme.side;
                let totals = tools.agreed.total(path, side, tools.frame, &selection);
                let values = totals.iter().zip(&own.people).map(|(total, people)| {
                    Decimal::from_f64(*total).and_then(|t| self.scale(t, *people, cohort))
                });
                Shown {
                    values: values.collect(),
                    group: None,
                }
            }
            Source::Deadweight(_) | Source::Fixed(_) | Source::Reported => Shown {
                values: vec![None; count],
                group: None,
            },
        }
    }

    /// What an agreed path expects of the planned people of each cohort at its last measurement, in the unit of the number.
    /// `planned` holds (intake week, people) by group; lives are followed for so many weeks.
    pub(super) fn planned_value(
        &self,
        agreed: &Agreed,
        frame: &Frame,
        planned: &[Vec<(u32, u32)>],
        weeks: u32,
    ) -> Vec<f64> {
        let of_cohort = |cohort: &CohortPlan| {
            let cut = cohort.cuts.last().copied().unwrap_or(0);
            let (mut total, mut people) = (0.0, 0_u32);
            for (group, planned) in (0_u16..).zip(planned) {
                let inside =
                    |week: u32| (cohort.intake.0..cohort.intake.1).contains(&week) && week < cut;
                for (intake, count) in planned.iter().filter(|(week, _)| inside(*week)) {
                    let (first, end) = frame.of_person(weeks, *intake, None);
                    let window = (
                        first.saturating_sub(*intake),
                        end.min(cut).saturating_sub(*intake),
                    );
                    let path = self.path.unwrap_or(usize::MAX / 2);
                    total += f64::from(*count) * agreed.expected(path, (group, *intake), window);
                    people = people.saturating_add(*count);
                }
            }
            let (factor, denominator) = self.ratio(people, cohort);
            let float = |d: Decimal| d.to_f64().unwrap_or(f64::NAN);
            if people == 0 {
                0.0
            } else {
                total * float(factor) / float(denominator)
            }
        };
        self.cohorts.iter().map(of_cohort).collect()
    }

    /// What the first `size` people of a side show, scaled to the people measured.
    fn group(
        &self,
        seen: &Seen<'_>,
        cohort: &CohortPlan,
        own: &Tally,
        tools: &Tools<'_>,
        size: usize,
    ) -> Shown {
        let theirs = self.tally(seen, cohort, tools, size);
        let values = (0..cohort.days.len())
            .map(|k| {
                let hits = Decimal::from(theirs.hits[k]);
                self.carry_over(hits, theirs.people[k], own.people[k], cohort)
            })
            .collect();
        Shown {
            values,
            group: Some(theirs.people),
        }
    }

    /// What people had achieved before their intake, scaled to the people measured.
    fn before(
        &self,
        seen: &Seen<'_>,
        cohort: &CohortPlan,
        own: &Tally,
        theirs: &Tally,
        tools: &Tools<'_>,
        size: usize,
    ) -> Vec<Option<Decimal>> {
        let selection = self.selection(cohort, tools, size);
        let sums = prior(&seen.side, tools.readers, self.of, tools.frame, &selection);
        let scaled = sums
            .into_iter()
            .enumerate()
            .map(|(k, sum)| self.carry_over(sum, theirs.people[k], own.people[k], cohort));
        scaled.collect()
    }

    /// A total of so many people of a group as rate, mean or count of the people measured; `None` if nobody shows it, or
    /// there is nobody to divide by. One division, so that nothing is rounded twice.
    fn carry_over(
        &self,
        total: Decimal,
        people: u32,
        measured: u32,
        cohort: &CohortPlan,
    ) -> Option<Decimal> {
        if people == measured {
            return self.scale(total, measured, cohort);
        }
        let (factor, denominator) = self.ratio(measured, cohort);
        let numerator = total.checked_mul(factor * Decimal::from(measured))?;
        numerator.checked_div(denominator * Decimal::from(people))
    }
}

impl Shown {
    /// Twins are no group that a sample could be too small for.
    fn without_group(self) -> Self {
        Self {
            group: None,
            ..self
        }
    }
}
