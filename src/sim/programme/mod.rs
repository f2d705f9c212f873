//! The programme arm: both staircases, coupled through places, openings and the adviser.
//!
//! People and enterprises are touched only when something happens to them; a calendar of weekly buckets keeps the order
//! of settled point 23: enterprises, movements between states, first staircase, waiting list, openings. Whatever happens
//! in a week takes effect in the next one.

mod adviser;
mod apart;
mod enterprises;
mod life;
mod openings;
mod staircase;
mod stop;
mod waiting;

pub use apart::live as apart;

use super::clock::UNMODIFIED;
use super::cycle::Track;
use super::flock::Twins;
use super::luck::{Draws, Luck, Purpose, Words};
use super::people::Start;
use super::schedule::{Calendar, Schedule};
use crate::model::state::StateId;
use crate::model::world::clocks::{LANES, Lanes};
use crate::model::world::{EnterpriseTable, ProgrammeTable, World};
use crate::record::{Arm, EnterpriseRecord, NO_ENTERPRISE, OpeningRecord, Stay, StepStay, Window};
use crate::reuse::{Reusable, Reused, reusable};
use enterprises::Enterprise;
use life::{Life, Stage};
use openings::{Open, Ready};

reusable!(Life, u16, (u32, u32), (u32, Stay));

/// As many people as are near the processor, all told.
const FAR: usize = 2048;

/// What happened in the programme arm.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Outcome {
    /// Stays in states.
    pub arm: Arm,
    /// Steps, by person and week.
    pub steps: Vec<StepStay>,
    /// Windows of the adviser, by person and week.
    pub adviser: Vec<Window>,
    /// Graduations by person.
    pub graduations: Vec<(u32, u32)>,
    /// Enterprises.
    pub enterprises: Vec<EnterpriseRecord>,
    /// Openings.
    pub openings: Vec<OpeningRecord>,
}

/// Draws by purpose, keyed once per replication.
struct Purposes {
    clock: Draws,
    dropout: Draws,
    completion: Draws,
    acceptance: Draws,
    climb: Draws,
    opening: Draws,
}

/// The state of the arm while its weeks go by.
struct Engine<'a, C> {
    world: &'a World,
    track: &'a Track,
    programme: Option<&'a ProgrammeTable>,
    second: Option<&'a EnterpriseTable>,
    draws: Purposes,
    starts: &'a [Start],
    /// Number of the first person, which keys draws. Lists here begin with that one.
    first: u32,
    /// First draws of each step, of everybody together.
    first_dropouts: First<Lanes>,
    first_completions: First<Words>,
    /// The clocks of the same people without the programme.
    twins: &'a mut Twins,
    /// Where the clocks of each stay are, in the order in which stays began; nothing if clocks are not kept.
    places: Reused<(u32, u32)>,
    lives: Reused<Life>,
    /// The clocks of each person, so many blocks for each: what is left on them, in units of integrated intensity.
    clocks: Reused<Lanes>,
    /// The same ahead of time, of those of whom it is known that nothing happens until then.
    ahead: Reused<Lanes>,
    blocks: usize,
    /// How often each person has entered each state: `visits[person * states + state]`.
    visits: Reused<u16>,
    movements: C,
    step_events: C,
    window_ends: C,
    enterprises: Vec<Enterprise>,
    /// The first week in which something can happen to each of them.
    enterprise_due: Vec<u32>,
    open: Vec<Open>,
    /// Who is on the list for places; some may have left it in this week.
    waiting: Vec<u32>,
    /// The same by municipality, in order: filled and emptied each week.
    queues: Vec<Vec<(u32, u32)>>,
    /// Who is ready for openings, by municipality, in order.
    ready: Vec<Vec<Ready>>,
    /// Who has had a place or a job in each enterprise.
    members: Vec<Vec<u32>>,
    /// Who has been in a window of the adviser of each municipality since all windows were last looked at.
    clients: Vec<Vec<u32>>,
    /// Load and multiplier of the adviser by municipality.
    load: Reused<u32>,
    adviser_multiplier: Reused<f64>,
    load_changed: bool,
    /// People whose clocks must be looked at when the week ends.
    dirty: Reused<u32>,
    /// Enterprises that do not suit a person.
    refused: Vec<Vec<u16>>,
    stays: Reused<(u32, Stay)>,
    /// Last week of the programme, if it ends before the horizon.
    last_week: Option<u32>,
    out: Outcome,
}

/// Lives the programme arm of one replication; `last_week` is the last one of the programme if it ends early.
pub fn live(
    world: &World,
    track: &Track,
    luck: &Luck,
    starts: &[Start],
    twins: &mut Twins,
    last_week: Option<u32>,
) -> Outcome {
    let calendar = || Schedule::new(world.weeks, starts.len());
    let mut engine = Engine::new(world, track, luck, starts, twins, calendar);
    engine.last_week = last_week;
    let mut arrivals: Vec<(u32, u32)> = starts
        .iter()
        .enumerate()
        .filter_map(|(p, s)| s.person.intake.map(|week| (week, p as u32)))
        .collect();
    arrivals.sort_unstable();
    let mut arrivals = arrivals.into_iter().peekable();
    let mut due = Vec::new();
    for week in 0..world.weeks {
        if arrivals.peek().is_none_or(|(at, _)| *at != week) && engine.is_idle(week) {
            continue;
        }
        while let Some((_, person)) = arrivals.next_if(|(at, _)| *at == week) {
            engine.enrol(person, week);
        }
        engine.enterprise_week(week);
        engine.movements.take(week, &mut due);
        engine.fetch(&due);
        for person in &due {
            engine.follow_clock(*person, week);
        }
        engine.step_events.take(week, &mut due);
        engine.fetch(&due);
        for person in &due {
            engine.step_event(*person, week);
        }
        if engine.goes_on_after(week) {
            engine.serve_waiting_list(week);
        }
        engine.fill_openings(week);
        engine.window_ends.take(week, &mut due);
        for person in &due {
            engine.close_window(*person, week + 1);
        }
        if engine.last_week == Some(week) {
            engine.stop(week);
        }
        engine.end_week(week);
    }
    engine.finish()
}

impl<'a, C: Calendar> Engine<'a, C> {
    /// The arm before its first week, of people whose first has the number that `twins` has.
    fn new(
        world: &'a World,
        track: &'a Track,
        luck: &Luck,
        starts: &'a [Start],
        twins: &'a mut Twins,
        calendar: impl Fn() -> C,
    ) -> Self {
        let (first, kept) = (twins.first(), twins.are_kept());
        let people = starts.len();
        let draws = Purposes {
            clock: luck.draws(Purpose::Clock),
            dropout: luck.draws(Purpose::Dropout),
            completion: luck.draws(Purpose::Completion),
            acceptance: luck.draws(Purpose::Acceptance),
            climb: luck.draws(Purpose::Climb),
            opening: luck.draws(Purpose::Opening),
        };
        let second = world.enterprises.as_ref();
        let count = second.map_or(0, |e| e.enterprises.len());
        let municipalities = world.neighbours.len();
        let steps = world.programme.as_ref().map_or(0, |p| p.steps.len());
        let insolvency = luck.draws(Purpose::Insolvency);
        let adviser = world.programme.as_ref().and_then(|p| p.adviser);
        Self {
            world,
            track,
            programme: world.programme.as_ref(),
            second,
            draws,
            starts,
            first,
            first_dropouts: First::new(first, people, steps),
            first_completions: First::new(first, people, steps),
            twins,
            places: Reused::with_capacity(if kept { people * 8 } else { 0 }),
            lives: Reused::filled(Life::default(), people),
            clocks: Reused::filled([0.0; LANES], people * world.pace.blocks()),
            ahead: Reused::filled([0.0; LANES], people * world.pace.blocks()),
            blocks: world.pace.blocks(),
            visits: Reused::filled(0, people * world.states.len()),
            movements: calendar(),
            step_events: calendar(),
            window_ends: calendar(),
            enterprises: vec![Enterprise::new(insolvency); count],
            enterprise_due: vec![0; count],
            open: Vec::new(),
            waiting: Vec::new(),
            queues: vec![Vec::new(); municipalities],
            ready: vec![Vec::new(); municipalities],
            members: vec![Vec::new(); count],
            clients: vec![Vec::new(); municipalities],
            load: Reused::filled(0, municipalities),
            adviser_multiplier: Reused::filled(
                adviser.map_or(1.0, |a| a.multiplier_at(0)),
                municipalities,
            ),
            load_changed: false,
            dirty: Reused::with_capacity(0),
            refused: vec![Vec::new(); if count > 0 { people } else { 0 }],
            stays: Reused::with_capacity(people * 8),
            last_week: None,
            out: Outcome {
                // Mostly nobody is on a step twice.
                steps: Vec::with_capacity(people * steps),
                adviser: Vec::with_capacity(people),
                graduations: Vec::with_capacity(people),
                enterprises: second.map_or_else(Vec::new, |e| {
                    let blank = |(cohort, municipality, _): &(u16, u16, u32)| EnterpriseRecord {
                        cohort: *cohort,
                        municipality: *municipality,
                        levels: Vec::new(),
                        left_accelerator: None,
                        failed: None,
                    };
                    e.enterprises.iter().map(blank).collect()
                }),
                ..Outcome::default()
            },
        }
    }

    /// Where people are so many that what is known of them is far from the processor: waits for all who are due at once, and not for one
    /// after the other.
    #[inline]
    fn fetch(&self, due: &[u32]) {
        if self.lives.len() >= FAR {
            self.touch(due);
        }
    }

    #[inline(never)]
    fn touch(&self, due: &[u32]) {
        let of_person = |person: &u32| {
            let person = *person as usize;
            let life = &self.lives[person];
            let first = |clocks: &[Lanes]| clocks.get(person * self.blocks).map_or(0.0, |c| c[0]);
            let clocks = first(&self.clocks) + first(&self.ahead);
            life.since
                ^ life.offered
                ^ life.modifiers.origin
                ^ u32::from(self.starts[person].state)
                ^ u32::from(self.visits[person * self.world.states.len()])
                ^ clocks.to_bits() as u32
        };
        std::hint::black_box(due.iter().map(of_person).fold(0, std::ops::BitXor::bitxor));
    }

    /// A person joins at the beginning of a week and is exposed in it.
    fn enrol(&mut self, person: u32, week: u32) {
        let start = &self.starts[person as usize];
        let life = &mut self.lives[person as usize];
        life.state = start.state;
        life.since = week;
        life.duration_at_since = start.person.duration;
        life.ticked_to = week;
        life.fresh = true;
        life.modifiers = UNMODIFIED;
        life.enterprise = NO_ENTERPRISE;
        self.stays.push((
            person,
            Stay {
                from: week,
                state: StateId(start.state),
                enterprise: NO_ENTERPRISE,
            },
        ));
        self.begin_programme(person, week);
        self.refresh(person, week);
    }

    /// The movement that the clocks had announced for this week, or the end of what is known of them.
    fn follow_clock(&mut self, person: u32, week: u32) {
        let life = &self.lives[person as usize];
        if life.ahead_to == week + 1 {
            return self.dirty.push(person);
        }
        let exit = self.world.states[usize::from(life.state)].exits[usize::from(life.next_exit)];
        self.move_to(person, exit.to, exit.class, NO_ENTERPRISE, week);
    }

    /// Lets everything that happened in the week take effect.
    fn end_week(&mut self, week: u32) {
        if week + 1 >= self.world.weeks {
            return;
        }
        self.settle_adviser_load();
        let mut dirty = std::mem::take(&mut self.dirty);
        self.fetch(&dirty);
        for person in dirty.iter() {
            self.refresh(*person, week + 1);
        }
        dirty.clear();
        self.dirty = dirty;
    }

    /// Closes what is still running at the horizon and sorts the outcome.
    fn finish(mut self) -> Outcome {
        let weeks = self.world.weeks;
        for person in 0..self.lives.len() as u32 {
            self.end_interval(person, weeks, crate::record::StepEnd::Horizon);
            self.close_window(person, weeks);
        }
        // Logs are in the order of weeks, and so is each life that is put together from them.
        let people = self.starts.len();
        let (offsets, stays) = by_person(&self.stays, people, |(person, _)| *person, |(_, s)| *s);
        self.out.arm = Arm { offsets, stays };
        if self.twins.are_kept() {
            let (_, places) = by_person(&self.places, people, |(person, _)| *person, |(_, p)| *p);
            self.twins.lived(places.into_iter());
        }
        let (each, mut steps) = by_person(&self.out.steps, people, |s| s.person, |s| *s);
        for of_person in each.windows(2) {
            // an interval is written down at its end: mostly, but not by any law, in the order of beginnings
            steps[of_person[0] as usize..of_person[1] as usize].sort_by_key(|s| s.from);
        }
        self.out.steps = steps;
        self.out.adviser.sort_by_key(|w| (w.person, w.from));
        self.out.graduations.sort_unstable();
        self.out
    }

    fn stage(&self, person: u32) -> Stage {
        self.lives[person as usize].stage
    }
}

impl Engine<'_, Schedule> {
    /// Whether nothing can happen in a week, arrivals aside: without enterprises and without anybody who waits for a place it happens only
    /// to those who are booked.
    fn is_idle(&self, week: u32) -> bool {
        self.second.is_none()
            && self.waiting.is_empty()
            && self.last_week != Some(week)
            && self.movements.is_empty(week)
            && self.step_events.is_empty(week)
            && self.window_ends.is_empty(week)
    }
}

/// What is drawn when people are on a step for the first time: for everybody as soon as somebody is, because that takes hardly longer.
struct First<T: Reusable> {
    /// Number of the first person.
    first: u32,
    people: usize,
    by_step: Vec<Reused<T>>,
}

impl<T: Reusable + Copy> First<T> {
    /// Nothing yet; nothing ever where there are too many people.
    fn new(first: u32, people: usize, steps: usize) -> Self {
        let steps = if people < FAR { steps } else { 0 };
        Self {
            first,
            people,
            by_step: (0..steps).map(|_| Reused::with_capacity(0)).collect(),
        }
    }

    /// What was drawn for a person; `draw` draws it for so many in a row. `None` where each is drawn by itself.
    #[inline]
    fn of(
        &mut self,
        person: u32,
        step: u16,
        draw: impl FnOnce(u32, usize, &mut Vec<T>),
    ) -> Option<T> {
        let drawn = self.by_step.get_mut(usize::from(step))?;
        if drawn.is_empty() {
            draw(self.first, self.people, drawn);
        }
        drawn.get(person as usize).copied()
    }
}

/// What a log holds of each person, in the order of people and else as it is, and where that of each begins. The time grows with the log,
/// where sorting would grow faster.
fn by_person<T, V: Copy>(
    log: &[T],
    people: usize,
    person: impl Fn(&T) -> u32,
    value: impl Fn(&T) -> V,
) -> (Vec<u32>, Vec<V>) {
    let mut offsets = vec![0; people + 1];
    for entry in log {
        offsets[person(entry) as usize + 1] += 1;
    }
    for number in 0..people {
        offsets[number + 1] += offsets[number];
    }
    let mut next = offsets.clone();
    let mut values: Vec<V> = log.iter().map(&value).collect();
    for entry in log {
        let place = &mut next[person(entry) as usize];
        values[*place as usize] = value(entry);
        *place += 1;
    }
    (offsets, values)
}
