//! Latin hypercubes.
//!
//! In each dimension the unit interval is cut into as many strata as there are points; every stratum holds one point, at a uniform place
//! in it, and which point it is is drawn anew for each dimension (McKay, Beckman and Conover 1979). Each point is uniform in the
//! cube, and a mean over the points has no larger variance than n/(n − 1) times that of independent points (Owen 1997).

use super::{DesignError, Points, key, unit};
use rand_philox::Philox;

const PURPOSE: u64 = 0x1A71_0001;

/// So many points, a pure function of the seed.
///
/// # Errors
/// None, more than [`super::MAX_POINTS`], or too many coordinates to keep.
pub fn points(count: usize, dimensions: usize, seed: u64) -> Result<Points, DesignError> {
    let mut points = Points::blank_random(count, dimensions)?;
    for dimension in 0..dimensions {
        let column = column(count as u32, dimension as u32, key(seed, PURPOSE));
        points.fill(dimension, column.into_iter());
    }
    Ok(points)
}

/// The coordinates of all points in one dimension.
pub(super) fn column(count: u32, dimension: u32, key: [u32; 2]) -> Vec<f64> {
    let mut draws = Philox::new(key, u128::from(dimension) << 96);
    let mut strata: Vec<u32> = (0..count).collect();
    // Fisher and Yates: every order has the same probability
    for left in (2..=count).rev() {
        let other = draws.bounded(left);
        strata.swap(left as usize - 1, other as usize);
    }
    // up to 2^16 strata the place within one, a multiple of 2^-33, outlasts the rounding of the quotient
    strata
        .into_iter()
        .map(|stratum| (f64::from(stratum) + unit(draws.next_u32())) / f64::from(count))
        .collect()
}
