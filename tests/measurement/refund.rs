//! The refund counter against histories computed by hand, and against a slow reading of the statute.

use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use trappe::model::state::{Counts, StateId};
use trappe::money::refund::Rules;
use trappe::record::read::Interval;
use trappe::record::{NO_ENTERPRISE, Person, Stay};

use Counts::{Neutral, SelfSupport, Support};

/// One state for each way of counting.
const STATES: [Counts; 3] = [Support, SelfSupport, Neutral];

fn danish() -> Rules {
    Rules {
        first_weeks: vec![1, 5, 27, 53],
        reset_weeks: 52,
        reset_window: 156,
        counts: STATES.to_vec(),
    }
}

fn person(intake: u32, counter: u32, self_support_weeks: u32) -> Person {
    Person {
        group: 0,
        municipality: 0,
        intake: Some(intake),
        counter,
        self_support_weeks,
        duration: 0,
        frailty: 1.0,
    }
}

fn stays(start: u32, history: &[(Counts, u32)]) -> Vec<Interval> {
    let mut week = start;
    let stay = |(counts, weeks): &(Counts, u32)| {
        let from = week;
        week += weeks;
        let state = STATES.iter().position(|c| c == counts).unwrap() as u16;
        Interval {
            stay: Stay {
                from,
                state: StateId(state),
                enterprise: NO_ENTERPRISE,
            },
            to: week,
        }
    };
    history.iter().map(stay).collect()
}

/// Segments as (from, to, band, counter before the first week).
fn walk(rules: &Rules, person: Person, history: &[(Counts, u32)]) -> Vec<(u32, u32, usize, u32)> {
    let mut segments = Vec::new();
    let start = person.intake.unwrap_or(0);
    rules.walk(&person, stays(start, history).into_iter(), |s| {
        segments.push((s.from, s.to, s.band, s.counter));
    });
    segments
}

#[test]
fn continuous_support_runs_through_the_bands() {
    let got = walk(&danish(), person(0, 0, 0), &[(Support, 60)]);
    assert_eq!(
        got,
        [
            (0, 4, 0, 0),
            (4, 26, 1, 4),
            (26, 52, 2, 26),
            (52, 60, 3, 52)
        ]
    );
}

#[test]
fn a_counter_is_carried_over() {
    // The first week here is the 21st with support; the 26th is the last of its band.
    let got = walk(&danish(), person(10, 20, 0), &[(Support, 10)]);
    assert_eq!(got, [(10, 16, 1, 20), (16, 20, 2, 26)]);
    // After years of support every week lies in the last band.
    let got = walk(&danish(), person(0, 260, 0), &[(Support, 10)]);
    assert_eq!(got, [(0, 10, 3, 260)]);
    // The 52nd week is the last of the third band.
    let got = walk(&danish(), person(0, 51, 0), &[(Support, 2)]);
    assert_eq!(got, [(0, 1, 2, 51), (1, 2, 3, 52)]);
}

#[test]
fn it_is_carried_over_between_benefits_too() {
    let got = walk(
        &danish(),
        person(0, 0, 0),
        &[(Support, 3), (Support, 3), (Neutral, 5), (Support, 1)],
    );
    let want = [
        (0, 3, 0, 0),
        (3, 4, 0, 3),
        (4, 6, 1, 4),
        (6, 11, 1, 6),
        (11, 12, 1, 6),
    ];
    assert_eq!(got, want);
}

#[test]
fn fifty_one_weeks_of_self_support_are_not_enough() {
    let history = [(Support, 30), (SelfSupport, 51), (Support, 3)];
    let got = walk(&danish(), person(0, 0, 0), &history);
    let want = [
        (0, 4, 0, 0),
        (4, 26, 1, 4),
        (26, 30, 2, 26),
        (30, 81, 2, 30),
        (81, 84, 2, 30),
    ];
    assert_eq!(got, want);
}

#[test]
fn fifty_two_weeks_start_the_counter_again() {
    let history = [(Support, 30), (SelfSupport, 52), (Support, 5)];
    let got = walk(&danish(), person(0, 0, 0), &history);
    assert_eq!(got[3..], [(30, 82, 2, 30), (82, 86, 0, 0), (86, 87, 1, 4)]);
}

#[test]
fn the_reset_happens_in_the_week_that_completes_them() {
    let got = walk(
        &danish(),
        person(0, 100, 0),
        &[(SelfSupport, 60), (Support, 1)],
    );
    assert_eq!(got, [(0, 52, 3, 100), (52, 60, 0, 0), (60, 61, 0, 0)]);
}

#[test]
fn scattered_weeks_add_up() {
    let history = [
        (SelfSupport, 26),
        (Support, 10),
        (SelfSupport, 30),
        (Support, 4),
        (SelfSupport, 1),
    ];
    let got = walk(&danish(), person(0, 100, 0), &history);
    // 26 + 26 are complete with week 61; the four weeks that follow it no longer count for anything.
    let want = [
        (0, 26, 3, 100),
        (26, 36, 3, 100),
        (36, 62, 3, 110),
        (62, 66, 0, 0),
        (66, 70, 0, 0),
        (70, 71, 1, 4),
    ];
    assert_eq!(got, want);
}

#[test]
fn the_window_of_three_years_lets_an_old_week_go() {
    for between in [Support, Neutral] {
        // Week 0 is the oldest of the 156 weeks that end with week 155: 1 + 51 = 52.
        let history = [(SelfSupport, 1), (between, 104), (SelfSupport, 60)];
        let got = walk(&danish(), person(0, 100, 0), &history);
        let (from, to, _, _) = got[2];
        assert_eq!((from, to), (105, 156));
        assert_eq!(got[3].3, 0);
        // One week later it has left the window, and all 52 must come from the new job: weeks 106 to 157.
        let history = [(SelfSupport, 1), (between, 105), (SelfSupport, 60)];
        let got = walk(&danish(), person(0, 100, 0), &history);
        let (from, to, _, _) = got[2];
        assert_eq!((from, to), (106, 158));
        assert_eq!(got[3].3, 0);
    }
}

#[test]
fn after_a_reset_the_tally_waits_for_new_support() {
    let history = [
        (SelfSupport, 52 + 51),
        (Support, 10),
        (SelfSupport, 1),
        (Support, 1),
        (SelfSupport, 51),
        (Support, 1),
    ];
    let got = walk(&danish(), person(0, 80, 0), &history);
    // The 51 weeks after the reset and before the new support would make the next single week a reset.
    let want = [
        (0, 52, 3, 80),
        (52, 103, 0, 0),
        (103, 107, 0, 0),
        (107, 113, 1, 4),
        (113, 114, 1, 10),
        (114, 115, 1, 10),
        (115, 166, 1, 11), // completes 1 + 51 with its last week
        (166, 167, 0, 0),
    ];
    assert_eq!(got, want);
}

#[test]
fn who_never_had_support_has_no_tally() {
    // Neither the weeks before the start nor those before the first support count.
    let history = [
        (SelfSupport, 51),
        (Support, 5),
        (SelfSupport, 1),
        (Support, 1),
    ];
    let got = walk(&danish(), person(0, 0, 51), &history);
    let want = [
        (0, 51, 0, 0),
        (51, 55, 0, 0),
        (55, 56, 1, 4),
        (56, 57, 1, 5),
        (57, 58, 1, 5),
    ];
    assert_eq!(got, want);
}

#[test]
fn self_support_before_the_start_lies_evenly_in_the_window() {
    // 51 weeks in the 156 before week 200: the first in week 200 − 156 + 1, the second in 200 − 156 + 4.
    let got = walk(&danish(), person(200, 100, 51), &[(SelfSupport, 2)]);
    assert_eq!(got, [(200, 201, 3, 100), (201, 202, 0, 0)]);
    // After a neutral week the first has gone: 50 + 1, then, since the second is still there, 50 + 2.
    let history = [(Neutral, 1), (SelfSupport, 3)];
    let got = walk(&danish(), person(200, 100, 51), &history);
    assert_eq!(
        got,
        [(200, 201, 3, 100), (201, 203, 3, 100), (203, 204, 0, 0)]
    );
    // A single week lies in the middle: after 78 weeks it is gone.
    let reset = |neutral| {
        let history = [(Neutral, neutral), (SelfSupport, 52), (Support, 1)];
        walk(&danish(), person(0, 100, 1), &history)[2].0
    };
    // Week 0 − 156 + 78 = −78 counts up to week 77, in which 51 weeks of self-support must be complete.
    assert_eq!(reset(27), 27 + 51);
    assert_eq!(reset(28), 28 + 52);
}

/// The statute, week by week: returns (band, counter before the week) of every week.
fn statute(rules: &Rules, person: &Person, history: &[(Counts, u32)]) -> Vec<(usize, u32)> {
    let window = i64::from(rules.reset_window);
    let start = i64::from(person.intake.unwrap_or(0));
    // Dates of the self-support weeks that count towards a new start.
    let mut tally: Vec<i64> = Vec::new();
    let mut counter = person.counter;
    if counter > 0 {
        let n = i64::from(person.self_support_weeks).min(window);
        tally.extend((0..n).map(|j| start - window + (2 * j + 1) * window / (2 * n)));
    }
    let mut result = Vec::new();
    let weekly = history
        .iter()
        .flat_map(|(counts, weeks)| (0..*weeks).map(move |_| *counts));
    for (week, counts) in (start..).zip(weekly) {
        let number = counter + 1;
        let band = rules.first_weeks.iter().filter(|f| **f <= number).count();
        result.push((band - 1, counter));
        match counts {
            Support => counter += 1,
            SelfSupport if counter > 0 => {
                tally.push(week);
                tally.retain(|w| *w > week - window);
                if tally.len() >= rules.reset_weeks as usize {
                    counter = 0;
                    tally.clear();
                }
            }
            SelfSupport | Neutral => {}
        }
    }
    result
}

fn histories(longest: u32) -> impl Strategy<Value = Vec<(Counts, u32)>> {
    let counts = prop_oneof![
        3 => Just(Support),
        3 => Just(SelfSupport),
        1 => Just(Neutral)
    ];
    prop::collection::vec((counts, 1..=longest), 1..40)
}

fn agrees(rules: &Rules, person: &Person, history: &[(Counts, u32)]) -> Result<(), TestCaseError> {
    let want = statute(rules, person, history);
    let start = person.intake.unwrap_or(0);
    let mut week = start;
    let mut seen = Vec::new();
    let mut segments = Vec::new();
    rules.walk(person, stays(start, history).into_iter(), |segment| {
        segments.push(segment)
    });
    for segment in segments {
        prop_assert_eq!(segment.from, week, "segments cover the stays in order");
        prop_assert!(segment.to > segment.from);
        let support = STATES[usize::from(segment.state.0)] == Support;
        for k in 0..segment.to - segment.from {
            let counter = segment.counter + if support { k } else { 0 };
            seen.push((segment.band, counter));
        }
        week = segment.to;
    }
    prop_assert_eq!(seen, want);
    Ok(())
}

fn config(cases: u32) -> ProptestConfig {
    ProptestConfig {
        cases,
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(20_221),
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(config(2000))]

    #[test]
    fn agrees_with_the_statute_on_danish_lives(
        history in histories(60),
        start in 0_u32..300,
        counter in prop_oneof![Just(0_u32), 0_u32..600],
        before in 0_u32..156,
    ) {
        agrees(&danish(), &person(start, counter, before), &history)?;
    }

    #[test]
    fn agrees_with_the_statute_under_any_rules(
        history in histories(9),
        start in 0_u32..50,
        counter in 0_u32..12,
        before in 0_u32..40,
        widths in prop::collection::vec(1_u32..8, 0..5),
        reset_weeks in 0_u32..12,
        reset_window in 0_u32..30,
    ) {
        let mut first_weeks = vec![1];
        for width in widths {
            first_weeks.push(first_weeks[first_weeks.len() - 1] + width);
        }
        let rules = Rules { first_weeks, reset_weeks, reset_window, counts: STATES.to_vec() };
        agrees(&rules, &person(start, counter, before), &history)?;
    }
}
