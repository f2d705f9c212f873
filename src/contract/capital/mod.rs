//! Who advances the money and who gets it back.
//!
//! * [`draws`]: what the vehicle needs until the next draw, provided by the tranches within their commitments.
//! * [`balance`]: what each tranche is owed, day by day.
//! * [`waterfall`]: where incoming money goes, in order.
//!
//! The vehicle keeps two purses apart, since nothing is recycled (settled point 35): drawn money pays the effort and
//! nothing else, outcome payments go through the waterfall and never pay for effort.

pub mod balance;
pub mod draws;
pub mod waterfall;

use super::ratio::Ratio;
use super::terms;
use crate::model::account::Account;

/// The capital of a contract, ready to be used.
#[derive(Debug, Clone)]
pub struct Stack {
    /// The tranches, in the order of the terms.
    pub positions: Vec<Position>,
    /// The waterfall.
    pub steps: Vec<Step>,
    /// The balances that `Return` actions pay down.
    pub returns: Vec<ReturnBalance>,
}

/// A tranche.
#[derive(Debug, Clone, Copy)]
pub struct Position {
    /// Its account.
    pub account: Account,
    /// Share of every draw.
    pub share: Ratio,
    /// Most that it ever provides.
    pub commitment: Option<i64>,
    /// ln(1 + coupon) per year.
    pub coupon: f64,
}

/// A balance that compounds from each draw of a tranche.
#[derive(Debug, Clone, Copy)]
pub struct ReturnBalance {
    /// Index of the tranche in [`Stack::positions`].
    pub position: usize,
    /// ln(1 + rate) per year.
    pub rate: f64,
}

/// An action of the waterfall, with names resolved.
#[derive(Debug, Clone, Copy)]
pub enum Step {
    /// Pays the accrued coupon of a position.
    Coupon(usize),
    /// Pays principal back to a position.
    Principal(usize),
    /// Pays a balance of [`Stack::returns`] down to zero.
    Return(usize),
    /// Pays a share of what is left.
    Share(Account, Ratio),
    /// Names a tranche that the contract does not have: takes nothing.
    Void,
}

impl Stack {
    /// Makes the capital of the terms ready.
    pub fn new(capital: &terms::Capital) -> Self {
        let positions: Vec<Position> = capital
            .tranches
            .iter()
            .map(|t| Position {
                account: Account::Tranche(t.tranche),
                share: Ratio::new(t.share),
                commitment: t.commitment.map(|c| c.max(0)),
                coupon: log_rate(t.coupon),
            })
            .collect();
        let find = |tranche: u16| {
            let account = Account::Tranche(tranche);
            positions.iter().position(|p| p.account == account)
        };
        let mut returns = Vec::new();
        let steps = capital
            .waterfall
            .iter()
            .map(|action| match *action {
                terms::Action::Coupon { tranche } => find(tranche).map_or(Step::Void, Step::Coupon),
                terms::Action::Principal { tranche } => {
                    find(tranche).map_or(Step::Void, Step::Principal)
                }
                terms::Action::Return { tranche, rate } => {
                    find(tranche).map_or(Step::Void, |position| {
                        let rate = log_rate(rate);
                        returns.push(ReturnBalance { position, rate });
                        Step::Return(returns.len() - 1)
                    })
                }
                terms::Action::Share { to, share } => {
                    Step::Share(to, Ratio::new(share).min(Ratio::ONE))
                }
            })
            .collect();
        Self {
            positions,
            steps,
            returns,
        }
    }

    /// Growth factors of all balances over so many days, tranches first, then returns.
    pub fn factors(&self, days: i64) -> impl Iterator<Item = f64> + '_ {
        let years = days as f64 / 365.0;
        let coupons = self.positions.iter().map(|p| p.coupon);
        let returns = self.returns.iter().map(|r| r.rate);
        coupons
            .chain(returns)
            .map(move |rate| libm::exp(rate * years))
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
