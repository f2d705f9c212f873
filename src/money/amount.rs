//! Whole øre: rounding, shares of an amount, and splitting it so that nothing is lost.

/// Largest amount that a single price or weekly rate may have, in øre (100 thousand million kroner); it
/// keeps the sums of a run far inside `i64`.
pub const MOST: i64 = 10_000_000_000_000;

/// Whole øre of an amount in currency units, rounded half up.
///
/// Prices and rates are not negative: anything below zero, and what is not a number, counts as zero, so that
/// a careless distribution never turns a cost into an income. Amounts above [`MOST`] count as [`MOST`]. Decimal
/// amounts are not exact in binary, so what lies less than a millionth of an øre below a half counts as a half:
/// a rate that grows by 1.25 % a year is rounded as on paper.
///
/// ```
/// # use trappe_engine::money::amount::ore;
/// assert_eq!(ore(12.345), 1235);
/// assert_eq!(ore(-3.0), 0);
/// ```
pub fn ore(units: f64) -> i64 {
    const HALF: f64 = 0.5 + 1e-6;
    let rounded = libm::floor(units * 100.0 + HALF);
    if rounded > 0.0 {
        // A float-to-integer cast saturates, and `MOST` bounds it anyway.
        (rounded as i64).min(MOST)
    } else {
        0
    }
}

/// A share of an amount, held in units of 10⁻¹² so that decimal shares such as 0.7 are exact and ties are
/// rounded as on paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Share(i64);

impl Share {
    /// Parts in a whole.
    const WHOLE: i64 = 1_000_000_000_000;
    /// Nothing.
    pub const NONE: Share = Share(0);
    /// Everything.
    pub const ALL: Share = Share(Self::WHOLE);

    /// A share in [0, 1]; what lies outside is moved to the nearer end, and NaN counts as 0.
    pub fn new(value: f64) -> Self {
        Self::factor(value).min(Self::ALL)
    }

    /// A factor in [0, 1000], for multipliers that may exceed 1; NaN counts as 0.
    pub fn factor(value: f64) -> Self {
        let parts = libm::floor(value.clamp(0.0, 1000.0) * Self::WHOLE as f64 + 0.5);
        // The cast turns NaN into 0.
        Share(parts as i64)
    }

    /// What is left of the whole; nothing if this is the whole or more.
    pub fn rest(self) -> Self {
        Share((Self::WHOLE - self.0).max(0))
    }

    /// Together, at most everything.
    pub fn plus(self, other: Self) -> Self {
        Share((self.0 + other.0).min(Self::WHOLE))
    }

    /// This share of an amount, rounded half up (settled point 11).
    pub fn of(self, amount: i64) -> i64 {
        const HALF: i64 = Share::WHOLE / 2;
        match amount
            .checked_mul(self.0)
            .and_then(|product| product.checked_add(HALF))
        {
            Some(product) => product.div_euclid(Self::WHOLE),
            None => {
                let product = i128::from(amount) * i128::from(self.0) + i128::from(HALF);
                // At most a thousandfold of an amount below `MOST`, hence inside i64 after the division.
                product.div_euclid(i128::from(Self::WHOLE)) as i64
            }
        }
    }
}

/// Splits an amount by shares without losing an øre: each receives the difference of two rounded cumulative
/// amounts, and the last takes the rest. No part is negative if the amount is not.
///
/// Shares are expected to add up to 1; whatever they leave falls to the last. Without shares there are no parts.
///
/// ```
/// # use trappe_engine::money::amount::split;
/// assert_eq!(split(100, &[1.0 / 3.0, 1.0 / 3.0, 1.0 / 3.0]), [33, 34, 33]);
/// ```
pub fn split(amount: i64, shares: &[f64]) -> Vec<i64> {
    let mut reached = Share::NONE;
    let mut given = 0;
    shares
        .iter()
        .enumerate()
        .map(|(k, share)| {
            reached = reached.plus(Share::new(*share));
            let upto = if k + 1 == shares.len() {
                amount
            } else {
                reached.of(amount)
            };
            let part = upto - given;
            given = upto;
            part
        })
        .collect()
}
