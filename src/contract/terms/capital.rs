//! Who advances the money and who gets it back.

use crate::contract::day::Day;
use crate::model::account::Account;
use rust_decimal::Decimal;
use serde::Serialize;

/// The capital of a contract. Without tranches payers pay the vehicle's outcome payments straight to the `Share` actions.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Capital {
    /// The day from which draws are counted, and to which present values are discounted.
    pub start: Day,
    /// Sources of capital, by index into the tranche names.
    pub tranches: Vec<Tranche>,
    /// When capital is drawn.
    pub draws: Draws,
    /// Whether outcome payments that have arrived pay effort before capital is drawn.
    pub recycle: bool,
    /// Who covers losses.
    pub guarantees: Vec<Guarantee>,
    /// Where incoming money goes; lines name the one that receives them, the first is the default.
    pub waterfalls: Vec<Waterfall>,
    /// Return per year that investors compare with, for NPV: 0.05 is 5 %.
    pub hurdle: f64,
}

/// When capital is drawn.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Draws {
    /// As needed, in advance: each draw covers the vehicle's effort until the next (settled point 35).
    Needed { every_months: u32 },
    /// Agreed amounts on agreed days, from all tranches by share.
    Fixed(Vec<(Day, i64)>),
}

/// A source of capital.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Tranche {
    /// Index into the tranche names (`Spec::tranches`): `Account::Tranche`.
    pub tranche: u16,
    /// What it is.
    pub kind: TrancheKind,
    /// Share of every draw that it provides; shares add up to 1, but for the digits that thirds lack: draws are divided by their sum.
    pub share: Decimal,
    /// Most that it provides.
    pub commitment: Option<i64>,
    /// Interest on the drawn balance: 0.03 is 3 % a year, effective, compounding daily on actual/365.
    pub coupon: f64,
    /// Last day on which the coupon accrues; `None` without end.
    pub coupon_until: Option<Day>,
    /// Most that it ever receives, as a multiple of what it has provided.
    pub cap_multiple: Option<Decimal>,
    /// Most that it ever receives, as a return per year on what it has provided (a cap on the IRR).
    pub cap_return: Option<f64>,
}

/// What a tranche is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TrancheKind {
    /// Money that wants to come back.
    Loan,
    /// A grant (a recoverable one if it stands in a waterfall): not among the investors.
    Grant,
    /// Fees that the provider is owed and gets later: not among the investors.
    Deferred,
}

/// Somebody who covers the loss of a tranche, at the end of the contract.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Guarantee {
    /// Key in the file.
    pub id: String,
    /// Name in English.
    pub name: String,
    /// Name in Danish.
    pub name_da: String,
    /// Who pays.
    pub by: Account,
    /// Whose loss (index into `Capital::tranches`).
    pub of: usize,
    /// Most that it pays by what was drawn, `(drawn, guaranteed)`: straight lines between points, proportional below the first, flat above the last (settled point 36).
    pub points: Vec<(i64, i64)>,
    /// Share of the loss that it covers: 1 is all of it.
    pub share: Decimal,
    /// What the guaranteed amount means.
    pub covers: Covers,
}

/// What a guaranteed amount means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Covers {
    /// The most that is paid of a loss.
    Loss,
    /// What the tranche is topped up to: less of a loss is covered where part of the money came back.
    Floor,
}

/// Where incoming money goes, in order.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Waterfall {
    /// Key in the file.
    pub id: String,
    /// The actions; each takes what it may of what is left.
    pub actions: Vec<Action>,
}

/// One action of a waterfall.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Action {
    /// Who takes how much.
    pub take: Take,
    /// Out of every unit that passes while this action is not satisfied, it takes this share; the rest goes to `rest`
    /// ("x % to investors until principal + y %"). 1 without a rest.
    pub of: Decimal,
    /// Who gets the rest.
    pub rest: Option<Account>,
}

/// Who takes how much.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Take {
    /// The coupon that has accrued to a tranche (index into `Capital::tranches`).
    Coupon { tranche: usize },
    /// A tranche's principal.
    Principal { tranche: usize },
    /// Until the balance that compounds daily at `rate` from each draw is zero (settled point 32).
    Return { tranche: usize, rate: f64 },
    /// Until everything received is so many times everything provided.
    Multiple { tranche: usize, times: Decimal },
    /// A share of what is left.
    Share { to: Account, share: Decimal },
}
