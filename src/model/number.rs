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
    /// What becomes of the drawn number, if it is changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub change: Option<Change>,
}

/// A number moved towards a point, or away from it: x becomes `around + times·(x − around)`, within limits.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Change {
    /// How far from the point it is afterwards, as a multiple of how far it was.
    pub times: f64,
    /// The point.
    pub around: f64,
    /// Which numbers are moved.
    pub only: Side,
    /// Least and greatest that is possible.
    pub within: (f64, f64),
}

/// Numbers on one side of a point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// All.
    Both,
    /// Those above it; others stay.
    Above,
    /// Those below it; others stay.
    Below,
}

impl Change {
    /// What becomes of a number.
    pub fn of(&self, x: f64) -> f64 {
        let moved = match self.only {
            Side::Both => true,
            Side::Above => x > self.around,
            Side::Below => x < self.around,
        };
        // once the distance is the distance: not even the last bit changes
        if !moved || self.times == 1.0 {
            return x;
        }
        let (least, most) = self.within;
        (self.around + self.times * (x - self.around))
            .max(least)
            .min(most)
    }

    /// The same of a number in another unit, which is so many times (more than 0) as large.
    #[must_use]
    pub fn scaled(self, factor: f64) -> Self {
        Self {
            around: self.around * factor,
            within: (self.within.0 * factor, self.within.1 * factor),
            ..self
        }
    }
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
            change: None,
        }
    }

    /// A number that is drawn.
    pub const fn drawn(best: f64, parameter: ParameterId) -> Self {
        Self {
            best,
            parameter: Some(parameter),
            times: 1.0,
            change: None,
        }
    }

    /// So many times (more than 0) this number, in every draw.
    #[must_use]
    pub fn multiplied(self, times: f64) -> Self {
        Self {
            best: self.best * times,
            parameter: self.parameter,
            times: self.times * times,
            change: self.change.map(|change| change.scaled(times)),
        }
    }

    /// The number in one draw of the parameters.
    #[inline]
    pub fn at(&self, draw: &Draw) -> f64 {
        match self.parameter {
            Some(ParameterId(index)) => {
                let drawn = self.times * draw.values[index as usize];
                self.change.map_or(drawn, |change| change.of(drawn))
            }
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

#[cfg(test)]
mod tests {
    use super::*;

    const HALVED: Change = Change {
        times: 0.5,
        around: 1.0,
        only: Side::Above,
        within: (0.0, 1.75),
    };

    #[test]
    fn a_changed_number_moves_on_its_side_and_stays_within_limits() {
        let found = [0.4, 1.0, 2.0, 9.0].map(|x| HALVED.of(x));
        assert_eq!(found, [0.4, 1.0, 1.5, 1.75]);
        let below = Change {
            only: Side::Below,
            ..HALVED
        };
        assert_eq!([0.4, 2.0].map(|x| below.of(x)), [0.7, 2.0]);
    }

    #[test]
    fn many_times_a_changed_number_is_many_times_what_became_of_it() {
        let number = Number {
            change: Some(HALVED),
            ..Number::drawn(HALVED.of(2.0), ParameterId(0))
        };
        for value in [0.5, 2.0, 9.0] {
            let draw = Draw {
                values: vec![value],
            };
            let (one, four) = (number.at(&draw), number.multiplied(4.0).at(&draw));
            assert_eq!(four, 4.0 * one);
        }
    }
}
