//! Who pays and who saves: each party's money over the whole run.

use crate::model::Spec;
use crate::model::account::Account;
use crate::money::balances::Balances;

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
pub fn all(spec: &Spec, balances: &Balances) -> Vec<Findings> {
    let of = |account| {
        let balance = balances.of(account);
        Findings {
            account,
            effort: balance.effort,
            saving: balance.saving,
            contract: balance.contract,
        }
    };
    reported(spec).into_iter().map(of).collect()
}
