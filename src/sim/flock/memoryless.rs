//! Where intensities never change: the first clock of everybody in the flock at once.
//!
//! A glance at each clock, exact to a millionth, tells nearly always which rings first and in which week. Where it leaves a doubt the
//! clocks of that person are followed exactly, as [`Setting::visit`](crate::sim::clock::Setting::visit) does; so no movement ever depends
//! on how exact the glance is.

use super::{Each, FLOCK, Flock};
use crate::model::world::World;
use crate::model::world::clocks::LANES;
use crate::sim::cycle::Track;
use crate::sim::exponential::{DOUBT, glance};
use crate::sim::people::Start;

/// Longest horizon for which weeks can be told apart at a glance.
const LONGEST: u32 = 1 << 16;
/// Adding it to weeks leaves the nearest whole number in the lowest bits.
const WHOLE: f32 = 8_388_608.0;

/// A state, flat.
struct Flat {
    /// Mean weeks until each clock rings by itself.
    mean: [f32; LANES],
    /// Destinations.
    to: [u16; LANES],
}

/// The states of a world in which intensities never change.
pub(super) struct Sojourns(Vec<Flat>);

impl Sojourns {
    /// `None` where intensities depend on the time in a state, on the cycle or on frailty, or a state has more than four exits.
    pub(super) fn of(world: &World, track: &Track, starts: &[Start]) -> Option<Self> {
        let constant = matches!(&track.runs[..], [run] if run.neutral)
            && world.weeks < LONGEST
            && starts.iter().all(|start| start.person.frailty == 1.0);
        if !constant {
            return None;
        }
        let flat = |state: &crate::model::world::StateTable| {
            let mut to = [0; LANES];
            for (to, exit) in to.iter_mut().zip(&state.exits) {
                *to = exit.to;
            }
            let mean = state.clocks.sojourns()?;
            Some(Flat { mean, to })
        };
        world
            .states
            .iter()
            .map(flat)
            .collect::<Option<_>>()
            .map(Self)
    }
}

/// What a glance tells of each place.
struct Seen {
    /// The first week after the stay.
    week: Each<u32>,
    exit: Each<u32>,
    /// Whether that is sure to be the next movement.
    moves: Each<bool>,
    /// Whether it is sure that there is none before the horizon.
    stays: Each<bool>,
}

impl Flock<'_> {
    /// Everybody's next movement.
    #[inline(always)]
    pub(super) fn move_together(&mut self, sojourns: &Sojourns) {
        let seen = self.look(sojourns);
        for place in 0..FLOCK {
            if seen.moves[place] & self.busy[place] {
                let from = usize::from(self.state[place]);
                let to = sojourns.0[from].to[seen.exit[place] as usize % LANES];
                self.enter(place, to, seen.week[place], 0);
            } else if seen.stays[place] {
                self.go(place, None);
            } else if self.busy[place] {
                let key = (
                    self.person[place],
                    self.state[place],
                    self.event[place] as u16,
                );
                let (week, duration) = (self.week[place], self.duration[place]);
                let next = self.setting(place).visit(self.draws, key, week, duration);
                self.go(place, next);
            }
        }
    }

    #[inline(always)]
    fn look(&self, sojourns: &Sojourns) -> Seen {
        let words = self.draws.blocks(&self.person, &self.event, 0);
        let mut mean = [[0.0; FLOCK]; LANES];
        #[expect(
            clippy::needless_range_loop,
            reason = "a known number of turns, which an iterator would hide"
        )]
        for place in 0..FLOCK {
            let of_state = sojourns.0[usize::from(self.state[place])].mean;
            for lane in 0..LANES {
                mean[lane][place] = of_state[lane];
            }
        }
        let horizon = self.world.weeks;
        let mut seen = Seen {
            week: [0; FLOCK],
            exit: [0; FLOCK],
            moves: [false; FLOCK],
            stays: [false; FLOCK],
        };
        for place in 0..FLOCK {
            // the first ring as early and as late as it can be, and the earliest that another can be
            let (mut early, mut late, mut others) = (f32::INFINITY, f32::INFINITY, f32::INFINITY);
            let mut exit = 0;
            for lane in 0..LANES {
                let about = glance(words[lane][place] as u32);
                let doubt = about * DOUBT + DOUBT;
                let mean = mean[lane][place];
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
            let sure = (late < others) & (weeks == (late - 0.5 + WHOLE).to_bits());
            let after = self.week[place] + (weeks & 0xFFFF) + 1;
            seen.week[place] = after;
            seen.exit[place] = exit;
            seen.moves[place] = sure & (late < left) & (after < horizon);
            seen.stays[place] = (early > left) & (others > left);
        }
        seen
    }
}
