//! The ways out of states as surprises are summed up by them: what does not change from one replication to the next, looked up once.

use super::multipliers::Piece;
use super::worth::Worth;
use crate::model::movement::Class;
use crate::model::world::{NO_FADE, StateTable, World};

/// Directions of movements that are summed up apart: into work or education, and all others.
pub(super) const DIRECTIONS: usize = 2;

/// One way out.
#[derive(Debug, Clone, Copy)]
pub(super) struct Way {
    /// Place among the exits of the state.
    pub exit: usize,
    /// Destination.
    pub to: u16,
    /// Where the destination stands in a row of worth.
    pub place: usize,
    class: Class,
    frail: bool,
}

/// The ways out of one state.
pub(super) struct Exits {
    /// In the order of exits.
    pub all: Vec<Way>,
    /// Those that are summed up, by direction: all without the programme, and with it all but those on which somebody who drops out of
    /// the staircase may be taken. Such a movement was no clock's, and the record does not tell them apart.
    counted: [[Vec<Way>; DIRECTIONS]; 2],
}

/// All of them, state by state.
pub(super) struct Ways(Vec<Exits>);

/// What multiplies intensities, as [`Way::scale`] reads it.
pub(super) type Scales = [f64; 2 * Class::COUNT];

impl Ways {
    /// The ways out of the states of a world, which every draw of the parameters has.
    pub fn new(world: &World, worth: &Worth) -> Self {
        let steps = world.programme.iter().flat_map(|p| &p.steps);
        let dropouts = steps.flat_map(|s| &s.dropout).filter_map(|(to, _)| *to);
        let dropouts: Vec<u16> = dropouts.collect();
        let of_state = |state: &StateTable| {
            let ways = state.exits.iter().enumerate().map(|(exit, e)| Way {
                exit,
                to: e.to,
                place: worth.place(usize::from(e.to)),
                class: e.class,
                frail: e.frailty,
            });
            let all: Vec<Way> = ways.collect();
            let counted = [false, true].map(|programme| {
                std::array::from_fn(|direction| {
                    let counts = |way: &&Way| {
                        way.direction() == direction && !(programme && dropouts.contains(&way.to))
                    };
                    all.iter().filter(counts).copied().collect()
                })
            });
            Exits { all, counted }
        };
        Self(world.states.iter().map(of_state).collect())
    }

    /// The ways out of a state.
    #[inline(always)]
    pub fn of(&self, state: usize) -> &Exits {
        &self.0[state]
    }
}

impl Exits {
    /// Those that are summed up in an arm, by direction.
    #[inline(always)]
    pub fn counted(&self, programme: bool) -> &[Vec<Way>; DIRECTIONS] {
        &self.counted[usize::from(programme)]
    }
}

impl Way {
    fn direction(&self) -> usize {
        usize::from(!matches!(self.class, Class::JobFinding | Class::Education))
    }

    /// What multiplies its intensity.
    #[inline(always)]
    pub fn scale(&self, scales: &Scales) -> f64 {
        scales[self.class.index() + Class::COUNT * usize::from(self.frail)]
    }

    /// The weeks as its class of movements counts them, of [`weeks`].
    #[inline(always)]
    pub fn weeks(&self, weeks: &[f64; Class::COUNT]) -> f64 {
        weeks[self.class.index()]
    }
}

/// The weeks `from..to` as each class of movements counts them.
#[inline(always)]
pub(super) fn weeks(world: &World, piece: &Piece, from: u32, to: u32) -> [f64; Class::COUNT] {
    let mut weeks = [f64::from(to - from); Class::COUNT];
    for (weeks, fade) in weeks.iter_mut().zip(piece.fade) {
        if fade != NO_FADE {
            let sums = &world.fades[usize::from(fade)].cumulated;
            let at = |week: u32| sums[(week - piece.origin) as usize];
            *weeks = at(to) - at(from);
        }
    }
    weeks
}

/// What multiplies intensities, effects that fade aside: without and with frailty, by class.
#[inline(always)]
pub(super) fn scales(movement: &[f64; Class::COUNT], piece: &Piece, frailty: f64) -> Scales {
    let mut scales = [0.0; 2 * Class::COUNT];
    for class in 0..Class::COUNT {
        scales[class] = movement[class] * piece.constant[class];
        scales[Class::COUNT + class] = scales[class] * frailty;
    }
    scales
}
