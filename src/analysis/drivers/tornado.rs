//! One assumption at a time: each parameter at its 5 and 95 % points, everything else as believed and with the same luck.

use super::ENDS;
use super::ask::{Question, ask};
use crate::analysis::run::{LEVEL, RunError, Watch};
use crate::analysis::side::Side;
use crate::stats::interval::{self, Estimate};
use crate::stats::paired;
use serde::Serialize;

/// How a metric swings with each parameter.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Tornado {
    /// Replications behind each figure.
    pub replications: u64,
    /// Mean with everything as believed, where it is defined.
    pub believed: Option<Estimate>,
    /// By parameter, in their order.
    pub swings: Vec<Swing>,
}

/// How a metric swings with one parameter. Differences are paired: the same luck, the same draw of everything else.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Swing {
    /// Mean at the 5 % point less the mean as believed; absent where it is nowhere defined.
    pub low: Option<Estimate>,
    /// Mean at the 95 % point less the mean as believed.
    pub high: Option<Estimate>,
    /// Mean at the 95 % point less the mean at the 5 % point.
    pub swing: Option<Estimate>,
}

/// Fewest replications in which a number has to leave a metric alone before it is said to do so.
const ENOUGH: u64 = 500;

impl Tornado {
    /// Whether a parameter moves the metric in none of the replications, at neither end.
    pub fn is_left_alone_by(&self, parameter: usize) -> bool {
        let nothing = |e: Option<Estimate>| e.is_some_and(|e| [e.low, e.value, e.high] == [0.0; 3]);
        let swing = self.swings.get(parameter);
        self.replications >= ENOUGH && swing.is_some_and(|s| nothing(s.low) && nothing(s.high))
    }
}

pub(super) fn tornado(
    side: &Side<'_>,
    metrics: &[usize],
    replications: u32,
    watch: &dyn Watch,
) -> Result<Vec<Tornado>, RunError> {
    let evaluator = &side.evaluator;
    let believed: Vec<Question> = (0..replications)
        .map(|number| (number, evaluator.draw(&evaluator.luck(number))))
        .collect();
    let base = ask(side, metrics, &believed, watch)?;
    let column = |rows: &[Vec<f64>], metric: usize| -> Vec<f64> {
        rows.iter().map(|row| row[metric]).collect()
    };
    let mut out: Vec<Tornado> = (0..metrics.len())
        .map(|metric| {
            let mut defined = column(&base, metric);
            defined.retain(|v| !v.is_nan());
            Tornado {
                replications: u64::from(replications),
                believed: interval::mean(&defined, LEVEL).map(|(mean, _)| mean),
                swings: Vec::new(),
            }
        })
        .collect();
    for parameter in 0..evaluator.scenario().spec.parameters.len() {
        let mut ends = Vec::with_capacity(ENDS.len());
        for probability in ENDS {
            let value = evaluator.beliefs().quantile(parameter, probability);
            let questions: Vec<Question> = believed
                .iter()
                .map(|(number, draw)| {
                    let mut draw = draw.clone();
                    draw.values[parameter] = value;
                    (*number, draw)
                })
                .collect();
            ends.push(ask(side, metrics, &questions, watch)?);
        }
        for (metric, tornado) in out.iter_mut().enumerate() {
            let (base, low, high) = (
                column(&base, metric),
                column(&ends[0], metric),
                column(&ends[1], metric),
            );
            tornado.swings.push(Swing {
                low: difference(&base, &low),
                high: difference(&base, &high),
                swing: difference(&low, &high),
            });
        }
    }
    Ok(out)
}

/// Mean of second − first where both are defined.
fn difference(first: &[f64], second: &[f64]) -> Option<Estimate> {
    let pairs = first.iter().copied().zip(second.iter().copied());
    let pairs: Vec<(f64, f64)> = pairs.filter(|(a, b)| !a.is_nan() && !b.is_nan()).collect();
    paired::means(&pairs, LEVEL).map(|d| d.paired)
}
