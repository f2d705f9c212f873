//! `sweep`: one run at each point, one table, and nothing lost when it is stopped.

use crate::support::{self, Place, SHORT_PATH};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::process::Command;
use std::time::Duration;

const KOLDING: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios/kolding.toml");
const SHARE: &str = "contract.line.saving.share";

fn sweep(place: &Place, words: &[&str], out: &str) -> support::Said {
    let all = [
        "sweep", KOLDING, "--set", SHORT_PATH, "-n", "150", "--out", out,
    ];
    place.trappe(&[&all[..], words].concat())
}

fn table(place: &Place, out: &str) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_path(place.path(out).join("sweep.csv")).unwrap();
    reader.deserialize().map(|row| row.unwrap()).collect()
}

/// Every figure of a point is that of a run of its own.
#[test]
fn a_point_is_a_run() {
    let place = Place::new();
    sweep(
        &place,
        &["--vary", &format!("{SHARE}=0.4..0.8"), "--levels", "3"],
        "swept",
    )
    .fine();
    let rows = table(&place, "swept");
    for (point, share) in ["0.4", "0.6", "0.8"].iter().enumerate() {
        let set = format!("{SHARE}={share}");
        place
            .run_kolding(&["-n", "150", "--luck", "0", "--set", &set], "run")
            .fine();
        let text = fs::read_to_string(place.path("run/summary.json")).unwrap();
        let summary: Value = serde_json::from_str(&text).unwrap();
        let metrics = summary["metrics"].as_array().unwrap();
        let mut compared = 0;
        for metric in metrics.iter().filter(|m| m["headline"] == true) {
            let row = rows.iter().find(|row| {
                row["point"] == point.to_string()
                    && row["metric"] == metric["id"].as_str().unwrap()
                    && row["statistic"] == "mean"
            });
            let row = row.unwrap();
            assert_eq!(row[SHARE], *share);
            for (cell, key) in [("value", "value"), ("low", "low"), ("high", "high")] {
                if let Some(value) = metric["mean"][key].as_f64() {
                    assert_eq!(row[cell].parse::<f64>().unwrap(), value, "{}", metric["id"]);
                    compared += 1;
                }
            }
        }
        assert!(compared > 50);
    }
}

/// A sweep that found some of its points done gives the same bytes, and leaves nothing beside its result.
#[test]
fn a_sweep_goes_on_where_it_was_stopped() {
    let place = Place::new();
    let vary = |high: &str| format!("{SHARE}=0.5..{high}");
    let words = |vary: &str| {
        [
            "--vary".to_owned(),
            vary.to_owned(),
            "--levels".into(),
            "3".into(),
        ]
    };
    let run = |vary: &str, out: &str| {
        let words = words(vary);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        sweep(&place, &words, out).fine()
    };
    run(&vary("0.9"), "whole");
    run(&vary("0.9"), "again");
    // killed as soon as a point is done, in whatever it is doing then: the figures must be the same whenever that was
    let killed = words(&vary("0.9"));
    let mut child = Command::new(env!("CARGO_BIN_EXE_trappe"))
        .current_dir(place.root())
        .args([
            "sweep", KOLDING, "--set", SHORT_PATH, "-n", "150", "--out", "resumed", "--quiet",
        ])
        .args(&killed)
        .spawn()
        .unwrap();
    let points = place.path(".resumed.points.jsonl");
    let lines = || fs::read_to_string(&points).map_or(0, |text| text.lines().count());
    while lines() == 0 && child.try_wait().unwrap().is_none() {
        std::thread::sleep(Duration::from_millis(2));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    if let Ok(text) = fs::read_to_string(&points) {
        // and cut off within a line
        fs::write(&points, text + "{\"key\":\"abc").unwrap();
    }
    let said = run(&vary("0.9"), "resumed");
    let strip = |name: &str| {
        let mut files = support::files(&place.path(name));
        // the page names its folder
        files.remove("sweep.txt");
        files
    };
    assert_eq!(strip("whole"), strip("again"));
    assert_eq!(strip("whole"), strip("resumed"));
    assert!(
        !place
            .entries()
            .iter()
            .any(|name| name.contains("resumed.points")),
        "{}",
        said.err
    );
}

#[test]
fn drawn_points_lie_in_their_ranges() {
    let place = Place::new();
    let vary = [
        "--vary",
        "contract.line.saving.share=0.3..0.9",
        "--vary",
        "group.residents.people=20..30",
        "--vary",
        "step.match.weeks=\"26 weeks\" | \"52 weeks\"",
        "--points",
        "4",
        "--show",
        "investors.profit",
    ];
    for design in ["sobol", "latin"] {
        sweep(&place, &[&vary[..], &["--design", design]].concat(), design).fine();
        let rows = table(&place, design);
        let points: Vec<&BTreeMap<String, String>> =
            rows.iter().filter(|r| r["statistic"] == "mean").collect();
        assert_eq!(points.len(), 4);
        let lower = points
            .iter()
            .filter(|r| r[SHARE].parse::<f64>().unwrap() < 0.6);
        assert_eq!(lower.count(), 2);
        for point in &points {
            let people: f64 = point["group.residents.people"].parse().unwrap();
            assert!((20.0..=30.0).contains(&people) && people.fract() == 0.0);
            assert!(point["step.match.weeks"].contains("weeks"));
        }
    }
}

#[test]
fn what_cannot_be_swept_is_refused_before_anything_is_lived() {
    let place = Place::new();
    let no = |words: &[&str], said: &[&str]| {
        sweep(&place, words, "refused").refused(2, said);
        assert!(!place.path("refused").exists());
    };
    no(
        &["--vary", "contract.line.saving.share"],
        &["no `=`", "PATH=LOW..HIGH"],
    );
    no(
        &["--vary", "contract.line.saving.share=0.5..1.5"],
        &["out of range", "1.25"],
    );
    no(
        &["--vary", "contract.line.saving.shar=0.5..0.6"],
        &["did you mean `share`"],
    );
    no(
        &["--vary", "a=1..2", "--vary", "a=1 | 2"],
        &["varied twice"],
    );
    no(
        &[
            "--vary",
            "contract.line.saving.share=0.1..0.9",
            "--levels",
            "99999",
            "--vary",
            "group.residents.people=1..9",
        ],
        &["899991"],
    );
    // what says how long a scenario is run, and with which luck, is the same at all points
    no(&["--vary", "seed=1 | 2"], &["`seed` is the same", "--seed"]);
    no(
        &[
            "--vary",
            "contract.line.saving.share=0.5 | 0.6",
            "--show",
            "nothing",
        ],
        &["no metric `nothing`"],
    );
    // nothing was lived, and nothing is left
    assert!(place.entries().is_empty(), "{:?}", place.entries());
}
