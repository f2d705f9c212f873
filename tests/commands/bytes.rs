//! The same scenario and seed give the same bytes, whatever the threads and however long the run.

use crate::support::{self, Place, Rows, files, kolding, kolding_path, vaekst_path};
use std::path::Path;
use trappe::analysis::evaluate::Evaluator;
use trappe::analysis::run::{Length, Silent, run};
use trappe::analysis::samples::Samples;
use trappe::sim::luck::Coupling;
use trappe::stats::ascending::Ascending;

/// Runs with 1, 2 and 7 threads and compares every file.
fn threads_leave_no_trace(scenario: &Path, words: &[&str]) {
    let place = Place::new();
    let result = |threads: &str| {
        // The page names its folder, so the results have the same name in different places.
        let out = format!("threads-{threads}/result");
        let words = [words, &["--threads", threads]].concat();
        place.run(scenario, &words, &out).fine();
        files(&place.path(&out))
    };
    let one = result("1");
    for name in [
        "summary.json",
        "summary.txt",
        "replications.csv",
        "series.csv",
        "scenario.toml",
    ] {
        assert!(!one[name].is_empty(), "{name}");
    }
    let pictures = |ending: &str| one.keys().filter(|k| k.ends_with(ending)).count();
    assert!(pictures(".svg") >= 5 && pictures(".svg") == pictures(".png"));
    for threads in ["2", "7"] {
        let other = result(threads);
        assert!(one.keys().eq(other.keys()));
        for (name, bytes) in &one {
            assert!(*bytes == other[name], "{name} with {threads} threads");
        }
    }
}

#[test]
fn threads_leave_no_trace_in_kolding() {
    // 150 is no multiple of a block of replications, and the path of 30_000 lives is lived by threads too.
    let lives = "contract.line.saving.baseline.agreed_path.lives=30000";
    threads_leave_no_trace(&kolding_path(), &["-n", "150", "--set", lives]);
}

#[test]
fn threads_leave_no_trace_in_vaekstpartnerskaber() {
    threads_leave_no_trace(&vaekst_path(), &["-n", "70"]);
}

#[test]
fn a_long_run_begins_with_the_short_one() {
    let place = Place::new();
    place.run_kolding(&["-n", "100"], "short").fine();
    place.run_kolding(&["-n", "300"], "long").fine();
    let (short, long) = (place.rows("short"), place.rows("long"));
    assert_eq!(short.columns, long.columns);
    assert_eq!((short.rows.len(), long.rows.len()), (100, 300));
    assert_eq!(short.rows[..], long.rows[..100]);
}

#[test]
fn another_seed_is_other_luck() {
    let place = Place::new();
    let profit = |rows: &Rows| rows.column("investors.profit");
    place.run_kolding(&["-n", "20"], "own").fine();
    place
        .run_kolding(&["-n", "20", "--seed", "2022"], "named")
        .fine();
    place
        .run_kolding(&["-n", "20", "--seed", "2023"], "other")
        .fine();
    let (own, other) = (place.rows("own"), place.rows("other"));
    // The scenario's seed is 2022.
    assert_eq!(own.rows, place.rows("named").rows);
    assert_ne!(profit(&own), profit(&other));
    let same = (0..20).filter(|r| own.rows[*r] == other.rows[*r]).count();
    assert_eq!(same, 0);
}

/// Values and companions, and of each point of the curves the mean and how often what was there, as bits, so that undefined values compare too.
type Bits = (
    Vec<Vec<u64>>,
    Vec<Vec<[u64; 3]>>,
    Vec<(u64, Vec<(u64, u64)>)>,
);

fn bits(samples: &Samples) -> Bits {
    let figures = &samples.figures;
    let columns = figures.columns.iter().map(|column| {
        let kept = column.kept().unwrap();
        kept.iter().map(|v| v.to_bits()).collect()
    });
    let points = figures.curves.iter().map(|point| {
        let ordered = point.ordered();
        let runs = ordered.runs().map(|(v, times)| (v.to_bits(), times));
        (point.average().to_bits(), runs.collect())
    });
    let companions = figures.companions.iter().map(|triples| {
        let three = |(a, b, c): &(f64, f64, f64)| [a.to_bits(), b.to_bits(), c.to_bits()];
        triples.kept().unwrap().iter().map(three).collect()
    });
    (columns.collect(), companions.collect(), points.collect())
}

#[test]
fn a_run_extended_in_steps_is_the_run_in_one_go() {
    let scenario = kolding(&["group.residents.people=4"]);
    let evaluator = Evaluator::new(&scenario, 5, Coupling::Twin).unwrap();
    let first = run(&evaluator, &Length::Replications(1_000), &Silent).unwrap();
    let column = first.column("municipality.net_saving").unwrap();
    let column = column.kept().unwrap();
    // A precision that the first thousand do not reach: the run must go on, in steps.
    let reached = 1.96 * support::sd(column) / 1_000_f64.sqrt();
    let asked = Length::Precision {
        metric: "municipality.net_saving".into(),
        half_width: 0.9 * reached,
        most: 5_000,
    };
    let steps = run(&evaluator, &asked, &Silent).unwrap();
    let length = steps.figures.replications;
    assert!((1_001..5_000).contains(&length), "{length}");
    let one_go = run(&evaluator, &Length::Replications(length), &Silent).unwrap();
    assert!(bits(&steps) == bits(&one_go));
}

#[test]
fn a_precision_is_reached_and_is_a_plain_run_of_that_length() {
    let place = Place::new();
    let small = ["--set", "group.residents.people=3"];
    let asked = [&small[..], &["--precision", "people.referred=0.04"]].concat();
    place.run_kolding(&asked, "precise/result").fine();
    let summary: serde_json::Value =
        serde_json::from_slice(&files(&place.path("precise/result"))["summary.json"]).unwrap();
    let metric = summary["metrics"]
        .as_array()
        .unwrap()
        .iter()
        .find(|m| m["id"] == "people.referred")
        .unwrap();
    let bound = |key: &str| metric["mean"][key].as_f64().unwrap();
    let half_width = (bound("high") - bound("low")) / 2.0;
    assert!(half_width <= 0.04, "{half_width}");
    let n = summary["replications"].as_u64().unwrap().to_string();
    let plain = [&small[..], &["-n", &n]].concat();
    place.run_kolding(&plain, "plain/result").fine();
    assert!(files(&place.path("precise/result")) == files(&place.path("plain/result")));
}
