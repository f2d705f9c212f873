//! Looking for the best point of a box where nothing is known of slopes: pattern search (Hooke and Jeeves 1961; Kolda, Lewis and Torczon 2003).
//!
//! Around the best point so far, points at the length of a step are looked at: along each axis, and along two directions that are drawn anew each time, so
//! that an oblique edge of what is allowed does not end the walk (Audet and Dennis 2006). The best of them is the next point; if none is better the
//! step is halved. Of two points the one that breaks no rule is better, then the one that breaks them less, then the one with the lower objective
//! (Deb 2000). It finds a local best; a good start is the caller's business.

use rand_philox::philox4x32_10;
use std::cmp::Ordering;

/// What a point is worth.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Score {
    /// How far it is from what is allowed; at most 0 inside.
    pub violation: f64,
    /// The lower the better.
    pub objective: f64,
}

impl Score {
    /// Which of two comes first: the better one. What is not a number comes last.
    pub fn order(&self, other: &Self) -> Ordering {
        let missed = |s: &Self| {
            if s.violation <= 0.0 { 0.0 } else { s.violation }
        };
        let (a, b) = (missed(self), missed(other));
        a.total_cmp(&b).then_with(|| {
            if a == 0.0 {
                self.objective.total_cmp(&other.objective)
            } else {
                Ordering::Equal
            }
        })
    }

    /// Whether it is better than another.
    pub fn is_better(&self, than: &Self) -> bool {
        self.order(than) == Ordering::Less
    }
}

/// A point and what it is worth.
#[derive(Debug, Clone, PartialEq)]
pub struct Scored {
    /// Coordinates in 0 to 1.
    pub point: Vec<f64>,
    /// What it is worth.
    pub score: Score,
}

/// How to look.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Walk {
    /// First length of a step, as a share of the box.
    pub step: f64,
    /// The walk ends when steps are shorter than this.
    pub least: f64,
    /// The walk ends when so many points have been looked at.
    pub points: usize,
    /// Seed of the drawn directions.
    pub seed: u64,
}

/// Walks from a point to the best that can be reached. `score` is asked for several points at a time, in one order whatever happens beside; `None` where
/// there is nothing at a point.
///
/// # Errors
/// What `score` says.
pub fn walk<E>(
    walk: Walk,
    start: Scored,
    mut score: impl FnMut(&[Vec<f64>]) -> Result<Vec<Option<Score>>, E>,
) -> Result<Scored, E> {
    let mut best = start;
    let mut step = walk.step;
    let mut left = walk.points;
    let mut round = 0_u32;
    while step >= walk.least && left > 0 {
        let mut around = poll(&best.point, step, walk.seed, round);
        around.truncate(left);
        left -= around.len();
        round += 1;
        let scores = score(&around)?;
        let mut moved = false;
        for (point, score) in around.into_iter().zip(scores) {
            if let Some(score) = score.filter(|s| s.is_better(&best.score)) {
                best = Scored { point, score };
                moved = true;
            }
        }
        if !moved {
            step /= 2.0;
        }
    }
    Ok(best)
}

/// The points at a distance: along each axis, and from the second dimension on along two drawn directions, both ways. Those outside are moved to the edge.
fn poll(centre: &[f64], step: f64, seed: u64, round: u32) -> Vec<Vec<f64>> {
    let dimensions = centre.len();
    let mut out: Vec<Vec<f64>> = Vec::new();
    let mut add = |direction: &dyn Fn(usize) -> f64| {
        let point: Vec<f64> = (0..dimensions)
            .map(|d| (centre[d] + step * direction(d)).clamp(0.0, 1.0))
            .collect();
        if point != centre && !out.contains(&point) {
            out.push(point);
        }
    };
    for axis in 0..dimensions {
        for sign in [1.0, -1.0] {
            add(&|d| if d == axis { sign } else { 0.0 });
        }
    }
    if dimensions > 1 {
        for drawn in 0..2 {
            let direction = direction(dimensions, seed, round, drawn);
            for sign in [1.0, -1.0] {
                add(&|d| sign * direction[d]);
            }
        }
    }
    out
}

/// A direction with a length of 1, from uniform coordinates.
fn direction(dimensions: usize, seed: u64, round: u32, number: u32) -> Vec<f64> {
    let key = [seed as u32, (seed >> 32) as u32];
    let mut direction: Vec<f64> = (0..dimensions)
        .map(|d| {
            let word = philox4x32_10([d as u32, round, number, 0x9A77], key)[0];
            f64::from(word) / 2_147_483_648.0 - 1.0
        })
        .collect();
    let length = libm::sqrt(direction.iter().map(|x| x * x).sum::<f64>());
    if length > 0.0 {
        direction.iter_mut().for_each(|x| *x /= length);
    }
    direction
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(start: &[f64], score: impl Fn(&[f64]) -> Score) -> Scored {
        let how = Walk {
            step: 0.25,
            least: 1e-6,
            points: 20_000,
            seed: 7,
        };
        let start = Scored {
            point: start.to_vec(),
            score: score(start),
        };
        let all = |points: &[Vec<f64>]| {
            let scores = points.iter().map(|p| Some(score(p)));
            Ok::<_, ()>(scores.collect::<Vec<_>>())
        };
        walk(how, start, all).unwrap()
    }

    #[test]
    fn the_bottom_of_a_bowl_is_found() {
        let bowl = |p: &[f64]| Score {
            violation: 0.0,
            objective: (p[0] - 0.3).powi(2) + 4.0 * (p[1] - 0.7).powi(2) + p[0] * p[1] * 0.1,
        };
        let best = found(&[0.9, 0.1], bowl).point;
        // ∂: 2(x − 0.3) + 0.1 y = 0, 8(y − 0.7) + 0.1 x = 0
        let y = (5.6 - 0.03) / (8.0 - 0.005);
        let x = 0.3 - 0.05 * y;
        assert!(
            (best[0] - x).abs() < 1e-4 && (best[1] - y).abs() < 1e-4,
            "{best:?}"
        );
    }

    /// The nearest point of an oblique half plane: steps along the axes alone would get stuck on its edge.
    #[test]
    fn an_oblique_edge_does_not_end_the_walk() {
        let score = |p: &[f64]| Score {
            violation: 1.2 - p[0] - p[1],
            objective: (p[0] - 0.5).powi(2) + (p[1] - 0.1).powi(2),
        };
        let best = found(&[0.2, 1.0], score).point;
        assert!(
            (best[0] - 0.8).abs() < 1e-3 && (best[1] - 0.4).abs() < 1e-3,
            "{best:?}"
        );
    }

    #[test]
    fn what_cannot_be_met_is_missed_by_as_little_as_possible() {
        let score = |p: &[f64]| Score {
            violation: 1.5 - p[0],
            objective: p[0],
        };
        let best = found(&[0.4], score);
        assert_eq!((best.point[0], best.score.violation), (1.0, 0.5));
    }

    #[test]
    fn nothing_where_there_is_nothing() {
        let start = Scored {
            point: vec![0.5; 3],
            score: Score {
                violation: f64::NAN,
                objective: f64::NAN,
            },
        };
        let how = Walk {
            step: 0.5,
            least: 0.1,
            points: 50,
            seed: 0,
        };
        let none = |points: &[Vec<f64>]| Ok::<_, ()>(vec![None; points.len()]);
        assert_eq!(walk(how, start, none).unwrap().point, [0.5; 3]);
    }
}
