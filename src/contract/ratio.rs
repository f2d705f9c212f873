//! Shares as the contract writes them: decimals, not binary fractions, ready to be multiplied fast.
//!
//! 0.95 × 281,550.00 must be 267,472.50 and not one cent less. A [`Ratio`] holds a share in parts per 10²⁸, which is
//! exact for every decimal that a contract can say; most have few digits and are multiplied as 64-bit numbers.

use super::wide;
use rust_decimal::Decimal;

/// Decimals of a share: as many as a [`Decimal`] has.
const DIGITS: u32 = Decimal::MAX_SCALE;

/// Parts that make up 1.
const ONE: i128 = 10_i128.pow(DIGITS);

/// A share in parts per 10²⁸, exact for every decimal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ratio {
    parts: i128,
    /// The same share in lowest terms of ten, where both numbers fit; follows from `parts`.
    narrow: Option<(i64, i64)>,
}

impl Ratio {
    /// Nothing.
    pub const ZERO: Self = Self {
        parts: 0,
        narrow: Some((0, 1)),
    };

    /// The whole.
    pub const ONE: Self = Self {
        parts: ONE,
        narrow: Some((1, 1)),
    };

    /// Exactly this share; what is negative becomes 0, what is beyond a million becomes a million.
    pub fn new(share: Decimal) -> Self {
        let share = share
            .clamp(Decimal::ZERO, Decimal::from(1_000_000))
            .normalize();
        let (numerator, scale) = (share.mantissa(), share.scale().min(DIGITS));
        let narrow = i64::try_from(numerator).ok();
        Self {
            // at most 10⁶ × 10²⁸
            parts: numerator.saturating_mul(10_i128.pow(DIGITS - scale)),
            narrow: narrow.zip(10_i64.checked_pow(scale)),
        }
    }

    /// The share of an amount, rounded down (towards −∞) to whole smallest units.
    pub fn floor_of(self, amount: i64) -> i64 {
        if self.parts == ONE {
            return amount;
        }
        match self.narrow {
            Some((numerator, denominator)) => floor(amount, numerator, denominator),
            None => clamp(wide::share(amount, self.parts, ONE).0),
        }
    }

    /// The amount of which `part` is this share, rounded down; the largest number if this is 0.
    pub fn whole_of(self, part: i64) -> i64 {
        if self.parts == ONE {
            return part;
        }
        if self.parts == 0 {
            return i64::MAX;
        }
        match self.narrow {
            Some((numerator, denominator)) => floor(part, denominator, numerator),
            None => clamp(wide::share(part, ONE, self.parts).0),
        }
    }

    /// As a weight for [`split`], in parts of [`Ratio::ONE`]'s weight.
    pub fn weight(self) -> i128 {
        self.parts
    }
}

/// ⌊amount × numerator / denominator⌋, the nearest that fits; the denominator is positive.
fn floor(amount: i64, numerator: i64, denominator: i64) -> i64 {
    match amount.checked_mul(numerator) {
        Some(product) => product.div_euclid(denominator),
        None => {
            let product = i128::from(amount) * i128::from(numerator);
            clamp(product.div_euclid(i128::from(denominator)))
        }
    }
}

/// Divides weights by what they have in common, so that [`split`] works with small numbers: 0.6 and 0.4 become 3 and 2. The
/// parts of a split stay the same.
pub fn reduce(weights: &mut [i128]) {
    let common = weights.iter().fold(0, |common, w| divisor(common, *w));
    if common > 1 {
        for weight in weights {
            *weight /= common;
        }
    }
}

/// Greatest common divisor of two numbers that are not negative; 0 divides by everything.
pub fn divisor(mut a: i128, mut b: i128) -> i128 {
    while b > 0 {
        (a, b) = (b, a % b);
    }
    a
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
    let total = weights
        .iter()
        .fold(0, |sum: i128, w| sum.saturating_add((*w).max(0)));
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
        let until = wide::share(amount, cumulative, total).0;
        *part = clamp(until - given);
        given = until;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::wide::tests::holds;
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
        assert_eq!(ratio("1.000"), Ratio::ONE);
        assert_eq!(Ratio::new(Decimal::MAX), ratio("1000000"));
        assert!(ratio("0.3333333333335") < ratio("0.33333333333350000001"));
    }

    #[test]
    fn no_digit_of_a_share_is_cut() {
        // Utah's second stage: 74,000.00 × 0.1891891891891892 is 14,000.0000000000008
        assert_eq!(ratio("0.1891891891891892").floor_of(7_400_000), 1_400_000);
        assert_eq!(ratio("0.1891891891891891").floor_of(7_400_000), 1_399_999);
        // 28 digits, of which the last decides
        let third = "0.3333333333333333333333333333";
        assert_eq!(ratio(third).floor_of(3), 0);
        assert_eq!(ratio("0.3333333333333333333333333334").floor_of(3), 1);
        assert_eq!(ratio(third).whole_of(1), 3);
        assert_eq!(ratio("0.3333333333333333333333333334").whole_of(1), 2);
        let least = ratio("0.0000000000000000000000000001");
        assert_eq!((least.floor_of(i64::MAX), least.whole_of(0)), (0, 0));
        assert_eq!(least.floor_of(i64::MIN), -1);
        assert_eq!(least.whole_of(1), i64::MAX);
        assert_eq!(
            ratio("999999.9999999999999999999999").floor_of(i64::MAX),
            i64::MAX
        );
    }

    #[test]
    fn weights_are_told_apart_by_their_last_digit() {
        let (less, more) = (
            "0.3333333333333333333333333333",
            "0.3333333333333333333333333334",
        );
        for (shares, expected) in [([more, less], [1, 1]), ([less, more], [0, 2])] {
            let mut weights = shares.map(|s| ratio(s).weight());
            let mut parts = [0; 2];
            assert!(split(2, &weights, &mut parts));
            assert_eq!(parts, expected);
            reduce(&mut weights);
            assert!(split(2, &weights, &mut parts));
            assert_eq!(parts, expected);
        }
        let mut weights = ["0.6", "0.4"].map(|s| ratio(s).weight());
        reduce(&mut weights);
        assert_eq!(weights, [3, 2]);
        let mut none = [0, 0];
        reduce(&mut none);
        assert_eq!(none, [0, 0]);
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
        fn a_split_adds_up(amount in 0..i64::MAX, wide in proptest::collection::vec(0_i128..=ONE, 1..8)) {
            let mut parts = vec![0; wide.len()];
            let some = split(amount, &wide, &mut parts);
            let total: i128 = wide.iter().sum();
            prop_assert_eq!(some, total > 0);
            if some {
                prop_assert_eq!(parts.iter().map(|p| i128::from(*p)).sum::<i128>(), i128::from(amount));
                for (part, weight) in parts.iter().zip(&wide) {
                    // within one unit of the exact share, and nothing for nothing
                    let exact = wide::share(amount, *weight, total).0;
                    prop_assert!((exact..=exact + 1).contains(&i128::from(*part)));
                    prop_assert!(*part >= 0 && (*weight > 0 || *part == 0));
                }
                let mut small = wide.clone();
                reduce(&mut small);
                let mut same = vec![0; small.len()];
                split(amount, &small, &mut same);
                prop_assert_eq!(same, parts);
            }
        }

        #[test]
        fn a_share_is_its_decimal(mantissa in 0..10_i128.pow(28), scale in 0_u32..=28, amount in any::<i64>()) {
            let share = Decimal::from_i128_with_scale(mantissa, 28).round_dp(scale);
            let (numerator, denominator) = (share.mantissa(), 10_i128.pow(share.scale()));
            let down = Ratio::new(share).floor_of(amount);
            let rest = wide::share(amount, numerator, denominator).1;
            prop_assert!(holds(amount, numerator, denominator, (down.into(), rest)));
            // within ±10²⁸ units the remainder of `whole_of` is checked the same way
            let part = amount >> 40;
            let whole = Ratio::new(share).whole_of(part);
            if numerator > 0 && whole < i64::MAX && whole > i64::MIN {
                let rest = wide::share(part, denominator, numerator).1;
                prop_assert!(holds(part, denominator, numerator, (whole.into(), rest)));
            }
        }
    }
}
