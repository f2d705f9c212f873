//! Round numbers: steps of 1, 2, 2.5 or 5 times a power of ten.

/// A round step: `quarters / 4 · 10^exponent` with quarters 4, 8, 10 or 20.
///
/// Kept apart from its value so that multiples come out as the decimal numbers that people write (0.3, not 0.30000000000000004).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    quarters: i64,
    exponent: i32,
}

/// No figure that is drawn or binned is as large as this; beyond, arithmetic would overflow.
const HUGE: f64 = 1e100;

/// The four steps of a decade, in quarters.
const MANTISSAS: [i64; 4] = [4, 8, 10, 20];

impl Step {
    /// The smallest round step that is not below `raw`; 1 if `raw` is not a positive number of a size that a figure can have.
    pub fn at_least(raw: f64) -> Self {
        if !(raw > 1e-100 && raw < HUGE) {
            return Self {
                quarters: 4,
                exponent: 0,
            };
        }
        let exponent = libm::floor(libm::log10(raw)) as i32;
        for quarters in MANTISSAS {
            let step = Self { quarters, exponent };
            // The tolerance keeps 0.1 + 0.2 at 0.3's step.
            if step.value() >= raw * (1.0 - 1e-12) {
                return step;
            }
        }
        Self {
            quarters: 4,
            exponent: exponent + 1,
        }
    }

    /// The step as a number.
    pub fn value(self) -> f64 {
        self.times(1)
    }

    /// `k` steps, rounded once.
    pub fn times(self, k: i64) -> f64 {
        let quarters = (k as f64) * (self.quarters as f64) / 4.0;
        let power = libm::pow(10.0, f64::from(self.exponent.abs()));
        if self.exponent < 0 {
            quarters / power
        } else {
            quarters * power
        }
    }

    /// How many steps fit below `x` (rounded down); saturates far away.
    pub fn floor(self, x: f64) -> i64 {
        libm::floor(x / self.value() + 1e-9) as i64
    }

    /// How many steps reach `x` (rounded up); saturates far away.
    pub fn ceil(self, x: f64) -> i64 {
        libm::ceil(x / self.value() - 1e-9) as i64
    }

    /// Decimals needed to write every multiple of the step.
    pub fn decimals(self) -> usize {
        let of_mantissa = if self.quarters == 10 { 1 } else { 0 };
        (of_mantissa - self.exponent).max(0) as usize
    }
}

/// A round step that cuts the range from `low` to `high` into at most `parts` parts, and the first and last multiple that cover it.
///
/// A range without extent is widened around its value. Parts below 1 count as 1.
pub fn cover(low: f64, high: f64, parts: usize) -> (Step, i64, i64) {
    let (low, high) = widen(low, high);
    let parts = parts.max(1) as f64;
    let mut step = Step::at_least((high - low) / parts);
    // Rounding outwards at both ends can add two parts.
    while (step.ceil(high) - step.floor(low)) as f64 > parts.max(2.0) {
        step = Step::at_least(step.value() * 1.01);
    }
    let first = step.floor(low);
    (step, first, step.ceil(high).max(first + 1))
}

/// The range itself if it has extent, or one around its value; [0, 1] for what cannot be drawn.
fn widen(low: f64, high: f64) -> (f64, f64) {
    let size = low.abs().max(high.abs());
    if !(low <= high && size < HUGE) {
        return (0.0, 1.0);
    }
    if high - low > (size * 1e-9).max(1e-90) {
        (low, high)
    } else if size <= 1e-90 {
        (0.0, 1.0)
    } else {
        let mid = low + (high - low) / 2.0;
        (mid - size / 2.0, mid + size / 2.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn steps_by_hand() {
        for (raw, step, decimals) in [
            (0.7, 1.0, 0),
            (1.0, 1.0, 0),
            (1.2, 2.0, 0),
            (2.2, 2.5, 1),
            (26.0, 50.0, 0),
            (24.0, 25.0, 0),
            (0.03, 0.05, 2),
            (0.021, 0.025, 3),
            (6.0, 10.0, 0),
        ] {
            let found = Step::at_least(raw);
            assert_eq!((found.value(), found.decimals()), (step, decimals), "{raw}");
        }
        assert_eq!(Step::at_least(0.1).times(3), 0.3);
        assert_eq!(Step::at_least(0.02).times(35), 0.7);
    }

    #[test]
    fn covers_by_hand() {
        let (step, first, last) = cover(-0.13, 0.42, 6);
        // Six tenths would do, but −0.13 rounds down to −0.2: seven parts are too many, five of 0.2 are not.
        assert_eq!(
            (step.value(), step.times(first), step.times(last)),
            (0.2, -0.2, 0.6)
        );
        let (step, first, last) = cover(0.0, 0.0, 5);
        assert_eq!((step.times(first), step.times(last)), (0.0, 1.0));
    }

    proptest! {
        #![proptest_config(crate::fixed_seed::config())]

        #[test]
        fn a_cover_covers_and_stays_small(low in -1e12_f64..1e12, extent in 0.0_f64..1e12, parts in 2_usize..60) {
            let high = low + extent;
            let (step, first, last) = cover(low, high, parts);
            let slack = step.value() * 1e-6;
            prop_assert!(step.times(first) <= low + slack && step.times(last) >= high - slack);
            prop_assert!(last > first && (last - first) as usize <= parts.max(2));
        }

        #[test]
        fn no_input_hangs_or_panics(low in any::<f64>(), high in any::<f64>(), parts in 0_usize..40) {
            let (_, first, last) = cover(low, high, parts);
            prop_assert!(last > first);
        }
    }
}
