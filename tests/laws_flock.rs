//! Lives that are lived side by side are the lives that each would have alone, to the last bit.

use std::path::Path;
use trappe::model::number::Draw;
use trappe::model::world::World;
use trappe::scenario;
use trappe::sim::cycle::Track;
use trappe::sim::luck::Luck;
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

/// Fewer people than places, and nobody at all.
#[test]
fn few_people() {
    for people in [1, 3, 15, 16, 17] {
        let people = format!("group.all.people={people}");
        assert!(compare("benches/workload.toml", &[&people], 20) > 0);
    }
}
