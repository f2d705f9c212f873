//! Pairs of agreed numbers: the points of a curve.

use super::number::{self, Parsed};
use super::{join, wrong_kind};
use crate::scenario::diagnostics::Faults;
use crate::scenario::shape::{Measure, Range};
use crate::scenario::tree::Node;

/// Reads a list of pairs, in the order in which they are written.
pub fn read(
    node: &Node,
    path: &str,
    x: &Range,
    y: &Range,
    faults: &mut Faults,
) -> Option<Vec<[Parsed; 2]>> {
    let example = "[[8.5, 4_800_000], [10, 9_600_000]]";
    let Some(list) = node.list() else {
        wrong_kind(
            node,
            path,
            "a list of pairs in square brackets",
            example,
            faults,
        );
        return None;
    };
    let mut pairs = Vec::new();
    for (i, item) in list.iter().enumerate() {
        let here = join(path, &i.to_string());
        let Some([first, second]) = item.list() else {
            wrong_kind(
                item,
                &here,
                "a pair of two numbers",
                "[8.5, 4_800_000]",
                faults,
            );
            continue;
        };
        let mut number = |node, index: &str, range| {
            let path = join(&here, index);
            number::read(node, &path, Measure::Plain, range, true, faults)
        };
        // Both are read before either is missed, so that both are reported.
        if let (Some(x), Some(y)) = (number(first, "0", x), number(second, "1", y)) {
            pairs.push([x, y]);
        }
    }
    (pairs.len() == list.len()).then_some(pairs)
}
