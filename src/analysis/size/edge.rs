//! Where a target begins, or ceases, to be met: between two sizes, by halves.

use super::explore::Explorer;
use super::target::{Side, Target, Verdict};
use crate::analysis::run::RunError;
use crate::stats::interval::Estimate;
use serde::Serialize;

/// The last size, from one side, at which a target is met.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Edge {
    /// People.
    pub people: u32,
    /// The figure there.
    pub estimate: Estimate,
    /// Replications behind it.
    pub replications: u32,
    /// The nearest size on the other side at which all of the interval misses the target; absent if none was seen.
    pub missed_for_certain: Option<u32>,
    /// The nearest size on this side at which all of the interval meets it.
    pub met_for_certain: Option<u32>,
}

/// Where in the range a target is met, as far as seen.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "where")]
pub enum Met {
    /// At every size of the grid.
    Everywhere,
    /// From a size on.
    From { from: Edge },
    /// Up to a size.
    UpTo { to: Edge },
    /// From one size up to another.
    Between { from: Edge, to: Edge },
    /// At none.
    Nowhere {
        /// The size that comes nearest, and the figure there.
        people: u32,
        estimate: Estimate,
    },
    /// The figure is defined nowhere.
    Undefined,
}

impl Met {
    /// The smallest size that meets it; the range's smallest where every one does.
    pub fn smallest(&self, first: u32) -> Option<u32> {
        match self {
            Self::Everywhere | Self::UpTo { .. } => Some(first),
            Self::From { from } | Self::Between { from, .. } => Some(from.people),
            Self::Nowhere { .. } | Self::Undefined => None,
        }
    }

    /// The largest.
    pub fn largest(&self, last: u32) -> Option<u32> {
        match self {
            Self::Everywhere | Self::From { .. } => Some(last),
            Self::UpTo { to } | Self::Between { to, .. } => Some(to.people),
            Self::Nowhere { .. } | Self::Undefined => None,
        }
    }
}

/// Looks for where a target is met among sizes that have been looked at (ascending), and between those where that changes. Where it is met in
/// several stretches the one of the largest sizes counts: the second value says that there are others.
pub(super) fn find(
    explorer: &mut Explorer<'_>,
    grid: &[u32],
    target: &Target,
) -> Result<(Met, bool), RunError> {
    let mut verdicts: Vec<(Verdict, Estimate)> = Vec::with_capacity(grid.len());
    for people in grid {
        verdicts.push(explorer.decide(*people, target)?);
    }
    if verdicts.iter().all(|(_, e)| e.value.is_nan()) {
        return Ok((Met::Undefined, false));
    }
    let met = |k: usize| verdicts[k].0.met;
    let Some(last) = (0..grid.len()).rev().find(|k| met(*k)) else {
        return Ok((nearest(grid, &verdicts, target), false));
    };
    let first = (0..=last).rev().find(|k| !met(*k)).map_or(0, |k| k + 1);
    let others = (0..first).any(met);
    let from = match first {
        0 => None,
        first => Some(edge(explorer, grid[first - 1], grid[first], target)?),
    };
    let to = match grid.get(last + 1) {
        None => None,
        Some(beyond) => Some(edge(explorer, *beyond, grid[last], target)?),
    };
    let found = match (from, to) {
        (None, None) => Met::Everywhere,
        (Some(from), None) => Met::From { from },
        (None, Some(to)) => Met::UpTo { to },
        (Some(from), Some(to)) => Met::Between { from, to },
    };
    Ok((found, others))
}

/// The size that comes nearest to a target that none meets.
fn nearest(grid: &[u32], verdicts: &[(Verdict, Estimate)], target: &Target) -> Met {
    let worth = |e: &Estimate| match target.side {
        _ if e.value.is_nan() => f64::NEG_INFINITY,
        Side::AtLeast => e.value,
        Side::AtMost => -e.value,
    };
    let all = grid.iter().zip(verdicts);
    let best = all.max_by(|(_, a), (_, b)| worth(&a.1).total_cmp(&worth(&b.1)));
    best.map_or(Met::Undefined, |(people, (_, estimate))| Met::Nowhere {
        people: *people,
        estimate: *estimate,
    })
}

/// The last size that meets a target, between one that misses it and one that meets it, whichever is larger. It takes for granted that
/// between them there is one such place only.
fn edge(
    explorer: &mut Explorer<'_>,
    missed: u32,
    met: u32,
    target: &Target,
) -> Result<Edge, RunError> {
    let (mut outside, mut inside) = (missed, met);
    while outside.abs_diff(inside) > 1 {
        let middle = outside.midpoint(inside);
        if explorer.decide(middle, target)?.0.met {
            inside = middle;
        } else {
            outside = middle;
        }
    }
    let (_, estimate) = explorer.decide(inside, target)?;
    // everything that has been looked at, the grid too
    let beyond = |people: u32| {
        if missed < met {
            people < inside
        } else {
            people > inside
        }
    };
    let sure = |met: bool, side: bool| {
        let all = explorer.samples.keys().copied();
        let of_side = all.filter(|people| beyond(*people) != side);
        let certain = of_side.filter(|people| {
            let estimate = explorer.figure(*people, target.figure);
            estimate.is_some_and(|e| {
                let verdict = target.verdict(&e);
                verdict.clear && verdict.met == met
            })
        });
        certain.min_by_key(|people| people.abs_diff(inside))
    };
    Ok(Edge {
        people: inside,
        estimate,
        replications: explorer
            .samples
            .get(&inside)
            .map_or(0, |s| s.behind(target.figure)),
        missed_for_certain: sure(false, false),
        met_for_certain: sure(true, true),
    })
}
