mod capital;
mod changes;

use super::sample::rich;
use super::*;
use crate::analysis::explain::{LineStudy, explain};
use capital::changes_of_capital;
use changes::Shows::{Both, Danish, English};
use changes::{changes_of_baselines, changes_of_lines, changes_of_metrics, changes_of_the_whole};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// All sentences and headings, without examples, dates of single lines, and tables: what the terms alone say.
fn said(terms: &Terms, language: Language) -> String {
    let parties = sample::parties();
    let study = Study {
        lines: vec![
            LineStudy {
                moments: Vec::new(),
                relations: Vec::new(),
            };
            terms.lines.len()
        ],
        effects: vec![None; terms.metrics.len()],
        silent: Vec::new(),
    };
    let explained = Explained {
        name: "rich",
        digest: "",
        notes: &[],
        sources: &[],
        terms,
        parties: &parties,
        study: &study,
    };
    let document = document(&explained, language);
    let mut text = document.title;
    for part in document.parts {
        assert!(part.tables.is_empty(), "{} needs no study", part.id);
        text += &format!("\n{}\n{}", part.title, part.sentences.join("\n"));
    }
    text
}

/// Leaves of the terms by path.
fn leaves(terms: &Terms) -> BTreeMap<String, String> {
    fn walk(path: &str, value: &Value, all: &mut BTreeMap<String, String>) {
        match value {
            Value::Object(map) if !map.is_empty() => {
                for (key, value) in map {
                    walk(&format!("{path}.{key}"), value, all);
                }
            }
            Value::Array(list) if !list.is_empty() => {
                for (i, value) in list.iter().enumerate() {
                    walk(&format!("{path}[{i}]"), value, all);
                }
            }
            leaf => {
                all.insert(path.to_owned(), leaf.to_string());
            }
        }
    }
    let mut all = BTreeMap::new();
    walk("", &serde_json::to_value(terms).unwrap(), &mut all);
    all
}

/// The path without the numbers of list entries.
fn kind(path: &str) -> String {
    let mut out = String::new();
    let mut inside = false;
    for c in path.chars() {
        match c {
            '[' => inside = true,
            ']' => {
                inside = false;
                out.push_str("[]");
            }
            _ if inside => {}
            _ => out.push(c),
        }
    }
    out
}

/// "Nothing left out": whatever is changed in the terms, the sentences change, in both languages.
#[test]
fn every_field_has_a_sentence() {
    let (base, _) = rich();
    let all = leaves(&base);
    let mut changed = BTreeSet::new();
    let texts = [
        said(&base, Language::English),
        said(&base, Language::Danish),
    ];
    let changes = [
        changes_of_metrics(),
        changes_of_baselines(),
        changes_of_lines(),
        changes_of_the_whole(),
        changes_of_capital(),
    ]
    .concat();
    for (shows, change) in changes {
        let mut terms = base.clone();
        change(&mut terms);
        let now = leaves(&terms);
        let differ: Vec<&String> = all
            .iter()
            .filter(|(path, value)| now.get(*path) != Some(*value))
            .map(|(path, _)| path)
            .chain(now.keys().filter(|path| !all.contains_key(*path)))
            .collect();
        assert!(!differ.is_empty(), "a change that changes nothing");
        changed.extend(differ.iter().map(|path| kind(path)));
        for (language, before) in [Language::English, Language::Danish]
            .into_iter()
            .zip(&texts)
        {
            let must = match shows {
                Both => true,
                English => language == Language::English,
                Danish => language == Language::Danish,
            };
            assert!(
                !must || said(&terms, language) != *before,
                "the {language:?} text does not show {differ:?}"
            );
        }
    }
    // A field that is added to the terms needs a sentence and a change above.
    let missing: Vec<String> = all
        .keys()
        .map(|path| kind(path))
        .filter(|path| !changed.contains(path))
        .collect();
    assert!(missing.is_empty(), "no change of {missing:?}");
}

#[test]
fn both_languages_say_the_same_things() {
    let (mut terms, parties) = rich();
    terms.currency.code = "DKK".into();
    let study = explain(&terms, None);
    let explained = Explained {
        name: "rich",
        digest: "0123456789abcdef",
        notes: &[],
        sources: &[],
        terms: &terms,
        parties: &parties,
        study: &study,
    };
    let (english, danish) = (
        document(&explained, Language::English),
        document(&explained, Language::Danish),
    );
    let shape = |d: &Document| {
        d.parts
            .iter()
            .map(|p| {
                let tables: Vec<(usize, usize)> = p
                    .tables
                    .iter()
                    .map(|t| (t.columns.len(), t.rows.len()))
                    .collect();
                (p.id.clone(), p.sentences.len(), tables)
            })
            .collect::<Vec<_>>()
    };
    assert_eq!(shape(&english), shape(&danish));
    for part in english.parts.iter().chain(&danish.parts) {
        for sentence in &part.sentences {
            assert!(sentence.ends_with(['.', ':']), "{sentence}");
            assert!(!sentence.contains(['{', '}']), "{sentence}");
            assert!(!sentence.contains(".."), "{sentence}");
            let first = sentence.chars().next().unwrap();
            assert!(!first.is_lowercase(), "{sentence}");
        }
        for table in &part.tables {
            assert!(table.rows.iter().all(|r| r.len() == table.columns.len()));
        }
    }
}
