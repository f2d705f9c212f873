//! The same terms for more or fewer people.

use super::terms::{
    Base, Baseline, Draws, Kind, Line, Measure, Metric, Per, Rule, Source, Termination, Terms,
    Trigger,
};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// The terms as they would be agreed for `times` as many people: everything that is said of all people together (caps,
/// commitments, amounts that do not depend on a number of people by themselves, volumes, control groups) grows by `times`;
/// prices, shares, rates and what is said of one person stay.
#[must_use]
pub fn scaled(terms: &Terms, times: Decimal) -> Terms {
    let mut out = terms.clone();
    let kinds: Vec<Kind> = terms.metrics.iter().map(|m| m.measure.kind()).collect();
    let counts: Vec<bool> = terms
        .metrics
        .iter()
        .map(|m| matches!(m.measure, Measure::Count { .. }) && !is_relative(m))
        .collect();
    for amount in [&mut out.cap, &mut out.cap_per_payment] {
        grow_if(amount, times);
    }
    for payer in out.payers.iter_mut().chain(
        out.lines
            .iter_mut()
            .filter_map(|l| l.payers.as_mut())
            .flatten(),
    ) {
        grow_if(&mut payer.cap, times);
        grow_if(&mut payer.cap_per_year, times);
    }
    for metric in &mut out.metrics {
        scale_metric(metric, times);
    }
    for line in &mut out.lines {
        scale_line(line, &kinds, &counts, times);
    }
    for termination in &mut out.terminations {
        scale_termination(termination, &counts, times);
    }
    let capital = &mut out.capital;
    for tranche in &mut capital.tranches {
        grow_if(&mut tranche.commitment, times);
    }
    if let Draws::Fixed(draws) = &mut capital.draws {
        for (_, amount) in draws {
            *amount = grown(*amount, times);
        }
    }
    for (drawn, guaranteed) in capital.guarantees.iter_mut().flat_map(|g| &mut g.points) {
        *drawn = grown(*drawn, times);
        *guaranteed = grown(*guaranteed, times);
    }
    out
}

/// An amount that grows with the people, rounded to the nearest smallest unit.
fn grown(amount: i64, times: Decimal) -> i64 {
    (Decimal::from(amount).saturating_mul(times))
        .round()
        .to_i64()
        .unwrap_or(i64::MAX)
}

fn grow_if(amount: &mut Option<i64>, times: Decimal) {
    *amount = amount.map(|a| grown(a, times));
}

/// People of an agreed number, at least one.
fn people(count: u32, times: Decimal) -> u32 {
    Decimal::from(count)
        .saturating_mul(times)
        .round()
        .to_u32()
        .unwrap_or(u32::MAX)
        .max(1)
}

/// Whether the effect is in percent, which no number of people changes.
fn is_relative(metric: &Metric) -> bool {
    use super::terms::Effect::{FallPercent, PercentOf, RisePercent};
    matches!(metric.effect, FallPercent | RisePercent | PercentOf(_))
}

fn scale_metric(metric: &mut Metric, times: Decimal) {
    let count = matches!(metric.measure, Measure::Count { .. });
    if let Measure::Rate {
        per: Per::People(n),
        ..
    }
    | Measure::Mean {
        per: Per::People(n),
        ..
    } = &mut metric.measure
    {
        *n = people(*n, times);
    }
    if let (true, super::terms::Effect::PercentOf(target)) = (count, &mut metric.effect) {
        *target *= times;
    }
    let mut source = |source: &mut Source| match source {
        Source::Control { size }
        | Source::Historical { size }
        | Source::Matched { size, .. }
        | Source::DifferenceInDifferences { size } => *size = people(*size, times),
        Source::Fixed(value) if count => *value *= times,
        _ => {}
    };
    match &mut metric.baseline {
        Baseline::None => {}
        Baseline::Single(one) => source(one),
        Baseline::Switch { first, then, .. } => {
            source(first);
            source(then);
        }
        Baseline::Blend(parts) => parts.iter_mut().for_each(|(_, s)| source(s)),
        Baseline::Fallback {
            first, otherwise, ..
        } => {
            source(first);
            source(otherwise);
        }
    }
}

fn scale_line(line: &mut Line, kinds: &[Kind], counts: &[bool], times: Decimal) {
    let limits = &mut line.limits;
    grow_if(&mut limits.cap, times);
    grow_if(&mut limits.cap_per_payment, times);
    if let Some(most) = &mut limits.max_units {
        *most *= times;
    }
    if let Some(minimum) = &mut limits.minimum
        && counts[minimum.metric]
    {
        minimum.least *= times;
    }
    if let Some(two_sided) = &mut line.two_sided {
        grow_if(&mut two_sided.cap, times);
    }
    let of_count = line
        .metric
        .is_some_and(|m| counts[m] || kinds[m] == Kind::Money);
    let mut money = false;
    match &mut line.rule {
        Rule::Tiers(tiers) => tiers.iter_mut().for_each(|t| t.above *= times),
        Rule::Charge {
            amount,
            of: Base::Money,
        } => *amount *= times,
        Rule::Curve { curve, of } => {
            money = *of == Base::Money;
            for piece in &mut curve.pieces {
                let (along, up) = (
                    if of_count { times } else { Decimal::ONE },
                    if money { times } else { Decimal::ONE },
                );
                piece.from = piece.from.map(|x| x * along);
                piece.to = piece.to.map(|x| x * along);
                piece.pay *= up;
                piece.slope *= up / along;
            }
            if let Base::Amount(amount) = of {
                *amount = grown(*amount, times);
            }
        }
        Rule::Charge {
            of: Base::Amount(amount),
            ..
        } => *amount = grown(*amount, times),
        // a price per percentage point is for all people together
        Rule::Price { steps }
            if line
                .metric
                .is_some_and(|m| kinds[m] == Kind::Number && !counts[m]) =>
        {
            steps.iter_mut().for_each(|(_, price)| *price *= times);
        }
        _ => {}
    }
    if let Some(floor) = line.limits.floor.as_mut().filter(|_| money) {
        floor.pay *= times;
    }
}

fn scale_termination(termination: &mut Termination, counts: &[bool], times: Decimal) {
    match &mut termination.when {
        Some(Trigger::LossAbove { amount }) => *amount = grown(*amount, times),
        Some(Trigger::Below { metric, value } | Trigger::Above { metric, value })
            if counts[*metric] =>
        {
            *value *= times
        }
        _ => {}
    }
}
