//! A scenario that is ready to be asked: prepared, with its metrics.

use super::catalogue::{Entry, catalogue};
use super::evaluate::{Evaluator, Replication};
use super::findings::Findings;
use crate::money::period::Periods;

/// A scenario, ready to be lived beside others or under parameters of one's choice.
pub struct Side<'s> {
    /// The scenario prepared.
    pub evaluator: Evaluator<'s>,
    /// Its metrics.
    pub entries: Vec<Entry>,
    years: Periods,
}

impl<'s> Side<'s> {
    /// A prepared scenario. Sides that are compared must have the same seed and coupling.
    pub fn new(evaluator: Evaluator<'s>) -> Self {
        let scenario = evaluator.scenario();
        let years = Periods::years(&scenario.spec.calendar, evaluator.weeks());
        Self {
            entries: catalogue(scenario, &years.labels),
            evaluator,
            years,
        }
    }

    /// Index of a metric.
    pub fn entry(&self, id: &str) -> Option<usize> {
        self.entries.iter().position(|e| e.id == id)
    }

    /// What a replication comes to.
    pub fn findings(&self, replication: &Replication<'_>) -> Findings {
        let scenario = self.evaluator.scenario();
        let terms = scenario.contract.as_ref();
        Findings::of(&scenario.spec, terms, &self.years, replication)
    }

    /// Some metrics of a replication, by index of the entries; NaN where undefined.
    pub fn read_of(&self, replication: &Replication<'_>, metrics: &[usize]) -> Vec<f64> {
        let findings = self.findings(replication);
        let entry = |metric: &usize| (self.entries[*metric].read)(&findings);
        metrics.iter().map(entry).collect()
    }

    /// All metrics of a replication, in the order of the entries; NaN where undefined.
    pub fn read(&self, replication: &Replication<'_>) -> Vec<f64> {
        let findings = self.findings(replication);
        self.entries.iter().map(|e| (e.read)(&findings)).collect()
    }
}
