//! From a scenario file to a checked, resolved scenario.
//!
//! [`load()`] reads a TOML file and everything that it extends, lays them over one another, checks the result
//! against the format ([`shape`]) and turns it into a [`crate::model::Spec`] and the terms of a contract. All faults
//! come back together, each with its line and what would be right.
//!
//! ```
//! let text = trappe_scenario::scenario::template("a-new-start");
//! let scenario = trappe_scenario::scenario::load_text("a-new-start.toml", &text, &[])?;
//! assert_eq!(scenario.run.name, "a-new-start");
//! # Ok::<(), Box<trappe_scenario::scenario::Diagnostics>>(())
//! ```

pub mod contract_file;
pub mod diagnostics;
pub mod edits;
pub mod library;
pub mod load;
pub mod merge;
pub mod named_contract;
pub mod nearest;
pub mod other_contract;
pub mod outcomes;
pub mod overrides;
pub mod provenance;
pub mod read;
pub mod same;
pub mod shape;
pub mod source;
pub mod stress;
mod template;
pub mod term_sheets;
pub mod tree;
pub mod units;
pub mod value;
pub mod write;

pub use contract_file::{ContractFile, contract_text, load_contract};
pub use diagnostics::Diagnostics;
pub use provenance::{Assumption, Grade, weakest_first};
pub use shape::reference::{contract_reference, reference};
pub use shape::schema::{contract_schema, schema};
pub use template::template;

use crate::contract::terms::Terms;
use crate::model::Spec;
use diagnostics::{Fault, Faults};
use load::{Loader, SCENARIO};
use other_contract::OtherContract;
use shape::names::Declared;
use source::{FileId, Place, Sources};
use std::path::Path;
use tree::Node;

/// A scenario, checked and resolved.
#[derive(Debug, Clone)]
pub struct Scenario {
    /// The model.
    pub spec: Spec,
    /// The terms of the contract; `None` if the scenario has none.
    pub contract: Option<Terms>,
    /// The settings of a run.
    pub run: RunSettings,
    /// Every number and where it comes from, in the order in which they were read.
    pub provenance: Vec<Assumption>,
    /// What is not wrong but worth knowing, each with the path of the field in front.
    pub notes: Vec<String>,
    /// The same in Danish, as far as it is known.
    pub notes_da: Vec<String>,
    /// SHA-256, in hexadecimal, of everything that the scenario says except seed and replications.
    pub digest: String,
    /// The merged scenario as TOML, which reads back as the same scenario.
    pub resolved_toml: String,
}

/// The settings of a run.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct RunSettings {
    /// Short name: results go to `output/NAME`.
    pub name: String,
    /// Title in English.
    pub title: String,
    /// Title in Danish, if the scenario has one.
    pub title_da: Option<String>,
    /// What the scenario is about.
    pub description: Option<String>,
    /// Currency of all amounts.
    pub currency: String,
    /// Number of replications.
    pub replications: u64,
    /// Seed of the random numbers.
    pub seed: u64,
}

/// Loads a scenario file, with overrides of the form `path.to.field=value` laid over it.
///
/// # Errors
///
/// Everything that is wrong with it, in one [`Diagnostics`].
pub fn load(path: &Path, overrides: &[String]) -> Result<Scenario, Box<Diagnostics>> {
    load_under(path, None, overrides)
}

/// Loads a scenario file under another contract than its own. The overrides are laid over the result.
///
/// # Errors
///
/// Everything that is wrong with it, in one [`Diagnostics`].
pub fn load_under(
    path: &Path,
    contract: Option<&OtherContract>,
    overrides: &[String],
) -> Result<Scenario, Box<Diagnostics>> {
    let (root, sources, faults) = merged(path, contract, overrides)?;
    resolve(&root, sources, faults)
}

/// A scenario file with everything that is laid over it, before it is read.
fn merged(
    path: &Path,
    contract: Option<&OtherContract>,
    overrides: &[String],
) -> Result<Merged, Box<Diagnostics>> {
    let name = path.display().to_string();
    match load::read_file(path) {
        Ok(text) => merged_text(&name, &text, contract, overrides),
        Err(reason) => {
            let mut sources = Sources::default();
            let file = sources.add(name, "");
            let mut faults = Faults::default();
            faults.push(
                Fault::new(Place::whole(file), "", "the scenario cannot be read").here(reason),
            );
            Err(give_up(faults, sources))
        }
    }
}

/// Reads a scenario from a text; `name` is shown in messages, and paths in `extends` start from its folder.
///
/// # Errors
///
/// Everything that is wrong with it, in one [`Diagnostics`].
pub fn load_text(
    name: &str,
    text: &str,
    overrides: &[String],
) -> Result<Scenario, Box<Diagnostics>> {
    let (root, sources, faults) = merged_text(name, text, None, overrides)?;
    resolve(&root, sources, faults)
}

/// A tree, the texts that it was read from, and what was wrong so far.
type Merged = (Node, Sources, Faults);

fn merged_text(
    name: &str,
    text: &str,
    contract: Option<&OtherContract>,
    overrides: &[String],
) -> Result<Merged, Box<Diagnostics>> {
    let mut sources = Sources::default();
    let mut faults = Faults::default();
    let mut root = Loader::new(&mut sources, &mut faults).text(name, text);
    if let Some(other) = contract {
        other.put(&mut root, &mut sources, &mut faults);
    }
    // What could not be read cannot be checked: faults of the syntax would drag others behind them.
    if !faults.is_empty() {
        return Err(give_up(faults, sources));
    }
    for text in overrides {
        overrides::apply(&mut root, &SCENARIO, text, &mut sources, &mut faults);
    }
    // An override may name a contract file too.
    let folder = Path::new(name).parent();
    named_contract::expand(&mut root, folder, &mut sources, &mut faults);
    Ok((root, sources, faults))
}

fn resolve(
    root: &Node,
    sources: Sources,
    mut faults: Faults,
) -> Result<Scenario, Box<Diagnostics>> {
    let declared = Declared::of(root);
    // What is written back, and what the digest is of, is what the scenario says.
    let resolved = same::resolve(root, &mut faults);
    shape::check::check(&resolved, &SCENARIO, "", &declared, &mut faults);
    let content = read::read(&resolved, &declared, &sources, &mut faults);
    match content {
        Some(content) if faults.is_empty() => Ok(Scenario {
            spec: content.spec,
            contract: content.contract,
            run: content.run,
            provenance: content.provenance,
            notes: content.notes,
            notes_da: content.notes_da,
            digest: write::digest(root, &SCENARIO),
            resolved_toml: write::readable(root, &SCENARIO),
        }),
        _ => Err(give_up(faults, sources)),
    }
}

/// An error is never empty: a reader that gives up has reported why, and if it has not, that is said.
fn give_up(mut faults: Faults, sources: Sources) -> Box<Diagnostics> {
    if faults.is_empty() {
        faults.push(
            Fault::new(
                Place::whole(FileId(0)),
                "",
                "the scenario could not be read",
            )
            .here("no field is at fault; please report this file"),
        );
    }
    faults.into_diagnostics(sources)
}
