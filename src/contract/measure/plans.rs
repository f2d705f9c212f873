//! Which numbers a contract needs, of whom and on which days.

use super::days;
use super::frame::Frame;
use super::numbers::{CohortPlan, Form, Plan};
use crate::contract::outcomes::ALL;
use crate::contract::terms::{Measure, Metric, Per, Population, Source, Terms};
use crate::model::Spec;
use crate::model::group::{Group, Intake};

/// The numbers of a contract, with the days on which each is wanted. Composites are the sums of their parts.
pub(super) fn plans(
    terms: &Terms,
    spec: &Spec,
    frame: &Frame,
    cohorts: &[(u32, u32)],
) -> Vec<Plan> {
    let mut plans = Vec::new();
    for (index, (metric, wanted)) in terms.metrics.iter().zip(days::wanted(terms)).enumerate() {
        let Some((form, of, per)) = form(metric) else {
            continue;
        };
        let agrees = |s: &&Source| matches!(s, Source::AgreedPath { .. });
        let path = metric
            .baseline
            .sources()
            .iter()
            .any(agrees)
            .then_some(plans.len());
        let mut by_cohort: Vec<CohortPlan> = Vec::new();
        // In the order of cohorts, then of days; everybody together comes last.
        for (cohort, day) in wanted {
            if by_cohort.last().is_none_or(|last| last.cohort != cohort) {
                let intake = cohorts.get(usize::from(cohort)).copied();
                let intake = if cohort == ALL {
                    Some((0, u32::MAX))
                } else {
                    intake
                };
                let Some(intake) = intake else { continue };
                by_cohort.push(CohortPlan {
                    cohort,
                    intake,
                    planned: planned(&spec.groups, intake),
                    days: Vec::new(),
                    cuts: Vec::new(),
                });
            }
            if let Some(plan) = by_cohort.last_mut() {
                plan.days.push(day);
                plan.cuts.push(frame.seen(day));
            }
        }
        plans.push(Plan {
            metric: index as u16,
            of,
            form,
            per,
            window: metric.person_window.or(terms.schedule.person_window),
            started: metric.on == Population::Started,
            baseline: metric.baseline.clone(),
            path,
            cohorts: by_cohort,
        });
    }
    plans
}

fn form(metric: &Metric) -> Option<(Form, usize, Per)> {
    match metric.measure {
        Measure::Rate { of, per } => Some((Form::Rate, of, per)),
        Measure::Mean { of, per } => Some((Form::Mean, of, per)),
        Measure::Count { of } => Some((Form::Count, of, Per::Referred)),
        _ => None,
    }
}

/// How many people are planned for these weeks of intake. Of random arrivals the k-th is planned for the week in which it
/// is expected, k arrivals at the best estimate after the first week.
fn planned(groups: &[Group], (from, to): (u32, u32)) -> u32 {
    let inside = |week: u32| (from..to).contains(&week);
    let of_group = |group: &Group| -> u64 {
        match &group.intake {
            _ if (from, to) == (0, u32::MAX) => u64::from(group.people),
            Intake::Dates(dates) => dates
                .iter()
                .filter(|(week, _)| inside(*week))
                .map(|(_, count)| u64::from(*count))
                .sum(),
            Intake::Evenly { from, until } => {
                let span = u64::from(until.saturating_sub(*from)) + 1;
                let people = u64::from(group.people.max(1));
                (0..u64::from(group.people))
                    .filter(|k| inside(from + (k * span / people) as u32))
                    .count() as u64
            }
            Intake::Arrivals { from, per_week, .. } => (1..=group.people)
                .filter(|k| {
                    let week = f64::from(*from) + f64::from(*k) / per_week.best;
                    inside(week.min(f64::from(u32::MAX)) as u32)
                })
                .count() as u64,
        }
    };
    let sum: u64 = groups.iter().map(of_group).sum();
    u32::try_from(sum).unwrap_or(u32::MAX)
}
