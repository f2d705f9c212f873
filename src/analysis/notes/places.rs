//! What the reader must know of a number that stands in several places.

use crate::analysis::summary::Note;
use crate::scenario::Scenario;
use crate::scenario::same;
use std::collections::BTreeMap;

/// Says which uncertain numbers are the very same in several fields: whatever is said of one is said of all.
pub fn in_several_places(scenario: &Scenario) -> Option<Note> {
    let numbers = &scenario.provenance;
    let mut others: BTreeMap<String, usize> = BTreeMap::new();
    for number in numbers {
        if let Some(first) = same::chain(numbers, &number.path).last() {
            *others.entry(first).or_default() += 1;
        }
    }
    let parameters = scenario.spec.parameters.iter();
    let shared: Vec<(&str, usize)> = parameters
        .filter_map(|parameter| {
            let others = others.get(&parameter.path)?;
            Some((parameter.path.as_str(), others + 1))
        })
        .collect();
    if shared.is_empty() {
        return None;
    }
    let list = |fields: &str| {
        let each = shared
            .iter()
            .map(|(path, places)| format!("{path} ({places} {fields})"));
        each.collect::<Vec<_>>().join(", ")
    };
    Some(Note {
        grave: false,
        text: format!(
            "One number in several fields (same_as), known or unknown for all of them together: {}.",
            list("fields")
        ),
        text_da: format!(
            "Ét tal i flere felter (same_as), kendt eller ukendt for dem alle på én gang: {}.",
            list("felter")
        ),
    })
}
