//! Line by line: what was measured, what it is worth, what bound, what is paid.

use super::figures::Figures;
use super::words::{limit, rounded};
use super::{Case, effect, worth};
use crate::contract::statement::{Bound, Limit, LineEntry, Worth};
use crate::contract::terms::{Line, Repeat, Rule};
use crate::report::language::Language;
use crate::report::text::wrap::Page;
use rust_decimal::Decimal;

/// All lines.
pub(super) fn section(page: &mut Page, case: &Case<'_>, figures: &Figures) {
    let Some(statement) = &case.settlement.statement else {
        return;
    };
    for (index, line) in case.terms.lines.iter().enumerate() {
        let name = case.line(index, figures.language());
        page.heading(&format!("{name} [{}]", line.id));
        let entries = statement.lines.iter().filter(|e| e.line == index);
        let (said, silent): (Vec<&LineEntry>, Vec<&LineEntry>) = entries.partition(|e| speaks(e));
        for entry in &said {
            one(page, case, line, entry, figures);
        }
        silence(page, &silent, said.is_empty(), figures);
        let paid = case
            .settlement
            .by_line
            .get(index)
            .copied()
            .unwrap_or_default();
        page.paragraph(&format!(
            "{}: {}",
            figures.pick("In total", "I alt"),
            figures.with_currency(paid)
        ));
    }
}

/// Whether there is anything to say about a payment.
fn speaks(entry: &LineEntry) -> bool {
    entry.paid != 0
        || entry.earned != 0
        || entry.measured.is_some()
        || entry.bound.iter().any(speaking)
        || entry.worth.iter().any(|w| !w.amount().is_zero())
}

/// Whether a limit is worth a line: that the contract had ended, or that nothing is nothing, is not if it took nothing off.
fn speaking(bound: &Bound) -> bool {
    bound.took != 0 || !matches!(bound.limit, Limit::Terminated | Limit::Nothing)
}

/// Dates on which there was nothing to pay for.
fn silence(page: &mut Page, entries: &[&LineEntry], all: bool, figures: &Figures) {
    let language = figures.language();
    let text = match (entries, language) {
        ([], Language::English) if all => "Nothing was measured for this line.".to_owned(),
        ([], Language::Danish) if all => "Intet blev målt for denne linje.".to_owned(),
        ([], _) => return,
        ([one], Language::English) => format!("Nothing to pay for on {}.", one.payment),
        ([one], Language::Danish) => format!("Intet at betale for den {}.", one.payment),
        (many, Language::English) => format!("Nothing to pay for on {} payment dates.", many.len()),
        (many, Language::Danish) => format!("Intet at betale for på {} betalingsdage.", many.len()),
    };
    page.paragraph(&text);
}

fn one(page: &mut Page, case: &Case<'_>, line: &Line, entry: &LineEntry, figures: &Figures) {
    let language = figures.language();
    let cohort = case.cohort(entry.cohort, language);
    let cohort = cohort.map_or_else(String::new, |name| format!("{name}, "));
    let to = figures.pick("to", "til");
    page.paragraph(&format!("{cohort}{} {to} {}", entry.from, entry.until));
    for step in steps(case, line, entry, figures) {
        page.item("   ", &step);
    }
}

/// Everything between what was measured and what is paid, one step a line.
fn steps(case: &Case<'_>, line: &Line, entry: &LineEntry, figures: &Figures) -> Vec<String> {
    let language = figures.language();
    let mut steps = Vec::new();
    if let (Some(measured), Some(metric)) = (
        &entry.measured,
        line.metric.and_then(|m| case.terms.metrics.get(m)),
    ) {
        steps.extend(effect::steps(measured, metric, figures));
    }
    let mut price = None;
    for product in &entry.worth {
        // Products of different days often have the same price: once is enough.
        let explained = worth::price(case, line, product, figures);
        if explained.is_some() && explained != price {
            steps.extend(explained.clone());
        }
        price = explained;
        steps.extend(worth::steps(case, line, product, figures));
    }
    let sum = entry
        .worth
        .iter()
        .map(Worth::amount)
        .fold(Decimal::ZERO, Decimal::saturating_add);
    if entry.worth.len() > 1 {
        steps.push(format!(
            "{} {}",
            figures.pick("together", "tilsammen"),
            figures.equals_amount(sum)
        ));
    }
    let earned = Decimal::from(entry.earned);
    let off = earned.saturating_sub(sum).abs();
    if !off.is_zero() && off < Decimal::ONE {
        let way = rounded(case.terms.rounding.amounts, language);
        steps.push(format!("{way}: {}", figures.money(entry.earned)));
    }
    let all_in_all = line.repeat == Repeat::Difference || matches!(line.rule, Rule::Share { .. });
    if all_in_all && entry.paid_before != 0 {
        let less = figures.pick("less paid before", "minus betalt tidligere");
        steps.push(format!(
            "{less}: {}",
            figures.money(entry.paid_before.saturating_neg())
        ));
    }
    for bound in entry.bound.iter().filter(|b| speaking(b)) {
        steps.push(taken(case, line, entry, bound, figures));
    }
    let paid = figures.with_currency(entry.paid.saturating_abs());
    let day = entry.payment;
    steps.push(match (entry.paid < 0, language) {
        (false, Language::English) => format!("paid on {day}: {paid}"),
        (false, Language::Danish) => format!("betalt {day}: {paid}"),
        (true, Language::English) => format!("paid by the tranche on {day}: {paid}"),
        (true, Language::Danish) => format!("betalt af tranchen {day}: {paid}"),
    });
    steps
}

/// What a limit took off. That a result below nothing pays nothing makes it more, not less.
fn taken(
    case: &Case<'_>,
    line: &Line,
    entry: &LineEntry,
    bound: &Bound,
    figures: &Figures,
) -> String {
    let took = figures.money(bound.took);
    match bound.limit {
        Limit::Nothing if entry.paid_before > 0 => {
            let name = figures.pick(
                "what was paid before is not claimed back",
                "det tidligere betalte kræves ikke tilbage",
            );
            format!("{name}: +{took}")
        }
        Limit::Nothing => {
            let name = limit(case, line, Limit::Nothing, figures);
            format!("{name}: +{took}")
        }
        other => {
            let name = limit(case, line, other, figures);
            format!("{name}: {}", figures.money(bound.took.saturating_neg()))
        }
    }
}
