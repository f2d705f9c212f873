//! Ways to read a record in a test.

use trappe::model::Spec;
use trappe::model::state::StateId;
use trappe::record::{Arm, PlaceKind, Record, Stay, StepEnd, StepStay};

/// The stay that a person is in, by week of the run; `None` before intake.
pub fn by_week(arm: &Arm, person: usize, weeks: u32) -> Vec<Option<Stay>> {
    let mut out = vec![None; weeks as usize];
    for interval in arm.intervals_of(person, weeks) {
        for week in interval.stay.from..interval.to {
            out[week as usize] = Some(interval.stay);
        }
    }
    out
}

/// Stays of a person as (first week, state).
pub fn path(arm: &Arm, person: usize) -> Vec<(u32, StateId)> {
    arm.stays_of(person)
        .iter()
        .map(|s| (s.from, s.state))
        .collect()
}

/// Step intervals of a person as (step, from, to, place, start, end).
pub fn steps(record: &Record, person: u32) -> Vec<(u16, u32, u32, PlaceKind, bool, StepEnd)> {
    steps_of(record, person)
        .map(|s| (s.step, s.from, s.to, s.place, s.start, s.end))
        .collect()
}

/// Step intervals of a person.
pub fn steps_of(record: &Record, person: u32) -> impl Iterator<Item = &StepStay> {
    record.steps.iter().filter(move |s| s.person == person)
}

/// Adviser windows of a person as (from, to).
pub fn windows(record: &Record, person: u32) -> Vec<(u32, u32)> {
    record
        .adviser
        .iter()
        .filter(|w| w.person == person)
        .map(|w| (w.from, w.to))
        .collect()
}

/// First weeks of the spells in work of a person.
pub fn job_starts(spec: &Spec, arm: &Arm, person: usize) -> Vec<u32> {
    let mut working = false;
    let mut out = Vec::new();
    for stay in arm.stays_of(person) {
        let works = spec.states[usize::from(stay.state.0)].in_work;
        if works && !working {
            out.push(stay.from);
        }
        working = works;
    }
    out
}

/// People in each state, by week, summed over records.
pub struct Counts {
    /// `changes[week][state]`: entries minus exits.
    changes: Vec<Vec<i64>>,
}

impl Counts {
    /// Nobody yet.
    pub fn new(spec: &Spec) -> Self {
        Self {
            changes: vec![vec![0; spec.states.len()]; spec.calendar.weeks as usize],
        }
    }

    /// Adds everybody in an arm.
    pub fn add(&mut self, arm: &Arm) {
        for person in 0..arm.offsets.len() - 1 {
            let mut last: Option<Stay> = None;
            for stay in arm.stays_of(person) {
                let week = &mut self.changes[stay.from as usize];
                week[usize::from(stay.state.0)] += 1;
                if let Some(last) = last {
                    week[usize::from(last.state.0)] -= 1;
                }
                last = Some(*stay);
            }
        }
    }

    /// `[week][state]`.
    pub fn by_week(&self) -> Vec<Vec<u64>> {
        let mut now = vec![0_i64; self.changes.first().map_or(0, Vec::len)];
        self.changes
            .iter()
            .map(|change| {
                for (n, c) in now.iter_mut().zip(change) {
                    *n += c;
                }
                now.iter().map(|n| n.unsigned_abs()).collect()
            })
            .collect()
    }
}
