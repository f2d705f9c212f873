//! Benefit states: what a week in them counts as, what it costs and who bears it.

use super::account::Account;
use super::number::Number;
use serde::Serialize;

/// Index of a [`State`] in `Spec::states`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub struct StateId(pub u16);

/// What a week counts as for the refund counter (settled point 7).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Counts {
    /// A week with support: the counter goes up.
    Support,
    /// A week of self-support: it fills the tally that resets the counter.
    SelfSupport,
    /// Neither: only time passes.
    Neutral,
}

/// A state of a person's life.
#[derive(Debug, Clone, Serialize)]
pub struct State {
    /// Key in the scenario file.
    pub id: String,
    /// Name in English.
    pub name: String,
    /// Name in Danish.
    pub name_da: String,
    /// What a week here counts as.
    pub counts: Counts,
    /// Any ordinary hours of work: "in work" in the sense of settled point 2.
    pub in_work: bool,
    /// Ordinary education.
    pub education: bool,
    /// Nobody leaves.
    pub absorbing: bool,
    /// Paid hours of ordinary work per week.
    pub hours: Number,
    /// Wage paid by employers.
    pub wage: Option<Tariff>,
    /// Benefit paid to the person.
    pub benefit: Option<Benefit>,
    /// What the ordinary effort costs the municipality (settled point 5).
    pub ordinary_effort: Option<Tariff>,
}

/// A benefit: its rate and who bears it.
#[derive(Debug, Clone, Serialize)]
pub struct Benefit {
    /// Amount.
    pub rate: Tariff,
    /// Whether the municipality taxes it.
    pub taxable: bool,
    /// Who bears it.
    pub financing: Financing,
}

/// Who bears a benefit.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Financing {
    /// The municipality pays and the state refunds a share by the refund scale.
    Refund,
    /// Another body, counted as the state, pays, and the municipality co-finances the mirror image of the scale.
    CoFinancing,
    /// Fixed shares by account; the municipality of the person stands as `Account::Municipality(u16::MAX)`.
    Fixed(Vec<(Account, f64)>),
}

/// An amount per unit of time that changes with the calendar year.
#[derive(Debug, Clone, Serialize)]
pub struct Tariff {
    /// Amount in currency units per [`Tariff::per`], by calendar year, ascending and without gaps.
    pub by_year: Vec<(i16, Number)>,
    /// The unit of time.
    pub per: Per,
    /// Growth per year before the first and beyond the last year of the table (0.02 = 2 %).
    pub growth: Number,
}

/// A unit of time for an amount or a probability.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Per {
    /// One week.
    Week,
    /// One twelfth of a year of 365.25 days.
    Month,
    /// A quarter of a year of 365.25 days.
    Quarter,
    /// 365.25 days.
    Year,
}

impl Per {
    /// How many weeks the unit has: 1, 365.25/7/12, 365.25/7/4, 365.25/7.
    pub fn weeks(self) -> f64 {
        const WEEKS_PER_YEAR: f64 = 365.25 / 7.0;
        match self {
            Per::Week => 1.0,
            Per::Month => WEEKS_PER_YEAR / 12.0,
            Per::Quarter => WEEKS_PER_YEAR / 4.0,
            Per::Year => WEEKS_PER_YEAR,
        }
    }
}
