//! Which terms meet all conditions: many term sheets on few replications, the good ones on all.

use super::bank::Bank;
use super::condition::{Condition, Side};
use super::desk::{Desk, Look, Point};
use super::quantity::Quantity;
use crate::analysis::run::RunError;
use crate::stats::pattern_search::{Score, Scored, Walk, walk};

/// Half widths of the interval that are kept on the safe side where it is possible: another simulation of the same length, whose error is as large and
/// independent, then confirms a condition with a probability of 97.5 %: √2 × 1.96 standard errors.
pub(super) const MARGIN: f64 = std::f64::consts::SQRT_2;
/// What a width of a range is worth beside what is wished, as a share of what the unknowns can change of it.
const NEARER: f64 = 1e-3;
/// What counts as equal beside the interval, as a share of what the unknowns can change.
const EQUAL: f64 = 1e-5;

/// What is preferred among terms that meet all conditions.
#[derive(Debug, Clone, PartialEq)]
pub enum Wish {
    /// What is nearest to the current terms.
    Near,
    /// What makes a quantity as large (1) or as small (−1) as possible.
    Best(Quantity, f64),
}

/// Conditions on the unknowns of a desk.
pub(super) struct Problem<'p> {
    pub desk: &'p Desk<'p>,
    pub bank: &'p Bank,
    pub conditions: Vec<&'p Condition>,
    pub wish: &'p Wish,
    /// Per condition, and last of the wish: how much the unknowns change it.
    pub scales: Vec<f64>,
}

/// A point at which something was looked at, with all replications.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Found {
    pub point: Point,
    /// By condition.
    pub estimates: Look,
    pub score: Score,
}

impl<'p> Problem<'p> {
    /// What has to be looked at: the conditions' quantities, then that of the wish.
    pub fn quantities(&self) -> Vec<&'p Quantity> {
        let mut all: Vec<&Quantity> = self.conditions.iter().map(|c| &c.quantity).collect();
        if let Wish::Best(quantity, _) = self.wish {
            all.push(quantity);
        }
        all
    }

    /// All replications.
    pub fn whole(&self) -> usize {
        self.bank.replications()
    }

    /// Some of them: the first so many parts of the whole, but enough to tell something.
    pub fn part(&self, of: usize) -> usize {
        let whole = self.whole();
        (whole / of).max(400).min(whole)
    }

    /// The same without one condition.
    pub fn without(&self, left_out: usize) -> Problem<'p> {
        let keep = |k: &usize| *k != left_out;
        let of = |scales: &[f64]| -> Vec<f64> {
            let kept = (0..scales.len()).filter(keep);
            kept.map(|k| scales[k]).collect()
        };
        Problem {
            desk: self.desk,
            bank: self.bank,
            conditions: (0..self.conditions.len())
                .filter(keep)
                .map(|k| self.conditions[k])
                .collect(),
            wish: self.wish,
            scales: of(&self.scales),
        }
    }

    /// What counts as equal to a value of a condition, in the unit of its quantity.
    pub fn slack(&self, condition: usize) -> f64 {
        EQUAL * self.scales.get(condition).copied().unwrap_or(0.0)
    }

    /// How a look at so many replications is judged, with a margin at all of them.
    pub fn score(&self, point: &[f64], look: &Look, replications: usize, margin: f64) -> Score {
        let margin = margin * libm::sqrt(replications as f64 / self.whole().max(1) as f64);
        let lacks = self.conditions.iter().enumerate().map(|(k, condition)| {
            let Some(Some(e)) = look.get(k) else {
                return f64::INFINITY;
            };
            let scale = self.scales.get(k).copied().unwrap_or(1.0);
            let slack = if condition.side == Side::Equal {
                EQUAL
            } else {
                0.0
            };
            let lacks = condition.lacks(e, margin) / scale - slack;
            if lacks.is_nan() { f64::INFINITY } else { lacks }
        });
        Score {
            violation: lacks.fold(f64::NEG_INFINITY, f64::max),
            objective: match self.wish {
                Wish::Near => self.distance(point),
                Wish::Best(_, sign) => {
                    let scale = self.scales.last().copied().unwrap_or(1.0);
                    let e = look.get(self.conditions.len()).copied().flatten();
                    // of equally good ones the nearer: nothing is moved for nothing
                    let far = NEARER * self.distance(point);
                    e.map_or(f64::INFINITY, |e| far - sign * e.value / scale)
                }
            },
        }
    }

    /// How far a point is from the current terms: each unknown in widths of its range; those without a current value are nowhere far.
    pub fn distance(&self, point: &[f64]) -> f64 {
        let each = self.desk.unknowns().iter().zip(point);
        let squares = each.filter_map(|(unknown, at)| {
            let off = at - unknown.here?;
            Some(off * off)
        });
        libm::sqrt(squares.sum::<f64>())
    }

    /// Looks at points and judges them; `None` where there are no such terms.
    fn scores(
        &self,
        points: &[Point],
        replications: usize,
        margin: f64,
    ) -> Result<Vec<Option<Score>>, RunError> {
        let quantities = self.quantities();
        let looks = self
            .desk
            .look_at_all(self.bank, points, &quantities, replications)?;
        let judged = points.iter().zip(looks);
        Ok(judged
            .map(|(point, look)| Some(self.score(point, &look?, replications, margin)))
            .collect())
    }

    /// Looks at a point with all replications.
    pub fn find(&self, point: &[f64], margin: f64) -> Result<Option<Found>, RunError> {
        let (quantities, whole) = (self.quantities(), self.whole());
        let look = self.desk.look(self.bank, point, &quantities, whole)?;
        Ok(look.map(|estimates| Found {
            score: self.score(point, &estimates, whole, margin),
            point: point.to_vec(),
            estimates,
        }))
    }

    /// Walks from a point on some of the replications.
    pub fn walk(
        &self,
        start: &[f64],
        (replications, margin): (usize, f64),
        how: Walk,
    ) -> Result<Point, RunError> {
        let first = self.scores(std::slice::from_ref(&start.to_vec()), replications, margin)?;
        let Some(score) = first.into_iter().next().flatten() else {
            return Ok(start.to_vec());
        };
        let start = Scored {
            point: start.to_vec(),
            score,
        };
        let best = walk(how, start, |points| {
            let snapped: Vec<Point> = points.iter().map(|p| self.desk.snap(p)).collect();
            self.scores(&snapped, replications, margin)
        })?;
        Ok(self.desk.snap(&best.point))
    }

    /// A point with each unknown at its current value where that is no worse.
    pub fn pulled(
        &self,
        point: Point,
        (replications, margin): (usize, f64),
    ) -> Result<Point, RunError> {
        let here = self.here(&point);
        let mut best = point;
        for k in 0..best.len() {
            let mut pulled = best.clone();
            pulled[k] = here[k];
            if pulled == best {
                continue;
            }
            let both = [best.clone(), pulled.clone()];
            let scores = self.scores(&both, replications, margin)?;
            if let [Some(now), Some(then)] = scores.as_slice()
                && !now.is_better(then)
            {
                best = pulled;
            }
        }
        Ok(best)
    }

    /// The last point on the way from one that misses to one that meets the conditions, that meets them, too.
    pub fn edge(
        &self,
        misses: &[f64],
        meets: &[f64],
        replications: usize,
        margin: f64,
    ) -> Result<Point, RunError> {
        let (mut misses, mut meets) = (misses.to_vec(), meets.to_vec());
        let resolution = self.resolution();
        for _ in 0..40 {
            let apart = |k: usize| (misses[k] - meets[k]).abs() > resolution[k] * 1.5;
            if !(0..meets.len()).any(apart) {
                break;
            }
            let middle: Point = misses
                .iter()
                .zip(&meets)
                .map(|(a, b)| (a + b) / 2.0)
                .collect();
            let middle = self.desk.snap(&middle);
            if middle == misses || middle == meets {
                break;
            }
            let score = self.scores(std::slice::from_ref(&middle), replications, margin)?;
            match score.first().copied().flatten() {
                Some(score) if score.violation <= 0.0 => meets = middle,
                _ => misses = middle,
            }
        }
        Ok(meets)
    }

    /// The finest step of each unknown, as a share of its range.
    pub fn resolution(&self) -> Vec<f64> {
        let unknowns = self.desk.unknowns().iter();
        unknowns.map(|u| u.share(u.finest())).collect()
    }

    /// The best terms that can be found from points that have been looked at with few replications: all conditions met with a margin, or missed by as little
    /// as possible.
    pub fn best(
        &self,
        seen: &[(Point, Look)],
        few: usize,
        margin: f64,
    ) -> Result<Option<Found>, RunError> {
        let mut ranked: Vec<(Score, &Point)> = seen
            .iter()
            .map(|(point, look)| (self.score(point, look, few, margin), point))
            .collect();
        ranked.sort_by(|(a, _), (b, _)| a.order(b));
        let dimensions = self.desk.unknowns().len();
        let more = self.part(4);
        let seed = self.bank.seed();
        let mut best: Option<Found> = None;
        for (score, start) in ranked.iter().take(3) {
            let mut start = (*start).clone();
            let inside = score.violation <= 0.0;
            if inside && *self.wish == Wish::Near {
                // as far towards the current terms as the conditions let it
                let here = self.here(&start);
                start = self.edge(&here, &start, few, margin)?;
            }
            let how = |step: f64, least: f64, points: usize| Walk {
                step,
                least,
                points,
                seed,
            };
            let found = self.walk(&start, (more, margin), how(0.08, 1e-3, 40 * dimensions))?;
            let found = self.walk(
                &found,
                (self.whole(), margin),
                how(0.01, 1e-4, 16 * dimensions),
            )?;
            let found = self.pulled(found, (self.whole(), margin))?;
            let found = self.find(&found, margin)?;
            if let Some(found) = found
                && best
                    .as_ref()
                    .is_none_or(|b| found.score.is_better(&b.score))
            {
                best = Some(found);
            }
        }
        Ok(best)
    }

    /// The current terms moved into the box; where nothing is said of an unknown, as a point has it.
    pub fn here(&self, otherwise: &[f64]) -> Point {
        let each = self.desk.unknowns().iter().zip(otherwise);
        let inside: Point = each
            .map(|(unknown, at)| unknown.here.unwrap_or(*at).clamp(0.0, 1.0))
            .collect();
        self.desk.snap(&inside)
    }
}
