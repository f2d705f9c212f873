//! On which days each number is measured: on all on which the contract could read it, and on no others.

use crate::contract::day::Day;
use crate::contract::outcomes::ALL;
use crate::contract::payments::schedule::period_ends;
use crate::contract::terms::{Cohort, Kind, Line, Measure, Rule, Schedule, Terms, Trigger, When};
use std::collections::BTreeSet;

/// What is measured of one number: the cohort ([`ALL`] for everybody) and the day.
pub(super) type Wanted = BTreeSet<(u16, Day)>;

/// The days on which a line is measured, cohorts aside.
fn days_of(when: &When, schedule: &Schedule, ends: &[Day]) -> Vec<Day> {
    match when {
        When::Periods => ends.to_vec(),
        When::End => vec![schedule.until],
        When::On(days) => days.clone(),
    }
}

/// What is wanted of each metric, by metric; nothing of those that are no numbers. Composites want it of their
/// parts. A number that nothing reads is measured once, at the end, so that it can be reported.
pub(super) fn wanted(terms: &Terms) -> Vec<Wanted> {
    let ends = period_ends(&terms.schedule);
    let mut wanted = vec![Wanted::new(); terms.metrics.len()];
    let is_number = |metric: usize| {
        terms
            .metrics
            .get(metric)
            .is_some_and(|m| m.measure.kind() == Kind::Number)
    };
    let mut want = |metric: usize, cohort: u16, day: Day| {
        let counts = (terms.schedule.from..=terms.schedule.until).contains(&day);
        if counts && is_number(metric) {
            wanted[metric].insert((cohort, day));
        }
    };
    let cohorts = || (0_u16..).zip(&terms.cohorts);
    for line in &terms.lines {
        let mut days = days_of(&line.when, &terms.schedule, &ends);
        if line.by_cohort {
            days = terms.cohorts.iter().map(|c| c.measured).collect();
            if let Some(metric) = line.metric {
                cohorts().for_each(|(index, c): (u16, &Cohort)| want(metric, index, c.measured));
            }
        } else if let Some(metric) = line.metric {
            days.iter().for_each(|day| want(metric, ALL, *day));
        }
        for metric in conditions(line) {
            days.iter().for_each(|day| want(metric, ALL, *day));
        }
    }
    // A contract that ends early is measured on that day once more.
    let stops: Vec<Day> = terms
        .terminations
        .iter()
        .flat_map(|t| t.on.clone())
        .collect();
    for line in terms.lines.iter().filter(|line| !line.by_cohort) {
        for metric in line.metric.into_iter().chain(conditions(line)) {
            stops.iter().for_each(|day| want(metric, ALL, *day));
        }
    }
    for termination in &terms.terminations {
        if let Some(Trigger::Below { metric, .. } | Trigger::Above { metric, .. }) =
            termination.when
        {
            termination
                .on
                .iter()
                .for_each(|day| want(metric, ALL, *day));
        }
    }
    for (metric, wanted) in wanted.iter_mut().enumerate() {
        if is_number(metric) && wanted.is_empty() {
            wanted.insert((ALL, terms.schedule.until));
        }
    }
    pass_to_parts(terms, &mut wanted);
    wanted
}

/// Numbers that a line looks at beside its own metric.
fn conditions(line: &Line) -> impl Iterator<Item = usize> {
    let price_by = match &line.rule {
        Rule::PriceBy(by) => Some(by.metric),
        _ => None,
    };
    let minimum = line.limits.minimum.as_ref().map(|m| m.metric);
    price_by.into_iter().chain(minimum)
}

/// Composites of composites need as many rounds as they are deep; a circle ends all the same, because sets only grow.
fn pass_to_parts(terms: &Terms, wanted: &mut [Wanted]) {
    loop {
        let mut grown = false;
        for (metric, spec) in terms.metrics.iter().enumerate() {
            let Measure::Composite { parts } = &spec.measure else {
                continue;
            };
            let own = wanted[metric].clone();
            for (part, _) in parts {
                if let Some(set) = wanted.get_mut(*part) {
                    let before = set.len();
                    set.extend(own.iter().copied());
                    grown |= set.len() > before;
                }
            }
        }
        if !grown {
            return;
        }
    }
}
