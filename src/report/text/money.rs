//! Tables of money: by party and by budget year.

use super::wrap::Page;
use crate::analysis::summary::{BudgetYearRow, PartyRow, Summary};
use crate::report::language::Named;
use crate::report::numbers::{Numbers, Scale};
use crate::stats::interval::Estimate;

/// Who pays and who saves.
pub(super) fn parties(page: &mut Page, summary: &Summary, numbers: &Numbers) {
    let moved = |row: &&PartyRow| {
        amounts(row)
            .iter()
            .any(|e| e.value != 0.0 || e.half_width() != 0.0)
    };
    let rows: Vec<&PartyRow> = summary.parties.iter().filter(moved).collect();
    if rows.is_empty() {
        return;
    }
    let language = numbers.language();
    page.heading(language.pick("Who pays and who saves", "Hvem betaler, og hvem sparer"));
    let scale = scale(rows.iter().flat_map(|row| amounts(row)));
    page.paragraph(&format!(
        "{} {}, {}",
        language.pick("In", "I"),
        numbers.money_unit(scale),
        language.pick(
            "nominal, expected over the whole run; plus is better off, minus is worse off. Better off: share of the replications in which \
             the net is above zero. Provider, enterprises, evaluator and employers are left out.",
            "løbende priser, forventet over hele forløbet; plus er bedre stillet, minus er dårligere stillet. Bedre stillet: andel af \
             gentagelserne med netto over nul. Leverandør, virksomheder, evaluator og arbejdsgivere er udeladt."
        )
    ));
    let header = [
        language.pick("Party", "Part"),
        language.pick("Effort", "Indsats"),
        language.pick("Saving", "Besparelse"),
        language.pick("Contract", "Kontrakt"),
        language.pick("Net", "Netto"),
        language.pick("Better off", "Bedre stillet"),
    ];
    let cells = rows.iter().map(|row| {
        let [effort, saving, contract, net] = amounts(row);
        vec![
            row.name_in(language).to_owned(),
            numbers.scaled(&effort, scale),
            numbers.scaled(&saving, scale),
            numbers.scaled(&contract, scale),
            numbers.scaled_with_error(&net, scale),
            numbers.percent(row.better_off.value, 0),
        ]
    });
    page.table(&header, cells.collect::<Vec<_>>(), &[1, 2, 3, 4, 5]);
}

fn amounts(row: &PartyRow) -> [Estimate; 4] {
    [row.effort, row.saving, row.contract, row.net]
}

/// The municipalities' money by budget year.
pub(super) fn budget_years(page: &mut Page, summary: &Summary, numbers: &Numbers) {
    let rows = &summary.budget_years;
    if rows.is_empty() {
        return;
    }
    let language = numbers.language();
    let one = summary
        .parties
        .iter()
        .filter(|p| p.id.starts_with("municipality."))
        .count()
        <= 1;
    page.heading(if one {
        language.pick("The municipality's budget years", "Kommunens budgetår")
    } else {
        language.pick(
            "The budget years of the municipalities together",
            "Kommunernes samlede budgetår",
        )
    });
    let estimates = |row: &BudgetYearRow| {
        [
            row.gross_saving,
            row.effort,
            row.outcome_payments,
            row.net_saving,
        ]
    };
    let range = |row: &BudgetYearRow| {
        [
            Estimate::exact(row.net_range.0),
            Estimate::exact(row.net_range.1),
        ]
    };
    let scale = scale(
        rows.iter()
            .flat_map(|row| estimates(row).into_iter().chain(range(row))),
    );
    page.paragraph(&format!(
        "{} {}, {}",
        language.pick("In", "I"),
        numbers.money_unit(scale),
        language.pick(
            "nominal, expected; nine out of ten replications lie between 5 and 95 %.",
            "løbende priser, forventet; ni ud af ti gentagelser ligger mellem 5 og 95 %."
        )
    ));
    let header = [
        language.pick("Year", "År"),
        language.pick("Gross saving", "Bruttobesparelse"),
        language.pick("less effort", "minus indsats"),
        language.pick("less payments", "minus betaling"),
        language.pick("Net saving", "Nettobesparelse"),
        "5 %",
        "95 %",
    ];
    let cells = rows.iter().map(|row| {
        // The range has no interval of its own here; it is not known better than the mean.
        let like_mean = |value: f64| Estimate::around(value, row.net_saving.half_width());
        vec![
            row.year.to_string(),
            numbers.scaled(&row.gross_saving, scale),
            numbers.scaled(&row.effort, scale),
            numbers.scaled(&row.outcome_payments, scale),
            numbers.scaled_with_error(&row.net_saving, scale),
            numbers.scaled(&like_mean(row.net_range.0), scale),
            numbers.scaled(&like_mean(row.net_range.1), scale),
        ]
    });
    page.table(&header, cells.collect::<Vec<_>>(), &[1, 2, 3, 4, 5, 6]);
}

/// The scale of the largest amount of a table.
fn scale(amounts: impl Iterator<Item = Estimate>) -> Scale {
    let largest = amounts
        .map(|e| e.value.abs())
        .filter(|x| x.is_finite())
        .fold(0.0, f64::max);
    Scale::of_table(largest)
}
