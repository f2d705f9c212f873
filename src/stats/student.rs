//! Student's t distribution with whole degrees of freedom: intervals from a few independent values.

use super::{interval::Estimate, normal, sum::sum};
use std::f64::consts::FRAC_2_PI;

/// From so many degrees of freedom on the quantile comes from an expansion, before from the distribution function.
const MANY: u32 = 1000;

/// Probability that the variate is nearer to 0 than `t`: the finite sums of Abramowitz and Stegun (1964), 26.7.3 and 26.7.4.
fn within(t: f64, freedom: u32) -> f64 {
    let angle = libm::atan(t / libm::sqrt(f64::from(freedom)));
    let (sine, cosine) = (libm::sin(angle), libm::cos(angle));
    let odd = freedom % 2 == 1;
    let mut term = if odd { cosine } else { 1.0 };
    let mut terms = if freedom == 1 { 0.0 } else { term };
    let mut k = if odd { 3 } else { 2 };
    while k < freedom {
        term *= cosine * cosine * f64::from(k - 1) / f64::from(k);
        terms += term;
        k += 2;
    }
    if odd {
        FRAC_2_PI * (angle + sine * terms)
    } else {
        sine * terms
    }
}

/// Half the width, in standard errors, of a two-sided interval with confidence `level`: 2.26 for 0.95 and 9 degrees of freedom.
///
/// ∞ without degrees of freedom; NaN or ∞ of a level outside of [0, 1).
pub fn two_sided(level: f64, freedom: u32) -> f64 {
    let z = normal::two_sided(level);
    if !z.is_finite() || !(0.0..1.0).contains(&level) {
        return if level == 1.0 {
            f64::INFINITY
        } else {
            f64::NAN
        };
    }
    if freedom == 0 {
        return f64::INFINITY;
    }
    if freedom >= MANY {
        return expansion(z, f64::from(freedom));
    }
    let (mut low, mut high) = (0.0, z.max(1.0));
    while within(high, freedom) < level && high < 1e300 {
        (low, high) = (high, high * 2.0);
    }
    // down to neighbouring floats
    for _ in 0..200 {
        let middle = 0.5 * (low + high);
        if middle <= low || middle >= high {
            break;
        }
        if within(middle, freedom) < level {
            low = middle;
        } else {
            high = middle;
        }
    }
    high
}

/// Cornish and Fisher's expansion (Abramowitz and Stegun 1964, 26.7.5).
fn expansion(z: f64, freedom: f64) -> f64 {
    let s = z * z;
    let first = (s + 1.0) * z / 4.0;
    let second = ((5.0 * s + 16.0) * s + 3.0) * z / 96.0;
    let third = (((3.0 * s + 19.0) * s + 17.0) * s - 15.0) * z / 384.0;
    z + (first + (second + third / freedom) / freedom) / freedom
}

/// Mean of independent values of one distribution with its t-interval; the interval of one value is unbounded.
///
/// `None` of nothing and of values that are not finite.
pub fn mean(values: &[f64], level: f64) -> Option<Estimate> {
    let count = values.len();
    let first = *values.first()?;
    if values.iter().any(|v| !v.is_finite()) {
        return None;
    }
    if count > 1 && values.iter().all(|&v| v == first) {
        // Rounding of the mean must not make a spread out of nothing.
        return Some(Estimate::exact(first));
    }
    let n = count as f64;
    // from the first value on: large values with a small spread do not cancel
    let mean = first + sum(values.iter().map(|v| v - first)) / n;
    let freedom = u32::try_from(count - 1).unwrap_or(u32::MAX);
    let squares = sum(values.iter().map(|v| (v - mean) * (v - mean)));
    let error = libm::sqrt(squares / (n - 1.0).max(1.0) / n);
    Some(match freedom {
        0 => Estimate::around(mean, f64::INFINITY),
        _ => Estimate::around(mean, two_sided(level, freedom) * error),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use statrs::distribution::{ContinuousCDF, StudentsT};

    #[test]
    fn quantiles_as_in_tables() {
        for (freedom, level, t) in [
            (1, 0.95, 12.706),
            (2, 0.95, 4.303),
            (3, 0.99, 5.841),
            (7, 0.95, 2.365),
            (9, 0.90, 1.833),
            (30, 0.95, 2.042),
            (120, 0.95, 1.980),
            (1, 0.5, 1.0),
        ] {
            let found = two_sided(level, freedom);
            assert!((found - t).abs() < 5.1e-4, "{freedom} {level}: {found}");
        }
        // exactly: tan(π/2 · level) for one degree of freedom, level·√(2/(1 − level²)) for two
        assert!((two_sided(0.95, 1) - (0.475 * std::f64::consts::PI).tan()).abs() < 1e-11);
        assert!((two_sided(0.95, 2) - 0.95 * (2.0 / (1.0 - 0.9025_f64)).sqrt()).abs() < 1e-12);
    }

    #[test]
    fn agrees_with_an_independent_distribution_function() {
        for freedom in [1, 2, 3, 8, 15, 64, 333, 999, 1000, 20_000] {
            let other = StudentsT::new(0.0, 1.0, f64::from(freedom)).unwrap();
            for level in [0.1, 0.5, 0.9, 0.95, 0.99, 0.9999] {
                let p = other.cdf(two_sided(level, freedom));
                assert!((2.0 * p - 1.0 - level).abs() < 1e-9, "{freedom} {level}");
            }
        }
    }

    #[test]
    fn levels_and_samples_without_an_answer() {
        assert_eq!(two_sided(0.95, 0), f64::INFINITY);
        assert_eq!(two_sided(1.0, 5), f64::INFINITY);
        assert!(two_sided(0.0, 5).abs() < 1e-50);
        for level in [-0.1, 1.1, f64::NAN] {
            assert!(two_sided(level, 5).is_nan() && two_sided(level, 5000).is_nan());
        }
        assert_eq!(mean(&[], 0.95), None);
        assert_eq!(mean(&[1.0, f64::NAN], 0.95), None);
        assert_eq!(mean(&[0.1; 7], 0.95), Some(Estimate::exact(0.1)));
        assert_eq!(mean(&[3.0], 0.95).unwrap().high, f64::INFINITY);
    }

    #[test]
    fn mean_by_hand() {
        // 1, 2, 6: mean 3, squares 14, error √(14 / 2 / 3)
        let found = mean(&[1.0, 2.0, 6.0], 0.95).unwrap();
        assert_eq!(found.value, 3.0);
        let half = 4.302_652_729_911_275 * (7.0_f64 / 3.0).sqrt();
        assert!((found.half_width() - half).abs() < 1e-9);
    }
}
