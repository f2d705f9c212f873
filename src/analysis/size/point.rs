//! All figures of one size.

use super::explore::Explorer;
use super::sample::{NET_SAVING, OUTLAY, Part, Sample};
use super::target::Figure;
use super::waiting::Waiting;
use crate::analysis::luck::Size;
use crate::analysis::precision::{Least, Sought};
use crate::analysis::run::{LEVEL, RunError};
use crate::model::resize;
use crate::stats::components;
use crate::stats::interval::{self, Estimate};
use serde::Serialize;

/// One size.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Point {
    /// People.
    pub people: u32,
    /// As a multiple of the planned number.
    pub times: f64,
    /// Enterprises; 0 without a second staircase.
    pub enterprises: u32,
    /// Replications behind the figures; those that a target names may rest on more, where it was in doubt.
    pub replications: u32,
    /// The figures that a target can name.
    pub figures: Vec<Reading>,
    /// Net saving of the municipality for each planned person, in currency units.
    pub net_saving_per_person: Option<Estimate>,
    /// How far it spreads, and where that comes from.
    pub spread: Option<Spread>,
    /// Highest cumulated outlay of the municipality, in currency units.
    pub highest_outlay: Option<Outlay>,
    /// The budget year that costs the municipality most on average; absent where none costs anything.
    pub dearest_year: Option<Year>,
    /// Payments without an effect and with it, parameters at their best estimates.
    pub luck: Option<Size>,
    /// The same, parameters drawn from what is believed.
    pub luck_believed: Option<Size>,
    /// The list for places.
    pub waiting: Option<Queue>,
}

/// A figure of a size.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Reading {
    /// Which.
    pub id: Figure,
    /// Its value; for weeks waited in weeks, else a share.
    pub value: Estimate,
}

/// The standard deviation of the net saving per person over replications, in currency units, and those of its parts, whose squares add up
/// to its square.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Spread {
    /// Of all together.
    pub sd: Estimate,
    /// Ignorance of the parameters: no size shrinks it.
    pub parameters: Estimate,
    /// The shared business cycle: no size shrinks it.
    pub cycle: Estimate,
    /// Chance of single lives: falls as the size grows.
    pub lives: Estimate,
}

/// Highest outlay.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Outlay {
    /// Mean.
    pub mean: Estimate,
    /// In 95 % of the replications it is at most this.
    pub quantile_95: Estimate,
}

/// A budget year.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Year {
    /// Calendar year.
    pub year: String,
    /// Mean net saving in it, below 0.
    pub net_saving: Estimate,
}

/// The list for places and the second staircase, on average over the replications.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Queue {
    /// People on the list, on average over the weeks in which anybody is on a place or waits for one.
    pub waiting: Option<Estimate>,
    /// Most people on the list at a time.
    pub longest: Option<Estimate>,
    /// Most people at a time on places or waiting for one: so many places would make nobody wait.
    pub places_needed: Option<Estimate>,
    /// The same: in 95 % of the replications at most.
    pub places_needed_95: Estimate,
    /// Share of the waits that end in giving up.
    pub gave_up: Option<Estimate>,
    /// Share of the waits that end in a generic placement.
    pub generic: Option<Estimate>,
    /// Share of the places on offer that are taken.
    pub places_used: Option<Estimate>,
    /// Enterprises that take part.
    pub enterprises: Option<Estimate>,
    /// Share of the openings that participants take.
    pub openings_filled: Option<Estimate>,
}

impl Point {
    /// A figure.
    pub fn value(&self, figure: Figure) -> Option<Estimate> {
        let found = self.figures.iter().find(|r| r.id == figure);
        found.map(|r| r.value)
    }
}

/// Reads the figures again: where a target was in doubt, more is known by now than when the size was first looked at.
pub(super) fn reread(explorer: &Explorer<'_>, point: &mut Point) {
    for reading in &mut point.figures {
        if let Some(value) = explorer.figure(point.people, reading.id) {
            reading.value = value;
        }
    }
}

/// Lives a size and reads it.
pub(super) fn look(explorer: &mut Explorer<'_>, people: u32) -> Result<Point, RunError> {
    let plan = explorer.plan;
    let (definition, parts) = (explorer.definition, explorer.parts());
    let planned = resize::people(&explorer.scenario.spec);
    let times = f64::from(people) / f64::from(planned.max(1));
    let enterprises = explorer.size(people).enterprises;
    explorer.at(people, |evaluator, sample, watch| {
        let mut look = |n| -> Result<Least, RunError> {
            for part in parts {
                sample.extend(evaluator, *part, n, watch)?;
            }
            let probabilities = Figure::ALL.into_iter().filter(|f| f.is_probability());
            let known = probabilities.filter_map(|figure| {
                Some(Least {
                    what: format!("{} of {people} people", figure.id()),
                    half_width: sample.figure(figure, definition)?.longer_side(),
                })
            });
            Ok(Least::of(known, "every probability"))
        };
        match plan.precision {
            None => drop(look(plan.replications)?),
            Some(half_width) => {
                let sought = Sought {
                    half_width,
                    first: plan.replications,
                    most: plan.most,
                    more: "--most",
                };
                sought.seek(look)?;
            }
        }
        let figures = Figure::ALL.into_iter();
        let figures = figures.filter_map(|id| {
            let value = sample.figure(id, definition)?;
            Some(Reading { id, value })
        });
        Ok(Point {
            people,
            times,
            enterprises,
            replications: sample.lived(Part::Run),
            figures: figures.collect(),
            net_saving_per_person: sample.column(NET_SAVING).and_then(|column| {
                let each: Vec<f64> = column.iter().map(|v| v / f64::from(people)).collect();
                interval::mean(&each, LEVEL).map(|(mean, _)| mean)
            }),
            spread: spread(sample),
            highest_outlay: outlay(sample),
            dearest_year: dearest(sample),
            luck: sample.luck(evaluator, (times, false)),
            luck_believed: sample.luck(evaluator, (times, true)),
            waiting: queue(sample),
        })
    })
}

/// The variance of the net saving per person by where it comes from.
fn spread(sample: &Sample) -> Option<Spread> {
    let people = f64::from(sample.people);
    let each: Vec<(f64, f64, f64)> = sample.triples[0]
        .iter()
        .map(|(y, s, t)| (y / people, s / people, t / people))
        .collect();
    let parts = components::pick_freeze(&each, LEVEL)?;
    let column: Vec<f64> = sample
        .column(NET_SAVING)?
        .iter()
        .map(|v| v / people)
        .collect();
    let (mean, _) = interval::mean(&column, LEVEL)?;
    let unbiased = column.len() as f64 / (column.len() as f64 - 1.0).max(1.0);
    let squares = column
        .iter()
        .map(|v| unbiased * (v - mean.value) * (v - mean.value));
    let (all, _) = interval::mean(&squares.collect::<Vec<_>>(), LEVEL)?;
    let root = |e: Estimate| Estimate {
        value: libm::sqrt(e.value),
        low: libm::sqrt(e.low.max(0.0)),
        high: libm::sqrt(e.high),
    };
    // companions say how the variance of all replications is shared out: the squares of the parts add up to its
    let part = |share: Estimate| {
        root(Estimate {
            value: all.value * share.value,
            low: all.low.max(0.0) * share.low,
            high: all.high * share.high,
        })
    };
    Some(Spread {
        sd: root(all),
        parameters: part(parts.first),
        cycle: part(parts.second),
        lives: part(parts.rest),
    })
}

fn outlay(sample: &Sample) -> Option<Outlay> {
    let mut column = sample.column(OUTLAY)?.to_vec();
    let (mean, _) = interval::mean(&column, LEVEL)?;
    column.sort_unstable_by(f64::total_cmp);
    Some(Outlay {
        mean,
        quantile_95: interval::quantile(&column, 0.95, LEVEL),
    })
}

/// The year with the lowest mean net saving, if that is below 0. Looked for among all years, its interval is widened accordingly
/// (Bonferroni).
fn dearest(sample: &Sample) -> Option<Year> {
    let years: Vec<(&str, &[f64])> = sample
        .ids
        .iter()
        .filter_map(|id| {
            let year = id.strip_prefix("budget.")?.strip_suffix(".net_saving")?;
            Some((year, sample.column(id)?))
        })
        .collect();
    let level = 1.0 - (1.0 - LEVEL) / years.len().max(1) as f64;
    let means = years.iter().filter_map(|(year, column)| {
        let (mean, _) = interval::mean(column, level)?;
        Some((*year, mean))
    });
    let (year, net_saving) = means.min_by(|a, b| a.1.value.total_cmp(&b.1.value))?;
    (net_saving.value < 0.0).then(|| Year {
        year: year.to_owned(),
        net_saving,
    })
}

fn queue(sample: &Sample) -> Option<Queue> {
    if sample.waiting.is_empty() {
        return None;
    }
    let values =
        |read: fn(&Waiting) -> f64| -> Vec<f64> { sample.waiting.iter().map(read).collect() };
    let mean = |read| interval::mean(&values(read), LEVEL).map(|(mean, _)| mean);
    let mut needed = values(|w| w.needed);
    needed.sort_unstable_by(f64::total_cmp);
    let most_one = |e: Option<Estimate>| {
        e.map(|e| Estimate {
            high: e.high.min(1.0),
            ..e
        })
    };
    Some(Queue {
        waiting: sample.ratio(|w| w.weeks, |w| w.open),
        longest: mean(|w| w.longest),
        places_needed: mean(|w| w.needed),
        places_needed_95: interval::quantile(&needed, 0.95, LEVEL),
        gave_up: most_one(sample.ratio(|w| w.gave_up, Waiting::ended)),
        generic: most_one(sample.ratio(|w| w.generic, Waiting::ended)),
        places_used: most_one(sample.ratio(|w| w.used, |w| w.offered)),
        enterprises: mean(|w| w.started),
        openings_filled: most_one(sample.ratio(|w| w.filled, |w| w.openings)),
    })
}
