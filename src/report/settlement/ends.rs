//! Early ends, and what payers repay after them.

use super::Case;
use super::figures::Figures;
use crate::contract::statement::{Limit, Statement, TerminationEntry};
use crate::contract::terms::{Stops, Trigger};
use crate::model::account::Account;
use crate::money::ledger::Purpose;
use crate::report::language::Language;
use crate::report::text::wrap::Page;

/// The early ends: of the intake, and of everything.
pub(super) fn section(page: &mut Page, case: &Case<'_>, statement: &Statement, figures: &Figures) {
    if statement.terminations.is_empty() {
        return;
    }
    page.heading(figures.pick("Early end", "Førtidig afslutning"));
    for entry in &statement.terminations {
        one(page, case, entry, figures);
    }
    let language = figures.language();
    let flows = case.settlement.flows.iter();
    for flow in flows.filter(|f| f.purpose == Purpose::Redemption && f.to != Account::Vehicle) {
        let (to, amount) = (case.account(flow.to, language), figures.money(flow.amount));
        let word = figures.pick("to", "til");
        page.item("   ", &format!("{}: {amount} {word} {to}", flow.day));
    }
}

fn one(page: &mut Page, case: &Case<'_>, entry: &TerminationEntry, figures: &Figures) {
    let Some(termination) = case.terms.terminations.get(entry.termination) else {
        return;
    };
    let language = figures.language();
    let (name, day) = (
        language.pick(&termination.name, &termination.name_da),
        entry.day,
    );
    let stops = match termination.stops {
        Stops::Intake => figures.pick("nobody new joins", "ingen nye kommer til"),
        Stops::Everything => figures.pick("everything stops", "alt stopper"),
    };
    page.paragraph(&format!("{day}: {name} ({stops})"));
    if let (Some(effect), Some(trigger)) = (entry.effect, &termination.when) {
        let effect = figures.number(effect);
        let (metric, sign, value) = match trigger {
            Trigger::Below { metric, value } => {
                (case.metric(*metric, language), "<", figures.number(*value))
            }
            Trigger::Above { metric, value } => {
                (case.metric(*metric, language), ">", figures.number(*value))
            }
            Trigger::LossAbove { amount } => (
                figures.pick("loss of the tranches", "tranchernes tab"),
                ">",
                figures.money(*amount),
            ),
        };
        page.item("   ", &format!("{metric}: {effect} {sign} {value}"));
    }
    if entry.repaid != 0 || !entry.redemption.is_zero() {
        redemption(page, case, entry, figures);
    }
}

/// What the payers were to repay, what caps took off it, and what they repaid.
fn redemption(page: &mut Page, case: &Case<'_>, entry: &TerminationEntry, figures: &Figures) {
    let (share, repaid) = (
        figures.percent(entry.redemption),
        figures.with_currency(entry.repaid),
    );
    let owed = figures.with_currency(entry.owed);
    if entry.bound.is_empty() {
        page.item(
            "   ",
            &match figures.language() {
                Language::English => {
                    format!("the payers repay {share} of the outstanding principal: {repaid}")
                }
                Language::Danish => {
                    format!("betalerne tilbagebetaler {share} af restgælden: {repaid}")
                }
            },
        );
        return;
    }
    page.item(
        "   ",
        &match figures.language() {
            Language::English => format!("{share} of the outstanding principal: {owed}"),
            Language::Danish => format!("{share} af restgælden: {owed}"),
        },
    );
    for bound in &entry.bound {
        let cap = cap(case, bound.limit, figures);
        let took = figures.with_currency(bound.took);
        page.item(
            "   ",
            &match figures.language() {
                Language::English => format!("not repaid because of {cap}: {took}"),
                Language::Danish => format!("ikke tilbagebetalt på grund af {cap}: {took}"),
            },
        );
    }
    page.item(
        "   ",
        &match figures.language() {
            Language::English => format!("the payers repay {repaid}"),
            Language::Danish => format!("betalerne tilbagebetaler {repaid}"),
        },
    );
}

/// A cap that a redemption can meet.
fn cap(case: &Case<'_>, limit: Limit, figures: &Figures) -> String {
    match limit {
        Limit::Contract => {
            let name = figures.pick("the cap of the contract", "kontraktens loft");
            case.terms.cap.map_or_else(
                || name.to_owned(),
                |cap| format!("{name}, {}", figures.money(cap)),
            )
        }
        Limit::Tranche => figures
            .pick(
                "caps on what tranches receive",
                "lofter over, hvad trancher modtager",
            )
            .to_owned(),
        Limit::Nobody => figures
            .pick(
                "there being no payer on that day",
                "at der ingen betaler er den dag",
            )
            .to_owned(),
        _ => figures
            .pick("the caps of the payers", "betalernes lofter")
            .to_owned(),
    }
}
