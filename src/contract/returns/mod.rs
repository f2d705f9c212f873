//! What investors get, from the dated flows of a settlement.
//!
//! Whatever flows from a tranche's account is provided and whatever flows to it is received, whatever it is for: what a tranche
//! pays because the result was worse than nothing counts against its multiple and its rate of return like a draw.

pub mod irr;
mod roots;

use super::day::Day;
use super::flow::Flow;
use super::terms::{Capital, TrancheKind};
use crate::model::account::Account;
use irr::{Irr, Solver};
use serde::Serialize;

/// Whose returns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Investor {
    /// One tranche, by its index in `Spec::tranches`.
    Tranche(u16),
    /// All tranches that are loans: neither grants nor fees that the provider gets later.
    All,
    /// All tranches, grants and deferred fees included.
    AllWithGrants,
}

impl Investor {
    /// Whether an account belongs to it.
    fn holds(self, account: Account, capital: &Capital) -> bool {
        let Account::Tranche(index) = account else {
            return false;
        };
        match self {
            Self::Tranche(tranche) => tranche == index,
            Self::AllWithGrants => true,
            Self::All => !capital
                .tranches
                .iter()
                .any(|t| t.tranche == index && t.kind != TrancheKind::Loan),
        }
    }
}

/// What an investor gets. Amounts in smallest units.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Returns {
    /// Everything provided: draws, and what was paid because the result was worse than nothing.
    pub drawn: i64,
    /// Everything received.
    pub received: i64,
    /// Everything provided less everything received; negative is a gain.
    pub loss: i64,
    /// Received / drawn, before netting (settled point 34); `None` if nothing was drawn.
    pub multiple: Option<f64>,
    /// Internal rate of return, annual effective.
    pub irr: Irr,
    /// Present value at the hurdle, discounted by (1 + hurdle)^(−days/365) to [`Capital::start`].
    pub npv: f64,
    /// The first day on which everything received so far reaches everything that is *ever* drawn; `None` if it never does or
    /// nothing was drawn.
    pub payback: Option<Day>,
    /// Average life in years: the mean date of the money received less the mean date of the money provided, each weighted by
    /// amount, actual/365; `None` if either is nothing.
    pub average_life: Option<f64>,
}

/// What was computed last: flows, start and hurdle of the capital, and what they came to.
type Latest = (Vec<(i64, i64)>, (Day, f64), Returns);

/// Computes returns with buffers that are kept between calls.
#[derive(Debug, Clone, Default)]
pub struct Calculator {
    flows: Vec<(i64, i64)>,
    solver: Solver,
    /// Where there is one loan, all investors together get what its tranche gets: it is not solved for twice.
    latest: Option<Latest>,
}

impl Calculator {
    /// The returns of an investor.
    pub fn returns(&mut self, flows: &[Flow], capital: &Capital, investor: Investor) -> Returns {
        let (drawn, received) = self.take(flows, capital, investor);
        let terms = (capital.start, capital.hurdle);
        if let Some((flows, same, returns)) = &self.latest
            && *same == terms
            && *flows == self.flows
        {
            return returns.clone();
        }
        let irr = self.solver.solve(&self.flows);
        let returns = self.found((drawn, received), capital, irr);
        self.latest = Some((self.flows.clone(), terms, returns.clone()));
        returns
    }

    /// The same without the rate of return, which takes longest: it is that of no flows.
    pub fn without_rate(
        &mut self,
        flows: &[Flow],
        capital: &Capital,
        investor: Investor,
    ) -> Returns {
        let amounts = self.take(flows, capital, investor);
        self.found(amounts, capital, Irr::NoFlows)
    }

    /// Takes the flows of an investor, by day; what was provided and received.
    fn take(&mut self, flows: &[Flow], capital: &Capital, investor: Investor) -> (i64, i64) {
        let start = capital.start;
        let (mut drawn, mut received) = (0_i64, 0_i64);
        self.flows.clear();
        self.flows.reserve(flows.len());
        for flow in flows {
            let from = investor.holds(flow.from, capital);
            let to = investor.holds(flow.to, capital);
            if from {
                drawn = drawn.saturating_add(flow.amount);
                self.flows
                    .push((i64::from(flow.day.since(start)), -flow.amount));
            }
            if to {
                received = received.saturating_add(flow.amount);
                self.flows
                    .push((i64::from(flow.day.since(start)), flow.amount));
            }
        }
        self.flows.sort_by_key(|(day, _)| *day);
        (drawn, received)
    }

    /// What the flows that were taken come to.
    fn found(&self, (drawn, received): (i64, i64), capital: &Capital, irr: Irr) -> Returns {
        let moments = self.moments(capital.hurdle);
        Returns {
            drawn,
            received,
            loss: drawn.saturating_sub(received),
            multiple: (drawn > 0).then(|| received as f64 / drawn as f64),
            irr,
            npv: moments.npv,
            payback: self
                .payback(drawn)
                .and_then(|days| i32::try_from(days).ok())
                .map(|days| capital.start.plus(days)),
            average_life: (drawn > 0 && received > 0)
                .then(|| {
                    (moments.received / received as f64 - moments.drawn / drawn as f64) / 365.0
                })
                // what came back before it was provided has no life
                .filter(|years| *years >= 0.0),
        }
    }

    fn moments(&self, hurdle: f64) -> Moments {
        let rate = if hurdle > -1.0 && hurdle.is_finite() {
            libm::log1p(hurdle)
        } else {
            0.0
        };
        let mut moments = Moments::default();
        let (mut day_before, mut discount) = (None, 1.0);
        for &(day, amount) in &self.flows {
            let (days, value) = (day as f64, amount as f64);
            if day_before != Some(day) {
                discount = libm::exp(-rate * days / 365.0);
                day_before = Some(day);
            }
            moments.npv += value * discount;
            if amount < 0 {
                moments.drawn -= value * days;
            } else {
                moments.received += value * days;
            }
        }
        moments
    }

    /// The first day, counted from the start of the capital, on which what was received reaches what is ever drawn.
    fn payback(&self, drawn: i64) -> Option<i64> {
        let mut received = 0_i64;
        let mut gains = self.flows.iter().filter(|(_, amount)| *amount > 0);
        gains
            .find(|(_, amount)| {
                received = received.saturating_add(*amount);
                received >= drawn
            })
            .filter(|_| drawn > 0)
            .map(|(day, _)| *day)
    }
}

/// Sums over flows.
#[derive(Debug, Default)]
struct Moments {
    /// Present value.
    npv: f64,
    /// Unit-days of what was drawn.
    drawn: f64,
    /// Unit-days of what was received.
    received: f64,
}

/// The returns of an investor; for many replications keep a [`Calculator`].
pub fn returns(flows: &[Flow], capital: &Capital, investor: Investor) -> Returns {
    Calculator::default().returns(flows, capital, investor)
}
