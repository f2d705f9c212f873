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

pub(super) fn programme_table(
    programme: &Programme,
    draw: &Draw,
    weeks: u32,
    fades: &mut Vec<Fade>,
) -> ProgrammeTable {
    ProgrammeTable {
        steps: programme
            .steps
            .iter()
            .map(|s| step_table(s, draw, weeks, fades))
            .collect(),
        adviser: programme.adviser.as_ref().map(|a| AdviserTable {
            weeks: a.weeks,
            lasts: a.lasts,
            multiplier: a.multiplier.at(draw),
            capacity: a.capacity.as_ref().map_or(f64::INFINITY, |c| c.at(draw)),
        }),
    }
}

fn step_table(step: &Step, draw: &Draw, weeks: u32, fades: &mut Vec<Fade>) -> StepTable {
    let full = effect(step, 1.0, draw, weeks, fades);
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
        generic: factor.map_or(full, |f| effect(step, f, draw, weeks, fades)),
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

fn effect(step: &Step, factor: f64, draw: &Draw, weeks: u32, fades: &mut Vec<Fade>) -> Effect {
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
            Some(half_life) if after != 1.0 => {
                fades.push(fade(after, half_life.at(draw), weeks));
                (1.0, (fades.len() - 1) as u16)
            }
            _ => (after, NO_FADE),
        };
    }
    out
}

fn fade(after: f64, half_life: f64, weeks: u32) -> Fade {
    let ratio = libm::exp2(-1.0 / half_life);
    let (mut sum, mut excess) = (0.0, after - 1.0);
    let mut cumulated = Vec::with_capacity(weeks as usize + 1);
    cumulated.push(0.0);
    cumulated.extend((0..weeks).map(|_| {
        sum += 1.0 + excess;
        excess *= ratio;
        sum
    }));
    Fade { cumulated }
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
