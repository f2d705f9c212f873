//! The values of a sketch by rank: the bins gone through once, for those who ask for many ranks.

use super::pages::Bin;
use crate::stats::ascending::Ascending;

/// The bins of a sketch in ascending order, as they were when they were listed.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranks {
    bins: Vec<Bin>,
    /// How many values lie in a bin or below it, by bin.
    upto: Vec<u64>,
}

impl Ranks {
    /// Lists bins that come in ascending order.
    pub(super) fn of(bins: impl Iterator<Item = Bin>) -> Self {
        let (mut all, mut upto, mut sum) = (Vec::new(), Vec::new(), 0);
        bins.for_each(|bin| {
            sum += bin.count;
            all.push(bin);
            upto.push(sum);
        });
        Self { bins: all, upto }
    }
}

impl Ascending for Ranks {
    fn count(&self) -> usize {
        self.upto.last().map_or(0, |all| *all as usize)
    }

    /// Within [`super::RELATIVE_ERROR`].
    fn at(&self, rank: usize) -> f64 {
        let rank = rank as u64;
        let place = self.upto.partition_point(|upto| *upto <= rank);
        let found = self.bins.get(place).zip(self.upto.get(place));
        found.map_or(f64::NAN, |(bin, upto)| bin.at(rank - (upto - bin.count)))
    }

    /// The middle of each bin stands for its values.
    fn runs(&self) -> Box<dyn Iterator<Item = (f64, u64)> + '_> {
        Box::new(self.bins.iter().map(|bin| (bin.middle(), bin.count)))
    }
}
