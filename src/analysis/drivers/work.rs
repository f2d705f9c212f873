//! How much there is to do in all three parts together.

use super::Effort;
use crate::analysis::run::Watch;
use std::cell::Cell;

/// A part of the work.
#[derive(Debug, Clone, Copy)]
pub(super) enum Part {
    Swings,
    Shares,
    Worth,
}

/// Tells a watch of all parts together, each as much as is known of it.
pub(super) struct Work<'w> {
    pub watch: &'w dyn Watch,
    parts: [Cell<u64>; 3],
}

impl<'w> Work<'w> {
    /// `sets` is how often each replication of a swing is lived.
    pub fn new(watch: &'w dyn Watch, effort: &Effort, sets: usize) -> Self {
        let Effort {
            swing,
            shares,
            worth,
            precision,
        } = *effort;
        let known = |asked: bool, n: u64| Cell::new(if asked { 0 } else { n });
        Self {
            watch,
            parts: [
                known(precision.swings.is_some(), sets as u64 * u64::from(swing)),
                known(precision.shares.is_some(), u64::from(shares)),
                known(precision.worth.is_some(), u64::from(worth)),
            ],
        }
    }

    /// A part takes so many replications.
    pub fn aim(&self, part: Part, replications: u64) {
        self.parts[part as usize].set(replications);
        self.watch.aim(self.parts.iter().map(Cell::get).sum());
    }
}
