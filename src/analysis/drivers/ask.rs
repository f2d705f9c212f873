//! Replications under parameters of one's choice, many at a time.

use crate::analysis::evaluate::Drawn;
use crate::analysis::run::{RunError, Watch};
use crate::analysis::side::Side;
use crate::model::number::Draw;
use rayon::prelude::*;
use std::sync::Arc;

/// Replications per task.
const TASK: usize = 32;

/// What is asked of a replication: whose luck it has, and under which parameters it is lived.
pub(in crate::analysis) type Question = (u32, Draw);

/// The values of some metrics in each of many replications, `[question][metric]`, in their order; NaN where undefined.
pub(in crate::analysis) fn ask(
    side: &Side<'_>,
    metrics: &[usize],
    questions: &[Question],
    watch: &dyn Watch,
) -> Result<Vec<Vec<f64>>, RunError> {
    let tasks: Vec<Vec<Vec<f64>>> = questions
        .par_chunks(TASK)
        .map(|questions| {
            let mut room: Option<Arc<Drawn<'_>>> = None;
            let mut out = Vec::with_capacity(questions.len());
            for (number, draw) in questions {
                if watch.cancelled() {
                    return Err(RunError::Cancelled);
                }
                let fail = |e| RunError::Draw(*number, e);
                let luck = side.evaluator.luck(*number);
                let drawn = match room.take().map(Arc::try_unwrap) {
                    Some(Ok(mut drawn)) => {
                        let redrawn = side.evaluator.redraw_as(&mut drawn, draw.clone());
                        redrawn.map_err(fail)?;
                        drawn
                    }
                    _ => side.evaluator.drawn_as(draw.clone()).map_err(fail)?,
                };
                let drawn = Arc::new(drawn);
                let replication = side.evaluator.replication_of(&drawn, &luck, false);
                let findings = side.findings(&replication);
                let read = |index: &usize| (side.entries[*index].read)(&findings);
                out.push(metrics.iter().map(read).collect());
                drop(replication);
                room = Some(drawn);
            }
            watch.advance(questions.len() as u64);
            Ok(out)
        })
        .collect::<Result<_, _>>()?;
    Ok(tasks.into_iter().flatten().collect())
}

/// Appends a row to columns, each value to its own.
pub(super) fn append(columns: &mut [Vec<f64>], row: Vec<f64>) {
    let both = columns.iter_mut().zip(row);
    both.for_each(|(column, value)| column.push(value));
}
