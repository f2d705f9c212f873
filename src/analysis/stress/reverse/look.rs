//! Replications under changed assumptions or under a stress of some strength, all with the same luck.

use super::condition::Condition;
use super::search::Look;
use crate::analysis::compare::pairs::Pairs;
use crate::analysis::drivers::ask::{Question, ask};
use crate::analysis::run::{RunError, Watch};
use crate::analysis::side::Side;
use crate::analysis::stress::{Laid, lay};
use crate::model::number::Draw;
use crate::scenario::stress::Choice;
use std::collections::BTreeMap;

/// The values of the metrics of all conditions, by condition; `None` where the change cannot be: no world has it.
pub(super) type Values = Option<Vec<Vec<f64>>>;

/// Looks from one scenario, all with the same luck.
pub(super) struct Looker<'s> {
    pub side: &'s Side<'s>,
    pub conditions: &'s [Condition],
    pub replications: u32,
    pub watch: &'s dyn Watch,
}

impl Looker<'_> {
    fn metrics(&self, side: &Side<'_>) -> Vec<usize> {
        let ids = self.conditions.iter().map(|condition| &condition.metric);
        ids.filter_map(|id| side.entry(id)).collect()
    }

    /// Everything as believed, but for what `change` does to the draw of each replication.
    pub fn with(&self, change: impl Fn(u32) -> Draw) -> Result<Values, RunError> {
        let questions: Vec<Question> = (0..self.replications).map(|n| (n, change(n))).collect();
        match ask(self.side, &self.metrics(self.side), &questions, self.watch) {
            Ok(rows) => {
                let column = |k: usize| rows.iter().map(|row| row[k]).collect();
                Ok(Some((0..self.conditions.len()).map(column).collect()))
            }
            Err(RunError::Draw(..)) => Ok(None),
            Err(e) => Err(e),
        }
    }

    /// Everything as believed, under a stress.
    pub fn under(&self, choice: &Choice) -> Result<Values, RunError> {
        let base = self.side.evaluator.scenario();
        let Ok(scenario) = lay(choice, base) else {
            return Ok(None);
        };
        let laid = Laid {
            choice: choice.clone(),
            scenario,
        };
        let evaluator = match self.side.evaluator.unforeseen(&laid.scenario, self.watch) {
            Ok(evaluator) => evaluator,
            Err(RunError::Cancelled) => return Err(RunError::Cancelled),
            Err(_) => return Ok(None),
        };
        let sides = [Side::new(evaluator)];
        let mut pairs = Pairs::of(&sides, vec![self.metrics(&sides[0])]);
        match pairs.extend(self.replications, self.watch) {
            Ok(()) => {}
            Err(RunError::Draw(..)) => return Ok(None),
            Err(e) => return Err(e),
        }
        let column = |k: usize| pairs.column(0, k).to_vec();
        Ok(Some((0..self.conditions.len()).map(column).collect()))
    }
}

/// What has been seen of a change, by how much of it there is: each look serves all conditions.
pub(super) struct Seen<F> {
    look: F,
    known: BTreeMap<u64, Values>,
}

impl<F: FnMut(f64) -> Result<Values, RunError>> Seen<F> {
    pub fn new(look: F) -> Self {
        Self {
            look,
            known: BTreeMap::new(),
        }
    }

    pub fn at(&mut self, change: f64) -> Result<&Values, RunError> {
        let key = change.to_bits();
        if !self.known.contains_key(&key) {
            let values = (self.look)(change)?;
            self.known.insert(key, values);
        }
        Ok(self.known.entry(key).or_insert(None))
    }

    /// How far a condition is from holding there, and whether it was nearer before.
    pub fn margin(
        &mut self,
        condition: (usize, &Condition),
        change: f64,
        before: Option<f64>,
    ) -> Result<Look, RunError> {
        let (k, condition) = condition;
        let earlier = match before {
            Some(before) => self.at(before)?.as_ref().map(|values| values[k].clone()),
            None => None,
        };
        let now = self.at(change)?.as_ref().map(|values| values[k].as_slice());
        Ok(Look {
            margin: margin(condition, now),
            fell: match (earlier, now) {
                (Some(earlier), Some(now)) => fell(condition, &earlier, now),
                _ => false,
            },
        })
    }
}

/// How far a condition is from holding; −∞ where the change cannot be, or the figure is not defined.
pub(super) fn margin(condition: &Condition, values: Option<&[f64]>) -> f64 {
    let figure = values.and_then(|values| condition.statistic.value(values));
    figure.map_or(f64::NEG_INFINITY, |figure| condition.margin(figure))
}

/// Whether a condition is further from holding than before, beyond noise.
fn fell(condition: &Condition, before: &[f64], now: &[f64]) -> bool {
    let Some(difference) = condition.statistic.difference(before, now) else {
        return false;
    };
    if !difference.half_width().is_finite() {
        return false;
    }
    let worse = |change: f64| condition.margin(condition.than + change) < 0.0;
    worse(difference.low) && worse(difference.high) && worse(difference.value)
}
