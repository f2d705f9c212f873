//! Which terms can be changed without living the lives again: those that neither change what is measured, nor when, nor when the lives end.

use crate::contract::terms::{
    Baseline, Draws, Effect, Kind, Line, Metric, Rule, Source, Terms, Trigger,
};
use rust_decimal::Decimal;

/// Why terms cannot be priced on the lives of others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Difference {
    /// Another number of lines, tranches, cohorts or ends; another currency.
    Parts,
    /// What is measured, on whom or against what.
    Measured,
    /// When is measured, paid or drawn.
    Days,
    /// What ends the contract early, and so the lives in it.
    Ends,
}

/// What keeps `other` from being priced on lives that were measured under `base`; `None` if nothing does.
///
/// Prices, shares, caps, thresholds, agreed baselines, payers, tranches, coupons, guarantees and waterfalls may differ.
pub fn difference(base: &Terms, other: &Terms) -> Option<Difference> {
    let lines = |terms: &Terms| terms.lines.iter().map(|l| l.id.clone()).collect::<Vec<_>>();
    let tranches = |t: &Terms| {
        t.capital
            .tranches
            .iter()
            .map(|t| t.tranche)
            .collect::<Vec<_>>()
    };
    if lines(base) != lines(other)
        || tranches(base) != tranches(other)
        || base.cohorts.len() != other.cohorts.len()
        || base.currency != other.currency
    {
        return Some(Difference::Parts);
    }
    if !same(&base.metrics, &other.metrics, measured) || !same(&base.lines, &other.lines, looked_at)
    {
        return Some(Difference::Measured);
    }
    if base.schedule != other.schedule
        || base.cohorts != other.cohorts
        || !same(&base.lines, &other.lines, |l| {
            (l.when.clone(), l.by_cohort, l.lag_months)
        })
        || draw_days(base) != draw_days(other)
        || base.capital.recycle != other.capital.recycle
    {
        return Some(Difference::Days);
    }
    let stop_loss = base
        .terminations
        .iter()
        .any(|t| matches!(t.when, Some(Trigger::LossAbove { .. })));
    let ends = !base.terminations.is_empty() || !other.terminations.is_empty();
    // an end by a number comes with the number, however it is paid for; one by a loss comes with the money
    let changed =
        base.terminations != other.terminations || stop_loss || base.metrics != other.metrics;
    (ends && changed).then_some(Difference::Ends)
}

fn same<T, K: PartialEq>(base: &[T], other: &[T], key: impl Fn(&T) -> K) -> bool {
    base.iter().map(&key).eq(other.iter().map(&key))
}

/// A metric without what is agreed about it, where that is applied when it is paid for: of claims, units and numbers. Of money a baseline is part of
/// what is measured.
fn measured(metric: &Metric) -> Metric {
    if metric.measure.kind() == Kind::Money {
        return metric.clone();
    }
    Metric {
        baseline: match &metric.baseline {
            Baseline::None => Baseline::None,
            Baseline::Single(source) => Baseline::Single(blank(source)),
            Baseline::Switch { at, first, then } => Baseline::Switch {
                at: *at,
                first: blank(first),
                then: blank(then),
            },
            Baseline::Blend(parts) => {
                let parts = parts.iter();
                Baseline::Blend(parts.map(|(w, source)| (*w, blank(source))).collect())
            }
            Baseline::Fallback {
                least,
                first,
                otherwise,
            } => Baseline::Fallback {
                least: *least,
                first: blank(first),
                otherwise: blank(otherwise),
            },
        },
        effect: match metric.effect {
            Effect::PercentOf(_) => Effect::PercentOf(Decimal::ZERO),
            effect => effect,
        },
        ..metric.clone()
    }
}

/// A source without an agreed number. Of the others everything is measured.
fn blank(source: &Source) -> Source {
    match source {
        Source::Deadweight(_) => Source::Deadweight(Decimal::ZERO),
        Source::Fixed(_) => Source::Fixed(Decimal::ZERO),
        measured => measured.clone(),
    }
}

/// The numbers that a line looks at.
fn looked_at(line: &Line) -> (Option<usize>, Option<usize>, Option<usize>) {
    let price_by = match &line.rule {
        Rule::PriceBy(by) => Some(by.metric),
        _ => None,
    };
    let minimum = line.limits.minimum.as_ref().map(|m| m.metric);
    (line.metric, price_by, minimum)
}

/// When capital is drawn.
fn draw_days(terms: &Terms) -> (i32, Draws) {
    let draws = match &terms.capital.draws {
        Draws::Fixed(agreed) => Draws::Fixed(agreed.iter().map(|(day, _)| (*day, 0)).collect()),
        needed @ Draws::Needed { .. } => needed.clone(),
    };
    (terms.capital.start.0, draws)
}
