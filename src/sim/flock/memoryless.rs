//! Where intensities never change: the first clock of everybody in the flock at once.
//!
//! A glance at each clock, exact to a millionth, tells nearly always which rings first and in which week. Where it leaves a doubt the
//! clocks of that person are followed exactly, as [`Setting::visit`](crate::sim::clock::Setting::visit) does; so no movement ever depends
//! on how exact the glance is.

use super::twins::Log;
use super::{Each, Flock, MOST, VISITS};
use crate::model::world::World;
use crate::model::world::clocks::LANES;
use crate::sim::cycle::Track;
use crate::sim::exponential::{DOUBT, glance};
use crate::sim::people::Start;

/// Longest horizon for which weeks can be told apart at a glance.
const LONGEST: u32 = 1 << 16;
/// 3 · 2²²: adding it to a number, be it just below 0, leaves the nearest whole one in the lowest bits.
const WHOLE: f32 = 12_582_912.0;

/// Most states: each is compared with those of everybody.
const STATES: usize = 64;
/// Bits of a destination.
const DESTINATION: u32 = 8;

/// The states of a world in which intensities never change.
pub(super) struct Memoryless {
    /// By state: mean weeks until each clock rings by itself, as bits of single precision, and the destinations, that of the first exit in
    /// the lowest bits.
    sojourns: Vec<([u32; LANES], u32)>,
    seen: Seen,
}

impl Memoryless {
    /// `None` where intensities depend on the time in a state, on the cycle or on frailty, a state has more than four exits, or there are
    /// more than 64 states.
    pub(super) fn of(world: &World, track: &Track, starts: &[Start]) -> Option<Self> {
        let constant = matches!(&track.runs[..], [run] if run.neutral)
            && world.weeks < LONGEST
            && world.states.len() <= STATES
            && starts.iter().all(|start| start.person.frailty == 1.0);
        if !constant {
            return None;
        }
        let mut sojourns = Vec::with_capacity(world.states.len());
        for state in &world.states {
            let exits = state.exits.iter().rev();
            let to = exits.fold(0, |to, exit| (to << DESTINATION) | u32::from(exit.to));
            sojourns.push((state.clocks.sojourns()?.map(f32::to_bits), to));
        }
        let nothing = [0; MOST];
        Some(Self {
            sojourns,
            seen: Seen {
                mean: [nothing; LANES],
                exits: nothing,
                week: nothing,
                to: nothing,
                moves: nothing,
                ends: nothing,
                visit: nothing,
            },
        })
    }
}

/// What a glance needs and tells of each place: lists by place.
struct Seen {
    /// Mean weeks until each clock rings: bits of single precision.
    mean: [Each; LANES],
    /// Destinations, as [`Memoryless`] has them.
    exits: Each,
    /// The first week after the stay.
    week: Each,
    /// The state that comes then.
    to: Each,
    /// Whether that is sure to be the next movement: all bits, or none.
    moves: Each,
    /// Whether it is sure that there is none that counts.
    ends: Each,
    /// How often the person has been in that state.
    visit: Each,
}

impl Flock<'_> {
    /// Everybody's next movement.
    #[inline(always)]
    pub(super) fn move_together(&mut self, memoryless: &mut Memoryless, log: &mut Log) {
        let Memoryless { sojourns, seen } = memoryless;
        let alive = self.alive;
        self.draw(0);
        self.look(sojourns, seen);
        self.enter_together(seen);
        // few are left: those at their end, and those of whom a glance leaves a doubt; from behind, so that whoever takes a place has moved
        for place in (0..alive).rev() {
            if seen.moves[place] != 0 {
                continue;
            }
            let next = if seen.ends[place] != 0 {
                None
            } else {
                let key = (self.person[place], self.event[place]);
                let (week, duration) = (self.week[place], self.duration[place]);
                self.setting(place).visit(self.draws, key, week, duration)
            };
            self.go(place, next, log);
        }
    }

    /// What [`Flock::enter`] does, for everybody who moves.
    #[inline(always)]
    fn enter_together(&mut self, seen: &mut Seen) {
        let places = self.places();
        seen.visit[..places].fill(0);
        for (state, visits) in self.visits.iter_mut().enumerate() {
            #[expect(
                clippy::needless_range_loop,
                reason = "whole steps, whose last an iterator would leave to single turns"
            )]
            for place in 0..places {
                let here = seen.moves[place] & yes(seen.to[place] == state as u32);
                seen.visit[place] |= visits[place] & here;
                visits[place] = visits[place].wrapping_sub(here);
            }
        }
        for place in 0..places {
            let (moves, to) = (seen.moves[place], seen.to[place]);
            let event = (to << 16) | (seen.visit[place] & VISITS);
            self.state[place] ^= (self.state[place] ^ to) & moves;
            self.event[place] ^= (self.event[place] ^ event) & moves;
            self.week[place] ^= (self.week[place] ^ seen.week[place]) & moves;
            self.duration[place] &= !moves;
        }
    }

    #[inline(always)]
    fn look(&self, sojourns: &[([u32; LANES], u32)], seen: &mut Seen) {
        let places = self.places();
        // comparing with one state after the other is one instruction for many places; looking up is one for each
        seen.mean = [[0; MOST]; LANES];
        seen.exits = [0; MOST];
        for (index, (mean, to)) in sojourns.iter().enumerate() {
            for place in 0..places {
                let here = yes(self.state[place] == index as u32);
                seen.mean[0][place] |= mean[0] & here;
                seen.mean[1][place] |= mean[1] & here;
                seen.mean[2][place] |= mean[2] & here;
                seen.mean[3][place] |= mean[3] & here;
                seen.exits[place] |= to & here;
            }
        }
        let horizon = self.world.weeks;
        for place in 0..places {
            // the first ring as early and as late as it can be, and the earliest that another can be
            let (mut early, mut late, mut others) = (f32::INFINITY, f32::INFINITY, f32::INFINITY);
            let mut exit = 0;
            for lane in 0..LANES {
                let about = glance(self.words[lane][place]);
                let doubt = about * DOUBT + DOUBT;
                let mean = f32::from_bits(seen.mean[lane][place]);
                let (from, to) = ((about - doubt) * mean, (about + doubt) * mean);
                let first = to < late;
                let other = if first { early } else { from };
                others = if other < others { other } else { others };
                early = if first { from } else { early };
                late = if first { to } else { late };
                exit = if first { lane as u32 } else { exit };
            }
            let left = (horizon - self.week[place]) as i32 as f32;
            // rounded down: half a week less, to the nearest
            let weeks = (early - 0.5 + WHOLE).to_bits();
            let sure = (late < others) & (weeks == (late - 0.5 + WHOLE).to_bits()) & (late < left);
            let next = self.week[place] + (weeks & 0xFFFF) + 1;
            seen.week[place] = next;
            seen.to[place] = (seen.exits[place] >> (exit * DESTINATION)) & ((1 << DESTINATION) - 1);
            seen.moves[place] = yes(sure & (next < horizon));
            seen.ends[place] =
                yes(sure & (next >= horizon)) | yes((early > left) & (others > left));
        }
    }
}

/// All bits, or none.
#[inline(always)]
fn yes(condition: bool) -> u32 {
    u32::from(condition).wrapping_neg()
}
