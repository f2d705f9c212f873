//! Lives without a programme, many at a time: nobody waits for anybody, so that their draws can be made together.
//!
//! Each turn makes one visit of each of sixteen people. The words of their next clocks are the same arithmetic sixteen times over, their
//! logarithms sixty-four times, which a processor does in few instructions. Who has come to the horizon makes room for the next. Where
//! intensities never change, the first clock of each is found side by side, too (`memoryless`); otherwise clocks are followed person by
//! person. Draws are keyed, so that lives are the same as if each were lived alone, to the last bit; and what a processor's wider
//! instructions change is the time, because each number goes through the same operations.

mod memoryless;

use super::clock::{Setting, UNMODIFIED};
use super::cycle::Track;
use super::exponential::of_wide;
use super::luck::Draws;
use super::people::Start;
use crate::model::state::StateId;
use crate::model::world::World;
use crate::model::world::clocks::{LANES, Lanes, MAX_BLOCKS};
use crate::record::{Arm, NO_ENTERPRISE, Stay};
use memoryless::Sojourns;
use multiversion::multiversion;

/// People in a turn.
const FLOCK: usize = 16;

/// A number for each place in the flock.
type Each<T> = [T; FLOCK];

/// Where in life everybody is.
struct Flock<'a> {
    world: &'a World,
    track: &'a Track,
    draws: &'a Draws,
    person: Each<u32>,
    state: Each<u16>,
    /// State and visit, as draws are keyed.
    event: Each<u32>,
    /// First week in the state.
    week: Each<u32>,
    /// Completed weeks in it by then.
    duration: Each<u32>,
    frailty: Each<f64>,
    busy: Each<bool>,
    /// Whether somebody else may have room.
    free: bool,
    /// How often the person of a place has been in a state: `visits[place * states + state]`.
    visits: Vec<u16>,
    turns: Vec<Turn>,
    /// By person: the turns `from..to` at a place.
    lived: Vec<(usize, u32, u32)>,
}

/// What a turn found: the state of each place, and since when.
struct Turn {
    state: Each<u16>,
    week: Each<u32>,
}

/// The next movement of each place: its week and exit, if there is one.
type Next = Each<Option<(u32, usize)>>;

/// The lives of people without a programme; none for those who were never referred.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512cd+avx512dq+avx512vl", "x86_64+avx2"))]
pub fn live(world: &World, track: &Track, draws: &Draws, starts: &[Start]) -> Arm {
    let mut flock = Flock::new(world, track, draws, starts.len());
    let mut waiting = starts.iter().enumerate();
    let sojourns = Sojourns::of(world, track, starts);
    while flock.fill(&mut waiting) {
        flock.note();
        match &sojourns {
            Some(sojourns) => flock.move_together(sojourns),
            None => {
                let next = flock.apart();
                for (place, next) in next.into_iter().enumerate() {
                    flock.go(place, next);
                }
            }
        }
    }
    flock.arm()
}

impl<'a> Flock<'a> {
    fn new(world: &'a World, track: &'a Track, draws: &'a Draws, people: usize) -> Self {
        Self {
            world,
            track,
            draws,
            person: [0; FLOCK],
            state: [0; FLOCK],
            event: [0; FLOCK],
            week: [0; FLOCK],
            duration: [0; FLOCK],
            frailty: [1.0; FLOCK],
            busy: [false; FLOCK],
            free: true,
            visits: vec![0; FLOCK * world.states.len()],
            turns: Vec::with_capacity(people.div_ceil(FLOCK) * 16),
            lived: vec![(0, 0, 0); people],
        }
    }

    /// Gives free places to those who wait; `false` if nobody is there any more.
    #[inline(always)]
    fn fill<'s>(&mut self, waiting: &mut impl Iterator<Item = (usize, &'s Start)>) -> bool {
        if !self.free {
            return true;
        }
        self.free = false;
        for place in 0..FLOCK {
            if self.busy[place] {
                continue;
            }
            let referred = waiting.find_map(|(n, s)| Some((n, s, s.person.intake?)));
            let Some((number, start, intake)) = referred else {
                break;
            };
            let states = self.world.states.len();
            for visit in &mut self.visits[place * states..][..states] {
                *visit = 0;
            }
            self.person[place] = number as u32;
            self.frailty[place] = start.person.frailty;
            self.busy[place] = true;
            self.enter(place, start.state, intake, start.person.duration);
            self.lived[number] = (place, self.turns.len() as u32, 0);
        }
        self.busy != [false; FLOCK]
    }

    #[inline(always)]
    fn enter(&mut self, place: usize, state: u16, week: u32, duration: u32) {
        let visit = &mut self.visits[place * self.world.states.len() + usize::from(state)];
        self.state[place] = state;
        self.event[place] = (u32::from(state) << 16) | u32::from(*visit);
        self.week[place] = week;
        self.duration[place] = duration;
        *visit = visit.wrapping_add(1);
    }

    /// Writes down where everybody is.
    #[inline(always)]
    fn note(&mut self) {
        self.turns.push(Turn {
            state: self.state,
            week: self.week,
        });
    }

    /// A movement, or the last stay.
    #[inline(always)]
    fn go(&mut self, place: usize, next: Option<(u32, usize)>) {
        if !self.busy[place] {
            return;
        }
        match next {
            Some((at, exit)) if at + 1 < self.world.weeks => {
                let to = self.world.states[usize::from(self.state[place])].exits[exit].to;
                self.enter(place, to, at + 1, 0);
            }
            _ => {
                self.busy[place] = false;
                self.free = true;
                self.lived[self.person[place] as usize].2 = self.turns.len() as u32;
            }
        }
    }

    /// Where the clocks of a place tick.
    #[inline(always)]
    fn setting(&self, place: usize) -> Setting<'a> {
        let (state, frailty) = (self.state[place], self.frailty[place]);
        Setting::new(self.world, self.track, state, frailty, &UNMODIFIED)
    }

    /// The next movements, person by person.
    #[inline(always)]
    fn apart(&self) -> Next {
        let settings: Each<Setting<'a>> = std::array::from_fn(|place| self.setting(place));
        let blocks = settings.iter().map(|s| s.table.blocks()).max();
        let mut clocks = [[[0.0; FLOCK]; LANES]; MAX_BLOCKS];
        for (block, clocks) in clocks.iter_mut().enumerate().take(blocks.unwrap_or(0)) {
            let words = self.draws.blocks(&self.person, &self.event, block as u32);
            for lane in 0..LANES {
                for place in 0..FLOCK {
                    clocks[lane][place] = of_wide(words[lane][place]);
                }
            }
        }
        let mut next = [None; FLOCK];
        for (place, setting) in settings.iter().enumerate() {
            if !self.busy[place] {
                continue;
            }
            let (week, duration) = (self.week[place], self.duration[place]);
            let own = |block: usize| -> Lanes { clocks[block].map(|lane| lane[place]) };
            next[place] = match setting.table.blocks() {
                0 => None,
                1 => setting.run_down(&mut [own(0)], week, duration),
                2 => setting.run_down(&mut [own(0), own(1)], week, duration),
                3 => setting.run_down(&mut [own(0), own(1), own(2)], week, duration),
                _ => setting.run_down::<MAX_BLOCKS>(&mut std::array::from_fn(own), week, duration),
            };
        }
        next
    }

    /// The stays, person by person.
    #[inline(always)]
    fn arm(self) -> Arm {
        let mut arm = Arm {
            offsets: Vec::with_capacity(self.lived.len() + 1),
            stays: Vec::with_capacity(self.turns.len() * FLOCK),
        };
        arm.offsets.push(0);
        for (place, from, to) in self.lived {
            let turns = &self.turns[from as usize..to as usize];
            arm.stays.extend(turns.iter().map(|turn| Stay {
                from: turn.week[place],
                state: StateId(turn.state[place]),
                enterprise: NO_ENTERPRISE,
            }));
            arm.offsets.push(arm.stays.len() as u32);
        }
        arm
    }
}
