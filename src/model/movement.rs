//! Movements between states, as people say them.

use super::number::Number;
use super::state::StateId;
use serde::Serialize;

/// What kind of movement a transition is; multipliers act on classes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// Into work from a state without work.
    JobFinding,
    /// Into education from a state without education.
    Education,
    /// Out of work into a state without work.
    JobLoss,
    /// Anything else.
    Other,
}

impl Class {
    /// How many classes there are.
    pub const COUNT: usize = 4;
    /// All classes, in the order of their index.
    pub const ALL: [Class; Self::COUNT] = [
        Class::JobFinding,
        Class::Education,
        Class::JobLoss,
        Class::Other,
    ];

    /// Position in tables of length [`Class::COUNT`].
    #[inline]
    pub const fn index(self) -> usize {
        self as usize
    }
}

/// A movement i → j and how often it happens, by duration in i.
#[derive(Debug, Clone, Serialize)]
pub struct Transition {
    /// Origin.
    pub from: StateId,
    /// Destination.
    pub to: StateId,
    /// Which multipliers act on it.
    pub class: Class,
    /// Whether a person's frailty multiplies it.
    pub frailty: bool,
    /// Rates by duration band: ascending, the first from week 0.
    pub bands: Vec<Band>,
}

/// A rate that holds from a duration on, until the next band of the same transition.
#[derive(Debug, Clone, Serialize)]
pub struct Band {
    /// First completed week in the state at which the band holds.
    pub from_week: u32,
    /// How often.
    pub rate: Rate,
}

/// How often something happens, in one of the accepted forms.
#[derive(Debug, Clone, Copy, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Rate {
    /// Intensity λ per `weeks` weeks: λ/weeks per week.
    Intensity { value: Number, weeks: f64 },
    /// Probability p within `weeks` weeks if this were the only exit: −ln(1 − p)/weeks per week.
    Probability { value: Number, weeks: f64 },
    /// Cumulative share that has left to *this* destination `weeks` weeks after the band began, of those who
    /// were there when it began, competing exits and later bands of the other transitions taken into account.
    ShareWithin { value: Number, weeks: u32 },
}

/// A state whose total exit intensity is ln 2 / median, divided among destinations. The transitions themselves
/// stand in `Spec::transitions` with an empty list of bands.
#[derive(Debug, Clone, Serialize)]
pub struct MedianExit {
    /// The state.
    pub from: StateId,
    /// Median sojourn in weeks, of the whole state.
    pub weeks: Number,
    /// Destinations and their weights (divided by their sum).
    pub to: Vec<(StateId, Number)>,
}
