//! The answer: terms that meet all conditions, or the nearest miss and what blocks it.

use super::desk::{Desk, Look, Point};
use super::search::{Found, MARGIN, Problem, Wish};
use super::{Banks, Condition, Quantity, Question, Term, Verdict};
use crate::analysis::run::RunError;
use crate::contract::terms::Terms;
use crate::stats::interval::Estimate;
use serde::Serialize;

/// How much less room for simulation error rounder terms may have, as a share of what the unknowns can change.
const NEARLY: f64 = 0.005;

/// How the search ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The current terms meet all conditions.
    Current,
    /// Terms were found that meet all conditions with a margin for simulation error.
    Found,
    /// Terms were found that meet all conditions in the estimate, and none with a margin.
    Barely,
    /// No terms within the ranges meet all conditions.
    Unreachable,
}

/// The answer to the conditions.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Answer {
    /// How the search ended.
    pub outcome: Outcome,
    /// The terms: the solution, or the nearest miss.
    pub terms: Vec<Term>,
    /// The point.
    #[serde(skip)]
    pub point: Vec<f64>,
    /// How far they are from the current terms: each unknown in widths of its range, the root of the sum of the squares.
    pub distance: f64,
    /// How each condition stands.
    pub conditions: Vec<Stand>,
    /// Of one unknown: the stretches of its range on which all conditions hold in the estimate, as written values.
    pub holds: Option<Vec<[String; 2]>>,
    /// If no terms meet all conditions: what becomes of leaving out each of them.
    pub blockers: Vec<Blocker>,
}

/// How a condition stands.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Stand {
    /// The condition.
    pub condition: Condition,
    /// Under the current terms, on the replications that were sought on.
    pub now: Option<Estimate>,
    /// Under the terms of the answer, on the same: they were chosen by it.
    pub search: Option<Estimate>,
    /// On the replications of the check.
    pub check: Option<Estimate>,
    /// What the replications of the search say.
    pub verdict: Verdict,
    /// What those of the check say.
    pub verdict_of_check: Verdict,
    /// Whether anything that was looked at changes it.
    pub moves: bool,
}

/// What becomes of leaving a condition out.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Blocker {
    /// Index of the condition.
    pub condition: usize,
    /// Whether all others can be met without it.
    pub blocks: bool,
    /// Terms that meet the others.
    pub terms: Vec<Term>,
    /// What the condition's quantity is then.
    pub estimate: Option<Estimate>,
}

/// A search for terms.
pub(super) struct Search<'s> {
    pub desk: &'s Desk<'s>,
    pub banks: &'s Banks,
    pub question: &'s Question<'s>,
    pub current: &'s Terms,
    /// Points that have been looked at with so `few` replications: the conditions' quantities, that of the wish, and more.
    pub seen: &'s [(Point, Look)],
    pub few: usize,
}

impl Search<'_> {
    pub fn answer(&self) -> Result<Answer, RunError> {
        let problem = self.problem();
        let now = self.now(&problem);
        let here = problem.here(&self.seen.first().map_or_else(Vec::new, |(p, _)| p.clone()));
        let as_now = problem.score(&here, &now, problem.whole(), 0.0);
        let with_margin = problem.score(&here, &now, problem.whole(), 1.0);
        let near = self.question.wish == &Wish::Near;
        if near && with_margin.violation <= 0.0 && self.is_inside() {
            let found = Found {
                point: here,
                estimates: now.clone(),
                score: as_now,
            };
            return self.told(Outcome::Current, &problem, found, &now, Vec::new());
        }
        if let Some(found) = self.best(&problem, self.seen, MARGIN)? {
            let (lacks, whole) = (found.score.violation, problem.whole());
            let holds = |found: &Found| {
                let score = problem.score(&found.point, &found.estimates, whole, 0.0);
                score.violation <= 0.0
            };
            if lacks <= 0.0 {
                let found = problem.simplest(found, MARGIN, 0.0)?;
                return self.told(Outcome::Found, &problem, found, &now, Vec::new());
            }
            if holds(&found) {
                // as far inside of what holds as can be, not at its edge: the rounder ones, too
                let rounder = problem.simplest(found.clone(), MARGIN, lacks + NEARLY)?;
                let found = if holds(&rounder) { rounder } else { found };
                return self.told(Outcome::Barely, &problem, found, &now, Vec::new());
            }
        }
        if let Some(found) = self.best(&problem, self.seen, 0.0)? {
            if found.score.violation <= 0.0 {
                return self.told(Outcome::Barely, &problem, found, &now, Vec::new());
            }
            let blockers = self.blockers(&problem)?;
            return self.told(Outcome::Unreachable, &problem, found, &now, blockers);
        }
        // no term sheet within the ranges makes sense: the current terms are all there is
        let found = Found {
            point: here,
            estimates: now.clone(),
            score: as_now,
        };
        self.told(Outcome::Unreachable, &problem, found, &now, Vec::new())
    }

    /// Whether the current terms lie within the ranges.
    fn is_inside(&self) -> bool {
        let mut unknowns = self.question.unknowns.iter();
        unknowns.all(|u| u.here.is_none_or(|h| (0.0..=1.0).contains(&h)))
    }

    fn problem(&self) -> Problem<'_> {
        let wished = usize::from(matches!(self.question.wish, Wish::Best(..)));
        let many = self.question.conditions.len() + wished;
        let scale = |k: usize| {
            let values = self
                .seen
                .iter()
                .filter_map(|(_, look)| look.get(k)?.map(|e| e.value));
            let ends = values
                .filter(|v| v.is_finite())
                .fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), v| {
                    (a.min(v), b.max(v))
                });
            let spread = ends.1 - ends.0;
            if spread > 0.0 && spread.is_finite() {
                spread
            } else {
                1.0
            }
        };
        Problem {
            desk: self.desk,
            bank: &self.banks.search,
            conditions: self.question.conditions.iter().collect(),
            wish: self.question.wish,
            scales: (0..many).map(scale).collect(),
        }
    }

    fn now(&self, problem: &Problem<'_>) -> Look {
        let (quantities, whole) = (problem.quantities(), problem.whole());
        self.desk
            .estimates(&self.banks.search, self.current, &quantities, whole)
    }

    fn best(
        &self,
        problem: &Problem<'_>,
        seen: &[(Point, Look)],
        margin: f64,
    ) -> Result<Option<Found>, RunError> {
        if self.question.unknowns.len() == 1 {
            problem.best_on_line(seen, margin)
        } else {
            problem.best(seen, self.few, margin)
        }
    }

    fn told(
        &self,
        outcome: Outcome,
        problem: &Problem<'_>,
        found: Found,
        now: &Look,
        blockers: Vec<Blocker>,
    ) -> Result<Answer, RunError> {
        let quantities: Vec<&Quantity> = self
            .question
            .conditions
            .iter()
            .map(|c| &c.quantity)
            .collect();
        let check = &self.banks.check;
        let whole = check.replications();
        let checked = if outcome == Outcome::Current {
            Some(self.desk.estimates(check, self.current, &quantities, whole))
        } else {
            self.desk.look(check, &found.point, &quantities, whole)?
        };
        let at = |look: &Look, k: usize| look.get(k).copied().flatten();
        let conditions = self.question.conditions.iter().enumerate();
        let conditions: Vec<Stand> = conditions
            .map(|(k, condition)| {
                let search = at(&found.estimates, k);
                let check = checked.as_ref().and_then(|look| at(look, k));
                let slack = problem.slack(k);
                let verdict = |e: Option<Estimate>| {
                    e.map_or(Verdict::MissesBeyond, |e| condition.verdict(&e, slack))
                };
                Stand {
                    condition: condition.clone(),
                    now: at(now, k),
                    search,
                    check,
                    verdict: verdict(search),
                    verdict_of_check: verdict(check),
                    moves: self.moves(k),
                }
            })
            .collect();
        let holds = match self.question.unknowns {
            [unknown] => {
                let stretches = problem.stretches(self.seen)?;
                let written = |s: [f64; 2]| s.map(|at| unknown.value(at));
                Some(stretches.into_iter().map(written).collect())
            }
            _ => None,
        };
        Ok(Answer {
            outcome,
            terms: if outcome == Outcome::Current {
                Vec::new()
            } else {
                self.desk.terms_at(&found.point)
            },
            distance: problem.distance(&found.point),
            point: found.point,
            conditions,
            holds,
            blockers,
        })
    }

    /// Whether a condition's quantity is not the same wherever it was looked at.
    fn moves(&self, k: usize) -> bool {
        let mut values = self
            .seen
            .iter()
            .map(|(_, look)| look.get(k)?.map(|e| e.value));
        let first = values.next().flatten();
        values.any(|v| v != first)
    }

    /// For each condition: whether all others can be met without it.
    fn blockers(&self, problem: &Problem<'_>) -> Result<Vec<Blocker>, RunError> {
        let all = self.question.conditions.len();
        let mut out = Vec::new();
        for left_out in 0..all {
            if all == 1 {
                out.push(Blocker {
                    condition: 0,
                    blocks: true,
                    terms: Vec::new(),
                    estimate: None,
                });
                continue;
            }
            let relaxed = problem.without(left_out);
            let seen: Vec<(Point, Look)> = self
                .seen
                .iter()
                .map(|(point, look)| {
                    let kept = look.iter().enumerate().filter(|(k, _)| *k != left_out);
                    (point.clone(), kept.map(|(_, e)| *e).collect())
                })
                .collect();
            let found = self.best(&relaxed, &seen, 0.0)?;
            let found = found.filter(|f| f.score.violation <= 0.0);
            let quantity = [&self.question.conditions[left_out].quantity];
            let estimate = match &found {
                Some(found) => {
                    let whole = problem.whole();
                    let look =
                        self.desk
                            .look(&self.banks.search, &found.point, &quantity, whole)?;
                    look.and_then(|l| l.first().copied().flatten())
                }
                None => None,
            };
            out.push(Blocker {
                condition: left_out,
                blocks: found.is_some(),
                terms: found.map_or_else(Vec::new, |f| self.desk.terms_at(&f.point)),
                estimate,
            });
        }
        Ok(out)
    }
}
