//! Both staircases in numbers.

use super::{
    AdviserTable, Effect, EnterpriseTable, Fade, LevelTable, NO_FADE, ProgrammeTable, StepTable,
};
use crate::model::enterprise::Enterprises;
use crate::model::movement::{Class, Rate};
use crate::model::number::{Draw, Number};
use crate::model::rates;
use crate::model::staircase::{Programme, Step};

fn whole_weeks(number: &Number, draw: &Draw) -> u32 {
    libm::round(number.at(draw)).max(1.0) as u32
}

/// Weekly intensity of an event that has no competing exits inside its rate.
fn lone_intensity(rate: &Rate, draw: &Draw) -> f64 {
    match *rate {
        Rate::Intensity { value, weeks } => value.at(draw) / weeks,
        Rate::Probability { value, weeks } => -libm::log1p(-value.at(draw)) / weeks,
        Rate::ShareWithin { value, weeks } => {
            -libm::log1p(-value.at(draw)) / f64::from(weeks.max(1))
        }
    }
}

/// The first staircase of a draw, in the room of that of another one.
pub(super) fn programme_table(
    programme: &Programme,
    draw: &Draw,
    fades: &mut Fades<'_>,
    room: Option<ProgrammeTable>,
) -> ProgrammeTable {
    let mut steps = room.map_or_else(Vec::new, |room| room.steps);
    steps.truncate(programme.steps.len());
    for (index, step) in programme.steps.iter().enumerate() {
        let table = step_table(step, draw, fades);
        match steps.get_mut(index) {
            Some(room) => *room = table,
            None => steps.push(table),
        }
    }
    ProgrammeTable {
        steps,
        adviser: programme.adviser.as_ref().map(|a| AdviserTable {
            weeks: a.weeks,
            lasts: a.lasts,
            multiplier: a.multiplier.at(draw),
            capacity: a.capacity.as_ref().map_or(f64::INFINITY, |c| c.at(draw)),
        }),
    }
}

fn step_table(step: &Step, draw: &Draw, fades: &mut Fades<'_>) -> StepTable {
    let full = effect(step, 1.0, draw, fades);
    let factor = step
        .place
        .as_ref()
        .and_then(|p| p.generic.as_ref())
        .map(|g| g.at(draw));
    StepTable {
        weeks: whole_weeks(&step.weeks, draw),
        dropout: dropout_table(step, draw),
        completion: step.completion.at(draw),
        repeats: step.repeats,
        max_wait: step.place.as_ref().map(|p| p.max_wait),
        generic_allowed: factor.is_some(),
        resume: step.resume,
        effect: full,
        generic: factor.map_or(full, |f| effect(step, f, draw, fades)),
    }
}

/// Competing ways of dropping out; shares within one window compete with each other.
fn dropout_table(step: &Step, draw: &Draw) -> Vec<(Option<u16>, f64)> {
    let bands: Vec<[(u32, Rate); 1]> = step.dropout.iter().map(|(_, rate)| [(0, *rate)]).collect();
    let given: Vec<&[(u32, Rate)]> = bands.iter().map(<[_; 1]>::as_slice).collect();
    let weekly: Vec<f64> = match rates::intensities(&given, draw) {
        Ok(i) => i.weekly,
        Err(_) => step
            .dropout
            .iter()
            .map(|(_, rate)| lone_intensity(rate, draw))
            .collect(),
    };
    step.dropout
        .iter()
        .zip(weekly)
        .map(|((to, _), w)| (to.map(|s| s.0), w))
        .collect()
}

fn effect(step: &Step, factor: f64, draw: &Draw, fades: &mut Fades<'_>) -> Effect {
    let scaled = |n: &Number| 1.0 + factor * (n.at(draw) - 1.0);
    let mut out = Effect {
        during: [1.0; Class::COUNT],
        after: [(1.0, NO_FADE); Class::COUNT],
    };
    for class in 0..Class::COUNT {
        out.during[class] = scaled(&step.during[class]);
        let after = scaled(&step.after[class]);
        out.after[class] = match &step.half_life {
            // A multiplier of 1 stays the constant 1, so that a neutral programme moves no clock at all.
            Some(half_life) if after != 1.0 => (1.0, fades.add(after, half_life.at(draw))),
            _ => (after, NO_FADE),
        };
    }
    out
}

/// Fade tables in the making, in the room of those of another draw.
pub(super) struct Fades<'w> {
    tables: &'w mut Vec<Fade>,
    made: usize,
    weeks: u32,
}

impl<'w> Fades<'w> {
    pub(super) fn in_room_of(tables: &'w mut Vec<Fade>, weeks: u32) -> Self {
        Self {
            tables,
            made: 0,
            weeks,
        }
    }

    /// Adds a multiplier that begins as `after`, whose effect halves in so many weeks; its number.
    fn add(&mut self, after: f64, half_life: f64) -> u16 {
        let (number, weeks) = (self.made, self.weeks);
        if number == self.tables.len() {
            let cumulated = Vec::with_capacity(weeks as usize + 1);
            self.tables.push(Fade { cumulated });
        }
        let cumulated = &mut self.tables[number].cumulated;
        let ratio = libm::exp2(-1.0 / half_life);
        let (mut sum, mut excess) = (0.0, after - 1.0);
        cumulated.clear();
        cumulated.push(0.0);
        cumulated.extend((0..weeks).map(|_| {
            sum += 1.0 + excess;
            excess *= ratio;
            sum
        }));
        self.made += 1;
        number as u16
    }

    /// Leaves those that were added.
    pub(super) fn end(self) {
        self.tables.truncate(self.made);
    }
}

pub(super) fn enterprise_table(e: &Enterprises, draw: &Draw) -> EnterpriseTable {
    let levels = e
        .levels
        .iter()
        .map(|l| LevelTable {
            weeks: l.weeks.as_ref().map(|w| whole_weeks(w, draw)),
            pass: l.pass.at(draw),
            repeats: l.repeats,
            accelerator: l.accelerator,
            insolvency: l
                .insolvency
                .as_ref()
                .map_or(0.0, |r| lone_intensity(r, draw)),
            places: l.places,
            openings: l.openings_per_week.at(draw),
            seats: l.seats,
            job_loss: l.job_loss.at(draw),
            additional: l.additional.at(draw),
        })
        .collect();
    let enterprises = e
        .cohorts
        .iter()
        .enumerate()
        .flat_map(|(c, cohort)| {
            std::iter::repeat_n(
                (c as u16, cohort.municipality, cohort.start),
                cohort.count as usize,
            )
        })
        .collect();
    EnterpriseTable {
        levels,
        enterprises,
        job: e.openings.job.0,
        after_failure: e.openings.after_failure.0,
        lapse: e.openings.lapse,
        acceptance: e.openings.acceptance.at(draw),
        acceptance_neighbour: e.openings.acceptance_neighbour.at(draw),
    }
}
