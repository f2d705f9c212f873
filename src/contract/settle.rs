//! The one engine: from terms and evidence to dated flows.

use super::capital::Stack;
use super::capital::balance::Balances;
use super::capital::draws::{self, DrawDate};
use super::capital::waterfall::{self, Books};
use super::evidence::Evidence;
use super::flow::{Flow, days_between};
use super::limits::{Cap, limited};
use super::ratio::{Ratio, split};
use super::rule::Rule;
use super::schedule::{self, Period};
use super::statement::{DrawLine, PaymentLine, Statement};
use super::terms::Terms;
use crate::model::account::Account;
use crate::model::calendar::Calendar;
use crate::money::ledger::Purpose;
use jiff::civil::Date;
use serde::Serialize;

/// What a contract came to in one replication.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Settlement {
    /// Every flow to and from the vehicle that the contract causes, by date: draws, outcome payments, distributions, and
    /// shortfalls. Not the effort itself, which the books of the programme hold. Booked together with the effort, the vehicle's
    /// cash is never negative and ends at zero.
    pub flows: Vec<Flow>,
    /// Outcome payments in total, in øre.
    pub paid: i64,
    /// Drawn in total, in øre.
    pub drawn: i64,
    /// Effort that no commitment covers, in øre. The provider carries it (flows with [`Purpose::Shortfall`]). Where it is not 0
    /// the capital of the contract is too small for the programme, and returns leave this out.
    pub unfunded: i64,
    /// The arithmetic, if it was asked for.
    pub statement: Option<Statement>,
}

/// Settles a contract, with its statement. For many replications build one [`Plan`].
pub fn settle(terms: &Terms, calendar: &Calendar, evidence: &Evidence) -> Settlement {
    Plan::new(terms, calendar).explain(evidence)
}

/// A contract laid out on the calendar: all dates and growth factors, computed once for any number of settlements.
#[derive(Debug, Clone)]
pub struct Plan<'a> {
    terms: &'a Terms,
    calendar: Calendar,
    weeks: u32,
    rule: Rule,
    periods: Vec<Period>,
    stack: Stack,
    payers: Vec<(Account, i128)>,
    events: Vec<Event>,
    /// Growth since the event before: for each event, one factor per balance.
    factors: Vec<f64>,
}

/// What happens on a day. On the same day draws come before payments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Event {
    Draw(DrawDate),
    Payment {
        period: usize,
        date: Date,
        last: bool,
    },
}

impl Event {
    fn date(&self) -> Date {
        match self {
            Event::Draw(draw) => draw.date,
            Event::Payment { date, .. } => *date,
        }
    }
}

impl<'a> Plan<'a> {
    /// Lays a contract out for effort within the weeks of the calendar. (Effort beyond them is settled too, more slowly.)
    pub fn new(terms: &'a Terms, calendar: &Calendar) -> Self {
        Self::reaching(terms, calendar, calendar.weeks)
    }

    fn reaching(terms: &'a Terms, calendar: &Calendar, weeks: u32) -> Self {
        let periods = schedule::periods(&terms.schedule, calendar);
        let stack = Stack::new(&terms.capital);
        let draws = draws::draw_dates(terms.capital.draw_every_months, calendar, weeks);
        let mut events: Vec<Event> = draws.into_iter().map(Event::Draw).collect();
        events.extend(
            periods
                .iter()
                .enumerate()
                .map(|(index, period)| Event::Payment {
                    period: index,
                    date: period.payment,
                    last: index + 1 == periods.len(),
                }),
        );
        // stable: draws stand first
        events.sort_by_key(Event::date);
        let mut factors = Vec::new();
        let mut before = events.first().map_or(calendar.start, Event::date);
        for event in &events {
            factors.extend(stack.factors(days_between(before, event.date())));
            before = event.date();
        }
        let payer = |(account, share): &(Account, f64)| (*account, Ratio::new(*share).weight());
        Self {
            terms,
            calendar: *calendar,
            weeks,
            rule: Rule::new(&terms.rule),
            periods,
            stack,
            payers: terms.payers.iter().map(payer).collect(),
            events,
            factors,
        }
    }

    /// The payment periods.
    pub fn periods(&self) -> &[Period] {
        &self.periods
    }

    /// Settles one replication without a statement: the fast way.
    pub fn settle(&self, evidence: &Evidence) -> Settlement {
        self.run(evidence, None)
    }

    /// Settles one replication with its statement.
    pub fn explain(&self, evidence: &Evidence) -> Settlement {
        self.run(evidence, Some(Statement::default()))
    }

    fn run(&self, evidence: &Evidence, mut statement: Option<Statement>) -> Settlement {
        let weeks = u32::try_from(evidence.effort.len()).unwrap_or(u32::MAX);
        if weeks > self.weeks {
            let longer = Plan::reaching(self.terms, &self.calendar, weeks);
            return longer.run(evidence, statement);
        }
        let payments = self.payments(evidence, statement.as_mut());
        let mut run = Run {
            plan: self,
            balances: Balances::new(&self.stack),
            flows: Vec::with_capacity(2 * self.events.len()),
            parts: vec![0; self.stack.positions.len()],
            by_payer: vec![0; self.payers.len()],
            paid_by: self
                .payers
                .iter()
                .map(|(account, _)| (*account, 0))
                .collect(),
            purse: 0,
            drawn: 0,
            unfunded: 0,
        };
        let width = self.stack.positions.len() + self.stack.returns.len();
        for (index, event) in self.events.iter().enumerate() {
            run.balances
                .grow(&self.factors[index * width..(index + 1) * width]);
            match event {
                Event::Draw(draw) => run.draw(draw, evidence, statement.as_mut()),
                Event::Payment { period, date, last } => {
                    run.payment(payments[*period], *date, *last, statement.as_mut());
                }
            }
        }
        Settlement {
            paid: run.paid_by.iter().map(|(_, paid)| paid).sum(),
            drawn: run.drawn,
            unfunded: run.unfunded,
            flows: run.flows,
            statement,
        }
    }

    /// The outcome payment of each period.
    fn payments(&self, evidence: &Evidence, statement: Option<&mut Statement>) -> Vec<i64> {
        let (claims, mut lines) = match statement {
            Some(statement) => (Some(&mut statement.claims), Some(&mut statement.payments)),
            None => (None, None),
        };
        let earned = self.rule.earned(evidence, &self.periods, claims);
        let payable = self.payers.iter().any(|(_, weight)| *weight > 0);
        let mut paid_before = 0_i64;
        let pay = |(earned, period): (&super::rule::Earned, &Period)| {
            let (allowed, contract) = limited(earned.entitlement, self.terms.cap);
            let paid = if payable {
                allowed.saturating_sub(paid_before).max(0)
            } else {
                0
            };
            if let Some(lines) = lines.as_deref_mut() {
                lines.push(PaymentLine {
                    period: *period,
                    measured: earned.measured,
                    cumulative: earned.cumulative,
                    entitlement: earned.entitlement,
                    paid_before,
                    bound: match (contract, earned.over_person_cap > 0) {
                        (true, _) => Some(Cap::Contract),
                        (false, true) => Some(Cap::Person),
                        (false, false) => None,
                    },
                    paid,
                });
            }
            paid_before += paid;
            paid
        };
        earned.iter().zip(&self.periods).map(pay).collect()
    }
}

/// A settlement on its way through the events.
struct Run<'p> {
    plan: &'p Plan<'p>,
    balances: Balances,
    flows: Vec<Flow>,
    parts: Vec<i64>,
    by_payer: Vec<i64>,
    paid_by: Vec<(Account, i64)>,
    /// Outcome payments not yet distributed.
    purse: i64,
    drawn: i64,
    unfunded: i64,
}

impl Run<'_> {
    fn draw(&mut self, draw: &DrawDate, evidence: &Evidence, statement: Option<&mut Statement>) {
        let need = draws::need(&evidence.effort, draw);
        if need == 0 {
            return;
        }
        let stack = &self.plan.stack;
        let unfunded = draws::allot(stack, &self.balances.drawn, need, &mut self.parts);
        for (index, &amount) in self.parts.iter().enumerate() {
            if amount > 0 {
                self.balances.draw(stack, index, amount);
                self.flows.push(Flow {
                    date: draw.date,
                    from: stack.positions[index].account,
                    to: Account::Vehicle,
                    purpose: Purpose::Draw,
                    amount,
                });
            }
        }
        if unfunded > 0 {
            self.flows.push(Flow {
                date: draw.date,
                from: Account::Provider,
                to: Account::Vehicle,
                purpose: Purpose::Shortfall,
                amount: unfunded,
            });
        }
        self.drawn = self.drawn.saturating_add(need - unfunded);
        self.unfunded = self.unfunded.saturating_add(unfunded);
        if let Some(statement) = statement {
            statement.draws.push(DrawLine {
                date: draw.date,
                need,
                drawn: need - unfunded,
                unfunded,
            });
        }
    }

    fn payment(&mut self, amount: i64, date: Date, last: bool, statement: Option<&mut Statement>) {
        if amount > 0 {
            self.receive(amount, date);
        }
        if self.purse == 0 {
            return;
        }
        let mut books = Books {
            flows: &mut self.flows,
            lines: statement.map(|s| &mut s.waterfall),
        };
        let stack = &self.plan.stack;
        let left = waterfall::distribute(stack, &mut self.balances, self.purse, date, &mut books);
        self.purse = if last {
            let paid_by = &self.paid_by;
            waterfall::close(stack, &mut self.balances, left, date, paid_by, &mut books);
            0
        } else {
            left
        };
    }

    fn receive(&mut self, amount: i64, date: Date) {
        let weights: Vec<i128> = self.plan.payers.iter().map(|(_, w)| *w).collect();
        split(amount, &weights, &mut self.by_payer);
        for (&part, (payer, paid)) in self.by_payer.iter().zip(&mut self.paid_by) {
            if part > 0 {
                *paid += part;
                self.flows.push(Flow {
                    date,
                    from: *payer,
                    to: Account::Vehicle,
                    purpose: Purpose::Outcome,
                    amount: part,
                });
            }
        }
        self.purse += amount;
    }
}
