//! Products of whole numbers that need more than 128 bits on their way to a quotient.

/// ⌊amount × numerator / denominator⌋ and what is left over of the division, in parts of `denominator`, at least 0. Exact for
/// every amount; the quotient stays at the ends of what an `i128` holds.
///
/// The numerator must not be negative, and both must be at most 2¹²⁶ (shares in parts per 10²⁸ are below 2¹¹⁴); a denominator that is not positive gives 0.
pub fn share(amount: i64, numerator: i128, denominator: i128) -> (i128, i128) {
    if denominator <= 0 || numerator <= 0 {
        return (0, 0);
    }
    let size = amount.unsigned_abs();
    // few digits first: fractions in lowest terms mostly have few
    let (down, rest) = match (u64::try_from(numerator), u64::try_from(denominator)) {
        (Ok(numerator), Ok(denominator)) => narrow(size, numerator, denominator),
        _ => middle(size, numerator, denominator)
            .unwrap_or_else(|| long(size, numerator, denominator)),
    };
    match (amount < 0, rest) {
        (false, _) => (down, rest),
        (true, 0) => (-down, 0),
        (true, _) => (-down - 1, denominator - rest),
    }
}

/// The same of an amount that is not negative and two numbers of 64 bits, of which the denominator is not 0: nothing overflows, and where the
/// product has 64 bits the division has, too.
fn narrow(amount: u64, numerator: u64, denominator: u64) -> (i128, i128) {
    let product = u128::from(amount) * u128::from(numerator);
    if let Ok(product) = u64::try_from(product) {
        let down = product / denominator;
        return (down.into(), (product - down * denominator).into());
    }
    // the product is at most (2⁶⁴ − 1)², and 128 bits with a sign hold up to 2¹²⁷ − 1
    let denominator = u128::from(denominator);
    let down = product / denominator;
    let rest = (product - down * denominator) as i128; // below 2⁶⁴
    (i128::try_from(down).unwrap_or(i128::MAX), rest)
}

/// The same where the product has no more than 127 bits.
fn middle(amount: u64, numerator: i128, denominator: i128) -> Option<(i128, i128)> {
    let product = i128::from(amount).checked_mul(numerator)?;
    let down = product / denominator;
    Some((down, product - down * denominator))
}

/// The same for all numbers: written division in base 2, most significant digit of the amount first.
fn long(amount: u64, numerator: i128, denominator: i128) -> (i128, i128) {
    let (whole, part) = (numerator / denominator, numerator % denominator);
    let (mut down, mut rest) = (0_i128, 0_i128);
    for bit in (0..u64::BITS).rev() {
        let digit = i128::from(amount >> bit & 1);
        // below 2 × denominator each time: the rest and the part are below the denominator
        rest *= 2;
        let carry = i128::from(rest >= denominator);
        rest += part * digit - carry * denominator;
        let again = i128::from(rest >= denominator);
        rest -= again * denominator;
        down = down.saturating_mul(2).saturating_add(carry + again);
    }
    (
        down.saturating_add(whole.saturating_mul(i128::from(amount))),
        rest,
    )
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use proptest::prelude::*;

    /// a × b as (high, low) 128-bit halves, for numbers that are not negative.
    fn product(a: u128, b: u128) -> (u128, u128) {
        let halves = |x: u128| (x >> 64, x & u128::from(u64::MAX));
        let ((a1, a0), (b1, b0)) = (halves(a), halves(b));
        let (low, middle, other) = (a0 * b0, a1 * b0, a0 * b1);
        let (middle, carry) = middle.overflowing_add(other);
        let (low, more) = low.overflowing_add(middle << 64);
        let high = a1 * b1 + (middle >> 64) + (u128::from(carry) << 64) + u128::from(more);
        (high, low)
    }

    fn plus((high, low): (u128, u128), more: u128) -> (u128, u128) {
        let (low, carry) = low.overflowing_add(more);
        (high + u128::from(carry), low)
    }

    /// Whether `amount × numerator = down × denominator + rest` with `0 ≤ rest < denominator`: the law of a quotient that is rounded down.
    pub(crate) fn holds(
        amount: i64,
        numerator: i128,
        denominator: i128,
        (down, rest): (i128, i128),
    ) -> bool {
        let wide = |a: i128, b: i128| product(a.unsigned_abs(), b.unsigned_abs());
        let of = wide(amount.into(), numerator);
        let back = wide(down, denominator);
        (0..denominator).contains(&rest)
            && if amount < 0 {
                plus(of, rest.unsigned_abs()) == back && down <= 0
            } else {
                plus(back, rest.unsigned_abs()) == of && down >= 0
            }
    }

    #[test]
    fn the_law_can_fail() {
        assert!(holds(7, 10, 4, (17, 2)));
        assert!(!holds(7, 10, 4, (17, 1)));
        assert!(!holds(7, 10, 4, (16, 6)));
        assert!(holds(-7, 10, 4, (-18, 2)));
        assert!(!holds(-7, 10, 4, (-17, 2)));
        assert_eq!(product(u128::MAX, u128::MAX), (u128::MAX - 1, 1));
    }

    #[test]
    fn nothing_and_the_greatest_numbers() {
        assert_eq!(share(7, 0, 4), (0, 0));
        assert_eq!(share(7, -1, 4), (0, 0));
        assert_eq!(share(7, 4, 0), (0, 0));
        let most = 1_i128 << 126;
        assert_eq!(share(i64::MIN, most, most), (i64::MIN.into(), 0));
        assert_eq!(share(i64::MAX, most, most), (i64::MAX.into(), 0));
        assert_eq!(share(i64::MAX, most, 1), (i128::MAX, 0));
    }

    proptest! {
        #![proptest_config(crate::fixed_seed::config())]

        #[test]
        fn few_digits_and_many_give_the_same(
            amount in any::<u64>(),
            small in any::<u32>(),
            numerator in any::<u64>(),
            few in any::<u32>(),
            denominator in 1_u64..,
            cut in 0_u32..64,
        ) {
            for amount in [amount, amount >> cut, small.into(), u64::MAX] {
                for (n, d) in [(numerator, denominator), (few.into(), denominator >> cut | 1), (numerator >> cut, u64::from(few) + 1)] {
                    let wide = long(amount, n.into(), d.into());
                    prop_assert_eq!(narrow(amount, n, d), wide);
                    prop_assert_eq!(middle(amount, n.into(), d.into()).unwrap_or(wide), wide);
                }
            }
        }

        #[test]
        fn a_quotient_is_exact(amount in any::<i64>(), numerator in 0..=1_i128 << 126, over in 0..=1_i128 << 62) {
            // so large a denominator that the quotient fits
            let denominator = numerator.max(over).max(1);
            prop_assert!(holds(amount, numerator, denominator, share(amount, numerator, denominator)));
            let small = (numerator >> 60, over + 1);
            prop_assert!(holds(amount, small.0, small.1, share(amount, small.0, small.1)));
        }
    }
}
