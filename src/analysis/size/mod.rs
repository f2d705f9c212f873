//! How many people until the result is not luck?
//!
//! ```text
//! scenario ─► one scenario for each size (people, advisers, enterprises, contract) ─► replications keyed as those of a run of it
//!          ─► figures by size ─► where each target begins to be met ─► the smallest cohort that meets all
//! ```

mod edge;
mod explore;
mod limit;
mod needs;
mod point;
mod power;
mod sample;
mod target;
mod waiting;

pub use edge::{Edge, Met};
pub use limit::Limit;
pub use needs::{Need, Standard};
pub use point::{Outlay, Point, Queue, Reading, Spread, Year};
pub use power::{BEYOND, Definition};
pub use target::{Figure, NoTarget, Side, Target, Verdict};
pub use waiting::Waiting;

use super::notes::borne_by_others;
use super::run::{LEVEL, RunError, Watch};
use super::summarise;
use super::summary::{Note, Program, ScenarioInfo};
use crate::model::Spec;
use crate::model::resize;
use crate::scenario::Scenario;
use crate::sim::luck::Coupling;
use explore::Explorer;
use sample::{NET_SAVING, PROFIT};
use serde::Serialize;
use std::fmt;

/// Version of the format of `size.json`.
pub const FORMAT: u32 = 1;
/// Sizes of a grid, unless others are named.
pub const SIZES: u32 = 8;
/// Smallest and largest size that is looked at.
pub const RANGE: (u32, u32) = (2, 100_000);
/// Replications of each size.
pub const REPLICATIONS: u32 = 2_000;
/// Most replications of a size that a target is in doubt at.
pub const MOST: u32 = 10_000;
/// Share of the waits without a place from which places are called the bottleneck.
pub const BOTTLENECK: f64 = 0.1;

/// What grows with the people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Growth {
    /// Nothing: as many as planned.
    Fixed,
    /// In proportion to the people.
    Scaled,
}

/// What is asked.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// Sizes, ascending.
    pub sizes: Vec<u32>,
    /// Replications of each.
    pub replications: u32,
    /// Most replications of a size whose figure is not clear of a target.
    pub most: u32,
    /// Replicate each size until every probability is known within ± this.
    pub precision: Option<f64>,
    /// Whether advisers can take on more people where there are more.
    pub adviser: Growth,
    /// Whether there are more enterprises where there are more people.
    pub enterprises: Growth,
    /// Weeks on the list for each placement that are tolerated, instead of those of the planned size.
    pub weeks_tolerated: Option<f64>,
    /// What the cohort should be large enough for.
    pub targets: Vec<Target>,
}

/// Why sizes cannot be looked at.
#[derive(Debug)]
pub enum SizeError {
    /// The question makes no sense of this scenario: what does not, and what would.
    Question(String),
    /// As of a run.
    Run(RunError),
}

impl fmt::Display for SizeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Question(said) => f.write_str(said),
            Self::Run(e) => e.fmt(f),
        }
    }
}

impl std::error::Error for SizeError {}

impl From<RunError> for SizeError {
    fn from(e: RunError) -> Self {
        Self::Run(e)
    }
}

/// What was found. Field names are stable: they are the documented format of `size.json`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Found {
    /// Version of this format.
    pub format: u32,
    /// Which program made it.
    pub program: Program,
    /// What was simulated, as it is planned.
    pub scenario: ScenarioInfo,
    /// What its contract is called, in English and Danish; absent without one.
    pub contract: Option<[String; 2]>,
    /// Planned people.
    pub planned: u32,
    /// Confidence level of every interval.
    pub level: f64,
    /// Most replications of a size whose figure is not clear of a target.
    pub most: u32,
    /// Whether advisers grow with the people; absent without a limit to what they take on.
    pub adviser: Option<Growth>,
    /// Whether enterprises do; absent without any.
    pub enterprises: Option<Growth>,
    /// How power is understood; absent without a contract.
    pub power: Option<Definition>,
    /// The sizes, ascending.
    pub sizes: Vec<Point>,
    /// What the targets ask for.
    pub targets: Vec<Answer>,
    /// The smallest cohort that meets all targets, as far as seen; absent where none does.
    pub recommended: Option<u32>,
    /// The largest cohort that meets all of them.
    pub at_most: Option<u32>,
    /// The smallest size of the grid at which more than [`BOTTLENECK`] of the waits end without a place; absent where none does.
    pub bottleneck: Vec<u32>,
    /// What is asked of enterprises.
    pub standard: Option<Standard>,
    /// The enterprises that each size needs; nothing without a list for places.
    pub needs: Vec<Need>,
    /// What the reader must know.
    pub notes: Vec<Note>,
}

/// What a target asks for.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Answer {
    /// The target.
    #[serde(flatten)]
    pub target: Target,
    /// Where it is met.
    pub met: Met,
    /// Whether smaller sizes meet it as well, with sizes between that miss it: then only the stretch of the largest is told.
    pub several_stretches: bool,
    /// What no size changes: how probable the event stays in a very large cohort. Of the net saving and of losses.
    pub limit: Option<Limit>,
}

/// Whether anybody waits for places: whether there are enterprises, and a step that needs a place.
pub(in crate::analysis) fn needs_places(spec: &Spec) -> bool {
    let steps = spec.programme.iter().flat_map(|p| &p.steps);
    spec.enterprises.is_some() && steps.into_iter().any(|s| s.place.is_some())
}

/// Some sizes from the first to the last, each about as many times the one before; both ends are among them, and so is what is planned
/// where it lies between them, in the place of the size that is nearest to it.
pub fn geometric(first: u32, last: u32, count: u32, planned: u32) -> Vec<u32> {
    let steps = count.max(2) - 1;
    let ratio = libm::log(f64::from(last) / f64::from(first.max(1)));
    let mut sizes: Vec<u32> = (0..=steps)
        .map(|k| match k {
            0 => first,
            k if k == steps => last,
            k => {
                let share = f64::from(k) / f64::from(steps);
                libm::round(f64::from(first) * libm::exp(ratio * share)) as u32
            }
        })
        .collect();
    sizes.dedup();
    if first < planned && planned < last && !sizes.contains(&planned) {
        let between = 1..sizes.len().saturating_sub(1);
        let far = |k: &usize| {
            let ratio = f64::from(sizes[*k]) / f64::from(planned);
            libm::fabs(libm::log(ratio))
        };
        match between.min_by(|a, b| far(a).total_cmp(&far(b))) {
            Some(nearest) => sizes[nearest] = planned,
            None => sizes.insert(1, planned),
        }
    }
    sizes
}

/// The sizes that are looked at if none are named: from a quarter of the planned people to four times as many.
pub fn default_sizes(spec: &Spec) -> Vec<u32> {
    let planned = resize::people(spec);
    let least = RANGE.0.max(resize::fewest(spec));
    let first = (planned / 4).clamp(least, RANGE.1.max(least));
    let last = planned.saturating_mul(4).clamp(first, RANGE.1.max(first));
    geometric(first, last, SIZES, planned)
}

/// The targets if none are named: those that make sense of the scenario.
pub fn default_targets(scenario: &Scenario) -> Vec<Target> {
    let mut targets = vec![Target::new(Figure::NetSavingPositive, Side::AtLeast, 0.9)];
    if scenario.contract.is_some() {
        targets.push(Target::new(Figure::Power, Side::AtLeast, 0.8));
    }
    targets
}

/// Checks that the questions make sense of a scenario.
///
/// # Errors
/// [`SizeError::Question`] with the first that does not.
pub fn check(scenario: &Scenario, plan: &Plan) -> Result<(), SizeError> {
    let no = |said: String| Err(SizeError::Question(said));
    let spec = &scenario.spec;
    if resize::people(spec) == 0 {
        return no("no people are planned, so there is nothing to make larger or smaller".into());
    }
    let (least, most) = RANGE;
    if plan.sizes.is_empty() {
        return no("there is no size to look at".into());
    }
    if let Some(people) = plan.sizes.iter().find(|p| !(least..=most).contains(*p)) {
        return no(format!(
            "a cohort of {people} is not looked at: sizes go from {least} to {most} people"
        ));
    }
    let fewest = resize::fewest(spec);
    if let Some(people) = plan.sizes.iter().find(|p| **p < fewest) {
        return no(format!(
            "{people} people are fewer than the {fewest} groups of the scenario, each of which has at least one: begin with {fewest}"
        ));
    }
    for target in &plan.targets {
        let figure = target.figure;
        if figure.is_of_contract() && scenario.contract.is_none() {
            return no(format!(
                "`{target}` asks about a contract, and the scenario has none: add [contract], name one with --contract FILE, or leave the target out"
            ));
        }
        let invested = scenario.contract.as_ref();
        if figure == Figure::Loss && invested.is_some_and(|t| t.capital.tranches.is_empty()) {
            return no(format!(
                "`{target}` asks about investors, and the contract has none: leave the target out"
            ));
        }
        if figure.is_of_waiting() && !needs_places(spec) {
            return no(format!(
                "`{target}` asks about places in enterprises, and {}: leave the target out",
                no_list(spec)
            ));
        }
    }
    if plan.weeks_tolerated.is_some() && !needs_places(spec) {
        return no(format!(
            "nobody waits for a place: {}; leave --waiting out",
            no_list(spec)
        ));
    }
    Ok(())
}

fn no_list(spec: &Spec) -> &'static str {
    if spec.enterprises.is_none() {
        "the scenario has no second staircase"
    } else {
        "no step of the scenario needs a place"
    }
}

/// Looks at sizes. The same scenario, seed and plan give the same figures whatever the number of threads.
///
/// # Errors
/// [`SizeError::Question`] as [`check`], and what a run can fail with.
pub fn size(
    scenario: &Scenario,
    plan: &Plan,
    (seed, coupling): (u64, Coupling),
    watch: &dyn Watch,
) -> Result<Found, SizeError> {
    check(scenario, plan)?;
    let spec = &scenario.spec;
    let planned = resize::people(spec);
    let mut explorer = Explorer::new(scenario, plan, (seed, coupling), watch);
    let lives: u64 = plan.sizes.iter().map(|p| u64::from(*p)).sum();
    explorer.expect(lives * u64::from(plan.replications) * explorer.parts().len() as u64);
    let mut points = Vec::with_capacity(plan.sizes.len());
    for people in &plan.sizes {
        points.push(point::look(&mut explorer, *people)?);
    }
    let mut answers = Vec::with_capacity(plan.targets.len());
    for target in &plan.targets {
        let (met, several_stretches) = edge::find(&mut explorer, &plan.sizes, target)?;
        let limit = limit_of(&explorer, &plan.sizes, target.figure);
        answers.push(Answer {
            target: *target,
            met,
            several_stretches,
            limit,
        });
    }
    for point in &mut points {
        point::reread(&explorer, point);
    }
    let (recommended, at_most) = recommended(&answers, &plan.sizes);
    let (standard, needs) = needs_of(&explorer, plan)?;
    let without = |p: &Point| p.value(Figure::WithoutPlace).map_or(0.0, |e| e.value);
    let adviser = spec.programme.as_ref().and_then(|p| p.adviser.as_ref());
    let limited = adviser.is_some_and(|a| a.capacity.is_some());
    Ok(Found {
        format: FORMAT,
        program: summarise::program(),
        scenario: summarise::info_of(scenario, seed),
        contract: summarise::contract_of(scenario),
        planned,
        level: LEVEL,
        most: plan.most,
        adviser: limited.then_some(plan.adviser),
        enterprises: spec.enterprises.as_ref().map(|_| plan.enterprises),
        power: explorer.definition,
        bottleneck: points
            .iter()
            .filter(|p| without(p) > BOTTLENECK)
            .map(|p| p.people)
            .collect(),
        notes: notes(scenario, &points, explorer.definition),
        sizes: points,
        targets: answers,
        recommended,
        at_most,
        standard,
        needs,
    })
}

/// How probable the event of a target stays in a very large cohort, from the largest size.
fn limit_of(explorer: &Explorer<'_>, sizes: &[u32], figure: Figure) -> Option<Limit> {
    let people = *sizes.last()?;
    let sample = explorer.samples.get(&people)?;
    let (id, triples, holds): (_, _, fn(f64) -> bool) = match figure {
        Figure::NetSavingPositive => (NET_SAVING, &sample.triples[0], |v| v > 0.0),
        Figure::Loss => (PROFIT, &sample.triples[1], |v| v < 0.0),
        _ => return None,
    };
    limit::limit(people, sample.column(id)?, triples, holds)
}

/// The smallest and the largest cohort that meet all targets.
fn recommended(answers: &[Answer], sizes: &[u32]) -> (Option<u32>, Option<u32>) {
    let (Some(first), Some(last)) = (sizes.first(), sizes.last()) else {
        return (None, None);
    };
    let smallest: Option<Vec<u32>> = answers.iter().map(|a| a.met.smallest(*first)).collect();
    let largest: Option<Vec<u32>> = answers.iter().map(|a| a.met.largest(*last)).collect();
    let from = smallest.and_then(|all| all.into_iter().max());
    let to = largest.and_then(|all| all.into_iter().min());
    match (from, to) {
        (Some(from), Some(to)) if from <= to => (Some(from), Some(to)),
        _ => (None, None),
    }
}

fn needs_of(
    explorer: &Explorer<'_>,
    plan: &Plan,
) -> Result<(Option<Standard>, Vec<Need>), RunError> {
    let spec = &explorer.scenario.spec;
    if !needs_places(spec) || resize::enterprises(spec) == 0 {
        return Ok((None, Vec::new()));
    }
    let standard = match plan.weeks_tolerated {
        Some(weeks_waited) => Some(Standard {
            weeks_waited,
            without_place: None,
        }),
        None => needs::planned(explorer)?,
    };
    let Some(asked) = standard else {
        return Ok((None, Vec::new()));
    };
    let needs = plan.sizes.iter();
    let needs = needs.map(|people| needs::need(explorer, *people, &asked));
    Ok((standard, needs.collect::<Result<_, _>>()?))
}

/// What a reader of any of the figures must know.
fn notes(scenario: &Scenario, points: &[Point], definition: Option<Definition>) -> Vec<Note> {
    let mut notes: Vec<Note> = borne_by_others(scenario).into_iter().collect();
    if scenario.contract.is_none() {
        notes.push(Note {
            grave: false,
            text: "There is no contract: nothing is paid for results, so there is no payment by luck and no power.".into(),
            text_da: "Der er ingen kontrakt: intet betales for resultater, så der er hverken betaling ved held eller styrke.".into(),
        });
    }
    let mut lucky = points
        .iter()
        .filter_map(|p| Some((p.people, p.value(Figure::PaymentByLuck)?.value)));
    let last = lucky.rfind(|(_, luck)| *luck > 1.0 - BEYOND);
    if let (Some(Definition::Payment), Some((people, luck))) = (definition, last) {
        let percent = luck * 100.0;
        notes.push(Note {
            grave: true,
            text: format!("Without any effect the contract still pays in {percent:.0} % of the replications at {people} people: its power there is not the power of a test at 5 %."),
            text_da: format!("Uden nogen effekt betaler kontrakten stadig i {percent:.0} % af gentagelserne ved {people} personer: styrken er dér ikke styrken af en test på 5 %."),
        });
    }
    notes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_of_a_grid_are_whole_and_grow_evenly() {
        assert_eq!(
            geometric(20, 400, 8, 70),
            [20, 31, 47, 70, 111, 170, 261, 400]
        );
        assert_eq!(geometric(20, 400, 2, 70), [20, 70, 400]);
        assert_eq!(
            geometric(20, 400, 8, 400),
            [20, 31, 47, 72, 111, 170, 261, 400]
        );
        assert_eq!(geometric(2, 5, 8, 3), [2, 3, 4, 5]);
        assert_eq!(geometric(7, 7, 8, 7), [7]);
    }
}
