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

mod circumstances;
mod indices;
mod reference;
mod surprise;
mod tempo;

use super::block::Block;
use super::evaluate::{Drawn, Evaluator};
use super::run::{BLOCK, LEVEL};
use crate::contract::terms::SavingComponent::{OrdinaryEffort, Tax};
use crate::model::state::StateId;
use crate::sim::luck::Luck;
use crate::sim::replication::Lives;
use crate::stats::control_variates::{Folds, Sums, TOGETHER};
use crate::stats::interval::Estimate;
use circumstances::{OF_CYCLE, OF_PEOPLE};
use indices::Indices;
use rayon::prelude::*;
use reference::Reference;
use surprise::SURPRISES;
use tempo::Tempo;

/// How means are estimated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Means {
    /// With control variates, where the run is long enough for them.
    Controlled,
    /// The plain mean of the replications.
    #[default]
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

/// What is needed to tell the controls of a replication.
pub struct Controls {
    reference: Reference,
    /// Of the best estimates: [`tempo::intensities`].
    intensities: Vec<f64>,
    /// First week whose money no contract measures.
    measured: u32,
    /// Places of the results that bend.
    bending: Vec<usize>,
    scores: usize,
}

/// What has been gathered to control the means of a run: sums of products, so that memory does not grow with the run.
pub struct Gathered {
    bending: Vec<usize>,
    scores: usize,
    /// Controls in all.
    count: usize,
    /// Sums over the first replications, of the results that bend.
    pilot: Option<Sums>,
    indices: Option<Indices>,
    folds: Option<Folds>,
    /// How many replications are in the sums: whole blocks.
    summed: u32,
    /// The replications after these, of a block that is not complete: controls and results.
    rest: Vec<(Vec<f64>, Vec<f64>)>,
}

/// What a block of replications adds.
struct Part {
    first: u32,
    sums: Sums,
    pilot: Sums,
    replications: u32,
}

impl Controls {
    /// Prepares the controls of a run with results of these ids.
    pub fn new(evaluator: &Evaluator<'_>, ids: &[&str]) -> Self {
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
            reference: Reference::new(world, money),
            intensities: tempo::intensities(&world.states).collect(),
            measured,
            bending: BENDING
                .iter()
                .filter_map(|bends| ids.iter().position(|id| id == bends))
                .collect(),
            scores: spec.parameters.len(),
        }
    }

    /// Controls of a replication, the bends aside, that was drawn so by its luck, and whose lives without any early end these are. (An end depends on
    /// lives, those of the other arm too: clocks of visits that are made because of it are no fresh ones.) The clocks are taken out.
    pub fn of(&self, luck: &Luck, drawn: &Drawn<'_>, lives: &mut Lives) -> Vec<f64> {
        let mut out = Vec::with_capacity(self.linear());
        self.add(luck, drawn, lives, &mut out);
        out
    }

    /// The same behind what stands in a list.
    pub(super) fn add(
        &self,
        luck: &Luck,
        drawn: &Drawn<'_>,
        lives: &mut Lives,
        out: &mut Vec<f64>,
    ) {
        let (record, clocks, world) = (&lives.record, lives.clocks.take(), &drawn.world);
        let tempo = Tempo::new(world, &record.regimes, &self.intensities);
        surprise::surprises(&self.reference, &tempo, luck, record, clocks, out);
        circumstances::cycle(world, &record.regimes, self.measured, out);
        circumstances::who(world, &record.people, out);
        out.extend(&drawn.scores);
    }

    /// Controls, the bends aside.
    pub(super) fn linear(&self) -> usize {
        LUCK + self.scores
    }

    /// Controls in all.
    pub fn count(&self) -> usize {
        self.linear() + indices::controls(self.bending.len())
    }
}

impl Gathered {
    /// Nothing yet.
    pub fn new(controls: &Controls) -> Self {
        Self {
            bending: controls.bending.clone(),
            scores: controls.scores,
            count: controls.count(),
            pilot: None,
            indices: None,
            folds: None,
            summed: 0,
            rest: Vec::new(),
        }
    }

    /// Takes in blocks of replications, in the order of their numbers. What is summed up together are whole blocks, however a run
    /// has come to them: the sums are the same to the last bit.
    pub(super) fn take(&mut self, blocks: &[Block]) {
        // what follows the first replications needs what they teach
        let together =
            |one: &Block, next: &Block| one.is_whole() && next.is_whole() && next.first() != PILOT;
        for blocks in blocks.chunk_by(together) {
            for some in blocks.chunks(AT_A_TIME) {
                match some {
                    [piece] if !piece.is_whole() => self.take_piece(piece),
                    _ => self.take_whole(some),
                }
            }
        }
    }

    fn take_whole(&mut self, blocks: &[Block]) {
        if let Some((_, results)) = blocks.first().and_then(|b| b.controlled().next()) {
            self.begin(results);
        }
        let parts: Vec<Part> = blocks
            .par_iter()
            .filter_map(|block| self.part(block.first(), block.controlled()))
            .collect();
        parts.into_iter().for_each(|part| self.absorb(part));
    }

    /// Takes in a part of a block, which waits for what follows.
    fn take_piece(&mut self, piece: &Block) {
        let rows = piece.controlled();
        self.rest
            .extend(rows.map(|(c, r)| (c.to_vec(), r.to_vec())));
        if self.rest.len() < BLOCK as usize {
            return;
        }
        if let Some((_, results)) = self.rest.first().cloned() {
            self.begin(&results);
        }
        if let Some(part) = self.of_rest() {
            self.absorb(part);
            self.rest.clear();
        }
    }

    /// Begins with the results of the first replication, if nothing has begun.
    fn begin(&mut self, results: &[f64]) {
        if self.folds.is_none() {
            let bending = self.of_bending(results);
            self.pilot = Some(Sums::new(LUCK + self.scores, &bending));
            self.folds = Some(Folds::new(self.count, results));
        }
    }

    fn of_rest(&self) -> Option<Part> {
        let rows = self.rest.iter().map(|(c, r)| (c.as_slice(), r.as_slice()));
        self.part(self.summed, rows)
    }

    fn part<'r>(
        &self,
        first: u32,
        rows: impl Iterator<Item = (&'r [f64], &'r [f64])>,
    ) -> Option<Part> {
        let mut part = Part {
            first,
            sums: self.folds.as_ref()?.part(),
            pilot: self.pilot.as_ref()?.empty(),
            replications: 0,
        };
        let mut controls = Vec::with_capacity(TOGETHER * self.count);
        let mut together = Vec::with_capacity(TOGETHER);
        for (linear, results) in rows {
            if together.len() == TOGETHER {
                part.sums.add_all(&controls, &together);
                controls.clear();
                together.clear();
            }
            controls.extend_from_slice(linear);
            together.push(results);
            match self.indices.as_ref().filter(|_| first >= PILOT) {
                Some(indices) => {
                    let (luck, scores) = linear.split_at(LUCK);
                    indices.append(luck, scores, &mut controls);
                }
                None => part.pilot.add(linear, &self.of_bending(results)),
            }
            controls.resize(together.len() * self.count, 0.0);
            part.replications += 1;
        }
        part.sums.add_all(&controls, &together);
        Some(part)
    }

    fn absorb(&mut self, part: Part) {
        if let Some(folds) = &mut self.folds {
            folds.merge((part.first / BLOCK) as usize, &part.sums);
        }
        let taught = self.summed >= PILOT;
        self.summed += part.replications;
        let Some(pilot) = self.pilot.as_mut().filter(|_| !taught) else {
            return;
        };
        pilot.merge(&part.pilot);
        if self.summed >= PILOT {
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
        let part = self.of_rest()?;
        let mut folds = folds.clone();
        folds.merge((part.first / BLOCK) as usize, &part.sums);
        folds.means(LEVEL)
    }
}
