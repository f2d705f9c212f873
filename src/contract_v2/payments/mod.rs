//! From outcomes to what is due on each payment date.

use super::day::Day;
use super::outcomes::Outcomes;
use super::statement::{EffectEntry, Statement};
use super::terms::Terms;
use crate::model::account::Account;

/// The lines of a contract, laid out on their dates: computed once for any number of settlements.
#[derive(Debug, Clone)]
pub struct Payments<'a> {
    terms: &'a Terms,
    dates: Vec<Day>,
}

/// The state of one settlement: what has been paid so far, and what is due on the date of the latest `pay`.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Progress {
    /// Due on the latest payment date.
    pub due: Due,
    /// What each line has paid, by line; negative where tranches paid.
    pub by_line: Vec<i64>,
    /// Paid for outcomes in total; risk payments are not taken off.
    pub paid: i64,
    /// What each payer has paid, in the order in which accounts first appear in the terms.
    pub by_payer: Vec<(Account, i64)>,
}

/// What is due on a payment date, in smallest units. `by_waterfall` and `by_payer` add up to the same.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Due {
    /// What each waterfall of the capital receives.
    pub by_waterfall: Vec<i64>,
    /// Who pays how much: positive amounts.
    pub by_payer: Vec<(Account, i64)>,
    /// What tranches pay because a result was worse than nothing: `(index into Capital::tranches, to whom, how much)`, positive.
    pub risk: Vec<(usize, Account, i64)>,
}

/// What payments need to know about the capital, as of the payment date: after its draws and before its distributions. Indices into `Capital::tranches`.
pub trait View {
    /// Principal outstanding, in smallest units.
    fn principal(&self, tranche: usize) -> i64;
    /// What the tranche has provided so far, in smallest units.
    fn drawn(&self, tranche: usize) -> i64;
}

impl<'a> Payments<'a> {
    /// Lays a contract out.
    pub fn new(terms: &'a Terms) -> Self {
        Self {
            terms,
            dates: Vec::new(),
        }
    }

    /// All payment dates, in order, without duplicates.
    pub fn dates(&self) -> &[Day] {
        &self.dates
    }

    /// The state at the start of a settlement.
    pub fn begin(&self) -> Progress {
        Progress {
            by_line: vec![0; self.terms.lines.len()],
            ..Progress::default()
        }
    }

    /// What is due on a payment date; the result is in `progress.due`.
    pub fn pay(
        &self,
        _index: usize,
        _outcomes: &Outcomes,
        _ended: Option<Day>,
        _capital: &dyn View,
        _progress: &mut Progress,
        _statement: Option<&mut Statement>,
    ) {
    }

    /// The latest effect of a number, of all cohorts together, dated on or before a day.
    pub fn effect(&self, _metric: usize, _until: Day, _outcomes: &Outcomes) -> Option<EffectEntry> {
        None
    }
}

impl Progress {
    /// Makes it usable for another settlement of the same contract, without allocating.
    pub fn reset(&mut self) {
        self.paid = 0;
        self.by_line.fill(0);
        self.by_payer.iter_mut().for_each(|(_, paid)| *paid = 0);
    }
}
