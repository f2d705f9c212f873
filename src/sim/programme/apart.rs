//! Lives in the programme one after the other, where nothing couples them but the adviser.
//!
//! Without places in enterprises people meet nowhere but with the adviser, whose help only thins out above capacity. So each life is lived
//! to its end as if there were room, and the load is added up afterwards: if it has nowhere passed the capacity, nobody has felt anybody
//! else, and these are the lives that weeks gone through together would have given, to the last bit. If it has, they are of no use.
//! What is known of one person stays near the processor until their life is over, however many people there are.

use super::life::NEVER;
use super::{Engine, Outcome};
use crate::model::world::World;
use crate::record::{Arm, StepEnd, StepStay, Window};
use crate::sim::cycle::Track;
use crate::sim::flock::{self, Twins};
use crate::sim::luck::Luck;
use crate::sim::people::Start;
use crate::sim::schedule::{Calendar, Single};

/// People whose two lives are near the processor.
const NEAR: usize = 512;

/// Both arms of people who don't feel each other, or `None` if they do or may: the arm without the programme, what happens in it, and the
/// clocks of the former if people are near enough to each other to be lived at once.
///
/// `last_week` is the last week of the programme if it ends early.
pub fn live(
    world: &World,
    track: &Track,
    luck: &Luck,
    starts: &[Start],
    last_week: Option<u32>,
) -> Option<(Arm, Outcome, Option<Twins>)> {
    let programme = world.programme.as_ref()?;
    if starts.is_empty()
        || world.enterprises.is_some()
        || programme.steps.iter().any(|s| s.max_wait.is_some())
    {
        return None;
    }
    let (clocks, people) = (luck.counterfactual_clocks(), starts.len());
    let (mut without, mut lived) = (Arm::default(), Outcome::default());
    let mut kept = None;
    for (block, starts) in starts.chunks(NEAR).enumerate() {
        let first = (block * NEAR) as u32;
        let (arm, mut twins) = flock::live(world, track, &clocks, first, starts);
        let mut engine = Engine::new(world, track, luck, starts, &mut twins, Single::default);
        engine.last_week = last_week;
        let outcome = engine.live_apart();
        if starts.len() == people {
            (without, lived, kept) = (arm, outcome, Some(twins));
        } else {
            append(&mut without, arm);
            lived.append(outcome, first);
        }
    }
    let room = programme.adviser.is_none_or(|adviser| {
        let most = highest_load(world, starts, &lived.adviser, adviser.capacity);
        adviser.multiplier_at(most) == adviser.multiplier_at(0)
    });
    room.then_some((without, lived, kept))
}

impl Engine<'_, Single> {
    fn live_apart(mut self) -> Outcome {
        let mut offsets = Vec::with_capacity(self.starts.len() + 1);
        offsets.push(0);
        for (person, start) in self.starts.iter().enumerate() {
            if let Some(intake) = start.person.intake {
                self.live_one(person as u32, intake);
            }
            offsets.push(self.stays.len() as u32);
        }
        let stays = self.stays.iter().map(|(_, stay)| *stay).collect();
        self.out.arm = Arm { offsets, stays };
        self.twins
            .lived(self.places.iter().map(|(_, place)| *place));
        self.out
    }

    /// A life, in the order in which each of its weeks goes by.
    fn live_one(&mut self, person: u32, intake: u32) {
        let (weeks, steps) = (self.world.weeks, self.out.steps.len());
        self.enrol(person, intake);
        let mut week = intake;
        while week < weeks {
            if self.movements.take(week) {
                self.follow_clock(person, week);
            }
            if self.step_events.take(week) {
                self.step_event(person, week);
            }
            if self.window_ends.take(week) {
                self.close_window(person, week + 1);
            }
            if self.last_week == Some(week) {
                self.stop_person(person, week);
            }
            if !self.dirty.is_empty() && week + 1 < weeks {
                self.refresh(person, week + 1);
            }
            self.dirty.clear();
            let stop = self.last_week.filter(|last| *last > week);
            let due = self.movements.week().min(self.step_events.week());
            week = due.min(self.window_ends.week()).min(stop.unwrap_or(NEVER));
        }
        self.end_interval(person, weeks, StepEnd::Horizon);
        self.close_window(person, weeks);
        self.movements.cancel(person);
        // an interval is written down at its end: mostly, but not by any law, in the order of beginnings
        self.out.steps[steps..].sort_by_key(|step| step.from);
    }
}

impl Outcome {
    /// Takes in what happened to people whose numbers go on from `first`.
    fn append(&mut self, other: Self, first: u32) {
        append(&mut self.arm, other.arm);
        let step = |step: StepStay| StepStay {
            person: first + step.person,
            ..step
        };
        self.steps.extend(other.steps.into_iter().map(step));
        let window = |window: Window| Window {
            person: first + window.person,
            ..window
        };
        self.adviser.extend(other.adviser.into_iter().map(window));
        let graduations = other.graduations.into_iter();
        self.graduations
            .extend(graduations.map(|(person, week)| (first + person, week)));
    }
}

fn append(arm: &mut Arm, other: Arm) {
    let before = arm.stays.len() as u32;
    let ends = other
        .offsets
        .iter()
        .skip(usize::from(!arm.offsets.is_empty()));
    arm.offsets.extend(ends.map(|end| before + end));
    arm.stays.extend(other.stays);
}

/// The most people whom the adviser of a municipality has at a time; any number up to the capacity if that is clear without looking.
fn highest_load(world: &World, starts: &[Start], windows: &[Window], capacity: f64) -> u32 {
    if windows.len() as f64 <= capacity {
        return 0;
    }
    let each = world.weeks as usize + 1;
    let mut changes = vec![0i32; each * world.neighbours.len()];
    for window in windows {
        let home = usize::from(starts[window.person as usize].person.municipality);
        changes[home * each + window.from as usize] += 1;
        changes[home * each + window.to as usize] -= 1;
    }
    let (mut load, mut most) = (0, 0);
    for change in changes {
        load += change;
        most = most.max(load);
    }
    most.unsigned_abs()
}
