//! The path agreed at signing: what the people of each group are expected to cost without the programme, at the best
//! estimates, as a mean over simulated lives (settled point 1).

use super::run::Watch;
use crate::contract::terms::SavingComponent;
use crate::model::Spec;
use crate::model::world::{IntakeTable, World};
use crate::money::path::{Occupancy, Path, Shares};
use crate::money::refund::Rules;
use crate::money::tariff::Tariffs;
use crate::record::{Arm, Person};
use crate::sim::cycle::Track;
use crate::sim::luck::{Luck, Purpose};
use crate::sim::{counterfactual, people};
use crate::stats::interval;
use rayon::prelude::*;
use std::ops::Range;

/// Batches of lives: they run in parallel, and the spread between them tells how well the mean is known.
const BATCHES: u32 = 16;
/// Lives that share one path of the cycle: few, so that the cycle averages out too.
const LIVES_PER_CYCLE: u32 = 4;

/// Lives between two looks at whether to stop.
const CHECK: u32 = 1024;

/// Expected shares in each state and refund band by weeks since intake.
pub struct Forecast {
    /// All lives together, by group.
    pub shares: Vec<Shares>,
    /// The same by batch: `batches[batch][group]`.
    batches: Vec<Vec<Shares>>,
}

impl Forecast {
    /// Simulates `lives` people for each group: all referred, with the group's own intake weeks in turn.
    ///
    /// `None` if it was stopped.
    pub fn new(
        spec: &Spec,
        world: &World,
        seed: u64,
        lives: u32,
        watch: &dyn Watch,
    ) -> Option<Self> {
        let rules = Rules::new(spec);
        let groups = world.groups.len();
        let counted: Option<Vec<Vec<Occupancy>>> = batches(lives)
            .into_par_iter()
            .map(|range| {
                (0..groups)
                    .map(|group| {
                        let mut occupancy = Occupancy::new(&rules, world.weeks);
                        let add = |person: &Person, arm: &Arm| {
                            occupancy.add(&rules, person, arm.intervals_of(0, world.weeks));
                        };
                        live_batch(world, seed, group, range.clone(), watch, add)
                            .then_some(occupancy)
                    })
                    .collect()
            })
            .collect();
        let counted = counted?;
        let mut all: Vec<Occupancy> = (0..groups)
            .map(|_| Occupancy::new(&rules, world.weeks))
            .collect();
        for batch in &counted {
            for (sum, part) in all.iter_mut().zip(batch) {
                sum.merge(part);
            }
        }
        let shares =
            |counts: &[Occupancy]| counts.iter().map(Occupancy::shares).collect::<Vec<_>>();
        let batches = counted
            .iter()
            .zip(batches(lives))
            .filter(|(_, range)| !range.is_empty())
            .map(|(c, _)| shares(c))
            .collect();
        Some(Self {
            shares: shares(&all),
            batches,
        })
    }

    /// Half the width of the 95 % interval of what the planned people are expected to cost over the run, in øre: the
    /// simulation error of the path, from the spread between batches. Every replication of a run shares this error.
    pub fn error(
        &self,
        spec: &Spec,
        world: &World,
        tariffs: &Tariffs,
        components: &[SavingComponent],
    ) -> f64 {
        let totals: Vec<f64> = self
            .batches
            .iter()
            .map(|shares| planned_cost(spec, world, tariffs, shares, components))
            .collect();
        match interval::mean(&totals, 0.95) {
            Some((mean, Some(_))) => mean.half_width(),
            _ => f64::INFINITY,
        }
    }
}

/// What the planned people are expected to cost from intake to horizon, in øre.
fn planned_cost(
    spec: &Spec,
    world: &World,
    tariffs: &Tariffs,
    shares: &[Shares],
    components: &[SavingComponent],
) -> f64 {
    let paths = paths(spec, tariffs, shares, components);
    let of_person = |path: &Path, intake: u32| {
        (intake..world.weeks)
            .map(|week| path.cost(week - intake, week) as f64)
            .sum::<f64>()
    };
    let groups = world.groups.iter().zip(&paths);
    groups
        .map(|(group, path)| {
            (0..group.people)
                .map(|p| of_person(path, intake_week(&group.intake, p)))
                .sum::<f64>()
        })
        .sum()
}

/// The lives of each batch: whole cycles, so that no two batches share one.
pub(super) fn batches(lives: u32) -> Vec<Range<u32>> {
    let each = lives.div_ceil(BATCHES).next_multiple_of(LIVES_PER_CYCLE);
    (0..BATCHES)
        .map(|batch| (batch * each).min(lives)..((batch + 1) * each).min(lives))
        .collect()
}

/// Lives the lives of a batch, and shows each as an arm of one person; `false` if it was stopped.
pub(super) fn live_batch(
    world: &World,
    seed: u64,
    group: usize,
    lives: Range<u32>,
    watch: &dyn Watch,
    mut visit: impl FnMut(&Person, &Arm),
) -> bool {
    // Everybody in the agreed path is referred: a path is agreed per referred person.
    let mut table = world.groups[group].clone();
    table.referred = 1.0;
    let mut visits = vec![0; world.states.len()];
    let mut arm = Arm {
        offsets: vec![0, 0],
        stays: Vec::new(),
    };
    let mut track = None;
    for life in lives {
        if life.is_multiple_of(CHECK) && watch.cancelled() {
            return false;
        }
        let luck = Luck::forecast(seed, life / LIVES_PER_CYCLE);
        if life % LIVES_PER_CYCLE == 0 || track.is_none() {
            track = Some(Track::draw(world, &luck));
        }
        let Some(track) = &track else { continue };
        // Numbers keep groups and lives of one cycle apart.
        let number = group as u32 * LIVES_PER_CYCLE + life % LIVES_PER_CYCLE;
        let (values, frailty) = (luck.draws(Purpose::Person), luck.draws(Purpose::Frailty));
        let week = intake_week(&table.intake, life);
        let start = people::draw_one(
            world,
            &table,
            group as u16,
            number,
            Some(week),
            &values,
            &frailty,
        );
        arm.stays.clear();
        counterfactual::live(
            world,
            track,
            &luck.draws(Purpose::Clock),
            number,
            &start,
            &mut visits,
            &mut arm.stays,
        );
        arm.offsets[1] = arm.stays.len() as u32;
        visit(&start.person, &arm);
    }
    true
}

/// The intake weeks of the group in turn; random arrivals are spread evenly over the weeks in which they may come.
fn intake_week(intake: &IntakeTable, life: u32) -> u32 {
    match intake {
        IntakeTable::Fixed(weeks) if weeks.is_empty() => 0,
        IntakeTable::Fixed(weeks) => weeks[life as usize % weeks.len()],
        IntakeTable::Arrivals { from, until, .. } => from + life % (until - from + 1),
    }
}

/// The paths of all groups, priced at the best estimates.
pub fn paths(
    spec: &Spec,
    tariffs: &Tariffs,
    shares: &[Shares],
    components: &[SavingComponent],
) -> Vec<Path> {
    spec.groups
        .iter()
        .zip(shares)
        .map(|(group, shares)| Path::new(tariffs, group.municipality, components, shares))
        .collect()
}
