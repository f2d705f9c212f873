//! What it is worth to know more before deciding whether to sign: for the investors, and for the municipalities.
//!
//! Not signing is worth 0: no capital is drawn, no saving is made. Signing is worth what the party is better off, discounted as the scenario says.
//! Luck cannot be known before, and is no part of what knowledge is worth.

use super::ask::{Question, ask};
use super::tornado::Tornado;
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
    let there = DECISIONS
        .iter()
        .filter_map(|(_, metric)| side.entry(metric));
    there.collect()
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
    replications: u32,
    swings: &[Tornado],
    watch: &dyn Watch,
) -> Result<Vec<Decision>, RunError> {
    let there: Vec<(&str, &str, usize)> = DECISIONS
        .iter()
        .filter_map(|(party, metric)| Some((*party, *metric, side.entry(metric)?)))
        .collect();
    let evaluator = &side.evaluator;
    let luck = |number: u32| evaluator.luck(number);
    let questions: Vec<Question> = (0..replications)
        .map(|number| (number, evaluator.draw(&luck(number))))
        .collect();
    let metrics: Vec<usize> = there.iter().map(|(.., index)| *index).collect();
    let rows = ask(side, &metrics, &questions, watch)?;
    let parameters: usize = groups.iter().map(Vec::len).sum();
    let mut scores = vec![Vec::with_capacity(rows.len()); parameters];
    for number in 0..replications {
        let of_row = evaluator.beliefs().scores(&luck(number));
        scores
            .iter_mut()
            .zip(of_row)
            .for_each(|(column, score)| column.push(score));
    }
    let decide = |(column, (party, metric, _)): (usize, &(&str, &str, usize))| {
        let benefit: Vec<f64> = rows.iter().map(|row| row[column]).collect();
        let nothing = vec![0.0; benefit.len()];
        // what cannot be told from so few rows, or without parameters, is left out
        let sample = Sample::new(&[nothing, benefit], &scores).ok()?;
        let decision = sample.decision(LEVEL).ok()?;
        let most = decision.foresight.high;
        let perfect = payable(decision.losses[decision.best].floored(), most);
        let of_group = |group: &Vec<usize>| {
            let mut members = group.iter();
            if members.all(|p| swings[column].is_left_alone_by(*p)) {
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
            party: (*party).to_owned(),
            metric: (*metric).to_owned(),
            replications: sample.rows() as u64,
            signing: decision.means[1],
            signs: decision.best == 1,
            perfect,
            foresight: decision.foresight,
            groups: groups.iter().map(of_group).collect(),
        })
    };
    Ok(there.iter().enumerate().filter_map(decide).collect())
}
