//! Terms that were sought, for people and for programs.

mod answer;
mod page;
mod pictures;
mod rows;
mod words;

use super::error::{ReportError, pretty};
use super::language::Language;
use super::plots;
use super::publish::Staging;
use super::tidy;
use crate::analysis::solve::Solved;
pub use page::text;
use std::path::{Path, PathBuf};

/// The file by which a folder with a solution is known.
pub const MARK: &str = "solution.json";

/// The solution for programs: [`Solved`] as it is.
///
/// # Errors
///
/// [`ReportError::Format`] if it cannot be put into JSON.
pub fn json(found: &Solved) -> Result<Vec<u8>, ReportError> {
    pretty(found, MARK)
}

/// Completes a result and returns its folder: `solution.json`, `solution.txt`, `frontier.csv` (one row per term sheet), `conditions.csv` (one row per
/// condition and bank) if there are any, `scenario.toml` with the current terms, `plots/*.svg` and `plots/*.png`.
///
/// # Errors
///
/// See [`ReportError`]; in each case an earlier result stands as it was.
pub fn write(
    staging: Staging<'_>,
    found: &Solved,
    resolved: &str,
    language: Language,
) -> Result<PathBuf, ReportError> {
    staging.write(MARK, &json(found)?)?;
    let page = text(found, language, Some(Path::new(staging.name())));
    staging.write("solution.txt", page.as_bytes())?;
    let deals = rows::frontier(found);
    staging.write_with("frontier.csv", |to| tidy::csv("frontier.csv", to, &deals))?;
    if let Some(answer) = &found.answer {
        let rows = rows::conditions(answer);
        staging.write_with("conditions.csv", |to| {
            tidy::csv("conditions.csv", to, &rows)
        })?;
    }
    staging.write("scenario.toml", resolved.as_bytes())?;
    plots::write(&staging, &pictures::pictures(found, language))?;
    staging.publish()
}
