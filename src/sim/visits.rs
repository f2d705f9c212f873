//! Visits looked at by themselves: the movements that the clocks of visits would bring in another world, for many visits at a time.
//!
//! The clocks are those of the lives, kept or drawn again by their keys; only what they tick in is another world, in which nothing changes
//! intensities but how long a visit has lasted. So how long each clock takes is worked out once for each tempo, and where the lives
//! divide, visits multiply. As in `flock` the draws of many visits are made together, and each is followed by itself.

use super::exponential::exponentials;
use super::luck::Draws;
use crate::model::world::World;
use crate::model::world::clocks::{LANES, Lanes, MAX_BLOCKS};
use crate::reuse::{Reused, reusable};
use multiversion::multiversion;
use std::ops::Range;

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

/// A visit to a state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Visit {
    /// Place of its clocks: twins share them.
    pub clocks: u32,
    /// First week.
    pub from: u32,
    /// Completed weeks in the state by then.
    pub duration: u32,
    /// The state.
    pub state: u16,
    /// Number of the tempo that its clocks tick at.
    pub tempo: u16,
}

/// How a visit ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Movement {
    /// The first week after it, at most the horizon.
    pub week: u32,
    /// The state that follows, if the horizon doesn't come first.
    pub to: u16,
}

reusable!(Key, Visit, Movement);

/// The clocks of visits, by place and block. What a state has no exit for may have any, above 0.
pub struct Clocks(Reused<Lanes>);

impl Clocks {
    /// Those that were kept, as many blocks of each place as [`Steady::blocks`] says.
    pub fn kept(clocks: Reused<Lanes>) -> Self {
        Self(clocks)
    }
}

/// A world in which nothing modifies intensities but a tempo: no programme, and times that are always the same.
pub struct Steady {
    weeks: u32,
    /// The most blocks of clocks that a state has.
    blocks: usize,
    states: Vec<State>,
    /// First completed week after each band, state by state; the last band of a state ends never.
    until: Vec<u32>,
    /// How its clocks tick, by tempo, state, band and block.
    ticks: Vec<Ticks>,
    /// Entries of a tempo.
    tempo: usize,
}

/// A state of such a world.
struct State {
    /// Where each exit leads.
    to: Vec<u16>,
    blocks: usize,
    /// Its first band, and the first that is no longer its own.
    bands: Range<usize>,
    /// Its first entry within a tempo.
    ticks: usize,
}

/// The clocks of a block in a band.
#[derive(Clone, Copy)]
struct Ticks {
    /// Intensity per week.
    weekly: Lanes,
    /// Weeks for each unit of integrated intensity; as good as never where nobody takes the exit.
    sojourn: Lanes,
}

/// More weeks than any horizon has, also of the shortest clock that can be drawn.
const NEVER: f64 = 1e100;

impl Steady {
    /// The clocks of a world at some tempos, which multiply the intensities that frailty acts on. Its programme, its cycle and its shocks are
    /// left out.
    pub fn new(world: &World, tempos: &[f64]) -> Self {
        let (mut states, mut until) = (Vec::new(), Vec::new());
        let mut tempo = 0;
        for state in &world.states {
            let clocks = &state.clocks;
            states.push(State {
                to: state.exits.iter().map(|exit| exit.to).collect(),
                blocks: clocks.blocks(),
                bands: until.len()..until.len() + clocks.bands(),
                ticks: tempo,
            });
            until.extend((0..clocks.bands()).map(|band| clocks.end_of(band)));
            tempo += clocks.bands() * clocks.blocks();
        }
        let mut ticks = Vec::with_capacity(tempos.len() * tempo);
        for tempo in tempos {
            for clocks in world.states.iter().map(|state| &state.clocks) {
                for band in 0..clocks.bands() {
                    for (weekly, frail) in clocks.weekly(band).iter().zip(clocks.frail()) {
                        let weekly: Lanes = std::array::from_fn(|lane| {
                            weekly[lane] * if frail[lane] { *tempo } else { 1.0 }
                        });
                        let sojourn = weekly.map(|weekly| (1.0 / weekly).min(NEVER));
                        ticks.push(Ticks { weekly, sojourn });
                    }
                }
            }
        }
        Self {
            weeks: world.weeks,
            blocks: states.iter().map(|state| state.blocks).max().unwrap_or(0),
            states,
            until,
            ticks,
            tempo,
        }
    }

    /// Blocks of clocks at each place.
    pub fn blocks(&self) -> usize {
        self.blocks
    }

    /// Draws the clocks of some keys: each has the place of its key.
    pub fn draw(&self, draws: &Draws, keys: &[Key]) -> Clocks {
        // a state with fewer exits has clocks that nobody looks at
        let mut clocks = Reused::filled([1.0; LANES], keys.len() * self.blocks);
        draw(self, draws, keys, &mut clocks);
        Clocks(clocks)
    }

    /// The movement with which each visit would end.
    pub fn movements(&self, clocks: &Clocks, visits: &[Visit]) -> Reused<Movement> {
        movements(self, &clocks.0, visits)
    }

    /// The week in which the first clock of a visit rings, be it beyond the horizon, and its exit.
    #[inline(always)]
    fn first<const B: usize>(
        &self,
        state: &State,
        clocks: &[Lanes],
        visit: &Visit,
    ) -> Option<(u32, usize)> {
        let mut left = *clocks.first_chunk::<B>()?;
        let first = visit.tempo as usize * self.tempo + state.ticks;
        let mut ticks = self.ticks[first..].chunks_exact(B);
        let (last, bands) = self.until[state.bands.clone()].split_last()?;
        let (mut week, mut duration) = (visit.from, visit.duration);
        for until in bands {
            let ticks = ticks.next()?;
            if *until <= duration {
                continue;
            }
            let stop = until - duration;
            let (rings, first) = rings(&left, ticks);
            if first <= f64::from(stop) {
                return Some((week + (first as u32).min(stop - 1), exit(&rings, first)));
            }
            week += stop;
            if week >= self.weeks {
                return None;
            }
            duration = *until;
            for (left, ticks) in left.iter_mut().zip(ticks) {
                for (left, weekly) in left.iter_mut().zip(ticks.weekly) {
                    *left -= weekly * f64::from(stop);
                }
            }
        }
        debug_assert!(duration < *last);
        let (rings, first) = rings(&left, ticks.next()?);
        Some((week.saturating_add(first as u32), exit(&rings, first)))
    }
}

/// In how many weeks each clock would ring, and the first does.
#[inline(always)]
fn rings<const B: usize>(left: &[Lanes; B], ticks: &[Ticks]) -> ([Lanes; B], f64) {
    let sooner = |a: f64, b: f64| if b < a { b } else { a };
    let mut rings = [[0.0; LANES]; B];
    let mut first = [f64::INFINITY; LANES];
    for block in 0..B {
        for lane in 0..LANES {
            rings[block][lane] = left[block][lane] * ticks[block].sojourn[lane];
            first[lane] = sooner(first[lane], rings[block][lane]);
        }
    }
    let [a, b, c, d] = first;
    (rings, sooner(sooner(a, c), sooner(b, d)))
}

/// The exit whose clock rings first.
#[inline(always)]
fn exit<const B: usize>(rings: &[Lanes; B], first: f64) -> usize {
    let mut exits = 0_u32;
    for (block, rings) in rings.iter().enumerate() {
        for (lane, rings) in rings.iter().enumerate() {
            exits |= u32::from(*rings == first) << (block * LANES + lane);
        }
    }
    exits.trailing_zeros() as usize
}

/// [`Steady::movements`], four clocks to an instruction where a processor can.
#[multiversion(targets("x86_64+avx2"))]
fn movements(world: &Steady, clocks: &[Lanes], visits: &[Visit]) -> Reused<Movement> {
    let mut out = Reused::with_capacity(visits.len());
    out.extend(visits.iter().map(|visit| {
        let state = &world.states[usize::from(visit.state)];
        let left = &clocks[visit.clocks as usize * world.blocks..];
        let first = match state.blocks {
            0 => None,
            1 => world.first::<1>(state, left, visit),
            2 => world.first::<2>(state, left, visit),
            3 => world.first::<3>(state, left, visit),
            _ => world.first::<MAX_BLOCKS>(state, left, visit),
        };
        let (week, exit) = first.unwrap_or((world.weeks, 0));
        Movement {
            week: week.min(world.weeks - 1) + 1,
            to: state.to.get(exit).copied().unwrap_or(0),
        }
    }));
    out
}

/// [`Steady::draw`], in the widest instructions that a processor has.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512cd+avx512dq+avx512vl", "x86_64+avx2"))]
fn draw(world: &Steady, draws: &Draws, keys: &[Key], left: &mut [Lanes]) {
    let blocks = world.blocks;
    let exits = |state: u16| world.states[usize::from(state)].to.len();
    let most = world.states.iter().map(|state| state.to.len()).max();
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
}
