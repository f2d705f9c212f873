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
use crate::sim::flock::Twins;
use crate::sim::luck::{Luck, Purpose};
use crate::sim::visits::{Clocks, Key};

/// Visits that begin in the last part of a run, one of so many, are left out: little can come of them any more.
const LAST: u32 = 8;
/// Sums of a replication.
pub const SURPRISES: usize = 2 * KINDS;

/// Appends the surprises of a replication, [`SURPRISES`] numbers: the programme arm's, then the counterfactual's. The record is that of lives
/// without an early end, and `kept` what is at hand of their clocks; others are drawn again.
pub fn surprises(
    reference: &Reference,
    tempo: &Tempo,
    luck: &Luck,
    record: &Record,
    kept: Option<Twins>,
    out: &mut Vec<f64>,
) {
    // twins have the same clocks, unless each arm has luck of its own
    let (twin, own) = (luck.draws(Purpose::Clock), luck.counterfactual_clocks());
    let blocks = reference.clocks().blocks();
    let kept = kept.filter(|kept| *kept.draws() == twin && own == twin && kept.blocks() == blocks);
    let mut keys = Keys::new(
        reference.states(),
        kept.as_ref().map_or(0, Twins::stays),
        record.programme.stays.len() + record.counterfactual.stays.len(),
    );
    let mut programme = Reference::room(record.programme.stays.len());
    let mut counterfactual = Reference::room(record.counterfactual.stays.len());
    let counts = |stay: &&Stay| stay.from < record.weeks - record.weeks / LAST;
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
        let mut at_hand = kept.as_ref().map_or(&[][..], |kept| kept.of(number)).iter();
        let (with, without) = (
            record.programme.stays_of(number),
            record.counterfactual.stays_of(number),
        );
        for stay in without.iter().take_while(counts) {
            let state = stay.state.0;
            let clocks = match at_hand.next() {
                Some(clocks) => keys.know(state, clocks.stay),
                None => keys.first(state),
            };
            reference.see(
                &mut counterfactual,
                (clocks, state),
                stay.from,
                duration(stay),
                ticks(stay),
            );
        }
        for stay in with.iter().take_while(counts) {
            let visit = (keys.second(stay.state.0), stay.state.0);
            let ticks = ticks(stay) * tempo.planned(stay.from - intake);
            reference.see(&mut programme, visit, stay.from, duration(stay), ticks);
        }
        keys.forget(without);
        keys.forget(with);
    }
    let mut clocks = kept.map_or_else(Clocks::none, |kept| Clocks::kept(kept.into_clocks()));
    reference.clocks().draw(&twin, &keys.drawn, &mut clocks);
    out.extend(reference.gains(&clocks, &programme));
    if own != twin {
        clocks = Clocks::none();
        reference.clocks().draw(&own, &keys.drawn, &mut clocks);
    }
    out.extend(reference.gains(&clocks, &counterfactual));
}

/// Visits of a twin to a state whose clocks are remembered; those of further ones are drawn again.
const REMEMBERED: usize = 4;

/// Where the clocks of visits are: people are gone through arm by arm, and twins come into many states alike.
struct Keys {
    /// Places of clocks that were kept; those of the keys follow.
    kept: u32,
    /// The keys of clocks that must be drawn.
    drawn: Reused<Key>,
    person: u32,
    /// By state.
    made: Vec<Made>,
}

/// A person's visits to a state.
#[derive(Clone, Copy, Default)]
struct Made {
    /// In the first arm, and in the second.
    visits: [u16; 2],
    /// Places of the clocks of the first visits in the first arm.
    known: [u32; REMEMBERED],
}

impl Keys {
    fn new(states: usize, kept: usize, stays: usize) -> Self {
        Self {
            kept: kept as u32,
            drawn: Reused::with_capacity(stays - kept),
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

    /// Notes where the clocks of the next visit to a state in the first arm are.
    #[inline(always)]
    fn know(&mut self, state: u16, place: u32) -> u32 {
        let made = &mut self.made[usize::from(state)];
        if let Some(known) = made.known.get_mut(usize::from(made.visits[0])) {
            *known = place;
        }
        made.visits[0] = made.visits[0].wrapping_add(1);
        place
    }

    /// The place of the clocks of the next visit to a state in the first arm, which must be drawn.
    #[inline(always)]
    fn first(&mut self, state: u16) -> u32 {
        let place = self.add(state, self.made[usize::from(state)].visits[0]);
        self.know(state, place)
    }

    /// The place of the clocks of the next visit to a state in the second arm.
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
        let place = self.kept + self.drawn.len() as u32;
        self.drawn.push(Key {
            person: self.person,
            state,
            visit,
        });
        place
    }
}
