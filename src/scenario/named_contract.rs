//! A scenario that names a contract file: the file's sections are put in its place, under the names of the scenario.

use super::diagnostics::{Fault, Faults};
use super::load::{CONTRACT, Format, Loader, read_file};
use super::merge::merge;
use super::nearest::suggest;
use super::shape::contract::{CAPITAL, CONTRACT_IN_SCENARIO};
use super::shape::names::Declared;
use super::shape::{self, Kind};
use super::source::Sources;
use super::tree::{Node, Table, Value};
use super::units::short;
use super::value::join;
use super::{same, source::Place};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

static HERE: Kind = Kind::OrFile(&CONTRACT_IN_SCENARIO);
static MONEY: Kind = Kind::Fields(&CAPITAL);

/// Who a party of the file is in the scenario: the name, and where that is said.
type Renamed = BTreeMap<String, (String, Place)>;

/// Puts the contract file that a scenario names in its place; whether it named one. Paths start from `folder`.
pub fn expand(
    root: &mut Node,
    folder: Option<&Path>,
    sources: &mut Sources,
    faults: &mut Faults,
) -> bool {
    let Some(contract) = root.get("contract").cloned() else {
        return false;
    };
    let named = match &contract.value {
        Value::Text(name) => Some((name.clone(), contract.place, "contract".to_owned())),
        _ => contract.get("file").and_then(|file| {
            let name = file.text()?.to_owned();
            Some((name, file.place, "contract.file".to_owned()))
        }),
    };
    let Some((name, place, path)) = named else {
        return false;
    };
    let at = folder.map_or_else(|| PathBuf::from(&name), |f| f.join(&name));
    let shown = at.display().to_string().replace('\\', "/");
    let text = match read_file(&at) {
        Ok(text) => text,
        Err(reason) => {
            faults.push(
                Fault::new(place, path, format!("{shown} cannot be read"))
                    .here(reason)
                    .help("write the path of a contract file; it starts from the folder of the scenario"),
            );
            return true;
        }
    };
    let mut file = Loader::of(Format::Contract, sources, faults).text(&shown, &text);
    if !faults.is_empty() {
        return true;
    }
    // What is wrong with the file by itself is said of it, under its own names.
    let declared = Declared::of_contract(&file);
    let resolved = same::resolve(&file, faults);
    shape::check::check(&resolved, &CONTRACT, "", &declared, faults);
    let renamed = renamed(&contract, &declared, faults);
    if let Some(terms) = file.table_mut().and_then(|t| t.get_mut("contract")) {
        rename_terms(terms, &renamed);
    }
    if let Some(capital) = file.table_mut().and_then(|t| t.get_mut("capital")) {
        rename_capital(capital, &renamed);
    }
    put(root, contract, &file, &renamed);
    true
}

/// Lays the scenario's own fields over the file's, and puts both into the scenario.
fn put(root: &mut Node, contract: Node, file: &Node, renamed: &Renamed) {
    let Some(mut terms) = file.get("contract").cloned() else {
        return;
    };
    if let Some(table) = terms.table_mut() {
        for field in ["title", "title_da"] {
            if let Some(title) = file.get(field) {
                table.set(field, title.clone());
            }
        }
    }
    let (place, key) = (contract.place, contract.key);
    if contract.table().is_some() {
        let mut own = contract;
        if let Some(table) = own.table_mut() {
            table.remove("file");
            table.remove("parties");
            // A title in one language only would stand beside the file's in the other.
            if table.get("title").is_some()
                && let Some(under) = terms.table_mut()
            {
                under.remove("title_da");
            }
        }
        merge(&mut terms, own, Some(&HERE));
    }
    (terms.place, terms.key) = (place, key);
    let from = terms.get("from").cloned();
    let Some(table) = root.table_mut() else {
        return;
    };
    table.set("contract", terms);
    if let Some(mut capital) = file.get("capital").cloned() {
        if let Some(own) = table.get("capital") {
            merge(&mut capital, own.clone(), Some(&MONEY));
        }
        // Draws are counted from where the file by itself counts them: `settle` and a simulation draw on the same days.
        if let (Some(from), None) = (from, capital.get("start"))
            && let Some(money) = capital.table_mut()
        {
            money.set("start", from);
        }
        table.set("capital", capital);
    }
    let parties = file.get("party").and_then(Node::table);
    for (id, party) in parties.into_iter().flat_map(Table::iter) {
        // Who is called like a municipality or a funder of the scenario is that one.
        let municipality = table.get("municipality").and_then(|m| m.get(id));
        if renamed.contains_key(id) || municipality.is_some() {
            continue;
        }
        if table.get("funder").is_none() {
            let empty = Node {
                value: Value::Table(Table::default()),
                raw: String::new(),
                ..party.clone()
            };
            table.set("funder", empty);
        }
        if let Some(funders) = table.get_mut("funder").and_then(Node::table_mut)
            && funders.get(id).is_none()
        {
            funders.set(id, party.clone());
        }
    }
}

/// Reads `parties`: who in the scenario each party of the file is.
fn renamed(contract: &Node, declared: &Declared, faults: &mut Faults) -> Renamed {
    let mut renamed = Renamed::new();
    let Some(parties) = contract.get("parties") else {
        return renamed;
    };
    let Some(table) = parties.table() else {
        faults.push(
            Fault::new(
                parties.place,
                "contract.parties",
                "needs names of the file and of the scenario",
            )
            .here(format!("this is {}", parties.value.describe()))
            .help("write parties = { city = \"kolding\" }"),
        );
        return renamed;
    };
    for (id, here) in table.iter() {
        let path = join("contract.parties", id);
        if !declared.funders.iter().any(|f| f == id) {
            let what = format!("the contract file has no party `{}`", short(id));
            let mut fault = Fault::new(here.key, path, what).here("not defined there");
            let known: Vec<&str> = declared.funders.iter().map(String::as_str).collect();
            fault.help = suggest(id, "its parties", &known);
            faults.push(fault);
            continue;
        }
        let Some(name) = here.text() else {
            let what = "needs the name of a municipality, a funder or the state";
            faults.push(
                Fault::new(here.place, path, what)
                    .here(format!("this is {}", here.value.describe()))
                    .help(format!("write {id} = \"kolding\"")),
            );
            continue;
        };
        let twin = renamed.iter().find(|(_, (other, _))| other == name);
        if let Some((other, _)) = twin {
            let what = format!("`{name}` is `{other}` already");
            faults.push(
                Fault::new(here.place, path, what)
                    .here("two parties of the contract would be one")
                    .help("name somebody else, or change the contract file"),
            );
            continue;
        }
        renamed.insert(id.to_owned(), (name.to_owned(), here.place));
    }
    renamed
}

/// Renames the keys of a table.
fn rename_keys(node: Option<&mut Node>, renamed: &Renamed) {
    let Some(table) = node.and_then(Node::table_mut) else {
        return;
    };
    let entries = std::mem::take(table).into_entries();
    for (key, mut node) in entries {
        match renamed.get(&key) {
            Some((name, place)) => {
                node.key = *place;
                table.set(name, node);
            }
            None => table.set(&key, node),
        }
    }
}

/// Renames a name that stands as a value.
fn rename_value(node: Option<&mut Node>, renamed: &Renamed) {
    let Some(node) = node else { return };
    if let Some((name, place)) = node.text().and_then(|text| renamed.get(text)).cloned() {
        node.raw = toml::Value::String(name.clone()).to_string();
        node.value = Value::Text(name);
        node.place = place;
    }
}

fn field<'n>(node: &'n mut Node, key: &str) -> Option<&'n mut Node> {
    node.table_mut().and_then(|t| t.get_mut(key))
}

fn each(node: Option<&mut Node>, mut change: impl FnMut(&mut Node)) {
    match node.map(|n| &mut n.value) {
        Some(Value::Table(table)) => table.nodes_mut().for_each(&mut change),
        Some(Value::List(list)) => list.iter_mut().for_each(&mut change),
        _ => {}
    }
}

fn rename_terms(terms: &mut Node, renamed: &Renamed) {
    rename_keys(field(terms, "payers"), renamed);
    rename_keys(field(terms, "payer"), renamed);
    rename_value(field(terms, "receiver"), renamed);
    each(field(terms, "line"), |line| {
        let Some(payers) = field(line, "payers") else {
            return;
        };
        if payers.list().is_some() {
            each(Some(payers), |payer| {
                rename_value(field(payer, "who"), renamed)
            });
        } else {
            rename_keys(Some(payers), renamed);
        }
    });
}

fn rename_capital(capital: &mut Node, renamed: &Renamed) {
    let action = |action: &mut Node| {
        rename_value(field(action, "to"), renamed);
        rename_value(field(action, "rest"), renamed);
    };
    each(field(capital, "guarantee"), |guarantee| {
        rename_value(field(guarantee, "by"), renamed);
    });
    each(field(capital, "waterfall"), action);
    each(field(capital, "waterfalls"), |waterfall| {
        each(Some(waterfall), action);
    });
}
