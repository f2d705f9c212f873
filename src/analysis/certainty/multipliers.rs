//! What multiplied a person's intensities, week by week, read from the record of a replication.
//!
//! The simulation decides on multipliers while it lives; here they are read back from what it left: steps, windows of the adviser and,
//! since many at once are helped less, how many windows were open.

use crate::model::movement::Class;
use crate::model::world::{Effect, NO_FADE, World};
use crate::record::{PlaceKind, Record, StepEnd, StepStay, Window};

/// Multipliers by class from a week on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Piece {
    /// First week.
    pub from: u32,
    /// Constant parts.
    pub constant: [f64; Class::COUNT],
    /// Fade tables, or [`NO_FADE`].
    pub fade: [u16; Class::COUNT],
    /// Week at which the fades began.
    pub origin: u32,
}

/// Nothing multiplies anything.
pub const PLAIN: Piece = Piece {
    from: 0,
    constant: [1.0; Class::COUNT],
    fade: [NO_FADE; Class::COUNT],
    origin: 0,
};

/// What the adviser multiplied in each week: `[municipality][week]`, one week more than the run; nothing without an adviser.
pub fn adviser(world: &World, record: &Record) -> Vec<Vec<f64>> {
    let Some(adviser) = world.programme.as_ref().and_then(|p| p.adviser) else {
        return Vec::new();
    };
    let weeks = record.weeks as usize;
    let mut opened = vec![vec![0_i32; weeks + 1]; world.neighbours.len()];
    for window in &record.adviser {
        let home = record.people[window.person as usize].municipality;
        let row = &mut opened[usize::from(home)];
        row[(window.from as usize).min(weeks)] += 1;
        row[(window.to as usize).min(weeks)] -= 1;
    }
    let multipliers = |row: Vec<i32>| {
        let mut load = 0;
        let mut at = |by: i32| {
            load += by;
            adviser.multiplier_at(load.max(0).unsigned_abs())
        };
        row.into_iter().map(&mut at).collect()
    };
    opened.into_iter().map(multipliers).collect()
}

/// The multipliers of one person in the programme arm, in the order of weeks, the first from week 0. `steps` and `windows` are
/// theirs; `helped` is the row of their municipality of [`adviser`].
pub fn pieces(
    world: &World,
    steps: &[StepStay],
    windows: &[Window],
    helped: Option<&[f64]>,
    out: &mut Vec<Piece>,
) {
    out.clear();
    out.push(PLAIN);
    let Some(programme) = &world.programme else {
        return;
    };
    let effect = |stay: &StepStay| -> &Effect {
        let step = &programme.steps[usize::from(stay.step)];
        match stay.place {
            PlaceKind::Generic => &step.generic,
            _ => &step.effect,
        }
    };
    let mut after = PLAIN;
    for stay in steps.iter().filter(|s| s.place != PlaceKind::Waiting) {
        let during = Piece {
            from: stay.from,
            constant: effect(stay).during,
            ..PLAIN
        };
        push(out, during);
        if stay.end == StepEnd::Completed {
            after = PLAIN;
            after.origin = stay.to;
            for (class, (constant, fade)) in effect(stay).after.into_iter().enumerate() {
                after.constant[class] = constant;
                after.fade[class] = fade;
            }
        }
        push(
            out,
            Piece {
                from: stay.to,
                ..after
            },
        );
    }
    for window in windows {
        if let Some(helped) = helped {
            help(out, window, helped);
        }
    }
}

/// Of two pieces from the same week the later one holds.
fn push(out: &mut Vec<Piece>, piece: Piece) {
    match out.last_mut().filter(|last| last.from == piece.from) {
        Some(last) => *last = piece,
        None => out.push(piece),
    }
}

/// Multiplies job finding within a window.
fn help(out: &mut Vec<Piece>, window: &Window, helped: &[f64]) {
    let to = window.to.min(helped.len().saturating_sub(1) as u32);
    let multiplier = |week: u32| helped[week as usize];
    let changes = (window.from + 1..to).filter(|w| multiplier(*w) != multiplier(w - 1));
    for cut in [window.from].into_iter().chain(changes).chain([to]) {
        let at = out.partition_point(|p| p.from <= cut);
        if out[at - 1].from != cut {
            let piece = Piece {
                from: cut,
                ..out[at - 1]
            };
            out.insert(at, piece);
        }
    }
    for piece in out.iter_mut() {
        if (window.from..to).contains(&piece.from) {
            piece.constant[Class::JobFinding.index()] *= multiplier(piece.from);
        }
    }
}
