//! The arithmetic of a settlement, line by line: what `trace` and `settle` show.

use super::limits::Cap;
use super::metric::Claim;
use super::schedule::Period;
use crate::model::account::Account;
use jiff::civil::Date;
use serde::Serialize;

/// How a settlement came about.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Statement {
    /// One line per payment period, in order.
    pub payments: Vec<PaymentLine>,
    /// One line per claim of a rate card, by person, week and line.
    pub claims: Vec<ClaimLine>,
    /// One line per draw date on which the vehicle needed money.
    pub draws: Vec<DrawLine>,
    /// One line per action of the waterfall on each date on which it had money to give.
    pub waterfall: Vec<WaterfallLine>,
}

/// From a measured result to an outcome payment. Amounts in øre.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct PaymentLine {
    /// The period and its payment date.
    pub period: Period,
    /// Measured in the period: saving, or claims at full price.
    pub measured: i64,
    /// Measured since the start.
    pub cumulative: i64,
    /// Earned since the start under the rule, before the cap of the contract.
    pub entitlement: i64,
    /// Paid for earlier periods.
    pub paid_before: i64,
    /// The cap that bound, if any; the contract's if both did.
    pub bound: Option<Cap>,
    /// Paid for this period: max(0, min(entitlement, cap) − paid before).
    pub paid: i64,
}

/// What a claim earned: price − deadweight − over_person_cap = earned. Amounts in øre.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct ClaimLine {
    /// The claim.
    pub claim: Claim,
    /// Index of the payment period.
    pub period: usize,
    /// Full price.
    pub price: i64,
    /// Taken off as deadweight.
    pub deadweight: i64,
    /// Taken off by the cap per person.
    pub over_person_cap: i64,
    /// What remains, before the cap of the contract.
    pub earned: i64,
}

/// A draw. Amounts in øre.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct DrawLine {
    /// The date.
    pub date: Date,
    /// What the vehicle must pay until the next draw.
    pub need: i64,
    /// What the tranches provided.
    pub drawn: i64,
    /// What nobody was committed to provide.
    pub unfunded: i64,
}

/// One step of the waterfall. Amounts in øre.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct WaterfallLine {
    /// The payment date.
    pub date: Date,
    /// Index of the action; `None` for what is left over after the last payment.
    pub action: Option<usize>,
    /// Who receives.
    pub to: Account,
    /// What was left when its turn came.
    pub available: i64,
    /// Most that it may take.
    pub limit: i64,
    /// What it took.
    pub paid: i64,
}
