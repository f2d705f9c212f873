//! From a measured value to an effect: one example for each number that has a baseline.

use super::dates::Moment;
use crate::contract::day::Day;
use crate::contract::outcomes::{ALL, Measured, Outcomes};
use crate::contract::payments::Payments;
use crate::contract::statement::EffectEntry;
use crate::contract::terms::{Baseline, Effect, Kind, Line, Metric, Rule, Source, Terms};
use rust_decimal::Decimal;
use serde::Serialize;

/// A sample that no minimum finds too small.
pub(super) const MANY: u32 = 1_000_000;

/// A made-up measurement and the effect that the contract makes of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EffectExample {
    /// The day of the measurement.
    pub day: Day,
    /// What the measured sources of the baseline were made to show.
    pub baselines: Vec<Decimal>,
    /// What came out.
    pub entry: EffectEntry,
}

/// One example per metric; `None` for those that are no numbers or whose effect is the value itself.
pub fn examples(terms: &Terms, moments: &[Vec<Moment>]) -> Vec<Option<EffectExample>> {
    (0..terms.metrics.len())
        .map(|index| example(terms, moments, index))
        .collect()
}

fn example(terms: &Terms, moments: &[Vec<Moment>], index: usize) -> Option<EffectExample> {
    let metric = terms.metrics.get(index)?;
    let plain = metric.baseline == Baseline::None && metric.effect == Effect::Value;
    if metric.measure.kind() != Kind::Number || plain {
        return None;
    }
    let day = day(terms, moments, index);
    let about = about(terms, index);
    let baselines: Vec<Decimal> = metric
        .baseline
        .sources()
        .iter()
        .filter(|source| source.is_measured())
        .zip(0..)
        .map(|(_, k)| about.saturating_add(Decimal::from(k)).normalize())
        .collect();
    let outcomes = Outcomes {
        numbers: vec![Measured {
            metric: u16::try_from(index).ok()?,
            cohort: ALL,
            day,
            value: value(metric, about),
            baselines: baselines.clone(),
            sample: Some(MANY),
            controls: Some(MANY),
        }],
        ..Outcomes::default()
    };
    let entry = Payments::new(terms).effect(index, day, &outcomes)?;
    Some(EffectExample {
        day,
        baselines,
        entry,
    })
}

/// The first day on which a line measures it; the last day of the contract if none does.
fn day(terms: &Terms, moments: &[Vec<Moment>], metric: usize) -> Day {
    terms
        .lines
        .iter()
        .zip(moments)
        .filter(|(line, _)| line.metric == Some(metric))
        .filter_map(|(_, moments)| moments.first().map(|m| m.until))
        .min()
        .unwrap_or(terms.schedule.until)
}

/// A baseline of the size of what is measured: a difference of points is paid for by points, so that what a line asks tells
/// how large they are.
fn about(terms: &Terms, metric: usize) -> Decimal {
    let usual = Decimal::from(40);
    let difference = terms
        .metrics
        .get(metric)
        .is_some_and(|m| matches!(m.effect, Effect::Rise | Effect::Fall));
    let of_metric = |line: &&Line| line.metric == Some(metric) && difference;
    let nodes = terms
        .lines
        .iter()
        .filter(of_metric)
        .filter_map(|line| match &line.rule {
            Rule::Curve { curve, .. } => Some(&curve.pieces),
            _ => None,
        });
    nodes
        .flatten()
        .flat_map(|piece| [piece.from, piece.to])
        .flatten()
        .map(|x| x.abs())
        .max()
        .filter(|largest| !largest.is_zero())
        .map_or(usual, |largest| {
            largest.saturating_mul(Decimal::from(4)).min(usual)
        })
}

/// A tenth above or below the baseline, on the side that pays.
fn value(metric: &Metric, about: Decimal) -> Decimal {
    let fixed = metric
        .baseline
        .sources()
        .into_iter()
        .find_map(|source| match source {
            Source::Fixed(value) => Some(*value),
            _ => None,
        });
    let about = fixed.unwrap_or(about);
    let tenth = about.checked_div(Decimal::TEN).unwrap_or_default();
    let better = match metric.effect {
        Effect::Fall | Effect::FallPercent => about.checked_sub(tenth),
        Effect::PercentOf(target) => target.checked_div(Decimal::TWO),
        _ => about.checked_add(tenth),
    };
    better.unwrap_or(about).normalize()
}
