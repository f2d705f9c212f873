//! The first staircase: what a person goes through.

use super::account::Funding;
use super::movement::{Class, Rate};
use super::number::Number;
use super::state::StateId;
use serde::Serialize;

/// The programme for people.
#[derive(Debug, Clone, Serialize)]
pub struct Programme {
    /// Steps in order. Whoever completes the last one graduates and is *ready*.
    pub steps: Vec<Step>,
    /// Whether a state is one in which a person may be on a step, by state.
    pub eligible: Vec<bool>,
    /// The job adviser, if there is one.
    pub adviser: Option<Adviser>,
}

/// One step of the first staircase. It lies over the benefit state, which goes on (settled point 14).
#[derive(Debug, Clone, Serialize)]
pub struct Step {
    /// Key in the scenario file.
    pub id: String,
    /// Name in English.
    pub name: String,
    /// Name in Danish.
    pub name_da: String,
    /// Planned weeks; rounded to whole weeks, at least 1.
    pub weeks: Number,
    /// Dropping out: competing exits, each with the state that the person moves to (`None`: stays in theirs).
    pub dropout: Vec<(Option<StateId>, Rate)>,
    /// Probability of completing at the end of the planned weeks.
    pub completion: Number,
    /// How often the step may be repeated after failing to complete; after that the person leaves the programme.
    pub repeats: u32,
    /// Whether a place in an enterprise is needed.
    pub place: Option<Place>,
    /// Whether somebody who found work during the step and lost it again re-enters it, weeks done kept.
    pub resume: bool,
    /// Multipliers by class while on the step.
    pub during: [Number; Class::COUNT],
    /// Multipliers by class in the first week after completing it.
    pub after: [Number; Class::COUNT],
    /// Half-life in weeks of `after` − 1; `None` means that it does not fade.
    pub half_life: Option<Number>,
    /// Share of the ordinary effort that goes on while on the step (default 0).
    pub ordinary_effort: Number,
    /// Cost per start, in currency units.
    pub cost_per_start: Number,
    /// Cost per person-week, in currency units.
    pub cost_per_week: Number,
    /// Mentor hours per person-week.
    pub mentor_hours: Number,
    /// Price of a mentor hour, in currency units.
    pub mentor_price: Number,
    /// Who pays for the step.
    pub funding: Funding,
}

/// The need for a place in an enterprise.
#[derive(Debug, Clone, Serialize)]
pub struct Place {
    /// Longest wait in full weeks; after it the person takes the fallback.
    pub max_wait: u32,
    /// What happens then: the factor on (multiplier − 1) of `during` and `after` in a generic placement, or `None` to leave.
    pub generic: Option<Number>,
}

/// The job adviser, to whom a participant goes back after losing a job.
#[derive(Debug, Clone, Serialize)]
pub struct Adviser {
    /// Weeks after a job loss during which the adviser helps.
    pub weeks: u32,
    /// Weeks after a person's intake beyond which no window is open; `None` is as long as lives are followed.
    pub lasts: Option<u32>,
    /// Multiplier on job finding inside that window.
    pub multiplier: Number,
    /// People inside the window whom the advisers of one municipality can help fully; `None` means any number.
    pub capacity: Option<Number>,
    /// Cost per person-week inside the window, in currency units.
    pub cost_per_week: Number,
    /// Who pays.
    pub funding: Funding,
}
