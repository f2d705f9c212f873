//! Figures, dates and names as a contract writes them, in English and in Danish.
//!
//! Exact: a decimal is written with all its digits. A space that must not break (between figure and unit) is U+00A0.

use crate::contract::day::Day;
use crate::contract::decimal::whole;
use crate::contract::parties::Parties;
use crate::contract::terms::{Action, Effect, Kind, Metric, Round, Take, Terms};
use crate::model::account::Account;
use crate::report::language::Language;
use rust_decimal::Decimal;
use std::str::FromStr;

/// Most digits after the point of a share that is shown as it stands in the file.
const MOST_DIGITS: u32 = 6;

/// A space that does not break.
const SPACE: char = '\u{a0}';

const MONTHS: [(&str, &str); 12] = [
    ("January", "januar"),
    ("February", "februar"),
    ("March", "marts"),
    ("April", "april"),
    ("May", "maj"),
    ("June", "juni"),
    ("July", "juli"),
    ("August", "august"),
    ("September", "september"),
    ("October", "oktober"),
    ("November", "november"),
    ("December", "december"),
];

/// Units are written once in the file, in English; the usual ones have a Danish word.
fn danish_unit(unit: &str) -> &str {
    match unit {
        "people" => "personer",
        "children" => "børn",
        "claims" => "opnåede resultater",
        "days" => "dage",
        "nights" => "nætter",
        "weeks" => "uger",
        "months" => "måneder",
        "quarters" => "kvartaler",
        "hours" => "timer",
        "days per person" => "dage pr. person",
        other => other,
    }
}

/// One language, and the contract whose names it knows.
#[derive(Debug, Clone, Copy)]
pub(super) struct Words<'a> {
    pub(super) terms: &'a Terms,
    parties: &'a Parties,
    language: Language,
}

impl<'a> Words<'a> {
    pub(super) fn new(terms: &'a Terms, parties: &'a Parties, language: Language) -> Self {
        Self {
            terms,
            parties,
            language,
        }
    }

    pub(super) fn danish(&self) -> bool {
        self.language == Language::Danish
    }

    /// The text in this language.
    pub(super) fn t(&self, english: impl Into<String>, danish: impl Into<String>) -> String {
        if self.danish() {
            danish.into()
        } else {
            english.into()
        }
    }

    /// A short word in this language.
    pub(super) fn p<'b>(&self, english: &'b str, danish: &'b str) -> &'b str {
        if self.danish() { danish } else { english }
    }

    /// A number with all its digits and thousands separators.
    pub(super) fn number(&self, x: Decimal) -> String {
        self.digits(x.normalize(), 0)
    }

    fn digits(&self, x: Decimal, least: u32) -> String {
        let text = x.abs().to_string();
        let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
        let (thousands, point) = if self.danish() {
            ('.', ',')
        } else {
            (',', '.')
        };
        let mut out = String::with_capacity(text.len() + 8);
        if x.is_sign_negative() && !x.is_zero() {
            out.push('−');
        }
        for (i, digit) in whole.chars().enumerate() {
            if i > 0 && (whole.len() - i) % 3 == 0 {
                out.push(thousands);
            }
            out.push(digit);
        }
        if !fraction.is_empty() {
            out.push(point);
            out.push_str(fraction);
            let missing = (least as usize).saturating_sub(fraction.len());
            out.extend(std::iter::repeat_n('0', missing));
        }
        out
    }

    /// A whole number.
    pub(super) fn count(&self, n: impl Into<Decimal>) -> String {
        self.number(n.into())
    }

    /// An amount given in smallest units, without the currency: "15.12", "3,200,000".
    pub(super) fn figure(&self, smallest: Decimal) -> String {
        let decimals = self.terms.currency.decimals;
        let scale = Decimal::from(10_u64.saturating_pow(decimals.min(18)));
        match smallest.checked_div(scale) {
            Some(major) => self.digits(major.normalize(), decimals),
            None => self.number(smallest),
        }
    }

    /// An amount given in smallest units: "15.12 USD", "3.200.000 kr."
    pub(super) fn amount(&self, smallest: Decimal) -> String {
        format!("{}{SPACE}{}", self.figure(smallest), self.currency())
    }

    /// A whole amount in smallest units.
    pub(super) fn money(&self, smallest: i64) -> String {
        self.amount(Decimal::from(smallest))
    }

    /// How the currency is written.
    pub(super) fn currency(&self) -> &'a str {
        match self.terms.currency.code.as_str() {
            "DKK" => "kr.",
            other => other,
        }
    }

    /// A number in percent: "25 %".
    pub(super) fn percent(&self, x: Decimal) -> String {
        format!("{}{SPACE}%", self.number(x))
    }

    /// A fraction as percent: 0.25 is "25 %". A twelfth that stands in the file with all its digits is "about 8.3333 %".
    pub(super) fn share(&self, x: Decimal) -> String {
        let Some(percent) = x.checked_mul(Decimal::ONE_HUNDRED) else {
            return self.number(x);
        };
        if percent.normalize().scale() <= MOST_DIGITS {
            return self.percent(percent);
        }
        let about = self.p("about", "ca.");
        format!("{about}{SPACE}{}", self.percent(percent.round_dp(4)))
    }

    /// An amount of which the file gives parts of the smallest unit, and what becomes of it: "333.333 USD (rounded to 333.33 USD)".
    pub(super) fn rounded(&self, smallest: Decimal, round: Option<Round>) -> String {
        let amount = self.amount(smallest);
        match round {
            Some(round) if !smallest.is_integer() => {
                let paid = self.amount(whole(smallest, round));
                let rounded = self.p("rounded to", "afrundet til");
                format!("{amount} ({rounded} {paid})")
            }
            _ => amount,
        }
    }

    /// Who gets everything, where there is no capital and one receiver.
    pub(super) fn receiver(&self) -> Option<String> {
        let capital = &self.terms.capital;
        let ([fall], true) = (capital.waterfalls.as_slice(), capital.tranches.is_empty()) else {
            return None;
        };
        match fall.actions.as_slice() {
            [
                Action {
                    take: Take::Share { to, share },
                    rest: None,
                    ..
                },
            ] if *share == Decimal::ONE => Some(self.account(*to)),
            _ => None,
        }
    }

    /// A rate as it was written, as percent.
    pub(super) fn rate(&self, x: f64) -> String {
        // The shortest decimal that is this number is the one that stands in the file.
        match Decimal::from_str(&x.to_string()) {
            Ok(exact) => self.share(exact),
            Err(_) => format!("{}{SPACE}%", x * 100.0),
        }
    }

    /// A number that is kept in binary, as it was written.
    pub(super) fn float(&self, x: f64) -> String {
        Decimal::from_str(&x.to_string()).map_or_else(|_| x.to_string(), |exact| self.number(exact))
    }

    /// A date: "1 January 2016", "1. januar 2016".
    pub(super) fn date(&self, day: Day) -> String {
        let date = day.date();
        let index = (date.month() - 1).clamp(0, 11) as usize;
        let (english, danish) = MONTHS[index];
        if self.danish() {
            format!("{}.{SPACE}{danish}{SPACE}{}", date.day(), date.year())
        } else {
            format!("{}{SPACE}{english}{SPACE}{}", date.day(), date.year())
        }
    }

    /// "3 months", "1 måned".
    pub(super) fn months(&self, n: u32) -> String {
        let word = match (self.danish(), n) {
            (false, 1) => "month",
            (false, _) => "months",
            (true, 1) => "måned",
            (true, _) => "måneder",
        };
        format!("{}{SPACE}{word}", self.count(n))
    }

    /// "13 weeks", "1 uge".
    pub(super) fn weeks(&self, n: u32) -> String {
        let word = match (self.danish(), n) {
            (false, 1) => "week",
            (false, _) => "weeks",
            (true, 1) => "uge",
            (true, _) => "uger",
        };
        format!("{}{SPACE}{word}", self.count(n))
    }

    /// "a, b and c"
    pub(super) fn list(&self, items: &[String]) -> String {
        self.joined(items, self.p("and", "og"))
    }

    /// "a, b or c"
    pub(super) fn either(&self, items: &[String]) -> String {
        self.joined(items, self.p("or", "eller"))
    }

    fn joined(&self, items: &[String], word: &str) -> String {
        match items {
            [] => String::new(),
            [one] => one.clone(),
            [first @ .., last] => format!("{} {word} {last}", first.join(", ")),
        }
    }

    /// A name in the quotation marks of the language.
    pub(super) fn quoted(&self, name: &str) -> String {
        if self.danish() {
            format!("»{name}«")
        } else {
            format!("“{name}”")
        }
    }

    /// The name in this language; the English one where there is no other.
    pub(super) fn name<'b>(&self, english: &'b str, danish: &'b str) -> &'b str {
        self.language.pick(english, danish)
    }

    /// Who that is.
    pub(super) fn account(&self, account: Account) -> String {
        let name = self.parties.name(account, self.danish());
        match account {
            Account::Municipality(_) | Account::Funder(_) | Account::Tranche(_) => name.to_owned(),
            _ if self.danish() => name.to_owned(),
            _ => format!("the {name}"),
        }
    }

    /// Name of a tranche (index into the capital's).
    pub(super) fn tranche(&self, index: usize) -> String {
        self.terms.capital.tranches.get(index).map_or_else(
            || index.to_string(),
            |t| self.account(Account::Tranche(t.tranche)),
        )
    }

    /// Name of a metric, quoted.
    pub(super) fn metric(&self, index: usize) -> String {
        self.terms.metrics.get(index).map_or_else(
            || index.to_string(),
            |m| self.quoted(self.name(&m.name, &m.name_da)),
        )
    }

    /// Name of a line, quoted.
    pub(super) fn line(&self, index: usize) -> String {
        self.terms.lines.get(index).map_or_else(
            || index.to_string(),
            |l| self.quoted(self.name(&l.name, &l.name_da)),
        )
    }

    /// Name of a waterfall, quoted.
    pub(super) fn waterfall(&self, index: usize) -> String {
        self.terms
            .capital
            .waterfalls
            .get(index)
            .map_or_else(|| index.to_string(), |w| self.quoted(&w.id))
    }

    /// Unit in which the value of a metric is measured; empty if it has none.
    pub(super) fn unit(&self, metric: &Metric) -> String {
        match (metric.unit.as_str(), metric.measure.kind()) {
            ("", Kind::Claims) => self.p("claims", "opnåede resultater").to_owned(),
            ("", Kind::Money) => self.currency().to_owned(),
            (unit, _) => match unit.split_once(" / ") {
                Some((english, danish)) => self.p(english, danish).to_owned(),
                None => self.p(unit, danish_unit(unit)).to_owned(),
            },
        }
    }

    /// The unit in few words: up to the first comma, semicolon or bracket.
    pub(super) fn short_unit(&self, metric: &Metric) -> String {
        let unit = self.unit(metric);
        let short = unit.split([',', ';', '(']).next().unwrap_or("").trim();
        self.p(short, danish_unit(short)).to_owned()
    }

    /// Unit of the effect of a metric.
    pub(super) fn effect_unit(&self, metric: &Metric) -> String {
        let unit = self.short_unit(metric);
        match metric.effect {
            Effect::Rise | Effect::Fall if unit == "%" => {
                self.p("percentage points", "procentpoint").to_owned()
            }
            Effect::RisePercent | Effect::FallPercent => self
                .p("% of the baseline", "% af sammenligningsgrundlaget")
                .to_owned(),
            Effect::PercentOf(_) => self.p("% of the target", "% af målet").to_owned(),
            _ => unit,
        }
    }

    /// A value with its unit: "25 %", "258,858 days".
    pub(super) fn with_unit(&self, x: Decimal, unit: &str) -> String {
        let unit = match unit {
            "claims" if x == Decimal::ONE && !self.danish() => "claim",
            "percentage points" if x == Decimal::ONE => "percentage point",
            "opnåede resultater" if x == Decimal::ONE => "opnået resultat",
            unit => unit,
        };
        if unit.is_empty() {
            self.number(x)
        } else {
            format!("{}{SPACE}{unit}", self.number(x))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::explain::sample;
    use jiff::civil::date;

    fn dec(text: &str) -> Decimal {
        Decimal::from_str(text).unwrap()
    }

    #[test]
    fn figures_are_exact_and_in_the_style_of_the_language() {
        let (terms, parties) = sample::rich();
        let english = Words::new(&terms, &parties, Language::English);
        let danish = Words::new(&terms, &parties, Language::Danish);
        let plain = |text: String| text.replace(SPACE, " ");
        assert_eq!(plain(english.money(320_000_000)), "3,200,000 USD");
        assert_eq!(plain(danish.money(-320_000_050)), "−3.200.000,50 USD");
        assert_eq!(english.figure(dec("1512")), "15.12");
        assert_eq!(english.figure(dec("1512.5")), "15.125");
        assert_eq!(english.figure(dec("1510")), "15.10");
        assert_eq!(plain(english.share(dec("0.150"))), "15 %");
        assert_eq!(plain(danish.rate(0.075)), "7,5 %");
        assert_eq!(english.number(dec("-0")), "0");
        assert_eq!(english.number(dec("1234567.8900")), "1,234,567.89");
        assert_eq!(plain(danish.date(Day::of(date(2016, 5, 1)))), "1. maj 2016");
        assert_eq!(plain(english.months(1)), "1 month");
        let list = ["a", "b", "c"].map(str::to_owned);
        assert_eq!(danish.list(&list), "a, b og c");
        assert_eq!(english.either(&list[..2]), "a or b");
    }
}
