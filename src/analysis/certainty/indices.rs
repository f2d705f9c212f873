//! What the first replications teach: how a result depends on the parameters as a whole, and on luck as a whole.
//!
//! A return is bounded below by a total loss and above by what was agreed, so it bends with the parameters, and luck counts in the middle
//! more than at the ends. Two numbers catch that: the index A of the parameters, a sum of their normal scores and so a standard normal
//! variate itself, and the index L of luck, a sum of surprises. Functions of A have known expectations, and L times any function of A has
//! the expectation 0, as L has under any parameters. The coefficients come from replications in which these controls are not used.

use crate::stats::control_variates::Sums;
use crate::stats::normal;

/// Where functions of an index bend.
const KNOTS: [f64; 3] = [-1.0, 0.0, 1.0];
/// Controls of one index.
const OF_INDEX: usize = 2 * (KNOTS.len() + 1);

/// One result's dependence.
#[derive(Debug, Clone, PartialEq)]
struct Index {
    /// Coefficients of the scores; their squares add up to 1.
    scores: Vec<f64>,
    /// Coefficients of the surprises.
    luck: Vec<f64>,
}

/// The indices of several results.
#[derive(Debug, Clone, PartialEq)]
pub struct Indices {
    each: Vec<Option<Index>>,
}

/// How many controls the indices of so many results make.
pub fn controls(results: usize) -> usize {
    OF_INDEX * results + 3 * (results * results.saturating_sub(1) / 2)
}

impl Indices {
    /// Fits the indices of so many results to sums over the first replications, whose controls begin with `luck` surprises and go
    /// on with `scores` scores.
    pub fn fit(sums: &Sums, results: usize, luck: usize, scores: usize) -> Self {
        let all = sums.coefficients();
        let column = |k: usize, from: usize, to: usize| -> Vec<f64> {
            (from..to).map(|i| all[i * results + k]).collect()
        };
        let index = |k: usize| {
            let mut own = column(k, luck, luck + scores);
            let length = libm::sqrt(own.iter().map(|b| b * b).sum());
            own.iter_mut().for_each(|b| *b /= length);
            let luck: Vec<f64> = column(k, 0, luck).iter().map(|b| b / length).collect();
            let usable = length > 0.0 && own.iter().chain(&luck).all(|b| b.is_finite());
            usable.then_some(Index { scores: own, luck })
        };
        Self {
            each: (0..results).map(index).collect(),
        }
    }

    /// Appends the controls of a replication, given its surprises and scores; those of a result without an index are 0.
    pub fn append(&self, luck: &[f64], scores: &[f64], out: &mut Vec<f64>) {
        let values: Vec<Option<(f64, f64)>> = self
            .each
            .iter()
            .map(|index| {
                let index = index.as_ref()?;
                Some((dot(&index.scores, scores), dot(&index.luck, luck)))
            })
            .collect();
        for value in &values {
            let Some((a, l)) = *value else {
                out.extend([0.0; OF_INDEX]);
                continue;
            };
            out.extend([a * a - 1.0, l * a]);
            for knot in KNOTS {
                let beyond = f64::from(u8::from(a > knot));
                out.extend([(a - knot) * beyond - mean_beyond(knot), l * beyond]);
            }
        }
        for i in 0..values.len() {
            for j in 0..i {
                let both = (self.each[i].as_ref().zip(self.each[j].as_ref()))
                    .zip(values[i].zip(values[j]));
                let Some(((one, other), ((a, l), (b, m)))) = both else {
                    out.extend([0.0; 3]);
                    continue;
                };
                out.extend([a * b - dot(&one.scores, &other.scores), l * b, m * a]);
            }
        }
    }
}

/// E max(A − knot, 0) of a standard normal A: φ(knot) − knot·(1 − Φ(knot)).
fn mean_beyond(knot: f64) -> f64 {
    normal::density(knot) - knot * normal::cdf(-knot)
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(x, y)| x * y).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two correlated indices: every control has the mean 0 over a fine grid of two scores and both signs of luck.
    #[test]
    fn controls_of_indices_have_the_expectation_0() {
        let index = |a: f64, b: f64, luck: f64| {
            let (scores, luck) = (vec![a, b], vec![luck]);
            Some(Index { scores, luck })
        };
        let indices = Indices {
            each: vec![index(0.6, 0.8, 1.5), index(1.0, 0.0, -0.7), None],
        };
        let count = controls(3);
        let mut sums = vec![0.0; count];
        let n = 400;
        let score = |k: usize| normal::quantile((k as f64 + 0.5) / n as f64);
        for i in 0..n {
            for j in 0..n {
                for luck in [-1.0, 1.0] {
                    let mut out = Vec::new();
                    indices.append(&[luck], &[score(i), score(j)], &mut out);
                    assert_eq!(out.len(), count);
                    for (sum, value) in sums.iter_mut().zip(out) {
                        *sum += value / (2 * n * n) as f64;
                    }
                }
            }
        }
        // the grid cuts the tails off: variances are short by half a percent
        assert!(sums.iter().all(|s| s.abs() < 6e-3), "{sums:?}");
    }

    #[test]
    fn what_the_first_replications_teach() {
        // 7 + 3·score − 2·luck, and a result that no parameter moves
        let mut sums = Sums::new(2, &[7.0, 0.0]);
        for k in 0..50_i32 {
            let (luck, score) = (f64::from(k % 7 - 3), f64::from(k % 5 - 2));
            sums.add(&[luck, score], &[7.0 + 3.0 * score - 2.0 * luck, 0.0]);
        }
        let indices = Indices::fit(&sums, 2, 1, 1);
        let first = indices.each[0].as_ref().unwrap();
        assert!((first.scores[0] - 1.0).abs() < 1e-12);
        assert!((first.luck[0] + 2.0 / 3.0).abs() < 1e-12);
        assert!(indices.each[1].is_none());
    }
}
