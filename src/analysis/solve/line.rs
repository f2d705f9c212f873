//! One unknown: all of its range is looked at with all replications, and what lies between two of the points by halves.

use super::condition::Side;
use super::desk::{Look, Point};
use super::search::{Found, Problem, Wish};
use crate::analysis::run::RunError;
use crate::stats::pattern_search::Walk;

/// A stretch of the range on which all conditions hold in the estimate.
pub(super) type Stretch = [f64; 2];

impl Problem<'_> {
    /// The best terms that can be found from the points of a line, in order, that have been looked at with all replications.
    pub fn best_on_line(
        &self,
        seen: &[(Point, Look)],
        margin: f64,
    ) -> Result<Option<Found>, RunError> {
        let whole = self.whole();
        let mut points: Vec<Point> = seen.iter().map(|(point, _)| point.clone()).collect();
        for pair in seen.windows(2) {
            let [(a, of_a), (b, of_b)] = pair else {
                continue;
            };
            points.extend(self.crossings(a, of_a, b, of_b)?);
            let meets = |point: &Point, look: &Look| {
                self.score(point, look, whole, margin).violation <= 0.0
            };
            match (meets(a, of_a), meets(b, of_b)) {
                (false, true) => points.push(self.edge(a, b, whole, margin)?),
                (true, false) => points.push(self.edge(b, a, whole, margin)?),
                _ => {}
            }
        }
        if *self.wish == Wish::Near
            && let Some(first) = points.first()
        {
            points.push(self.here(&first.clone()));
        }
        let mut best: Option<Found> = None;
        for point in points {
            if let Some(found) = self.find(&point, margin)?
                && best
                    .as_ref()
                    .is_none_or(|b| found.score.is_better(&b.score))
            {
                best = Some(found);
            }
        }
        let Some(found) = best else { return Ok(None) };
        if found.score.violation <= 0.0 && *self.wish == Wish::Near {
            return Ok(Some(found));
        }
        // between the points, for what is wished and for what is missed by as little as possible
        let how = Walk {
            step: 0.5 / seen.len().max(2) as f64,
            least: self.resolution()[0],
            points: 40,
            seed: self.bank.seed(),
        };
        let walked = self.walk(&found.point, (whole, margin), how)?;
        let walked = self.find(&walked, margin)?;
        Ok(walked
            .filter(|w| w.score.is_better(&found.score))
            .or(Some(found)))
    }

    /// Where equalities are met between two points: the nearer of the two neighbouring values between which a quantity passes what it should equal.
    fn crossings(
        &self,
        a: &Point,
        of_a: &Look,
        b: &Point,
        of_b: &Look,
    ) -> Result<Vec<Point>, RunError> {
        let mut out = Vec::new();
        for (k, condition) in self.conditions.iter().enumerate() {
            let off = |look: &Look| {
                let e = look.get(k).copied().flatten();
                e.map_or(f64::NAN, |e| e.value - condition.value)
            };
            if condition.side != Side::Equal || off(of_a) * off(of_b) > 0.0 {
                continue;
            }
            let (mut low, mut high) = ((a.clone(), off(of_a)), (b.clone(), off(of_b)));
            for _ in 0..40 {
                let middle = self.desk.snap(&[(low.0[0] + high.0[0]) / 2.0]);
                if middle == low.0 || middle == high.0 {
                    break;
                }
                let look = self.find(&middle, 0.0)?;
                let Some(found) = look else { break };
                let here = off(&found.estimates);
                if here.is_nan() {
                    break;
                }
                if (here > 0.0) == (low.1 > 0.0) {
                    low = (middle, here);
                } else {
                    high = (middle, here);
                }
            }
            out.extend([low.0, high.0]);
        }
        Ok(out)
    }

    /// The stretches of the range on which all conditions hold in the estimate, as far as the points of the line show them.
    pub fn stretches(&self, seen: &[(Point, Look)]) -> Result<Vec<Stretch>, RunError> {
        let whole = self.whole();
        let meets =
            |(point, look): &(Point, Look)| self.score(point, look, whole, 0.0).violation <= 0.0;
        let mut out: Vec<Stretch> = Vec::new();
        let mut open: Option<f64> = None;
        for (k, one) in seen.iter().enumerate() {
            let inside = meets(one);
            let before = k.checked_sub(1).and_then(|k| seen.get(k));
            match (inside, open, before) {
                (true, None, Some(before)) => {
                    open = Some(self.edge(&before.0, &one.0, whole, 0.0)?[0]);
                }
                (true, None, None) => open = Some(one.0[0]),
                (false, Some(from), Some(before)) => {
                    let to = self.edge(&one.0, &before.0, whole, 0.0)?[0];
                    out.push([from, to]);
                    open = None;
                }
                _ => {}
            }
        }
        if let (Some(from), Some((last, _))) = (open, seen.last()) {
            out.push([from, last[0]]);
        }
        Ok(out)
    }
}
