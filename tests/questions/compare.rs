//! `compare`: paired differences, what changed, and which lives are lived once.

use crate::support::{self, Place};
use serde_json::Value;
use std::path::Path;
use trappe::analysis::compare::{Agreed, Alternative, Comparison, Length, Side, compare};
use trappe::analysis::evaluate::Evaluator;
use trappe::analysis::run::{self, LEVEL, RunError, Silent};
use trappe::scenario::{self, Scenario};
use trappe::sim::luck::Coupling;
use trappe::stats::paired;

const KOLDING: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios/kolding.toml");
const VAEKST: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/scenarios/vaekstpartnerskaber.toml"
);
const MEAN: &str = "step.match.during.job_finding.lognormal.mean=2.0";

fn load(path: &str, changes: &[&str]) -> Scenario {
    // a short agreed path: what is asked here is how the parts hold together
    let short: &[&str] = if path == KOLDING {
        &[support::SHORT_PATH]
    } else {
        &[]
    };
    let changes = short.iter().chain(changes).map(|c| (*c).to_owned());
    let changes: Vec<String> = changes.collect();
    scenario::load(Path::new(path), &changes).unwrap_or_else(|e| panic!("{e}"))
}

fn compared(path: &str, sides: &[&[&str]], length: &Length) -> Result<Comparison, RunError> {
    let alternatives: Vec<Alternative> = sides
        .iter()
        .map(|changes| Alternative {
            label: changes.join(";"),
            scenario: load(path, changes),
        })
        .collect();
    let sides: Vec<Side<'_>> = alternatives
        .iter()
        .map(|a| Side::new(Evaluator::new(&a.scenario, 7, Coupling::Twin).unwrap()))
        .collect();
    compare(&sides, &alternatives, Agreed::Own, length, &Silent)
}

/// The values of a metric in a run, replication by replication.
fn values(path: &str, changes: &[&str], metric: &str, n: u32) -> Vec<f64> {
    let scenario = load(path, changes);
    let evaluator = Evaluator::new(&scenario, 7, Coupling::Twin).unwrap();
    let samples = run::run(&evaluator, &run::Length::Replications(n), &Silent).unwrap();
    samples.column(metric).unwrap().kept().unwrap().to_vec()
}

#[test]
fn a_scenario_differs_in_nothing_from_itself() {
    for path in [KOLDING, VAEKST] {
        let found = compared(path, &[&[], &[]], &Length::Replications(150)).unwrap();
        let against = &found.against[0];
        assert!(against.changes.is_empty());
        assert_eq!(against.same_lives, 150);
        assert!(against.only_first.is_empty() && against.only_here.is_empty());
        assert!(against.metrics.len() > 50);
        for metric in &against.metrics {
            let exactly = |e: &trappe::stats::interval::Estimate| {
                e.value == 0.0 && e.low == 0.0 && e.high == 0.0
            };
            assert!(
                metric.difference.as_ref().is_none_or(exactly),
                "{}",
                metric.id
            );
            assert!(metric.quantiles.iter().all(|q| exactly(&q.difference)));
            assert!(metric.probabilities.iter().all(|p| exactly(&p.difference)));
            assert!(!metric.beyond_noise);
        }
    }
}

/// What is compared are the replications of two runs: nothing else is simulated, and the means are those of the pairs.
#[test]
fn differences_are_those_of_two_runs() {
    let found = compared(KOLDING, &[&[], &[MEAN]], &Length::Replications(500)).unwrap();
    let against = &found.against[0];
    assert_eq!(against.same_lives, 0);
    let changed: Vec<&str> = against.changes.iter().map(|c| &*c.path).collect();
    assert_eq!(changed, ["step.match.during.job_finding.lognormal.mean"]);
    for metric in [
        "municipality.net_saving",
        "investors.irr",
        "people.referred",
    ] {
        let (first, other) = (
            values(KOLDING, &[], metric, 500),
            values(KOLDING, &[MEAN], metric, 500),
        );
        let pairs: Vec<(f64, f64)> = first.into_iter().zip(other).collect();
        let row = against.metrics.iter().find(|m| m.id == metric).unwrap();
        let expected = paired::means(&pairs, LEVEL).unwrap();
        assert_eq!(row.difference, Some(expected.paired), "{metric}");
        assert_eq!(row.correlation, expected.correlation);
    }
    let net = against
        .metrics
        .iter()
        .find(|m| m.id == "municipality.net_saving");
    assert!(net.unwrap().narrower.unwrap() > 3.0);
    assert!(net.unwrap().beyond_noise);
    // nobody is referred earlier or later because a step works less well
    let referred = against.metrics.iter().find(|m| m.id == "people.referred");
    assert!(!referred.unwrap().beyond_noise);
    assert_eq!(referred.unwrap().difference.unwrap().half_width(), 0.0);
}

/// Terms change no life: it is lived once, and what is priced is what a run of its own would have priced.
#[test]
fn contracts_are_priced_on_the_same_lives() {
    let terms = "contract.line.saving.share=0.5";
    let found = compared(KOLDING, &[&[], &[terms]], &Length::Replications(200)).unwrap();
    let against = &found.against[0];
    assert_eq!(against.same_lives, 200);
    let mean = |id: &str| {
        let row = against.metrics.iter().find(|m| m.id == id).unwrap();
        row.other.unwrap().value
    };
    for metric in ["investors.profit", "municipality.net_saving"] {
        let alone = values(KOLDING, &[terms], metric, 200);
        let expected = trappe::stats::interval::mean(&alone, LEVEL).unwrap().0;
        assert_eq!(mean(metric), expected.value, "{metric}");
    }
    let lives = against
        .metrics
        .iter()
        .filter(|m| m.id.starts_with("people."));
    assert!(lives.clone().count() > 10);
    assert!(
        lives
            .map(|m| m.difference)
            .all(|d| d.is_none_or(|d| d.half_width() == 0.0))
    );
}

/// An early end acts back on lives, on the side that has it alone.
#[test]
fn an_early_end_is_felt_on_its_own_side() {
    let end = "contract.termination={ end={ on=[2023-06-30], when={ loss_above=1 }, stops=\"everything\" } }";
    let found = compared(KOLDING, &[&[], &[end]], &Length::Replications(100)).unwrap();
    let against = &found.against[0];
    assert!(against.same_lives < 5, "{}", against.same_lives);
    for metric in ["people.referred", "municipality.net_saving"] {
        let row = against.metrics.iter().find(|m| m.id == metric).unwrap();
        let [first, other] = [&[][..], &[end][..]].map(|changes| {
            let values = values(KOLDING, changes, metric, 100);
            trappe::stats::interval::mean(&values, LEVEL).unwrap().0
        });
        assert_eq!(
            (row.first, row.other),
            (Some(first), Some(other)),
            "{metric}"
        );
        assert!(first.value > other.value);
    }
}

/// What nobody knew when they signed: lives are those of the other scenario, what was expected of them is that of the first. A plan that is
/// not the same cannot be held against it.
#[test]
fn what_was_agreed_stands_when_something_else_comes() {
    // fewer find work without the programme than was expected: the saving that is measured shrinks by as much as the accounts lose
    let worse = "cycle.initial=\"recession\"";
    let (first, other) = (load(KOLDING, &[]), load(KOLDING, &[worse]));
    let signed = Evaluator::new(&first, 7, Coupling::Twin).unwrap();
    let unforeseen = signed.unforeseen(&other, &Silent).unwrap();
    let foreseen = Evaluator::new(&other, 7, Coupling::Twin).unwrap();
    let (mut measured, mut expected) = ([0; 2], [0; 2]);
    for number in 0..60 {
        let luck = signed.luck(number);
        let [known, unknown] = [&foreseen, &unforeseen].map(|evaluator| {
            let replication = evaluator.replication(&luck, false).unwrap();
            let saved: i64 = replication.outcomes.money.iter().map(|m| m.saving()).sum();
            (saved, replication)
        });
        assert_eq!(known.1.record, unknown.1.record);
        for (side, (saved, replication)) in [known, unknown].into_iter().enumerate() {
            measured[side] += saved;
            expected[side] += replication.expected_cost;
        }
    }
    assert!(measured[1] < measured[0], "{measured:?}");
    assert!(expected[1] < expected[0], "{expected:?}");
    // under the same assumptions nothing was unforeseen
    let same = signed.unforeseen(&first, &Silent).unwrap();
    let settled = |e: &Evaluator<'_>| {
        let replication = e.replication(&e.luck(3), false).unwrap();
        (
            replication.outcomes,
            replication.settlement,
            replication.expected_cost,
        )
    };
    assert_eq!(settled(&same), settled(&signed));
    let more = load(KOLDING, &["group.residents.people=80"]);
    assert!(matches!(
        signed.unforeseen(&more, &Silent),
        Err(RunError::World(_))
    ));
}

/// 200 comparisons of 32 replications each: the interval of a mean of so few pairs covers in some 94 %; of 200 at 94 %, fewer than 168 have
/// a chance below 1e-6.
#[test]
fn paired_intervals_cover() {
    let metric = "people.weeks_in_work.programme";
    let few = "group.residents.people=12";
    let (first, other) = (
        values(KOLDING, &[few], metric, 6_400),
        values(KOLDING, &[few, MEAN], metric, 6_400),
    );
    let pairs: Vec<(f64, f64)> = first
        .into_iter()
        .zip(other)
        .filter(|(a, b)| !a.is_nan() && !b.is_nan())
        .collect();
    let truth = paired::means(&pairs, LEVEL).unwrap().paired.value;
    let covers = |pairs: &[(f64, f64)]| {
        let interval = paired::means(pairs, LEVEL).unwrap().paired;
        interval.low <= truth && truth <= interval.high
    };
    let covered = pairs.chunks_exact(32).filter(|c| covers(c)).count();
    assert!((168..=200).contains(&covered), "{covered}");
}

#[test]
fn a_precision_is_that_of_the_difference() {
    let length = |half_width, most| Length::Precision {
        metric: "municipality.net_saving".into(),
        half_width,
        most,
    };
    let sides: [&[&str]; 2] = [&[], &["contract.line.saving.share=0.7"]];
    let found = compared(KOLDING, &sides, &length(10_000.0, 20_000)).unwrap();
    let row = &found.against[0].metrics;
    let row = row
        .iter()
        .find(|m| m.id == "municipality.net_saving")
        .unwrap();
    assert!(row.difference.unwrap().half_width() <= 10_000.0);
    // a run apart would need many times as many
    assert!(found.replications < 5_000, "{}", found.replications);
    let refused = compared(KOLDING, &sides, &length(1.0, 1_000));
    assert!(matches!(refused, Err(RunError::NotPrecise { .. })));
}

#[test]
fn the_command_writes_what_it_found_whatever_the_threads() {
    let place = Place::new();
    let words = |out: &'static str, threads: &'static str| {
        [
            "compare",
            KOLDING,
            VAEKST,
            "--with",
            "contract.line.saving.share=0.5",
            "-n",
            "100",
            "--threads",
            threads,
            "--out",
            out,
            "--format",
            "json",
            "--quiet",
        ]
    };
    let one = place.trappe(&words("one", "1")).fine();
    place.trappe(&words("two", "2")).fine();
    assert_eq!(support::files(&place.path("one")), {
        let mut two = support::files(&place.path("two"));
        // the page names its folder
        let page = support::files(&place.path("one"));
        two.insert("comparison.txt".into(), page["comparison.txt"].clone());
        two
    });
    let found: Value = serde_json::from_str(&one.out).unwrap();
    assert_eq!(found["scenarios"].as_array().unwrap().len(), 3);
    assert_eq!(found["against"][1]["same_lives"], 100);
    assert!(found["against"][0]["only_here"].as_array().unwrap().len() > 5);
    // again into the same folder: it is ours
    place.trappe(&words("one", "2")).fine();
}

#[test]
fn questions_without_sense_are_refused() {
    let place = Place::new();
    let no = |words: &[&str], said: &[&str]| {
        let mut all = vec!["compare"];
        all.extend(words);
        all.extend(["-n", "50", "--out", "refused"]);
        place.trappe(&all).refused(2, said);
        assert!(!place.path("refused").exists());
    };
    no(&[KOLDING], &["nothing to hold", "--with"]);
    no(&[KOLDING, "--with", " ; "], &["says nothing", "PATH=VALUE"]);
    no(
        &[KOLDING, "--with", "contract.line.saving.shar=0.5"],
        &["shar", "share"],
    );
    no(&[KOLDING, "missing.toml"], &["missing.toml"]);
    no(
        &[KOLDING, "--with", MEAN, "--precision", "investors.ir=0.1"],
        &["investors.ir", "did you mean"],
    );
    no(&[KOLDING, "--with", "currency=\"EUR\""], &["EUR", "DKK"]);
    std::fs::create_dir(place.path("mine")).unwrap();
    place.write("mine/letter.txt", "dear");
    let words = ["compare", KOLDING, VAEKST, "-n", "50", "--out", "mine"];
    place.trappe(&words).refused(1, &["mine"]);
    assert_eq!(place.entries(), ["mine"]);
}
