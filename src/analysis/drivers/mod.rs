//! What the results depend on: one assumption at a time, shares of the variance, and what it is worth to know more before signing.
//!
//! ```text
//! beliefs ─► tornado: each parameter at its 5 and 95 % points, everything else as believed
//!         ─► shares:  Sobol indices of correlated groups of parameters, and of luck
//!         ─► worth:   value of knowing a group before the decision to sign
//! ```

pub(super) mod ask;
mod shares;
mod tornado;
mod work;
mod worth;

pub use shares::{MetricShares, Share};
pub use tornado::{Swing, Tornado};
pub use worth::{Decision, Knowledge};

use super::notes::{borne_by_others, in_several_places};
use super::run::{LEVEL, RunError, Watch};
use super::side::Side;
use super::summarise;
use super::summary::{Note, Program, ScenarioInfo, Topic, Unit};
use crate::scenario::provenance::Assumption;
use serde::Serialize;
use work::Work;

/// Version of the format of `drivers.json`.
pub const FORMAT: u32 = 1;
/// What is looked at if nothing else is asked for.
pub const METRICS: [&str; 2] = ["investors.profit", "municipality.net_saving"];
/// Points of each parameter between which it is swung.
pub const ENDS: [f64; 2] = [0.05, 0.95];

/// Most replications at each end of each parameter, and most that the worth of knowing is learnt from, where a precision is asked for.
pub const MOST: u32 = 200_000;
/// Most evaluations for the shares of the variance, where a precision is asked for.
pub const MOST_EVALUATIONS: u32 = 10_000_000;

/// How much is simulated; where a precision is asked for, how much at most.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Effort {
    /// Replications at each end of each parameter.
    pub swing: u32,
    /// Evaluations for the shares of the variance, at most.
    pub shares: u32,
    /// Replications from which the worth of knowing is learnt.
    pub worth: u32,
    /// How well what is to be known.
    pub precision: Precision,
}

/// Half widths of intervals, each where it is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Precision {
    /// Of the swings of a metric, by its index among those that are looked at, in its unit.
    pub swings: Option<(usize, f64)>,
    /// Of the shares of the variance.
    pub shares: Option<f64>,
    /// Of what knowing everything, and each group, is worth, in currency units.
    pub worth: Option<f64>,
}

/// What a scenario depends on. Field names are stable: they are the documented format of `drivers.json`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Drivers {
    /// Version of this format.
    pub format: u32,
    /// Which program made it.
    pub program: Program,
    /// What was looked at.
    pub scenario: ScenarioInfo,
    /// What its contract is called, in English and Danish; absent without one.
    pub contract: Option<[String; 2]>,
    /// Confidence level of every interval.
    pub level: f64,
    /// The uncertain parameters.
    pub parameters: Vec<Parameter>,
    /// Parameters that are correlated with each other, by index: they are known or unknown together.
    pub groups: Vec<Vec<usize>>,
    /// The metrics, in the order in which they were asked for.
    pub metrics: Vec<Named>,
    /// One assumption at a time, by metric.
    pub tornado: Vec<Tornado>,
    /// Shares of the variance, by metric.
    pub shares: Vec<MetricShares>,
    /// What knowing is worth, by who decides.
    pub worth: Vec<Decision>,
    /// What the reader must know; plain sentences.
    pub notes: Vec<Note>,
}

/// An uncertain parameter.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Parameter {
    /// Field in the scenario.
    pub path: String,
    /// Grade of its source; "-" for none.
    pub grade: String,
    /// Its best estimate.
    pub best: f64,
    /// Its 5 and 95 % points.
    pub ends: [f64; 2],
}

/// A metric.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Named {
    /// Stable id.
    pub id: String,
    /// Topic.
    pub topic: Topic,
    /// Unit.
    pub unit: Unit,
    /// Name in English.
    pub name: String,
    /// Name in Danish.
    pub name_da: String,
}

/// Finds out what metrics of a scenario depend on. `metrics` are indices into the entries of the side. The same scenario, seed and effort give the
/// same figures whatever the number of threads.
///
/// # Errors
/// [`RunError::Draw`] where parameters give no possible world (the number is that of the luck), [`RunError::Cancelled`].
pub fn drivers(
    side: &Side<'_>,
    metrics: &[usize],
    effort: Effort,
    watch: &dyn Watch,
) -> Result<Drivers, RunError> {
    let scenario = side.evaluator.scenario();
    let groups = side.evaluator.beliefs().groups();
    let parameters = parameters(side);
    let work = &Work::new(watch, &effort, tornado::sets(parameters.len()));
    let named = |index: &usize| {
        let entry = &side.entries[*index];
        Named {
            id: entry.id.clone(),
            topic: entry.topic,
            unit: entry.unit,
            name: entry.name.clone(),
            name_da: entry.name_da.clone(),
        }
    };
    let deciding: Vec<usize> = worth::metrics(side);
    let looked_at = [metrics, &deciding].concat();
    let mut tornado = tornado::tornado(side, &looked_at, &effort, work)?;
    let of_deciding = tornado.split_off(metrics.len());
    Ok(Drivers {
        format: FORMAT,
        program: summarise::program(),
        scenario: summarise::info(&side.evaluator),
        contract: summarise::contract_of(scenario),
        level: LEVEL,
        metrics: metrics.iter().map(named).collect(),
        tornado,
        shares: shares::shares(side, metrics, &groups, &effort, work)?,
        worth: worth::worth(side, &groups, &effort, &of_deciding, work)?,
        parameters,
        groups,
        notes: [borne_by_others(scenario), in_several_places(scenario)]
            .into_iter()
            .flatten()
            .collect(),
    })
}

/// The fields of a group of parameters, as an error names them.
fn paths(side: &Side<'_>, group: &[usize]) -> String {
    let parameters = &side.evaluator.scenario().spec.parameters;
    let paths = group.iter().filter_map(|p| parameters.get(*p));
    let paths: Vec<&str> = paths.map(|parameter| parameter.path.as_str()).collect();
    paths.join(" and ")
}

fn parameters(side: &Side<'_>) -> Vec<Parameter> {
    let scenario = side.evaluator.scenario();
    let beliefs = side.evaluator.beliefs();
    let grade = |path: &str| {
        let of_path = |a: &&Assumption| a.path == path;
        let grade = scenario
            .provenance
            .iter()
            .find(of_path)
            .and_then(|a| a.grade);
        grade.map_or("-", |grade| grade.letter()).to_owned()
    };
    let all = scenario.spec.parameters.iter().enumerate();
    all.map(|(index, parameter)| Parameter {
        path: parameter.path.clone(),
        grade: grade(&parameter.path),
        best: parameter.best,
        ends: ENDS.map(|p| beliefs.quantile(index, p)),
    })
    .collect()
}
