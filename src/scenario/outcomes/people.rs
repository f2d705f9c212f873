//! What an outcome file calls the people.

use crate::contract::outcomes::NOBODY;
use std::collections::{BTreeMap, BTreeSet};

/// The people of an outcome file: numbers stay as they are; other labels get, in the order in which they first appear, the
/// smallest numbers that the file does not use itself.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct People {
    labels: BTreeMap<u32, String>,
}

impl People {
    /// What the file calls a person.
    pub fn name(&self, person: u32) -> String {
        self.label(person)
            .map_or_else(|| person.to_string(), str::to_owned)
    }

    /// The label of a person who has one.
    pub fn label(&self, person: u32) -> Option<&str> {
        self.labels.get(&person).map(String::as_str)
    }
}

/// A person as it was written.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Label {
    /// A number.
    Number(u32),
    /// Any other text.
    Text(String),
}

impl Label {
    /// The label that a text stands for: "17" is the number, "017" is not.
    pub fn of(text: &str) -> Self {
        match text.parse::<u32>() {
            Ok(number) if number != NOBODY && number.to_string() == text => Self::Number(number),
            _ => Self::Text(text.to_owned()),
        }
    }
}

/// Gives numbers to labels, which come in the order in which they appear.
pub(super) fn number(labels: &[Option<Label>]) -> (Vec<u32>, People) {
    let used: BTreeSet<u32> = labels
        .iter()
        .filter_map(|label| match label {
            Some(Label::Number(number)) => Some(*number),
            _ => None,
        })
        .collect();
    let mut known: BTreeMap<&str, u32> = BTreeMap::new();
    let mut people = People::default();
    let mut free = (0..NOBODY).filter(|number| !used.contains(number));
    let numbers = labels.iter().map(|label| match label {
        None => NOBODY,
        Some(Label::Number(number)) => *number,
        Some(Label::Text(text)) => *known.entry(text).or_insert_with(|| {
            // Four billion labels do not fit into a file.
            let number = free.next().unwrap_or(NOBODY);
            people.labels.insert(number, text.clone());
            number
        }),
    });
    (numbers.collect(), people)
}
