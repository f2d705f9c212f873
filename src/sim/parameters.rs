//! Draws of the uncertain parameters, one set per replication.
//!
//! Each parameter takes one standard normal score; the scores of correlated parameters are mixed by a Cholesky factor
//! (a Gaussian copula), and the score's probability is put through the quantile function of the belief. One score per
//! parameter, keyed by the name of the parameter: adding a parameter changes no other draw.

use super::luck::{Luck, Purpose};
use crate::model::number::{Distribution, Draw, Parameter};
use crate::model::{Spec, number};
use crate::stats::normal;
use crate::stats::quantile_function::QuantileFunction;
use rayon::prelude::*;

/// The beliefs of a scenario, prepared for fast draws.
#[derive(Debug, Clone)]
pub struct Beliefs {
    keys: Vec<u32>,
    quantiles: Vec<QuantileFunction>,
    /// For each parameter that takes part in a correlation: its row of the Cholesky factor, as (parameter, weight).
    mixing: Vec<Vec<(usize, f64)>>,
}

impl Beliefs {
    /// Prepares the beliefs of a scenario. The tables of quantiles take most of the time that a run needs to start; each is
    /// for itself, so that they are made side by side.
    ///
    /// # Errors
    /// Names the parameters whose correlations contradict each other (not positive definite).
    pub fn new(spec: &Spec) -> Result<Self, String> {
        let n = spec.parameters.len();
        let mut keys: Vec<u32> = Vec::with_capacity(n);
        for parameter in &spec.parameters {
            let mut key = fnv1a(&parameter.path);
            while keys.contains(&key) {
                key = key.wrapping_add(1);
            }
            keys.push(key);
        }
        let mixing = cholesky(n, &spec.correlations, &spec.parameters)?;
        let quantiles = spec.parameters.par_iter().map(quantile_function).collect();
        Ok(Self {
            keys,
            quantiles,
            mixing,
        })
    }

    /// Whether the beliefs can be held together: for those who draw nothing.
    ///
    /// # Errors
    /// As [`Beliefs::new`].
    pub fn check(spec: &Spec) -> Result<(), String> {
        cholesky(spec.parameters.len(), &spec.correlations, &spec.parameters).map(|_| ())
    }

    /// The standard normal scores behind the parameters of one replication, independent of each other.
    pub fn scores(&self, luck: &Luck) -> Vec<f64> {
        self.each_score(luck).collect()
    }

    fn each_score(&self, luck: &Luck) -> impl Iterator<Item = f64> {
        let draws = luck.draws(Purpose::Parameter);
        self.keys.iter().map(move |key| {
            let w = draws.block(*key, 0, 0);
            let wide = (u64::from(w[0]) << 20) | u64::from(w[1] >> 12);
            normal::quantile((wide as f64 + 0.5) / (1u64 << 52) as f64)
        })
    }

    /// The parameters of one replication.
    pub fn draw(&self, luck: &Luck) -> Draw {
        self.at(&self.scores(luck))
    }

    /// The same, with the scores behind it, in the room of another one.
    pub fn redraw(&self, luck: &Luck, scores: &mut Vec<f64>, draw: &mut Draw) {
        scores.clear();
        scores.extend(self.each_score(luck));
        draw.values.clear();
        draw.values.extend(self.values(scores));
    }

    /// A parameter at a probability of its own distribution, whatever it is correlated with.
    pub fn quantile(&self, parameter: usize, probability: f64) -> f64 {
        self.quantiles[parameter].at_score(normal::quantile(probability))
    }

    /// Parameters that are correlated with each other, directly or through others, stand together; in the order of the first of each group.
    pub fn groups(&self) -> Vec<Vec<usize>> {
        let n = self.mixing.len();
        let mut group: Vec<usize> = (0..n).collect();
        for (parameter, row) in self.mixing.iter().enumerate() {
            for (other, weight) in row {
                if *weight != 0.0 && group[*other] != group[parameter] {
                    let (from, to) = (group[*other], group[parameter]);
                    group
                        .iter_mut()
                        .filter(|g| **g == from)
                        .for_each(|g| *g = to);
                }
            }
        }
        let mut out: Vec<Vec<usize>> = Vec::new();
        for parameter in 0..n {
            match out.iter_mut().find(|g| group[g[0]] == group[parameter]) {
                Some(members) => members.push(parameter),
                None => out.push(vec![parameter]),
            }
        }
        out
    }

    /// The parameters at independent standard normal scores.
    pub fn at(&self, scores: &[f64]) -> Draw {
        Draw {
            values: self.values(scores).collect(),
        }
    }

    fn values(&self, scores: &[f64]) -> impl Iterator<Item = f64> {
        let pairs = self.quantiles.iter().zip(self.each_mixed(scores));
        pairs.map(|(quantile, score)| quantile.at_score(score))
    }

    /// The standard normal score of each parameter by itself, given the independent ones behind all of them.
    pub fn mixed(&self, scores: &[f64]) -> Vec<f64> {
        self.each_mixed(scores).collect()
    }

    fn each_mixed(&self, scores: &[f64]) -> impl Iterator<Item = f64> {
        self.mixing.iter().enumerate().map(|(i, row)| {
            if row.is_empty() {
                scores[i]
            } else {
                row.iter().map(|(j, w)| scores[*j] * w).sum()
            }
        })
    }
}

fn quantile_function(parameter: &Parameter) -> QuantileFunction {
    let (low, high) = parameter.bounds;
    let q = match parameter.belief {
        Distribution::Beta { alpha, beta } => QuantileFunction::beta(alpha, beta, 0.0, 1.0),
        Distribution::Gamma { shape, scale } => QuantileFunction::gamma(shape, scale),
        Distribution::LogNormal { mu, sigma } => QuantileFunction::LogNormal { mu, sigma },
        Distribution::Normal { mean, sd } => QuantileFunction::Normal { mean, sd },
        Distribution::Triangular { min, mode, max } => {
            QuantileFunction::Triangular { min, mode, max }
        }
        Distribution::Pert { min, mode, max } => {
            let span = max - min;
            if span > 0.0 {
                QuantileFunction::beta(
                    1.0 + 4.0 * (mode - min) / span,
                    1.0 + 4.0 * (max - mode) / span,
                    min,
                    max,
                )
            } else {
                QuantileFunction::Uniform { min, max }
            }
        }
        Distribution::Uniform { min, max } => QuantileFunction::Uniform { min, max },
    };
    q.within(low, high)
}

fn fnv1a(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |h, b| {
        (h ^ u32::from(b)).wrapping_mul(0x0100_0193)
    })
}

/// Rows of the Cholesky factor of the correlation matrix, for the parameters that are correlated at all.
fn cholesky(
    n: usize,
    correlations: &[number::Correlation],
    parameters: &[Parameter],
) -> Result<Vec<Vec<(usize, f64)>>, String> {
    let mut members: Vec<usize> = correlations
        .iter()
        .flat_map(|c| [c.a.0 as usize, c.b.0 as usize])
        .collect();
    members.sort_unstable();
    members.dedup();
    let m = members.len();
    let place = |id: number::ParameterId| members.binary_search(&(id.0 as usize)).unwrap_or(0);
    let mut matrix = vec![vec![0.0; m]; m];
    for (i, row) in matrix.iter_mut().enumerate() {
        row[i] = 1.0;
    }
    for c in correlations {
        let (a, b) = (place(c.a), place(c.b));
        matrix[a][b] = c.rho;
        matrix[b][a] = c.rho;
    }
    let mut factor = vec![vec![0.0; m]; m];
    for i in 0..m {
        for j in 0..=i {
            let dot: f64 = (0..j).map(|k| factor[i][k] * factor[j][k]).sum();
            let rest = matrix[i][j] - dot;
            if i == j {
                if rest <= 1e-12 {
                    let path = &parameters[members[i]].path;
                    return Err(format!(
                        "the correlations of `{path}` contradict the others: no joint distribution has them; bring them nearer to 0"
                    ));
                }
                factor[i][i] = libm::sqrt(rest);
            } else {
                factor[i][j] = rest / factor[j][j];
            }
        }
    }
    let mut mixing = vec![Vec::new(); n];
    for (i, member) in members.iter().enumerate() {
        mixing[*member] = (0..=i).map(|j| (members[j], factor[i][j])).collect();
    }
    Ok(mixing)
}
