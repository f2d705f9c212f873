//! How much of a payment is luck.

use super::wrap::Page;
use crate::analysis::luck::{Chance, Luck, Size};
use crate::analysis::summary::{Summary, Unit};
use crate::report::language::{Language, Named};
use crate::report::numbers::{Numbers, Scale};

/// The section; nothing without a contract.
pub(super) fn section(page: &mut Page, summary: &Summary, numbers: &Numbers) {
    let Some(luck) = &summary.luck else { return };
    let language = numbers.language();
    page.heading(language.pick("Payment by luck", "Betaling ved held"));
    let all = luck.sizes.iter().map(|s| &s.total);
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
const COLUMNS: [usize; 5] = [1, 2, 3, 4, 5];

fn introduction(luck: &Luck, scale: Scale, numbers: &Numbers) -> String {
    let n = numbers.count(luck.replications);
    let bound = numbers.percent(luck.reduced_below, 0);
    let unit = numbers.money_unit(scale);
    let unit = format!("{}.", unit.trim_end_matches('.'));
    match numbers.language() {
        Language::English => format!(
            "What the contract pays if the programme does nothing, and how often it pays nothing or little although the programme \
             does what is assumed. A payment is what payers pay for outcomes and repay after an early end, less what investors pay \
             them, before anything that a waterfall returns. Chance alone: parameters at their best estimates, {n} replications for each figure; the last \
             row draws the parameters too. Reduced means nothing, or below {bound} of the mean payment with the effect. With more \
             people, caps, commitments, volumes, control groups and enterprises grow in proportion. Means are in {unit}"
        ),
        Language::Danish => format!(
            "Hvad kontrakten betaler, hvis indsatsen intet gør, og hvor tit den betaler intet eller lidt, selv om indsatsen gør, \
             hvad der er antaget. En betaling er, hvad betalerne betaler for resultater og tilbagebetaler efter ophør før tid, minus hvad \
             investorerne betaler dem, før noget løber tilbage. Tilfældighed alene: parametre ved bedste skøn, {n} gentagelser for hvert tal; den sidste række \
             trækker også parametrene. Nedsat betyder intet, eller under {bound} af den gennemsnitlige betaling med effekt. Med flere \
             personer vokser lofter, tilsagn, mængder, kontrolgrupper og virksomheder tilsvarende. Gennemsnit er i {unit}"
        ),
    }
}

fn header(language: Language, first: &'static str) -> [&'static str; 6] {
    [
        first,
        language.pick("No effect: any payment", "Ingen effekt: nogen betaling"),
        language.pick("No effect: mean", "Ingen effekt: gennemsnit"),
        language.pick("Effect: nothing", "Effekt: intet"),
        language.pick("Effect: reduced", "Effekt: nedsat"),
        language.pick("Effect: mean", "Effekt: gennemsnit"),
    ]
}

fn sizes(luck: &Luck, scale: Scale, numbers: &Numbers) -> Vec<Vec<String>> {
    let people = |size: &Size| numbers.count(size.people.into());
    let planned = numbers.language().pick("(planned)", "(planlagt)");
    let mut rows: Vec<Vec<String>> = luck
        .sizes
        .iter()
        .map(|size| {
            let name = if size.times == 1.0 {
                format!("{} {planned}", people(size))
            } else {
                people(size)
            };
            row(name, &size.total, scale, numbers)
        })
        .collect();
    let believed = numbers.language().pick("and ignorance", "og uvidenhed");
    rows.push(row(
        format!("{}, {believed}", people(&luck.believed)),
        &luck.believed.total,
        scale,
        numbers,
    ));
    rows
}

fn row(name: String, chance: &Chance, scale: Scale, numbers: &Numbers) -> Vec<String> {
    vec![
        name,
        numbers.estimate(&chance.paid_without_effect, Unit::Share),
        numbers.scaled_with_error(&chance.payment_without_effect, scale),
        numbers.estimate(&chance.nothing_with_effect, Unit::Share),
        numbers.estimate(&chance.reduced_with_effect, Unit::Share),
        numbers.scaled_with_error(&chance.payment_with_effect, scale),
    ]
}
