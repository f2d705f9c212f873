//! Numbers that say where they come from: `{ value = 38, source = "…", grade = "B", note = "…" }`.

use crate::scenario::diagnostics::{Fault, Faults};
use crate::scenario::nearest::suggest;
use crate::scenario::provenance::Assumption;
use crate::scenario::tree::{Node, Value};
use crate::scenario::units::short;
use crate::scenario::value::origin;

/// The fields of an entry that hold numbers.
const NUMBERS: [&str; 7] = [
    "value", "baseline", "percent", "of", "sample", "controls", "amount",
];

/// The entry with plain numbers; what they say about their sources is taken down.
pub(super) fn plain(
    entry: &Node,
    name: &str,
    file: &str,
    found: &mut Vec<Assumption>,
    faults: &mut Faults,
) -> Node {
    let mut entry = entry.clone();
    let Some(table) = entry.table_mut() else {
        return entry;
    };
    for field in NUMBERS {
        let Some(node) = table.get_mut(field) else {
            continue;
        };
        let path = format!("{name}.{field}");
        if let Value::List(items) = &mut node.value {
            for (i, item) in items.iter_mut().enumerate() {
                number(item, &format!("{path}.{i}"), file, found, faults);
            }
        } else {
            number(node, &path, file, found, faults);
        }
    }
    entry
}

/// Puts the number itself in the place of a table that holds it.
fn number(
    node: &mut Node,
    path: &str,
    file: &str,
    found: &mut Vec<Assumption>,
    faults: &mut Faults,
) {
    let Some(table) = node.table() else { return };
    let known = ["value", "source", "grade", "note"];
    for (key, node) in table.iter().filter(|(key, _)| !known.contains(key)) {
        let what = format!("there is no field `{}` here", short(key));
        let mut fault = Fault::new(node.key, format!("{path}.{key}"), what).here("not known");
        fault.help = suggest(key, "fields are", &known);
        faults.push(fault);
    }
    let origin = origin::read(table, path, faults);
    let Some(value) = table.get("value").cloned() else {
        let fault = Fault::new(node.place, path, "a number is missing here");
        faults.push(
            fault
                .here("no `value`")
                .help("write { value = 38, source = \"…\", grade = \"B\" }"),
        );
        return;
    };
    if !origin.is_empty() {
        found.push(Assumption {
            path: path.to_owned(),
            value: value.raw.clone(),
            source: origin.source,
            grade: origin.grade,
            note: origin.note,
            origin: file.to_owned(),
            agreed: false,
        });
    }
    *node = value;
}
