//! Many scenarios that differ in a few fields: what every metric comes to at each point of a design.
//!
//! ```text
//! factors, design ─► points: values and overrides ─► one run each, all with the same luck ─► figures
//! ```

mod factor;
mod figures;

pub use factor::{Factor, NoFactor, Range, Values};
pub use figures::{Figure, Reading};

use crate::stats::design::{DesignError, Sampling, grid};

/// Most points of a sweep.
pub const MOST_POINTS: usize = 100_000;

/// How points are laid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Design {
    /// All combinations, ranges cut into so many levels.
    Grid {
        /// Levels of each range.
        levels: usize,
    },
    /// So many points, drawn with a seed.
    Drawn {
        /// How.
        sampling: Sampling,
        /// How many.
        points: usize,
        /// From which seed.
        seed: u64,
    },
}

/// One point: the values of the factors, as TOML, in their order.
pub type Point = Vec<String>;

/// The points of a design, in order; the last factor of a grid changes fastest.
///
/// # Errors
/// No points, or more than [`MOST_POINTS`].
pub fn points(factors: &[Factor], design: Design) -> Result<Vec<Point>, DesignError> {
    let too_many = |points: usize| DesignError::TooLarge {
        points,
        dimensions: factors.len(),
    };
    match design {
        Design::Grid { levels } => {
            let each: Vec<usize> = factors.iter().map(|f| f.levels(levels)).collect();
            let all = grid::combinations(&each).unwrap_or(usize::MAX);
            if all > MOST_POINTS {
                return Err(too_many(all));
            }
            let of_point = |coordinates: &[f64]| {
                let named = factors.iter().zip(coordinates).zip(&each);
                named
                    .map(|((factor, c), many)| factor.at_level(grid::level(*c, *many), levels))
                    .collect()
            };
            Ok(grid::points(&each)?.iter().map(of_point).collect())
        }
        Design::Drawn {
            sampling,
            points,
            seed,
        } => {
            if points > MOST_POINTS {
                return Err(too_many(points));
            }
            let of_point = |coordinates: &[f64]| {
                let named = factors.iter().zip(coordinates);
                named.map(|(factor, c)| factor.at(*c)).collect()
            };
            let drawn = sampling.points(points, factors.len(), seed)?;
            Ok(drawn.iter().map(of_point).collect())
        }
    }
}

/// What a point changes in the scenario, as `PATH=VALUE`.
pub fn overrides(factors: &[Factor], point: &Point) -> Vec<String> {
    let named = factors.iter().zip(point);
    named
        .map(|(f, value)| format!("{}={value}", f.path))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn factors() -> Vec<Factor> {
        ["a=0.1..0.3", "b=1 | 2"]
            .map(|t| Factor::read(t).unwrap())
            .to_vec()
    }

    #[test]
    fn a_grid_has_all_combinations() {
        let all = points(&factors(), Design::Grid { levels: 3 }).unwrap();
        let written: Vec<String> = all.iter().map(|p| p.join(" ")).collect();
        assert_eq!(
            written,
            ["0.1 1", "0.1 2", "0.2 1", "0.2 2", "0.3 1", "0.3 2"]
        );
        assert_eq!(overrides(&factors(), &all[0]), ["a=0.1", "b=1"]);
        assert!(points(&factors(), Design::Grid { levels: 50_001 }).is_err());
        assert!(points(&factors(), Design::Grid { levels: 0 }).is_err());
    }

    #[test]
    fn drawn_points_fill_both_halves() {
        for sampling in [Sampling::Sobol, Sampling::LatinHypercube] {
            let design = Design::Drawn {
                sampling,
                points: 16,
                seed: 3,
            };
            let all = points(&factors(), design).unwrap();
            let below = all.iter().filter(|p| p[0].parse::<f64>().unwrap() < 0.2);
            assert_eq!(below.count(), 8);
            assert_eq!(all.iter().filter(|p| p[1] == "1").count(), 8);
            assert_eq!(all, points(&factors(), design).unwrap());
        }
    }
}
