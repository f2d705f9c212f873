//! Ways to read a record.

use super::{Arm, Record, Stay};

/// A stay with its end: the weeks `from..to` in a state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Interval {
    /// The stay.
    pub stay: Stay,
    /// First week no longer in it.
    pub to: u32,
}

impl Arm {
    /// The stays of a person with their ends, the last at `weeks`.
    #[inline]
    pub fn intervals_of(&self, person: usize, weeks: u32) -> impl Iterator<Item = Interval> + '_ {
        let stays = self.stays_of(person);
        stays.iter().enumerate().map(move |(k, stay)| Interval {
            stay: *stay,
            to: stays.get(k + 1).map_or(weeks, |next| next.from),
        })
    }
}

impl Record {
    /// People in each state in each week of an arm: `counts[week * states + state]`, from the weeks in which somebody comes and goes.
    pub fn weekly_counts(&self, arm: &Arm, states: usize) -> Vec<i32> {
        let weeks = self.weeks as usize;
        let mut counts = vec![0; weeks * states];
        for person in 0..self.people.len() {
            let mut before = None;
            for stay in arm.stays_of(person) {
                let week = &mut counts[stay.from as usize * states..][..states];
                let state = usize::from(stay.state.0);
                week[state] += 1;
                if let Some(left) = before.replace(state) {
                    week[left] -= 1;
                }
            }
        }
        for at in states..weeks * states {
            counts[at] += counts[at - states];
        }
        counts
    }
}
