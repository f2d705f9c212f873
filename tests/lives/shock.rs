//! Shocks: exact answers while they hold, before and after; and no trace of those that change nothing.

use crate::lives::build::{Build, level, n, people, step, waiting_room, weekly};
use crate::lives::chance::Cells;
use crate::lives::exact::{Multipliers, occupancy_in_times};
use crate::lives::history::Counts;
use crate::support::{self, kolding, vaekst};
use trappe::analysis::certainty::Controls;
use trappe::analysis::evaluate::Evaluator;
use trappe::analysis::run::Silent;
use trappe::analysis::side::Side;
use trappe::model::movement::Class;
use trappe::model::number::Draw;
use trappe::model::staircase::Step;
use trappe::money::tariff::Tariffs;
use trappe::record::StepEnd;
use trappe::scenario::Scenario;
use trappe::scenario::edits::{Edit, edited};
use trappe::sim::luck::Coupling;
use trappe::sim::replication::live_with_clocks;

/// Lives so many replications and compares both arms with exact occupancies, cell by cell.
fn compare(b: &Build, exact: &[Vec<f64>], seed: u64, replications: u32) {
    let (mut with, mut without) = (Counts::new(&b.spec), Counts::new(&b.spec));
    let mut lived = 0;
    for record in b.run(seed, replications) {
        with.add(&record.programme);
        without.add(&record.counterfactual);
        lived += record.people.len() as u64;
    }
    let mut cells = Cells::new(2 * exact.len() * exact[0].len());
    for (arm, counts) in [("programme", with), ("counterfactual", without)] {
        for (week, states) in counts.by_week().iter().enumerate() {
            for (state, hits) in states.iter().enumerate() {
                cells.check(*hits, lived, exact[week][state], || {
                    format!("{arm}, week {week}, state {state}")
                });
            }
        }
    }
}

/// Weeks of `from..to` before a week.
fn overlap(week: u32, from: u32, to: u32) -> f64 {
    f64::from(week.min(to).saturating_sub(from))
}

#[test]
fn survival_is_exact_while_a_shock_holds_before_and_after() {
    let (weeks, rate, times) = (60, 0.02, 5.0);
    // neither bound is one of a quarter
    let (from, to) = (17, 29);
    let (mut b, benefit, job) = waiting_room(weeks, 100);
    b.moves(benefit, job, rate);
    b.shock(from, to, [times, 1.0, 1.0]);
    let exact: Vec<Vec<f64>> = (0..weeks)
        .map(|week| {
            let hazard = rate * (f64::from(week) + (times - 1.0) * overlap(week, from, to));
            let stays = f64::exp(-hazard);
            vec![stays, 1.0 - stays]
        })
        .collect();
    compare(&b, &exact, 31, 2_000);
}

#[test]
fn shocks_lie_on_bands_on_each_other_and_on_the_cycle() {
    let mut b = Build::new(80);
    let (a, job, school) = (b.support("a"), b.work("job"), b.education("school"));
    b.moves_by_band(a, job, &[(0, 0.06), (13, 0.02)]);
    b.moves(a, school, 0.01);
    b.moves_by_band(job, a, &[(0, 0.05), (10, 0.01)]);
    b.moves(school, a, 0.03);
    b.step(step(9));
    b.adviser(10, 1.0, Some(2.0));
    // one regime for good, which finds half as many jobs
    b.cycle(Some(0), &[(&[1.0, 0.0], 0.5, 2.0), (&[0.0, 1.0], 3.0, 1.0)]);
    b.shock(10, 40, [0.3, 2.0, 4.0]);
    b.shock(30, 300, [2.0, 1.0, 0.5]);
    let group = people(100, a);
    b.group(group.clone());
    let times = |week: u32| -> Multipliers {
        let mut m = [1.0; Class::COUNT];
        let (first, second) = ((10..40).contains(&week), week >= 30);
        let or = |holds: bool, times: f64| if holds { times } else { 1.0 };
        m[Class::JobFinding.index()] = 0.5 * or(first, 0.3) * or(second, 2.0);
        m[Class::Education.index()] = or(first, 2.0);
        m[Class::JobLoss.index()] = 2.0 * or(first, 4.0) * or(second, 0.5);
        m
    };
    compare(&b, &occupancy_in_times(&b.spec, &group, times), 32, 2_000);
}

#[test]
#[should_panic(expected = "instead of")]
fn a_shock_that_comes_a_week_late_is_noticed() {
    let (mut b, benefit, job) = waiting_room(40, 100);
    b.moves(benefit, job, 0.05);
    b.shock(11, 20, [6.0, 1.0, 1.0]);
    let exact: Vec<Vec<f64>> = (0..40)
        .map(|week| {
            let stays = f64::exp(-0.05 * (f64::from(week) + 5.0 * overlap(week, 10, 20)));
            vec![stays, 1.0 - stays]
        })
        .collect();
    compare(&b, &exact, 33, 2_000);
}

#[test]
fn people_drop_out_and_enterprises_fail_as_often_as_a_shock_says() {
    let (weeks, dropout, failure) = (50, 0.02, 0.01);
    let (mut b, benefit, job) = waiting_room(weeks, 100);
    b.step(Step {
        dropout: vec![(None, weekly(dropout))],
        ..step(200)
    });
    let mut one = level();
    one.weeks = None;
    one.insolvency = Some(weekly(failure));
    b.enterprises(vec![one], job, benefit);
    b.cohort(0, 20, 0);
    let shock = b.shock(12, 25, [1.0; 3]);
    shock.dropout = n(4.0);
    shock.insolvency = n(7.0);
    let mut left = vec![0; weeks as usize];
    let mut failed = vec![0; weeks as usize];
    let replications = 1_500;
    for record in b.run(34, replications) {
        for stay in record.steps.iter().filter(|s| s.end == StepEnd::DroppedOut) {
            left[stay.to as usize - 1] += 1;
        }
        for week in record.enterprises.iter().filter_map(|e| e.failed) {
            failed[week as usize - 1] += 1;
        }
    }
    let mut cells = Cells::new(2 * weeks as usize);
    let (mut so_far, mut gone) = (0, 0);
    // an end in the last week of all leaves no trace
    for week in 1..weeks - 1 {
        so_far += left[week as usize - 1];
        gone += failed[week as usize - 1];
        for (hits, each, rate, times) in [(so_far, 100, dropout, 4.0), (gone, 20, failure, 7.0)] {
            let hazard = rate * (f64::from(week) + (times - 1.0) * overlap(week, 12, 25));
            let trials = u64::from(replications) * each;
            cells.check(hits, trials, 1.0 - f64::exp(-hazard), || {
                format!("rate {rate}, week {week}")
            });
        }
    }
}

/// A scenario with a shock, and one without.
fn shocked(base: &Scenario, shock: &str) -> Scenario {
    let edit = Edit::Put("shock.test".into(), shock.into());
    edited("test", &base.resolved_toml, &[edit]).unwrap_or_else(|e| panic!("{}", e.render(false)))
}

fn figures(scenario: &Scenario, replications: u32) -> Vec<Vec<u64>> {
    let luck = (5, Coupling::Twin);
    let side = Side::new(Evaluator::without_budget(scenario, luck, &Silent).unwrap());
    let values = |number: u32| {
        let luck = side.evaluator.luck(number);
        let replication = side.evaluator.replication(&luck, false).unwrap();
        let values = side.read(&replication).into_iter();
        values.map(f64::to_bits).collect()
    };
    (0..replications).map(values).collect()
}

#[test]
fn a_shock_that_changes_nothing_changes_no_byte() {
    for base in [kolding(&[]), vaekst(&[])] {
        let without = figures(&base, 3);
        for shock in [
            r#"{ from = "1 year", lasts = "26 weeks", job_finding = 1, job_loss = 1.0, openings = 1, dropout = 1, benefits = 1 }"#,
            r#"{ from = "7 years", job_finding = 0.1, job_loss = 9, benefits = 0.5 }"#,
            r#"{ from = 2010-01-04, lasts = "1 year", job_finding = 0.1, job_loss = 9, benefits = 0.5 }"#,
        ] {
            assert!(figures(&shocked(&base, shock), 3) == without, "{shock}");
        }
        let other = shocked(
            &base,
            r#"{ from = "2 years", lasts = "8 weeks", job_loss = 3 }"#,
        );
        assert!(figures(&other, 3) != without);
    }
}

/// What is agreed at signing knows nothing of a shock: a scenario with one is the scenario without it, surprised.
#[test]
fn nobody_foresees_a_shock() {
    let base = kolding(&[]);
    let shock = r#"{ from = "1 year", lasts = "2 years", job_finding = 0.3, job_loss = 3, benefits = 0.9 }"#;
    let surprised = shocked(&base, shock);
    let first = Evaluator::new(&base, 5, Coupling::Twin).unwrap();
    let unforeseen = first.unforeseen(&surprised, &Silent).unwrap();
    let own = Evaluator::new(&surprised, 5, Coupling::Twin).unwrap();
    let mut changed = false;
    for number in 0..12 {
        let luck = first.luck(number);
        let [plain, one, other] = [&first, &unforeseen, &own].map(|evaluator| {
            let replication = evaluator.replication(&luck, false).unwrap();
            let paid = replication.settlement.as_ref().unwrap().paid;
            (replication.expected_cost, paid, replication.record.clone())
        });
        assert_eq!(one, other);
        assert_eq!(
            plain.0, one.0,
            "the same people are expected to cost the same"
        );
        changed |= plain.1 != one.1;
    }
    assert!(changed);
}

#[test]
fn benefits_change_by_the_share_of_the_weeks_of_a_year() {
    let base = kolding(&[]);
    let state = base
        .spec
        .states
        .iter()
        .position(|s| s.id == "kontanthjaelp");
    let state = trappe::model::state::StateId(state.unwrap() as u16);
    let table = |scenario: &Scenario| {
        let best = Draw::best(&scenario.spec.parameters);
        Tariffs::new(&scenario.spec, &best).benefit(state).to_vec()
    };
    // 2024 has 53 first days of weeks: from 1 July on the 27 weeks that begin on it or later
    let half = shocked(
        &base,
        r#"{ from = 2024-07-01, benefits = 0.8, states = ["kontanthjaelp"] }"#,
    );
    let (before, after) = (table(&base), table(&half));
    assert_eq!(before[..2], after[..2]);
    for (year, share) in [(2, 27.0 / 53.0), (3, 1.0), (5, 1.0)] {
        let expected = before[year] as f64 * (1.0 - 0.2 * share);
        assert!((after[year] as f64 - expected).abs() <= 1.5, "{year}");
    }
    let none = shocked(
        &base,
        r#"{ from = 2024-07-01, benefits = 0.8, states = ["uddannelseshjaelp"] }"#,
    );
    assert_eq!(table(&none), before);
}

/// Controls stay surprises under a shock. 11 for luck and about 25 scores: 5.8 standard errors are left by chance with probability 3e-7.
#[test]
fn surprises_have_the_expectation_0_under_a_shock() {
    let busy = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/common/busy.toml");
    let base = support::load(
        &busy,
        &[
            r#"transitions.kontanthjaelp.job={ intensity = { gamma = { mean = 0.1, sd = 0.03 } }, per = "week", class = "job-finding", frailty = true }"#,
            r#"transitions.job.kontanthjaelp={ intensity = 0.12, per = "week", class = "job-loss" }"#,
        ],
    );
    let shock =
        r#"{ from = "5 weeks", lasts = "9 weeks", job_finding = 4, job_loss = 0.3, dropout = 3 }"#;
    let scenario = shocked(&base, shock);
    let evaluator = Evaluator::new(&scenario, 11, Coupling::Twin).unwrap();
    let controls = Controls::new(&evaluator, &[]);
    let n = 8_000;
    let mut sums: Vec<(f64, f64)> = Vec::new();
    for number in 0..n {
        let luck = evaluator.luck(number);
        let drawn = evaluator.drawn(&luck).unwrap();
        let mut lives = live_with_clocks(&drawn.world, &luck);
        let found = controls.of(&luck, &drawn, &mut lives);
        sums.resize(found.len(), (0.0, 0.0));
        for (sum, value) in sums.iter_mut().zip(found) {
            sum.0 += value;
            sum.1 += value * value;
        }
    }
    let n = f64::from(n);
    for (k, (sum, squares)) in sums.iter().enumerate() {
        let error = (squares / n).sqrt() / n.sqrt();
        assert!(
            (sum / n).abs() <= 5.8 * error,
            "control {k}: {} ± {error}",
            sum / n
        );
    }
}

#[test]
fn what_is_misread_is_what_there_was_times_a_factor() {
    let outcomes = |scenario: &Scenario, number: u32| {
        let evaluator = Evaluator::without_budget(scenario, (5, Coupling::Twin), &Silent);
        let evaluator = evaluator.unwrap();
        let luck = evaluator.luck(number);
        let replication = evaluator.replication(&luck, false).unwrap();
        (replication.outcomes.clone(), replication.record.clone())
    };
    let misread = |base: &Scenario, field: &str, factor: &str| {
        let edit = Edit::Put(format!("misreading.{field}"), factor.into());
        edited("test", &base.resolved_toml, &[edit]).unwrap()
    };
    let base = kolding(&[]);
    let (truth, lives) = outcomes(&base, 3);
    let (told, same) = outcomes(&misread(&base, "baseline", "1.25"), 3);
    assert!(lives == same && !truth.money.is_empty());
    for (truth, told) in truth.money.iter().zip(&told.money) {
        assert_eq!(told.expected, truth.expected * 5 / 4);
        assert_eq!((told.day, told.actual), (truth.day, truth.actual));
    }
    assert!(outcomes(&misread(&base, "counts", "0.5"), 3).0 == truth);
    let base = vaekst(&[]);
    let (truth, _) = outcomes(&base, 3);
    let (told, _) = outcomes(&misread(&base, "counts", "0.5"), 3);
    assert!(!truth.events.is_empty());
    for (truth, told) in truth.events.iter().zip(&told.events) {
        assert_eq!(told.count + told.count, truth.count);
    }
}
