//! Writes what people read: the summary in the terminal, files, plots. Computes no figure.
//!
//! [`write_all`] puts a whole result into a folder; [`text::summary`] is what goes to the terminal.

pub mod error;
pub mod explain;
pub mod json;
pub mod language;
pub mod numbers;
pub mod plots;
pub mod publish;
pub mod rows;
#[cfg(test)]
pub(crate) mod sample;
pub mod settlement;
pub mod tables;
pub mod text;

use crate::analysis::summary::Summary;
pub use error::ReportError;
pub use language::Language;
use publish::Staging;
pub use rows::Table;
use std::path::{Path, PathBuf};

/// Writes a whole result into `parent/name` and returns that folder: `summary.json`, `summary.txt`, `replications.csv`, `series.csv`,
/// `plots/*.svg`, `plots/*.png` and the extra files (name, bytes; names may hold "/").
///
/// The folder appears whole or not at all, and replaces an earlier result of the same name. `cancelled` is asked between files.
/// The same input gives the same bytes.
///
/// # Errors
///
/// See [`ReportError`]; in each case an earlier result stands as it was.
pub fn write_all(
    parent: &Path,
    name: &str,
    summary: &Summary,
    rows: &Table,
    extra_files: &[(String, Vec<u8>)],
    language: Language,
    cancelled: &dyn Fn() -> bool,
) -> Result<PathBuf, ReportError> {
    let staging = Staging::new(parent, name, cancelled)?;
    staging.write("summary.json", &json::summary(summary)?)?;
    // The page names its folder without the way to it: it stays true when the folder is moved, and bytes do not depend on the place.
    let page = text::summary(summary, language, Some(Path::new(name)));
    staging.write("summary.txt", page.as_bytes())?;
    staging.write_with("replications.csv", |to| rows.write("replications.csv", to))?;
    staging.write_with("series.csv", |to| {
        rows::write_series("series.csv", to, &summary.series)
    })?;
    for (file, bytes) in extra_files {
        staging.write(file, bytes)?;
    }
    for picture in plots::pictures(summary, language) {
        let svg = picture.svg(summary, language)?;
        staging.write(&format!("plots/{}.svg", picture.name), svg.as_bytes())?;
        staging.write_at(&format!("plots/{}.png", picture.name), |path| {
            picture.png(summary, language, path)
        })?;
    }
    staging.publish()
}

#[cfg(test)]
mod tests;
