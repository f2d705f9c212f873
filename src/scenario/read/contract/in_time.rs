//! Whether the line that an `unless` names is decided before the line that it holds back is paid: otherwise both could pay.

use super::chains::circle;
use super::{Reader, measurement_days};
use crate::contract::day::Day;
use crate::contract::terms::{Cohort, Line, Schedule};
use crate::scenario::read::context::At;

/// A payment of a line: its cohort, if it is paid by cohort, the day of measurement, and the payment date.
type Payment = (Option<usize>, Day, Day);

impl Reader<'_, '_> {
    /// Refuses every `unless` that cannot be decided in time; `lines` are in the order of the section.
    pub fn decided_in_time(
        &mut self,
        at: &At<'_>,
        lines: &[Option<Line>],
        schedule: &Schedule,
        cohorts: &[Cohort],
    ) {
        let members = at.get("line").map(|l| l.members()).unwrap_or_default();
        for (k, ((_, at), line)) in members.iter().zip(lines).enumerate() {
            let Some(line) = line else { continue };
            let named = line.unless.filter(|_| circle(k, lines).is_none());
            let (Some(Some(other)), Some(field)) = (named.map(|n| &lines[n]), at.get("unless"))
            else {
                continue;
            };
            let own = payments(line, schedule, cohorts);
            let others = payments(other, schedule, cohorts);
            let Some(((_, _, paid), (_, measured, late))) = too_late(&own, &others) else {
                continue;
            };
            self.cx.push(
                field
                    .fault(format!("`{}` is decided too late: both lines could pay", other.id))
                    .here(format!(
                        "`{}` pays on {late} for what is measured on {measured}, this line already on {paid}",
                        other.id
                    ))
                    .help("measure this line later, or give it a `lag` so long that it is paid no earlier"),
            );
        }
    }
}

/// A payment of a line, and one of the other that comes after it and should have come before: what the other measures no later;
/// its first, so that something is known at all; and at the last payment everything.
fn too_late(own: &[Payment], others: &[Payment]) -> Option<(Payment, Payment)> {
    let last = own.iter().map(|(_, _, paid)| *paid).max()?;
    own.iter().find_map(|&payment| {
        let (cohort, measured, paid) = payment;
        let same = |other: &&Payment| other.0.is_none() || cohort.is_none() || other.0 == cohort;
        let relevant = || others.iter().filter(same);
        let first = relevant().map(|o| o.2).min()?;
        let due =
            |o: &&Payment| o.1 <= measured || o.2 == first || cohort.is_some() || paid == last;
        let late = relevant().filter(due).find(|o| o.2 > paid)?;
        Some((payment, *late))
    })
}

fn payments(line: &Line, schedule: &Schedule, cohorts: &[Cohort]) -> Vec<Payment> {
    let lag = i64::from(line.lag_months.unwrap_or(schedule.lag_months));
    let days = measurement_days(schedule, &line.when, line.by_cohort, cohorts);
    let days = days.into_iter().enumerate();
    days.map(|(k, day)| (line.by_cohort.then_some(k), day, day.plus_months(lag)))
        .collect()
}
