//! The business cycle, shared by everybody in a replication.

use super::number::Number;
use serde::Serialize;

/// A hidden Markov chain of regimes, one step per 13 weeks.
#[derive(Debug, Clone, Serialize)]
pub struct Cycle {
    /// The regimes.
    pub regimes: Vec<Regime>,
    /// Regime of the first quarter; `None` draws it from the stationary distribution.
    pub initial: Option<usize>,
}

/// One regime and what it does.
#[derive(Debug, Clone, Serialize)]
pub struct Regime {
    /// Key in the scenario file.
    pub id: String,
    /// Name.
    pub name: String,
    /// Probability of each regime in the next quarter; divided by their sum.
    pub next: Vec<Number>,
    /// Multiplier on job finding.
    pub job_finding: Number,
    /// Multiplier on job loss.
    pub job_loss: Number,
    /// Multiplier on the enterprises' openings.
    pub openings: Number,
    /// Multiplier on the enterprises' insolvency.
    pub insolvency: Number,
}

/// Weeks per quarter of the cycle (settled point 24).
pub const QUARTER_WEEKS: u32 = 13;
