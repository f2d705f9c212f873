//! What it is worth to know more before deciding whether to sign: for the investors, and for the municipalities.
//!
//! Not signing is worth 0: no capital is drawn, no saving is made. Signing is worth what the party is better off, discounted as the scenario says.
//! Luck cannot be known before, and is no part of what knowledge is worth.

use super::ask::{Question, append, ask};
use super::tornado::Tornado;
use super::work::{Part, Work};
use super::{Effort, paths};
use crate::analysis::precision::{Least, Sought};
use crate::analysis::run::{LEVEL, RunError, Watch};
use crate::analysis::side::Side;
use crate::stats::information::Sample;
use crate::stats::interval::Estimate;
use serde::Serialize;

/// Who decides, and on what.
const DECISIONS: [(&str, &str); 2] = [
    ("investors", "investors.npv"),
    ("municipality", "municipality.net_saving_discounted"),
];

/// A party's decision to sign.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Decision {
    /// Who decides: `investors` or `municipality`.
    pub party: String,
    /// What it decides by.
    pub metric: String,
    /// Replications behind it.
    pub replications: u64,
    /// What signing is worth as things are known.
    pub signing: Estimate,
    /// Whether it would sign on that.
    pub signs: bool,
    /// What knowing all parameters before would be worth.
    pub perfect: Estimate,
    /// What nobody can know, chance included, would be worth: the most that any knowledge is worth.
    pub foresight: Estimate,
    /// What knowing each group of parameters before would be worth, in their order; absent where the run is too short to say.
    pub groups: Vec<Option<Knowledge>>,
}

impl Decision {
    /// How well each worth is known; of a group of which nothing can be told, nothing is.
    fn known(&self, side: &Side<'_>, groups: &[Vec<usize>]) -> Vec<Least> {
        let least = |of: String, half_width: f64| Least {
            what: format!("what knowing {of} is worth to {}", self.party),
            half_width,
        };
        let of_group = |(group, known): (&Vec<usize>, &Option<Knowledge>)| {
            let width = known.map_or(f64::INFINITY, |k| k.value.longer_side());
            least(paths(side, group), width)
        };
        let mut out = vec![least("everything".into(), self.perfect.longer_side())];
        out.extend(groups.iter().zip(&self.groups).map(of_group));
        out
    }
}

/// What knowing a group of parameters is worth.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Knowledge {
    /// In currency units.
    pub value: Estimate,
    /// How often it would change the decision.
    pub changed: f64,
}

/// The metrics that parties decide by, as indices into the entries of the side.
pub(super) fn metrics(side: &Side<'_>) -> Vec<usize> {
    deciders(side)
        .into_iter()
        .map(|(.., index)| index)
        .collect()
}

/// Less than half of the smallest coin is nothing, and nothing is worth more than foresight.
fn payable(worth: Estimate, most: f64) -> Estimate {
    const COIN: f64 = 0.005;
    let paid = |amount: f64| {
        if amount.abs() < COIN {
            0.0
        } else {
            amount.min(most)
        }
    };
    Estimate {
        value: paid(worth.value),
        low: paid(worth.low),
        high: paid(worth.high),
    }
}

/// What knowing each group is worth to each party; `swings` are those of [`metrics`]: a group of which no number moves what a party decides by, in any
/// replication, is worth nothing to it, whatever a regression would say.
pub(super) fn worth(
    side: &Side<'_>,
    groups: &[Vec<usize>],
    effort: &Effort,
    swings: &[Tornado],
    work: &Work<'_>,
) -> Result<Vec<Decision>, RunError> {
    let mut lived = Lived::new(side, groups);
    let mut decide = |n: u32| {
        work.aim(Part::Worth, u64::from(n));
        lived.extend(n, work.watch)?;
        Ok(lived.decisions(groups, swings))
    };
    let Some(half_width) = effort.precision.worth else {
        return decide(effort.worth);
    };
    let mut found = Vec::new();
    Sought::new(half_width, effort.worth).seek(|n| {
        found = decide(n)?;
        let known = found
            .iter()
            .flat_map(|decision| decision.known(side, groups));
        Ok(Least::of(known, "what knowledge is worth"))
    })?;
    Ok(found)
}

/// A party, the metric that it decides by, and the index of that among the entries of a side.
type Decider = (&'static str, &'static str, usize);

/// The parties that have something to decide in a scenario: without a contract nobody invests.
fn deciders(side: &Side<'_>) -> Vec<Decider> {
    DECISIONS
        .iter()
        .filter_map(|(party, metric)| Some((*party, *metric, side.entry(metric)?)))
        .collect()
}

/// Replications that the worth of knowing is learnt from.
struct Lived<'l> {
    side: &'l Side<'l>,
    deciders: Vec<Decider>,
    replications: u32,
    /// `[decider][replication]`
    benefits: Vec<Vec<f64>>,
    /// `[parameter][replication]`
    scores: Vec<Vec<f64>>,
}

impl<'l> Lived<'l> {
    fn new(side: &'l Side<'l>, groups: &[Vec<usize>]) -> Self {
        let deciders = deciders(side);
        Self {
            side,
            replications: 0,
            benefits: vec![Vec::new(); deciders.len()],
            scores: vec![Vec::new(); groups.iter().map(Vec::len).sum()],
            deciders,
        }
    }

    /// Appends replications up to a number.
    fn extend(&mut self, to: u32, watch: &dyn Watch) -> Result<(), RunError> {
        let evaluator = &self.side.evaluator;
        let numbers = self.replications..to;
        let question = |number| (number, evaluator.draw(&evaluator.luck(number)));
        let questions: Vec<Question> = numbers.clone().map(question).collect();
        let metrics: Vec<usize> = self.deciders.iter().map(|(.., index)| *index).collect();
        for row in ask(self.side, &metrics, &questions, watch)? {
            append(&mut self.benefits, row);
        }
        for number in numbers {
            let row = evaluator.beliefs().scores(&evaluator.luck(number));
            append(&mut self.scores, row);
        }
        self.replications = to;
        Ok(())
    }

    /// What each party would decide; those are left out of whom nothing can be told from so few rows, or without parameters.
    fn decisions(&self, groups: &[Vec<usize>], swings: &[Tornado]) -> Vec<Decision> {
        let all = self.deciders.iter().zip(&self.benefits).zip(swings);
        all.filter_map(|((decider, benefit), swings)| {
            self.decide(*decider, benefit, groups, swings)
        })
        .collect()
    }

    fn decide(
        &self,
        (party, metric, _): Decider,
        benefit: &[f64],
        groups: &[Vec<usize>],
        swings: &Tornado,
    ) -> Option<Decision> {
        let nothing = vec![0.0; benefit.len()];
        let sample = Sample::new(&[nothing, benefit.to_vec()], &self.scores).ok()?;
        let decision = sample.decision(LEVEL).ok()?;
        let most = decision.foresight.high;
        let perfect = payable(decision.losses[decision.best].floored(), most);
        let of_group = |group: &Vec<usize>| {
            let mut members = group.iter();
            if members.all(|p| swings.is_left_alone_by(*p)) {
                return Some(Knowledge {
                    value: Estimate::exact(0.0),
                    changed: 0.0,
                });
            }
            let worth = sample.worth(group, LEVEL).ok()?;
            Some(Knowledge {
                value: payable(worth.floored(), most),
                changed: worth.changed,
            })
        };
        Some(Decision {
            party: party.to_owned(),
            metric: metric.to_owned(),
            replications: sample.rows() as u64,
            signing: decision.means[1],
            signs: decision.best == 1,
            perfect,
            foresight: decision.foresight,
            groups: groups.iter().map(of_group).collect(),
        })
    }
}
