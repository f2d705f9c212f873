//! Numbers of a contract: exact decimals, prices in smallest units, money in whole smallest units.

use super::Reader;
use crate::scenario::diagnostics::Fault;
use crate::scenario::read::context::At;
use crate::scenario::shape::{Measure, Range};
use crate::scenario::value::number::{self, Parsed};
use crate::scenario::value::{digits, join, pairs};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// How far written shares may be from adding up to 1: thirds and twelfths have no end.
const TOLERANCE: Decimal = Decimal::from_parts(1, 0, 0, false, 9);

/// A decimal as people write it.
pub fn shown(value: Decimal) -> String {
    value.normalize().to_string()
}

/// A decimal with an underscore between thousands, as amounts are written in files.
pub fn grouped(value: Decimal) -> String {
    let text = shown(value);
    let (whole, rest) = text.split_at(text.find('.').unwrap_or(text.len()));
    let (sign, digits) = whole.split_at(usize::from(whole.starts_with('-')));
    let mut grouped = String::from(sign);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            grouped.push('_');
        }
        grouped.push(digit);
    }
    grouped + rest
}

impl Reader<'_, '_> {
    /// An agreed number, registered; `None` if it is broken.
    pub fn take(&mut self, at: &At<'_>, parsed: Parsed) -> Option<Decimal> {
        let path = at.path.clone();
        self.take_at(&path, parsed)
    }

    fn take_at(&mut self, path: &str, parsed: Parsed) -> Option<Decimal> {
        let place = parsed.place;
        let (value, nearest) = (parsed.exact, parsed.best);
        self.cx.register(path, parsed, true);
        if value.is_none() {
            let nearest = digits::exact(&format!("{nearest}"));
            self.cx.push(
                Fault::new(place, path, "this number has too many digits")
                    .here("numbers of a contract are kept exactly: 28 digits, at most 28 of them after the point")
                    .help(match nearest {
                        Some(near) if !near.is_zero() => format!("write for instance {}", shown(near)),
                        _ => "write fewer digits".to_owned(),
                    }),
            );
        }
        value
    }

    /// An agreed number in a field; `None` if it is absent or broken.
    pub fn decimal(&mut self, at: &At<'_>, field: &str, range: &Range) -> Option<Decimal> {
        let at = at.get(field)?;
        self.decimal_at(&at, Measure::Plain, range)
    }

    /// An agreed number.
    pub fn decimal_at(&mut self, at: &At<'_>, measure: Measure, range: &Range) -> Option<Decimal> {
        let parsed = number::read(at.node, &at.path, measure, range, true, self.cx.faults)?;
        self.take(at, parsed)
    }

    /// An agreed number, or a default.
    pub fn decimal_or(
        &mut self,
        at: &At<'_>,
        field: &str,
        range: &Range,
        default: Decimal,
    ) -> Option<Decimal> {
        match at.get(field) {
            Some(_) => self.decimal(at, field, range),
            None => Some(default),
        }
    }

    /// An agreed number: `Some(None)` if it is absent, `None` if it is broken.
    pub fn decimal_if(
        &mut self,
        at: &At<'_>,
        field: &str,
        range: &Range,
    ) -> Option<Option<Decimal>> {
        match at.get(field) {
            Some(_) => self.decimal(at, field, range).map(Some),
            None => Some(None),
        }
    }

    /// Smallest units in one unit of the currency.
    pub fn unit(&self) -> Decimal {
        Decimal::from(10_i64.pow(self.decimals.min(4)))
    }

    /// A price in smallest units, which may have more digits than the currency.
    pub fn price(&mut self, at: &At<'_>, field: &str, range: &Range) -> Option<Decimal> {
        let value = self.decimal_at(&at.get(field)?, Measure::Amount, range)?;
        Some(smallest(value, self.decimals))
    }

    /// Money in whole smallest units; `None` if it is absent or broken.
    pub fn money(&mut self, at: &At<'_>, field: &str, range: &Range) -> Option<i64> {
        let at = at.get(field)?;
        let value = self.decimal_at(&at, Measure::Amount, range)?;
        self.whole_units(&at, value)
    }

    /// Money: `Some(None)` if it is absent, `None` if it is broken.
    pub fn money_if(&mut self, at: &At<'_>, field: &str, range: &Range) -> Option<Option<i64>> {
        match at.get(field) {
            Some(_) => self.money(at, field, range).map(Some),
            None => Some(None),
        }
    }

    /// An amount in whole smallest units; reports one that has more digits.
    pub fn whole_units(&mut self, at: &At<'_>, value: Decimal) -> Option<i64> {
        let units = smallest(value, self.decimals);
        if !units.fract().is_zero() {
            let (code, decimals) = (self.currency.clone(), self.decimals);
            let what = match decimals {
                0 => format!("amounts in {code} have no decimals"),
                1 => format!("amounts in {code} have at most one decimal"),
                n => format!("amounts in {code} have at most {n} decimals"),
            };
            let near = grouped(units.floor() / self.unit());
            self.cx.push(
                at.fault(what)
                    .here("nobody can pay less than the smallest unit")
                    .help(format!(
                        "write for instance {near}; only prices per unit may have more digits"
                    )),
            );
            return None;
        }
        units.to_i64()
    }

    /// Pairs of numbers in a field.
    pub fn pairs(
        &mut self,
        at: &At<'_>,
        field: &str,
        x: &Range,
        y: &Range,
    ) -> Option<Vec<(Decimal, Decimal)>> {
        let at = at.get(field)?;
        let list = pairs::read(at.node, &at.path, x, y, self.cx.faults)?;
        let mut pairs = Vec::new();
        for (i, [first, second]) in list.into_iter().enumerate() {
            let here = join(&at.path, &i.to_string());
            let first = self.take_at(&join(&here, "0"), first);
            let second = self.take_at(&join(&here, "1"), second);
            pairs.push(first.zip(second));
        }
        pairs.into_iter().collect()
    }
}

/// An amount in smallest units: the same digits, with the point moved.
fn smallest(value: Decimal, decimals: u32) -> Decimal {
    let value = value.normalize();
    let fewer = value.scale().checked_sub(decimals);
    fewer
        .and_then(|scale| Decimal::try_from_i128_with_scale(value.mantissa(), scale).ok())
        .unwrap_or_else(|| value.saturating_mul(Decimal::from(10_i64.pow(decimals.min(4)))))
        .normalize()
}

/// Whether shares add up to 1, but for the digits that thirds and twelfths lack. They are kept as they are written: whoever divides by them
/// (payers, tranches, parts of a blend) divides by their sum, so that equal shares stay equal and nothing is left over.
pub fn add_up(shares: impl Iterator<Item = Decimal>) -> bool {
    let sum: Decimal = shares.sum();
    (sum - Decimal::ONE).abs() <= TOLERANCE
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_point_moves_and_no_digit_goes() {
        let at = |text: &str| smallest(text.parse().unwrap(), 2).to_string();
        assert_eq!(at("15.12"), "1512");
        assert_eq!(
            at("0.1234567890123456789012345678"),
            "12.34567890123456789012345678"
        );
        assert_eq!(at("3"), "300");
        assert_eq!(at("0.5"), "50");
        assert_eq!(at("-1000000000000"), "-100000000000000");
    }

    #[test]
    fn amounts_read_as_they_are_written() {
        let text = |v: &str| digits::exact(v).map(grouped);
        assert_eq!(text("1234567.25").as_deref(), Some("1_234_567.25"));
        assert_eq!(text("-123.0").as_deref(), Some("-123"));
        assert_eq!(text("-1e6").as_deref(), Some("-1_000_000"));
    }

    #[test]
    fn twelfths_add_up() {
        let twelfth = digits::exact("0.08333333333333333").unwrap();
        assert!(add_up([twelfth; 12].into_iter()));
        assert!(!add_up([Decimal::new(99, 2)].into_iter()));
        assert!(!add_up(std::iter::empty()));
    }
}
