//! What the parts of a contract are called.

use super::Case;
use super::figures::Figures;
use crate::contract::outcomes::ALL;
use crate::contract::statement::Limit;
use crate::contract::terms::{Action, Effect, Kind, Line, Metric, Round, Take};
use crate::model::account::Account;
use crate::report::language::Language;

impl<'a> Case<'a> {
    /// The name of an account.
    pub(super) fn account(&self, account: Account, language: Language) -> &'a str {
        self.parties.name(account, language == Language::Danish)
    }

    /// The name of a tranche, by its index in the capital.
    pub(super) fn tranche(&self, index: usize, language: Language) -> &'a str {
        let tranche = self.terms.capital.tranches.get(index);
        tranche.map_or("–", |t| {
            self.account(Account::Tranche(t.tranche), language)
        })
    }

    /// The name of a line.
    pub(super) fn line(&self, index: usize, language: Language) -> &'a str {
        let line = self.terms.lines.get(index);
        line.map_or("–", |l| language.pick(&l.name, &l.name_da))
    }

    /// The name of a metric.
    pub(super) fn metric(&self, index: usize, language: Language) -> &'a str {
        let metric = self.terms.metrics.get(index);
        metric.map_or("–", |m| language.pick(&m.name, &m.name_da))
    }

    /// The name of a cohort, if it is one.
    pub(super) fn cohort(&self, index: Option<u16>, language: Language) -> Option<&'a str> {
        let index = index.filter(|i| *i != ALL)?;
        let cohort = self.terms.cohorts.get(usize::from(index))?;
        Some(language.pick(&cohort.name, &cohort.name_da))
    }
}

/// Units that contracts use, and their Danish names: one and many.
const UNITS: [[&str; 4]; 8] = [
    ["claim", "claims", "resultat", "resultater"],
    ["unit", "units", "enhed", "enheder"],
    ["day", "days", "dag", "dage"],
    ["week", "weeks", "uge", "uger"],
    ["month", "months", "måned", "måneder"],
    ["quarter", "quarters", "kvartal", "kvartaler"],
    ["year", "years", "år", "år"],
    ["person", "people", "person", "personer"],
];

/// The unit of a metric beside a quantity. Of counts what stands before the first comma, where a unit explains itself at length; of a number
/// all of it, since "days per person" without "control group = 100" is another unit.
pub(super) fn unit(metric: &Metric, one: bool, language: Language) -> &str {
    // "young people / unge": in both languages
    let of = match metric.unit.split_once(" / ") {
        Some((english, danish)) => language.pick(english, danish),
        None => metric.unit.as_str(),
    };
    let written = match metric.measure.kind() {
        Kind::Number => of.trim(),
        _ => of.split(',').next().unwrap_or_default().trim(),
    };
    let known = UNITS.iter().find(|u| u[0] == written || u[1] == written);
    match known {
        Some([english, _, danish, _]) if one => language.pick(english, danish),
        Some([_, english, _, danish]) => language.pick(english, danish),
        None => written,
    }
}

/// The unit of what a price is paid for: percentage points are not percent of an amount.
pub(super) fn priced(metric: &Metric, one: bool, language: Language) -> &str {
    let number = metric.measure.kind() == Kind::Number;
    match metric.effect {
        Effect::RisePercent | Effect::FallPercent | Effect::PercentOf(_) if number => {
            language.pick("percent", "procent")
        }
        _ if number && metric.unit.trim() == "%" => {
            language.pick("percentage points", "procentpoint")
        }
        _ => unit(metric, one, language),
    }
}

/// How an amount became whole.
pub(super) fn rounded(round: Round, language: Language) -> &'static str {
    match round {
        Round::Down => language.pick("rounded down", "rundet ned"),
        Round::Nearest => language.pick("rounded to the nearest", "afrundet"),
        Round::Up => language.pick("rounded up", "rundet op"),
    }
}

/// A limit of a line or its contract, with its figure.
pub(super) fn limit(case: &Case<'_>, line: &Line, limit: Limit, figures: &Figures) -> String {
    let (language, terms) = (figures.language(), case.terms);
    let named = |english: &str, danish: &str, cap: Option<i64>| {
        let name = language.pick(english, danish);
        cap.map_or_else(
            || name.to_owned(),
            |cap| format!("{name}, {}", figures.money(cap)),
        )
    };
    match limit {
        Limit::Requires => {
            let other = line.requires.map_or("–", |l| case.line(l, language));
            format!("{} \"{other}\"", figures.pick("only after", "først efter"))
        }
        Limit::Unless => {
            let other = line.unless.map_or("–", |l| case.line(l, language));
            match language {
                Language::English => format!("nothing once \"{other}\" has paid"),
                Language::Danish => format!("intet, når \"{other}\" har betalt"),
            }
        }
        Limit::MaxClaims => {
            let most = line.limits.max_claims.unwrap_or_default();
            match language {
                Language::English => format!("at most {most} per person"),
                Language::Danish => format!("højst {most} pr. person"),
            }
        }
        Limit::MaxUnits => {
            let most = line.limits.max_units.unwrap_or_default();
            format!(
                "{} {}",
                figures.pick("in all at most", "i alt højst"),
                figures.number(most)
            )
        }
        Limit::Minimum => match &line.limits.minimum {
            Some(minimum) => {
                let (metric, least) = (
                    case.metric(minimum.metric, language),
                    figures.number(minimum.least),
                );
                match language {
                    Language::English => format!("\"{metric}\" has not reached {least}"),
                    Language::Danish => format!("\"{metric}\" har ikke nået {least}"),
                }
            }
            None => figures
                .pick("a minimum was not reached", "et minimum blev ikke nået")
                .to_owned(),
        },
        Limit::Sample => {
            let least = line.limits.minimum_sample.unwrap_or_default();
            match language {
                Language::English => format!("fewer than {least} measured"),
                Language::Danish => format!("færre end {least} målt"),
            }
        }
        Limit::LinePerson => named(
            "cap of the line per person",
            "linjens loft pr. person",
            line.limits.cap_per_person,
        ),
        Limit::Person => named(
            "cap of the contract per person",
            "kontraktens loft pr. person",
            terms.cap_per_person,
        ),
        Limit::LinePayment => named(
            "cap of the line per payment date",
            "linjens loft pr. betalingsdag",
            line.limits.cap_per_payment,
        ),
        Limit::Line => named("cap of the line", "linjens loft", line.limits.cap),
        Limit::TwoSided => {
            let cap = line.two_sided.as_ref().and_then(|t| t.cap);
            named(
                "cap on what the tranche pays",
                "loft over, hvad tranchen betaler",
                cap,
            )
        }
        Limit::Payment => named(
            "cap of the contract per payment date",
            "kontraktens loft pr. betalingsdag",
            terms.cap_per_payment,
        ),
        Limit::Contract => named("cap of the contract", "kontraktens loft", terms.cap),
        Limit::Payer => figures
            .pick("caps of the payers", "betalernes lofter")
            .to_owned(),
        Limit::Nobody => figures
            .pick("nobody is a payer on that day", "ingen er betaler den dag")
            .to_owned(),
        Limit::Tranche => figures
            .pick("caps of the tranches", "tranchernes lofter")
            .to_owned(),
        Limit::Terminated => figures
            .pick("the contract had ended", "kontrakten var ophørt")
            .to_owned(),
        Limit::Nothing => figures
            .pick(
                "a result below nothing pays nothing",
                "et resultat under nul betaler intet",
            )
            .to_owned(),
    }
}

/// What an action of a waterfall is.
pub(super) fn action(case: &Case<'_>, action: &Action, figures: &Figures) -> String {
    let language = figures.language();
    let own = match &action.take {
        Take::Coupon { .. } => figures.pick("coupon", "kupon").to_owned(),
        Take::Principal { .. } => figures.pick("principal", "hovedstol").to_owned(),
        Take::Return { rate, .. } => {
            let rate = figures.float(rate * 100.0, 2);
            match language {
                Language::English => format!("until {rate} % a year"),
                Language::Danish => format!("indtil {rate} % om året"),
            }
        }
        Take::Multiple { times, .. } => {
            let times = figures.number(*times);
            match language {
                Language::English => format!("until {times} times its money"),
                Language::Danish => format!("indtil {times} gange pengene"),
            }
        }
        Take::Share { share, .. } => {
            format!(
                "{} {}",
                figures.percent(*share),
                figures.pick("of what is left", "af resten")
            )
        }
    };
    match action.rest {
        Some(to) => {
            let (of, to) = (figures.percent(action.of), case.account(to, language));
            match language {
                Language::English => format!("{own} ({of}; the rest to {to})"),
                Language::Danish => format!("{own} ({of}; resten til {to})"),
            }
        }
        None => own,
    }
}
