//! What is known of sizes, for people and for programs.

mod answer;
mod page;
mod pictures;
mod rows;
mod words;

use super::error::{ReportError, pretty};
use super::language::Language;
use super::plots;
use super::publish::Staging;
use crate::analysis::size::Found;
pub use page::text;
use std::path::{Path, PathBuf};

/// The file by which a folder with sizes is known.
pub const MARK: &str = "size.json";

/// The sizes for programs: [`Found`] as it is, an [`Estimate`] as in `summary.json`.
///
/// # Errors
///
/// [`ReportError::Format`] if it cannot be put into JSON.
///
/// [`Estimate`]: crate::stats::interval::Estimate
pub fn json(found: &Found) -> Result<Vec<u8>, ReportError> {
    pretty(found, MARK)
}

/// Completes a result and returns its folder: `size.json`, `size.txt`, `size.csv` (one row per figure and size), the resolved scenario as it
/// is planned, `plots/*.svg` and `plots/*.png`.
///
/// # Errors
///
/// See [`ReportError`]; in each case an earlier result stands as it was.
pub fn write(
    staging: Staging<'_>,
    found: &Found,
    resolved: &str,
    language: Language,
) -> Result<PathBuf, ReportError> {
    staging.write(MARK, &json(found)?)?;
    let page = text(found, language, Some(Path::new(staging.name())));
    staging.write("size.txt", page.as_bytes())?;
    staging.write_with("size.csv", |to| rows::write(to, found))?;
    staging.write("scenario.toml", resolved.as_bytes())?;
    plots::write(&staging, &pictures::pictures(found, language))?;
    staging.publish()
}
