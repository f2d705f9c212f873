//! The path agreed at signing, for numbers: what a person of each group and cell of intake weeks is expected to achieve
//! without the programme by so many weeks after their intake, from many simulated lives at the best estimates (settled
//! point 1).
//!
//! Cells, because those who come later meet other times: everybody is held against lives that began when theirs did
//! ([`crate::model::cells`]).
//!
//! What counts for a person depends on where their window begins: of a rate it is the first hit in it, and of a spell or a
//! waiting period only weeks in it serve. Who came before the contract began is therefore expected to achieve what lives
//! do that are counted from just as many weeks after their intake on, and not the difference of two points of one path.

use super::frame::Frame;
use super::hits::Hit;
use super::rows::{Row, Rows};
use super::side::Side;
use super::tally::Selection;

/// Counts behind agreed paths. Exact, so that neither the order of lives nor their batches matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgreedCounts {
    rows: Rows,
    /// By end of a row: achieved after the end before it and up to its own, by lives that are followed until then.
    hits: Vec<u64>,
    /// By end of a row: lives that are followed until then.
    lives: Vec<u64>,
}

impl AgreedCounts {
    pub(super) fn new(rows: Rows) -> Self {
        let figures = rows.figures();
        Self {
            rows,
            hits: vec![0; figures],
            lives: vec![0; figures],
        }
    }

    /// Adds the people of a side to those who are followed.
    pub(super) fn follow(&mut self, side: &Side<'_>) {
        for person in side.people {
            let Some(intake) = person.intake else {
                continue;
            };
            let lived = side.weeks.saturating_sub(intake);
            for path in self.rows.paths() {
                for row in self.rows.of(*path, person.group, intake) {
                    let seen = row.ends.partition_point(|end| *end <= lived);
                    for lives in &mut self.lives[row.at..row.at + seen] {
                        *lives += 1;
                    }
                }
            }
        }
    }

    /// Adds what they achieve to a path, `hits` being what counts if their first `skip` weeks don't.
    pub(super) fn add(
        &mut self,
        (path, skip): (usize, u32),
        side: &Side<'_>,
        hits: &[Hit],
        once: bool,
    ) {
        let mut last = None;
        for hit in hits {
            let Some(person) = side.people.get(hit.person as usize) else {
                continue;
            };
            let Some(intake) = person.intake else {
                continue;
            };
            let Some(row) = self.rows.get(path, person.group, intake, skip) else {
                continue;
            };
            if once && last == Some(hit.person) {
                continue;
            }
            last = Some(hit.person);
            let k = hit.week.saturating_sub(intake);
            let next = row.ends.partition_point(|end| *end <= k);
            let lived = side.weeks.saturating_sub(intake);
            if row.ends.get(next).is_some_and(|end| *end <= lived) {
                self.hits[row.at + next] += if once { 1 } else { u64::from(hit.count) };
            }
        }
    }

    /// Adds the counts of another batch of the same contract.
    pub fn merge(&mut self, other: &Self) {
        let pairs = self.hits.iter_mut().zip(&other.hits);
        for (sum, part) in pairs.chain(self.lives.iter_mut().zip(&other.lives)) {
            *sum += part;
        }
    }

    /// The agreed paths: of the lives that are followed so long, the mean of what they achieve from one end to the next,
    /// added up.
    pub fn finish(&self) -> Agreed {
        let mut sums = Vec::with_capacity(self.hits.len());
        for row in self.rows.all() {
            let figures = row.figures();
            let mut sum = 0.0;
            for (hits, lives) in self.hits[figures.clone()].iter().zip(&self.lives[figures]) {
                if *lives > 0 {
                    sum += *hits as f64 / *lives as f64;
                }
                sums.push(sum);
            }
        }
        Agreed {
            rows: self.rows.clone(),
            sums,
        }
    }
}

/// Agreed paths of the numbers of a contract that have one, by group and cell; see [`AgreedCounts::finish`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Agreed {
    rows: Rows,
    /// By end of a row: expected up to it.
    sums: Vec<f64>,
}

impl Agreed {
    /// Expected of a person of a group with this intake in the weeks `from..to` after it, if only these count; 0 for what
    /// nobody has agreed on.
    pub fn expected(
        &self,
        path: usize,
        (group, intake): (u16, u32),
        (from, to): (u32, u32),
    ) -> f64 {
        let row = self.rows.get(path, group, intake, from);
        row.map_or(0.0, |row| self.up_to(row, to))
    }

    /// Expected up to a week after the intake.
    fn up_to(&self, row: &Row, to: u32) -> f64 {
        let known = row.ends.partition_point(|end| *end <= to);
        let sum = known
            .checked_sub(1)
            .and_then(|end| self.sums.get(row.at + end));
        sum.copied().unwrap_or(0.0)
    }

    /// Expected of the people of a side who are counted at each measurement, in total. All of them are counted from
    /// their intake or the first week of the contract on.
    pub(super) fn total(
        &self,
        path: usize,
        side: &Side<'_>,
        frame: &Frame,
        selection: &Selection<'_>,
    ) -> Vec<f64> {
        let mut sums = vec![0.0; selection.cuts.len()];
        for (index, person) in side.people.iter().enumerate().take(selection.size) {
            let (Some(intake), Some(joins)) = (person.intake, selection.joins(side, index)) else {
                continue;
            };
            // The person's window is in the path already; beyond the horizon nobody is seen in either of them.
            let (first, end) = frame.of_person(side.weeks, intake, None);
            let skip = first.saturating_sub(intake);
            let Some(row) = self.rows.get(path, person.group, intake, skip) else {
                continue;
            };
            for (sum, cut) in sums.iter_mut().zip(selection.cuts) {
                if joins < *cut {
                    *sum += self.up_to(row, end.min(*cut).saturating_sub(intake));
                }
            }
        }
        sums
    }
}
