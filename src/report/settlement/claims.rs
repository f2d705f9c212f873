//! Claims one by one.

use super::Case;
use super::figures::Figures;
use super::words::limit;
use crate::contract::outcomes::NOBODY;
use crate::contract::statement::ClaimEntry;
use crate::report::language::Language;
use crate::report::text::wrap::Page;

/// Claims shown before the rest is referred to.
const SHOWN: usize = 60;

/// Claims of persons, those on which a limit was binding first if there are too many to show.
pub(super) fn section(page: &mut Page, case: &Case<'_>, figures: &Figures) {
    let Some(statement) = &case.settlement.statement else {
        return;
    };
    // What nobody in particular achieved is in the lines already.
    let of_persons: Vec<&ClaimEntry> = statement
        .claims
        .iter()
        .filter(|c| c.person != NOBODY)
        .collect();
    if of_persons.is_empty() {
        return;
    }
    let language = figures.language();
    page.heading(figures.pick("Claims", "Resultater pr. person"));
    let shown: Vec<&ClaimEntry> = if of_persons.len() <= SHOWN {
        of_persons.clone()
    } else {
        let (bound, free): (Vec<_>, Vec<_>) = of_persons.iter().partition(|c| c.bound.is_some());
        bound.into_iter().chain(free).take(SHOWN).collect()
    };
    let header = [
        figures.pick("Person", "Person"),
        figures.pick("Achieved", "Opnået"),
        figures.pick("Line", "Linje"),
        figures.pick("No.", "Nr."),
        figures.pick("Worth", "Værdi"),
        figures.pick("After limits per person", "Efter grænser pr. person"),
        figures.pick("What bound", "Hvad der begrænsede"),
    ];
    let rows = shown.iter().map(|claim| {
        let line = case.terms.lines.get(claim.line);
        let bound = match (claim.bound, line) {
            (Some(bound), Some(line)) => limit(case, line, bound, figures),
            _ => String::new(),
        };
        vec![
            case.people.name(claim.person),
            claim.day.to_string(),
            case.line(claim.line, language).to_owned(),
            figures.number(claim.number),
            figures.amount(claim.amount),
            figures.amount(claim.earned),
            bound,
        ]
    });
    page.table(&header, rows.collect::<Vec<_>>(), &[3, 4, 5]);
    page.paragraph(figures.pick(
        "What is left after the limits per person is not yet what is paid: caps per payment date, of lines, of the contract and of payers come after it.",
        "Det, der er tilbage efter grænserne pr. person, er endnu ikke det, der betales: lofter pr. betaling og for linjer, kontrakt og betalere kommer bagefter.",
    ));
    if let more @ 1.. = of_persons.len() - shown.len() {
        page.paragraph(&match language {
            Language::English => format!("… and {more} more: --format json lists them all."),
            Language::Danish => format!("… og {more} mere: --format json viser dem alle."),
        });
    }
}
