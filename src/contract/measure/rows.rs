//! What must be known of paths agreed at signing: for whom, and up to which weeks after their intake.
//!
//! A row belongs to the people of a group who come in one cell of intake weeks and whose first weeks don't count, because
//! the contract began after them.

use super::frame::Frame;
use super::numbers::Plan;
use crate::model::cells::{self, Cells};
use crate::model::group::Group;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

/// What one path says of the people of one group and cell whose first `skip` weeks don't count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Row {
    path: usize,
    group: u16,
    cell: u16,
    pub skip: u32,
    /// Weeks after the intake up to which it is known, ascending.
    pub ends: Vec<u32>,
    /// Where its figures begin.
    pub at: usize,
}

impl Row {
    /// The position of its figures.
    pub fn figures(&self) -> Range<usize> {
        self.at..self.at + self.ends.len()
    }
}

/// What must be known: rows in the order of path, group, cell and skipped weeks.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Rows {
    rows: Arc<Vec<Row>>,
    /// By group.
    cells: Arc<Vec<Cells>>,
    /// Which numbers have a path.
    paths: Arc<Vec<usize>>,
}

impl Rows {
    /// Everything that plans ask of the people of these groups, in lives of so many weeks.
    pub fn new(
        plans: &[Plan],
        groups: &[Group],
        cells: Vec<Cells>,
        frame: &Frame,
        weeks: u32,
    ) -> Self {
        let (mut rows, mut at) = (Vec::new(), 0);
        let paths: Vec<usize> = (0..plans.len())
            .filter(|path| plans[*path].path.is_some())
            .collect();
        for &path in &paths {
            let cuts = plans[path].cohorts.iter().flat_map(|c| &c.cuts);
            let ends: BTreeSet<u32> = cuts
                .map(|cut| frame.end.min(weeks).min(*cut))
                .filter(|end| *end > frame.first)
                .collect();
            for (group, (facts, cells)) in (0_u16..).zip(groups.iter().zip(&cells)) {
                let wanted = if cells.by_time() {
                    by_cell(facts, cells, frame.first, &ends)
                } else {
                    pooled(facts, frame.first, &ends, weeks)
                };
                for ((cell, skip), ends) in wanted {
                    let ends: Vec<u32> = ends.into_iter().collect();
                    let figures = ends.len();
                    rows.push(Row {
                        path,
                        group,
                        cell,
                        skip,
                        ends,
                        at,
                    });
                    at += figures;
                }
            }
        }
        Self {
            rows: Arc::new(rows),
            cells: Arc::new(cells),
            paths: Arc::new(paths),
        }
    }

    /// All rows.
    pub fn all(&self) -> &[Row] {
        &self.rows
    }

    /// The numbers that have a path.
    pub fn paths(&self) -> &[usize] {
        &self.paths
    }

    /// Figures to be kept.
    pub fn figures(&self) -> usize {
        self.rows.last().map_or(0, |row| row.figures().end)
    }

    /// How many weeks are skipped by anybody in these groups, ascending; 0 is always among them.
    pub fn skips(&self, groups: &[u16]) -> Vec<u32> {
        let rows = self.rows.iter().filter(|row| groups.contains(&row.group));
        let mut skips: Vec<u32> = rows.map(|row| row.skip).collect();
        skips.push(0);
        skips.sort_unstable();
        skips.dedup();
        skips
    }

    /// The row of the people of a group who come in a week, and whose first `skip` weeks don't count.
    pub fn get(&self, path: usize, group: u16, intake: u32, skip: u32) -> Option<&Row> {
        let key = (path, group, self.cell(group, intake)?, skip);
        let rows = &self.rows;
        let of_row = |row: &Row| (row.path, row.group, row.cell, row.skip);
        let found = rows.binary_search_by_key(&key, of_row);
        found.ok().map(|index| &rows[index])
    }

    /// All rows of one path for the people of a group who come in a week.
    pub fn of(&self, path: usize, group: u16, intake: u32) -> &[Row] {
        let Some(cell) = self.cell(group, intake) else {
            return &[];
        };
        let key = (path, group, cell);
        let of_row = |row: &Row| (row.path, row.group, row.cell);
        let from = self.rows.partition_point(|row| of_row(row) < key);
        let to = self.rows.partition_point(|row| of_row(row) <= key);
        &self.rows[from..to]
    }

    fn cell(&self, group: u16, intake: u32) -> Option<u16> {
        let cells = self.cells.get(usize::from(group))?;
        Some(cells.at(intake) as u16)
    }
}

/// By cell and skipped weeks, the weeks after the intake up to which a path must be known.
type Wanted = BTreeMap<(u16, u32), BTreeSet<u32>>;

/// Of each cell what its own intake weeks ask for: from the intake or the first week of the contract to each measurement.
fn by_cell(group: &Group, cells: &Cells, first: u32, ends: &BTreeSet<u32>) -> Wanted {
    let mut wanted = Wanted::new();
    for intake in cells::weeks(group) {
        let key = (cells.at(intake) as u16, first.saturating_sub(intake));
        let after = ends.iter().filter(|end| **end > intake);
        let row = wanted.entry(key).or_default();
        row.extend(after.map(|end| end - intake));
    }
    wanted
}

/// Of everybody together: who is counted from their intake on may be asked for after any number of weeks, who came before
/// the contract began only for the weeks between their intake and the measurements.
fn pooled(group: &Group, first: u32, ends: &BTreeSet<u32>, weeks: u32) -> Wanted {
    let mut wanted = Wanted::new();
    wanted.insert((0, 0), (1..=weeks).collect());
    for intake in cells::weeks(group).into_iter().filter(|w| *w < first) {
        let after = ends.iter().map(|end| end - intake).collect();
        wanted.insert((0, first - intake), after);
    }
    wanted
}
