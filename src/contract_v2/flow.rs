//! Dated flows: what a contract hands over to the books.

use super::day::Day;
use crate::model::account::Account;
use crate::money::ledger::Purpose;
use serde::Serialize;

/// A payment on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Flow {
    /// The day.
    pub day: Day,
    /// Who pays.
    pub from: Account,
    /// Who receives.
    pub to: Account,
    /// What for.
    pub purpose: Purpose,
    /// How much, in smallest units; positive.
    pub amount: i64,
}
