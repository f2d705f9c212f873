//! Looking at a function where a plan says, and adding up.

use super::estimate::{Answer, Tally, answer};
use super::plan::{Batch, Plan};
use crate::stats::design::DesignError;
use thiserror::Error;

/// Why there are no indices.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Failure<E> {
    /// The function could not be evaluated.
    #[error("{0}")]
    Evaluation(E),
    /// Another number of rows than was asked for, or rows with different numbers of outputs.
    #[error(
        "an evaluation of {rows} points gave something else than {rows} rows of {outputs} outputs"
    )]
    Shape {
        /// How many points were asked for.
        rows: usize,
        /// How many outputs the first row had.
        outputs: usize,
    },
    /// A design that cannot be.
    #[error(transparent)]
    Design(#[from] DesignError),
}

/// The indices of each output of a function, with intervals of confidence `level`.
///
/// `evaluate` gives for each point of a batch its outputs, `[point][output]`, always as many. An output that is not finite is undefined: rows
/// that miss one of the values needed for a factor are left out of its indices and counted. The indices are then those of the function
/// where it is defined, and may differ from those that a function without gaps would have.
///
/// It is called once for each matrix: A and B, then A with each factor in turn taken from B, and so on for each randomisation.
///
/// # Errors
/// What `evaluate` fails with, or a wrong shape of what it gives.
pub fn indices<E>(
    plan: &Plan,
    level: f64,
    mut evaluate: impl FnMut(&Batch) -> Result<Vec<Vec<f64>>, E>,
) -> Result<Vec<Answer>, Failure<E>> {
    let mut outputs = None;
    let mut look = |batch: &Batch| {
        let values = evaluate(batch).map_err(Failure::Evaluation)?;
        let rows = batch.streams.len();
        let width = *outputs.get_or_insert(values.first().map_or(0, Vec::len));
        if values.len() != rows || values.iter().any(|row| row.len() != width) {
            return Err(Failure::Shape {
                rows,
                outputs: width,
            });
        }
        Ok(values)
    };
    let mut tallies: Vec<Tally> = Vec::new();
    for randomisation in 0..plan.randomisations() {
        let pair = plan.pair(randomisation)?;
        let a = look(&pair.a)?;
        let b = look(&pair.b)?;
        let width = a.first().map_or(0, Vec::len);
        tallies.resize_with(width, || Tally::new(plan.factors().len()));
        for (output, tally) in tallies.iter_mut().enumerate() {
            tally.whole((0..plan.rows()).map(|row| (a[row][output], b[row][output])));
        }
        for (number, factor) in plan.factors().iter().enumerate() {
            let mixed = look(&pair.exchanged(factor))?;
            for (output, tally) in tallies.iter_mut().enumerate() {
                let rows = (0..plan.rows())
                    .map(|row| (a[row][output], b[row][output], mixed[row][output]));
                tally.factor(number, rows);
            }
        }
    }
    let rows = plan.rows() as u64 * u64::from(plan.randomisations());
    Ok(tallies
        .iter()
        .map(|tally| answer(tally, rows, level))
        .collect())
}
