//! Surprises of lives: what the clocks of each visit would have brought in the reference world, less what was to be expected there.
//!
//! The clocks of a visit are fresh draws: whatever has happened until it begins, they are independent standard exponentials. What the
//! reference world makes of them less its expectation has the expectation 0 therefore, and so has the sum over all visits that are
//! made: it is a martingale. Which visits are made, when and by whom decide the parameters, the programme and all earlier luck; none of
//! that needs to be known here, nor what modified the clocks after they were set. Only what looks ahead must not decide about visits: an early
//! end can depend on what the same clocks did in the other arm, so that the lives are taken as they are without one.

use super::reference::{KINDS, Reference};
use super::tempo::Tempo;
use crate::record::{Record, Stay};
use crate::reuse::Reused;
use crate::sim::luck::{Luck, Purpose};
use crate::sim::visits::Key;

/// Sums of a replication.
pub const SURPRISES: usize = 2 * KINDS;

/// Appends the surprises of a replication, [`SURPRISES`] numbers: the programme arm's, then the counterfactual's. The record is that of lives without an early end.
pub fn surprises(
    reference: &Reference,
    tempo: &Tempo,
    luck: &Luck,
    record: &Record,
    out: &mut Vec<f64>,
) {
    let stays = record.programme.stays.len() + record.counterfactual.stays.len();
    let mut keys = Keys::new(reference.states(), stays);
    let mut programme = Reference::room(record.programme.stays.len());
    let mut counterfactual = Reference::room(record.counterfactual.stays.len());
    for (number, person) in record.people.iter().enumerate() {
        let Some(intake) = person.intake else {
            continue;
        };
        let duration = |stay: &Stay| {
            if stay.from == intake {
                person.duration
            } else {
                0
            }
        };
        let ticks = |stay: &Stay| person.frailty * tempo.at(stay.state.0, stay.from);
        keys.person = number as u32;
        for stay in record.counterfactual.stays_of(number) {
            let key = keys.first(stay.state.0);
            let visit = (key, stay.state.0);
            reference.see(
                &mut counterfactual,
                visit,
                stay.from,
                duration(stay),
                ticks(stay),
            );
        }
        for stay in record.programme.stays_of(number) {
            let key = keys.second(stay.state.0);
            let visit = (key, stay.state.0);
            let planned = tempo.planned(stay.from - intake);
            reference.see(
                &mut programme,
                visit,
                stay.from,
                duration(stay),
                ticks(stay) * planned,
            );
        }
        keys.forget(record.counterfactual.stays_of(number));
        keys.forget(record.programme.stays_of(number));
    }
    // twins have the same clocks, which need not be drawn twice
    let (twin, own) = (luck.draws(Purpose::Clock), luck.counterfactual_clocks());
    let clocks = reference.clocks(&twin, &keys.all);
    out.extend(reference.gains(&clocks, &programme));
    let clocks = if own == twin {
        clocks
    } else {
        reference.clocks(&own, &keys.all)
    };
    out.extend(reference.gains(&clocks, &counterfactual));
}

/// Visits of a twin to a state whose keys are remembered; clocks of further ones are drawn again.
const REMEMBERED: usize = 4;

/// The keys of clocks: people are gone through arm by arm, and twins come into many states alike.
struct Keys {
    all: Reused<Key>,
    person: u32,
    /// By state.
    made: Vec<Made>,
}

/// A person's visits to a state.
#[derive(Clone, Copy, Default)]
struct Made {
    /// In the first arm, and in the second.
    visits: [u16; 2],
    /// Places of the keys of the first visits in the first arm.
    known: [u32; REMEMBERED],
}

impl Keys {
    fn new(states: usize, room: usize) -> Self {
        Self {
            all: Reused::with_capacity(room),
            person: 0,
            made: vec![Made::default(); states],
        }
    }

    /// Forgets where the person has been.
    #[inline(always)]
    fn forget(&mut self, stays: &[Stay]) {
        for stay in stays {
            self.made[usize::from(stay.state.0)].visits = [0; 2];
        }
    }

    /// The place of the key of the next visit to a state in the first arm.
    #[inline(always)]
    fn first(&mut self, state: u16) -> u32 {
        let made = &mut self.made[usize::from(state)];
        let visit = made.visits[0];
        made.visits[0] = visit.wrapping_add(1);
        let place = self.all.len() as u32;
        if let Some(known) = made.known.get_mut(usize::from(visit)) {
            *known = place;
        }
        self.add(state, visit)
    }

    /// The same in the second arm.
    #[inline(always)]
    fn second(&mut self, state: u16) -> u32 {
        let made = &mut self.made[usize::from(state)];
        let visit = made.visits[1];
        made.visits[1] = visit.wrapping_add(1);
        match made.known.get(usize::from(visit)) {
            Some(place) if visit < made.visits[0] => *place,
            _ => self.add(state, visit),
        }
    }

    #[inline(always)]
    fn add(&mut self, state: u16, visit: u16) -> u32 {
        let person = self.person;
        self.all.push(Key {
            person,
            state,
            visit,
        });
        self.all.len() as u32 - 1
    }
}
