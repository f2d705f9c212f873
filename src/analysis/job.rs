//! What every job has: how long it goes on, how sure its figures are, who watches, and why it may end without a result.

use crate::contract::measure::Problem;
use crate::model::world::WorldError;
use std::error::Error;
use std::fmt;

/// Replications per task: a constant, so that no result can depend on the number of threads.
pub const BLOCK: u32 = 64;
/// One replication in so many is lived again with other luck, for the variance split.
pub const COMPANIONS: u32 = 4;
/// So many replications of a run are, if nothing else is said. Shares of the variance are then known within 4 to 5 points for half of the figures of the
/// two founding scenarios, and within 11 for all.
pub const ACCOMPANIED: u32 = 1_000;
/// Confidence level of all intervals.
pub const LEVEL: f64 = 0.95;

/// So many names are told one by one.
const FEW: usize = 12;

/// How long to go on.
#[derive(Debug, Clone, PartialEq)]
pub enum Length {
    /// So many replications.
    Replications(u32),
    /// Until every interval that is asked about is no wider than ± `half_width` (in the metric's unit), but no more than `most`. Of a run that is
    /// the interval of the mean of the metric; of a comparison that of the difference of its means.
    Precision {
        metric: String,
        half_width: f64,
        most: u32,
    },
}

/// Why a run ended without a result.
#[derive(Debug)]
pub enum RunError {
    /// The scenario, or a draw of its parameters, is impossible.
    World(WorldError),
    /// Replication number and what was impossible about its draw.
    Draw(u32, WorldError),
    /// What the contract measures and a simulation cannot.
    Unmeasurable(Vec<Problem>),
    /// The run was stopped.
    Cancelled,
    /// What a [`super::run::Sink`] could not take.
    Rows(Box<dyn Error + Send + Sync>),
    /// `--precision` names a metric that does not exist.
    UnknownMetric { asked: String, known: Vec<String> },
    /// The precision was not reached: of what, how far it came, and the option that allows more.
    NotPrecise {
        what: String,
        reached: f64,
        asked: f64,
        replications: u32,
        more: &'static str,
    },
}

impl fmt::Display for RunError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::World(e) => write!(f, "{e}"),
            Self::Draw(r, e) => write!(
                f,
                "replication {r} drew parameters that cannot be: {e}; narrow the distribution or cut it off with `within = [low, high]`"
            ),
            Self::Unmeasurable(problems) => {
                write!(
                    f,
                    "a simulation cannot measure what this contract pays for:"
                )?;
                problems.iter().try_for_each(|p| write!(f, "\n  {p}"))
            }
            Self::Cancelled => write!(f, "stopped; nothing was written"),
            Self::Rows(e) => write!(f, "{e}"),
            Self::UnknownMetric { asked, known } => {
                let nearest = known.iter().max_by(|a, b| {
                    strsim::jaro_winkler(a, asked).total_cmp(&strsim::jaro_winkler(b, asked))
                });
                write!(f, "no metric `{asked}`")?;
                match nearest.filter(|n| strsim::jaro_winkler(n, asked) > 0.75) {
                    Some(nearest) => write!(f, "; did you mean `{nearest}`?")?,
                    None => write!(f, ".")?,
                }
                if known.len() <= FEW {
                    return write!(f, " There are: {}.", known.join(", "));
                }
                write!(f, " Metrics are the columns of replications.csv.")
            }
            Self::NotPrecise {
                what,
                reached,
                asked,
                replications,
                more,
            } if reached.is_finite() => write!(
                f,
                "`{what}` reached ±{} after {replications} replications, not ±{asked}; allow more with {more}, or ask for less",
                short(*reached, *asked)
            ),
            Self::NotPrecise {
                what,
                asked,
                replications,
                more,
                ..
            } => write!(
                f,
                "{replications} replications are too few to say how well `{what}` is known, and ±{asked} was asked for; allow more with {more}"
            ),
        }
    }
}

/// A half width with three digits, unless they make it what was asked for.
fn short(reached: f64, asked: f64) -> f64 {
    let short = format!("{reached:.2e}").parse().unwrap_or(reached);
    if short > asked { short } else { reached }
}

impl Error for RunError {}

impl From<WorldError> for RunError {
    fn from(e: WorldError) -> Self {
        Self::World(e)
    }
}

/// What a run tells while it goes on, and whether it should stop.
pub trait Watch: Sync {
    /// So many replications more are done.
    fn advance(&self, replications: u64);
    /// The number of replications aimed at has changed.
    fn aim(&self, replications: u64);
    /// Whether to stop.
    fn cancelled(&self) -> bool;
}

/// Watches nothing and never stops.
pub struct Silent;

impl Watch for Silent {
    fn advance(&self, _: u64) {}
    fn aim(&self, _: u64) {}
    fn cancelled(&self) -> bool {
        false
    }
}
