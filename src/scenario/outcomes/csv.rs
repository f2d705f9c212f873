//! CSV as entries whose cells know where they stand, so that faults can show the line.

use crate::scenario::diagnostics::{Fault, Faults};
use crate::scenario::nearest::suggest;
use crate::scenario::source::{FileId, Place};
use crate::scenario::tree::{Node, Table, Value};
use crate::scenario::units::short;

/// A cell: its text without quotes, and where it stands.
#[derive(Debug, PartialEq)]
struct Cell {
    text: String,
    start: usize,
    end: usize,
}

/// A row and the number of its line, from 1.
pub(super) struct CsvRow {
    /// The cells that are not empty, by column.
    pub node: Node,
    /// `line 7`.
    pub name: String,
}

/// Reads the rows of a CSV file with these columns.
pub(super) fn rows(
    file: FileId,
    text: &str,
    columns: &[&str],
    required: &[&str],
    faults: &mut Faults,
) -> Vec<CsvRow> {
    let mut records = Records {
        text,
        // A byte-order mark is what some spreadsheets begin with.
        at: if text.starts_with('\u{feff}') { 3 } else { 0 },
        line: 1,
    };
    let place = |cell: &Cell| Place::new(file, cell.start..cell.end);
    let Some((_, header)) = records.next() else {
        let fault = Fault::new(Place::whole(file), "", "this file is empty");
        let help = format!("the first line names the columns: {}", columns.join(","));
        faults.push(fault.help(help));
        return Vec::new();
    };
    if let ([only], true) = (header.as_slice(), text.contains(';')) {
        let fault = Fault::new(place(only), "", "columns are separated by commas");
        faults.push(
            fault
                .here("semicolons here")
                .help("save the file with commas between the columns, and with a decimal point"),
        );
        return Vec::new();
    }
    let mut names: Vec<Option<&str>> = Vec::new();
    for cell in &header {
        let name = columns.iter().find(|c| **c == cell.text).copied();
        let path = format!("column `{}`", short(&cell.text));
        if name.is_none() {
            let mut fault =
                Fault::new(place(cell), path, "there is no such column").here("not known");
            fault.help = suggest(&cell.text, "columns are", columns);
            faults.push(fault);
        } else if names.contains(&name) {
            faults.push(Fault::new(place(cell), path, "this column is there twice").here("again"));
        }
        names.push(name);
    }
    for column in required.iter().filter(|c| !names.contains(&Some(**c))) {
        let first = header.first().map_or(0, |c| c.start);
        let last = header.last().map_or(first, |c| c.end);
        let place = Place::new(file, first..last);
        let fault = Fault::new(
            place,
            format!("column `{column}`"),
            "this column is missing",
        );
        faults.push(fault.here("the columns of this file").help(format!(
            "columns are {}; absent ones may be left out, `{column}` may not",
            columns.join(", ")
        )));
    }
    if !faults.is_empty() {
        return Vec::new();
    }
    let mut rows = Vec::new();
    for (line, cells) in records {
        let name = format!("line {line}");
        let start = cells.first().map_or(0, |c| c.start);
        let end = cells.last().map_or(start, |c| c.end);
        let whole = Place::new(file, start..end);
        if cells.len() != names.len() {
            let count = match cells.len() {
                1 => "this row has 1 cell".to_owned(),
                n => format!("this row has {n} cells"),
            };
            let here = format!("the header has {}", names.len());
            let fault = Fault::new(whole, name, count).here(here);
            faults.push(fault.help(
                "a text with a comma in it stands in double quotes; a row may not be cut short",
            ));
            continue;
        }
        let mut table = Table::default();
        for (column, cell) in names.iter().zip(&cells) {
            if let (Some(column), false) = (column, cell.text.trim().is_empty()) {
                let node = Node {
                    place: place(cell),
                    key: place(cell),
                    raw: cell.text.clone(),
                    value: Value::Text(cell.text.trim().to_owned()),
                };
                table.set(column, node);
            }
        }
        let node = Node {
            place: whole,
            key: whole,
            raw: String::new(),
            value: Value::Table(table),
        };
        rows.push(CsvRow { node, name });
    }
    rows
}

/// Goes through the records of a text (RFC 4180); empty lines and lines that begin with `#` are left out.
struct Records<'t> {
    text: &'t str,
    at: usize,
    line: usize,
}

impl Iterator for Records<'_> {
    /// Number of the line on which the record begins, and its cells.
    type Item = (usize, Vec<Cell>);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let rest = self.text.get(self.at..).filter(|rest| !rest.is_empty())?;
            let end = rest.find('\n').map_or(rest.len(), |i| i + 1);
            let first = rest.get(..end).unwrap_or(rest).trim();
            if !first.is_empty() && !first.starts_with('#') {
                return Some(self.record());
            }
            self.at += end;
            self.line += 1;
        }
    }
}

impl Records<'_> {
    fn record(&mut self) -> (usize, Vec<Cell>) {
        let line = self.line;
        let bytes = self.text.as_bytes();
        let mut cells = Vec::new();
        loop {
            let cell = self.cell();
            cells.push(cell);
            match bytes.get(self.at) {
                Some(b',') => self.at += 1,
                Some(b'\r') if bytes.get(self.at + 1) == Some(&b'\n') => {
                    self.at += 2;
                    self.line += 1;
                    return (line, cells);
                }
                Some(_) => {
                    self.at += 1;
                    self.line += 1;
                    return (line, cells);
                }
                None => return (line, cells),
            }
        }
    }

    /// A cell; afterwards `at` is at the comma, the end of the line or the end of the text.
    fn cell(&mut self) -> Cell {
        let bytes = self.text.as_bytes();
        let start = self.at;
        let mut text = String::new();
        if bytes.get(self.at) == Some(&b'"') {
            self.at += 1;
            loop {
                let from = self.at;
                while !matches!(bytes.get(self.at), None | Some(b'"')) {
                    self.line += usize::from(bytes[self.at] == b'\n');
                    self.at += 1;
                }
                text.push_str(self.text.get(from..self.at).unwrap_or_default());
                self.at = (self.at + 1).min(bytes.len());
                // Two quotes inside quotes are one.
                if bytes.get(self.at) != Some(&b'"') || self.at == bytes.len() {
                    break;
                }
                text.push('"');
                self.at += 1;
            }
        }
        let from = self.at;
        let ends = |at: usize| match bytes.get(at) {
            None | Some(b',' | b'\n') => true,
            Some(b'\r') => bytes.get(at + 1) == Some(&b'\n'),
            Some(_) => false,
        };
        while !ends(self.at) {
            self.at += 1;
        }
        text.push_str(self.text.get(from..self.at).unwrap_or_default());
        Cell {
            text: text.trim().to_owned(),
            start,
            end: self.at,
        }
    }
}
