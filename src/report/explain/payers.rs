//! Who the parties are, and who pays.

use super::limits::runs_on;
use super::words::Words;
use crate::contract::terms::{Line, Over, Payer, Take, TrancheKind};
use crate::model::account::Account;
use std::collections::BTreeMap;

/// Everybody who pays, receives, advances or guarantees, with what they do.
pub(super) fn parties(w: &Words) -> Vec<String> {
    let terms = w.terms;
    let mut roles: BTreeMap<Account, Vec<&str>> = BTreeMap::new();
    let mut add = |account: Account, english: &'static str, danish: &'static str| {
        let list = roles.entry(account).or_default();
        let role = w.p(english, danish);
        if !list.contains(&role) {
            list.push(role);
        }
    };
    for payer in &terms.payers {
        add(payer.account, "payer", "betaler");
    }
    for payer in terms.lines.iter().flat_map(|l| l.payers.iter().flatten()) {
        add(payer.account, "payer", "betaler");
    }
    for tranche in &terms.capital.tranches {
        let account = Account::Tranche(tranche.tranche);
        match tranche.kind {
            TrancheKind::Loan => add(account, "lender", "långiver"),
            TrancheKind::Grant => add(account, "giver of a grant", "tilskudsgiver"),
            TrancheKind::Deferred => add(
                account,
                "provider whose fees are deferred",
                "leverandør med udskudt honorar",
            ),
        }
    }
    for guarantee in &terms.capital.guarantees {
        add(guarantee.by, "guarantor", "garantistiller");
    }
    for action in terms.capital.waterfalls.iter().flat_map(|f| &f.actions) {
        if let Take::Share { to, .. } = action.take {
            add(to, "receiver of payments", "modtager af betalinger");
        }
        if let Some(rest) = action.rest {
            add(rest, "receiver of payments", "modtager af betalinger");
        }
    }
    roles
        .into_iter()
        .map(|(account, list)| {
            let list: Vec<String> = list.into_iter().map(str::to_owned).collect();
            capital(&format!("{}: {}.", w.account(account), w.list(&list)))
        })
        .collect()
}

/// With a capital letter.
pub(super) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().collect::<String>() + letters.as_str()
    })
}

/// Who pays which share, within which caps.
pub(super) fn sentences(w: &Words, payers: &[Payer]) -> Vec<String> {
    payers.iter().map(|payer| one(w, payer)).collect()
}

fn one(w: &Words, payer: &Payer) -> String {
    let (who, share) = (w.account(payer.account), w.share(payer.share));
    let mut text = w.t(format!("{who}: {share}"), format!("{who}: {share}"));
    if let Some(from) = payer.from {
        let from = w.date(from);
        text += &w.t(
            format!(" of what falls due from {from} on"),
            format!(" af det, der forfalder fra og med den {from}"),
        );
    }
    if let Some(until) = payer.until {
        let until = w.date(until);
        text += &match payer.from {
            Some(_) => w.t(
                format!(" until {until}"),
                format!(" til og med den {until}"),
            ),
            None => w.t(
                format!(" of what falls due until {until}"),
                format!(" af det, der forfalder senest den {until}"),
            ),
        };
    }
    if let Some(cap) = payer.cap {
        let cap = w.money(cap);
        text += &w.t(
            format!(", at most {cap} in all"),
            format!(", i alt højst {cap}"),
        );
    }
    if let Some(cap) = payer.cap_per_year {
        let cap = w.money(cap);
        text += &w.t(
            format!(", at most {cap} in a calendar year"),
            format!(", højst {cap} i et kalenderår"),
        );
    }
    capital(&(text + "."))
}

/// Whether a cap of its own binds a payer.
pub(super) fn capped(payer: &Payer) -> bool {
    payer.cap.or(payer.cap_per_year).is_some()
}

/// The lines that pay everything so far, less what they have paid, by name.
pub(super) fn running(w: &Words, counts: impl Fn(&Line) -> bool) -> Vec<String> {
    let lines = w.terms.lines.iter().enumerate();
    let runs = lines.filter(|(_, line)| {
        let metric = line.metric.and_then(|m| w.terms.metrics.get(m));
        runs_on(line, metric.map(|m| m.measure.kind())) && counts(line)
    });
    runs.map(|(index, _)| w.line(index)).collect()
}

/// Of which lines the part above a payer's cap is asked for again.
pub(super) fn asked_again(w: &Words) -> Option<String> {
    let contract = || w.terms.payers.iter().filter(|p| capped(p));
    let lines = running(w, |line| {
        let mut list = line.payers.as_ref().unwrap_or(&w.terms.payers).iter();
        list.any(|p| capped(p) || contract().any(|c| c.account == p.account))
    });
    if lines.is_empty() || w.terms.over == Over::Others {
        return None;
    }
    let lines = w.list(&lines);
    Some(w.t(
        format!("Of {lines} it is asked for again on later payment dates, as soon as there is room, since each payment is everything so far less what was paid."),
        format!("For {lines} kræves det igen på senere betalingsdatoer, så snart der er plads, da hver betaling er alt hidtil minus det betalte."),
    ))
}

/// Whose caps hold for what.
pub(super) fn beside(w: &Words) -> Vec<String> {
    let mut all = Vec::new();
    let lists = || w.terms.lines.iter().filter_map(|l| l.payers.as_ref());
    if w.terms.payers.iter().any(capped) && lists().next().is_some() {
        all.push(w.t(
            "These caps hold for everything that a payer pays under the contract, also for lines with payers of their own.",
            "Disse lofter gælder for alt, hvad en betaler betaler efter kontrakten, også for linjer med egne betalere.",
        ));
    }
    if lists().flatten().any(capped) {
        all.push(w.t(
            "A cap in a line's own list of payers holds for what is paid for that line; the contract's caps hold beside it.",
            "Et loft i en linjes egen liste af betalere gælder for det, der betales for den linje; kontraktens lofter gælder ved siden af.",
        ));
    }
    all
}

/// What becomes of a payer's part above its cap.
pub(super) fn over(w: &Words) -> String {
    match w.terms.over {
        Over::Unpaid => w.t(
            "What lies above a payer's cap, nobody pays.",
            "Det, der ligger over en betalers loft, betales ikke af nogen.",
        ),
        Over::Others => w.t(
            "What lies above a payer's cap, the other payers pay in proportion to their shares, each up to its own cap.",
            "Det, der ligger over en betalers loft, betales af de øvrige betalere i forhold til deres andele, hver inden for sit eget loft.",
        ),
    }
}
