//! The clocks of a person in a state: one per destination.
//!
//! Each visit to a state draws a standard exponential per destination. A clock rings when the integrated intensity of
//! its exit reaches its draw; the first that rings is the movement, in the week in which it rings. Within a week the
//! intensities are constant, so that P(leave in this week) = 1 − exp(−Σ λ) and the destination is j with probability
//! λ_j / Σ λ, exactly as the model asks; and a higher intensity of one exit can only bring that clock forward.

use super::cycle::Track;
use super::luck::{Draws, exponential};
use crate::model::movement::Class;
use crate::model::world::{Fade, MAX_EXITS, NO_FADE, StateTable, World};

/// What multiplies the intensities of a class of movements.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Modifier {
    /// Constant part.
    pub constant: f64,
    /// Fade table, or [`NO_FADE`].
    pub fade: u16,
    /// Week at which the fade began.
    pub origin: u32,
}

impl Modifier {
    /// No effect.
    pub const NONE: Modifier = Modifier {
        constant: 1.0,
        fade: NO_FADE,
        origin: 0,
    };
}

/// Modifiers by class.
pub type Modifiers = [Modifier; Class::COUNT];
/// No effect on any class.
pub const UNMODIFIED: Modifiers = [Modifier::NONE; Class::COUNT];

/// What is left on each clock, in units of integrated intensity.
pub type Remaining = [f64; MAX_EXITS];

/// Sets the clocks of a visit: one Philox block per four destinations.
#[inline]
pub fn set(draws: &Draws, person: u32, state: u16, visit: u16, exits: usize) -> Remaining {
    let mut out = [0.0; MAX_EXITS];
    let event = (u32::from(state) << 16) | u32::from(visit);
    for block in 0..exits.div_ceil(4) {
        let words = draws.block(person, event, block as u32);
        for (clock, word) in out[block * 4..exits.min(block * 4 + 4)]
            .iter_mut()
            .zip(words)
        {
            *clock = exponential(word);
        }
    }
    out
}

/// Where the clocks tick.
pub struct Setting<'a> {
    /// The state.
    pub state: &'a StateTable,
    /// Fade tables.
    pub fades: &'a [Fade],
    /// The cycle.
    pub track: &'a Track,
    /// The person's frailty.
    pub frailty: f64,
    /// Modifiers by class.
    pub modifiers: &'a Modifiers,
    /// Horizon.
    pub weeks: u32,
}

impl<'a> Setting<'a> {
    /// The clocks of a person in a state of a world.
    pub fn new(
        world: &'a World,
        track: &'a Track,
        state: u16,
        frailty: f64,
        modifiers: &'a Modifiers,
    ) -> Self {
        Self {
            state: &world.states[usize::from(state)],
            fades: &world.fades,
            track,
            frailty,
            modifiers,
            weeks: world.weeks,
        }
    }

    /// The next movement, seen from the beginning of week `week`, with `duration` completed weeks in the state:
    /// the week in which it happens and the index of the exit, or `None` if nothing happens before the horizon.
    pub fn next(&self, remaining: &Remaining, week: u32, duration: u32) -> Option<(u32, usize)> {
        let mut left = *remaining;
        self.walk(week, duration, self.weeks, &mut left, true)
    }

    /// Lets the clocks tick from the beginning of week `week` to the beginning of week `to`.
    pub fn advance(&self, remaining: &mut Remaining, week: u32, duration: u32, to: u32) {
        self.walk(week, duration, to, remaining, false);
    }

    /// Ticks through pieces in which band and regime stay the same; stops at the first ring if asked to.
    fn walk(
        &self,
        from: u32,
        duration: u32,
        to: u32,
        left: &mut Remaining,
        ring: bool,
    ) -> Option<(u32, usize)> {
        let rates = &self.state.rates;
        let (mut week, mut duration) = (from, duration);
        let mut band = rates.band_of(duration);
        let mut run = self.track.run_at(week);
        while week < to {
            let until_edge = rates
                .edges
                .get(band + 1)
                .map_or(u32::MAX, |edge| week.saturating_add(edge - duration));
            let run_end = self.track.runs[run].end;
            let stop = to.min(run_end).min(until_edge);
            let cycle = &self.track.runs[run].movement;
            let weekly = rates.band(band);
            let mut first: Option<(f64, usize)> = None;
            for (index, exit) in self.state.exits.iter().enumerate() {
                let class = exit.class.index();
                let modifier = &self.modifiers[class];
                let frailty = if exit.frailty { self.frailty } else { 1.0 };
                let rate = weekly[index] * frailty * cycle[class] * modifier.constant;
                let ticked = if modifier.fade == NO_FADE {
                    rate * f64::from(stop - week)
                } else {
                    let sums = &self.fades[usize::from(modifier.fade)].cumulated;
                    rate * (sums[(stop - modifier.origin) as usize]
                        - sums[(week - modifier.origin) as usize])
                };
                if ring && ticked >= left[index] && rate > 0.0 {
                    let at = self.ring_time(rate, left[index], modifier, week, stop);
                    if first.is_none_or(|(time, _)| at < time) {
                        first = Some((at, index));
                    }
                }
                left[index] -= ticked;
            }
            if let Some((time, index)) = first {
                return Some(((time as u32).clamp(week, stop - 1), index));
            }
            if stop == until_edge {
                band += 1;
            }
            if stop == run_end && run + 1 < self.track.runs.len() {
                run += 1;
            }
            duration += stop - week;
            week = stop;
        }
        None
    }

    /// When a clock rings inside a piece, in weeks with their fraction: it decides between clocks that ring in one week.
    fn ring_time(&self, rate: f64, left: f64, modifier: &Modifier, week: u32, stop: u32) -> f64 {
        if modifier.fade == NO_FADE {
            return f64::from(week) + left / rate;
        }
        let sums = &self.fades[usize::from(modifier.fade)].cumulated;
        let start = (week - modifier.origin) as usize;
        let piece = &sums[start + 1..=(stop - modifier.origin) as usize];
        let whole = piece
            .partition_point(|sum| rate * (sum - sums[start]) < left)
            .min(piece.len() - 1);
        let before = if whole == 0 {
            0.0
        } else {
            rate * (piece[whole - 1] - sums[start])
        };
        let this_week = rate * (piece[whole] - sums[start]) - before;
        f64::from(week) + whole as f64 + ((left - before) / this_week).min(1.0)
    }
}
