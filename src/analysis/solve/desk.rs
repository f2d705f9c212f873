//! Where term sheets are laid side by side: from points of the box of unknowns to terms, and from terms to estimates.

use super::bank::Bank;
use super::quantity::Quantity;
use super::unknown::{self, Term, Unknown};
use crate::analysis::run::{RunError, Watch};
use crate::contract::terms::Terms;
use crate::scenario::term_sheets::TermSheets;
use crate::stats::interval::Estimate;
use rayon::prelude::*;
use std::sync::atomic::{AtomicU64, Ordering};

/// A point of the box: each unknown from 0, its lower end, to 1.
pub(super) type Point = Vec<f64>;

/// What some quantities come to at a point; each is absent where nothing is defined.
pub(super) type Look = Vec<Option<Estimate>>;

/// Prices term sheets of one scenario.
pub(super) struct Desk<'d> {
    sheets: &'d TermSheets,
    unknowns: &'d [Unknown],
    watch: &'d dyn Watch,
    priced: AtomicU64,
}

impl<'d> Desk<'d> {
    pub fn new(sheets: &'d TermSheets, unknowns: &'d [Unknown], watch: &'d dyn Watch) -> Self {
        Self {
            sheets,
            unknowns,
            watch,
            priced: AtomicU64::new(0),
        }
    }

    pub fn unknowns(&self) -> &'d [Unknown] {
        self.unknowns
    }

    /// How many term sheets have been priced, each on some of the replications or all.
    pub fn priced(&self) -> u64 {
        self.priced.load(Ordering::Relaxed)
    }

    /// A point whose values have no more digits than anybody negotiates about.
    pub fn snap(&self, point: &[f64]) -> Point {
        let all = self.unknowns.iter().zip(point);
        all.map(|(unknown, at)| unknown.snap(*at)).collect()
    }

    /// What the terms are at a point.
    pub fn terms_at(&self, point: &[f64]) -> Vec<Term> {
        unknown::terms(self.unknowns, point)
    }

    /// What quantities come to under terms, in the first so many replications of a bank.
    pub fn estimates(
        &self,
        bank: &Bank,
        terms: &Terms,
        quantities: &[&Quantity],
        replications: usize,
    ) -> Look {
        self.priced.fetch_add(1, Ordering::Relaxed);
        let mut metrics: Vec<usize> = quantities.iter().map(|q| q.entry).collect();
        metrics.sort_unstable();
        metrics.dedup();
        let columns = bank.price(terms, &metrics, replications);
        self.watch.advance(1);
        let of = |q: &&Quantity| {
            let at = metrics.binary_search(&q.entry).ok()?;
            q.estimate(columns.get(at)?, &bank.entries)
        };
        quantities.iter().map(of).collect()
    }

    /// The same at a point; `None` where the terms contradict themselves.
    pub fn look(
        &self,
        bank: &Bank,
        point: &[f64],
        quantities: &[&Quantity],
        replications: usize,
    ) -> Result<Option<Look>, RunError> {
        if self.watch.cancelled() {
            return Err(RunError::Cancelled);
        }
        let changes = unknown::changes(&self.terms_at(point));
        let Ok(Some(terms)) = self.sheets.terms(&changes) else {
            return Ok(None);
        };
        Ok(Some(self.estimates(bank, &terms, quantities, replications)))
    }

    /// The same at many points, side by side.
    pub fn look_at_all(
        &self,
        bank: &Bank,
        points: &[Point],
        quantities: &[&Quantity],
        replications: usize,
    ) -> Result<Vec<Option<Look>>, RunError> {
        points
            .par_iter()
            .map(|point| self.look(bank, point, quantities, replications))
            .collect()
    }
}
