//! A piece of a stay: intensities that hold for some weeks.

use super::multipliers::Piece;
use crate::model::movement::Class;
use crate::model::world::{NO_FADE, StateTable, World};

/// Weeks of a stay in which band, regime and multipliers stay the same.
pub(super) struct Chunk<'a> {
    pub table: &'a StateTable,
    pub rates: &'a [f64],
    /// Place of the state and band.
    pub own: usize,
    pub piece: &'a Piece,
    pub movement: &'a [f64; Class::COUNT],
}

impl Chunk<'_> {
    /// What multiplies the intensity of an exit, effects that fade aside.
    #[inline]
    pub fn scale(&self, class: Class, frail: bool, frailty: f64) -> f64 {
        let class = class.index();
        self.movement[class] * self.piece.constant[class] * if frail { frailty } else { 1.0 }
    }

    /// The weeks `from..to` as a class of movements counts them.
    #[inline]
    pub fn weeks(&self, world: &World, class: Class, from: u32, to: u32) -> f64 {
        match self.piece.fade[class.index()] {
            NO_FADE => f64::from(to - from),
            fade => {
                let sums = &world.fades[usize::from(fade)].cumulated;
                let at = |week: u32| sums[(week - self.piece.origin) as usize];
                at(to) - at(from)
            }
        }
    }
}

/// The expected part of a week before a ring in it, where the intensities add up to `total`: 1/Λ − 1/(e^Λ − 1).
pub(super) fn until_ring(total: f64) -> f64 {
    if total > 1e-4 {
        1.0 / total - 1.0 / libm::expm1(total)
    } else {
        // the series; the difference would cancel
        0.5 - total / 12.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A clock that rings in a week has ticked for a part of it: the mean of a truncated exponential, by the midpoint rule.
    #[test]
    fn the_part_of_a_week_before_a_ring() {
        for total in [1e-7, 1e-3, 0.05, 1.0, 4.0] {
            let pieces = 20_000;
            let (mut weight, mut sum) = (0.0, 0.0);
            for k in 0..pieces {
                let t = (f64::from(k) + 0.5) / f64::from(pieces);
                weight += libm::exp(-total * t);
                sum += t * libm::exp(-total * t);
            }
            assert!((until_ring(total) - sum / weight).abs() < 1e-7, "{total}");
        }
    }
}
