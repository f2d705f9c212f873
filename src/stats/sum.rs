//! Sums of floating-point numbers in a fixed order with compensation.

/// Adds numbers one by one and carries the rounding error along (Neumaier 1974).
///
/// The error of each addition is exact, and found without asking which operand is the larger (TwoSum: Knuth, The Art of Computer
/// Programming 2, 4.2.2): sums of several figures go side by side, and no branch waits for a value.
///
/// The result depends on the order of the terms only in the last bit or so, but it does depend on it: whoever wants equal
/// bytes adds in a fixed order, such as the number of the replication.
#[derive(Debug, Clone, Copy, Default)]
pub struct Sum {
    total: f64,
    lost: f64,
}

impl Sum {
    /// Adds one term.
    #[inline]
    pub fn add(&mut self, term: f64) {
        let total = self.total + term;
        // What arrived of each operand; the rest is lost.
        let of_term = total - self.total;
        let of_total = total - of_term;
        self.lost += (self.total - of_total) + (term - of_term);
        self.total = total;
    }

    /// The sum so far. Once a term or a partial sum is not finite, so is the value.
    pub fn value(self) -> f64 {
        if self.lost.is_finite() {
            self.total + self.lost
        } else {
            self.total
        }
    }
}

/// Sum of the terms, in their order.
pub fn sum(terms: impl IntoIterator<Item = f64>) -> f64 {
    let mut acc = Sum::default();
    for term in terms {
        acc.add(term);
    }
    acc.value()
}

#[cfg(test)]
mod tests {
    use super::sum;
    use proptest::prelude::*;

    #[test]
    fn what_a_plain_sum_loses_is_kept() {
        assert_eq!(sum([1.0, 1e100, 1.0, -1e100]), 2.0);
        assert_eq!(sum([0.1; 10]), 1.0);
        assert_eq!(sum([]), 0.0);
    }

    #[test]
    fn what_is_not_finite_stays_so() {
        assert_eq!(sum([1.0, f64::INFINITY, 1.0]), f64::INFINITY);
        assert!(sum([1.0, f64::NAN]).is_nan());
        assert!(sum([f64::INFINITY, f64::NEG_INFINITY]).is_nan());
    }

    /// Neumaier's own: the smaller of the two operands is the one whose low bits are cut off.
    fn by_size(terms: &[f64]) -> f64 {
        let (mut sum, mut lost) = (0.0_f64, 0.0);
        for term in terms {
            let total = sum + term;
            lost += if sum.abs() >= term.abs() {
                (sum - total) + term
            } else {
                (term - total) + sum
            };
            sum = total;
        }
        if f64::is_finite(lost) {
            sum + lost
        } else {
            sum
        }
    }

    proptest! {
        #![proptest_config(crate::fixed_seed::config())]

        #[test]
        fn the_error_is_the_same_either_way(
            terms in prop::collection::vec(prop_oneof![-1e6_f64..1e9, -1.0_f64..1.0, any::<f64>()], 0..60),
        ) {
            prop_assert_eq!(sum(terms.iter().copied()).to_bits(), by_size(&terms).to_bits());
        }
    }
}
