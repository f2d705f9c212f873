//! How much of a payment is luck.

use super::wrap::Page;
use crate::analysis::luck::{Chance, Luck, Size};
use crate::analysis::summary::{Summary, Unit};
use crate::report::language::{Language, Named};
use crate::report::numbers::{Numbers, Scale};
use crate::stats::interval::Estimate;

/// The section; nothing without a contract.
pub(super) fn section(page: &mut Page, summary: &Summary, numbers: &Numbers) {
    let Some(luck) = &summary.luck else { return };
    let language = numbers.language();
    page.heading(language.pick("Payment by luck", "Betaling ved held"));
    let all = luck.sizes.iter().map(Size::shown);
    let largest = all
        .map(|c| c.payment_with_effect.value.abs())
        .fold(0.0, f64::max);
    let scale = Scale::of_table(largest);
    page.paragraph(&introduction(luck, scale, numbers));
    page.table(
        &header(language, language.pick("People", "Personer")),
        sizes(luck, scale, numbers),
        &COLUMNS,
    );
    page.paragraph(growth(language));
    let Some(planned) = luck.sizes.iter().find(|s| s.times == 1.0) else {
        return;
    };
    if !planned.lines.is_empty() {
        page.paragraph(language.pick(
            "Line by line, for the planned people:",
            "Linje for linje, for de planlagte personer:",
        ));
        let rows = planned
            .lines
            .iter()
            .map(|line| row(line.name_in(language).to_owned(), line, scale, numbers));
        page.table(
            &header(language, language.pick("Line", "Linje")),
            rows.collect::<Vec<_>>(),
            &COLUMNS,
        );
    }
}

/// Columns of figures.
const COLUMNS: [usize; 6] = [1, 2, 3, 4, 5, 6];

fn introduction(luck: &Luck, scale: Scale, numbers: &Numbers) -> String {
    let n = numbers.count(luck.replications);
    let bound = numbers.percent(luck.reduced_below, 0);
    let unit = numbers.money_unit(scale);
    let unit = format!("{}.", unit.trim_end_matches('.'));
    let standing = luck.sizes.iter().any(|s| s.results.is_some());
    match numbers.language() {
        Language::English => format!(
            "What the contract pays if the programme does nothing, and how often it pays nothing or little although the programme \
             does what is assumed. A payment is what payers pay for outcomes and repay after an early end, less what investors pay \
             them, before anything that a waterfall returns.{} Chance alone: parameters at their best estimates, {n} replications for \
             each figure; the row of those drawn draws the parameters too. Without : with is the mean payment without effect in \
             percent of the mean payment with it. Reduced means nothing, or below {bound} of the mean payment with the effect in the \
             same row. Where no replication paid, 0 (<\u{a0}x) says how much may have been missed: a payment as high as the highest that was \
             seen with the effect, as often as so many replications can miss; 0 (?) that none was seen. Means are in {unit}",
            if standing {
                " Standing charges, which are paid whatever happens, are left out."
            } else {
                ""
            },
        ),
        Language::Danish => format!(
            "Hvad kontrakten betaler, hvis indsatsen intet gør, og hvor tit den betaler intet eller lidt, selv om indsatsen gør, \
             hvad der er antaget. En betaling er, hvad betalerne betaler for resultater og tilbagebetaler efter ophør før tid, minus hvad \
             investorerne betaler dem, før noget løber tilbage.{} Tilfældighed alene: parametre ved bedste skøn, {n} gentagelser for \
             hvert tal; rækken med trukne parametre trækker også dem. Uden : med er den gennemsnitlige betaling uden effekt i procent \
             af den gennemsnitlige betaling med effekt. Nedsat betyder intet, eller under {bound} af den gennemsnitlige betaling med \
             effekt i samme række. Hvor ingen gentagelse betalte, siger 0 (<\u{a0}x), hvor meget der kan være overset: en betaling så høj som \
             den højeste, der sås med effekten, så ofte som så mange gentagelser kan overse; 0 (?) at ingen sås. Gennemsnit er i {unit}",
            if standing {
                " Faste betalinger, som falder uanset hvad, er udeladt."
            } else {
                ""
            },
        ),
    }
}

/// What grows with the number of people and what doesn't.
fn growth(language: Language) -> &'static str {
    language.pick(
        "People are whole: halves are rounded up, in each group. With more people grow in proportion to the people of the row: caps, commitments, agreed volumes and amounts, control groups, what advisers can take on, and enterprises \
         (with half the people every second enterprise of the list goes, whichever municipality it is in). Minimum samples, prices, what is \
         said of one person, dates, and the costs of the effort that have an amount of their own do not.",
        "Personer er hele: halve rundes op, i hver gruppe. Med flere personer vokser i forhold til rækkens personer: lofter, tilsagn, aftalte mængder og beløb, kontrolgrupper, rådgivernes kapacitet og virksomheder \
         (med halvt så mange personer udgår hver anden virksomhed på listen, uanset kommune). Mindstekrav til antal målte, priser, det, der gælder \
         én person, datoer og de udgifter til indsatsen, der har deres eget beløb, gør det ikke.",
    )
}

fn header(language: Language, first: &'static str) -> [&'static str; 7] {
    [
        first,
        language.pick("No effect: any, %", "Ingen effekt: nogen, %"),
        language.pick("No effect: mean", "Ingen effekt: gennemsnit"),
        language.pick("Without : with, %", "Uden : med, %"),
        language.pick("Effect: nothing, %", "Effekt: intet, %"),
        language.pick("Effect: reduced, %", "Effekt: nedsat, %"),
        language.pick("Effect: mean", "Effekt: gennemsnit"),
    ]
}

fn sizes(luck: &Luck, scale: Scale, numbers: &Numbers) -> Vec<Vec<String>> {
    let people = |size: &Size| numbers.count(size.people.into());
    let planned = numbers.language().pick("(plan)", "(plan)");
    let mut rows: Vec<Vec<String>> = luck
        .sizes
        .iter()
        .map(|size| {
            let name = if size.times == 1.0 {
                format!("{}\u{a0}{planned}", people(size))
            } else {
                people(size)
            };
            row(name, size.shown(), scale, numbers)
        })
        .collect();
    let drawn = numbers.language().pick("(drawn)", "(trukket)");
    rows.push(row(
        format!("{}\u{a0}{drawn}", people(&luck.believed)),
        luck.believed.shown(),
        scale,
        numbers,
    ));
    rows
}

fn row(name: String, chance: &Chance, scale: Scale, numbers: &Numbers) -> Vec<String> {
    let ratio = chance.without_to_with.as_ref();
    vec![
        name,
        percent(&chance.paid_without_effect, numbers),
        money(&chance.payment_without_effect, scale, numbers),
        ratio.map_or_else(|| "–".to_owned(), |r| share_of_mean(r, numbers)),
        percent(&chance.nothing_with_effect, numbers),
        percent(&chance.reduced_with_effect, numbers),
        money(&chance.payment_with_effect, scale, numbers),
    ]
}

/// Whether no replication paid: the value is 0 and no more than an upper end is known.
fn unseen(e: &Estimate) -> bool {
    e.value == 0.0 && e.low == 0.0 && e.high > 0.0
}

/// A mean payment: "12.3 ± 0.4", "0 (< 0.05)" where none was seen, and "0 (?)" where nothing bounds it.
fn money(e: &Estimate, scale: Scale, numbers: &Numbers) -> String {
    if !unseen(e) {
        return numbers.scaled_with_error(e, scale);
    }
    if e.high.is_infinite() {
        return "0\u{a0}(?)".to_owned();
    }
    let bound = Estimate {
        value: e.high,
        ..*e
    };
    format!("0\u{a0}(<\u{a0}{})", numbers.scaled(&bound, scale))
}

/// A mean payment in percent of another, where none was seen with its bound alone.
fn share_of_mean(e: &Estimate, numbers: &Numbers) -> String {
    if !unseen(e) || e.high.is_infinite() {
        return percent(e, numbers);
    }
    let bound = Estimate {
        value: e.high,
        low: 0.0,
        high: 2.0 * e.high,
    };
    let text = numbers.estimate(&bound, Unit::Share);
    let bound = text.split([' ', '\u{a0}']).next().unwrap_or(&text);
    format!("0\u{a0}(<\u{a0}{bound})")
}

/// A share in percent, whose unit stands in the header, so that the interval fits beside it: "5 (3–11)".
fn percent(share: &Estimate, numbers: &Numbers) -> String {
    let to = numbers.language().pick(" to ", " til ");
    let text = numbers.estimate(share, Unit::Share);
    text.replace(" %", "").replace(to, "–")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_interval_fits_beside_its_share() {
        let share = Estimate {
            value: 0.05,
            low: 0.03,
            high: 0.11,
        };
        for language in [Language::English, Language::Danish] {
            let numbers = Numbers::new(language, "DKK");
            assert_eq!(percent(&share, &numbers), "5 (3–11)");
        }
    }

    #[test]
    fn a_payment_that_was_never_seen_is_written_with_its_bound() {
        let numbers = Numbers::new(Language::English, "DKK");
        let up_to = |high: f64| Estimate {
            value: 0.0,
            low: 0.0,
            high,
        };
        let money = |e: &Estimate| money(e, Scale::One, &numbers).replace('\u{a0}', " ");
        assert_eq!(money(&up_to(3_682.2)), "0 (< 3,700)");
        assert_eq!(money(&up_to(f64::INFINITY)), "0 (?)");
        assert_eq!(money(&Estimate::around(500.0, 20.0)), "500 ± 20");
        let share = share_of_mean(&up_to(0.004_1), &numbers).replace('\u{a0}', " ");
        assert_eq!(share, "0 (< 0.4)");
    }
}
