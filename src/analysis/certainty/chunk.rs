//! A piece of a stay: intensities that hold for some weeks.

use super::multipliers::Piece;
use super::ways::{Exits, Scales};

/// Weeks of a stay in which band, regime and multipliers stay the same.
pub(super) struct Chunk<'a> {
    /// The ways out of the state.
    pub exits: &'a Exits,
    /// The intensity of each.
    pub rates: &'a [f64],
    /// Place of the state and band in a row of worth.
    pub own: usize,
    /// Which table of worth the person uses.
    pub level: usize,
    /// What multiplies the person's intensities.
    pub piece: &'a Piece,
    /// Whether some of it fades.
    pub fading: bool,
    /// The multipliers, effects that fade aside.
    pub scales: Scales,
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
