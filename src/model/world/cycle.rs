//! The business cycle in numbers.

use super::{CycleTable, RegimeTable};
use crate::model::cycle::{Cycle, Regime};
use crate::model::movement::Class;
use crate::model::number::Draw;

/// Cumulated shares of weights; the last is exactly 1, so that a uniform draw below 1 always finds one.
pub(super) fn cumulated(
    weights: impl ExactSizeIterator<Item = f64> + Clone,
) -> impl Iterator<Item = f64> {
    let (total, count) = (weights.clone().sum::<f64>(), weights.len());
    let mut sum = 0.0;
    weights.enumerate().map(move |(index, weight)| {
        sum += weight;
        if index + 1 < count { sum / total } else { 1.0 }
    })
}

/// The shares that were cumulated, so that they sum to 1.
pub fn chances(cumulated: &[f64]) -> impl Iterator<Item = f64> {
    let mut before = 0.0;
    cumulated
        .iter()
        .map(move |to| to - std::mem::replace(&mut before, *to))
}

/// The cycle of a draw, in the room of that of another one.
pub(super) fn cycle_table(cycle: &Cycle, draw: &Draw, room: Option<CycleTable>) -> CycleTable {
    let (count, regimes) = (cycle.regimes.len(), cycle.regimes.iter());
    let mut table = room.unwrap_or_else(|| CycleTable {
        next: vec![Vec::with_capacity(count); count],
        initial: Vec::with_capacity(count),
        multipliers: Vec::with_capacity(count),
    });
    for (next, regime) in table.next.iter_mut().zip(regimes.clone()) {
        next.clear();
        next.extend(cumulated(regime.next.iter().map(|n| n.at(draw))));
    }
    table.initial.clear();
    match cycle.initial {
        Some(first) => {
            let weights = (0..count).map(|regime| f64::from(u8::from(regime == first)));
            table.initial.extend(cumulated(weights));
        }
        None => {
            let row = |r: &Regime| r.next.iter().map(|n| n.at(draw)).collect();
            let rows: Vec<Vec<f64>> = regimes.clone().map(row).collect();
            let weights = stationary(&rows);
            table.initial.extend(cumulated(weights.iter().copied()));
        }
    }
    table.multipliers.clear();
    table.multipliers.extend(regimes.map(|r| {
        let mut movement = [1.0; Class::COUNT];
        movement[Class::JobFinding.index()] = r.job_finding.at(draw);
        movement[Class::JobLoss.index()] = r.job_loss.at(draw);
        RegimeTable {
            movement,
            openings: r.openings.at(draw),
            insolvency: r.insolvency.at(draw),
        }
    }));
    table
}

impl CycleTable {
    /// Cumulated probabilities of the regimes in the long run.
    pub fn stationary(&self) -> Vec<f64> {
        cumulated(stationary(&self.chances()).iter().copied()).collect()
    }

    /// Chances to go on in each regime: `[from][to]`.
    pub fn chances(&self) -> Vec<Vec<f64>> {
        self.next.iter().map(|row| chances(row).collect()).collect()
    }
}

/// Stationary distribution of a chain by repeated squaring of (P + I)/2, which has the same one and no period.
fn stationary(rows: &[Vec<f64>]) -> Vec<f64> {
    let n = rows.len();
    let mut m: Vec<Vec<f64>> = rows
        .iter()
        .enumerate()
        .map(|(i, row)| {
            let total: f64 = row.iter().sum();
            (0..n)
                .map(|j| 0.5 * row[j] / total + if i == j { 0.5 } else { 0.0 })
                .collect()
        })
        .collect();
    for _ in 0..40 {
        let squared: Vec<Vec<f64>> = (0..n)
            .map(|i| {
                (0..n)
                    .map(|j| (0..n).map(|k| m[i][k] * m[k][j]).sum())
                    .collect()
            })
            .collect();
        m = squared;
    }
    m.swap_remove(0)
}
