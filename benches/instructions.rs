//! How many instructions each part of a run takes. Unlike times they hardly differ from one execution to the next, so that a change
//! of one percent shows on a busy machine too.
//!
//! `cargo bench --bench instructions` counts them with valgrind (its tool callgrind) and says what has changed since the
//! last time in this folder of builds; without valgrind it says so and ends well. Each part is executed by a process of its own, a
//! few times and some more times: the difference, divided by how many more, leaves out what it takes to start.

use std::fmt::Write as _;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use trappe::analysis::check;
use trappe::analysis::evaluate::{Drawn, Evaluator, Place};
use trappe::analysis::run::{Length, Silent, run};
use trappe::contract::settle::Plan;
use trappe::money::extract::extract;
use trappe::scenario::{Scenario, load};
use trappe::sim::luck::Coupling;
use trappe::sim::replication::live;

/// What is counted: its name, what a unit of it is, and how often it is done in the shorter and the longer process.
const PARTS: [(&str, &str, u32, u32); 9] = [
    ("visits", "per stay in a state, lives of both arms", 20, 120),
    ("lives", "per replication, both arms", 20, 120),
    (
        "draw",
        "parameters, world and prices, per replication",
        20,
        120,
    ),
    (
        "extract",
        "what is read of the books, per replication",
        20,
        120,
    ),
    (
        "outcomes",
        "lives, extract and measurement, per replication",
        20,
        120,
    ),
    ("settle", "stored outcomes to payments", 100, 1100),
    (
        "run",
        "a run per replication, companions and findings included",
        64,
        320,
    ),
    ("read", "a scenario from its file", 1, 6),
    ("check", "a scenario that has been read", 1, 6),
];

/// Few lives behind agreed paths: they belong to the start of a run and are not counted.
const SHORT: [(&str, &[&str]); 2] = [
    (
        "kolding",
        &["contract.line.saving.baseline.agreed_path.lives=20000"],
    ),
    ("vaekstpartnerskaber", &[]),
];

fn scenario(name: &str) -> Scenario {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("scenarios/{name}.toml"));
    let set = SHORT.iter().find(|(short, _)| *short == name);
    let set: Vec<String> = set
        .iter()
        .flat_map(|(_, set)| set.iter().map(|s| (*s).to_owned()))
        .collect();
    load(&path, &set).unwrap_or_else(|faults| panic!("{faults}"))
}

/// Does a part of a scenario `n` times, and says how many units that were.
fn work(part: &str, name: &str, n: u32) -> u64 {
    if part == "read" {
        for _ in 0..n {
            black_box(scenario(name));
        }
        return n.into();
    }
    let scenario = scenario(name);
    let spec = &scenario.spec;
    if part == "check" {
        for _ in 0..n {
            black_box(check::check(&scenario).expect("a possible world"));
        }
        return n.into();
    }
    let evaluator = Evaluator::new(&scenario, 1, Coupling::Twin).expect("a possible world");
    let terms = scenario.contract.as_ref().expect("a contract");
    let pricing = evaluator.pricing(terms, spec, &Silent);
    let pricing = pricing.unwrap_or_else(|e| panic!("{e}"));
    // Always the same luck, so that the longer process does the same work more often.
    let luck = evaluator.luck(7);
    let drawn: Drawn<'_> = evaluator.drawn(&luck).expect("a possible world");
    let place = Place {
        world: &drawn.world,
        draw: &drawn.draw,
        tariffs: &drawn.tariffs,
    };
    let record = live(&drawn.world, &luck);
    let outcomes = evaluator.outcomes_in(&pricing, place, &luck);
    let mut units = u64::from(n);
    match part {
        "visits" | "lives" => {
            if part == "visits" {
                let stays = record.programme.stays.len() + record.counterfactual.stays.len();
                units *= stays as u64;
            }
            (0..n).for_each(|_| drop(black_box(live(&drawn.world, &luck))));
        }
        "draw" => (0..n).for_each(|_| drop(black_box(evaluator.drawn(&luck)))),
        "extract" => (0..n).for_each(|_| {
            black_box(extract(spec, &drawn.tariffs, &record, None));
        }),
        "outcomes" => (0..n).for_each(|_| {
            black_box(evaluator.outcomes_in(&pricing, place, &luck));
        }),
        "settle" => {
            let plan = Plan::new(terms);
            let mut worker = plan.worker();
            let stored = worker.condense(&outcomes);
            (0..n).for_each(|_| {
                black_box(worker.settle(&stored).paid);
            });
        }
        "run" => {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build();
            let pool = pool.expect("a thread");
            let length = Length::Replications(n);
            let done = pool.install(|| run(&evaluator, &length, &Silent).expect("a run"));
            black_box(done.figures.replications);
        }
        other => panic!("no part `{other}`"),
    }
    units
}

/// Instructions and units of one process under valgrind; `None` without valgrind.
fn count(part: &str, name: &str, n: u32) -> Option<(f64, f64)> {
    let own = std::env::current_exe().ok()?;
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(own)
        .args(["count", part, name, &n.to_string()])
        .env("RAYON_NUM_THREADS", "1")
        .output()
        .ok()?;
    let said = String::from_utf8_lossy(&output.stderr);
    let after = said.split("Collected : ").nth(1)?;
    let instructions = after.split_whitespace().next()?.parse().ok()?;
    let units = String::from_utf8_lossy(&output.stdout)
        .trim()
        .parse()
        .ok()?;
    Some((instructions, units))
}

/// The figures of the last time: a line each, name and number.
fn before(file: &Path) -> Vec<(String, f64)> {
    let text = std::fs::read_to_string(file).unwrap_or_default();
    let line = |line: &str| {
        let (name, figure) = line.rsplit_once(' ')?;
        Some((name.to_owned(), figure.parse().ok()?))
    };
    text.lines().filter_map(line).collect()
}

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    if let [count, part, name, n] = &words[..]
        && count == "count"
    {
        println!("{}", work(part, name, n.parse().expect("a number")));
        return ExitCode::SUCCESS;
    }
    let file = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("instructions.txt");
    let before = before(&file);
    let mut now = String::new();
    for (name, _) in SHORT {
        println!("\n{name}");
        for (part, what, few, many) in PARTS {
            let (Some(few), Some(many)) = (count(part, name, few), count(part, name, many)) else {
                println!(
                    "valgrind is not installed, or does not run here: nothing was counted.\n\
                     It is a package of that name on most systems; afterwards: cargo bench --bench instructions"
                );
                return ExitCode::SUCCESS;
            };
            let figure = (many.0 - few.0) / (many.1 - few.1);
            let key = format!("{name} {part}");
            let _ = writeln!(now, "{key} {figure:.0}");
            let last = before.iter().find(|(of, last)| *of == key && *last > 0.0);
            let change = last.map_or(String::new(), |(_, last)| {
                format!("{:+.1} %", (figure / last - 1.0) * 100.0)
            });
            println!("{part:<9} {figure:>12.0}  {change:>9}  {what}");
        }
    }
    if let Err(error) = std::fs::write(&file, now) {
        println!("not kept for the next time: {error}");
    }
    ExitCode::SUCCESS
}
