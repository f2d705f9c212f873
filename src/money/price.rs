//! What the effort costs, split among those who pay for it.

use super::amount::{Share, ore, split};
use crate::model::Spec;
use crate::model::account::{Account, Funding};
use crate::model::number::{Draw, Number};

/// Stands for the municipality of the person or enterprise in question.
pub const OWN: Account = Account::Municipality(u16::MAX);

/// What one payer pays for a start and for a week, in øre.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Price {
    /// The payer; [`OWN`] is the municipality of the person or enterprise.
    pub payer: Account,
    /// For a start.
    pub start: i64,
    /// For a week.
    pub week: i64,
}

/// What falls due of a cost at one time, by payer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueCost {
    /// Week of the run.
    pub week: u32,
    /// Payer and amount in øre; no payer is [`OWN`].
    pub parts: Vec<(Account, i64)>,
}

/// What the effort costs in one draw of the parameters.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Prices {
    pub steps: Vec<Vec<Price>>,
    pub adviser: Vec<Price>,
    pub levels: Vec<Vec<Price>>,
}

impl Prices {
    /// The prices of one draw.
    pub fn new(spec: &Spec, draw: &Draw) -> Self {
        let mut all = Self::default();
        if let Some(programme) = &spec.programme {
            for step in &programme.steps {
                let hours = step.mentor_hours.at(draw).max(0.0);
                let week =
                    ore(step.cost_per_week.at(draw)) + ore(hours * step.mentor_price.at(draw));
                let start = ore(step.cost_per_start.at(draw));
                all.steps.push(prices(start, week, &step.funding));
            }
            if let Some(adviser) = &programme.adviser {
                all.adviser = prices(0, ore(adviser.cost_per_week.at(draw)), &adviser.funding);
            }
        }
        let levels = spec.enterprises.iter().flat_map(|e| &e.levels);
        for level in levels {
            let week = if level.accelerator {
                ore(level.cost_per_week.at(draw))
            } else {
                0
            };
            let start = ore(level.cost_per_start.at(draw));
            all.levels.push(prices(start, week, &level.funding));
        }
        all
    }

    /// Whether any number behind them is uncertain.
    pub fn are_uncertain(spec: &Spec) -> bool {
        let uncertain = |number: &Number| number.parameter.is_some();
        let steps = spec.programme.iter().flat_map(|programme| &programme.steps);
        let mut of_steps = steps.flat_map(|step| {
            [
                &step.cost_per_start,
                &step.cost_per_week,
                &step.mentor_hours,
                &step.mentor_price,
            ]
        });
        let adviser = spec.programme.iter().flat_map(|p| &p.adviser);
        let levels = spec.enterprises.iter().flat_map(|e| &e.levels);
        let mut of_levels = levels.flat_map(|level| [&level.cost_per_start, &level.cost_per_week]);
        of_steps.any(uncertain)
            || adviser.map(|a| &a.cost_per_week).any(uncertain)
            || of_levels.any(uncertain)
    }
}

/// What steps change of the ordinary effort, `[step][state][year]`; `effort` is what it costs by state and year.
pub(super) fn effort_changes(spec: &Spec, draw: &Draw, effort: &[i64]) -> Vec<i64> {
    let steps = spec.programme.iter().flat_map(|programme| &programme.steps);
    let mut changes = Vec::with_capacity(steps.clone().count() * effort.len());
    for step in steps {
        let goes_on = Share::factor(step.ordinary_effort.at(draw));
        changes.extend(effort.iter().map(|effort| goes_on.of(*effort) - effort));
    }
    changes
}

/// Whether how much of the ordinary effort goes on during a step is uncertain.
pub(super) fn effort_changes_are_uncertain(spec: &Spec) -> bool {
    let mut steps = spec.programme.iter().flat_map(|programme| &programme.steps);
    steps.any(|step| step.ordinary_effort.parameter.is_some())
}

/// Whether any amount of a cost with a date is uncertain.
pub(super) fn dues_are_uncertain(spec: &Spec) -> bool {
    let mut dues = spec.costs.iter().flat_map(|cost| &cost.due);
    dues.any(|(_, amount)| amount.parameter.is_some())
}

/// Splits the price of a start and of a week among the payers.
pub(super) fn prices(start: i64, week: i64, funding: &Funding) -> Vec<Price> {
    let starts = parts(start, funding);
    let weeks = parts(week, funding);
    starts
        .into_iter()
        .zip(weeks)
        .map(|((payer, start), (_, week))| Price { payer, start, week })
        .collect()
}

/// Splits an amount. A cost for which nobody is named is the vehicle's, so that no cost disappears.
pub(super) fn parts(amount: i64, funding: &Funding) -> Vec<(Account, i64)> {
    if funding.is_empty() {
        return vec![(Account::Vehicle, amount)];
    }
    let shares: Vec<f64> = funding.iter().map(|(_, share)| *share).collect();
    let payers = funding.iter().map(|(payer, _)| *payer);
    payers.zip(split(amount, &shares)).collect()
}

/// The costs with a date, in whole øre, in the order of `Spec::costs`.
///
/// A dated cost belongs to no person: where its funding says "the municipality of the person", the
/// municipalities bear it in proportion to the people that their groups plan.
pub(super) fn due_costs(spec: &Spec, draw: &Draw) -> Vec<Vec<DueCost>> {
    spec.costs
        .iter()
        .map(|cost| {
            let funding = shared_out(spec, &cost.funding);
            let due = cost.due.iter().map(|(week, amount)| DueCost {
                week: *week,
                parts: parts(ore(amount.at(draw)), &funding),
            });
            due.collect()
        })
        .collect()
}

/// Replaces [`OWN`] by the municipalities, weighted by their planned people.
fn shared_out(spec: &Spec, funding: &Funding) -> Funding {
    let mut planned = vec![0_u64; spec.municipalities.len()];
    for group in &spec.groups {
        if let Some(people) = planned.get_mut(usize::from(group.municipality)) {
            *people += u64::from(group.people);
        }
    }
    let total: u64 = planned.iter().sum();
    let equal = 1.0 / planned.len().max(1) as f64;
    let mut shares = Funding::new();
    for (payer, share) in funding {
        if *payer != OWN || planned.is_empty() {
            shares.push((*payer, *share));
            continue;
        }
        for (municipality, people) in planned.iter().enumerate() {
            let weight = if total > 0 {
                *people as f64 / total as f64
            } else {
                equal
            };
            shares.push((Account::Municipality(municipality as u16), share * weight));
        }
    }
    shares
}
