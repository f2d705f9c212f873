//! Whether what was found holds with another seed.

use super::condition::Condition;
use super::look::{Looker, Values};
use super::searching::{Candidate, pinned};
use super::{FARTHEST, Found, OfAssumption, OfStress};
use crate::analysis::run::RunError;
use crate::scenario::provenance::Assumption;
use crate::scenario::stress::Choice;
use crate::stats::interval::Estimate;
use crate::stats::normal;
use std::cell::RefCell;
use std::collections::BTreeMap;

/// Most times that a point is moved on because the other seed says that it does not hold.
const PUSHES: u32 = 8;

/// Looks with the other seed; what was looked at for one condition serves the others.
pub(super) struct Checking<'s> {
    pub looker: Looker<'s>,
    known: RefCell<BTreeMap<(Kind, usize, u64), Values>>,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Assumption,
    Stress,
}

impl<'s> Checking<'s> {
    /// Nothing has been looked at yet.
    pub fn new(looker: Looker<'s>) -> Self {
        Self {
            looker,
            known: RefCell::default(),
        }
    }

    /// A look, or what it has shown before.
    fn once(
        &self,
        key: (Kind, usize, u64),
        look: impl FnOnce() -> Result<Values, RunError>,
    ) -> Result<Values, RunError> {
        if let Some(values) = self.known.borrow().get(&key) {
            return Ok(values.clone());
        }
        let values = look()?;
        self.known.borrow_mut().insert(key, values.clone());
        Ok(values)
    }

    pub fn assumption(
        &self,
        k: usize,
        parameter: usize,
        candidate: &Candidate,
    ) -> Result<OfAssumption, RunError> {
        let side = self.looker.side;
        let sign = if candidate.at < 0.0 { -1.0 } else { 1.0 };
        let look = |distance: f64| {
            let at = sign * distance;
            let key = (Kind::Assumption, parameter, at.to_bits());
            self.once(key, || self.looker.with(pinned(side, parameter, at)))
        };
        let (distance, found) = settle(
            (k, &self.looker.conditions[k]),
            (candidate.at.abs(), FARTHEST, candidate.reached),
            look,
        )?;
        let score = sign * distance;
        let scenario = side.evaluator.scenario();
        let belief = &scenario.spec.parameters[parameter];
        let beliefs = side.evaluator.beliefs();
        Ok(OfAssumption {
            path: belief.path.clone(),
            grade: grade(&scenario.provenance, &belief.path),
            best: belief.best,
            score,
            value: beliefs.quantile(parameter, normal::cdf(score)),
            chance: normal::cdf(-distance),
            steady: candidate.steady,
            found,
        })
    }

    pub fn stress(
        &self,
        k: usize,
        (number, choice): (usize, &Choice),
        candidate: &Candidate,
    ) -> Result<OfStress, RunError> {
        let limit = choice.limit();
        let (strength, found) = settle(
            (k, &self.looker.conditions[k]),
            (candidate.at, limit, candidate.reached),
            |strength| {
                let key = (Kind::Stress, number, strength.to_bits());
                self.once(key, || self.looker.under(&choice.at(strength)))
            },
        )?;
        Ok(OfStress {
            id: choice.id(),
            name: choice.name(),
            name_da: choice.name_da(),
            strength,
            limit,
            steady: candidate.steady,
            found,
        })
    }
}

fn grade(provenance: &[Assumption], path: &str) -> String {
    let of_path = provenance.iter().find(|a| a.path == path);
    let grade = of_path.and_then(|a| a.grade);
    grade.map_or("-", |grade| grade.letter()).to_owned()
}

/// Looks at what was found with the other seed. Where the condition does not hold there in its estimate, the point moves on: by both seeds it holds
/// where is printed; up to the limit, beyond which it is not reached.
pub(super) fn settle(
    (k, condition): (usize, &Condition),
    (found, limit, reached): (f64, f64, bool),
    mut look: impl FnMut(f64) -> Result<Values, RunError>,
) -> Result<(f64, Found), RunError> {
    let mut figure = |at: f64| -> Result<Option<Estimate>, RunError> {
        let values = look(at)?;
        let column = values.as_ref().map(|values| values[k].as_slice());
        Ok(column.and_then(|values| condition.statistic.of(values)))
    };
    let mut at = if reached { found } else { limit };
    let mut step = limit / 64.0;
    for _ in 0..PUSHES {
        let now = figure(at)?;
        let possible = now.is_some_and(|e| condition.holds(e.value));
        if let (Some(figure), true, true) = (now, reached, possible) {
            return Ok((at, Found::Reached { figure }));
        }
        if at >= limit {
            // what the search missed, and the other seed shows beyond its error, is there all the same
            return Ok(match now.filter(|e| surely(condition, e)) {
                Some(figure) => (at, Found::Reached { figure }),
                None => (limit, Found::NotWithin { figure: now }),
            });
        }
        at = (at + step).min(limit);
        step *= 2.0;
    }
    let now = figure(limit)?;
    Ok((limit, Found::NotWithin { figure: now }))
}

/// Whether it holds in all of the interval.
fn surely(condition: &Condition, figure: &Estimate) -> bool {
    condition.holds(figure.low) && condition.holds(figure.high)
}
