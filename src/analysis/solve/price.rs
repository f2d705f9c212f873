//! Price many: what a replication comes to under terms that its lives do not depend on. Every figure is the one of a run under these terms, to
//! the last bit.

use super::bank::{Bank, Row};
use crate::analysis::catalogue::Entry;
use crate::analysis::findings::{Findings, contract, scopes};
use crate::contract::flow::Flow;
use crate::contract::returns::{Calculator, Investor};
use crate::contract::settle::{Plan, Worker};
use crate::contract::terms::Terms;
use crate::model::account::Account;
use rayon::prelude::*;

/// Replications per task: a constant, so that no figure can depend on the number of threads.
const TASK: usize = 128;

/// What has to be found out for some metrics.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Need {
    /// The returns of so many scopes, from the first on.
    returns: usize,
    /// With their rates.
    rates: bool,
    /// Everything else that a run finds, but what follows.
    rest: bool,
    /// When the municipalities save and pay.
    weeks: bool,
}

/// Metrics that depend on when the municipalities save and pay.
const WEEKLY: [&str; 3] = [
    "municipality.net_saving_discounted",
    "municipality.highest_outlay",
    "municipality.break_even",
];
/// Parts of the returns that are rates.
const RATES: [&str; 2] = ["irr", "rates_that_fit"];

impl Need {
    fn of(entries: &[&Entry], scopes: &[String]) -> Self {
        let mut need = Self {
            returns: 0,
            rates: false,
            rest: false,
            weeks: false,
        };
        for entry in entries {
            let (scope, part) = entry.id.rsplit_once('.').unwrap_or_default();
            if let Some(k) = scopes.iter().position(|name| name == scope) {
                need.returns = need.returns.max(k + 1);
                need.rates |= RATES.contains(&part);
                // a metric of the contract is called like one of the investors
                need.rest |= part == "unfunded";
            } else if WEEKLY.iter().any(|id| entry.id == *id) {
                need.weeks = true;
            } else {
                need.rest = true;
            }
        }
        need
    }
}

impl Bank {
    /// The values of some metrics (indices into [`Bank::entries`]) under some terms in the first so many replications, `[metric][replication]`; NaN
    /// where undefined. The terms must be such as [`super::measured::difference`] allows.
    pub fn price(&self, terms: &Terms, metrics: &[usize], replications: usize) -> Vec<Vec<f64>> {
        let plan = Plan::new(terms);
        let entries: Vec<&Entry> = metrics.iter().map(|m| &self.entries[*m]).collect();
        let need = Need::of(&entries, &self.scope_names(terms));
        let rows = &self.rows[..replications.min(self.rows.len())];
        let parts: Vec<Vec<Vec<f64>>> = rows
            .par_chunks(TASK)
            .map(|rows| {
                let mut pricer = Pricer::new(self, terms, &plan, need);
                let mut columns = vec![Vec::with_capacity(rows.len()); entries.len()];
                for row in rows {
                    let findings = pricer.price(row);
                    for (column, entry) in columns.iter_mut().zip(&entries) {
                        column.push((entry.read)(findings));
                    }
                }
                columns
            })
            .collect();
        let mut columns = vec![Vec::with_capacity(rows.len()); entries.len()];
        for part in parts {
            for (column, values) in columns.iter_mut().zip(part) {
                column.extend(values);
            }
        }
        columns
    }

    /// What the metrics of each scope of returns begin with, in the order of [`scopes`].
    fn scope_names(&self, terms: &Terms) -> Vec<String> {
        let tranches = terms.capital.tranches.iter().map(|t| {
            let name = self.tranches.get(usize::from(t.tranche));
            name.map_or_else(String::new, |id| format!("tranche.{id}"))
        });
        std::iter::once("investors".to_owned())
            .chain(tranches)
            .collect()
    }
}

/// Prices replications under one term sheet, one after the other.
struct Pricer<'p> {
    bank: &'p Bank,
    terms: &'p Terms,
    need: Need,
    scopes: Vec<Investor>,
    worker: Worker<'p>,
    calculator: Calculator,
    findings: Option<Findings>,
}

impl<'p> Pricer<'p> {
    fn new(bank: &'p Bank, terms: &'p Terms, plan: &'p Plan<'p>, need: Need) -> Self {
        Self {
            bank,
            terms,
            need,
            scopes: scopes(&terms.capital).collect(),
            worker: plan.worker(),
            calculator: Calculator::default(),
            findings: None,
        }
    }

    fn price(&mut self, row: &Row) -> &Findings {
        let mut room = self.findings.take();
        let weekly = room.as_mut().map_or_else(Vec::new, |found| {
            std::mem::take(&mut found.municipality.net_cumulated)
        });
        // what nobody reads may be that of the replication before
        let mut findings = match room {
            Some(room) if !self.need.rest => room,
            _ => row.unpaid.clone(),
        };
        let settlement = self.worker.settle(&row.outcomes);
        let flows = &settlement.flows;
        let capital = &self.terms.capital;
        findings.investors.clear();
        for scope in self.scopes.iter().take(self.need.returns) {
            let returns = if self.need.rates {
                self.calculator.returns(flows, capital, *scope)
            } else {
                self.calculator.without_rate(flows, capital, *scope)
            };
            findings.investors.push(returns);
        }
        if self.need.rest {
            findings.contract = contract::Findings::settled(settlement, row.measured_saving);
            pay(self.bank, flows, &mut findings);
        }
        if self.need.weeks {
            spread(self.bank, flows, row, weekly, &mut findings);
        }
        self.findings.insert(findings)
    }
}

/// 1 for what municipalities pay to others, −1 for what they receive, 0 for anything else.
fn paid_by_municipalities(flow: &Flow) -> i64 {
    let municipality = |account| matches!(account, Account::Municipality(_));
    i64::from(municipality(flow.from)) - i64::from(municipality(flow.to))
}

/// 1 for what the public pays to others, −1 for what it receives, 0 for anything else.
fn paid_by_public(flow: &Flow) -> i64 {
    let public = |account| matches!(account, Account::Municipality(_) | Account::State);
    i64::from(public(flow.from)) - i64::from(public(flow.to))
}

/// The week of the books that a flow is booked in: one before the run goes into the first.
fn week(bank: &Bank, flow: &Flow) -> usize {
    usize::try_from(flow.day.since(bank.start).div_euclid(7)).unwrap_or(0)
}

/// Enters the flows of a contract into the money of all parties.
fn pay(bank: &Bank, flows: &[Flow], findings: &mut Findings) {
    let town = &mut findings.municipality;
    for flow in flows {
        let amount = flow.amount;
        let by_town = paid_by_municipalities(flow) * amount;
        if by_town != 0 {
            town.pay(week(bank, flow), by_town, &bank.years);
        }
        let by_public = paid_by_public(flow) * amount;
        town.public -= by_public;
        town.public_after_displacement -= by_public;
        let of = |account| i64::from(account == Account::State);
        town.state += (of(flow.to) - of(flow.from)) * amount;
    }
    for flow in flows {
        for (account, amount) in [(flow.from, -flow.amount), (flow.to, flow.amount)] {
            let party = findings.parties.iter_mut().find(|p| p.account == account);
            if let Some(party) = party {
                party.contract += amount;
            }
        }
    }
}

/// Finds what depends on the weeks, in the room of the replication before.
fn spread(bank: &Bank, flows: &[Flow], row: &Row, mut weekly: Vec<i64>, findings: &mut Findings) {
    weekly.clone_from(&row.net);
    for flow in flows {
        let at = week(bank, flow);
        if at >= weekly.len() {
            weekly.resize(at + 1, 0);
        }
        weekly[at] -= paid_by_municipalities(flow) * flow.amount;
    }
    findings.municipality.spread(weekly, &row.factors);
}
