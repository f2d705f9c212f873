//! From outcomes to what is due on each payment date: rules, limits, schedule and payers.
//!
//! * [`schedule`]: when each line is measured and paid.
//! * `plan`, `prices`, `curve`, `payers`: the terms, made ready once for any number of settlements.
//! * `events`, `numbers`, `measure`: claims, units, numbers and money, and what they are worth.
//! * `due`: limits, and who pays.
//!
//! Everything is exact: whole smallest units where that is enough, decimals otherwise; the two ways give the same money. One settlement without
//! a statement allocates nothing once its [`Progress`] has been used.

mod curve;
mod due;
mod events;
mod measure;
mod numbers;
mod payers;
mod people;
mod plan;
mod prices;
mod purse;
mod quantity;
mod record;
pub mod schedule;
mod state;

pub use plan::can_pay;
pub use schedule::Slot;
pub use state::{Due, Progress};

use super::day::Day;
use super::outcomes::{ALL, Outcomes};
use super::statement::{EffectEntry, PaymentEntry, Statement};
use super::terms::Terms;
use crate::model::account::Account;
use numbers::{Found, Numbers};
use payers::Payers;
use plan::Plan;
use std::ops::Range;

/// The lines of a contract, laid out on their dates: computed once for any number of settlements.
#[derive(Debug, Clone)]
pub struct Payments<'a> {
    terms: &'a Terms,
    plan: Plan<'a>,
    dates: Vec<Day>,
    /// By date: its calendar year, and its measurements within `by_date`.
    on: Vec<(i16, Range<usize>)>,
    by_date: Vec<usize>,
    accounts: Vec<Account>,
    payers: Vec<Payers>,
    waterfalls: usize,
}

/// What payments need to know about the capital, as of the payment date: after its draws and before its distributions. Indices into `Capital::tranches`.
pub trait View {
    /// Principal outstanding, in smallest units.
    fn principal(&self, tranche: usize) -> i64;
    /// What the tranche has provided so far, in smallest units.
    fn drawn(&self, tranche: usize) -> i64;
}

/// A payment date.
struct Today<'t> {
    terms: &'t Terms,
    day: Day,
    outcomes: &'t Outcomes,
    ended: Option<Day>,
    capital: &'t dyn View,
}

impl<'a> Payments<'a> {
    /// Lays a contract out.
    pub fn new(terms: &'a Terms) -> Self {
        let mut plan = Plan::new(terms);
        let accounts = payers::accounts(terms);
        let mut lists = vec![Payers::new(&terms.payers, &accounts)];
        for plan in &mut plan.lines {
            if let Some(payers) = &plan.line.payers {
                plan.payers = lists.len();
                let own = Payers::of_line(payers, &accounts, &lists[0], lists.len() - 1);
                lists.push(own);
            }
        }
        let mut place = vec![0; plan.order.len()];
        for (position, line) in plan.order.iter().enumerate() {
            place[*line] = position;
        }
        let slots = &plan.slots;
        let mut by_date: Vec<usize> = (0..slots.len()).collect();
        by_date.sort_by_key(|&s| (slots[s].payment, place[slots[s].line], s));
        let (mut dates, mut on) = (Vec::new(), Vec::new());
        let same = |a: &usize, b: &usize| slots[*a].payment == slots[*b].payment;
        let mut begin = 0;
        for slots_of_day in by_date.chunk_by(same) {
            let day = slots[slots_of_day[0]].payment;
            let end = begin + slots_of_day.len();
            dates.push(day);
            on.push((day.date().year(), begin..end));
            begin = end;
        }
        let waterfalls = terms.lines.iter().map(|line| line.waterfall + 1);
        Self {
            waterfalls: waterfalls.fold(terms.capital.waterfalls.len().max(1), usize::max),
            terms,
            plan,
            dates,
            on,
            by_date,
            accounts,
            payers: lists,
        }
    }

    /// All payment dates, in order, without duplicates.
    pub fn dates(&self) -> &[Day] {
        &self.dates
    }

    /// All measurements, line by line.
    pub fn slots(&self) -> &[Slot] {
        &self.plan.slots
    }

    /// The state at the start of a settlement.
    pub fn begin(&self) -> Progress {
        Progress::new(self)
    }

    /// What is due on payment date `index`; the result is in `progress.due`. The caller goes through the dates in order.
    ///
    /// `ended`: an early end that stops everything, as soon as it is known: nothing dated after it counts. What has been paid before
    /// stands. `statement` receives the arithmetic; it is given on all dates of a settlement or on none. Outcomes are sorted.
    /// An `index` beyond the dates pays nothing.
    pub fn pay(
        &self,
        index: usize,
        outcomes: &Outcomes,
        ended: Option<Day>,
        capital: &dyn View,
        progress: &mut Progress,
        mut statement: Option<&mut Statement>,
    ) {
        let (Some(&day), Some((year, slots))) = (self.dates.get(index), self.on.get(index)) else {
            progress.due = Due {
                by_waterfall: vec![0; self.waterfalls],
                ..Due::default()
            };
            return;
        };
        let today = Today {
            terms: self.terms,
            day,
            outcomes,
            ended,
            capital,
        };
        progress.begin(*year);
        let recorded = progress
            .events
            .admit(&self.plan, &today, statement.is_some());
        let begin = statement.as_ref().map_or(0, |s| s.lines.len());
        if let (true, Some(statement), Some(record)) =
            (recorded, statement.as_deref_mut(), &progress.events.record)
        {
            statement.claims.clone_from(&record.claims);
        }
        for &slot in &self.by_date[slots.clone()] {
            let entry = self.slot(slot, &today, progress, statement.is_some());
            if let (Some(statement), Some(entry)) = (statement.as_deref_mut(), entry) {
                statement.lines.push(entry);
            }
        }
        for &slot in &self.by_date[slots.clone()] {
            progress.line_today[self.plan.slots[slot].line] = 0;
        }
        progress.end();
        if let Some(statement) = statement {
            statement.lines[begin..].sort_by_key(|entry| entry.line);
            statement.payments.push(PaymentEntry {
                day,
                amount: progress.today,
                by: progress.due.by_payer.clone(),
            });
        }
    }

    /// The latest effect of a number, of all cohorts together, dated on or before a day.
    pub fn effect(&self, metric: usize, until: Day, outcomes: &Outcomes) -> Option<EffectEntry> {
        let numbers = Numbers::new(&self.terms.metrics, outcomes);
        let found = numbers.pooled(self.terms, metric, until)?;
        numbers::entry(self.terms.metrics.get(metric)?, &found)
    }

    /// The same without its arithmetic, and without allocating.
    pub fn effect_value(
        &self,
        metric: usize,
        until: Day,
        outcomes: &Outcomes,
    ) -> Option<rust_decimal::Decimal> {
        let numbers = Numbers::new(&self.terms.metrics, outcomes);
        let found = numbers.pooled(self.terms, metric, until)?;
        Some(numbers::result(self.terms.metrics.get(metric)?, &found)?.effect)
    }
}

impl<'o> Numbers<'_, 'o> {
    /// The latest measurement of all cohorts together, within the days that count and not after a day.
    fn pooled(&self, terms: &Terms, metric: usize, until: Day) -> Option<Found<'o>> {
        let schedule = &terms.schedule;
        self.latest(metric, ALL, Some(schedule.from), until.min(schedule.until))
    }
}

#[cfg(test)]
mod tests;
