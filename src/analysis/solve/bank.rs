//! Simulate once: replications as they are before anything is paid, each condensed to what settling and reading a term sheet needs.

use crate::analysis::catalogue::{Entry, catalogue};
use crate::analysis::evaluate::{Drawn, Evaluator};
use crate::analysis::findings::Findings;
use crate::analysis::findings::contract::measured_saving;
use crate::analysis::run::{BLOCK, RunError, Watch};
use crate::contract::day::Day;
use crate::contract::outcomes::Outcomes;
use crate::contract::settle::Worker;
use crate::contract::terms::Terms;
use crate::money::discount::Factors;
use crate::money::period::Periods;
use rayon::prelude::*;
use std::borrow::Cow;
use std::sync::Arc;

/// One replication, before anything is paid under the contract.
pub(super) struct Row {
    /// What it comes to by then.
    pub unpaid: Findings,
    /// What the municipalities save in each week, in øre.
    pub net: Vec<i64>,
    /// What the contract is settled on.
    pub outcomes: Outcomes,
    /// The saving in it, in øre.
    pub measured_saving: i64,
    /// Discount factors.
    pub factors: Arc<Factors>,
}

/// Replications of one scenario that any of its term sheets can be priced on.
pub struct Bank {
    pub(super) rows: Vec<Row>,
    /// The metrics, as a run of the scenario reports them.
    pub entries: Vec<Entry>,
    pub(super) years: Periods,
    pub(super) start: Day,
    /// Ids of the tranches, as the scenario counts them.
    pub(super) tranches: Vec<String>,
    seed: u64,
}

impl Bank {
    /// Lives replications 0 to `replications` − 1 under the contract of the scenario. What they are does not depend on the terms that
    /// [`super::measured::difference`] allows to be changed, nor on the number of threads. Empty without a contract.
    ///
    /// # Errors
    /// [`RunError::Draw`] of the first replication that cannot be, [`RunError::Cancelled`].
    pub fn live(
        evaluator: &Evaluator<'_>,
        replications: u32,
        watch: &dyn Watch,
    ) -> Result<Self, RunError> {
        let mut bank = Self::empty(evaluator);
        bank.extend(evaluator, replications, watch)?;
        Ok(bank)
    }

    /// A bank without replications.
    pub fn empty(evaluator: &Evaluator<'_>) -> Self {
        let scenario = evaluator.scenario();
        let calendar = &scenario.spec.calendar;
        let years = Periods::years(calendar, evaluator.weeks());
        Self {
            rows: Vec::new(),
            entries: catalogue(scenario, &years.labels),
            start: Day::of(calendar.start),
            tranches: scenario
                .spec
                .tranches
                .iter()
                .map(|t| t.id.clone())
                .collect(),
            seed: evaluator.seed(),
            years,
        }
    }

    /// Appends replications up to a number; `evaluator` is the one that the bank began with.
    ///
    /// # Errors
    /// As [`Bank::live`].
    pub fn extend(
        &mut self,
        evaluator: &Evaluator<'_>,
        to: u32,
        watch: &dyn Watch,
    ) -> Result<(), RunError> {
        let terms = evaluator.scenario().contract.as_ref();
        let (Some(terms), Some(pricing)) = (terms, evaluator.own_pricing()) else {
            return Ok(());
        };
        let lived = Lived {
            evaluator,
            terms,
            years: &self.years,
            shared: &Arc::new(evaluator.best_factors().clone()),
        };
        let from = self.rows.len() as u32;
        let firsts: Vec<u32> = (from..to).step_by(BLOCK as usize).collect();
        let blocks: Vec<Vec<Row>> = firsts
            .into_par_iter()
            .map(|first| {
                let end = to.min(first.saturating_add(BLOCK));
                let rows = lived.block(first..end, pricing.plan.worker(), watch)?;
                watch.advance(rows.len() as u64);
                Ok(rows)
            })
            .collect::<Result<_, RunError>>()?;
        self.rows.extend(blocks.into_iter().flatten());
        Ok(())
    }

    /// How many replications there are.
    pub fn replications(&self) -> usize {
        self.rows.len()
    }

    /// The seed of their luck.
    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// Index of a metric.
    pub fn entry(&self, id: &str) -> Option<usize> {
        self.entries.iter().position(|e| e.id == id)
    }
}

/// What every block is lived with.
struct Lived<'l, 'a> {
    evaluator: &'l Evaluator<'a>,
    terms: &'a Terms,
    years: &'l Periods,
    shared: &'l Arc<Factors>,
}

impl Lived<'_, '_> {
    fn block(
        &self,
        numbers: std::ops::Range<u32>,
        mut worker: Worker<'_>,
        watch: &dyn Watch,
    ) -> Result<Vec<Row>, RunError> {
        let mut rows = Vec::with_capacity(numbers.len());
        let mut latest: Option<Arc<Drawn<'_>>> = None;
        for number in numbers {
            if watch.cancelled() {
                return Err(RunError::Cancelled);
            }
            let luck = self.evaluator.luck(number);
            let drawn = self.evaluator.drawn_in(latest.take(), &luck);
            let drawn = drawn.map_err(|e| RunError::Draw(number, e))?;
            let replication = self.evaluator.unpaid_of(&drawn, &luck);
            let spec = &self.evaluator.scenario().spec;
            let mut unpaid = Findings::of(spec, Some(self.terms), self.years, &replication);
            let net = unpaid.municipality.net_weekly();
            // kept once, as weekly amounts
            unpaid.municipality.net_cumulated = Vec::new();
            rows.push(Row {
                unpaid,
                net,
                outcomes: worker.condense(&replication.outcomes),
                measured_saving: measured_saving(&replication.outcomes),
                factors: match &drawn.factors {
                    Cow::Borrowed(_) => Arc::clone(self.shared),
                    Cow::Owned(own) => Arc::new(own.clone()),
                },
            });
            drop(replication);
            latest = Some(drawn);
        }
        Ok(rows)
    }
}
