//! Counts and amounts in the arithmetic that is enough: whole numbers where everything is whole, decimals otherwise.

use crate::contract::decimal::units;
use crate::contract::terms::Round;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// A number of claims, of units, or of smallest units of money. Nothing overflows: sums stay at the greatest number that there is.
pub(super) trait Quantity: Copy + PartialOrd + std::fmt::Debug {
    /// None.
    const ZERO: Self;
    /// Whether every decimal can be held.
    const EXACT: bool;
    /// Of a decimal; `None` if it can't be held.
    fn of(value: Decimal) -> Option<Self>;
    /// Of smallest units.
    fn money(value: i64) -> Self;
    /// As a decimal.
    fn decimal(self) -> Decimal;
    /// In whole smallest units.
    fn units(self, round: Round) -> i64;
    fn plus(self, other: Self) -> Self;
    fn minus(self, other: Self) -> Self;
    fn times(self, other: Self) -> Self;

    fn lesser(self, other: Self) -> Self {
        if other < self { other } else { self }
    }

    /// This less what is taken, at least nothing.
    fn left(self, taken: Self) -> Self {
        let left = self.minus(taken);
        if left < Self::ZERO { Self::ZERO } else { left }
    }
}

impl Quantity for i64 {
    const ZERO: Self = 0;
    const EXACT: bool = false;

    fn of(value: Decimal) -> Option<Self> {
        // most counts are 1, without a fraction
        if value.scale() == 0 {
            return Self::try_from(value.mantissa()).ok();
        }
        value.is_integer().then(|| value.to_i64()).flatten()
    }
    fn money(value: i64) -> Self {
        value
    }
    fn decimal(self) -> Decimal {
        Decimal::from(self)
    }
    fn units(self, _: Round) -> i64 {
        self
    }
    fn plus(self, other: Self) -> Self {
        self.saturating_add(other)
    }
    fn minus(self, other: Self) -> Self {
        self.saturating_sub(other)
    }
    fn times(self, other: Self) -> Self {
        self.saturating_mul(other)
    }
}

impl Quantity for Decimal {
    const ZERO: Self = Decimal::ZERO;
    const EXACT: bool = true;

    fn of(value: Decimal) -> Option<Self> {
        Some(value)
    }
    fn money(value: i64) -> Self {
        Self::from(value)
    }
    fn decimal(self) -> Decimal {
        self
    }
    fn units(self, round: Round) -> i64 {
        units(self, round)
    }
    fn plus(self, other: Self) -> Self {
        self.saturating_add(other)
    }
    fn minus(self, other: Self) -> Self {
        self.saturating_sub(other)
    }
    fn times(self, other: Self) -> Self {
        self.saturating_mul(other)
    }
}
