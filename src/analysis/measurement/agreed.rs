//! The paths that numbers agree on at signing, from many lives at the best estimates.

use crate::analysis::forecast;
use crate::analysis::run::Watch;
use crate::contract::measure::{Agreed, AgreedCounts, Side, Verifier};
use crate::model::world::World;
use crate::record::{Arm, Person};
use rayon::prelude::*;

/// Lives that are measured at a time.
const CHUNK: usize = 512;

/// The paths that numbers agree on at signing; `None` if it was stopped.
pub(super) fn agree(
    verifier: &Verifier,
    world: &World,
    seed: u64,
    lives: u32,
    watch: &dyn Watch,
) -> Option<Agreed> {
    // Counts are added up as they come, exactly, so that few of them are kept at a time.
    let sum = forecast::batches(lives)
        .into_par_iter()
        .map(|range| {
            let mut counts = verifier.agreed_counts();
            for group in 0..world.groups.len() {
                let mut chunk = Chunk::new();
                let all =
                    forecast::live_batch(world, seed, group, range.clone(), watch, |p, arm| {
                        chunk.push(p, arm);
                        if chunk.people.len() == CHUNK {
                            chunk.agree(verifier, world.weeks, &mut counts);
                        }
                    });
                if !all {
                    return None;
                }
                chunk.agree(verifier, world.weeks, &mut counts);
            }
            Some(counts)
        })
        .try_reduce_with(|mut sum, part| {
            sum.merge(&part);
            Some(sum)
        });
    Some(
        sum.unwrap_or_else(|| Some(verifier.agreed_counts()))?
            .finish(),
    )
}

/// Lives that wait to be measured together.
struct Chunk {
    people: Vec<Person>,
    arm: Arm,
}

impl Chunk {
    fn new() -> Self {
        Self {
            people: Vec::with_capacity(CHUNK),
            arm: Arm {
                offsets: vec![0],
                stays: Vec::new(),
            },
        }
    }

    fn push(&mut self, person: &Person, arm: &Arm) {
        self.people.push(*person);
        self.arm.stays.extend_from_slice(arm.stays_of(0));
        self.arm.offsets.push(self.arm.stays.len() as u32);
    }

    fn agree(&mut self, verifier: &Verifier, weeks: u32, counts: &mut AgreedCounts) {
        verifier.agree(&Side::group(&self.people, &self.arm, weeks), counts);
        self.people.clear();
        self.arm.stays.clear();
        self.arm.offsets.truncate(1);
    }
}
