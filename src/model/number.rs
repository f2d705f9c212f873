//! Numbers that may be uncertain.

use serde::Serialize;

/// Index of a [`Parameter`] in `Spec::parameters`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
pub struct ParameterId(pub u32);

/// A number of a scenario: its best estimate and, if it is uncertain, the parameter behind it.
///
/// The best estimate of a distribution is its mean.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Number {
    /// Best estimate, in the unit that the field documents.
    pub best: f64,
    /// The parameter that is drawn once per replication.
    pub parameter: Option<ParameterId>,
    /// How many times the parameter it is: 1, but for numbers of a model that is made larger or smaller.
    #[serde(skip_serializing_if = "is_one")]
    pub times: f64,
}

#[allow(clippy::trivially_copy_pass_by_ref)] // serde asks for a reference
fn is_one(times: &f64) -> bool {
    *times == 1.0
}

impl Number {
    /// A number that nobody doubts.
    pub const fn fixed(best: f64) -> Self {
        Self {
            best,
            parameter: None,
            times: 1.0,
        }
    }

    /// A number that is drawn.
    pub const fn drawn(best: f64, parameter: ParameterId) -> Self {
        Self {
            best,
            parameter: Some(parameter),
            times: 1.0,
        }
    }

    /// So many times this number, in every draw.
    #[must_use]
    pub fn multiplied(self, times: f64) -> Self {
        Self {
            best: self.best * times,
            parameter: self.parameter,
            times: self.times * times,
        }
    }

    /// The number in one draw of the parameters.
    #[inline]
    pub fn at(&self, draw: &Draw) -> f64 {
        match self.parameter {
            Some(ParameterId(index)) => self.times * draw.values[index as usize],
            None => self.best,
        }
    }
}

/// One value for each parameter of a [`crate::model::Spec`], in their order.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Draw {
    /// Values, in the unit of each parameter.
    pub values: Vec<f64>,
}

impl Draw {
    /// Every parameter at its best estimate.
    pub fn best(parameters: &[Parameter]) -> Self {
        Self {
            values: parameters.iter().map(|p| p.best).collect(),
        }
    }
}

/// An uncertain number: what it is called, what is believed about it, and why.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Parameter {
    /// Dotted path of the field in the scenario, for instance `step.readiness.after.job_finding`.
    pub path: String,
    /// The mean of `belief` after truncation.
    pub best: f64,
    /// The distribution in the unit of the field.
    pub belief: Distribution,
    /// Values outside are impossible: the distribution is cut off there and rescaled.
    pub bounds: (f64, f64),
}

/// A family of distributions. Conventions are those of `rand_distr` unless stated.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Distribution {
    /// Beta with shapes α and β, on (0, 1).
    Beta { alpha: f64, beta: f64 },
    /// Gamma with shape k and scale θ; mean k·θ.
    Gamma { shape: f64, scale: f64 },
    /// exp of a normal with mean μ and standard deviation σ.
    LogNormal { mu: f64, sigma: f64 },
    /// Normal.
    Normal { mean: f64, sd: f64 },
    /// Triangular.
    Triangular { min: f64, mode: f64, max: f64 },
    /// PERT: a beta on (min, max) with mean (min + 4·mode + max) / 6.
    Pert { min: f64, mode: f64, max: f64 },
    /// Uniform.
    Uniform { min: f64, max: f64 },
}

/// A rank correlation between two parameters, imposed by a Gaussian copula.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Correlation {
    /// First parameter.
    pub a: ParameterId,
    /// Second parameter.
    pub b: ParameterId,
    /// Correlation of the normal scores, in (−1, 1).
    pub rho: f64,
}
