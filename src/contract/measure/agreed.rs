//! The path agreed at signing, for numbers: what a person of each group is expected to achieve without the programme by
//! so many weeks after their intake, from many simulated lives at the best estimates (settled point 1).

use super::hits::Hit;
use super::side::Side;
use super::tally::Selection;

/// Counts behind agreed paths. Exact, so that neither the order of lives nor their batches matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgreedCounts {
    weeks: usize,
    groups: usize,
    /// `[path][group][k]`: achieved in week k after the intake.
    hits: Vec<u64>,
    /// `[group][k]`: change in the number of lives that are followed.
    followed: Vec<i64>,
}

impl AgreedCounts {
    pub(super) fn new(paths: usize, groups: usize, weeks: u32) -> Self {
        let weeks = weeks as usize;
        Self {
            weeks,
            groups,
            hits: vec![0; paths * groups * weeks],
            followed: vec![0; groups * (weeks + 1)],
        }
    }

    /// Adds the people of a side to those who are followed.
    pub(super) fn follow(&mut self, side: &Side<'_>) {
        for person in side.people {
            let (Some(intake), group) = (person.intake, usize::from(person.group)) else {
                continue;
            };
            let lived = (side.weeks.saturating_sub(intake) as usize).min(self.weeks);
            if lived > 0 && group < self.groups {
                let row = group * (self.weeks + 1);
                self.followed[row] += 1;
                self.followed[row + lived] -= 1;
            }
        }
    }

    /// Adds what they achieve to a path.
    pub(super) fn add(&mut self, path: usize, side: &Side<'_>, hits: &[Hit], once: bool) {
        let mut last = None;
        for hit in hits {
            let Some(person) = side.people.get(hit.person as usize) else {
                continue;
            };
            let (Some(intake), group) = (person.intake, usize::from(person.group)) else {
                continue;
            };
            let k = hit.week.saturating_sub(intake) as usize;
            if k >= self.weeks || group >= self.groups || (once && last == Some(hit.person)) {
                continue;
            }
            last = Some(hit.person);
            let cell = (path * self.groups + group) * self.weeks + k;
            self.hits[cell] += if once { 1 } else { u64::from(hit.count) };
        }
    }

    /// Adds the counts of another batch of the same contract.
    pub fn merge(&mut self, other: &Self) {
        for (sum, part) in self.hits.iter_mut().zip(&other.hits) {
            *sum += part;
        }
        for (sum, part) in self.followed.iter_mut().zip(&other.followed) {
            *sum += part;
        }
    }

    /// The agreed paths: of the lives that are followed k weeks after their intake, the mean of what they achieve in that
    /// week, added up.
    pub fn finish(&self) -> Agreed {
        let mut paths = Vec::with_capacity(self.hits.len() + self.hits.len() / self.weeks.max(1));
        for (row, hits) in self.hits.chunks_exact(self.weeks.max(1)).enumerate() {
            let followed = &self.followed[(row % self.groups) * (self.weeks + 1)..];
            let (mut lives, mut sum) = (0, 0.0);
            paths.push(0.0);
            for (hits, change) in hits.iter().zip(followed) {
                lives += change;
                sum += if lives > 0 {
                    *hits as f64 / lives as f64
                } else {
                    0.0
                };
                paths.push(sum);
            }
        }
        Agreed {
            weeks: self.weeks,
            groups: self.groups,
            paths,
        }
    }
}

/// Agreed paths of the numbers of a contract that have one, by group; see [`AgreedCounts::finish`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Agreed {
    weeks: usize,
    groups: usize,
    /// `[path][group][k]`: expected in the first k weeks after the intake.
    paths: Vec<f64>,
}

impl Agreed {
    /// Expected of a person of a group in the weeks `from..to` after their intake; 0 for what nobody has agreed on.
    pub fn expected(&self, path: usize, group: u16, from: u32, to: u32) -> f64 {
        let row = path * self.groups + usize::from(group);
        let at = |k: u32| {
            let cell = row * (self.weeks + 1) + (k as usize).min(self.weeks);
            self.paths.get(cell).copied().unwrap_or(0.0)
        };
        if usize::from(group) < self.groups && from < to {
            at(to) - at(from)
        } else {
            0.0
        }
    }

    /// Expected of the people of a side who are counted at each measurement, in total. Weeks before the first one
    /// that counts are left out.
    pub(super) fn total(
        &self,
        path: usize,
        side: &Side<'_>,
        frame: &super::frame::Frame,
        selection: &Selection<'_>,
    ) -> Vec<f64> {
        let mut sums = vec![0.0; selection.cuts.len()];
        for (index, person) in side.people.iter().enumerate().take(selection.size) {
            let (Some(intake), Some(joins)) = (person.intake, selection.joins(side, index)) else {
                continue;
            };
            // The person's window is in the path already; beyond the horizon nobody is seen in either of them.
            let (first, end) = frame.of_person(side.weeks, intake, None);
            for (sum, cut) in sums.iter_mut().zip(selection.cuts) {
                if joins < *cut {
                    let (from, to) = (first.max(joins) - intake, end.min(*cut));
                    *sum += self.expected(path, person.group, from, to.saturating_sub(intake));
                }
            }
        }
        sums
    }
}
