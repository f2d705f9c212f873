//! Estimates and their confidence intervals.

use super::ascending::Ascending;
use super::sum::{Sum, sum};
use super::{normal, order};
use serde::Serialize;

/// An estimate with its confidence interval for the simulation error.
///
/// An end of −∞ or ∞ means that the sample is too small to bound the figure on that side.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Estimate {
    /// The estimate.
    pub value: f64,
    /// Lower end of the interval.
    pub low: f64,
    /// Upper end of the interval.
    pub high: f64,
}

impl Estimate {
    /// Value ± half width.
    pub fn around(value: f64, half: f64) -> Self {
        Self {
            value,
            low: value - half,
            high: value + half,
        }
    }

    /// A figure that is known exactly.
    pub fn exact(value: f64) -> Self {
        Self::around(value, 0.0)
    }

    /// The longer side of the interval, what a table shows behind ±: the half width where both are as long.
    pub fn longer_side(&self) -> f64 {
        (self.value - self.low).max(self.high - self.value)
    }

    /// Half the width of the interval, in the unit of the value.
    pub fn half_width(&self) -> f64 {
        (self.high - self.low) / 2.0
    }
}

/// Mean with its normal interval, and the standard deviation of the sample (divisor n − 1).
///
/// `None` for an empty sample and for one that holds a NaN: undefined values are the caller's to count and to leave out.
/// One single value has no standard deviation, and its interval is unbounded.
pub fn mean(sample: &[f64], level: f64) -> Option<(Estimate, Option<f64>)> {
    if sample.is_empty() || sample.iter().any(|x| x.is_nan()) {
        return None;
    }
    let n = sample.len() as f64;
    let mean = sum(sample.iter().copied()) / n;
    if sample.len() > 1 && sample.iter().all(|&x| x == sample[0]) {
        // Rounding of the mean must not make a spread out of nothing.
        return Some((Estimate::exact(sample[0]), Some(0.0)));
    }
    // In two passes: the squares of large amounts would cancel in one.
    let squares = sum(sample.iter().map(|x| (x - mean) * (x - mean)));
    Some(normal_mean(mean, squares, sample.len() as u64, level))
}

/// The normal interval of a mean, and the standard deviation, from the sum of the `squares` of the distances from the mean of `n` values.
pub(super) fn normal_mean(mean: f64, squares: f64, n: u64, level: f64) -> (Estimate, Option<f64>) {
    if n < 2 {
        return (Estimate::around(mean, f64::INFINITY), None);
    }
    let n = n as f64;
    let sd = libm::sqrt(squares / (n - 1.0));
    let half = normal::two_sided(level) * sd / libm::sqrt(n);
    (Estimate::around(mean, half), Some(sd))
}

/// A probability with the interval of Wilson (1927), which keeps its coverage near 0 and 1.
///
/// Without trials the value is NaN and the interval [0, 1]. More successes than trials count as all.
pub fn wilson(successes: u64, n: u64, level: f64) -> Estimate {
    if n == 0 {
        return Estimate {
            value: f64::NAN,
            low: 0.0,
            high: 1.0,
        };
    }
    let successes = successes.min(n);
    let trials = n as f64;
    let share = successes as f64 / trials;
    let z = normal::two_sided(level);
    let z2 = z * z;
    let scale = 1.0 + z2 / trials;
    let centre = (share + z2 / (2.0 * trials)) / scale;
    let half =
        z / scale * libm::sqrt(share * (1.0 - share) / trials + z2 / (4.0 * trials * trials));
    // At the ends the formula gives 0 and 1 exactly; rounding doesn't.
    Estimate {
        value: share,
        low: if successes == 0 {
            0.0
        } else {
            (centre - half).max(0.0)
        },
        high: if successes == n {
            1.0
        } else {
            (centre + half).min(1.0)
        },
    }
}

/// Upper end of the Clopper–Pearson interval of a probability of which `n` trials have shown nothing: 1 − ((1 − level) / 2)^(1/n),
/// and 1 without trials. With none of 1,000 and level 0.95 it is 0.37 %.
pub fn never_seen(n: u64, level: f64) -> f64 {
    if n == 0 {
        return 1.0;
    }
    let tail = (1.0 - level) / 2.0;
    -libm::expm1(libm::log(tail) / n as f64)
}

/// Quantile of a sample sorted in ascending order, with the interval between order statistics whose ranks come from the
/// exact binomial distribution: it covers the true quantile with probability `level` or more, whatever the distribution.
///
/// A side that the sample is too small to bound is ∞ (about 72 values are needed for the 5 % quantile at level 0.95).
/// An empty sample gives NaN.
pub fn quantile(sorted: &[f64], p: f64, level: f64) -> Estimate {
    quantile_of(sorted, p, level)
}

/// The same of values that may be known by a sketch only.
pub fn quantile_of(sorted: &(impl Ascending + ?Sized), p: f64, level: f64) -> Estimate {
    let value = order::quantile_of(sorted, p);
    if sorted.count() == 0 {
        return Estimate {
            value,
            low: f64::NAN,
            high: f64::NAN,
        };
    }
    let (low, high) = order::ranks(sorted.count(), p, level);
    Estimate {
        value,
        // In small samples the interpolated value can lie beyond a rank: the interval then stretches to it.
        low: low.map_or(f64::NEG_INFINITY, |rank| sorted.at(rank - 1).min(value)),
        high: high.map_or(f64::INFINITY, |rank| sorted.at(rank - 1).max(value)),
    }
}

/// Ratio of two means over the same replications, with the interval of Fieller's linearisation (delta method): the standard
/// error of mean(a − r·b) / mean(b), r the ratio. `None` if the samples differ in length, are too small, or if the interval of the mean
/// of `b` holds 0: then the ratio has no finite interval.
pub fn ratio(a: &[f64], b: &[f64], level: f64) -> Option<Estimate> {
    if a.len() != b.len() {
        return None;
    }
    let (top, _) = mean(a, level)?;
    let (bottom, _) = mean(b, level)?;
    if !(bottom.low > 0.0 || bottom.high < 0.0) {
        return None;
    }
    let r = top.value / bottom.value;
    let rest: Vec<f64> = a
        .iter()
        .zip(b)
        .map(|(x, y)| (x - r * y) / bottom.value)
        .collect();
    let (error, sd) = mean(&rest, level)?;
    sd?;
    Some(Estimate::around(r, error.half_width()))
}

/// Fewest values in the tail with which [`expected_shortfall`] states a two-sided interval.
pub const MIN_TAIL: usize = 20;

/// Mean of the lowest share `tail` of the distribution (0.05: of the worst 5 %), from a sample in ascending order.
///
/// The interval is that of the mean of the influence function q − (q − x)⁺ / tail, where q is the `tail`-quantile
/// (Rockafellar and Uryasev 2000; Hong and Liu 2009), with divisor k − 1 in the tail. With fewer than [`MIN_TAIL`] values in the tail
/// that interval is too narrow: then the lower end is −∞, and the upper end is that of the quantile, which the shortfall cannot exceed.
/// An empty sample or a tail outside of (0, 1] gives NaN.
pub fn expected_shortfall(sorted: &[f64], tail: f64, level: f64) -> Estimate {
    if sorted.iter().any(|x| x.is_nan()) {
        return Estimate::around(f64::NAN, f64::NAN);
    }
    shortfall_of(sorted, tail, level)
}

/// The same of values that may be known by a sketch only; none of them is NaN.
pub fn shortfall_of(sorted: &(impl Ascending + ?Sized), tail: f64, level: f64) -> Estimate {
    let count = sorted.count();
    if count == 0 || !(tail > 0.0 && tail <= 1.0) {
        return Estimate::around(f64::NAN, f64::NAN);
    }
    let n = count as f64;
    let mass = n * tail;
    let whole = (mass.floor() as usize).min(count);
    let rest = mass - whole as f64;
    let (first, edge) = (sorted.at(0), sorted.at(whole.min(count - 1)));
    // The part of the tail that ends inside one value counts that value in part.
    let inside = sum_of_lowest(sorted, whole) + if rest > 0.0 { rest * edge } else { 0.0 };
    let value = if edge == first {
        edge
    } else {
        (inside / mass).max(first).min(edge)
    };
    if whole < MIN_TAIL {
        return Estimate {
            value,
            low: f64::NEG_INFINITY,
            high: quantile_of(sorted, tail, level).high.max(value),
        };
    }
    let influence = |x: f64| edge - (edge - x).max(0.0) / tail;
    let squares = sum(sorted.runs().map(|(x, times)| {
        let off = influence(x) - value;
        off * off * times as f64
    }));
    let k = whole as f64;
    let variance = squares / n * k / (k - 1.0);
    Estimate::around(value, normal::two_sided(level) * libm::sqrt(variance / n))
}

/// Sum of so many of the lowest values.
fn sum_of_lowest(sorted: &(impl Ascending + ?Sized), count: usize) -> f64 {
    let mut total = Sum::default();
    let mut left = count as u64;
    for (x, times) in sorted.runs() {
        let taken = times.min(left);
        if taken == 0 {
            break;
        }
        total.add(x * taken as f64);
        left -= taken;
    }
    total.value()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn close(a: f64, b: f64, by: f64) {
        assert!((a - b).abs() <= by, "{a} is not {b}");
    }

    #[test]
    fn what_was_never_seen_is_bounded_as_in_textbooks() {
        // none of 10: 30.85 %; of 100: 3.62 %
        assert!((never_seen(10, 0.95) - 0.308_5).abs() < 5e-5);
        assert!((never_seen(100, 0.95) - 0.036_2).abs() < 5e-5);
        assert_eq!(never_seen(0, 0.95), 1.0);
    }

    #[test]
    fn mean_by_hand() {
        // 2, 4, 4, 4, 5, 5, 7, 9: mean 5, squares 32, sd √(32/7).
        let (e, sd) = mean(&[2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0], 0.95).unwrap();
        assert_eq!(e.value, 5.0);
        close(sd.unwrap(), 2.138_089_935_299_395, 1e-14);
        close(
            e.half_width(),
            1.959_963_984_540_054 * 2.138_089_935_299_395 / 8_f64.sqrt(),
            1e-13,
        );
    }

    #[test]
    fn mean_of_large_amounts_keeps_a_small_spread() {
        let (e, sd) = mean(&[1e12 + 1.0, 1e12 + 2.0, 1e12 + 3.0], 0.95).unwrap();
        assert_eq!((e.value, sd), (1e12 + 2.0, Some(1.0)));
    }

    #[test]
    fn mean_of_little() {
        assert_eq!(mean(&[], 0.95), None);
        assert_eq!(mean(&[1.0, f64::NAN], 0.95), None);
        let (e, sd) = mean(&[3.0], 0.95).unwrap();
        assert_eq!((e.value, e.low, sd), (3.0, f64::NEG_INFINITY, None));
        assert_eq!(
            mean(&[0.1; 7], 0.95),
            Some((Estimate::exact(0.1), Some(0.0)))
        );
    }

    #[test]
    fn wilson_as_published() {
        // Newcombe 1998, table I, method 3: 81/263, 15/148, 0/20, 1/29.
        for (k, n, low, high) in [
            (81, 263, 0.2553, 0.3662),
            (15, 148, 0.0624, 0.1605),
            (0, 20, 0.0, 0.1611),
            (1, 29, 0.0061, 0.1718),
            (29, 29, 0.8830, 1.0),
        ] {
            let e = wilson(k, n, 0.95);
            close(e.low, low, 5.1e-5);
            close(e.high, high, 5.1e-5);
        }
        let e = wilson(10, 100, 0.95);
        close(e.low, 0.055_229_137_060_675_24, 1e-12);
        close(e.high, 0.174_365_661_504_913_45, 1e-12);
        assert!(wilson(0, 0, 0.95).value.is_nan());
        assert_eq!(wilson(0, 50, 0.95).low, 0.0);
        assert_eq!(wilson(50, 50, 0.95).high, 1.0);
    }

    #[test]
    fn quantile_between_order_statistics() {
        let x: Vec<f64> = (1..=16).map(f64::from).collect();
        assert_eq!(
            quantile(&x, 0.5, 0.95),
            Estimate {
                value: 8.5,
                low: 4.0,
                high: 13.0
            }
        );
        let low = quantile(&x, 0.05, 0.95);
        assert_eq!((low.value, low.low), (1.75, f64::NEG_INFINITY));
        assert!(quantile(&[], 0.5, 0.95).value.is_nan());
    }

    #[test]
    fn shortfall_by_hand() {
        let x: Vec<f64> = (1..=10).map(f64::from).collect();
        // The worst 25 % of ten values: 1, 2 and half of 3, which is 4.5 / 2.5.
        close(expected_shortfall(&x, 0.25, 0.95).value, 1.8, 1e-15);
        assert_eq!(expected_shortfall(&x, 1.0, 0.95).value, 5.5);
        assert_eq!(expected_shortfall(&x, 0.01, 0.95).value, 1.0);
        assert_eq!(expected_shortfall(&x, 0.25, 0.95).low, f64::NEG_INFINITY);
        // The quantile's upper end bounds the shortfall from above.
        assert_eq!(
            expected_shortfall(&x, 0.25, 0.95).high,
            quantile(&x, 0.25, 0.95).high
        );
        for tail in [0.0, -0.1, 1.1, f64::NAN] {
            assert!(expected_shortfall(&x, tail, 0.95).value.is_nan());
        }
        assert!(expected_shortfall(&[], 0.05, 0.95).value.is_nan());
    }

    #[test]
    fn ratio_of_a_multiple_is_exact_and_of_noise_around_zero_undefined() {
        let b: Vec<f64> = (0..100).map(|i| 10.0 + f64::from(i % 7)).collect();
        let a: Vec<f64> = b.iter().map(|y| 3.0 * y).collect();
        let r = ratio(&a, &b, 0.95).unwrap();
        close(r.value, 3.0, 1e-12);
        close(r.half_width(), 0.0, 1e-9);
        let noise: Vec<f64> = (0..100).map(|i| f64::from(i % 2) - 0.5).collect();
        assert!(ratio(&a, &noise, 0.95).is_none());
        // Independent numerator: the error is that of its mean over the denominator.
        let c: Vec<f64> = (0..100).map(|i| f64::from(i % 5)).collect();
        let (m, _) = mean(&c, 0.95).unwrap();
        close(
            ratio(&c, &[2.0; 100], 0.95).unwrap().half_width(),
            m.half_width() / 2.0,
            1e-12,
        );
    }

    #[test]
    fn shortfall_of_everything_is_the_mean() {
        let x: Vec<f64> = (0..400).map(|i| f64::from(i * i % 37)).collect();
        let mut sorted = x.clone();
        sorted.sort_by(f64::total_cmp);
        let es = expected_shortfall(&sorted, 1.0, 0.95);
        let (m, _) = mean(&x, 0.95).unwrap();
        close(es.value, m.value, 1e-12);
        close(es.half_width(), m.half_width(), 1e-12);
    }

    proptest! {
        #![proptest_config(crate::fixed_seed::config())]

        /// Also of samples that are not sorted, against the contract.
        #[test]
        fn no_sample_panics(sample in prop::collection::vec(any::<f64>(), 0..100), p in any::<f64>(), level in any::<f64>()) {
            let _ = (mean(&sample, level), quantile(&sample, p, level), expected_shortfall(&sample, p, level));
            let _ = expected_shortfall(&sample, 0.5, 0.95);
        }

        #[test]
        fn intervals_hold_their_value(mut sample in prop::collection::vec(-1e6_f64..1e6, 1..200), p in 0.001_f64..0.999) {
            sample.sort_by(f64::total_cmp);
            for e in [quantile(&sample, p, 0.95), expected_shortfall(&sample, p, 0.95), mean(&sample, 0.95).unwrap().0] {
                prop_assert!(e.low <= e.value && e.value <= e.high, "{e:?}");
            }
            // The mean of the tail is not above its end (type 7 interpolates, so the end is taken one rank further).
            let end = sample[((sample.len() as f64 * p).floor() as usize).min(sample.len() - 1)];
            prop_assert!(expected_shortfall(&sample, p, 0.95).value <= end);
        }
    }

    #[test]
    fn a_mass_of_total_losses_is_exact() {
        let mut x = vec![-1.0; 300];
        x.extend(vec![0.1; 700]);
        assert_eq!(expected_shortfall(&x, 0.05, 0.95), Estimate::exact(-1.0));
        assert_eq!(quantile(&x, 0.05, 0.95), Estimate::exact(-1.0));
    }
}
