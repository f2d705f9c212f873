//! The one engine: from terms and outcomes to dated flows.

use super::capital::Stack;
use super::capital::balance::Balances;
use super::capital::run::{self, Buffers, Dues, Setting};
use super::capital::timeline::Timeline;
use super::condense::Cuts;
use super::day::Day;
use super::outcomes::Outcomes;
use super::payments::{Payments, Progress, View};
use super::settlement::Settlement;
use super::statement::Statement;
use super::terms::Terms;
use crate::model::account::Account;
use rust_decimal::Decimal;
use std::sync::{Mutex, PoisonError};

/// Settles a contract, with its statement. For many outcomes build one [`Plan`] and keep a [`Worker`].
pub fn settle(terms: &Terms, outcomes: &Outcomes) -> Settlement {
    Plan::new(terms).explain(outcomes)
}

/// A contract laid out: all dates and growth factors, computed once for any number of settlements.
#[derive(Debug, Clone)]
pub struct Plan<'a> {
    terms: &'a Terms,
    payments: Payments<'a>,
    stack: Stack,
    timeline: Timeline,
    desks: Desks,
}

/// What settlements were worked out on that are over, for those to come.
#[derive(Debug, Default)]
struct Desks(Mutex<Vec<Desk>>);

/// What a settlement is worked out on, and with how many flows one ended here.
#[derive(Debug)]
struct Desk {
    progress: Progress,
    buffers: Buffers,
    flows: usize,
}

impl<'a> Plan<'a> {
    /// Lays a contract out. Draws reach until the last payment; a [`Worker`] that meets later costs lays out more.
    pub fn new(terms: &'a Terms) -> Self {
        let payments = Payments::new(terms);
        let stack = Stack::new(&terms.capital);
        let until = terms.schedule.until;
        let last = payments.dates().last().map_or(until, |d| until.max(*d));
        let start = terms.capital.start;
        let timeline = timeline(terms, &stack, payments.dates(), (start, last));
        Self {
            terms,
            payments,
            stack,
            timeline,
            desks: Desks::default(),
        }
    }

    /// All payment dates, in order.
    pub fn payment_dates(&self) -> &[Day] {
        self.payments.dates()
    }

    /// Settles without a statement.
    pub fn settle(&self, outcomes: &Outcomes) -> Settlement {
        let mut worker = self.at_a_desk();
        worker.run(outcomes, None);
        let flows = worker.settlement.flows.len();
        self.desks.put(Desk {
            progress: worker.progress,
            buffers: worker.buffers,
            flows,
        });
        worker.settlement
    }

    /// Settles with the statement: the same flows, and why.
    pub fn explain(&self, outcomes: &Outcomes) -> Settlement {
        let mut statement = Statement::default();
        let mut worker = self.worker();
        worker.run(outcomes, Some(&mut statement));
        worker.settlement.statement = Some(statement);
        worker.settlement
    }

    /// The early ends, `(day, index into Terms::terminations)`, that these outcomes bring about, in order of day.
    pub fn early_ends(&self, outcomes: &Outcomes) -> Vec<(Day, usize)> {
        if self.terms.terminations.is_empty() {
            return Vec::new();
        }
        self.settle(outcomes).terminated
    }

    /// Somebody who settles many outcomes, one after the other.
    pub fn worker(&self) -> Worker<'_> {
        Worker {
            plan: self,
            longer: None,
            progress: self.payments.begin(),
            buffers: Buffers::default(),
            settlement: Settlement::default(),
        }
    }

    /// The same on a desk that is free.
    fn at_a_desk(&self) -> Worker<'_> {
        let Some(desk) = self.desks.take() else {
            return self.worker();
        };
        let mut settlement = Settlement::default();
        settlement.flows.reserve(desk.flows);
        Worker {
            plan: self,
            longer: None,
            progress: desk.progress,
            buffers: desk.buffers,
            settlement,
        }
    }
}

impl Desks {
    fn take(&self) -> Option<Desk> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).pop()
    }

    fn put(&self, desk: Desk) {
        let mut desks = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        desks.push(desk);
    }
}

impl Clone for Desks {
    /// Another plan has desks of its own.
    fn clone(&self) -> Self {
        Self::default()
    }
}

/// Settles many outcomes of one contract, with buffers that are kept between settlements: after the first it hardly allocates.
/// What it settled before makes no difference to what it settles next.
#[derive(Debug, Clone)]
pub struct Worker<'p> {
    plan: &'p Plan<'p>,
    /// The timeline, once costs have been met that the plan's does not cover.
    longer: Option<Timeline>,
    progress: Progress,
    buffers: Buffers,
    settlement: Settlement,
}

impl Worker<'_> {
    /// Settles without a statement: the fast way.
    pub fn settle(&mut self, outcomes: &Outcomes) -> &Settlement {
        self.run(outcomes, None);
        &self.settlement
    }

    /// Outcomes that settle to the same flows with less work: money and costs added up between the days of the contract.
    /// They do so under all terms that have the same days; the statement of draws and lines is the same, too.
    pub fn condense(&mut self, outcomes: &Outcomes) -> Outcomes {
        self.reach(outcomes);
        let plan = self.plan;
        let ended: Vec<Day> = outcomes.terminated.iter().map(|(day, _)| *day).collect();
        let timeline = self.longer.as_ref().unwrap_or(&plan.timeline);
        let slots = plan.payments.slots();
        Cuts::new(plan.terms, slots, timeline, &ended).condense(outcomes)
    }

    fn run(&mut self, outcomes: &Outcomes, statement: Option<&mut Statement>) {
        let plan = self.plan;
        self.reach(outcomes);
        self.progress.reset();
        let setting = Setting {
            terms: plan.terms,
            stack: &plan.stack,
            timeline: self.longer.as_ref().unwrap_or(&plan.timeline),
        };
        let mut claims = Claims {
            payments: &plan.payments,
            outcomes,
            progress: &mut self.progress,
        };
        let out = &mut self.settlement;
        run::run(
            setting,
            outcomes,
            &mut claims,
            &mut self.buffers,
            out,
            statement,
        );
        out.paid = self.progress.paid;
        out.by_line.clone_from(&self.progress.by_line);
        out.by_payer.clone_from(&self.progress.by_payer);
    }

    /// Makes sure that every cost falls under a draw.
    fn reach(&mut self, outcomes: &Outcomes) {
        let (Some((first, _)), Some((last, _))) = (outcomes.costs.first(), outcomes.costs.last())
        else {
            return;
        };
        let plan = self.plan;
        let timeline = self.longer.as_ref().unwrap_or(&plan.timeline);
        if !timeline.covers(*first, *last) {
            let (begin, end) = timeline.span();
            let span = (begin.min(*first), end.max(*last));
            let dates = plan.payments.dates();
            self.longer = Some(self::timeline(plan.terms, &plan.stack, dates, span));
        }
    }
}

fn timeline(terms: &Terms, stack: &Stack, payments: &[Day], span: (Day, Day)) -> Timeline {
    let ends = &terms.terminations;
    Timeline::new(&terms.capital, stack, payments, ends, span.0, span.1)
}

/// The payments of a contract for some outcomes, as the capital sees them.
struct Claims<'w> {
    payments: &'w Payments<'w>,
    outcomes: &'w Outcomes,
    progress: &'w mut Progress,
}

impl Dues for Claims<'_> {
    fn pay(
        &mut self,
        payment: usize,
        ended: Option<Day>,
        balances: &Balances,
        statement: Option<&mut Statement>,
    ) {
        let (payments, progress) = (self.payments, &mut *self.progress);
        payments.pay(payment, self.outcomes, ended, balances, progress, statement);
    }

    fn by_waterfall(&self) -> &[i64] {
        &self.progress.due.by_waterfall
    }

    fn by_payer(&self) -> &[(Account, i64)] {
        &self.progress.due.by_payer
    }

    fn risk(&self) -> &[(usize, Account, i64)] {
        &self.progress.due.risk
    }

    fn paid_by(&self) -> &[(Account, i64)] {
        &self.progress.by_payer
    }

    fn redeemed(&mut self, day: Day, by: &[(Account, i64)]) {
        self.progress.redeem(day.date().year(), by);
    }

    fn effect(&self, metric: usize, until: Day) -> Option<Decimal> {
        self.payments.effect_value(metric, until, self.outcomes)
    }
}

impl View for Balances {
    fn principal(&self, tranche: usize) -> i64 {
        self.outstanding().get(tranche).copied().unwrap_or(0)
    }

    fn drawn(&self, tranche: usize) -> i64 {
        self.drawn.get(tranche).copied().unwrap_or(0)
    }
}
