//! A scenario with some of its fields changed by the program: what `--set` is for people.

use super::diagnostics::{Diagnostics, Fault, Faults};
use super::overrides::value_node;
use super::source::{FileId, Place, Sources};
use super::tree::{self, Node, Value};
use super::value::changed::CHANGED;
use super::{Scenario, resolve};

/// A change of one field.
#[derive(Debug, Clone, PartialEq)]
pub enum Edit {
    /// The field says this, whatever it said: the path and TOML. Tables on the way that are not there are made.
    Put(String, String),
    /// The number is changed, its belief and its source stay: the path, and what `changed` says, as TOML.
    Change(String, String),
}

/// Reads a resolved scenario with some fields changed.
///
/// # Errors
/// Everything that is then wrong with it, a number that is changed already among it.
pub fn edited(name: &str, resolved: &str, edits: &[Edit]) -> Result<Scenario, Box<Diagnostics>> {
    let mut sources = Sources::default();
    let mut faults = Faults::default();
    let file = sources.add(name, resolved);
    let mut root = tree::parse(file, resolved, &mut faults);
    for edit in edits {
        let (path, text) = match edit {
            Edit::Put(path, text) | Edit::Change(path, text) => (path, text),
        };
        let place = sources.add(format!("{name}, {path}"), text.as_str());
        let node = value_node(place, text, 0, text);
        let done = match edit {
            Edit::Put(..) => put(&mut root, path, node),
            Edit::Change(..) => change(&mut root, path, node),
        };
        if let Err(reason) = done {
            faults.push(Fault::new(whole(place, text), path.clone(), reason).here("not possible"));
        }
    }
    resolve(&root, sources, faults)
}

fn whole(file: FileId, text: &str) -> Place {
    Place::new(file, 0..text.len())
}

/// The node at a path.
pub fn find<'n>(root: &'n Node, path: &str) -> Option<&'n Node> {
    path.split('.')
        .try_fold(root, |node, key| match &node.value {
            Value::List(list) => key.parse::<usize>().ok().and_then(|k| list.get(k)),
            _ => node.get(key),
        })
}

fn put(root: &mut Node, path: &str, node: Node) -> Result<(), String> {
    let (above, last) = path.rsplit_once('.').unwrap_or(("", path));
    let mut at = root;
    for key in above.split('.').filter(|key| !key.is_empty()) {
        let place = at.place;
        if let Some(table) = at.table_mut()
            && table.get(key).is_none()
        {
            table.set(key, Node::table_at(place));
        }
        at = below(at, key)?;
    }
    match at.table_mut() {
        Some(table) => table.set(last, node),
        None => *below(at, last)? = node,
    }
    Ok(())
}

fn change(root: &mut Node, path: &str, change: Node) -> Result<(), String> {
    let mut at = root;
    for key in path.split('.') {
        at = below(at, key)?;
    }
    if at.table().is_none() {
        let plain = std::mem::replace(at, Node::table_at(at.place));
        if let Some(table) = at.table_mut() {
            table.set("value", plain);
        }
    }
    match at.table_mut() {
        Some(table) if table.get(CHANGED).is_some() => Err("this number is changed already".into()),
        Some(table) => {
            table.set(CHANGED, change);
            Ok(())
        }
        None => Err("this is no number".into()),
    }
}

fn below<'n>(at: &'n mut Node, key: &str) -> Result<&'n mut Node, String> {
    let missing = || format!("there is no `{key}` here");
    match &mut at.value {
        Value::List(list) => key
            .parse::<usize>()
            .ok()
            .and_then(|k| list.get_mut(k))
            .ok_or_else(missing),
        Value::Table(table) => table.get_mut(key).ok_or_else(missing),
        _ => Err(missing()),
    }
}
