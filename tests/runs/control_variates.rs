//! Control variates: surprises are surprises, corrected means are means, and nothing else changes.

use crate::support::{self, Place, files, kolding, load, vaekst};
use serde_json::Value;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use trappe::analysis::certainty::{Controls, Means, PILOT};
use trappe::analysis::evaluate::Evaluator;
use trappe::analysis::run::{
    ACCOMPANIED, Length, Nowhere, Options, Silent, Watch, run, run_for, run_to,
};
use trappe::analysis::samples::{Limits, Samples};
use trappe::analysis::summarise::summarise;
use trappe::scenario::Scenario;
use trappe::sim::luck::Coupling;
use trappe::sim::replication::{Lives, live_with_clocks};

fn busy_path() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/common/busy.toml")
}

/// Movements as quick as the rest of that scenario.
const QUICK: [&str; 2] = [
    r#"transitions.kontanthjaelp.job={ intensity = { gamma = { mean = 0.1, sd = 0.03 } }, per = "week", class = "job-finding", frailty = true }"#,
    r#"transitions.job.kontanthjaelp={ intensity = 0.12, per = "week", class = "job-loss" }"#,
];

fn busy() -> Scenario {
    load(&busy_path(), &QUICK)
}

fn controlled(evaluator: &Evaluator<'_>, n: u32) -> Samples {
    run_for(
        evaluator,
        &Length::Replications(n),
        Means::Controlled,
        &Silent,
    )
    .unwrap()
}

/// The values of a metric in a run that keeps all of them.
fn values(samples: &Samples, index: usize) -> &[f64] {
    samples.figures.columns[index].kept().unwrap()
}

/// Holds every control of a scenario to the expectation 0: with 11 controls for luck (and a score for each of 30 parameters or so), 5.8 standard
/// errors are left by chance with probability 3e-7 in all. Returns how many controls vary and how many replications ended early.
fn expect_0(scenario: &Scenario, n: u32) -> (usize, usize) {
    let evaluator = Evaluator::new(scenario, 11, Coupling::Twin).unwrap();
    let controls = Controls::new(&evaluator, &[]);
    let mut sums = vec![(0.0, 0.0); controls.count()];
    let mut stopped = 0;
    for number in 0..n {
        let luck = evaluator.luck(number);
        let drawn = Arc::new(evaluator.drawn(&luck).unwrap());
        let mut lives = live_with_clocks(&drawn.world, &luck);
        let values = controls.of(&luck, &drawn, &mut lives);
        let replication = evaluator.replication_on(lives.record, &drawn, &luck, false);
        stopped += usize::from(replication.stop().is_some());
        for (sum, value) in sums.iter_mut().zip(values) {
            sum.0 += value;
            sum.1 += value * value;
        }
    }
    let n = f64::from(n);
    let mut varying = 0;
    for (k, (sum, squares)) in sums.iter().enumerate() {
        varying += usize::from(*squares > 0.0);
        let error = (squares / n).sqrt() / n.sqrt();
        assert!(
            (sum / n).abs() <= 5.8 * error,
            "control {k}: {} ± {error}",
            sum / n
        );
    }
    (varying, stopped)
}

/// Every control has the expectation 0, whatever the parameters, the effects and the history.
#[test]
fn surprises_have_the_expectation_0() {
    let (varying, _) = expect_0(&busy(), 20_000);
    assert!((18..60).contains(&varying), "{varying}");
}

/// Clocks that were kept are those that would be drawn again.
#[test]
fn surprises_are_the_same_without_the_clocks_at_hand() {
    for (scenario, kept) in [
        (kolding(&[]), true),
        (vaekst(&[]), true),
        (busy(), true),
        // more people than are lived at once, or far from each other
        (
            kolding(&[
                "group.residents.people=600",
                "programme.adviser.capacity=600",
            ]),
            false,
        ),
        (load(&busy_path(), &["group.all.people=2100"]), false),
    ] {
        for coupling in [Coupling::Twin, Coupling::Independent] {
            let evaluator = Evaluator::new(&scenario, 5, coupling).unwrap();
            let controls = Controls::new(&evaluator, &[]);
            for number in 0..40 {
                let luck = evaluator.luck(number);
                let drawn = evaluator.drawn(&luck).unwrap();
                let of = |mut lives: Lives| controls.of(&luck, &drawn, &mut lives);
                let lives = live_with_clocks(&drawn.world, &luck);
                assert_eq!(lives.clocks.is_some(), kept);
                let forgotten = Lives {
                    record: lives.record.clone(),
                    clocks: None,
                };
                assert_eq!(of(lives), of(forgotten));
            }
        }
    }
}

/// People who begin with a duration, some of them so long that their intensities change after the horizon or just before it.
#[test]
fn who_begins_in_the_middle_of_a_stay_is_no_surprise() {
    for horizon in ["60 weeks", "40 weeks"] {
        let horizon = format!("horizon=\"{horizon}\"");
        let changes = [
            "group.all.start={ job = 0.5, kontanthjaelp_timer = 0.5 }",
            "group.all.duration={ from = \"0 weeks\", to = \"80 weeks\" }",
            "group.all.intake={ evenly = { from = 2024-01-01, until = 2024-02-01 } }",
            "programme.eligible=[\"kontanthjaelp\", \"job\", \"kontanthjaelp_timer\"]",
            &horizon,
        ];
        let scenario = load(&busy_path(), &[&QUICK[..], &changes].concat());
        let (varying, _) = expect_0(&scenario, 20_000);
        assert!(varying >= 15, "{varying}");
    }
}

/// An early end that depends on the counterfactual arm, whose clocks the programme arm shares.
#[test]
fn an_early_end_by_the_luck_of_the_twins_is_no_surprise() {
    expect_0_with_early_ends("contract.line.saving.baseline=\"twin\"");
}

/// After an early end nobody is referred, which follows from the lives and is no surprise of who comes.
#[test]
fn an_early_end_is_no_surprise() {
    expect_0_with_early_ends("contract.line.saving.baseline.agreed_path.lives=20_000");
}

fn expect_0_with_early_ends(baseline: &str) {
    let end = "contract.termination={ end={ on=[2023-06-30], when={ loss_above=800_000 }, stops=\"everything\" } }";
    let kolding = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/kolding.toml");
    let (_, stopped) = expect_0(&load(&kolding, &[end, baseline]), 6_000);
    assert!((600..5_400).contains(&stopped), "{stopped}");
}

/// The same with an adviser, steps and multipliers that the clocks of the two arms do not share.
#[test]
fn arms_with_clocks_of_their_own_surprise_as_much() {
    let scenario = busy();
    let evaluator = Evaluator::new(&scenario, 12, Coupling::Independent).unwrap();
    let samples = controlled(&evaluator, 3_000);
    let index = samples
        .entries
        .iter()
        .position(|e| e.id == "municipality.net_saving")
        .unwrap();
    let mean = samples.controlled[index].unwrap();
    let values = values(&samples, index);
    let error = support::sd(values) / (values.len() as f64).sqrt();
    let plain = values.iter().sum::<f64>() / values.len() as f64;
    assert!(mean.half_width() < 0.8 * 1.96 * error, "{mean:?} ± {error}");
    // Corrected or not, it is the same figure: their difference has less than the plain error. 5.5 of them: 4e-8.
    assert!((mean.value - plain).abs() < 5.5 * error);
}

#[test]
fn the_replications_are_the_same_and_the_means_add_up() {
    let scenario = busy();
    let evaluator = Evaluator::new(&scenario, 13, Coupling::Twin).unwrap();
    let n = PILOT + 300;
    let with = controlled(&evaluator, n);
    let without = run(&evaluator, &Length::Replications(n), &Silent).unwrap();
    let bits = |s: &Samples| -> Vec<u64> {
        let columns = 0..s.entries.len();
        columns
            .flat_map(|k| values(s, k).iter().map(|v| v.to_bits()))
            .collect()
    };
    assert!(bits(&with) == bits(&without));
    assert!(without.controls == 0 && without.controlled.iter().all(Option::is_none));
    assert!(with.controls > 0);
    let mean = |id: &str| {
        let index = with.entries.iter().position(|e| e.id == id).unwrap();
        with.controlled[index].map_or_else(|| values(&with, index)[0], |e| e.value)
    };
    let town = |part: &str| mean(&format!("party.municipality.town.{part}"));
    let (parts, net) = (
        town("effort") + town("saving") + town("contract"),
        town("net"),
    );
    // effort counts as it is stated: as an outlay
    let other = town("saving") + town("contract") - town("effort");
    let off = (parts - net).abs().min((other - net).abs());
    assert!(
        off <= 1e-6 * (1.0 + net.abs()),
        "{parts} or {other}, not {net}"
    );
}

/// The controlled means to the last bit.
fn bits(samples: &Samples) -> Vec<Option<[u64; 2]>> {
    let means = samples.controlled.iter();
    means
        .map(|e| e.map(|e| [e.value.to_bits(), e.low.to_bits()]))
        .collect()
}

#[test]
fn neither_threads_nor_steps_leave_a_trace_in_controlled_means() {
    let scenario = busy();
    let evaluator = Evaluator::new(&scenario, 14, Coupling::Twin).unwrap();
    let asked = Length::Precision {
        metric: "people.referred".into(),
        half_width: 1e-9,
        most: PILOT + 1_500,
    };
    // It cannot be reached, and says so; what it could is reached in steps that end inside of blocks.
    assert!(run_for(&evaluator, &asked, Means::Controlled, &Silent).is_err());
    let index = |s: &Samples| {
        s.entries
            .iter()
            .position(|e| e.id == "municipality.net_saving")
            .unwrap()
    };
    let first = controlled(&evaluator, 1_000);
    let reached = first.controlled[index(&first)].unwrap().half_width();
    let asked = Length::Precision {
        metric: "municipality.net_saving".into(),
        half_width: 0.7 * reached,
        most: 20_000,
    };
    let steps = run_for(&evaluator, &asked, Means::Controlled, &Silent).unwrap();
    let length = steps.figures.replications;
    assert!(length > PILOT, "{length}");
    let pool = rayon_of(1);
    let one_go = pool.install(|| controlled(&evaluator, length));
    assert!(bits(&steps) == bits(&one_go));
}

fn rayon_of(threads: usize) -> rayon::ThreadPool {
    rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .build()
        .unwrap()
}

/// Few limits: nearly all of a run lies beyond.
const FEW: Options = Options {
    means: Means::Controlled,
    accompanied: ACCOMPANIED,
    limits: Limits {
        values: 333,
        curves: 100,
        companions: 53,
    },
    fewest: Some(1_000),
};

#[test]
fn beyond_the_limits_the_means_are_corrected_as_well() {
    let scenario = busy();
    let evaluator = Evaluator::new(&scenario, 16, Coupling::Twin).unwrap();
    let n = PILOT + 777;
    let within = controlled(&evaluator, n);
    let kept = summarise(&evaluator, &within, None);
    assert!(within.controlled.iter().flatten().count() > 20);
    for threads in [1, 3] {
        let length = Length::Replications(n);
        let beyond = rayon_of(threads)
            .install(|| run_to(&evaluator, &length, &FEW, &mut Nowhere, &Silent))
            .unwrap();
        assert!(bits(&beyond) == bits(&within), "{threads} threads");
        let sketched = summarise(&evaluator, &beyond, None);
        assert!(sketched.sketch.is_some() && sketched.means == kept.means);
        for (a, b) in sketched.metrics.iter().zip(&kept.metrics) {
            let value = |e: Option<trappe::stats::interval::Estimate>| e.map(|e| e.value);
            // the same sums in the same order; intervals of plain means come from other sums beyond the limits
            assert_eq!(value(a.mean), value(b.mean), "{}", a.id);
            assert_eq!(value(a.plain_mean), value(b.plain_mean), "{}", a.id);
            assert!(a.plain_mean.is_none() || a.mean == b.mean, "{}", a.id);
        }
    }
}

/// Somebody who stops a run after so many replications.
struct Impatient {
    done: AtomicU64,
    most: u64,
}

impl Watch for Impatient {
    fn advance(&self, replications: u64) {
        self.done.fetch_add(replications, Ordering::Relaxed);
    }
    fn aim(&self, _: u64) {}
    fn cancelled(&self) -> bool {
        self.done.load(Ordering::Relaxed) >= self.most
    }
}

#[test]
fn a_run_that_is_stopped_has_the_means_of_a_run_as_long() {
    let scenario = busy();
    let evaluator = Evaluator::new(&scenario, 17, Coupling::Twin).unwrap();
    // inside of the first replications, and after them
    for most in [1_000, 3_000] {
        let watch = Impatient {
            done: AtomicU64::new(0),
            most,
        };
        let length = Length::Replications(50_000);
        // on one thread, so that it is blocks in a row that are done
        let stopped = rayon_of(1)
            .install(|| run_to(&evaluator, &length, &FEW, &mut Nowhere, &watch))
            .unwrap();
        assert_eq!(stopped.stopped_before, Some(50_000));
        let n = stopped.figures.replications;
        assert!((1_000..10_000).contains(&n), "{n}");
        let whole = controlled(&evaluator, n);
        assert!(stopped.controls > 0 && stopped.controls == whole.controls);
        assert!(bits(&stopped) == bits(&whole), "{n}");
    }
}

#[test]
fn the_page_and_the_summary_say_how_means_were_made() {
    let place = Place::new();
    let words = [
        "--set", QUICK[0], "--set", QUICK[1], "-n", "700", "--luck", "0",
    ];
    place.run(&busy_path(), &words, "with/result").fine();
    let plain = [&words[..], &["--means", "plain"]].concat();
    place.run(&busy_path(), &plain, "without/result").fine();
    let (with, without) = (
        files(&place.path("with/result")),
        files(&place.path("without/result")),
    );
    for name in ["replications.csv", "series.csv", "scenario.toml"] {
        assert!(with[name] == without[name], "{name}");
    }
    let json = |files: &std::collections::BTreeMap<String, Vec<u8>>| -> Value {
        serde_json::from_slice(&files["summary.json"]).unwrap()
    };
    let (with_json, without_json) = (json(&with), json(&without));
    assert_eq!(with_json["means"]["method"], "controlled");
    assert_eq!(without_json["means"]["method"], "plain");
    assert_eq!(without_json["means"]["controls"], 0);
    let pairs = with_json["metrics"].as_array().unwrap().iter();
    for (with, without) in pairs.zip(without_json["metrics"].as_array().unwrap()) {
        let id = &with["id"];
        assert!(without["plain_mean"].is_null(), "{id}");
        let plain = if with["plain_mean"].is_null() {
            "mean"
        } else {
            "plain_mean"
        };
        assert_eq!(with[plain], without["mean"], "{id}");
        for same in [
            "quantiles",
            "probabilities",
            "sd",
            "variance",
            "expected_shortfall",
        ] {
            assert_eq!(with[same], without[same], "{same} of {id}");
        }
    }
    let text = |files: &std::collections::BTreeMap<String, Vec<u8>>| {
        String::from_utf8(files["summary.txt"].clone()).unwrap()
    };
    assert!(text(&with).contains("control variates"));
    assert!(!text(&without).contains("control variates"));
}

/// Too few replications for their controls: the means are plain, and say so.
#[test]
fn a_short_run_has_plain_means() {
    let scenario = busy();
    let evaluator = Evaluator::new(&scenario, 15, Coupling::Twin).unwrap();
    let samples = controlled(&evaluator, 100);
    assert_eq!(samples.controls, 0);
    assert!(samples.controlled.iter().all(Option::is_none));
}
