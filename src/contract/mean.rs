//! Weighted means, divided by the sum of their weights.
//!
//! Thirds have no end: weights that are written with a few digits add up to a little less than 1. Divided by their sum, equal weights count
//! equally, and the mean of equal numbers is that number to the last digit.

use super::ratio::{Ratio, divisor};
use rust_decimal::Decimal;

/// The weights of a mean, none of them negative.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Mean {
    /// `None`: they add up to 1, and are taken as they are written.
    lacking: Option<Lacking>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct Lacking {
    /// What all weights have in common, in parts of [`Ratio::ONE`]'s weight, and the digits that their sum has without it. `None`: more than a
    /// decimal has, so that weights are taken as they are written.
    lowest: Option<(i128, u32)>,
    /// The sum, in the same terms as [`Mean::weight`].
    sum: Decimal,
}

impl Mean {
    /// Of one number.
    pub const ONE: Self = Self { lacking: None };

    /// With these weights.
    pub fn new(weights: impl Iterator<Item = Decimal> + Clone) -> Self {
        let add = |sum: Decimal, weight| sum.saturating_add(weight);
        let written = weights.clone().fold(Decimal::ZERO, add);
        if written == Decimal::ONE {
            return Self::ONE;
        }
        let parts = || weights.clone().map(|w| Ratio::new(w).weight());
        let common = parts().fold(0, divisor).max(1);
        let whole = parts().fold(0_i128, i128::saturating_add) / common;
        let digits = whole.checked_ilog10().map_or(0, |n| n + 1);
        let lacking = match Decimal::try_from_i128_with_scale(whole, digits) {
            Ok(sum) => Lacking {
                lowest: Some((common, digits)),
                sum,
            },
            Err(_) => Lacking {
                lowest: None,
                sum: written,
            },
        };
        Self {
            lacking: Some(lacking),
        }
    }

    /// What a number is multiplied by that has this weight: the same share of the sum, with as few digits as it can have, so that
    /// products are exact.
    pub fn weight(&self, weight: Decimal) -> Decimal {
        self.lacking.map_or(weight, |l| l.weight(weight))
    }

    /// The mean, if this is the sum of numbers times their [`Mean::weight`]s; 0 if nothing has a weight.
    pub fn of(&self, sum: Decimal) -> Decimal {
        match self.lacking {
            None => sum,
            Some(lacking) => sum.checked_div(lacking.sum).unwrap_or(Decimal::ZERO),
        }
    }
}

impl Lacking {
    fn weight(&self, weight: Decimal) -> Decimal {
        let lowest = self.lowest.and_then(|(common, digits)| {
            // no part is greater than the sum, which fits
            let parts = Ratio::new(weight).weight() / common;
            Decimal::try_from_i128_with_scale(parts, digits).ok()
        });
        lowest.unwrap_or(weight)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn decimal(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    fn mean(parts: &[(Decimal, Decimal)]) -> Decimal {
        let mean = Mean::new(parts.iter().map(|(weight, _)| *weight));
        mean.of(parts.iter().map(|(w, x)| mean.weight(*w) * x).sum())
    }

    fn thirds(third: &str, numbers: [&str; 3]) -> Decimal {
        mean(&numbers.map(|x| (decimal(third), decimal(x))))
    }

    #[test]
    fn thirds_with_few_digits_and_many() {
        for third in [
            "0.333333333",
            "0.3333333333333333",
            "0.3333333333333333333333333333",
        ] {
            // 0.333333333 × 55 three times is 54.999999945
            assert_eq!(thirds(third, ["55"; 3]), decimal("55"));
            assert_eq!(thirds(third, ["-0.1"; 3]), decimal("-0.1"));
            // whichever of them is which
            assert_eq!(thirds(third, ["50", "60", "70"]), decimal("60"));
            assert_eq!(thirds(third, ["70", "50", "60"]), decimal("60"));
        }
        let most = "792281625142643375935439503";
        assert_eq!(thirds("0.333333333", [most; 3]), decimal(most));
        // two parts of one third, and one
        let parts = [("0.6666666666", "10"), ("0.3333333333", "40")];
        let parts = parts.map(|(w, x)| (decimal(w), decimal(x)));
        assert_eq!(mean(&parts), decimal("20"));
    }

    #[test]
    fn what_adds_up_is_taken_as_it_is_written() {
        let parts = [("0.8", "50"), ("0.20", "45")].map(|(w, x)| (decimal(w), decimal(x)));
        let plain = Mean::new(parts.iter().map(|p| p.0));
        assert_eq!(plain, Mean::ONE);
        assert_eq!(plain.weight(parts[1].0).to_string(), "0.20");
        assert_eq!(mean(&parts), decimal("49"));
        // more digits than a decimal has in lowest terms
        let parts = [("8", "50"), ("0.9999999999999999999999999999", "50")];
        assert_eq!(
            mean(&parts.map(|(w, x)| (decimal(w), decimal(x)))),
            decimal("50")
        );
        assert_eq!(mean(&[]), Decimal::ZERO);
        assert_eq!(mean(&[(Decimal::ZERO, decimal("7"))]), Decimal::ZERO);
    }

    proptest! {
        #![proptest_config(crate::fixed_seed::config())]

        #[test]
        fn a_mean_lies_between_its_numbers_and_that_of_equal_numbers_is_that_number(
            parts in proptest::collection::vec((1_i64..1_000_000_000_000, -1_000_000_000_i64..1_000_000_000), 1..6),
            scale in 0_u32..28,
        ) {
            let of = |x: &dyn Fn(i64) -> i64| -> Vec<(Decimal, Decimal)> {
                let decimals = |(w, n): &(i64, i64)| (Decimal::new(*w, scale), Decimal::new(x(*n), 2));
                parts.iter().map(decimals).collect()
            };
            let numbers = of(&|n| n);
            let least = numbers.iter().map(|p| p.1).min().unwrap();
            let most = numbers.iter().map(|p| p.1).max().unwrap();
            prop_assert!((least..=most).contains(&mean(&numbers)));
            let first = parts[0].1;
            prop_assert_eq!(mean(&of(&|_| first)), Decimal::new(first, 2));
        }
    }
}
