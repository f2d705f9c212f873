//! What multiplies an intensity, and when: waiting times against exact distributions, week by week.

use crate::lives::build::{
    Build, CERTAIN, level, n, on_job_finding, people, step, waiting_room, weekly,
};
use crate::lives::chance::{distribution, first_event};
use crate::lives::history::job_starts;
use trappe::model::enterprise::Level;
use trappe::model::group::Group;
use trappe::model::staircase::Step;

#[test]
fn job_loss_in_an_enterprise_follows_its_level_of_today() {
    // Ready at once, employed from week 2; the enterprise climbs in week 8 with certainty.
    let (mut b, s, job) = waiting_room(40, 1);
    b.moves(job, s, 0.04);
    b.step(step(1));
    let levels = [(0.5, Some(n(8.0))), (2.5, None)].map(|(job_loss, weeks)| Level {
        job_loss: n(job_loss),
        weeks,
        openings_per_week: n(25.0),
        seats: 30,
        ..level()
    });
    b.enterprises(levels.to_vec(), job, s);
    b.cohort(0, 1, 0);
    let mut lost = Vec::new();
    for record in b.run(28, 30_000) {
        let stays = record.programme.stays_of(0);
        assert_eq!(
            (stays[1].from, stays[1].enterprise),
            (1, 0),
            "employed at once"
        );
        lost.push(stays.get(2).map(|s| s.from - 1));
    }
    let by_week = (0..40).map(|week| match week {
        0 => 0.0,
        1..8 => 0.02,
        _ => 0.1,
    });
    let exact = first_event(by_week);
    distribution(&lost, &exact[..39], "job lost in week");
}

#[test]
fn finding_work_follows_during_and_after_multipliers_week_by_week() {
    // Step 1 in weeks 0–3, then step 2, which everybody drops out of in its first week, 4: the after-effect of step 1
    // begins in week 4 but is replaced there by the during multiplier of step 2, and goes on from k = 1 in week 5.
    let (mut b, s, job) = waiting_room(30, 100);
    let lambda = 0.05;
    b.moves(s, job, lambda);
    b.step(Step {
        during: on_job_finding(0.4),
        after: on_job_finding(3.0),
        half_life: Some(n(6.0)),
        ..step(4)
    });
    b.step(Step {
        during: on_job_finding(0.2),
        after: on_job_finding(9.0),
        dropout: vec![(None, weekly(CERTAIN))],
        ..step(7)
    });
    let found: Vec<Option<u32>> = b
        .run(29, 1000)
        .flat_map(|r| {
            let spec = b.spec.clone();
            (0..100).map(move |p| job_starts(&spec, &r.programme, p).first().map(|w| w - 1))
        })
        .collect();
    let multiplier = |week: u32| match week {
        0..4 => 0.4,
        4 => 0.2,
        _ => 1.0 + 2.0 * 2.0_f64.powf(-f64::from(week - 4) / 6.0),
    };
    let exact = first_event((0..29).map(|week| lambda * multiplier(week)));
    distribution(&found, &exact, "job found in week");
}

#[test]
fn the_latest_completed_step_replaces_the_after_effect_of_the_one_before() {
    // Without a half-life it does not fade; a step without an effect replaces one with an effect too.
    for (second, last) in [(2.0, 2.0), (1.0, 1.0)] {
        let (mut b, s, job) = waiting_room(25, 100);
        b.moves(s, job, 0.05);
        b.step(Step {
            after: on_job_finding(5.0),
            ..step(3)
        });
        b.step(Step {
            after: on_job_finding(second),
            ..step(4)
        });
        let spec = b.spec.clone();
        let found: Vec<Option<u32>> = b
            .run(30, 1000)
            .flat_map(|r| {
                (0..100)
                    .map(|p| job_starts(&spec, &r.programme, p).first().map(|w| w - 1))
                    .collect::<Vec<_>>()
            })
            .collect();
        let exact = first_event((0..24).map(|week| 0.05 * if week < 7 { 1.0 } else { last }));
        distribution(&found, &exact, "job found in week");
    }
}

#[test]
fn the_advisers_multiplier_thins_out_in_proportion_to_the_load_of_the_municipality() {
    // Everybody finds a job in week 0, on the step, and loses it in week 1: the windows are weeks 2 to 11. Person 0
    // seeks in vain but for the adviser's help; the others are a load and find nothing. Those of the other
    // municipality are no load.
    for (others, capacity, share) in [
        (0, Some(1.0), 1.0),
        (3, Some(2.0), 0.5),
        (3, Some(7.0), 1.0),
        (9, Some(2.5), 0.25),
        (9, None, 1.0),
    ] {
        let mut b = Build::new(25);
        b.municipality(&[0]);
        let (s, job, seeks) = (b.support("s"), b.work("job"), b.support("seeks"));
        let (t, other_job, idle) = (b.support("t"), b.work("other job"), b.support("idle"));
        let found = b.work("found");
        for (from, to) in [(s, job), (job, seeks), (t, other_job), (other_job, idle)] {
            b.moves(from, to, CERTAIN);
        }
        b.moves(seeks, found, 0.06);
        b.step(step(5));
        b.adviser(10, 4.0, capacity);
        b.group(people(1, s));
        b.group(people(others, t));
        b.group(Group {
            municipality: 1,
            ..people(8, t)
        });
        let mut weeks = Vec::new();
        for record in b.run(31, 20_000) {
            let stays = record.programme.stays_of(0);
            assert_eq!((stays[2].from, stays[2].state), (2, seeks));
            weeks.push(stays.get(3).map(|s| s.from - 3));
        }
        let multiplier = 1.0 + 3.0 * share;
        let exact = first_event((0..22).map(|k| 0.06 * if k < 10 { multiplier } else { 1.0 }));
        distribution(
            &weeks,
            &exact,
            &format!("{others} others, capacity {capacity:?}"),
        );
    }
}

#[test]
fn multipliers_on_finding_work_multiply() {
    // Work in week 1, lost again from week 2 on: the step is resumed (1 of 20 weeks done, until week 20), the adviser
    // helps in weeks 2 to 11, and the regime changes in week 13.
    let mut b = Build::new(40);
    let (s, job, seeks) = (b.support("s"), b.work("job"), b.support("seeks"));
    let found = b.work("found");
    b.moves(s, job, CERTAIN);
    b.moves(job, seeks, CERTAIN);
    b.moves_by_band(seeks, found, &[(0, 0.04), (6, 0.06)]);
    b.step(Step {
        resume: true,
        during: on_job_finding(0.5),
        after: on_job_finding(1.5),
        ..step(20)
    });
    b.adviser(10, 3.0, None);
    b.cycle(Some(0), &[(&[0.0, 1.0], 2.0, 1.0), (&[0.0, 1.0], 0.7, 1.0)]);
    b.group(people(50, s));
    let mut weeks = Vec::new();
    for record in b.run(35, 1000) {
        for p in 0..50 {
            let stays = record.programme.stays_of(p);
            assert_eq!((stays[2].from, stays[2].state), (2, seeks));
            weeks.push(stays.get(3).map(|s| s.from - 1));
        }
    }
    let hazard = |week: u32| {
        let base = match week {
            0..2 => 0.0,
            2..8 => 0.04,
            _ => 0.06,
        };
        let step = if week < 21 { 0.5 } else { 1.5 };
        let adviser = if week < 12 { 3.0 } else { 1.0 };
        let cycle = if week < 13 { 2.0 } else { 0.7 };
        base * step * adviser * cycle
    };
    distribution(&weeks, &first_event((0..39).map(hazard)), "found in week");
}

#[test]
fn multipliers_on_losing_work_multiply_and_fade_from_the_completion_on() {
    // Completed at the end of week 2, so that week 3 + k is the k-th after it; at work in the enterprise from week 3 on.
    let (mut b, s, job) = waiting_room(40, 20);
    b.moves_by_band(job, s, &[(0, 0.1), (13, 0.05)]);
    let on_job_loss = [n(1.0), n(1.0), n(0.4), n(1.0)];
    b.step(Step {
        after: on_job_loss,
        half_life: Some(n(10.0)),
        ..step(3)
    });
    let employer = Level {
        openings_per_week: n(60.0),
        seats: 20,
        job_loss: n(0.7),
        ..level()
    };
    b.enterprises(vec![employer], job, s);
    b.cohort(0, 1, 0);
    b.second().openings.lapse = 100;
    b.cycle(Some(0), &[(&[0.0, 1.0], 1.0, 1.0), (&[0.0, 1.0], 1.0, 2.5)]);
    let mut lost = Vec::new();
    for record in b.run(36, 2500) {
        for p in 0..20 {
            let stays = record.programme.stays_of(p);
            assert_eq!((stays[1].from, stays[1].enterprise), (3, 0));
            lost.push(stays.get(2).map(|s| s.from - 1));
        }
    }
    let hazard = |week: u32| {
        let base = match week {
            0..3 => 0.0,
            3..16 => 0.1,
            _ => 0.05,
        };
        let fading = 1.0 - 0.6 * 2.0_f64.powf(-(f64::from(week) - 3.0) / 10.0);
        base * 0.7 * fading * if week < 13 { 1.0 } else { 2.5 }
    };
    distribution(&lost, &first_event((0..39).map(hazard)), "lost in week");
}

#[test]
fn each_class_of_movement_has_its_own_multiplier() {
    // On a step with a multiplier for each class: three competing exits from one state.
    let (mut b, s, job) = waiting_room(20, 100);
    let (school, other) = (b.education("school"), b.support("other"));
    for to in [job, school, other] {
        b.moves(s, to, 0.04);
    }
    b.step(Step {
        during: [n(0.5), n(2.0), n(9.0), n(3.0)], // work, education, job loss, other
        ..step(19)
    });
    let mut ends = [vec![], vec![], vec![]];
    for record in b.run(37, 500) {
        for p in 0..100 {
            let next = record.programme.stays_of(p).get(1);
            for (end, state) in ends.iter_mut().zip([job, school, other]) {
                end.push(next.filter(|s| s.state == state).map(|s| s.from - 1));
            }
        }
    }
    let total = first_event([0.04 * 5.5; 19]);
    for ((end, multiplier), what) in
        ends.iter()
            .zip([0.5, 2.0, 3.0])
            .zip(["work", "education", "other"])
    {
        let exact: Vec<f64> = total.iter().map(|p| p * multiplier / 5.5).collect();
        distribution(end, &exact, what);
    }
}
