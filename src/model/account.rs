//! Who pays and who receives.

use serde::Serialize;

/// One party to the flows of money. Every flow goes from one account to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Account {
    /// A municipality (index into `Spec::municipalities`).
    Municipality(u16),
    /// The state: refunds, state taxes, and the other side of municipal equalisation.
    State,
    /// A funder or further payer named by the scenario (index into `Spec::funders`): the EU, a foundation, the region.
    Funder(u16),
    /// An investor tranche (index into `Spec::tranches`).
    Tranche(u16),
    /// The bond vehicle, which draws capital, pays the effort and receives outcome payments.
    Vehicle,
    /// Who runs the programme.
    Provider,
    /// The social enterprises of the second staircase.
    Enterprises,
    /// Who evaluates.
    Evaluator,
    /// The people in the programme.
    Participants,
    /// Employers at large, who pay wages.
    Employers,
}

/// A named party.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Party {
    /// Key in the scenario file.
    pub id: String,
    /// Name in English.
    pub name: String,
    /// Name in Danish; the English one where the scenario gives none.
    pub name_da: String,
}

/// Shares of an amount by payer; they add up to 1.
pub type Funding = Vec<(Account, f64)>;
