//! `--contract FILE --party city=kolding`: a scenario under another contract than its own.

use super::diagnostics::{Fault, Faults};
use super::named_contract;
use super::nearest::suggest;
use super::shape::names::{Declared, Names};
use super::source::{Place, Sources};
use super::tree::Node;
use super::units::short;
use std::path::{Path, PathBuf};

/// The name under which parties are shown.
const COMMAND_LINE: &str = "command line --party";

/// A contract that stands instead of a scenario's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OtherContract {
    /// The contract file; the path starts from the current folder.
    pub file: PathBuf,
    /// Who parties of the file are in the scenario, as `PARTY=NAME`.
    pub parties: Vec<String>,
}

impl OtherContract {
    /// A contract file whose parties are nobody in the scenario.
    pub fn new(file: &Path) -> Self {
        Self {
            file: file.to_owned(),
            parties: Vec::new(),
        }
    }

    /// Puts it into a scenario, as if the scenario named it: whatever that said of contract and capital goes.
    pub(super) fn put(&self, root: &mut Node, sources: &mut Sources, faults: &mut Faults) {
        let shown = self.file.display().to_string().replace('\\', "/");
        let at = sources.add("command line --contract", shown.as_str());
        let name = Node::text_at(Place::new(at, 0..shown.len()), &shown);
        let mut contract = name.clone();
        if !self.parties.is_empty() {
            contract = Node::table_at(name.place);
            let mut parties = Node::table_at(name.place);
            let declared = Declared::of(root);
            for text in &self.parties {
                party(text, &mut parties, &declared, sources, faults);
            }
            if let Some(table) = contract.table_mut() {
                table.set("file", name);
                table.set("parties", parties);
            }
        }
        if let Some(table) = root.table_mut() {
            table.remove("capital");
            table.set("contract", contract);
        }
        named_contract::expand(root, None, sources, faults);
    }
}

/// Reads one `PARTY=NAME`.
fn party(
    text: &str,
    parties: &mut Node,
    declared: &Declared,
    sources: &mut Sources,
    faults: &mut Faults,
) {
    let file = sources.add(COMMAND_LINE, text);
    let Some((party, name)) = text.split_once('=') else {
        let place = Place::new(file, 0..text.len());
        faults.push(
            Fault::new(
                place,
                "--party",
                "needs a party of the contract and who it is here",
            )
            .here("no `=` in it")
            .help("write --party PARTY=NAME, for instance --party city=kolding"),
        );
        return;
    };
    let start = party.len() + 1;
    let (party, name) = (party.trim(), name.trim().trim_matches('"'));
    let place = Place::new(file, start..text.len());
    let path = format!("contract.parties.{party}");
    if parties.get(party).is_some() {
        let what = format!("`{}` is named twice", short(party));
        let fault = Fault::new(Place::new(file, 0..text.len()), path, what);
        return faults.push(
            fault
                .here("said before")
                .help("name each party of the contract once"),
        );
    }
    let known = declared.candidates(Names::Recipient);
    if !known.contains(&name) {
        let what = format!("there is nobody `{}` in the scenario", short(name));
        let mut fault = Fault::new(place, path, what).here("not defined");
        fault.help = suggest(name, "it can be", &known);
        return faults.push(fault);
    }
    let mut node = Node::text_at(place, name);
    node.key = Place::new(file, 0..party.len());
    if let Some(table) = parties.table_mut() {
        table.set(party, node);
    }
}
