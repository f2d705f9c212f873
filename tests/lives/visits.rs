//! Visits looked at by themselves: in the world that they were lived in, their clocks bring the movements that happened.

use std::path::Path;
use trappe::model::number::Draw;
use trappe::model::world::World;
use trappe::scenario;
use trappe::sim::cycle::Track;
use trappe::sim::flock;
use trappe::sim::luck::{Draws, Luck, Purpose};
use trappe::sim::people::{self, Start};
use trappe::sim::visits::{Key, Steady, Visit};

/// Every stay of some replications by itself, in times that are always the same; returns how many there were and how many of them ended.
fn compare(path: &str, replications: u32) -> (usize, usize) {
    let scenario = scenario::load(Path::new(path), &[]).unwrap_or_else(|e| panic!("{e}"));
    let best = Draw::best(&scenario.spec.parameters);
    let world = World::new(&scenario.spec, &best).unwrap_or_else(|e| panic!("{e}"));
    let world = world.in_steady_times();
    let (mut stays, mut ended) = (0, 0);
    for replication in 0..replications {
        let luck = Luck::new(2026, replication);
        let (starts, draws) = (people::draw(&world, &luck), luck.draws(Purpose::Clock));
        let track = Track::draw(&world, &luck);
        let (keys, made, movements) = lived(&world, &track, &draws, &starts);
        let tempos: Vec<f64> = starts.iter().map(|start| start.person.frailty).collect();
        let alone = Steady::new(&world, &tempos);
        let clocks = alone.draw(&draws, &keys);
        let found = alone.movements(&clocks, &made);
        let found: Vec<Option<(u32, u16)>> = found
            .iter()
            .map(|movement| (movement.week < world.weeks).then_some((movement.week, movement.to)))
            .collect();
        assert_eq!(found, movements, "{path}, {replication}");
        stays += keys.len();
        ended += found.iter().flatten().count();
    }
    (stays, ended)
}

type Lived = (Vec<Key>, Vec<Visit>, Vec<Option<(u32, u16)>>);

/// All stays without a programme, and what each ended with.
fn lived(world: &World, track: &Track, draws: &Draws, starts: &[Start]) -> Lived {
    let (arm, _) = flock::live(world, track, draws, 0, starts);
    let (mut keys, mut made, mut movements) = (Vec::new(), Vec::new(), Vec::new());
    for (person, start) in starts.iter().enumerate() {
        let stays = arm.stays_of(person);
        for (k, stay) in stays.iter().enumerate() {
            let before = stays[..k].iter().filter(|s| s.state == stay.state);
            made.push(Visit {
                clocks: keys.len() as u32,
                from: stay.from,
                duration: if k == 0 { start.person.duration } else { 0 },
                state: stay.state.0,
                tempo: person as u16,
            });
            keys.push(Key {
                person: person as u32,
                state: stay.state.0,
                visit: before.count() as u16,
            });
            movements.push(stays.get(k + 1).map(|next| (next.from, next.state.0)));
        }
    }
    (keys, made, movements)
}

/// Bands, frailty and more than four exits; more keys than are drawn together.
#[test]
fn a_visit_ends_as_it_was_lived() {
    for (path, replications) in [
        ("scenarios/kolding.toml", 60),
        ("scenarios/vaekstpartnerskaber.toml", 20),
        ("tests/common/busy.toml", 300),
    ] {
        let (stays, ended) = compare(path, replications);
        assert!(stays > 1_000 && ended > 500, "{path}: {stays} {ended}");
        assert!(ended < stays, "{path}: some last until the horizon");
    }
}
