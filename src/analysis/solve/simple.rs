//! Terms that people can say: as few digits as the conditions allow.

use super::desk::Point;
use super::search::{Found, Problem, Wish};
use crate::analysis::run::RunError;

/// How much further from the current terms rounder terms may be, in widths of the ranges.
const FURTHER: f64 = 0.02;
/// Most unknowns whose values are rounded both ways.
const MOST: usize = 4;

impl Problem<'_> {
    /// The roundest terms beside those that were found which meet all conditions with the same margin, or lack no more than `lacks`: the coarsest power of
    /// ten first. Those that were found if there are none, or if something is to be as good as possible.
    pub fn simplest(&self, found: Found, margin: f64, lacks: f64) -> Result<Found, RunError> {
        let unknowns = self.desk.unknowns();
        if found.score.violation > lacks || *self.wish != Wish::Near || unknowns.len() > MOST {
            return Ok(found);
        }
        for digits in 1..5 {
            let mut candidates: Vec<Point> = Vec::new();
            for way in 0..1_u32 << unknowns.len() {
                let rounder = unknowns.iter().zip(&found.point).enumerate();
                let point: Point = rounder
                    .map(|(d, (unknown, at))| {
                        let power = (unknown.size() - digits).max(unknown.finest());
                        let half = if way >> d & 1 == 1 { 0.5 } else { -0.5 };
                        unknown.snap_to(at + half * unknown.share(power), power)
                    })
                    .collect();
                if self.distance(&point) <= found.score.objective + FURTHER
                    && !candidates.contains(&point)
                {
                    candidates.push(point);
                }
            }
            let mut best: Option<Found> = None;
            for point in candidates {
                if let Some(one) = self.find(&point, margin)?
                    && one.score.violation <= lacks
                    && best.as_ref().is_none_or(|b| one.score.is_better(&b.score))
                {
                    best = Some(one);
                }
            }
            if let Some(best) = best {
                return Ok(best);
            }
        }
        Ok(found)
    }
}
