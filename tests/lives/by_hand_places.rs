//! Histories by hand: places and the list for them (settled points 17 and 18).

use crate::lives::build::{Build, CERTAIN, level, n, on_job_finding, people, place, step, weekly};
use crate::lives::history::{path, steps};
use trappe::model::enterprise::Level;
use trappe::model::group::{Group, Intake};
use trappe::model::staircase::Step;
use trappe::model::state::StateId;
use trappe::record::PlaceKind::{Enterprise, Generic, Waiting};
use trappe::record::StepEnd::{Completed, EnterpriseFailed, Failed, GaveUp, Placed, Repeated};

/// So many people from week 4 who need a place in the second step (weeks 7 on) of five weeks, and enterprises with places.
fn in_need_of_places(count: u32, max_wait: u32, generic: Option<f64>) -> (Build, StateId, StateId) {
    let mut b = Build::new(40);
    let (s, job) = (b.support("benefit"), b.work("job"));
    b.group(Group {
        intake: Intake::Dates(vec![(4, count)]),
        ..people(count, s)
    });
    b.step(step(3));
    b.step(Step {
        place: place(max_wait, generic),
        ..step(5)
    });
    b.enterprises(
        vec![Level {
            places: 1,
            ..level()
        }],
        job,
        s,
    );
    (b, s, job)
}

#[test]
fn a_free_place_in_the_week_of_arrival_means_no_wait() {
    let (mut b, _, _) = in_need_of_places(1, 0, None);
    b.cohort(0, 1, 6); // starts in week 6, in which the first step is completed
    assert_eq!(
        steps(&b.live(1, 0), 0)[1..],
        [(1, 7, 12, Enterprise(0), true, Completed)]
    );
    // A week later it is too late for somebody who may not wait.
    let (mut b, _, _) = in_need_of_places(1, 0, Some(1.0));
    b.cohort(0, 1, 7);
    assert_eq!(
        steps(&b.live(1, 0), 0)[1..],
        [(1, 7, 12, Generic, true, Completed)]
    );
    let (mut b, _, _) = in_need_of_places(1, 0, None);
    b.cohort(0, 1, 7);
    let record = b.live(1, 0);
    // Gave up after a wait of no weeks: it costs nothing, but the record shows it.
    assert_eq!(steps(&record, 0)[1..], [(1, 7, 7, Waiting, false, GaveUp)]);
    assert!(record.graduations.is_empty());
}

#[test]
fn who_is_enrolled_for_a_place_arrives_in_the_enrolment_week() {
    // Everything takes effect from the next week: a place free in week 4 is taken from week 5, and week 4 is on the list.
    let (mut b, _, _) = in_need_of_places(2, 2, Some(0.5));
    b.programme().steps.remove(0);
    b.cohort(0, 1, 0);
    let record = b.live(1, 0);
    assert_eq!(
        steps(&record, 0),
        [
            (0, 4, 5, Waiting, false, Placed),
            (0, 5, 10, Enterprise(0), true, Completed)
        ]
    );
    // The week of arrival is no full week of waiting: weeks 5 and 6 are.
    assert_eq!(
        steps(&record, 1),
        [
            (0, 4, 7, Waiting, false, Placed),
            (0, 7, 12, Generic, true, Completed)
        ]
    );
}

#[test]
fn the_longest_wait_counts_full_weeks_and_ends_generic_or_in_leaving() {
    for generic in [Some(0.5), None] {
        let (mut b, _, _) = in_need_of_places(2, 3, generic);
        b.cohort(0, 1, 0);
        let record = b.live(1, 0);
        assert_eq!(
            steps(&record, 0)[1],
            (1, 7, 12, Enterprise(0), true, Completed)
        );
        if generic.is_some() {
            assert_eq!(
                steps(&record, 1)[1..],
                [
                    (1, 7, 10, Waiting, false, Placed),
                    (1, 10, 15, Generic, true, Completed)
                ]
            );
            assert_eq!(record.graduations, [(0, 12), (1, 15)]);
        } else {
            assert_eq!(steps(&record, 1)[1..], [(1, 7, 10, Waiting, false, GaveUp)]);
            assert_eq!(record.graduations, [(0, 12)]);
        }
    }
}

#[test]
fn a_place_that_becomes_free_in_the_last_full_week_of_waiting_is_taken() {
    // Person 0 completes in week 11; whoever came in week 7 and may wait five weeks takes the place from week 12.
    let (mut b, _, _) = in_need_of_places(2, 5, None);
    b.cohort(0, 1, 0);
    assert_eq!(
        steps(&b.live(1, 0), 1)[1..],
        [
            (1, 7, 12, Waiting, false, Placed),
            (1, 12, 17, Enterprise(0), true, Completed)
        ]
    );
    let (mut b, _, _) = in_need_of_places(2, 4, None);
    b.cohort(0, 1, 0);
    assert_eq!(
        steps(&b.live(1, 0), 1)[1..],
        [(1, 7, 11, Waiting, false, GaveUp)]
    );
}

#[test]
fn the_list_is_served_by_longest_wait_then_by_person_number() {
    // Persons 0 and 1 come in week 5, person 2 (a later group) already in week 4.
    let (mut b, s, _) = in_need_of_places(2, 30, None);
    b.spec.groups[0].intake = Intake::Dates(vec![(5, 2)]);
    b.group(Group {
        intake: Intake::Dates(vec![(4, 1)]),
        ..people(1, s)
    });
    b.cohort(0, 1, 12);
    let record = b.live(1, 0);
    let placed: Vec<u32> = (0..3).map(|p| steps(&record, p)[2].1).collect();
    assert_eq!(placed, [18, 23, 13]);
}

#[test]
fn a_place_is_kept_during_a_repeat() {
    let (mut b, _, _) = in_need_of_places(2, 30, None);
    b.programme().steps[1].completion = n(0.0);
    b.programme().steps[1].repeats = 1;
    b.cohort(0, 1, 0);
    let record = b.live(1, 0);
    assert_eq!(
        steps(&record, 0)[1..],
        [
            (1, 7, 12, Enterprise(0), true, Repeated),
            (1, 12, 17, Enterprise(0), false, Failed)
        ]
    );
    assert_eq!(steps(&record, 1)[1], (1, 7, 17, Waiting, false, Placed));
}

#[test]
fn places_at_home_come_first_and_those_of_neighbours_are_used_when_there_are_none() {
    let (mut b, _, _) = in_need_of_places(2, 3, None);
    let town = b.municipality(&[]);
    b.cohort(town, 1, 0);
    b.cohort(0, 1, 0);
    // No neighbours: the place over there is out of reach.
    let record = b.live(1, 0);
    assert_eq!(steps(&record, 0)[1].3, Enterprise(1));
    assert_eq!(steps(&record, 1)[1].5, GaveUp);
    b.spec.municipalities[0].neighbours = vec![town];
    let record = b.live(1, 0);
    assert_eq!(
        steps(&record, 0)[1],
        (1, 7, 12, Enterprise(1), true, Completed)
    );
    assert_eq!(
        steps(&record, 1)[1],
        (1, 7, 12, Enterprise(0), true, Completed)
    );
}

#[test]
fn a_neighbour_gets_a_place_only_if_nobody_waits_at_home() {
    // Person 0 of municipality 0 has no places at home and has waited longer than person 1, who is at home in the town.
    let (mut b, s, _) = in_need_of_places(1, 30, None);
    let town = b.municipality(&[]);
    b.spec.municipalities[0].neighbours = vec![town];
    b.group(Group {
        municipality: town,
        intake: Intake::Dates(vec![(8, 1)]),
        ..people(1, s)
    });
    b.cohort(town, 1, 9);
    let record = b.live(1, 0);
    assert_eq!(
        steps(&record, 0)[2].1,
        10,
        "in week 9 nobody of the town is on the list"
    );
    // From week 10 on the person of the town is.
    b.second().cohorts[0].start = 12;
    let record = b.live(1, 0);
    assert_eq!(
        steps(&record, 1)[2],
        (1, 13, 18, Enterprise(0), true, Completed)
    );
    assert_eq!(
        steps(&record, 0)[2],
        (1, 18, 23, Enterprise(0), true, Completed)
    );
}

#[test]
fn insolvency_sends_back_to_the_list_with_the_weeks_done_and_a_new_wait() {
    // The enterprise of week 0 climbs at the end of week 8 to a level that fails in its first week, 9.
    let (mut b, _, _) = in_need_of_places(1, 4, None);
    b.second().levels[0].weeks = Some(n(9.0));
    b.second().levels.push(Level {
        places: 1,
        insolvency: Some(weekly(CERTAIN)),
        ..level()
    });
    b.cohort(0, 1, 0);
    b.cohort(0, 1, 14);
    let record = b.live(1, 0);
    assert_eq!(record.enterprises[0].failed, Some(10));
    assert_eq!(
        steps(&record, 0)[1..],
        [
            (1, 7, 10, Enterprise(0), true, EnterpriseFailed),
            (1, 10, 14, Waiting, false, GaveUp), // a new wait of four full weeks
        ]
    );
    b.second().cohorts[1].start = 12;
    let record = b.live(1, 0);
    assert_eq!(
        steps(&record, 0)[1..],
        [
            (1, 7, 10, Enterprise(0), true, EnterpriseFailed),
            (1, 10, 13, Waiting, false, Placed),
            (1, 13, 15, Enterprise(1), false, Completed), // three of five weeks were done
        ]
    );
    // Another place that is free in that very week: no wait at all.
    b.second().cohorts[1].start = 9;
    assert_eq!(
        steps(&b.live(1, 0), 0)[2],
        (1, 10, 12, Enterprise(1), false, Completed)
    );
}

#[test]
fn a_generic_placement_has_the_lower_effect() {
    // Factor 0: multiplier 1 instead of 10¹⁵, during and after; factor 1: the full effect.
    for (factor, expected) in [(0.0, vec![(4, 0)]), (1.0, vec![(4, 0), (9, 1)])] {
        let (mut b, s, job) = in_need_of_places(1, 1, Some(factor));
        b.moves(s, job, 1e-9);
        b.programme().steps[1].during = on_job_finding(1e15);
        b.programme().steps[1].after = on_job_finding(1e15);
        let record = b.live(1, 0);
        let states: Vec<_> = path(&record.programme, 0)
            .iter()
            .map(|s| (s.0, s.1.0))
            .collect();
        assert_eq!(states, expected);
    }
}

#[test]
fn who_is_sent_back_by_an_insolvency_queues_behind_those_who_wait() {
    // Person 0 has the place from week 7 until the failure in week 9, person 1 waits since week 7: the next place, in
    // week 12, is for person 1.
    let (mut b, _, _) = in_need_of_places(2, 30, None);
    b.second().levels[0].weeks = Some(n(9.0));
    b.second().levels.push(Level {
        insolvency: Some(weekly(CERTAIN)),
        places: 1,
        ..level()
    });
    b.cohort(0, 1, 0);
    b.cohort(0, 1, 12);
    let record = b.live(1, 0);
    assert_eq!(
        steps(&record, 1)[2],
        (1, 13, 18, Enterprise(1), true, Completed)
    );
    assert_eq!(
        steps(&record, 0)[1..],
        [
            (1, 7, 10, Enterprise(0), true, EnterpriseFailed),
            (1, 10, 18, Waiting, false, Placed),
            (1, 18, 20, Enterprise(1), false, Completed),
        ]
    );
}
