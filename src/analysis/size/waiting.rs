//! The list for places in enterprises, as one replication had it.

use crate::model::world::EnterpriseTable;
use crate::record::{OpeningFate, OpeningRecord, PlaceKind, Record, StepEnd, StepStay};

/// Who waited for a place and what came of it, in one replication.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Waiting {
    /// Placements in an enterprise; a repeat in the same place is none.
    pub placed: f64,
    /// Generic placements, after a wait that was too long.
    pub generic: f64,
    /// Waits that were too long and ended the programme.
    pub gave_up: f64,
    /// Person-weeks on the list.
    pub weeks: f64,
    /// Weeks from the first to the last in which anybody is on a place or waits for one.
    pub open: f64,
    /// Most people on the list at a time.
    pub longest: f64,
    /// Most people on places or waiting for one at a time: so many places would have made nobody wait.
    pub needed: f64,
    /// Person-weeks on places.
    pub used: f64,
    /// Place-weeks on offer in those weeks.
    pub offered: f64,
    /// Openings that arose.
    pub openings: f64,
    /// Openings that participants took.
    pub filled: f64,
    /// Enterprises that started.
    pub started: f64,
}

impl Waiting {
    /// Reads it off a record that was lived with these enterprises.
    pub fn of(second: Option<&EnterpriseTable>, record: &Record) -> Self {
        let mut out = Self::default();
        let weeks = record.weeks as usize;
        let (mut waits, mut demand) = (vec![0_i32; weeks + 1], vec![0_i32; weeks + 1]);
        let add = |by: &mut Vec<i32>, stay: &StepStay| {
            by[(stay.from as usize).min(weeks)] += 1;
            by[(stay.to as usize).min(weeks)] -= 1;
        };
        let (mut first, mut last) = (u32::MAX, 0);
        let mut before: Option<&StepStay> = None;
        for stay in &record.steps {
            let lasted = f64::from(stay.to - stay.from);
            match stay.place {
                PlaceKind::NotNeeded => {}
                PlaceKind::Waiting => {
                    out.weeks += lasted;
                    out.gave_up += f64::from(u8::from(stay.end == StepEnd::GaveUp));
                    add(&mut waits, stay);
                    add(&mut demand, stay);
                }
                PlaceKind::Enterprise(_) => {
                    out.placed += f64::from(u8::from(!goes_on(before, stay)));
                    out.used += lasted;
                    add(&mut demand, stay);
                }
                PlaceKind::Generic => {
                    out.generic += f64::from(u8::from(!goes_on(before, stay)));
                }
            }
            if matches!(stay.place, PlaceKind::Waiting | PlaceKind::Enterprise(_)) {
                first = first.min(stay.from);
                last = last.max(stay.to);
            }
            before = Some(stay);
        }
        (out.longest, out.needed) = (highest(&waits), highest(&demand));
        if first < last {
            out.open = f64::from(last - first);
            out.offered = offered(second, record, first, last);
        }
        out.openings = record.openings.len() as f64;
        let filled = |o: &&OpeningRecord| matches!(o.fate, OpeningFate::Filled { .. });
        out.filled = record.openings.iter().filter(filled).count() as f64;
        let started = record.enterprises.iter().filter(|e| !e.levels.is_empty());
        out.started = started.count() as f64;
        out
    }

    /// Waits that have ended in a place, a generic one or none.
    pub fn ended(&self) -> f64 {
        self.placed + self.without_place()
    }

    /// Waits that ended without a place in an enterprise.
    pub fn without_place(&self) -> f64 {
        self.generic + self.gave_up
    }
}

/// Whether a stay is the repeat of the one before it, in the same place.
fn goes_on(before: Option<&StepStay>, stay: &StepStay) -> bool {
    before.is_some_and(|b| {
        b.person == stay.person
            && b.step == stay.step
            && b.place == stay.place
            && b.to == stay.from
            && b.end == StepEnd::Repeated
    })
}

/// The highest level that changes add up to.
fn highest(changes: &[i32]) -> f64 {
    let (mut level, mut most) = (0, 0);
    for change in changes {
        level += change;
        most = most.max(level);
    }
    f64::from(most)
}

/// Place-weeks that living enterprises offer in the weeks `from..to`.
fn offered(second: Option<&EnterpriseTable>, record: &Record, from: u32, to: u32) -> f64 {
    let Some(second) = second else {
        return 0.0;
    };
    let mut sum = 0.0;
    for enterprise in &record.enterprises {
        let end = enterprise.failed.unwrap_or(record.weeks).min(to);
        let next = enterprise.levels.iter().skip(1).map(|(week, _)| *week);
        for ((start, level), next) in enterprise.levels.iter().zip(next.chain([end])) {
            let (start, stop) = ((*start).max(from), next.min(end));
            let places = second
                .levels
                .get(usize::from(*level))
                .map_or(0, |l| l.places);
            sum += f64::from(places) * f64::from(stop.saturating_sub(start));
        }
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stay(person: u32, from: u32, to: u32, place: PlaceKind, end: StepEnd) -> StepStay {
        StepStay {
            person,
            step: 0,
            from,
            to,
            place,
            start: true,
            end,
        }
    }

    fn record(steps: Vec<StepStay>) -> Record {
        Record {
            replication: 0,
            weeks: 20,
            regimes: Vec::new(),
            people: Vec::new(),
            programme: Default::default(),
            counterfactual: Default::default(),
            steps,
            adviser: Vec::new(),
            graduations: Vec::new(),
            enterprises: Vec::new(),
            openings: Vec::new(),
        }
    }

    #[test]
    fn a_list_by_hand() {
        use PlaceKind::{Enterprise, Generic, Waiting as Wait};
        use StepEnd::{Completed, GaveUp, Horizon, Placed, Repeated};
        let record = record(vec![
            // waits two weeks, repeats in the same place
            stay(0, 2, 4, Wait, Placed),
            stay(0, 4, 8, Enterprise(0), Repeated),
            stay(0, 8, 12, Enterprise(0), Completed),
            // no wait
            stay(1, 3, 9, Enterprise(1), Completed),
            // too long
            stay(2, 3, 8, Wait, Placed),
            stay(2, 8, 10, Generic, Completed),
            stay(3, 4, 9, Wait, GaveUp),
            // still waits
            stay(4, 18, 20, Wait, Horizon),
        ]);
        let found = Waiting::of(None, &record);
        assert_eq!(
            (found.placed, found.generic, found.gave_up),
            (2.0, 1.0, 1.0)
        );
        assert_eq!((found.weeks, found.used, found.open), (14.0, 14.0, 18.0));
        // weeks 4 to 7: 2 and 3 wait, 0 and 1 are on places
        assert_eq!((found.longest, found.needed), (2.0, 4.0));
        assert_eq!((found.ended(), found.without_place()), (4.0, 2.0));
    }
}
