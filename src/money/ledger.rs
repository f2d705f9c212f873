//! The books of one arm: who paid whom, what for, in which week.
//!
//! Every flow is a transfer, so the accounts add up to zero by construction; amounts are whole øre.

use crate::model::account::Account;
use serde::Serialize;

/// What a flow is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// Benefit paid to a person.
    Benefit,
    /// State refund to the municipality.
    Refund,
    /// Municipal co-financing of a benefit that another body pays.
    CoFinancing,
    /// Wage.
    Wage,
    /// Municipal income tax.
    MunicipalTax,
    /// What equalisation takes of the municipal income tax.
    Equalisation,
    /// Labour-market contribution and state income tax.
    StateTax,
    /// The jobcentre's ordinary effort.
    OrdinaryEffort,
    /// The first staircase: starts, weeks, mentors.
    Programme,
    /// The job adviser.
    Adviser,
    /// The second staircase.
    Accelerator,
    /// Costs with a date: set-up, evaluation, management.
    Fixed,
    /// Capital drawn from a tranche.
    Draw,
    /// Effort of the vehicle that no commitment covers: the provider carries it.
    Shortfall,
    /// Outcome payment.
    Outcome,
    /// Paid to a tranche: coupon, principal, return.
    Distribution,
    /// A guarantor covers a tranche's loss.
    Guarantee,
    /// Payers repay principal after an early end.
    Redemption,
    /// A tranche pays the payers because the result is worse than nothing.
    RiskPayment,
}

/// One kind of flow: payer, receiver and purpose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub struct Channel {
    /// Who pays.
    pub from: Account,
    /// Who receives.
    pub to: Account,
    /// What for.
    pub purpose: Purpose,
}

/// The flows of one arm by channel and week.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Ledger {
    /// The channels in use, in the order in which they first appeared.
    pub channels: Vec<Channel>,
    /// `amounts[channel][week]`, in øre.
    pub amounts: Vec<Vec<i64>>,
    weeks: usize,
}

impl Ledger {
    /// Empty books of so many weeks.
    pub fn new(weeks: u32) -> Self {
        Self {
            channels: Vec::new(),
            amounts: Vec::new(),
            weeks: weeks as usize,
        }
    }

    /// Books from rows that are complete: `amounts[channel][week]` with `weeks` weeks in every row.
    pub(super) fn from_rows(channels: Vec<Channel>, amounts: Vec<Vec<i64>>, weeks: u32) -> Self {
        Self {
            channels,
            amounts,
            weeks: weeks as usize,
        }
    }

    /// Number of weeks.
    pub fn weeks(&self) -> u32 {
        self.weeks as u32
    }

    /// Position of a channel, opened if need be.
    pub fn channel(&mut self, from: Account, to: Account, purpose: Purpose) -> usize {
        let channel = Channel { from, to, purpose };
        if let Some(index) = self.channels.iter().position(|c| *c == channel) {
            return index;
        }
        self.channels.push(channel);
        self.amounts.push(vec![0; self.weeks]);
        self.channels.len() - 1
    }

    /// Books an amount in one week; weeks beyond the books extend them.
    pub fn post(&mut self, channel: usize, week: u32, amount: i64) {
        let week = week as usize;
        if week >= self.weeks {
            self.weeks = week + 1;
            for row in &mut self.amounts {
                row.resize(self.weeks, 0);
            }
        }
        self.amounts[channel][week] += amount;
    }

    /// What an account received less what it paid in a week, in øre.
    pub fn balance(&self, account: Account, week: u32) -> i64 {
        let week = week as usize;
        self.channels
            .iter()
            .zip(&self.amounts)
            .map(|(c, row)| {
                let amount = row.get(week).copied().unwrap_or(0);
                amount * (i64::from(c.to == account) - i64::from(c.from == account))
            })
            .sum()
    }
}
