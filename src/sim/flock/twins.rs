//! What lives side by side leave behind: their stays, person by person, and the clocks that they were lived by.
//!
//! The clocks are for the same people in the programme: who comes into the same state for the same time has the same clocks there, and
//! need not draw them again. What they must draw is kept as well, for those who want to know later by which clocks anybody lived.

use crate::model::state::StateId;
use crate::model::world::clocks::{LANES, Lanes, MAX_BLOCKS};
use crate::record::{Arm, NO_ENTERPRISE, Stay};
use crate::reuse::{Reused, reusable};
use crate::sim::clock::set;
use crate::sim::luck::Draws;

reusable!(u32, Lanes, Turn);

/// What happened, turn after turn, in the order in which people stood.
pub(super) struct Log {
    pub person: Reused<u32>,
    /// State and visit.
    pub event: Reused<u32>,
    pub week: Reused<u32>,
    /// Number of the first person.
    first: u32,
    /// Stays of each person.
    lived: Reused<u32>,
    /// Blocks of clocks that are kept of each stay; 0 if none are.
    blocks: usize,
    /// By stay and block.
    clocks: Reused<Lanes>,
    turns: Reused<Turn>,
}

/// A visit of everybody in a flock.
struct Turn {
    /// Which of their visits it is, from 1.
    number: u32,
    /// Where its stays begin.
    stay: usize,
}

impl Log {
    /// Nothing yet, of so many people, with so many blocks of clocks of each stay.
    pub fn new(first: u32, people: usize, blocks: usize) -> Self {
        let stays = || Reused::with_capacity(people * 16);
        Self {
            person: stays(),
            event: stays(),
            week: stays(),
            first,
            lived: Reused::filled(0, people),
            blocks,
            clocks: Reused::with_capacity(people * 4 * blocks),
            turns: Reused::with_capacity(64),
        }
    }

    /// A turn begins: the so-manieth visit of everybody who is there.
    #[inline(always)]
    pub fn turn(&mut self, number: u32) {
        let stay = self.person.len();
        self.turns.push(Turn { number, stay });
    }

    /// Stays before the last so many, with room for the clocks of these.
    #[inline(always)]
    pub fn stays_before(&mut self, last: usize) -> usize {
        let room = self.person.len() * self.blocks;
        self.clocks.resize(room, [0.0; LANES]);
        self.person.len() - last
    }

    /// Keeps the clocks of a stay.
    #[inline(always)]
    pub fn keep(&mut self, stay: usize, clocks: &[Lanes; MAX_BLOCKS]) {
        copy(
            clocks,
            &mut self.clocks[stay * self.blocks..][..self.blocks],
        );
    }

    /// A person has come to the end with this visit.
    #[inline(always)]
    pub fn end(&mut self, person: u32, turn: u32) {
        self.lived[(person - self.first) as usize] = turn;
    }

    /// The stays, person by person, and the clocks.
    #[inline(always)]
    pub fn lives(self, draws: &Draws) -> (Arm, Twins) {
        let mut offsets = Vec::with_capacity(self.lived.len() + 1);
        offsets.push(0);
        let mut total = 0;
        for lived in self.lived.iter() {
            total += lived;
            offsets.push(total);
        }
        let nowhere = Stay {
            from: 0,
            state: StateId(0),
            enterprise: NO_ENTERPRISE,
        };
        let mut stays = vec![nowhere; self.person.len()];
        let many = if self.blocks > 0 { stays.len() } else { 0 };
        let mut events = Reused::filled(0, many);
        let mut without = Reused::filled(0, many);
        let ends = self.turns.iter().skip(1).map(|turn| turn.stay);
        for (turn, end) in self.turns.iter().zip(ends.chain([stays.len()])) {
            let (persons, weeks) = (&self.person[turn.stay..end], &self.week[turn.stay..end]);
            let told = persons.iter().zip(&self.event[turn.stay..end]).zip(weeks);
            for (stay, ((person, event), week)) in (turn.stay..).zip(told) {
                let first = offsets[(person - self.first) as usize];
                let at = (first + turn.number - 1) as usize;
                stays[at] = Stay {
                    from: *week,
                    state: StateId((event >> 16) as u16),
                    enterprise: NO_ENTERPRISE,
                };
                if self.blocks > 0 {
                    events[at] = *event;
                    without[at] = stay as u32;
                }
            }
        }
        let twins = Twins {
            draws: *draws,
            first: self.first,
            blocks: self.blocks,
            events,
            without,
            with: Reused::with_capacity(many),
            offsets: offsets.iter().copied().collect(),
            clocks: self.clocks,
        };
        (Arm { offsets, stays }, twins)
    }
}

/// Copies as many blocks as there is room for: one or two are too few to call somebody for.
#[inline(always)]
fn copy(clocks: &[Lanes], to: &mut [Lanes]) {
    match to {
        [one] => *one = clocks[0],
        [one, two] => (*one, *two) = (clocks[0], clocks[1]),
        more => more.copy_from_slice(&clocks[..more.len()]),
    }
}

/// The clocks of lives side by side, and of the same people in the programme.
pub struct Twins {
    draws: Draws,
    /// Number of the first person.
    first: u32,
    blocks: usize,
    /// State and visit of each stay without the programme, as draws are keyed; each person's are those of `offsets`.
    events: Reused<u32>,
    offsets: Reused<u32>,
    /// By stay without the programme, and by stay with it: the place of its clocks.
    without: Reused<u32>,
    with: Reused<u32>,
    /// By place and block.
    clocks: Reused<Lanes>,
}

/// The clocks of both arms, by place and block, and the place of each stay.
pub struct Kept {
    /// By place and block.
    pub clocks: Reused<Lanes>,
    /// Blocks of each place.
    pub blocks: usize,
    /// The places of the stays without the programme.
    pub without: Reused<u32>,
    /// The places of those with it.
    pub with: Reused<u32>,
}

impl Twins {
    /// Whether there are clocks at all: too many of them are not kept.
    pub fn are_kept(&self) -> bool {
        self.blocks > 0
    }

    /// The clocks themselves; `None` where they are not kept.
    pub fn kept(self) -> Option<Kept> {
        self.are_kept().then_some(Kept {
            clocks: self.clocks,
            blocks: self.blocks,
            without: self.without,
            with: self.with,
        })
    }

    /// Number of the first person.
    pub fn first(&self) -> u32 {
        self.first
    }

    /// The clocks of an event (state and visit) in the life of a person, by block, if their twin has met it and `draws` are the same.
    /// `None` says that they must be drawn.
    pub fn clocks(&self, draws: &Draws, person: u32, event: u32) -> Option<&[Lanes]> {
        let stay = self.met(draws, person, event)?;
        Some(self.of(self.without[stay]))
    }

    /// Fills in the clocks of an event in the life of a person with the programme, and tells their place: as their twin has met them, or drawn.
    /// Where clocks are not kept all have the same place.
    #[inline]
    pub fn meet(&mut self, draws: &Draws, person: u32, event: u32, clocks: &mut [Lanes]) -> u32 {
        if self.blocks == 0 {
            set(draws, person, event, clocks);
            return 0;
        }
        if let Some(stay) = self.met(draws, person, event) {
            let place = self.without[stay];
            copy(self.of(place), clocks);
            return place;
        }
        set(draws, person, event, clocks);
        let place = self.clocks.len() / self.blocks;
        // a state with fewer exits has blocks that nobody looks at
        self.clocks.resize((place + 1) * self.blocks, [1.0; LANES]);
        copy(
            clocks,
            &mut self.clocks[place * self.blocks..][..clocks.len()],
        );
        place as u32
    }

    /// Takes down the places of all stays with the programme, person by person.
    pub fn lived(&mut self, places: impl Iterator<Item = u32>) {
        self.with.extend(places);
    }

    /// The same lives in both arms.
    pub fn lived_alike(&mut self) {
        self.with.extend_from_slice(&self.without);
    }

    /// The stay without the programme in which somebody has met an event.
    #[inline]
    fn met(&self, draws: &Draws, person: u32, event: u32) -> Option<usize> {
        if self.blocks == 0 || *draws != self.draws {
            return None;
        }
        let number = (person - self.first) as usize;
        let (first, end) = (self.offsets[number], self.offsets[number + 1]);
        let mut events = self.events[first as usize..end as usize].iter();
        Some(first as usize + events.position(|met| *met == event)?)
    }

    #[inline]
    fn of(&self, place: u32) -> &[Lanes] {
        &self.clocks[place as usize * self.blocks..][..self.blocks]
    }
}
