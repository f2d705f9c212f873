//! What the contract came to.

use crate::analysis::evaluate::Replication;
use crate::contract::outcomes::Outcomes;
use crate::contract::settlement::Settlement;

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
        match &replication.settlement {
            Some(settlement) => Self::settled(settlement, measured_saving(&replication.outcomes)),
            None => Self::default(),
        }
    }

    /// The same of a settlement, and of the saving in the outcomes that it rests on.
    pub fn settled(settlement: &Settlement, measured_saving: i64) -> Self {
        Self {
            paid: settlement.paid,
            by_line: settlement.by_line.clone(),
            risk_paid: settlement.risk_paid,
            measured_saving,
            unfunded: settlement.unfunded,
            redeemed: settlement.redeemed,
            guaranteed: settlement.guaranteed,
            ended_early: !settlement.terminated.is_empty(),
        }
    }
}

/// The saving that a contract measured, over all its metrics, in øre.
pub fn measured_saving(outcomes: &Outcomes) -> i64 {
    let saving = outcomes.money.iter().map(|m| m.saving());
    saving.fold(0, i64::saturating_add)
}
