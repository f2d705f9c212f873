//! What a run would cost in time and memory, estimated from a few replications.

use super::evaluate::Evaluator;
use super::run::{self, COMPANIONS, Length, RunError, Silent};
use std::time::{Duration, Instant};

/// Replications that are timed.
const PILOT: u32 = 8;

/// Estimated need of a run.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cost {
    /// Of how many replications.
    pub replications: u32,
    /// Wall-clock time on so many threads.
    pub time: Duration,
    /// Peak memory in bytes: all samples, and a copy of them by metric while they are summed up.
    pub memory: u64,
}

/// Estimates a run of so many replications on so many threads. No result depends on it.
///
/// # Errors
/// As [`run::run`].
pub fn cost(
    evaluator: &Evaluator<'_>,
    replications: u32,
    threads: usize,
) -> Result<Cost, RunError> {
    let begin = Instant::now();
    let samples = run::run(evaluator, &Length::Replications(PILOT), &Silent)?;
    // The pilot itself runs on the same threads, at best on `PILOT` of them at once.
    let busy = threads.clamp(1, 1 + (PILOT as usize - 1) / run::BLOCK as usize) as f64;
    let each = begin.elapsed().as_secs_f64() / f64::from(PILOT) * busy / threads.max(1) as f64;
    let numbers = samples.entries.len() * 2
        + samples.layout.points() * 2
        + samples.entries.len() * 3 / COMPANIONS as usize;
    Ok(Cost {
        replications,
        time: Duration::from_secs_f64(each * f64::from(replications)),
        memory: u64::from(replications) * 8 * numbers as u64,
    })
}
