//! More certainty from the same replications: means with the help of control variates.
//!
//! ```text
//! replication ─► surprises (lives, cycle, people) and normal scores of the parameters ─► controls with expectation 0
//! first replications ─► indices ─► controls for what bends                                │
//! results, controls ─► sums of products by fold ─► corrected means with honest intervals ◄┘
//! ```
//!
//! No draw is changed, and nothing but means and their intervals: quantiles, probabilities and the split of the variance are those of
//! the plain sample.

mod chunk;
mod circumstances;
mod indices;
mod multipliers;
mod surprise;
mod worth;

use super::evaluate::{Evaluator, Replication};
use super::run::{BLOCK, LEVEL};
use crate::contract::terms::SavingComponent::{OrdinaryEffort, Tax};
use crate::model::state::StateId;
use crate::sim::luck::Luck;
use crate::stats::control_variates::{Folds, Sums};
use crate::stats::interval::Estimate;
use circumstances::{OF_CYCLE, OF_PEOPLE};
use indices::Indices;
use rayon::prelude::*;
use surprise::SURPRISES;
use worth::Worth;

/// How means are estimated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Means {
    /// With control variates, where the run is long enough for them.
    #[default]
    Controlled,
    /// The plain mean of the replications.
    Plain,
}

/// The first replications, which the indices are fitted to.
pub const PILOT: u32 = 16 * BLOCK;
/// Blocks that are summed up at the same time: each needs some hundred kilobytes until it is merged.
const AT_A_TIME: usize = 32;
/// Controls for luck.
const LUCK: usize = SURPRISES + OF_CYCLE + OF_PEOPLE;
/// Results whose bends have controls of their own.
const BENDING: [&str; 2] = ["municipality.net_saving", "investors.irr"];

/// What is needed to control the means of a run, and what has been gathered for it.
pub struct Controls<'e> {
    evaluator: &'e Evaluator<'e>,
    worth: Worth,
    /// First week whose money no contract measures.
    measured: u32,
    /// Places of the results that bend.
    bending: Vec<usize>,
    scores: usize,
    /// Sums over the first replications, of the results that bend.
    pilot: Option<Sums>,
    piloted: u32,
    indices: Option<Indices>,
    folds: Option<Folds>,
    /// The replications of a block that is not complete: controls and results.
    rest: Vec<(Vec<f64>, Vec<f64>)>,
    /// How many replications were taken in, the rest among them.
    taken: u32,
}

/// A block of replications: the number of the first, and for all of them their controls and their results.
pub type Block<'r> = (u32, Vec<(&'r [f64], &'r [f64])>);

/// What a block of replications adds.
struct Part {
    first: u32,
    sums: Sums,
    pilot: Sums,
    replications: u32,
}

impl<'e> Controls<'e> {
    /// Prepares the controls of a run with results of these ids.
    pub fn new(evaluator: &'e Evaluator<'e>, ids: &[&str]) -> Self {
        let spec = &evaluator.scenario().spec;
        let world = evaluator.best_world();
        let terms = evaluator.scenario().contract.as_ref();
        let measured = terms
            .and_then(|t| spec.calendar.week_of(t.schedule.until.date()))
            .map_or(world.weeks, |week| (week + 1).min(world.weeks));
        let tariffs = evaluator.best_tariffs();
        // Who has been on support for long is where the money is; of several municipalities, the first one's taxes will do.
        let band = tariffs.rules().bands().saturating_sub(1);
        let money = |state: usize, week: u32| {
            let (state, year) = (StateId(state as u16), tariffs.years().index(week));
            let cost = |named: &[_]| tariffs.municipal_cost(0, state, band, year, named) as f64;
            let benefits = if week < measured { cost(&[]) } else { 0.0 };
            [benefits, cost(&[Tax, OrdinaryEffort])]
        };
        Self {
            worth: Worth::new(world, money),
            measured,
            bending: BENDING
                .iter()
                .filter_map(|bends| ids.iter().position(|id| id == bends))
                .collect(),
            scores: spec.parameters.len(),
            evaluator,
            pilot: None,
            piloted: 0,
            indices: None,
            folds: None,
            rest: Vec::new(),
            taken: 0,
        }
    }

    /// Controls of a replication, the bends aside.
    pub fn of(&self, luck: &Luck, replication: &Replication<'_>) -> Vec<f64> {
        let world = &replication.world;
        let mut out = Vec::with_capacity(self.count());
        surprise::surprises(world, &self.worth, &replication.record, &mut out);
        circumstances::cycle(world, &replication.record.regimes, self.measured, &mut out);
        circumstances::who(world, luck, &mut out);
        out.extend(self.evaluator.beliefs().scores(luck));
        out
    }

    /// Controls in all.
    pub fn count(&self) -> usize {
        LUCK + self.scores + indices::controls(self.bending.len())
    }

    /// How far a run may go from replication `from` before what it has gathered is taken in: the controls of later ones need it.
    pub fn until(&self, from: u32, to: u32) -> u32 {
        if from < PILOT { to.min(PILOT) } else { to }
    }

    /// Takes in blocks of replications, in the order of their numbers. What is summed up together are whole blocks, however a run
    /// has come to them: the sums are the same to the last bit.
    pub fn take_in(&mut self, blocks: Vec<Block<'_>>) {
        let rest = std::mem::take(&mut self.rest);
        let mut blocks = blocks;
        let Some((first, rows)) = blocks.first_mut() else {
            self.rest = rest;
            return;
        };
        *first -= rest.len() as u32;
        rows.splice(0..0, rest.iter().map(|(c, r)| (c.as_slice(), r.as_slice())));
        let Some((_, results)) = rows.first() else {
            return;
        };
        let (count, linear) = (self.count(), LUCK + self.scores);
        let bending = self.of_bending(results);
        self.folds.get_or_insert_with(|| Folds::new(count, results));
        self.pilot
            .get_or_insert_with(|| Sums::new(linear, &bending));
        if let Some((first, rows)) = blocks.pop_if(|(_, rows)| rows.len() < BLOCK as usize) {
            self.taken = first + rows.len() as u32;
            self.rest = rows.iter().map(|(c, r)| (c.to_vec(), r.to_vec())).collect();
        } else if let Some((first, rows)) = blocks.last() {
            self.taken = first + rows.len() as u32;
        }
        for some in blocks.chunks(AT_A_TIME) {
            let parts: Vec<Part> = some
                .par_iter()
                .filter_map(|(first, rows)| self.part(*first, rows))
                .collect();
            for part in parts {
                self.absorb(part);
            }
        }
    }

    fn part(&self, first: u32, rows: &[(&[f64], &[f64])]) -> Option<Part> {
        let mut part = Part {
            first,
            sums: self.folds.as_ref()?.part(),
            pilot: self.pilot.as_ref()?.empty(),
            replications: rows.len() as u32,
        };
        let mut controls = Vec::with_capacity(self.count());
        for (linear, results) in rows {
            controls.clear();
            controls.extend_from_slice(linear);
            match self.indices.as_ref().filter(|_| first >= PILOT) {
                Some(indices) => {
                    let (luck, scores) = linear.split_at(LUCK);
                    indices.append(luck, scores, &mut controls);
                }
                None => part.pilot.add(linear, &self.of_bending(results)),
            }
            controls.resize(self.count(), 0.0);
            part.sums.add(&controls, results);
        }
        Some(part)
    }

    fn absorb(&mut self, part: Part) {
        if let Some(folds) = &mut self.folds {
            folds.merge((part.first / BLOCK) as usize, &part.sums);
        }
        let Some(pilot) = self.pilot.as_mut().filter(|_| self.piloted < PILOT) else {
            return;
        };
        pilot.merge(&part.pilot);
        self.piloted += part.replications;
        if self.piloted >= PILOT {
            let fitted = Indices::fit(pilot, self.bending.len(), LUCK, self.scores);
            self.indices = Some(fitted);
        }
    }

    fn of_bending(&self, results: &[f64]) -> Vec<f64> {
        self.bending.iter().map(|k| results[*k]).collect()
    }

    /// How many controls vary: those for bends do not before the first replications are over.
    pub fn used(&self) -> usize {
        self.folds.as_ref().map_or(0, Folds::varying)
    }

    /// The controlled mean of each result; `None` where there is none, see [`Folds::means`].
    pub fn means(&self) -> Option<Vec<Option<Estimate>>> {
        let folds = self.folds.as_ref()?;
        if self.rest.is_empty() {
            return folds.means(LEVEL);
        }
        let rows = self.rest.iter().map(|(c, r)| (c.as_slice(), r.as_slice()));
        let rows: Vec<_> = rows.collect();
        let part = self.part(self.taken - rows.len() as u32, &rows)?;
        let mut folds = folds.clone();
        folds.merge((part.first / BLOCK) as usize, &part.sums);
        folds.means(LEVEL)
    }
}
