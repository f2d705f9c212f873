//! The tree of a scenario: TOML in which every value knows where it was written.

use super::diagnostics::{Fault, Faults};
use super::source::{FileId, Place};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};
use toml::de::{DeTable, DeValue};

/// A value and where it was written.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// The value; the header for a `[table]`.
    pub place: Place,
    /// The key in front of it (the value itself inside arrays).
    pub key: Place,
    /// A scalar as it was written; empty for tables and arrays.
    pub raw: String,
    /// What it is.
    pub value: Value,
}

/// A TOML value.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Text.
    Text(String),
    /// An integer that fits 64 bits.
    Integer(i64),
    /// Any other number.
    Float(f64),
    /// `true` or `false`.
    Flag(bool),
    /// A date without a time of day.
    Day(Date),
    /// A time of day, or a date with one: valid TOML that no field takes.
    Time,
    /// A list.
    List(Vec<Node>),
    /// A table.
    Table(Table),
    /// The path of a number that is the same, and that number; no file says this, `same::resolve` does.
    Same(String, Box<Node>),
}

impl Value {
    /// What a person would call it.
    pub fn describe(&self) -> &'static str {
        match self {
            Value::Text(_) => "a text",
            Value::Integer(_) | Value::Float(_) => "a plain number",
            Value::Flag(_) => "true or false",
            Value::Day(_) => "a date",
            Value::Time => "a time of day",
            Value::List(_) => "a list",
            Value::Table(_) => "a table",
            Value::Same(..) => "the path of a number",
        }
    }
}

/// A table that keeps the order in which its keys first appeared.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Table {
    entries: Vec<(String, Node)>,
    index: BTreeMap<String, usize>,
}

impl Table {
    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.index.get(key).map(|i| &self.entries[*i].1)
    }

    /// The value of a key, to change it.
    pub fn get_mut(&mut self, key: &str) -> Option<&mut Node> {
        self.index.get(key).map(|i| &mut self.entries[*i].1)
    }

    /// Sets a key, which keeps its position if it was there.
    pub fn set(&mut self, key: &str, node: Node) {
        match self.index.get(key) {
            Some(i) => self.entries[*i].1 = node,
            None => {
                self.index.insert(key.to_owned(), self.entries.len());
                self.entries.push((key.to_owned(), node));
            }
        }
    }

    /// Takes a key out.
    pub fn remove(&mut self, key: &str) {
        if self.index.contains_key(key) {
            self.entries.retain(|(k, _)| k != key);
            let keys = self.entries.iter().enumerate();
            self.index = keys.map(|(i, (k, _))| (k.clone(), i)).collect();
        }
    }

    /// Keys and values in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Node)> {
        self.entries.iter().map(|(k, n)| (k.as_str(), n))
    }

    /// Keys and values in order, taken out.
    pub fn into_entries(self) -> impl Iterator<Item = (String, Node)> {
        self.entries.into_iter()
    }

    /// Values in order, to change them.
    pub fn nodes_mut(&mut self) -> impl Iterator<Item = &mut Node> {
        self.entries.iter_mut().map(|(_, n)| n)
    }

    /// Keys in order.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().map(|(k, _)| k.as_str())
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

impl Node {
    /// A text that stands somewhere.
    pub fn text_at(place: Place, text: &str) -> Self {
        Self {
            place,
            key: place,
            raw: format!("{text:?}"),
            value: Value::Text(text.to_owned()),
        }
    }

    /// An empty table that stands somewhere.
    pub fn table_at(place: Place) -> Self {
        Self {
            place,
            key: place,
            raw: String::new(),
            value: Value::Table(Table::default()),
        }
    }

    /// The table, if it is one.
    pub fn table(&self) -> Option<&Table> {
        match &self.value {
            Value::Table(table) => Some(table),
            _ => None,
        }
    }

    /// The table, if it is one, to change it.
    pub fn table_mut(&mut self) -> Option<&mut Table> {
        match &mut self.value {
            Value::Table(table) => Some(table),
            _ => None,
        }
    }

    /// The list, if it is one.
    pub fn list(&self) -> Option<&[Node]> {
        match &self.value {
            Value::List(list) => Some(list),
            _ => None,
        }
    }

    /// The text, if it is one.
    pub fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// A field of a table.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.table().and_then(|t| t.get(key))
    }
}

/// Reads a text into a tree; every fault of the syntax is reported, and the tree holds what could be understood.
pub fn parse(file: FileId, text: &str, faults: &mut Faults) -> Node {
    let (root, errors) = DeTable::parse_recoverable(text);
    // One fault a line: the parser's recovery tends to stumble again over the rest of a line that it could not read.
    let breaks: Vec<usize> = text.match_indices('\n').map(|(i, _)| i).collect();
    let mut lines = BTreeSet::new();
    for error in errors {
        let span = error.span().unwrap_or(text.len()..text.len());
        let line = breaks.partition_point(|b| *b < span.start);
        // Whatever is given twice under a header that is given twice is so only because of it.
        let header = text
            .get(..span.start)
            .and_then(|before| before.rfind("\n["))
            .map(|at| breaks.partition_point(|b| *b < at + 1));
        let duplicate = error.message().contains("duplicate key");
        let dragged = duplicate && header.is_some_and(|h| h != line && lines.contains(&h));
        if lines.insert(line) && !dragged {
            faults.push(syntax_fault(Place::new(file, span), error.message()));
        }
    }
    let place = Place::whole(file);
    Node {
        place,
        key: place,
        raw: String::new(),
        value: Value::Table(table(file, text, root.get_ref())),
    }
}

fn syntax_fault(place: Place, message: &str) -> Fault {
    let (what, here, help) = if message.contains("string values must be quoted") {
        (
            "this value cannot be read",
            "not a number, a date or true/false",
            "texts and amounts with a unit stand in quotes: weeks = \"26 weeks\"",
        )
    } else if message.contains("duplicate key") {
        (
            "this name is given twice",
            "given before in the same table",
            "keep one of the two; a section header [like.this] may stand only once in a file",
        )
    } else if message.contains("recurs") {
        (
            "tables inside tables too deep to read",
            "more than 80 levels",
            "no scenario needs more than six",
        )
    } else {
        let fault = Fault::new(place, "", "this line is not valid TOML").here(message);
        return fault.help("a line is a [section], `field = value`, or a # comment");
    };
    Fault::new(place, "", what).here(here).help(help)
}

fn table(file: FileId, text: &str, source: &DeTable<'_>) -> Table {
    let mut table = Table::default();
    for (key, value) in source {
        let mut node = node(file, text, value.get_ref(), value.span());
        node.key = Place::new(file, key.span());
        table.set(key.get_ref(), node);
    }
    table
}

/// A parsed value as a node; `span` is where it stands in `text`.
pub fn node(file: FileId, text: &str, value: &DeValue<'_>, span: std::ops::Range<usize>) -> Node {
    let place = Place::new(file, span.clone());
    let written = text.get(span).unwrap_or("");
    let (raw, value) = match value {
        DeValue::String(s) => (written, Value::Text(s.to_string())),
        DeValue::Integer(i) => (
            written,
            match i64::from_str_radix(i.as_str(), i.radix()) {
                Ok(whole) => Value::Integer(whole),
                Err(_) => Value::Float(i.as_str().parse().unwrap_or(f64::NAN)),
            },
        ),
        DeValue::Float(f) => (
            written,
            Value::Float(f.as_str().parse().unwrap_or(f64::NAN)),
        ),
        DeValue::Boolean(b) => (written, Value::Flag(*b)),
        DeValue::Datetime(d) => (written, day(d)),
        DeValue::Array(list) => {
            let items = list
                .iter()
                .map(|item| node(file, text, item.get_ref(), item.span()))
                .collect();
            ("", Value::List(items))
        }
        DeValue::Table(t) => ("", Value::Table(table(file, text, t))),
    };
    Node {
        place,
        key: place,
        raw: raw.to_owned(),
        value,
    }
}

fn day(value: &toml::value::Datetime) -> Value {
    let (Some(date), None) = (value.date, value.time) else {
        return Value::Time;
    };
    let year = i16::try_from(date.year).unwrap_or(0);
    let (month, day) = (date.month.cast_signed(), date.day.cast_signed());
    Date::new(year, month, day).map_or(Value::Time, Value::Day)
}
