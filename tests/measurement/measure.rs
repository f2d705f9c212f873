//! Contracts and hand-made lives to measure in tests.

use crate::lives::build::{Build, n, step};
use rust_decimal::Decimal;
use trappe::contract::day::Day;
use trappe::contract::measure::{Agreed, Groups, Verifier};
use trappe::contract::outcomes::{Measured, Outcomes};
use trappe::contract::terms::{
    Baseline, Capital, Cohort, Condition, Currency, Draws, Effect, Line, LineLimits, Measure,
    Metric, Over, Per, Periods, Population, Repeat, Round, Rounding, Rule, Schedule, Source, Terms,
    When,
};
use trappe::model::Spec;
use trappe::model::number::Draw;
use trappe::model::state::{Counts, StateId};
use trappe::record::{Arm, NO_ENTERPRISE, Person, PlaceKind, Record, Stay, StepEnd, StepStay};

pub const OUT: u16 = 0;
pub const JOB: u16 = 1;
pub const PART_TIME: u16 = 2;
pub const STUDY: u16 = 3;
pub const LEAVE: u16 = 4;

/// Weeks of the run.
pub const WEEKS: u32 = 200;

/// A life: the week of intake, and (weeks, state) one after the other; the last state lasts to the horizon.
pub type Life<'a> = (u32, &'a [(u32, u16)]);

/// States of all kinds and a programme of two steps, "first" and "second".
pub fn spec() -> Spec {
    let mut b = Build::new(WEEKS);
    b.support("out");
    b.work("job");
    b.work("part-time");
    b.work("study");
    b.education("leave");
    let states = &mut b.spec.states;
    states[2].counts = Counts::Support;
    states[2].hours = n(8.0);
    states[3].in_work = false;
    states[3].hours = n(0.0);
    for id in ["first", "second"] {
        b.step(step(10));
        b.programme().steps.last_mut().expect("a step").id = id.into();
    }
    b.spec
}

/// First day of a week.
pub fn day(week: u32) -> Day {
    Day::of(spec().calendar.first_day(week))
}

pub fn decimal(text: &str) -> Decimal {
    text.parse().expect("a number")
}

pub fn metric(measure: Measure) -> Metric {
    Metric {
        id: "m".into(),
        name: String::new(),
        name_da: String::new(),
        unit: String::new(),
        measure,
        baseline: Baseline::None,
        effect: Effect::Value,
        on: Population::Referred,
        person_window: None,
    }
}

pub fn against(source: Source, measure: Measure) -> Metric {
    Metric {
        baseline: Baseline::Single(source),
        ..metric(measure)
    }
}

pub fn work() -> Condition {
    Condition::Work { min_hours: 10.0 }
}

pub fn spell(of: Condition, weeks: u32, gap: u32) -> Measure {
    Measure::Spell { of, weeks, gap }
}

pub fn rate(of: usize) -> Measure {
    Measure::Rate {
        of,
        per: Per::Referred,
    }
}

/// A line that pays a price for a metric.
pub fn line(metric: usize, when: When) -> Line {
    Line {
        id: format!("line{metric}"),
        name: String::new(),
        name_da: String::new(),
        metric: Some(metric),
        rule: Rule::Price {
            steps: vec![(None, Decimal::ONE)],
        },
        requires: None,
        unless: None,
        limits: LineLimits::default(),
        when,
        by_cohort: false,
        repeat: Repeat::Each,
        lag_months: None,
        payers: None,
        waterfall: 0,
        two_sided: None,
    }
}

/// A contract with a line per metric, measured on the given days. It runs from a Wednesday before week 10 through the first day
/// of week 149.
pub fn terms(metrics: Vec<Metric>, days: &[Day]) -> Terms {
    let from = day(10).plus(-5);
    let until = day(149);
    Terms {
        title: String::new(),
        title_da: String::new(),
        currency: Currency {
            code: "DKK".into(),
            decimals: 2,
        },
        rounding: Rounding {
            amounts: Round::Down,
            prices: Some(Round::Down),
        },
        schedule: Schedule {
            from,
            until,
            person_window: None,
            periods: Periods::Ending(vec![until]),
            lag_months: 3,
        },
        lines: (0..metrics.len())
            .map(|m| line(m, When::On(days.to_vec())))
            .collect(),
        metrics,
        cohorts: Vec::new(),
        payers: Vec::new(),
        over: Over::Unpaid,
        cap: None,
        cap_per_payment: None,
        cap_per_person: None,
        bid: Decimal::ONE,
        indexation: None,
        terminations: Vec::new(),
        capital: Capital {
            start: from,
            tranches: Vec::new(),
            draws: Draws::Needed { every_months: 3 },
            recycle: false,
            guarantees: Vec::new(),
            waterfalls: Vec::new(),
            hurdle: 0.0,
        },
    }
}

pub fn cohort(from: Day, until: Day, measured: Day) -> Cohort {
    Cohort {
        id: String::new(),
        name: String::new(),
        name_da: String::new(),
        from,
        until,
        measured,
    }
}

/// People and an arm; nobody has a history.
pub fn people(lives: &[Life<'_>]) -> (Vec<Person>, Arm) {
    let mut arm = Arm::default();
    arm.offsets.push(0);
    let mut people = Vec::new();
    for (intake, stays) in lives {
        let mut from = *intake;
        for (weeks, state) in *stays {
            arm.stays.push(Stay {
                from,
                state: StateId(*state),
                enterprise: NO_ENTERPRISE,
            });
            from += weeks;
        }
        arm.offsets.push(arm.stays.len() as u32);
        people.push(Person {
            group: 0,
            municipality: 0,
            intake: Some(*intake),
            counter: 0,
            self_support_weeks: 0,
            duration: 0,
            frailty: 1.0,
        });
    }
    (people, arm)
}

/// A record of these lives; the twins have lives of their own.
pub fn twins(lives: &[Life<'_>], twins: &[Life<'_>]) -> Record {
    let (people, programme) = people(lives);
    Record {
        replication: 0,
        weeks: WEEKS,
        regimes: Vec::new(),
        people,
        programme,
        counterfactual: self::people(twins).1,
        steps: Vec::new(),
        adviser: Vec::new(),
        graduations: Vec::new(),
        enterprises: Vec::new(),
        openings: Vec::new(),
    }
}

pub fn record(lives: &[Life<'_>]) -> Record {
    twins(lives, lives)
}

/// A stay on a step.
pub fn on_step(person: u32, step: u16, weeks: (u32, u32), start: bool, end: StepEnd) -> StepStay {
    StepStay {
        person,
        step,
        from: weeks.0,
        to: weeks.1,
        place: PlaceKind::NotNeeded,
        start,
        end,
    }
}

/// What is measured, without groups and agreed paths.
pub fn measured(terms: &Terms, record: &Record) -> Outcomes {
    with_groups(terms, record, &Groups::none(), &Agreed::default())
}

pub fn with_groups(
    terms: &Terms,
    record: &Record,
    groups: &Groups<'_>,
    agreed: &Agreed,
) -> Outcomes {
    let draw = Draw { values: Vec::new() };
    let verifier = Verifier::new(terms, &spec(), &draw).expect("can be measured");
    let mut out = Outcomes::default();
    verifier.measure(record, groups, agreed, &draw, &mut out);
    let mut sorted = out.clone();
    sorted.sort();
    assert_eq!(sorted, out, "lists are in their order");
    out
}

/// `(person, metric, week, count)` of the events.
pub fn events(terms: &Terms, record: &Record) -> Vec<(u32, u16, u32, u32)> {
    let start = day(0);
    measured(terms, record)
        .events
        .iter()
        .map(|e| {
            let days = e.day.since(start);
            assert_eq!(days % 7, 0);
            let count = e.count.to_string().parse().expect("whole");
            (e.person, e.metric, days as u32 / 7, count)
        })
        .collect()
}

/// Numbers as (day, value, first baseline, sample, controls).
pub fn numbers(out: &Outcomes, metric: u16) -> Vec<&Measured> {
    out.numbers.iter().filter(|m| m.metric == metric).collect()
}
