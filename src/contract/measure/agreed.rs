//! The path agreed at signing, for numbers: what a person of each group is expected to achieve without the programme by
//! so many weeks after their intake, from many simulated lives at the best estimates (settled point 1).
//!
//! What counts for a person depends on where their window begins: of a rate it is the first hit in it, and of a spell or a
//! waiting period only weeks in it serve. Who came before the contract began is therefore expected to achieve what lives
//! do that are counted from just as many weeks after their intake on, and not the difference of two points of one path.

use super::frame::Frame;
use super::hits::Hit;
use super::numbers::Plan;
use super::side::Side;
use super::tally::Selection;
use crate::model::group::{Group, Intake};
use std::sync::Arc;

/// What one path says of the people of one group whose first `skip` weeks don't count.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Row {
    path: usize,
    group: u16,
    skip: u32,
    /// Weeks after the intake up to which it is known, ascending.
    ends: Vec<u32>,
    /// Where its cells begin.
    at: usize,
}

/// What must be known: rows in the order of path, group and skipped weeks.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Rows(Arc<Vec<Row>>);

impl Rows {
    /// Everything that plans ask of the people of these groups, in lives of so many weeks.
    ///
    /// Who is counted from their intake on may be asked for after any number of weeks; who came before the
    /// contract began only for the weeks between their intake and the measurements.
    pub fn new(plans: &[Plan], groups: &[Group], frame: &Frame, weeks: u32) -> Self {
        let early: Vec<Vec<u32>> = groups
            .iter()
            .map(|group| skips(group, frame.first))
            .collect();
        let (mut rows, mut at) = (Vec::new(), 0);
        for (path, plan) in plans.iter().enumerate() {
            if plan.path.is_none() {
                continue;
            }
            let cuts = plan.cohorts.iter().flat_map(|c| &c.cuts);
            let mut counted: Vec<u32> = cuts
                .map(|cut| frame.end.min(weeks).min(*cut).saturating_sub(frame.first))
                .filter(|seen| *seen > 0)
                .collect();
            counted.sort_unstable();
            counted.dedup();
            for (group, early) in (0_u16..).zip(&early) {
                for skip in std::iter::once(0).chain(early.iter().copied()) {
                    let ends: Vec<u32> = if skip == 0 {
                        (1..=weeks).collect()
                    } else {
                        counted.iter().map(|c| c.saturating_add(skip)).collect()
                    };
                    let cells = ends.len();
                    rows.push(Row {
                        path,
                        group,
                        skip,
                        ends,
                        at,
                    });
                    at += cells;
                }
            }
        }
        Self(Arc::new(rows))
    }

    /// Figures to be kept.
    pub fn cells(&self) -> usize {
        self.0.last().map_or(0, |row| row.at + row.ends.len())
    }

    /// How many weeks are skipped by anybody in these groups, ascending; 0 is always among them.
    pub fn skips(&self, groups: &[u16]) -> Vec<u32> {
        let rows = self.0.iter().filter(|row| groups.contains(&row.group));
        let mut skips: Vec<u32> = rows.map(|row| row.skip).collect();
        skips.sort_unstable();
        skips.dedup();
        skips
    }

    fn get(&self, path: usize, group: u16, skip: u32) -> Option<&Row> {
        let key = (path, group, skip);
        let rows = &self.0;
        let found = rows.binary_search_by_key(&key, |row| (row.path, row.group, row.skip));
        found.ok().map(|index| &rows[index])
    }
}

/// How many weeks after their intake the contract begins, for those of a group who may come before it; ascending.
fn skips(group: &Group, first: u32) -> Vec<u32> {
    let weeks: Vec<u32> = match &group.intake {
        Intake::Dates(dates) => dates.iter().map(|(week, _)| *week).collect(),
        Intake::Evenly { from, until } | Intake::Arrivals { from, until, .. } => {
            (*from..=(*until).min(first)).collect()
        }
    };
    let mut skips: Vec<u32> = weeks
        .into_iter()
        .filter(|week| *week < first)
        .map(|week| first - week)
        .collect();
    skips.sort_unstable();
    skips.dedup();
    skips
}

/// Counts behind agreed paths. Exact, so that neither the order of lives nor their batches matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgreedCounts {
    rows: Rows,
    /// By cell: achieved after the end before it and up to its own, by lives that are followed until then.
    hits: Vec<u64>,
    /// By cell: lives that are followed until its end.
    lives: Vec<u64>,
}

impl AgreedCounts {
    pub(super) fn new(rows: Rows) -> Self {
        let cells = rows.cells();
        Self {
            rows,
            hits: vec![0; cells],
            lives: vec![0; cells],
        }
    }

    /// Adds the people of a side to those who are followed.
    pub(super) fn follow(&mut self, side: &Side<'_>) {
        for row in self.rows.0.iter() {
            for person in side.people.iter().filter(|p| p.group == row.group) {
                let Some(intake) = person.intake else {
                    continue;
                };
                let lived = side.weeks.saturating_sub(intake);
                let seen = row.ends.partition_point(|end| *end <= lived);
                for lives in &mut self.lives[row.at..row.at + seen] {
                    *lives += 1;
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
            let (Some(intake), Some(row)) =
                (person.intake, self.rows.get(path, person.group, skip))
            else {
                continue;
            };
            if once && last == Some(hit.person) {
                continue;
            }
            last = Some(hit.person);
            let k = hit.week.saturating_sub(intake);
            let cell = row.ends.partition_point(|end| *end <= k);
            let lived = side.weeks.saturating_sub(intake);
            if row.ends.get(cell).is_some_and(|end| *end <= lived) {
                self.hits[row.at + cell] += if once { 1 } else { u64::from(hit.count) };
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
        for row in self.rows.0.iter() {
            let cells = row.at..row.at + row.ends.len();
            let mut sum = 0.0;
            for (hits, lives) in self.hits[cells.clone()].iter().zip(&self.lives[cells]) {
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

/// Agreed paths of the numbers of a contract that have one, by group; see [`AgreedCounts::finish`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Agreed {
    rows: Rows,
    /// By cell: expected up to its end.
    sums: Vec<f64>,
}

impl Agreed {
    /// Expected of a person of a group in the weeks `from..to` after their intake, if only these count; 0 for what nobody
    /// has agreed on.
    pub fn expected(&self, path: usize, group: u16, from: u32, to: u32) -> f64 {
        let Some(row) = self.rows.get(path, group, from) else {
            return 0.0;
        };
        let known = row.ends.partition_point(|end| *end <= to);
        let sum = known
            .checked_sub(1)
            .and_then(|cell| self.sums.get(row.at + cell));
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
            for (sum, cut) in sums.iter_mut().zip(selection.cuts) {
                if joins < *cut {
                    let to = end.min(*cut).saturating_sub(intake);
                    *sum += self.expected(path, person.group, first - intake, to);
                }
            }
        }
        sums
    }
}
