//! Exact arithmetic of contracts: shares and prices are decimals, and amounts become whole smallest units in one place.
//!
//! Nothing here overflows or panics: sums and products beyond 96 bits stay at the greatest number that there is.

use super::terms::Round;
use super::wide;
use rust_decimal::prelude::ToPrimitive;
use rust_decimal::{Decimal, RoundingStrategy};

/// One hundredth.
const PERCENT: Decimal = Decimal::from_parts(1, 0, 0, false, 2);

/// To a whole number.
pub fn whole(value: Decimal, round: Round) -> Decimal {
    match round {
        Round::Down => value.floor(),
        Round::Nearest => value.round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero),
        Round::Up => value.ceil(),
    }
}

/// Digits that count when an amount is rounded: a product of 28 digits may miss what it should be by its last few, and
/// that must not move an amount by a whole unit.
const DIGITS: u32 = 12;

/// To whole smallest units, the nearest that an `i64` holds.
pub fn units(value: Decimal, round: Round) -> i64 {
    let value = whole(value.round_dp(DIGITS), round);
    value.to_i64().unwrap_or(if value.is_sign_negative() {
        i64::MIN
    } else {
        i64::MAX
    })
}

/// So many percent of an amount, exactly.
pub fn percent_of(percent: Decimal, amount: i64) -> Decimal {
    percent
        .saturating_mul(Decimal::from(amount))
        .saturating_mul(PERCENT)
}

/// `part / whole` to 28 digits; `None` of nothing.
pub fn ratio(part: Decimal, whole: Decimal) -> Option<Decimal> {
    part.checked_div(whole)
}

/// The nearest `i64`.
pub fn clamp(value: i128) -> i64 {
    value.clamp(i128::from(i64::MIN), i128::from(i64::MAX)) as i64
}

/// A factor on money as a fraction of whole numbers: faster than a decimal, and exact where its product would have more than 28 digits.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Factor {
    numerator: i128,
    denominator: i128,
    /// The same where both fit.
    narrow: Option<(i64, i64)>,
}

impl Factor {
    /// Of a decimal.
    pub fn new(factor: Decimal) -> Self {
        let factor = factor.normalize();
        let numerator = factor.mantissa();
        let denominator = 10_i128.pow(factor.scale()); // a scale is at most 28
        let narrow = i64::try_from(numerator)
            .ok()
            .zip(i64::try_from(denominator).ok());
        Self {
            numerator,
            denominator,
            narrow,
        }
    }

    /// `amount × factor` in whole smallest units.
    pub fn of(&self, amount: i64, round: Round) -> i64 {
        if let Some((numerator, denominator)) = self.narrow
            && let Some(product) = amount.checked_mul(numerator)
        {
            let (mut down, mut rest) = (product / denominator, product % denominator);
            if rest < 0 {
                (down, rest) = (down - 1, rest + denominator);
            }
            let up = round != Round::Down && up(rest.into(), denominator.into(), down < 0, round);
            return down.saturating_add(i64::from(up));
        }
        // the numerator is below 2⁹⁶
        let (mut down, mut rest) = wide::share(amount, self.numerator.abs(), self.denominator);
        if self.numerator < 0 {
            let part = rest > 0;
            down = down.saturating_neg() - i128::from(part);
            rest = if part { self.denominator - rest } else { 0 };
        }
        let up = up(rest, self.denominator, down < 0, round);
        clamp(down.saturating_add(i128::from(up)))
    }
}

/// Whether what was rounded down must be one more; `negative`: the exact value is below 0.
fn up(rest: i128, denominator: i128, negative: bool, round: Round) -> bool {
    match round {
        Round::Down => false,
        Round::Up => rest > 0,
        // half away from zero: below zero a half stays down
        Round::Nearest if negative => rest > denominator - rest,
        Round::Nearest => rest >= denominator - rest,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const ROUNDS: [Round; 3] = [Round::Down, Round::Nearest, Round::Up];

    fn decimal(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    #[test]
    fn the_last_digits_of_a_product_move_no_amount() {
        let third = Decimal::ONE / Decimal::from(3);
        let nearly = third * Decimal::from(3); // 0.9999999999999999999999999999
        assert!(nearly < Decimal::ONE);
        assert_eq!(units(nearly, Round::Down), 1);
        assert_eq!(units(Decimal::ONE + (Decimal::ONE - nearly), Round::Up), 1);
        assert_eq!(units(Decimal::new(999, 3), Round::Down), 0);
    }

    #[test]
    fn halves_and_signs() {
        let at = |text, round| units(decimal(text), round);
        assert_eq!(ROUNDS.map(|r| at("2.5", r)), [2, 3, 3]);
        assert_eq!(ROUNDS.map(|r| at("-2.5", r)), [-3, -3, -2]);
        assert_eq!(ROUNDS.map(|r| at("2.4", r)), [2, 2, 3]);
        assert_eq!(ROUNDS.map(|r| at("-2.6", r)), [-3, -3, -2]);
        assert_eq!(ROUNDS.map(|r| at("7", r)), [7, 7, 7]);
        assert_eq!(units(Decimal::MAX, Round::Down), i64::MAX);
        assert_eq!(units(Decimal::MIN, Round::Up), i64::MIN);
    }

    #[test]
    fn shares_are_what_they_say() {
        // 0.29 × 100 is 28.999999999999996 in binary
        assert_eq!(Factor::new(decimal("0.29")).of(100, Round::Down), 29);
        assert_eq!(
            Factor::new(decimal("0.95")).of(28_155_000, Round::Down),
            26_747_250
        );
        assert_eq!(Factor::new(decimal("0.5")).of(-1, Round::Down), -1);
        assert_eq!(Factor::new(decimal("0.5")).of(-1, Round::Nearest), -1);
        assert_eq!(Factor::new(decimal("0.5")).of(-1, Round::Up), 0);
        assert_eq!(
            Factor::new(decimal("3")).of(i64::MAX, Round::Down),
            i64::MAX
        );
        assert_eq!(
            Factor::new(decimal("3")).of(i64::MIN, Round::Down),
            i64::MIN
        );
        assert_eq!(Factor::new(Decimal::MAX).of(-5, Round::Down), i64::MIN);
        assert_eq!(
            percent_of(decimal("9.173"), 15_000_000_000),
            decimal("1375950000")
        );
        assert_eq!(ratio(Decimal::ONE, Decimal::ZERO), None);
    }

    #[test]
    fn a_factor_of_28_digits_is_exact() {
        let at = |text, amount| ROUNDS.map(|r| Factor::new(decimal(text)).of(amount, r));
        // amount × numerator has 41 digits
        let third = "0.3333333333333333333333333333";
        assert_eq!(
            at(third, 3_000_000_000_000),
            [999_999_999_999, 1_000_000_000_000, 1_000_000_000_000]
        );
        assert_eq!(
            at("-0.3333333333333333333333333333", 3_000_000_000_000),
            [-1_000_000_000_000, -1_000_000_000_000, -999_999_999_999]
        );
        assert_eq!(
            at(third, i64::MIN),
            [
                -3_074_457_345_618_258_603,
                -3_074_457_345_618_258_603,
                -3_074_457_345_618_258_602
            ]
        );
    }

    proptest! {
        #![proptest_config(crate::fixed_seed::config())]

        #[test]
        fn a_factor_is_its_decimal(
            amount in -1_000_000_000_000_i64..1_000_000_000_000,
            mantissa in -1_000_000_000_i64..1_000_000_000,
            scale in 0_u32..14,
            round in 0_usize..3,
        ) {
            let factor = Decimal::new(mantissa, scale);
            let exact = factor * Decimal::from(amount);
            prop_assert_eq!(Factor::new(factor).of(amount, ROUNDS[round]), units(exact, ROUNDS[round]));
        }
    }
}
