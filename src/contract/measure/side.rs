//! People and their paths, in whichever arm or group.

use crate::record::{Arm, Person, Record, StepEnd, StepStay};

/// People on whom something is measured.
#[derive(Debug, Clone, Copy)]
pub struct Side<'a> {
    /// The people; those without an intake are left out.
    pub people: &'a [Person],
    /// What happened to them, by person.
    pub arm: &'a Arm,
    /// Their steps, by person, then by week; empty without a programme.
    pub steps: &'a [StepStay],
    /// The week in which each starts the first step, `u32::MAX` for those who never do. `None` where nobody
    /// could: then everybody stands for those who started.
    pub started: Option<&'a [u32]>,
    /// Weeks that lives are followed.
    pub weeks: u32,
}

impl<'a> Side<'a> {
    /// The programme's people; `started` as [`first_starts`] gives it.
    pub fn programme(record: &'a Record, started: &'a [u32]) -> Self {
        Self {
            people: &record.people,
            arm: &record.programme,
            steps: &record.steps,
            started: Some(started),
            weeks: record.weeks,
        }
    }

    /// Their counterfactual twins: those of people who started stand for those who started.
    pub fn twins(record: &'a Record, started: &'a [u32]) -> Self {
        Self {
            arm: &record.counterfactual,
            steps: &[],
            ..Self::programme(record, started)
        }
    }

    /// A group without a programme.
    pub fn group(people: &'a [Person], arm: &'a Arm, weeks: u32) -> Self {
        Self {
            people,
            arm,
            steps: &[],
            started: None,
            weeks,
        }
    }

    /// The week from which on a person belongs to the population; `None` if they never do.
    pub(super) fn joins(&self, person: usize, started: bool) -> Option<u32> {
        let intake = self.people[person].intake?;
        match self.started {
            Some(weeks) if started => {
                let week = weeks.get(person).copied().unwrap_or(u32::MAX);
                (week != u32::MAX).then_some(week.max(intake))
            }
            _ => Some(intake),
        }
    }

    /// The steps of a person.
    pub(super) fn steps_of(&self, person: usize) -> &'a [StepStay] {
        let from = self.steps.partition_point(|s| (s.person as usize) < person);
        let to = self.steps.partition_point(|s| s.person as usize <= person);
        &self.steps[from..to]
    }
}

/// The week in which each person of a record starts the first step of the programme, `u32::MAX` if never.
pub fn first_starts(record: &Record) -> Vec<u32> {
    let mut weeks = vec![u32::MAX; record.people.len()];
    for step in record.steps.iter().filter(|step| step.start) {
        if let Some(week) = weeks.get_mut(step.person as usize) {
            *week = step.from.min(*week);
        }
    }
    weeks
}

/// The week in which a step was completed: the last one on it.
pub(super) fn completed_in(step: &StepStay) -> Option<u32> {
    (step.end == StepEnd::Completed).then(|| step.to.saturating_sub(1))
}
