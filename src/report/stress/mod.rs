//! Stresses for people and for programs.

mod page;
mod pictures;
mod reverse;
mod rows;

use super::error::{ReportError, pretty};
use super::language::Language;
use super::plots;
use super::publish::Staging;
use super::tidy;
use crate::analysis::stress::Stressed;
pub use page::text;
use std::path::PathBuf;

/// The file by which a folder with stresses is known.
pub const MARK: &str = "stress.json";

/// The stresses for programs: [`Stressed`] as it is.
///
/// # Errors
///
/// [`ReportError::Format`] if it cannot be put into JSON.
pub fn json(stressed: &Stressed) -> Result<Vec<u8>, ReportError> {
    pretty(stressed, MARK)
}

/// Completes a result and returns its folder: `stress.json`, `stress.txt`, `stress.csv` (one row per figure), `reverse.csv` if that was asked
/// for, `scenario.toml` and pictures.
///
/// # Errors
///
/// See [`ReportError`]; in each case an earlier result stands as it was.
pub fn write(
    staging: Staging<'_>,
    stressed: &Stressed,
    resolved: &str,
    language: Language,
) -> Result<PathBuf, ReportError> {
    staging.write(MARK, &json(stressed)?)?;
    let page = text(stressed, language, Some(staging.name()));
    staging.write("stress.txt", page.as_bytes())?;
    let table = rows::stresses(stressed);
    staging.write_with("stress.csv", |to| tidy::csv("stress.csv", to, &table))?;
    if !stressed.reverse.is_empty() {
        let table = rows::reverse(stressed);
        staging.write_with("reverse.csv", |to| tidy::csv("reverse.csv", to, &table))?;
    }
    staging.write("scenario.toml", resolved.as_bytes())?;
    plots::write(&staging, &pictures::pictures(stressed, language))?;
    staging.publish()
}
