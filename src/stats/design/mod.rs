//! Designs: points of the unit cube at which a function is looked at.
//!
//! * [`sobol`]: scrambled Sobol points, which fill the cube more evenly than chance does;
//! * [`latin`]: a Latin hypercube, even in each dimension alone;
//! * [`grid`]: all combinations of some levels.
//!
//! The first two are random: each of their points is uniform in the cube, so that means over them are without bias, and another seed
//! gives an independent design. No coordinate is ever 0 or 1: each may go through a quantile function.

pub mod grid;
pub mod latin;
pub mod sobol;

use rand_philox::splitmix64;
use thiserror::Error;

/// Most points of a random design: beyond, the published direction numbers of Sobol points would have to be extended.
pub const MAX_POINTS: usize = 1 << 16;
/// Most coordinates of a design (points times dimensions): 1 GiB.
pub const MAX_COORDINATES: usize = 1 << 27;

/// Points of the unit cube, one after the other.
#[derive(Debug, Clone, PartialEq)]
pub struct Points {
    count: usize,
    dimensions: usize,
    /// `[point][dimension]`.
    coordinates: Vec<f64>,
}

/// Why there is no such design.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum DesignError {
    /// No point was asked for.
    #[error("a design needs at least one point")]
    Empty,
    /// More than [`MAX_POINTS`].
    #[error("{0} points are more than the {MAX_POINTS} that one random design can have")]
    TooManyPoints(usize),
    /// More than [`MAX_COORDINATES`].
    #[error("{points} points of {dimensions} dimensions are too many to keep")]
    TooLarge {
        /// How many points; `usize::MAX` if it cannot be said.
        points: usize,
        /// Of so many dimensions.
        dimensions: usize,
    },
}

/// How the points of a random design are laid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sampling {
    /// Scrambled Sobol points.
    #[default]
    Sobol,
    /// A Latin hypercube.
    LatinHypercube,
}

impl Sampling {
    /// So many points, a pure function of the seed.
    ///
    /// # Errors
    /// None, more than [`MAX_POINTS`], or more than [`MAX_COORDINATES`].
    pub fn points(self, count: usize, dimensions: usize, seed: u64) -> Result<Points, DesignError> {
        match self {
            Self::Sobol => sobol::points(count, dimensions, seed),
            Self::LatinHypercube => latin::points(count, dimensions, seed),
        }
    }
}

impl Points {
    /// Points of which every coordinate is to be filled in.
    fn blank(count: usize, dimensions: usize) -> Result<Self, DesignError> {
        if count == 0 {
            return Err(DesignError::Empty);
        }
        match count.checked_mul(dimensions) {
            Some(all) if all <= MAX_COORDINATES => Ok(Self {
                count,
                dimensions,
                coordinates: vec![0.5; all],
            }),
            _ => Err(DesignError::TooLarge {
                points: count,
                dimensions,
            }),
        }
    }

    /// The same for a random design.
    fn blank_random(count: usize, dimensions: usize) -> Result<Self, DesignError> {
        Self::possible(count, dimensions)?;
        Self::blank(count, dimensions)
    }

    /// Whether there can be a random design of so many points.
    ///
    /// # Errors
    /// None, more than [`MAX_POINTS`], or more than [`MAX_COORDINATES`].
    pub fn possible(count: usize, dimensions: usize) -> Result<(), DesignError> {
        match count.checked_mul(dimensions) {
            _ if count == 0 => Err(DesignError::Empty),
            _ if count > MAX_POINTS => Err(DesignError::TooManyPoints(count)),
            Some(all) if all <= MAX_COORDINATES => Ok(()),
            _ => Err(DesignError::TooLarge {
                points: count,
                dimensions,
            }),
        }
    }

    /// How many points.
    pub fn count(&self) -> usize {
        self.count
    }

    /// How many coordinates each has.
    pub fn dimensions(&self) -> usize {
        self.dimensions
    }

    /// The coordinates of one point, each in (0, 1).
    ///
    /// # Panics
    /// If there is no such point, as a slice does.
    pub fn point(&self, number: usize) -> &[f64] {
        &self.coordinates[number * self.dimensions..(number + 1) * self.dimensions]
    }

    /// All points, in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &[f64]> {
        (0..self.count).map(|number| self.point(number))
    }

    /// The points with some of their dimensions only, in the order given: `dimensions` are numbers below [`Points::dimensions`].
    ///
    /// # Panics
    /// If there is no such dimension, as a slice does.
    pub fn project(&self, dimensions: impl Iterator<Item = usize> + Clone) -> Self {
        let coordinates: Vec<f64> = self
            .iter()
            .flat_map(|point| dimensions.clone().map(|d| point[d]))
            .collect();
        Self {
            count: self.count,
            dimensions: dimensions.count(),
            coordinates,
        }
    }

    /// Fills in one dimension.
    fn fill(&mut self, dimension: usize, values: impl Iterator<Item = f64>) {
        let places = self.coordinates.iter_mut().skip(dimension);
        for (place, value) in places.step_by(self.dimensions.max(1)).zip(values) {
            *place = value;
        }
    }

    /// A point changed in place.
    pub(super) fn point_mut(&mut self, number: usize) -> &mut [f64] {
        &mut self.coordinates[number * self.dimensions..(number + 1) * self.dimensions]
    }
}

/// The key of Philox for one use of a seed: designs of different seeds or uses are independent.
fn key(seed: u64, purpose: u64) -> [u32; 2] {
    // the odd constant keeps a seed of 0 from being its own image
    let key = splitmix64(splitmix64(seed ^ 0x9e37_79b9_7f4a_7c15).wrapping_add(purpose));
    [key as u32, (key >> 32) as u32]
}

/// A seed for one of many designs that belong together.
pub fn derived_seed(seed: u64, number: u32) -> u64 {
    let [low, high] = key(seed, 0x5EED_0000_0000 | u64::from(number));
    u64::from(low) | u64::from(high) << 32
}

/// A word as a number in (0, 1): the middle of one of 2³² cells.
fn unit(word: u32) -> f64 {
    (f64::from(word) + 0.5) / 4_294_967_296.0
}

#[cfg(test)]
mod tests;
