//! What it is worth to know more before one decides.
//!
//! A decision is between actions, each with a net benefit that depends on uncertain parameters and on chance. Who decides now takes the action with the
//! best mean. Who first learns some parameters takes, for each value of them, the action that is then best in the mean; what that gains
//! is the expected value of (partial) perfect information, E\[max_a E\[B_a | θ\]\] − max_a E\[B_a\] (Raiffa and Schlaifer 1961). Chance cannot be learnt: the
//! benefit of a row is its conditional mean plus noise, and the largest benefit of each row would take luck for knowledge.
//!
//! So conditional means are found by regression on the scores of the parameters (Strong, Oakley and Brennan 2014), from the one sample that is there:
//! cubic splines of each parameter and products of pairs, kept from overfitting by a penalty. That alone would still
//! overstate: the largest of estimated means is too large in the mean. Therefore the rule that the regression gives is tried on rows that it was not
//! learnt from: the estimate is what the rule earns there less what the best fixed action earns. No rule earns more than the best one, and the best of
//! the sample's means is not too small in expectation; so the estimate is not above the truth in expectation, and may fall below 0.
//!
//! A rule that noise has kept from being found earns nothing, and would have a narrow interval about nothing. So the upper end of the interval is that of another
//! estimate, which errs on the other side: what the regression over all rows, without penalty, promises of the larger of benefits that are known up to its errors.

mod basis;
mod fit;
mod promise;

use super::interval::{self, Estimate};
use super::normal;
use fit::Table;
use promise::Promise;
use thiserror::Error;

/// Fewest rows from which anything is learnt.
pub const MIN_ROWS: usize = 50;
/// Most columns of a regression, whatever the number of rows.
const MOST_COLUMNS: usize = 200;
/// Fewest rows for each column of a regression that is chosen freely.
const ROWS_PER_COLUMN: usize = 10;

/// Why there is no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Unfit {
    /// Columns of different lengths.
    #[error("the columns of benefits and scores differ in length")]
    Ragged,
    /// No action to decide for.
    #[error("there is no action to decide for")]
    NoAction,
    /// Nothing to learn.
    #[error("there is no parameter to learn")]
    NoParameter,
    /// A parameter that is not in the sample.
    #[error("parameter {0} is not in the sample")]
    UnknownParameter(usize),
    /// Fewer than [`MIN_ROWS`] rows in which everything is defined.
    #[error("{0} rows are fewer than the {MIN_ROWS} that it takes")]
    TooFewRows(usize),
    /// More parameters than the rows can tell apart.
    #[error("{parameters} parameters at once are too many for {rows} rows")]
    TooManyParameters {
        /// In the group.
        parameters: usize,
        /// In the sample.
        rows: usize,
    },
}

/// Independent draws of the parameters with the benefits that came of them.
#[derive(Debug, Clone, PartialEq)]
pub struct Sample {
    /// `[action][row]`.
    benefits: Vec<Vec<f64>>,
    /// `[parameter][row]`.
    scores: Vec<Vec<f64>>,
    left_out: usize,
    /// The action with the best mean.
    best: usize,
}

/// What knowledge is worth.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Worth {
    /// In the unit of the benefits. The value is what a learnt rule earns on rows that it was not learnt from, over the best fixed action: not above the truth in
    /// expectation, and below 0 where noise misled the rule. The lower end is that of paired differences on those rows, the upper one that of what
    /// the whole sample promises, which is above the truth in expectation. What is gained in fewer than about one of n rows no sample of n shows.
    pub gain: Estimate,
    /// Share of the rows in which the rule takes another action than the best fixed one.
    pub changed: f64,
}

impl Worth {
    /// Knowledge is never worth less than nothing: the estimate and its interval, cut off there.
    pub fn floored(&self) -> Estimate {
        Estimate {
            value: self.gain.value.max(0.0),
            low: self.gain.low.max(0.0),
            high: self.gain.high.max(0.0),
        }
    }
}

/// A decision under what is known now.
#[derive(Debug, Clone, PartialEq)]
pub struct Decision {
    /// Mean benefit of each action.
    pub means: Vec<Estimate>,
    /// The action with the best mean.
    pub best: usize,
    /// What each action is expected to lose against who knows all parameters (not chance). Of the best one it is the value of perfect information.
    pub losses: Vec<Worth>,
    /// What who foresaw chance as well would gain: nobody can, and it bounds what any knowledge is worth.
    pub foresight: Estimate,
    /// Rows that were left out because something was undefined.
    pub left_out: usize,
}

impl Sample {
    /// From benefits `[action][row]` and standard scores of parameters `[parameter][row]`. Doing nothing is an action whose benefit is 0 everywhere. Rows are independent draws;
    /// those with a value that is not finite are left out and counted.
    ///
    /// # Errors
    /// No action, columns of different lengths, too few rows.
    pub fn new(benefits: &[Vec<f64>], scores: &[Vec<f64>]) -> Result<Self, Unfit> {
        let rows = benefits.first().ok_or(Unfit::NoAction)?.len();
        let all = || benefits.iter().chain(scores);
        if all().any(|column| column.len() != rows) {
            return Err(Unfit::Ragged);
        }
        let defined: Vec<usize> = (0..rows)
            .filter(|&row| all().all(|column| column[row].is_finite()))
            .collect();
        if defined.len() < MIN_ROWS {
            return Err(Unfit::TooFewRows(defined.len()));
        }
        let kept = |columns: &[Vec<f64>]| -> Vec<Vec<f64>> {
            let keep = |column: &Vec<f64>| defined.iter().map(|&row| column[row]).collect();
            columns.iter().map(keep).collect()
        };
        let benefits = kept(benefits);
        let means: Vec<f64> = benefits.iter().map(|column| basis::mean(column)).collect();
        let best =
            (1..means.len()).fold(0, |best, a| if means[a] > means[best] { a } else { best });
        Ok(Self {
            scores: kept(scores),
            left_out: rows - defined.len(),
            benefits,
            best,
        })
    }

    /// Rows in which everything is defined.
    pub fn rows(&self) -> usize {
        self.benefits[self.best].len()
    }

    /// Expected value of learning the parameters of a group together before deciding.
    ///
    /// # Errors
    /// No or unknown parameters, or more than the rows can tell apart.
    pub fn worth(&self, group: &[usize], level: f64) -> Result<Worth, Unfit> {
        let fit = self.fit(group)?;
        Ok(self.gain(&fit, self.best, level))
    }

    /// The decision, and what it loses against who knows all parameters.
    ///
    /// # Errors
    /// No parameters, or more than the rows can tell apart.
    pub fn decision(&self, level: f64) -> Result<Decision, Unfit> {
        let all: Vec<usize> = (0..self.scores.len()).collect();
        let fit = self.fit(&all)?;
        let actions = 0..self.benefits.len();
        let foreseen = |row: usize| -> f64 {
            let best = self.benefits[self.best][row];
            let most = self.benefits.iter().map(|b| b[row]).fold(best, f64::max);
            most - best
        };
        Ok(Decision {
            means: actions
                .clone()
                .map(|a| mean(&self.benefits[a], level))
                .collect(),
            best: self.best,
            losses: actions.map(|a| self.gain(&fit, a, level)).collect(),
            foresight: mean(&(0..self.rows()).map(foreseen).collect::<Vec<_>>(), level),
            left_out: self.left_out,
        })
    }

    fn fit(&self, group: &[usize]) -> Result<Learnt, Unfit> {
        let mut group = group.to_vec();
        group.sort_unstable();
        group.dedup();
        if group.is_empty() {
            return Err(Unfit::NoParameter);
        }
        if let Some(&unknown) = group.iter().find(|&&p| p >= self.scores.len()) {
            return Err(Unfit::UnknownParameter(unknown));
        }
        let rows = self.rows();
        let scores: Vec<&[f64]> = group.iter().map(|&p| self.scores[p].as_slice()).collect();
        let budget = (rows / ROWS_PER_COLUMN).min(MOST_COLUMNS);
        if group.len() > (rows / 2).min(2 * MOST_COLUMNS) {
            return Err(Unfit::TooManyParameters {
                parameters: group.len(),
                rows,
            });
        }
        let columns = basis::columns(&scores, budget);
        let table = Table::new(&columns, &self.benefits, self.best);
        Ok(Learnt {
            rule: table.rule(),
            promise: Promise::of(&table),
        })
    }

    /// What knowledge gains over always taking one action.
    fn gain(&self, learnt: &Learnt, action: usize, level: f64) -> Worth {
        let over =
            |taken: usize, row: usize| self.benefits[taken][row] - self.benefits[action][row];
        let tried = learnt.rule.iter().enumerate();
        let tried: Vec<f64> = tried.map(|(row, &taken)| over(taken, row)).collect();
        let tried = mean(&tried, level);
        let fixed: Vec<f64> = (0..self.rows()).map(|row| over(self.best, row)).collect();
        let promised = mean(&fixed, level).high
            + learnt.promise.value
            + normal::two_sided(level) * learnt.promise.error;
        let changed = learnt.rule.iter().filter(|&&taken| taken != action).count();
        Worth {
            gain: Estimate {
                // of benefits too large to be squared nothing is known on this side
                high: if promised.is_finite() {
                    tried.value.max(promised)
                } else {
                    f64::INFINITY
                },
                ..tried
            },
            changed: changed as f64 / self.rows() as f64,
        }
    }
}

/// What a sample teaches of a group of parameters.
struct Learnt {
    /// The action for each row, learnt from others.
    rule: Vec<usize>,
    promise: Promise,
}

/// Mean of finite values of which there are enough, with its interval.
fn mean(values: &[f64], level: f64) -> Estimate {
    let unknown = Estimate::around(f64::NAN, f64::INFINITY);
    interval::mean(values, level).map_or(unknown, |(mean, _)| mean)
}

#[cfg(test)]
mod tests;
