//! One figure over all replications: every value up to a limit, and what can be told without them beyond it.

use super::ascending::{Ascending, ascending};
use super::counted::Counted;
use super::histogram::{self, Binned};
use super::interval::{self, Estimate};
use super::moments::{Moments, Running};
use super::sketch::{Ranks, Sketch};
use super::sum::sum;

/// Whether a value is an event.
pub type Event = fn(f64) -> bool;

/// The values of one figure, added in the order of the replications. NaN stands for an undefined value.
///
/// Up to `limit` values are kept, and everything is exact. Beyond it means come from sums in the same order, shares of events from
/// counts, and order statistics from a [`Sketch`]; memory no longer grows. What it says does not depend on how the
/// values were handed over.
#[derive(Debug, Clone)]
pub struct Column<M = Moments> {
    limit: usize,
    events: Vec<Event>,
    kept: Vec<f64>,
    condensed: Option<Box<Condensed<M>>>,
}

/// What stands for the values beyond the limit.
#[derive(Debug, Clone)]
struct Condensed<M> {
    undefined: u64,
    moments: M,
    sketch: Sketch,
    counts: Vec<u64>,
}

impl<M: Running> Condensed<M> {
    /// What stands for values of which those that are events are told apart.
    fn new(events: &[Event]) -> Self {
        Self {
            undefined: 0,
            moments: M::default(),
            sketch: Sketch::default(),
            counts: vec![0; events.len()],
        }
    }

    fn extend(&mut self, values: &[f64], events: &[Event]) {
        // Undefined values are rare: mostly there is one run of defined ones.
        for defined in values.split(|value| value.is_nan()) {
            self.undefined += 1;
            self.moments.add_all(defined);
            self.sketch.add_all(defined);
            for (count, holds) in self.counts.iter_mut().zip(events) {
                *count += defined.iter().filter(|value| holds(**value)).count() as u64;
            }
        }
        // A NaN lies between two runs.
        self.undefined -= 1;
    }
}

/// The defined values of a figure in ascending order.
pub enum Ordered {
    /// All of them.
    Exact(Vec<f64>),
    /// By how often each is there.
    Counted(Counted),
    /// As a sketch has them.
    Sketched(Ranks),
}

impl Ascending for Ordered {
    fn count(&self) -> usize {
        match self {
            Self::Exact(sorted) => sorted.len(),
            Self::Counted(counted) => counted.count(),
            Self::Sketched(ranks) => ranks.count(),
        }
    }

    fn at(&self, rank: usize) -> f64 {
        match self {
            Self::Exact(sorted) => sorted.as_slice().at(rank),
            Self::Counted(counted) => counted.at(rank),
            Self::Sketched(ranks) => ranks.at(rank),
        }
    }

    fn runs(&self) -> Box<dyn Iterator<Item = (f64, u64)> + '_> {
        match self {
            Self::Exact(sorted) => sorted.runs(),
            Self::Counted(counted) => counted.runs(),
            Self::Sketched(ranks) => ranks.runs(),
        }
    }
}

impl<M: Running> Column<M> {
    /// An empty column that keeps up to `limit` values and counts the values that are events.
    pub fn new(limit: usize, events: Vec<Event>) -> Self {
        Self {
            limit,
            events,
            kept: Vec::new(),
            condensed: None,
        }
    }

    /// Makes room for so many values in all, or for as many as are kept.
    pub fn expect(&mut self, values: usize) {
        let all = values.min(self.limit);
        if self.condensed.is_none() {
            self.kept.reserve_exact(all.saturating_sub(self.kept.len()));
        }
    }

    /// Adds values.
    pub fn extend(&mut self, values: &[f64]) {
        let mut rest = values;
        if self.condensed.is_none() {
            let (kept, beyond) = values.split_at(values.len().min(self.limit - self.kept.len()));
            self.kept.extend_from_slice(kept);
            rest = beyond;
        }
        if rest.is_empty() {
            return;
        }
        let condensed = self.condensed.get_or_insert_with(|| {
            let mut condensed = Box::new(Condensed::new(&self.events));
            condensed.extend(&std::mem::take(&mut self.kept), &self.events);
            condensed
        });
        condensed.extend(rest, &self.events);
    }

    /// All values in the order in which they came; `None` if there were more than are kept.
    pub fn kept(&self) -> Option<&[f64]> {
        self.condensed.is_none().then_some(&self.kept)
    }

    /// How many values there are, undefined ones among them.
    pub fn count(&self) -> u64 {
        match &self.condensed {
            Some(condensed) => condensed.undefined + condensed.moments.count(),
            None => self.kept.len() as u64,
        }
    }

    /// How many are undefined.
    pub fn undefined(&self) -> u64 {
        match &self.condensed {
            Some(condensed) => condensed.undefined,
            None => self.kept.iter().filter(|v| v.is_nan()).count() as u64,
        }
    }

    fn defined(&self) -> impl Iterator<Item = f64> {
        self.kept.iter().copied().filter(|v| !v.is_nan())
    }

    /// Mean of the defined values alone; NaN if there are none.
    pub fn average(&self) -> f64 {
        match &self.condensed {
            Some(condensed) => condensed.moments.value(),
            None => sum(self.defined()) / self.defined().count() as f64,
        }
    }

    /// How many values are the event of this number.
    pub fn events(&self, event: usize) -> u64 {
        match &self.condensed {
            Some(condensed) => condensed.counts.get(event).copied().unwrap_or(0),
            None => self.events.get(event).map_or(0, |holds| {
                self.defined().filter(|v| holds(*v)).count() as u64
            }),
        }
    }

    /// How many values are below 0, and how many above it.
    pub fn signs(&self) -> (u64, u64) {
        match &self.condensed {
            Some(condensed) => condensed.sketch.signs(),
            None => (
                self.defined().filter(|v| *v < 0.0).count() as u64,
                self.defined().filter(|v| *v > 0.0).count() as u64,
            ),
        }
    }

    /// The defined values in ascending order.
    pub fn ordered(&self) -> Ordered {
        match &self.condensed {
            Some(condensed) => Ordered::Sketched(condensed.sketch.ranks()),
            None => Ordered::Exact(ascending(self.defined())),
        }
    }

    /// The histogram of the values: [`histogram::histogram`].
    pub fn histogram(&self, worst: Option<f64>, anchor: f64) -> Binned {
        match &self.condensed {
            Some(c) => histogram::of_sketch(&c.sketch, c.undefined, worst, anchor),
            None => histogram::histogram(&self.kept, worst, anchor),
        }
    }
}

impl Column {
    /// Mean of the defined values with its interval, and the standard deviation: [`interval::mean`].
    pub fn mean(&self, level: f64) -> Option<(Estimate, Option<f64>)> {
        match &self.condensed {
            Some(condensed) => condensed.moments.mean(level),
            None => interval::mean(&self.defined().collect::<Vec<_>>(), level),
        }
    }
}
