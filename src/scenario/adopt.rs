//! Takes a contract file into the scenario that names it.
//!
//! `contract = "FILE"` and `contract = { file = "FILE", … }` become the sections that the file holds: its `[contract]` with
//! the scenario's own fields laid over it, and its `[capital]`, likewise. The parties of the file become funders of the
//! scenario, unless `parties` says who they are here. What comes out has no trace of files, so that a resolved
//! scenario stands by itself.

use super::diagnostics::{Fault, Faults};
use super::load::{Format, Loader, read_file};
use super::merge::merge;
use super::nearest::suggest;
use super::shape::contract::{CAPITAL, CONTRACT_IN_SCENARIO};
use super::shape::{Key, Kind, Names};
use super::source::{Place, Sources};
use super::tree::{Node, Table, Value};
use std::path::{Path, PathBuf};

/// The kinds of the two sections that a contract file brings.
static SECTIONS: [(&str, Kind); 2] = [
    ("contract", Kind::OrFile(&CONTRACT_IN_SCENARIO)),
    ("capital", Kind::Fields(&CAPITAL)),
];

/// Replaces the contract of a scenario by a file, as if the scenario named it: whatever it said of contract and capital goes.
pub fn replace(root: &mut Node, file: &Path, sources: &mut Sources) {
    let shown = file.display().to_string().replace('\\', "/");
    let at = sources.add("command line --contract", shown.as_str());
    let node = Node::text_at(Place::new(at, 0..shown.len()), &shown);
    if let Some(table) = root.table_mut() {
        table.remove("capital");
        table.set("contract", node);
    }
}

/// Takes in the contract file that a scenario names, if it names one. Relative paths start from the folder of the file that
/// names it, or from `here` if the command line does.
pub fn adopt(root: &mut Node, sources: &mut Sources, faults: &mut Faults) {
    let Some(contract) = root.get("contract") else {
        return;
    };
    let (file, path) = match contract.get("file") {
        Some(file) => (file, "contract.file"),
        None => (contract, "contract"),
    };
    let Some(name) = file.text() else { return };
    let place = file.place;
    let at = folder(sources, place).join(name);
    let text = match read_file(&at) {
        Ok(text) => text,
        Err(reason) => {
            let what = format!("{} cannot be read", at.display());
            let fault = Fault::new(place, path, what).here(reason);
            return faults
                .push(fault.help("paths start from the folder of the file that names them"));
        }
    };
    let shown = at.display().to_string().replace('\\', "/");
    let known = faults.len();
    let mut from = Loader::of(Format::Contract, sources, faults).text(&shown, &text);
    if faults.len() > known {
        return;
    }
    let parties = mapping(root, &from, faults);
    for (section, kind) in &SECTIONS {
        if let Some(node) = from.table_mut().and_then(|t| t.get_mut(section)) {
            rename(node, kind, &parties);
        }
    }
    title(&mut from);
    lay(root, from, &parties);
}

/// The folder from which a path starts.
fn folder(sources: &Sources, place: Place) -> PathBuf {
    let name = sources.name(place.file);
    if name.starts_with("command line") {
        return PathBuf::new();
    }
    Path::new(name)
        .parent()
        .map_or_else(PathBuf::new, Path::to_owned)
}

/// Who each party of the file is in the scenario: `(name in the file, name here)`.
fn mapping(root: &Node, from: &Node, faults: &mut Faults) -> Vec<(String, String)> {
    let names = |node: Option<&Node>| -> Vec<String> {
        let table = node.and_then(Node::table);
        table.map_or_else(Vec::new, |t| t.keys().map(str::to_owned).collect())
    };
    let (parties, mut here) = (names(from.get("party")), names(root.get("municipality")));
    here.extend(names(root.get("funder")));
    here.push("state".to_owned());
    let given = root.get("contract").and_then(|c| c.get("parties"));
    let mut out = Vec::new();
    for (party, node) in given
        .and_then(Node::table)
        .into_iter()
        .flat_map(Table::iter)
    {
        let path = format!("contract.parties.{party}");
        if !parties.iter().any(|p| p == party) {
            let known: Vec<&str> = parties.iter().map(String::as_str).collect();
            let mut fault =
                Fault::new(node.place, path, format!("the file has no party `{party}`"));
            fault.help = suggest(party, "the file has", &known);
            faults.push(fault);
            continue;
        }
        match node.text() {
            Some(name) if here.iter().any(|h| h == name) => {
                out.push((party.to_owned(), name.to_owned()));
            }
            Some(name) => {
                let known: Vec<&str> = here.iter().map(String::as_str).collect();
                let what = format!("the scenario has no payer `{name}`");
                let mut fault = Fault::new(node.place, path, what);
                fault.help = suggest(name, "the scenario has", &known);
                faults.push(fault);
            }
            None => {
                let fault = Fault::new(node.place, path, "needs the name of who it is here");
                faults.push(fault.here(format!("this is {}", node.value.describe())));
            }
        }
    }
    out
}

/// Renames parties wherever the description of the format says that one stands.
fn rename(node: &mut Node, kind: &Kind, parties: &[(String, String)]) {
    let to = |name: &str| {
        parties
            .iter()
            .find(|(p, _)| p == name)
            .map(|(_, n)| n.clone())
    };
    match kind {
        Kind::Ref(names) if names_party(*names) => {
            if let Some(name) = node.text().and_then(to) {
                node.value = Value::Text(name);
            }
        }
        Kind::Weights(names, _) if names_party(*names) => rename_keys(node, &to),
        Kind::Keyed(key, member) => {
            if matches!(key, Key::Known(names) if names_party(*names)) {
                rename_keys(node, &to);
            }
            for inner in node.table_mut().into_iter().flat_map(Table::nodes_mut) {
                rename(inner, member, parties);
            }
        }
        Kind::Fields(fields) | Kind::OrFile(fields) => {
            for field in fields.fields {
                if let Some(inner) = node.table_mut().and_then(|t| t.get_mut(field.name)) {
                    rename(inner, &field.kind, parties);
                }
            }
        }
        Kind::Forms(forms, otherwise) => {
            let form = forms.iter().find(|form| {
                let first = form.fields.first();
                first.is_some_and(|f| node.get(f.name).is_some())
            });
            match (form, otherwise) {
                (Some(form), _) => rename(node, &Kind::Fields(form), parties),
                (None, Some(otherwise)) => rename(node, otherwise, parties),
                (None, None) => {}
            }
        }
        Kind::Either {
            scalar,
            list,
            table,
        } => {
            let kind = match &node.value {
                Value::Table(_) => *table,
                Value::List(_) => *list,
                _ => Some(*scalar),
            };
            if let Some(kind) = kind {
                rename(node, kind, parties);
            }
        }
        Kind::List(item) => {
            if let Value::List(list) = &mut node.value {
                list.iter_mut().for_each(|n| rename(n, item, parties));
            }
        }
        _ => {}
    }
}

fn rename_keys(node: &mut Node, to: &impl Fn(&str) -> Option<String>) {
    let Value::Table(table) = &mut node.value else {
        return;
    };
    let mut renamed = Table::default();
    for (key, inner) in std::mem::take(table).into_entries() {
        renamed.set(&to(&key).unwrap_or(key), inner);
    }
    *table = renamed;
}

/// Whether such a name can be that of a party.
fn names_party(names: Names) -> bool {
    matches!(
        names,
        Names::OutcomePayer | Names::Account | Names::Recipient | Names::Party
    )
}

/// The contract is called what its file is called, unless it has a title of its own.
fn title(from: &mut Node) {
    for key in ["title", "title_da"] {
        let Some(title) = from.get(key).cloned() else {
            continue;
        };
        let contract = from.table_mut().and_then(|t| t.get_mut("contract"));
        if let Some(contract) = contract.and_then(Node::table_mut)
            && contract.get(key).is_none()
        {
            contract.set(key, title);
        }
    }
}

/// Lays the scenario's own fields over the file's, and makes funders of the parties that are nobody else.
fn lay(root: &mut Node, from: Node, parties: &[(String, String)]) {
    let Value::Table(from) = from.value else {
        return;
    };
    let Some(table) = root.table_mut() else {
        return;
    };
    for (section, node) in from.into_entries() {
        let Some((_, kind)) = SECTIONS.iter().find(|(s, _)| *s == section) else {
            if section == "party" {
                funders(table, node, parties);
            }
            continue;
        };
        let own = table.get(&section).cloned();
        let mut laid = node;
        if let Some(mut own) = own.filter(|n| n.table().is_some()) {
            if let Some(fields) = own.table_mut() {
                fields.remove("file");
                fields.remove("parties");
            }
            merge(&mut laid, own, Some(kind));
        }
        table.set(&section, laid);
    }
}

fn funders(table: &mut Table, party: Node, parties: &[(String, String)]) {
    let place = party.place;
    let Value::Table(list) = party.value else {
        return;
    };
    let taken = |table: &Table, section: &str, id: &str| {
        table.get(section).is_some_and(|n| n.get(id).is_some())
    };
    for (id, node) in list.into_entries() {
        let known = taken(table, "municipality", &id) || taken(table, "funder", &id);
        if known || parties.iter().any(|(p, _)| *p == id) {
            continue;
        }
        if table.get("funder").is_none() {
            table.set("funder", Node::table_at(place));
        }
        if let Some(funder) = table.get_mut("funder").and_then(Node::table_mut) {
            funder.set(&id, node);
        }
    }
}
