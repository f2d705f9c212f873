//! From samples to the summary that people read.

use super::evaluate::Evaluator;
use super::findings::parties;
use super::luck::Luck;
use super::notes;
use super::party::{party_id, party_names};
use super::run::{LEVEL, Samples};
use super::summary::{
    AssumptionRow, BudgetYearRow, Estimation, Histogram, Method, Metric, PartyRow, Probability,
    Program, Quantile, Ratio, ScenarioInfo, Series, Shortfall, Summary, Topic, Unit, VarianceSplit,
};
use crate::money::period::Periods;
use crate::scenario::provenance::weakest_first;
use crate::sim::luck::DRAW_SCHEME;
use crate::stats::interval::{self, Estimate};
use crate::stats::{bands, components, histogram, order};

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
    let columns: Vec<Vec<f64>> = (0..samples.entries.len())
        .map(|m| samples.values.iter().map(|row| row[m]).collect())
        .collect();
    let metrics: Vec<Metric> = (0..samples.entries.len())
        .map(|m| metric(samples, m, &columns[m]))
        .collect();
    let find = |id: &str| {
        samples
            .entries
            .iter()
            .position(|e| e.id == id)
            .map(|m| columns[m].as_slice())
    };
    let mean = |id: &str| -> Estimate {
        let known = metrics.iter().find(|m| m.id == id).and_then(|m| m.mean);
        known.unwrap_or_else(|| Estimate::exact(0.0))
    };
    let parties = party_rows(evaluator, &find, &mean);
    let budget_years = budget_years(evaluator, &find, &mean);
    let mut summary = Summary {
        format: SUMMARY_FORMAT,
        program: Program {
            name: "trappe".into(),
            version: env!("CARGO_PKG_VERSION").into(),
            draw_scheme: DRAW_SCHEME,
        },
        scenario: info(evaluator),
        replications: samples.values.len() as u64,
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
        ratios: ratios(samples, &columns),
        series: series(samples),
        histograms: histograms(samples, &columns),
        luck,
        parties,
        budget_years,
        assumptions: assumptions(evaluator),
        notes: Vec::new(),
    };
    summary.notes = notes::notes(evaluator, &summary);
    summary
}

fn info(evaluator: &Evaluator<'_>) -> ScenarioInfo {
    let scenario = evaluator.scenario();
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
        seed: evaluator.seed(),
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

fn metric(samples: &Samples, index: usize, column: &[f64]) -> Metric {
    let entry = &samples.entries[index];
    let defined: Vec<f64> = column.iter().copied().filter(|v| !v.is_nan()).collect();
    let plain = interval::mean(&defined, LEVEL);
    let controlled = samples.controlled.get(index).copied().flatten();
    let mut sorted = defined.clone();
    sorted.sort_unstable_by(f64::total_cmp);
    let quantiles = if sorted.is_empty() {
        Vec::new()
    } else {
        QUANTILES
            .iter()
            .map(|p| Quantile {
                p: *p,
                value: interval::quantile(&sorted, *p, LEVEL),
            })
            .collect()
    };
    // An undefined value is no event, and is counted in the whole: a probability is over all replications.
    let probability = |event: &super::catalogue::Event| Probability {
        id: event.id.into(),
        event: event.name.into(),
        event_da: event.name_da.into(),
        value: interval::wilson(
            defined.iter().filter(|v| (event.holds)(**v)).count() as u64,
            column.len() as u64,
            LEVEL,
        ),
    };
    let variance =
        components::pick_freeze(&samples.companions[index], LEVEL).map(|c| VarianceSplit {
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
        defined: defined.len() as u64,
        mean: controlled.or(plain.map(|(estimate, _)| estimate)),
        plain_mean: plain
            .map(|(estimate, _)| estimate)
            .filter(|_| controlled.is_some()),
        sd: plain.and_then(|(_, sd)| sd),
        quantiles,
        probabilities: if defined.is_empty() {
            Vec::new()
        } else {
            entry.events.iter().map(probability).collect()
        },
        expected_shortfall: (entry.shortfall && !sorted.is_empty()).then(|| Shortfall {
            tail: TAIL,
            value: interval::expected_shortfall(&sorted, TAIL, LEVEL),
        }),
        variance,
    }
}

/// What one additional person in lasting work costs: a ratio of means, since a ratio has no mean where nobody was helped.
fn ratios(samples: &Samples, columns: &[Vec<f64>]) -> Vec<Ratio> {
    let column = |id: &str| {
        let index = samples.entries.iter().position(|e| e.id == id)?;
        Some(columns[index].as_slice())
    };
    let (Some(cost), Some(people)) = (
        column("effort.total"),
        column("people.additional_lasting_jobs"),
    ) else {
        return Vec::new();
    };
    vec![Ratio {
        id: "people.cost_per_additional_lasting_job".into(),
        topic: Topic::People,
        unit: Unit::Money,
        name: "Effort per additional person in lasting work after two years".into(),
        name_da: "Indsats pr. ekstra borger i varigt arbejde efter to år".into(),
        value: interval::ratio(cost, people, LEVEL),
    }]
}

fn series(samples: &Samples) -> Vec<Series> {
    let quarters = samples.layout.ends.len();
    let all = bands::bands(&samples.curves, QUANTILES);
    samples
        .layout
        .curves
        .iter()
        .enumerate()
        .map(|(c, curve)| {
            let part = |row: &Vec<f64>| row[c * quarters..(c + 1) * quarters].to_vec();
            Series {
                id: curve.id.clone(),
                picture: curve.picture.into(),
                unit: curve.unit,
                name: curve.name.clone(),
                name_da: curve.name_da.clone(),
                labels: samples.layout.labels.clone(),
                mean: part(&all.mean),
                bands: [0, 1, 2, 3, 4].map(|q| part(&all.quantiles[q])),
            }
        })
        .collect()
}

fn histograms(samples: &Samples, columns: &[Vec<f64>]) -> Vec<Histogram> {
    let drawn = |id: &str, worst: Option<f64>| {
        let index = samples.entries.iter().position(|e| e.id == id)?;
        let binned = histogram::histogram(&columns[index], worst, 0.0);
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

fn party_rows<'s>(
    evaluator: &Evaluator<'_>,
    find: &impl Fn(&str) -> Option<&'s [f64]>,
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
                better_off: share_of(find(&format!("party.{id}.net")), |v| v > 0.0),
                worse_off: share_of(find(&format!("party.{id}.net")), |v| v < 0.0),
                id,
                name,
                name_da,
            }
        })
        .collect()
}

/// Share of the replications in which something holds.
fn share_of(net: Option<&[f64]>, holds: fn(f64) -> bool) -> Estimate {
    let net = net.unwrap_or_default();
    let above = net.iter().filter(|v| holds(**v)).count();
    interval::wilson(above as u64, net.len() as u64, LEVEL)
}

fn budget_years<'s>(
    evaluator: &Evaluator<'_>,
    find: &impl Fn(&str) -> Option<&'s [f64]>,
    mean: &impl Fn(&str) -> Estimate,
) -> Vec<BudgetYearRow> {
    let years = Periods::years(&evaluator.scenario().spec.calendar, evaluator.weeks());
    years
        .labels
        .iter()
        .map(|year| {
            let id = |key: &str| format!("budget.{year}.{key}");
            let part = |key: &str| mean(&id(key));
            let mut net: Vec<f64> = find(&id("net_saving")).unwrap_or_default().to_vec();
            net.sort_unstable_by(f64::total_cmp);
            BudgetYearRow {
                year: year.parse().unwrap_or(0),
                gross_saving: part("gross_saving"),
                effort: part("effort"),
                outcome_payments: part("outcome_payments"),
                net_saving: part("net_saving"),
                net_range: (order::quantile(&net, 0.05), order::quantile(&net, 0.95)),
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
