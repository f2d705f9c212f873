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
use super::ways::{DIRECTIONS, Way, Ways, scales, weeks};
use super::worth::{Cell, KINDS, Kinds, QUARTER, Worth};
use crate::model::movement::Class;
use crate::model::world::{MAX_EXITS, World};
use crate::record::{NO_ENTERPRISE, Person, Record, Stay};
use crate::sim::cycle;
use multiversion::multiversion;

/// Sums of one arm.
const OF_ARM: usize = DIRECTIONS * KINDS;
/// Sums of a replication.
pub const SURPRISES: usize = 2 * OF_ARM;

/// Weeks up to `end` under one regime and the same shocks.
struct Run {
    end: u32,
    movement: [f64; Class::COUNT],
}

/// Appends the surprises of a replication, [`SURPRISES`] numbers: the programme arm's, then the counterfactual's.
pub fn surprises(world: &World, worth: &Worth, ways: &Ways, record: &Record, out: &mut Vec<f64>) {
    let runs = runs(world, record);
    let tables = |programme| Tables {
        world,
        worth,
        ways,
        runs: &runs,
        programme,
    };
    let programme = programme_arm(&tables(true), record);
    let counterfactual = counterfactual_arm(&tables(false), record);
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

/// What all lives of an arm are read with.
struct Tables<'a> {
    world: &'a World,
    worth: &'a Worth,
    ways: &'a Ways,
    runs: &'a [Run],
    /// Whether it is the programme arm.
    programme: bool,
}

/// One life: what it is multiplied by, and the piece and the run that have been reached. Stays follow each other, so these only go on.
struct Life<'a> {
    pieces: &'a [Piece],
    level: usize,
    frailty: f64,
    piece: usize,
    run: usize,
}

/// A stay that is at risk in the weeks `from..to`, and moves to `next` in the last of them.
struct Risk {
    state: usize,
    from: u32,
    to: u32,
    duration: u32,
    next: Option<u16>,
}

/// Sums by direction and kind.
type Sums = [Kinds; DIRECTIONS];

#[multiversion(targets("x86_64+avx2"))]
fn counterfactual_arm(tables: &Tables<'_>, record: &Record) -> Sums {
    let mut sums = Sums::default();
    for (number, person) in record.people.iter().enumerate() {
        let stays = record.counterfactual.stays_of(number);
        tables.life(person, &[PLAIN], stays, record.weeks, &mut sums);
    }
    sums
}

#[multiversion(targets("x86_64+avx2"))]
fn programme_arm(tables: &Tables<'_>, record: &Record) -> Sums {
    let mut sums = Sums::default();
    let helped = multipliers::adviser(tables.world, record);
    let (mut steps, mut windows) = (record.steps.as_slice(), record.adviser.as_slice());
    let mut pieces = Vec::new();
    for (number, person) in record.people.iter().enumerate() {
        let mine = take(&mut steps, |s| s.person as usize == number);
        let help = take(&mut windows, |w| w.person as usize == number);
        let helped = helped.get(usize::from(person.municipality));
        let helped = helped.map(Vec::as_slice);
        multipliers::pieces(tables.world, mine, help, helped, &mut pieces);
        let stays = record.programme.stays_of(number);
        tables.life(person, &pieces, stays, record.weeks, &mut sums);
    }
    sums
}

impl Tables<'_> {
    /// All stays of a person.
    #[inline(always)]
    fn life(&self, who: &Person, pieces: &[Piece], stays: &[Stay], weeks: u32, sums: &mut Sums) {
        let mut life = Life {
            pieces,
            level: Worth::level(who.frailty),
            frailty: who.frailty,
            piece: 0,
            run: 0,
        };
        for (k, stay) in stays.iter().enumerate() {
            // In a job at an enterprise other multipliers hold, and its failure ends it: left out from the first day.
            if stay.enterprise != NO_ENTERPRISE {
                continue;
            }
            let next = stays.get(k + 1);
            let risk = Risk {
                state: usize::from(stay.state.0),
                from: stay.from,
                // a movement in the last week of all leaves no trace
                to: next.map_or(weeks.saturating_sub(1), |n| n.from),
                duration: if k == 0 { who.duration } else { 0 },
                // openings are filled after the clocks of the week have not rung
                next: next
                    .filter(|n| n.enterprise == NO_ENTERPRISE)
                    .map(|n| n.state.0),
            };
            self.stay(&risk, &mut life, sums);
        }
    }

    #[inline(always)]
    fn stay(&self, risk: &Risk, life: &mut Life<'_>, sums: &mut Sums) {
        let exits = self.ways.of(risk.state);
        if exits.all.is_empty() {
            return;
        }
        let rates = &self.world.states[risk.state].rates;
        let own = self.worth.place(risk.state);
        let (mut week, mut duration) = (risk.from, risk.duration);
        let mut band = rates.band_of(duration);
        while week < risk.to {
            let other = loop {
                match life.pieces.get(life.piece + 1) {
                    Some(next) if next.from <= week => life.piece += 1,
                    next => break next.map_or(u32::MAX, |p| p.from),
                }
            };
            let Run { end, movement } = loop {
                match self.runs.get(life.run) {
                    Some(run) if run.end <= week => life.run += 1,
                    Some(run) => break run,
                    None => return,
                }
            };
            let edge = match rates.edges.get(band + 1) {
                Some(edge) => week + (edge - duration),
                None => u32::MAX,
            };
            let piece = &life.pieces[life.piece];
            let fading = piece.fade != PLAIN.fade;
            let mut stop = risk.to.min(edge).min(other).min(*end);
            if fading {
                // what fades is weighted by quarters, since it differs from week to week
                stop = stop.min((week / QUARTER + 1) * QUARTER);
            }
            let chunk = Chunk {
                exits,
                rates: rates.band(band),
                own: own + band,
                level: life.level,
                piece,
                fading,
                scales: scales(movement, piece, life.frailty),
            };
            match risk.next.filter(|_| stop == risk.to) {
                None => self.expect(&chunk, week, stop, sums),
                Some(next) => {
                    if week + 1 < stop {
                        self.expect(&chunk, week, stop - 1, sums);
                    }
                    self.ring(&chunk, stop - 1, next, sums);
                }
            }
            band += usize::from(stop == edge);
            duration += stop - week;
            week = stop;
        }
    }

    /// The clocks tick through the weeks `from..to` without a ring.
    #[inline(always)]
    fn expect(&self, chunk: &Chunk<'_>, from: u32, to: u32, sums: &mut Sums) {
        if chunk.fading {
            return self.expect_fading(chunk, from, to, sums);
        }
        let (first, last) = (from / QUARTER, to / QUARTER);
        let a = self.worth.row(chunk.level, first);
        let b = self.worth.row(chunk.level, last);
        let into = f64::from(to - last * QUARTER);
        let out_of = f64::from(from - first * QUARTER);
        // the worth of each week, summed up
        let sum = |place: usize| -> Kinds {
            let (a, b): (&Cell, &Cell) = (&a[place], &b[place]);
            std::array::from_fn(|k| {
                b.before[k] + into * b.each[k] - a.before[k] - out_of * a.each[k]
            })
        };
        self.add(chunk, sums, sum, |way| {
            -(chunk.rates[way.exit] * way.scale(&chunk.scales))
        });
    }

    /// The same within one quarter, where weeks count differently.
    #[inline(always)]
    fn expect_fading(&self, chunk: &Chunk<'_>, from: u32, to: u32, sums: &mut Sums) {
        let row = self.worth.row(chunk.level, from / QUARTER);
        let weeks = weeks(self.world, chunk.piece, from, to);
        self.add(
            chunk,
            sums,
            |place| row[place].each,
            |way| -(chunk.rates[way.exit] * way.scale(&chunk.scales) * way.weeks(&weeks)),
        );
    }

    /// A clock rings in a week: the one whose exit leads to `next`.
    #[inline(always)]
    fn ring(&self, chunk: &Chunk<'_>, week: u32, next: u16, sums: &mut Sums) {
        let row = self.worth.row(chunk.level, week / QUARTER);
        let one = weeks(self.world, chunk.piece, week, week + 1);
        let mut weekly = [0.0; MAX_EXITS];
        let mut total = 0.0;
        let all = chunk.exits.all.iter();
        for ((way, rate), weekly) in all.zip(chunk.rates).zip(&mut weekly) {
            *weekly = rate * way.scale(&chunk.scales) * way.weeks(&one);
            total += *weekly;
        }
        let share = until_ring(total);
        self.add(
            chunk,
            sums,
            |place| row[place].each,
            |way| f64::from(u8::from(way.to == next)) - share * weekly[way.exit],
        );
    }

    /// Adds what happened on each way less what was to be expected, by what the way is worth: `worth` of a place in a row.
    #[inline(always)]
    fn add(
        &self,
        chunk: &Chunk<'_>,
        sums: &mut Sums,
        worth: impl Fn(usize) -> Kinds,
        surprise: impl Fn(&Way) -> f64,
    ) {
        let own = worth(chunk.own);
        for (ways, sums) in chunk.exits.counted(self.programme).iter().zip(sums) {
            let mut total = *sums;
            for way in ways {
                let (surprise, there) = (surprise(way), worth(way.place));
                for kind in 0..KINDS {
                    total[kind] += surprise * (there[kind] - own[kind]);
                }
            }
            *sums = total;
        }
    }
}

/// Takes the first of a list off that satisfy a condition.
fn take<'a, T>(list: &mut &'a [T], belongs: impl Fn(&T) -> bool) -> &'a [T] {
    let count = list.iter().take_while(|x| belongs(x)).count();
    let (mine, rest) = list.split_at(count);
    *list = rest;
    mine
}
