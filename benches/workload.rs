//! The workload on which other simulators are measured (`benches/peers/`), and the full model, in million participant-weeks a second.
//!
//! `cargo bench --bench workload`. Each line is the fastest of many rounds on one thread: name, tab, speed. A participant-week is a week
//! of one person in one arm. Figures of different runs mean little by themselves: `benches/peers/run` takes turns and prints ratios.

use std::hint::black_box;
use std::path::Path;
use std::time::Instant;
use trappe::model::number::Draw;
use trappe::model::world::World;
use trappe::record::{Arm, Record};
use trappe::scenario::{Scenario, load};
use trappe::sim::luck::Luck;
use trappe::sim::replication::live;

/// Replications of a round, and rounds.
const ROUND: u32 = 100;
const ROUNDS: usize = 40;

fn scenario(path: &str) -> Scenario {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    load(&path, &[]).unwrap_or_else(|faults| panic!("{faults}"))
}

fn weeks_lived(record: &Record) -> u64 {
    let intakes = record.people.iter().filter_map(|p| p.intake);
    intakes.map(|intake| u64::from(record.weeks - intake)).sum()
}

/// Runs rounds of the same replications; `keep` is what is done with each record, `arms` how many arms were lived.
fn tell(name: &str, path: &str, arms: u64, keep: impl Fn(&Record, usize)) {
    let scenario = scenario(path);
    let best = Draw::best(&scenario.spec.parameters);
    let world = World::new(&scenario.spec, &best).unwrap_or_else(|e| panic!("{e}"));
    let mut least = f64::INFINITY;
    let mut lived = 0;
    for _ in 0..ROUNDS {
        lived = 0;
        let begin = Instant::now();
        for replication in 0..ROUND {
            let record = live(&world, &Luck::new(1, replication));
            keep(&record, world.states.len());
            lived += arms * weeks_lived(&record);
        }
        least = least.min(begin.elapsed().as_secs_f64());
    }
    println!("{name}\t{:.1}", lived as f64 / least / 1e6);
}

fn main() {
    // one arm is lived and the other is the same: it counts once
    tell(
        "Trappe, shared workload, weekly counts kept",
        "benches/workload.toml",
        1,
        |record, states| {
            let arm: &Arm = &record.programme;
            black_box(record.weekly_counts(arm, states));
        },
    );
    for name in ["kolding", "vaekstpartnerskaber"] {
        let path = format!("scenarios/{name}.toml");
        tell(
            &format!("Trappe, {name}, lives of both arms"),
            &path,
            2,
            |record, _| {
                black_box(record);
            },
        );
    }
}
