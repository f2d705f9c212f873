//! Histories by hand: the second staircase, its openings and its jobs (settled points 18–23).
//!
//! An enterprise with 25 openings a week opens every free seat in every week but for a chance of e⁻²⁵.

use crate::lives::build::{Build, CERTAIN, level, n, people, step, weekly};
use crate::lives::history::{path, windows};
use trappe::model::enterprise::Level;
use trappe::model::group::{Group, Intake};
use trappe::model::state::StateId;
use trappe::record::{NO_ENTERPRISE, OpeningFate, Record};

const PLENTY: f64 = 25.0;

/// So many people from week 4, ready from week 7 on; a job that nobody loses but with its enterprise.
fn ready_people(count: u32, seats: u32) -> (Build, StateId, StateId) {
    let mut b = Build::new(40);
    let (s, job) = (b.support("benefit"), b.work("job"));
    b.group(Group {
        intake: Intake::Dates(vec![(4, count)]),
        ..people(count, s)
    });
    b.step(step(3));
    b.enterprises(vec![opens(seats)], job, s);
    b.second().openings.lapse = 100;
    (b, s, job)
}

fn opens(seats: u32) -> Level {
    Level {
        openings_per_week: n(PLENTY),
        seats,
        ..level()
    }
}

/// First jobs in enterprises as (week, enterprise) by person.
fn hired(record: &Record) -> Vec<Option<(u32, u16)>> {
    (0..record.people.len())
        .map(|p| {
            let stays = record.programme.stays_of(p).iter();
            stays
                .filter(|s| s.enterprise != NO_ENTERPRISE)
                .map(|s| (s.from, s.enterprise))
                .next()
        })
        .collect()
}

fn fates(record: &Record) -> Vec<(u32, OpeningFate)> {
    record.openings.iter().map(|o| (o.week, o.fate)).collect()
}

#[test]
fn an_opening_of_the_start_week_waits_for_the_first_ready_person() {
    let (mut b, s, job) = ready_people(1, 1);
    b.cohort(0, 1, 2);
    let record = b.live(1, 0);
    // Completed at the end of week 6, ready in the openings of that week, at work from week 7.
    assert_eq!(record.graduations, [(0, 7)]);
    assert_eq!(
        fates(&record),
        [(2, OpeningFate::Filled { person: 0, from: 7 })]
    );
    assert_eq!(path(&record.programme, 0), [(4, s), (7, job)]);
    assert_eq!(record.programme.stays_of(0)[1].enterprise, 0);
    assert_eq!(path(&record.counterfactual, 0), [(4, s)]);
}

#[test]
fn an_opening_can_be_filled_in_the_week_in_which_it_arises() {
    let (mut b, _, _) = ready_people(1, 1);
    b.cohort(0, 1, 20);
    assert_eq!(
        fates(&b.live(1, 0)),
        [(
            20,
            OpeningFate::Filled {
                person: 0,
                from: 21
            }
        )]
    );
}

#[test]
fn an_opening_lapses_after_its_weeks_and_its_seat_is_free_at_once() {
    // Nobody is ready. Lapse comes before new openings in a week.
    let (mut b, _, _) = ready_people(0, 1);
    b.second().openings.lapse = 9;
    b.cohort(0, 1, 3);
    assert_eq!(
        fates(&b.live(1, 0)),
        [
            (3, OpeningFate::Lapsed { week: 12 }),
            (12, OpeningFate::Lapsed { week: 21 }),
            (21, OpeningFate::Lapsed { week: 30 }),
            (30, OpeningFate::Lapsed { week: 39 }),
            (39, OpeningFate::Open),
        ]
    );
}

#[test]
fn open_and_filled_seats_never_exceed_those_of_the_level() {
    let (mut b, _, _) = ready_people(5, 3);
    b.cohort(0, 1, 0);
    let record = b.live(1, 0);
    assert_eq!(record.openings.len(), 3, "three seats, filled for good");
    let jobs = hired(&record);
    let first = Some((7, 0));
    // Ready equally long: by person number (an assumption; the specification has a tie-break for places only).
    assert_eq!(jobs, [first, first, first, None, None]);
}

#[test]
fn no_seats_no_openings() {
    let (mut b, _, _) = ready_people(2, 0);
    b.cohort(0, 3, 0);
    assert!(b.live(1, 0).openings.is_empty());
}

#[test]
fn a_vacated_seat_creates_no_opening_by_itself() {
    // Jobs last ten weeks: 7 to 16. In the second quarter of the cycle no openings arise, or again so many.
    for (later, expected) in [
        (0.0, vec![(4, 0), (7, 1), (17, 0)]),
        (
            1.0,
            vec![(4, 0), (7, 1), (17, 0), (18, 1), (28, 0), (29, 1), (39, 0)],
        ),
    ] {
        let (mut b, s, job) = ready_people(1, 1);
        b.moves_by_band(job, s, &[(0, 0.0), (9, CERTAIN)]);
        b.cycle(Some(0), &[(&[0.0, 1.0], 1.0, 1.0), (&[0.0, 1.0], 1.0, 1.0)]);
        b.spec.cycle.as_mut().expect("just built").regimes[1].openings = n(later);
        b.cohort(0, 1, 0);
        let record = b.live(1, 0);
        let states: Vec<_> = path(&record.programme, 0)
            .iter()
            .map(|s| (s.0, s.1.0))
            .collect();
        // Leaving in week 16 frees the seat from week 17: opened and filled then, at work from 18.
        assert_eq!(states, expected);
        if later == 0.0 {
            assert_eq!(record.openings.len(), 1);
        }
    }
}

#[test]
fn the_person_ready_for_longest_is_asked_first() {
    let (mut b, s, _) = ready_people(1, 1);
    b.group(Group {
        intake: Intake::Dates(vec![(2, 1)]),
        ..people(1, s)
    });
    b.cohort(0, 1, 12);
    assert_eq!(hired(&b.live(1, 0)), [None, Some((13, 0))]);
}

#[test]
fn neighbours_are_asked_only_if_nobody_is_ready_at_home() {
    let (mut b, s, _) = ready_people(2, 1);
    let town = b.municipality(&[]);
    b.group(Group {
        municipality: town,
        intake: Intake::Dates(vec![(10, 1)]),
        ..people(1, s)
    });
    b.cohort(town, 1, 15);
    // Not neighbours: only the person of the town, though ready last.
    assert_eq!(hired(&b.live(1, 0)), [None, None, Some((16, 0))]);
    b.spec.municipalities[0].neighbours = vec![town];
    assert_eq!(hired(&b.live(1, 0)), [None, None, Some((16, 0))]);
    // Two seats: the second opening finds nobody at home.
    b.second().levels[0].seats = 2;
    assert_eq!(hired(&b.live(1, 0)), [Some((16, 0)), None, Some((16, 0))]);
    // One seat before anybody at home is ready.
    b.second().levels[0].seats = 1;
    b.second().cohorts[0].start = 9;
    assert_eq!(hired(&b.live(1, 0)), [Some((10, 0)), None, None]);
}

#[test]
fn who_never_suits_is_never_hired() {
    let (mut b, _, _) = ready_people(3, 3);
    b.second().openings.acceptance = n(0.0);
    b.cohort(0, 2, 0);
    let record = b.live(1, 0);
    assert_eq!(record.programme, record.counterfactual);
    assert!(record.openings.iter().all(|o| o.fate == OpeningFate::Open));
}

#[test]
fn ordinary_work_found_in_a_week_comes_before_the_openings_of_that_week() {
    let (mut b, s, job) = ready_people(1, 1);
    let other = b.work("ordinary job");
    b.moves_by_band(s, other, &[(0, 0.0), (5, CERTAIN)]); // in week 9
    b.cohort(0, 1, 9);
    let record = b.live(1, 0);
    assert_eq!(path(&record.programme, 0), [(4, s), (10, other)]);
    assert_eq!(fates(&record), [(9, OpeningFate::Open)]);
    b.second().cohorts[0].start = 8;
    assert_eq!(path(&b.live(1, 0).programme, 0), [(4, s), (9, job)]);
}

#[test]
fn who_has_not_graduated_is_not_ready() {
    let (mut b, _, _) = ready_people(1, 1);
    b.programme().steps[0].completion = n(0.0);
    b.cohort(0, 1, 0);
    let record = b.live(1, 0);
    assert_eq!(hired(&record), [None]);
}

#[test]
fn jobs_and_openings_are_lost_with_the_enterprise_in_that_week() {
    // Up to level 1 at the end of week 11, insolvent in week 12: gone from week 13.
    let (mut b, s, job) = ready_people(1, 2);
    let after = b.support("after the failure");
    b.second().openings.after_failure = after;
    b.second().levels[0].weeks = Some(n(12.0));
    b.second().levels.push(Level {
        insolvency: Some(weekly(CERTAIN)),
        ..opens(2)
    });
    b.cohort(0, 1, 0);
    b.adviser(5, 1.0, None);
    let record = b.live(1, 0);
    assert_eq!(record.enterprises[0].levels, [(0, 0), (12, 1)]);
    assert_eq!(record.enterprises[0].failed, Some(13));
    assert_eq!(path(&record.programme, 0), [(4, s), (7, job), (13, after)]);
    assert_eq!(record.programme.stays_of(0)[2].enterprise, NO_ENTERPRISE);
    assert_eq!(
        windows(&record, 0),
        [(13, 18)],
        "the adviser sees those people too"
    );
    // Both seats were open in week 0; one is filled, the other is lost (in the week of the failure).
    let expected = [
        (0, OpeningFate::Filled { person: 0, from: 7 }),
        (0, OpeningFate::Lost { week: 12 }),
    ];
    assert_eq!(fates(&record), expected);
    // Ready again at once: another enterprise opens in the week of the failure and employs them from the next.
    b.cohort(0, 1, 13);
    let record = b.live(1, 0);
    assert_eq!(path(&record.programme, 0)[2..4], [(13, after), (14, job)]);
    assert_eq!(record.programme.stays_of(0)[3].enterprise, 1);
}

#[test]
fn an_enterprise_that_does_not_pass_leaves_the_accelerator_and_stays_an_employer() {
    let (mut b, _, _) = ready_people(1, 1);
    b.second().levels[0] = Level {
        weeks: Some(n(5.0)),
        pass: n(0.0),
        repeats: 2,
        accelerator: true,
        ..opens(1)
    };
    b.second().levels.push(opens(7));
    b.second().openings.lapse = 6;
    b.programme().steps[0].weeks = n(26.0); // ready from week 30
    b.cohort(0, 1, 2);
    let record = b.live(1, 0);
    let e = &record.enterprises[0];
    assert_eq!(e.levels, [(2, 0)]);
    assert_eq!((e.left_accelerator, e.failed), (Some(17), None));
    assert_eq!(hired(&record), [Some((30, 0))], "still opens its one seat");
}

#[test]
fn a_new_level_holds_from_the_week_after_passing() {
    let (mut b, _, _) = ready_people(1, 0);
    b.second().levels[0].weeks = Some(n(10.0));
    b.second().levels.push(opens(2));
    b.cohort(0, 1, 2);
    let record = b.live(1, 0);
    assert_eq!(record.enterprises[0].levels, [(2, 0), (12, 1)]);
    assert!(
        record.openings.iter().all(|o| o.week == 12),
        "{:?}",
        record.openings
    );
    assert_eq!(hired(&record), [Some((13, 0))]);
}

#[test]
fn nothing_happens_in_an_enterprise_that_has_not_started() {
    let (mut b, _, _) = ready_people(1, 1);
    b.cohort(0, 1, 40);
    let record = b.live(1, 0);
    assert!(record.openings.is_empty() && record.enterprises[0].levels.is_empty());
    assert_eq!(record.programme, record.counterfactual);
}

#[test]
fn the_oldest_opening_is_offered_first() {
    // Enterprise 1 opened in week 0, enterprise 0 in week 3.
    let (mut b, _, _) = ready_people(1, 1);
    b.cohort(0, 1, 3);
    b.cohort(0, 1, 0);
    assert_eq!(hired(&b.live(1, 0)), [Some((7, 1))]);
}

#[test]
fn a_failure_comes_before_the_movements_of_its_week() {
    // Both in week 12: the enterprise fails, and the person would have left for another job.
    let (mut b, s, job) = ready_people(1, 1);
    let (after, other) = (b.support("after the failure"), b.work("other job"));
    b.moves_by_band(job, other, &[(0, 0.0), (5, CERTAIN)]);
    b.second().openings.after_failure = after;
    b.second().levels[0].weeks = Some(n(12.0));
    b.second().levels.push(Level {
        insolvency: Some(weekly(CERTAIN)),
        ..level()
    });
    b.cohort(0, 1, 0);
    let record = b.live(1, 0);
    assert_eq!(path(&record.programme, 0), [(4, s), (7, job), (13, after)]);
}

#[test]
fn insolvency_comes_before_climbing() {
    let (mut b, _, _) = ready_people(0, 0);
    b.second().levels[0] = Level {
        weeks: Some(n(1.0)),
        insolvency: Some(weekly(CERTAIN)),
        ..level()
    };
    b.second().levels.push(level());
    b.cohort(0, 1, 5);
    let e = &b.live(1, 0).enterprises[0];
    assert_eq!((e.levels.clone(), e.failed), (vec![(5, 0)], Some(6)));
}
