//! What the results rest on: every number of a scenario, and where it comes from.

use serde::Serialize;

/// How good a source is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum Grade {
    /// Statute or an official page that itself shows the number.
    A,
    /// Peer-reviewed abstract or official summary.
    B,
    /// Press, fund, consultant or other secondary page.
    C,
    /// Derived from sourced numbers.
    D,
    /// Unverified: an assumption.
    U,
}

impl Grade {
    /// All grades, the best first.
    pub const ALL: [Grade; 5] = [Grade::A, Grade::B, Grade::C, Grade::D, Grade::U];

    /// The letter.
    pub fn letter(self) -> &'static str {
        match self {
            Grade::A => "A",
            Grade::B => "B",
            Grade::C => "C",
            Grade::D => "D",
            Grade::U => "U",
        }
    }
}

/// One number of a scenario.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Assumption {
    /// Dotted path of the field.
    pub path: String,
    /// The value as it was written.
    pub value: String,
    /// Where it was read.
    pub source: Option<String>,
    /// How good that is; `None` where the scenario says nothing.
    pub grade: Option<Grade>,
    /// Anything else that the scenario says.
    pub note: Option<String>,
    /// The file that it stands in: a path, `library:NAME`, `command line --set` or `built in`.
    pub origin: String,
    /// Whether it was agreed or planned (a price, a funding share) rather than believed.
    pub agreed: bool,
}

impl Assumption {
    /// How weak it is: 0 for A up to 5 without a grade.
    pub fn weakness(&self) -> u8 {
        self.grade.map_or(5, |g| g as u8)
    }
}

/// The assumptions, weakest first: without a grade, U, D, C, B, A; what was agreed comes last. Equals keep
/// the order of the scenario.
pub fn weakest_first(assumptions: &[Assumption]) -> Vec<&Assumption> {
    let mut list: Vec<&Assumption> = assumptions.iter().collect();
    list.sort_by_key(|a| (a.agreed, std::cmp::Reverse(a.weakness())));
    list
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_weakest_come_first_and_terms_last() {
        let make = |path: &str, grade, agreed| Assumption {
            path: path.to_owned(),
            value: String::new(),
            source: None,
            grade,
            note: None,
            origin: String::new(),
            agreed,
        };
        let list = [
            make("statute", Some(Grade::A), false),
            make("term", None, true),
            make("guess", None, false),
            make("unverified", Some(Grade::U), false),
            make("derived", Some(Grade::D), false),
            make("another guess", None, false),
        ];
        let paths: Vec<_> = weakest_first(&list)
            .iter()
            .map(|a| a.path.as_str())
            .collect();
        assert_eq!(
            paths,
            [
                "guess",
                "another guess",
                "unverified",
                "derived",
                "statute",
                "term"
            ]
        );
    }
}
