//! How time and memory grow with people, weeks, threads and replications.
//!
//! `cargo bench --bench growth` lives replications on one thread. People: as many times the planned ones, with advisers and enterprises that grow alike, so that a person's life
//! is the same however many there are. Weeks: horizons from 6 years (the contracts last more than five) to 40 beside the number of events (stays, steps, windows) that are
//! lived until then. Each line is the fastest of several rounds; the last columns are what a linear growth would leave at 1.
//!
//! `cargo bench --bench growth -- whole [REPLICATIONS]` runs the program itself on `kolding.toml`, with everything but pictures of payment by luck,
//! from a tenth of so many replications (a million) to all of them, and on one thread and two: seconds by the clock and the most memory at a time
//! (where the system tells it).

use std::hint::black_box;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};
use trappe::model::number::Draw;
use trappe::model::world::World;
use trappe::record::Record;
use trappe::scenario::load;
use trappe::sim::luck::Luck;
use trappe::sim::replication::live;

/// Participants of the smallest and the largest programme are a thousand times apart.
const TIMES: [f64; 4] = [1.0, 10.0, 100.0, 1000.0];
const YEARS: [u32; 4] = [6, 10, 20, 40];
/// Replications of a round of the smallest programme.
const ROUND: u32 = 1000;
const ROUNDS: usize = 10;

fn world(name: &str, overrides: &[String]) -> World {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("scenarios/{name}.toml"));
    let scenario = load(&path, overrides).unwrap_or_else(|faults| panic!("{faults}"));
    let best = Draw::best(&scenario.spec.parameters);
    World::new(&scenario.spec, &best).unwrap_or_else(|e| panic!("{e}"))
}

/// What happens to people: stays in both arms, steps and windows of the adviser.
fn events(record: &Record) -> usize {
    let stays = record.programme.stays.len() + record.counterfactual.stays.len();
    stays + record.steps.len() + record.adviser.len()
}

/// Seconds of the fastest round of so many replications, and its events.
fn measure(world: &World, replications: u32) -> (f64, usize) {
    let mut fastest = f64::INFINITY;
    let mut happened = 0;
    for _ in 0..ROUNDS {
        happened = 0;
        let begin = Instant::now();
        for replication in 0..replications {
            let record = live(world, &Luck::new(1, replication));
            happened += events(black_box(&record));
        }
        fastest = fastest.min(begin.elapsed().as_secs_f64());
    }
    (fastest, happened)
}

fn people(name: &str) {
    println!("{name}: people, microseconds a person, of the smallest");
    let base = world(name, &[]);
    let mut smallest = None;
    for times in TIMES {
        let world = base.clone().scaled(times);
        let people: u32 = world.groups.iter().map(|g| g.people).sum();
        let replications = (f64::from(ROUND) / times).max(1.0) as u32;
        let (seconds, _) = measure(&world, replications);
        let each = seconds * 1e6 / f64::from(replications) / f64::from(people);
        let smallest = *smallest.get_or_insert(each);
        println!("{people:>10} {each:>10.3} {:>8.2}", each / smallest);
    }
}

fn weeks(name: &str) {
    println!(
        "{name}: years, microseconds a replication, events, nanoseconds an event, of the shortest"
    );
    let mut shortest = None;
    for years in YEARS {
        let world = world(name, &[format!("horizon=\"{years} years\"")]);
        let (seconds, events) = measure(&world, ROUND);
        let each = seconds * 1e9 / events as f64;
        let shortest = *shortest.get_or_insert(each);
        println!(
            "{years:>10} {:>10.1} {:>8.0} {each:>8.1} {:>8.2}",
            seconds * 1e6 / f64::from(ROUND),
            events as f64 / f64::from(ROUND),
            each / shortest
        );
    }
}

/// Seconds and the most kibibytes of a run of the program.
fn whole(replications: u32, threads: u32, out: &Path) -> (f64, u64) {
    let begin = Instant::now();
    let mut child = Command::new(env!("CARGO_BIN_EXE_trappe"))
        .args([
            "run",
            "scenarios/kolding.toml",
            "--quiet",
            "--yes",
            "--luck",
            "0",
        ])
        .args(["--rows", "parquet", "--out"])
        .arg(out)
        .args(["-n", &replications.to_string()])
        .args(["--threads", &threads.to_string()])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .spawn()
        .unwrap_or_else(|e| panic!("{e}"));
    let status = format!("/proc/{}/status", child.id());
    let mut most = 0;
    loop {
        // the high-water mark is told for as long as the process lives
        let told = std::fs::read_to_string(&status).unwrap_or_default();
        let mark = told.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kibibytes = mark.and_then(|mark| mark.split_whitespace().next()?.parse().ok());
        most = most.max(kibibytes.unwrap_or(0));
        if let Some(ended) = child.try_wait().unwrap_or_else(|e| panic!("{e}")) {
            assert!(ended.success(), "the run failed");
            return (begin.elapsed().as_secs_f64(), most);
        }
        std::thread::sleep(Duration::from_millis(5));
    }
}

fn wholes(most: u32) {
    let out = tempfile::tempdir().unwrap_or_else(|e| panic!("{e}"));
    let out = out.path().join("growth");
    println!("kolding: replications, threads, seconds, mebibytes");
    for (replications, threads) in [(most / 100, 1), (most / 100, 2), (most / 10, 2), (most, 2)] {
        let (seconds, memory) = whole(replications, threads, &out);
        println!(
            "{replications:>10} {threads:>3} {seconds:>10.2} {:>8}",
            memory / 1024
        );
    }
}

fn main() {
    let mut given = std::env::args().skip(1).filter(|a| a != "--bench");
    if given.next().is_some_and(|a| a == "whole") {
        let most = given.next().and_then(|n| n.parse().ok());
        return wholes(most.unwrap_or(1_000_000));
    }
    for name in ["kolding", "vaekstpartnerskaber"] {
        people(name);
        weeks(name);
    }
}
