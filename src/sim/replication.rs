//! One replication: the same people, twice.

use super::cycle::Track;
use super::flock::{Kept, Twins};
use super::luck::Luck;
use super::{flock, people, programme};
use crate::model::world::World;
use crate::record::Record;

/// The early ends of the contract, as the people of a replication feel them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stop {
    /// The last week of the intake: the last that is as if nothing had happened.
    pub intake: u32,
    /// The last week of the programme, if that ends too: not before the intake.
    pub programme: Option<u32>,
}

/// The lives of one replication, and the clocks that they were lived by where they are still at hand.
pub struct Lives {
    /// What happened.
    pub record: Record,
    /// The clocks of all stays.
    pub clocks: Option<Kept>,
}

/// Lives both arms of one replication. A pure function of the world and the luck.
pub fn live(world: &World, luck: &Luck) -> Record {
    live_until(world, luck, None)
}

/// The same for somebody who wants to look at its clocks as well.
pub fn live_with_clocks(world: &World, luck: &Luck) -> Lives {
    lives(world, luck, None)
}

/// Lives both arms of one replication, with early ends if there are any.
///
/// Up to the first week of the stop the lives are those of [`live`]. Nobody whose intake would be later is referred, in either
/// arm: a saving or an outcome is never counted for people whom nobody sent. If the programme stops, steps, waits,
/// windows of the adviser and the accelerator end with its last week; people and enterprises go on by themselves.
pub fn live_until(world: &World, luck: &Luck, stop: Option<Stop>) -> Record {
    lives(world, luck, stop).record
}

fn lives(world: &World, luck: &Luck, stop: Option<Stop>) -> Lives {
    let track = Track::draw(world, luck);
    let mut starts = people::draw(world, luck);
    if let Some(stop) = stop {
        for start in &mut starts {
            start.person.intake = start.person.intake.filter(|week| *week <= stop.intake);
        }
    }
    let last_week = stop.and_then(|stop| stop.programme);
    let (counterfactual, outcome, twins) =
        programme::apart(world, &track, luck, &starts, last_week).unwrap_or_else(|| {
            let clocks = luck.counterfactual_clocks();
            let (counterfactual, mut twins) = flock::live(world, &track, &clocks, 0, &starts);
            let outcome = if world.programme.is_none() && world.enterprises.is_none() {
                twins.lived_alike();
                programme::Outcome {
                    arm: counterfactual.clone(),
                    ..programme::Outcome::default()
                }
            } else {
                programme::live(world, &track, luck, &starts, &mut twins, last_week)
            };
            (counterfactual, outcome, Some(twins))
        });
    let record = Record {
        replication: u64::from(luck.replication()),
        weeks: world.weeks,
        regimes: track.regimes,
        people: starts.iter().map(|s| s.person).collect(),
        programme: outcome.arm,
        counterfactual,
        steps: outcome.steps,
        adviser: outcome.adviser,
        graduations: outcome.graduations,
        enterprises: outcome.enterprises,
        openings: outcome.openings,
    };
    Lives {
        record,
        clocks: twins.and_then(Twins::kept),
    }
}
