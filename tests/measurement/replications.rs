//! What a contract measures of whole replications: savings against every kind of baseline, and early ends.

use crate::measure::{self, against, metric, rate, spell, terms, work};
use crate::support::{self, NO_EFFECT, kolding};
use rust_decimal::Decimal;
use trappe::analysis::forecast::{Forecast, paths};
use trappe::analysis::measurement::{Lived, Measurement};
use trappe::analysis::run::Silent;
use trappe::contract::day::Day;
use trappe::contract::outcomes::Outcomes;
use trappe::contract::terms::{
    Baseline, Measure, Metric, Periods, SavingComponent, Source, Stops, Termination, Terms,
};
use trappe::model::Spec;
use trappe::model::number::{Draw, Number};
use trappe::model::world::World;
use trappe::money::books::books;
use trappe::money::path::path_cost;
use trappe::money::saving::measured_cost;
use trappe::money::tariff::Tariffs;
use trappe::scenario::Scenario;
use trappe::sim::luck::Luck;
use trappe::sim::replication::{Stop, live_until};

const SEED: u64 = 11;
const LIVES: u32 = 2000;

fn saving(baseline: Baseline, less_effort: bool) -> Metric {
    Metric {
        baseline,
        ..metric(Measure::Saving {
            components: Vec::new(),
            less_effort,
        })
    }
}

fn single(source: Source) -> Metric {
    saving(Baseline::Single(source), false)
}

/// A contract over the first five of Kolding's seven years.
fn contract(scenario: &Scenario, metrics: Vec<Metric>) -> Terms {
    let calendar = &scenario.spec.calendar;
    let (from, until) = (
        Day::of(calendar.start),
        Day::of(calendar.first_day(259)).plus(6),
    );
    let mut terms = terms(metrics, &[until]);
    terms.schedule.from = from;
    terms.schedule.until = until;
    terms.schedule.periods = Periods::Every { months: 6 };
    terms
}

/// The best-estimate world of a scenario and everything that hangs on it.
struct Setting<'a> {
    spec: &'a Spec,
    world: World,
    tariffs: Tariffs,
    draw: Draw,
    forecast: Forecast,
}

impl<'a> Setting<'a> {
    fn new(scenario: &'a Scenario) -> Self {
        let spec = &scenario.spec;
        let draw = Draw::best(&spec.parameters);
        let world = World::new(spec, &draw).expect("a possible world");
        let forecast = Forecast::new(spec, &world, SEED, LIVES, &Silent).expect("not stopped");
        Self {
            spec,
            tariffs: Tariffs::new(spec, &draw),
            world,
            draw,
            forecast,
        }
    }

    fn measurement<'t>(&'t self, terms: &'t Terms) -> Measurement<'t> {
        let shares = &self.forecast.shares;
        Measurement::new(
            terms,
            self.spec,
            &self.world,
            &self.tariffs,
            shares,
            SEED,
            &Silent,
        )
        .unwrap_or_else(|problems| panic!("{problems:?}"))
        .expect("not stopped")
    }

    fn live(&self, measurement: &Measurement<'_>, replication: u32) -> Lived {
        self.ended(measurement, replication, |_| Vec::new())
    }

    fn ended(
        &self,
        measurement: &Measurement<'_>,
        replication: u32,
        early: impl Fn(&Outcomes) -> Vec<(Day, usize)>,
    ) -> Lived {
        let luck = Luck::new(SEED, replication);
        measurement.live(&self.world, &luck, &self.draw, &self.tariffs, early)
    }
}

/// `(expected, actual)` by week of the contract of one metric.
fn weekly(scenario: &Scenario, outcomes: &Outcomes, metric: u16) -> Vec<(i64, i64)> {
    let start = Day::of(scenario.spec.calendar.start);
    let mut weeks = vec![(0, 0); 260];
    for item in outcomes.money.iter().filter(|m| m.metric == metric) {
        weeks[(item.day.since(start) / 7) as usize] = (item.expected, item.actual);
    }
    weeks
}

#[test]
fn the_agreed_path_and_the_twin_are_what_the_books_say() {
    let scenario = kolding(&[]);
    let s = Setting::new(&scenario);
    let path = || Source::AgreedPath { lives: LIVES };
    let blend = Baseline::Blend(vec![
        (measure::decimal("0.25"), Source::Twin),
        (measure::decimal("0.75"), path()),
    ]);
    let at = Day::of(scenario.spec.calendar.first_day(100));
    let terms = contract(
        &scenario,
        vec![
            single(path()),
            single(Source::Twin),
            saving(blend, false),
            saving(
                Baseline::Switch {
                    at,
                    first: Source::Twin,
                    then: path(),
                },
                true,
            ),
        ],
    );
    let measurement = s.measurement(&terms);
    let paths = paths(s.spec, &s.tariffs, &s.forecast.shares, &[]);
    for r in 0..10 {
        let lived = s.live(&measurement, r);
        let books = books(s.spec, &s.tariffs, &lived.record);
        let actual = measured_cost(&books.programme, None, &[]);
        let agreed = path_cost(&paths, &lived.record, None);
        let twin = measured_cost(&books.counterfactual, None, &[]);
        let weeks = |metric| weekly(&scenario, &lived.outcomes, metric);
        let mut effort = vec![0; 400];
        for (day, cost) in &lived.outcomes.costs {
            effort[(day.since(terms.schedule.from) / 7) as usize] = *cost;
        }
        for w in 0..260 {
            assert_eq!(weeks(0)[w], (agreed[w], actual[w]));
            assert_eq!(weeks(1)[w], (twin[w], actual[w]));
            let blended = (twin[w] + 3 * agreed[w]).div_euclid(4);
            assert_eq!(weeks(2)[w], (blended, actual[w]));
            let switched = if w < 100 { twin[w] } else { agreed[w] };
            assert_eq!(weeks(3)[w], (switched, actual[w] + effort[w]));
        }
        // All that the vehicle pays is a cost, on the day on which its week begins.
        let paid: i64 = books
            .programme
            .channels
            .iter()
            .zip(&books.programme.amounts)
            .filter(|(c, _)| c.from == trappe::model::account::Account::Vehicle)
            .map(|(_, row)| row.iter().sum::<i64>())
            .sum();
        assert!(paid > 0);
        assert_eq!(effort.iter().sum::<i64>(), paid);
    }
}

#[test]
fn a_person_is_measured_for_as_long_as_the_window_lasts() {
    let scenario = kolding(&[]);
    let s = Setting::new(&scenario);
    let all = [SavingComponent::Tax, SavingComponent::OrdinaryEffort];
    let windowed = |window| Metric {
        person_window: window,
        measure: Measure::Saving {
            components: all.to_vec(),
            less_effort: false,
        },
        ..single(Source::Twin)
    };
    // A window as long as the run gives the ledgers' figures by another way.
    let terms = contract(
        &scenario,
        vec![
            windowed(None),
            windowed(Some(9999)),
            windowed(Some(52)),
            Metric {
                person_window: Some(52),
                ..single(Source::AgreedPath { lives: LIVES })
            },
        ],
    );
    let measurement = s.measurement(&terms);
    for r in 0..10 {
        let lived = s.live(&measurement, r);
        let of = |metric| weekly(&scenario, &lived.outcomes, metric);
        assert_eq!(of(0), of(1));
        let last = lived
            .record
            .people
            .iter()
            .filter_map(|p| p.intake)
            .max()
            .expect("people");
        let first = lived
            .record
            .people
            .iter()
            .filter_map(|p| p.intake)
            .min()
            .expect("people");
        for w in 0..260 {
            let inside = w <= first as usize + 51;
            assert!(!inside || of(2)[w] == of(0)[w], "week {w}");
            assert!(w < last as usize + 52 || (of(2)[w], of(3)[w]) == ((0, 0), (0, 0)));
        }
        assert!(of(3).iter().any(|w| w.0 > 0));
    }
}

#[test]
fn without_an_effect_twins_measure_none() {
    let scenario = kolding(&NO_EFFECT);
    let s = Setting::new(&scenario);
    let number = |measure| against(Source::Twin, measure);
    let terms = contract(
        &scenario,
        vec![
            metric(spell(work(), 26, 2)),
            metric(Measure::Units {
                of: work(),
                unit: trappe::contract::terms::TimeUnit::Month,
                after: 4,
                gap: 1,
                most: Some(20),
            }),
            number(rate(0)),
            number(Measure::Mean {
                of: 1,
                per: trappe::contract::terms::Per::Planned,
            }),
            number(Measure::Count { of: 1 }),
            single(Source::Twin),
        ],
    );
    let measurement = s.measurement(&terms);
    let mut largest = Decimal::ZERO;
    for r in 0..20 {
        let lived = s.live(&measurement, r);
        assert_eq!(lived.outcomes.numbers.len(), 3);
        for number in &lived.outcomes.numbers {
            assert_eq!(number.value, number.baselines[0]);
            largest = largest.max(number.value);
        }
        assert!(lived.outcomes.money.iter().all(|m| m.saving() == 0));
        assert!(!lived.record.steps.is_empty() && !lived.outcomes.events.is_empty());
    }
    assert!(largest > Decimal::ZERO);
}

#[test]
fn groups_expect_what_people_cost_without_the_programme() {
    let scenario = kolding(&[]);
    let s = Setting::new(&scenario);
    let bias = Number::fixed(0.1);
    let terms = contract(
        &scenario,
        vec![
            single(Source::Twin),
            single(Source::Control { size: 100 }),
            single(Source::Matched { size: 100, bias }),
            single(Source::DifferenceInDifferences { size: 100 }),
            single(Source::PrePost),
        ],
    );
    let measurement = s.measurement(&terms);
    let n = 400;
    let totals: Vec<Vec<f64>> = (0..n)
        .map(|r| {
            let lived = s.live(&measurement, r);
            (0..5)
                .map(|m| {
                    let weeks = weekly(&scenario, &lived.outcomes, m);
                    weeks.iter().map(|w| w.0 as f64).sum()
                })
                .collect()
        })
        .collect();
    // Paired with the twins: the same cycle, other people. P(|Z| > 5.3) < 1.2e-7.
    for (metric, factor) in [(1, 1.0), (2, 1.1), (3, 1.0)] {
        let differences: Vec<f64> = totals.iter().map(|t| t[metric] / factor - t[0]).collect();
        let error = support::sd(&differences) / f64::from(n).sqrt();
        let mean = support::mean(&differences);
        assert!(mean.abs() < 5.3 * error, "{metric}: {mean} ± {error}");
        assert!(error < 0.01 * totals[0][0]);
    }
    // People find work without the programme too: their first week, kept level, costs more than they do.
    let level = support::mean(&totals.iter().map(|t| t[4] - t[0]).collect::<Vec<_>>());
    assert!(level > 0.0);
}

fn termination(on: Day, stops: Stops) -> Termination {
    Termination {
        id: String::new(),
        name: String::new(),
        name_da: String::new(),
        on: vec![on],
        when: None,
        stops,
        redemption: Vec::new(),
    }
}

#[test]
fn an_early_end_changes_what_follows_and_nothing_before() {
    let scenario = kolding(&[]);
    let s = Setting::new(&scenario);
    let week = 30;
    let on = Day::of(scenario.spec.calendar.first_day(week)).plus(3);
    for stops in [Stops::Intake, Stops::Everything] {
        let mut terms = contract(
            &scenario,
            vec![
                metric(spell(work(), 4, 0)),
                against(Source::Control { size: 50 }, rate(0)),
                single(Source::Control { size: 50 }),
            ],
        );
        terms.terminations = vec![termination(on, stops)];
        let measurement = s.measurement(&terms);
        for r in 0..10 {
            let before = s.live(&measurement, r);
            let after = s.ended(&measurement, r, |_| vec![(on, 0)]);
            assert_eq!(after.outcomes.terminated, vec![(on, 0)]);
            let stop = Stop {
                intake: week,
                programme: (stops == Stops::Everything).then_some(week),
            };
            assert_eq!(after.stop, Some(stop));
            let luck = Luck::new(SEED, r);
            assert_eq!(after.record, live_until(&s.world, &luck, Some(stop)));
            // Whatever is dated up to the day is the same.
            let until = |o: &Outcomes| {
                (
                    o.events
                        .iter()
                        .filter(|e| e.day <= on)
                        .copied()
                        .collect::<Vec<_>>(),
                    o.numbers
                        .iter()
                        .filter(|m| m.day <= on)
                        .cloned()
                        .collect::<Vec<_>>(),
                    o.money
                        .iter()
                        .filter(|m| m.day <= on)
                        .copied()
                        .collect::<Vec<_>>(),
                    o.costs
                        .iter()
                        .filter(|c| c.0 <= on)
                        .copied()
                        .collect::<Vec<_>>(),
                )
            };
            let (then, now) = (until(&before.outcomes), until(&after.outcomes));
            assert_eq!(then, now);
            assert!(!then.1.is_empty() && !then.2.is_empty() && !then.3.is_empty());
            assert_ne!(before.outcomes.costs, after.outcomes.costs);
            if stops == Stops::Everything {
                assert!(
                    after.outcomes.costs.iter().all(|c| c.0 <= on),
                    "{:?}",
                    after.outcomes.costs
                );
            }
        }
    }
}

#[test]
fn the_earliest_end_holds() {
    let scenario = kolding(&[]);
    let s = Setting::new(&scenario);
    let day = |week| Day::of(scenario.spec.calendar.first_day(week));
    let mut terms = contract(&scenario, vec![single(Source::Twin)]);
    terms.terminations = vec![
        termination(day(80), Stops::Everything),
        termination(day(40), Stops::Intake),
    ];
    let measurement = s.measurement(&terms);
    // The first end brings an earlier one about; a later one changes nothing any more.
    let lived = s.ended(&measurement, 1, |o| match o.terminated.first() {
        None => vec![(day(80), 0)],
        Some((d, 0)) if *d == day(80) => vec![(day(40), 1)],
        Some(_) => vec![(day(60), 0)],
    });
    assert_eq!(lived.outcomes.terminated, vec![(day(40), 1)]);
    assert_eq!(
        lived.stop,
        Some(Stop {
            intake: 40,
            programme: None
        })
    );
    // Without any, nothing is marked.
    let lived = s.live(&measurement, 1);
    assert_eq!((lived.outcomes.terminated, lived.stop), (vec![], None));
}

#[test]
fn everything_may_end_after_the_intake_has() {
    let scenario = kolding(&[]);
    let s = Setting::new(&scenario);
    let day = |week| Day::of(scenario.spec.calendar.first_day(week));
    let mut terms = contract(&scenario, vec![single(Source::Control { size: 20 })]);
    terms.terminations = vec![
        termination(day(80), Stops::Everything),
        termination(day(30), Stops::Intake),
    ];
    let measurement = s.measurement(&terms);
    // the second end is found only in the lives that the first one leaves
    let lived = s.ended(&measurement, 1, |o| match o.terminated.len() {
        0 => vec![(day(30), 1), (day(90), 0)],
        _ => vec![(day(30), 1), (day(80), 0)],
    });
    assert_eq!(lived.outcomes.terminated, [(day(30), 1), (day(80), 0)]);
    let stop = Stop {
        intake: 30,
        programme: Some(80),
    };
    assert_eq!(lived.stop, Some(stop));
    let luck = Luck::new(SEED, 1);
    assert_eq!(lived.record, live_until(&s.world, &luck, Some(stop)));
    let taken_in = lived.record.people.iter().filter_map(|p| p.intake);
    assert!(taken_in.max() <= Some(30));
    let costs = &lived.outcomes.costs;
    assert!(costs.iter().any(|c| c.0 > day(31)) && costs.iter().all(|c| c.0 <= day(80)));
}

#[test]
fn numbers_may_be_agreed_at_signing() {
    let scenario = kolding(&[]);
    let s = Setting::new(&scenario);
    let terms = contract(
        &scenario,
        vec![
            metric(spell(work(), 13, 0)),
            against(Source::AgreedPath { lives: 20_000 }, rate(0)),
            against(Source::Twin, rate(0)),
        ],
    );
    let measurement = s.measurement(&terms);
    let n = 300;
    let shown: Vec<(f64, f64)> = (0..n)
        .map(|r| {
            let numbers = s.live(&measurement, r).outcomes.numbers;
            let baseline = |k: usize| {
                numbers[k].baselines[0]
                    .to_string()
                    .parse()
                    .expect("a number")
            };
            (baseline(0), baseline(1))
        })
        .collect();
    // The twins of many replications are on average what was agreed. The path's own error is that of 20,000 lives
    // against 300 × 70: of the same size.
    let twins: Vec<f64> = shown.iter().map(|p| p.1).collect();
    let error = support::sd(&twins) / f64::from(n).sqrt() * std::f64::consts::SQRT_2;
    let agreed = support::mean(&shown.iter().map(|p| p.0).collect::<Vec<_>>());
    let difference = support::mean(&twins) - agreed;
    assert!(
        agreed > 1.0 && difference.abs() < 5.3 * error,
        "{agreed} {difference} ± {error}"
    );
}
