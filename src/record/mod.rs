//! What happened in one replication, compact, in both arms: the hinge between luck and money.
//!
//! A record holds stays and intervals, not weeks. All weeks are weeks of the run; an interval
//! `from..to` holds in the weeks `from, …, to − 1`.

pub mod read;

use crate::model::state::StateId;
use serde::Serialize;

/// No enterprise.
pub const NO_ENTERPRISE: u16 = u16::MAX;

/// Everything that happened in one replication.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Record {
    /// Which replication.
    pub replication: u64,
    /// Weeks that lives are followed.
    pub weeks: u32,
    /// Regime of the business cycle by quarter of 13 weeks; empty without a cycle.
    pub regimes: Vec<u8>,
    /// The planned people, referred or not, by person number.
    pub people: Vec<Person>,
    /// What happened to them in the programme arm.
    pub programme: Arm,
    /// What happened to them in the counterfactual arm.
    pub counterfactual: Arm,
    /// Steps of the first staircase, by person, then by week (programme arm only).
    pub steps: Vec<StepStay>,
    /// Windows of the job adviser, by person, then by week (programme arm only).
    pub adviser: Vec<Window>,
    /// When people graduated: `(person, first week ready)`, by person.
    pub graduations: Vec<(u32, u32)>,
    /// The enterprises (programme arm only).
    pub enterprises: Vec<EnterpriseRecord>,
    /// Job openings of the enterprises, in the order in which they arose.
    pub openings: Vec<OpeningRecord>,
}

/// Who a person is; the same in both arms.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Person {
    /// Index of the group.
    pub group: u16,
    /// Index of the municipality.
    pub municipality: u16,
    /// First week; `None` if the person was never referred or starts after the horizon.
    pub intake: Option<u32>,
    /// Refund counter at the start, in weeks.
    pub counter: u32,
    /// Self-support weeks in the window before the start.
    pub self_support_weeks: u32,
    /// Completed weeks in the starting state at the start.
    pub duration: u32,
    /// Frailty.
    pub frailty: f64,
}

/// One arm: the stays of each person in states.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Arm {
    /// `stays[offsets[p] .. offsets[p + 1]]` are the stays of person `p`; none if they were not referred.
    pub offsets: Vec<u32>,
    /// Stays in the order of persons, then of weeks.
    pub stays: Vec<Stay>,
}

impl Arm {
    /// The stays of a person in order; each lasts until the next begins, the last until the horizon.
    #[inline]
    pub fn stays_of(&self, person: usize) -> &[Stay] {
        &self.stays[self.offsets[person] as usize..self.offsets[person + 1] as usize]
    }
}

/// A stay in a state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Stay {
    /// First week in the state.
    pub from: u32,
    /// The state.
    pub state: StateId,
    /// Where the job is: index of the enterprise, or [`NO_ENTERPRISE`].
    pub enterprise: u16,
}

/// An interval on a step of the first staircase, or on the list for it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct StepStay {
    /// The person.
    pub person: u32,
    /// Index of the step.
    pub step: u16,
    /// First week.
    pub from: u32,
    /// First week no longer on it (at most the horizon).
    pub to: u32,
    /// Where.
    pub place: PlaceKind,
    /// Whether this interval starts the step (it costs a start) rather than repeating or resuming it.
    pub start: bool,
    /// How it ended.
    pub end: StepEnd,
}

/// Where a person is while on a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PlaceKind {
    /// The step needs no place.
    NotNeeded,
    /// On the list for a place: not yet on the step, no cost, no effect.
    Waiting,
    /// In an enterprise (index).
    Enterprise(u16),
    /// In a generic placement, after waiting too long.
    Generic,
}

/// How an interval on a step ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum StepEnd {
    /// Completed.
    Completed,
    /// Not completed; the step is repeated.
    Repeated,
    /// Not completed and no repeat left: the person left the programme.
    Failed,
    /// Dropped out.
    DroppedOut,
    /// Moved to a state that is not eligible (found work, for instance).
    LeftState,
    /// The enterprise failed.
    EnterpriseFailed,
    /// A place was found or the fallback taken (ends a wait).
    Placed,
    /// Waited too long and left the programme.
    GaveUp,
    /// The contract ended early, and the programme with it.
    Stopped,
    /// The horizon came first.
    Horizon,
}

/// A window in which the job adviser helps a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Window {
    /// The person.
    pub person: u32,
    /// First week.
    pub from: u32,
    /// First week after it.
    pub to: u32,
}

/// The life of an enterprise.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EnterpriseRecord {
    /// Index of the cohort it belongs to.
    pub cohort: u16,
    /// Municipality.
    pub municipality: u16,
    /// `(first week, level)`; empty if it never started within the horizon.
    pub levels: Vec<(u32, u16)>,
    /// First week outside the accelerator, if it left it.
    pub left_accelerator: Option<u32>,
    /// First week after insolvency.
    pub failed: Option<u32>,
}

/// A job opening.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct OpeningRecord {
    /// The enterprise.
    pub enterprise: u16,
    /// The week in which it arose.
    pub week: u32,
    /// Whether it would not have existed otherwise.
    pub additional: bool,
    /// What became of it.
    pub fate: OpeningFate,
}

/// What became of an opening.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum OpeningFate {
    /// Taken by a person, who works there from a week on.
    Filled { person: u32, from: u32 },
    /// Lapsed after a week.
    Lapsed { week: u32 },
    /// Lost when the enterprise failed, in a week.
    Lost { week: u32 },
    /// Still open at the horizon.
    Open,
}
