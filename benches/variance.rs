//! More certainty per second: how much less computing time control variates need than plain means for the same standard error, and
//! whether their intervals keep what they promise.
//!
//! `cargo bench --bench variance`: time × variance of plain means against that of controlled ones, both of the same replications, in one
//! run on one thread. `cargo bench --bench variance -- coverage [RUNS] [REPLICATIONS]`: so many repeated small runs
//! with seeds of their own, and the share of their 95 % intervals that hold the mean of all of them.

use std::path::Path;
use std::time::Instant;
use trappe::analysis::certainty::Means;
use trappe::analysis::evaluate::Evaluator;
use trappe::analysis::run::{LEVEL, Length, Silent, run_for};
use trappe::analysis::samples::Samples;
use trappe::scenario::{Scenario, load};
use trappe::sim::luck::Coupling;
use trappe::stats::interval::Estimate;

/// The two figures that a deal is judged by.
const METRICS: [&str; 2] = ["municipality.net_saving", "investors.irr"];
/// Replications of the comparison: as many as the scenario has.
const REPLICATIONS: u32 = 10_000;
/// Pieces in which the two take turns, so that a noisy machine disturbs both alike.
const TURNS: u32 = 5;

fn main() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/kolding.toml");
    let scenario = load(&path, &[]).unwrap_or_else(|faults| panic!("{faults}"));
    let words: Vec<String> = std::env::args()
        .skip(1)
        .filter(|w| w != "--bench")
        .collect();
    let number = |k: usize, default: u32| {
        let word = words.get(k);
        word.map_or(default, |w| {
            w.parse().unwrap_or_else(|_| panic!("{w} is no number"))
        })
    };
    match words.first().map(String::as_str) {
        None => ratios(&scenario),
        Some("coverage") => coverage(&scenario, number(1, 1_000), number(2, 768)),
        Some(other) => panic!("{other} is nothing that this bench does"),
    }
}

fn evaluator(scenario: &Scenario, seed: u64) -> Evaluator<'_> {
    Evaluator::new(scenario, seed, Coupling::Twin).expect("a possible world")
}

fn sample(evaluator: &Evaluator<'_>, replications: u32, means: Means) -> Samples {
    run_for(
        evaluator,
        &Length::Replications(replications),
        means,
        &Silent,
    )
    .expect("a run")
}

/// Plain and controlled mean of a metric.
fn both(samples: &Samples, id: &str) -> (Estimate, Option<Estimate>) {
    let index = samples
        .entries
        .iter()
        .position(|e| e.id == id)
        .expect("a metric");
    let plain = samples.figures.columns[index].mean(LEVEL);
    let plain = plain.expect("values").0;
    (plain, samples.controlled[index])
}

fn ratios(scenario: &Scenario) {
    let evaluator = evaluator(scenario, 1);
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(1)
        .build()
        .expect("a thread");
    pool.install(|| {
        let time = |means| {
            let start = Instant::now();
            let samples = sample(&evaluator, REPLICATIONS, means);
            (start.elapsed().as_secs_f64(), samples)
        };
        // the quickest of several turns: what else the machine does only ever adds
        let (mut plain, mut controlled) = (f64::INFINITY, f64::INFINITY);
        let mut samples = None;
        for _ in 0..TURNS {
            plain = plain.min(time(Means::Plain).0);
            let (seconds, found) = time(Means::Controlled);
            controlled = controlled.min(seconds);
            samples = Some(found);
        }
        let samples = samples.expect("a turn");
        println!("{REPLICATIONS} replications, one thread: plain {plain:.2} s, with {} controls {controlled:.2} s ({:.3} times)", samples.controls, controlled / plain);
        for id in METRICS {
            let (without, with) = both(&samples, id);
            let with = with.expect("a controlled mean");
            let variance = (without.half_width() / with.half_width()).powi(2);
            println!(
                "{id}: plain {:.6} ± {:.6}, controlled {:.6} ± {:.6}; variance {variance:.2} times, time for the same standard error {:.2} times less",
                without.value,
                without.half_width(),
                with.value,
                with.half_width(),
                variance * plain / controlled,
            );
        }
    });
}

fn coverage(scenario: &Scenario, runs: u32, replications: u32) {
    let mut found: Vec<[(Estimate, Estimate); 2]> = Vec::new();
    let mut evaluator = evaluator(scenario, 1);
    for seed in 0..runs {
        // one agreed path for all: with paths of their own they would estimate different figures
        evaluator = evaluator.with_seed(1_000_000 + u64::from(seed));
        let samples = sample(&evaluator, replications, Means::Controlled);
        found.push(METRICS.map(|id| {
            let (plain, controlled) = both(&samples, id);
            (plain, controlled.expect("a run that is long enough"))
        }));
        if (seed + 1) % 50 == 0 {
            report(&found, replications);
        }
    }
    report(&found, replications);
}

/// The truth is not known; the mean of all runs together is √runs times as sure as one of them.
fn report(found: &[[(Estimate, Estimate); 2]], replications: u32) {
    println!("{} runs of {replications} replications", found.len());
    for (m, id) in METRICS.into_iter().enumerate() {
        let kinds: [(&str, Vec<Estimate>); 2] = [
            ("plain", found.iter().map(|f| f[m].0).collect()),
            ("controlled", found.iter().map(|f| f[m].1).collect()),
        ];
        let mean = |v: &[Estimate]| v.iter().map(|e| e.value).sum::<f64>() / v.len() as f64;
        let truth = mean(&kinds[1].1);
        for (kind, estimates) in &kinds {
            let held = estimates
                .iter()
                .filter(|e| e.low <= truth && truth <= e.high)
                .count();
            let n = estimates.len() as f64;
            let own = mean(estimates);
            let sd = (estimates
                .iter()
                .map(|e| (e.value - own).powi(2))
                .sum::<f64>()
                / (n - 1.0))
                .sqrt();
            let stated = (estimates
                .iter()
                .map(|e| (e.half_width() / 1.959_964).powi(2))
                .sum::<f64>()
                / n)
                .sqrt();
            println!(
                "  {id}, {kind}: mean {own:.6}, {:.1} % of the intervals hold the truth; standard error {sd:.6}, stated {stated:.6}",
                100.0 * held as f64 / n
            );
        }
    }
}
