//! `drivers`: what results depend on, and what knowing is worth.

use crate::support::{self, Place, SHORT_PATH};
use serde_json::Value;
use std::path::Path;
use trappe::analysis::drivers::{Drivers, Effort, Precision, drivers};
use trappe::analysis::evaluate::Evaluator;
use trappe::analysis::run::{self, Length, Silent};
use trappe::analysis::side::Side;
use trappe::scenario::{self, Scenario};
use trappe::sim::luck::Coupling;
use trappe::stats::interval;

const KOLDING: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios/kolding.toml");
/// A price that nobody knows: no life depends on it.
const PRICE: &str = "step.match.cost_per_week={ normal={ mean=400, sd=100 }, within=[0, 1000] }";

fn load(changes: &[&str]) -> Scenario {
    let all = [&[SHORT_PATH], changes].concat();
    let all: Vec<String> = all.iter().map(|c| (*c).to_owned()).collect();
    scenario::load(Path::new(KOLDING), &all).unwrap_or_else(|e| panic!("{e}"))
}

fn found(scenario: &Scenario, metrics: &[&str], effort: Effort) -> Drivers {
    let side = Side::new(Evaluator::new(scenario, 7, Coupling::Twin).unwrap());
    let metrics: Vec<usize> = metrics.iter().map(|id| side.entry(id).unwrap()).collect();
    drivers(&side, &metrics, effort, &Silent).unwrap()
}

fn index(found: &Drivers, path: &str) -> usize {
    found
        .parameters
        .iter()
        .position(|p| p.path == path)
        .unwrap()
}

/// Noise does not pass for influence: what a price does to lives is exactly nothing, in every figure.
#[test]
fn what_does_nothing_has_no_influence() {
    let scenario = load(&[PRICE]);
    let effort = Effort {
        swing: 60,
        shares: 4_000,
        worth: 200,
        precision: Precision::default(),
    };
    let lives = "people.weeks_in_work.programme";
    let found = found(&scenario, &[lives, "investors.profit"], effort);
    let price = index(&found, "step.match.cost_per_week");
    let group = found.groups.iter().position(|g| g == &[price]).unwrap();
    let swing = found.tornado[0].swings[price];
    for end in [swing.low, swing.high, swing.swing] {
        assert_eq!((end.unwrap().value, end.unwrap().half_width()), (0.0, 0.0));
    }
    let share = found.shares[0].groups[group].unwrap();
    assert_eq!(
        (share.total.value, share.total.low, share.total.high),
        (0.0, 0.0, 0.0)
    );
    assert!(share.first.low <= 0.0 && share.first.high >= 0.0);
    // of money it is not nothing
    let of_money = found.shares[1].groups[group].unwrap();
    assert!(
        of_money.total.value > 0.0 && found.tornado[1].swings[price].swing.unwrap().value < 0.0
    );
    // luck alone leaves a part of it, and no share is above 1 for sure
    for shares in &found.shares {
        assert!(shares.luck.unwrap().total.low > 0.05);
        assert!(
            shares
                .groups
                .iter()
                .flatten()
                .all(|s| s.first.low <= 1.0 && s.total.value >= 0.0)
        );
    }
}

/// A number at one of its ends is a scenario that says so: a run of that one has the same mean.
#[test]
fn a_swing_is_the_difference_of_two_scenarios() {
    let (scenario, metric) = (load(&[]), "municipality.net_saving");
    let effort = Effort {
        swing: 80,
        shares: 0,
        worth: 1,
        precision: Precision::default(),
    };
    let found = found(&scenario, &[metric], effort);
    assert!(found.shares.is_empty() && found.worth.is_empty());
    let mean = |changes: &[&str]| {
        let scenario = load(changes);
        let evaluator = Evaluator::new(&scenario, 7, Coupling::Twin).unwrap();
        let samples = run::run(&evaluator, &Length::Replications(80), &Silent).unwrap();
        let values = samples.column(metric).unwrap().kept().unwrap();
        interval::mean(values, 0.95).unwrap().0.value
    };
    let path = "group.residents.referred";
    let parameter = index(&found, path);
    let swing = found.tornado[0].swings[parameter];
    let [low, high] = found.parameters[parameter].ends;
    let (low, high) = (
        mean(&[&format!("{path}={low}")]),
        mean(&[&format!("{path}={high}")]),
    );
    assert!((found.tornado[0].believed.unwrap().value - mean(&[])).abs() < 1e-6);
    // to the øre: the agreed path knows the best estimate alone, which here is that of the end
    let near =
        |found: f64, expected: f64| (found - expected).abs() < 0.02 * expected.abs() + 2_000.0;
    assert!(
        near(swing.swing.unwrap().value, high - low),
        "{swing:?} {low} {high}"
    );
}

#[test]
fn knowledge_is_worth_no_more_than_foresight() {
    let scenario = load(&[]);
    let effort = Effort {
        swing: 2,
        shares: 0,
        worth: 3_000,
        precision: Precision::default(),
    };
    let found = found(&scenario, &["municipality.net_saving"], effort);
    assert_eq!(found.worth.len(), 2);
    for decision in &found.worth {
        assert_eq!(decision.replications, 3_000);
        assert_eq!(decision.signs, decision.signing.value > 0.0);
        assert!(decision.perfect.value <= decision.foresight.high);
        for known in decision.groups.iter().flatten() {
            assert!(known.value.low >= 0.0 && known.value.value <= decision.foresight.high);
            assert!(known.value.low <= decision.perfect.high);
        }
    }
    // the effect is what the municipality would like to know
    let town = &found.worth[1];
    let effect = index(&found, "step.match.during.job_finding");
    let best = (0..found.groups.len()).max_by(|a, b| {
        let worth = |g: usize| town.groups[g].map_or(0.0, |k| k.value.value);
        worth(*a).total_cmp(&worth(*b))
    });
    assert!(found.groups[best.unwrap()].contains(&effect));
    assert!(town.groups[best.unwrap()].unwrap().value.low > 0.0);
}

/// The question, with as little simulated as the page can be made of.
const BRIEFLY: [&str; 10] = [
    "drivers",
    KOLDING,
    "--set",
    SHORT_PATH,
    "--swing",
    "20",
    "--evaluations",
    "2000",
    "-n",
    "200",
];

#[test]
fn the_command_gives_the_same_bytes_whatever_the_threads() {
    let place = Place::new();
    let with = |out: &str, threads: &str| {
        let manner = [
            "--threads",
            threads,
            "--out",
            out,
            "--format",
            "json",
            "--quiet",
        ];
        place.trappe(&[&BRIEFLY[..], &manner].concat()).fine()
    };
    let (one, two) = (with("one", "1"), with("two", "2"));
    assert_eq!(one.out, two.out);
    let found: Value = serde_json::from_str(&one.out).unwrap();
    assert!(found["parameters"].as_array().unwrap().len() > 20);
    let files = support::files(&place.path("one"));
    assert!(
        files
            .keys()
            .any(|f| f.contains("tornado-investors-profit.png"))
    );
    assert!(files.contains_key("drivers.csv") && files.contains_key("scenario.toml"));
}

/// Where investors lose in every replication, that many say so, and no bound of 0 kr. is claimed for those that were not lived.
#[test]
fn a_decision_that_is_right_in_every_replication_has_no_bound() {
    let place = Place::new();
    let of_share = |share: &str| {
        let share = format!("contract.line.saving.share={share}");
        place
            .trappe(&[&BRIEFLY[..], &["--set", &share]].concat())
            .fine()
            .out
    };
    let none = "In none of 200 replications";
    let hopeless = of_share("0.05");
    assert_eq!(hopeless.matches(none).count(), 1, "{hopeless}");
    assert!(!of_share("0.8").contains(none));
}

#[test]
fn questions_without_sense_are_refused() {
    let place = Place::new();
    let known = place.write(
        "known.toml",
        std::fs::read_to_string(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/benches/workload.toml"
        ))
        .unwrap(),
    );
    let words = ["drivers", known.to_str().unwrap(), "--out", "refused"];
    place
        .trappe(&words)
        .refused(2, &["no number of this scenario is uncertain"]);
    let words = [
        "drivers",
        KOLDING,
        "--set",
        SHORT_PATH,
        "--show",
        "investors.ir",
        "--out",
        "refused",
    ];
    place
        .trappe(&words)
        .refused(2, &["investors.ir", "did you mean"]);
    assert!(!place.path("refused").exists());
}
