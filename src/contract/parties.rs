//! The names of those who pay and receive.

use crate::model::account::{Account, Party};
use serde::Serialize;

/// Everybody whom a contract can name; `Account::Municipality`, `Funder` and `Tranche` point in here.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Parties {
    /// Municipalities of the scenario; none in a contract file of its own.
    pub municipalities: Vec<Party>,
    /// Funders of the scenario, and the parties of a contract file.
    pub funders: Vec<Party>,
    /// Tranches.
    pub tranches: Vec<Party>,
}

impl Parties {
    /// The name of an account, in Danish if wanted.
    pub fn name(&self, account: Account, danish: bool) -> &str {
        let party = match account {
            Account::Municipality(i) => self.municipalities.get(usize::from(i)),
            Account::Funder(i) => self.funders.get(usize::from(i)),
            Account::Tranche(i) => self.tranches.get(usize::from(i)),
            _ => None,
        };
        match party {
            Some(party) if danish => &party.name_da,
            Some(party) => &party.name,
            None => fixed(account, danish),
        }
    }
}

fn fixed(account: Account, danish: bool) -> &'static str {
    let (english, dansk) = match account {
        Account::Municipality(_) => ("municipality", "kommune"),
        Account::State => ("state", "staten"),
        Account::Funder(_) => ("funder", "finansieringskilde"),
        Account::Tranche(_) => ("tranche", "tranche"),
        Account::Vehicle => ("bond vehicle", "obligationsselskabet"),
        Account::Provider => ("provider", "leverandøren"),
        Account::Enterprises => ("enterprises", "virksomhederne"),
        Account::Evaluator => ("evaluator", "evaluator"),
        Account::Participants => ("participants", "deltagerne"),
        Account::Employers => ("employers", "arbejdsgiverne"),
    };
    if danish { dansk } else { english }
}
