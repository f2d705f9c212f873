//! "The very same number as that one": `{ same_as = "group.herning.referred" }`.
//!
//! Before a tree is checked, [`resolve`] puts the number that a path names beside the path, so that unit and range are
//! checked as if it were written there. That it is one unknown and not two alike is the readers' part
//! ([`super::read::context::Context::register`]): the number takes over the parameter of the one that it names.

use super::diagnostics::{Fault, Faults};
use super::nearest::nearest;
use super::provenance::Assumption;
use super::tree::{Node, Value};
use super::units::short;
use super::value::distribution::FAMILIES;
use super::value::join;
use std::collections::BTreeSet;

/// The field.
pub const SAME_AS: &str = "same_as";

/// More numbers in a row than this, each the same as the next, are an accident.
const LONGEST_CHAIN: usize = 100;

/// The path of the number that one is the same as, from how it is written.
pub fn link(value: &str) -> Option<String> {
    let table: toml::Table = format!("x = {value}").parse().ok()?;
    let link = table.get("x")?.get(SAME_AS)?;
    link.as_str().map(str::to_owned)
}

/// The paths of the numbers that one is the same as, one after the other.
pub fn chain<'a>(numbers: &'a [Assumption], path: &str) -> impl Iterator<Item = String> + 'a {
    let next = |path: &String| {
        let number = numbers.iter().find(|a| a.path == *path)?;
        link(&number.value)
    };
    std::iter::successors(next(&path.to_owned()), next).take(LONGEST_CHAIN)
}

/// A copy of the tree in which every path behind `same_as` has the number that it names beside it.
pub fn resolve(root: &Node, faults: &mut Faults) -> Node {
    let mut copy = root.clone();
    walk(&mut copy, "", root, faults);
    copy
}

fn walk(node: &mut Node, path: &str, root: &Node, faults: &mut Faults) {
    match &mut node.value {
        Value::Table(table) => {
            if let Some(link) = table.get_mut(SAME_AS)
                && let Some(name) = link.text()
                && let Some(target) = follow(link, name, path, root, faults)
            {
                link.value = Value::Same(name.to_owned(), Box::new(target));
            }
            let keys: Vec<String> = table.keys().map(str::to_owned).collect();
            for key in keys.iter().filter(|key| *key != SAME_AS) {
                if let Some(inner) = table.get_mut(key) {
                    walk(inner, &join(path, key), root, faults);
                }
            }
            // A state or group may have that name too.
            if let Some(inner) = table.get_mut(SAME_AS).filter(|n| n.table().is_some()) {
                walk(inner, &join(path, SAME_AS), root, faults);
            }
        }
        Value::List(list) => {
            for (i, inner) in list.iter_mut().enumerate() {
                walk(inner, &join(path, &i.to_string()), root, faults);
            }
        }
        _ => {}
    }
}

/// The number at the end of a chain of names; `None` if there is none, which is reported once.
fn follow(link: &Node, name: &str, path: &str, root: &Node, faults: &mut Faults) -> Option<Node> {
    let here = join(path, SAME_AS);
    let mut seen = BTreeSet::from([path.to_owned()]);
    let mut current = name;
    loop {
        if seen.len() > LONGEST_CHAIN || !seen.insert(current.to_owned()) {
            faults.push(
                Fault::new(link.place, here, "this number leads back to itself")
                    .here("each is the same as the next, and none says how much")
                    .help("write the belief where it is read first, and name that one"),
            );
            return None;
        }
        let target = find(root, current);
        let next = target.and_then(|t| t.get(SAME_AS)).and_then(Node::text);
        match (target, next) {
            (_, Some(next)) => current = next,
            (Some(target), None) if is_number(target) => return Some(target.clone()),
            // A name further on that leads nowhere is a fault over there.
            _ if current != name => return None,
            _ => {
                report(link, name, here, target.is_some(), root, faults);
                return None;
            }
        }
    }
}

fn report(link: &Node, name: &str, here: String, exists: bool, root: &Node, faults: &mut Faults) {
    let mut paths = Vec::new();
    numbers(root, "", &mut paths);
    let fault = Fault::new(
        link.place,
        here,
        format!("there is no number `{}`", short(name)),
    )
    .here(if exists {
        "this is more than one number"
    } else {
        "no such path"
    });
    let below = format!("{name}.");
    let near = match exists {
        true => paths.iter().find(|p| p.starts_with(&below)),
        false => None,
    };
    let near = near.map(String::as_str);
    let near = near.or_else(|| nearest(name, paths.iter().map(String::as_str)));
    let fault = match near {
        Some(near) => fault.help(format!("did you mean `{near}`?")),
        None => fault,
    };
    faults.push(fault.help(
        "write the dotted path of a number that the scenario gives, for instance \"group.herning.referred\"",
    ));
}

/// The node at a dotted path; list items go by their position.
fn find<'n>(root: &'n Node, path: &str) -> Option<&'n Node> {
    path.split('.')
        .try_fold(root, |node, key| match node.list() {
            Some(list) => list.get(key.parse::<usize>().ok()?),
            None => node.get(key),
        })
}

/// Whether a node may be a number: the readers know more about it.
fn is_number(node: &Node) -> bool {
    match &node.value {
        Value::Integer(_) | Value::Float(_) | Value::Text(_) => true,
        Value::Table(table) => {
            let forms = ["value", "amount", "events", SAME_AS];
            let families = FAMILIES.iter().map(|(family, _)| *family);
            forms
                .into_iter()
                .chain(families)
                .any(|form| table.get(form).is_some())
        }
        _ => false,
    }
}

/// The paths of what may be numbers, as far as anybody could have meant them.
fn numbers(node: &Node, path: &str, into: &mut Vec<String>) {
    const MOST: usize = 2_000;
    if into.len() >= MOST {
        return;
    }
    let sure = !matches!(node.value, Value::Text(_));
    if !path.is_empty() && sure && is_number(node) {
        into.push(path.to_owned());
        return;
    }
    match &node.value {
        Value::Table(table) => {
            for (key, inner) in table.iter() {
                numbers(inner, &join(path, key), into);
            }
        }
        Value::List(list) => {
            for (i, inner) in list.iter().enumerate() {
                numbers(inner, &join(path, &i.to_string()), into);
            }
        }
        _ => {}
    }
}
