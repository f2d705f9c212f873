//! From samples to the summary that people read.

use super::catalogue::{Entry, Event};
use super::evaluate::Evaluator;
use super::findings::parties;
use super::luck::Luck;
use super::notes;
use super::party::{party_id, party_names};
use super::run::LEVEL;
use super::samples::{Figures, RATIO, Samples};
use super::summary::{
    AssumptionRow, BudgetYearRow, Estimation, Histogram, Method, Metric, PartyRow, Probability,
    Program, Quantile, Ratio, ScenarioInfo, Series, Shortfall, SketchUse, Summary, Topic, Unit,
    VarianceSplit,
};
use crate::money::period::Periods;
use crate::scenario::Scenario;
use crate::scenario::provenance::weakest_first;
use crate::sim::luck::DRAW_SCHEME;
use crate::stats::ascending::Ascending;
use crate::stats::column::Column;
use crate::stats::interval::{self, Estimate};
use crate::stats::point::Point;
use crate::stats::triples::Triples;
use crate::stats::{order, sketch};
use rayon::prelude::*;

/// Version of the format of `summary.json`.
pub const SUMMARY_FORMAT: u32 = 1;
/// Quantiles that are reported.
const QUANTILES: [f64; 5] = [0.05, 0.25, 0.5, 0.75, 0.95];
/// Tail of the expected shortfall.
const TAIL: f64 = 0.05;

/// Sections in the order in which their numbers usually drive a result.
const DRIVERS: [&str; 8] = [
    "step",
    "programme",
    "level",
    "enterprises",
    "group",
    "transitions",
    "cycle",
    "cost",
];

/// Sums a run up.
pub fn summarise(evaluator: &Evaluator<'_>, samples: &Samples, luck: Option<Luck>) -> Summary {
    let figures = &samples.figures;
    let metrics: Vec<Metric> = samples
        .entries
        .par_iter()
        .enumerate()
        .zip(figures.columns.par_iter().zip(&figures.companions))
        .map(|((index, entry), (column, companions))| {
            let controlled = samples.controlled.get(index).copied().flatten();
            metric(entry, column, companions, controlled)
        })
        .collect();
    let find = |id: &str| samples.column(id);
    let mean = |id: &str| mean_of(&metrics, id, figures.replications);
    let parties = party_rows(evaluator, &find, &mean);
    let budget_years = budget_years(evaluator, &find, &mean);
    let mut summary = Summary {
        format: SUMMARY_FORMAT,
        program: program(),
        scenario: info(evaluator),
        replications: u64::from(figures.replications),
        stopped_before: samples.stopped_before.map(u64::from),
        sketch: sketch_use(figures),
        level: LEVEL,
        means: Estimation {
            method: if samples.controls > 0 {
                Method::Controlled
            } else {
                Method::Plain
            },
            controls: samples.controls as u64,
        },
        metrics,
        ratios: ratios(samples),
        series: series(samples),
        histograms: histograms(samples),
        luck,
        parties,
        budget_years,
        assumptions: assumptions(evaluator),
        notes: Vec::new(),
    };
    summary.notes = notes::notes(evaluator, &summary);
    summary
}

/// This program.
pub fn program() -> Program {
    Program {
        name: "trappe".into(),
        version: env!("CARGO_PKG_VERSION").into(),
        draw_scheme: DRAW_SCHEME,
    }
}

/// What a scenario is.
pub fn info(evaluator: &Evaluator<'_>) -> ScenarioInfo {
    info_of(evaluator.scenario(), evaluator.seed())
}

/// What the contract of a scenario is called, in English and Danish; `None` without one.
pub fn contract_of(scenario: &Scenario) -> Option<[String; 2]> {
    scenario.contract.as_ref().map(|terms| terms.titles())
}

/// What a scenario is that is run with a seed.
pub fn info_of(scenario: &Scenario, seed: u64) -> ScenarioInfo {
    let spec = &scenario.spec;
    let calendar = spec.calendar;
    let last_day = calendar
        .first_day(calendar.weeks)
        .yesterday()
        .unwrap_or(calendar.start);
    ScenarioInfo {
        name: scenario.run.name.clone(),
        title: scenario.run.title.clone(),
        title_da: scenario.run.title_da.clone(),
        digest: scenario.digest.clone(),
        seed,
        start: calendar.start.to_string(),
        end: last_day.to_string(),
        weeks: calendar.weeks,
        people: spec.groups.iter().map(|g| g.people).sum(),
        enterprises: spec
            .enterprises
            .iter()
            .flat_map(|e| &e.cohorts)
            .map(|c| c.count)
            .sum(),
        currency: scenario.run.currency.clone(),
    }
}

fn sketch_use(figures: &Figures) -> Option<SketchUse> {
    let limits = figures.limits();
    let beyond = |limit: u32| figures.replications > limit;
    (beyond(limits.values) || beyond(limits.curves)).then(|| SketchUse {
        relative_error: sketch::RELATIVE_ERROR,
        metrics: beyond(limits.values),
        series: beyond(limits.curves),
        metrics_exact_up_to: limits.values.into(),
        series_exact_up_to: limits.curves.into(),
    })
}

fn metric(
    entry: &Entry,
    column: &Column,
    companions: &Triples,
    controlled: Option<Estimate>,
) -> Metric {
    let plain = column.mean(LEVEL);
    let (plain_mean, sd) = (plain.map(|(mean, _)| mean), plain.and_then(|(_, sd)| sd));
    let ordered = column.ordered();
    let defined = ordered.count() as u64;
    let quantiles = if defined == 0 {
        Vec::new()
    } else {
        QUANTILES
            .iter()
            .map(|p| Quantile {
                p: *p,
                value: interval::quantile_of(&ordered, *p, LEVEL),
            })
            .collect()
    };
    // An undefined value is no event, and is counted in the whole: a probability is over all replications.
    let probability = |(number, event): (usize, &Event)| Probability {
        id: event.id.into(),
        event: event.name.into(),
        event_da: event.name_da.into(),
        value: interval::wilson(column.events(number), column.count(), LEVEL),
    };
    let variance = companions.split(LEVEL).map(|c| VarianceSplit {
        parameters: c.first,
        cycle: c.second,
        lives: c.rest,
    });
    Metric {
        id: entry.id.clone(),
        topic: entry.topic,
        unit: entry.unit,
        name: entry.name.clone(),
        name_da: entry.name_da.clone(),
        headline: entry.headline,
        defined,
        mean: controlled.or(plain_mean),
        plain_mean: plain_mean.filter(|_| controlled.is_some()),
        sd,
        quantiles,
        probabilities: if defined == 0 {
            Vec::new()
        } else {
            entry.events.iter().enumerate().map(probability).collect()
        },
        expected_shortfall: (entry.shortfall && defined > 0).then(|| Shortfall {
            tail: TAIL,
            value: interval::shortfall_of(&ordered, TAIL, LEVEL),
        }),
        variance,
    }
}

/// What one additional person in lasting work costs: a ratio of means, since a ratio has no mean where nobody was helped.
fn ratios(samples: &Samples) -> Vec<Ratio> {
    if samples.column(RATIO.0).is_none() || samples.column(RATIO.1).is_none() {
        return Vec::new();
    }
    vec![Ratio {
        id: "people.cost_per_additional_lasting_job".into(),
        topic: Topic::People,
        unit: Unit::Money,
        name: "Effort per additional person in lasting work after two years".into(),
        name_da: "Indsats pr. ekstra borger i varigt arbejde efter to år".into(),
        value: samples.figures.ratio(LEVEL),
    }]
}

fn series(samples: &Samples) -> Vec<Series> {
    let quarters = samples.layout.ends.len();
    samples
        .layout
        .curves
        .par_iter()
        .enumerate()
        .map(|(c, curve)| {
            let points = samples.layout.points(c);
            let points = points.map(|point| &samples.figures.curves[point]);
            let mut bands = [(); 5].map(|()| Vec::with_capacity(quarters));
            for point in points.clone() {
                let ordered = point.ordered();
                for (band, p) in bands.iter_mut().zip(QUANTILES) {
                    band.push(order::quantile_of(&ordered, p));
                }
            }
            Series {
                id: curve.id.clone(),
                picture: curve.picture.into(),
                unit: curve.unit,
                name: curve.name.clone(),
                name_da: curve.name_da.clone(),
                labels: samples.layout.labels.clone(),
                mean: points.map(Point::average).collect(),
                bands,
            }
        })
        .collect()
}

fn histograms(samples: &Samples) -> Vec<Histogram> {
    let drawn = |id: &str, worst: Option<f64>| {
        let binned = samples.column(id)?.histogram(worst, 0.0);
        Some(Histogram {
            metric: id.into(),
            edges: binned.edges,
            counts: binned.counts,
            outside: binned.outside,
            loss_below: Some(0.0),
            total_loss: binned.at_worst,
            undefined: binned.undefined,
        })
    };
    [
        ("investors.irr", Some(-1.0)),
        ("municipality.net_saving", None),
    ]
    .into_iter()
    .filter_map(|(id, worst)| drawn(id, worst))
    .collect()
}

/// Mean of a metric with its interval; zero where nothing was measured, or not in every replication.
fn mean_of(metrics: &[Metric], id: &str, replications: u32) -> Estimate {
    metrics
        .iter()
        .find(|m| m.id == id && m.defined == u64::from(replications))
        .and_then(|m| m.mean)
        .unwrap_or_else(|| Estimate::exact(0.0))
}

fn party_rows<'s>(
    evaluator: &Evaluator<'_>,
    find: &impl Fn(&str) -> Option<&'s Column>,
    mean: &impl Fn(&str) -> Estimate,
) -> Vec<PartyRow> {
    let spec = &evaluator.scenario().spec;
    parties::reported(spec)
        .into_iter()
        .map(|account| {
            let id = party_id(spec, account);
            let (name, name_da) = party_names(spec, account);
            let part = |key: &str| mean(&format!("party.{id}.{key}"));
            PartyRow {
                effort: part("effort"),
                saving: part("saving"),
                contract: part("contract"),
                net: part("net"),
                better_off: share_of(find(&format!("party.{id}.net")), |(_, above)| above),
                worse_off: share_of(find(&format!("party.{id}.net")), |(below, _)| below),
                id,
                name,
                name_da,
            }
        })
        .collect()
}

/// Share of the replications on one side of 0; `side` picks from those below and those above.
fn share_of(net: Option<&Column>, side: fn((u64, u64)) -> u64) -> Estimate {
    let (signs, all) = net.map_or(((0, 0), 0), |net| (net.signs(), net.count()));
    interval::wilson(side(signs), all, LEVEL)
}

fn budget_years<'s>(
    evaluator: &Evaluator<'_>,
    find: &impl Fn(&str) -> Option<&'s Column>,
    mean: &impl Fn(&str) -> Estimate,
) -> Vec<BudgetYearRow> {
    let years = Periods::years(&evaluator.scenario().spec.calendar, evaluator.weeks());
    years
        .labels
        .iter()
        .map(|year| {
            let id = |key: &str| format!("budget.{year}.{key}");
            let part = |key: &str| mean(&id(key));
            let net = find(&id("net_saving")).map(Column::ordered);
            let net = |p| {
                net.as_ref()
                    .map_or(f64::NAN, |net| order::quantile_of(net, p))
            };
            BudgetYearRow {
                year: year.parse().unwrap_or(0),
                gross_saving: part("gross_saving"),
                effort: part("effort"),
                outcome_payments: part("outcome_payments"),
                net_saving: part("net_saving"),
                net_range: (net(0.05), net(0.95)),
            }
        })
        .collect()
}

/// What the result rests on without a source or with a weak one: everything below grade B that is not an agreed term.
fn assumptions(evaluator: &Evaluator<'_>) -> Vec<AssumptionRow> {
    let mut rows = weakest_first(&evaluator.scenario().provenance);
    // Within a grade what drives the result comes first; the order depends on the fields alone, so that a resolved
    // scenario gives the same page.
    rows.sort_by_key(|a| {
        let section = a.path.split('.').next().unwrap_or_default();
        let place = DRIVERS.iter().position(|d| *d == section);
        (
            a.agreed,
            std::cmp::Reverse(a.weakness()),
            place.unwrap_or(DRIVERS.len()),
        )
    });
    rows.into_iter()
        .map(|a| AssumptionRow {
            path: a.path.clone(),
            value: a.value.clone(),
            grade: a.grade.map_or("-", |g| g.letter()).into(),
            source: a.source.clone(),
            note: a.note.clone(),
        })
        .collect()
}
