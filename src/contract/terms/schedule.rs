//! When is measured and paid, by whom, for which people, and what ends it early.

use crate::contract::day::Day;
use crate::model::account::Account;
use rust_decimal::Decimal;
use serde::Serialize;

/// When is measured and paid (settled point 28).
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Schedule {
    /// First day that counts.
    pub from: Day,
    /// Last day that counts.
    pub until: Day,
    /// Weeks after a person's intake within which outcomes count; `None` for no limit beside `until`.
    pub person_window: Option<u32>,
    /// Payment periods.
    pub periods: Periods,
    /// Calendar months between the end of a period (or a measurement day) and its payment.
    pub lag_months: u32,
}

/// Payment periods.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Periods {
    /// So many calendar months each; the first begins with the measurement.
    Every { months: u32 },
    /// The last days of the periods, in order; the last one is `until`.
    Ending(Vec<Day>),
}

/// When a line is measured.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum When {
    /// At the end of every payment period.
    Periods,
    /// Once, on the last day of measurement.
    End,
    /// On these days.
    On(Vec<Day>),
}

/// People by date of intake who are measured apart.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Cohort {
    /// Key in the file.
    pub id: String,
    /// Name in English.
    pub name: String,
    /// Name in Danish.
    pub name_da: String,
    /// First day of intake.
    pub from: Day,
    /// Last day of intake.
    pub until: Day,
    /// The day on which it is measured.
    pub measured: Day,
}

/// Who pays.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Payer {
    /// The account.
    pub account: Account,
    /// Share: 0.25 is 25 %.
    pub share: Decimal,
    /// Most that it ever pays under this contract.
    pub cap: Option<i64>,
    /// Most that it pays in a calendar year.
    pub cap_per_year: Option<i64>,
    /// First payment date on which it pays.
    pub from: Option<Day>,
    /// Last payment date on which it pays.
    pub until: Option<Day>,
}

/// What ends the contract early.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Termination {
    /// Key in the file.
    pub id: String,
    /// Name in English.
    pub name: String,
    /// Name in Danish.
    pub name_da: String,
    /// Days on which it is looked at.
    pub on: Vec<Day>,
    /// When it happens; `None`: a party's right, which only an outcome file can exercise.
    pub when: Option<Trigger>,
    /// What stops.
    pub stops: Stops,
    /// Share of the outstanding principal that payers repay, by termination day: the first entry whose day is not before it. None: 0.
    pub redemption: Vec<(Day, Decimal)>,
}

/// When a termination happens.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Trigger {
    /// The latest effect of a number (index into the metrics) is below a value.
    Below { metric: usize, value: Decimal },
    /// It is above a value.
    Above { metric: usize, value: Decimal },
    /// The tranches have provided so much more than they have received (stop-loss).
    LossAbove { amount: i64 },
}

/// What a termination stops.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Stops {
    /// New people: those who are in go on, and so do measurement and payment.
    Intake,
    /// The programme, draws and measurement: what was measured until then is still paid.
    Everything,
}
