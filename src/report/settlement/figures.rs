//! Exact figures, as people write them in English and in Danish.

use crate::report::language::Language;
use rust_decimal::Decimal;

/// Decimals beyond which a figure that is not money is shortened.
const MOST: u32 = 6;

/// Decimals beyond which a factor is shortened.
const DIGITS_OF_A_FACTOR: u32 = 12;

/// How figures of one contract are written.
#[derive(Debug, Clone)]
pub(super) struct Figures {
    language: Language,
    currency: String,
    /// Digits of the smallest unit.
    decimals: u32,
}

impl Figures {
    pub(super) fn new(language: Language, currency: &str, decimals: u32) -> Self {
        let currency = match currency {
            "DKK" => "kr.".to_owned(),
            "EUR" => "€".to_owned(),
            other => other.to_owned(),
        };
        Self {
            language,
            currency,
            decimals,
        }
    }

    pub(super) fn language(&self) -> Language {
        self.language
    }

    pub(super) fn pick<'a>(&self, english: &'a str, danish: &'a str) -> &'a str {
        self.language.pick(english, danish)
    }

    /// Smallest units as money: "3,913,932.96".
    pub(super) fn money(&self, smallest: i64) -> String {
        self.amount(Decimal::from(smallest))
    }

    /// The same with the currency.
    pub(super) fn with_currency(&self, smallest: i64) -> String {
        format!("{} {}", self.money(smallest), self.currency)
    }

    /// Smallest units and parts of them as money, with as many decimals as it takes (at most [`MOST`] more than the currency has).
    pub(super) fn amount(&self, smallest: Decimal) -> String {
        self.shown(
            major(smallest, self.decimals),
            self.decimals,
            self.decimals + MOST,
        )
        .0
    }

    /// A number without needless decimals.
    pub(super) fn number(&self, x: Decimal) -> String {
        self.shown(x, 0, MOST).0
    }

    /// A factor of a product, and whether all of its digits are shown: more of them than elsewhere, so that the product comes out.
    pub(super) fn factor(&self, x: Decimal) -> (String, bool) {
        self.shown(x, 0, DIGITS_OF_A_FACTOR)
    }

    /// What factors come to, in smallest units: "=" only if all of them are shown in full, and the result too.
    pub(super) fn product(&self, full: bool, smallest: Decimal) -> String {
        let most = self.decimals + MOST;
        let (text, all) = self.shown(major(smallest, self.decimals), self.decimals, most);
        self.result((text, all && full))
    }

    /// A number inside a formula: in brackets where its sign would meet another.
    pub(super) fn operand(&self, x: Decimal) -> String {
        let text = self.number(x);
        if x < Decimal::ZERO {
            format!("({text})")
        } else {
            text
        }
    }

    /// "= 5,104,000.00", or "≈ 5.123457" where digits are left out.
    pub(super) fn equals(&self, x: Decimal) -> String {
        self.result(self.shown(x, 0, MOST))
    }

    /// The same for money in smallest units.
    pub(super) fn equals_amount(&self, smallest: Decimal) -> String {
        self.result(self.shown(
            major(smallest, self.decimals),
            self.decimals,
            self.decimals + MOST,
        ))
    }

    /// A share as percent: 0.15 is "15 %".
    pub(super) fn percent(&self, share: Decimal) -> String {
        let percent = share.saturating_mul(Decimal::ONE_HUNDRED);
        format!("{} %", self.number(percent))
    }

    /// A rate or ratio that is no exact figure anyway.
    pub(super) fn float(&self, x: f64, decimals: usize) -> String {
        if !x.is_finite() || x.abs() >= 1e15 {
            return format!("{x:.2e}").replace('-', "−");
        }
        let text = format!("{:.decimals$}", x.abs());
        let nothing = !text.contains(|c: char| ('1'..='9').contains(&c));
        self.written(x < 0.0 && !nothing, &text)
    }

    fn result(&self, (text, exact): (String, bool)) -> String {
        format!("{} {text}", if exact { "=" } else { "≈" })
    }

    /// A number with at least and at most so many decimals, and whether that is all of it.
    fn shown(&self, x: Decimal, least: u32, most: u32) -> (String, bool) {
        let full = x.normalize();
        let round = full.round_dp(most).normalize();
        let text = round.abs().to_string();
        let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
        let padded = format!("{fraction:0<width$}", width = least as usize);
        let text = if padded.is_empty() {
            whole.to_owned()
        } else {
            format!("{whole}.{padded}")
        };
        let negative = round < Decimal::ZERO;
        (self.written(negative, &text), round == full)
    }

    /// Digits with a decimal point, as they are written in the language.
    fn written(&self, negative: bool, digits: &str) -> String {
        let (thousands, point) = match self.language {
            Language::English => (',', '.'),
            Language::Danish => ('.', ','),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let mut text = String::with_capacity(digits.len() + 8);
        if negative {
            text.push('−');
        }
        for (i, digit) in whole.chars().enumerate() {
            if i > 0 && (whole.len() - i) % 3 == 0 {
                text.push(thousands);
            }
            text.push(digit);
        }
        if !fraction.is_empty() {
            text.push(point);
            text.push_str(fraction);
        }
        text
    }
}

/// Smallest units in major units: the same digits, with the point moved.
pub(super) fn major(smallest: Decimal, decimals: u32) -> Decimal {
    let moved = Decimal::try_from_i128_with_scale(smallest.mantissa(), smallest.scale() + decimals);
    // With more than 28 decimals the last ones go.
    moved.unwrap_or_else(|_| {
        let unit = Decimal::from(10_i64.pow(decimals.min(12)));
        smallest.checked_div(unit).unwrap_or_default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn d(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    #[test]
    fn money_shows_every_unit_in_both_languages() {
        let en = Figures::new(Language::English, "USD", 2);
        let da = Figures::new(Language::Danish, "DKK", 2);
        assert_eq!(en.with_currency(391_393_296), "3,913,932.96 USD");
        assert_eq!(da.with_currency(391_393_296), "3.913.932,96 kr.");
        assert_eq!(en.money(-5), "−0.05");
        assert_eq!(en.money(0), "0.00");
        assert_eq!(en.money(i64::MIN), "−92,233,720,368,547,758.08");
        assert_eq!(
            Figures::new(Language::English, "JPY", 0).money(1_234),
            "1,234"
        );
        // Part of a cent is shown, not hidden.
        assert_eq!(en.amount(d("1512.5")), "15.125");
        assert_eq!(en.amount(d("100000")), "1,000.00");
    }

    #[test]
    fn what_is_shortened_says_so() {
        let en = Figures::new(Language::English, "USD", 2);
        assert_eq!(en.equals(d("8.3870967741935483870967741935")), "≈ 8.387097");
        assert_eq!(en.equals(d("38.0")), "= 38");
        assert_eq!(en.equals(d("-0.0000001")), "≈ 0");
        assert_eq!(en.equals_amount(d("510400000")), "= 5,104,000.00");
        assert_eq!(en.equals_amount(d("33.333333333333333333")), "≈ 0.33333333");
    }

    #[test]
    fn products_multiply_out_or_say_that_they_do_not() {
        let en = Figures::new(Language::English, "AUD", 2);
        // Benevolent: 33.82255776 % of 7,500,000 is 2,536,691.832
        let (text, full) = en.factor(d("33.82255776"));
        assert_eq!((text.as_str(), full), ("33.82255776", true));
        assert_eq!(en.product(full, d("253669183.2")), "= 2,536,691.832");
        let (text, full) = en.factor(d("0.3333333333333333"));
        assert_eq!((text.as_str(), full), ("0.333333333333", false));
        assert_eq!(en.product(full, d("100")), "≈ 1.00");
    }

    #[test]
    fn rates_have_the_decimals_asked_for() {
        let da = Figures::new(Language::Danish, "DKK", 2);
        assert_eq!(da.float(-1234.567, 2), "−1.234,57");
        assert_eq!(da.float(-0.001, 2), "0,00");
        assert_eq!(da.float(f64::MAX, 2), "1.80e308");
    }

    proptest! {
        #![proptest_config(crate::fixed_seed::config())]

        #[test]
        fn no_digit_of_money_is_lost(amount in any::<i64>(), decimals in 0_u32..=4) {
            for language in [Language::English, Language::Danish] {
                let text = Figures::new(language, "USD", decimals).money(amount);
                let digits: String = text.chars().filter(char::is_ascii_digit).collect();
                let back: i128 = digits.parse::<i128>().unwrap() * if text.starts_with('−') { -1 } else { 1 };
                prop_assert_eq!(back, i128::from(amount));
            }
        }
    }
}
