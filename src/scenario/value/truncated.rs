//! The mean of a distribution that is cut off, by quadrature.
//!
//! Closed forms need incomplete beta and gamma functions, whose implementations differ in their last digits
//! from platform to platform; an integral of the density with libm's functions does not.

use super::distribution::{moments, support};
use crate::model::number::Distribution;

/// Mean after truncation, and the share of the weight that lies inside.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Truncated {
    /// Mean inside the bounds.
    pub mean: f64,
    /// Share of the weight inside the bounds.
    pub inside: f64,
}

/// Where panels end, in standard deviations from the mean: narrow where the weight is.
const CUTS: [f64; 21] = [
    -250.0, 250.0, -60.0, -30.0, -15.0, -8.0, -5.0, -3.0, -2.0, -1.0, -0.5, 0.0, 0.5, 1.0, 2.0,
    3.0, 5.0, 8.0, 15.0, 30.0, 60.0,
];

/// Truncates a distribution to `[lo, hi]`.
///
/// The result is exact to about ten digits. A lognormal is integrated over the logarithm.
pub fn truncate(distribution: &Distribution, lo: f64, hi: f64) -> Truncated {
    if let Distribution::LogNormal { mu, sigma } = *distribution {
        let log = |x: f64| {
            if x <= 0.0 {
                f64::NEG_INFINITY
            } else {
                libm::log(x)
            }
        };
        let normal = Distribution::Normal {
            mean: mu,
            sd: sigma,
        };
        // The mean weighs the normal density with eˣ, which moves its peak by σ².
        let whole = integrate(&normal, f64::NEG_INFINITY, f64::INFINITY, |_| 1.0);
        let inside = integrate(&normal, log(lo), log(hi), |_| 1.0);
        let moved = Distribution::Normal {
            mean: mu + sigma * sigma,
            sd: sigma,
        };
        let weighted = integrate(&moved, log(lo), log(hi), |_| 1.0);
        let mean = libm::exp(mu + sigma * sigma / 2.0) * weighted / inside;
        return Truncated {
            mean: mean.clamp(lo, hi),
            inside: inside / whole,
        };
    }
    let (least, most) = support(distribution);
    let whole = integrate(distribution, least, most, |_| 1.0);
    let inside = integrate(distribution, lo, hi, |_| 1.0);
    let moment = integrate(distribution, lo, hi, |x| x);
    Truncated {
        mean: (moment / inside).clamp(lo, hi),
        inside: inside / whole,
    }
}

/// ∫ f(x) p(x) dx over the part of `[lo, hi]` inside the support, with p proportional to the density.
fn integrate(distribution: &Distribution, lo: f64, hi: f64, f: impl Fn(f64) -> f64) -> f64 {
    let (least, most) = support(distribution);
    let (lo, hi) = (lo.max(least), hi.min(most));
    let (mean, sd) = moments(distribution);
    let mode = match *distribution {
        Distribution::Triangular { mode, .. } => mode,
        _ => mean,
    };
    let mut ends: Vec<f64> = CUTS
        .iter()
        .map(|c| mean + c * sd)
        .chain([mode, lo, hi])
        .filter(|x| x.is_finite() && *x >= lo && *x <= hi)
        .collect();
    ends.sort_by(f64::total_cmp);
    ends.dedup();
    let peak = log_density(distribution, mean, mean - least, most - mean);
    ends.windows(2)
        .map(|w| {
            panel(w[0], w[1], |x, from, to| {
                let above = if w[0] == least { from } else { x - least };
                let under = if w[1] == most { to } else { most - x };
                libm::exp(log_density(distribution, x, above, under) - peak) * f(x)
            })
        })
        .sum()
}

/// The logarithm of the density up to a constant; `above` and `under` are the distances to the ends of the support.
fn log_density(distribution: &Distribution, x: f64, above: f64, under: f64) -> f64 {
    match *distribution {
        Distribution::Beta { alpha, beta } => {
            (alpha - 1.0) * libm::log(above) + (beta - 1.0) * libm::log(under)
        }
        Distribution::Gamma { shape, scale } => (shape - 1.0) * libm::log(above) - x / scale,
        Distribution::Normal { mean, sd }
        | Distribution::LogNormal {
            mu: mean,
            sigma: sd,
        } => {
            let z = (x - mean) / sd;
            -z * z / 2.0
        }
        Distribution::Triangular { min, mode, max } => {
            if x < mode || mode == max {
                libm::log(above) - libm::log(mode - min)
            } else {
                libm::log(under) - libm::log(max - mode)
            }
        }
        Distribution::Pert { min, mode, max } => {
            let up = 4.0 * (mode - min) / (max - min);
            let down = 4.0 * (max - mode) / (max - min);
            // 0 · log 0 at an end where the mode sits.
            let part = |power: f64, x: f64| {
                if power == 0.0 {
                    0.0
                } else {
                    power * libm::log(x)
                }
            };
            part(up, above) + part(down, under)
        }
        Distribution::Uniform { .. } => 0.0,
    }
}

/// Double-exponential quadrature (Takahasi & Mori 1974) of one panel: it copes with a pole at either end.
/// The integrand gets the point and its distances to both ends, which near an end are more exact than a difference.
fn panel(a: f64, b: f64, f: impl Fn(f64, f64, f64) -> f64) -> f64 {
    const STEP: f64 = 1.0 / 16.0;
    const REACH: i32 = 99;
    let width = b - a;
    let mut sum = 0.0;
    for k in -REACH..=REACH {
        let t = f64::from(k) * STEP;
        let s = std::f64::consts::PI * libm::sinh(t);
        let from = width / (1.0 + libm::exp(-s));
        let to = width / (1.0 + libm::exp(s));
        let weight = std::f64::consts::PI * libm::cosh(t) * (from / width) * to;
        if weight > 0.0 && from > 0.0 && to > 0.0 {
            let x = if from < to { a + from } else { b - to };
            let value = f(x, from, to);
            if value.is_finite() {
                sum += weight * value;
            }
        }
    }
    sum * STEP
}

#[cfg(test)]
mod tests {
    use super::*;
    use statrs::distribution::{Continuous, ContinuousCDF};

    fn close(a: f64, b: f64) {
        assert!((a - b).abs() <= 1e-8 * (1.0 + b.abs()), "{a} is not {b}");
    }

    #[test]
    fn nothing_cut_off_leaves_the_mean() {
        for distribution in [
            Distribution::Beta {
                alpha: 2.0,
                beta: 5.0,
            },
            Distribution::Beta {
                alpha: 0.5,
                beta: 70.5,
            },
            Distribution::Beta {
                alpha: 0.06,
                beta: 0.06,
            },
            Distribution::Beta {
                alpha: 9e5,
                beta: 1e5,
            },
            Distribution::Gamma {
                shape: 0.5,
                scale: 2.5e-4,
            },
            Distribution::Gamma {
                shape: 12.5,
                scale: 2.0,
            },
            Distribution::LogNormal {
                mu: 0.3,
                sigma: 0.9,
            },
            Distribution::Normal {
                mean: -3.0,
                sd: 0.01,
            },
            Distribution::Triangular {
                min: 1.0,
                mode: 1.0,
                max: 4.0,
            },
            Distribution::Triangular {
                min: 1.0,
                mode: 3.0,
                max: 4.0,
            },
            Distribution::Triangular {
                min: 1.0,
                mode: 4.0,
                max: 4.0,
            },
            Distribution::Pert {
                min: 1.0,
                mode: 2.0,
                max: 9.0,
            },
            Distribution::Pert {
                min: 1.0,
                mode: 1.0,
                max: 9.0,
            },
            Distribution::Uniform {
                min: -1.0,
                max: 3.0,
            },
        ] {
            let (lo, hi) = support(&distribution);
            let cut = truncate(&distribution, lo, hi);
            close(cut.inside, 1.0);
            close(cut.mean, moments(&distribution).0);
        }
    }

    #[test]
    fn a_cut_normal_has_the_textbook_mean() {
        // Mean of N(μ, σ²) on [a, b] = μ + σ (φ(α) − φ(β)) / (Φ(β) − Φ(α)).
        let n = statrs::distribution::Normal::new(0.0, 1.0).unwrap();
        let (mean, sd, a, b) = (1.2, 0.4, 1.0, 3.0);
        let (alpha, beta) = ((a - mean) / sd, (b - mean) / sd);
        let inside = n.cdf(beta) - n.cdf(alpha);
        let expected = mean + sd * (n.pdf(alpha) - n.pdf(beta)) / inside;
        let cut = truncate(&Distribution::Normal { mean, sd }, a, b);
        close(cut.mean, expected);
        close(cut.inside, inside);
    }

    #[test]
    fn a_cut_beta_agrees_with_the_incomplete_beta_function() {
        // x · B(α, β) density is the B(α + 1, β) density times α / (α + β).
        let (alpha, beta, lo, hi) = (0.7, 3.0, 0.05, 0.6);
        let b = statrs::distribution::Beta::new(alpha, beta).unwrap();
        let up = statrs::distribution::Beta::new(alpha + 1.0, beta).unwrap();
        let inside = b.cdf(hi) - b.cdf(lo);
        let expected = alpha / (alpha + beta) * (up.cdf(hi) - up.cdf(lo)) / inside;
        let cut = truncate(&Distribution::Beta { alpha, beta }, lo, hi);
        close(cut.mean, expected);
        close(cut.inside, inside);
    }

    #[test]
    fn cut_halves_by_hand() {
        let cut = truncate(&Distribution::Uniform { min: 0.0, max: 4.0 }, 1.0, 2.0);
        close(cut.mean, 1.5);
        close(cut.inside, 0.25);
        // Density 2x on (0, 1): up to one half the mean is 2/3 of the end, the weight a quarter.
        let ramp = Distribution::Triangular {
            min: 0.0,
            mode: 1.0,
            max: 1.0,
        };
        let cut = truncate(&ramp, 0.0, 0.5);
        close(cut.mean, 1.0 / 3.0);
        close(cut.inside, 0.25);
        // An exponential has no memory: beyond 3 its mean is 3 more.
        let cut = truncate(
            &Distribution::Gamma {
                shape: 1.0,
                scale: 2.0,
            },
            3.0,
            f64::INFINITY,
        );
        close(cut.mean, 5.0);
        // Half of a lognormal lies above its median.
        let cut = truncate(
            &Distribution::LogNormal {
                mu: 0.0,
                sigma: 0.5,
            },
            1.0,
            f64::INFINITY,
        );
        close(cut.inside, 0.5);
    }
}
