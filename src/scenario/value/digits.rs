//! Numbers digit by digit: a binary number in between would lose some.

use rust_decimal::Decimal;

/// The decimal that a number of a file says, exactly: `0.1891891891891892`, `1_000.50`, `15.12e6`. `None` of what is no
/// number, or of one that has more digits than a decimal keeps (28, and no more than 28 after the point).
pub fn exact(written: &str) -> Option<Decimal> {
    let plain: String = written.chars().filter(|c| *c != '_').collect();
    let (digits, exponent) = match plain.split_once(['e', 'E']) {
        Some((digits, exponent)) => (digits, exponent.parse().ok()?),
        None => (plain.as_str(), 0_i32),
    };
    let digits = digits.strip_prefix('+').unwrap_or(digits);
    let number = Decimal::from_str_exact(digits).ok()?.normalize();
    if number.is_zero() {
        return Some(Decimal::ZERO);
    }
    let scale = i32::try_from(number.scale()).ok()?.checked_sub(exponent)?;
    match u32::try_from(scale) {
        Ok(scale) => Decimal::try_from_i128_with_scale(number.mantissa(), scale).ok(),
        Err(_) => {
            let zeros = 10_i128.checked_pow(scale.unsigned_abs())?;
            let whole = number.mantissa().checked_mul(zeros)?;
            Decimal::try_from_i128_with_scale(whole, 0).ok()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_written_is_what_is_meant() {
        let text = |written: &str| exact(written).map(|d| d.normalize().to_string());
        let same = |written: &str| assert_eq!(text(written).as_deref(), Some(written));
        same("0.1891891891891892");
        same("0.1234567890123456789012345678");
        same("-15.12");
        assert_eq!(text("+1_000.50").as_deref(), Some("1000.5"));
        assert_eq!(text("15.12e6").as_deref(), Some("15120000"));
        assert_eq!(
            text("1e-28").as_deref(),
            Some("0.0000000000000000000000000001")
        );
        assert_eq!(text("1500E-2").as_deref(), Some("15"));
        assert_eq!(text("-0.0").as_deref(), Some("0"));
        assert_eq!(text("0e999").as_deref(), Some("0"));
    }

    #[test]
    fn what_would_be_cut_is_refused() {
        for written in [
            "0.12345678901234567890123456789",
            "1e-29",
            "1e29",
            "1e999999999999",
            "nan",
            "inf",
            "",
            "e5",
            "1.5.5",
            "0x1f",
        ] {
            assert_eq!(exact(written), None, "{written}");
        }
    }

    proptest! {
        #![proptest_config(crate::fixed_seed::config())]

        #[test]
        fn decimals_come_back(mantissa in -10_i128.pow(28)..10_i128.pow(28), scale in 0_u32..=28, shift in -5_i32..5) {
            let decimal = Decimal::from_i128_with_scale(mantissa, scale);
            prop_assert_eq!(exact(&decimal.to_string()), Some(decimal));
            if let Some(shifted) = exact(&format!("{decimal}e{shift}")) {
                let back = exact(&format!("{shifted}e{}", -shift));
                prop_assert_eq!(back, Some(decimal));
            }
        }
    }
}
