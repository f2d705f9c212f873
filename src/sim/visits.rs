//! Visits looked at by themselves: the movements that the clocks of visits would bring in another world, for many visits at a time.
//!
//! The clocks are those of the lives, drawn again by their keys; only what they tick in is another world. As in `flock` the draws
//! of many visits are made together, and each is followed by itself.

use super::clock::{Setting, UNMODIFIED};
use super::cycle::Track;
use super::exponential::exponentials;
use super::flock::copy;
use super::luck::Draws;
use crate::model::world::World;
use crate::model::world::clocks::{LANES, Lanes, MAX_BLOCKS};
use crate::reuse::{Reused, reusable};
use multiversion::multiversion;

/// Clocks that are drawn together.
const TOGETHER: usize = 128;

/// Whose clocks, and of which visit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Key {
    /// Number of the person.
    pub person: u32,
    /// The state.
    pub state: u16,
    /// Which of the person's visits to the state it is, from 0; numbers beyond 16 bits begin anew.
    pub visit: u16,
}

/// A visit to the state of a key.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Visit {
    /// Place of the key whose clocks it has: twins share them.
    pub key: u32,
    /// First week.
    pub from: u32,
    /// Completed weeks in the state by then.
    pub duration: u32,
    /// What multiplies the intensities that frailty acts on.
    pub frailty: f64,
}

/// A movement: the first week after a visit, and the state that follows.
pub type Movement = (u32, u16);

reusable!(Key, Visit, Option<Movement>);

/// The clocks of some keys.
pub struct Clocks<'k> {
    keys: &'k [Key],
    blocks: usize,
    /// By key and block; what a state has no exit for never rings.
    left: Reused<Lanes>,
}

impl Clocks<'_> {
    /// The state of a key.
    #[inline]
    pub fn state(&self, key: u32) -> u16 {
        self.keys[key as usize].state
    }
}

/// The movement with which each visit would end in a world where nothing modifies intensities but its times; `None` where the
/// horizon comes first.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512cd+avx512dq+avx512vl", "x86_64+avx2"))]
pub fn movements(
    world: &World,
    track: &Track,
    clocks: &Clocks<'_>,
    visits: &[Visit],
) -> Reused<Option<Movement>> {
    let mut out = Reused::with_capacity(visits.len());
    let mut left = [[0.0; LANES]; MAX_BLOCKS];
    for visit in visits {
        let (key, blocks) = (visit.key as usize, clocks.blocks);
        let state = clocks.keys[key].state;
        copy(&clocks.left[key * blocks..], &mut left[..blocks]);
        let setting = Setting::new(world, track, state, visit.frailty, &UNMODIFIED);
        let next = setting.run_down(&left, visit.from, visit.duration);
        let exits = &world.states[usize::from(state)].exits;
        let counts = next.filter(|(week, _)| week + 1 < world.weeks);
        out.push(counts.map(|(week, exit)| (week + 1, exits[exit].to)));
    }
    out
}

/// Draws the clocks of some keys.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512cd+avx512dq+avx512vl", "x86_64+avx2"))]
pub fn draw<'k>(world: &World, draws: &Draws, keys: &'k [Key]) -> Clocks<'k> {
    let blocks = world.pace.blocks();
    let exits = |state: u16| world.states[usize::from(state)].exits.len();
    let most = world.states.iter().map(|state| state.exits.len()).max();
    let mut left = Reused::filled([1.0; LANES], keys.len() * blocks);
    let mut places = [0; TOGETHER];
    let (mut person, mut event) = ([0; TOGETHER], [0; TOGETHER]);
    let mut words = [[0; TOGETHER]; LANES];
    let mut times = [0.0; TOGETHER];
    for (chunk, some) in keys.chunks(TOGETHER).enumerate() {
        for block in 0..blocks {
            let mut many = 0;
            for (place, key) in some.iter().enumerate() {
                places[many] = (chunk * TOGETHER + place) * blocks + block;
                person[many] = key.person;
                event[many] = (u32::from(key.state) << 16) | u32::from(key.visit);
                many += usize::from(exits(key.state) > block * LANES);
            }
            draws.blocks(&person, &event, block as u32, many, &mut words);
            let lanes = most.map_or(0, |most| most - block * LANES).min(LANES);
            for (lane, words) in words[..lanes].iter().enumerate() {
                exponentials(words, many, &mut times);
                for (place, time) in places[..many].iter().zip(&times) {
                    left[*place][lane] = *time;
                }
            }
        }
    }
    Clocks { keys, blocks, left }
}
