//! The table of intensities that the clocks read.

use std::path::Path;
use trappe::model::number::Draw;
use trappe::model::world::World;
use trappe::scenario::load;

/// Each intensity is that of the state's own table times the multiplier of its class.
#[test]
fn intensities_are_those_of_the_states_times_those_of_the_cycle() {
    let scenario = load(Path::new("scenarios/kolding.toml"), &[]).unwrap();
    let world = World::new(&scenario.spec, &Draw::best(&scenario.spec.parameters)).unwrap();
    let cycle = world.cycle.as_ref().unwrap();
    assert!(cycle.multipliers.len() > 1);
    for (number, state) in world.states.iter().enumerate() {
        let ticks = world.pace.of(number as u16);
        for (regime, multipliers) in cycle.multipliers.iter().enumerate() {
            for (band, from) in state.rates.edges.iter().enumerate() {
                assert_eq!(state.rates.band_of(*from), band);
                for (exit, rate) in state.rates.band(band).iter().enumerate() {
                    let class = state.exits[exit].class;
                    let of_block = |block: usize| match state.clocks.blocks() {
                        1 => ticks.at::<1>(regime, band)[block],
                        2 => ticks.at::<2>(regime, band)[block],
                        _ => ticks.at::<3>(regime, band)[block],
                    };
                    let expected = rate * multipliers.movement[class.index()];
                    assert_eq!(of_block(exit / 4)[exit % 4], expected);
                }
            }
        }
    }
}
