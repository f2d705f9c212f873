//! Order statistics: quantiles of a sample and which ranks bracket the true quantile.

use super::ascending::Ascending;

/// Quantile of a sample sorted in ascending order, by linear interpolation between neighbours (type 7 of Hyndman and Fan 1996:
/// what R, numpy, pandas and spreadsheets call the inclusive quantile, so that anybody can check a figure against the table).
///
/// `p` outside of [0, 1] is taken as the nearest end. NaN for an empty sample.
pub fn quantile(sorted: &[f64], p: f64) -> f64 {
    quantile_of(sorted, p)
}

/// The same of values that may be known by a sketch only.
pub fn quantile_of(sorted: &(impl Ascending + ?Sized), p: f64) -> f64 {
    let Some(last) = sorted.count().checked_sub(1) else {
        return f64::NAN;
    };
    let position = p.clamp(0.0, 1.0) * last as f64;
    // A NaN for p becomes rank 0 by the cast, which would be a lie.
    if position.is_nan() {
        return f64::NAN;
    }
    let below = (position.floor() as usize).min(last);
    let above = (below + 1).min(last);
    let (low, high) = (sorted.at(below), sorted.at(above));
    let share = position - below as f64;
    if low == high || share == 0.0 || low == f64::NEG_INFINITY {
        // No arithmetic that would blur equal neighbours, or make NaN of an infinite one.
        low
    } else if high == f64::INFINITY {
        high
    } else {
        // Rounding must not carry the result beyond its neighbours.
        (low + (high - low) * share).max(low).min(high)
    }
}

/// Ranks (1 to n) of the order statistics between which the true `p`-quantile lies with probability at least `level`,
/// by the exact binomial distribution and with at most half of the error on each side.
///
/// `None` on a side means that the sample is too small to bound the quantile there.
pub fn ranks(n: usize, p: f64, level: f64) -> (Option<usize>, Option<usize>) {
    let tail = (1.0 - level) / 2.0;
    if n == 0 || !(p > 0.0 && p < 1.0) || !(tail > 0.0 && tail < 0.5) {
        return (None, None);
    }
    // The l-th smallest lies above the quantile if fewer than l of the sample lie below: P(B ≤ l − 1) ≤ tail.
    let low = last_with_lower_tail(n, p, tail).map(|k| (k + 1).min(n));
    // The u-th smallest lies below the quantile if at least u of the sample do: P(B ≥ u) ≤ tail, mirrored.
    let high = last_with_lower_tail(n, 1.0 - p, tail).map(|k| (n - k).max(1));
    (low, high)
}

/// Largest k with P(B ≤ k) ≤ `tail` for B binomial (n, p).
///
/// Starts at the mode with the density from the gamma function and goes down by the ratio of neighbours until nothing
/// counts any more, so that the cost grows with √n and no distribution function has to be inverted.
fn last_with_lower_tail(n: usize, p: f64, tail: f64) -> Option<usize> {
    if p >= 1.0 {
        // So near to 1 that 1 − p is nothing: B is n.
        return n.checked_sub(1);
    }
    let size = n as f64;
    let mode = (((size + 1.0) * p).floor() as usize).min(n);
    let k = mode as f64;
    let log_density =
        libm::lgamma(size + 1.0) - libm::lgamma(k + 1.0) - libm::lgamma(size - k + 1.0)
            + k * libm::log(p)
            + (size - k) * libm::log1p(-p);
    let mut densities = vec![libm::exp(log_density)];
    let negligible = tail * 1e-14;
    let mut at = mode;
    while at > 0 {
        let j = at as f64;
        let previous = densities[densities.len() - 1] * j * (1.0 - p) / ((size - j + 1.0) * p);
        at -= 1;
        densities.push(previous);
        if previous < negligible / (j + 1.0) {
            break;
        }
    }
    // `at` is now the smallest value that counts; sum upwards from the smallest terms.
    let mut cumulated = 0.0;
    let mut found = None;
    for (steps, density) in densities.iter().rev().enumerate() {
        cumulated += density;
        if cumulated > tail {
            return found;
        }
        found = Some(at + steps);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{quantile, ranks};
    use statrs::distribution::{Binomial, DiscreteCDF};

    #[test]
    fn quantiles_as_a_spreadsheet_gives_them() {
        let x = [1.0, 2.0, 4.0, 8.0];
        assert_eq!(quantile(&x, 0.0), 1.0);
        assert_eq!(quantile(&x, 0.5), 3.0);
        assert!((quantile(&x, 0.9) - 6.8).abs() < 1e-14);
        assert_eq!(quantile(&x, 1.0), 8.0);
        assert_eq!(quantile(&[3.0], 0.3), 3.0);
        assert!(quantile(&[], 0.3).is_nan());
        assert!(quantile(&x, f64::NAN).is_nan());
        assert_eq!(
            quantile(&[f64::NEG_INFINITY, 0.0, f64::INFINITY], 0.25),
            f64::NEG_INFINITY
        );
        assert_eq!(
            quantile(&[f64::NEG_INFINITY, 0.0, f64::INFINITY], 0.75),
            f64::INFINITY
        );
        assert_eq!(
            quantile(&[f64::NEG_INFINITY, f64::NEG_INFINITY, 0.0], 0.25),
            f64::NEG_INFINITY
        );
    }

    #[test]
    fn ranks_of_the_median_as_in_textbooks() {
        // Conover, Practical Nonparametric Statistics: n = 16, level 0.95 gives the 4th and the 13th.
        assert_eq!(ranks(16, 0.5, 0.95), (Some(4), Some(13)));
        // n = 6 is the smallest sample that bounds a median at 0.95: 2 · (1/2)^6 = 0.031.
        assert_eq!(ranks(6, 0.5, 0.95), (Some(1), Some(6)));
        assert_eq!(ranks(5, 0.5, 0.95), (None, None));
        // 0.95^n ≤ 0.025 needs n = 72.
        assert_eq!(ranks(71, 0.05, 0.95).0, None);
        assert_eq!(ranks(72, 0.05, 0.95).0, Some(1));
    }

    #[test]
    fn ranks_agree_with_an_independent_binomial() {
        for n in [20_usize, 100, 1000, 10_000, 200_000] {
            for p in [0.01, 0.05, 0.25, 0.5, 0.95] {
                for level in [0.9, 0.95, 0.99] {
                    let tail = (1.0 - level) / 2.0;
                    let binomial = Binomial::new(p, n as u64).unwrap();
                    let (low, high) = ranks(n, p, level);
                    match low {
                        Some(l) => {
                            assert!(binomial.cdf(l as u64 - 1) <= tail + 1e-9, "{n} {p} {level}");
                            assert!(
                                binomial.cdf(l as u64) > tail - 1e-9,
                                "{n} {p} {level}: not the tightest"
                            );
                        }
                        None => assert!(binomial.cdf(0) > tail),
                    }
                    match high {
                        Some(u) => {
                            assert!(binomial.sf(u as u64 - 1) <= tail + 1e-9, "{n} {p} {level}");
                            assert!(
                                u < 2 || binomial.sf(u as u64 - 2) > tail - 1e-9,
                                "{n} {p} {level}: not the tightest"
                            );
                        }
                        None => assert!(binomial.sf(n as u64 - 1) > tail),
                    }
                }
            }
        }
    }

    #[test]
    fn senseless_questions_have_no_ranks() {
        for (n, p, level) in [
            (0, 0.5, 0.95),
            (9, 0.0, 0.95),
            (9, 1.0, 0.95),
            (9, f64::NAN, 0.95),
            (9, 0.5, 1.0),
            (9, 0.5, f64::NAN),
        ] {
            assert_eq!(ranks(n, p, level), (None, None));
        }
    }
}
