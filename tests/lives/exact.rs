//! Law 3: exact answers where they exist. Occupancy of every state in every week against products of weekly matrices.

use crate::lives::build::{Build, exactly, n, people, step, weekly};
use crate::lives::chance::Cells;
use crate::lives::exact::{occupancy, occupancy_under_cycle};
use crate::lives::history::Counts;
use trappe::model::group::{Group, Spread};
use trappe::model::staircase::Step;
use trappe::model::state::StateId;

/// A neutral programme that nevertheless moves people about on its staircase.
fn neutral_programme(b: &mut Build) {
    b.step(Step {
        dropout: vec![(None, weekly(0.02))],
        completion: n(0.7),
        repeats: 1,
        ..step(9)
    });
    b.step(step(5));
    b.adviser(10, 1.0, Some(2.0));
}

/// Lives so many replications and compares both arms, cell by cell.
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

/// Two benefits, two jobs, an education and a pension that nobody leaves.
fn town(weeks: u32) -> (Build, [StateId; 6]) {
    let mut b = Build::new(weeks);
    let s = [
        b.support("a"),
        b.support("b"),
        b.work("job"),
        b.work("part time"),
        b.education("school"),
        b.absorbing("pension"),
    ];
    (b, s)
}

#[test]
fn occupancy_is_the_product_of_weekly_matrices() {
    let (mut b, [a, c, job, part, school, pension]) = town(130);
    for (from, to, rate) in [
        (a, c, 0.03),
        (a, job, 0.02),
        (a, part, 0.05),
        (c, a, 0.01),
        (c, school, 0.02),
        (c, pension, 0.004),
        (part, job, 0.06),
        (part, a, 0.04),
        (job, a, 0.02),
        (job, pension, 0.001),
        (school, job, 0.9), // large: most leave in a week, and the shares of competing exits show
        (school, c, 0.6),
    ] {
        b.moves(from, to, rate);
    }
    neutral_programme(&mut b);
    let group = Group {
        start: vec![(a, n(3.0)), (c, n(1.0))], // weights, divided by their sum
        ..people(100, a)
    };
    b.group(group.clone());
    compare(&b, &occupancy(&b.spec, &group), 11, 2500);
}

#[test]
#[should_panic(expected = "instead of")]
fn an_intensity_that_is_five_per_cent_off_is_noticed() {
    let (mut b, [a, c, ..]) = town(60);
    b.moves(a, c, 0.02);
    let group = people(100, a);
    b.group(group.clone());
    let exact = occupancy(&b.spec, &group);
    b.spec.transitions.clear();
    b.moves(a, c, 0.021);
    compare(&b, &exact, 17, 2500);
}

fn banded(weeks: u32) -> (Build, [StateId; 6]) {
    let (mut b, s) = town(weeks);
    let [a, c, job, part, school, pension] = s;
    b.moves_by_band(a, job, &[(0, 0.08), (13, 0.03), (26, 0.005)]);
    b.moves_by_band(a, c, &[(0, 0.0), (20, 0.1)]);
    b.moves(a, part, 0.01);
    b.moves_by_band(c, pension, &[(0, 0.0), (1, 0.02)]);
    b.moves(c, a, 0.02);
    b.moves_by_band(job, a, &[(0, 0.05), (13, 0.01)]);
    b.moves_by_band(part, job, &[(0, 0.3), (1, 0.0), (2, 0.3)]);
    b.moves(part, school, 0.01);
    b.moves_by_band(school, job, &[(0, 0.0), (10, 1.5)]);
    (b, s)
}

#[test]
fn duration_bands_are_those_of_the_expanded_matrix() {
    let (mut b, [a, c, job, ..]) = banded(104);
    neutral_programme(&mut b);
    let group = Group {
        start: vec![(a, n(0.5)), (c, n(0.3)), (job, n(0.2))],
        duration: Some(exactly(0)),
        counter: exactly(200),
        ..people(100, a)
    };
    b.group(group.clone());
    compare(&b, &occupancy(&b.spec, &group), 12, 2500);
}

#[test]
fn time_already_spent_in_the_first_state_counts() {
    // Uniform between people; and equal to the counter where nothing else is said.
    for duration in [Some(Spread { min: 0, max: 30 }), None] {
        let (mut b, [a, c, ..]) = banded(60);
        neutral_programme(&mut b);
        let group = Group {
            start: vec![(a, n(0.7)), (c, n(0.3))],
            duration,
            counter: Spread { min: 10, max: 21 },
            ..people(100, a)
        };
        b.group(group.clone());
        compare(&b, &occupancy(&b.spec, &group), 13, 2000);
    }
}

#[test]
fn the_cycle_is_a_chain_of_quarters_shared_by_both_arms() {
    // One person a replication: people who share a cycle are no independent trials.
    let rows: [&[f64]; 2] = [&[0.8, 0.2], &[0.5, 0.5]];
    for (initial, distribution) in [(None, [5.0 / 7.0, 2.0 / 7.0]), (Some(1), [0.0, 1.0])] {
        let (mut b, [a, c, ..]) = banded(80);
        neutral_programme(&mut b);
        b.cycle(initial, &[(rows[0], 1.3, 0.8), (rows[1], 0.2, 4.0)]);
        let group = Group {
            start: vec![(a, n(0.8)), (c, n(0.2))],
            duration: Some(Spread { min: 0, max: 15 }),
            ..people(1, a)
        };
        b.group(group.clone());
        let exact = occupancy_under_cycle(&b.spec, &group, &distribution);
        compare(&b, &exact, 14, 100_000);
    }
}

#[test]
fn regimes_follow_their_chain() {
    let mut b = Build::new(66);
    let rows: [&[f64]; 3] = [&[0.6, 0.3, 0.1], &[0.2, 0.5, 0.3], &[0.0, 0.9, 0.1]];
    b.cycle(
        Some(2),
        &[
            (rows[0], 1.0, 1.0),
            (rows[1], 1.0, 1.0),
            (rows[2], 1.0, 1.0),
        ],
    );
    let replications = 40_000;
    let (mut visits, mut moves) = ([[0_u64; 3]; 6], [[0_u64; 3]; 3]);
    for record in b.run(15, replications) {
        assert_eq!(record.regimes.len(), 6, "66 weeks touch six quarters of 13");
        for (quarter, regime) in record.regimes.iter().enumerate() {
            visits[quarter][usize::from(*regime)] += 1;
        }
        for pair in record.regimes.windows(2) {
            moves[usize::from(pair[0])][usize::from(pair[1])] += 1;
        }
    }
    let mut cells = Cells::new(18 + 9);
    let mut p = [0.0, 0.0, 1.0];
    for (quarter, counts) in visits.iter().enumerate() {
        for regime in 0..3 {
            cells.check(counts[regime], u64::from(replications), p[regime], || {
                format!("quarter {quarter}, regime {regime}")
            });
        }
        p = std::array::from_fn(|to| (0..3).map(|from| p[from] * rows[from][to]).sum());
    }
    for from in 0..3 {
        for to in 0..3 {
            cells.check(
                moves[from][to],
                moves[from].iter().sum(),
                rows[from][to],
                || format!("regime {from} to {to}"),
            );
        }
    }
}

#[test]
fn frailty_mixes_exits_to_work_and_leaves_the_others_alone() {
    // Survival (1 + θλt)^(−1/θ) · exp(−μt); the exit to work between w and w + 1 is
    // ∫ λ(1 + θλu)^(−1/θ − 1) exp(−μu) du, and to the rest ∫ μ(1 + θλu)^(−1/θ) exp(−μu) du.
    for theta in [0.4, 1.0, 2.5] {
        let (lambda, mu) = (0.08, 0.03);
        let (mut b, [a, c, job, ..]) = town(60);
        b.moves(a, job, lambda);
        b.moves(a, c, mu);
        neutral_programme(&mut b);
        b.group(Group {
            frailty_variance: n(theta),
            ..people(100, a)
        });
        let survival = |t: f64| (1.0 + theta * lambda * t).powf(-1.0 / theta) * (-mu * t).exp();
        let to_job = |t: f64| lambda / (1.0 + theta * lambda * t) * survival(t);
        let mut found = 0.0;
        let exact: Vec<Vec<f64>> = (0..60)
            .map(|week| {
                let t = f64::from(week);
                let mut states = vec![0.0; 6];
                states[usize::from(a.0)] = survival(t);
                states[usize::from(job.0)] = found;
                states[usize::from(c.0)] = 1.0 - survival(t) - found;
                // Simpson's rule over one week in ten parts: error far below 1e-9.
                let h = 0.05;
                found += (0..10)
                    .map(|k| {
                        let u = t + 2.0 * h * f64::from(k);
                        h / 3.0 * (to_job(u) + 4.0 * to_job(u + h) + to_job(u + 2.0 * h))
                    })
                    .sum::<f64>();
                states
            })
            .collect();
        compare(&b, &exact, 16, 1500);
    }
}
