//! Payments by date and payer, draws, distributions, guarantees.

use super::Case;
use super::figures::Figures;
use super::words::action;
use crate::contract::statement::{Statement, WaterfallEntry};
use crate::report::language::Language;
use crate::report::text::wrap::Page;

/// Who pays for outcomes, by date.
pub(super) fn payments(page: &mut Page, case: &Case<'_>, statement: &Statement, figures: &Figures) {
    let language = figures.language();
    page.heading(figures.pick("Outcome payments", "Betaling for resultater"));
    let header = [
        figures.pick("Date", "Dato"),
        figures.pick("Who pays", "Hvem betaler"),
        figures.pick("Amount", "Beløb"),
    ];
    let mut rows = Vec::new();
    for payment in &statement.payments {
        for (account, amount) in payment.by.iter().filter(|(_, amount)| *amount != 0) {
            rows.push(vec![
                payment.day.to_string(),
                case.account(*account, language).to_owned(),
                figures.money(*amount),
            ]);
        }
    }
    if rows.is_empty() {
        page.paragraph(figures.pick("Nobody pays anything.", "Ingen betaler noget."));
        return;
    }
    let payers = case.settlement.by_payer.iter();
    let payers: Vec<_> = payers.filter(|(_, amount)| *amount != 0).collect();
    if payers.len() > 1 {
        let all = figures.pick("In total", "I alt");
        for (account, amount) in payers {
            let name = case.account(*account, language).to_owned();
            rows.push(vec![all.to_owned(), name, figures.money(*amount)]);
        }
    }
    rows.push(vec![
        figures.pick("In total", "I alt").to_owned(),
        String::new(),
        figures.money(case.settlement.paid),
    ]);
    page.table(&header, rows, &[2]);
    if case.settlement.risk_paid != 0 {
        let paid = figures.with_currency(case.settlement.risk_paid);
        page.paragraph(&match language {
            Language::English => {
                format!("Paid by tranches because a result was worse than nothing: {paid}")
            }
            Language::Danish => {
                format!("Betalt af trancher, fordi et resultat var dårligere end intet: {paid}")
            }
        });
    }
}

/// Who advanced what, and when.
pub(super) fn draws(page: &mut Page, case: &Case<'_>, statement: &Statement, figures: &Figures) {
    if statement.draws.is_empty() {
        return;
    }
    let language = figures.language();
    page.heading(figures.pick("Capital drawn", "Træk på kapitalen"));
    let recycled = statement.draws.iter().any(|d| d.recycled != 0);
    let mut header = vec![
        figures.pick("Date", "Dato"),
        figures.pick("Needed", "Behov"),
        figures.pick("Provided by", "Ydet af"),
        figures.pick("Amount", "Beløb"),
    ];
    if recycled {
        header.insert(2, figures.pick("Out of payments", "Af betalinger"));
    }
    let mut rows = Vec::new();
    for draw in &statement.draws {
        let mut first = true;
        let mut row = |who: &str, amount: i64| {
            let (date, need, own) = if first {
                (
                    draw.day.to_string(),
                    figures.money(draw.need),
                    figures.money(draw.recycled),
                )
            } else {
                Default::default()
            };
            first = false;
            let mut cells = vec![date, need, who.to_owned(), figures.money(amount)];
            if recycled {
                cells.insert(2, own);
            }
            rows.push(cells);
        };
        for (tranche, amount) in &draw.by {
            row(case.tranche(*tranche, language), *amount);
        }
        if draw.unfunded != 0 {
            row(figures.pick("nobody", "ingen"), draw.unfunded);
        } else if draw.by.is_empty() {
            row("–", 0);
        }
    }
    let right = if recycled { vec![1, 2, 4] } else { vec![1, 3] };
    page.table(&header, rows, &right);
    let drawn = figures.with_currency(case.settlement.drawn);
    page.paragraph(&format!("{}: {drawn}", figures.pick("In total", "I alt")));
    if case.settlement.unfunded != 0 {
        let unfunded = figures.with_currency(case.settlement.unfunded);
        page.item("!", &match language {
            Language::English => format!("{unfunded} of the effort is covered by no commitment: the provider carries it, and the returns leave it out."),
            Language::Danish => format!("{unfunded} af indsatsen er ikke dækket af noget tilsagn: leverandøren bærer det, og afkastet ser bort fra det."),
        });
    }
    if case.settlement.kept != 0 {
        let kept = figures.with_currency(case.settlement.kept);
        page.item("!", &match language {
            Language::English => format!("{kept} of the agreed draws is more than the effort cost: the provider keeps it."),
            Language::Danish => format!("{kept} af de aftalte træk er mere, end indsatsen kostede: leverandøren beholder det."),
        });
    }
}

/// Where incoming money went, by date.
pub(super) fn waterfall(
    page: &mut Page,
    case: &Case<'_>,
    statement: &Statement,
    figures: &Figures,
) {
    let language = figures.language();
    let entries: Vec<&WaterfallEntry> = statement
        .waterfall
        .iter()
        .filter(|e| e.paid != 0 || e.rest != 0 || e.capped)
        .collect();
    if entries.is_empty() {
        return;
    }
    page.heading(figures.pick("Where the money went", "Hvor pengene gik hen"));
    let several = case.terms.capital.waterfalls.len() > 1;
    let header = [
        figures.pick("Date", "Dato"),
        figures.pick("What for", "Til hvad"),
        figures.pick("To", "Til"),
        figures.pick("There was", "Der var"),
        figures.pick("Up to", "Højst"),
        figures.pick("Paid", "Betalt"),
    ];
    let rows = entries.iter().map(|entry| {
        let fall = case.terms.capital.waterfalls.get(entry.waterfall);
        let known = entry.action.and_then(|a| fall?.actions.get(a));
        let mut what = match known {
            Some(known) => action(case, known, figures),
            None => figures
                .pick("left over at the end", "tilbage ved slutningen")
                .to_owned(),
        };
        if let (true, Some(fall)) = (several, fall) {
            what = format!("{}: {what}", fall.id);
        }
        if entry.capped {
            what.push_str(figures.pick(", capped", ", ved loftet"));
        }
        let mut paid = figures.money(entry.paid);
        if entry.rest != 0 {
            paid.push_str(&format!(" + {}", figures.money(entry.rest)));
        }
        // "Whatever is left" has no amount of its own.
        let limit = if entry.limit == entry.available || entry.limit == i64::MAX {
            String::new()
        } else {
            figures.money(entry.limit)
        };
        vec![
            entry.day.to_string(),
            what,
            case.account(entry.to, language).to_owned(),
            figures.money(entry.available),
            limit,
            paid,
        ]
    });
    page.table(&header, rows.collect::<Vec<_>>(), &[3, 4, 5]);
}

/// Guarantees that were called.
pub(super) fn guarantees(
    page: &mut Page,
    case: &Case<'_>,
    statement: &Statement,
    figures: &Figures,
) {
    if statement.guarantees.is_empty() {
        return;
    }
    let language = figures.language();
    page.heading(figures.pick("Guarantees", "Garantier"));
    for entry in &statement.guarantees {
        let Some(guarantee) = case.terms.capital.guarantees.get(entry.guarantee) else {
            continue;
        };
        let name = language.pick(&guarantee.name, &guarantee.name_da);
        let by = case.account(guarantee.by, language);
        let of = case.tranche(guarantee.of, language);
        page.paragraph(&format!("{name}: {by} {} {of}", figures.pick("for", "for")));
        let (drawn, received) = (figures.money(entry.drawn), figures.money(entry.received));
        let loss = figures.money(entry.drawn.saturating_sub(entry.received));
        page.item(
            "   ",
            &match language {
                Language::English => {
                    format!("loss: {drawn} provided − {received} received = {loss}")
                }
                Language::Danish => format!("tab: {drawn} ydet − {received} modtaget = {loss}"),
            },
        );
        if guarantee.share != rust_decimal::Decimal::ONE {
            let share = figures.percent(guarantee.share);
            page.item(
                "   ",
                &match language {
                    Language::English => format!("covered: {share} of the loss"),
                    Language::Danish => format!("dækket: {share} af tabet"),
                },
            );
        }
        let most = figures.money(entry.guaranteed);
        page.item(
            "   ",
            &match language {
                Language::English => format!("guaranteed at {drawn} provided: at most {most}"),
                Language::Danish => format!("garanteret ved {drawn} ydet: højst {most}"),
            },
        );
        let (day, paid) = (entry.day, figures.with_currency(entry.paid));
        page.item(
            "   ",
            &match language {
                Language::English => format!("paid on {day}: {paid}"),
                Language::Danish => format!("betalt {day}: {paid}"),
            },
        );
    }
}
