//! Ways to read a record.

use super::{Arm, Stay};

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
    pub fn intervals_of(&self, person: usize, weeks: u32) -> impl Iterator<Item = Interval> + '_ {
        let stays = self.stays_of(person);
        stays.iter().enumerate().map(move |(k, stay)| Interval {
            stay: *stay,
            to: stays.get(k + 1).map_or(weeks, |next| next.from),
        })
    }
}
