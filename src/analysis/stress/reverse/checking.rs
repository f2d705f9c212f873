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

/// Looks with other seeds: with one that says whether a point holds, and with one that says what the figure is there, by which nothing is chosen.
/// What was looked at for one condition serves the others.
pub(super) struct Checking<'s> {
    pub looker: Looker<'s>,
    pub teller: Looker<'s>,
    known: RefCell<BTreeMap<(Kind, Who, usize, u64), Values>>,
}

/// Whose luck it is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Who {
    /// Of the replications that points are moved on by.
    Checks,
    /// Of those that figures are read off.
    Tells,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Assumption,
    Stress,
}

impl<'s> Checking<'s> {
    /// Nothing has been looked at yet.
    pub fn new(looker: Looker<'s>, teller: Looker<'s>) -> Self {
        Self {
            looker,
            teller,
            known: RefCell::default(),
        }
    }

    pub fn of(&self, who: Who) -> &Looker<'s> {
        match who {
            Who::Checks => &self.looker,
            Who::Tells => &self.teller,
        }
    }

    /// A look, or what it has shown before.
    fn once(
        &self,
        key: (Kind, Who, usize, u64),
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
        let look = |who: Who, distance: f64| {
            let at = sign * distance;
            let key = (Kind::Assumption, who, parameter, at.to_bits());
            let looker = self.of(who);
            self.once(key, || looker.with(pinned(looker.side, parameter, at)))
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
            |who, strength| {
                let key = (Kind::Stress, who, number, strength.to_bits());
                self.once(key, || self.of(who).under(&choice.at(strength)))
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

/// Looks at what was found with other seeds. Where the condition does not hold in the estimate of the one that checks, or the one that tells denies it
/// beyond its error, the point moves on; up to the limit, beyond which it is not reached. The figure is that of the seed that tells: the one that
/// checks has chosen the point, and so flatters it.
pub(super) fn settle(
    (k, condition): (usize, &Condition),
    (found, limit, reached): (f64, f64, bool),
    mut look: impl FnMut(Who, f64) -> Result<Values, RunError>,
) -> Result<(f64, Found), RunError> {
    let mut figure = |who: Who, at: f64| -> Result<Option<Estimate>, RunError> {
        let values = look(who, at)?;
        let column = values.as_ref().map(|values| values[k].as_slice());
        Ok(column.and_then(|values| condition.statistic.of(values)))
    };
    let mut at = if reached { found } else { limit };
    let mut step = limit / 64.0;
    for _ in 0..PUSHES {
        let now = figure(Who::Checks, at)?;
        let possible = now.is_some_and(|e| condition.holds(e.value));
        if reached
            && possible
            && let Some(figure) = figure(Who::Tells, at)?.filter(|e| !surely_not(condition, e))
        {
            return Ok((at, Found::Reached { figure }));
        }
        if at >= limit {
            let told = figure(Who::Tells, limit)?;
            // what the search missed, and the other seeds show beyond their error, is there all the same
            let sure = |e: &Option<Estimate>| e.is_some_and(|e| surely(condition, &e));
            return Ok(match told {
                Some(figure) if sure(&now) && sure(&told) => (at, Found::Reached { figure }),
                figure => (limit, Found::NotWithin { figure }),
            });
        }
        at = (at + step).min(limit);
        step *= 2.0;
    }
    let figure = figure(Who::Tells, limit)?;
    Ok((limit, Found::NotWithin { figure }))
}

/// Whether it holds nowhere in the interval.
fn surely_not(condition: &Condition, figure: &Estimate) -> bool {
    !condition.holds(figure.low) && !condition.holds(figure.high)
}

/// Whether it holds in all of the interval.
fn surely(condition: &Condition, figure: &Estimate) -> bool {
    condition.holds(figure.low) && condition.holds(figure.high)
}
