//! Histories by hand: the first staircase, its effects and the adviser (settled points 14–16, 22, 23).
//!
//! Every event here is certain in its first week (intensity 10⁶, probability 1) or impossible.

use crate::lives::build::{Build, CERTAIN, n, on_job_finding, people, place, step, weekly};
use crate::lives::history::{path, steps, windows};
use trappe::model::group::{Group, Intake, Spread};
use trappe::model::staircase::Step;
use trappe::model::state::StateId;
use trappe::record::PlaceKind::{NotNeeded, Waiting};
use trappe::record::StepEnd::{Completed, DroppedOut, Failed, Horizon, LeftState, Repeated};

/// One person from week 4 in a state that they don't leave by themselves, and a job.
fn one_person(weeks: u32) -> (Build, StateId, StateId) {
    let mut b = Build::new(weeks);
    let (s, job) = (b.support("benefit"), b.work("job"));
    b.group(Group {
        intake: Intake::Dates(vec![(4, 1)]),
        ..people(1, s)
    });
    (b, s, job)
}

#[test]
fn the_enrolment_week_is_exposed_and_movement_takes_effect_in_the_next() {
    let (mut b, s, job) = one_person(10);
    b.moves(s, job, CERTAIN);
    b.moves(job, s, CERTAIN);
    let record = b.live(1, 0);
    let expected = vec![(4, s), (5, job), (6, s), (7, job), (8, s), (9, job)];
    assert_eq!(path(&record.programme, 0), expected);
    assert_eq!(path(&record.counterfactual, 0), expected);
}

#[test]
fn duration_is_zero_in_the_first_week_of_a_state() {
    // A band from week 3 is open after three completed weeks: the person leaves in the fourth.
    let (mut b, s, job) = one_person(30);
    b.moves_by_band(s, job, &[(0, 0.0), (3, CERTAIN)]);
    b.moves_by_band(job, s, &[(0, 0.0), (5, CERTAIN)]);
    let record = b.live(1, 0);
    let expected = vec![(4, s), (8, job), (14, s), (18, job), (24, s), (28, job)];
    assert_eq!(path(&record.programme, 0), expected);
}

#[test]
fn weeks_before_the_start_count_in_the_first_visit_only() {
    let (mut b, s, job) = one_person(30);
    b.moves_by_band(s, job, &[(0, 0.0), (6, CERTAIN)]);
    b.moves_by_band(job, s, &[(0, 0.0), (6, CERTAIN)]);
    b.spec.groups[0].duration = Some(Spread { min: 4, max: 4 });
    let expected = vec![(4, s), (7, job), (14, s), (21, job), (28, s)];
    assert_eq!(path(&b.live(1, 0).programme, 0), expected);
    // Nothing said: the counter.
    b.spec.groups[0].duration = None;
    b.spec.groups[0].counter = Spread { min: 60, max: 60 };
    let expected = vec![(4, s), (5, job), (12, s), (19, job), (26, s)];
    assert_eq!(path(&b.live(1, 0).programme, 0), expected);
}

#[test]
fn steps_begin_with_the_enrolment_week_and_follow_each_other() {
    let (mut b, s, _) = one_person(40);
    b.step(step(3));
    b.step(step(5));
    let record = b.live(1, 0);
    assert_eq!(
        steps(&record, 0),
        [
            (0, 4, 7, NotNeeded, true, Completed),
            (1, 7, 12, NotNeeded, true, Completed)
        ]
    );
    assert_eq!(record.graduations, [(0, 12)]);
    assert_eq!(path(&record.programme, 0), [(4, s)], "the benefit goes on");
}

#[test]
fn the_horizon_cuts_a_step() {
    let (mut b, _, _) = one_person(10);
    b.step(step(50));
    assert_eq!(
        steps(&b.live(1, 0), 0),
        [(0, 4, 10, NotNeeded, true, Horizon)]
    );
}

#[test]
fn who_never_completes_repeats_as_often_as_allowed_and_leaves() {
    let (mut b, _, _) = one_person(40);
    b.step(Step {
        completion: n(0.0),
        repeats: 2,
        ..step(3)
    });
    b.step(step(5));
    let record = b.live(1, 0);
    assert_eq!(
        steps(&record, 0),
        [
            (0, 4, 7, NotNeeded, true, Repeated),
            (0, 7, 10, NotNeeded, false, Repeated),
            (0, 10, 13, NotNeeded, false, Failed),
        ]
    );
    assert!(record.graduations.is_empty());
}

#[test]
fn dropping_out_precedes_completing_and_moves_with_or_without_a_destination() {
    for to_sick in [false, true] {
        let (mut b, s, _) = one_person(20);
        let sick = b.support("sick");
        b.step(Step {
            dropout: vec![(to_sick.then_some(sick), weekly(CERTAIN))],
            ..step(1) // complete in the same week
        });
        let record = b.live(1, 0);
        assert_eq!(steps(&record, 0), [(0, 4, 5, NotNeeded, true, DroppedOut)]);
        assert!(record.graduations.is_empty());
        let with = if to_sick {
            vec![(4, s), (5, sick)]
        } else {
            vec![(4, s)]
        };
        assert_eq!(path(&record.programme, 0), with);
        assert_eq!(path(&record.counterfactual, 0), [(4, s)]);
    }
}

#[test]
fn movement_precedes_dropping_out_and_completing() {
    let (mut b, s, job) = one_person(20);
    b.moves_by_band(s, job, &[(0, 0.0), (2, CERTAIN)]);
    b.step(Step {
        dropout: vec![(None, weekly(0.0))],
        ..step(3)
    });
    let record = b.live(1, 0);
    assert_eq!(path(&record.programme, 0), [(4, s), (7, job)]);
    assert_eq!(
        steps(&record, 0),
        [(0, 4, 7, NotNeeded, true, LeftState)],
        "not completed in week 6"
    );
    assert!(record.graduations.is_empty());
}

#[test]
fn a_step_goes_on_through_a_change_between_eligible_states() {
    let (mut b, s, _) = one_person(20);
    let other = b.support("other benefit");
    b.moves(s, other, CERTAIN);
    b.step(step(6));
    let record = b.live(1, 0);
    assert_eq!(path(&record.programme, 0), [(4, s), (5, other)]);
    assert_eq!(steps(&record, 0), [(0, 4, 10, NotNeeded, true, Completed)]);
}

/// Finds work in the fourth week of a step of ten weeks (and whenever benefit has lasted four weeks), loses it after two weeks.
fn interrupted(resume: bool) -> Build {
    let (mut b, s, job) = one_person(60);
    b.moves_by_band(s, job, &[(0, 0.0), (3, CERTAIN)]);
    b.moves_by_band(job, s, &[(0, 0.0), (1, CERTAIN)]);
    b.step(Step { resume, ..step(10) });
    b
}

#[test]
fn an_interrupted_step_ends_there_unless_it_is_resumed() {
    let record = interrupted(false).live(1, 0);
    assert_eq!(steps(&record, 0), [(0, 4, 8, NotNeeded, true, LeftState)]);
    assert!(record.graduations.is_empty());
}

#[test]
fn a_resumed_step_keeps_the_weeks_done() {
    let record = interrupted(true).live(1, 0);
    let intervals: Vec<_> = steps(&record, 0).iter().map(|s| (s.1, s.2, s.5)).collect();
    // Benefit in 4–7, 10–13, 16–19: 4 + 4 + 2 weeks.
    assert_eq!(
        intervals,
        [(4, 8, LeftState), (10, 14, LeftState), (16, 18, Completed)]
    );
    assert_eq!(record.graduations, [(0, 18)]);
}

#[test]
fn a_resumed_step_costs_no_second_start() {
    // `StepStay::start`: "whether this interval starts the step (it costs a start) rather than repeating or resuming it".
    let record = interrupted(true).live(1, 0);
    let starts: Vec<bool> = steps(&record, 0).iter().map(|s| s.4).collect();
    assert_eq!(starts, [true, false, false]);
}

#[test]
fn the_adviser_sees_who_lost_a_job_found_during_a_step_for_so_many_weeks() {
    let mut b = interrupted(false);
    b.adviser(3, 1.0, None);
    let record = b.live(1, 0);
    // Benefit from 10, 16, 22, … for four weeks each; the window ends after three.
    assert_eq!(windows(&record, 0)[..3], [(10, 13), (16, 19), (22, 25)]);
    b.adviser(30, 1.0, None);
    let record = b.live(1, 0);
    assert_eq!(
        windows(&record, 0)[..2],
        [(10, 14), (16, 20)],
        "a new job ends it"
    );
}

#[test]
fn the_adviser_is_gone_so_many_weeks_after_intake() {
    // Without an end: (10, 13), (16, 19), (22, 25), … as above. Intake is week 4.
    for (lasts, expected) in [
        (15, vec![(10, 13), (16, 19)]),
        (14, vec![(10, 13), (16, 18)]),
        (13, vec![(10, 13), (16, 17)]),
        (12, vec![(10, 13)]),
        (7, vec![(10, 11)]),
        (6, vec![]),
        (1, vec![]),
    ] {
        let mut b = interrupted(false);
        b.adviser(3, 1.0, None);
        if let Some(adviser) = &mut b.programme().adviser {
            adviser.lasts = Some(lasts);
        }
        assert_eq!(windows(&b.live(1, 0), 0), expected, "{lasts} weeks");
    }
}

#[test]
fn nobody_who_left_the_programme_has_an_adviser() {
    for (dropout, completion) in [(CERTAIN, 1.0), (0.0, 0.0)] {
        let mut b = interrupted(false);
        b.programme().steps[0] = Step {
            dropout: vec![(None, weekly(dropout))],
            completion: n(completion),
            ..step(1)
        };
        b.adviser(3, 50.0, None);
        let record = b.live(1, 0);
        assert!(record.adviser.is_empty());
        assert_eq!(record.programme, record.counterfactual);
    }
}

#[test]
fn the_advisers_help_acts_inside_the_window_only() {
    // Work is found by nobody but a client of the adviser: 10⁻⁹ · 10¹⁵ is certain, 10⁻⁹ alone is not to be seen.
    let (mut b, s, job) = one_person(30);
    let search = b.support("search");
    b.moves_by_band(s, job, &[(0, 0.0), (2, CERTAIN)]);
    b.moves_by_band(job, search, &[(0, 0.0), (2, CERTAIN)]);
    b.moves_by_band(search, job, &[(0, 0.0), (5, 1e-9)]);
    b.step(step(2));
    b.adviser(5, 1e15, None);
    // Window in search weeks 0–4, the first open week is 5: too late; with one week more it is not.
    assert_eq!(
        path(&b.live(1, 0).programme, 0),
        [(4, s), (7, job), (10, search)]
    );
    b.adviser(6, 1e15, None);
    let record = b.live(1, 0);
    assert_eq!(
        path(&record.programme, 0)[..4],
        [(4, s), (7, job), (10, search), (16, job)]
    );
    assert_eq!(windows(&record, 0)[0], (10, 16));
}

#[test]
fn during_and_after_multipliers_act_in_their_weeks() {
    let (tiny, huge) = (1e-9, 1e15);
    // During: from the first week on the step.
    let (mut b, s, job) = one_person(30);
    b.moves(s, job, tiny);
    b.step(step(3));
    b.step(Step {
        during: on_job_finding(huge),
        ..step(3)
    });
    assert_eq!(
        path(&b.live(1, 0).programme, 0),
        [(4, s), (8, job)],
        "step 2 begins in week 7"
    );
    // After: from the first week after.
    let (mut b, s, job) = one_person(30);
    b.moves(s, job, tiny);
    b.step(Step {
        after: on_job_finding(huge),
        ..step(3)
    });
    assert_eq!(
        path(&b.live(1, 0).programme, 0),
        [(4, s), (8, job)],
        "completed at the end of week 6"
    );
    // During replaces after, also where during is nothing; dropping out of the later step brings it back.
    let (mut b, s, job) = one_person(30);
    b.moves(s, job, tiny);
    b.step(Step {
        after: on_job_finding(huge),
        ..step(3)
    });
    b.step(Step {
        dropout: vec![(None, weekly(CERTAIN))],
        ..step(6)
    });
    assert_eq!(
        path(&b.live(1, 0).programme, 0),
        [(4, s), (9, job)],
        "on step 2 in week 7"
    );
    // Not completed, no effect afterwards.
    let (mut b, s, job) = one_person(30);
    b.moves(s, job, tiny);
    b.step(Step {
        after: on_job_finding(huge),
        completion: n(0.0),
        ..step(3)
    });
    assert_eq!(path(&b.live(1, 0).programme, 0), [(4, s)]);
}

#[test]
fn a_wait_has_no_effect_of_its_own_and_keeps_the_after_effect_of_the_step_before() {
    // The list is not the step: after acts while waiting (nobody ever has a place here).
    let (mut b, s, job) = one_person(30);
    b.moves(s, job, 1e-9);
    b.step(Step {
        after: on_job_finding(1e15),
        ..step(3)
    });
    b.step(Step {
        place: place(9, None),
        during: on_job_finding(0.0),
        dropout: vec![(None, weekly(CERTAIN))],
        ..step(6)
    });
    let record = b.live(1, 0);
    assert_eq!(path(&record.programme, 0), [(4, s), (8, job)]);
    assert_eq!(steps(&record, 0)[1], (1, 7, 8, Waiting, false, LeftState));
}
