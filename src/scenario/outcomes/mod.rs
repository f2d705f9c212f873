//! Files of observed outcomes, TOML or CSV: read together with their contract, and written exactly.
//!
//! ```toml
//! contract = "denver"                                # optional: the contract's name
//! terminated = { on = 2015-08-31, by = "stop" }      # optional; a list where the intake ended first and everything later
//! [[outcome]]
//! metric = "days"
//! date = 2017-12-31
//! value = 258_858          # or: percent = 59 and of = 374
//! baseline = 155           # numbers: or a list; money: what was expected
//! person = 17              # claims and units: a number or a label
//! cohort = "c1"
//! sample = 936
//! controls = 9360
//! [[cost]]
//! date = 2016-01-01
//! amount = 8_600_000
//! ```
//!
//! Every number may say where it comes from: `value = { value = 258_858, source = "…", grade = "B", note = "…" }`.
//!
//! In CSV each `[[outcome]]` is a row under these column names, a list of baselines is separated by semicolons, a cost is a row with the metric
//! `cost`, and an early end a row with the metric `terminated` and the id of the termination as cohort.

mod conditions;
mod costs;
mod csv;
mod doubts;
mod entry;
mod fields;
mod people;
mod read;
mod sampled;
mod sources;
mod starters;
mod uses;
mod warnings;
mod write;

#[cfg(test)]
mod tests;

pub use people::People;
pub use warnings::Warning;
pub use write::write_outcomes;

use super::contract_file::ContractFile;
use super::diagnostics::{Diagnostics, Fault, Faults};
use super::provenance::Assumption;
use super::source::{Place, Sources};
use crate::contract::outcomes::Outcomes;
use crate::contract::terms::Terms;
use std::fs;
use std::path::Path;

/// How outcomes are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// `[[outcome]]` tables.
    Toml,
    /// One row for each outcome.
    Csv,
}

/// What an outcome file says.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Observed {
    /// The outcomes, sorted.
    pub outcomes: Outcomes,
    /// What the file calls the people.
    pub people: People,
    /// Where numbers come from, as far as the file says so.
    pub sources: Vec<Assumption>,
    /// What is not wrong but worth knowing.
    pub warnings: Vec<Warning>,
}

/// More than any outcome file needs: a million claims.
const MOST_BYTES: u64 = 64 << 20;

/// Reads an outcome file, `.csv` or else TOML: the outcomes, and what is not wrong but worth knowing, in English.
///
/// # Errors
///
/// Everything that is wrong with it, in one [`Diagnostics`].
pub fn load_outcomes(
    path: &Path,
    contract: &ContractFile,
) -> Result<(Outcomes, Vec<String>), Box<Diagnostics>> {
    let read = read_outcomes(path, &contract.name, &contract.terms)?;
    let warnings = read.warnings.into_iter().map(|w| w.english);
    Ok((read.outcomes, warnings.collect()))
}

/// Reads an outcome file, `.csv` or else TOML, for the contract of this name and these terms; with all that the file says.
///
/// # Errors
///
/// Everything that is wrong with it, in one [`Diagnostics`].
pub fn read_outcomes(
    path: &Path,
    contract: &str,
    terms: &Terms,
) -> Result<Observed, Box<Diagnostics>> {
    let name = path.display().to_string().replace('\\', "/");
    let csv = path
        .extension()
        .is_some_and(|e| e.eq_ignore_ascii_case("csv"));
    let format = if csv { Format::Csv } else { Format::Toml };
    match file(path) {
        Ok(text) => read_text(&name, &text, format, contract, terms),
        Err(reason) => {
            let mut sources = Sources::default();
            let place = Place::whole(sources.add(name, ""));
            let mut faults = Faults::default();
            faults.push(Fault::new(place, "", "the outcomes cannot be read").here(reason));
            Err(faults.into_diagnostics(sources))
        }
    }
}

/// Reads outcomes from a text; `name` is shown in messages.
///
/// # Errors
///
/// Everything that is wrong with it, in one [`Diagnostics`].
pub fn read_text(
    name: &str,
    text: &str,
    format: Format,
    contract: &str,
    terms: &Terms,
) -> Result<Observed, Box<Diagnostics>> {
    let mut sources = Sources::default();
    let file = sources.add(name, text);
    let mut faults = Faults::default();
    let mut reader = read::Reader::new(terms, &mut faults);
    match format {
        Format::Toml => reader.toml(file, name, text, contract),
        Format::Csv => reader.csv(file, text),
    }
    let observed = reader.finish(&sources);
    if faults.is_empty() {
        Ok(observed)
    } else {
        Err(faults.into_diagnostics(sources))
    }
}

/// The text of an outcome file.
fn file(path: &Path) -> Result<String, String> {
    let meta = fs::metadata(path).map_err(|e| match e.kind() {
        std::io::ErrorKind::NotFound => "there is no such file".to_owned(),
        std::io::ErrorKind::PermissionDenied => "it may not be read by this user".to_owned(),
        _ => "the system refuses to open it".to_owned(),
    })?;
    if !meta.is_file() {
        return Err("this is not a file".to_owned());
    }
    if meta.len() > MOST_BYTES {
        return Err("it is larger than 64 MB and cannot be an outcome file".to_owned());
    }
    let bytes = fs::read(path).map_err(|_| "the system refuses to read it".to_owned())?;
    String::from_utf8(bytes).map_err(|e| {
        let before = &e.as_bytes()[..e.utf8_error().valid_up_to()];
        let line = 1 + before.iter().filter(|b| **b == b'\n').count();
        format!("line {line} is not UTF-8 text: save the file as UTF-8")
    })
}
