//! A sweep for people and for programs: one tidy table.

mod page;
mod pictures;
pub mod store;

use super::error::{ReportError, pretty};
use super::language::Language;
use super::plots;
use super::publish::Staging;
use super::tidy::{self, Column};
use crate::analysis::run::Length;
use crate::analysis::summary::{Note, Program, ScenarioInfo};
use crate::analysis::sweep::{Factor, Figure, Point, Reading};
pub use page::text;
use serde::Serialize;
use std::path::PathBuf;

/// The file by which a folder with a sweep is known.
pub const MARK: &str = "sweep.json";
/// Version of the format of `sweep.json`.
const FORMAT: u32 = 1;

/// A sweep that is done.
#[derive(Debug, Clone)]
pub struct Sweep<'s> {
    /// Which program made it.
    pub program: Program,
    /// The scenario that is varied.
    pub scenario: ScenarioInfo,
    /// What its contract is called, in English and Danish; absent without one.
    pub contract: Option<[String; 2]>,
    /// What the reader must know; plain sentences.
    pub notes: Vec<Note>,
    /// How long each point was run.
    pub length: &'s Length,
    /// How points were laid: `grid`, `latin` or `sobol`.
    pub design: &'static str,
    /// What was varied.
    pub factors: &'s [Factor],
    /// The points.
    pub points: &'s [Point],
    /// What was found at each point.
    pub readings: Vec<&'s Reading>,
}

impl Sweep<'_> {
    /// The fewest and the most replications of a point.
    fn replications(&self) -> (u64, u64) {
        let all = || self.readings.iter().map(|reading| reading.replications);
        (all().min().unwrap_or(0), all().max().unwrap_or(0))
    }
}

/// The sweep for programs.
///
/// # Errors
///
/// [`ReportError::Format`] if it cannot be put into JSON.
pub fn json(sweep: &Sweep<'_>) -> Result<Vec<u8>, ReportError> {
    #[derive(Serialize)]
    struct Done<'a> {
        values: &'a Point,
        #[serde(flatten)]
        reading: &'a Reading,
    }
    #[derive(Serialize)]
    struct Asked<'a> {
        metric: &'a str,
        half_width: f64,
    }
    #[derive(Serialize)]
    struct Page<'a> {
        format: u32,
        program: &'a Program,
        scenario: &'a ScenarioInfo,
        contract: Option<&'a [String; 2]>,
        notes: &'a [Note],
        replications: u64,
        #[serde(skip_serializing_if = "Option::is_none")]
        precision: Option<Asked<'a>>,
        design: &'a str,
        factors: Vec<&'a str>,
        points: Vec<Done<'a>>,
    }
    let done = sweep.points.iter().zip(&sweep.readings);
    let page = Page {
        format: FORMAT,
        program: &sweep.program,
        scenario: &sweep.scenario,
        contract: sweep.contract.as_ref(),
        notes: &sweep.notes,
        replications: sweep.replications().1,
        precision: match sweep.length {
            Length::Replications(_) => None,
            Length::Precision {
                metric, half_width, ..
            } => Some(Asked {
                metric,
                half_width: *half_width,
            }),
        },
        design: sweep.design,
        factors: sweep.factors.iter().map(|f| f.path.as_str()).collect(),
        points: done
            .map(|(values, reading)| Done { values, reading })
            .collect(),
    };
    pretty(&page, MARK)
}

/// Completes a sweep and returns its folder: `sweep.json`, `sweep.txt`, `sweep.csv` and `sweep.parquet` (one row per point and figure),
/// `scenario.toml` and pictures where one or two fields are varied.
///
/// # Errors
///
/// See [`ReportError`]; in each case an earlier sweep stands as it was.
pub fn write(
    staging: Staging<'_>,
    sweep: &Sweep<'_>,
    resolved: &str,
    language: Language,
) -> Result<PathBuf, ReportError> {
    staging.write(MARK, &json(sweep)?)?;
    let page = text(sweep, language, Some(staging.name()));
    staging.write("sweep.txt", page.as_bytes())?;
    let table = table(sweep);
    staging.write_with("sweep.csv", |to| tidy::csv("sweep.csv", to, &table))?;
    let mut bytes = Vec::new();
    tidy::parquet("sweep.parquet", &mut bytes, &table)?;
    staging.write("sweep.parquet", &bytes)?;
    staging.write("scenario.toml", resolved.as_bytes())?;
    plots::write(&staging, &pictures::pictures(sweep, language))?;
    staging.publish()
}

/// One row per point and figure. A field is a column of numbers if all its values are, and of texts otherwise.
fn table(sweep: &Sweep<'_>) -> Vec<Column> {
    let rows: Vec<(usize, &Figure)> = sweep
        .readings
        .iter()
        .enumerate()
        .flat_map(|(point, reading)| reading.figures.iter().map(move |f| (point, f)))
        .collect();
    let mut columns = vec![Column::numbers(
        "point",
        rows.iter().map(|(point, _)| Some(*point as f64)),
    )];
    for (index, factor) in sweep.factors.iter().enumerate() {
        let value = |point: usize| sweep.points[point][index].as_str();
        let numbers: Option<Vec<f64>> = (0..sweep.points.len()).map(|p| number(value(p))).collect();
        columns.push(match numbers {
            Some(numbers) => {
                Column::numbers(&factor.path, rows.iter().map(|(p, _)| Some(numbers[*p])))
            }
            None => Column::texts(
                &factor.path,
                rows.iter().map(|(p, _)| Some(plain(value(*p)).to_owned())),
            ),
        });
    }
    let text = |name: &str, of: fn(&Figure) -> &String| {
        Column::texts(name, rows.iter().map(|(_, f)| Some(of(f).clone())))
    };
    columns.push(text("metric", |f| &f.metric));
    columns.push(text("statistic", |f| &f.statistic));
    let numbers = |name: &str, of: fn(&Figure) -> Option<f64>| {
        Column::numbers(name, rows.iter().map(|(_, f)| of(f)))
    };
    columns.push(numbers("value", |f| f.value));
    columns.push(numbers("low", |f| f.low));
    columns.push(numbers("high", |f| f.high));
    columns.push(Column::numbers(
        "replications",
        rows.iter()
            .map(|(point, _)| Some(sweep.readings[*point].replications as f64)),
    ));
    columns
}

/// A value as people write it: a text without its quotes.
fn plain(value: &str) -> &str {
    let inner = |quote: char| value.strip_prefix(quote)?.strip_suffix(quote);
    let text = inner('"').or_else(|| inner('\''));
    text.filter(|text| !text.contains(['"', '\'', '\\']))
        .unwrap_or(value)
}

/// A value as a number: "0.4", or "26 weeks" where the number stands in front of a unit.
fn number(value: &str) -> Option<f64> {
    value.replace('_', "").parse().ok()
}

/// A value as a place on an axis: a number, or the number in front of a unit.
fn place(value: &str) -> Option<f64> {
    let bare = value.trim_matches('"');
    number(bare).or_else(|| number(bare.split_once(' ')?.0))
}

/// A figure of a point.
fn find<'f>(reading: &'f Reading, metric: &str, statistic: &str) -> Option<&'f Figure> {
    let mut all = reading.figures.iter();
    all.find(|f| f.metric == metric && f.statistic == statistic)
}
