//! Names with weights that add up to 1.

use super::number::{self, Parsed};
use super::origin;
use super::{join, wrong_kind};
use crate::model::number::Distribution;
use crate::scenario::diagnostics::{Fault, Faults};
use crate::scenario::shape::check::known_name;
use crate::scenario::shape::names::{Declared, Names};
use crate::scenario::shape::{Measure, POSITIVE, SHARE, Weighing};
use crate::scenario::tree::{Node, Table};
use crate::scenario::units;

/// How far a sum of plain shares may be from 1.
const TOLERANCE: f64 = 1e-9;
/// How far a sum of best estimates may be from 1; they are divided by their sum anyway.
const TOLERANCE_OF_BELIEFS: f64 = 0.01;

/// Reads weights, in the order in which they are written.
pub fn read(
    node: &Node,
    path: &str,
    names: Names,
    weighing: Weighing,
    declared: &Declared,
    faults: &mut Faults,
) -> Option<Vec<(String, Parsed)>> {
    let Some(table) = node.table() else {
        let example = declared
            .candidates(names)
            .first()
            .map_or("a", |c| *c)
            .to_owned();
        wrong_kind(
            node,
            path,
            "names with shares",
            &format!("{{ {example} = 1.0 }}"),
            faults,
        );
        return None;
    };
    if weighing == Weighing::Believed
        && let Some(inner) = table.get("dirichlet")
    {
        return dirichlet(inner, table, path, names, declared, faults);
    }
    if table.is_empty() {
        faults.push(
            Fault::new(node.place, path, "nobody is named here").here("shares must add up to 1"),
        );
        return None;
    }
    let mut list = Vec::new();
    let mut whole = true;
    for (key, entry) in table.iter() {
        let here = join(path, key);
        whole &= known_name(key, entry.key, &here, names, declared, faults);
        let agreed = weighing == Weighing::Agreed;
        match number::read(entry, &here, Measure::Plain, &SHARE, agreed, faults) {
            Some(parsed) => list.push((key.to_owned(), parsed)),
            None => whole = false,
        }
    }
    if !whole {
        return None;
    }
    let sum: f64 = list.iter().map(|(_, p)| p.best).sum();
    let plain = list.iter().all(|(_, p)| p.belief.is_none());
    let tolerance = if plain {
        TOLERANCE
    } else {
        TOLERANCE_OF_BELIEFS
    };
    if (sum - 1.0).abs() > tolerance {
        let rounded = units::trimmed(libm::round(sum * 1e9) / 1e9);
        let mut fault = Fault::new(
            node.place,
            path,
            format!("the shares add up to {rounded}, not to 1"),
        )
        .here(format!("these add up to {rounded}"));
        let rest = libm::round((1.0 - sum) * 1e9) / 1e9;
        fault = if rest > 0.0 {
            fault.help(format!(
                "{} is missing: who or what has it?",
                units::trimmed(rest)
            ))
        } else {
            fault.help(format!(
                "{} too much: take it away from one of them",
                units::trimmed(-rest)
            ))
        };
        faults.push(fault);
        return None;
    }
    Some(list)
}

/// A Dirichlet as independent gamma weights, which divided by their sum have exactly that distribution.
fn dirichlet(
    node: &Node,
    table: &Table,
    path: &str,
    names: Names,
    declared: &Declared,
    faults: &mut Faults,
) -> Option<Vec<(String, Parsed)>> {
    let origin = origin::read(table, path, faults);
    let stranger = table
        .iter()
        .find(|(key, _)| *key != "dirichlet" && !crate::scenario::shape::PROVENANCE.contains(key));
    if let Some((key, at)) = stranger {
        faults.push(
            Fault::new(
                at.key,
                join(path, key),
                "a Dirichlet names all its parts itself",
            )
            .here("does not belong beside `dirichlet`")
            .help("write { dirichlet = { a = 7, b = 3 }, source = \"…\", grade = \"B\" }"),
        );
        return None;
    }
    let inner = join(path, "dirichlet");
    let Some(parts) = node.table().filter(|t| !t.is_empty()) else {
        wrong_kind(
            node,
            &inner,
            "names with counts",
            "{ a = 7, b = 3 }",
            faults,
        );
        return None;
    };
    let mut list = Vec::new();
    let mut whole = true;
    for (key, entry) in parts.iter() {
        let here = join(&inner, key);
        whole &= known_name(key, entry.key, &here, names, declared, faults);
        let Some(count) = number::read(entry, &here, Measure::Plain, &POSITIVE, true, faults)
        else {
            whole = false;
            continue;
        };
        if count.best < 0.05 {
            faults.push(
                Fault::new(entry.place, here, "too small to compute with")
                    .here("must be at least 0.05"),
            );
            whole = false;
            continue;
        }
        let belief = Distribution::Gamma {
            shape: count.best,
            scale: 1.0,
        };
        let parsed = Parsed {
            belief: Some((belief, (0.0, f64::INFINITY))),
            origin: count.origin.clone().or(&origin),
            written: format!("dirichlet {}", count.written),
            ..count
        };
        list.push((key.to_owned(), parsed));
    }
    whole.then_some(list)
}
