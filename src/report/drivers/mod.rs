//! What drives a scenario, for people and for programs.

mod page;
mod pictures;
mod rows;

use super::error::{ReportError, pretty};
use super::language::Language;
use super::plots;
use super::publish::Staging;
use super::tidy;
use crate::analysis::drivers::Drivers;
pub use page::text;
use std::path::PathBuf;

/// The file by which a folder with drivers is known.
pub const MARK: &str = "drivers.json";

/// The drivers for programs: [`Drivers`] as it is.
///
/// # Errors
///
/// [`ReportError::Format`] if it cannot be put into JSON.
pub fn json(drivers: &Drivers) -> Result<Vec<u8>, ReportError> {
    pretty(drivers, MARK)
}

/// Completes a result and returns its folder: `drivers.json`, `drivers.txt`, `drivers.csv` (one row per figure), `scenario.toml` and pictures.
///
/// # Errors
///
/// See [`ReportError`]; in each case an earlier result stands as it was.
pub fn write(
    staging: Staging<'_>,
    drivers: &Drivers,
    resolved: &str,
    language: Language,
) -> Result<PathBuf, ReportError> {
    staging.write(MARK, &json(drivers)?)?;
    let page = text(drivers, language, Some(staging.name()));
    staging.write("drivers.txt", page.as_bytes())?;
    let table = rows::table(drivers);
    staging.write_with("drivers.csv", |to| tidy::csv("drivers.csv", to, &table))?;
    staging.write("scenario.toml", resolved.as_bytes())?;
    plots::write(&staging, &pictures::pictures(drivers, language))?;
    staging.publish()
}
