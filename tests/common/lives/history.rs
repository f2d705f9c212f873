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
