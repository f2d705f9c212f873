//! What is measured, on whom, in which window, and against what.

use crate::contract::day::Day;
use crate::contract::mean::Mean;
use crate::model::number::Number;
use rust_decimal::Decimal;
use serde::Serialize;

/// A metric.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Metric {
    /// Key in the file.
    pub id: String,
    /// Name in English.
    pub name: String,
    /// Name in Danish; the English one where the file gives none.
    pub name_da: String,
    /// Unit of a measured quantity in words: "days", "%", "reconvictions per 100".
    pub unit: String,
    /// What is measured.
    pub measure: Measure,
    /// Against what.
    pub baseline: Baseline,
    /// What becomes of value and baseline.
    pub effect: Effect,
    /// On whom.
    pub on: Population,
    /// Weeks after a person's intake within which it counts; `None`: the contract's `person_window`.
    pub person_window: Option<u32>,
}

/// What kind of figures a metric gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Events of persons: claims, each on a day.
    Claims,
    /// Quantities on a day: units of a flow, of a person or of all.
    Units,
    /// A number on a measurement day, of a cohort or of all.
    Number,
    /// Money by day.
    Money,
}

/// What is measured.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    // events of persons
    /// First week of a spell of work of at least `min_hours` a week. Somebody in work in the first week had that job already.
    JobStart { min_hours: f64 },
    /// `weeks` weeks that satisfy a condition within one spell; gaps of up to `gap` weeks neither count nor break it. Once per spell.
    Spell { of: Condition, weeks: u32, gap: u32 },
    /// A person's intake.
    Enrolled,
    /// A start of a step of the programme (by its key).
    StepStarted { step: String },
    /// Completion of a step of the programme (by its key).
    StepCompleted { step: String },
    /// `after` weeks after intake: at least one claim of `any` (all if empty) and none of `none` so far. Metric indices.
    Success {
        any: Vec<usize>,
        none: Vec<usize>,
        after: u32,
    },
    // units of a flow
    /// Units of time that satisfy a condition, after the first `after` weeks of it within a spell, up to `most` per person.
    Units {
        of: Condition,
        unit: TimeUnit,
        after: u32,
        gap: u32,
        most: Option<u32>,
    },
    // numbers of a cohort
    /// Percent of the people with at least one claim of a metric (index).
    Rate { of: usize, per: Per },
    /// Claims or units of a metric (index) per person.
    Mean { of: usize, per: Per },
    /// Claims or units of a metric (index) in total, since the start.
    Count { of: usize },
    /// Weighted sum of the effects of other Number metrics: `(metric, weight)`.
    Composite { parts: Vec<(usize, Decimal)> },
    // money
    /// Municipal cost: benefits net of refund and the components; the saving is baseline − actual.
    Saving {
        components: Vec<SavingComponent>,
        /// Whether the vehicle's effort is taken off: what is left is the surplus (negative: the deficit).
        less_effort: bool,
    },
    /// Reported from outside; a simulation cannot measure it.
    Reported(Kind),
}

impl Measure {
    /// What kind of figures it gives.
    pub fn kind(&self) -> Kind {
        match self {
            Self::JobStart { .. }
            | Self::Spell { .. }
            | Self::Enrolled
            | Self::StepStarted { .. }
            | Self::StepCompleted { .. }
            | Self::Success { .. } => Kind::Claims,
            Self::Units { .. } => Kind::Units,
            Self::Rate { .. } | Self::Mean { .. } | Self::Count { .. } | Self::Composite { .. } => {
                Kind::Number
            }
            Self::Saving { .. } => Kind::Money,
            Self::Reported(kind) => *kind,
        }
    }
}

/// Which weeks count.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    /// In work of at least so many ordinary hours a week.
    Work { min_hours: f64 },
    /// Self-support.
    SelfSupport,
    /// No support: self-support or neutral.
    OffSupport,
    /// In one of these states (by key), education for instance.
    States(Vec<String>),
}

/// A unit of a flow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TimeUnit {
    /// Seven to a week.
    Day,
    /// One week of the run.
    Week,
    /// A whole 365.25 / 12 days within the spell.
    Month,
    /// A whole 365.25 / 4 days within the spell.
    Quarter,
}

/// Per whom a rate is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Per {
    /// The people who were referred by the measurement (settled point 29).
    Referred,
    /// The people who were planned, referred or not.
    Planned,
    /// An agreed number of people.
    People(u32),
}

/// On whom is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Population {
    /// Everybody who was referred: intention to treat.
    Referred,
    /// Those who started at least one step of the programme.
    Started,
}

/// Against what is measured.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Baseline {
    /// Against nothing.
    None,
    /// One source.
    Single(Source),
    /// One source for measurements before a day, another from then on.
    Switch {
        at: Day,
        first: Source,
        then: Source,
    },
    /// A weighted mean of sources; weights add up to 1, but for the digits that thirds lack: the mean is divided by their sum.
    Blend(Vec<(Decimal, Source)>),
    /// A source that needs a sample (people measured, and people of the control group where there is one) of at least `least`, or else another.
    Fallback {
        least: u32,
        first: Source,
        otherwise: Source,
    },
}

impl Baseline {
    /// How the parts of a blend are weighted; of any other baseline there is one, which counts as it is.
    pub fn mean(&self) -> Mean {
        match self {
            Self::Blend(parts) => Mean::new(parts.iter().map(|(weight, _)| *weight)),
            _ => Mean::ONE,
        }
    }

    /// The sources in the order in which they are written.
    pub fn sources(&self) -> Vec<&Source> {
        match self {
            Self::None => Vec::new(),
            Self::Single(source) => vec![source],
            Self::Switch { first, then, .. } => vec![first, then],
            Self::Blend(parts) => parts.iter().map(|(_, source)| source).collect(),
            Self::Fallback {
                first, otherwise, ..
            } => vec![first, otherwise],
        }
    }
}

/// Where a baseline comes from.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// A share of what is observed would have come anyway; 0.15 is 15 %. Of claims and units it is taken off the price.
    Deadweight(Decimal),
    /// An agreed number, in the unit of the metric.
    Fixed(Decimal),
    /// `size` people of the same mix who came before, in other times: they do not share the business cycle.
    Historical { size: u32 },
    /// The same people before their intake.
    PrePost,
    /// The path expected at signing, from so many simulated lives at the best estimates.
    AgreedPath { lives: u32 },
    /// A control group that was not randomised: `bias`, in the unit of the metric (money: share of the cost), is added to what it shows.
    Matched { size: u32, bias: Number },
    /// A randomised control group of so many people, with its own sampling noise.
    Control { size: u32 },
    /// A control group's value, corrected by the difference of the two groups before the intake.
    DifferenceInDifferences { size: u32 },
    /// The counterfactual twins: an ideal that no real contract has.
    Twin,
    /// Reported from outside with the outcome.
    Reported,
}

impl Source {
    /// Whether outcomes must bring a value for it (the others are in the contract).
    pub fn is_measured(&self) -> bool {
        !matches!(self, Self::Deadweight(_) | Self::Fixed(_))
    }
}

/// What becomes of value and baseline.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// The value itself (with a deadweight: what is left of it).
    Value,
    /// Value − baseline, in the unit of the metric (percentage points for rates).
    Rise,
    /// Baseline − value.
    Fall,
    /// 100 × (value − baseline) / baseline: percent of the baseline.
    RisePercent,
    /// 100 × (baseline − value) / baseline: percent of the baseline.
    FallPercent,
    /// 100 × value / target: percent of an agreed target.
    PercentOf(Decimal),
}

/// Opt-in parts of a measured saving (settled point 4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SavingComponent {
    /// Municipal income tax after equalisation.
    Tax,
    /// Ordinary effort of the jobcentre.
    OrdinaryEffort,
}
