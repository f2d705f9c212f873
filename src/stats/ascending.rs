//! Values in ascending order, whether all of them are at hand or only a sketch of them.

/// What order statistics need to know of a sample.
pub trait Ascending {
    /// How many values there are.
    fn count(&self) -> usize;

    /// The value of a rank from 0 to count − 1.
    fn at(&self, rank: usize) -> f64;

    /// All values in ascending order, each with how many there are of it.
    fn runs(&self) -> Box<dyn Iterator<Item = (f64, u64)> + '_>;
}

impl Ascending for [f64] {
    fn count(&self) -> usize {
        self.len()
    }

    fn at(&self, rank: usize) -> f64 {
        self.get(rank).copied().unwrap_or(f64::NAN)
    }

    fn runs(&self) -> Box<dyn Iterator<Item = (f64, u64)> + '_> {
        Box::new(self.iter().map(|x| (*x, 1)))
    }
}
