//! From a contract file of its own, or a scenario that holds a contract, to the terms.
//!
//! ```
//! let text = r#"
//!     name = "preschool"
//!     title = "A preschool, year 1"
//!     [party.funders]
//!     name = "County and charity"
//!     [party.lender]
//!     name = "Lender"
//!     [contract]
//!     currency = "USD"
//!     from = 2014-08-01
//!     until = 2015-07-31
//!     pay_every = "12 months"
//!     payers = { funders = 1.0 }
//!     receiver = "lender"
//!     [contract.line.special_education]
//!     metric = { reported = "money" }
//!     share = 0.95
//! "#;
//! let contract = trappe_scenario::scenario::contract_text("preschool.toml", text, &[])?;
//! assert_eq!(contract.terms.lines[0].name, "special_education");
//! # Ok::<(), Box<trappe_scenario::scenario::Diagnostics>>(())
//! ```

use super::diagnostics::{Diagnostics, Fault, Faults};
use super::load::{CONTRACT, Format, IS_SCENARIO, Loader, read_file};
use super::provenance::Assumption;
use super::read::context::{At, Context};
use super::read::contract::{self, Frame};
use super::shape::names::Declared;
use super::source::{FileId, Place, Sources};
use super::tree::Node;
use super::{overrides, same, shape, write};
use crate::contract::parties::Parties;
use crate::contract::terms::Terms;
use crate::model::account::Party;
use crate::model::group::Municipality;
use std::collections::BTreeMap;
use std::path::Path;

/// A contract, checked and resolved.
#[derive(Debug, Clone)]
pub struct ContractFile {
    /// Short name.
    pub name: String,
    /// The terms.
    pub terms: Terms,
    /// Who pays and receives; the parties of the file stand among the funders.
    pub parties: Parties,
    /// Every number and where it comes from, in the order in which they were read.
    pub provenance: Vec<Assumption>,
    /// What is not wrong but worth knowing, each with the path of the field in front.
    pub notes: Vec<String>,
    /// The same in Danish.
    pub notes_da: Vec<String>,
    /// SHA-256, in hexadecimal, of everything that the file says.
    pub digest: String,
    /// The merged file as TOML, which reads back as the same contract.
    pub resolved_toml: String,
}

/// Loads a contract file, or the contract of a scenario, with overrides of the form `path.to.field=value` laid over it.
///
/// # Errors
///
/// Everything that is wrong with it, in one [`Diagnostics`].
pub fn load_contract(path: &Path, overrides: &[String]) -> Result<ContractFile, Box<Diagnostics>> {
    let name = path.display().to_string();
    match read_file(path) {
        Ok(text) => contract_text(&name, &text, overrides),
        Err(reason) => {
            let mut sources = Sources::default();
            let file = sources.add(name, "");
            let mut faults = Faults::default();
            faults.push(
                Fault::new(Place::whole(file), "", "the contract cannot be read").here(reason),
            );
            Err(faults.into_diagnostics(sources))
        }
    }
}

/// Reads a contract from a text; `name` is shown in messages, and paths in `extends` start from its folder.
///
/// # Errors
///
/// Everything that is wrong with it, in one [`Diagnostics`].
pub fn contract_text(
    name: &str,
    text: &str,
    overrides: &[String],
) -> Result<ContractFile, Box<Diagnostics>> {
    let mut sources = Sources::default();
    let mut faults = Faults::default();
    let mut root = Loader::of(Format::Contract, &mut sources, &mut faults).text(name, text);
    if faults.say(IS_SCENARIO) {
        return of_scenario(name, text, overrides);
    }
    // What could not be read cannot be checked: faults of the syntax would drag others behind them.
    if !faults.is_empty() {
        return Err(faults.into_diagnostics(sources));
    }
    for text in overrides {
        overrides::apply(&mut root, &CONTRACT, text, &mut sources, &mut faults);
    }
    let declared = Declared::of_contract(&root);
    let resolved = same::resolve(&root, &mut faults);
    shape::check::check(&resolved, &CONTRACT, "", &declared, &mut faults);
    let content = read(&resolved, &declared, &sources, &mut faults);
    match content {
        Some(content) if faults.is_empty() => Ok(ContractFile {
            digest: write::digest(&root, &CONTRACT),
            resolved_toml: write::readable(&root, &CONTRACT),
            ..content
        }),
        _ => {
            if faults.is_empty() {
                let whole = Place::whole(FileId(0));
                faults.push(
                    Fault::new(whole, "", "the contract could not be read")
                        .here("no field is at fault; please report this file"),
                );
            }
            Err(faults.into_diagnostics(sources))
        }
    }
}

/// The contract that a scenario holds.
fn of_scenario(
    name: &str,
    text: &str,
    overrides: &[String],
) -> Result<ContractFile, Box<Diagnostics>> {
    let scenario = super::load_text(name, text, overrides)?;
    let Some(terms) = scenario.contract else {
        let mut sources = Sources::default();
        let place = Place::whole(sources.add(name, text));
        let mut faults = Faults::default();
        faults.push(
            Fault::new(place, "", "this scenario has no contract")
                .here("no section [contract] with lines, and no contract file is named")
                .help("add [contract.line.ID], or contract = \"FILE\""),
        );
        return Err(faults.into_diagnostics(sources));
    };
    let party = |m: Municipality| Party {
        id: m.id,
        name: m.name.clone(),
        name_da: m.name,
    };
    Ok(ContractFile {
        name: scenario.run.name,
        terms,
        parties: Parties {
            municipalities: scenario
                .spec
                .municipalities
                .into_iter()
                .map(party)
                .collect(),
            funders: scenario.spec.funders,
            tranches: scenario.spec.tranches,
        },
        provenance: scenario
            .provenance
            .into_iter()
            .filter(|a| is_of_contract(&a.path))
            .collect(),
        notes: of_contract(scenario.notes),
        notes_da: of_contract(scenario.notes_da),
        digest: scenario.digest,
        resolved_toml: scenario.resolved_toml,
    })
}

/// Whether a path lies in the contract.
fn is_of_contract(path: &str) -> bool {
    ["contract", "capital"].iter().any(|section| {
        let rest = path.strip_prefix(section);
        rest.is_some_and(|rest| rest.starts_with(['.', ':']))
    })
}

/// The notes that concern the contract: what a scenario says of its lives doesn't belong to it.
fn of_contract(notes: Vec<String>) -> Vec<String> {
    notes.into_iter().filter(|n| is_of_contract(n)).collect()
}

fn read(
    root: &Node,
    declared: &Declared,
    sources: &Sources,
    faults: &mut Faults,
) -> Option<ContractFile> {
    let mut cx = Context {
        sources,
        declared,
        root,
        faults,
        calendar: None,
        parameters: Vec::new(),
        provenance: Vec::new(),
        numbers: BTreeMap::new(),
        times: BTreeMap::new(),
        notes: Vec::new(),
        danish: BTreeMap::new(),
        growth: None,
    };
    let top = At {
        node: root,
        path: String::new(),
    };
    let name = cx.text(&top, "name");
    let title = cx.names(&top, "title");
    let parties = cx.section("party");
    let parties = cx.parties(parties);
    let capital = cx.section("capital");
    let tranches = cx.parties(capital.as_ref().and_then(|c| c.get("tranche")));
    let frame = Frame {
        title: title.clone().unwrap_or_default(),
        ..Frame::default()
    };
    let terms = cx
        .section("contract")
        .and_then(|at| contract::read(&mut cx, &at, capital.as_ref(), &frame));
    title?;
    Some(ContractFile {
        name: name?,
        terms: terms?,
        parties: Parties {
            municipalities: Vec::new(),
            funders: parties?,
            tranches: tranches?,
        },
        notes_da: cx.notes_da(),
        provenance: cx.provenance,
        notes: cx.notes,
        digest: String::new(),
        resolved_toml: String::new(),
    })
}
