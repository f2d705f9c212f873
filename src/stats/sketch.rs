//! Order statistics of a stream, in memory that does not grow with it and with a guaranteed error.
//!
//! Values that agree in sign, exponent and the first ten bits of the mantissa share a bin, so that each power of two is cut into 1,024
//! bins of equal width: the interpolated logarithmic mapping of DDSketch (Masson, Rim and Lee, PVLDB 12, 2019), read off the bits
//! without a logarithm. A bin knows how many values it holds, the smallest and the largest. So an order statistic lies
//! within [`RELATIVE_ERROR`] of the true one, and a mass on one value (a total loss, nothing paid, a number of people) stays
//! exact. Counts are integers: sketches merge exactly, in any order.

mod pages;
mod ranks;

use super::ascending::Ascending;
use pages::{Bin, Side};
pub use ranks::Ranks;

/// Largest error of an order statistic as a share of its size (about 0.1 %), for numbers that are not subnormal.
pub const RELATIVE_ERROR: f64 = 1.0 / 1024.0;

/// Counts of values by bin.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Sketch {
    /// Below 0, by size.
    negative: Side,
    /// From 0 on.
    positive: Side,
}

impl Sketch {
    /// Counts a value; NaN is left out.
    pub fn add(&mut self, value: f64) {
        // Adding 0 makes 0 of −0.
        self.put(Bin {
            count: 1,
            low: value + 0.0,
            high: value + 0.0,
        });
    }

    /// Counts values in which there is no NaN.
    pub(super) fn add_all(&mut self, values: &[f64]) {
        for value in values {
            self.add(*value);
        }
    }

    /// The values by rank, for those who ask for many.
    pub fn ranks(&self) -> Ranks {
        Ranks::of(self.bins())
    }

    /// Counts all values of another sketch: the same sketch as if they had been added here.
    pub fn merge(&mut self, other: &Self) {
        for bin in other.bins() {
            self.put(bin);
        }
    }

    /// The sketch of the finite values other than one, and how many there were of that one. It is found where its bin holds
    /// nothing else; otherwise it stays.
    pub fn without(&self, value: Option<f64>) -> (Self, u64) {
        let mut rest = Self::default();
        let mut found = 0;
        for bin in self.bins() {
            if Some(bin.low) == value && Some(bin.high) == value {
                found = bin.count;
            } else if bin.low.is_finite() {
                rest.put(bin);
            }
        }
        (rest, found)
    }

    /// Values below 0, and above it.
    pub fn signs(&self) -> (u64, u64) {
        let zeros = self.positive.bins().next().filter(|b| b.low == 0.0);
        // Zero shares its bin with nothing but subnormal numbers.
        let above = self.positive.count() - zeros.map_or(0, |b| b.count);
        (self.negative.count(), above)
    }

    fn put(&mut self, bin: Bin) {
        if bin.low.is_nan() {
            return;
        }
        if bin.low < 0.0 {
            self.negative.put(bin);
        } else {
            self.positive.put(bin);
        }
    }

    fn bins(&self) -> impl Iterator<Item = Bin> {
        self.negative.bins_from_far().chain(self.positive.bins())
    }
}

impl Ascending for Sketch {
    fn count(&self) -> usize {
        (self.negative.count() + self.positive.count()) as usize
    }

    /// Within [`RELATIVE_ERROR`].
    fn at(&self, rank: usize) -> f64 {
        let mut before = 0;
        for bin in self.bins() {
            if (rank as u64) < before + bin.count {
                return bin.at(rank as u64 - before);
            }
            before += bin.count;
        }
        f64::NAN
    }

    /// The middle of each bin stands for its values.
    fn runs(&self) -> Box<dyn Iterator<Item = (f64, u64)> + '_> {
        Box::new(self.bins().map(|bin| (bin.middle(), bin.count)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn of(values: &[f64]) -> Sketch {
        let mut sketch = Sketch::default();
        for x in values {
            sketch.add(*x);
        }
        sketch
    }

    fn sorted(values: &[f64]) -> Vec<f64> {
        let mut sorted: Vec<f64> = values.iter().copied().filter(|x| !x.is_nan()).collect();
        sorted.sort_by(f64::total_cmp);
        sorted
    }

    /// Money, shares, counts, masses on one value, neighbours in one bin, and anything else.
    fn value() -> impl Strategy<Value = f64> {
        prop_oneof![
            -1e7_f64..1e7,
            (-1e6_f64..1e6).prop_map(|x| x.round() / 100.0),
            (0_u32..80).prop_map(f64::from),
            1e6_f64..1.001e6,
            Just(-1.0),
            Just(0.0),
            Just(-0.0),
            any::<f64>().prop_filter("no subnormal numbers", |x| !x.is_subnormal()),
        ]
    }

    #[test]
    fn masses_and_whole_numbers_are_exact() {
        let mut values: Vec<f64> = (0..200).map(|k| f64::from(k % 70)).collect();
        values.extend([-1.0; 30]);
        let (sketch, sorted) = (of(&values), sorted(&values));
        for (rank, x) in sorted.iter().enumerate() {
            assert_eq!(sketch.at(rank), *x);
        }
        assert_eq!(sketch.signs(), (30, 197));
        let (rest, losses) = sketch.without(Some(-1.0));
        assert_eq!((rest.count(), losses), (200, 30));
    }

    #[test]
    fn a_bin_is_no_wider_than_promised() {
        // The widest bins, as a share of their values, are the first of each power of two.
        let (low, high) = (1.0, 1.0 + 1.0 / 1024.0 - f64::EPSILON);
        let sketch = of(&[low, low, low, high]);
        assert_eq!(sketch.bins().count(), 1);
        assert!((sketch.at(2) - low).abs() <= RELATIVE_ERROR * low);
        assert_eq!(of(&[low, 1.0 + 1.0 / 1024.0]).bins().count(), 2);
    }

    #[test]
    fn memory_follows_the_spread_and_not_the_number() {
        let pages = |n: u32| {
            let values: Vec<f64> = (0..n).map(|k| 1e5 + f64::from(k % 1_000) * 900.0).collect();
            let sketch = of(&values);
            sketch.positive.room()
        };
        assert_eq!(pages(1_000), pages(100_000));
        // Between 0 and the numbers from 1 on lie all the powers of two that nobody has.
        assert!(of(&[0.0, 1.0, 70.0]).positive.room() < 1_000);
    }

    proptest! {
        #![proptest_config(crate::fixed_seed::config())]

        #[test]
        fn every_order_statistic_keeps_the_bound(values in prop::collection::vec(value(), 0..400)) {
            let (sketch, sorted) = (of(&values), sorted(&values));
            prop_assert_eq!(sketch.count(), sorted.len());
            for (rank, x) in sorted.iter().enumerate() {
                let found = sketch.at(rank);
                prop_assert!(found == *x || (found - x).abs() <= RELATIVE_ERROR * x.abs(), "{found} is not {x}");
            }
            let ranks = sketch.ranks();
            prop_assert_eq!(ranks.count(), sorted.len());
            for rank in 0..=sorted.len() {
                prop_assert_eq!(ranks.at(rank).to_bits(), sketch.at(rank).to_bits());
            }
            prop_assert!(ranks.runs().eq(sketch.runs()));
            let runs: Vec<_> = sketch.runs().collect();
            prop_assert!(runs.windows(2).all(|w| w[0].0 < w[1].0));
            prop_assert_eq!(runs.iter().map(|r| r.1).sum::<u64>(), sorted.len() as u64);
            let signs = (sorted.iter().filter(|x| **x < 0.0).count() as u64, sorted.iter().filter(|x| **x > 0.0).count() as u64);
            prop_assert_eq!(sketch.signs(), signs);
        }

        #[test]
        fn merged_is_the_whole(values in prop::collection::vec(value(), 0..200), cut in 0_usize..200) {
            let (left, right) = values.split_at(cut.min(values.len()));
            let whole = of(&values);
            let (mut there, mut back) = (of(left), of(right));
            there.merge(&of(right));
            back.merge(&of(left));
            let bins = |s: &Sketch| s.bins().collect::<Vec<_>>();
            prop_assert_eq!(bins(&there), bins(&whole));
            prop_assert_eq!(bins(&back), bins(&whole));
            prop_assert_eq!(there.at(cut).to_bits(), whole.at(cut).to_bits());
        }
    }
}
