//! A block of replications: some consecutive numbers, lived one after the other by one thread.

use super::catalogue::Entry;
use super::certainty::Controls;
use super::evaluate::{Drawn, Evaluator, Replication};
use super::findings::Findings;
use super::job::{BLOCK, COMPANIONS, RunError, Watch};
use super::series::Layout;
use crate::money::period::Periods;
use crate::record::Record;
use crate::sim::luck::Luck;
use crate::sim::replication::{live, live_with_clocks};
use std::ops::Range;
use std::sync::Arc;

/// What every block of a run is read with.
pub(super) struct Reading<'r> {
    pub evaluator: &'r Evaluator<'r>,
    pub years: &'r Periods,
    pub entries: &'r [Entry],
    pub layout: &'r Layout,
    /// What the means are controlled with, if they are.
    pub controls: Option<&'r Controls>,
    /// How many replications of the run have companions at most.
    pub accompanied: u32,
}

/// What some consecutive replications leave behind, figure by figure.
pub struct Block {
    first: u32,
    rows: usize,
    /// `[row][metric]`; NaN where undefined.
    lived: Vec<f64>,
    /// The same, `[metric][row]`.
    values: Vec<f64>,
    /// Rows that have companions.
    accompanied: Vec<usize>,
    /// With the same parameters, and with the same parameters and cycle: `[metric][accompanied row]`.
    companions: [Vec<f64>; 2],
    /// Curves of amounts: `[point][row]`.
    amounts: Vec<f64>,
    /// Curves that count: `[row][point]`.
    counts: Vec<u32>,
    /// Controls, `[row][control]`; nothing if means are plain.
    controls: Vec<f64>,
}

impl Block {
    /// Lives some replications.
    ///
    /// # Errors
    /// [`RunError::Draw`] of the first replication that cannot be, [`RunError::Cancelled`].
    pub(super) fn live(
        reading: &Reading<'_>,
        numbers: Range<u32>,
        watch: &dyn Watch,
    ) -> Result<Self, RunError> {
        let (metrics, layout) = (reading.entries.len(), reading.layout);
        let (first, rows) = (numbers.start, numbers.len());
        let accompanied: Vec<usize> = (0..rows)
            .filter(|row| reading.is_accompanied(numbers.start + *row as u32))
            .collect();
        // Row by row as they are lived, and turned at the end: a row in columns is as many places far from each other.
        let mut values = Vec::with_capacity(metrics * rows);
        let mut companions = [0, 1].map(|_| Vec::with_capacity(metrics * accompanied.len()));
        let mut amounts = Vec::with_capacity(layout.amounts() * rows);
        let mut counts = Vec::with_capacity(layout.counts() * rows);
        let linear = reading.controls.map_or(0, Controls::linear);
        let mut controlled = Vec::with_capacity(linear * rows);
        let mut companion = 0;
        let mut latest: Option<Arc<Drawn<'_>>> = None;
        for (row, number) in numbers.enumerate() {
            if watch.cancelled() {
                return Err(RunError::Cancelled);
            }
            let luck = reading.evaluator.luck(number);
            let drawn = reading.evaluator.drawn_in(latest.take(), &luck);
            let drawn = drawn.map_err(|e| RunError::Draw(number, e))?;
            let mut lives = live_with_clocks(&drawn.world, &luck);
            if let Some(controls) = reading.controls {
                controls.add(&luck, &drawn, &mut lives, &mut controlled);
            }
            reading.replication(&drawn, &luck, lives.record, |findings, replication| {
                values.extend(reading.read(findings));
                layout.read(findings, replication, (&mut amounts, &mut counts));
            });
            if accompanied.get(companion) == Some(&row) {
                // companions share the parameters, and all that follows from them
                let others = reading.evaluator.companions(number);
                for (luck, values) in others.iter().zip(&mut companions) {
                    let record = live(&drawn.world, luck);
                    reading.replication(&drawn, luck, record, |findings, _| {
                        values.extend(reading.read(findings));
                    });
                }
                companion += 1;
            }
            latest = Some(drawn);
        }
        Ok(Self {
            first,
            rows,
            values: turned(&values, metrics),
            lived: values,
            companions: companions.map(|values| turned(&values, metrics)),
            accompanied,
            amounts: turned(&amounts, layout.amounts()),
            counts,
            controls: controlled,
        })
    }

    /// Number of the first replication.
    pub fn first(&self) -> u32 {
        self.first
    }

    /// How many replications there are.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// The values of a metric, replication by replication; NaN where undefined.
    pub fn column(&self, metric: usize) -> &[f64] {
        slice(&self.values, metric, self.rows)
    }

    /// The values of a replication, metric by metric.
    pub fn row(&self, row: usize) -> &[f64] {
        let metrics = self.lived.len().checked_div(self.rows).unwrap_or(0);
        slice(&self.lived, row, metrics)
    }

    /// Whether these are all replications of a task, from a multiple of [`BLOCK`] to the next.
    pub(super) fn is_whole(&self) -> bool {
        self.first.is_multiple_of(BLOCK) && self.rows == BLOCK as usize
    }

    /// The controls and the values of each replication; nothing if means are plain.
    pub(super) fn controlled(&self) -> impl Iterator<Item = (&[f64], &[f64])> {
        let width = self.controls.len().checked_div(self.rows).unwrap_or(0);
        let rows = self.controls.chunks_exact(width.max(1)).enumerate();
        rows.map(|(row, controls)| (controls, self.row(row)))
    }

    /// The values of a point of the curves of amounts, replication by replication.
    pub(super) fn amounts(&self, point: usize) -> &[f64] {
        slice(&self.amounts, point, self.rows)
    }

    /// The points of the curves that count, in each replication.
    pub(super) fn counts(&self) -> impl Iterator<Item = &[u32]> {
        let points = self.counts.len().checked_div(self.rows).unwrap_or(0);
        self.counts.chunks_exact(points.max(1))
    }

    /// A metric of each replication that has companions, with theirs.
    pub(super) fn triples(&self, metric: usize) -> impl Iterator<Item = (f64, f64, f64)> {
        let own = self.column(metric);
        let [parameters, cycle] = &self.companions;
        let width = self.accompanied.len();
        let others = slice(parameters, metric, width)
            .iter()
            .zip(slice(cycle, metric, width));
        self.accompanied
            .iter()
            .zip(others)
            .map(|(row, (p, c))| (own[*row], *p, *c))
    }
}

fn slice(all: &[f64], index: usize, width: usize) -> &[f64] {
    all.get(index * width..(index + 1) * width)
        .unwrap_or_default()
}

/// Columns from whole rows that are `width` long.
fn turned(rows: &[f64], width: usize) -> Vec<f64> {
    // A block has so few rows that what comes next in each of them is near the processor.
    let mut columns = Vec::with_capacity(rows.len());
    for index in 0..width {
        columns.extend(rows.chunks_exact(width).map(|row| row[index]));
    }
    columns
}

impl Reading<'_> {
    /// The number alone decides, so that a run that goes on has the companions of one that was as long from the start.
    fn is_accompanied(&self, number: u32) -> bool {
        number.is_multiple_of(COMPANIONS) && number / COMPANIONS < self.accompanied
    }

    fn replication(
        &self,
        drawn: &Arc<Drawn<'_>>,
        luck: &Luck,
        record: Record,
        visit: impl FnOnce(&Findings, &Replication<'_>),
    ) {
        let scenario = self.evaluator.scenario();
        let replication = self.evaluator.replication_on(record, drawn, luck, false);
        let terms = scenario.contract.as_ref();
        let findings = Findings::of(&scenario.spec, terms, self.years, &replication);
        visit(&findings, &replication);
    }

    fn read(&self, findings: &Findings) -> impl Iterator<Item = f64> {
        self.entries.iter().map(|e| (e.read)(findings))
    }
}

#[cfg(test)]
mod tests {
    use super::turned;

    #[test]
    fn rows_become_columns() {
        for (height, width) in [(1, 1), (3, 5), (8, 2), (9, 7), (64, 3), (17, 1)] {
            let at = |row: usize, column: usize| (row * 100 + column) as f64;
            let rows = (0..height).flat_map(|row| (0..width).map(move |c| at(row, c)));
            let columns = (0..width).flat_map(|c| (0..height).map(move |row| at(row, c)));
            let rows: Vec<f64> = rows.collect();
            assert_eq!(turned(&rows, width), columns.collect::<Vec<_>>());
        }
        assert!(turned(&[], 3).is_empty() && turned(&[], 0).is_empty());
    }
}
