//! Surprises of lives: what the clocks of each visit would have brought in the reference world, less what was to be expected there.
//!
//! The clocks of a visit are fresh draws: whatever has happened until it begins, they are independent standard exponentials. What the
//! reference world makes of them less its expectation has the expectation 0 therefore, and so has the sum over all visits that are
//! made: it is a martingale. Which visits are made, when and by whom decide the parameters, the programme and all earlier luck; none of
//! that needs to be known here, nor what modified the clocks after they were set. Only what looks ahead must not decide about visits: an early
//! end can depend on what the same clocks did in the other arm, so that the lives are taken as they are without one.

use super::reference::{KINDS, Kinds, Reference, Seen};
use super::tempo::Tempo;
use crate::record::{Arm, Record, Stay};
use crate::reuse::Reused;
use crate::sim::flock::Kept;
use crate::sim::luck::{Draws, Luck, Purpose};
use crate::sim::visits::{Clocks, Key};

/// Visits that begin in the last part of a run, one of so many, are left out: little can come of them any more.
const LAST: u32 = 8;
/// Sums of a replication.
pub const SURPRISES: usize = 2 * KINDS;

/// Appends the surprises of a replication, [`SURPRISES`] numbers: the programme arm's, then the counterfactual's. The record is that of lives
/// without an early end, and `kept` what is at hand of their clocks; where nothing is, they are drawn again.
pub fn surprises(
    reference: &Reference,
    tempo: &Tempo,
    luck: &Luck,
    record: &Record,
    kept: Option<Kept>,
    out: &mut Vec<f64>,
) {
    let with = Lived {
        record,
        arm: &record.programme,
        draws: luck.draws(Purpose::Clock),
        plan: Some(tempo),
    };
    let without = Lived {
        arm: &record.counterfactual,
        draws: luck.counterfactual_clocks(),
        plan: None,
        ..with
    };
    let kept = kept.filter(|kept| kept.blocks == reference.clocks().blocks());
    let (gained, gained_without) = match kept {
        Some(kept) => {
            let clocks = Clocks::kept(kept.clocks);
            let with = with.kept(reference, tempo, &clocks, &kept.with);
            let without = without.kept(reference, tempo, &clocks, &kept.without);
            (with, without)
        }
        None => (
            with.drawn(reference, tempo),
            without.drawn(reference, tempo),
        ),
    };
    out.extend(gained);
    out.extend(gained_without);
}

/// The lives of an arm.
#[derive(Clone, Copy)]
struct Lived<'a> {
    record: &'a Record,
    arm: &'a Arm,
    /// What its clocks are drawn from.
    draws: Draws,
    /// Knows what the steps make of tempos, if they do.
    plan: Option<&'a Tempo>,
}

impl Lived<'_> {
    /// The gains of visits whose clocks are at these places, stay by stay.
    fn kept(&self, reference: &Reference, tempo: &Tempo, clocks: &Clocks, places: &[u32]) -> Kinds {
        let seen = self.seen(reference, tempo, |_, stay, _| places[stay]);
        reference.gains(clocks, &seen)
    }

    /// The gains of visits whose clocks must be drawn.
    fn drawn(&self, reference: &Reference, tempo: &Tempo) -> Kinds {
        let mut keys: Reused<Key> = Reused::with_capacity(self.arm.stays.len());
        let mut made = vec![0_u16; reference.states()];
        let seen = self.seen(reference, tempo, |person, _, state| {
            if keys.last().is_none_or(|last| last.person != person) {
                made.fill(0);
            }
            let visits = &mut made[usize::from(state)];
            let visit = *visits;
            *visits = visit.wrapping_add(1);
            keys.push(Key {
                person,
                state,
                visit,
            });
            keys.len() as u32 - 1
        });
        let clocks = reference.clocks().draw(&self.draws, &keys);
        reference.gains(&clocks, &seen)
    }

    /// What the reference world sees of the visits that count; `place` tells the place of their clocks by person, stay and state.
    #[inline(always)]
    fn seen(
        &self,
        reference: &Reference,
        tempo: &Tempo,
        mut place: impl FnMut(u32, usize, u16) -> u32,
    ) -> Seen {
        let end = self.record.weeks - self.record.weeks / LAST;
        let mut seen = Reference::room(self.arm.stays.len());
        for (number, person) in self.record.people.iter().enumerate() {
            let Some(intake) = person.intake else {
                continue;
            };
            let first = self.arm.offsets[number] as usize;
            let counts = |stay: &&Stay| stay.from < end;
            let stays = self.arm.stays_of(number).iter().take_while(counts);
            for (stay, Stay { from, state, .. }) in (first..).zip(stays) {
                let clocks = place(number as u32, stay, state.0);
                let duration = if *from == intake { person.duration } else { 0 };
                let mut ticks = person.frailty * tempo.at(state.0, *from);
                if let Some(plan) = self.plan {
                    ticks *= plan.planned(from - intake);
                }
                reference.see(&mut seen, (clocks, state.0), *from, duration, ticks);
            }
        }
        seen
    }
}
