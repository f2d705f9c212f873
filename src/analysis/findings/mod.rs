//! What one replication comes to, in numbers that have names.

pub mod contract;
pub mod enterprises;
pub mod municipality;
pub mod parties;
pub mod people;

use super::evaluate::Replication;
use crate::contract::returns::{Calculator, Investor, Returns};
use crate::contract::terms::{Capital, Terms};
use crate::model::Spec;
use crate::money::period::Periods;

/// The findings of one replication.
#[derive(Debug, Clone)]
pub struct Findings {
    /// All investors together (grants excluded), then each tranche; empty without a contract.
    pub investors: Vec<Returns>,
    /// What the contract came to; nothing without one.
    pub contract: contract::Findings,
    /// The municipalities together.
    pub municipality: municipality::Findings,
    /// Each payer.
    pub parties: Vec<parties::Findings>,
    /// The people.
    pub people: people::Findings,
    /// The enterprises.
    pub enterprises: enterprises::Findings,
}

/// Whose returns are found: all investors, then each tranche.
pub fn scopes(capital: &Capital) -> impl Iterator<Item = Investor> {
    let tranches = capital.tranches.iter();
    let tranches = tranches.map(|t| Investor::Tranche(t.tranche));
    std::iter::once(Investor::All).chain(tranches)
}

impl Findings {
    /// Reads the findings off a replication. `years` are the budget years of the books.
    pub fn of(
        spec: &Spec,
        terms: Option<&Terms>,
        years: &Periods,
        replication: &Replication<'_>,
    ) -> Self {
        let mut calculator = Calculator::default();
        let investors = match (terms, &replication.settlement) {
            (Some(terms), Some(settlement)) => scopes(&terms.capital)
                .map(|s| calculator.returns(&settlement.flows, &terms.capital, s))
                .collect(),
            _ => Vec::new(),
        };
        Self {
            investors,
            contract: contract::Findings::of(replication),
            municipality: municipality::Findings::of(years, replication),
            parties: parties::all(spec, &replication.extract.balances),
            people: people::Findings::of(spec, &replication.record),
            enterprises: enterprises::Findings::of(&replication.record),
        }
    }
}
