//! Who takes part, from where, and when.

use super::number::Number;
use super::state::StateId;
use serde::Serialize;

/// A municipality.
#[derive(Debug, Clone, Serialize)]
pub struct Municipality {
    /// Key in the scenario file.
    pub id: String,
    /// Name.
    pub name: String,
    /// Municipal income tax rate, as a share.
    pub tax_rate: Number,
    /// Share of one further krone of municipal income tax that equalisation lets the municipality keep.
    pub tax_kept: Number,
    /// Municipalities whose openings and places its people may use when its own have nobody ready; ascending.
    pub neighbours: Vec<u16>,
}

/// A group of people.
#[derive(Debug, Clone, Serialize)]
pub struct Group {
    /// Key in the scenario file.
    pub id: String,
    /// Name.
    pub name: String,
    /// Index of the municipality.
    pub municipality: u16,
    /// Planned number of people.
    pub people: u32,
    /// Probability that a planned person is in fact referred (1 − referral shortfall).
    pub referred: Number,
    /// When they start.
    pub intake: Intake,
    /// Starting states and weights (divided by their sum).
    pub start: Vec<(StateId, Number)>,
    /// Refund counter at the start, in weeks with support.
    pub counter: Spread,
    /// Weeks of self-support in the latest 156 at the start; assumed evenly spaced over those 156 weeks.
    pub self_support_weeks: Spread,
    /// Completed weeks in the starting state; `None` means equal to the counter.
    pub duration: Option<Spread>,
    /// Variance θ of the gamma frailty with mean 1; 0 means that all are alike.
    pub frailty_variance: Number,
}

/// How people arrive. Weeks are weeks of the run.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Intake {
    /// So many planned people in each of these weeks; they add up to the group.
    Dates(Vec<(u32, u32)>),
    /// Evenly over the weeks `from ..= until`: person k of n in week from + ⌊k·(until − from + 1)/n⌋.
    Evenly { from: u32, until: u32 },
    /// Poisson arrivals from a week on, at so many people per week, until the group is full or the last week
    /// `until` has passed; whoever has not arrived by then is not referred.
    Arrivals {
        from: u32,
        until: u32,
        per_week: Number,
    },
}

/// A quantity that differs between people: drawn per person, uniform over the whole weeks `min ..= max`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Spread {
    /// Least value in weeks.
    pub min: u32,
    /// Greatest value in weeks.
    pub max: u32,
}
