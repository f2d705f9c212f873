//! What the parties agreed, resolved: names have become indices, money has become whole smallest units.
//!
//! A contract is a list of **metrics** (what is measured, on whom, in which window, against which baseline, as which
//! effect), a list of **lines** (which rule turns a metric into money, within which limits, when, paid by whom, into which
//! waterfall), and the **capital** (tranches, draws, guarantees, waterfalls). Percentages are in percent: 55 is 55 %.
//! Prices and amounts per unit are exact decimals in the smallest unit of the currency (1512 is USD 15.12).

pub mod capital;
pub mod line;
pub mod metric;
mod population;
pub mod schedule;

pub use capital::{
    Action, Capital, Covers, Draws, Guarantee, Take, Tranche, TrancheKind, Waterfall,
};
pub use line::{
    Base, Closed, Curve, Floor, Form, Line, LineLimits, Minimum, Piece, PriceBy, Repeat, Rule,
    Tier, TwoSided,
};
pub use metric::{
    Baseline, Condition, Effect, Kind, Measure, Metric, Per, Population, SavingComponent, Source,
    TimeUnit,
};
pub use schedule::{Cohort, Payer, Periods, Schedule, Stops, Termination, Trigger, When};

use super::day::Day;
use crate::model::account::Account;
use rust_decimal::Decimal;
use serde::Serialize;
use std::collections::BTreeSet;

/// A contract.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Terms {
    /// Title in English.
    pub title: String,
    /// Title in Danish; the English one where the file gives none.
    pub title_da: String,
    /// In which money.
    pub currency: Currency,
    /// How amounts become whole smallest units.
    pub rounding: Rounding,
    /// When is measured and paid.
    pub schedule: Schedule,
    /// What is measured.
    pub metrics: Vec<Metric>,
    /// Groups of people by date of intake that are measured apart.
    pub cohorts: Vec<Cohort>,
    /// What is paid for.
    pub lines: Vec<Line>,
    /// Who pays, unless a line says otherwise; the shares of those who are active on any one day add up to 1.
    pub payers: Vec<Payer>,
    /// What happens to a payer's part above its cap.
    pub over: Over,
    /// Most that payers ever pay, over all lines, redemption after an early end included.
    pub cap: Option<i64>,
    /// Most that is paid on one payment date.
    pub cap_per_payment: Option<i64>,
    /// Most that is paid for one person, over all lines.
    pub cap_per_person: Option<i64>,
    /// Factor on every price of the card (a bid): 1.06 is 6 % above it, 0.94 a discount of 6 %.
    pub bid: Decimal,
    /// How prices grow.
    pub indexation: Option<Indexation>,
    /// What ends the contract early.
    pub terminations: Vec<Termination>,
    /// Who advances the money and who gets it back.
    pub capital: Capital,
}

impl Terms {
    /// What it is called, in English and Danish.
    pub fn titles(&self) -> [String; 2] {
        [self.title.clone(), self.title_da.clone()]
    }

    /// Everybody who may have to pay: payers of the lines, those who repay principal after an early end, and guarantors;
    /// each once.
    pub fn paying(&self) -> Vec<Account> {
        let lines = self.lines.iter();
        let mut accounts: Vec<Account> = lines
            .flat_map(|l| l.payers.as_ref().unwrap_or(&self.payers))
            .filter(|p| p.cap != Some(0))
            .map(|p| p.account)
            .collect();
        if self.terminations.iter().any(|t| !t.redemption.is_empty()) {
            accounts.extend(self.payers.iter().map(|p| p.account));
        }
        accounts.extend(self.capital.guarantees.iter().map(|g| g.by));
        let mut known = BTreeSet::new();
        accounts.retain(|a| known.insert(*a));
        accounts
    }
}

/// A currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Currency {
    /// ISO 4217 code.
    pub code: String,
    /// Digits of the smallest unit: 2 for øre and cents.
    pub decimals: u32,
}

/// How amounts become whole smallest units. Everything before is computed exactly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Rounding {
    /// Of what a line has earned, once per figure that is paid from.
    pub amounts: Round,
    /// Of a unit price after bid, indexation and deadweight, before it is multiplied by a quantity; `None` leaves it exact.
    pub prices: Option<Round>,
}

/// A direction of rounding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Round {
    /// Towards −∞: in the payer's favour.
    Down,
    /// To the nearest, half away from zero.
    Nearest,
    /// Towards +∞.
    Up,
}

/// What happens to a payer's part above its cap.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Over {
    /// Nobody pays it.
    Unpaid,
    /// The other payers do, in proportion to their shares, each up to its own cap.
    Others,
}

/// How prices grow: by `rate` at each whole `every_months` after the first day of measurement, compounding.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Indexation {
    /// Growth per step: 0.02 is 2 %.
    pub rate: Decimal,
    /// Calendar months of a step.
    pub every_months: u32,
    /// The day from which steps are counted.
    pub from: Day,
}
