//! Contracts in a world in which the programme does nothing: whatever they measure against, the effect is nothing on average.

use crate::lives::build::{Build, n, people, place, step};
use crate::measure::{WEEKS, against, cohort, day, metric, rate, spell, terms, work};
use std::collections::BTreeMap;
use trappe::analysis::forecast::Forecast;
use trappe::analysis::measurement::Measurement;
use trappe::analysis::run::Silent;
use trappe::contract::measure::Verifier;
use trappe::contract::terms::{
    Baseline, Measure, Metric, Per, Population, Source, Terms, TimeUnit,
};
use trappe::model::group::{Group, Intake};
use trappe::model::number::{Draw, Number};
use trappe::model::staircase::Step;
use trappe::model::state::{self, Benefit, Financing, Tariff};
use trappe::money::tariff::Tariffs;
use trappe::sim::luck::Luck;

/// P(|Z| > 6.2) < 6e-10; the tests ask a few hundred times.
const Z: f64 = 6.2;
const LIVES: u32 = 40_000;
const PEOPLE: u32 = 60;
const REPLICATIONS: u32 = 300;

/// People who come from week 5 to week 40, find work, lose it and find it again. The step does nothing.
fn world() -> Build {
    let mut b = Build::new(WEEKS);
    let (near, far, job) = (b.support("near"), b.support("far"), b.work("job"));
    b.moves(near, job, 0.03);
    b.moves(far, job, 0.01);
    b.moves(job, far, 0.06);
    // Who finds work within ten weeks never starts.
    b.step(Step {
        place: place(10, Some(1.0)),
        ..step(13)
    });
    for (count, state, intake) in [
        (PEOPLE / 2, near, Intake::Evenly { from: 5, until: 40 }),
        (
            PEOPLE / 2,
            far,
            Intake::Dates(vec![(5, 10), (20, 10), (40, 10)]),
        ),
    ] {
        b.group(Group {
            intake,
            frailty_variance: n(0.5),
            ..people(count, state)
        });
    }
    b
}

/// Claims of all kinds, and numbers of them: the first six metrics are claims and units.
fn metrics(source: &Source) -> Vec<Metric> {
    let units = |after, most| Measure::Units {
        of: work(),
        unit: TimeUnit::Week,
        after,
        gap: 1,
        most,
    };
    let mean = |of| Measure::Mean {
        of,
        per: Per::Referred,
    };
    let mut all = vec![
        metric(Measure::JobStart { min_hours: 10.0 }),
        metric(spell(work(), 4, 1)),
        metric(units(3, None)),
        metric(units(0, Some(6))),
        metric(Measure::Enrolled),
        metric(Measure::Success {
            any: vec![1],
            none: vec![],
            after: 50,
        }),
    ];
    for measure in [
        rate(0),
        mean(0),
        rate(1),
        mean(1),
        mean(2),
        mean(3),
        rate(2),
        rate(4),
        rate(5),
        Measure::Count { of: 0 },
    ] {
        all.push(Metric {
            baseline: Baseline::Single(source.clone()),
            ..metric(measure)
        });
    }
    all
}

/// A contract that begins with a week.
fn contract(metrics: Vec<Metric>, from: u32) -> Terms {
    let mut terms = terms(metrics, &[day(45), day(70), day(100), day(148)]);
    terms.schedule.from = day(from);
    terms.cohorts = vec![
        cohort(day(0), day(15), day(90)),
        cohort(day(16), day(60), day(140)),
    ];
    // The rate of job starts and that of spells are measured of each cohort.
    for line in terms
        .lines
        .iter_mut()
        .filter(|line| matches!(line.metric, Some(6 | 8)))
    {
        line.by_cohort = true;
    }
    terms
}

/// Times that everybody knows of: two good quarters, then bad ones for ever.
fn certain_times() -> Build {
    let mut b = world();
    let (second, bad) = ([0.0, 1.0, 0.0], [0.0, 0.0, 1.0]);
    let good = (4.0, 0.5);
    let regimes = [
        (&second[..], good.0, good.1),
        (&bad[..], good.0, good.1),
        (&bad[..], 0.3, 2.0),
    ];
    b.cycle(Some(0), &regimes);
    b
}

/// Times that begin well and are likely to get worse, nobody knows when.
fn random_times() -> Build {
    let mut b = world();
    let regimes = [(&[0.5, 0.5][..], 4.0, 0.5), (&[0.05, 0.95][..], 0.3, 2.0)];
    b.cycle(Some(0), &regimes);
    b
}

/// Means of the effects, and how many errors they are from nothing.
fn check(terms: &Terms, what: &str) {
    check_in(&world(), terms, what);
}

fn check_in(b: &Build, terms: &Terms, what: &str) {
    let draw = Draw { values: Vec::new() };
    let world = b.world();
    let tariffs = Tariffs::new(&b.spec, &draw);
    let measurement = Measurement::new(terms, &b.spec, &world, &tariffs, &[], 3, &Silent)
        .unwrap_or_else(|problems| panic!("{what}: {problems:?}"))
        .expect("not stopped");
    let mut found: BTreeMap<_, Vec<(f64, f64)>> = BTreeMap::new();
    for r in 0..REPLICATIONS {
        let lived = measurement.live(&world, &Luck::new(8, r), &draw, &tariffs, |_| Vec::new());
        for m in lived.outcomes.numbers {
            let float = |d: rust_decimal::Decimal| d.to_string().parse().expect("a number");
            let pair = (float(m.value), float(m.baselines[0]));
            found
                .entry((m.metric, m.cohort, m.day))
                .or_default()
                .push(pair);
        }
    }
    assert!(found.len() >= 25, "{}", found.len());
    for (key, pairs) in found {
        nothing(&pairs, 0.0, &format!("{what}, {key:?}"));
    }
}

/// Pairs of value and baseline differ by nothing on average, or by a small part of the value.
fn nothing(pairs: &[(f64, f64)], part: f64, what: &str) {
    let count = pairs.len() as f64;
    let mean = |f: &dyn Fn(&(f64, f64)) -> f64| pairs.iter().map(f).sum::<f64>() / count;
    let effect = mean(&|p| p.0 - p.1);
    let spread = mean(&|p| (p.0 - p.1 - effect).powi(2));
    let value = mean(&|p| p.0);
    let of_one = mean(&|p| (p.0 - value).powi(2)) * f64::from(PEOPLE);
    // The path has an error of its own, as any mean of so many lives.
    let error = (spread / count + of_one / f64::from(LIVES)).sqrt();
    assert!(
        effect.abs() <= Z * error + part * value.abs() + 1e-9,
        "{what}: {effect} ± {error} at a value of {value}"
    );
}

#[test]
fn an_agreed_path_shows_no_effect_whenever_the_contract_begins() {
    let source = Source::AgreedPath { lives: LIVES };
    // Before the first intake, with it, while people come, with the last, and long after.
    for from in [0, 5, 12, 40, 65] {
        check(&contract(metrics(&source), from), &format!("from {from}"));
    }
    let mut windows = contract(metrics(&source), 25);
    windows.schedule.person_window = Some(60);
    check(&windows, "from 25, within 60 weeks");
}

#[test]
fn an_agreed_path_knows_in_which_times_people_come() {
    let source = Source::AgreedPath { lives: LIVES };
    for (times, b) in [("certain", certain_times()), ("random", random_times())] {
        for from in [0, 12, 65] {
            let terms = contract(metrics(&source), from);
            check_in(&b, &terms, &format!("{times} times, from {from}"));
        }
        let mut windows = contract(metrics(&source), 12);
        windows.schedule.person_window = Some(40);
        check_in(&b, &windows, &format!("{times} times, within 40 weeks"));
    }
}

#[test]
fn a_saving_against_an_agreed_path_knows_in_which_times_people_come() {
    for (times, mut b) in [("certain", certain_times()), ("random", random_times())] {
        for state in &mut b.spec.states[..2] {
            state.benefit = Some(Benefit {
                rate: Tariff {
                    by_year: vec![(2022, n(3_000.0))],
                    per: state::Per::Week,
                    growth: n(0.0),
                },
                taxable: false,
                financing: Financing::Refund,
            });
        }
        saves_nothing(&b, 0.0, &format!("{times} times"));
        // Too many groups for cells of single weeks: those who meet a change a week too early or too late show a little.
        b.spec.groups = (0..12).flat_map(|_| b.spec.groups.clone()).collect();
        saves_nothing(&b, 0.005, &format!("{times} times, wide cells"));
    }
}

/// Nothing is saved in any year, of the whole of each life or of its first 40 weeks.
fn saves_nothing(b: &Build, part: f64, what: &str) {
    let source = Source::AgreedPath { lives: LIVES };
    let saving = || {
        let measure = Measure::Saving {
            components: Vec::new(),
            less_effort: false,
        };
        against(source.clone(), measure)
    };
    let within = Metric {
        person_window: Some(40),
        ..saving()
    };
    let mut terms = contract(vec![saving(), within], 0);
    terms.schedule.until = day(WEEKS - 1);
    let draw = Draw { values: Vec::new() };
    let world = b.world();
    let tariffs = Tariffs::new(&b.spec, &draw);
    let forecast = Forecast::new(&b.spec, &world, 3, LIVES, &Silent).expect("not stopped");
    let shares = &forecast.shares;
    let measurement = Measurement::new(&terms, &b.spec, &world, &tariffs, shares, 3, &Silent)
        .unwrap_or_else(|problems| panic!("{what}: {problems:?}"))
        .expect("not stopped");
    let mut found: BTreeMap<_, Vec<(f64, f64)>> = BTreeMap::new();
    for r in 0..REPLICATIONS {
        let lived = measurement.live(&world, &Luck::new(8, r), &draw, &tariffs, |_| Vec::new());
        let mut sums: BTreeMap<_, (f64, f64)> = BTreeMap::new();
        for m in lived.outcomes.money {
            let half_year = m.day.since(day(0)) / 182;
            let sum = sums.entry((m.metric, half_year)).or_default();
            *sum = (sum.0 + m.actual as f64, sum.1 + m.expected as f64);
        }
        for (key, sum) in sums {
            found.entry(key).or_default().push(sum);
        }
    }
    assert!(found.len() >= 12, "{}", found.len());
    for (key, pairs) in found {
        nothing(&pairs, part, &format!("{what}, {key:?}"));
    }
}

/// Only those who started are counted, by the numbers or by the claims behind them.
fn started(source: &Source, numbers: bool) -> Terms {
    let mut metrics = metrics(source);
    let (claims, of_claims) = metrics.split_at_mut(6);
    let which = if numbers { of_claims } else { claims };
    for metric in which {
        metric.on = Population::Started;
    }
    contract(metrics, 12)
}

#[test]
fn those_who_started_are_compared_with_their_like_or_not_at_all() {
    check(&started(&Source::Twin, true), "twins of those who started");
    let bias = Number::fixed(0.0);
    for (source, who) in [
        (Source::Control { size: 50 }, "a control group resembles"),
        (
            Source::DifferenceInDifferences { size: 50 },
            "a control group resembles",
        ),
        (
            Source::Matched { size: 50, bias },
            "a matched group resembles",
        ),
        (
            Source::Historical { size: 50 },
            "a historical group resembles",
        ),
        (
            Source::AgreedPath { lives: 1000 },
            "a path agreed at signing is",
        ),
    ] {
        for numbers in [true, false] {
            let terms = started(&source, numbers);
            let b = world();
            let problems = Verifier::new(&terms, &b.spec, &Draw { values: Vec::new() })
                .expect_err("cannot be compared");
            assert_eq!(problems.len(), 10, "{who}");
            for problem in problems {
                let text = problem.to_string();
                assert!(
                    text.contains(who) && text.contains("write on = \"referred\""),
                    "{text}"
                );
            }
        }
    }
    // A saving cannot be that of those who started.
    let saving = Metric {
        on: Population::Started,
        ..against(
            Source::Twin,
            Measure::Saving {
                components: Vec::new(),
                less_effort: false,
            },
        )
    };
    let problems = Verifier::new(
        &terms(vec![saving], &[]),
        &world().spec,
        &Draw { values: Vec::new() },
    );
    assert!(
        problems.expect_err("refused")[0]
            .message
            .contains("everybody who was referred")
    );
}

#[test]
fn steps_are_not_compared_with_those_who_had_no_programme() {
    let bias = Number::fixed(0.0);
    let steps = [
        Measure::StepStarted {
            step: "step".into(),
        },
        Measure::StepCompleted {
            step: "step".into(),
        },
    ];
    let refused = |source: Source, step: &Measure| {
        let success = Measure::Success {
            any: vec![0],
            none: vec![],
            after: 50,
        };
        let mean = Measure::Mean {
            of: 0,
            per: Per::Referred,
        };
        let parts = vec![(2, rust_decimal::Decimal::ONE)];
        let metrics = vec![
            metric(step.clone()),
            metric(success),
            against(source.clone(), rate(0)),
            against(source.clone(), mean),
            against(source.clone(), Measure::Count { of: 0 }),
            against(source, rate(1)),
            metric(Measure::Composite { parts }),
        ];
        let draw = Draw { values: Vec::new() };
        Verifier::new(&terms(metrics, &[day(70)]), &world().spec, &draw)
    };
    for step in &steps {
        for source in [
            Source::Control { size: 50 },
            Source::DifferenceInDifferences { size: 50 },
            Source::Matched { size: 50, bias },
            Source::Historical { size: 50 },
            Source::AgreedPath { lives: 1000 },
        ] {
            let problems = refused(source, step).expect_err("nobody else has steps");
            assert_eq!(problems.len(), 4);
            for problem in problems {
                assert!(problem.message.contains("has no programme"), "{problem}");
            }
        }
        let agreed = Source::Deadweight(rust_decimal::Decimal::new(1, 1));
        assert!(refused(agreed, step).is_ok());
        assert!(refused(Source::Fixed(rust_decimal::Decimal::TEN), step).is_ok());
    }
}
