//! A tree written back as TOML: for people, and in one canonical form for the digest.

use super::merge::member;
use super::shape::{Fields, Key, Kind};
use super::tree::{Node, Table, Value};
use sha2::{Digest, Sha256};
use std::fmt::Write;

/// How values are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Style {
    /// As they were written.
    Readable,
    /// The same value always the same way.
    Canonical,
}

/// The merged scenario as readable TOML, without `extends`.
pub fn readable(root: &Node, kind: &Kind) -> String {
    let what = match kind {
        Kind::Fields(fields) => fields.what.trim_start_matches("a "),
        _ => "file",
    };
    let mut text = format!(
        "# The resolved {what}: every file that it extends, and every override, merged.\n\n"
    );
    body(&mut text, root, kind, "", Style::Readable, &["extends"]);
    text
}

/// SHA-256, in hexadecimal, of the merged scenario in canonical form, without seed and replications.
pub fn digest(root: &Node, kind: &Kind) -> String {
    let mut text = String::new();
    let skip = ["extends", "seed", "replications"];
    body(&mut text, root, kind, "", Style::Canonical, &skip);
    let mut hex = String::with_capacity(64);
    for byte in Sha256::digest(text.as_bytes()) {
        let _ = write!(hex, "{byte:02x}");
    }
    hex
}

/// A table in one line, without some of its fields.
pub fn without(table: &Table, fields: &[&str]) -> String {
    let mut rest = table.iter().filter(|(key, _)| !fields.contains(key));
    match (rest.next(), rest.next()) {
        // A value with nothing else beside it needs no braces.
        (Some(("value", node)), None) => inline(node, Style::Readable),
        _ => {
            let rest: Vec<_> = table
                .iter()
                .filter(|(key, _)| !fields.contains(key))
                .collect();
            braces(rest.into_iter(), Style::Readable)
        }
    }
}

/// The fields of a table in the order of the format; names in the order of the scenario.
fn ordered<'n>(table: &'n Table, kind: &Kind) -> Vec<(&'n str, &'n Node)> {
    match kind {
        Kind::Fields(fields) | Kind::OrFile(fields) => {
            let known = fields
                .fields
                .iter()
                .filter_map(|f| table.iter().find(|(k, _)| *k == f.name));
            let other = table.iter().filter(|(k, _)| fields.get(k).is_none());
            known.chain(other).collect()
        }
        _ => table.iter().collect(),
    }
}

fn is_section(node: &Node, kind: Option<&Kind>) -> bool {
    node.table().is_some()
        && match kind {
            Some(Kind::Fields(fields) | Kind::OrFile(fields)) => fields.section,
            Some(Kind::Keyed(Key::New(_), _)) => true,
            Some(Kind::Keyed(Key::Known(_), member)) => !matches!(member, Kind::Forms(_, None)),
            Some(Kind::Forms(_, otherwise)) => otherwise.is_some(),
            _ => false,
        }
}

fn is_list_of_sections(node: &Node, kind: Option<&Kind>) -> bool {
    matches!(
        kind,
        Some(Kind::List(Kind::Fields(Fields { section: true, .. })))
    ) && node.list().is_some()
}

/// The kind under which the members of a table are found.
fn inner<'k>(kind: &'k Kind, node: &Node) -> &'k Kind {
    match kind {
        Kind::Forms(forms, otherwise) => forms
            .iter()
            .find(|f| f.fields.first().is_some_and(|x| node.get(x.name).is_some()))
            .map_or(otherwise.unwrap_or(kind), |_| kind),
        _ => kind,
    }
}

fn body(text: &mut String, node: &Node, kind: &Kind, path: &str, style: Style, skip: &[&str]) {
    let Some(table) = node.table() else {
        return;
    };
    let kind = inner(kind, node);
    let entries = ordered(table, kind);
    let entries = entries.into_iter().filter(|(key, _)| !skip.contains(key));
    let (sections, plain): (Vec<_>, Vec<_>) = entries.partition(|(key, entry)| {
        let kind = member(kind, key);
        is_section(entry, kind) || is_list_of_sections(entry, kind)
    });
    for (key, entry) in &plain {
        let _ = writeln!(text, "{} = {}", quoted(key), long(entry, style));
    }
    if !plain.is_empty() {
        text.push('\n');
    }
    for (key, entry) in sections {
        let Some(kind) = member(kind, key) else {
            continue;
        };
        let header = if path.is_empty() {
            quoted(key)
        } else {
            format!("{path}.{}", quoted(key))
        };
        if let (Some(list), Kind::List(item)) = (entry.list(), kind) {
            for one in list {
                let _ = writeln!(text, "[[{header}]]");
                body(text, one, item, &header, style, &[]);
            }
            continue;
        }
        // A table of names has no lines of its own.
        let empty = entry.table().is_some_and(Table::is_empty);
        if empty || !matches!(inner(kind, entry), Kind::Keyed(_, member) if is_sections(member)) {
            let _ = writeln!(text, "[{header}]");
        }
        body(text, entry, kind, &header, style, &[]);
        if empty {
            text.push('\n');
        }
    }
}

fn is_sections(kind: &Kind) -> bool {
    match kind {
        Kind::Fields(fields) | Kind::OrFile(fields) => fields.section,
        Kind::Forms(_, otherwise) => otherwise.is_some(),
        _ => false,
    }
}

/// A value of its own field: long lists stand one entry a line, long texts as they were written.
fn long(node: &Node, style: Style) -> String {
    let line = inline(node, style);
    match node.list() {
        Some(list) if line.len() > 100 && style == Style::Readable => {
            let mut text = String::from("[\n");
            for item in list {
                let _ = writeln!(text, "    {},", inline(item, style));
            }
            text.push(']');
            text
        }
        _ => line,
    }
}

fn inline(node: &Node, style: Style) -> String {
    match &node.value {
        Value::Table(table) => braces(table.iter(), style),
        Value::List(list) => {
            let items: Vec<String> = list.iter().map(|n| inline(n, style)).collect();
            format!("[{}]", items.join(", "))
        }
        _ if style == Style::Readable => node.raw.clone(),
        Value::Text(text) => toml::Value::String(text.clone()).to_string(),
        // 1, 1.0 and 1e0 are the same number.
        Value::Integer(i) => format!("{}", *i as f64),
        Value::Float(f) => format!("{f}"),
        Value::Flag(b) => b.to_string(),
        Value::Day(d) => d.to_string(),
        Value::Time => node.raw.clone(),
        Value::Same(path, _) => toml::Value::String(path.clone()).to_string(),
    }
}

fn braces<'n>(entries: impl Iterator<Item = (&'n str, &'n Node)>, style: Style) -> String {
    let parts: Vec<String> = entries
        .map(|(key, node)| format!("{} = {}", quoted(key), inline(node, style)))
        .collect();
    format!("{{ {} }}", parts.join(", "))
}

fn quoted(key: &str) -> String {
    let bare = !key.is_empty()
        && key
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-');
    if bare {
        key.to_owned()
    } else {
        toml::Value::String(key.to_owned()).to_string()
    }
}
