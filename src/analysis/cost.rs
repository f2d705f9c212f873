//! What a run would cost in time and memory, estimated from a few replications.

use super::evaluate::Evaluator;
use super::run::{self, COMPANIONS, Length, RunError, Watch};
use std::time::{Duration, Instant};

/// Replications that are timed, unless the first alone takes this long.
const PILOT: u32 = 8;
const SLOW: Duration = Duration::from_millis(200);

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
    watch: &dyn Watch,
) -> Result<Cost, RunError> {
    let pilot = Pilot(watch);
    let timed = |n: u32| {
        let begin = Instant::now();
        let samples = run::run(evaluator, &Length::Replications(n), &pilot)?;
        Ok::<_, RunError>((samples, begin.elapsed() / n))
    };
    let (mut samples, mut each) = timed(1)?;
    // A pilot is one block, so one thread does it; of its replications every fourth is lived thrice.
    let mut share = f64::from(COMPANIONS + 2) / f64::from(COMPANIONS) / 3.0;
    if each < SLOW {
        (samples, each) = timed(PILOT)?;
        share = 1.0;
    }
    let numbers = samples.entries.len() * 2
        + samples.layout.points() * 2
        + samples.entries.len() * 3 / COMPANIONS as usize;
    let seconds = each.as_secs_f64() * share * f64::from(replications) / threads.max(1) as f64;
    Ok(Cost {
        replications,
        time: Duration::try_from_secs_f64(seconds).unwrap_or(Duration::MAX),
        memory: u64::from(replications) * 8 * numbers as u64,
    })
}

/// A pilot shows no progress, but it can be stopped.
struct Pilot<'w>(&'w dyn Watch);

impl Watch for Pilot<'_> {
    fn advance(&self, _: u64) {}
    fn aim(&self, _: u64) {}
    fn cancelled(&self) -> bool {
        self.0.cancelled()
    }
}
