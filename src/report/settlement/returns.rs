//! What those who advanced the money got.

use super::Case;
use super::figures::Figures;
use crate::contract_v2::returns::irr::{Irr, NoRate};
use crate::contract_v2::returns::{Investor, Returns};
use crate::contract_v2::terms::TrancheKind;
use crate::report::language::Language;
use crate::report::text::wrap::Page;

/// A table of all investors.
pub(super) fn section(page: &mut Page, case: &Case<'_>, figures: &Figures) {
    if case.returns.is_empty() {
        return;
    }
    page.heading(figures.pick("Those who advanced the money", "De, der lagde pengene ud"));
    let header = [
        "",
        figures.pick("Provided", "Ydet"),
        figures.pick("Received", "Modtaget"),
        figures.pick("Gain", "Gevinst"),
        figures.pick("Multiple", "Multipel"),
        figures.pick("Average life", "Løbetid i snit"),
    ];
    let rows = case.returns.iter().map(|(who, r)| {
        let years = |y: f64| format!("{} {}", figures.float(y, 2), figures.pick("years", "år"));
        vec![
            name(case, *who, figures),
            figures.money(r.drawn),
            figures.money(r.received),
            figures.money(r.loss.saturating_neg()),
            r.multiple
                .map_or_else(|| "–".to_owned(), |m| figures.float(m, 3)),
            r.average_life.map_or_else(|| "–".to_owned(), years),
        ]
    });
    page.table(&header, rows.collect::<Vec<_>>(), &[1, 2, 3, 4, 5]);
    for (who, returns) in case.returns {
        page.item("·", &rate(case, *who, returns, figures));
    }
}

/// Who it is.
pub(super) fn name(case: &Case<'_>, who: Investor, figures: &Figures) -> String {
    let language = figures.language();
    match who {
        Investor::Tranche(index) => {
            let name = case.parties.name(
                crate::model::account::Account::Tranche(index),
                language == Language::Danish,
            );
            let kind = case
                .terms
                .capital
                .tranches
                .iter()
                .find(|t| t.tranche == index)
                .map(|t| t.kind);
            match kind {
                Some(TrancheKind::Grant) => {
                    format!("{name} ({})", figures.pick("grant", "tilskud"))
                }
                Some(TrancheKind::Deferred) => format!(
                    "{name} ({})",
                    figures.pick("deferred fees", "udskudt honorar")
                ),
                Some(TrancheKind::Loan) | None => name.to_owned(),
            }
        }
        Investor::All => figures
            .pick("All loans together", "Alle lån under ét")
            .to_owned(),
        Investor::AllWithGrants => figures
            .pick("All capital together", "Al kapital under ét")
            .to_owned(),
    }
}

/// Whether a tranche is a grant or deferred fees.
fn given(case: &Case<'_>, index: u16) -> bool {
    let mut tranches = case.terms.capital.tranches.iter();
    tranches.any(|t| t.tranche == index && t.kind != TrancheKind::Loan)
}

/// The return per year in a sentence.
fn rate(case: &Case<'_>, who: Investor, returns: &Returns, figures: &Figures) -> String {
    let name = name(case, who, figures);
    let said = match (who, &returns.irr) {
        // A grant is not meant to come back, nor is it a loss that it does not.
        (Investor::Tranche(index), Irr::TotalLoss) if given(case, index) => figures
            .pick("nothing came back", "intet kom tilbage")
            .to_owned(),
        (_, rate) => irr(rate, figures),
    };
    format!("{name}: {said}")
}

/// An internal rate of return in words.
pub(super) fn irr(irr: &Irr, figures: &Figures) -> String {
    let percent = |rate: f64| {
        // A return that is not quite lost is not rounded to a total loss.
        if rate > -1.0 && rate < -0.99995 {
            return figures
                .pick("just above −100 %", "lige over −100 %")
                .to_owned();
        }
        format!("{} %", figures.float(rate * 100.0, 2))
    };
    let danish = figures.language() == Language::Danish;
    match irr {
        Irr::Unique(rate) => match danish {
            false => format!("return of {} a year (IRR)", percent(*rate)),
            true => format!("afkast på {} om året (intern rente)", percent(*rate)),
        },
        Irr::TotalLoss => figures
            .pick(
                "a total loss: nothing came back, −100 %",
                "et totalt tab: intet kom tilbage, −100 %",
            )
            .to_owned(),
        Irr::Several(rates) => {
            let rates: Vec<String> = rates.iter().map(|r| percent(*r)).collect();
            match danish {
                false => format!(
                    "no single return: several rates fit the flows, {}",
                    rates.join(", ")
                ),
                true => format!(
                    "intet entydigt afkast: flere renter passer til betalingerne, {}",
                    rates.join(", ")
                ),
            }
        }
        Irr::None(NoRate::OnlyGains) => figures
            .pick(
                "no return can be told: nothing was paid in",
                "intet afkast kan angives: intet blev indbetalt",
            )
            .to_owned(),
        Irr::None(NoRate::LossAtEveryRate) => figures
            .pick(
                "a loss that no rate makes up for: it counts as −100 %",
                "et tab, som ingen rente opvejer: det regnes som −100 %",
            )
            .to_owned(),
        Irr::None(NoRate::GainAtEveryRate) => figures
            .pick(
                "no rate fits: a gain at every rate",
                "ingen rente passer: en gevinst ved enhver rente",
            )
            .to_owned(),
        Irr::None(NoRate::TooLarge) => figures
            .pick(
                "no return per year can be told: a multiple of the money within days",
                "intet årligt afkast kan angives: pengene blev mangedoblet på få dage",
            )
            .to_owned(),
        Irr::NoFlows => figures
            .pick(
                "no return can be told: no money was paid either way",
                "intet afkast kan angives: ingen penge skiftede hænder",
            )
            .to_owned(),
    }
}
