//! Shares as the contract writes them: decimals, not binary fractions, ready to be multiplied fast.
//!
//! 0.95 × 281,550.00 must be 267,472.50 and not one cent less. A [`Ratio`] holds a share in parts per 10¹², which is
//! exact for every share with up to twelve decimals.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// Parts that make up 1.
const ONE: i64 = 1_000_000_000_000;

/// A share in parts per 10¹², exact for decimals of up to twelve places.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ratio(i64);

impl Ratio {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// The whole.
    pub const ONE: Self = Self(ONE);

    /// The nearest ratio; what is negative becomes 0, what is beyond a million becomes a million.
    pub fn new(share: Decimal) -> Self {
        if share <= Decimal::ZERO {
            return Self::ZERO;
        }
        let share = share.min(Decimal::from(1_000_000));
        Self((share * Decimal::from(ONE)).round().to_i64().unwrap_or(0))
    }

    /// 1 − this, at least 0.
    pub fn complement(self) -> Self {
        Self((ONE - self.0).max(0))
    }

    /// The share of an amount, rounded down (towards −∞) to whole smallest units.
    pub fn floor_of(self, amount: i64) -> i64 {
        if self == Self::ONE {
            return amount;
        }
        let product = i128::from(amount) * i128::from(self.0);
        clamp(product.div_euclid(i128::from(ONE)))
    }

    /// The amount of which `part` is this share, rounded down; the largest number if this is 0.
    pub fn whole_of(self, part: i64) -> i64 {
        if self == Self::ONE {
            return part;
        }
        if self.0 == 0 {
            return i64::MAX;
        }
        clamp((i128::from(part) * i128::from(ONE)).div_euclid(i128::from(self.0)))
    }

    /// As a weight for [`split`].
    pub fn weight(self) -> i128 {
        i128::from(self.0)
    }
}

/// Nearest i64.
pub fn clamp(value: i128) -> i64 {
    value.clamp(i128::from(i64::MIN), i128::from(i64::MAX)) as i64
}

/// Divides a non-negative amount in proportion to `weights` into `parts`, whole smallest units that add up to it exactly.
///
/// Each part is the difference of two rounded-down cumulative shares, so it is within one unit of its exact
/// share and a part of weight 0 gets nothing. Returns `false`, with all parts 0, if no weight is positive.
pub fn split(amount: i64, weights: &[i128], parts: &mut [i64]) -> bool {
    parts.fill(0);
    let total: i128 = weights.iter().map(|w| (*w).max(0)).sum();
    if total <= 0 || amount <= 0 {
        return total > 0;
    }
    if let Some(only) = weights.iter().position(|w| *w == total)
        && let Some(part) = parts.get_mut(only)
    {
        *part = amount; // without the divisions
        return true;
    }
    let (mut cumulative, mut given) = (0_i128, 0_i128);
    for (weight, part) in weights.iter().zip(parts) {
        cumulative += (*weight).max(0);
        let until = i128::from(amount) * cumulative / total;
        *part = clamp(until - given);
        given = until;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn ratio(text: &str) -> Ratio {
        Ratio::new(text.parse().expect("a decimal"))
    }

    #[test]
    fn decimals_are_exact() {
        assert_eq!(ratio("0.95").floor_of(28_155_000), 26_747_250);
        assert_eq!(ratio("0.07").floor_of(100), 7); // 0.07 × 100 is 7.000000000000001 in f64
        assert_eq!(ratio("0.29").floor_of(100), 29); // and 0.29 × 100 is 28.999999999999996
        assert_eq!(ratio("1").floor_of(i64::MAX), i64::MAX);
        assert_eq!(ratio("2").floor_of(i64::MAX), i64::MAX);
        assert_eq!(ratio("0.5").floor_of(-1), -1);
        assert_eq!(ratio("-0.5"), Ratio::ZERO);
        assert_eq!(ratio("0.15").complement(), ratio("0.85"));
        assert_eq!(ratio("1.5").complement(), Ratio::ZERO);
        assert_eq!(Ratio::new(Decimal::MAX), ratio("1000000"));
        assert_eq!(ratio("0.3333333333335").weight(), 333_333_333_334);
    }

    #[test]
    fn a_part_says_what_the_whole_is() {
        assert_eq!(ratio("0.95").whole_of(95), 100);
        assert_eq!(ratio("0.95").whole_of(94), 98); // 98.9
        assert_eq!(ratio("1").whole_of(7), 7);
        assert_eq!(ratio("0").whole_of(7), i64::MAX);
        assert_eq!(ratio("0.000001").whole_of(i64::MAX), i64::MAX);
    }

    #[test]
    fn thirds_of_one_krone() {
        let mut parts = [0; 3];
        assert!(split(100, &[1, 1, 1], &mut parts));
        assert_eq!(parts, [33, 33, 34]);
        assert!(!split(100, &[0, 0, 0], &mut parts));
        assert_eq!(parts, [0, 0, 0]);
        assert!(split(100, &[0, 7, -3], &mut parts));
        assert_eq!(parts, [0, 100, 0]);
    }

    proptest! {
        #![proptest_config(crate::fixed_seed::config())]

        #[test]
        fn a_split_adds_up(amount in 0..i64::MAX, weights in proptest::collection::vec(0_i64..=ONE, 1..8)) {
            let wide: Vec<i128> = weights.iter().map(|w| i128::from(*w)).collect();
            let mut parts = vec![0; wide.len()];
            let some = split(amount, &wide, &mut parts);
            let total: i128 = wide.iter().sum();
            prop_assert_eq!(some, total > 0);
            if some {
                prop_assert_eq!(parts.iter().map(|p| i128::from(*p)).sum::<i128>(), i128::from(amount));
                for (part, weight) in parts.iter().zip(&wide) {
                    // within one unit of the exact share, and nothing for nothing
                    prop_assert!((i128::from(*part) * total - i128::from(amount) * weight).abs() < total);
                    prop_assert!(*part >= 0 && (*weight > 0 || *part == 0));
                }
            }
        }
    }
}
