//! What the contract came to.

use crate::analysis::evaluate::Replication;

/// What the contract came to in one replication, in øre.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Findings {
    /// Outcome payments by all payers.
    pub paid: i64,
    /// What each line paid; negative where a tranche paid.
    pub by_line: Vec<i64>,
    /// Paid by tranches because the result was worse than nothing.
    pub risk_paid: i64,
    /// The saving that the contract measured, over all its metrics.
    pub measured_saving: i64,
    /// Effort that no commitment covers.
    pub unfunded: i64,
    /// Repaid after an early end.
    pub redeemed: i64,
    /// Paid by guarantors.
    pub guaranteed: i64,
    /// Whether the contract ended early.
    pub ended_early: bool,
}

impl Findings {
    /// Reads the findings off a replication.
    pub fn of(replication: &Replication<'_>) -> Self {
        let Some(settlement) = &replication.settlement else {
            return Self::default();
        };
        let saving = replication.outcomes.money.iter().map(|m| m.saving());
        Self {
            paid: settlement.paid,
            by_line: settlement.by_line.clone(),
            risk_paid: settlement.risk_paid,
            measured_saving: saving.fold(0, i64::saturating_add),
            unfunded: settlement.unfunded,
            redeemed: settlement.redeemed,
            guaranteed: settlement.guaranteed,
            ended_early: !settlement.terminated.is_empty(),
        }
    }
}
