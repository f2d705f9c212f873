//! Sobol points with nested uniform scrambling.
//!
//! Sobol's sequence (1967) with the direction numbers of Joe and Kuo (2008), scrambled as by Owen (1995): in each dimension
//! the unit interval is halved again and again, and the halves of every interval change places or not by a coin of their own. The
//! coins are bits of Philox4x32-10, keyed by the seed and counted by dimension and interval. No shortcut by a hash is taken: with
//! fair and independent coins every point is exactly uniform on the 2³² midpoints of each dimension, and dimensions are independent,
//! whatever the sequence is; so a mean over the points has no bias (Owen 1995, proposition 2) but that of the midpoints, below 2⁻³² for
//! a monotone function with values in (0, 1). Scrambling keeps how evenly the points lie.
//! The linear scrambling of Matoušek (1998) has the same variance and is cheaper, but now and then a design of it is far off, which intervals
//! from a few designs cannot know (Owen and Pan 2024); nested scrambling tends to a normal error (Loh 2003).
//!
//! Numbers of points that are powers of 2 lie evenly; others are allowed. Dimensions beyond those of the direction numbers are
//! the columns of a Latin hypercube: uniform and even in each dimension as well, but independent of each other.

use super::{DesignError, Points, key, latin, unit};
use rand_philox::philox4x32_10;
use sobol_burley::{NUM_DIMENSIONS, parts::sobol_rev};

/// Dimensions that have direction numbers.
pub const DIMENSIONS: usize = NUM_DIMENSIONS as usize;

/// Bits of the intervals that share the coins of one block: 2⁷ − 1 intervals, 2⁷ bits.
const LEVELS: u32 = 7;
const PURPOSE: u64 = 0x50B0_1001;

/// The first so many scrambled points, a pure function of the seed.
///
/// # Errors
/// None, more than [`super::MAX_POINTS`], or too many coordinates to keep.
pub fn points(count: usize, dimensions: usize, seed: u64) -> Result<Points, DesignError> {
    let mut points = Points::blank_random(count, dimensions)?;
    for dimension in 0..dimensions.min(DIMENSIONS) {
        let mut coins = Coins::new(key(seed, PURPOSE), dimension as u32);
        let scrambled = (0..count as u32).map(|i| {
            let plain = sobol_rev(i.reverse_bits(), dimension as u32).reverse_bits();
            unit(coins.scramble(plain))
        });
        points.fill(dimension, scrambled);
    }
    for dimension in DIMENSIONS..dimensions {
        let column = latin::column(count as u32, dimension as u32, key(seed, PURPOSE + 1));
        points.fill(dimension, column.into_iter());
    }
    Ok(points)
}

/// The coins of one dimension.
struct Coins {
    key: [u32; 2],
    dimension: u32,
    /// Those of the first levels, which every point needs.
    first: u128,
}

impl Coins {
    fn new(key: [u32; 2], dimension: u32) -> Self {
        let mut coins = Self {
            key,
            dimension,
            first: 0,
        };
        coins.first = coins.below(0, 0);
        coins
    }

    /// The coins of the intervals within one interval: `prefix` are the `depth` bits that all its numbers begin with.
    fn below(&self, depth: u32, prefix: u32) -> u128 {
        let words = philox4x32_10([prefix, depth, self.dimension, 0], self.key);
        words
            .iter()
            .fold(0, |all, word| all << 32 | u128::from(*word))
    }

    /// A number with each of its 32 bits flipped or not by the coin of the interval in which the bits before it lie.
    fn scramble(&mut self, plain: u32) -> u32 {
        let mut flips = 0;
        let mut depth = 0;
        while depth < u32::BITS {
            let coins = match depth {
                0 => self.first,
                _ => self.below(depth, plain >> (u32::BITS - depth)),
            };
            // intervals are numbered as in a heap: 1 is the whole, 2i and 2i + 1 are the halves of i
            let mut interval = 1;
            for level in depth..(depth + LEVELS).min(u32::BITS) {
                let bit = u32::BITS - 1 - level;
                flips |= ((coins >> interval & 1) as u32) << bit;
                interval = interval << 1 | plain >> bit & 1;
            }
            depth += LEVELS;
        }
        plain ^ flips
    }
}
