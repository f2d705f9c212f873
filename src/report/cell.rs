//! A number as text: the shortest that reads back as the same f64.
//!
//! A run writes some hundred numbers for each replication, and most are amounts of money or counts. Those are told apart first: their
//! digits are whole hundredths, which need no search for the shortest.

/// Puts a number down as Rust displays it: with an exponent below 1e-5 and from 1e17 on. NaN is nothing, and zero has no sign.
pub fn put(to: &mut Vec<u8>, value: f64) {
    let size = value.abs();
    if value.is_nan() {
    } else if let Some(hundredths) = hundredths(value) {
        put_hundredths(to, hundredths);
    } else if (1e-5..1e16).contains(&size) {
        // The same digits as the standard library's, several times as fast; in this range without an exponent.
        let mut buffer = zmij::Buffer::new();
        let text = buffer.format_finite(value);
        to.extend_from_slice(text.strip_suffix(".0").unwrap_or(text).as_bytes());
    } else {
        let digits = if value.is_finite() && !(1e-5..1e17).contains(&size) {
            format!("{value:e}")
        } else {
            format!("{value}")
        };
        to.extend_from_slice(digits.as_bytes());
    }
}

/// The value in hundredths, if it is the number nearest to whole ones and has at most 15 digits. No two decimals of 15 digits are
/// the same number, so that no shorter text reads back as it.
fn hundredths(value: f64) -> Option<i64> {
    const MOST: f64 = 1e15;
    let scaled = value * 100.0;
    // Of a number of whole hundredths this is off by less than a half before it is cut off, so that it is found; of any other the
    // last comparison fails.
    let nearest = (scaled + 0.5_f64.copysign(scaled)) as i64;
    (scaled.abs() < MOST && nearest as f64 / 100.0 == value).then_some(nearest)
}

/// Writes hundredths in units, without zeros at the end.
fn put_hundredths(to: &mut Vec<u8>, hundredths: i64) {
    if hundredths < 0 {
        to.push(b'-');
    }
    let size = hundredths.unsigned_abs();
    let (units, rest) = (size / 100, (size % 100) as u8);
    to.extend_from_slice(itoa::Buffer::new().format(units).as_bytes());
    match (rest / 10, rest % 10) {
        (0, 0) => {}
        (tenths, 0) => to.extend_from_slice(&[b'.', b'0' + tenths]),
        (tenths, last) => to.extend_from_slice(&[b'.', b'0' + tenths, b'0' + last]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn text(x: f64) -> String {
        let mut cell = Vec::new();
        put(&mut cell, x);
        String::from_utf8(cell).unwrap()
    }

    /// As the standard library writes it.
    fn displayed(x: f64) -> String {
        if x.is_finite() && x != 0.0 && !(1e-5..1e17).contains(&x.abs()) {
            format!("{x:e}")
        } else {
            format!("{}", x + 0.0)
        }
    }

    #[test]
    fn the_edges_of_each_way_of_writing() {
        for x in [
            0.0,
            -0.0,
            0.005,
            0.015,
            1e-5,
            9.999_999_999_999_999e-6,
            1e13,
            1e15,
            1e16,
            1e17,
            123_456_789_012_345_680.0,
            9_999_999_999_999.99,
            10_000_000_000_000.01,
            1e15 + 0.5,
            9_007_199_254_740_993.0,
            0.1 + 0.2,
            5e-324,
            f64::MAX,
            f64::INFINITY,
            0.004_999_999_999_999_999,
        ] {
            assert_eq!((text(x), text(-x)), (displayed(x), displayed(-x)));
        }
    }

    proptest! {
        #![proptest_config(crate::fixed_seed::config())]

        #[test]
        fn hundredths_are_written_as_any_number_is(k in -2_000_000_000_000_000_i64..2_000_000_000_000_000, small in -9_999_i64..9_999) {
            for k in [k, k / 1_000_000, small, small * 100, small * 1_000_000_000] {
                let x = k as f64 / 100.0;
                prop_assert_eq!(text(x), format!("{x}"));
            }
        }

        #[test]
        fn numbers_are_written_as_the_standard_library_does(x in any::<f64>(), part in 1_u32..4_000, whole in 1_u32..4_000, near in -1e6_f64..1e6) {
            let share = f64::from(part) / f64::from(whole);
            for x in [x, share, -share * 1e-4, share * 1e9, near, near.next_up()] {
                if !x.is_nan() {
                    prop_assert_eq!(text(x), displayed(x));
                }
            }
        }

        #[test]
        fn numbers_read_back_as_they_were(x in any::<f64>()) {
            let text = text(x);
            if x.is_nan() {
                prop_assert!(text.is_empty());
            } else {
                prop_assert_eq!(text.parse::<f64>().unwrap(), x);
                prop_assert!(text.len() <= 25);
            }
        }
    }
}
