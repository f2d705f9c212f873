//! The main job: many replications, all metrics, all curves.

use super::catalogue::{Entry, catalogue};
use super::evaluate::Evaluator;
use super::findings::Findings;
use super::series::Layout;
use crate::contract::measure::Problem;
use crate::model::world::WorldError;
use crate::money::period::Periods;
use crate::scenario::Scenario;
use crate::sim::luck::Luck;
use crate::stats::interval;
use rayon::prelude::*;
use std::fmt;
use std::sync::Arc;

/// Replications per task: a constant, so that no result can depend on the number of threads.
pub const BLOCK: u32 = 64;
/// One replication in so many is lived again with other luck, for the variance split.
pub const COMPANIONS: u32 = 4;
/// Confidence level of all intervals.
pub const LEVEL: f64 = 0.95;

/// How long to run.
#[derive(Debug, Clone, PartialEq)]
pub enum Length {
    /// So many replications.
    Replications(u32),
    /// Until the interval of the mean of a metric is no wider than ± `half_width` (in the metric's unit), but no more than `most`.
    Precision {
        metric: String,
        half_width: f64,
        most: u32,
    },
}

/// All values of a run.
pub struct Samples {
    /// The metrics, in the order of the values.
    pub entries: Vec<Entry>,
    /// `values[replication][metric]`; NaN where undefined.
    pub values: Vec<Vec<f64>>,
    /// `(y, y with the same parameters, y with the same parameters and cycle)` by metric, for the replications with companions.
    pub companions: Vec<Vec<(f64, f64, f64)>>,
    /// Layout of the curves.
    pub layout: Layout,
    /// `curves[replication][point]`.
    pub curves: Vec<Vec<f64>>,
}

/// Why a run ended without a result.
#[derive(Debug)]
pub enum RunError {
    /// The scenario, or a draw of its parameters, is impossible.
    World(WorldError),
    /// Replication number and what was impossible about its draw.
    Draw(u32, WorldError),
    /// What the contract measures and a simulation cannot.
    Unmeasurable(Vec<Problem>),
    /// The run was stopped.
    Cancelled,
    /// `--precision` names a metric that does not exist.
    UnknownMetric { asked: String, known: Vec<String> },
    /// The precision was not reached.
    NotPrecise {
        metric: String,
        reached: f64,
        asked: f64,
        replications: u32,
    },
}

impl fmt::Display for RunError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::World(e) => write!(f, "{e}"),
            Self::Draw(r, e) => write!(
                f,
                "replication {r} drew parameters that cannot be: {e}; narrow the distribution or cut it off with `within = [low, high]`"
            ),
            Self::Unmeasurable(problems) => {
                write!(
                    f,
                    "a simulation cannot measure what this contract pays for:"
                )?;
                problems.iter().try_for_each(|p| write!(f, "\n  {p}"))
            }
            Self::Cancelled => write!(f, "stopped; nothing was written"),
            Self::UnknownMetric { asked, known } => {
                let nearest = known.iter().max_by(|a, b| {
                    strsim::jaro_winkler(a, asked).total_cmp(&strsim::jaro_winkler(b, asked))
                });
                write!(f, "no metric `{asked}`")?;
                if let Some(nearest) = nearest.filter(|n| strsim::jaro_winkler(n, asked) > 0.75) {
                    write!(f, "; did you mean `{nearest}`?")?;
                }
                write!(f, " Metrics are the columns of replications.csv.")
            }
            Self::NotPrecise {
                metric,
                reached,
                asked,
                replications,
            } => write!(
                f,
                "`{metric}` reached ±{reached} after {replications} replications, not ±{asked}; allow more with --replications, or ask for less"
            ),
        }
    }
}

impl std::error::Error for RunError {}

impl From<WorldError> for RunError {
    fn from(e: WorldError) -> Self {
        Self::World(e)
    }
}

/// What a run tells while it goes on, and whether it should stop.
pub trait Watch: Sync {
    /// So many replications more are done.
    fn advance(&self, replications: u64);
    /// The number of replications aimed at has changed.
    fn aim(&self, replications: u64);
    /// Whether to stop.
    fn cancelled(&self) -> bool;
}

/// Watches nothing and never stops.
pub struct Silent;

impl Watch for Silent {
    fn advance(&self, _: u64) {}
    fn aim(&self, _: u64) {}
    fn cancelled(&self) -> bool {
        false
    }
}

/// What one replication leaves behind.
struct Row {
    values: Vec<f64>,
    companions: Option<[Vec<f64>; 2]>,
    curves: Vec<f64>,
}

/// Checks that a word is the id of a metric of a scenario.
///
/// # Errors
/// [`RunError::UnknownMetric`].
pub fn check_id(evaluator: &Evaluator<'_>, word: &str) -> Result<(), RunError> {
    known(evaluator, word, |id| id == word)
}

/// Checks that a word is the id of a metric of a scenario, or the beginning of one.
///
/// # Errors
/// [`RunError::UnknownMetric`].
pub fn check_metric(evaluator: &Evaluator<'_>, word: &str) -> Result<(), RunError> {
    known(evaluator, word, |id| id.starts_with(word))
}

fn known(
    evaluator: &Evaluator<'_>,
    asked: &str,
    fits: impl Fn(&str) -> bool,
) -> Result<(), RunError> {
    let years = Periods::years(&evaluator.scenario().spec.calendar, evaluator.weeks());
    let entries = catalogue(evaluator.scenario(), &years.labels);
    let known: Vec<String> = entries.into_iter().map(|e| e.id).collect();
    if known.iter().any(|id| fits(id)) {
        return Ok(());
    }
    Err(RunError::UnknownMetric {
        asked: asked.to_owned(),
        known,
    })
}

/// Runs a scenario. The same scenario, seed and length give the same samples whatever the number of threads.
///
/// # Errors
/// See [`RunError`].
pub fn run(
    evaluator: &Evaluator<'_>,
    length: &Length,
    watch: &dyn Watch,
) -> Result<Samples, RunError> {
    let scenario = evaluator.scenario();
    let years = Periods::years(&scenario.spec.calendar, evaluator.weeks());
    let entries = catalogue(scenario, &years.labels);
    let layout = Layout::new(scenario, evaluator.weeks());
    let mut samples = Samples {
        companions: vec![Vec::new(); entries.len()],
        entries,
        values: Vec::new(),
        layout,
        curves: Vec::new(),
    };
    match length {
        Length::Replications(n) => extend(evaluator, &years, &mut samples, *n, watch)?,
        Length::Precision {
            metric,
            half_width,
            most,
        } => {
            let index = samples
                .entries
                .iter()
                .position(|e| e.id == *metric)
                .ok_or_else(|| RunError::UnknownMetric {
                    asked: metric.clone(),
                    known: samples.entries.iter().map(|e| e.id.clone()).collect(),
                })?;
            until_precise(
                evaluator,
                &years,
                &mut samples,
                (index, *half_width, *most),
                watch,
            )?;
        }
    }
    Ok(samples)
}

/// Runs on until an interval is narrow enough. The steps depend on the values alone, so that they are reproducible.
fn until_precise(
    evaluator: &Evaluator<'_>,
    years: &Periods,
    samples: &mut Samples,
    (index, half_width, most): (usize, f64, u32),
    watch: &dyn Watch,
) -> Result<(), RunError> {
    let mut aim = most.min(1_000);
    loop {
        extend(evaluator, years, samples, aim, watch)?;
        let column: Vec<f64> = samples
            .values
            .iter()
            .map(|v| v[index])
            .filter(|v| !v.is_nan())
            .collect();
        let reached = interval::mean(&column, LEVEL)
            .filter(|(_, sd)| sd.is_some())
            .map_or(f64::INFINITY, |(e, _)| e.half_width());
        if reached <= half_width {
            return Ok(());
        }
        if aim >= most {
            let metric = samples.entries[index].id.clone();
            return Err(RunError::NotPrecise {
                metric,
                reached,
                asked: half_width,
                replications: aim,
            });
        }
        // The half width falls with the root of the number; a tenth more saves a round.
        let needed = f64::from(aim) * (reached / half_width) * (reached / half_width) * 1.1;
        let next = if needed.is_finite() {
            needed.min(f64::from(most)) as u32
        } else {
            aim.saturating_mul(2)
        };
        aim = next
            .div_ceil(BLOCK)
            .saturating_mul(BLOCK)
            .clamp(aim + 1, most.max(aim + 1));
    }
}

/// Appends replications up to a number.
fn extend(
    evaluator: &Evaluator<'_>,
    years: &Periods,
    samples: &mut Samples,
    to: u32,
    watch: &dyn Watch,
) -> Result<(), RunError> {
    watch.aim(u64::from(to));
    let from = samples.values.len() as u32;
    let blocks: Vec<u32> = (from..to).step_by(BLOCK as usize).collect();
    let done: Vec<Vec<Row>> = blocks
        .into_par_iter()
        .map(|first| {
            let rows = (first..(first + BLOCK).min(to))
                .map(|r| {
                    if watch.cancelled() {
                        return Err(RunError::Cancelled);
                    }
                    row(evaluator, years, samples, r).map_err(|e| RunError::Draw(r, e))
                })
                .collect::<Result<Vec<_>, _>>()?;
            watch.advance(rows.len() as u64);
            Ok(rows)
        })
        .collect::<Result<_, RunError>>()?;
    for row in done.into_iter().flatten() {
        if let Some([parameters, cycle]) = &row.companions {
            for (metric, column) in samples.companions.iter_mut().enumerate() {
                column.push((row.values[metric], parameters[metric], cycle[metric]));
            }
        }
        samples.values.push(row.values);
        samples.curves.push(row.curves);
    }
    Ok(())
}

fn row(
    evaluator: &Evaluator<'_>,
    years: &Periods,
    samples: &Samples,
    number: u32,
) -> Result<Row, WorldError> {
    let luck = evaluator.luck(number);
    let drawn = Arc::new(evaluator.drawn(&luck)?);
    let replication = evaluator.replication_of(&drawn, &luck, false);
    let findings = findings(evaluator.scenario(), years, &replication);
    let values = read(&samples.entries, &findings);
    // Companions share the parameters, and all that follows from them.
    let companion = |luck: Luck| {
        let other = evaluator.replication_of(&drawn, &luck, false);
        read(
            &samples.entries,
            &self::findings(evaluator.scenario(), years, &other),
        )
    };
    let companions = if number.is_multiple_of(COMPANIONS) {
        let [parameters, cycle] = evaluator.companions(number);
        Some([companion(parameters), companion(cycle)])
    } else {
        None
    };
    let curves = samples.layout.read(&findings, &replication);
    Ok(Row {
        values,
        companions,
        curves,
    })
}

fn findings(
    scenario: &Scenario,
    years: &Periods,
    replication: &super::evaluate::Replication<'_>,
) -> Findings {
    Findings::of(
        &scenario.spec,
        scenario.contract.as_ref(),
        years,
        replication,
    )
}

fn read(entries: &[Entry], findings: &Findings) -> Vec<f64> {
    entries.iter().map(|e| (e.read)(findings)).collect()
}
