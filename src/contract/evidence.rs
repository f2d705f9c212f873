//! What the contract is settled on: everything it needs to know of one replication.

use super::metric::Claim;
use serde::Serialize;

/// What was measured and what it cost, by week of the run, in øre.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Evidence {
    /// Measured saving by week, baseline − actual, already added up over people; may be negative. Weeks beyond its end save
    /// nothing. Only a share of saving reads it.
    pub saving: Vec<i64>,
    /// Verified outcomes in the order of [`Claim`], as [`super::metric::Verifier::claims`] gives them. Only a rate card reads them.
    pub claims: Vec<Claim>,
    /// What the vehicle must pay by week. Never negative: a negative week counts as 0.
    pub effort: Vec<i64>,
}
