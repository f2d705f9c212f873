//! What each account received less what it paid over a whole run, by what the money was for.

use super::ledger::Purpose;
use crate::model::Spec;
use crate::model::account::Account;

/// What a flow belongs to, seen from the party that pays or receives it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Steps, adviser, accelerator and dated costs.
    Effort,
    /// Benefits, refunds, taxes, wages and ordinary effort.
    Saving,
    /// The contract.
    Contract,
}

impl Part {
    /// The part that a purpose belongs to.
    pub fn of(purpose: Purpose) -> Self {
        match purpose {
            Purpose::Programme | Purpose::Adviser | Purpose::Accelerator | Purpose::Fixed => {
                Self::Effort
            }
            Purpose::Draw
            | Purpose::Outcome
            | Purpose::Distribution
            | Purpose::Guarantee
            | Purpose::Redemption
            | Purpose::RiskPayment
            | Purpose::Shortfall => Self::Contract,
            Purpose::Benefit
            | Purpose::Refund
            | Purpose::CoFinancing
            | Purpose::Wage
            | Purpose::MunicipalTax
            | Purpose::Equalisation
            | Purpose::StateTax
            | Purpose::OrdinaryEffort => Self::Saving,
        }
    }
}

/// One account's balance, in øre; above zero if it received more than it paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Balance {
    /// Of the effort.
    pub effort: i64,
    /// Of benefits, refunds, taxes, wages and ordinary effort.
    pub saving: i64,
    /// Of the contract.
    pub contract: i64,
}

impl Balance {
    /// All three.
    pub fn net(&self) -> i64 {
        self.effort + self.saving + self.contract
    }

    fn part(&mut self, part: Part) -> &mut i64 {
        match part {
            Part::Effort => &mut self.effort,
            Part::Saving => &mut self.saving,
            Part::Contract => &mut self.contract,
        }
    }
}

/// Accounts of which there is one each: they come first.
const SINGLE: usize = 7;

/// The balances of all accounts. Every transfer counts twice, so that they add up to zero.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Balances {
    municipalities: usize,
    funders: usize,
    /// The single accounts, then municipalities, funders and tranches.
    balances: Vec<Balance>,
}

impl Balances {
    /// The accounts of a scenario, before anything was paid.
    pub fn new(spec: &Spec) -> Self {
        let (municipalities, funders) = (spec.municipalities.len(), spec.funders.len());
        let accounts = SINGLE + municipalities + funders + spec.tranches.len();
        Self {
            municipalities,
            funders,
            balances: vec![Balance::default(); accounts],
        }
    }

    #[inline]
    fn index(&self, account: Account) -> usize {
        match account {
            Account::State => 0,
            Account::Vehicle => 1,
            Account::Provider => 2,
            Account::Enterprises => 3,
            Account::Evaluator => 4,
            Account::Participants => 5,
            Account::Employers => 6,
            Account::Municipality(index) => SINGLE + usize::from(index),
            Account::Funder(index) => SINGLE + self.municipalities + usize::from(index),
            Account::Tranche(index) => {
                SINGLE + self.municipalities + self.funders + usize::from(index)
            }
        }
    }

    /// Books a transfer; accounts that the scenario does not have are left out.
    #[inline]
    pub fn transfer(&mut self, from: Account, to: Account, part: Part, amount: i64) {
        let (payer, receiver) = (self.index(from), self.index(to));
        if let Some(balance) = self.balances.get_mut(payer) {
            *balance.part(part) -= amount;
        }
        if let Some(balance) = self.balances.get_mut(receiver) {
            *balance.part(part) += amount;
        }
    }

    /// The balance of an account.
    pub fn of(&self, account: Account) -> Balance {
        let balance = self.balances.get(self.index(account));
        balance.copied().unwrap_or_default()
    }

    /// What the municipalities and the state received together less what they paid to others.
    pub fn public(&self) -> i64 {
        let municipalities = (0..self.municipalities).map(|m| Account::Municipality(m as u16));
        let public = municipalities.chain([Account::State]);
        public.map(|account| self.of(account).net()).sum()
    }
}
