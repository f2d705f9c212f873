//! An early end of the contract acts back on the lives, and only on what comes after it.

use crate::lives::build::Build;
use crate::lives::chance::Dice;
use crate::lives::history::by_week;
use crate::lives::random::everything;
use trappe::record::{OpeningFate, Record, StepEnd};
use trappe::sim::luck::Luck;
use trappe::sim::replication::{Stop, live, live_until};

const CASES: u64 = 250;

fn stopped(case: u64, all: bool) -> (Build, u32, Record, Record) {
    let mut dice = Dice(case);
    let b = everything(&mut dice);
    let week = dice.whole(0, b.spec.calendar.weeks + 3);
    let (world, luck) = (b.world(), Luck::new(case, 3));
    let stop = Stop {
        intake: week,
        programme: all.then_some(week),
    };
    let after = live_until(&world, &luck, Some(stop));
    (b, week, live(&world, &luck), after)
}

/// What could be seen of a record at the end of a week, with the states of the next one, which have been decided by then.
fn seen(
    record: &Record,
    week: u32,
) -> (
    impl PartialEq,
    impl PartialEq + std::fmt::Debug,
    impl PartialEq + std::fmt::Debug,
) {
    let stays = |arm: &trappe::record::Arm| -> Vec<_> {
        (0..record.people.len())
            .map(|p| {
                let lived = by_week(arm, p, record.weeks);
                let until = (week + 2).min(record.weeks) as usize;
                let here = record.people[p].intake.is_some_and(|i| i <= week);
                here.then(|| lived[..until].to_vec())
            })
            .collect()
    };
    let steps: Vec<_> = record
        .steps
        .iter()
        .filter(|s| s.from <= week)
        .map(|s| {
            let end = (s.to <= week).then_some(s.end);
            (
                s.person,
                s.step,
                s.from,
                s.to.min(week + 1),
                s.place,
                s.start,
                end,
            )
        })
        .collect();
    let windows: Vec<_> = record
        .adviser
        .iter()
        .filter(|w| w.from <= week)
        .map(|w| (w.person, w.from, w.to.min(week + 1)))
        .collect();
    let graduations: Vec<_> = record
        .graduations
        .iter()
        .filter(|g| g.1 <= week + 1)
        .copied()
        .collect();
    let enterprises: Vec<_> = record
        .enterprises
        .iter()
        .map(|e| {
            let levels: Vec<_> = e.levels.iter().filter(|l| l.0 <= week).copied().collect();
            (levels, e.failed.filter(|w| *w <= week + 1))
        })
        .collect();
    let openings: Vec<_> = record
        .openings
        .iter()
        .filter(|o| o.week <= week)
        .map(|o| {
            let decided = match o.fate {
                OpeningFate::Filled { from, .. } => from <= week + 1,
                OpeningFate::Lapsed { week: w } | OpeningFate::Lost { week: w } => w <= week,
                OpeningFate::Open => false,
            };
            (
                o.enterprise,
                o.week,
                o.additional,
                decided.then_some(o.fate),
            )
        })
        .collect();
    (
        (stays(&record.programme), stays(&record.counterfactual)),
        (steps, windows, graduations),
        (enterprises, openings),
    )
}

#[test]
fn nothing_before_the_end_changes() {
    for case in 0..CASES {
        for all in [false, true] {
            let (_, week, before, after) = stopped(case, all);
            let (then, now) = (seen(&before, week), seen(&after, week));
            // Not `assert_eq`: that would print every week of every life.
            assert!(then.0 == now.0, "case {case}, week {week}: lives");
            assert_eq!(then.1, now.1, "case {case}, week {week}, everything {all}");
            assert_eq!(then.2, now.2, "case {case}, week {week}, everything {all}");
            assert_eq!(before.regimes, after.regimes);
            // The record keeps the last time that an enterprise left the accelerator, which may be after the end.
            for (then, now) in before.enterprises.iter().zip(&after.enterprises) {
                let left = then.left_accelerator;
                assert!(left.is_none_or(|w| w > week) || now.left_accelerator == left);
            }
        }
    }
}

#[test]
fn nobody_comes_after_the_end_of_the_intake_in_either_arm() {
    let mut turned_away = 0;
    for case in 0..CASES {
        for all in [false, true] {
            let (_, week, before, after) = stopped(case, all);
            for (p, (then, now)) in before.people.iter().zip(&after.people).enumerate() {
                let late = then.intake.is_some_and(|i| i > week);
                turned_away += u32::from(late);
                assert_eq!(now.intake, then.intake.filter(|_| !late), "case {case}");
                for arm in [&after.programme, &after.counterfactual] {
                    assert_eq!(arm.stays_of(p).is_empty(), now.intake.is_none());
                }
                // Nobody in the counterfactual arm waits for anybody: the others live as they would have.
                if !late {
                    let (a, b) = (&before.counterfactual, &after.counterfactual);
                    assert_eq!(a.stays_of(p), b.stays_of(p), "case {case}");
                }
            }
        }
    }
    assert!(turned_away > 500, "{turned_away}");
}

#[test]
fn everything_ends_with_the_programme_but_what_people_have_earned() {
    let (mut cut, mut kept) = (0, 0);
    for case in 0..CASES {
        let (b, week, _, after) = stopped(case, true);
        let last = (week + 1).min(after.weeks);
        for s in &after.steps {
            assert!(s.to <= last, "case {case}: {s:?}");
            cut += u32::from(s.end == StepEnd::Stopped);
            assert!(s.end != StepEnd::Stopped || s.to == last);
        }
        assert!(after.adviser.iter().all(|w| w.to <= last), "case {case}");
        for e in &after.enterprises {
            assert!(e.levels.iter().all(|l| l.0 <= week), "case {case}: {e:?}");
            let level = e.levels.last().map(|l| usize::from(l.1));
            let levels = &b.spec.enterprises.as_ref().expect("has them").levels;
            let inside = level.is_some_and(|l| levels[l].accelerator) && last < after.weeks;
            let out = e.left_accelerator.or(e.failed).is_some_and(|w| w <= last);
            assert!(!inside || out, "case {case}, week {week}: {e:?}");
        }
        for o in &after.openings {
            assert!(o.week <= week, "case {case}");
            if let OpeningFate::Filled { from, .. } = o.fate {
                assert!(from <= week + 1, "case {case}");
            }
        }
        // Jobs in enterprises go on after the end.
        kept += after
            .programme
            .stays
            .iter()
            .filter(|s| s.enterprise != trappe::record::NO_ENTERPRISE && s.from == week + 1)
            .count();
    }
    assert!(cut > 200 && kept > 0, "{cut} {kept}");
}

#[test]
fn an_end_after_the_horizon_is_none() {
    for case in 0..60 {
        let b = everything(&mut Dice(case));
        let (world, luck) = (b.world(), Luck::new(case, 1));
        let stop = Stop {
            intake: world.weeks,
            programme: Some(world.weeks),
        };
        assert_eq!(live(&world, &luck), live_until(&world, &luck, Some(stop)));
    }
}

#[test]
fn after_effects_persist_and_lock_in_does_not() {
    use crate::lives::build::{CERTAIN, n, on_job_finding, people, step};
    use trappe::model::staircase::Step;
    // Nobody finds work while on the step or before it; whoever has completed it does at once.
    let mut b = Build::new(40);
    let (out, job) = (b.support("out"), b.work("job"));
    b.moves(out, job, 1e-9);
    b.group(people(5, out));
    b.step(Step {
        after: on_job_finding(CERTAIN * 1e9),
        half_life: Some(n(1e9)),
        during: on_job_finding(0.0),
        ..step(10)
    });
    b.step(Step {
        during: on_job_finding(0.0),
        ..step(20)
    });
    let world = b.world();
    let first_job = |week| {
        let stop = Stop {
            intake: week,
            programme: Some(week),
        };
        let record = live_until(&world, &Luck::new(1, 0), Some(stop));
        record.programme.stays_of(0).get(1).map(|s| s.from)
    };
    // The second step holds them back until it is stopped; then the first one's effect shows in the next week.
    assert_eq!(first_job(15), Some(17));
    assert_eq!(first_job(9), Some(11));
    // Stopped a week before it was complete, the first one earns nobody anything.
    assert_eq!(first_job(8), None);
}
