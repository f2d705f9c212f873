//! Contracts in a world in which the programme does nothing: whatever they measure against, the effect is nothing on average.

#[path = "common/lives/mod.rs"]
mod lives;
#[path = "common/measure.rs"]
mod measure;

use lives::build::{Build, n, people, place, step};
use measure::{WEEKS, against, cohort, day, metric, rate, spell, terms, work};
use std::collections::BTreeMap;
use trappe::analysis::measurement::Measurement;
use trappe::analysis::run::Silent;
use trappe::contract::measure::Verifier;
use trappe::contract::terms::{
    Baseline, Measure, Metric, Per, Population, Source, Terms, TimeUnit,
};
use trappe::model::group::{Group, Intake};
use trappe::model::number::{Draw, Number};
use trappe::model::staircase::Step;
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
    let mut terms = terms(metrics, &[day(70), day(100), day(148)]);
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

/// Means of the effects, and how many errors they are from nothing.
fn check(terms: &Terms, what: &str) {
    let b = world();
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
        let count = pairs.len() as f64;
        let mean = |f: &dyn Fn(&(f64, f64)) -> f64| pairs.iter().map(f).sum::<f64>() / count;
        let effect = mean(&|p| p.0 - p.1);
        let spread = mean(&|p| (p.0 - p.1 - effect).powi(2));
        let value = mean(&|p| p.0);
        let of_one = mean(&|p| (p.0 - value).powi(2)) * f64::from(PEOPLE);
        // The path has an error of its own, as any mean of so many lives.
        let error = (spread / count + of_one / f64::from(LIVES)).sqrt();
        assert!(
            effect.abs() <= Z * error + 1e-9,
            "{what}, {key:?}: {effect} ± {error} at a value of {value}"
        );
    }
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
