//! Splitting a variance by pick-freeze companions.
//!
//! Let a result depend on three independent sources of chance, y = f(a, b, c). For some runs two companions are computed:
//! one with the same a and fresh b and c, one with the same a and b and a fresh c. Then Cov(y, companion 1) = Var(E\[y | a\]) and
//! Cov(y, companion 2) = Var(E\[y | a, b\]), because what isn't shared is independent. The parts are
//!
//! * first: what a explains alone;
//! * second: what b adds to it, including how b acts differently under different a;
//! * rest: what only c decides.
//!
//! The estimator is the symmetrised one of Monod et al. (2006), asymptotically efficient after Janon et al. (2014): mean and
//! variance come from all three columns, which have the same distribution. Intervals by the delta method, clipped to [0, 1].

use super::interval::{self, Estimate};
use super::{normal, sum::sum};

/// Fewest triples from which a split is estimated: below, the normal theory of the intervals says nothing.
pub const MIN_TRIPLES: usize = 10;

/// Shares of a variance; the three values add up to 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Components {
    /// Share of the first source.
    pub first: Estimate,
    /// Share that the second source adds.
    pub second: Estimate,
    /// Share of everything else.
    pub rest: Estimate,
}

/// Splits the variance of y from triples (y, same first source, same first and second source).
///
/// `None` if there are fewer than [`MIN_TRIPLES`] triples, if a value is not finite, or if nothing varies.
pub fn pick_freeze(triples: &[(f64, f64, f64)], level: f64) -> Option<Components> {
    let finite = triples
        .iter()
        .all(|(y, s, t)| y.is_finite() && s.is_finite() && t.is_finite());
    if triples.len() < MIN_TRIPLES || !finite {
        return None;
    }
    let one = triples[0].0;
    if triples
        .iter()
        .all(|&(y, s, t)| y == one && s == one && t == one)
    {
        return None;
    }
    let n = triples.len() as f64;
    let mean = sum(triples.iter().map(|(y, s, t)| y / 3.0 + s / 3.0 + t / 3.0)) / n;
    // Per triple: contributions to the two covariances and to the variance.
    let parts: Vec<[f64; 3]> = triples
        .iter()
        .map(|(y, s, t)| {
            let (y, s, t) = (y - mean, s - mean, t - mean);
            [y * s, y * t, (y * y + s * s + t * t) / 3.0]
        })
        .collect();
    let average = |k: usize| sum(parts.iter().map(|p| p[k])) / n;
    let squares = |weights: [f64; 3], share: f64| {
        sum(parts.iter().map(|p| {
            let off = weights[0] * p[0] + weights[1] * p[1] + weights[2] * p[2] - share * p[2];
            off * off
        }))
    };
    shares(n, [average(0), average(1), average(2)], squares, level)
}

/// The parts of the variance of y themselves, in the square of its unit, from the same triples: by the same covariances, each with the normal
/// interval of a mean over triples. A part that comes out below 0 by noise is 0.
///
/// `None` as for [`pick_freeze`].
pub fn variances(triples: &[(f64, f64, f64)], level: f64) -> Option<Components> {
    pick_freeze(triples, level)?;
    let n = triples.len() as f64;
    let mean = sum(triples.iter().map(|(y, s, t)| y / 3.0 + s / 3.0 + t / 3.0)) / n;
    // the mean is estimated from the same triples, which takes away one of their degrees of freedom
    let unbiased = n / (n - 1.0);
    let part = |of: &dyn Fn([f64; 3]) -> f64| {
        let values: Vec<f64> = triples
            .iter()
            .map(|(y, s, t)| {
                let (y, s, t) = (y - mean, s - mean, t - mean);
                unbiased * of([y * s, y * t, (y * y + s * s + t * t) / 3.0])
            })
            .collect();
        let (found, _) = interval::mean(&values, level)?;
        Some(Estimate {
            value: found.value.max(0.0),
            low: found.low.max(0.0),
            high: found.high.max(0.0),
        })
    };
    Some(Components {
        first: part(&|[one, _, _]| one)?,
        second: part(&|[one, both, _]| both - one)?,
        rest: part(&|[_, both, all]| all - both)?,
    })
}

/// The split from the averages over `n` triples of the contributions to the two covariances and to the variance, and from the sum over
/// the triples of (weights · contributions − share · contribution to the variance)².
pub(super) fn shares(
    n: f64,
    averages: [f64; 3],
    squares: impl Fn([f64; 3], f64) -> f64,
    level: f64,
) -> Option<Components> {
    let variance = averages[2];
    if !(variance > 0.0 && variance.is_finite()) {
        return None;
    }
    let (one, both) = (averages[0] / variance, averages[1] / variance);

    // Each share is a ratio (w · parts) / variance; the delta method needs only the spread of w · parts − share · variance part.
    let z = normal::two_sided(level);
    let half = |share: f64, weights: [f64; 3]| {
        z * libm::sqrt(squares(weights, share) / (n - 1.0) / n) / variance
    };
    let raw = [one, both - one, 1.0 - both];
    let halves = [
        half(raw[0], [1.0, 0.0, 0.0]),
        half(raw[1], [-1.0, 1.0, 0.0]),
        half(raw[2], [0.0, -1.0, 1.0]),
    ];

    // Noise can push a small share below 0: it is then 0, and the others shrink so that they still make up the whole.
    let clipped = raw.map(|share| share.max(0.0));
    let whole = clipped[0] + clipped[1] + clipped[2];
    let first = clipped[0] / whole;
    let second = (clipped[1] / whole).min(1.0 - first);
    let values = [first, second, (1.0 - first - second).max(0.0)];
    let estimate = |k: usize| Estimate {
        value: values[k],
        low: (raw[k] - halves[k]).clamp(0.0, 1.0).min(values[k]),
        high: (raw[k] + halves[k]).clamp(0.0, 1.0).max(values[k]),
    };
    Some(Components {
        first: estimate(0),
        second: estimate(1),
        rest: estimate(2),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// All combinations of signs for the sources and the fresh draws of the companions: an exact experiment.
    fn factorial(f: impl Fn(f64, f64, f64) -> f64) -> Vec<(f64, f64, f64)> {
        let mut triples = Vec::new();
        for bits in 0..256_u32 {
            let s = |k: u32| if bits >> k & 1 == 1 { 1.0 } else { -1.0 };
            let (a, b, c) = (s(0), s(1), s(2));
            triples.push((f(a, b, c), f(a, s(3), s(4)), f(a, b, s(5))));
        }
        triples
    }

    #[test]
    fn exact_on_a_full_factorial() {
        // Var = 9 + 4 + 1 + 2 = 16; the product of a and b needs both.
        let triples = factorial(|a, b, c| 3.0 * a + 2.0 * b + c + 2_f64.sqrt() * a * b);
        let split = pick_freeze(&triples, 0.95).unwrap();
        for (found, share) in [(split.first, 9.0), (split.second, 6.0), (split.rest, 1.0)] {
            assert!((found.value - share / 16.0).abs() < 1e-12, "{found:?}");
            assert!(found.low <= found.value && found.value <= found.high);
        }
    }

    #[test]
    fn parts_of_a_variance_are_exact_on_a_full_factorial() {
        let triples = factorial(|a, b, c| 3.0 * a + 2.0 * b + c + 2_f64.sqrt() * a * b);
        let parts = variances(&triples, 0.95).unwrap();
        // of 256 triples: the factor n / (n − 1) is that of a sample
        let factor = 256.0 / 255.0;
        for (found, part) in [(parts.first, 9.0), (parts.second, 6.0), (parts.rest, 1.0)] {
            assert!((found.value - part * factor).abs() < 1e-12, "{found:?}");
            assert!(found.low <= found.value && found.value <= found.high);
        }
        assert_eq!(variances(&[(0.1, 0.1, 0.1); 50], 0.95), None);
    }

    #[test]
    fn one_source_alone() {
        let split = pick_freeze(&factorial(|a, _, _| a), 0.95).unwrap();
        assert!((split.first.value - 1.0).abs() < 1e-12 && split.rest.value < 1e-12);
        let split = pick_freeze(&factorial(|_, b, _| b + 1e6), 0.95).unwrap();
        assert!((split.second.value - 1.0).abs() < 1e-9);
        let split = pick_freeze(&factorial(|_, _, c| c), 0.95).unwrap();
        assert!((split.rest.value - 1.0).abs() < 1e-12);
    }

    #[test]
    fn nothing_to_split() {
        assert_eq!(pick_freeze(&[], 0.95), None);
        assert_eq!(pick_freeze(&[(1.0, 2.0, 3.0); 9], 0.95), None);
        assert_eq!(pick_freeze(&[(0.1, 0.1, 0.1); 50], 0.95), None);
        assert_eq!(pick_freeze(&[(1.0, f64::NAN, 2.0); 50], 0.95), None);
    }

    proptest! {
        #![proptest_config(crate::fixed_seed::config())]

        #[test]
        fn shares_are_shares(triples in prop::collection::vec((-1e6_f64..1e6, -1e6_f64..1e6, -1e6_f64..1e6), 10..60)) {
            let split = pick_freeze(&triples, 0.95).unwrap();
            let parts = [split.first, split.second, split.rest];
            let total: f64 = parts.iter().map(|e| e.value).sum();
            prop_assert!((total - 1.0).abs() < 1e-12);
            for e in parts {
                prop_assert!(0.0 <= e.low && e.low <= e.value && e.value <= e.high && e.high <= 1.0);
            }
        }
    }
}
