//! What a contract came to, with its arithmetic: for a lawyer in the terminal, and for programs.
//!
//! Money is exact in the contract's smallest unit. "=" stands where a figure is shown in full, "≈" where digits were left out.

mod capital;
mod claims;
mod effect;
mod ends;
mod figures;
mod json;
mod lines;
mod page;
mod returns;
mod words;
mod worth;

#[cfg(test)]
mod tests;

pub use json::json;
pub use page::text;

use crate::contract::parties::Parties;
use crate::contract::returns::{Investor, Returns};
use crate::contract::settlement::Settlement;
use crate::contract::terms::Terms;
use crate::scenario::outcomes::{People, Warning};
use crate::scenario::provenance::Assumption;

/// A settlement, and everything needed to read it.
#[derive(Debug, Clone, Copy)]
pub struct Case<'a> {
    /// The contract's name.
    pub name: &'a str,
    /// Fingerprint of the contract, in hexadecimal.
    pub digest: &'a str,
    /// What was agreed.
    pub terms: &'a Terms,
    /// What the parties are called.
    pub parties: &'a Parties,
    /// What it came to, with its statement.
    pub settlement: &'a Settlement,
    /// What those who advanced the money got, in the order in which they are shown.
    pub returns: &'a [(Investor, Returns)],
    /// What the outcomes call the people.
    pub people: &'a People,
    /// Where the outcomes come from, as far as that is known.
    pub sources: &'a [Assumption],
    /// What the contract itself makes worth knowing, in English.
    pub notes: &'a [String],
    /// What the outcomes make worth knowing before anything else.
    pub warnings: &'a [Warning],
}
