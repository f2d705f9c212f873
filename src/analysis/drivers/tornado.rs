//! One assumption at a time: each parameter at its 5 and 95 % points, everything else as believed and with the same luck.

use super::ask::{Question, append, ask};
use super::work::{Part, Work};
use super::{ENDS, Effort};
use crate::analysis::precision::{Least, Sought};
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

/// Replications at each end at the first look where a precision is asked for.
const FIRST: u32 = 256;
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

/// How often each replication is lived: as believed, and at both ends of each parameter.
pub(super) fn sets(parameters: usize) -> usize {
    1 + ENDS.len() * parameters
}

/// The values of metrics as believed, and at both ends of each parameter.
struct Lived<'l> {
    side: &'l Side<'l>,
    metrics: &'l [usize],
    replications: u32,
    /// `[as believed, low and high of the first parameter, of the second …][metric][replication]`; NaN where undefined.
    columns: Vec<Vec<Vec<f64>>>,
}

impl<'l> Lived<'l> {
    fn new(side: &'l Side<'l>, metrics: &'l [usize]) -> Self {
        let parameters = side.evaluator.scenario().spec.parameters.len();
        Self {
            side,
            metrics,
            replications: 0,
            columns: vec![vec![Vec::new(); metrics.len()]; sets(parameters)],
        }
    }

    /// Appends replications up to a number.
    fn extend(&mut self, to: u32, watch: &dyn Watch) -> Result<(), RunError> {
        let evaluator = &self.side.evaluator;
        let believed: Vec<Question> = (self.replications..to)
            .map(|number| (number, evaluator.draw(&evaluator.luck(number))))
            .collect();
        for (set, columns) in self.columns.iter_mut().enumerate() {
            let changed: Vec<Question>;
            let questions = match set.checked_sub(1) {
                None => &believed,
                Some(end) => {
                    let (parameter, end) = (end / ENDS.len(), end % ENDS.len());
                    let value = evaluator.beliefs().quantile(parameter, ENDS[end]);
                    let at_end = believed.iter().map(|(number, draw)| {
                        let mut draw = draw.clone();
                        draw.values[parameter] = value;
                        (*number, draw)
                    });
                    changed = at_end.collect();
                    &changed
                }
            };
            for row in ask(self.side, self.metrics, questions, watch)? {
                append(columns, row);
            }
        }
        self.replications = to;
        Ok(())
    }

    fn parameters(&self) -> usize {
        self.columns.len() / ENDS.len()
    }

    fn swing(&self, metric: usize, parameter: usize) -> Swing {
        let of_set = |set: usize| self.columns[set][metric].as_slice();
        let first = 1 + ENDS.len() * parameter;
        let (base, low, high) = (of_set(0), of_set(first), of_set(first + 1));
        Swing {
            low: difference(base, low),
            high: difference(base, high),
            swing: difference(low, high),
        }
    }

    /// Which swing of a metric is known least.
    fn least(&self, metric: usize) -> Least {
        let id = &self.side.entries[self.metrics[metric]].id;
        let parameters = &self.side.evaluator.scenario().spec.parameters;
        let of_parameter = |index: usize| {
            let swing = self.swing(metric, index);
            let known = [swing.low, swing.high, swing.swing].into_iter().flatten();
            known.map(move |estimate| Least {
                what: format!("the swing of {id} with {}", parameters[index].path),
                half_width: estimate.longer_side(),
            })
        };
        Least::of((0..parameters.len()).flat_map(of_parameter), id)
    }

    fn tornado(&self, metric: usize) -> Tornado {
        let mut defined = self.columns[0][metric].clone();
        defined.retain(|v| !v.is_nan());
        Tornado {
            replications: u64::from(self.replications),
            believed: interval::mean(&defined, LEVEL).map(|(mean, _)| mean),
            swings: (0..self.parameters())
                .map(|parameter| self.swing(metric, parameter))
                .collect(),
        }
    }
}

pub(super) fn tornado(
    side: &Side<'_>,
    metrics: &[usize],
    effort: &Effort,
    work: &Work<'_>,
) -> Result<Vec<Tornado>, RunError> {
    let mut lived = Lived::new(side, metrics);
    let sets = lived.columns.len() as u64;
    let extend = |lived: &mut Lived<'_>, n: u32| {
        work.aim(Part::Swings, sets * u64::from(n));
        lived.extend(n, work.watch)
    };
    match effort.precision.swings {
        None => extend(&mut lived, effort.swing)?,
        Some((metric, half_width)) => {
            let sought = Sought {
                first: FIRST,
                more: "--swing",
                ..Sought::new(half_width, effort.swing)
            };
            sought.seek(|n| {
                extend(&mut lived, n)?;
                Ok(lived.least(metric))
            })?;
        }
    }
    Ok((0..metrics.len()).map(|m| lived.tornado(m)).collect())
}

/// Mean of second − first where both are defined.
fn difference(first: &[f64], second: &[f64]) -> Option<Estimate> {
    let pairs = first.iter().copied().zip(second.iter().copied());
    let pairs: Vec<(f64, f64)> = pairs.filter(|(a, b)| !a.is_nan() && !b.is_nan()).collect();
    paired::means(&pairs, LEVEL).map(|d| d.paired)
}
