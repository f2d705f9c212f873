//! Lives that are lived side by side are the lives that each would have alone, to the last bit.

use std::path::Path;
use trappe::model::number::Draw;
use trappe::model::world::World;
use trappe::scenario;
use trappe::sim::clock::set;
use trappe::sim::cycle::Track;
use trappe::sim::luck::{Coupling, Draws, Luck, Purpose};
use trappe::sim::replication::live_with_clocks;
use trappe::sim::{counterfactual, flock, people};

/// Compares all lives of some replications; returns the number of stays.
fn compare(path: &str, overrides: &[&str], replications: u32) -> usize {
    let overrides: Vec<String> = overrides.iter().map(|o| (*o).to_owned()).collect();
    let scenario = scenario::load(Path::new(path), &overrides).unwrap_or_else(|e| panic!("{e}"));
    let best = Draw::best(&scenario.spec.parameters);
    let world = World::new(&scenario.spec, &best).unwrap_or_else(|e| panic!("{e}"));
    let mut visits = vec![0; world.states.len()];
    let mut stays = 0;
    for replication in 0..replications {
        let luck = Luck::new(2026, replication);
        let track = Track::draw(&world, &luck);
        let starts = people::draw(&world, &luck);
        let clocks = luck.counterfactual_clocks();
        let (together, _) = flock::live(&world, &track, &clocks, 0, &starts);
        assert_eq!(together.offsets.len(), starts.len() + 1);
        for (number, start) in starts.iter().enumerate() {
            let mut alone = Vec::new();
            counterfactual::live(
                &world,
                &track,
                &clocks,
                number as u32,
                start,
                &mut visits,
                &mut alone,
            );
            assert_eq!(
                together.stays_of(number),
                alone,
                "{path}, {replication}, {number}"
            );
            stays += alone.len();
        }
    }
    stays
}

/// Intensities never change: the first clock is found at a glance.
#[test]
fn memoryless_lives() {
    assert!(compare("benches/workload.toml", &[], 300) > 300_000);
    // rare movements, far beyond the horizon, and frequent ones, several in a week
    let rare = "transitions.s0.s1.share=0.00000001";
    let frequent = "transitions.s1.s0.share=0.96";
    assert!(compare("benches/workload.toml", &[rare, frequent], 100) > 20_000);
}

/// Bands, a cycle, frailty, more than four exits.
#[test]
fn lives_of_the_founding_scenarios() {
    assert!(compare("scenarios/kolding.toml", &[], 60) > 5_000);
    assert!(compare("scenarios/vaekstpartnerskaber.toml", &[], 60) > 8_000);
}

/// Fewer people than places, as many, and several flocks.
#[test]
fn few_people_and_many() {
    for people in [1, 3, 15, 16, 17, 127, 128, 129, 300] {
        let people = format!("group.all.people={people}");
        assert!(compare("benches/workload.toml", &[&people], 20) > 0);
    }
}

/// As many clocks as there are exits are those that are drawn; the others have not rung either.
fn same_clocks(draws: &Draws, (person, event): (u32, u32), exits: usize, kept: &[[f64; 4]]) {
    let mut drawn = vec![[0.0; 4]; kept.len()];
    set(draws, person, event, &mut drawn);
    let (drawn, kept) = (drawn.as_flattened(), kept.as_flattened());
    assert_eq!(drawn[..exits], kept[..exits], "{person} {event}");
    assert!(kept[exits..].iter().all(|left| *left > 0.0));
}

/// The clocks that are kept for those who want to know by which ones lives were lived are those of each stay, in both arms: where people meet
/// nowhere, where they meet in enterprises, without anything to meet in, and where each arm has luck of its own.
#[test]
fn the_clocks_of_all_stays_are_kept() {
    let mut drawn_for_one_arm = 0;
    for (path, programme) in [
        ("scenarios/kolding.toml", true),
        ("scenarios/vaekstpartnerskaber.toml", true),
        ("tests/common/busy.toml", true),
        ("scenarios/kolding.toml", false),
    ] {
        let scenario = scenario::load(Path::new(path), &[]).unwrap_or_else(|e| panic!("{e}"));
        let best = Draw::best(&scenario.spec.parameters);
        let mut world = World::new(&scenario.spec, &best).unwrap();
        if !programme {
            (world.programme, world.enterprises) = (None, None);
        }
        for (replication, coupling) in
            (0..10).zip([Coupling::Twin, Coupling::Independent].into_iter().cycle())
        {
            let luck = Luck::new(2026, replication).coupled(coupling);
            let lives = live_with_clocks(&world, &luck);
            let kept = lives.clocks.unwrap_or_else(|| panic!("{path}"));
            let record = &lives.record;
            let without = luck.counterfactual_clocks();
            // without a programme there is one life, which both arms have
            let with = if programme {
                luck.draws(Purpose::Clock)
            } else {
                without
            };
            for (arm, places, draws) in [
                (&record.programme, &kept.with, with),
                (&record.counterfactual, &kept.without, without),
            ] {
                assert_eq!(arm.stays.len(), places.len(), "{path}");
                let mut places = places.iter();
                for person in 0..record.people.len() {
                    let mut visits = vec![0; world.states.len()];
                    for stay in arm.stays_of(person) {
                        let (state, place) = (stay.state.0, *places.next().unwrap() as usize);
                        let visit = &mut visits[usize::from(state)];
                        let event = (u32::from(state) << 16) | *visit;
                        *visit += 1;
                        let exits = world.states[usize::from(state)].exits.len();
                        let clocks = &kept.clocks[place * kept.blocks..][..kept.blocks];
                        same_clocks(&draws, (person as u32, event), exits, clocks);
                    }
                }
            }
            let both = record.counterfactual.stays.len();
            drawn_for_one_arm += kept.clocks.len() / kept.blocks - both;
        }
    }
    assert!(drawn_for_one_arm > 1_000, "{drawn_for_one_arm}");
}

/// Clocks that are kept for twins are the clocks that would be drawn; other draws are not taken for them, and too many are not kept.
#[test]
fn twins_have_the_same_clocks() {
    let scenario = scenario::load(Path::new("scenarios/kolding.toml"), &[]).unwrap();
    let best = Draw::best(&scenario.spec.parameters);
    let world = World::new(&scenario.spec, &best).unwrap();
    let blocks = world.pace.blocks();
    assert!(blocks > 1);
    let mut seen = 0;
    for replication in 0..20 {
        let luck = Luck::new(2026, replication);
        let track = Track::draw(&world, &luck);
        let starts = people::draw(&world, &luck);
        let clocks = luck.counterfactual_clocks();
        let other = luck.coupled(Coupling::Independent).counterfactual_clocks();
        let (arm, twins) = flock::live(&world, &track, &clocks, 0, &starts);
        for person in 0..starts.len() as u32 {
            let mut visits = vec![0; world.states.len()];
            for stay in arm.stays_of(person as usize) {
                let visit = &mut visits[usize::from(stay.state.0)];
                let event = (u32::from(stay.state.0) << 16) | *visit;
                *visit += 1;
                let kept = twins.clocks(&clocks, person, event).unwrap();
                let exits = world.states[usize::from(stay.state.0)].exits.len();
                same_clocks(&clocks, (person, event), exits, kept);
                assert_eq!(twins.clocks(&other, person, event), None);
                assert_eq!(twins.clocks(&clocks, person, event + 0x0100), None);
                seen += 1;
            }
        }
    }
    assert!(seen > 3_000);
    let many = world.scaled(100.0);
    let luck = Luck::new(2026, 1);
    let (track, starts) = (Track::draw(&many, &luck), people::draw(&many, &luck));
    let clocks = luck.counterfactual_clocks();
    let (arm, twins) = flock::live(&many, &track, &clocks, 0, &starts);
    let event = u32::from(arm.stays[0].state.0) << 16;
    assert_eq!(twins.clocks(&clocks, 0, event), None);
}
