//! The payments behind the figures: the same people with the same luck, with and without an effect.

use super::{Luck, Names, SIZES, Size};
use crate::analysis::agreement::Pricing;
use crate::analysis::evaluate::{Evaluator, Place};
use crate::analysis::run::{BLOCK, LEVEL, RunError, Watch};
use crate::contract::scale::{Times, scaled};
use crate::contract::settlement::Settlement;
use crate::contract::terms::{Rule, Terms};
use crate::model::Spec;
use crate::model::number::Draw;
use crate::model::world::variant::{scaled_groups, scaled_people};
use crate::model::world::{World, WorldError};
use rayon::prelude::*;
use std::ops::Range;

/// What a contract paid in one replication, in smallest units.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Payment {
    /// In total: outcome payments and what is repaid after an early end, less what tranches paid.
    pub total: i64,
    /// By line.
    pub lines: Vec<i64>,
}

impl Payment {
    /// What a settlement came to: what payers are out of pocket. Repaying principal after an early end is a payment, too.
    pub fn of(settlement: &Settlement) -> Self {
        Self {
            total: settlement.paid + settlement.redeemed - settlement.risk_paid,
            lines: settlement.by_line.clone(),
        }
    }
}

/// What the lines of a contract are called, in their order.
pub(in crate::analysis) fn names(terms: &Terms) -> Vec<Names<'_>> {
    let lines = terms.lines.iter();
    lines
        .map(|l| {
            let standing = matches!(l.rule, Rule::Charge { .. });
            (l.id.as_str(), l.name.as_str(), l.name_da.as_str(), standing)
        })
        .collect()
}

/// Finds out how much of the contract's payments is luck, from `most` replications
/// for each figure; `None` without a contract. Replication `k` has the luck of replication `k` of a run. `watch` has seen
/// `before` replications already.
///
/// # Errors
/// As [`crate::analysis::run::run`].
pub fn luck(
    evaluator: &Evaluator<'_>,
    most: u32,
    before: u64,
    watch: &dyn Watch,
) -> Result<Option<Luck>, RunError> {
    let scenario = evaluator.scenario();
    let Some(terms) = &scenario.contract else {
        return Ok(None);
    };
    let n = most;
    let people = |times: f64| {
        let groups = scenario.spec.groups.iter();
        groups.map(|g| scaled_people(g.people, times)).sum::<u32>()
    };
    let unit = libm::pow(10.0, f64::from(terms.currency.decimals));
    let names = names(terms);
    // Every size is lived with and without the effect.
    watch.aim(before + (SIZES.len() as u64 + 1) * 2 * u64::from(n));
    let size = |times: f64, believed: bool| -> Result<Size, RunError> {
        // not `times`: half of 25 people are 13, and what is agreed of 25 has to fit those
        let terms: Terms = scaled(terms, Times::new(people(times), people(1.0)));
        let spec = Spec {
            groups: scaled_groups(&scenario.spec.groups, times),
            ..scenario.spec.clone()
        };
        let cell = Cell {
            evaluator,
            pricing: &evaluator.pricing(&terms, &spec, watch)?,
            times,
            believed,
        };
        let without = cell.payments(false, 0..n, watch)?;
        let with = cell.payments(true, 0..n, watch)?;
        Ok(Size::of(
            (times, people(times)),
            &names,
            &without,
            &with,
            unit,
            LEVEL,
        ))
    };
    Ok(Some(Luck {
        replications: n.into(),
        reduced_below: super::REDUCED,
        sizes: SIZES
            .iter()
            .map(|times| size(*times, false))
            .collect::<Result<_, _>>()?,
        believed: size(1.0, true)?,
    }))
}

/// One number of people, under parameters at their best estimates or as believed.
pub(in crate::analysis) struct Cell<'c, 'a> {
    /// The scenario.
    pub evaluator: &'c Evaluator<'a>,
    /// The contract for so many people.
    pub pricing: &'c Pricing<'c>,
    /// How many times the scenario's people; 1 where the scenario plans that number itself.
    pub times: f64,
    /// Whether parameters are drawn.
    pub believed: bool,
}

impl Cell<'_, '_> {
    /// What is paid in some replications, with the effect or without.
    pub fn payments(
        &self,
        effect: bool,
        numbers: Range<u32>,
        watch: &dyn Watch,
    ) -> Result<Vec<Payment>, RunError> {
        let spec = &self.evaluator.scenario().spec;
        let best = self.varied(self.evaluator.best_world().clone(), effect);
        let draw = Draw::best(&spec.parameters);
        let one = |k: u32| -> Result<Payment, WorldError> {
            let luck = self.evaluator.luck(k);
            if !self.believed {
                let place = Place {
                    world: &best,
                    draw: &draw,
                    tariffs: self.evaluator.best_tariffs(),
                };
                return Ok(self.settle(place, &luck));
            }
            let draw = self.evaluator.draw(&luck);
            let world = self.evaluator.best_world().redraw(spec, &draw)?;
            let place = Place {
                world: &self.varied(world, effect),
                draw: &draw,
                tariffs: &self.evaluator.best_tariffs().redraw(spec, &draw),
            };
            Ok(self.settle(place, &luck))
        };
        let blocks: Vec<u32> = numbers.clone().step_by(BLOCK as usize).collect();
        let done: Vec<Vec<Payment>> = blocks
            .into_par_iter()
            .map(|first| {
                let done = (first..first.saturating_add(BLOCK).min(numbers.end))
                    .map(|k| {
                        if watch.cancelled() {
                            return Err(RunError::Cancelled);
                        }
                        one(k).map_err(|e| RunError::Draw(k, e))
                    })
                    .collect::<Result<Vec<_>, _>>()?;
                watch.advance(done.len() as u64);
                Ok(done)
            })
            .collect::<Result<_, RunError>>()?;
        Ok(done.into_iter().flatten().collect())
    }

    fn settle(&self, place: Place<'_>, luck: &crate::sim::luck::Luck) -> Payment {
        Payment::of(&self.evaluator.settle_in(self.pricing, place, luck))
    }

    fn varied(&self, world: World, effect: bool) -> World {
        let world = if effect {
            world
        } else {
            world.without_effect()
        };
        if self.times == 1.0 {
            world
        } else {
            world.scaled(self.times)
        }
    }
}
