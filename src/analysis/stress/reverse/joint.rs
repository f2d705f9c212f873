//! The main assumptions together: the shortest way, in the space of independent standard normal scores behind them, to where a condition holds.
//!
//! From the slopes of one assumption at a time a first direction follows; along it the crossing is found. At the crossing the slopes are taken
//! anew, and the direction that they give is followed again, as in the iteration of Hasofer and Lind (1974) and Rackwitz and Fiessler (1978),
//! but with a search for the crossing in each direction instead of a step, since the figures are estimates. The shortest way found is kept.

use super::checking::{Checking, settle};
use super::look::{Looker, Values, margin};
use super::search::{Look, cross};
use super::{FARTHEST, Found};
use crate::analysis::run::RunError;
use crate::model::number::Draw;
use crate::sim::parameters::Beliefs;
use crate::stats::normal;
use serde::Serialize;

/// Assumptions that are moved together, at most; those that are correlated with one of them may come on top.
const MAIN: usize = 6;
/// Assumptions in all, at most.
const MOST: usize = 12;
/// Times that the direction is taken anew.
const TURNS: usize = 3;
/// Width of the difference that a slope is taken from, in scores.
const STEP: f64 = 0.5;
/// Parts of the farthest distance at which a direction is looked at first.
const SCAN: [f64; 5] = [0.0, 0.25, 0.5, 0.75, 1.0];

/// Several assumptions together.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Joint {
    /// Distance from the middle of what is believed, in standard normal scores.
    pub distance: f64,
    /// Probability, as believed, of being as far out or farther in that direction.
    pub chance: f64,
    /// The assumptions and where they are then, the one that moves most in front.
    pub moved: Vec<Moved>,
    /// How the search ended.
    #[serde(flatten)]
    pub found: Found,
}

/// One of them.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Moved {
    /// Field in the scenario.
    pub path: String,
    /// Its best estimate.
    pub best: f64,
    /// Its value.
    pub value: f64,
    /// Its own score: that of its belief by itself.
    pub score: f64,
}

/// A way: which assumptions, in which direction, and how far.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Towards {
    members: Vec<usize>,
    /// A unit vector over the members.
    direction: Vec<f64>,
    distance: f64,
    reached: bool,
}

impl Towards {
    /// The main assumptions, and the direction that their slopes give; `None` where none brings the condition nearer.
    pub fn new(gains: &[f64], beliefs: &Beliefs) -> Option<Self> {
        let mut order: Vec<usize> = (0..gains.len()).filter(|p| gains[*p] != 0.0).collect();
        order.sort_by(|a, b| gains[*b].abs().total_cmp(&gains[*a].abs()));
        let groups = beliefs.groups();
        let mut members: Vec<usize> = Vec::new();
        for parameter in order.into_iter().take(MAIN) {
            let group = groups.iter().find(|group| group.contains(&parameter))?;
            let new: Vec<usize> = group
                .iter()
                .copied()
                .filter(|p| !members.contains(p))
                .collect();
            if members.len() + new.len() <= MOST {
                members.extend(new);
            }
        }
        members.sort_unstable();
        let direction = unit(members.iter().map(|p| gains[*p]).collect())?;
        Some(Self {
            members,
            direction,
            distance: FARTHEST,
            reached: false,
        })
    }

    fn at(&self, distance: f64) -> Vec<f64> {
        self.direction.iter().map(|d| d * distance).collect()
    }
}

/// The vector of length 1 in the same direction; `None` of nothing.
fn unit(vector: Vec<f64>) -> Option<Vec<f64>> {
    let length = libm::sqrt(vector.iter().map(|v| v * v).sum());
    (length > 0.0 && f64::is_finite(length)).then(|| vector.iter().map(|v| v / length).collect())
}

/// The draw of a replication with the scores of some assumptions in place of its own.
fn moved(looker: &Looker<'_>, members: &[usize], scores: &[f64], number: u32) -> Draw {
    let evaluator = &looker.side.evaluator;
    let mut all = evaluator.beliefs().scores(&evaluator.luck(number));
    for (parameter, score) in members.iter().zip(scores) {
        all[*parameter] = *score;
    }
    evaluator.beliefs().at(&all)
}

fn values(looker: &Looker<'_>, members: &[usize], scores: &[f64]) -> Result<Values, RunError> {
    looker.with(|number| moved(looker, members, scores, number))
}

/// Searches the shortest way.
pub(super) fn search(
    looker: &Looker<'_>,
    k: usize,
    mut towards: Towards,
) -> Result<Towards, RunError> {
    let condition = &looker.conditions[k];
    let look = |members: &[usize], scores: &[f64]| -> Result<f64, RunError> {
        let values = values(looker, members, scores)?;
        Ok(margin(condition, values.as_ref().map(|v| v[k].as_slice())))
    };
    let mut best: Option<Towards> = None;
    for turn in 0..=TURNS {
        let farthest = best.as_ref().map_or(FARTHEST, |best| best.distance);
        let scan: Vec<f64> = SCAN.iter().map(|part| part * farthest).collect();
        let crossing = cross(&scan, |distance, _| {
            let margin = look(&towards.members, &towards.at(distance))?;
            Ok::<Look, RunError>(Look {
                margin,
                fell: false,
            })
        })?;
        towards.reached = crossing.at.is_some();
        towards.distance = crossing.at.unwrap_or(FARTHEST);
        let shorter = |best: &Towards| towards.distance < best.distance;
        if towards.reached && best.as_ref().is_none_or(shorter) {
            best = Some(towards.clone());
        }
        if turn == TURNS || towards.distance == 0.0 {
            break;
        }
        let here = towards.at(towards.distance);
        let mut slopes = Vec::with_capacity(here.len());
        for member in 0..here.len() {
            let ends = [-STEP, STEP].map(|step| {
                let mut there = here.clone();
                there[member] += step;
                look(&towards.members, &there)
            });
            let [low, high] = ends;
            let slope = high? - low?;
            slopes.push(if slope.is_finite() { slope } else { 0.0 });
        }
        match unit(slopes) {
            Some(direction) => towards.direction = direction,
            None => break,
        }
    }
    Ok(best.unwrap_or(towards))
}

/// Looks at it with the other seeds.
pub(super) fn check(
    checking: &Checking<'_>,
    k: usize,
    towards: &Towards,
) -> Result<Joint, RunError> {
    let looker = &checking.looker;
    let (distance, found) = settle(
        (k, &looker.conditions[k]),
        (towards.distance, FARTHEST, towards.reached),
        |who, distance| values(checking.of(who), &towards.members, &towards.at(distance)),
    )?;
    let evaluator = &looker.side.evaluator;
    let beliefs = evaluator.beliefs();
    let parameters = &evaluator.scenario().spec.parameters;
    let mut all = vec![0.0; parameters.len()];
    for (parameter, score) in towards.members.iter().zip(towards.at(distance)) {
        all[*parameter] = score;
    }
    let draw = beliefs.at(&all);
    let own = beliefs.mixed(&all);
    let mut moved: Vec<Moved> = towards
        .members
        .iter()
        .map(|p| Moved {
            path: parameters[*p].path.clone(),
            best: parameters[*p].best,
            value: draw.values[*p],
            score: own[*p],
        })
        .collect();
    moved.sort_by(|a, b| b.score.abs().total_cmp(&a.score.abs()));
    Ok(Joint {
        distance,
        chance: normal::cdf(-distance),
        moved,
        found,
    })
}
