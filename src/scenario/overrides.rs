//! `--set path.to.field=value`.

use super::diagnostics::{Fault, Faults};
use super::merge::member;
use super::nearest::suggest;
use super::shape::{Fields, Kind};
use super::source::{FileId, Place, Sources};
use super::tree::{self, Node, Table, Value};
use super::units::short;
use toml::de::DeValue;

/// The name under which overrides are shown.
pub const COMMAND_LINE: &str = "command line --set";

/// Puts one override into the tree.
pub fn apply(root: &mut Node, kind: &Kind, text: &str, sources: &mut Sources, faults: &mut Faults) {
    let file = sources.add(COMMAND_LINE, text);
    let Some((path, value)) = text.split_once('=') else {
        let place = Place::new(file, 0..text.len());
        faults.push(
            Fault::new(place, text, "an override needs a value")
                .here("no `=` in it")
                .help("write --set path.to.field=value, for instance --set group.residents.people=140"),
        );
        return;
    };
    let target = Target {
        file,
        shown: path.trim(),
        segments: segments(path),
    };
    let node = value_node(file, text, path.len() + 1, value);
    if let Err(fault) = target.put(root, Some(kind), 0, node) {
        faults.push(*fault);
    }
}

/// The parts of a text of the command line between separators that stand in no quotes.
pub fn parts<'t>(text: &'t str, separator: &str) -> Vec<&'t str> {
    let mut out = Vec::new();
    let (mut from, mut quote, mut next) = (0, None, 0);
    for (at, letter) in text.char_indices() {
        match quote {
            Some(open) if open == letter => quote = None,
            Some(_) => {}
            None if matches!(letter, '"' | '\'') => quote = Some(letter),
            None if at >= next && text[at..].starts_with(separator) => {
                out.push(&text[from..at]);
                (from, next) = (at + separator.len(), at + separator.len());
            }
            None => {}
        }
    }
    out.push(&text[from..]);
    out
}

/// The field that overrides give two values, which cannot both be meant.
pub fn given_twice(overrides: &[String]) -> Option<&str> {
    let path = |text: &'_ String| text.split('=').next().map(str::trim).map(str::to_owned);
    let twice = (1..overrides.len()).find(|k| {
        let before = &overrides[..*k];
        before
            .iter()
            .any(|other| path(other) == path(&overrides[*k]))
    })?;
    overrides[twice].split('=').next().map(str::trim)
}

/// Where an override goes.
struct Target<'a> {
    file: FileId,
    shown: &'a str,
    /// Keys, each with the byte at which it begins.
    segments: Vec<(usize, String)>,
}

impl Target<'_> {
    /// Puts a value below a node, from segment `i` on.
    fn put(
        &self,
        at: &mut Node,
        kind: Option<&Kind>,
        i: usize,
        node: Node,
    ) -> Result<(), Box<Fault>> {
        let Some((start, key)) = self.segments.get(i) else {
            *at = node;
            return Ok(());
        };
        let place = Place::new(self.file, *start..*start + key.len());
        if let Value::List(list) = &mut at.value {
            let count = list.len();
            return match key.parse::<usize>().ok().and_then(|k| list.get_mut(k)) {
                Some(item) => self.put(item, None, i + 1, node),
                None => {
                    let what = format!("there is no entry `{}` in this list", short(key));
                    let fault = Fault::new(place, self.shown, what);
                    let here = format!("it has {count} entries, counted from 0");
                    Err(Box::new(fault.here(here)))
                }
            };
        }
        let fields = kind.and_then(|k| fields_of(k, at));
        let field = fields.and_then(|f| f.get(key)).map(|f| &f.kind);
        let next = field.or_else(|| kind.and_then(|k| member(k, key)));
        // A field of a section may be new; the members of a table of names are those that the files define.
        let may_be_new = field.is_some();
        if !may_be_new && at.get(key).is_none() || at.table().is_none() {
            return Err(Box::new(self.unknown(at, fields, i, place)));
        }
        let Some(table) = at.table_mut() else {
            return Ok(());
        };
        if let Some(fields) = fields {
            for other in fields.excluded(key) {
                table.remove(other);
            }
        }
        if i + 1 == self.segments.len() {
            table.set(key, node);
            return Ok(());
        }
        if table.get(key).is_none() {
            let value = Value::Table(Table::default());
            let raw = String::new();
            let (place, key_place) = (node.place, node.key);
            table.set(
                key,
                Node {
                    place,
                    key: key_place,
                    raw,
                    value,
                },
            );
        }
        match table.get_mut(key) {
            Some(below) => self.put(below, next, i + 1, node),
            None => Ok(()),
        }
    }

    fn unknown(&self, at: &Node, fields: Option<&Fields>, i: usize, place: Place) -> Fault {
        let above: Vec<&str> = self.segments[..i].iter().map(|(_, k)| k.as_str()).collect();
        let key = short(&self.segments[i].1);
        let Some(table) = at.table() else {
            let what = format!("{} is a single value and has no `{key}`", above.join("."));
            return Fault::new(place, self.shown, what).here("no such path");
        };
        let inside = if above.is_empty() {
            "a scenario".to_owned()
        } else {
            above.join(".")
        };
        let mut names: Vec<&str> = table.keys().collect();
        if let Some(fields) = fields {
            names.extend(
                fields
                    .names()
                    .into_iter()
                    .filter(|n| table.get(n).is_none()),
            );
        }
        let what = format!("there is no `{key}` in {inside}");
        let mut fault = Fault::new(place, self.shown, what).here("no such path");
        fault.help = if names.is_empty() {
            vec!["nothing can be set in there".to_owned()]
        } else {
            suggest(&key, "there are", &names)
        };
        fault
    }
}

/// The fields that a table of a kind has; of several forms, those of the one that it is in.
fn fields_of<'k>(kind: &'k Kind, node: &Node) -> Option<&'k Fields> {
    match kind {
        Kind::Fields(fields) | Kind::OrFile(fields) => Some(fields),
        Kind::Either {
            table: Some(table), ..
        } => fields_of(table, node),
        Kind::Forms(forms, otherwise) => {
            let has =
                |f: &&&'k Fields| f.fields.first().is_some_and(|x| node.get(x.name).is_some());
            match forms.iter().find(has) {
                Some(form) => Some(form),
                None => otherwise.and_then(|kind| fields_of(kind, node)),
            }
        }
        _ => None,
    }
}

/// The keys of a dotted path with the byte at which each begins; a key with dots in it stands in quotes.
fn segments(path: &str) -> Vec<(usize, String)> {
    let mut list = Vec::new();
    let mut start = 0;
    let mut quoted = false;
    let end = path.len();
    for (i, c) in path.char_indices().chain([(end, '.')]) {
        if c == '"' {
            quoted = !quoted;
        }
        if c == '.' && (!quoted || i == end) {
            let raw = &path[start..i];
            let lead = raw.len() - raw.trim_start().len();
            list.push((start + lead, raw.trim().trim_matches('"').to_owned()));
            start = i + 1;
        }
    }
    list
}

/// The value as TOML, or as a bare word.
pub(super) fn value_node(file: FileId, text: &str, offset: usize, value: &str) -> Node {
    let written = value.trim();
    let start = offset + (value.len() - value.trim_start().len());
    if let Ok(parsed) = DeValue::parse(written) {
        let mut node = tree::node(file, written, parsed.get_ref(), parsed.span());
        shift(&mut node, start);
        node
    } else {
        let place = Place::new(file, start.min(text.len())..start + written.len());
        Node {
            place,
            key: place,
            raw: toml::Value::String(written.to_owned()).to_string(),
            value: Value::Text(written.to_owned()),
        }
    }
}

fn shift(node: &mut Node, by: usize) {
    for place in [&mut node.place, &mut node.key] {
        place.start += by;
        place.end += by;
    }
    match &mut node.value {
        Value::List(list) => list.iter_mut().for_each(|n| shift(n, by)),
        Value::Table(table) => table.nodes_mut().for_each(|n| shift(n, by)),
        _ => {}
    }
}
