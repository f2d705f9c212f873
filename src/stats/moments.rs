//! Means and spreads of a stream: sums in the order in which the values come, from which the mean and the variance are the same
//! as those of all values at hand, up to rounding.

use super::interval::{self, Estimate};
use super::normal;
use super::sum::Sum;

/// Figures of a stream in memory that does not grow with it.
pub trait Running: Default {
    /// Adds values, in their order.
    fn add_all(&mut self, values: &[f64]);

    /// How many values were added.
    fn count(&self) -> u64;

    /// Their mean; NaN of nothing.
    fn value(&self) -> f64;
}

/// The mean of a stream alone, where nobody asks how far the values are spread: a third of the sums.
#[derive(Debug, Clone, Copy, Default)]
pub struct Mean {
    n: u64,
    total: Sum,
}

impl Running for Mean {
    fn add_all(&mut self, values: &[f64]) {
        let mut total = self.total;
        values.iter().for_each(|value| total.add(*value));
        self.total = total;
        self.n += values.len() as u64;
    }

    fn count(&self) -> u64 {
        self.n
    }

    fn value(&self) -> f64 {
        self.total.value() / self.n as f64
    }
}

/// Mean and variance of a stream.
///
/// Squares are taken of what is left after the first value is taken away, so that large amounts with a small spread do not cancel.
#[derive(Debug, Clone, Copy, Default)]
pub struct Moments {
    n: u64,
    /// The first value.
    shift: f64,
    total: Sum,
    /// Of the values less the first.
    shifted: Sum,
    squares: Sum,
    /// Whether a value was another than the first.
    varies: bool,
}

impl Moments {
    /// Adds a value.
    #[inline]
    pub fn add(&mut self, value: f64) {
        if self.n == 0 {
            self.shift = value;
        }
        let off = value - self.shift;
        self.n += 1;
        self.total.add(value);
        self.shifted.add(off);
        self.squares.add(off * off);
        self.varies |= value != self.shift;
    }

    /// As [`interval::mean`] of all values.
    pub fn mean(&self, level: f64) -> Option<(Estimate, Option<f64>)> {
        let value = self.value();
        if self.n == 0 || value.is_nan() {
            return None;
        }
        if self.n > 1 && !self.varies {
            return Some((Estimate::exact(self.shift), Some(0.0)));
        }
        Some(interval::normal_mean(value, self.spread(), self.n, level))
    }

    /// Sum of the squares of the distances from the mean.
    fn spread(&self) -> f64 {
        let off = self.shifted.value();
        (self.squares.value() - off * off / self.n as f64).max(0.0)
    }
}

impl Running for Moments {
    fn add_all(&mut self, values: &[f64]) {
        // On the side, so that the sums stay in registers.
        let mut moments = *self;
        values.iter().for_each(|value| moments.add(*value));
        *self = moments;
    }

    fn count(&self) -> u64 {
        self.n
    }

    fn value(&self) -> f64 {
        self.total.value() / self.n as f64
    }
}

/// Two values of the same replications, for the ratio of their means.
#[derive(Debug, Clone, Copy, Default)]
pub struct Pairs {
    first: Moments,
    second: Moments,
    products: Sum,
}

impl Pairs {
    /// Adds the two values of a replication.
    pub fn add(&mut self, first: f64, second: f64) {
        self.first.add(first);
        self.second.add(second);
        self.products
            .add((first - self.first.shift) * (second - self.second.shift));
    }

    /// As [`interval::ratio`] of all values.
    pub fn ratio(&self, level: f64) -> Option<Estimate> {
        let (top, _) = self.first.mean(level)?;
        let (bottom, sd) = self.second.mean(level)?;
        sd?;
        if !(bottom.low > 0.0 || bottom.high < 0.0) {
            return None;
        }
        let n = self.first.n as f64;
        let r = top.value / bottom.value;
        let together =
            self.products.value() - self.first.shifted.value() * self.second.shifted.value() / n;
        let squares = self.first.spread() - 2.0 * r * together + r * r * self.second.spread();
        let variance = squares.max(0.0) / (n - 1.0) / (bottom.value * bottom.value);
        let half = normal::two_sided(level) * libm::sqrt(variance) / libm::sqrt(n);
        Some(Estimate::around(r, half))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn of(values: &[f64]) -> Moments {
        let mut moments = Moments::default();
        values.iter().for_each(|x| moments.add(*x));
        moments
    }

    fn near(a: f64, b: f64, size: f64) -> bool {
        a == b || (a - b).abs() <= 1e-9 * size
    }

    #[test]
    fn large_amounts_keep_a_small_spread() {
        let (e, sd) = of(&[1e12 + 1.0, 1e12 + 2.0, 1e12 + 3.0])
            .mean(0.95)
            .unwrap();
        assert_eq!((e.value, sd), (1e12 + 2.0, Some(1.0)));
    }

    #[test]
    fn little_and_nothing() {
        assert_eq!(of(&[]).mean(0.95), None);
        assert_eq!(of(&[1.0, f64::NAN]).mean(0.95), None);
        for sample in [&[3.0][..], &[0.1; 7], &[0.0, 0.0]] {
            assert_eq!(of(sample).mean(0.95), interval::mean(sample, 0.95));
        }
        assert_eq!(Pairs::default().ratio(0.95), None);
    }

    proptest! {
        #![proptest_config(crate::fixed_seed::config())]

        #[test]
        fn as_with_all_values_at_hand(pairs in prop::collection::vec((-1e6_f64..1e7, 1e3_f64..1e6), 2..300)) {
            let (a, b): (Vec<f64>, Vec<f64>) = pairs.iter().copied().unzip();
            let mut mean = Mean::default();
            mean.add_all(&a);
            prop_assert_eq!((mean.count(), mean.value()), (of(&a).count(), of(&a).value()));
            let (found, sd) = of(&a).mean(0.95).unwrap();
            let (exact, exact_sd) = interval::mean(&a, 0.95).unwrap();
            prop_assert_eq!(found.value, exact.value, "the same sum in the same order");
            prop_assert!(near(found.low, exact.low, 1e7) && near(sd.unwrap(), exact_sd.unwrap(), 1e7));
            let mut both = Pairs::default();
            pairs.iter().for_each(|(x, y)| both.add(*x, *y));
            match (both.ratio(0.95), interval::ratio(&a, &b, 0.95)) {
                (Some(found), Some(exact)) => {
                    prop_assert_eq!(found.value, exact.value);
                    prop_assert!(near(found.half_width(), exact.half_width(), exact.value.abs() + 1.0), "{found:?} {exact:?}");
                }
                (found, exact) => prop_assert_eq!(found, exact),
            }
        }
    }
}
