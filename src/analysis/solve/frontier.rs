//! What there is to negotiate about: the best that investors can have for each level that the municipality keeps.

use super::bank::Bank;
use super::condition::{Condition, Side};
use super::desk::{Desk, Look, Point};
use super::quantity::Quantity;
use super::search::{Problem, Wish};
use super::unknown::Term;
use crate::analysis::run::RunError;
use crate::stats::interval::Estimate;
use crate::stats::pattern_search::Walk;
use rayon::prelude::*;
use serde::Serialize;

/// What a frontier is drawn from.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Axes {
    /// What the municipality keeps: its mean net saving, discounted, causal.
    pub kept: Quantity,
    /// What investors get: their mean net present value at the hurdle.
    pub value: Quantity,
    /// Their median rate of return.
    pub rate: Quantity,
    /// What others who bear money under the contract are better off on average, one by one.
    pub others: Vec<Quantity>,
}

/// Somebody who bears money under the contract and is neither of the two sides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Other {
    /// Id of the party, as in `party.ID.net`.
    pub party: String,
    /// Name in English.
    pub name: String,
    /// Name in Danish.
    pub name_da: String,
}

/// What a term sheet is worth to both sides.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Deal {
    /// The terms that are sought, and those that follow from them.
    pub terms: Vec<Term>,
    /// Mean net saving of the municipality: causal, discounted.
    pub municipality: Option<Estimate>,
    /// Mean net present value of all investors at the hurdle.
    pub investors: Option<Estimate>,
    /// Median rate of return of all investors.
    pub rate: Option<Estimate>,
    /// What others who bear money under the contract are better off on average, in the order of [`super::Solved::others`].
    pub others: Vec<Option<Estimate>>,
}

impl Deal {
    /// Whether both sides are better off than without a deal, as far as the estimates say.
    pub fn is_good_for_both(&self) -> bool {
        let good = |e: &Option<Estimate>| e.is_some_and(|e| e.value > 0.0);
        good(&self.municipality) && good(&self.investors)
    }
}

impl Axes {
    pub fn of(bank: &Bank, others: &[Other]) -> Option<Self> {
        let net = |o: &Other| Quantity::of(&format!("party.{}.net.mean", o.party), &bank.entries);
        Some(Self {
            others: others.iter().map(net).collect::<Option<_>>()?,
            kept: Quantity::of("municipality.net_saving_discounted.mean", &bank.entries)?,
            value: Quantity::of("investors.npv.mean", &bank.entries)?,
            rate: Quantity::of("investors.irr.p50", &bank.entries)?,
        })
    }

    pub fn quantities(&self) -> Vec<&Quantity> {
        let two = [&self.kept, &self.value, &self.rate];
        two.into_iter().chain(&self.others).collect()
    }

    /// A deal from a look at [`Axes::quantities`].
    pub fn deal(&self, terms: Vec<Term>, look: &Look) -> Deal {
        let at = |k: usize| look.get(k).copied().flatten();
        Deal {
            terms,
            municipality: at(0),
            investors: at(1),
            rate: at(2),
            others: (0..self.others.len()).map(|k| at(3 + k)).collect(),
        }
    }
}

/// A look at what both sides have, from one at more: where in it the two quantities stand.
type Both = (Point, f64, f64);

/// The points of the frontier, from the least to the most that the municipality keeps: so many levels of that. `seen` are points with what the municipality
/// keeps and investors get there, on few replications.
pub(super) fn frontier(
    desk: &Desk<'_>,
    bank: &Bank,
    axes: &Axes,
    seen: &[Both],
    levels: usize,
) -> Result<Vec<Point>, RunError> {
    if desk.unknowns().len() == 1 {
        // all that one unknown can do
        let efficient = efficient(seen);
        return Ok(thinned(efficient, levels));
    }
    let spread = |pick: fn(&Both) -> f64| {
        let ends = seen
            .iter()
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), s| {
                (a.min(pick(s)), b.max(pick(s)))
            });
        (ends.1 - ends.0).max(1.0)
    };
    let scales = vec![spread(|s| s.1), spread(|s| s.2)];
    let edge = efficient(seen);
    let (Some(first), Some(last)) = (edge.first(), edge.last()) else {
        return Ok(Vec::new());
    };
    let (least, most) = (first.1, last.1);
    let step = (most - least) / levels.saturating_sub(1).max(1) as f64;
    let wish = Wish::Best(axes.value.clone(), 1.0);
    let found: Vec<Point> = (0..levels)
        .into_par_iter()
        .map(|k| {
            let level = least + step * k as f64;
            let condition = Condition {
                quantity: axes.kept.clone(),
                side: Side::AtLeast,
                value: level,
            };
            let problem = Problem {
                desk,
                bank,
                conditions: vec![&condition],
                wish: &wish,
                scales: scales.clone(),
            };
            let inside = edge.iter().filter(|s| s.1 >= level);
            let start = inside.max_by(|a, b| a.2.total_cmp(&b.2)).unwrap_or(last);
            let how = Walk {
                step: 0.05,
                least: 2e-3,
                points: 12 * desk.unknowns().len(),
                seed: bank.seed(),
            };
            let some = (problem.part(8), 0.0);
            let start = problem.pulled(start.0.clone(), some)?;
            let found = problem.pulled(problem.walk(&start, some, how)?, some)?;
            let plain = desk.unknowns().iter().zip(&found);
            Ok::<Point, RunError>(plain.map(|(unknown, at)| unknown.plain(*at)).collect())
        })
        .collect::<Result<_, _>>()?;
    let mut points = found;
    points.dedup();
    Ok(points)
}

/// Of points with what two sides have there: those that no other is better than for both, from the least to the most of the first side.
fn efficient(seen: &[Both]) -> Vec<Both> {
    let mut all: Vec<&Both> = seen
        .iter()
        .filter(|s| s.1.is_finite() && s.2.is_finite())
        .collect();
    all.sort_by(|a, b| b.1.total_cmp(&a.1).then(b.2.total_cmp(&a.2)));
    let mut out: Vec<Both> = Vec::new();
    for one in all {
        if out.last().is_none_or(|before| one.2 > before.2) {
            out.push(one.clone());
        }
    }
    out.reverse();
    out
}

/// At most so many points, evenly chosen, both ends included.
fn thinned(all: Vec<Both>, most: usize) -> Vec<Point> {
    let last = all.len().saturating_sub(1);
    let many = most.min(all.len()).max(1);
    let mut out: Vec<Point> = Vec::new();
    for k in 0..many {
        let at = if many > 1 {
            (k * last + (many - 1) / 2) / (many - 1)
        } else {
            0
        };
        if let Some((point, ..)) = all.get(at)
            && out.last() != Some(point)
        {
            out.push(point.clone());
        }
    }
    out
}

/// Of deals in any order: those of the frontier, from the least to the most that the municipality keeps, on the replications that they were read off.
pub(super) fn in_order(mut deals: Vec<Deal>) -> Vec<Deal> {
    let value = |e: &Option<Estimate>| e.map_or(f64::NAN, |e| e.value);
    deals.retain(|d| value(&d.municipality).is_finite() && value(&d.investors).is_finite());
    deals.sort_by(|a, b| {
        let kept = value(&b.municipality).total_cmp(&value(&a.municipality));
        kept.then(value(&b.investors).total_cmp(&value(&a.investors)))
    });
    let mut out: Vec<Deal> = Vec::new();
    for deal in deals {
        if out
            .last()
            .is_none_or(|before| value(&deal.investors) > value(&before.investors))
        {
            out.push(deal);
        }
    }
    out.reverse();
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_another_beats_for_both_is_left_out() {
        let at = |x: f64, y: f64| (vec![x], x, y);
        let seen = [
            at(1.0, 5.0),
            at(3.0, 4.0),
            at(2.0, 4.0),
            at(4.0, 1.0),
            at(0.0, 5.0),
            at(2.5, f64::NAN),
        ];
        let left: Vec<(f64, f64)> = efficient(&seen).iter().map(|s| (s.1, s.2)).collect();
        assert_eq!(left, [(1.0, 5.0), (3.0, 4.0), (4.0, 1.0)]);
        assert_eq!(thinned(efficient(&seen), 2), [[1.0], [4.0]]);
        assert!(thinned(Vec::new(), 5).is_empty());
    }
}
