//! From a node of the tree to a value: scalars, numbers that may be uncertain, tariffs, weights.
//!
//! Every function reports what is wrong and then returns `None`; a fault that was reported before is not
//! reported again, so the same field may be read twice.

pub mod belief;
pub mod changed;
pub mod digits;
pub mod distribution;
pub mod number;
pub mod origin;
pub mod pairs;
pub mod scalar;
pub mod tariff;
pub mod truncated;
pub mod weights;

use super::diagnostics::{Fault, Faults};
use super::tree::Node;
use super::units::Trouble;

/// Reports a trouble at a node.
pub fn report(node: &Node, path: &str, trouble: Trouble, faults: &mut Faults) {
    faults.push(
        Fault::new(node.place, path, trouble.what)
            .here(trouble.here)
            .help(trouble.help),
    );
}

/// Reports a value of the wrong kind.
pub fn wrong_kind(node: &Node, path: &str, needed: &str, example: &str, faults: &mut Faults) {
    faults.push(
        Fault::new(node.place, path, format!("needs {needed}"))
            .here(format!("this is {}", node.value.describe()))
            .help(format!("write for instance {example}")),
    );
}

/// The path of a field inside another.
pub fn join(path: &str, key: &str) -> String {
    if path.is_empty() {
        key.to_owned()
    } else {
        format!("{path}.{key}")
    }
}
