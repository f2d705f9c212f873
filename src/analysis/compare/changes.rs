//! What two resolved scenarios say differently, field by field: what a base file changes shows like anything else.

use serde::Serialize;
use std::collections::BTreeMap;
use toml::Value;

/// Fields that name a scenario or say how long to run it: they change no figure.
const NAMES: [&str; 7] = [
    "name",
    "title",
    "title_da",
    "description",
    "extends",
    "seed",
    "replications",
];
/// Fields of a number that say where it comes from.
const WORDS: [&str; 3] = ["source", "grade", "note"];

/// A field that two scenarios do not have in common.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change {
    /// Where it stands, such as `step.match.weeks`; entries of lists without a name by their number, from 0.
    pub path: String,
    /// What the first says, as TOML; absent if it says nothing.
    pub first: Option<String>,
    /// What the other says.
    pub other: Option<String>,
    /// Whether this can change a figure: names, sources, grades and notes cannot.
    pub matters: bool,
}

/// The changes from one resolved scenario to another, fields of the whole in front, then people, then the order of their paths.
pub fn changes(first: &str, other: &str) -> Vec<Change> {
    let (first, other) = (fields(first), fields(other));
    let mut paths: Vec<&String> = first.keys().chain(other.keys()).collect();
    // what everything else hangs on stands in front: horizon and start, then the people
    let rank = |path: &str| (path.contains('.'), !path.starts_with("group."));
    paths.sort_unstable_by_key(|path| (rank(path), *path));
    paths.dedup();
    let differs = |path: &&String| first.get(*path) != other.get(*path);
    paths
        .into_iter()
        .filter(differs)
        .map(|path| Change {
            path: path.clone(),
            first: first.get(path).cloned(),
            other: other.get(path).cloned(),
            matters: matters(path),
        })
        .collect()
}

fn matters(path: &str) -> bool {
    let last = path.rsplit('.').next().unwrap_or(path);
    let words = WORDS.contains(&last) || last == "name" || last == "name_da";
    !(NAMES.contains(&path) || words)
}

/// All fields by path, as TOML. A number with a source stands as its value.
fn fields(text: &str) -> BTreeMap<String, String> {
    let mut out = BTreeMap::new();
    // what is resolved has been read before
    if let Ok(table) = text.parse::<toml::Table>() {
        walk("", &Value::Table(table), &mut out);
    }
    out
}

fn walk(path: &str, value: &Value, out: &mut BTreeMap<String, String>) {
    let below = |key: &str| {
        if path.is_empty() {
            key.to_owned()
        } else {
            format!("{path}.{key}")
        }
    };
    match value {
        Value::Table(table) if !table.is_empty() => {
            for (key, value) in table {
                if key == "value" {
                    walk(path, value, out);
                } else {
                    walk(&below(key), value, out);
                }
            }
        }
        Value::Array(items) if items.iter().any(Value::is_table) => {
            for (number, item) in items.iter().enumerate() {
                walk(&below(&number.to_string()), item, out);
            }
        }
        value => {
            out.insert(path.to_owned(), value.to_string());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIRST: &str = r#"
name = "a"
people = { value = 70, source = "x", grade = "C" }
[step.one]
weeks = "26 weeks"
effect = { pert = { min = 0.5, mode = 0.8, max = 1.0 } }
[[correlation]]
a = "p"
rho = 0.5
"#;

    #[test]
    fn a_scenario_differs_in_nothing_from_itself() {
        assert!(changes(FIRST, FIRST).is_empty());
    }

    #[test]
    fn every_field_that_differs_is_found_once() {
        let other = FIRST
            .replace("\"a\"", "\"b\"")
            .replace("70", "80")
            .replace("\"x\"", "\"y\"")
            .replace("mode = 0.8", "mode = 0.9")
            .replace("weeks = \"26 weeks\"\n", "")
            .replace("rho = 0.5", "rho = 0.4\nnew = true");
        let found = changes(FIRST, &other);
        let short: Vec<(&str, Option<&str>, Option<&str>, bool)> = found
            .iter()
            .map(|c| (&*c.path, c.first.as_deref(), c.other.as_deref(), c.matters))
            .collect();
        assert_eq!(
            short,
            [
                ("name", Some("\"a\""), Some("\"b\""), false),
                ("people", Some("70"), Some("80"), true),
                ("correlation.0.new", None, Some("true"), true),
                ("correlation.0.rho", Some("0.5"), Some("0.4"), true),
                ("people.source", Some("\"x\""), Some("\"y\""), false),
                ("step.one.effect.pert.mode", Some("0.8"), Some("0.9"), true),
                ("step.one.weeks", Some("\"26 weeks\""), None, true),
            ]
        );
    }
}
