//! The page in the terminal.

use super::figures::Figures;
use super::{Case, capital, claims, ends, lines, returns};
use crate::model::account::Account;
use crate::report::language::Language;
use crate::report::text::WIDTH;
use crate::report::text::wrap::Page;
use crate::scenario::provenance::weakest_first;

/// Numbers shown before the rest is referred to.
const SOURCES_SHOWN: usize = 10;

/// A settlement as text, no line wider than [`WIDTH`].
pub fn text(case: &Case<'_>, language: Language) -> String {
    let currency = &case.terms.currency;
    let figures = Figures::new(language, &currency.code, currency.decimals);
    let mut page = Page::new(WIDTH);
    head(&mut page, case, &figures);
    warnings(&mut page, case, &figures);
    lines::section(&mut page, case, &figures);
    claims::section(&mut page, case, &figures);
    if let Some(statement) = &case.settlement.statement {
        capital::payments(&mut page, case, statement, &figures);
        ends::section(&mut page, case, statement, &figures);
        capital::draws(&mut page, case, statement, &figures);
        capital::waterfall(&mut page, case, statement, &figures);
        capital::guarantees(&mut page, case, statement, &figures);
    }
    returns::section(&mut page, case, &figures);
    parties(&mut page, case, &figures);
    sources(&mut page, case, &figures);
    page.finish()
}

fn head(page: &mut Page, case: &Case<'_>, figures: &Figures) {
    let (terms, language) = (case.terms, figures.language());
    page.title(language.pick(&terms.title, &terms.title_da));
    let (from, until, code) = (
        terms.schedule.from,
        terms.schedule.until,
        &terms.currency.code,
    );
    let paid = figures.with_currency(case.settlement.paid);
    let digest: String = case.digest.chars().take(12).collect();
    let name = format!(
        "{} · {}",
        case.name,
        language.pick("digest", "fingeraftryk")
    );
    page.paragraph(&match language {
        Language::English => {
            format!("Contract {name} {digest} · {code} · measured from {from} to {until}")
        }
        Language::Danish => {
            format!("Kontrakt {name} {digest} · {code} · målt fra {from} til {until}")
        }
    });
    page.paragraph(&match language {
        Language::English => format!("Outcome payments: {paid}"),
        Language::Danish => format!("Betaling for resultater: {paid}"),
    });
}

fn warnings(page: &mut Page, case: &Case<'_>, figures: &Figures) {
    if case.warnings.is_empty() && case.notes.is_empty() {
        return;
    }
    page.heading(figures.pick("Read this first", "Læs dette først"));
    for warning in case.warnings {
        page.item("!", figures.pick(&warning.english, &warning.danish));
    }
    for note in case.notes {
        page.item("·", note);
    }
}

/// Who paid and who received in all. The vehicle only passes money on.
fn parties(page: &mut Page, case: &Case<'_>, figures: &Figures) {
    let rows = totals(case);
    if rows.is_empty() {
        return;
    }
    let language = figures.language();
    page.heading(figures.pick("Who paid and who received", "Hvem betalte, og hvem modtog"));
    let header = [
        figures.pick("Party", "Part"),
        figures.pick("Paid", "Betalt"),
        figures.pick("Received", "Modtaget"),
        figures.pick("Net", "Netto"),
    ];
    let rows = rows
        .iter()
        .filter(|(account, ..)| *account != Account::Vehicle);
    let rows = rows.map(|(account, paid, received)| {
        vec![
            case.account(*account, language).to_owned(),
            figures.money(*paid),
            figures.money(*received),
            figures.money(received.saturating_sub(*paid)),
        ]
    });
    page.table(&header, rows.collect::<Vec<_>>(), &[1, 2, 3]);
    page.paragraph(figures.pick(
        "What the contract itself moves; the effort that the vehicle pays for is not among it.",
        "Det, som kontrakten selv flytter; indsatsen, som selskabet betaler for, er ikke medregnet.",
    ));
}

/// What each account paid and received, in the order in which accounts first appear.
pub(super) fn totals(case: &Case<'_>) -> Vec<(Account, i64, i64)> {
    let mut totals: Vec<(Account, i64, i64)> = Vec::new();
    let mut add = |account: Account, paid: i64, received: i64| match totals
        .iter_mut()
        .find(|(a, ..)| *a == account)
    {
        Some((_, p, r)) => {
            *p = p.saturating_add(paid);
            *r = r.saturating_add(received);
        }
        None => totals.push((account, paid, received)),
    };
    for flow in &case.settlement.flows {
        add(flow.from, flow.amount, 0);
        add(flow.to, 0, flow.amount);
    }
    totals
}

/// Where the outcomes come from.
fn sources(page: &mut Page, case: &Case<'_>, figures: &Figures) {
    if case.sources.is_empty() {
        return;
    }
    page.heading(figures.pick(
        "Where the outcomes come from",
        "Hvor resultaterne kommer fra",
    ));
    let header = [
        figures.pick("Grade", "Karakter"),
        figures.pick("Number", "Tal"),
        figures.pick("Value", "Værdi"),
        figures.pick("Source", "Kilde"),
    ];
    let rows = weakest_first(case.sources);
    let shown = rows.iter().take(SOURCES_SHOWN).map(|row| {
        let said = [&row.source, &row.note].into_iter().flatten();
        let said: Vec<&str> = said.map(String::as_str).collect();
        vec![
            row.grade.map_or("-", |g| g.letter()).to_owned(),
            row.path.clone(),
            row.value.clone(),
            said.join("; "),
        ]
    });
    page.table(&header, shown.collect::<Vec<_>>(), &[2]);
    if let more @ 1.. = rows.len().saturating_sub(SOURCES_SHOWN) {
        page.paragraph(&match figures.language() {
            Language::English => format!("… and {more} more: --format json lists them all."),
            Language::Danish => format!("… og {more} mere: --format json viser dem alle."),
        });
    }
}
