//! Fixed proportions: weights laid out once, by which any number of amounts is divided.

use super::ratio::{clamp, reduce};
use super::wide;

/// Parts of a whole, in lowest terms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proportions {
    /// The weights, none of them negative.
    weights: Vec<i128>,
    /// What all of it weighs; 0: there is nothing to divide by.
    whole: i128,
    /// `whole`, if every weight is 1: equal parts take one division for all of them.
    equal: Option<i64>,
}

impl Proportions {
    /// Of weights, as parts of `whole`. What is negative counts as 0.
    pub fn new(weights: impl IntoIterator<Item = i128>, whole: i128) -> Self {
        let mut all: Vec<i128> = weights.into_iter().map(|w| w.max(0)).collect();
        all.push(whole.max(0));
        reduce(&mut all);
        let whole = all.pop().unwrap_or(0);
        let equal = i64::try_from(whole)
            .ok()
            .filter(|whole| *whole > 0 && all.iter().all(|w| *w == 1));
        Self {
            weights: all,
            whole,
            equal,
        }
    }

    /// The weights in lowest terms.
    pub fn weights(&self) -> &[i128] {
        &self.weights
    }

    /// Divides an amount as [`divide`] does.
    pub fn divide(&self, amount: i64, mut each: impl FnMut(usize, i64)) {
        if let Some(whole) = self.equal {
            let amount = amount.max(0);
            let (part, over) = match whole {
                1 => (amount, 0),
                _ => (amount / whole, amount % whole),
            };
            // ⌊k × amount / whole⌋ goes up by `part`, and by one more whenever the remainders make up a whole
            let mut rest = 0;
            for index in 0..self.weights.len() {
                let open = whole - rest; // at least 1
                let more = over >= open;
                rest = if more { over - open } else { rest + over };
                each(index, part + i64::from(more));
            }
            return;
        }
        divide(amount, &self.weights, self.whole, each);
    }
}

/// Divides an amount (what is negative counts as 0) by weights of which `whole` would get all of it, and calls `each` with every part, in order.
///
/// Each part is the difference of two rounded-down cumulative shares, so that parts add up to the rounded-down share of all weights
/// together: to the amount, where they make up the whole. Of a whole that is 0 everybody gets nothing.
pub fn divide(amount: i64, weights: &[i128], whole: i128, mut each: impl FnMut(usize, i64)) {
    let amount = amount.max(0);
    let (mut cumulative, mut given) = (0_i128, 0_i64);
    for (index, weight) in weights.iter().enumerate() {
        cumulative += weight;
        let until = clamp(wide::share(amount, cumulative, whole).0);
        each(index, until - given);
        given = until;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn parts(proportions: &Proportions, amount: i64) -> Vec<i64> {
        let mut parts = Vec::new();
        proportions.divide(amount, |index, part| {
            assert_eq!(index, parts.len());
            parts.push(part);
        });
        parts
    }

    /// The same, weight by weight.
    fn by_division(weights: &[i128], whole: i128, amount: i64) -> Vec<i64> {
        let until = |k: usize| wide::share(amount, weights[..k].iter().sum(), whole).0;
        let part = |k| clamp(until(k + 1)) - clamp(until(k));
        (0..weights.len()).map(part).collect()
    }

    #[test]
    fn thirds_and_what_is_missing() {
        let third = 3_333_333_333_333_333_i128;
        let thirds = Proportions::new([third; 3], 3 * third);
        assert_eq!(thirds.weights(), [1, 1, 1]);
        assert_eq!(parts(&thirds, 100), [33, 33, 34]);
        // of a whole that they don't make up
        let some = Proportions::new([third; 3], 10_000_000_000_000_000);
        assert_eq!(parts(&some, 300), [99, 100, 100]);
        assert_eq!(parts(&Proportions::new([1, 1], 5), 9), [1, 2]);
        assert_eq!(parts(&Proportions::new([0, 0], 0), 9), [0, 0]);
        assert_eq!(parts(&Proportions::new([], 0), 9), Vec::<i64>::new());
        assert_eq!(parts(&Proportions::new([2, -1], 2), 9), [9, 0]);
        let most = i64::MAX;
        assert_eq!(
            parts(&Proportions::new([1; 2], 2), most),
            [most / 2, most / 2 + 1]
        );
    }

    proptest! {
        #![proptest_config(crate::fixed_seed::config())]

        #[test]
        fn equal_parts_are_those_of_any_weights(amount in 0..=i64::MAX, small in 0_i64..100_000, each in 1_i128..1 << 90, n in 1_usize..30, more in 0_i128..30) {
            for amount in [amount, small] {
                let (weights, whole) = (vec![each; n], each * (n as i128 + more));
                let equal = Proportions::new(weights.iter().copied(), whole);
                prop_assert!(equal.equal.is_some());
                prop_assert_eq!(parts(&equal, amount), by_division(&weights, whole, amount));
            }
        }

        #[test]
        fn lowest_terms_divide_alike(amount in 0..=i64::MAX, small in 0_i64..100_000, weights in proptest::collection::vec(0_i128..1_000, 0..8), times in 1_i128..1 << 90, more in 0_i128..9) {
            let weights: Vec<i128> = weights.iter().map(|w| w * times).collect();
            let whole = weights.iter().sum::<i128>() + more * times;
            for amount in [amount, small] {
                let ready = Proportions::new(weights.iter().copied(), whole);
                let ready = parts(&ready, amount);
                prop_assert_eq!(&ready, &by_division(&weights, whole, amount));
                if more == 0 && whole > 0 {
                    prop_assert_eq!(ready.iter().map(|p| i128::from(*p)).sum::<i128>(), i128::from(amount));
                }
            }
        }
    }
}
