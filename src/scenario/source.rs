//! Where a piece of a scenario was written.

use std::ops::Range;

/// Index of a file (or command-line override) in [`Sources`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct FileId(pub u32);

/// A span of bytes in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The file.
    pub file: FileId,
    /// First byte.
    pub start: usize,
    /// First byte after it; equal to `start` for a point, and `usize::MAX` with `start` 0 for the file as a whole.
    pub end: usize,
}

impl Place {
    /// A span of bytes.
    pub fn new(file: FileId, span: Range<usize>) -> Self {
        Self {
            file,
            start: span.start,
            end: span.end.max(span.start),
        }
    }

    /// A file as a whole: there is no line to show.
    pub fn whole(file: FileId) -> Self {
        Self {
            file,
            start: 0,
            end: usize::MAX,
        }
    }

    /// Whether this stands for the file as a whole.
    pub fn is_whole(&self) -> bool {
        self.end == usize::MAX
    }
}

/// One text that a scenario was read from.
#[derive(Debug, Clone)]
pub struct Source {
    /// Name shown to people: a path, `library:NAME` or `command line --set`.
    pub name: String,
    /// The text.
    pub text: String,
}

/// All texts that a scenario was read from, the scenario itself first.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    list: Vec<Source>,
}

impl Sources {
    /// Takes in a text.
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<String>) -> FileId {
        self.list.push(Source {
            name: name.into(),
            text: text.into(),
        });
        FileId(self.list.len() as u32 - 1)
    }

    /// The text of a file.
    pub fn get(&self, file: FileId) -> Option<&Source> {
        self.list.get(file.0 as usize)
    }

    /// The name of a file, empty for an unknown one.
    pub fn name(&self, file: FileId) -> &str {
        self.get(file).map_or("", |s| s.name.as_str())
    }

    /// "line 7 of FILE" in English and Danish, with the file's name but not the folders above it.
    pub fn named(&self, place: Place) -> [String; 2] {
        let line = self.line(place);
        let name = self.name(place.file);
        let name = name.rsplit('/').next().unwrap_or(name);
        [
            format!("line {line} of {name}"),
            format!("linje {line} i {name}"),
        ]
    }

    /// Line number, from 1, of the start of a place.
    pub fn line(&self, place: Place) -> usize {
        let text = self.get(place.file).map_or("", |s| s.text.as_str());
        let end = place.start.min(text.len());
        1 + text.as_bytes()[..end]
            .iter()
            .filter(|b| **b == b'\n')
            .count()
    }
}
