//! The rules of public money, and costs with a date.

use super::account::{Account, Funding};
use super::number::Number;
use serde::Serialize;

/// Refund, tax and discounting.
#[derive(Debug, Clone, Serialize)]
pub struct Economy {
    /// The refund scale and its counter.
    pub refund: RefundScale,
    /// Taxes.
    pub tax: Tax,
    /// Discounting.
    pub discount: Discount,
}

/// The state refund scale (LBK 221 of 12-02-2021, §§ 5–6, in the default).
#[derive(Debug, Clone, Serialize)]
pub struct RefundScale {
    /// `(first week of the counter, share refunded)`: ascending, the first from week 1.
    pub bands: Vec<(u32, Number)>,
    /// Weeks of self-support that start the counter again.
    pub reset_weeks: u32,
    /// The window, in weeks, in which they must lie.
    pub reset_window: u32,
}

/// Taxes at the margin (settled point 12). Municipal rates stand with the municipalities.
#[derive(Debug, Clone, Serialize)]
pub struct Tax {
    /// Labour-market contribution, share of wages, to the state.
    pub labour_market_contribution: Number,
    /// State income tax at the margin, share of the same base as the municipal tax.
    pub state_rate: Number,
}

/// Discounting (settled point 13).
#[derive(Debug, Clone, Serialize)]
pub struct Discount {
    /// Real rate per year.
    pub real_rate: Number,
    /// Price growth per year that deflates nominal flows.
    pub deflator: Number,
}

/// A cost that falls on dates: set-up, evaluation, management fees.
#[derive(Debug, Clone, Serialize)]
pub struct Cost {
    /// Key in the scenario file.
    pub id: String,
    /// Name in English.
    pub name: String,
    /// Name in Danish.
    pub name_da: String,
    /// What falls when: `(week of the run, amount in currency units)`, ascending.
    pub due: Vec<(u32, Number)>,
    /// Who receives it.
    pub to: Account,
    /// Who pays.
    pub funding: Funding,
}
