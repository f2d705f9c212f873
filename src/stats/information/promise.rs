//! What all rows together promise of knowledge: not less than the truth, in expectation.
//!
//! The regression is without penalty here. Let ĝ be what it says an action earns over the best fixed one at some scores, with standard error s. The
//! truth is about as likely to lie on either side, so that the promise of the row is the mean of the larger of 0 and a normal variate about ĝ with that error.
//! As the larger of 0 and g is convex, ĝ in its place is too large in expectation already, and the spread about it adds to that: the promise errs upwards twice, by
//! amounts that vanish as the sample grows.
//!
//! Its standard error has two parts: the rows are a sample, and the coefficients are estimates (delta method). Where several actions compete the promise is that of the
//! most promising one, and their errors are added as if they went together.

use super::basis::mean;
use super::fit::Table;
use crate::stats::interval;
use crate::stats::least_squares::{add, solve};
use crate::stats::normal;

/// An upper estimate of what knowledge is worth.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Promise {
    pub value: f64,
    /// Standard error.
    pub error: f64,
}

impl Promise {
    pub fn of(table: &Table) -> Self {
        let all = &table.all;
        let (p, n) = (all.x.len(), all.count);
        let lines = all.lines(0.0);
        let freedom = (n - 1.0 - p as f64).max(1.0);
        let noise: Vec<f64> = all
            .missed(&lines)
            .iter()
            .map(|squares| squares.max(0.0) / freedom)
            .collect();
        let doubt = Doubt::of(table);

        let mut promised = Vec::with_capacity(table.x.len());
        // by action: the mean over the rows of how the promise changes with what is said of the row
        let mut slopes = vec![(0.0, vec![0.0; p]); noise.len()];
        for x in &table.x {
            let leverage = doubt.variance(1.0, x);
            let mut most = (0.0, None);
            for (k, (gain, noise)) in lines.at(x).into_iter().zip(&noise).enumerate() {
                let (larger, slope) = larger_than_nothing(gain, libm::sqrt(noise * leverage));
                if larger > most.0 {
                    most = (larger, Some((k, slope)));
                }
            }
            promised.push(most.0);
            if let Some((k, slope)) = most.1 {
                slopes[k].0 += slope / n;
                add(&mut slopes[k].1, slope / n, x);
            }
        }
        let coefficients: f64 = (slopes.iter().zip(&noise))
            .map(|((constant, x), noise)| libm::sqrt(noise * doubt.variance(*constant, x)))
            .sum();
        let spread = interval::mean(&promised, 0.5).and_then(|(_, sd)| sd);
        let rows = spread.unwrap_or(0.0) / libm::sqrt(n);
        Self {
            value: mean(&promised),
            error: libm::sqrt(rows * rows + coefficients * coefficients),
        }
    }
}

/// Mean of the larger of 0 and a normal variate, and how it changes with the mean of the variate.
fn larger_than_nothing(mean: f64, sd: f64) -> (f64, f64) {
    if sd > 0.0 {
        let z = mean / sd;
        let below = normal::cdf(z);
        ((mean * below + sd * normal::density(z)).max(0.0), below)
    } else {
        (mean.max(0.0), f64::from(mean > 0.0))
    }
}

/// How far coefficients may be off: their covariances, in units of the noise.
struct Doubt {
    means: Vec<f64>,
    /// `[column][column]`, of the slopes.
    inverse: Vec<f64>,
    constant: f64,
}

impl Doubt {
    fn of(table: &Table) -> Self {
        let all = &table.all;
        let (p, n) = (all.x.len(), all.count);
        let means: Vec<f64> = all.x.iter().map(|x| x / n).collect();
        let mut between = all.between.clone();
        let mut inverse = vec![0.0; p * p];
        for (i, mean) in means.iter().enumerate() {
            add(&mut between[i * p..=i * p + i], -mean, &all.x[..=i]);
            inverse[i * p + i] = 1.0;
        }
        solve(&between, &mut inverse, p);
        Self {
            means,
            inverse,
            constant: 1.0 / n,
        }
    }

    /// Variance of the sum of the constant and the slopes with these weights.
    fn variance(&self, constant: f64, x: &[f64]) -> f64 {
        let weights = x.iter().zip(&self.means);
        let weights: Vec<f64> = weights.map(|(x, mean)| x - constant * mean).collect();
        let rows = self.inverse.chunks_exact(weights.len().max(1));
        let dot = |row: &[f64]| row.iter().zip(&weights).map(|(r, v)| r * v).sum::<f64>();
        let slopes: f64 = weights.iter().zip(rows).map(|(v, row)| v * dot(row)).sum();
        constant * constant * self.constant + slopes.max(0.0)
    }
}
