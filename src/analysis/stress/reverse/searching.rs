//! What is mildest, with the first seed: along the quantiles of each assumption, and along the strength of each stress.

use super::FARTHEST;
use super::look::{Looker, Seen};
use super::search::{Crossing, cross};
use crate::analysis::run::RunError;
use crate::analysis::side::Side;
use crate::model::number::Draw;
use crate::scenario::stress::Choice;
use crate::stats::normal;

/// Scores at which an assumption is looked at first.
const SCAN: [f64; 2] = [1.5, FARTHEST];
/// Parts of the limit of a stress at which it is looked at first.
const STRENGTHS: [f64; 4] = [0.0, 0.25, 0.5, 1.0];

/// What a search found, before it is checked.
pub(super) struct Candidate {
    pub at: f64,
    pub reached: bool,
    pub steady: bool,
}

/// The draw of a replication with one assumption at a score of its own belief.
pub(super) fn pinned(side: &Side<'_>, parameter: usize, score: f64) -> impl Fn(u32) -> Draw {
    let evaluator = &side.evaluator;
    let value = evaluator.beliefs().quantile(parameter, normal::cdf(score));
    move |n| {
        let mut draw = evaluator.draw(&evaluator.luck(n));
        draw.values[parameter] = value;
        draw
    }
}

/// What was found of an assumption.
pub(super) struct Ways {
    /// By open condition.
    pub candidates: Vec<Candidate>,
    /// By open condition: how much nearer it comes with each score, towards higher values; negative where lower ones bring it nearer.
    pub gains: Vec<f64>,
}

/// Searches for the conditions that do not hold already.
pub(super) struct Searching<'s> {
    pub looker: Looker<'s>,
    /// Which they are.
    pub open: &'s [usize],
}

impl Searching<'_> {
    pub fn assumptions(&self) -> Result<Vec<Ways>, RunError> {
        let side = self.looker.side;
        let parameters = side.evaluator.scenario().spec.parameters.len();
        let all = 0..if self.open.is_empty() { 0 } else { parameters };
        all.map(|parameter| self.assumption(parameter)).collect()
    }

    fn assumption(&self, parameter: usize) -> Result<Ways, RunError> {
        let looker = &self.looker;
        let mut seen = Seen::new(|score| looker.with(pinned(looker.side, parameter, score)));
        let mut ways = Ways {
            candidates: Vec::new(),
            gains: Vec::new(),
        };
        for k in self.open {
            let condition = (*k, &looker.conditions[*k]);
            let mut ends = [0.0; 2];
            for (end, sign) in ends.iter_mut().zip([-1.0, 1.0]) {
                for at in SCAN {
                    let look = seen.margin(condition, sign * at, None)?;
                    if at == SCAN[0] {
                        *end = look.margin;
                    }
                }
            }
            let [down, up] = ends;
            let gain = (up - down) / (2.0 * SCAN[0]);
            ways.gains.push(if gain.is_finite() { gain } else { 0.0 });
            let mut best: Option<(f64, Crossing)> = None;
            let mut farthest: (f64, f64) = (f64::NEG_INFINITY, 1.0);
            for sign in [-1.0, 1.0] {
                let limit = seen.margin(condition, sign * FARTHEST, None)?.margin;
                if limit > farthest.0 {
                    farthest = (limit, sign);
                }
                let near = seen.margin(condition, sign * SCAN[0], None)?.margin;
                if near.max(limit) < 0.0 {
                    continue;
                }
                let scan = [0.0, SCAN[0], FARTHEST];
                let crossing = cross(&scan, |at, before| {
                    seen.margin(condition, sign * at, before.map(|b| sign * b))
                })?;
                let nearer = |other: &(f64, Crossing)| crossing.at < other.1.at;
                if crossing.at.is_some() && best.as_ref().is_none_or(nearer) {
                    best = Some((sign, crossing));
                }
            }
            ways.candidates.push(match best {
                Some((sign, crossing)) => Candidate {
                    at: sign * crossing.at.unwrap_or(FARTHEST),
                    reached: true,
                    steady: crossing.steady,
                },
                None => Candidate {
                    at: farthest.1 * FARTHEST,
                    reached: false,
                    steady: true,
                },
            });
        }
        Ok(ways)
    }

    pub fn stresses(&self, choices: &[Choice]) -> Result<Vec<Vec<Candidate>>, RunError> {
        if self.open.is_empty() {
            return Ok(choices.iter().map(|_| Vec::new()).collect());
        }
        choices.iter().map(|choice| self.stress(choice)).collect()
    }

    fn stress(&self, choice: &Choice) -> Result<Vec<Candidate>, RunError> {
        let looker = &self.looker;
        let mut seen = Seen::new(|strength| looker.under(&choice.at(strength)));
        let limit = choice.limit();
        let scan: Vec<f64> = STRENGTHS.iter().map(|part| part * limit).collect();
        let mut out = Vec::with_capacity(self.open.len());
        for k in self.open {
            let condition = (*k, &looker.conditions[*k]);
            let crossing = cross(&scan, |at, before| seen.margin(condition, at, before))?;
            out.push(Candidate {
                at: crossing.at.unwrap_or(limit),
                reached: crossing.at.is_some(),
                steady: crossing.steady,
            });
        }
        Ok(out)
    }
}
