//! A comparison for people and for programs.

mod page;
mod pictures;
mod rows;

use super::error::{ReportError, pretty};
use super::language::Language;
use super::plots;
use super::publish::Staging;
use crate::analysis::compare::Comparison;
pub use page::text;
use std::path::{Path, PathBuf};

/// The file by which a folder with a comparison is known.
pub const MARK: &str = "comparison.json";

/// The comparison for programs: [`Comparison`] as it is, an [`Estimate`] as in `summary.json`.
///
/// # Errors
///
/// [`ReportError::Format`] if it cannot be put into JSON.
///
/// [`Estimate`]: crate::stats::interval::Estimate
pub fn json(comparison: &Comparison) -> Result<Vec<u8>, ReportError> {
    pretty(comparison, MARK)
}

/// Completes a comparison and returns its folder: `comparison.json`, `comparison.txt`, `comparison.csv` (one row per figure), the
/// resolved scenarios as `scenario-1.toml`, … in their order, `plots/*.svg` and `plots/*.png`.
///
/// # Errors
///
/// See [`ReportError`]; in each case an earlier comparison stands as it was.
pub fn write(
    staging: Staging<'_>,
    comparison: &Comparison,
    resolved: &[&str],
    language: Language,
) -> Result<PathBuf, ReportError> {
    staging.write(MARK, &json(comparison)?)?;
    let page = text(comparison, language, Some(Path::new(staging.name())));
    staging.write("comparison.txt", page.as_bytes())?;
    staging.write_with("comparison.csv", |to| rows::write(to, comparison))?;
    for (number, resolved) in (1..).zip(resolved) {
        staging.write(&format!("scenario-{number}.toml"), resolved.as_bytes())?;
    }
    plots::write(&staging, &pictures::pictures(comparison, language))?;
    staging.publish()
}
