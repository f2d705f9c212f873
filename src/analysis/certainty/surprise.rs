//! Surprises of lives: movements that happened less those that were to be expected, each by what it is worth.
//!
//! A clock with intensity λ that is at risk in a week adds −λ·v to a sum, v being what its movement is worth, and v if it rings. Whatever
//! the parameters, the effects and the history, the expectation of the next week's addition is exactly 0, and so is that of the
//! whole sum: it is a martingale (Andersen, Borgan, Gill and Keiding 1993, II.4). If v were the exact difference in worth, the sum
//! would be everything that luck of movements has added to a life.
//!
//! In the week of a ring the clocks tick until then only. With Λ = Σλ, the expected part of the week before a ring in it is
//! 1/Λ − 1/(e^Λ − 1), and E[addition] = v·(λ/Λ·(1 − e^−Λ)) − v·λ·(e^−Λ + (1 − e^−Λ)·(1/Λ − 1/(e^Λ − 1))) = 0.

use super::chunk::{Chunk, until_ring};
use super::multipliers::{self, PLAIN, Piece};
use super::worth::{Cell, KINDS, Kinds, QUARTER, Worth};
use crate::model::movement::Class;
use crate::model::world::World;
use crate::record::{Arm, NO_ENTERPRISE, Record};
use crate::sim::cycle;

const CLASSES: usize = Class::COUNT;
/// Directions of movements that are summed up apart: into work or education, and all others.
const DIRECTIONS: usize = 2;
/// Sums of one arm.
const OF_ARM: usize = DIRECTIONS * KINDS;
/// Sums of a replication.
pub const SURPRISES: usize = 2 * OF_ARM;

/// Weeks up to `end` under one regime and the same shocks.
struct Run {
    end: u32,
    movement: [f64; CLASSES],
}

/// Appends the surprises of a replication, [`SURPRISES`] numbers: the programme arm's, then the counterfactual's.
pub fn surprises(world: &World, worth: &Worth, record: &Record, out: &mut Vec<f64>) {
    let runs = runs(world, record);
    let mut walker = Walker {
        world,
        worth,
        runs: &runs,
        skipped: vec![false; world.states.len()],
        pieces: vec![PLAIN],
        level: 0,
        frailty: 1.0,
        sums: [[0.0; KINDS]; DIRECTIONS],
    };
    let counterfactual = walker.arm(record, &record.counterfactual, false);
    // Whoever drops out may go to another state: such a movement was no clock's, and the record does not tell them apart.
    let steps = world.programme.iter().flat_map(|p| &p.steps);
    for (to, _) in steps.flat_map(|s| &s.dropout) {
        if let Some(to) = to {
            walker.skipped[usize::from(*to)] = true;
        }
    }
    let programme = walker.arm(record, &record.programme, true);
    out.extend(programme.into_iter().flatten());
    out.extend(counterfactual.into_iter().flatten());
}

fn runs(world: &World, record: &Record) -> Vec<Run> {
    cycle::runs(world, &record.regimes)
        .into_iter()
        .map(|run| Run {
            end: run.end,
            movement: world.movement(run.time),
        })
        .collect()
}

struct Walker<'a> {
    world: &'a World,
    worth: &'a Worth,
    runs: &'a [Run],
    /// Destinations that are left out.
    skipped: Vec<bool>,
    /// Of the person at hand.
    pieces: Vec<Piece>,
    level: usize,
    frailty: f64,
    sums: [Kinds; DIRECTIONS],
}

/// A stay that is at risk in the weeks `from..to`, and moves to `next` in the last of them.
struct Risk {
    state: usize,
    from: u32,
    to: u32,
    duration: u32,
    next: Option<u16>,
}

impl Walker<'_> {
    fn arm(&mut self, record: &Record, arm: &Arm, programme: bool) -> [Kinds; DIRECTIONS] {
        self.sums = [[0.0; KINDS]; DIRECTIONS];
        let helped = match programme {
            true => multipliers::adviser(self.world, record),
            false => Vec::new(),
        };
        let (mut steps, mut windows) = (record.steps.as_slice(), record.adviser.as_slice());
        for (number, person) in record.people.iter().enumerate() {
            if programme {
                let mine = take(&mut steps, |s| s.person as usize == number);
                let help = take(&mut windows, |w| w.person as usize == number);
                let helped = helped.get(usize::from(person.municipality));
                let helped = helped.map(Vec::as_slice);
                multipliers::pieces(self.world, mine, help, helped, &mut self.pieces);
            }
            (self.level, self.frailty) = (Worth::level(person.frailty), person.frailty);
            let stays = arm.stays_of(number);
            for (k, stay) in stays.iter().enumerate() {
                // In a job at an enterprise other multipliers hold, and its failure ends it: left out from the first day.
                if stay.enterprise != NO_ENTERPRISE {
                    continue;
                }
                let next = stays.get(k + 1);
                self.stay(&Risk {
                    state: usize::from(stay.state.0),
                    from: stay.from,
                    // a movement in the last week of all leaves no trace
                    to: next.map_or(record.weeks.saturating_sub(1), |n| n.from),
                    duration: if k == 0 { person.duration } else { 0 },
                    // openings are filled after the clocks of the week have not rung
                    next: next
                        .filter(|n| n.enterprise == NO_ENTERPRISE)
                        .map(|n| n.state.0),
                });
            }
        }
        self.sums
    }

    fn stay(&mut self, risk: &Risk) {
        let table = &self.world.states[risk.state];
        if table.exits.is_empty() {
            return;
        }
        let edges = &table.rates.edges;
        let (mut week, mut duration) = (risk.from, risk.duration);
        let mut band = table.rates.band_of(duration);
        let mut piece = self.pieces.partition_point(|p| p.from <= week) - 1;
        let mut run = self.runs.partition_point(|r| r.end <= week);
        while week < risk.to {
            let edge = edges
                .get(band + 1)
                .map_or(u32::MAX, |e| week + (e - duration));
            let other = self.pieces.get(piece + 1).map_or(u32::MAX, |p| p.from);
            let Some(Run { end, movement }) = self.runs.get(run) else {
                return;
            };
            let now = self.pieces[piece];
            let mut stop = risk.to.min(edge).min(other).min(*end);
            if now.fade != PLAIN.fade {
                // what fades is weighted by quarters, since it differs from week to week
                stop = stop.min((week / QUARTER + 1) * QUARTER);
            }
            let chunk = Chunk {
                table,
                rates: table.rates.band(band),
                own: self.worth.place(risk.state) + band,
                piece: &now,
                movement,
            };
            match risk.next.filter(|_| stop == risk.to) {
                None => self.expect(&chunk, week, stop),
                Some(next) => {
                    if week + 1 < stop {
                        self.expect(&chunk, week, stop - 1);
                    }
                    self.ring(&chunk, stop - 1, next);
                }
            }
            band += usize::from(stop == edge);
            piece += usize::from(stop == other);
            run += usize::from(stop == *end);
            duration += stop - week;
            week = stop;
        }
    }

    /// The clocks tick through the weeks `from..to` without a ring.
    fn expect(&mut self, chunk: &Chunk<'_>, from: u32, to: u32) {
        let fading = chunk.piece.fade != PLAIN.fade;
        let (first, last) = (from / QUARTER, to / QUARTER);
        let (a, b) = (
            self.worth.row(self.level, first),
            self.worth.row(self.level, last),
        );
        let (into, out_of) = (
            f64::from(to - last * QUARTER),
            f64::from(from - first * QUARTER),
        );
        // the worth of each week, summed up
        let sum = |place: usize| -> Kinds {
            let (a, b): (&Cell, &Cell) = (&a[place], &b[place]);
            std::array::from_fn(|k| {
                b.before[k] + into * b.each[k] - a.before[k] - out_of * a.each[k]
            })
        };
        let own = if fading {
            a[chunk.own].each
        } else {
            sum(chunk.own)
        };
        for (exit, rate) in chunk.table.exits.iter().zip(chunk.rates) {
            let to_state = usize::from(exit.to);
            if self.skipped[to_state] {
                continue;
            }
            let mut rate = rate * chunk.scale(exit.class, exit.frailty, self.frailty);
            let place = self.worth.place(to_state);
            let there = if fading {
                rate *= chunk.weeks(self.world, exit.class, from, to);
                a[place].each
            } else {
                sum(place)
            };
            let sums = &mut self.sums[direction(exit.class)];
            for kind in 0..KINDS {
                sums[kind] -= rate * (there[kind] - own[kind]);
            }
        }
    }

    /// A clock rings in a week: the one whose exit leads to `next`.
    fn ring(&mut self, chunk: &Chunk<'_>, week: u32, next: u16) {
        let row = self.worth.row(self.level, week / QUARTER);
        let weekly = |class: Class, frail: bool, rate: f64| {
            rate * chunk.scale(class, frail, self.frailty)
                * chunk.weeks(self.world, class, week, week + 1)
        };
        let exits = || chunk.table.exits.iter().zip(chunk.rates);
        let total: f64 = exits().map(|(e, r)| weekly(e.class, e.frailty, *r)).sum();
        let share = until_ring(total);
        for (exit, rate) in exits() {
            let to_state = usize::from(exit.to);
            if self.skipped[to_state] {
                continue;
            }
            let came = f64::from(u8::from(exit.to == next));
            let expected = share * weekly(exit.class, exit.frailty, *rate);
            let there = &row[self.worth.place(to_state)].each;
            let sums = &mut self.sums[direction(exit.class)];
            for kind in 0..KINDS {
                sums[kind] += (came - expected) * (there[kind] - row[chunk.own].each[kind]);
            }
        }
    }
}

fn direction(class: Class) -> usize {
    usize::from(!matches!(class, Class::JobFinding | Class::Education))
}

/// Takes the first of a list off that satisfy a condition.
fn take<'a, T>(list: &mut &'a [T], belongs: impl Fn(&T) -> bool) -> &'a [T] {
    let count = list.iter().take_while(|x| belongs(x)).count();
    let (mine, rest) = list.split_at(count);
    *list = rest;
    mine
}
