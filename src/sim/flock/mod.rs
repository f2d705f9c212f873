//! Lives without a programme, many at a time: nobody waits for anybody, so that their draws can be made together.
//!
//! Each turn makes one visit of everybody who has not come to the horizon. What a turn does to all of them stands in plain loops over lists
//! of numbers, one list for each thing that is known of a person: a processor does sixteen turns of such a loop at once. Where intensities
//! never change, the first clock of each is found so, too (`memoryless`); otherwise clocks are drawn together and followed person by
//! person. Draws are keyed, so that lives are the same as if each were lived alone, to the last bit; and what a processor's wider
//! instructions change is the time, because each number goes through the same operations.

mod memoryless;
mod twins;

pub use twins::{Kept, Twins};

use super::clock::{Setting, UNMODIFIED, set};
use super::cycle::Track;
use super::exponential::exponentials;
use super::luck::Draws;
use super::people::Start;
use crate::model::world::World;
use crate::model::world::clocks::{LANES, MAX_BLOCKS};
use crate::record::Arm;
use crate::reuse::{Reused, reusable};
use memoryless::Memoryless;
use multiversion::multiversion;
use twins::Log;

/// Most people of a flock: what is known of them stays near the processor.
const MOST: usize = 128;
/// Lists are gone through in whole steps of so many places: a loop's last few turns are as dear as many.
const STEP: usize = 16;
/// Most people whose clocks are kept for their twins: those of more would be far from the processor, and drawing is quicker then.
const TWINS: usize = 2048;
/// So few people draw their clocks one by one: a step of a loop would be nearly empty.
const FEW: usize = 4;
/// Visits are told apart by so many bits of what keys their draws.
const VISITS: u32 = 0xFFFF;

/// A number for each place. Lists lie in one piece of known length, so that a compiler can tell that they are not the same.
type Each = [u32; MOST];
/// The clocks of a block of each.
type Clocks = [[f64; MOST]; LANES];

reusable!(Each, Clocks);

/// Where in life everybody is. The first `alive` places are taken; what stands behind them is of no matter.
struct Flock<'a> {
    world: &'a World,
    track: &'a Track,
    draws: &'a Draws,
    alive: usize,
    /// Visits that everybody has made.
    turn: u32,
    person: Each,
    state: Each,
    /// State and visit, as draws are keyed.
    event: Each,
    /// First week in the state.
    week: Each,
    /// Completed weeks in it by then.
    duration: Each,
    frailty: [f64; MOST],
    /// How often the person of each place has been in a state, by state.
    visits: Reused<Each>,
    /// What has been drawn for each.
    words: [Each; LANES],
    /// The clocks of each, by block; none where lives are followed at a glance.
    clocks: Reused<Clocks>,
}

/// The lives of people without a programme, and the clocks that they were lived by; none for those who were never referred. `first` is the
/// number of the first person, which keys draws.
pub fn live(
    world: &World,
    track: &Track,
    draws: &Draws,
    first: u32,
    starts: &[Start],
) -> (Arm, Twins) {
    let mut flock = Flock::new(world, track, draws);
    let log = match Memoryless::of(world, track, starts) {
        Some(memoryless) => together(&mut flock, memoryless, first, starts),
        None => apart(&mut flock, first, starts),
    };
    log.lives(draws)
}

/// The lives of people at whose clocks a glance is enough, in the widest instructions that a processor has.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512cd+avx512dq+avx512vl", "x86_64+avx2"))]
fn together(
    flock: &mut Flock<'_>,
    mut memoryless: Memoryless,
    first: u32,
    starts: &[Start],
) -> Log {
    let log = Log::new(first, starts.len(), 0);
    flock.live(first, starts, log, |flock, log| {
        flock.move_together(&mut memoryless, log);
    })
}

/// The lives of people whose clocks are followed one after the other. A person has one or two blocks of four clocks, which are at hand sooner as
/// fours than as eights.
#[multiversion(targets("x86_64+avx2"))]
fn apart(flock: &mut Flock<'_>, first: u32, starts: &[Start]) -> Log {
    flock.clocks = Reused::filled([[1.0; MOST]; LANES], flock.world.pace.blocks());
    let kept = if starts.len() <= TWINS {
        flock.clocks.len()
    } else {
        0
    };
    let log = Log::new(first, starts.len(), kept);
    flock.live(first, starts, log, |flock, log| flock.move_apart(log))
}

/// Draws everybody's clocks: the first block of all, and further ones of those who have so many exits.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512cd+avx512dq+avx512vl", "x86_64+avx2"))]
fn draw_clocks(flock: &mut Flock<'_>) {
    let places = flock.places();
    flock.draw(0);
    if let Some(clocks) = flock.clocks.first_mut() {
        for (clocks, words) in clocks.iter_mut().zip(&flock.words) {
            exponentials(words, places, clocks);
        }
    }
    for block in 1..flock.clocks.len() {
        flock.draw_further(block);
    }
}

impl<'a> Flock<'a> {
    fn new(world: &'a World, track: &'a Track, draws: &'a Draws) -> Self {
        let nothing = [0; MOST];
        Self {
            world,
            track,
            draws,
            alive: 0,
            turn: 0,
            person: nothing,
            state: nothing,
            event: nothing,
            week: nothing,
            duration: nothing,
            frailty: [1.0; MOST],
            visits: Reused::with_capacity(world.states.len()),
            words: [nothing; LANES],
            clocks: Reused::with_capacity(0),
        }
    }

    /// Lives all lives, some at a time; `turn` moves everybody who is alive.
    #[inline(always)]
    fn live(
        &mut self,
        first: u32,
        starts: &[Start],
        mut log: Log,
        mut turn: impl FnMut(&mut Self, &mut Log),
    ) -> Log {
        let mut number = first;
        for starts in starts.chunks(MOST) {
            self.gather(number, starts);
            number += starts.len() as u32;
            while self.alive > 0 {
                self.tell(&mut log);
                turn(self, &mut log);
            }
        }
        log
    }

    /// Places in use, in whole steps.
    #[inline(always)]
    fn places(&self) -> usize {
        self.alive.next_multiple_of(STEP).min(MOST)
    }

    /// Takes in those who are referred.
    #[inline(always)]
    fn gather(&mut self, first: u32, starts: &[Start]) {
        self.turn = 0;
        self.visits.clear();
        self.visits.resize(self.world.states.len(), [0; MOST]);
        for (number, start) in (first..).zip(starts) {
            let Some(intake) = start.person.intake else {
                continue;
            };
            let place = self.alive;
            self.alive += 1;
            self.person[place] = number;
            self.frailty[place] = start.person.frailty;
            self.enter(place, u32::from(start.state), intake, start.person.duration);
        }
    }

    #[inline(always)]
    fn enter(&mut self, place: usize, state: u32, week: u32, duration: u32) {
        let visit = &mut self.visits[state as usize][place];
        self.state[place] = state;
        self.event[place] = (state << 16) | (*visit & VISITS);
        self.week[place] = week;
        self.duration[place] = duration;
        *visit += 1;
    }

    /// Writes down where everybody is.
    #[inline(always)]
    fn tell(&mut self, log: &mut Log) {
        let alive = self.alive;
        self.turn += 1;
        log.turn(self.turn);
        log.person.extend_from_slice(&self.person[..alive]);
        log.event.extend_from_slice(&self.event[..alive]);
        log.week.extend_from_slice(&self.week[..alive]);
    }

    /// A movement, or the end. Whoever has the last place takes that of somebody at their end.
    #[inline(always)]
    fn go(&mut self, place: usize, next: Option<(u32, usize)>, log: &mut Log) {
        if let Some((at, exit)) = next
            && at + 1 < self.world.weeks
        {
            let to = self.world.states[self.state[place] as usize].exits[exit].to;
            return self.enter(place, u32::from(to), at + 1, 0);
        }
        log.end(self.person[place], self.turn);
        self.alive -= 1;
        let last = self.alive;
        self.person[place] = self.person[last];
        self.state[place] = self.state[last];
        self.event[place] = self.event[last];
        self.week[place] = self.week[last];
        self.duration[place] = self.duration[last];
        self.frailty[place] = self.frailty[last];
        for visits in self.visits.iter_mut() {
            visits[place] = visits[last];
        }
    }

    /// Where the clocks of a place tick.
    #[inline(always)]
    fn setting(&self, place: usize) -> Setting<'a> {
        let (state, frailty) = (self.state[place] as u16, self.frailty[place]);
        Setting::new(self.world, self.track, state, frailty, &UNMODIFIED)
    }

    /// Everybody's next movement, person by person.
    #[inline(always)]
    fn move_apart(&mut self, log: &mut Log) {
        let together = self.alive > FEW;
        if together {
            draw_clocks(self);
        }
        // from behind, so that whoever takes a place has moved already
        let first = log.stays_before(self.alive);
        // a state with fewer exits has clocks that nobody looks at
        let mut left = [[1.0; LANES]; MAX_BLOCKS];
        for place in (0..self.alive).rev() {
            let setting = self.setting(place);
            if together {
                for (left, clocks) in left.iter_mut().zip(self.clocks.iter()) {
                    for lane in 0..LANES {
                        left[lane] = clocks[lane][place];
                    }
                }
            } else {
                let key = (self.person[place], self.event[place]);
                set(
                    self.draws,
                    key.0,
                    key.1,
                    &mut left[..setting.table.blocks()],
                );
            }
            log.keep(first + place, &left);
            let (week, duration) = (self.week[place], self.duration[place]);
            let next = setting.run_down(&left, week, duration);
            self.go(place, next, log);
        }
    }

    #[inline(always)]
    fn draw_further(&mut self, block: usize) {
        let (mut place_of, mut person, mut event) = ([0; MOST], [0; MOST], [0; MOST]);
        let (mut many, mut exits) = (0, 0);
        for place in 0..self.alive {
            place_of[many] = place as u32;
            person[many] = self.person[place];
            event[many] = self.event[place];
            let of_state = self.world.states[self.state[place] as usize].exits.len();
            exits = exits.max(of_state);
            many += usize::from(of_state > block * LANES);
        }
        let places = many.next_multiple_of(STEP).min(MOST);
        let words = &mut self.words;
        self.draws
            .blocks(&person, &event, block as u32, places, words);
        let mut times = [0.0; MOST];
        let lanes = exits.saturating_sub(block * LANES).min(LANES);
        for (clocks, words) in self.clocks[block].iter_mut().zip(&self.words[..lanes]) {
            exponentials(words, places, &mut times);
            for (place, time) in place_of[..many].iter().zip(&times) {
                clocks[*place as usize % MOST] = *time;
            }
        }
    }

    /// Draws a block of words for everybody.
    #[inline(always)]
    fn draw(&mut self, block: u32) {
        let places = self.places();
        let (person, event) = (&self.person, &self.event);
        self.draws
            .blocks(person, event, block, places, &mut self.words);
    }
}
