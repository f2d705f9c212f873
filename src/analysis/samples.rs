//! What a run keeps of its replications: every value while there are few, what can be told without them when there are many.

use super::block::Block;
use super::catalogue::Entry;
use super::series::Layout;
use crate::stats::column::Column;
use crate::stats::interval::{self, Estimate};
use crate::stats::moments::Pairs;
use crate::stats::point::Point;
use crate::stats::triples::Triples;
use rayon::prelude::*;

/// The metrics whose means have a ratio that is reported: effort, and people it helped.
pub const RATIO: (&str, &str) = ("effort.total", "people.additional_lasting_jobs");

/// Points that count and are taken in together: as many as lie side by side where they are read.
const ABREAST: usize = 64;

/// How many replications are kept value by value. Beyond, memory no longer grows: means, spreads and shares stay exact,
/// order statistics come from a sketch with a stated error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Of metrics: 8 bytes for each and each replication.
    pub values: u32,
    /// Of the curves of amounts, and of those that count thousands.
    pub curves: u32,
    /// Of those that have companions, for the variance split: exact beyond it too, but for rounding.
    pub companions: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            values: 100_000,
            curves: 10_000,
            companions: 2_500,
        }
    }
}

/// All replications of a run.
pub struct Samples {
    /// The metrics.
    pub entries: Vec<Entry>,
    /// Layout of the curves.
    pub layout: Layout,
    /// How many were asked for, if the run was stopped before.
    pub stopped_before: Option<u32>,
    /// What came of the replications.
    pub figures: Figures,
    /// Means with control variates, by metric; `None` where a mean is the plain one.
    pub controlled: Vec<Option<Estimate>>,
    /// How many controls there were; 0 if all means are plain.
    pub controls: usize,
}

/// The figures of all replications.
pub struct Figures {
    /// How many replications there are.
    pub replications: u32,
    /// Values by metric.
    pub columns: Vec<Column>,
    /// Companions by metric.
    pub companions: Vec<Triples>,
    /// Values by point of the curves: first amounts, then counts ([`Layout::points`]).
    pub curves: Vec<Point>,
    /// How many of them are amounts.
    amounts: usize,
    limits: Limits,
    ratio: Option<(usize, usize, Pairs)>,
}

impl Samples {
    /// No replications yet.
    pub(super) fn new(entries: Vec<Entry>, layout: Layout, limits: Limits) -> Self {
        let column = |e: &Entry| {
            let events = e.events.iter().map(|event| event.holds).collect();
            Column::new(limits.values as usize, events)
        };
        let triples = || Triples::new(limits.companions as usize);
        let listed = limits.curves as usize;
        let amounts = (0..layout.amounts()).map(|_| Point::of_amounts(listed));
        let counts = (0..layout.counts()).map(|_| Point::of_counts(listed));
        let index = |id: &str| entries.iter().position(|e| e.id == id);
        let figures = Figures {
            replications: 0,
            columns: entries.iter().map(column).collect(),
            companions: entries.iter().map(|_| triples()).collect(),
            amounts: layout.amounts(),
            curves: amounts.chain(counts).collect(),
            limits,
            ratio: index(RATIO.0)
                .zip(index(RATIO.1))
                .map(|(a, b)| (a, b, Pairs::default())),
        };
        Self {
            entries,
            layout,
            stopped_before: None,
            controlled: vec![None; figures.columns.len()],
            controls: 0,
            figures,
        }
    }

    /// The values of a metric.
    pub fn column(&self, id: &str) -> Option<&Column> {
        let index = self.entries.iter().position(|e| e.id == id)?;
        self.figures.columns.get(index)
    }
}

impl Figures {
    /// Makes room for so many replications in all.
    pub(super) fn expect(&mut self, replications: u32) {
        for column in &mut self.columns {
            column.expect(replications as usize);
        }
        for point in &mut self.curves {
            point.expect(replications as usize);
        }
    }

    /// Takes in blocks in the order of their replications. Every figure is taken in by one thread, in order, so that nothing depends on
    /// how the blocks come or on the number of threads.
    pub(super) fn take(&mut self, blocks: &[Block]) {
        let columns = self.columns.par_iter_mut().enumerate();
        columns.for_each(|(metric, column)| {
            blocks.iter().for_each(|b| column.extend(b.column(metric)));
        });
        let companions = self.companions.par_iter_mut().enumerate();
        companions.for_each(|(metric, triples)| {
            let all = blocks.iter().flat_map(|b| b.triples(metric));
            all.for_each(|t| triples.add(t));
        });
        let (amounts, counts) = self.curves.split_at_mut(self.amounts);
        let amounts = amounts.par_iter_mut().enumerate();
        amounts.for_each(|(k, point)| {
            blocks.iter().for_each(|b| point.extend(b.amounts(k)));
        });
        let some = counts.par_chunks_mut(ABREAST).enumerate();
        some.for_each(|(k, points)| {
            for row in blocks.iter().flat_map(Block::counts) {
                let row = &row[k * ABREAST..];
                points.iter_mut().zip(row).for_each(|(p, n)| p.count(*n));
            }
        });
        if let Some((a, b, pairs)) = &mut self.ratio {
            for block in blocks {
                let both = block.column(*a).iter().zip(block.column(*b));
                both.for_each(|(x, y)| pairs.add(*x, *y));
            }
        }
        self.replications += blocks.iter().map(|b| b.rows() as u32).sum::<u32>();
    }

    /// The ratio of the means of [`RATIO`].
    pub fn ratio(&self, level: f64) -> Option<Estimate> {
        let (a, b, pairs) = self.ratio.as_ref()?;
        match (self.columns.get(*a)?.kept(), self.columns.get(*b)?.kept()) {
            (Some(first), Some(second)) => interval::ratio(first, second, level),
            _ => pairs.ratio(level),
        }
    }

    /// How many replications are kept value by value.
    pub fn limits(&self) -> Limits {
        self.limits
    }
}
