//! What is different: several scenarios, or several contracts on one, replication by replication with the same luck.
//!
//! ```text
//! resolved scenarios ─► changes
//! evaluators ─► pairs: each replication on every side, lives lived once where worlds are equal ─► differences
//! ```

mod changes;
mod differences;
pub(super) mod pairs;

pub use super::job::Length;
pub use super::side::Side;
pub use changes::{Change, changes};
pub use differences::{Difference, ProbabilityDifference, QuantileDifference};

#[cfg(doc)]
use super::evaluate::Evaluator;
use super::measurement::agreed_lives;
use super::notes::borne_by_others;
use super::precision::{Least, Sought};
use super::run::{LEVEL, RunError, Watch};
use super::summarise;
use super::summary::{Note, Program, ScenarioInfo};
use crate::scenario::Scenario;
use crate::stats::order;
use pairs::Pairs;
use serde::Serialize;

/// Version of the format of `comparison.json`.
pub const FORMAT: u32 = 1;
/// Most replications that are compared: every value is kept, 8 bytes for each metric and side.
pub const MOST: u32 = 200_000;
/// Probabilities at which the distributions of [`Curve`] are read: 0.5, 1.5, … 99.5 %.
const POINTS: usize = 100;
/// Metrics whose distributions are drawn.
const DRAWN: [&str; 3] = [
    "investors.irr",
    "investors.profit",
    "municipality.net_saving",
];

/// What is compared: the first is what all others are held against.
pub struct Alternative {
    /// What it is called: a file, a contract or a change.
    pub label: String,
    /// The scenario.
    pub scenario: Scenario,
}

/// Whose expectation contracts are held against.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Agreed {
    /// Each scenario's own: what is different was known when they signed.
    Own,
    /// The first scenario's: what is different was not known. The sides come from [`Evaluator::unforeseen`].
    First,
}

/// What a comparison found. Field names are stable: they are the documented format of `comparison.json`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Comparison {
    /// Version of this format.
    pub format: u32,
    /// Which program made it.
    pub program: Program,
    /// Replications on each side.
    pub replications: u64,
    /// Confidence level of every interval.
    pub level: f64,
    /// What was compared; the first is what all others are held against.
    pub scenarios: Vec<Compared>,
    /// The others against the first, in their order.
    pub against: Vec<Against>,
    /// Distributions to be drawn.
    pub curves: Vec<Curve>,
    /// What the reader must know; plain sentences.
    pub notes: Vec<Note>,
}

/// One of the scenarios.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Compared {
    /// What it is called.
    pub label: String,
    /// What it is.
    #[serde(flatten)]
    pub info: ScenarioInfo,
}

/// One scenario held against the first.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Against {
    /// Index into the scenarios.
    pub scenario: usize,
    /// Replications whose lives are the same in both and were lived once.
    pub same_lives: u64,
    /// What the resolved scenarios say differently.
    pub changes: Vec<Change>,
    /// The metrics that both have.
    pub metrics: Vec<Difference>,
    /// Metrics that only the first has.
    pub only_first: Vec<String>,
    /// Metrics that only this one has.
    pub only_here: Vec<String>,
}

/// The distribution of a metric in every scenario that has it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Curve {
    /// The metric.
    pub metric: String,
    /// By scenario, at 0.5, 1.5, … 99.5 %: the quantiles of the replications in which it is defined; empty where it is nowhere.
    pub quantiles: Vec<Vec<f64>>,
}

/// Compares scenarios. Every one is lived with the seed and luck of `seed`; the same scenarios, seed and length give the same figures
/// whatever the number of threads.
///
/// # Errors
/// As [`super::run::run`]; [`RunError::UnknownMetric`] for a precision of a metric that not all have.
pub fn compare(
    sides: &[Side<'_>],
    alternatives: &[Alternative],
    agreed: Agreed,
    length: &Length,
    watch: &dyn Watch,
) -> Result<Comparison, RunError> {
    let mut pairs = Pairs::new(sides);
    match length {
        Length::Replications(n) => pairs.extend((*n).min(MOST), watch)?,
        Length::Precision {
            metric,
            half_width,
            most,
        } => until_precise(&mut pairs, metric, *half_width, (*most).min(MOST), watch)?,
    }
    let against: Vec<Against> = (1..sides.len())
        .map(|side| Against {
            scenario: side,
            same_lives: pairs.same_lives(side),
            changes: changes(
                &alternatives[0].scenario.resolved_toml,
                &alternatives[side].scenario.resolved_toml,
            ),
            metrics: differences::all(&pairs, side),
            only_first: missing(&sides[0], &sides[side]),
            only_here: missing(&sides[side], &sides[0]),
        })
        .collect();
    let named = sides.iter().zip(alternatives);
    Ok(Comparison {
        format: FORMAT,
        program: summarise::program(),
        replications: u64::from(pairs.replications()),
        level: LEVEL,
        scenarios: named
            .map(|(side, alternative)| Compared {
                label: alternative.label.clone(),
                info: summarise::info(&side.evaluator),
            })
            .collect(),
        curves: curves(sides, &pairs),
        notes: borne(alternatives)
            .into_iter()
            .chain(notes(alternatives, agreed, &pairs))
            .collect(),
        against,
    })
}

/// Runs on until the differences of a metric are known well enough.
fn until_precise(
    pairs: &mut Pairs<'_>,
    metric: &str,
    half_width: f64,
    most: u32,
    watch: &dyn Watch,
) -> Result<(), RunError> {
    let look = |n| {
        pairs.extend(n, watch)?;
        let pairs = &*pairs;
        let of_side = |side: usize| Least {
            what: metric.to_owned(),
            half_width: differences::of(pairs, side, metric)
                .map_or(f64::INFINITY, |d| d.paired.half_width()),
        };
        Ok(Least::of((1..pairs.sides().len()).map(of_side), metric))
    };
    Sought::new(half_width, most).seek(look).map(|_| ())
}

/// The metrics of a side that another does not have.
fn missing(side: &Side<'_>, other: &Side<'_>) -> Vec<String> {
    let ids = side.entries.iter().map(|e| &e.id);
    let lacks = |id: &&String| other.entry(id).is_none();
    ids.filter(lacks).cloned().collect()
}

fn curves(sides: &[Side<'_>], pairs: &Pairs<'_>) -> Vec<Curve> {
    let curve = |metric: &str| {
        let of_side = |number: usize| {
            let Some(index) = sides[number].entry(metric) else {
                return Vec::new();
            };
            let mut values: Vec<f64> = pairs.column(number, index).to_vec();
            values.retain(|v| !v.is_nan());
            if values.is_empty() {
                return values;
            }
            values.sort_unstable_by(f64::total_cmp);
            let at = |k: usize| order::quantile(&values, (k as f64 + 0.5) / POINTS as f64);
            (0..POINTS).map(at).collect()
        };
        let quantiles: Vec<Vec<f64>> = (0..sides.len()).map(of_side).collect();
        let drawn = quantiles.iter().filter(|q| !q.is_empty()).count() > 1;
        drawn.then(|| Curve {
            metric: metric.to_owned(),
            quantiles,
        })
    };
    DRAWN.iter().filter_map(|metric| curve(metric)).collect()
}

/// Who else bears money under any of the contracts, each list of them once.
fn borne(alternatives: &[Alternative]) -> Vec<Note> {
    let mut out: Vec<Note> = Vec::new();
    for note in alternatives
        .iter()
        .filter_map(|alternative| borne_by_others(&alternative.scenario))
    {
        if !out.contains(&note) {
            out.push(note);
        }
    }
    out
}

/// What a contract agrees at signing is what its own scenario expects: a comparison of lives that differ compares two such agreements.
fn notes(alternatives: &[Alternative], agreed: Agreed, pairs: &Pairs<'_>) -> Vec<Note> {
    let agrees = |number: usize| {
        let contract = alternatives[number].scenario.contract.as_ref();
        contract.is_some_and(|terms| agreed_lives(terms).is_some())
    };
    let matters = |side: usize| {
        let differs = match agreed {
            Agreed::Own => !pairs.is_same_agreement(side),
            Agreed::First => pairs.same_lives(side) < u64::from(pairs.replications()),
        };
        differs && (agrees(0) || agrees(side))
    };
    if !(1..alternatives.len()).any(matters) {
        return Vec::new();
    }
    let (text, text_da) = match agreed {
        Agreed::Own => (
            "The path that is agreed at signing is what each scenario expects by itself: an assumption that differs changes the contract's baseline with it, as if both parties had known. --agreed first shows what happens if nobody knew.",
            "Det forløb, der aftales ved underskrift, er hvad hvert scenarie selv forventer: en ændret antagelse ændrer også kontraktens sammenligningsgrundlag, som om begge parter havde kendt den. --agreed first viser, hvad der sker, hvis ingen kendte den.",
        ),
        Agreed::First => (
            "The path that is agreed at signing is that of the first scenario everywhere: what differs was not known when they signed.",
            "Det forløb, der aftales ved underskrift, er overalt det første scenaries: forskellene var ikke kendt, da der blev skrevet under.",
        ),
    };
    vec![Note {
        grave: true,
        text: text.into(),
        text_da: text_da.into(),
    }]
}
