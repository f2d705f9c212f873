//! What no number of people changes: how probable an event stays in a very large cohort.
//!
//! The chance of single lives shrinks with the number of people; ignorance of the parameters and the shared cycle do not. So the values
//! of the largest size that was looked at are drawn together towards their mean until only the spread of these two is left, y → m +
//! (y − m)·√(1 − s), s the share of single lives in the variance. That keeps the mean and the shape of the distribution as they are at
//! that size: costs with an amount of their own weigh less still in a larger cohort, places and advisers that do not grow weigh more.

use crate::analysis::run::LEVEL;
use crate::analysis::summary::VarianceSplit;
use crate::stats::components;
use crate::stats::interval::{self, Estimate};
use serde::Serialize;

/// An event in a very large cohort.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Limit {
    /// The size whose values it is read from.
    pub people: u32,
    /// Its probability; the interval holds the errors of the shares of the variance, of the mean and of the count.
    pub probability: Estimate,
    /// Where the variance at that size comes from.
    pub variance: VarianceSplit,
}

/// The probability of an event of a figure in a very large cohort, from its values at one size and those of companions; `None` where the
/// variance cannot be split.
pub(super) fn limit(
    people: u32,
    values: &[f64],
    triples: &[(f64, f64, f64)],
    holds: fn(f64) -> bool,
) -> Option<Limit> {
    let split = components::pick_freeze(triples, LEVEL)?;
    let (mean, _) = interval::mean(values, LEVEL)?;
    let n = values.len() as u64;
    let share = |lives: f64, centre: f64| {
        let kept = libm::sqrt((1.0 - lives).max(0.0));
        let drawn = values.iter().map(|y| centre + (y - mean.value) * kept);
        interval::wilson(drawn.filter(|y| holds(*y)).count() as u64, n, LEVEL)
    };
    let probability = share(split.rest.value, mean.value);
    let mut all = Vec::new();
    for lives in [split.rest.low, split.rest.value, split.rest.high] {
        all.extend([mean.low, mean.value, mean.high].map(|centre| share(lives, centre)));
    }
    Some(Limit {
        people,
        probability: Estimate {
            value: probability.value,
            low: all.iter().map(|e| e.low).fold(1.0, f64::min),
            high: all.iter().map(|e| e.high).fold(0.0, f64::max),
        },
        variance: VarianceSplit {
            parameters: split.first,
            cycle: split.second,
            lives: split.rest,
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::normal;

    /// Normal ignorance with variance 1 and normal lives with variance 3 around a mean of 1: P(y > 0) is Φ(1/2), in the limit Φ(1).
    #[test]
    fn ignorance_alone_is_left() {
        let score = |k: u64| {
            // SplitMix64 (Steele, Lea and Flood 2014) of a counter
            let mut z = k.wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
            z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
            normal::quantile((((z ^ (z >> 31)) >> 12) as f64 + 0.5) / (1u64 << 52) as f64)
        };
        let triples: Vec<(f64, f64, f64)> = (0..8_000)
            .map(|k| {
                let shared = 1.0 + score(4 * k);
                let lives = |j: u64| shared + 3_f64.sqrt() * score(4 * k + j);
                (lives(1), lives(2), lives(3))
            })
            .collect();
        let values: Vec<f64> = triples.iter().map(|t| t.0).collect();
        let found = limit(100, &values, &triples, |v| v > 0.0).unwrap();
        let exact = normal::cdf(1.0);
        // six standard errors of the count (0.0041) and of the share of lives (0.012, felt a tenth as much)
        assert!((found.probability.value - exact).abs() < 0.035, "{found:?}");
        assert!(found.probability.low <= exact && exact <= found.probability.high);
        assert!((found.variance.lives.value - 0.75).abs() < 0.08);
        let now = values.iter().filter(|v| **v > 0.0).count() as f64 / 8_000.0;
        assert!((now - normal::cdf(0.5)).abs() < 0.035);
    }
}
