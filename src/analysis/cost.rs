//! What a run would cost in time and memory, estimated from a few replications.

use super::evaluate::Evaluator;
use super::run::{self, COMPANIONS, Length, Nowhere, Options, RunError, Watch};
use super::samples::Limits;
use std::time::{Duration, Instant};

/// Replications that are timed, unless the first alone takes this long.
const PILOT: u32 = 8;
const SLOW: Duration = Duration::from_millis(200);

/// Memory of a sketch, in bytes: more where values are spread over many powers of ten, less where they are few.
const SKETCH: u64 = 100 * 1024;
/// Memory of a point that counts, in bytes, at most.
const COUNTS: u64 = 4 * 1024;
/// Controls of a replication, about.
const CONTROLS: u64 = 64;
/// Sums over controls that are in memory at the same time, at most.
const SUMS: u64 = 96;
/// Rows that wait to be written to a file together, at most.
const ROWS: u64 = 16_384;

/// Estimated need of a run.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cost {
    /// Of how many replications.
    pub replications: u32,
    /// Wall-clock time on so many threads.
    pub time: Duration,
    /// Peak memory in bytes: what is kept of the replications, and the blocks that are lived and written at the same time.
    pub memory: u64,
}

/// Estimates a run of so many replications, of which so many have companions at most, on so many threads. No result depends on it.
///
/// # Errors
/// As [`run::run`].
pub fn cost(
    evaluator: &Evaluator<'_>,
    (replications, accompanied): (u32, u32),
    threads: usize,
    watch: &dyn Watch,
) -> Result<Cost, RunError> {
    let pilot = Pilot(watch);
    let accompanied = accompanied.min(replications.div_ceil(COMPANIONS));
    // A pilot is one block, so one thread does it. What it times are lives, which companions have as well.
    let timed = |n: u32| {
        let options = Options {
            accompanied: 0,
            ..Options::default()
        };
        let begin = Instant::now();
        let length = Length::Replications(n);
        let samples = run::run_to(evaluator, &length, &options, &mut Nowhere, &pilot)?;
        Ok::<_, RunError>((samples, begin.elapsed() / n))
    };
    let (mut samples, mut each) = timed(1)?;
    if each < SLOW {
        (samples, each) = timed(PILOT)?;
    }
    let lived = f64::from(replications) + 2.0 * f64::from(accompanied);
    let points = samples.figures.curves.iter();
    let listed = points.filter(|point| point.is_listed()).count();
    let seconds = each.as_secs_f64() * lived / threads.max(1) as f64;
    Ok(Cost {
        replications,
        time: Duration::try_from_secs_f64(seconds).unwrap_or(Duration::MAX),
        memory: memory(
            (replications, accompanied),
            threads,
            samples.entries.len() as u64,
            (listed as u64, samples.figures.curves.len() as u64),
        ),
    })
}

/// Memory of a run with so many metrics and points of curves, so many of which are listed value by value.
fn memory(
    (replications, accompanied): (u32, u32),
    threads: usize,
    metrics: u64,
    (listed, points): (u64, u64),
) -> u64 {
    let limits = Limits::default();
    let number = size_of::<f64>() as u64;
    let kept = |limit: u32| u64::from(replications.min(limit));
    let values = kept(limits.values) * metrics * number;
    let curves = kept(limits.curves) * listed * number + (points - listed) * COUNTS;
    let companions = u64::from(accompanied.min(limits.companions)) * metrics * 3 * number;
    let sketches = |limit: u32, columns: u64| {
        if replications > limit {
            columns * SKETCH
        } else {
            0
        }
    };
    // Blocks that are lived while others are taken in, with their companions.
    let blocks =
        2 * u64::from(run::window(threads).min(replications)) * (2 * metrics + points + CONTROLS);
    let sums = SUMS * CONTROLS * (CONTROLS + metrics);
    let rows = ROWS.min(u64::from(replications)) * metrics;
    values
        + curves
        + companions
        + sketches(limits.values, metrics)
        + sketches(limits.curves, listed)
        + (blocks + sums + rows) * number
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

#[cfg(test)]
mod tests {
    use super::memory;

    #[test]
    fn memory_stops_growing() {
        let of = |n| memory((n, 1_000), 2, 153, (80, 899));
        let listed = |points| memory((10_000, 1_000), 2, 153, (points, 899));
        assert!(of(1_000) < of(10_000) && of(10_000) < of(100_000));
        assert_eq!(of(1_000_000), of(4_000_000_000));
        // the values, 8 bytes each
        assert_eq!(of(60_000) - of(50_000), 10_000 * 153 * 8);
        // a programme of thousands of people has curves that are listed
        assert!(listed(899) - listed(80) > 10_000 * 700 * 8);
    }
}
