//! From stays in states to achievements: spells, job starts, units of time.
//!
//! * A week *counts* for a metric if the person's state does (settled point 2: work is not self-support).
//! * Weeks count only inside the window of contract and person (settled point 28). Earlier weeks of the same spell
//!   don't count, nor do they serve a waiting period.
//! * A spell is a run of counting weeks; gaps of up to `gap` weeks neither count nor break it (settled point 27).
//!   Something is achieved once per spell, in the week in which the last week needed has been lived.
//! * A job start is the first week of a spell. Somebody who is in work in the first week of their path had that job
//!   already; it isn't a job start.
//! * Units begin after the first `after` counting weeks of each spell. A month is whole after
//!   365.25 / 12 days of counting weeks within one spell, the j-th after j of them; what is begun when a spell ends is lost.

use super::hits::Hit;
use crate::contract::terms::TimeUnit;
use crate::record::read::Interval;

/// What a path must reach.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Target {
    /// The beginning of a spell.
    Start,
    /// So many counting weeks in a spell.
    Weeks { weeks: u32, gap: u32 },
    /// Units of time.
    Units {
        unit: TimeUnit,
        after: u32,
        gap: u32,
        most: Option<u32>,
    },
}

/// Units per week as a fraction: 365.25 / 12 days are 487 / 16, and 365.25 / 4 are 1461 / 16.
pub(super) fn per_week(unit: TimeUnit) -> (u64, u64) {
    match unit {
        TimeUnit::Day => (7, 1),
        TimeUnit::Week => (1, 1),
        TimeUnit::Month => (7 * 16, 487),
        TimeUnit::Quarter => (7 * 16, 1461),
    }
}

/// Appends what a person achieves, in the order of weeks. `counting` is by state; only the weeks `first..end` count.
pub(super) fn achieve(
    target: Target,
    counting: &[bool],
    intervals: impl Iterator<Item = Interval>,
    (first, end): (u32, u32),
    person: u32,
    out: &mut Vec<Hit>,
) {
    let mut walk = Walk {
        target,
        window: (first, end),
        before: true, // as if it counted before the path begins: the first stay is never a start
        counted: 0,
        idle: 0,
        claimed: false,
        units: 0,
    };
    for interval in intervals {
        if interval.to <= interval.stay.from {
            continue;
        }
        let state = usize::from(interval.stay.state.0);
        let counts = counting.get(state).copied().unwrap_or(false);
        walk.stay(counts, interval.stay.from, interval.to, |week, count| {
            out.push(Hit {
                person,
                week,
                count,
            });
        });
    }
}

struct Walk {
    target: Target,
    window: (u32, u32),
    before: bool,
    counted: u32,
    idle: u32,
    claimed: bool,
    /// Units of this person so far.
    units: u32,
}

impl Walk {
    fn stay(&mut self, counts: bool, begin: u32, to: u32, mut hit: impl FnMut(u32, u32)) {
        let (first, end) = self.window;
        let from = begin.max(first);
        let length = to.min(end).saturating_sub(from);
        let gap = match self.target {
            Target::Start => {
                if counts && !self.before && (first..end).contains(&begin) {
                    hit(begin, 1);
                }
                self.before = counts;
                return;
            }
            Target::Weeks { gap, .. } | Target::Units { gap, .. } => gap,
        };
        if !counts {
            self.idle = self.idle.saturating_add(length);
            if self.idle > gap {
                (self.counted, self.claimed) = (0, false);
            }
            return;
        }
        if length == 0 {
            return;
        }
        match self.target {
            Target::Start => {}
            Target::Weeks { weeks, .. } => {
                if !self.claimed && self.counted.saturating_add(length) >= weeks {
                    self.claimed = true;
                    hit(from + weeks.saturating_sub(self.counted).max(1) - 1, 1);
                }
            }
            Target::Units {
                unit, after, most, ..
            } => {
                let most = most.unwrap_or(u32::MAX);
                let (units, weeks) = per_week(unit);
                let whole = |counted: u32| {
                    (u64::from(counted.saturating_sub(after)) * units / weeks) as u32
                };
                for lived in 0..length {
                    let counted = self.counted.saturating_add(lived);
                    let new = whole(counted.saturating_add(1)) - whole(counted);
                    let count = new.min(most - self.units);
                    if count > 0 {
                        self.units += count;
                        hit(from + lived, count);
                    }
                }
            }
        }
        self.counted = self.counted.saturating_add(length);
        self.idle = 0;
    }
}
