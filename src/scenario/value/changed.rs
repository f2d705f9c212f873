//! `changed = { times = 0.5, around = 1 }`: a number moved towards a point, or away from it.

use super::number::quantity;
use super::{join, report, scalar, wrong_kind};
use crate::model::number::{Change, Side};
use crate::scenario::diagnostics::{Fault, Faults};
use crate::scenario::nearest::suggest;
use crate::scenario::shape::{Measure, Range};
use crate::scenario::tree::{Node, Value};
use crate::scenario::units::short;

/// The field.
pub const CHANGED: &str = "changed";

/// Words for the sides, each with its meaning.
pub const SIDES: [(&str, &str); 2] = [
    ("above", "only where the number lies above the point"),
    ("below", "only where the number lies below the point"),
];

const TIMES: Range = Range {
    lo: -1000.0,
    hi: 1000.0,
    above: false,
    below: false,
    words: "between -1000 and 1000 (1 changes nothing)",
};

/// Reads it, for a number of some measure within some range: what comes of it stays in that range.
pub fn read(
    node: &Node,
    path: &str,
    measure: Measure,
    range: &Range,
    faults: &mut Faults,
) -> Option<Change> {
    let path = join(path, CHANGED);
    let Some(table) = node.table() else {
        let example = "{ times = 0.5, around = 1 }";
        wrong_kind(node, &path, "a table with `times`", example, faults);
        return None;
    };
    let known = ["times", "around", "only"];
    if let Some((key, at)) = table.iter().find(|(key, _)| !known.contains(key)) {
        let what = format!("a change has no field `{}`", short(key));
        let mut fault = Fault::new(at.key, join(&path, key), what).here("unknown field");
        fault.help = suggest(key, "fields", &known);
        faults.push(fault);
        return None;
    }
    let Some(times) = table.get("times") else {
        let fault = Fault::new(node.place, join(&path, "times"), "by how much?");
        faults.push(fault.here("`times` is missing").help(
            "write { times = 0.5 } for half as much, or { times = 0.5, around = 1 } for half as far from 1",
        ));
        return None;
    };
    let number =
        |node: &Node, field: &str, measure, faults: &mut Faults| match quantity(node, measure) {
            Ok((value, _)) => Some(value),
            Err(trouble) => {
                report(node, &join(&path, field), trouble, faults);
                None
            }
        };
    let factor = number(times, "times", Measure::Plain, faults)?;
    if !TIMES.holds(factor) {
        let fault = Fault::new(times.place, join(&path, "times"), "this is out of range");
        faults.push(fault.here(format!("must be {}", TIMES.words)));
        return None;
    }
    let around = match table.get("around") {
        // nothing, in whatever unit
        Some(Node {
            value: Value::Integer(0),
            ..
        })
        | None => 0.0,
        Some(node) if matches!(measure, Measure::AmountPerTime | Measure::TimesPerTime) => {
            let fault = Fault::new(
                node.place,
                join(&path, "around"),
                "this is a unit of time too many",
            );
            faults.push(
                fault
                    .here("an amount or number per time is changed around 0")
                    .help("take `around` out"),
            );
            return None;
        }
        Some(node) => number(node, "around", measure, faults)?,
    };
    let only = match table.get("only") {
        None => Side::Both,
        Some(node) => {
            let position = scalar::choice(node, &join(&path, "only"), &SIDES, faults)?;
            [Side::Above, Side::Below][position]
        }
    };
    Some(Change {
        times: factor,
        around,
        only,
        within: (
            inside(range.lo, range.above, 1.0),
            inside(range.hi, range.below, -1.0),
        ),
    })
}

/// The end of a range, or what lies just inside it where the end itself is excluded.
fn inside(end: f64, excluded: bool, inwards: f64) -> f64 {
    if excluded {
        end + inwards * 1e-9 * end.abs().max(1.0)
    } else {
        end
    }
}
