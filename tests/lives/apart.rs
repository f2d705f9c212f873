//! Lives in the programme that are lived one after the other are those that weeks gone through together give.

use crate::lives::chance::Dice;
use crate::lives::random::everything;
use std::path::Path;
use trappe::model::number::Draw;
use trappe::model::world::World;
use trappe::record::{Arm, Window};
use trappe::scenario;
use trappe::sim::cycle::Track;
use trappe::sim::luck::Luck;
use trappe::sim::programme::{self, Outcome};
use trappe::sim::replication::live;
use trappe::sim::{flock, people};

/// One life after the other, if that can be, and all weeks together.
fn both(
    world: &World,
    luck: &Luck,
    last_week: Option<u32>,
) -> (Option<(Arm, Outcome)>, (Arm, Outcome)) {
    let track = Track::draw(world, luck);
    let starts = people::draw(world, luck);
    let apart = programme::apart(world, &track, luck, &starts, last_week);
    let (without, mut twins) =
        flock::live(world, &track, &luck.counterfactual_clocks(), 0, &starts);
    let together = programme::live(world, &track, luck, &starts, &mut twins, last_week);
    let apart = apart.map(|(without, lived, _)| (without, lived));
    (apart, (without, together))
}

/// A random world without places in enterprises.
fn uncoupled(case: u64) -> World {
    let mut world = everything(&mut Dice(case)).world();
    world.enterprises = None;
    for step in world.programme.iter_mut().flat_map(|p| &mut p.steps) {
        step.max_wait = None;
    }
    world
}

fn kolding() -> World {
    let scenario = scenario::load(Path::new("scenarios/kolding.toml"), &[]).unwrap();
    World::new(&scenario.spec, &Draw::best(&scenario.spec.parameters)).unwrap()
}

/// Whether more people than an adviser has room for have one in any week.
fn overloaded(world: &World, luck: &Luck, windows: &[Window], capacity: f64) -> bool {
    let starts = people::draw(world, luck);
    (0..world.weeks).any(|week| {
        (0..world.neighbours.len()).any(|home| {
            let load = windows.iter().filter(|window| {
                let there = starts[window.person as usize].person.municipality;
                usize::from(there) == home && (window.from..window.to).contains(&week)
            });
            load.count() as f64 > capacity
        })
    })
}

#[test]
fn random_worlds() {
    let (mut alone, mut windows, mut crowded) = (0, 0, 0);
    for case in 0..400 {
        let world = uncoupled(case);
        let last_week = (case % 3 == 0).then_some(case as u32 % world.weeks);
        for replication in 0..3 {
            let luck = Luck::new(case, replication);
            let (apart, together) = both(&world, &luck, last_week);
            let Some(apart) = apart else {
                crowded += usize::from(world.programme.is_some());
                continue;
            };
            alone += 1;
            windows += together.1.adviser.len();
            assert_eq!(apart, together, "{case}, {replication}");
        }
    }
    assert!(
        alone > 500 && windows > 500 && crowded > 20,
        "{alone} {windows} {crowded}"
    );
}

/// More people than stay near the processor at a time, and as many.
#[test]
fn many_people() {
    for people in [70, 511, 512, 513, 1400] {
        let world = kolding().scaled(f64::from(people) / 70.0);
        let (apart, together) = both(&world, &Luck::new(1, people), Some(200));
        assert_eq!(apart, Some(together), "{people}");
    }
}

/// One person more than the adviser has room for: everybody's weeks are gone through together. With as much room as they ever take: not.
#[test]
fn the_load_decides() {
    let mut world = kolding();
    let mut seen = [0, 0];
    for replication in 0..60 {
        let luck = Luck::new(5, replication);
        for capacity in 1..7 {
            let capacity = f64::from(capacity);
            let adviser = world.programme.as_mut().and_then(|p| p.adviser.as_mut());
            adviser.unwrap().capacity = capacity;
            let (apart, (without, together)) = both(&world, &luck, None);
            let crowded = overloaded(&world, &luck, &together.adviser, capacity);
            seen[usize::from(crowded)] += 1;
            assert_eq!(apart.is_none(), crowded, "{replication}, {capacity}");
            let record = live(&world, &luck);
            assert_eq!(record.counterfactual, without);
            assert_eq!(record.programme, together.arm);
            assert_eq!(record.adviser, together.adviser);
            assert_eq!(record.steps, together.steps);
        }
    }
    assert!(seen[0] > 20 && seen[1] > 20, "{seen:?}");
}

/// Where people meet in enterprises nobody is lived alone.
#[test]
fn places_couple() {
    let scenario = scenario::load(Path::new("scenarios/vaekstpartnerskaber.toml"), &[]).unwrap();
    let draw = Draw::best(&scenario.spec.parameters);
    let world = World::new(&scenario.spec, &draw).unwrap();
    assert_eq!(both(&world, &Luck::new(1, 1), None).0, None);
}
