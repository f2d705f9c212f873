//! What figures are called.

use crate::analysis::size::{Definition, Figure, Side, Target};
use crate::analysis::summary::Unit;
use crate::report::language::Language;
use crate::report::numbers::{Numbers, Scale};
use crate::stats::interval::Estimate;

/// A figure in a sentence.
pub(super) fn name(figure: Figure, language: Language) -> &'static str {
    let (english, danish) = match figure {
        Figure::NetSavingPositive => (
            "the municipality is better off than without the programme",
            "kommunen er bedre stillet end uden indsatsen",
        ),
        Figure::PaymentByLuck => (
            "payment although there is no effect",
            "betaling, selv om der ingen effekt er",
        ),
        Figure::PaymentByLuckBelieved => (
            "payment although there is no effect, parameters drawn",
            "betaling, selv om der ingen effekt er, trukne parametre",
        ),
        Figure::NoPayment => (
            "no payment although the effect is real",
            "ingen betaling, selv om effekten er virkelig",
        ),
        Figure::Power => (
            "power: the contract sees the effect that is there",
            "styrke: kontrakten ser den effekt, der er",
        ),
        Figure::Assurance => (
            "assurance: the same, everything drawn from what is believed",
            "ventet styrke: det samme, alt trukket af det, der antages",
        ),
        Figure::Loss => ("investors lose money", "investorerne taber penge"),
        Figure::WeeksWaited => (
            "weeks waited for each placement",
            "uger på venteliste pr. placering",
        ),
        Figure::WithoutPlace => (
            "waits that end without a place",
            "ventetider, der ender uden plads",
        ),
    };
    language.pick(english, danish)
}

/// A figure over a column.
pub(super) fn heading(figure: Figure, language: Language) -> &'static str {
    let (english, danish) = match figure {
        Figure::NetSavingPositive => ("Better off, %", "Bedre stillet, %"),
        Figure::PaymentByLuck => ("Luck, %", "Held, %"),
        Figure::PaymentByLuckBelieved => ("Luck, drawn, %", "Held, trukket, %"),
        Figure::NoPayment => ("No payment, %", "Ingen betaling, %"),
        Figure::Power => ("Power, %", "Styrke, %"),
        Figure::Assurance => ("Assurance, %", "Ventet styrke, %"),
        Figure::Loss => ("Investors lose, %", "Investorer taber, %"),
        Figure::WeeksWaited => ("Weeks waited", "Uger på liste"),
        Figure::WithoutPlace => ("No place, %", "Uden plads, %"),
    };
    language.pick(english, danish)
}

/// Unit of a figure.
pub(super) fn unit(figure: Figure) -> Unit {
    if figure.is_share() {
        Unit::Share
    } else {
        Unit::Weeks
    }
}

/// A figure's value with its interval, without unit.
pub(super) fn value(figure: Figure, e: &Estimate, numbers: &Numbers) -> String {
    numbers.bare(e, unit(figure), Scale::One)
}

/// For a cell that has no room for two ends: the value and the longer side of its interval.
pub(super) fn cell(e: &Estimate, unit: Unit, scale: Scale, numbers: &Numbers) -> String {
    let (below, above) = (e.value - e.low, e.high - e.value);
    numbers.bare(&Estimate::around(e.value, below.max(above)), unit, scale)
}

/// "Power: … at least 80 %".
pub(super) fn target(target: &Target, numbers: &Numbers) -> String {
    let language = numbers.language();
    let side = match target.side {
        Side::AtLeast => language.pick("at least", "mindst"),
        Side::AtMost => language.pick("at most", "højst"),
    };
    let value = if target.figure.is_share() {
        let tenths = (target.value * 1_000.0).round() as i64 % 10 != 0;
        numbers.percent(target.value, i32::from(tenths))
    } else {
        let weeks = language.pick("weeks", "uger");
        format!("{} {weeks}", numbers.decimal(target.value, 1))
    };
    let name = name(target.figure, language);
    let mut letters = name.chars();
    let first = letters.next().map(char::to_uppercase);
    let capital: String = first.into_iter().flatten().chain(letters).collect();
    format!("{capital}, {side} {value}")
}

/// How power is understood.
pub(super) fn definition(definition: Definition, language: Language) -> &'static str {
    match definition {
        Definition::Payment => language.pick(
            "Power is the probability that the contract pays anything for results when the assumed effect is there: it pays only from a \
             result on that it names itself. Read it beside the probability that luck reaches that result.",
            "Styrke er sandsynligheden for, at kontrakten betaler noget for resultater, når den antagne effekt er der: den betaler først fra \
             et resultat, den selv nævner. Læs den sammen med sandsynligheden for, at held når det resultat.",
        ),
        Definition::AboveChance => language.pick(
            "Power is the probability, when the assumed effect is there, that the contract pays more for results than it pays in 95 % of the \
             replications without any effect: a payment alone says nothing here, because it begins at small differences.",
            "Styrke er sandsynligheden for, når den antagne effekt er der, at kontrakten betaler mere for resultater, end den betaler i 95 % \
             af gentagelserne uden effekt: en betaling alene siger intet her, for den begynder ved små forskelle.",
        ),
    }
}
