//! Sums of floating-point numbers in a fixed order with compensation.

/// Adds numbers one by one and carries the rounding error along (Neumaier 1974).
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
    pub fn add(&mut self, term: f64) {
        let total = self.total + term;
        // The smaller of the two operands is the one whose low bits are cut off.
        self.lost += if self.total.abs() >= term.abs() {
            (self.total - total) + term
        } else {
            (term - total) + self.total
        };
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
}
