//! Quantile functions on the scale of normal scores: one score in, one value out.

use super::normal;
use statrs::function::beta::beta_reg;
use statrs::function::gamma::gamma_lr;

/// Scores beyond this have probability 2e-9 and are pulled in.
const MAX_SCORE: f64 = 6.0;
const NODES: usize = 1537;

/// A distribution that can be evaluated at a normal score.
#[derive(Debug, Clone, PartialEq)]
pub enum QuantileFunction {
    /// Normal.
    Normal { mean: f64, sd: f64 },
    /// exp of a normal.
    LogNormal { mu: f64, sigma: f64 },
    /// Triangular.
    Triangular { min: f64, mode: f64, max: f64 },
    /// Uniform.
    Uniform { min: f64, max: f64 },
    /// Values at equally spaced scores from −6 to 6, joined by cubics.
    Table { values: Vec<f64> },
    /// Another one cut off: scores are first squeezed between two probabilities.
    Within {
        whole: Box<QuantileFunction>,
        low: f64,
        high: f64,
        bounds: (f64, f64),
    },
}

impl QuantileFunction {
    /// Beta(α, β) stretched to (min, max).
    pub fn beta(alpha: f64, beta: f64, min: f64, max: f64) -> Self {
        let cdf = |x: f64| {
            if x <= 0.0 {
                0.0
            } else if x >= 1.0 {
                1.0
            } else {
                beta_reg(alpha, beta, x)
            }
        };
        let mut inverse = Inverse::new(cdf, 0.0, 1.0);
        Self::table(|p| min + (max - min) * inverse.at(p))
    }

    /// Gamma with mean `shape · scale`.
    pub fn gamma(shape: f64, scale: f64) -> Self {
        let cdf = |x: f64| if x <= 0.0 { 0.0 } else { gamma_lr(shape, x) };
        let mut most = shape + 10.0 * libm::sqrt(shape) + 50.0;
        while cdf(most) < 1.0 - 1e-12 && most < 1e300 {
            most *= 2.0;
        }
        let mut inverse = Inverse::new(cdf, 0.0, most);
        Self::table(|p| scale * inverse.at(p))
    }

    fn table(mut quantile: impl FnMut(f64) -> f64) -> Self {
        let step = 2.0 * MAX_SCORE / (NODES - 1) as f64;
        Self::Table {
            values: (0..NODES)
                .map(|k| quantile(normal::cdf(-MAX_SCORE + step * k as f64)))
                .collect(),
        }
    }

    /// The same distribution, cut off outside `low ..= high` and rescaled.
    pub fn within(self, low: f64, high: f64) -> Self {
        let (below, upto) = (self.cdf(low), self.cdf(high));
        if below <= 0.0 && upto >= 1.0 {
            return self;
        }
        Self::Within {
            whole: Box::new(self),
            low: below,
            high: upto,
            bounds: (low, high),
        }
    }

    /// Value at a normal score.
    pub fn at_score(&self, score: f64) -> f64 {
        let z = score.clamp(-MAX_SCORE, MAX_SCORE);
        match self {
            Self::Normal { mean, sd } => mean + sd * z,
            Self::LogNormal { mu, sigma } => libm::exp(mu + sigma * z),
            Self::Uniform { min, max } => min + (max - min) * normal::cdf(z),
            Self::Triangular { min, mode, max } => triangular(*min, *mode, *max, normal::cdf(z)),
            Self::Table { values } => interpolate(values, z),
            Self::Within {
                whole,
                low,
                high,
                bounds,
            } => {
                let p = low + (high - low) * normal::cdf(z);
                whole
                    .at_score(normal::quantile(p))
                    .clamp(bounds.0, bounds.1)
            }
        }
    }

    /// Probability at or below a value.
    pub fn cdf(&self, x: f64) -> f64 {
        match self {
            Self::Normal { mean, sd } => normal::cdf((x - mean) / sd),
            Self::LogNormal { .. } if x <= 0.0 => 0.0,
            Self::LogNormal { mu, sigma } => normal::cdf((libm::log(x) - mu) / sigma),
            Self::Uniform { min, max } => ((x - min) / (max - min)).clamp(0.0, 1.0),
            Self::Triangular { .. } | Self::Table { .. } | Self::Within { .. } => {
                // Monotone in the score: find the score by bisection.
                let (mut a, mut b) = (-MAX_SCORE, MAX_SCORE);
                if self.at_score(a) >= x {
                    return 0.0;
                }
                if self.at_score(b) <= x {
                    return 1.0;
                }
                for _ in 0..100 {
                    let mid = 0.5 * (a + b);
                    if self.at_score(mid) < x {
                        a = mid
                    } else {
                        b = mid
                    }
                }
                normal::cdf(0.5 * (a + b))
            }
        }
    }

    /// Mean, by the midpoint rule over the normal score.
    pub fn mean(&self) -> f64 {
        let n = 24_000;
        let step = 2.0 * MAX_SCORE / f64::from(n);
        let (mut sum, mut weight) = (0.0, 0.0);
        for k in 0..n {
            let z = -MAX_SCORE + step * (f64::from(k) + 0.5);
            let w = normal::density(z);
            sum += w * self.at_score(z);
            weight += w;
        }
        sum / weight
    }
}

fn triangular(min: f64, mode: f64, max: f64, p: f64) -> f64 {
    let span = max - min;
    if span <= 0.0 {
        return min;
    }
    let knee = (mode - min) / span;
    if p < knee {
        min + libm::sqrt(p * span * (mode - min))
    } else {
        max - libm::sqrt((1.0 - p) * span * (max - mode))
    }
}

/// Inverts a distribution function between two values, for probabilities that ascend.
struct Inverse<F> {
    cdf: F,
    low: f64,
    high: f64,
    /// The latest two quantiles.
    latest: [f64; 2],
}

impl<F: Fn(f64) -> f64> Inverse<F> {
    fn new(cdf: F, low: f64, high: f64) -> Self {
        Self {
            cdf,
            low,
            high,
            latest: [low; 2],
        }
    }

    /// The quantile, by halving down to neighbouring floats, so that tiny quantiles keep their relative precision. Halves are known
    /// without looking where they lie outside of a narrow bracket: that saves most of the work and changes nothing.
    fn at(&mut self, p: f64) -> f64 {
        let (below, above) = self.bracket(p);
        let (mut a, mut b) = (self.low, self.high);
        for _ in 0..1100 {
            let mid = 0.5 * (a + b);
            if mid <= a || mid >= b {
                break;
            }
            if mid <= below || mid < above && (self.cdf)(mid) < p {
                a = mid;
            } else {
                b = mid;
            }
        }
        let found = 0.5 * (a + b);
        self.latest = [self.latest[1], found];
        found
    }

    /// Values between which the quantile lies: the distribution function is below `p` at the first and not below it at the second.
    fn bracket(&self, p: f64) -> (f64, f64) {
        let cdf = |x: f64| (self.cdf)(x) - p;
        let [before, last] = self.latest;
        let (mut a, mut b) = (self.low, self.high);
        let (mut at_a, mut at_b) = (-p, 1.0 - p);
        // quantiles grow about as they grew
        let ahead = last * (last / before).clamp(1.0, 2.0);
        for guess in [last, ahead + 0.1 * (ahead - last)] {
            if a < guess && guess < b {
                let at = cdf(guess);
                if at < 0.0 {
                    (a, at_a) = (guess, at);
                } else {
                    (b, at_b) = (guess, at);
                }
            }
        }
        // regula falsi, the end that stays at half its weight (Illinois)
        let mut side = 0_i8;
        for _ in 0..12 {
            let x = (a * at_b - b * at_a) / (at_b - at_a);
            if !(a < x && x < b) {
                break;
            }
            let at = cdf(x);
            if at < 0.0 {
                (a, at_a) = (x, at);
                at_b *= if side == -1 { 0.5 } else { 1.0 };
                side = -1;
            } else {
                (b, at_b) = (x, at);
                at_a *= if side == 1 { 0.5 } else { 1.0 };
                side = 1;
            }
            for x in [x * (1.0 - 1e-13), x * (1.0 + 1e-13)] {
                if at.abs() < 1e-10 * p.min(1.0 - p) && a < x && x < b {
                    if cdf(x) < 0.0 {
                        a = x;
                    } else {
                        b = x;
                    }
                }
            }
            if b - a <= 4e-13 * b {
                break;
            }
        }
        (a, b)
    }
}

/// Cubic through the four nearest nodes (Catmull–Rom), kept between its two neighbours so that it stays monotone.
fn interpolate(values: &[f64], z: f64) -> f64 {
    let x = (z + MAX_SCORE) / (2.0 * MAX_SCORE) * (values.len() - 1) as f64;
    let k = (x as usize).min(values.len() - 2);
    let t = x - k as f64;
    let (p1, p2) = (values[k], values[k + 1]);
    let p0 = if k > 0 { values[k - 1] } else { 2.0 * p1 - p2 };
    let p3 = values.get(k + 2).copied().unwrap_or(2.0 * p2 - p1);
    let cubic = p1
        + 0.5
            * t
            * (p2 - p0
                + t * (2.0 * p0 - 5.0 * p1 + 4.0 * p2 - p3 + t * (3.0 * (p1 - p2) + p3 - p0)));
    cubic.clamp(p1.min(p2), p1.max(p2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn means_are_those_of_the_textbook() {
        let near = |q: QuantileFunction, mean: f64| {
            assert!((q.mean() / mean - 1.0).abs() < 1e-6, "{} {mean}", q.mean())
        };
        near(QuantileFunction::beta(2.0, 5.0, 0.0, 1.0), 2.0 / 7.0);
        near(QuantileFunction::beta(0.5, 70.5, 0.0, 1.0), 0.5 / 71.0);
        near(QuantileFunction::gamma(12.5, 1.0 / 4000.0), 12.5 / 4000.0);
        near(QuantileFunction::gamma(0.5, 2.0), 1.0);
        near(
            QuantileFunction::LogNormal {
                mu: 0.1,
                sigma: 0.4,
            },
            (0.1_f64 + 0.08).exp(),
        );
        near(
            QuantileFunction::Triangular {
                min: 1.0,
                mode: 2.0,
                max: 6.0,
            },
            3.0,
        );
        near(QuantileFunction::Uniform { min: 1.0, max: 2.0 }, 1.5);
    }

    #[test]
    fn quantiles_invert_exact_distribution_functions() {
        let q = QuantileFunction::beta(3.0, 4.0, 0.0, 1.0);
        for z in [-5.0, -2.5, -1.0, 0.0, 0.33, 2.0, 4.0] {
            let x = q.at_score(z);
            assert!(
                (normal::quantile(beta_reg(3.0, 4.0, x)) - z).abs() < 1e-6,
                "{z}"
            );
        }
        // Exponential: Gamma(1, 2) has quantile −2 ln(1 − p).
        let g = QuantileFunction::gamma(1.0, 2.0);
        for z in [-3.0, 0.1, 3.0] {
            assert!((g.at_score(z) / (-2.0 * (-normal::cdf(z)).ln_1p()) - 1.0).abs() < 1e-6);
        }
    }

    #[test]
    fn truncation_keeps_inside_and_rescales() {
        let q = QuantileFunction::Normal { mean: 0.0, sd: 1.0 }.within(0.0, f64::INFINITY);
        assert!(q.at_score(-6.0) >= 0.0);
        assert!((q.mean() - (2.0 / std::f64::consts::PI).sqrt()).abs() < 1e-6);
    }
}
