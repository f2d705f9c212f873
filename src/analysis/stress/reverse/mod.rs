//! How much it takes until a condition is passed: the mildest change of each assumption, of the main ones together, and of each stress.
//!
//! An assumption is moved through the quantiles of its own belief, counted in standard normal scores: 0 is its middle, and 1.645 leaves one
//! chance in twenty beyond it. Everything else stays as believed and has the same luck. Several assumptions move in the space of independent
//! standard normal scores behind them, so that those that are correlated move together; the distance from the middle of that space is
//! what is made short (the reliability index of Hasofer and Lind 1974). A stress is moved by its strength. What is found is looked at
//! again with another seed and more replications.

pub mod condition;
mod joint;
mod look;
mod search;

use super::statistic::Statistic;
use crate::analysis::run::{RunError, Watch};
use crate::analysis::side::Side;
use crate::model::number::Draw;
use crate::scenario::provenance::Assumption;
use crate::scenario::stress::Choice;
use crate::stats::interval::Estimate;
use crate::stats::normal;
use condition::Condition;
use joint::Towards;
pub use joint::{Joint, Moved};
use look::{Looker, Seen, Values};
use search::{Crossing, cross};
use serde::Serialize;
use std::cell::RefCell;
use std::collections::BTreeMap;

/// Farthest that an assumption is moved, in standard normal scores: one chance in 741 lies beyond.
pub const FARTHEST: f64 = 3.0;
/// Scores at which an assumption is looked at first.
const SCAN: [f64; 2] = [1.5, FARTHEST];
/// Parts of the limit of a stress at which it is looked at first.
const STRENGTHS: [f64; 4] = [0.0, 0.25, 0.5, 1.0];
/// Most times that a point is moved on because the other seed says that it does not hold.
const PUSHES: u32 = 8;

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
    /// The condition is passed there; `figure` is with the other seed, and its interval leaves room for it.
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

/// What a search found, before it is checked.
struct Candidate {
    at: f64,
    reached: bool,
    steady: bool,
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
    let side = reseeded(side, check_seed);
    let believed = {
        let looker = looker(&side, &conditions, effort.check, watch);
        looker.with(|n| side.evaluator.draw(&side.evaluator.luck(n)))?
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
    let side = reseeded(side, seed);
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

    // with the other seed: whether it holds
    let side = reseeded(side, check_seed);
    let checking = Checking {
        looker: looker(&side, &conditions, effort.check, watch),
        known: RefCell::default(),
    };
    let mut out = Vec::with_capacity(conditions.len());
    for k in 0..conditions.len() {
        let mut reverse = Reverse {
            condition: conditions[k].clone(),
            effort,
            check_seed,
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
                reverse.joint = Some(joint::check(&checking.looker, k, towards)?);
            }
        }
        out.push(reverse);
    }
    Ok(out)
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

/// The draw of a replication with one assumption at a score of its own belief.
fn pinned(side: &Side<'_>, parameter: usize, score: f64) -> impl Fn(u32) -> Draw {
    let evaluator = &side.evaluator;
    let value = evaluator.beliefs().quantile(parameter, normal::cdf(score));
    move |n| {
        let mut draw = evaluator.draw(&evaluator.luck(n));
        draw.values[parameter] = value;
        draw
    }
}

/// What was found of an assumption.
struct Ways {
    /// By open condition.
    candidates: Vec<Candidate>,
    /// By open condition: how much nearer it comes with each score, towards higher values; negative where lower ones bring it nearer.
    gains: Vec<f64>,
}

struct Searching<'s> {
    looker: Looker<'s>,
    open: &'s [usize],
}

impl Searching<'_> {
    fn assumptions(&self) -> Result<Vec<Ways>, RunError> {
        let side = self.looker.side;
        let parameters = side.evaluator.scenario().spec.parameters.len();
        let all = 0..if self.open.is_empty() { 0 } else { parameters };
        all.map(|parameter| self.assumption(parameter)).collect()
    }

    fn assumption(&self, parameter: usize) -> Result<Ways, RunError> {
        let looker = &self.looker;
        let mut seen = Seen::new(|score| looker.with(pinned(looker.side, parameter, score)));
        let mut ways = Ways {
            candidates: Vec::new(),
            gains: Vec::new(),
        };
        for k in self.open {
            let condition = (*k, &looker.conditions[*k]);
            let mut ends = [0.0; 2];
            for (end, sign) in ends.iter_mut().zip([-1.0, 1.0]) {
                for at in SCAN {
                    let look = seen.margin(condition, sign * at, None)?;
                    if at == SCAN[0] {
                        *end = look.margin;
                    }
                }
            }
            let [down, up] = ends;
            let gain = (up - down) / (2.0 * SCAN[0]);
            ways.gains.push(if gain.is_finite() { gain } else { 0.0 });
            let mut best: Option<(f64, Crossing)> = None;
            let mut farthest: (f64, f64) = (f64::NEG_INFINITY, 1.0);
            for sign in [-1.0, 1.0] {
                let limit = seen.margin(condition, sign * FARTHEST, None)?.margin;
                if limit > farthest.0 {
                    farthest = (limit, sign);
                }
                let near = seen.margin(condition, sign * SCAN[0], None)?.margin;
                if near.max(limit) < 0.0 {
                    continue;
                }
                let scan = [0.0, SCAN[0], FARTHEST];
                let crossing = cross(&scan, |at, before| {
                    seen.margin(condition, sign * at, before.map(|b| sign * b))
                })?;
                let nearer = |other: &(f64, Crossing)| crossing.at < other.1.at;
                if crossing.at.is_some() && best.as_ref().is_none_or(nearer) {
                    best = Some((sign, crossing));
                }
            }
            ways.candidates.push(match best {
                Some((sign, crossing)) => Candidate {
                    at: sign * crossing.at.unwrap_or(FARTHEST),
                    reached: true,
                    steady: crossing.steady,
                },
                None => Candidate {
                    at: farthest.1 * FARTHEST,
                    reached: false,
                    steady: true,
                },
            });
        }
        Ok(ways)
    }

    fn stresses(&self, choices: &[Choice]) -> Result<Vec<Vec<Candidate>>, RunError> {
        if self.open.is_empty() {
            return Ok(choices.iter().map(|_| Vec::new()).collect());
        }
        choices.iter().map(|choice| self.stress(choice)).collect()
    }

    fn stress(&self, choice: &Choice) -> Result<Vec<Candidate>, RunError> {
        let looker = &self.looker;
        let mut seen = Seen::new(|strength| looker.under(&choice.at(strength)));
        let limit = choice.limit();
        let scan: Vec<f64> = STRENGTHS.iter().map(|part| part * limit).collect();
        let mut out = Vec::with_capacity(self.open.len());
        for k in self.open {
            let condition = (*k, &looker.conditions[*k]);
            let crossing = cross(&scan, |at, before| seen.margin(condition, at, before))?;
            out.push(Candidate {
                at: crossing.at.unwrap_or(limit),
                reached: crossing.at.is_some(),
                steady: crossing.steady,
            });
        }
        Ok(out)
    }
}

/// Looks with the other seed; what was looked at for one condition serves the others.
struct Checking<'s> {
    looker: Looker<'s>,
    known: RefCell<BTreeMap<(Kind, usize, u64), Values>>,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Assumption,
    Stress,
}

impl Checking<'_> {
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

    fn assumption(
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

    fn stress(
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

/// Looks at what was found with the other seed. Where its interval says that the condition does not hold there, the point moves on, so
/// that what is printed can be repeated; up to the limit, beyond which it is not reached.
fn settle(
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
        let possible = now.is_some_and(|e| leaves_room(condition, &e));
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

/// Whether the condition may hold within the interval of a figure.
fn leaves_room(condition: &Condition, figure: &Estimate) -> bool {
    condition.holds(figure.low) || condition.holds(figure.high) || condition.holds(figure.value)
}

/// Whether it holds in all of the interval.
fn surely(condition: &Condition, figure: &Estimate) -> bool {
    condition.holds(figure.low) && condition.holds(figure.high)
}

/// What a figure of a condition is called by its statistic, for those who print it.
pub fn is_probability(condition: &Condition) -> bool {
    matches!(
        condition.statistic,
        Statistic::Below(_) | Statistic::AtMost(_) | Statistic::Above(_)
    )
}
