//! The model for one draw of the uncertain numbers: plain tables that the simulation walks through.

pub mod clocks;
mod cycle;
pub mod pace;
mod people;
pub mod shocks;
mod staircases;
mod states;
pub mod variant;

use super::Spec;
use super::group::Spread;
use super::movement::Class;
use super::number::Draw;
use super::rates::Intensities;
use clocks::ClockTable;
pub use cycle::chances;
use cycle::cycle_table;
use pace::Pace;
use people::group_table;
use shocks::Shocks;
use staircases::{Fades, enterprise_table, programme_table};
use states::{state_is_uncertain, state_table};
use std::fmt;

/// Most exits that one state may have: their clocks live in a fixed array.
pub const MAX_EXITS: usize = 16;
/// "No fade table".
pub const NO_FADE: u16 = u16::MAX;

/// Everything that a replication needs to know, in numbers.
#[derive(Debug, Clone, PartialEq)]
pub struct World {
    /// Weeks that lives are followed.
    pub weeks: u32,
    /// States by `StateId`.
    pub states: Vec<StateTable>,
    /// Groups in the order of the scenario.
    pub groups: Vec<GroupTable>,
    /// Municipalities whose openings and places the people of each may use, besides their own.
    pub neighbours: Vec<Vec<u16>>,
    /// The first staircase.
    pub programme: Option<ProgrammeTable>,
    /// The second staircase.
    pub enterprises: Option<EnterpriseTable>,
    /// The business cycle.
    pub cycle: Option<CycleTable>,
    /// What comes over everybody for some weeks.
    pub shocks: Shocks,
    /// Intensities of the states in all times: under each regime of the cycle and all shocks that hold together ([`World::time`]).
    pub pace: Pace,
    /// Cumulated fading multipliers; see [`Fade`].
    pub fades: Vec<Fade>,
}

/// One state as the clocks see it.
#[derive(Debug, Clone, PartialEq)]
pub struct StateTable {
    /// Destinations and how multipliers act on the way there.
    pub exits: Vec<Exit>,
    /// Intensities by band and exit.
    pub rates: Intensities,
    /// The same as the clocks read them.
    pub clocks: ClockTable,
    /// Any ordinary hours of work.
    pub in_work: bool,
    /// Whether a person may be on a step here.
    pub eligible: bool,
}

/// One way out of a state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exit {
    /// Destination state.
    pub to: u16,
    /// Class of the movement.
    pub class: Class,
    /// Whether frailty multiplies it.
    pub frailty: bool,
}

/// One group.
#[derive(Debug, Clone, PartialEq)]
pub struct GroupTable {
    /// Municipality.
    pub municipality: u16,
    /// Planned people.
    pub people: u32,
    /// Probability of referral.
    pub referred: f64,
    /// When they arrive.
    pub intake: IntakeTable,
    /// `(state, cumulated probability)`; the last is 1.
    pub start: Vec<(u16, f64)>,
    /// Refund counter at the start.
    pub counter: Spread,
    /// Self-support weeks before the start.
    pub self_support_weeks: Spread,
    /// Duration at the start; `None` is the counter.
    pub duration: Option<Spread>,
    /// Variance of frailty.
    pub frailty_variance: f64,
}

/// How people arrive.
#[derive(Debug, Clone, PartialEq)]
pub enum IntakeTable {
    /// The week of each planned person.
    Fixed(Vec<u32>),
    /// Poisson arrivals in `from ..= until` at so many a week.
    Arrivals {
        from: u32,
        until: u32,
        per_week: f64,
    },
}

/// The first staircase in numbers.
#[derive(Debug, Clone, PartialEq)]
pub struct ProgrammeTable {
    /// Steps in order.
    pub steps: Vec<StepTable>,
    /// The adviser.
    pub adviser: Option<AdviserTable>,
}

/// A step in numbers.
#[derive(Debug, Clone, PartialEq)]
pub struct StepTable {
    /// Planned weeks.
    pub weeks: u32,
    /// Dropout: destination (`None` stays) and weekly intensity.
    pub dropout: Vec<(Option<u16>, f64)>,
    /// Probability of completion.
    pub completion: f64,
    /// Repeats allowed.
    pub repeats: u32,
    /// Longest wait for a place; `None` needs no place.
    pub max_wait: Option<u32>,
    /// Whether a generic placement follows a wait that is too long.
    pub generic_allowed: bool,
    /// Whether an interrupted step is resumed.
    pub resume: bool,
    /// Multipliers in an enterprise or without a place.
    pub effect: Effect,
    /// Multipliers in a generic placement.
    pub generic: Effect,
}

/// Multipliers of a step by class.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Effect {
    /// While on it.
    pub during: [f64; Class::COUNT],
    /// After completing it: the constant multiplier, and the fade table if it fades ([`NO_FADE`] if not).
    pub after: [(f64, u16); Class::COUNT],
}

/// `cumulated[k] = Σ_{i<k} (1 + (m − 1)·2^(−i/h))`: what a fading multiplier adds up to over the first k weeks (settled point 16).
#[derive(Debug, Clone, PartialEq)]
pub struct Fade {
    /// Sums over 0, 1, …, weeks.
    pub cumulated: Vec<f64>,
}

/// The adviser in numbers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AdviserTable {
    /// Length of the window.
    pub weeks: u32,
    /// Weeks after intake beyond which no window is open.
    pub lasts: Option<u32>,
    /// Multiplier at or below capacity.
    pub multiplier: f64,
    /// Capacity; infinite if not limited.
    pub capacity: f64,
}

impl AdviserTable {
    /// The multiplier at a load (settled point 22).
    pub fn multiplier_at(&self, load: u32) -> f64 {
        let load = f64::from(load);
        if load <= self.capacity {
            self.multiplier
        } else {
            1.0 + (self.multiplier - 1.0) * (self.capacity / load)
        }
    }
}

/// The second staircase in numbers.
#[derive(Debug, Clone, PartialEq)]
pub struct EnterpriseTable {
    /// Levels in order.
    pub levels: Vec<LevelTable>,
    /// Enterprises: cohort, municipality, first week.
    pub enterprises: Vec<(u16, u16, u32)>,
    /// State of those who work there.
    pub job: u16,
    /// Where they go when it fails.
    pub after_failure: u16,
    /// Weeks until an opening lapses.
    pub lapse: u32,
    /// Probability of acceptance in the own municipality.
    pub acceptance: f64,
    /// Probability of acceptance from a neighbouring one.
    pub acceptance_neighbour: f64,
}

/// A level in numbers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LevelTable {
    /// Weeks until the attempt to climb.
    pub weeks: Option<u32>,
    /// Probability of passing.
    pub pass: f64,
    /// Repeats allowed.
    pub repeats: u32,
    /// Whether it belongs to the accelerator.
    pub accelerator: bool,
    /// Weekly insolvency intensity.
    pub insolvency: f64,
    /// Places.
    pub places: u32,
    /// Openings per week.
    pub openings: f64,
    /// Seats.
    pub seats: u32,
    /// Multiplier on job loss.
    pub job_loss: f64,
    /// Share of additional openings.
    pub additional: f64,
}

/// The cycle in numbers.
#[derive(Debug, Clone, PartialEq)]
pub struct CycleTable {
    /// Cumulated probabilities of the next regime, by regime.
    pub next: Vec<Vec<f64>>,
    /// Cumulated probabilities of the first regime.
    pub initial: Vec<f64>,
    /// Multipliers by regime.
    pub multipliers: Vec<RegimeTable>,
}

/// What a regime multiplies.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RegimeTable {
    /// Movements of people, by class.
    pub movement: [f64; Class::COUNT],
    /// Openings.
    pub openings: f64,
    /// Insolvency.
    pub insolvency: f64,
}

/// Why a draw of the parameters gives no possible world.
#[derive(Debug, Clone, PartialEq)]
pub struct WorldError {
    /// Where: state and destination, or another field.
    pub place: String,
    /// What is wrong and what would be right.
    pub message: String,
}

impl fmt::Display for WorldError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.message)
    }
}

impl std::error::Error for WorldError {}

impl World {
    /// The world for one draw.
    ///
    /// # Errors
    /// When the drawn shares of a state leave nobody in it, or a state has more than [`MAX_EXITS`] exits.
    pub fn new(spec: &Spec, draw: &Draw) -> Result<Self, WorldError> {
        let states = (0..spec.states.len())
            .map(|s| state_table(spec, s, draw))
            .collect::<Result<_, _>>()?;
        let municipalities = spec.municipalities.iter();
        let mut world = Self {
            weeks: spec.calendar.weeks,
            states,
            groups: spec.groups.iter().map(|g| group_table(g, draw)).collect(),
            neighbours: municipalities.map(|m| m.neighbours.clone()).collect(),
            programme: None,
            enterprises: None,
            cycle: None,
            shocks: Shocks::none(),
            pace: Pace::default(),
            fades: Vec::new(),
        };
        world.set(spec, draw);
        Ok(world)
    }

    /// The world for another draw, keeping the intensities of states that no parameter touches.
    ///
    /// # Errors
    /// As [`World::new`].
    pub fn redraw(&self, spec: &Spec, draw: &Draw) -> Result<Self, WorldError> {
        let mut again = self.clone();
        again.redraw_in_place(spec, draw)?;
        Ok(again)
    }

    /// The same in the room of this one: a run makes a world for every replication.
    ///
    /// # Errors
    /// As [`World::new`]; then it is the world of no draw, and lives must not be lived in it.
    pub fn redraw_in_place(&mut self, spec: &Spec, draw: &Draw) -> Result<(), WorldError> {
        for (index, state) in self.states.iter_mut().enumerate() {
            if state_is_uncertain(spec, index) {
                state.redraw(spec, index, draw)?;
            }
        }
        for (table, group) in self.groups.iter_mut().zip(&spec.groups) {
            table.redraw(group, draw);
        }
        self.set(spec, draw);
        Ok(())
    }

    /// Sets all but the states, the groups and what no draw touches, in the room of what stood there.
    fn set(&mut self, spec: &Spec, draw: &Draw) {
        let mut fades = Fades::in_room_of(&mut self.fades, spec.calendar.weeks);
        self.programme = spec.programme.as_ref().map(|programme| {
            let room = self.programme.take();
            programme_table(programme, draw, &mut fades, room)
        });
        fades.end();
        self.enterprises = spec.enterprises.as_ref().map(|e| enterprise_table(e, draw));
        self.cycle = spec
            .cycle
            .as_ref()
            .map(|cycle| cycle_table(cycle, draw, self.cycle.take()));
        if !spec.shocks.is_empty() {
            self.shocks = Shocks::new(&spec.shocks, draw, spec.calendar.weeks);
        }
        let (cycle, shocks) = (self.cycle.as_ref(), &self.shocks);
        let times = (0..times(cycle, shocks)).map(|time| movement(cycle, shocks, time));
        self.pace.set(&self.states, times);
    }

    /// The number of a time: a regime of the cycle (0 without one), and the kind of shocks that hold.
    #[inline]
    pub fn time(&self, regime: usize, kind: usize) -> usize {
        kind * regimes(self.cycle.as_ref()) + regime
    }

    /// What multiplies the movements of people in a time, by class.
    pub fn movement(&self, time: usize) -> [f64; Class::COUNT] {
        movement(self.cycle.as_ref(), &self.shocks, time)
    }
}

/// Regimes, at least one.
fn regimes(cycle: Option<&CycleTable>) -> usize {
    cycle.map_or(1, |cycle| cycle.multipliers.len())
}

/// How many times there are.
fn times(cycle: Option<&CycleTable>, shocks: &Shocks) -> usize {
    regimes(cycle) * shocks.kinds().len()
}

fn movement(cycle: Option<&CycleTable>, shocks: &Shocks, time: usize) -> [f64; Class::COUNT] {
    let (kind, regime) = (time / regimes(cycle), time % regimes(cycle));
    let mut movement = cycle.map_or([1.0; Class::COUNT], |c| c.multipliers[regime].movement);
    for (m, shock) in movement.iter_mut().zip(shocks.kinds()[kind].movement) {
        *m *= shock;
    }
    movement
}
