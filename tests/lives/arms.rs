//! Laws 4 and 5: a neutral programme gives equal arms, and a better chance of work never delays a first job.

use crate::lives::build::{Build, n, on_job_finding};
use crate::lives::chance::Dice;
use crate::lives::history::job_starts;
use crate::lives::random::everything;
use trappe::model::movement::{Class, Rate};
use trappe::model::number::Number;
use trappe::record::{Arm, Record};

/// Takes every effect out of a model: dropouts stay where they are, multipliers are 1, enterprises open no jobs.
fn neutralise(b: &mut Build) {
    for step in &mut b.programme().steps {
        for (to, _) in &mut step.dropout {
            *to = None;
        }
        step.during = [n(1.0); Class::COUNT];
        step.after = [n(1.0); Class::COUNT];
    }
    if let Some(adviser) = &mut b.programme().adviser {
        adviser.multiplier = n(1.0);
    }
    for level in &mut b.second().levels {
        level.openings_per_week = n(0.0);
    }
}

#[test]
fn a_neutral_programme_gives_equal_arms_person_by_person_and_stay_by_stay() {
    let (mut busy, mut placed) = (0, 0);
    for case in 0..500 {
        let mut b = everything(&mut Dice(case));
        neutralise(&mut b);
        for (r, record) in b.run(case, 5).enumerate() {
            assert_eq!(
                record.programme, record.counterfactual,
                "case {case}, replication {r}"
            );
            busy += record.steps.len() + record.adviser.len();
            placed += record.openings.len();
        }
    }
    assert!(busy > 50_000, "the staircase must have been used: {busy}");
    assert_eq!(placed, 0);
}

#[test]
fn one_effect_alone_makes_the_arms_differ() {
    // The law above would hold of a programme that is never looked at.
    type Effect = fn(&mut Build);
    let effects: [(&str, Effect); 4] = [
        ("during", |b| {
            b.programme().steps[0].during = on_job_finding(3.0)
        }),
        ("after", |b| {
            b.programme().steps[0].after = on_job_finding(3.0)
        }),
        ("adviser", |b| b.adviser(20, 3.0, None)),
        ("openings", |b| {
            let level = &mut b.second().levels[0];
            (level.openings_per_week, level.seats) = (n(2.0), 20);
        }),
    ];
    for (name, effect) in effects {
        let differ = |case: u64| {
            let mut b = everything(&mut Dice(case));
            neutralise(&mut b);
            effect(&mut b);
            b.run(case, 5).any(|r| r.programme != r.counterfactual)
        };
        assert!((0..20).any(differ), "{name}");
    }
}

/// A model without competition for places: no places needed, no openings, an adviser for any number.
fn without_competition(dice: &mut Dice) -> Build {
    let mut b = everything(dice);
    for step in &mut b.programme().steps {
        step.place = None;
    }
    b.adviser(dice.whole(5, 40), dice.between(0.2, 2.0), None);
    for level in &mut b.second().levels {
        level.openings_per_week = n(0.0);
    }
    b
}

fn raise(number: &mut Number, dice: &mut Dice) {
    number.best += if dice.chance(0.2) {
        1e-3
    } else {
        dice.between(0.0, 4.0)
    };
}

/// Compares the k-th job of everybody; returns how many got theirs earlier.
fn nobody_later(
    base: &Build,
    raised: &Build,
    case: u64,
    arm: fn(&Record) -> &Arm,
    k: usize,
) -> u32 {
    let mut earlier = 0;
    for (r, (before, after)) in base.run(case, 6).zip(raised.run(case, 6)).enumerate() {
        for person in 0..before.people.len() {
            let nth = |record: &Record| {
                let starts = job_starts(&base.spec, arm(record), person);
                starts.get(k).copied().unwrap_or(u32::MAX)
            };
            let (was, is) = (nth(&before), nth(&after));
            assert!(
                is <= was,
                "case {case}, replication {r}, person {person}: {was}, then {is}"
            );
            earlier += u32::from(is < was);
        }
    }
    earlier
}

fn first_jobs(seed: u64, change: impl Fn(&mut Build, &mut Dice)) {
    let mut earlier = 0;
    for case in seed..seed + 250 {
        let mut dice = Dice(case);
        let base = without_competition(&mut dice);
        let mut raised = base.clone();
        change(&mut raised, &mut dice);
        earlier += nobody_later(&base, &raised, case, |r| &r.programme, 0);
    }
    assert!(earlier > 500, "only {earlier} got their first job earlier");
}

#[test]
fn more_job_finding_during_a_step_delays_nobodys_first_job() {
    first_jobs(1000, |b, dice| {
        let steps = &mut b.programme().steps;
        let step = dice.whole(0, steps.len() as u32 - 1) as usize;
        raise(&mut steps[step].during[Class::JobFinding.index()], dice);
    });
}

#[test]
fn more_job_finding_after_a_step_delays_nobodys_first_job() {
    first_jobs(2000, |b, dice| {
        let steps = &mut b.programme().steps;
        let step = dice.whole(0, steps.len() as u32 - 1) as usize;
        raise(&mut steps[step].after[Class::JobFinding.index()], dice);
    });
}

#[test]
fn a_higher_base_intensity_of_finding_work_delays_nobodys_first_job() {
    let raised = |b: &mut Build, dice: &mut Dice| {
        let which = dice.chance(0.5).then(|| dice.whole(0, 2));
        for t in b
            .spec
            .transitions
            .iter_mut()
            .filter(|t| t.class == Class::JobFinding)
        {
            // All origins at once, or one of them.
            if which.is_some_and(|state| u32::from(t.from.0) != state) {
                continue;
            }
            for band in &mut t.bands {
                if let Rate::Intensity { value, .. } = &mut band.rate {
                    value.best *= 1.0 + dice.between(0.0, 3.0);
                }
            }
        }
    };
    first_jobs(3000, raised);
    // In the counterfactual arm likewise.
    for case in 3000..3100 {
        let mut dice = Dice(case);
        let base = without_competition(&mut dice);
        let mut better = base.clone();
        raised(&mut better, &mut dice);
        nobody_later(&base, &better, case, |r| &r.counterfactual, 0);
    }
}

#[test]
fn a_better_adviser_delays_nobodys_second_job() {
    // Up to the first job and its loss nothing changes, so that the second job is the first that the adviser can touch.
    let mut earlier = 0;
    for case in 4000..4250 {
        let mut dice = Dice(case);
        let base = without_competition(&mut dice);
        let mut raised = base.clone();
        let adviser = raised.programme().adviser.as_mut().expect("there is one");
        raise(&mut adviser.multiplier, &mut dice);
        nobody_later(&base, &raised, case, |r| &r.programme, 0);
        earlier += nobody_later(&base, &raised, case, |r| &r.programme, 1);
    }
    assert!(earlier > 200, "only {earlier} got their second job earlier");
}
