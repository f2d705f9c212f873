//! The paths that numbers agree on at signing, from many lives at the best estimates.

use crate::analysis::forecast;
use crate::analysis::roster::{self, BATCHES, Roster};
use crate::analysis::run::Watch;
use crate::contract::measure::{Agreed, AgreedCounts, Side, Verifier};
use crate::model::Spec;
use crate::model::cells::Cells;
use crate::model::number::Draw;
use crate::model::world::World;
use crate::record::{Arm, Person};
use rayon::prelude::*;

/// Lives that are measured at a time.
const CHUNK: usize = 512;

/// How well the path of a number is known.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PathError {
    /// Position of the metric.
    pub metric: u16,
    /// Half the width of the 95 % interval of what the planned people are expected to achieve by the last measurement, in
    /// the unit of the number; of several cohorts that of the one that is known worst. Every replication shares it.
    pub half_width: f64,
}

/// The paths that numbers agree on at signing, and how well they are known; `None` if it was stopped.
pub(super) fn agree(
    verifier: &Verifier,
    spec: &Spec,
    world: &World,
    (seed, lives): (u64, u32),
    watch: &dyn Watch,
) -> Option<(Agreed, Vec<PathError>)> {
    let cells = Cells::of(spec, &Draw::best(&spec.parameters));
    let rosters: Vec<Roster<'_>> = world
        .groups
        .iter()
        .zip(&cells)
        .map(|(group, cells)| Roster::new(group, cells, lives))
        .collect();
    let planned: Vec<_> = world.groups.iter().map(roster::planned).collect();
    // Counts are added up as they come, exactly, so that few of them are kept at a time.
    let count = |batch| {
        let mut counts = verifier.agreed_counts();
        let mut any = false;
        for (group, roster) in rosters.iter().enumerate() {
            let mut chunk = Chunk::new();
            let all = forecast::live_batch(world, seed, group, roster, batch, watch, |p, arm| {
                any = true;
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
        let values = verifier.planned(&counts.finish(), &planned, world.weeks);
        Some((counts, if any { vec![values] } else { Vec::new() }))
    };
    let (counts, batches) = (0..BATCHES).into_par_iter().map(count).try_reduce(
        || (verifier.agreed_counts(), Vec::new()),
        |(mut sum, mut batches), (part, more)| {
            sum.merge(&part);
            batches.extend(more);
            Some((sum, batches))
        },
    )?;
    Some((counts.finish(), errors(&batches)))
}

/// The errors of all numbers from what each batch expects, by number and cohort.
fn errors(batches: &[Vec<(u16, Vec<f64>)>]) -> Vec<PathError> {
    let Some(first) = batches.first() else {
        return Vec::new();
    };
    let numbers = first.iter().enumerate();
    numbers
        .map(|(number, (metric, cohorts))| {
            let of_cohort = |cohort: usize| {
                let values = batches.iter().map(|batch| batch[number].1[cohort]);
                forecast::error(&values.collect::<Vec<_>>())
            };
            PathError {
                metric: *metric,
                half_width: (0..cohorts.len()).map(of_cohort).fold(0.0, f64::max),
            }
        })
        .collect()
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
