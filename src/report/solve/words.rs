//! How conditions and verdicts are said.

use crate::analysis::solve::{Condition, Quantity, Side, Verdict};
use crate::analysis::summary::Unit;
use crate::report::language::{Language, Named};
use crate::report::numbers::{Numbers, Scale};
use crate::stats::interval::Estimate;

impl Named for Quantity {
    fn name_in(&self, language: Language) -> &str {
        language.pick(&self.name, &self.name_da)
    }
}

/// "Probability: investors lose money, at most 15 %".
pub(super) fn condition(condition: &Condition, numbers: &Numbers) -> String {
    let language = numbers.language();
    let side = match condition.side {
        Side::AtLeast => language.pick("at least", "mindst"),
        Side::AtMost => language.pick("at most", "højst"),
        Side::Equal => language.pick("exactly", "præcis"),
    };
    let quantity = &condition.quantity;
    let name = capital(quantity.name_in(language));
    format!(
        "{name}: {side} {}",
        plain(condition.value, quantity.unit, numbers)
    )
}

/// A value that somebody wrote, in its unit.
fn plain(value: f64, unit: Unit, numbers: &Numbers) -> String {
    match unit {
        Unit::Share => {
            let mut places = 0;
            // as many digits as were written
            while places < 6 && off(value * 100.0, places) {
                places += 1;
            }
            numbers.percent(value, places)
        }
        unit => {
            let mut places = 0;
            while places < 6 && off(value, places) {
                places += 1;
            }
            let text = numbers.decimal(value, places);
            let unit = numbers.unit_in(unit, Scale::One);
            format!("{text} {unit}").trim_end().to_owned()
        }
    }
}

/// Whether a number has more decimals.
fn off(value: f64, places: i32) -> bool {
    let unit = libm::pow(10.0, f64::from(places));
    (libm::round(value * unit) / unit - value).abs() > 1e-9 * value.abs().max(1e-9)
}

/// The first letter as a capital.
pub(super) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(char::to_uppercase);
    first.into_iter().flatten().chain(letters).collect()
}

/// An estimate in a cell.
pub(super) fn cell(e: Option<Estimate>, unit: Unit, numbers: &Numbers) -> String {
    e.map_or_else(|| "–".to_owned(), |e| numbers.estimate(&e, unit))
}

/// What an estimate says of a condition.
pub(super) fn verdict(verdict: Verdict, side: Side, language: Language) -> &'static str {
    let (english, danish) = match (verdict, side) {
        (Verdict::Beyond, Side::Equal) => (
            "holds within simulation error",
            "er opfyldt inden for simulationsusikkerheden",
        ),
        (Verdict::Beyond, _) => (
            "holds beyond simulation error",
            "er opfyldt ud over simulationsusikkerheden",
        ),
        (Verdict::Estimate, _) => ("holds in the estimate", "er opfyldt i skønnet"),
        (Verdict::Misses, _) => (
            "does not hold (within simulation error)",
            "er ikke opfyldt (inden for simulationsusikkerheden)",
        ),
        (Verdict::MissesBeyond, _) => ("does not hold", "er ikke opfyldt"),
    };
    language.pick(english, danish)
}
