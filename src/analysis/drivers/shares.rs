//! Shares of the variance between replications: first-order and total Sobol indices of each group of parameters, and of luck.
//!
//! Luck is a factor like the others: it is frozen where a parameter is exchanged, so that a parameter that does nothing has an index of exactly 0.

use super::ask::{Question, ask};
use super::work::{Part, Work};
use super::{Effort, paths};
use crate::analysis::precision::{Least, Sought};
use crate::analysis::run::{LEVEL, RunError};
use crate::analysis::side::Side;
use crate::stats::design::Sampling;
use crate::stats::interval::Estimate;
use crate::stats::normal;
use crate::stats::sensitivity::{Answer, Batch, Factor, Failure, Plan, indices};
use serde::Serialize;

/// Independent designs behind an interval.
const RANDOMISATIONS: u32 = 16;

/// Evaluations at the first look where a precision is asked for.
const FIRST: u32 = 10_000;

/// How the variance of a metric divides.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MetricShares {
    /// Evaluations behind it.
    pub evaluations: u64,
    /// Mean; absent where too little is defined.
    pub mean: Option<Estimate>,
    /// Variance; absent where too little is defined, exactly 0 where nothing varies.
    pub variance: Option<Estimate>,
    /// Pairs of replications that were left out because the metric is undefined in one.
    pub left_out: u64,
    /// By group of parameters, in their order.
    pub groups: Vec<Option<Share>>,
    /// Of luck: everything that is not a parameter.
    pub luck: Option<Share>,
}

impl MetricShares {
    /// How well each share is known; nothing is where too little is defined, and everything where nothing varies.
    fn known(&self, side: &Side<'_>, metric: &str, groups: &[Vec<usize>]) -> Vec<Least> {
        let least = |of: String, half_width: f64| Least {
            what: format!("{of} of the variance of {metric}"),
            half_width,
        };
        let mut out = match self.variance {
            None => vec![least("shares".into(), f64::INFINITY)],
            Some(variance) if variance.value == 0.0 => vec![least("shares".into(), 0.0)],
            Some(_) => Vec::new(),
        };
        let groups = groups.iter().zip(&self.groups);
        let all = groups.map(|(group, share)| (paths(side, group), share));
        let all = all.chain(std::iter::once(("luck".into(), &self.luck)));
        for (name, share) in all {
            let widths = share.map(|s| s.first.longer_side().max(s.total.longer_side()));
            out.extend(widths.map(|width| least(format!("the share of {name}"), width)));
        }
        out
    }
}

/// What a factor explains.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Share {
    /// By itself: how much of the variance would go away if it were known.
    pub first: Estimate,
    /// With all that it does together with others: how much would be left if everything else were known.
    pub total: Estimate,
}

/// The plan for so many evaluations at most; `None` if there are too few, or no parameters.
fn plan(groups: &[Vec<usize>], evaluations: u32, seed: u64) -> Option<Plan> {
    let coordinates = groups.iter().map(Vec::len).sum();
    let mut factors: Vec<Factor> = groups.iter().cloned().map(Factor::group).collect();
    factors.push(Factor::luck());
    let rows = Plan::rows_within(u64::from(evaluations), factors.len(), RANDOMISATIONS);
    if coordinates == 0 || rows < 2 {
        return None;
    }
    let sampling = Sampling::Sobol;
    Plan::new(coordinates, factors, rows, RANDOMISATIONS, sampling, seed).ok()
}

/// The shares of each metric; none if there are too few evaluations for any.
pub(super) fn shares(
    side: &Side<'_>,
    metrics: &[usize],
    groups: &[Vec<usize>],
    effort: &Effort,
    work: &Work<'_>,
) -> Result<Vec<MetricShares>, RunError> {
    let plan = |evaluations| plan(groups, evaluations, side.evaluator.seed());
    let Some(half_width) = effort.precision.shares else {
        let plan = plan(effort.shares);
        work.aim(Part::Shares, plan.as_ref().map_or(0, Plan::evaluations));
        return plan.map_or(Ok(Vec::new()), |plan| of_plan(side, metrics, &plan, work));
    };
    let mut found: Vec<MetricShares> = Vec::new();
    let mut behind = 0;
    let sought = Sought {
        half_width,
        first: FIRST,
        most: effort.shares,
        more: "--evaluations",
    };
    sought.seek(|n| {
        // a design is not extended but made anew, of a power of two
        let known = found.first().map_or(0, |shares| shares.evaluations);
        if let Some(plan) = plan(n).filter(|plan| plan.evaluations() > known) {
            work.aim(Part::Shares, behind + plan.evaluations());
            found = of_plan(side, metrics, &plan, work)?;
            behind += plan.evaluations();
        }
        let all = metrics.iter().zip(&found);
        let known = all.flat_map(|(metric, shares)| {
            let id = &side.entries[*metric].id;
            shares.known(side, id, groups)
        });
        Ok(Least::of(known, "the shares of the variance"))
    })?;
    Ok(found)
}

fn of_plan(
    side: &Side<'_>,
    metrics: &[usize],
    plan: &Plan,
    work: &Work<'_>,
) -> Result<Vec<MetricShares>, RunError> {
    let beliefs = side.evaluator.beliefs();
    let evaluate = |batch: &Batch| {
        let question = |(point, luck): (&[f64], &u32)| -> Question {
            let scores: Vec<f64> = point.iter().map(|u| normal::quantile(*u)).collect();
            (*luck, beliefs.at(&scores))
        };
        let questions: Vec<Question> = batch
            .points
            .iter()
            .zip(&batch.streams)
            .map(question)
            .collect();
        ask(side, metrics, &questions, work.watch)
    };
    let answers = indices(plan, LEVEL, evaluate).map_err(|failure| match failure {
        Failure::Evaluation(e) => e,
        // the plan was made for these coordinates, and every point has all metrics
        _ => RunError::Cancelled,
    })?;
    Ok(answers.iter().map(|answer| of(answer, plan)).collect())
}

fn of(answer: &Answer, plan: &Plan) -> MetricShares {
    let parameters = plan.factors().len() - 1;
    let nothing = |mean, variance, left_out| MetricShares {
        evaluations: plan.evaluations(),
        mean,
        variance,
        left_out,
        groups: vec![None; parameters],
        luck: None,
    };
    match answer {
        Answer::NothingVaries(value) => {
            nothing(Some(Estimate::exact(*value)), Some(Estimate::exact(0.0)), 0)
        }
        Answer::TooLittle { left_out } => nothing(None, None, *left_out),
        Answer::Split(split) => {
            let share = |index: usize| {
                split.factors[index].shares.map(|shares| Share {
                    first: shares.first,
                    total: shares.total,
                })
            };
            MetricShares {
                evaluations: plan.evaluations(),
                mean: Some(split.mean),
                variance: Some(split.variance),
                left_out: split.left_out,
                groups: (0..parameters).map(share).collect(),
                luck: share(parameters),
            }
        }
    }
}
