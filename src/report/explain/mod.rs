//! A contract in plain sentences, so that both parties can check that the file says what they agreed.
//!
//! Every field of the terms has its sentence. Figures of examples, tables and pictures come from [`crate::analysis::explain`].

mod capital;
mod comparison;
mod contract;
mod examples;
mod limits;
mod line;
mod metric;
mod payers;
mod pictures;
mod rule;
#[cfg(test)]
#[path = "../../analysis/explain/sample/mod.rs"]
pub mod sample;
mod silence;
mod tables;
mod text;
mod words;

pub use pictures::{PaymentPlot, pictures};
pub use text::text;

use super::error::{ReportError, pretty};
use super::language::Language;
use super::plots;
use super::publish::Staging;
use crate::analysis::explain::Study;
use crate::contract::parties::Parties;
use crate::contract::terms::Terms;
use crate::scenario::Assumption;
use serde::Serialize;
use std::path::{Path, PathBuf};
use words::Words;

/// The explanation of a contract, in one language.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Document {
    /// Title of the contract.
    pub title: String,
    /// What it says, in order.
    pub parts: Vec<Part>,
}

/// One part.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Part {
    /// What it is about: "parties", "metric.ID", "line.ID", ….
    pub id: String,
    /// Heading.
    pub title: String,
    /// Sentences.
    pub sentences: Vec<String>,
    /// Tables.
    pub tables: Vec<Table>,
}

/// A table of a part.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Table {
    /// Title.
    pub title: String,
    /// How to read it; may be empty.
    pub note: String,
    /// Heads of the columns.
    pub columns: Vec<String>,
    /// Columns of figures.
    #[serde(skip)]
    pub right: Vec<usize>,
    /// Cells, as they are printed.
    pub rows: Vec<Vec<String>>,
}

/// What is known of a contract.
#[derive(Debug, Clone, Copy)]
pub struct Explained<'a> {
    /// Its name in the file.
    pub name: &'a str,
    /// SHA-256 of the resolved file.
    pub digest: &'a str,
    /// What the reader of the file noted.
    pub notes: &'a [String],
    /// Every number of the file, and where it comes from.
    pub sources: &'a [Assumption],
    /// The terms.
    pub terms: &'a Terms,
    /// The names.
    pub parties: &'a Parties,
    /// What it pays.
    pub study: &'a Study,
}

/// Puts a contract into sentences and tables.
pub fn document(explained: &Explained, language: Language) -> Document {
    let (terms, study) = (explained.terms, explained.study);
    let w = &Words::new(terms, explained.parties, language);
    let mut parts = Vec::new();
    let mut add = |id: &str, title: String, sentences: Vec<String>, tables: Vec<Table>| {
        if !sentences.is_empty() || !tables.is_empty() {
            parts.push(Part {
                id: id.to_owned(),
                title,
                // An abbreviation at the end of a sentence brings its own full stop.
                sentences: sentences.iter().map(|s| s.replace("kr..", "kr.")).collect(),
                tables: tables
                    .into_iter()
                    .map(|t| Table {
                        note: t.note.replace("kr..", "kr."),
                        ..t
                    })
                    .collect(),
            });
        }
    };
    add(
        "parties",
        w.t("The parties", "Parterne"),
        payers::parties(w),
        Vec::new(),
    );
    add(
        "currency",
        w.t("Money", "Penge"),
        vec![currency(w)],
        Vec::new(),
    );
    add(
        "schedule",
        w.t("From when until when", "Fra hvornår til hvornår"),
        contract::schedule(w),
        Vec::new(),
    );
    add(
        "cohorts",
        w.t("Cohorts", "Hold"),
        contract::cohorts(w),
        Vec::new(),
    );
    for (i, metric) in terms.metrics.iter().enumerate() {
        let mut sentences = metric::sentences(w, metric);
        if let Some(Some(example)) = study.effects.get(i) {
            sentences.push(examples::effect(w, metric, example));
        }
        let (name, id) = (w.name(&metric.name, &metric.name_da), &metric.id);
        add(
            &format!("metric.{id}"),
            w.t(
                format!("What is measured: {name} (in the file: {id})"),
                format!("Det, der måles: {name} (i filen: {id})"),
            ),
            sentences,
            Vec::new(),
        );
    }
    for (i, (line, lines)) in terms.lines.iter().zip(&study.lines).enumerate() {
        let (name, id, n) = (w.name(&line.name, &line.name_da), &line.id, i + 1);
        let dated = study.lines[..i].iter().all(|l| l.moments != lines.moments);
        add(
            &format!("line.{id}"),
            w.t(
                format!("Line {n}: {name} (in the file: {id})"),
                format!("Betalingslinje {n}: {name} (i filen: {id})"),
            ),
            line::sentences(w, i, line, lines),
            tables::of_line(w, line, lines, dated),
        );
    }
    add(
        "payment",
        w.t(
            "Payers, caps, prices and rounding",
            "Betalere, lofter, priser og afrunding",
        ),
        contract::money(w),
        Vec::new(),
    );
    add(
        "termination",
        w.t("Early end", "Førtidigt ophør"),
        contract::terminations(w),
        Vec::new(),
    );
    add(
        "capital",
        w.t("Capital", "Kapital"),
        capital::provision(w),
        Vec::new(),
    );
    add(
        "guarantees",
        w.t("Guarantees", "Garantier"),
        capital::guarantees(w),
        Vec::new(),
    );
    add(
        "waterfalls",
        w.t(
            "In which order money is passed on",
            "I hvilken rækkefølge pengene udbetales",
        ),
        capital::waterfalls(w),
        Vec::new(),
    );
    add(
        "silent",
        w.t(
            "What the file does not say, and what therefore holds",
            "Hvad filen ikke siger, og hvad der derfor gælder",
        ),
        study
            .silent
            .iter()
            .map(|&s| silence::sentence(w, s))
            .collect(),
        Vec::new(),
    );
    add(
        "notes",
        w.t("Notes", "Bemærkninger"),
        explained.notes.to_vec(),
        Vec::new(),
    );
    add(
        "sources",
        w.t("Where the numbers come from", "Hvor tallene kommer fra"),
        Vec::new(),
        tables::sources(w, explained.sources).into_iter().collect(),
    );
    Document {
        title: w.name(&terms.title, &terms.title_da).to_owned(),
        parts,
    }
}

fn currency(w: &Words) -> String {
    let (code, decimals) = (&w.terms.currency.code, w.count(w.terms.currency.decimals));
    w.t(
        format!("All amounts are in {code}, with {decimals} decimals."),
        format!("Alle beløb er i {code} med {decimals} decimaler."),
    )
}

/// The file by which a folder with an explanation is known.
const MARK: &str = "explanation.json";

/// Writes the explanation into `parent/name` and returns that folder: `explanation.json`, `explanation.txt`, `contract.toml` (the
/// file with everything that it builds on) and `plots/*.svg`, `plots/*.png`.
///
/// The folder appears whole or not at all, and replaces only an earlier explanation. `cancelled` is asked between files.
///
/// # Errors
///
/// See [`ReportError`]; in each case an earlier explanation stands as it was.
pub fn write(
    parent: &Path,
    name: &str,
    explained: &Explained,
    resolved_toml: &str,
    language: Language,
    cancelled: &(dyn Fn() -> bool + Sync),
) -> Result<PathBuf, ReportError> {
    let staging = Staging::marked(parent, name, MARK, cancelled)?;
    staging.write(MARK, &json(explained, language)?)?;
    staging.write("explanation.txt", text(explained, language).as_bytes())?;
    staging.write("contract.toml", resolved_toml.as_bytes())?;
    plots::write(&staging, &pictures(explained, language))?;
    staging.publish()
}

/// The explanation for programs: sentences and tables as they are read, and the figures behind them as they are computed
/// (`study`: results exact, money in smallest units, pictures in major units).
///
/// # Errors
///
/// [`ReportError::Format`] if it cannot be put into JSON.
pub fn json(explained: &Explained, language: Language) -> Result<Vec<u8>, ReportError> {
    #[derive(Serialize)]
    struct Program {
        name: &'static str,
        version: &'static str,
    }
    #[derive(Serialize)]
    struct Page<'a> {
        format: u32,
        program: Program,
        contract: &'a str,
        digest: &'a str,
        language: &'static str,
        #[serde(flatten)]
        document: Document,
        study: &'a Study,
    }
    let page = Page {
        format: 1,
        program: Program {
            name: env!("CARGO_PKG_NAME"),
            version: env!("CARGO_PKG_VERSION"),
        },
        contract: explained.name,
        digest: explained.digest,
        language: language.pick("en", "da"),
        document: document(explained, language),
        study: explained.study,
    };
    pretty(&page, "explanation.json")
}

#[cfg(test)]
mod tests;
