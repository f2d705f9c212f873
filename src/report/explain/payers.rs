//! Who the parties are, and who pays.

use super::words::Words;
use crate::contract::terms::{Over, Payer, Take, TrancheKind};
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
