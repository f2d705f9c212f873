//! Where a number comes from: `source`, `grade`, `note`.

use super::{join, scalar};
use crate::scenario::diagnostics::{Fault, Faults};
use crate::scenario::provenance::Grade;
use crate::scenario::shape::GRADES;
use crate::scenario::tree::Table;

/// What a scenario says about the source of a number.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Origin {
    /// Where it was read.
    pub source: Option<String>,
    /// How good that is.
    pub grade: Option<Grade>,
    /// Anything else.
    pub note: Option<String>,
}

impl Origin {
    /// Whether nothing is said.
    pub fn is_empty(&self) -> bool {
        self.source.is_none() && self.grade.is_none() && self.note.is_none()
    }

    /// This, or the other where this says nothing.
    pub fn or(self, other: &Origin) -> Origin {
        if self.source.is_none() && self.grade.is_none() {
            Origin {
                source: other.source.clone(),
                grade: other.grade,
                note: self.note.or_else(|| other.note.clone()),
            }
        } else {
            self
        }
    }
}

/// Reads the three fields out of a table.
pub fn read(table: &Table, path: &str, faults: &mut Faults) -> Origin {
    let mut origin = Origin::default();
    if let Some(node) = table.get("source") {
        origin.source = scalar::text(node, &join(path, "source"), faults);
    }
    if let Some(node) = table.get("note") {
        origin.note = scalar::text(node, &join(path, "note"), faults);
    }
    if let Some(node) = table.get("grade") {
        let position = scalar::choice(node, &join(path, "grade"), &GRADES, faults);
        origin.grade = position.map(|p| Grade::ALL[p]);
    }
    match (table.get("source"), table.get("grade")) {
        (Some(source), None) => faults.push(
            Fault::new(source.place, join(path, "grade"), "a source needs a grade")
                .here("how good is this source?")
                .help("add grade = \"A\" (statute or official page), \"B\" (abstract or official summary), \"C\" (press, fund, consultant), \"D\" (derived) or \"U\" (unverified)"),
        ),
        (None, Some(grade)) if origin.grade.is_some_and(|g| g != Grade::U) => faults.push(
            Fault::new(grade.place, join(path, "source"), "a grade needs the source that it grades")
                .here("only grade U, an assumption, stands without a source")
                .help("add source = \"…\", or write grade = \"U\""),
        ),
        _ => {}
    }
    origin
}
