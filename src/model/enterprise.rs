//! The second staircase: what an enterprise goes through, and what it offers.

use super::account::Funding;
use super::movement::Rate;
use super::number::Number;
use super::state::StateId;
use serde::Serialize;

/// The second staircase of a scenario.
#[derive(Debug, Clone, Serialize)]
pub struct Enterprises {
    /// Levels in order; an enterprise starts at the first.
    pub levels: Vec<Level>,
    /// Which enterprises take part.
    pub cohorts: Vec<Cohort>,
    /// How openings find people.
    pub openings: Openings,
}

/// So many enterprises of a municipality that start in one week.
#[derive(Debug, Clone, Serialize)]
pub struct Cohort {
    /// Key in the scenario file.
    pub id: String,
    /// Index of the municipality.
    pub municipality: u16,
    /// How many.
    pub count: u32,
    /// Week of the run in which they start.
    pub start: u32,
}

/// A step of the second staircase.
#[derive(Debug, Clone, Serialize)]
pub struct Level {
    /// Key in the scenario file.
    pub id: String,
    /// Name in English.
    pub name: String,
    /// Name in Danish.
    pub name_da: String,
    /// Weeks until the attempt to climb; `None` on a level from which nobody climbs. Rounded, at least 1.
    pub weeks: Option<Number>,
    /// Probability of passing to the next level.
    pub pass: Number,
    /// How often a failed attempt is repeated; after that the enterprise leaves the accelerator and stays at its level.
    pub repeats: u32,
    /// Whether the enterprise is in the accelerator on this level (it stops costing money when it leaves it).
    pub accelerator: bool,
    /// Insolvency.
    pub insolvency: Option<Rate>,
    /// Places for qualification.
    pub places: u32,
    /// Job openings per week (Poisson).
    pub openings_per_week: Number,
    /// Seats: jobs filled and openings open may not exceed it.
    pub seats: u32,
    /// Multiplier on the job-loss intensity of those who work here.
    pub job_loss: Number,
    /// Share of the openings that would not have existed otherwise.
    pub additional: Number,
    /// Cost when an enterprise enters the level, in currency units.
    pub cost_per_start: Number,
    /// Cost per week on the level inside the accelerator, in currency units.
    pub cost_per_week: Number,
    /// Who pays.
    pub funding: Funding,
}

/// How an opening finds a person (settled point 21).
#[derive(Debug, Clone, Serialize)]
pub struct Openings {
    /// The state of somebody who works in an enterprise.
    pub job: StateId,
    /// Where they go when the enterprise fails.
    pub after_failure: StateId,
    /// Full weeks after which an opening that nobody took lapses.
    pub lapse: u32,
    /// Probability that a person of the own municipality and the enterprise suit each other.
    pub acceptance: Number,
    /// The same for a person of a neighbouring municipality.
    pub acceptance_neighbour: Number,
}
