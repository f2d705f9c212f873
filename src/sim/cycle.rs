//! The path of the business cycle in one replication.

use super::luck::{Luck, Purpose, unit};
use crate::model::cycle::QUARTER_WEEKS;
use crate::model::movement::Class;
use crate::model::world::{CycleTable, World};

/// The regimes of one replication, merged into runs of weeks with the same multipliers.
#[derive(Debug, Clone, PartialEq)]
pub struct Track {
    /// Regime by quarter; empty without a cycle.
    pub regimes: Vec<u8>,
    /// Runs of equal regime, in order; the last reaches the horizon.
    pub runs: Vec<Run>,
    run_of_quarter: Vec<u32>,
}

/// Weeks up to `end` (exclusive) under one regime.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Run {
    /// First week after the run.
    pub end: u32,
    /// The regime.
    pub regime: usize,
    /// Whether it leaves movements as they are.
    pub neutral: bool,
    /// Multiplier on openings.
    pub openings: f64,
    /// Multiplier on insolvency.
    pub insolvency: f64,
}

impl Track {
    /// Draws the path: one uniform per quarter of 13 weeks.
    pub fn draw(world: &World, luck: &Luck) -> Self {
        Self::from_first(world, luck, |cycle| cycle.initial.clone())
    }

    /// Draws a path of other times: whatever regime the run begins in, its first one is drawn from the stationary
    /// distribution.
    pub fn of_other_times(world: &World, luck: &Luck) -> Self {
        Self::from_first(world, luck, CycleTable::stationary)
    }

    /// Draws the path; `first` gives the cumulated probabilities of the first regime.
    fn from_first(world: &World, luck: &Luck, first: impl FnOnce(&CycleTable) -> Vec<f64>) -> Self {
        let Some(cycle) = &world.cycle else {
            let run = Run {
                end: world.weeks,
                regime: 0,
                neutral: true,
                openings: 1.0,
                insolvency: 1.0,
            };
            return Self {
                regimes: Vec::new(),
                runs: vec![run],
                run_of_quarter: Vec::new(),
            };
        };
        let quarters = world.weeks.div_ceil(QUARTER_WEEKS);
        let regimes = regimes(cycle, &first(cycle), luck, quarters);
        let mut runs: Vec<Run> = Vec::new();
        let mut run_of_quarter = Vec::with_capacity(regimes.len());
        for (quarter, regime) in regimes.iter().enumerate() {
            let end = world.weeks.min((quarter as u32 + 1) * QUARTER_WEEKS);
            if quarter > 0 && regimes[quarter - 1] == *regime {
                if let Some(run) = runs.last_mut() {
                    run.end = end;
                }
            } else {
                let m = cycle.multipliers[usize::from(*regime)];
                runs.push(Run {
                    end,
                    regime: usize::from(*regime),
                    neutral: m.movement == [1.0; Class::COUNT],
                    openings: m.openings,
                    insolvency: m.insolvency,
                });
            }
            run_of_quarter.push(runs.len() as u32 - 1);
        }
        Self {
            regimes,
            runs,
            run_of_quarter,
        }
    }

    /// Index of the run that a week lies in.
    #[inline]
    pub fn run_at(&self, week: u32) -> usize {
        if self.runs.len() == 1 {
            return 0;
        }
        match self.run_of_quarter.get((week / QUARTER_WEEKS) as usize) {
            Some(run) => *run as usize,
            None => self.runs.len() - 1,
        }
    }
}

fn regimes(cycle: &CycleTable, first: &[f64], luck: &Luck, quarters: u32) -> Vec<u8> {
    let draws = luck.draws(Purpose::Cycle);
    let mut out = Vec::with_capacity(quarters as usize);
    let mut words = [0; 4];
    let mut row = first;
    for quarter in 0..quarters {
        if quarter % 4 == 0 {
            words = draws.block(0, quarter / 4, 0);
        }
        let u = unit(words[(quarter % 4) as usize]);
        let regime = row.iter().position(|c| u < *c).unwrap_or(row.len() - 1);
        out.push(regime as u8);
        row = &cycle.next[regime];
    }
    out
}
