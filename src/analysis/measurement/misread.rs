//! What is measured where it is not what happened: baselines and counts that are too high or too low.

use crate::contract::measure::money::whole;
use crate::contract::outcomes::Outcomes;
use crate::contract::terms::{Effect, Measure, Per, Terms};
use crate::model::number::Draw;
use crate::model::shock::Misreading;
use rust_decimal::Decimal;
use rust_decimal::prelude::FromPrimitive;

/// All people, in percent.
const ALL: Decimal = Decimal::ONE_HUNDRED;

/// Puts what a contract is told in place of what there was: measured baselines kinder to whoever is paid by one factor, and claims, units and
/// numbers without such a baseline times the other. Money is rounded down; no share of the people exceeds all of them.
pub(super) fn misread(misreading: &Misreading, terms: &Terms, draw: &Draw, out: &mut Outcomes) {
    let factor = |value: f64| Decimal::from_f64(value.max(0.0)).unwrap_or(Decimal::ONE);
    let baseline = factor(misreading.baseline.at(draw));
    let counts = factor(misreading.counts.at(draw));
    if baseline != Decimal::ONE {
        for money in &mut out.money {
            money.expected = whole(Decimal::from(money.expected).saturating_mul(baseline));
        }
    }
    for number in &mut out.numbers {
        // a rise is larger above a lower baseline
        let lower = is_rise(terms, number.metric);
        for shown in &mut number.baselines {
            let told = if lower {
                shown.checked_div(baseline)
            } else {
                Some(shown.saturating_mul(baseline))
            };
            *shown = told.unwrap_or(*shown).round_dp(super::DIGITS);
        }
        if number.baselines.is_empty() {
            number.value = number.value.saturating_mul(counts).round_dp(super::DIGITS);
            if is_share(terms, number.metric) {
                number.value = number.value.min(ALL);
            }
        }
    }
    if counts == Decimal::ZERO {
        out.events.clear();
    } else if counts != Decimal::ONE {
        for event in &mut out.events {
            event.count = event.count.saturating_mul(counts).round_dp(super::DIGITS);
        }
    }
}

/// Whether a number is paid for being above its baseline.
fn is_rise(terms: &Terms, metric: u16) -> bool {
    let metric = terms.metrics.get(usize::from(metric));
    metric.is_some_and(|m| matches!(m.effect, Effect::Rise | Effect::RisePercent))
}

/// Whether a number is a percentage of people among whom it is counted.
fn is_share(terms: &Terms, metric: u16) -> bool {
    let metric = terms.metrics.get(usize::from(metric));
    metric.is_some_and(|m| {
        matches!(
            m.measure,
            Measure::Rate {
                per: Per::Referred | Per::Planned,
                ..
            }
        )
    })
}
