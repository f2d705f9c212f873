//! How much it takes until a condition is passed: the mildest change of each assumption, of the main ones together, and of each stress.
//!
//! An assumption is moved through the quantiles of its own belief, counted in standard normal scores: 0 is its middle, and 1.645 leaves one
//! chance in twenty beyond it. Everything else stays as believed and has the same luck. Several assumptions move in the space of independent
//! standard normal scores behind them, so that those that are correlated move together; the distance from the middle of that space is
//! what is made short (the reliability index of Hasofer and Lind 1974). A stress is moved by its strength. What is found is looked at
//! again with another seed and more replications.

mod checking;
pub mod condition;
mod joint;
mod look;
mod search;
mod searching;

use crate::analysis::run::{RunError, Watch};
use crate::analysis::side::Side;
use crate::scenario::stress::Choice;
use crate::stats::interval::Estimate;
use checking::Checking;
use condition::Condition;
use joint::Towards;
pub use joint::{Joint, Moved};
use look::{Looker, Values};
use searching::Searching;
use serde::Serialize;

/// Farthest that an assumption is moved, in standard normal scores: one chance in 741 lies beyond.
pub const FARTHEST: f64 = 3.0;
/// Looks of a joint search, roughly.
const JOINT_LOOKS: usize = 80;

/// Passes on what is done, but not what each part of it aims at.
struct Counting<'w>(&'w dyn Watch);

impl Watch for Counting<'_> {
    fn advance(&self, replications: u64) {
        self.0.advance(replications);
    }

    fn aim(&self, _: u64) {}

    fn cancelled(&self) -> bool {
        self.0.cancelled()
    }
}

/// How many replications.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Effort {
    /// Of each look while searching.
    pub search: u32,
    /// Of the look with another seed.
    pub check: u32,
}

/// How much it takes until one condition is passed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Reverse {
    /// The condition.
    pub condition: Condition,
    /// Replications of each look.
    pub effort: Effort,
    /// Seed of the looks that check what was found.
    pub check_seed: u64,
    /// Seed of the looks that figures are read off, by which nothing is chosen.
    pub told_seed: u64,
    /// The figure with everything as believed, with that seed; absent where it is not defined.
    pub believed: Option<Estimate>,
    /// Whether the condition holds already, so that nothing was searched.
    pub holds_already: bool,
    /// By assumption, in the order of the scenario; empty if it holds already.
    pub assumptions: Vec<OfAssumption>,
    /// By stress.
    pub stresses: Vec<OfStress>,
    /// The main assumptions together; absent if none brings it nearer.
    pub joint: Option<Joint>,
}

/// How a search ended.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "found")]
pub enum Found {
    /// The condition is passed there; `figure` is with the seed by which nothing was chosen, and its interval leaves room for it.
    Reached {
        /// The figure there.
        figure: Estimate,
    },
    /// It is not passed up to the limit, where the figure is as given (absent where no such world can be).
    NotWithin {
        /// The figure at the limit.
        figure: Option<Estimate>,
    },
}

/// How far one assumption must move.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OfAssumption {
    /// Field in the scenario.
    pub path: String,
    /// Grade of its source; "-" for none.
    pub grade: String,
    /// Its best estimate.
    pub best: f64,
    /// Its standard normal score there: how unlikely it is; at the limit if it was not reached.
    pub score: f64,
    /// Its value there.
    pub value: f64,
    /// Probability that it is as far out or farther, as believed.
    pub chance: f64,
    /// Whether more of the change always meant more, noise aside.
    pub steady: bool,
    /// How the search ended.
    #[serde(flatten)]
    pub found: Found,
}

/// How strong a stress must be.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OfStress {
    /// Stable id.
    pub id: String,
    /// Name in English.
    pub name: String,
    /// Name in Danish.
    pub name_da: String,
    /// How strong, 1 being as written; the limit if it was not reached.
    pub strength: f64,
    /// The strongest that was looked at.
    pub limit: f64,
    /// Whether more of it always meant more, noise aside.
    pub steady: bool,
    /// How the search ended.
    #[serde(flatten)]
    pub found: Found,
}

/// Searches from a scenario, and checks what is found with `check_seed`. The same side, conditions, stresses and effort give the same
/// figures whatever the number of threads.
///
/// # Errors
/// As [`crate::analysis::run::run`].
pub fn reverse(
    side: Side<'_>,
    conditions: Vec<Condition>,
    choices: &[Choice],
    effort: Effort,
    check_seed: u64,
    watch: &dyn Watch,
) -> Result<Vec<Reverse>, RunError> {
    let seed = side.evaluator.seed();
    let parameters = side.evaluator.scenario().spec.parameters.len();
    // about as many looks as there will be: how many a search takes is known when it is over
    let looks = 4 * parameters + 6 * choices.len() + JOINT_LOOKS * conditions.len();
    let checks = parameters + choices.len() + 2 * conditions.len();
    watch.aim(u64::from(effort.search) * looks as u64 + u64::from(effort.check) * checks as u64);
    let watch: &dyn Watch = &Counting(watch);
    let told_seed = told_seed(seed, check_seed);
    let telling = {
        let evaluator = &side.evaluator;
        let luck = (seed, evaluator.coupling());
        evaluator.beside(evaluator.scenario(), luck, watch)?
    };
    let telling = Side::new(telling.with_seed(told_seed));
    let believed = {
        let looker = looker(&telling, &conditions, effort.check, watch);
        looker.with(|n| telling.evaluator.draw(&telling.evaluator.luck(n)))?
    };
    let figure = |k: usize, values: &Values| -> Option<Estimate> {
        let values: &[f64] = &values.as_ref()?[k];
        conditions[k].statistic.of(values)
    };
    let believed: Vec<Option<Estimate>> = (0..conditions.len())
        .map(|k| figure(k, &believed))
        .collect();
    let open: Vec<usize> = (0..conditions.len())
        .filter(|k| !believed[*k].is_some_and(|e| conditions[*k].holds(e.value)))
        .collect();

    // with the first seed: what is mildest
    let searching = Searching {
        looker: looker(&side, &conditions, effort.search, watch),
        open: &open,
    };
    let of_assumptions = searching.assumptions()?;
    let of_stresses = searching.stresses(choices)?;
    let mut jointly = Vec::with_capacity(open.len());
    for (position, k) in open.iter().enumerate() {
        let towards: Vec<f64> = of_assumptions.iter().map(|a| a.gains[position]).collect();
        let towards = Towards::new(&towards, side.evaluator.beliefs());
        jointly.push(match towards {
            Some(towards) => Some(joint::search(&searching.looker, *k, towards)?),
            None => None,
        });
    }

    // with other seeds: whether it holds, and what the figure is
    let side = reseeded(side, check_seed);
    let checking = Checking::new(
        looker(&side, &conditions, effort.check, watch),
        looker(&telling, &conditions, effort.check, watch),
    );
    let mut out = Vec::with_capacity(conditions.len());
    for k in 0..conditions.len() {
        let mut reverse = Reverse {
            condition: conditions[k].clone(),
            effort,
            check_seed,
            told_seed,
            believed: believed[k],
            holds_already: true,
            assumptions: Vec::new(),
            stresses: Vec::new(),
            joint: None,
        };
        if let Some(position) = open.iter().position(|open| *open == k) {
            reverse.holds_already = false;
            for (parameter, found) in of_assumptions.iter().enumerate() {
                let candidate = &found.candidates[position];
                reverse
                    .assumptions
                    .push(checking.assumption(k, parameter, candidate)?);
            }
            for (number, (choice, found)) in choices.iter().zip(&of_stresses).enumerate() {
                let stress = checking.stress(k, (number, choice), &found[position])?;
                reverse.stresses.push(stress);
            }
            if let Some(towards) = &jointly[position] {
                reverse.joint = Some(joint::check(&checking, k, towards)?);
            }
        }
        out.push(reverse);
    }
    Ok(out)
}

/// A seed that nothing is searched or checked with: the next one after that of the checks.
fn told_seed(seed: u64, check_seed: u64) -> u64 {
    let next = check_seed.wrapping_add(1);
    if next == seed {
        next.wrapping_add(1)
    } else {
        next
    }
}

/// The same side with another luck.
fn reseeded(side: Side<'_>, seed: u64) -> Side<'_> {
    Side::new(side.evaluator.with_seed(seed))
}

fn looker<'s>(
    side: &'s Side<'s>,
    conditions: &'s [Condition],
    replications: u32,
    watch: &'s dyn Watch,
) -> Looker<'s> {
    Looker {
        side,
        conditions,
        replications,
        watch,
    }
}
