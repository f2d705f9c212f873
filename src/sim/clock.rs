//! The clocks of a person in a state: one per destination. This is where a simulation spends its time.
//!
//! Each visit to a state draws a standard exponential per destination. A clock rings when the integrated intensity of
//! its exit reaches its draw; the first that rings is the movement, in the week in which it rings. Within a week the
//! intensities are constant, so that P(leave in this week) = 1 − exp(−Σ λ) and the destination is j with probability
//! λ_j / Σ λ, exactly as the model asks; and a higher intensity of one exit can only bring that clock forward.
//!
//! Why it is shaped so: time passes in pieces in which band, regime and shocks stay the same, so that a visit costs a few pieces, not
//! its weeks. Clocks go four by four through the same few operations without a branch, and the number of fours is known when the code is
//! compiled; only the piece in which one rings divides. Effects that fade look into a table for every clock, out of the common way.

use super::cycle::Track;
use super::exponential::exponential;
use super::luck::Draws;
use crate::model::movement::Class;
use crate::model::world::clocks::{ClockTable, LANES, Lanes, MAX_BLOCKS};
use crate::model::world::pace::Ticks;
use crate::model::world::{Fade, NO_FADE, World};
use multiversion::multiversion;

/// What multiplies the intensities, by class of movement.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Modifiers {
    /// Constant parts.
    pub constant: [f64; Class::COUNT],
    /// Fade tables, or [`NO_FADE`].
    pub fade: [u16; Class::COUNT],
    /// Week at which the fades began; 0 if nothing fades.
    pub origin: u32,
}

/// No effect on any class.
pub const UNMODIFIED: Modifiers = Modifiers {
    constant: [1.0; Class::COUNT],
    fade: [NO_FADE; Class::COUNT],
    origin: 0,
};

/// Where the clocks of a person in a state tick.
#[derive(Clone, Copy)]
pub struct Setting<'a> {
    /// The clocks of the state.
    pub table: &'a ClockTable,
    /// Their intensities.
    pub ticks: Ticks<'a>,
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
    #[inline(always)]
    pub fn new(
        world: &'a World,
        track: &'a Track,
        state: u16,
        frailty: f64,
        modifiers: &'a Modifiers,
    ) -> Self {
        Self {
            table: &world.states[usize::from(state)].clocks,
            ticks: world.pace.of(state),
            fades: &world.fades,
            track,
            frailty,
            modifiers,
            weeks: world.weeks,
        }
    }

    /// Sets the clocks of a visit whose intensities nothing modifies and follows them to the next movement; they are not kept.
    #[inline(always)]
    pub fn visit(
        &self,
        draws: &Draws,
        (person, event): (u32, u32),
        week: u32,
        duration: u32,
    ) -> Option<(u32, usize)> {
        match self.table.blocks() {
            0 => None,
            1 => self.set_and_walk::<1>(draws, person, event, week, duration),
            2 => self.set_and_walk::<2>(draws, person, event, week, duration),
            3 => self.set_and_walk::<3>(draws, person, event, week, duration),
            _ => self.set_and_walk::<MAX_BLOCKS>(draws, person, event, week, duration),
        }
    }

    /// The next movement before the beginning of week `until`, seen from the beginning of week `week`, with `duration` completed weeks in the
    /// state: the week in which it happens and the index of the exit. If nothing happens until then, `ahead` is what is left on the clocks.
    ///
    /// `clocks` are what is left on each, in units of integrated intensity, by block: at least as many blocks as the state has.
    pub fn next(
        &self,
        clocks: &[Lanes],
        week: u32,
        duration: u32,
        until: u32,
        ahead: &mut [Lanes],
    ) -> Option<(u32, usize)> {
        next(self, clocks, week, duration, until, ahead)
    }

    /// Lets the clocks tick from the beginning of week `week` to the beginning of week `to`.
    pub fn advance(&self, clocks: &mut [Lanes], week: u32, duration: u32, to: u32) {
        advance(self, clocks, week, duration, to);
    }

    #[inline(always)]
    fn next_of<const B: usize>(
        &self,
        clocks: &[Lanes],
        week: u32,
        duration: u32,
        until: u32,
        ahead: &mut [Lanes],
    ) -> Option<(u32, usize)> {
        let mut left = *clocks.first_chunk::<B>()?;
        let found = self.walk::<B, true, true>(&mut left, week, duration, until);
        if let Some(ahead) = ahead.first_chunk_mut()
            && found.is_none()
        {
            *ahead = left;
        }
        found
    }

    #[inline(always)]
    fn advance_of<const B: usize>(&self, clocks: &mut [Lanes], week: u32, duration: u32, to: u32) {
        if let Some(left) = clocks.first_chunk_mut::<B>() {
            self.walk::<B, false, true>(left, week, duration, to);
        }
    }

    #[inline(always)]
    fn set_and_walk<const B: usize>(
        &self,
        draws: &Draws,
        person: u32,
        event: u32,
        week: u32,
        duration: u32,
    ) -> Option<(u32, usize)> {
        let mut left = [[0.0; LANES]; B];
        set(draws, person, event, &mut left);
        self.walk::<B, true, false>(&mut left, week, duration, self.weeks)
    }

    /// The next movement, as [`Setting::next`] finds it, of clocks whose intensities nothing modifies.
    #[inline(always)]
    pub(super) fn run_down(
        &self,
        clocks: &[Lanes; MAX_BLOCKS],
        week: u32,
        duration: u32,
    ) -> Option<(u32, usize)> {
        let [a, b, c, _] = *clocks;
        match self.table.blocks() {
            0 => None,
            1 => self.walk::<1, true, false>(&mut [a], week, duration, self.weeks),
            2 => self.walk::<2, true, false>(&mut [a, b], week, duration, self.weeks),
            3 => self.walk::<3, true, false>(&mut [a, b, c], week, duration, self.weeks),
            _ => self.walk::<MAX_BLOCKS, true, false>(&mut { *clocks }, week, duration, self.weeks),
        }
    }

    /// Ticks through pieces in which band and times stay the same; stops at the first ring if asked to.
    #[inline(always)]
    fn walk<const B: usize, const RING: bool, const MODIFIED: bool>(
        &self,
        left: &mut [Lanes; B],
        from: u32,
        duration: u32,
        to: u32,
    ) -> Option<(u32, usize)> {
        let scale = self.scale::<B, MODIFIED>();
        let fading = MODIFIED && self.modifiers.fade != UNMODIFIED.fade;
        let (mut week, mut duration) = (from, duration);
        let mut band = self.table.band_of(duration);
        let mut run = self.track.run_at(week);
        while week < to {
            let until_edge = week.saturating_add(self.table.end_of(band) - duration);
            let times = &self.track.runs[run];
            let stop = to.min(times.end).min(until_edge);
            let rates = self.rates(band, times.time, &scale);
            let least = if fading {
                let least;
                (*left, least) = self.tick_fading(rates, week, stop, *left);
                least
            } else {
                tick(&rates, f64::from(stop - week), left)
            };
            if RING
                && least <= 0.0
                && let Some(first) = self.first(&rates, fading, week, stop, left)
            {
                return Some(first);
            }
            band += usize::from(stop == until_edge);
            run += usize::from(stop == times.end && run + 1 < self.track.runs.len());
            duration += stop - week;
            week = stop;
        }
        None
    }

    /// Frailty and the constant parts of the modifiers, by clock.
    #[inline(always)]
    #[expect(
        clippy::needless_range_loop,
        reason = "a known number of turns, which an iterator would hide"
    )]
    fn scale<const B: usize, const MODIFIED: bool>(&self) -> [Lanes; B] {
        let mut scale = [[0.0; LANES]; B];
        for block in 0..B {
            let (frail, class) = (&self.table.frail()[block], &self.table.class()[block]);
            for lane in 0..LANES {
                scale[block][lane] = if frail[lane] { self.frailty } else { 1.0 };
            }
            if MODIFIED {
                for lane in 0..LANES {
                    scale[block][lane] *= self.modifiers.constant[class[lane].index()];
                }
            }
        }
        scale
    }

    /// Intensities per week in a piece, effects that fade aside.
    #[inline(always)]
    fn rates<const B: usize>(&self, band: usize, time: usize, scale: &[Lanes; B]) -> [Lanes; B] {
        let mut rates = self.ticks.at(time, band);
        for block in 0..B {
            for lane in 0..LANES {
                rates[block][lane] *= scale[block][lane];
            }
        }
        rates
    }

    /// By value: clocks that stand in memory for its sake would be slower everywhere.
    #[inline(never)]
    fn tick_fading<const B: usize>(
        &self,
        rates: [Lanes; B],
        week: u32,
        stop: u32,
        mut left: [Lanes; B],
    ) -> ([Lanes; B], f64) {
        let mut least = f64::INFINITY;
        for block in 0..B {
            for lane in 0..LANES {
                let class = self.table.class()[block][lane];
                let left = &mut left[block][lane];
                *left -= rates[block][lane] * self.effective_weeks(class, week, stop);
                least = if *left < least { *left } else { least };
            }
        }
        (left, least)
    }

    /// Weeks of a piece as a class of movements counts them: each times the multiplier that fades.
    fn effective_weeks(&self, class: Class, week: u32, stop: u32) -> f64 {
        match self.sums(class) {
            None => f64::from(stop - week),
            Some(sums) => {
                let origin = self.modifiers.origin;
                sums[(stop - origin) as usize] - sums[(week - origin) as usize]
            }
        }
    }

    fn sums(&self, class: Class) -> Option<&[f64]> {
        match self.modifiers.fade[class.index()] {
            NO_FADE => None,
            fade => Some(&self.fades[usize::from(fade)].cumulated),
        }
    }

    /// The first of the clocks that rang in a piece, after they ticked through it: its week and the index of its exit.
    #[inline(always)]
    fn first<const B: usize>(
        &self,
        rates: &[Lanes; B],
        fading: bool,
        week: u32,
        stop: u32,
        left: &[Lanes; B],
    ) -> Option<(u32, usize)> {
        // how long before the end of the piece it rang: the longest is the first
        let mut rung = [NOT; B];
        for block in 0..B {
            let mut ago = [0.0; LANES];
            for lane in 0..LANES {
                // never NaN: a clock at zero that does not tick has not rung
                let rate = rates[block][lane];
                ago[lane] = -left[block][lane] / if rate > 0.0 { rate } else { f64::MIN_POSITIVE };
            }
            if fading {
                for (lane, ago) in ago.iter_mut().enumerate() {
                    *ago = self.ago(self.table.class()[block][lane], *ago, week, stop);
                }
            }
            let mut of_lane = [NOT; LANES];
            for (lane, ago) in ago.into_iter().enumerate() {
                let rang = (left[block][lane] <= 0.0) & (rates[block][lane] > 0.0);
                let ago = if rang { ago } else { NOT.ago };
                let exit = (block * LANES + lane) as u32;
                of_lane[lane] = Rung { ago, exit };
            }
            let [a, b, c, d] = of_lane;
            rung[block] = a.or(b).or(c.or(d));
        }
        let first = rung.into_iter().fold(NOT, Rung::or);
        let time = f64::from(stop) - first.ago;
        (first.ago >= 0.0).then(|| ((time as u32).clamp(week, stop - 1), first.exit as usize))
    }

    /// Where effects fade: the weeks by which a ring came before the end of a piece; `over` is what the clock has ticked since then, in
    /// weeks of effect.
    fn ago(&self, class: Class, over: f64, week: u32, stop: u32) -> f64 {
        let Some(sums) = self.sums(class) else {
            return over;
        };
        let origin = self.modifiers.origin;
        let (start, end) = ((week - origin) as usize, (stop - origin) as usize);
        let at = sums[end] - over;
        // the last week whose beginning is not after the ring; within it the effect is constant
        let whole = sums[start..end].partition_point(|sum| *sum <= at).max(1) + start - 1;
        let part = (at - sums[whole]) / (sums[whole + 1] - sums[whole]);
        end as f64 - whole as f64 - part.clamp(0.0, 1.0)
    }
}

/// [`Setting::next`], four clocks to an instruction where a processor can.
#[multiversion(targets("x86_64+avx2"))]
fn next(
    setting: &Setting<'_>,
    clocks: &[Lanes],
    week: u32,
    duration: u32,
    until: u32,
    ahead: &mut [Lanes],
) -> Option<(u32, usize)> {
    match setting.table.blocks() {
        0 => None,
        1 => setting.next_of::<1>(clocks, week, duration, until, ahead),
        2 => setting.next_of::<2>(clocks, week, duration, until, ahead),
        3 => setting.next_of::<3>(clocks, week, duration, until, ahead),
        _ => setting.next_of::<MAX_BLOCKS>(clocks, week, duration, until, ahead),
    }
}

/// [`Setting::advance`], likewise.
#[multiversion(targets("x86_64+avx2"))]
fn advance(setting: &Setting<'_>, clocks: &mut [Lanes], week: u32, duration: u32, to: u32) {
    match setting.table.blocks() {
        0 => {}
        1 => setting.advance_of::<1>(clocks, week, duration, to),
        2 => setting.advance_of::<2>(clocks, week, duration, to),
        3 => setting.advance_of::<3>(clocks, week, duration, to),
        _ => setting.advance_of::<MAX_BLOCKS>(clocks, week, duration, to),
    }
}

/// A clock that rang so many weeks ago.
#[derive(Clone, Copy)]
struct Rung {
    ago: f64,
    exit: u32,
}

/// None has rung.
const NOT: Rung = Rung {
    ago: -1.0,
    exit: u32::MAX,
};

impl Rung {
    /// The one that rang longer ago; the lower exit, which is `self`, if both rang at once. Pairs are compared side by side, so that nothing
    /// waits for all that came before.
    #[inline(always)]
    fn or(self, other: Self) -> Self {
        let later = other.ago > self.ago;
        Self {
            ago: if later { other.ago } else { self.ago },
            exit: if later { other.exit } else { self.exit },
        }
    }
}

/// Draws the clocks of an event (state and visit), one Philox block for each four destinations.
#[inline(always)]
pub fn set(draws: &Draws, person: u32, event: u32, clocks: &mut [Lanes]) {
    for (block, clocks) in clocks.iter_mut().enumerate() {
        let words = draws.block(person, event, block as u32);
        for lane in 0..LANES {
            clocks[lane] = exponential(words[lane]);
        }
    }
}

/// Lets clocks tick; the least that is left on any of them.
#[inline(always)]
fn tick<const B: usize>(rates: &[Lanes; B], weeks: f64, left: &mut [Lanes; B]) -> f64 {
    let less = |a: f64, b: f64| if b < a { b } else { a };
    let mut least = [f64::INFINITY; LANES];
    for block in 0..B {
        for lane in 0..LANES {
            left[block][lane] -= rates[block][lane] * weeks;
        }
        for lane in 0..LANES {
            least[lane] = less(least[lane], left[block][lane]);
        }
    }
    // in pairs: each comparison that waits for another is time lost when a clock has rung
    let [a, b, c, d] = least;
    less(less(a, c), less(b, d))
}
