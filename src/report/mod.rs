//! Writes what people read: the summary in the terminal, files, plots. Computes no figure.
//!
//! [`write_all`] puts a whole result into a folder; [`text::summary`] is what goes to the terminal.

pub mod compare;
pub mod drivers;
pub mod error;
pub mod explain;
pub mod json;
pub mod language;
pub mod numbers;
pub mod parquet;
pub mod plots;
pub mod publish;
pub mod rows;
pub mod run_rows;
#[cfg(test)]
pub(crate) mod sample;
pub mod settlement;
pub mod size;
pub mod solve;
pub mod stress;
pub mod sweep;
pub mod tables;
pub mod text;
pub mod tidy;

use crate::analysis::summary::Summary;
pub use error::ReportError;
pub use language::Language;
use publish::Staging;
use run_rows::Formats;
use std::path::{Path, PathBuf};
use text::Files;

/// Completes a result and returns its folder: `summary.json`, `summary.txt`, `series.csv`, `plots/*.svg`, `plots/*.png` and the extra files
/// (name, bytes; names may hold "/"), beside what is in it already: the rows ([`run_rows`]) in the formats of `rows`.
///
/// The folder appears whole or not at all, and replaces an earlier result of the same name. The same input gives the same bytes.
///
/// # Errors
///
/// See [`ReportError`]; in each case an earlier result stands as it was.
pub fn write_all(
    staging: Staging<'_>,
    summary: &Summary,
    rows: Formats,
    extra_files: &[(String, Vec<u8>)],
    language: Language,
) -> Result<PathBuf, ReportError> {
    staging.write("summary.json", &json::summary(summary)?)?;
    // The page names its folder without the way to it: it stays true when the folder is moved, and bytes do not depend on the place.
    let files = Files {
        folder: Path::new(staging.name()),
        rows,
    };
    let page = text::summary(summary, language, Some(files));
    staging.write("summary.txt", page.as_bytes())?;
    staging.write_with("series.csv", |to| {
        rows::write_series("series.csv", to, &summary.series)
    })?;
    for (file, bytes) in extra_files {
        staging.write(file, bytes)?;
    }
    plots::write(&staging, &plots::pictures(summary, language))?;
    staging.publish()
}

#[cfg(test)]
mod tests;
