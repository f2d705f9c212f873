//! The values of every side, replication by replication.

use crate::analysis::evaluate::Drawn;
use crate::analysis::run::{BLOCK, RunError, Watch, window};
use crate::analysis::side::Side;
use crate::record::Record;
use crate::sim::replication::live_until;
use rayon::prelude::*;
use std::ops::Range;
use std::sync::Arc;

/// All values of all sides.
pub(in crate::analysis) struct Pairs<'p> {
    sides: &'p [Side<'p>],
    /// Metrics that are kept, by side: indices of its entries.
    metrics: Vec<Vec<usize>>,
    /// `[side][metric][replication]`; NaN where undefined.
    columns: Vec<Vec<Vec<f64>>>,
    /// By side: replications whose lives are those of the first.
    same_lives: Vec<u64>,
    /// By side: replications in which the same was expected at signing as on the first.
    same_expected: Vec<u64>,
    replications: u32,
}

/// Some replications: the values of each side, `[side][row][metric]` row after row, and how many lives were those of the first.
struct Lived {
    values: Vec<Vec<f64>>,
    same_lives: Vec<u64>,
    same_expected: Vec<u64>,
}

impl<'p> Pairs<'p> {
    /// All metrics of all sides.
    pub fn new(sides: &'p [Side<'p>]) -> Self {
        let all = sides.iter().map(|s| (0..s.entries.len()).collect());
        Self::of(sides, all.collect())
    }

    /// Some metrics of each side, by index of its entries.
    pub fn of(sides: &'p [Side<'p>], metrics: Vec<Vec<usize>>) -> Self {
        Self {
            columns: metrics.iter().map(|m| vec![Vec::new(); m.len()]).collect(),
            metrics,
            same_lives: vec![0; sides.len()],
            same_expected: vec![0; sides.len()],
            replications: 0,
            sides,
        }
    }

    pub fn sides(&self) -> &'p [Side<'p>] {
        self.sides
    }

    pub fn replications(&self) -> u32 {
        self.replications
    }

    /// Replications in which the lives of a side are those of the first.
    pub fn same_lives(&self, side: usize) -> u64 {
        self.same_lives[side]
    }

    /// Whether the same was expected of the people of a side as of those of the first, in every replication.
    pub fn is_same_agreement(&self, side: usize) -> bool {
        self.same_expected[side] == u64::from(self.replications)
    }

    /// The values of a metric, replication by replication; by its position among those that are kept.
    pub fn column(&self, side: usize, metric: usize) -> &[f64] {
        &self.columns[side][metric]
    }

    /// Appends replications up to a number.
    pub fn extend(&mut self, to: u32, watch: &dyn Watch) -> Result<(), RunError> {
        watch.aim(u64::from(to) * self.sides.len() as u64);
        let step = window(rayon::current_num_threads());
        while self.replications < to {
            let end = to.min(self.replications.saturating_add(step));
            let firsts: Vec<u32> = (self.replications..end).step_by(BLOCK as usize).collect();
            let (sides, metrics) = (self.sides, self.metrics.as_slice());
            let blocks: Vec<Lived> = firsts
                .into_par_iter()
                .map(|first| {
                    let numbers = first..end.min(first.saturating_add(BLOCK));
                    live(sides, metrics, numbers, watch)
                })
                .collect::<Result<_, _>>()?;
            for block in blocks {
                self.take(&block);
            }
            self.replications = end;
        }
        Ok(())
    }

    fn take(&mut self, block: &Lived) {
        for (columns, values) in self.columns.iter_mut().zip(&block.values) {
            for row in values.chunks_exact(columns.len().max(1)) {
                for (column, value) in columns.iter_mut().zip(row) {
                    column.push(*value);
                }
            }
        }
        for (all, here) in [
            (&mut self.same_lives, &block.same_lives),
            (&mut self.same_expected, &block.same_expected),
        ] {
            all.iter_mut()
                .zip(here)
                .for_each(|(all, here)| *all += here);
        }
    }
}

fn live(
    sides: &[Side<'_>],
    metrics: &[Vec<usize>],
    numbers: Range<u32>,
    watch: &dyn Watch,
) -> Result<Lived, RunError> {
    let mut out = Lived {
        values: vec![Vec::new(); sides.len()],
        same_lives: vec![0; sides.len()],
        same_expected: vec![0; sides.len()],
    };
    let mut latest: Vec<Option<Arc<Drawn<'_>>>> = vec![None; sides.len()];
    for number in numbers {
        if watch.cancelled() {
            return Err(RunError::Cancelled);
        }
        // the lives of each side that differ from those of the sides before
        let mut lived: Vec<(Arc<Drawn<'_>>, Record)> = Vec::new();
        let mut stops = Vec::with_capacity(sides.len());
        let mut expected = None;
        for (index, side) in sides.iter().enumerate() {
            let luck = side.evaluator.luck(number);
            let drawn = side.evaluator.drawn_in(latest[index].take(), &luck);
            let drawn = drawn.map_err(|e| RunError::Draw(number, e))?;
            // equal worlds and equal luck: equal lives
            let known = lived
                .iter()
                .position(|(other, _)| other.world == drawn.world);
            let record = match known {
                Some(at) => lived[at].1.clone(),
                None => {
                    let record = live_until(&drawn.world, &luck, None);
                    lived.push((Arc::clone(&drawn), record.clone()));
                    record
                }
            };
            let replication = side.evaluator.replication_on(record, &drawn, &luck, false);
            // an early end of a contract acts back on lives
            stops.push(replication.stop());
            let same = known == Some(0) && stops[0] == replication.stop();
            out.same_lives[index] += u64::from(same);
            let first = *expected.get_or_insert(replication.expected_cost);
            out.same_expected[index] += u64::from(first == replication.expected_cost);
            out.values[index].extend(side.read_of(&replication, &metrics[index]));
            latest[index] = Some(drawn);
        }
        watch.advance(sides.len() as u64);
    }
    Ok(out)
}
