//! What a contract's own measurement can tell: how often it pays as if the effect were real, if it is.
//!
//! Two definitions, by what the contract says:
//!
//! * **It pays at all**, where every line pays only from some result on and holds it against nothing that is measured: the contract
//!   itself says which result counts as real. How often luck reaches it stands beside it.
//! * **More than chance alone pays**, everywhere else: the payment for results is above what at least 95 % of replications without
//!   effect come to. Of a contract that pays for every job, or for every difference above 0, a payment alone says nothing.

use crate::contract::terms::{Curve, Line, Piece, Rule, Source, Terms};
use crate::stats::interval::{self, Estimate};
use crate::stats::order;
use serde::Serialize;

/// Share of the replications without effect that a result must be above.
pub const BEYOND: f64 = 0.95;

/// When a contract pays as if the effect were real.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Definition {
    /// When it pays at all.
    Payment,
    /// When it pays more for results than [`BEYOND`] of the replications without effect.
    AboveChance,
}

impl Definition {
    /// The definition that suits a contract.
    pub fn of(terms: &Terms) -> Self {
        let charge = |line: &&Line| matches!(line.rule, Rule::Charge { .. });
        let results: Vec<&Line> = terms.lines.iter().filter(|l| !charge(l)).collect();
        let sources = terms.metrics.iter().flat_map(|m| m.baseline.sources());
        let thresholds = !results.is_empty() && results.into_iter().all(is_threshold);
        if thresholds && !sources.into_iter().any(Source::is_measured) {
            Self::Payment
        } else {
            Self::AboveChance
        }
    }
}

/// Whether a line pays only from some result on.
fn is_threshold(line: &Line) -> bool {
    line.limits.minimum.is_some()
        || match &line.rule {
            Rule::Curve { curve, .. } => pays_nothing_somewhere(curve),
            _ => false,
        }
}

/// Whether a curve pays nothing at one of its ends.
fn pays_nothing_somewhere(curve: &Curve) -> bool {
    let ends = [curve.pieces.first(), curve.pieces.last()];
    let nothing = |p: &Piece| p.pay.is_zero() && p.slope.is_zero();
    let open_below = ends[0].is_none_or(|p| p.from.is_some());
    let open_above = ends[1].is_none_or(|p| p.to.is_some());
    open_below || open_above || ends.into_iter().flatten().any(nothing)
}

/// The probability that a contract pays as if the effect were real, from payments for results with the effect and without.
///
/// Above chance, the interval holds both the error of the share and that of the quantile that it is held against (each with half of the
/// error, so that together they keep the level); of a sample that cannot bound the quantile the lower end is 0.
pub fn power(definition: Definition, without: &[i64], with: &[i64], level: f64) -> Estimate {
    let above = |least: f64| with.iter().filter(|p| **p as f64 > least).count() as u64;
    let n = with.len() as u64;
    if definition == Definition::Payment {
        return interval::wilson(above(0.0), n, level);
    }
    let mut chance: Vec<f64> = without.iter().map(|p| *p as f64).collect();
    chance.sort_unstable_by(f64::total_cmp);
    // the least payment that so many are not above: no interpolation, which would stand between two payments
    let rank = libm::ceil(BEYOND * chance.len() as f64) as usize;
    let Some(threshold) = chance.get(rank.saturating_sub(1)) else {
        return interval::wilson(0, 0, level);
    };
    let half = 1.0 - (1.0 - level) / 2.0;
    let (low, high) = order::ranks(chance.len(), BEYOND, half);
    let at = |rank: Option<usize>, open: f64| rank.map_or(open, |r| chance[r - 1]);
    let value = interval::wilson(above(*threshold), n, level).value;
    let least = interval::wilson(above(at(high, f64::INFINITY)), n, half).low;
    let most = interval::wilson(above(at(low, f64::NEG_INFINITY)), n, half).high;
    Estimate {
        value,
        low: least.min(value),
        high: most.max(value),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_above_chance_is_above_all_but_a_twentieth() {
        let without: Vec<i64> = (1..=1_000).collect();
        let with: Vec<i64> = (0..1_000).map(|k| 900 + k % 200).collect();
        let found = power(Definition::AboveChance, &without, &with, 0.95);
        // above 950: 951 to 1099
        assert!((found.value - 0.745).abs() < 1e-12, "{found:?}");
        assert!(found.low < 0.70 && found.high > 0.78 && found.low > 0.60);
        let paid = power(Definition::Payment, &without, &[0, 0, 1, 5], 0.95);
        assert_eq!(paid.value, 0.5);
    }

    #[test]
    fn one_payment_for_all_or_nothing_is_above_chance_only_if_chance_seldom_reaches_it() {
        let reached = |times: usize| {
            let mut all = vec![0; 1_000 - times];
            all.resize(1_000, 7);
            all
        };
        let with = [7, 7, 7, 0];
        let of = |times| power(Definition::AboveChance, &reached(times), &with, 0.95).value;
        assert_eq!((of(20), of(49), of(51), of(200)), (0.75, 0.75, 0.0, 0.0));
    }

    #[test]
    fn few_replications_bound_nothing() {
        let found = power(Definition::AboveChance, &[0; 20], &[5; 20], 0.95);
        assert_eq!((found.value, found.low), (1.0, 0.0));
        let none = power(Definition::AboveChance, &[], &[], 0.95);
        assert!(none.value.is_nan() && none.low == 0.0 && none.high == 1.0);
    }
}
