//! Points that are done, on the disk as soon as they are: what a sweep that was stopped goes on from.
//!
//! One JSON object per line, known by a key that says everything its figures depend on. A line that was cut off is as if it had never been
//! begun; a sweep of other points or metrics takes what it can use.

use crate::analysis::sweep::Reading;
use crate::report::error::ReportError;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs::{self, File, TryLockError};
use std::io::Write;
use std::path::{Path, PathBuf};

#[derive(Serialize, Deserialize)]
struct Entry {
    key: String,
    reading: Reading,
}

/// The file in which points are kept.
pub struct Store {
    path: PathBuf,
    done: BTreeMap<String, Reading>,
    file: File,
}

impl Store {
    /// Opens the points of an earlier sweep, or begins.
    ///
    /// # Errors
    ///
    /// [`ReportError::Io`].
    pub fn open(path: &Path) -> Result<Self, ReportError> {
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(ReportError::io("create", folder))?;
        }
        let file = File::options().create(true).append(true).open(path);
        let file = file.map_err(ReportError::io("open", path))?;
        // held until the end: points of two sweeps at a time would run into each other
        if let Err(TryLockError::WouldBlock) = file.try_lock() {
            return Err(ReportError::format(
                "points",
                format!(
                    "another sweep is writing to {}: wait for it, or choose another folder with --out",
                    path.display()
                ),
            ));
        }
        let bytes = fs::read(path).map_err(ReportError::io("read", path))?;
        // what is no text is no point either
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let entries: Vec<Entry> = text
            .lines()
            .filter_map(|line| serde_json::from_str(line).ok())
            .collect();
        // A last line without its end would run into the next one.
        let whole: String = entries.iter().filter_map(|e| line(e).ok()).collect();
        if whole != text {
            fs::write(path, &whole).map_err(ReportError::io("write", path))?;
        }
        Ok(Self {
            path: path.to_owned(),
            done: entries.into_iter().map(|e| (e.key, e.reading)).collect(),
            file,
        })
    }

    /// What was found at a point that is done.
    pub fn get(&self, key: &str) -> Option<&Reading> {
        self.done.get(key)
    }

    /// Keeps a point: it is on the disk when this returns.
    ///
    /// # Errors
    ///
    /// [`ReportError::Io`].
    pub fn keep(&mut self, key: &str, reading: Reading) -> Result<(), ReportError> {
        let entry = Entry {
            key: key.to_owned(),
            reading,
        };
        let line = line(&entry).map_err(|e| ReportError::format("points", e))?;
        let written = self.file.write_all(line.as_bytes());
        let written = written.and_then(|()| self.file.sync_data());
        written.map_err(ReportError::io("write", &self.path))?;
        self.done.insert(entry.key, entry.reading);
        Ok(())
    }

    /// Takes the file away, once everything in it is in a result.
    pub fn remove(self) {
        // What stays behind does no harm: the next sweep takes it up.
        let _ = fs::remove_file(&self.path);
    }
}

fn line(entry: &Entry) -> Result<String, serde_json::Error> {
    serde_json::to_string(entry).map(|text| text + "\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::sweep::Figure;

    fn figures(value: f64) -> Reading {
        let figure = Figure {
            metric: "m".into(),
            statistic: "mean".into(),
            value: Some(value),
            low: None,
            high: None,
        };
        Reading {
            replications: 7,
            figures: vec![figure],
        }
    }

    #[test]
    fn what_is_kept_is_there_again_and_what_was_cut_off_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new/points.jsonl");
        let mut store = Store::open(&path).unwrap();
        // digits must come back as they were
        store.keep("a", figures(0.1 + 0.2)).unwrap();
        store.keep("b", figures(2.0)).unwrap();
        drop(store);
        let text = fs::read_to_string(&path).unwrap();
        fs::write(&path, &text[..text.len() - 5]).unwrap();
        let mut store = Store::open(&path).unwrap();
        assert_eq!(store.get("a"), Some(&figures(0.1 + 0.2)));
        assert_eq!(store.get("b"), None);
        store.keep("b", figures(3.0)).unwrap();
        drop(store);
        let store = Store::open(&path).unwrap();
        assert_eq!(store.get("b"), Some(&figures(3.0)));
        store.remove();
        assert!(!path.exists());
    }
}
