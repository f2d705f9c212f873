//! Who pays and who saves: each party's money over the whole run.

use crate::model::Spec;
use crate::model::account::Account;
use crate::money::books::Books;
use crate::money::ledger::{Ledger, Purpose};

/// One party's money in øre, seen from the party: positive is better off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Findings {
    /// Whose.
    pub account: Account,
    /// Paid for the effort: at or below zero for a payer.
    pub effort: i64,
    /// Better off in benefits, refunds, taxes, wages and ordinary effort than without the programme.
    pub saving: i64,
    /// Received less paid under the contract.
    pub contract: i64,
}

impl Findings {
    /// All three.
    pub fn net(&self) -> i64 {
        self.effort + self.saving + self.contract
    }
}

/// The parties whose money is reported: municipalities, the state, funders, tranches and the people themselves.
pub fn reported(spec: &Spec) -> Vec<Account> {
    let index = |n: usize| (0..n).map(|i| i as u16);
    index(spec.municipalities.len())
        .map(Account::Municipality)
        .chain([Account::State])
        .chain(index(spec.funders.len()).map(Account::Funder))
        .chain(index(spec.tranches.len()).map(Account::Tranche))
        .chain([Account::Participants])
        .collect()
}

/// The findings of every reported party, in the order of [`reported`].
pub fn all(spec: &Spec, books: &Books) -> Vec<Findings> {
    reported(spec)
        .into_iter()
        .map(|account| of(account, books))
        .collect()
}

fn of(account: Account, books: &Books) -> Findings {
    let mut found = Findings {
        account,
        effort: 0,
        saving: 0,
        contract: 0,
    };
    for (ledger, sign) in [(&books.programme, 1), (&books.counterfactual, -1)] {
        add(&mut found, ledger, sign);
    }
    found
}

fn add(found: &mut Findings, ledger: &Ledger, sign: i64) {
    for (channel, row) in ledger.channels.iter().zip(&ledger.amounts) {
        let direction =
            i64::from(channel.to == found.account) - i64::from(channel.from == found.account);
        if direction == 0 {
            continue;
        }
        let amount = sign * direction * row.iter().sum::<i64>();
        match channel.purpose {
            Purpose::Programme | Purpose::Adviser | Purpose::Accelerator | Purpose::Fixed => {
                found.effort += amount
            }
            Purpose::Draw
            | Purpose::Outcome
            | Purpose::Distribution
            | Purpose::Guarantee
            | Purpose::Redemption
            | Purpose::RiskPayment
            | Purpose::Shortfall => found.contract += amount,
            _ => found.saving += amount,
        }
    }
}
