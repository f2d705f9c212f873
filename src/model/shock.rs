//! What comes over everybody at a time that nobody foresaw: a shutdown, a wave of failures, another law.

use super::number::Number;
use super::state::StateId;
use serde::Serialize;

/// Multipliers that hold for some weeks, on top of whatever the business cycle does. No agreement knows of them: what is
/// expected at signing is expected without them.
#[derive(Debug, Clone, Serialize)]
pub struct Shock {
    /// Key in the scenario file.
    pub id: String,
    /// Name in English.
    pub name: String,
    /// Name in Danish.
    pub name_da: String,
    /// First week of the run in which it holds.
    pub from: u32,
    /// First week in which it holds no more; not before `from`.
    pub to: u32,
    /// Multiplier on job finding.
    pub job_finding: Number,
    /// Multiplier on movements into education.
    pub education: Number,
    /// Multiplier on job loss.
    pub job_loss: Number,
    /// Multiplier on the enterprises' openings.
    pub openings: Number,
    /// Multiplier on the enterprises' insolvency.
    pub insolvency: Number,
    /// Multiplier on dropping out of a step.
    pub dropout: Number,
    /// Multiplier on benefits. Amounts are those of a calendar year: one that is partly inside counts by its share of weeks.
    pub benefits: Number,
    /// Which states' benefits; `None` is all.
    pub states: Option<Vec<StateId>>,
}

impl Shock {
    /// Whether the benefit of a state is another one.
    pub fn pays(&self, state: usize) -> bool {
        let named = |states: &Vec<StateId>| states.iter().any(|s| usize::from(s.0) == state);
        self.states.as_ref().is_none_or(named)
    }
}

/// How what a contract measures differs from what happened.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Misreading {
    /// How kind a measured baseline is to whoever is paid: it is multiplied by this where a saving or a fall is paid, and divided where a rise is.
    pub baseline: Number,
    /// Claims, units and numbers without a measured baseline, as a multiple of what there were.
    pub counts: Number,
}
