//! From pairs of values to differences with their intervals.

use super::pairs::Pairs;
use crate::analysis::catalogue::{Entry, Event};
use crate::analysis::run::LEVEL;
use crate::analysis::summary::{Topic, Unit};
use crate::stats::interval::{self, Estimate};
use crate::stats::paired;
use rayon::prelude::*;
use serde::Serialize;

/// Quantiles that are compared.
const QUANTILES: [f64; 3] = [0.05, 0.5, 0.95];
/// Fewest pairs of which anything is marked: the normal interval of fewer is too narrow.
const FEWEST: u64 = 30;
/// Chance that anything at all is marked as beyond noise if nothing differs.
const ERROR: f64 = 0.05;

/// A metric on both sides. All differences are other − first, from the replications in which both are defined.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Difference {
    /// Stable id.
    pub id: String,
    /// Topic.
    pub topic: Topic,
    /// Unit.
    pub unit: Unit,
    /// Name in English.
    pub name: String,
    /// Name in Danish.
    pub name_da: String,
    /// Whether it belongs on the first page.
    pub headline: bool,
    /// Replications in which the first, the other and both are defined.
    pub defined: [u64; 3],
    /// Mean of the first where it is defined.
    pub first: Option<Estimate>,
    /// Mean of the other where it is defined.
    pub other: Option<Estimate>,
    /// Difference of the means, with the interval of the paired differences.
    pub difference: Option<Estimate>,
    /// How many times wider the interval of two runs drawn apart would be; absent where nothing differs, or nothing varies.
    pub narrower: Option<f64>,
    /// Correlation of the two sides.
    pub correlation: Option<f64>,
    /// Whether the difference of the means is more than simulation noise, all metrics and events of the comparison considered together.
    pub beyond_noise: bool,
    /// Differences of quantiles.
    pub quantiles: Vec<QuantileDifference>,
    /// Differences of probabilities.
    pub probabilities: Vec<ProbabilityDifference>,
}

/// A quantile on both sides.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct QuantileDifference {
    /// Probability.
    pub p: f64,
    /// The difference; unbounded from fewer than 3,200 replications.
    pub difference: Estimate,
}

/// The probability of an event on both sides.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ProbabilityDifference {
    /// Stable id within the metric.
    pub id: String,
    /// What happens, in English.
    pub event: String,
    /// The same in Danish.
    pub event_da: String,
    /// Probability in the first.
    pub first: Estimate,
    /// In the other.
    pub other: Estimate,
    /// The difference, with the interval for paired events.
    pub difference: Estimate,
    /// Whether it is more than simulation noise.
    pub beyond_noise: bool,
}

/// The difference of the means of a metric; `None` where not both sides have it, or it is nowhere defined in both.
pub(super) fn of(pairs: &Pairs<'_>, side: usize, metric: &str) -> Option<paired::Difference> {
    let sides = pairs.sides();
    let (first, other) = (sides[0].entry(metric)?, sides[side].entry(metric)?);
    paired::means(
        &both(pairs.column(0, first), pairs.column(side, other)),
        LEVEL,
    )
}

/// All metrics that a side has in common with the first.
pub(super) fn all(pairs: &Pairs<'_>, side: usize) -> Vec<Difference> {
    let sides = pairs.sides();
    let common: Vec<(&Entry, usize, usize)> = sides[0]
        .entries
        .iter()
        .enumerate()
        .filter_map(|(first, entry)| Some((entry, first, sides[side].entry(&entry.id)?)))
        .collect();
    let mut found: Vec<Difference> = common
        .into_par_iter()
        .map(|(entry, first, other)| {
            difference(entry, pairs.column(0, first), pairs.column(side, other))
        })
        .collect();
    mark(&mut found);
    found
}

/// The pairs in which both are defined.
fn both(first: &[f64], other: &[f64]) -> Vec<(f64, f64)> {
    let pairs = first.iter().copied().zip(other.iter().copied());
    pairs.filter(|(a, b)| !a.is_nan() && !b.is_nan()).collect()
}

fn difference(entry: &Entry, first: &[f64], other: &[f64]) -> Difference {
    let pairs = both(first, other);
    let found = paired::means(&pairs, LEVEL);
    let defined = |column: &[f64]| column.iter().filter(|v| !v.is_nan()).count() as u64;
    let mean = |column: &[f64]| {
        let values: Vec<f64> = column.iter().copied().filter(|v| !v.is_nan()).collect();
        interval::mean(&values, LEVEL).map(|(mean, _)| mean)
    };
    let narrower = found.and_then(|d| {
        let width = d.paired.half_width();
        (width > 0.0 && width.is_finite() && d.apart.is_finite()).then(|| d.apart / width)
    });
    Difference {
        id: entry.id.clone(),
        topic: entry.topic,
        unit: entry.unit,
        name: entry.name.clone(),
        name_da: entry.name_da.clone(),
        headline: entry.headline,
        defined: [defined(first), defined(other), pairs.len() as u64],
        first: mean(first),
        other: mean(other),
        difference: found.map(|d| d.paired),
        narrower,
        correlation: found.and_then(|d| d.correlation),
        beyond_noise: false,
        quantiles: QUANTILES
            .iter()
            .filter_map(|p| {
                Some(QuantileDifference {
                    p: *p,
                    difference: paired::quantiles(&pairs, *p, LEVEL)?,
                })
            })
            .collect(),
        probabilities: if pairs.is_empty() {
            Vec::new()
        } else {
            entry
                .events
                .iter()
                .map(|e| probability(e, first, other))
                .collect()
        },
    }
}

/// An undefined value is no event, and is counted in the whole: a probability is over all replications.
fn probability(event: &Event, first: &[f64], other: &[f64]) -> ProbabilityDifference {
    let n = first.len() as u64;
    let holds = |value: f64| !value.is_nan() && (event.holds)(value);
    let count = |fits: &dyn Fn(bool, bool) -> bool| {
        let pairs = first.iter().zip(other);
        pairs.filter(|(a, b)| fits(holds(**a), holds(**b))).count() as u64
    };
    // sides that are equal in every replication differ by nothing at all
    let same = first
        .iter()
        .zip(other)
        .all(|(a, b)| a.to_bits() == b.to_bits());
    ProbabilityDifference {
        id: event.id.into(),
        event: event.name.into(),
        event_da: event.name_da.into(),
        first: interval::wilson(count(&|a, _| a), n, LEVEL),
        other: interval::wilson(count(&|_, b| b), n, LEVEL),
        difference: if same {
            Estimate::exact(0.0)
        } else {
            paired::probabilities(count(&|a, b| a && !b), count(&|a, b| !a && b), n, LEVEL)
        },
        beyond_noise: false,
    }
}

/// Marks what is more than noise, all means and probabilities together.
fn mark(found: &mut [Difference]) {
    let p_value = |difference: Option<&Estimate>| {
        difference.map_or(1.0, |difference| paired::p_value(difference, LEVEL))
    };
    let enough = |d: &&Difference| d.defined[2] >= FEWEST;
    let means = found
        .iter()
        .map(|d| p_value(d.difference.as_ref().filter(|_| enough(&d))));
    let events = found.iter().flat_map(|d| &d.probabilities);
    let p_values: Vec<f64> = means
        .chain(events.map(|p| p_value(Some(&p.difference))))
        .collect();
    let marked = paired::beyond_chance(&p_values, ERROR);
    let (of_means, of_events) = marked.split_at(found.len());
    for (difference, marked) in found.iter_mut().zip(of_means) {
        difference.beyond_noise = *marked;
    }
    let events = found.iter_mut().flat_map(|d| &mut d.probabilities);
    for (event, marked) in events.zip(of_events) {
        event.beyond_noise = *marked;
    }
}
