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

/// Values in ascending order, as `f64::total_cmp` has it.
///
/// They are sorted as the whole numbers in whose order they are: a run sorts some hundred columns, and whole numbers are compared at once.
pub fn ascending(values: impl Iterator<Item = f64>) -> Vec<f64> {
    // The bits below the sign are turned over where it is set; twice is not at all.
    let turn = |bits: i64| bits ^ (((bits >> 63) as u64) >> 1) as i64;
    let mut order: Vec<i64> = values.map(|x| turn(x.to_bits() as i64)).collect();
    order.sort_unstable();
    let values = order.into_iter();
    values
        .map(|bits| f64::from_bits(turn(bits) as u64))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::ascending;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(crate::fixed_seed::config())]

        #[test]
        fn the_order_is_the_total_one(mut values in prop::collection::vec(any::<f64>(), 0..200)) {
            values.extend([0.0, -0.0, f64::INFINITY, f64::NEG_INFINITY, -5e-324]);
            let found = ascending(values.iter().copied());
            values.sort_by(f64::total_cmp);
            let bits = |values: &[f64]| values.iter().map(|x| x.to_bits()).collect::<Vec<_>>();
            prop_assert_eq!(bits(&found), bits(&values));
        }
    }
}
