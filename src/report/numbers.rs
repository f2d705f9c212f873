//! Numbers as people write them, in English and in Danish, with no more digits than their interval supports.

use super::language::Language;
use crate::analysis::summary::Unit;
use crate::stats::interval::Estimate;

/// How numbers are written.
#[derive(Debug, Clone)]
pub struct Numbers {
    language: Language,
    currency: String,
}

/// Scale in which amounts of one table or axis are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scale {
    /// As they are.
    One,
    /// In thousands.
    Thousand,
    /// In millions.
    Million,
    /// In billions (10⁹).
    Billion,
}

impl Scale {
    /// Amounts from 10 million on are read in millions, from 10 billion on in billions.
    pub fn of_money(largest: f64) -> Self {
        match largest.abs() {
            x if x >= 1e10 && x.is_finite() => Self::Billion,
            x if x >= 1e7 => Self::Million,
            _ => Self::One,
        }
    }

    /// The scale of a table of amounts: in thousands from a million on, as municipal budgets are printed.
    pub fn of_table(largest: f64) -> Self {
        match largest.abs() {
            x if x >= 1e10 => Self::Million,
            x if x >= 1e6 => Self::Thousand,
            _ => Self::One,
        }
    }

    /// What one unit of the scale is worth.
    pub fn factor(self) -> f64 {
        match self {
            Self::One => 1.0,
            Self::Thousand => 1e3,
            Self::Million => 1e6,
            Self::Billion => 1e9,
        }
    }
}

impl Numbers {
    /// Numbers in a language; amounts in a currency (code as in ISO 4217: `DKK` is written "kr.").
    pub fn new(language: Language, currency: &str) -> Self {
        let currency = match currency {
            "DKK" | "" => "kr.".to_owned(),
            "EUR" => "€".to_owned(),
            other => other.to_owned(),
        };
        Self { language, currency }
    }

    /// The language.
    pub fn language(&self) -> Language {
        self.language
    }

    /// How the currency is written.
    pub fn currency(&self) -> &str {
        &self.currency
    }

    /// A number rounded to `decimals` places, with thousands separators. Negative `decimals` round to tens, hundreds and so on.
    pub fn decimal(&self, x: f64, decimals: i32) -> String {
        if x.is_nan() {
            return "–".to_owned();
        }
        if x.is_infinite() {
            return if x > 0.0 { "∞" } else { "−∞" }.to_owned();
        }
        if x.abs() >= 1e18 {
            // Nobody reads that many digits, and no table has room for them.
            return format!("{x:.2e}").replace('-', "−");
        }
        let rounded = if decimals < 0 {
            let unit = 10_f64.powi(-decimals);
            (x / unit).round() * unit
        } else {
            x
        };
        let digits = format!("{:.*}", decimals.max(0) as usize, rounded.abs());
        let (whole, fraction) = digits.split_once('.').unwrap_or((&digits, ""));
        let (thousands, point) = match self.language {
            Language::English => (',', '.'),
            Language::Danish => ('.', ','),
        };
        let mut text = String::with_capacity(digits.len() + 8);
        // What is rounded to nothing has no sign.
        if rounded < 0.0 && digits.bytes().any(|b| (b'1'..=b'9').contains(&b)) {
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

    /// A count.
    pub fn count(&self, n: u64) -> String {
        self.decimal(n as f64, 0)
    }

    /// A number with all its digits: 20000 is "20,000", 0.002 is "0.002".
    pub fn whole(&self, x: f64) -> String {
        let digits = x.to_string();
        let places = digits.split_once('.').map_or(0, |(_, behind)| behind.len());
        self.decimal(x, places as i32)
    }

    /// A share as percent: 0.123 is "12.3 %".
    pub fn percent(&self, share: f64, decimals: i32) -> String {
        format!("{} %", self.decimal(share * 100.0, decimals))
    }

    /// What stands behind an amount in this scale: "kr.", "million kr."
    pub fn money_unit(&self, scale: Scale) -> String {
        let word = match scale {
            Scale::One => return self.currency.clone(),
            Scale::Thousand => self.language.pick("thousand", "tusind"),
            Scale::Million => self.language.pick("million", "mio."),
            Scale::Billion => self.language.pick("billion", "mia."),
        };
        format!("{word} {}", self.currency)
    }

    /// The unit alone: "million kr.", "%"; nothing where there is none. Amounts are in `scale`.
    pub fn unit_in(&self, unit: Unit, scale: Scale) -> String {
        match unit {
            Unit::Money => self.money_unit(scale),
            unit => self.unit(unit, 0.0).1,
        }
    }

    /// An estimate with its interval and without its unit, for tables that name the unit elsewhere: "76.2 ± 0.8", "9.6 (8.9 to 10.4)". Amounts are in `scale`.
    pub fn bare(&self, e: &Estimate, unit: Unit, scale: Scale) -> String {
        let factor = match unit {
            Unit::Money => scale.factor(),
            unit => self.unit(unit, 0.0).0,
        };
        self.written(e, factor, visible(e, unit, factor), "")
    }

    /// An estimate with its interval: "1,235,000 ± 12,000 kr.", "12.3 % (11.1 to 13.6)" if it is not symmetric, "3.10 weeks" if it is exact.
    pub fn estimate(&self, e: &Estimate, unit: Unit) -> String {
        let (scale, suffix) = self.unit(unit, e.value);
        let suffix = if suffix.is_empty() {
            suffix
        } else {
            format!(" {suffix}")
        };
        self.written(e, scale, visible(e, unit, scale), &suffix)
    }

    /// An estimate divided by `scale`, with what stands behind the number.
    fn written(&self, e: &Estimate, scale: f64, places: i32, suffix: &str) -> String {
        let write = |x: f64| self.decimal(x / scale, places);
        if e.value.is_nan() {
            return "–".to_owned();
        }
        let half = e.half_width();
        if half == 0.0 {
            return format!("{}{suffix}", write(e.value));
        }
        if half.is_nan() || (e.low.is_infinite() && e.high.is_infinite()) {
            let open = self.language.pick("interval unknown", "interval ukendt");
            return format!("{}{suffix} ({open})", write(e.value));
        }
        if e.low.is_infinite() || e.high.is_infinite() {
            // One side is not bounded: an infinity would tell a reader nothing.
            let few = self
                .language
                .pick("too few replications", "for få gentagelser");
            return format!("{}{suffix} ({few})", write(e.value));
        }
        let (below, above) = (write(e.value - e.low), write(e.high - e.value));
        if below == above {
            return format!("{} ± {above}{suffix}", write(e.value));
        }
        format!(
            "{}{suffix} ({} {} {})",
            write(e.value),
            write(e.low),
            self.language.pick("to", "til"),
            write(e.high)
        )
    }

    /// A range between two estimates, such as the 5 and 95 % quantiles, to the coarser of their precisions.
    pub fn range(&self, low: &Estimate, high: &Estimate, unit: Unit) -> String {
        let (scale, suffix) = self.unit(unit, low.value.abs().max(high.value.abs()));
        // An exact end, such as a total loss, says nothing about the precision of the other.
        let places = match (low.half_width() == 0.0, high.half_width() == 0.0) {
            (true, false) => decimals(high, unit, scale),
            (false, true) => decimals(low, unit, scale),
            _ => decimals(low, unit, scale).min(decimals(high, unit, scale)),
        };
        format!(
            "{} {} {} {suffix}",
            self.decimal(low.value / scale, places),
            self.language.pick("to", "til"),
            self.decimal(high.value / scale, places),
        )
        .trim_end()
        .to_owned()
    }

    /// An estimate in a scale that the whole table shares, without unit: the value alone.
    pub fn scaled(&self, e: &Estimate, scale: Scale) -> String {
        let factor = scale.factor();
        self.decimal(e.value / factor, decimals(e, Unit::Money, factor))
    }

    /// The same with "± half width"; exact figures have none.
    pub fn scaled_with_error(&self, e: &Estimate, scale: Scale) -> String {
        let half = e.half_width();
        let value = self.scaled(e, scale);
        if half == 0.0 || !half.is_finite() {
            return value;
        }
        let factor = scale.factor();
        let places = decimals(e, Unit::Money, factor);
        let (below, above) = (e.value - e.low, e.high - e.value);
        if libm::fabs(below - above) > 0.2 * half {
            let [low, high] = [e.low, e.high].map(|v| self.decimal(v / factor, places));
            let to = self.language.pick("to", "til");
            return format!("{value} ({low} {to} {high})");
        }
        let error = self.decimal(half / factor, places);
        format!("{value} ± {error}")
    }

    /// What a value is divided by and what is written behind it.
    fn unit(&self, unit: Unit, size: f64) -> (f64, String) {
        match unit {
            Unit::Money => {
                let scale = Scale::of_money(size);
                (scale.factor(), self.money_unit(scale))
            }
            Unit::Share => (0.01, "%".to_owned()),
            Unit::Weeks => (1.0, self.language.pick("weeks", "uger").to_owned()),
            Unit::Years => (1.0, self.language.pick("years", "år").to_owned()),
            Unit::People => (1.0, self.language.pick("people", "personer").to_owned()),
            Unit::Count | Unit::Ratio => (1.0, String::new()),
        }
    }
}

/// The decimals of an estimate, and as many more as its interval needs to be seen: "± 0" would claim to be exact.
fn visible(e: &Estimate, unit: Unit, factor: f64) -> i32 {
    let half = e.half_width();
    let mut places = decimals(e, unit, factor);
    while half > 0.0
        && half.is_finite()
        && half / factor < 0.5 * libm::pow(10.0, f64::from(-places))
    {
        places += 1;
    }
    places
}

/// Decimals that the interval supports: to the first digit of the half width, or to the second if the first is 1.
///
/// Never more than the unit can use; if the interval is unbounded, two significant digits of the value.
fn decimals(e: &Estimate, unit: Unit, scale: f64) -> i32 {
    let most = match unit {
        Unit::Money if scale <= 1e3 => 0,
        Unit::Ratio | Unit::Money => 3,
        Unit::Share | Unit::Weeks | Unit::Years | Unit::People | Unit::Count => 2,
    };
    let half = e.half_width().abs() / scale;
    if half == 0.0 {
        let exact = e.value / scale;
        return if (exact - exact.round()).abs() < 1e-9 {
            0
        } else {
            most.min(2)
        };
    }
    let (size, digits) = if half.is_finite() {
        let first = half / 10_f64.powi(libm::log10(half).floor() as i32);
        // 0.196 is written 0.20, and 0.97 is about to become 1.0.
        (half, if first < 1.95 { 2 } else { 1 })
    } else {
        (e.value.abs() / scale, 2)
    };
    if size == 0.0 || !size.is_finite() {
        return 0;
    }
    (digits - 1 - libm::log10(size).floor() as i32).clamp(-12, most)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn en() -> Numbers {
        Numbers::new(Language::English, "DKK")
    }

    fn da() -> Numbers {
        Numbers::new(Language::Danish, "DKK")
    }

    fn e(value: f64, low: f64, high: f64) -> Estimate {
        Estimate { value, low, high }
    }

    #[test]
    fn thousands_and_signs() {
        assert_eq!(en().decimal(1_234_567.0, 0), "1,234,567");
        assert_eq!(da().decimal(1_234_567.891, 2), "1.234.567,89");
        assert_eq!(en().decimal(-1_234.5, 1), "−1,234.5");
        assert_eq!(en().decimal(-0.04, 1), "0.0");
        assert_eq!(en().decimal(999.0, 0), "999");
        assert_eq!(en().decimal(12_345.0, -3), "12,000");
        assert_eq!(en().decimal(f64::NAN, 0), "–");
        assert_eq!(en().decimal(f64::NEG_INFINITY, 0), "−∞");
        assert_eq!(en().decimal(-1.5e300, 0), "−1.50e300");
        assert_eq!(en().percent(0.1234, 1), "12.3 %");
        assert_eq!(da().percent(0.1234, 1), "12,3 %");
    }

    #[test]
    fn digits_that_the_interval_supports() {
        assert_eq!(
            en().estimate(&Estimate::around(1_234_567.0, 12_345.0), Unit::Money),
            "1,235,000 ± 12,000 kr."
        );
        assert_eq!(
            da().estimate(&Estimate::around(1_234_567.0, 12_345.0), Unit::Money),
            "1.235.000 ± 12.000 kr."
        );
        assert_eq!(
            en().estimate(&Estimate::around(23_456_789.0, 345_678.0), Unit::Money),
            "23.5 ± 0.3 million kr."
        );
        assert_eq!(
            da().estimate(&Estimate::around(23_456_789.0, 345_678.0), Unit::Money),
            "23,5 ± 0,3 mio. kr."
        );
        assert_eq!(
            en().estimate(&Estimate::around(0.042_345, 0.002_7), Unit::Share),
            "4.2 ± 0.3 %"
        );
        assert_eq!(en().estimate(&Estimate::exact(-1.0), Unit::Share), "−100 %");
        assert_eq!(
            en().estimate(&e(0.1, 0.055, 0.174), Unit::Share),
            "10 % (6 to 17)"
        );
        assert_eq!(
            en().estimate(&Estimate::around(3.0, f64::INFINITY), Unit::Weeks),
            "3.0 weeks (interval unknown)"
        );
        assert_eq!(
            en().estimate(&e(-0.42, f64::NEG_INFINITY, -0.3), Unit::Share),
            "−42 % (too few replications)"
        );
    }

    #[test]
    fn ranges() {
        let (low, high) = (
            Estimate::around(-0.123_4, 0.004),
            Estimate::around(0.081_23, 0.000_6),
        );
        assert_eq!(en().range(&low, &high, Unit::Share), "−12.3 to 8.1 %");
        assert_eq!(da().range(&low, &high, Unit::Share), "−12,3 til 8,1 %");
        assert_eq!(
            en().range(&Estimate::exact(1.0), &Estimate::exact(2.0), Unit::Ratio),
            "1 to 2"
        );
    }

    proptest! {
        #![proptest_config(crate::fixed_seed::config())]

        #[test]
        fn every_estimate_can_be_written(value in any::<f64>(), low in any::<f64>(), high in any::<f64>()) {
            for unit in [Unit::Money, Unit::Share, Unit::Weeks, Unit::Years, Unit::People, Unit::Count, Unit::Ratio] {
                prop_assert!(!en().estimate(&e(value, low, high), unit).is_empty());
                prop_assert!(!da().range(&e(value, low, high), &e(low, value, high), unit).is_empty());
            }
        }

        #[test]
        fn what_is_shown_is_within_the_interval(value in -1e9_f64..1e9, half in 1e-3_f64..1e8) {
            // Rounding moves the figure by less than half of what the simulation error leaves open.
            let places = decimals(&Estimate::around(value, half), Unit::Money, 1.0);
            prop_assert!(0.5 * 10_f64.powi(-places) <= (0.51 * half).max(0.5));
        }
    }
}
