//! What lives side by side leave behind: their stays, person by person, and the clocks that they were lived by.
//!
//! The clocks are for the same people in the programme: who comes into the same state for the same time has the same clocks there, and
//! need not draw them again.

use crate::model::state::StateId;
use crate::model::world::clocks::{LANES, Lanes, MAX_BLOCKS};
use crate::record::{Arm, NO_ENTERPRISE, Stay};
use crate::reuse::{Reused, reusable};
use crate::sim::luck::Draws;

reusable!(u32, Lanes, Turn, Kept);

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
        let mut kept = Reused::filled(Kept::default(), many);
        let ends = self.turns.iter().skip(1).map(|turn| turn.stay);
        for (turn, end) in self.turns.iter().zip(ends.chain([stays.len()])) {
            let (persons, events) = (&self.person[turn.stay..end], &self.event[turn.stay..end]);
            let weeks = &self.week[turn.stay..end];
            let told = persons.iter().zip(events).zip(weeks);
            for (stay, ((person, event), week)) in (turn.stay..).zip(told) {
                let first = offsets[(person - self.first) as usize];
                let at = (first + turn.number - 1) as usize;
                stays[at] = Stay {
                    from: *week,
                    state: StateId((event >> 16) as u16),
                    enterprise: NO_ENTERPRISE,
                };
                if self.blocks > 0 {
                    kept[at] = Kept {
                        event: *event,
                        stay: stay as u32,
                    };
                }
            }
        }
        let twins = Twins {
            draws: *draws,
            first: self.first,
            blocks: self.blocks,
            kept,
            offsets: offsets.iter().copied().collect(),
            clocks: self.clocks,
        };
        (Arm { offsets, stays }, twins)
    }
}

/// Copies as many blocks as there is room for: one or two are too few to call somebody for.
#[inline(always)]
pub fn copy(clocks: &[Lanes], to: &mut [Lanes]) {
    match to {
        [one] => *one = clocks[0],
        [one, two] => (*one, *two) = (clocks[0], clocks[1]),
        more => more.copy_from_slice(&clocks[..more.len()]),
    }
}

/// Where the clocks of an event are.
#[derive(Clone, Copy, Default)]
pub struct Kept {
    /// State and visit, as draws are keyed.
    pub event: u32,
    /// The place of their first block, counted in stays.
    pub stay: u32,
}

/// The clocks of lives side by side.
pub struct Twins {
    draws: Draws,
    /// Number of the first person.
    first: u32,
    blocks: usize,
    /// By stay; each person's are those of `offsets`.
    kept: Reused<Kept>,
    offsets: Reused<u32>,
    clocks: Reused<Lanes>,
}

impl Twins {
    /// Whether there are clocks at all: too many of them are not kept.
    pub fn are_kept(&self) -> bool {
        self.blocks > 0
    }

    /// Blocks of each stay.
    pub fn blocks(&self) -> usize {
        self.blocks
    }

    /// Stays that have clocks.
    pub fn stays(&self) -> usize {
        self.kept.len()
    }

    /// What the clocks were drawn from.
    pub fn draws(&self) -> &Draws {
        &self.draws
    }

    /// Where the clocks of somebody's stays are, stay by stay; `number` counts from the first person.
    #[inline]
    pub fn of(&self, number: usize) -> &[Kept] {
        &self.kept[self.offsets[number] as usize..self.offsets[number + 1] as usize]
    }

    /// The clocks themselves, by stay and block.
    pub fn into_clocks(self) -> Reused<Lanes> {
        self.clocks
    }

    /// Number of the first person.
    pub fn first(&self) -> u32 {
        self.first
    }

    /// The clocks of an event (state and visit) in the life of a person, by block, if their twin has met it and `draws` are the same.
    /// `None` says that they must be drawn.
    #[inline]
    pub fn clocks(&self, draws: &Draws, person: u32, event: u32) -> Option<&[Lanes]> {
        if self.blocks == 0 || *draws != self.draws {
            return None;
        }
        let mut lived = self.of((person - self.first) as usize).iter();
        let kept = lived.find(|kept| kept.event == event)?;
        Some(&self.clocks[kept.stay as usize * self.blocks..][..self.blocks])
    }
}
