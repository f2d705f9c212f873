//! The faults of a scenario: all of them, each with its line, what is wrong, and what would be right.

use super::source::{FileId, Place, Sources};
use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use std::collections::BTreeSet;
use std::fmt;
use std::ops::Range;

/// One fault.
#[derive(Debug, Clone, PartialEq)]
pub struct Fault {
    /// Where.
    pub place: Place,
    /// Dotted path of the field; empty for faults of the syntax.
    pub path: String,
    /// What is wrong, in one sentence.
    pub what: String,
    /// What stands under the caret.
    pub here: String,
    /// What would be right; each is a sentence of its own.
    pub help: Vec<String>,
    /// Other places that play a part.
    pub also: Vec<(Place, String)>,
}

impl Fault {
    /// A fault at a place and path.
    pub fn new(place: Place, path: impl Into<String>, what: impl Into<String>) -> Self {
        Self {
            place,
            path: path.into(),
            what: what.into(),
            here: String::new(),
            help: Vec::new(),
            also: Vec::new(),
        }
    }

    /// What stands under the caret.
    pub fn here(mut self, text: impl Into<String>) -> Self {
        self.here = text.into();
        self
    }

    /// What would be right.
    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.help.push(text.into());
        self
    }

    /// Another place that plays a part.
    pub fn also(mut self, place: Place, text: impl Into<String>) -> Self {
        self.also.push((place, text.into()));
        self
    }

    /// The sentence with the path in front.
    pub fn title(&self) -> String {
        match self.path.as_str() {
            "" => self.what.clone(),
            path => format!("{path}: {}", self.what),
        }
    }
}

/// Collects faults; a field is reported once, however many rules it breaks.
#[derive(Debug, Default)]
pub struct Faults {
    list: Vec<Fault>,
    known: BTreeSet<String>,
}

impl Faults {
    /// Takes in a fault, unless the same field has one already.
    pub fn push(&mut self, fault: Fault) {
        // Faults of the syntax have no path: there the place tells them apart.
        if fault.path.is_empty() || self.known.insert(fault.path.clone()) {
            self.list.push(fault);
        }
    }

    /// The one that was found first.
    pub fn first(&self) -> Option<&Fault> {
        self.list.first()
    }

    /// Whether one of them says this.
    pub fn say(&self, what: &str) -> bool {
        self.list.iter().any(|f| f.what == what)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Whether a field, or something in it, has a fault.
    pub fn touches(&self, path: &str) -> bool {
        let inside = format!("{path}.");
        self.known.contains(path)
            || self
                .known
                .range(inside.clone()..)
                .next()
                .is_some_and(|p| p.starts_with(&inside))
    }

    /// Ends the collection, with the faults by file and position.
    pub fn into_diagnostics(mut self, sources: Sources) -> Box<Diagnostics> {
        // What concerns a file as a whole comes after what has a line.
        let key = |f: &Fault| (f.place.file, f.place.is_whole(), f.place.start);
        self.list.sort_by_key(key);
        Box::new(Diagnostics {
            faults: self.list,
            sources,
        })
    }
}

/// Nobody reads more at once, and a file that is no scenario at all can have as many faults as lines.
const MOST: usize = 50;

/// Everything that is wrong with a scenario. Shows itself as a person would want to read it.
#[derive(Debug)]
pub struct Diagnostics {
    faults: Vec<Fault>,
    sources: Sources,
}

impl Diagnostics {
    /// The faults, by file and position.
    pub fn faults(&self) -> &[Fault] {
        &self.faults
    }

    /// The faults as text, with colours for a terminal.
    pub fn render(&self, colours: bool) -> String {
        let renderer = if colours {
            Renderer::styled()
        } else {
            Renderer::plain()
        };
        let renderer = renderer.decor_style(DecorStyle::Ascii);
        let mut text = String::new();
        for fault in self.faults.iter().take(MOST) {
            text.push_str(&renderer.render(&[self.group(fault)]));
            text.push_str("\n\n");
        }
        let count = match self.faults.len() {
            1 => "1 fault".to_owned(),
            n => format!("{n} faults"),
        };
        text.push_str(&format!("{count} in {}", printable(&self.files())));
        if self.faults.len() > MOST {
            text.push_str(&format!(", of which the first {MOST} are shown"));
        }
        text
    }

    /// The files that have the faults, and the one that was asked for if it is none of them.
    fn files(&self) -> String {
        let mut ids: Vec<FileId> = self.faults.iter().map(|f| f.place.file).collect();
        ids.dedup();
        let mut names: Vec<&str> = ids.iter().map(|id| self.sources.name(*id)).collect();
        names.sort_unstable();
        names.dedup();
        let asked = self.sources.name(FileId(0));
        if names.contains(&asked) {
            names.sort_by_key(|name| *name != asked);
            return names.join(" and ");
        }
        format!("{}, read for {asked}", names.join(" and "))
    }

    fn group<'a>(&'a self, fault: &'a Fault) -> Group<'a> {
        let mut group = Level::ERROR
            .primary_title(printable(&fault.title()))
            .elements(Vec::<annotate_snippets::Message<'_>>::new());
        let mut places = vec![(fault.place, fault.here.as_str(), AnnotationKind::Primary)];
        for (place, text) in &fault.also {
            places.push((*place, text.as_str(), AnnotationKind::Context));
        }
        while let Some((first, ..)) = places.first().copied() {
            let (same, other): (Vec<_>, Vec<_>) =
                places.into_iter().partition(|(p, ..)| p.file == first.file);
            places = other;
            let Some(source) = self.sources.get(first.file) else {
                continue;
            };
            if first.is_whole() {
                group = group.element(Origin::path(source.name.as_str()));
                if !fault.here.is_empty() {
                    group = group.element(Level::NOTE.message(printable(&fault.here)));
                }
                continue;
            }
            let spans = same.into_iter().map(|(place, label, kind)| {
                kind.span(clamp(&source.text, place.start..place.end))
                    .label(printable(label))
            });
            group = group.element(
                Snippet::source(source.text.as_str())
                    .path(source.name.as_str())
                    .annotations(spans),
            );
        }
        for help in &fault.help {
            group = group.element(Level::HELP.message(printable(help)));
        }
        group
    }
}

/// Control characters would let a file rewrite the terminal.
fn printable(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() { '\u{fffd}' } else { c })
        .collect()
}

/// A caret under more than this is hard to read; the start of a value is enough to find it.
const WIDEST: usize = 48;

/// Brings a span inside the text, onto one line and onto character boundaries.
fn clamp(text: &str, span: Range<usize>) -> Range<usize> {
    let mut start = span.start.min(text.len());
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    let mut end = span.end.clamp(start, text.len());
    while !text.is_char_boundary(end) {
        end += 1;
    }
    let marked = text.get(start..end).unwrap_or("");
    let line = marked.find(['\n', '\r']).unwrap_or(marked.len());
    let wide = marked
        .char_indices()
        .nth(WIDEST)
        .map_or(marked.len(), |(i, _)| i);
    start..start + line.min(wide)
}

impl fmt::Display for Diagnostics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render(false))
    }
}

impl std::error::Error for Diagnostics {}
