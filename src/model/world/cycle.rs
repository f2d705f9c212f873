//! The business cycle in numbers.

use super::{CycleTable, RegimeTable};
use crate::model::cycle::Cycle;
use crate::model::movement::Class;
use crate::model::number::Draw;

/// Cumulated shares of weights; the last is exactly 1, so that a uniform draw below 1 always finds one.
pub(super) fn cumulate(weights: &[f64]) -> Vec<f64> {
    let total: f64 = weights.iter().sum();
    let mut sum = 0.0;
    let mut out: Vec<f64> = weights
        .iter()
        .map(|w| {
            sum += w;
            sum / total
        })
        .collect();
    if let Some(last) = out.last_mut() {
        *last = 1.0;
    }
    out
}

/// The shares that were cumulated, so that they sum to 1.
pub fn chances(cumulated: &[f64]) -> Vec<f64> {
    let before = [0.0].iter().chain(cumulated);
    cumulated.iter().zip(before).map(|(to, b)| to - b).collect()
}

pub(super) fn cycle_table(cycle: &Cycle, draw: &Draw) -> CycleTable {
    let rows: Vec<Vec<f64>> = cycle
        .regimes
        .iter()
        .map(|r| r.next.iter().map(|n| n.at(draw)).collect())
        .collect();
    let initial = match cycle.initial {
        Some(regime) => (0..rows.len())
            .map(|r| f64::from(u8::from(r == regime)))
            .collect(),
        None => stationary(&rows),
    };
    CycleTable {
        next: rows.iter().map(|row| cumulate(row)).collect(),
        initial: cumulate(&initial),
        multipliers: cycle
            .regimes
            .iter()
            .map(|r| {
                let mut movement = [1.0; Class::COUNT];
                movement[Class::JobFinding.index()] = r.job_finding.at(draw);
                movement[Class::JobLoss.index()] = r.job_loss.at(draw);
                RegimeTable {
                    movement,
                    openings: r.openings.at(draw),
                    insolvency: r.insolvency.at(draw),
                }
            })
            .collect(),
    }
}

impl CycleTable {
    /// Cumulated probabilities of the regimes in the long run.
    pub fn stationary(&self) -> Vec<f64> {
        cumulate(&stationary(&self.chances()))
    }

    /// Chances to go on in each regime: `[from][to]`.
    pub fn chances(&self) -> Vec<Vec<f64>> {
        self.next.iter().map(|row| chances(row)).collect()
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
