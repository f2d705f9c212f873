//! Numbers of a cohort and what the sources of their baselines show, by hand.

use crate::lives;
use crate::measure::{
    self, JOB, Life, OUT, PART_TIME, STUDY, WEEKS, against, cohort, day, decimal, line, measured,
    metric, numbers, on_step, people, rate, record, spec, spell, terms, twins, with_groups, work,
};
use rust_decimal::Decimal;
use trappe::contract::day::Day;
use trappe::contract::measure::{Agreed, Groups, Side, Verifier};
use trappe::contract::outcomes::{ALL, Measured, Outcomes};
use trappe::contract::payments::schedule::period_ends;
use trappe::contract::terms::{
    Baseline, Closed, Condition, Curve, Form, Measure, Metric, Minimum, Per, Periods, Population,
    PriceBy, Rule, Source, Stops, Termination, Terms, TimeUnit, Trigger, When,
};
use trappe::model::number::{Draw, Number};
use trappe::record::StepEnd;

fn d(value: i64) -> Decimal {
    Decimal::from(value)
}

fn weeks(of: Condition) -> Measure {
    Measure::Units {
        of,
        unit: TimeUnit::Week,
        after: 0,
        gap: 0,
        most: None,
    }
}

fn mean(of: usize) -> Measure {
    Measure::Mean {
        of,
        per: Per::Referred,
    }
}

/// `(value, sample)` by day.
fn values(out: &Outcomes, metric: u16) -> Vec<(Decimal, u32)> {
    let all = numbers(out, metric).into_iter();
    all.map(|m| (m.value, m.sample.expect("known"))).collect()
}

const LIVES: [Life; 4] = [
    (10, &[(5, OUT), (4, JOB), (100, OUT)]), // work in weeks 15 to 18
    (10, &[(10, OUT), (2, JOB), (3, OUT), (100, JOB)]), // 20–21 and from 25 on
    (20, &[(100, OUT)]),
    (30, &[(5, OUT), (100, JOB)]), // from 35 on
];

#[test]
fn a_day_sees_the_weeks_that_have_begun() {
    let days = [
        day(14),
        day(15).plus(-1),
        day(15),
        day(19),
        day(20),
        day(26),
        day(40),
    ];
    let terms = terms(
        vec![
            metric(spell(work(), 1, 0)),
            metric(weeks(work())),
            metric(rate(0)),
            metric(mean(1)),
            metric(Measure::Count { of: 1 }),
        ],
        &days,
    );
    let out = measured(&terms, &record(&LIVES));
    assert_eq!(
        values(&out, 2),
        [
            (d(0), 2),
            (d(0), 2),
            (d(50), 2),
            (d(50), 2),
            (d(200) / d(3), 3),
            (d(200) / d(3), 3),
            (d(75), 4)
        ]
    );
    // Weeks of work: by week 26 4 + 4, by week 40 4 + 18 + 6.
    let weeks: Vec<Decimal> = values(&out, 4).iter().map(|v| v.0).collect();
    assert_eq!(weeks, [0, 0, 1, 4, 5, 8, 28].map(d));
    assert_eq!(values(&out, 3)[6].0, d(7));
    let day_of: Vec<Day> = numbers(&out, 2).iter().map(|m| m.day).collect();
    assert_eq!(day_of, days);
    assert!(
        out.numbers
            .iter()
            .all(|m| m.cohort == ALL && m.baselines.is_empty())
    );
}

#[test]
fn rates_are_per_referred_per_planned_or_per_an_agreed_number() {
    let per = |per| metric(Measure::Rate { of: 0, per });
    let days = [day(12), day(40)];
    let terms = terms(
        vec![
            metric(spell(work(), 1, 0)),
            per(Per::Referred),
            per(Per::Planned),
            per(Per::People(150)),
            per(Per::People(0)),
        ],
        &days,
    );
    let mut spec = spec();
    spec.groups
        .push(lives::build::people(60, trappe::model::state::StateId(OUT)));
    let verifier = Verifier::new(&terms, &spec, &Draw { values: vec![] }).expect("fine");
    let mut out = Outcomes::default();
    let draw = Draw { values: vec![] };
    verifier.measure(
        &record(&LIVES),
        &Groups::none(),
        &Agreed::default(),
        &draw,
        &mut out,
    );
    assert_eq!(values(&out, 1), [(d(0), 2), (d(75), 4)]);
    assert_eq!(values(&out, 2), [(d(0), 2), (d(5), 4)]);
    assert_eq!(values(&out, 3), [(d(0), 2), (d(2), 4)]);
    // Per nobody nothing can be measured, and where nobody has been referred nothing is.
    assert_eq!(values(&out, 4), []);
    let early = measure::terms(
        vec![metric(Measure::Enrolled), metric(rate(0))],
        &[day(10).plus(-1)],
    );
    assert_eq!(values(&measured(&early, &record(&LIVES)), 1), []);
}

#[test]
fn windows_and_cohorts_and_those_who_started() {
    let mut terms = terms(
        vec![
            metric(spell(work(), 1, 0)),
            Metric {
                person_window: Some(11),
                ..metric(rate(0))
            },
            Metric {
                on: Population::Started,
                ..metric(rate(0))
            },
            metric(rate(0)),
        ],
        &[day(40)],
    );
    terms.cohorts = vec![
        cohort(day(10), day(20).plus(-1), day(19)),
        cohort(day(20), day(30), day(60)),
    ];
    terms.lines[3].by_cohort = true;
    let mut record = record(&LIVES);
    record.steps = vec![
        on_step(0, 0, (16, 26), true, StepEnd::Completed), // began to work before
        on_step(1, 0, (12, 22), true, StepEnd::Completed),
        on_step(3, 0, (41, 50), true, StepEnd::Completed), // starts too late to be seen
    ];
    let out = measured(&terms, &record);
    // Person 1 begins in the eleventh week, person 3 in the sixth.
    assert_eq!(values(&out, 1), [(d(75), 4)]);
    assert_eq!(values(&out, 2), [(d(50), 2)]);
    let by_cohort: Vec<_> = numbers(&out, 3)
        .iter()
        .map(|m| (m.cohort, m.day, m.value, m.sample))
        .collect();
    assert_eq!(
        by_cohort,
        [(0, day(19), d(50), Some(2)), (1, day(60), d(50), Some(2))]
    );
    terms.metrics[1].person_window = Some(10);
    assert_eq!(values(&measured(&terms, &record), 1), [(d(50), 4)]);
}

#[test]
fn numbers_are_measured_on_every_day_on_which_they_could_be_read() {
    let number = || metric(rate(0));
    let mut t = terms(
        vec![
            metric(Measure::Enrolled),
            number(),
            number(),
            number(),
            metric(Measure::Composite {
                parts: vec![(5, d(1)), (3, d(1))],
            }),
            number(),
            number(),
        ],
        &[],
    );
    t.schedule.periods = Periods::Every { months: 12 };
    let ends = period_ends(&t.schedule);
    assert_eq!(ends.len(), 3);
    assert_eq!(ends[0], t.schedule.from.plus_months(12).plus(-1));
    assert_eq!(ends[2], t.schedule.until);
    let by = Curve {
        form: Form::Bands,
        closed: Closed::Below,
        pieces: vec![],
    };
    t.lines = vec![
        line(0, When::Periods),
        line(4, When::On(vec![day(30), day(150)])),
        line(5, When::End),
    ];
    t.lines[0].rule = Rule::PriceBy(PriceBy {
        metric: 1,
        curve: by,
    });
    t.lines[2].limits.minimum = Some(Minimum {
        metric: 2,
        least: d(1),
    });
    t.terminations = vec![Termination {
        id: String::new(),
        name: String::new(),
        name_da: String::new(),
        on: vec![day(70)],
        when: Some(Trigger::Below {
            metric: 3,
            value: d(1),
        }),
        stops: Stops::Everything,
        redemption: vec![],
    }];
    let out = measured(&t, &record(&LIVES));
    let days = |metric| -> Vec<Day> { numbers(&out, metric).iter().map(|m| m.day).collect() };
    let mut periods = ends.clone();
    periods.push(day(70));
    periods.sort_unstable();
    assert_eq!(days(1), periods);
    assert_eq!(days(2), [day(70), t.schedule.until]);
    // Parts of the composite, which is wanted on its line's days inside the contract and when it may end early.
    assert_eq!(days(3), [day(30), day(70)]);
    assert_eq!(days(4), []);
    assert_eq!(days(5), [day(30), day(70), t.schedule.until]);
    // What nothing reads is measured at the end, to be reported.
    assert_eq!(days(6), [t.schedule.until]);
}

/// One number, measured on week 60's day: value, baselines, sample and controls.
fn one(terms: &Terms, out: &Outcomes) -> Option<Measured> {
    let metric = terms.metrics.len() as u16 - 1;
    let all = numbers(out, metric);
    assert!(all.len() <= 1);
    all.first().map(|m| (*m).clone())
}

fn compared(baseline: Baseline, measure: Measure) -> Terms {
    terms(
        vec![
            metric(spell(work(), 1, 0)),
            metric(weeks(work())),
            metric(weeks(Condition::SelfSupport)),
            metric(spell(Condition::SelfSupport, 13, 0)),
            Metric {
                baseline,
                ..metric(measure)
            },
        ],
        &[day(60)],
    )
}

fn single(source: Source, measure: Measure) -> Terms {
    compared(Baseline::Single(source), measure)
}

/// Of five: one works from week 20 on, one from week 30, one in weeks 58 to 67, one came too late to be seen.
const OTHERS: [Life; 5] = [
    (10, &[(10, OUT), (100, JOB)]),
    (10, &[(100, OUT)]),
    (20, &[(10, OUT), (100, JOB)]),
    (61, &[(1, OUT), (100, JOB)]),
    (20, &[(38, OUT), (10, JOB), (50, OUT)]),
];

#[test]
fn a_group_shows_its_own_rate_and_mean_and_a_count_for_the_people_measured() {
    let (people, arm) = people(&OTHERS);
    let side = Side::group(&people, &arm, WEEKS);
    let groups = Groups {
        control: side,
        ..Groups::none()
    };
    let record = record(&LIVES);
    let shown = |size, measure| {
        let terms = single(Source::Control { size }, measure);
        let out = with_groups(&terms, &record, &groups, &Agreed::default());
        let m = one(&terms, &out).expect("measured");
        assert_eq!(m.sample, Some(4));
        (m.baselines[0], m.controls.expect("known"))
    };
    // Seen by week 60: four people, three of whom worked, for 41, 31 and 3 weeks.
    assert_eq!(shown(5, rate(0)), (d(75), 4));
    assert_eq!(shown(5, mean(1)), (d(75) / d(4), 4));
    assert_eq!(shown(5, Measure::Count { of: 1 }), (d(75), 4));
    // The first three: scaled to four people measured.
    assert_eq!(shown(3, rate(0)), (d(200) / d(3), 3));
    assert_eq!(shown(3, Measure::Count { of: 1 }), (d(72 * 4) / d(3), 3));
    // Per planned or agreed number both value and baseline fall with the referrals.
    let per = Measure::Rate {
        of: 0,
        per: Per::People(8),
    };
    assert_eq!(shown(3, per), (d(100) / d(3), 3));
}

#[test]
fn a_matched_group_is_biased_and_a_historical_one_is_not_the_control_group() {
    let (mine, my_arm) = people(&OTHERS);
    let (old, old_arm) = people(&OTHERS[1..2]);
    let groups = Groups {
        matched: Side::group(&mine, &my_arm, WEEKS),
        historical: Side::group(&old, &old_arm, WEEKS),
        ..Groups::none()
    };
    let shown = |source| {
        let terms = single(source, rate(0));
        let out = with_groups(&terms, &record(&LIVES), &groups, &Agreed::default());
        one(&terms, &out).map(|m| (m.baselines[0], m.controls))
    };
    let bias = Number::fixed(-2.5);
    assert_eq!(
        shown(Source::Matched { size: 9, bias }),
        Some((decimal("72.5"), Some(4)))
    );
    assert_eq!(shown(Source::Historical { size: 9 }), Some((d(0), Some(1))));
    // Nobody is in the control group: nothing is measured.
    assert_eq!(shown(Source::Control { size: 9 }), None);
}

#[test]
fn twins_are_the_same_people() {
    let lives: [Life; 4] = [LIVES[2], LIVES[1], LIVES[0], (30, &[(100, OUT)])];
    let mut twinned: Vec<Life> = lives.to_vec();
    for (twin, own) in twinned.iter_mut().zip(&LIVES) {
        twin.0 = own.0;
    }
    let record = twins(&LIVES, &twinned);
    for (measure, value, twin) in [
        (rate(0), d(75), d(50)),
        (mean(1), d(4 + 38 + 26) / d(4), d(38 + 4) / d(4)),
        (Measure::Count { of: 1 }, d(68), d(42)),
    ] {
        let terms = single(Source::Twin, measure);
        let m = one(&terms, &measured(&terms, &record)).expect("measured");
        assert_eq!((m.value, m.baselines[0]), (value, twin));
        assert_eq!((m.sample, m.controls), (Some(4), None));
    }
    // Twins of those who started.
    let mut started = single(Source::Twin, rate(0));
    started.metrics[4].on = Population::Started;
    let mut one_started = record.clone();
    one_started.steps = vec![on_step(3, 0, (31, 50), true, StepEnd::Completed)];
    let m = one(&started, &measured(&started, &one_started)).expect("measured");
    assert_eq!((m.value, m.baselines[0], m.sample), (d(100), d(0), Some(1)));
}

#[test]
fn steps_do_not_exist_outside_the_programme() {
    let mut terms = terms(
        vec![
            metric(Measure::StepCompleted {
                step: "first".into(),
            }),
            against(Source::Twin, rate(0)),
            metric(Measure::Success {
                any: vec![],
                none: vec![0],
                after: 20,
            }),
            against(Source::Twin, rate(2)),
        ],
        &[day(60)],
    );
    terms.lines.truncate(2);
    terms.lines.push(line(3, When::On(vec![day(60)])));
    let mut record = record(&LIVES);
    record.steps = vec![on_step(0, 0, (12, 22), true, StepEnd::Completed)];
    let out = measured(&terms, &record);
    let shown = |m| {
        let n = numbers(&out, m)[0];
        (n.value, n.baselines[0])
    };
    assert_eq!(shown(1), (d(25), d(0)));
    assert_eq!(shown(3), (d(75), d(100)));
}

#[test]
fn before_and_after_sets_the_weeks_before_against_the_weeks_since() {
    let mut record = record(&LIVES);
    for (person, weeks) in record.people.iter_mut().zip([39, 78, 0, 0]) {
        person.self_support_weeks = weeks; // a quarter and a half of 156
    }
    let shown = |measure, record: &trappe::record::Record| {
        let terms = single(Source::PrePost, measure);
        one(&terms, &measured(&terms, record))
            .expect("measured")
            .baselines[0]
    };
    // 51 weeks are seen of the first two (10 to 60), 41 and 31 of the others.
    assert_eq!(
        shown(mean(2), &record),
        (d(51) / d(4) + d(51) / d(2)) / d(4)
    );
    // Spells of 13 weeks: 51/4/13 of one, and 51/2/13 = 1.96 make it certain.
    let expected = (d(51) / d(4) / d(13) + d(1)) * d(25);
    assert!((shown(rate(3), &record) - expected).abs() < decimal("1e-20"));
    // For work there is nothing: they lived on support …
    assert_eq!(shown(mean(1), &record), d(0));
    assert_eq!(shown(rate(0), &record), d(0));
    // … unless somebody begins in work, and has been there for half of the 156 weeks.
    let mut worker = measure::record(&[(10, &[(5, JOB), (100, OUT)])]);
    worker.people[0].duration = 78;
    assert_eq!(shown(mean(1), &worker), d(51) / d(2));
    worker.people[0].duration = 999;
    assert_eq!(shown(mean(1), &worker), d(51));
    // Part-time work is none of 10 hours, study is self-support.
    let mut other = measure::record(&[(10, &[(5, PART_TIME), (100, OUT)])]);
    other.people[0].duration = 78;
    assert_eq!(shown(mean(1), &other), d(0));
    let mut study = measure::record(&[(10, &[(5, STUDY), (100, OUT)])]);
    study.people[0].duration = 78;
    assert_eq!(shown(mean(2), &study), d(51) / d(2));
}

#[test]
fn a_difference_in_differences_takes_off_what_set_the_groups_apart() {
    let mut record = record(&LIVES);
    record.people[1].self_support_weeks = 78;
    let (mut others, arm) = people(&OTHERS);
    others[0].self_support_weeks = 39;
    let groups = Groups {
        control: Side::group(&others, &arm, WEEKS),
        ..Groups::none()
    };
    let terms = single(Source::DifferenceInDifferences { size: 9 }, mean(2));
    let out = with_groups(&terms, &record, &groups, &Agreed::default());
    let m = one(&terms, &out).expect("measured");
    // Control 75 / 4; own pre 51 / 2 over 4 people, their pre 51 / 4 over 4 people.
    let expected = d(75) / d(4) + d(51) / d(8) - d(51) / d(16);
    assert_eq!((m.baselines[0], m.controls), (expected, Some(4)));
}

#[test]
fn agreed_paths_are_expectations_by_weeks_since_the_intake() {
    // Half of many lives work from the fifth week after their intake on, for twice five weeks.
    let working: Life = (3, &[(4, OUT), (5, JOB), (1, OUT), (5, JOB), (100, OUT)]);
    let idle: Life = (7, &[(100, OUT)]);
    let (lives, arm) = people(&[working, idle]);
    let terms = single(Source::AgreedPath { lives: 2 }, mean(1));
    let rates = single(Source::AgreedPath { lives: 2 }, rate(0));
    for (terms, expected) in [
        // By week 60 everybody of LIVES has been seen for all of the ten weeks …
        (&terms, d(5)),
        (&rates, d(50)),
    ] {
        let mut spec = spec();
        spec.groups
            .push(lives::build::people(4, trappe::model::state::StateId(OUT)));
        let draw = Draw { values: vec![] };
        let verifier = Verifier::new(terms, &spec, &draw).expect("fine");
        assert!(verifier.needs_agreed_paths());
        let mut counts = verifier.agreed_counts();
        verifier.agree(&Side::group(&lives[..1], &arm, WEEKS), &mut counts);
        let mut more = verifier.agreed_counts();
        let second = trappe::record::Arm {
            offsets: arm.offsets[1..].to_vec(),
            stays: arm.stays.clone(),
        };
        verifier.agree(&Side::group(&lives[1..], &second, WEEKS), &mut more);
        counts.merge(&more);
        let agreed = counts.finish();
        let path = 0;
        assert_eq!(agreed.expected(path, (0, 3), (0, 4)), 0.0);
        let out = with_groups(terms, &record(&LIVES), &Groups::none(), &agreed);
        assert_eq!(one(terms, &out).expect("measured").baselines[0], expected);
    }
    let mut early = terms.clone();
    early.lines[4].when = When::On(vec![day(22)]);
    let mut spec = spec();
    spec.groups
        .push(lives::build::people(4, trappe::model::state::StateId(OUT)));
    let verifier = Verifier::new(&early, &spec, &Draw { values: vec![] }).expect("fine");
    let mut counts = verifier.agreed_counts();
    verifier.agree(&Side::group(&lives, &arm, WEEKS), &mut counts);
    let out = with_groups(&early, &record(&LIVES), &Groups::none(), &counts.finish());
    // … by week 22 two people have been there for 13 weeks, of which 8 could be work, and one for 3.
    let m = numbers(&out, 4)[0];
    assert_eq!((m.baselines[0], m.sample), (d(8) / d(3), Some(3)));
}

#[test]
fn baselines_of_several_sources_are_shown_in_their_order() {
    let (others, arm) = people(&OTHERS);
    let groups = Groups {
        control: Side::group(&others, &arm, WEEKS),
        ..Groups::none()
    };
    let control = |size| Source::Control { size };
    let shown = |baseline| {
        let terms = compared(baseline, rate(0));
        let out = with_groups(&terms, &record(&LIVES), &groups, &Agreed::default());
        one(&terms, &out).map(|m| (m.baselines, m.controls))
    };
    let tenth = decimal("0.1");
    assert_eq!(
        shown(Baseline::Blend(vec![
            (tenth, Source::Twin),
            (tenth, Source::Fixed(d(3))),
            (tenth, control(9)),
            (tenth, control(2)),
        ])),
        Some((vec![d(75), d(75), d(50)], Some(2)))
    );
    let switch = |at| Baseline::Switch {
        at,
        first: Source::Historical { size: 5 },
        then: control(9),
    };
    // There is no historical group: before the switch nothing can be measured, from the day on it is not needed.
    assert_eq!(shown(switch(day(60).plus(1))), None);
    assert_eq!(shown(switch(day(60))), Some((vec![d(0), d(75)], Some(4))));
    let fallback = |least, first| Baseline::Fallback {
        least,
        first,
        otherwise: Source::Twin,
    };
    let none = Source::Historical { size: 5 };
    assert_eq!(
        shown(fallback(4, control(9))),
        Some((vec![d(75), d(75)], Some(4)))
    );
    assert_eq!(
        shown(fallback(5, control(9))),
        Some((vec![d(75), d(75)], Some(4)))
    );
    assert_eq!(
        shown(fallback(1, none.clone())),
        Some((vec![d(0), d(75)], Some(0)))
    );
    assert_eq!(shown(fallback(0, none)), None);
}
