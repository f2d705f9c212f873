//! Who advances the money and who gets it back.
//!
//! * [`timeline`]: what happens on which day, and how balances grow in between.
//! * [`draws`]: what the vehicle needs, provided by the tranches within their commitments.
//! * [`balance`]: what each tranche has provided and received and is owed, day by day.
//! * [`waterfall`]: where incoming money goes, in order.
//! * [`run`]: one settlement on its way through the days, with `early_end`, `redemption` and `ending` (guarantees).
//!
//! The vehicle keeps two purses apart: drawn money pays the effort and nothing else, outcome payments go through the waterfalls
//! and pay for effort only where the contract recycles them (settled point 35).

pub mod balance;
pub mod draws;
mod early_end;
mod ending;
mod redemption;
pub mod run;
pub mod timeline;
pub mod waterfall;

use super::day::Day;
use super::proportions::Proportions;
use super::ratio::{Ratio, reduce};
use super::terms;
use super::terms::Take;
use crate::model::account::Account;

/// The capital of a contract, ready to be used.
#[derive(Debug, Clone)]
pub struct Stack {
    /// The tranches, in the order of the terms.
    pub positions: Vec<Position>,
    /// Their parts of every draw, if none of them ever comes to a commitment.
    pub free: Option<Proportions>,
    /// The waterfalls, each with its steps.
    pub waterfalls: Vec<Vec<Step>>,
    /// The balances that `Return` actions pay down and that caps on a return are taken from.
    pub returns: Vec<ReturnBalance>,
}

/// A tranche.
#[derive(Debug, Clone, Copy)]
pub struct Position {
    /// Its account.
    pub account: Account,
    /// Its part of every draw, in proportion to those of the others.
    pub weight: i128,
    /// Most that it ever provides.
    pub commitment: Option<i64>,
    /// ln(1 + coupon) per year.
    pub coupon: f64,
    /// Last day on which the coupon accrues.
    pub coupon_until: Option<Day>,
    /// Most that it receives as a multiple of what was drawn from it.
    pub cap_multiple: Option<Ratio>,
    /// The balance (index into [`Stack::returns`]) that it may receive at most.
    pub cap_return: Option<usize>,
}

/// A balance that compounds from each draw of a tranche.
#[derive(Debug, Clone, Copy)]
pub struct ReturnBalance {
    /// Index of the tranche in [`Stack::positions`].
    pub position: usize,
    /// ln(1 + rate) per year.
    pub rate: f64,
}

/// An action of a waterfall, with names resolved.
#[derive(Debug, Clone, Copy)]
pub struct Step {
    /// What it takes.
    pub claim: Claim,
    /// Who receives.
    pub to: Payee,
    /// The share that it takes of what passes while it is not satisfied.
    pub of: Ratio,
    /// Who gets the rest of that.
    pub rest: Option<Payee>,
}

/// What an action may take.
#[derive(Debug, Clone, Copy)]
pub enum Claim {
    /// The accrued coupon of a position.
    Coupon(usize),
    /// The principal of a position.
    Principal(usize),
    /// A balance of [`Stack::returns`].
    Return(usize),
    /// So many times what was drawn from a position, less what it has received.
    Multiple(usize, Ratio),
    /// A share of what is left.
    Share(Ratio),
}

/// A receiver.
#[derive(Debug, Clone, Copy)]
pub struct Payee {
    /// The account.
    pub account: Account,
    /// The tranche whose account it is (index into [`Stack::positions`]), if it is one.
    pub position: Option<usize>,
}

impl Stack {
    /// Makes the capital of the terms ready. Actions for a tranche that the terms don't have are left out.
    pub fn new(capital: &terms::Capital) -> Self {
        let mut returns = Vec::new();
        let mut balance = |position: usize, rate: f64| {
            let rate = log_rate(rate);
            returns.push(ReturnBalance { position, rate });
            returns.len() - 1
        };
        let mut weights: Vec<i128> = capital
            .tranches
            .iter()
            .map(|t| Ratio::new(t.share).weight())
            .collect();
        reduce(&mut weights);
        let positions: Vec<Position> = capital
            .tranches
            .iter()
            .zip(weights)
            .enumerate()
            .map(|(index, (t, weight))| Position {
                account: Account::Tranche(t.tranche),
                weight,
                commitment: t.commitment.map(|c| c.max(0)),
                coupon: log_rate(t.coupon),
                coupon_until: t.coupon_until,
                cap_multiple: t.cap_multiple.map(Ratio::new),
                cap_return: t.cap_return.map(|rate| balance(index, rate)),
            })
            .collect();
        let weights = || positions.iter().map(|p| p.weight);
        let free = positions.iter().all(|p| p.commitment.is_none()) && weights().any(|w| w > 0);
        let free = free.then(|| Proportions::new(weights(), weights().sum()));
        let payee = |account: Account| Payee {
            account,
            position: positions.iter().position(|p| p.account == account),
        };
        let mut step = |action: &terms::Action| {
            let tranche = |index: usize| positions.get(index).map(|p| payee(p.account));
            let (claim, to) = match action.take {
                Take::Coupon { tranche: t } => (Claim::Coupon(t), tranche(t)?),
                Take::Principal { tranche: t } => (Claim::Principal(t), tranche(t)?),
                Take::Return { tranche: t, rate } => {
                    let to = tranche(t)?;
                    (Claim::Return(balance(t, rate)), to)
                }
                Take::Multiple { tranche: t, times } => {
                    (Claim::Multiple(t, Ratio::new(times)), tranche(t)?)
                }
                Take::Share { to, share } => {
                    (Claim::Share(Ratio::new(share).min(Ratio::ONE)), payee(to))
                }
            };
            Some(Step {
                claim,
                to,
                of: Ratio::new(action.of).min(Ratio::ONE),
                rest: action.rest.map(payee),
            })
        };
        let waterfalls = capital
            .waterfalls
            .iter()
            .map(|w| w.actions.iter().filter_map(&mut step).collect())
            .collect();
        Self {
            positions,
            free,
            waterfalls,
            returns,
        }
    }

    /// Number of balances that grow: one coupon per tranche, then the return balances.
    pub fn width(&self) -> usize {
        self.positions.len() + self.returns.len()
    }

    /// Growth factors of all balances from one day to a later one, tranches first, then returns. A coupon grows until the last
    /// day on which it accrues.
    pub fn factors(&self, from: Day, to: Day) -> impl Iterator<Item = f64> + '_ {
        let grow = move |rate: f64, until: Option<Day>| {
            let end = until.map_or(to, |until| until.clamp(from.min(to), to));
            let days = end.since(from).max(0);
            if days == 0 || rate == 0.0 {
                1.0
            } else {
                libm::exp(rate * (f64::from(days) / 365.0))
            }
        };
        let coupons = self
            .positions
            .iter()
            .map(move |p| grow(p.coupon, p.coupon_until));
        coupons.chain(self.returns.iter().map(move |r| grow(r.rate, None)))
    }
}

/// ln(1 + rate): a rate per year is an *effective* one, so a balance grows by (1 + rate)^(days/365), which is what
/// compounding daily at (1 + rate)^(1/365) − 1 comes to. A tranche that is paid "principal + y %" thus has an IRR of y %
/// (settled points 32 and 33). Rates of no meaning (not a number, negative) count as 0.
fn log_rate(rate: f64) -> f64 {
    if rate.is_finite() && rate > 0.0 {
        libm::log1p(rate)
    } else {
        0.0
    }
}

#[cfg(test)]
mod tests;
