//! One replication: the same people, twice.

use super::cycle::Track;
use super::luck::Luck;
use super::{counterfactual, people, programme};
use crate::model::world::World;
use crate::record::{Arm, Record};

/// Lives both arms of one replication. A pure function of the world and the luck.
pub fn live(world: &World, luck: &Luck) -> Record {
    let track = Track::draw(world, luck);
    let starts = people::draw(world, luck);
    let clocks = luck.counterfactual_clocks();
    let mut visits = vec![0; world.states.len()];
    let mut counterfactual = Arm {
        offsets: Vec::with_capacity(starts.len() + 1),
        stays: Vec::with_capacity(starts.len() * 8),
    };
    counterfactual.offsets.push(0);
    for (number, start) in starts.iter().enumerate() {
        counterfactual::live(
            world,
            &track,
            &clocks,
            number as u32,
            start,
            &mut visits,
            &mut counterfactual.stays,
        );
        counterfactual
            .offsets
            .push(counterfactual.stays.len() as u32);
    }
    let outcome = if world.programme.is_none() && world.enterprises.is_none() {
        programme::Outcome {
            arm: counterfactual.clone(),
            ..programme::Outcome::default()
        }
    } else {
        programme::live(world, &track, luck, &starts)
    };
    Record {
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
    }
}
