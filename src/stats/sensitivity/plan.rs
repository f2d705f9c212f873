//! Where a function is looked at.

use crate::stats::design::{DesignError, MAX_POINTS, Points, Sampling, derived_seed};
use thiserror::Error;

/// What is exchanged between rows: coordinates, luck, or both.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Factor {
    /// Numbers of coordinates.
    pub coordinates: Vec<usize>,
    /// Whether the luck of a row belongs to the factor.
    pub luck: bool,
}

impl Factor {
    /// One coordinate.
    pub fn coordinate(number: usize) -> Self {
        Self::group(vec![number])
    }

    /// Coordinates that are known or unknown together.
    pub fn group(coordinates: Vec<usize>) -> Self {
        Self {
            coordinates,
            luck: false,
        }
    }

    /// The luck of a row.
    pub fn luck() -> Self {
        Self {
            coordinates: Vec::new(),
            luck: true,
        }
    }
}

/// Points at which a function is to be evaluated, and the luck of each.
#[derive(Debug, Clone, PartialEq)]
pub struct Batch {
    /// Coordinates in (0, 1).
    pub points: Points,
    /// Stream number of each point: equal numbers mean equal luck, others independent luck.
    pub streams: Vec<u32>,
}

/// Pick-freeze designs: `randomisations` independent ones of `rows` rows each.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    coordinates: usize,
    factors: Vec<Factor>,
    rows: usize,
    randomisations: u32,
    sampling: Sampling,
    seed: u64,
}

/// Why there is no such plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum PlanError {
    /// There are no such points.
    #[error(transparent)]
    Design(#[from] DesignError),
    /// An interval needs at least two.
    #[error("intervals need at least two randomisations, not {0}")]
    Randomisations(u32),
    /// Fewer than 2³² numbers would be left for luck.
    #[error(
        "there are not enough stream numbers for {rows} rows in {randomisations} randomisations"
    )]
    Streams {
        /// Rows of a randomisation.
        rows: usize,
        /// Independent designs.
        randomisations: u32,
    },
    /// A factor of nothing.
    #[error("factor {0} holds neither a coordinate nor luck")]
    NoCoordinate(usize),
    /// A factor with a coordinate that does not exist.
    #[error("factor {factor} names coordinate {coordinate}, which does not exist")]
    UnknownCoordinate {
        /// Which factor, from 0.
        factor: usize,
        /// Which coordinate, from 0.
        coordinate: usize,
    },
}

/// The independent designs of a randomisation: all rows of A, then of B.
pub(super) struct Pair {
    pub a: Batch,
    pub b: Batch,
}

impl Plan {
    /// Designs in so many coordinates. Coordinates and luck that belong to no factor vary like all others; only their indices are not asked for.
    /// Sobol points lie most evenly if `rows` is a power of 2. About 16 randomisations give good intervals; below 8 they are wide.
    ///
    /// # Errors
    /// Fewer than two randomisations, a factor that cannot be, or a design that cannot be: see [`Sampling::points`], of twice as many dimensions.
    pub fn new(
        coordinates: usize,
        factors: Vec<Factor>,
        rows: usize,
        randomisations: u32,
        sampling: Sampling,
        seed: u64,
    ) -> Result<Self, PlanError> {
        if randomisations < 2 {
            return Err(PlanError::Randomisations(randomisations));
        }
        for (number, factor) in factors.iter().enumerate() {
            if factor.coordinates.is_empty() && !factor.luck {
                return Err(PlanError::NoCoordinate(number));
            }
            if let Some(&coordinate) = factor.coordinates.iter().find(|&&c| c >= coordinates) {
                return Err(PlanError::UnknownCoordinate {
                    factor: number,
                    coordinate,
                });
            }
        }
        Points::possible(rows, coordinates.saturating_mul(2))?;
        if rows as u64 * u64::from(randomisations) > 1 << 31 {
            return Err(PlanError::Streams {
                rows,
                randomisations,
            });
        }
        Ok(Self {
            coordinates,
            factors,
            rows,
            randomisations,
            sampling,
            seed,
        })
    }

    /// The most rows, as a power of 2, with which so many factors need at most so many evaluations; 0 if there are none.
    pub fn rows_within(evaluations: u64, factors: usize, randomisations: u32) -> usize {
        let matrices = (factors as u64)
            .saturating_add(2)
            .saturating_mul(u64::from(randomisations).max(1));
        match (evaluations / matrices).min(MAX_POINTS as u64) {
            0 => 0,
            most => 1 << most.ilog2(),
        }
    }

    /// How many evaluations it takes: rows · (factors + 2) · randomisations.
    pub fn evaluations(&self) -> u64 {
        let matrices = self.factors.len() as u64 + 2;
        (self.rows as u64)
            .saturating_mul(matrices)
            .saturating_mul(u64::from(self.randomisations))
    }

    /// What is exchanged.
    pub fn factors(&self) -> &[Factor] {
        &self.factors
    }

    /// Rows of each randomisation.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Independent designs.
    pub fn randomisations(&self) -> u32 {
        self.randomisations
    }

    /// Two independent points in each row, A and B. All coordinates of both come from one design, so that the pairs lie evenly too; those of A
    /// from its first dimensions, which are the most even ones. Streams of A are the numbers from 0 in the order of the rows.
    pub(super) fn pair(&self, randomisation: u32) -> Result<Pair, DesignError> {
        let k = self.coordinates;
        let seed = derived_seed(self.seed, randomisation);
        let both = self.sampling.points(self.rows, 2 * k, seed)?;
        let first = randomisation * self.rows as u32;
        let streams = |from: u32| (0..self.rows as u32).map(|row| from + row).collect();
        let half = self.rows as u32 * self.randomisations;
        Ok(Pair {
            a: Batch {
                points: both.project(0..k),
                streams: streams(first),
            },
            b: Batch {
                points: both.project(k..2 * k),
                streams: streams(half + first),
            },
        })
    }
}

impl Pair {
    /// The rows of A with a factor taken from B.
    pub fn exchanged(&self, factor: &Factor) -> Batch {
        let mut batch = self.a.clone();
        if factor.luck {
            batch.streams.clone_from(&self.b.streams);
        }
        for row in 0..batch.points.count() {
            let from = self.b.points.point(row);
            let into = batch.points.point_mut(row);
            for &coordinate in &factor.coordinates {
                into[coordinate] = from[coordinate];
            }
        }
        batch
    }
}
