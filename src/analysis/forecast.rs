//! The path agreed at signing: what the people of each group are expected to cost without the programme, at the best
//! estimates, as a mean over simulated lives (settled point 1).

use crate::contract::terms::SavingComponent;
use crate::model::Spec;
use crate::model::world::{IntakeTable, World};
use crate::money::path::{Occupancy, Path, Shares};
use crate::money::refund::Rules;
use crate::money::tariff::Tariffs;
use crate::record::Arm;
use crate::sim::cycle::Track;
use crate::sim::luck::{Luck, Purpose};
use crate::sim::{counterfactual, people};
use rayon::prelude::*;

/// Lives per block of work; counts are integers, so that blocks may be added up in any order.
const BLOCK: u32 = 512;
/// Lives that share one path of the cycle: few, so that the cycle averages out too.
const LIVES_PER_CYCLE: u32 = 4;

/// Expected shares in each state and refund band by weeks since intake, by group.
///
/// Each group is represented by `lives` people who are all referred, with the group's own intake weeks in turn.
pub fn expected_shares(spec: &Spec, world: &World, seed: u64, lives: u32) -> Vec<Shares> {
    let rules = Rules::new(spec);
    (0..world.groups.len())
        .map(|group| {
            let blocks: Vec<u32> = (0..lives.div_ceil(BLOCK)).collect();
            let empty = || Occupancy::new(&rules, world.weeks);
            blocks
                .into_par_iter()
                .map(|block| {
                    let range = block * BLOCK..((block + 1) * BLOCK).min(lives);
                    let mut occupancy = empty();
                    live_block(world, &rules, seed, group, range, &mut occupancy);
                    occupancy
                })
                .reduce(empty, |mut sum, part| {
                    sum.merge(&part);
                    sum
                })
                .shares()
        })
        .collect()
}

fn live_block(
    world: &World,
    rules: &Rules,
    seed: u64,
    group: usize,
    lives: std::ops::Range<u32>,
    occupancy: &mut Occupancy,
) {
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
        occupancy.add(rules, &start.person, arm.intervals_of(0, world.weeks));
    }
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
