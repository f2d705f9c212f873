//! How fast the clocks of a replication can be expected to tick, as a multiple of the reference world's: what its parameters, its
//! times and the plan of its programme make of the ways to work.
//!
//! Any tempo gives surprises with the expectation 0, as long as it is known when a visit begins. A good one makes them tell more.

use crate::model::movement::Class;
use crate::model::world::{StateTable, World};
use crate::reuse::Reused;
use crate::sim::cycle;

/// Weeks in which times and plan count as the same.
const QUARTER: u32 = 13;

/// The tempo of one replication.
pub struct Tempo {
    /// By state: what the parameters make of it.
    states: Reused<f64>,
    /// By quarter of the run: what its times will make of it on average.
    times: Reused<f64>,
    /// By quarter since the referral: what the steps make of it on average, as they are planned from there on.
    plan: Reused<f64>,
}

/// Intensities that frailty acts on, added up over bands and exits, by state.
pub fn intensities(states: &[StateTable]) -> impl Iterator<Item = f64> {
    states.iter().map(|state| {
        let mut sum = 0.0;
        for (exit, _) in state.exits.iter().enumerate().filter(|(_, e)| e.frailty) {
            let bands = state.rates.weekly.iter().skip(exit);
            sum += bands.step_by(state.exits.len()).sum::<f64>();
        }
        sum
    })
}

impl Tempo {
    /// The tempo of a replication in a drawn world under these regimes; `reference` are the [`intensities`] of the best estimates.
    pub fn new(world: &World, regimes: &[u8], reference: &[f64]) -> Self {
        let quarters = world.weeks.div_ceil(QUARTER) as usize;
        let drawn = intensities(&world.states).zip(reference);
        let ratio = |(drawn, best): (f64, &f64)| if *best > 0.0 { drawn / best } else { 1.0 };
        let runs = cycle::runs(world, regimes);
        let mut run = 0;
        let times = (0..quarters).map(|quarter| {
            while runs[run].end <= quarter as u32 * QUARTER {
                run += 1;
            }
            world.movement(runs[run].time)[Class::JobFinding.index()]
        });
        let times: Reused<f64> = times.collect();
        Self {
            states: drawn.map(ratio).collect(),
            times: ahead(&times),
            plan: ahead(&plan(world, quarters)),
        }
    }

    /// The tempo of a visit to a state from a week on.
    #[inline(always)]
    pub fn at(&self, state: u16, week: u32) -> f64 {
        self.states[usize::from(state)] * self.times[(week / QUARTER) as usize]
    }

    /// What the programme makes of it so many weeks after the referral.
    #[inline(always)]
    pub fn planned(&self, since: u32) -> f64 {
        self.plan[(since / QUARTER) as usize]
    }
}

/// What the steps multiply job finding by if everybody goes through them as planned, by quarter since the referral.
fn plan(world: &World, quarters: usize) -> Reused<f64> {
    let mut plan = Reused::filled(1.0, quarters);
    let mut from = 0_u32;
    for step in world.programme.iter().flat_map(|p| &p.steps) {
        let to = from.saturating_add(step.weeks);
        // a quarter belongs to the step that its middle lies in
        let at =
            |week: u32| (week.saturating_add(QUARTER / 2) / QUARTER).min(quarters as u32) as usize;
        plan[at(from)..at(to)].fill(step.effect.during[Class::JobFinding.index()]);
        from = to;
    }
    plan
}

/// The mean of each quarter and those that follow it within half the horizon: as long as a visit that counts may well last.
fn ahead(multipliers: &[f64]) -> Reused<f64> {
    let (quarters, half) = (multipliers.len(), multipliers.len().div_ceil(2));
    let mut sums = Reused::filled(0.0, quarters + 1);
    for (quarter, multiplier) in multipliers.iter().enumerate() {
        sums[quarter + 1] = sums[quarter] + multiplier;
    }
    let mean = |quarter: usize| {
        let end = (quarter + half).min(quarters);
        (sums[end] - sums[quarter]) / (end - quarter) as f64
    };
    (0..quarters).map(mean).collect()
}
