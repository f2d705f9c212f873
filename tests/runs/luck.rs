//! How much of a payment is luck, where the exact answer is a binomial.

use crate::support::load;
use std::path::Path;
use trappe::analysis::evaluate::Evaluator;
use trappe::analysis::luck::sample::luck;
use trappe::analysis::run::{Length, Silent, run};
use trappe::sim::luck::Coupling;

/// P(|Z| > 5.5) is about 3.8e-8; over the ten comparisons of this file a false alarm has a probability below 1e-6.
const Z: f64 = 5.5;

/// P(at least `k` of `n`) at rate `p`.
fn at_least(k: u32, n: u32, p: f64) -> f64 {
    let mut term = (1.0 - p).powi(n as i32);
    let mut below = 0.0;
    for i in 0..k {
        below += term;
        term *= f64::from(n - i) / f64::from(i + 1) * p / (1.0 - p);
    }
    1.0 - below
}

/// The share of replications in which the contract pays.
fn paid(people: u32, threshold: u32, rate: f64, replications: u32) -> f64 {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/runs/luck/coin.toml");
    let scenario = load(
        &file,
        &[
            &format!("group.all.people={people}"),
            &format!("transitions.support.job.share={rate}"),
            &format!("contract.line.success.bands.0.to={threshold}"),
            &format!("contract.line.success.bands.1.from={threshold}"),
        ],
    );
    let evaluator = Evaluator::new(&scenario, 31, Coupling::Twin).unwrap();
    let samples = run(&evaluator, &Length::Replications(replications), &Silent).unwrap();
    let payments = samples.column("contract.outcome_payments").unwrap();
    let (_, paid) = payments.signs();
    paid as f64 / f64::from(replications)
}

fn agrees(found: f64, exact: f64, replications: u32) {
    let error = Z * (exact * (1.0 - exact) / f64::from(replications)).sqrt();
    assert!(
        (found - exact).abs() <= error,
        "{found} against {exact} ± {error}"
    );
}

#[test]
fn twenty_people_and_sixteen_successes() {
    let n = 4_000;
    for (rate, published) in [(0.6, 0.05), (0.7, 0.24), (0.8, 0.63), (0.9, 0.96)] {
        let exact = at_least(16, 20, rate);
        assert!((exact - published).abs() < 0.006, "{exact} at {rate}");
        agrees(paid(20, 80, rate, n), exact, n);
    }
}

#[test]
fn impact60_pays_by_luck_at_46_percent_and_fails_by_bad_luck_at_55() {
    let n = 3_000;
    for (rate, published) in [(0.46, 0.22), (0.55, 0.88)] {
        let exact = at_least(60, 120, rate);
        assert!((exact - published).abs() < 0.006, "{exact} at {rate}");
        agrees(paid(120, 50, rate, n), exact, n);
    }
}

#[test]
fn with_more_people_the_same_threshold_is_passed_by_luck_less_often() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/runs/luck/coin.toml");
    let scenario = load(&file, &["transitions.support.job.share=0.75"]);
    let evaluator = Evaluator::new(&scenario, 8, Coupling::Twin).unwrap();
    let n = 2_000;
    let luck = luck(&evaluator, n, 0, &Silent).unwrap().unwrap();
    for size in &luck.sizes {
        // without a programme the effect makes no difference
        let people = size.people;
        let exact = at_least(people * 4 / 5, people, 0.75);
        agrees(size.total.paid_without_effect.value, exact, n);
        let (paid, nothing) = (
            &size.total.paid_without_effect,
            &size.total.nothing_with_effect,
        );
        assert!((paid.value + nothing.value - 1.0).abs() < 1e-12);
        assert_eq!(people, (20.0 * size.times) as u32);
    }
    let first = &luck.sizes[0].total.paid_without_effect;
    let last = &luck.sizes[3].total.paid_without_effect;
    assert!(last.high < first.low);
}

#[test]
fn at_half_of_an_odd_number_the_same_threshold_stays_the_same() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/runs/luck/odd.toml");
    let scenario = load(&file, &[]);
    let evaluator = Evaluator::new(&scenario, 8, Coupling::Twin).unwrap();
    let n = 1_500;
    let luck = luck(&evaluator, n, 0, &Silent).unwrap().unwrap();
    let people: Vec<u32> = luck.sizes.iter().map(|s| s.people).collect();
    assert_eq!(people, [13, 25, 50, 100]);
    for size in &luck.sizes {
        // 20 of 25, 80 % of an agreed 25 and 80 % of the planned
        let needed = (size.people * 4).div_ceil(5);
        let exact = at_least(needed, size.people, 0.6);
        for line in &size.lines {
            assert_eq!(line.paid_without_effect, size.lines[0].paid_without_effect);
            agrees(line.paid_without_effect.value, exact, n);
        }
    }
}
