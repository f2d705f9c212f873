//! The times of one replication: the path of the business cycle, and the shocks on the way.

use super::luck::{Luck, Purpose, unit};
use crate::model::cycle::QUARTER_WEEKS;
use crate::model::movement::Class;
use crate::model::world::shocks::{QUIET, Span};
use crate::model::world::{CycleTable, World};

/// The regimes of one replication, merged into runs of weeks with the same multipliers.
#[derive(Debug, Clone, PartialEq)]
pub struct Track {
    /// Regime by quarter; empty without a cycle.
    pub regimes: Vec<u8>,
    /// Runs of equal times, in order; the last reaches the horizon.
    pub runs: Vec<Run>,
    /// The run in which each quarter begins.
    run_of_quarter: Vec<u32>,
    /// Whether people drop out equally often in all weeks.
    pub steady_dropout: bool,
}

/// Weeks up to `end` (exclusive) under one regime and the same shocks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Run {
    /// First week after the run.
    pub end: u32,
    /// Number of the time ([`World::time`]).
    pub time: usize,
    /// Whether it leaves movements as they are.
    pub neutral: bool,
    /// Multiplier on openings.
    pub openings: f64,
    /// Multiplier on insolvency.
    pub insolvency: f64,
    /// Multiplier on dropping out of a step.
    pub dropout: f64,
}

impl Track {
    /// Draws the path: one uniform per quarter of 13 weeks.
    pub fn draw(world: &World, luck: &Luck) -> Self {
        let first = |cycle: &CycleTable| cycle.initial.clone();
        Self::from_first(world, luck, first, world.shocks.spans())
    }

    /// Draws a path of other times: whatever regime the run begins in, its first one is drawn from the stationary
    /// distribution, and what comes over the people of this run does not come over those of another.
    pub fn of_other_times(world: &World, luck: &Luck) -> Self {
        Self::from_first(world, luck, CycleTable::stationary, &QUIET)
    }

    /// Draws the path; `first` gives the cumulated probabilities of the first regime.
    fn from_first(
        world: &World,
        luck: &Luck,
        first: impl FnOnce(&CycleTable) -> Vec<f64>,
        spans: &[Span],
    ) -> Self {
        let quarters = world.weeks.div_ceil(QUARTER_WEEKS);
        let regimes = world.cycle.as_ref().map_or_else(Vec::new, |cycle| {
            regimes(cycle, &first(cycle), luck, quarters)
        });
        let runs = runs_of(world, &regimes, spans);
        let mut run_of_quarter = Vec::new();
        if runs.len() > 1 {
            let mut run = 0;
            run_of_quarter.extend((0..quarters).map(|quarter| {
                while runs[run].end <= quarter * QUARTER_WEEKS {
                    run += 1;
                }
                run as u32
            }));
        }
        Self {
            steady_dropout: runs.iter().all(|run| run.dropout == 1.0),
            regimes,
            runs,
            run_of_quarter,
        }
    }

    /// Index of the run that a week lies in.
    #[inline]
    pub fn run_at(&self, week: u32) -> usize {
        let last = self.runs.len() - 1;
        if last == 0 {
            return 0;
        }
        let mut run = match self.run_of_quarter.get((week / QUARTER_WEEKS) as usize) {
            Some(run) => *run as usize,
            None => last,
        };
        // a shock may begin or end within the quarter
        while run < last && self.runs[run].end <= week {
            run += 1;
        }
        run
    }
}

/// The runs of a path of regimes in a world with its shocks.
pub fn runs(world: &World, regimes: &[u8]) -> Vec<Run> {
    runs_of(world, regimes, world.shocks.spans())
}

fn runs_of(world: &World, regimes: &[u8], spans: &[Span]) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::with_capacity(regimes.len() / 2 + spans.len());
    let (mut week, mut span) = (0, 0);
    loop {
        let quarter = week / QUARTER_WEEKS;
        let regime = regimes.get(quarter as usize).map_or(0, |r| usize::from(*r));
        let same = match regimes {
            [] => u32::MAX,
            _ => (quarter + 1) * QUARTER_WEEKS,
        };
        let Span { end: until, kind } = spans[span];
        let end = world.weeks.min(same).min(until);
        let time = world.time(regime, kind);
        match runs.last_mut().filter(|run| run.time == time) {
            Some(run) => run.end = end,
            None => runs.push(run(world, (regime, kind), end)),
        }
        if end >= world.weeks {
            return runs;
        }
        week = end;
        span += usize::from(end == until);
    }
}

fn run(world: &World, (regime, kind): (usize, usize), end: u32) -> Run {
    let time = world.time(regime, kind);
    let shock = &world.shocks.kinds()[kind];
    let (openings, insolvency) = world.cycle.as_ref().map_or((1.0, 1.0), |cycle| {
        let m = &cycle.multipliers[regime];
        (m.openings, m.insolvency)
    });
    Run {
        end,
        time,
        neutral: world.movement(time) == [1.0; Class::COUNT],
        openings: openings * shock.openings,
        insolvency: insolvency * shock.insolvency,
        dropout: shock.dropout,
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
