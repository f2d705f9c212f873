//! What a contract came to.

use super::day::Day;
use super::flow::Flow;
use super::statement::Statement;
use crate::model::account::Account;
use serde::Serialize;

/// What a contract came to, for one set of outcomes. Amounts in smallest units.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Settlement {
    /// Every flow to and from the vehicle that the contract causes, by day: draws, outcome payments, distributions,
    /// guarantees, redemption, risk payments, shortfalls. Not the effort itself. Booked together with the effort, the vehicle's cash is
    /// never negative and ends at zero.
    pub flows: Vec<Flow>,
    /// Outcome payments in total (risk payments not taken off).
    pub paid: i64,
    /// What each line paid, by line; negative where tranches paid.
    pub by_line: Vec<i64>,
    /// What each payer paid for outcomes, in the order in which accounts first appear in the terms.
    pub by_payer: Vec<(Account, i64)>,
    /// Paid by tranches because the result was worse than nothing.
    pub risk_paid: i64,
    /// Drawn in total.
    pub drawn: i64,
    /// Effort that no commitment covers. The provider carries it (flows with `Purpose::Shortfall`). Where it is not 0
    /// the capital of the contract is too small for the programme, and returns leave this out.
    pub unfunded: i64,
    /// Agreed draws above what the effort cost: the provider keeps it.
    pub kept: i64,
    /// Repaid by payers after an early end.
    pub redeemed: i64,
    /// Paid by guarantors.
    pub guaranteed: i64,
    /// Early ends, `(day, index into Terms::terminations)`, in order of day: at most one of the intake, then at most one of everything.
    pub terminated: Vec<(Day, usize)>,
    /// The arithmetic, if it was asked for.
    pub statement: Option<Statement>,
}
