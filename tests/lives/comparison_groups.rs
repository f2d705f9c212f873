//! Control, matched and historical groups: own people, own luck, the right expectation.

use crate::lives::build::{Build, exactly, n, people};
use crate::lives::chance::Cells;
use trappe::model::group::{Group, Intake};
use trappe::model::world::World;
use trappe::record::{Arm, Person, Record};
use trappe::sim::control;
use trappe::sim::cycle::Track;
use trappe::sim::luck::{Comparison, Luck};
use trappe::sim::replication::live;

const WEEKS: u32 = 80;
/// P(|Z| > 5.6) < 2.2e-8; the tests ask some twenty times.
const Z: f64 = 5.6;

/// Two groups with different chances, over half a year; with a cycle if wanted.
fn model(cycle: bool) -> Build {
    let mut b = Build::new(WEEKS);
    let (ready, far, job) = (b.support("ready"), b.support("far"), b.work("job"));
    b.moves(ready, job, 0.04);
    b.moves(far, job, 0.01);
    b.moves(job, far, 0.02);
    for (count, state) in [(30, ready), (10, far)] {
        b.group(Group {
            intake: Intake::Evenly { from: 0, until: 25 },
            frailty_variance: n(0.5),
            counter: exactly(100),
            ..people(count, state)
        });
    }
    if cycle {
        b.cycle(Some(0), &[(&[0.9, 0.1], 1.0, 1.0), (&[0.1, 0.9], 0.1, 4.0)]);
    }
    b
}

/// Weeks in work per person.
fn work(people: &[Person], arm: &Arm) -> f64 {
    let weeks: u32 = (0..people.len())
        .flat_map(|p| arm.intervals_of(p, WEEKS))
        .filter(|i| i.stay.state.0 == 2)
        .map(|i| i.to - i.stay.from)
        .sum();
    f64::from(weeks) / people.len() as f64
}

/// Means in each replication: of the people without the programme, and of a group.
fn means(world: &World, kind: Comparison, size: u32, count: u32) -> Vec<(f64, f64)> {
    (0..count)
        .map(|r| {
            let luck = Luck::new(7, r);
            let record = live(world, &luck);
            let group = control::live(world, &luck, kind, &record.people, size);
            let own = work(&record.people, &record.counterfactual);
            (own, work(&group.people, &group.arm))
        })
        .collect()
}

fn mean(values: impl Iterator<Item = f64> + Clone) -> f64 {
    values.clone().sum::<f64>() / values.count() as f64
}

fn covariance(pairs: &[(f64, f64)]) -> f64 {
    let (a, b) = (
        mean(pairs.iter().map(|p| p.0)),
        mean(pairs.iter().map(|p| p.1)),
    );
    mean(pairs.iter().map(|p| (p.0 - a) * (p.1 - b)))
}

fn correlation(pairs: &[(f64, f64)]) -> f64 {
    let of =
        |f: fn(&(f64, f64)) -> (f64, f64)| covariance(&pairs.iter().map(f).collect::<Vec<_>>());
    covariance(pairs) / (of(|p| (p.0, p.0)) * of(|p| (p.1, p.1))).sqrt()
}

fn variance(pairs: &[(f64, f64)]) -> f64 {
    covariance(&pairs.iter().map(|p| (p.1, p.1)).collect::<Vec<_>>())
}

#[test]
fn a_group_has_the_expectation_of_the_people_without_the_programme() {
    for cycle in [false, true] {
        let world = model(cycle).world();
        for kind in [Comparison::Control, Comparison::Matched] {
            for size in [3, 60] {
                let pairs = means(&world, kind, size, 3000);
                let differences = pairs.iter().map(|p| p.1 - p.0);
                let m = mean(differences.clone());
                let spread = mean(differences.map(|d| (d - m) * (d - m))).sqrt();
                let error = spread / (pairs.len() as f64).sqrt();
                assert!(m.abs() < Z * error, "{kind:?} {size}: {m} ± {error}");
                // The mean is known well enough for that to mean something.
                let level = mean(pairs.iter().map(|p| p.0));
                assert!(size == 3 || error < 0.01 * level, "{error} of {level}");
            }
        }
    }
}

#[test]
fn sampling_noise_shrinks_with_the_size() {
    let world = model(false).world();
    let spread = |size| variance(&means(&world, Comparison::Control, size, 3000));
    let (small, large) = (spread(10), spread(90));
    // The logarithm of a ratio of two variances from 3000 draws each has a standard error of about 0.037.
    let ratio = (small / large / 9.0).ln();
    assert!(ratio.abs() < Z * 0.037, "{small} / {large}");
}

#[test]
fn times_are_shared_with_control_groups_and_not_with_historical_ones() {
    let n = 3000;
    let bound = Z / f64::from(n).sqrt();
    let still = model(false).world();
    let moving = model(true).world();
    for kind in [
        Comparison::Control,
        Comparison::Matched,
        Comparison::Historical,
    ] {
        // Without a cycle a group and the people have nothing in common.
        let r = correlation(&means(&still, kind, 40, n));
        assert!(r.abs() < bound, "{kind:?} {r}");
        let r = correlation(&means(&moving, kind, 40, n));
        if kind == Comparison::Historical {
            assert!(r.abs() < bound, "{r}");
        } else {
            assert!(r > 0.3, "{kind:?} {r}");
        }
    }
}

#[test]
fn groups_are_strangers_to_each_other() {
    let world = model(false).world();
    let pairs: Vec<(f64, f64)> = (0..2000)
        .map(|r| {
            let luck = Luck::new(3, r);
            let people = live(&world, &luck).people;
            let of = |kind| {
                let group = control::live(&world, &luck, kind, &people, 40);
                work(&group.people, &group.arm)
            };
            (of(Comparison::Control), of(Comparison::Matched))
        })
        .collect();
    assert!(correlation(&pairs).abs() < Z / 2000_f64.sqrt());
}

fn referred(world: &World, luck: &Luck) -> Record {
    live(world, luck)
}

#[test]
fn a_larger_group_begins_with_the_people_of_a_smaller_one() {
    let world = model(true).world();
    let luck = Luck::new(1, 5);
    let people = referred(&world, &luck).people;
    let group = |size| control::live(&world, &luck, Comparison::Control, &people, size);
    let (small, large) = (group(7), group(100));
    assert_eq!(small.people, large.people[..7]);
    for p in 0..7 {
        assert_eq!(small.arm.stays_of(p), large.arm.stays_of(p));
    }
    assert!(group(0).people.is_empty());
    assert!(
        control::live(&world, &luck, Comparison::Control, &[], 9)
            .people
            .is_empty()
    );
    let early = large.until(10);
    for (then, now) in large.people.iter().zip(&early.people) {
        assert_eq!(now.intake, then.intake.filter(|week| *week <= 10));
    }
}

#[test]
fn the_mix_is_that_of_the_referrals_at_every_size() {
    let world = model(false).world();
    for r in 0..50 {
        let luck = Luck::new(9, r);
        let people = referred(&world, &luck).people;
        let group = control::live(&world, &luck, Comparison::Control, &people, 400);
        let mut second = 0;
        for (k, person) in group.people.iter().enumerate() {
            second += u32::from(person.group == 1);
            let expected = 0.25 * (k + 1) as f64;
            assert!((f64::from(second) - expected).abs() < 3.0, "{k}: {second}");
        }
        let late = group
            .people
            .iter()
            .filter(|p| p.intake.is_some_and(|w| w > 12))
            .count();
        let of_all = people
            .iter()
            .filter(|p| p.intake.is_some_and(|w| w > 12))
            .count();
        assert!(late.abs_diff(of_all * 10) < 8, "{late} {of_all}");
    }
}

#[test]
fn other_times_begin_anywhere() {
    let world = model(true).world();
    let n = 40_000;
    // Of the two regimes each holds half of the time; the run itself begins in the first.
    let recessions = (0..n)
        .map(|r| Luck::new(2, r).of_group(Comparison::Historical))
        .filter(|luck| Track::of_other_times(&world, luck).regimes[0] == 1)
        .count();
    let mut cells = Cells::new(1);
    cells.check(recessions as u64, u64::from(n), 0.5, || "recession".into());
    assert!((0..100).all(|r| Track::draw(&world, &Luck::new(2, r)).regimes[0] == 0));
}
