//! Two arms, the same luck; one set of lives, many contracts.

use crate::support::{self, NO_COST, NO_EFFECT, Place, kolding, mean, sd, vaekst};
use rayon::prelude::*;
use trappe::analysis::evaluate::Evaluator;
use trappe::analysis::run::{Length, Silent, run};
use trappe::record::Record;
use trappe::scenario::Scenario;
use trappe::sim::luck::Coupling;

fn records(scenario: &Scenario, replications: u32) -> Vec<Record> {
    let evaluator = Evaluator::new(scenario, scenario.run.seed, Coupling::Twin).unwrap();
    let live = |r| {
        evaluator
            .replication(&evaluator.luck(r), false)
            .unwrap()
            .record
    };
    (0..replications).into_par_iter().map(live).collect()
}

/// The values of a metric in a run.
fn values(scenario: &Scenario, seed: u64, coupling: Coupling, n: u32, metric: &str) -> Vec<f64> {
    let evaluator = Evaluator::new(scenario, seed, coupling).unwrap();
    let samples = run(&evaluator, &Length::Replications(n), &Silent).unwrap();
    let column = samples.column(metric);
    let column = column.unwrap_or_else(|| panic!("no metric {metric}"));
    let values = column.kept().unwrap().iter().copied();
    values.filter(|v| !v.is_nan()).collect()
}

#[test]
fn without_effects_and_costs_both_arms_are_equal_person_by_person() {
    let scenario = kolding(&[&NO_EFFECT[..], &NO_COST].concat());
    for record in records(&scenario, 200) {
        for person in 0..record.people.len() {
            let (with, without) = (&record.programme, &record.counterfactual);
            assert_eq!(with.stays_of(person), without.stays_of(person));
        }
        // The programme took place all the same.
        assert!(!record.steps.is_empty());
    }
}

#[test]
fn without_effects_and_costs_nobody_saves_or_loses_by_the_programme_itself() {
    let place = Place::new();
    let changes: Vec<&str> = NO_EFFECT
        .iter()
        .chain(&NO_COST)
        .flat_map(|change| ["--set", change])
        .collect();
    place
        .run_kolding(&[&changes[..], &["-n", "60"]].concat(), "neutral")
        .fine();
    let rows = place.rows("neutral");
    let zero = [
        "municipality.gross_saving",
        "municipality.effort",
        "state.saving",
        "public.saving",
        "investors.drawn",
        "people.additional_lasting_jobs",
        "people.weeks_in_work.additional",
    ];
    for column in zero {
        let values = rows.column(column);
        assert_eq!(values.len(), 60, "{column}");
        assert!(values.iter().all(|v| *v == 0.0), "{column}: {values:?}");
    }
}

#[test]
fn each_effect_alone_makes_a_difference_somewhere() {
    // So that equal arms are not the doing of a simulation that does nothing.
    for effect in &NO_EFFECT[1..] {
        let field = effect.split_once('=').unwrap().0;
        let others = NO_EFFECT.iter().filter(|e| *e != effect).copied();
        let strong = format!("{field}=5");
        let changes: Vec<&str> = others.chain([strong.as_str()]).collect();
        let differ = |record: &Record| record.programme != record.counterfactual;
        let records = records(&kolding(&changes), 20);
        assert!(records.iter().any(differ), "{field}");
    }
}

#[test]
fn a_number_made_certain_takes_its_correlations_with_it() {
    // What kolding.toml itself tells the reader to try: an adviser without effect.
    let place = Place::new();
    let changes = [
        "--set",
        "step.match.during.job_finding=1",
        "--set",
        "step.match.after.job_finding=1",
    ];
    place
        .run_kolding(&[&changes[..], &["-n", "5"]].concat(), "tried")
        .fine();
}

#[test]
fn other_terms_share_every_path() {
    let terms = [
        "contract.line.saving.share=0.3",
        "contract.cap=100_000",
        "contract.pay_every=\"3 months\"",
        "contract.lag=\"9 months\"",
        "contract.until=2026-08-31",
        "contract.line.saving.baseline=\"twin\"",
        "contract.line.saving.metric.saving.components=[\"tax\"]",
        "capital.draw_every=\"6 months\"",
        "capital.waterfall.1.rate=0.12",
        "capital.tranche.fund.coupon=0.02",
    ];
    let own = records(&kolding(&[]), 30);
    for term in terms {
        let changed = support::load(&support::kolding_path(), &[support::SHORT_PATH, term]);
        assert!(own == records(&changed, 30), "{term}");
    }
}

#[test]
fn another_rate_card_shares_every_path() {
    let own = records(&vaekst(&[]), 20);
    for term in [
        "contract.line.weeks52.price=500_000",
        "contract.line.weeks13.baseline={ deadweight = 0.5 }",
        "contract.cap_per_person=1_000",
        "capital.tranche.senior.coupon=0.08",
    ] {
        assert!(own == records(&vaekst(&[term]), 20), "{term}");
    }
}

#[test]
fn other_terms_are_priced_on_the_same_lives() {
    // Half the share: without a cap that binds, exactly half the entitlement, replication by replication.
    let metric = "contract.outcome_payments";
    let price = |share: &str| {
        let scenario = kolding(&["contract.cap=1_000_000_000", share]);
        values(&scenario, 1, Coupling::Twin, 40, metric)
    };
    let (half, whole) = (
        price("contract.line.saving.share=0.5"),
        price("contract.line.saving.share=1"),
    );
    assert!(whole.iter().any(|v| *v > 0.0));
    for (half, whole) in half.iter().zip(&whole) {
        // Payments are cumulated and rounded to whole øre.
        assert!((2.0 * half - whole).abs() <= 0.021, "{half} {whole}");
    }
}

#[test]
fn coupling_changes_the_spread_of_the_causal_saving_and_not_its_mean() {
    let scenario = kolding(&[]);
    let saving =
        |seed, coupling| values(&scenario, seed, coupling, 300, "municipality.gross_saving");
    let twin = saving(1, Coupling::Twin);
    let independent = saving(2, Coupling::Independent);
    let error = |v: &[f64]| sd(v) / (v.len() as f64).sqrt();
    let joint = error(&twin).hypot(error(&independent));
    let difference = (mean(&twin) - mean(&independent)).abs();
    // P(|Z| > 4.9) < 1e-6.
    assert!(difference < 4.9 * joint, "{difference} ± {joint}");
    // The mean is not nothing, so that agreeing means something.
    assert!(mean(&twin) > 4.9 * error(&twin));
    let ratio = sd(&independent) / sd(&twin);
    assert!(ratio > 1.1, "{ratio}");
}

#[test]
fn without_an_effect_investors_lose_nearly_all() {
    let multiple = |changes: &[&str]| {
        let scenario = kolding(changes);
        mean(&values(
            &scenario,
            3,
            Coupling::Twin,
            200,
            "investors.multiple",
        ))
    };
    let (without, with) = (multiple(&NO_EFFECT), multiple(&[]));
    // What is left is paid by luck: measured against an agreed path.
    assert!(without < 0.35, "{without}");
    assert!(with > without + 0.1, "{with} {without}");
}

#[test]
fn without_an_effect_the_causal_saving_is_nothing_and_what_is_paid_is_paid_by_luck() {
    let scenario = kolding(&NO_EFFECT);
    let n = 60;
    let gross = values(&scenario, 3, Coupling::Twin, n, "municipality.gross_saving");
    let paid = values(&scenario, 3, Coupling::Twin, n, "contract.outcome_payments");
    let net = values(&scenario, 3, Coupling::Twin, n, "municipality.net_saving");
    // The ordinary effort is halved on the steps, which the municipality saves; benefits are the same.
    for ((gross, paid), net) in gross.iter().zip(&paid).zip(&net) {
        assert!(*gross >= 0.0);
        assert!((gross - paid - net).abs() < 0.005);
    }
    // Against the twin instead of the path nothing is measured, and nothing is paid.
    let ideal = kolding(&[&NO_EFFECT[..], &["contract.line.saving.baseline=\"twin\""]].concat());
    let paid = values(&ideal, 3, Coupling::Twin, n, "contract.outcome_payments");
    assert!(paid.iter().all(|p| *p == 0.0), "{paid:?}");
}
