//! A block of replications: some consecutive numbers, lived one after the other by one thread.

use super::catalogue::Entry;
use super::certainty::Controls;
use super::evaluate::{Drawn, Evaluator, Replication};
use super::findings::Findings;
use super::run::{BLOCK, COMPANIONS, RunError, Watch};
use super::series::Layout;
use crate::money::period::Periods;
use crate::sim::luck::Luck;
use std::ops::Range;
use std::sync::Arc;

/// What every block of a run is read with.
pub(super) struct Reading<'r> {
    pub evaluator: &'r Evaluator<'r>,
    pub years: &'r Periods,
    pub entries: &'r [Entry],
    pub layout: &'r Layout,
    /// What the means are controlled with, if they are.
    pub controls: Option<&'r Controls<'r>>,
}

/// What some consecutive replications leave behind, figure by figure.
pub struct Block {
    first: u32,
    rows: usize,
    /// `[metric][row]`; NaN where undefined.
    values: Vec<f64>,
    /// Rows that have companions.
    accompanied: Vec<usize>,
    /// With the same parameters, and with the same parameters and cycle: `[metric][accompanied row]`.
    companions: [Vec<f64>; 2],
    /// `[point][row]`.
    curves: Vec<f64>,
    /// Controls of each row; nothing of rows whose means are plain.
    controls: Vec<Vec<f64>>,
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
        let (metrics, points) = (reading.entries.len(), reading.layout.points());
        let rows = numbers.len();
        let accompanied: Vec<usize> = (0..rows)
            .filter(|row| (numbers.start + *row as u32).is_multiple_of(COMPANIONS))
            .collect();
        let mut block = Self {
            first: numbers.start,
            rows,
            values: vec![0.0; metrics * rows],
            companions: [0, 1].map(|_| vec![0.0; metrics * accompanied.len()]),
            accompanied,
            curves: vec![0.0; points * rows],
            controls: Vec::with_capacity(reading.controls.map_or(0, |_| rows)),
        };
        let mut companion = 0;
        let mut latest: Option<Arc<Drawn<'_>>> = None;
        for (row, number) in numbers.enumerate() {
            if watch.cancelled() {
                return Err(RunError::Cancelled);
            }
            let luck = reading.evaluator.luck(number);
            let drawn = reading.evaluator.drawn_in(latest.take(), &luck);
            let drawn = drawn.map_err(|e| RunError::Draw(number, e))?;
            reading.replication(&drawn, &luck, |findings, replication| {
                put(&mut block.values, row, rows, reading.read(findings));
                if let Some(controls) = reading.controls {
                    block.controls.push(controls.of(&luck, replication));
                }
                let curves = reading.layout.read(findings, replication);
                put(&mut block.curves, row, rows, curves.into_iter());
            });
            if block.accompanied.get(companion) == Some(&row) {
                // companions share the parameters, and all that follows from them
                let others = reading.evaluator.companions(number);
                let width = block.accompanied.len();
                for (luck, values) in others.iter().zip(&mut block.companions) {
                    reading.replication(&drawn, luck, |findings, _| {
                        put(values, companion, width, reading.read(findings));
                    });
                }
                companion += 1;
            }
            latest = Some(drawn);
        }
        Ok(block)
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
    pub fn row(&self, row: usize) -> impl Iterator<Item = f64> {
        self.values
            .iter()
            .skip(row)
            .step_by(self.rows.max(1))
            .copied()
    }

    /// Whether these are all replications of a task, from a multiple of [`BLOCK`] to the next.
    pub(super) fn is_whole(&self) -> bool {
        self.first.is_multiple_of(BLOCK) && self.rows == BLOCK as usize
    }

    /// The controls and the values of each replication; nothing if means are plain.
    pub(super) fn controlled(&self) -> impl Iterator<Item = (&[f64], Vec<f64>)> {
        let rows = self.controls.iter().enumerate();
        rows.map(|(row, controls)| (controls.as_slice(), self.row(row).collect()))
    }

    /// The values of a point of the curves, replication by replication.
    pub(super) fn point(&self, point: usize) -> &[f64] {
        slice(&self.curves, point, self.rows)
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

/// Puts what belongs to a row into columns that are `width` long.
fn put(columns: &mut [f64], row: usize, width: usize, values: impl Iterator<Item = f64>) {
    for (column, value) in columns.chunks_exact_mut(width).zip(values) {
        column[row] = value;
    }
}

impl Reading<'_> {
    fn replication(
        &self,
        drawn: &Arc<Drawn<'_>>,
        luck: &Luck,
        visit: impl FnOnce(&Findings, &Replication<'_>),
    ) {
        let scenario = self.evaluator.scenario();
        let replication = self.evaluator.replication_of(drawn, luck, false);
        let terms = scenario.contract.as_ref();
        let findings = Findings::of(&scenario.spec, terms, self.years, &replication);
        visit(&findings, &replication);
    }

    fn read(&self, findings: &Findings) -> impl Iterator<Item = f64> {
        self.entries.iter().map(|e| (e.read)(findings))
    }
}
