//! Claims and units on people's paths, by hand and against a walk through the weeks.

use crate::lives::chance::Dice;
use crate::measure::{
    self, JOB, LEAVE, Life, OUT, PART_TIME, STUDY, WEEKS, cohort, day, events, measured, metric,
    on_step, record, spec, spell, terms, work,
};
use trappe::contract::measure::Verifier;
use trappe::contract::terms::{
    Baseline, Condition, Kind, Measure, Metric, Population, Source, Terms, TimeUnit,
};
use trappe::model::number::Draw;
use trappe::record::StepEnd;

/// A contract whose every metric is paid for.
fn of(measures: Vec<Measure>) -> Terms {
    terms(measures.into_iter().map(metric).collect(), &[])
}

fn within(window: u32, measure: Measure) -> Terms {
    let mut terms = of(vec![measure]);
    terms.schedule.person_window = Some(window);
    terms
}

/// `(person, week)` of the claims of one metric.
fn claims(terms: &Terms, lives: &[Life<'_>]) -> Vec<(u32, u32)> {
    let events = events(terms, &record(lives));
    assert!(events.iter().all(|e| e.3 == 1));
    events.into_iter().map(|e| (e.0, e.2)).collect()
}

#[test]
fn a_job_start_is_the_first_week_of_a_spell_of_enough_hours() {
    let terms = of(vec![Measure::JobStart { min_hours: 10.0 }]);
    let lives: &[Life] = &[
        (
            10,
            &[(5, OUT), (3, JOB), (1, OUT), (3, JOB), (1, OUT), (9, JOB)],
        ),
        (10, &[(5, JOB), (5, OUT), (5, PART_TIME), (5, JOB)]), // had a job; 8 hours are too few
        (0, &[(9, OUT), (5, JOB), (1, OUT), (5, JOB)]), // the first begins before the contract
        (140, &[(9, OUT), (5, JOB)]),                   // week 149 is the last
        (140, &[(10, OUT), (5, JOB)]),
    ];
    assert_eq!(
        claims(&terms, lives),
        [(0, 15), (0, 19), (0, 23), (1, 25), (2, 15), (3, 149)]
    );
}

#[test]
fn gaps_do_not_count_and_do_not_break_up_to_the_limit() {
    let lives: &[Life] = &[
        (10, &[(2, OUT), (8, JOB), (2, OUT), (30, JOB)]), // 8 + 5: the 13th is week 26
        (
            10,
            &[(2, OUT), (8, JOB), (1, OUT), (2, PART_TIME), (30, JOB)],
        ), // a gap of 3
        (10, &[(2, OUT), (12, JOB), (2, OUT)]),
        (0, &[(2, OUT), (14, JOB), (100, OUT)]), // 6 weeks inside the contract
    ];
    let weeks = |weeks, gap| of(vec![spell(work(), weeks, gap)]);
    assert_eq!(claims(&weeks(13, 2), lives), [(0, 26), (1, 35)]);
    assert_eq!(
        claims(&weeks(8, 0), lives),
        [(0, 19), (0, 29), (1, 19), (1, 30), (2, 19)]
    );
    assert_eq!(claims(&weeks(6, 0), &lives[3..]), [(0, 15)]);
}

#[test]
fn conditions_differ() {
    let lives: &[Life] = &[
        (10, &[(5, STUDY), (5, JOB), (90, OUT)]),
        (10, &[(50, PART_TIME), (90, OUT)]),
        (10, &[(5, STUDY), (5, LEAVE), (90, OUT)]),
    ];
    let ten = |condition| claims(&of(vec![spell(condition, 10, 0)]), lives);
    assert_eq!(ten(Condition::SelfSupport), [(0, 19)]);
    assert_eq!(ten(Condition::OffSupport), [(0, 19), (2, 19)]);
    assert_eq!(ten(Condition::Work { min_hours: 8.0 }), [(1, 19)]);
    assert_eq!(ten(Condition::Work { min_hours: 8.5 }), []);
    let states = Condition::States(vec!["leave".into(), "study".into()]);
    assert_eq!(ten(states), [(2, 19)]);
}

#[test]
fn the_window_of_a_person_ends_after_whole_weeks() {
    let lives: &[Life] = &[(20, &[(7, OUT), (90, JOB)])];
    let thirteen = || spell(work(), 13, 0);
    assert_eq!(claims(&within(20, thirteen()), lives), [(0, 39)]);
    assert_eq!(claims(&within(19, thirteen()), lives), []);
    assert_eq!(claims(&within(0, thirteen()), lives), []);
    // A metric's own window takes the place of the contract's.
    let mut own = within(19, thirteen());
    own.metrics[0].person_window = Some(20);
    assert_eq!(claims(&own, lives), [(0, 39)]);
}

#[test]
fn intake_and_steps_are_events_of_the_weeks_in_which_they_happen() {
    let terms = of(vec![
        Measure::Enrolled,
        Measure::StepStarted {
            step: "first".into(),
        },
        Measure::StepCompleted {
            step: "first".into(),
        },
        Measure::StepStarted {
            step: "second".into(),
        },
    ]);
    let mut record = record(&[(9, &[(90, OUT)]), (12, &[(90, OUT)]), (13, &[(90, OUT)])]);
    record.people[2].intake = None;
    record.steps = vec![
        on_step(0, 0, (9, 15), true, StepEnd::LeftState),
        on_step(0, 0, (20, 24), false, StepEnd::Completed), // resumed
        on_step(0, 1, (24, 30), true, StepEnd::Repeated),
        on_step(0, 1, (30, 36), false, StepEnd::DroppedOut),
        on_step(1, 0, (14, 24), true, StepEnd::Failed),
    ];
    // Person 0 came before the contract's first week, 10.
    assert_eq!(
        events(&terms, &record),
        [(0, 2, 23, 1), (0, 3, 24, 1), (1, 0, 12, 1), (1, 1, 14, 1)]
    );
}

#[test]
fn success_is_looked_at_once() {
    let success = |any, none, after| Measure::Success { any, none, after };
    let terms = of(vec![
        spell(work(), 4, 0),
        spell(Condition::States(vec!["study".into()]), 4, 0),
        spell(Condition::States(vec!["leave".into()]), 1, 0),
        success(vec![0, 1], vec![2], 20),
        success(vec![], vec![2], 20),
        success(vec![3], vec![], 30),
    ]);
    let lives: &[Life] = &[
        (10, &[(10, OUT), (90, JOB)]),                        // work by week 23
        (10, &[(17, OUT), (90, JOB)]), // 3 weeks of work by week 29, the last of the first 20; nothing bad either
        (10, &[(2, OUT), (4, STUDY), (90, OUT)]), // study is as good
        (10, &[(10, JOB), (9, OUT), (1, LEAVE), (50, OUT)]), // leave in week 29: bad
        (10, &[(10, JOB), (10, OUT), (1, LEAVE), (50, OUT)]), // leave in week 30: too late to matter
        (131, &[(90, JOB)]),                                  // week 150 is beyond the contract
    ];
    let all = events(&terms, &record(lives));
    let of_metric = |m| -> Vec<(u32, u32)> {
        let own = all.iter().filter(|e| e.1 == m);
        own.map(|e| (e.0, e.2)).collect()
    };
    assert_eq!(of_metric(3), [(0, 29), (2, 29), (4, 29)]);
    assert_eq!(of_metric(4), [(0, 29), (1, 29), (2, 29), (4, 29)]);
    assert_eq!(of_metric(5), [(0, 39), (2, 39), (4, 39)]);
}

fn units(unit: TimeUnit, after: u32, gap: u32, most: Option<u32>) -> Measure {
    Measure::Units {
        of: work(),
        unit,
        after,
        gap,
        most,
    }
}

#[test]
fn units_come_after_the_waiting_period_and_up_to_the_most() {
    let lives: &[Life] = &[(
        10,
        &[
            (2, OUT),
            (5, JOB),
            (1, OUT),
            (4, JOB),
            (3, OUT),
            (4, JOB),
            (90, OUT),
        ],
    )];
    let found = |measure| -> Vec<(u32, u32)> {
        let events = events(&of(vec![measure]), &record(lives));
        events.into_iter().map(|e| (e.2, e.3)).collect()
    };
    // Work in weeks 12–16, 18–21, 25–28.
    assert_eq!(
        found(units(TimeUnit::Week, 3, 1, None)),
        [
            (15, 1),
            (16, 1),
            (18, 1),
            (19, 1),
            (20, 1),
            (21, 1),
            (28, 1)
        ]
    );
    assert_eq!(
        found(units(TimeUnit::Week, 3, 0, None)),
        [(15, 1), (16, 1), (21, 1), (28, 1)]
    );
    assert_eq!(
        found(units(TimeUnit::Day, 3, 0, Some(16))),
        [(15, 7), (16, 7), (21, 2)]
    );
    // 4.35 weeks make a month: the fifth week completes the first, the ninth the second (8.70).
    assert_eq!(
        found(units(TimeUnit::Month, 0, 1, None)),
        [(16, 1), (21, 1)]
    );
    assert_eq!(found(units(TimeUnit::Month, 0, 0, None)), [(16, 1)]);
    // The spell of 13 weeks lacks a day for a quarter of 91.3 days.
    let lives: &[Life] = &[(10, &[(2, OUT), (14, JOB), (90, OUT)])];
    let quarters = events(
        &of(vec![units(TimeUnit::Quarter, 0, 0, None)]),
        &record(lives),
    );
    assert_eq!(quarters, [(0, 0, 25, 1)]);
}

#[test]
fn those_who_started_count_from_their_start_on() {
    let mut terms = of(vec![
        spell(work(), 2, 0),
        Measure::Enrolled,
        units(TimeUnit::Week, 0, 0, None),
    ]);
    for metric in &mut terms.metrics {
        metric.on = Population::Started;
    }
    let life: Life = (10, &[(1, OUT), (3, JOB), (1, OUT), (2, JOB), (90, OUT)]);
    let mut record = record(&[life, life]);
    record.steps = vec![on_step(1, 0, (13, 20), true, StepEnd::Completed)];
    // By person, day and metric: work in weeks 11 to 13 and 15 to 16.
    assert_eq!(
        events(&terms, &record),
        [
            (1, 1, 13, 1),
            (1, 2, 13, 1),
            (1, 2, 15, 1),
            (1, 0, 16, 1),
            (1, 2, 16, 1)
        ]
    );
}

#[test]
fn events_name_the_cohort_of_the_intake() {
    let mut terms = of(vec![Measure::Enrolled]);
    terms.cohorts = vec![
        cohort(day(10), day(12), day(50)),
        cohort(day(13).plus(-1), day(20), day(60)),
    ];
    let life = |week| -> Life<'_> { (week, &[(9, OUT)]) };
    let lives = [10, 12, 13, 20, 21].map(life);
    let out = measured(&terms, &record(&lives));
    let cohorts: Vec<u16> = out.events.iter().map(|e| e.cohort).collect();
    assert_eq!(cohorts, [0, 0, 1, 1, u16::MAX]);
}

#[test]
fn only_what_a_line_pays_for_is_an_event() {
    let mut terms = of(vec![Measure::Enrolled, spell(work(), 1, 0)]);
    terms.lines.remove(0);
    assert_eq!(claims(&terms, &[(10, &[(1, OUT), (90, JOB)])]), [(0, 11)]);
}

/// The state in each week of the run.
fn by_week(life: &Life<'_>) -> Vec<u16> {
    let mut states = vec![u16::MAX; life.0 as usize];
    for (weeks, state) in life.1 {
        states.extend(vec![*state; *weeks as usize]);
    }
    states.resize(WEEKS as usize, states[states.len() - 1]);
    states
}

/// A second way to find weeks and units, week by week, by the words of the rule.
fn walk(
    states: &[u16],
    (gap, after): (u32, u32),
    window: std::ops::Range<u32>,
    mut spell_week: impl FnMut(u32, u32, bool),
) {
    let (mut counted, mut idle) = (0, 0);
    for (week, state) in (0..).zip(states) {
        if !window.contains(&week) {
            continue;
        }
        if *state == JOB {
            let fresh = counted == 0;
            counted += 1;
            idle = 0;
            if counted > after {
                spell_week(week, counted - after, fresh || counted == after + 1);
            }
        } else {
            idle += 1;
            if idle > gap {
                counted = 0;
            }
        }
    }
}

#[test]
fn paths_agree_with_a_walk_through_the_weeks() {
    let mut dice = Dice(2022);
    for _ in 0..3000 {
        let mut stays: Vec<(u32, u16)> = Vec::new();
        let mut total = 0;
        while total < 190 && stays.len() < 25 {
            let stay = (dice.whole(1, 19), dice.whole(0, 4) as u16);
            stays.push(stay);
            total += stay.0;
        }
        let intake = dice.whole(0, 9);
        let life: Life = (intake, &stays);
        let (weeks, gap, after) = (dice.whole(1, 20), dice.whole(0, 6), dice.whole(0, 9));
        let window = dice.chance(0.5).then(|| dice.whole(0, 150));
        let end = window.map_or(150, |w| (intake + w).min(150));
        let states = by_week(&life);
        let mut expected = Vec::new();
        walk(&states, (gap, 0), 10..end, |week, counted, _| {
            if counted == weeks {
                expected.push((0, week));
            }
        });
        let of_window = |measure: Measure| {
            let mut terms = of(vec![measure]);
            terms.schedule.person_window = window;
            terms
        };
        assert_eq!(
            claims(&of_window(spell(work(), weeks, gap)), &[life]),
            expected
        );
        for (unit, days) in [
            (TimeUnit::Day, 1.0),
            (TimeUnit::Week, 7.0),
            (TimeUnit::Month, 365.25 / 12.0),
            (TimeUnit::Quarter, 365.25 / 4.0),
        ] {
            let most = dice.chance(0.5).then(|| dice.whole(0, 30));
            let (mut expected, mut before, mut given) = (Vec::new(), 0, 0);
            walk(&states, (gap, after), 10..end, |week, counted, first| {
                before = if first { 0 } else { before };
                let whole = (f64::from(counted) * 7.0 / days).floor() as u32;
                let new = (whole - before).min(most.map_or(u32::MAX, |m| m - given));
                before = whole;
                given += new;
                if new > 0 {
                    expected.push((0, 0, week, new));
                }
            });
            let found = events(&of_window(units(unit, after, gap, most)), &record(&[life]));
            assert_eq!(
                found, expected,
                "{unit:?} after {after}, gap {gap}: {life:?}"
            );
        }
    }
}

#[test]
fn what_a_simulation_cannot_measure_is_said() {
    let success = |any| Measure::Success {
        any,
        none: vec![],
        after: 1,
    };
    let broken: Vec<(Metric, &str)> = vec![
        (metric(Measure::Reported(Kind::Claims)), "outcome file"),
        (
            metric(Measure::StepStarted {
                step: "third".into(),
            }),
            "its steps are `first`, `second`",
        ),
        (
            metric(spell(Condition::States(vec!["work".into()]), 1, 0)),
            "its states are `out`, `job`",
        ),
        (metric(Measure::Count { of: 9 }), "neither claims nor units"),
        (metric(success(vec![0])), "itself"),
        (
            metric(Measure::Composite {
                parts: vec![(9, measure::decimal("1"))],
            }),
            "adds up numbers",
        ),
        (
            metric(Measure::Composite {
                parts: vec![(0, measure::decimal("1"))],
            }),
            "itself",
        ),
        (
            metric(Measure::Saving {
                components: vec![],
                less_effort: false,
            }),
            "agreed_path",
        ),
        (
            Metric {
                baseline: Baseline::Single(Source::Reported),
                ..metric(Measure::Enrolled)
            },
            "reported from outside",
        ),
    ];
    for (metric, words) in broken {
        let terms = terms(vec![metric], &[]);
        let problems = Verifier::new(&terms, &spec(), &Draw { values: vec![] })
            .expect_err("cannot be measured");
        let text = problems[0].to_string();
        assert!(
            text.starts_with("metric.m: ") && text.contains(words),
            "{text}"
        );
    }
}
