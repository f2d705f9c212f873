//! What can go wrong when results are written.

use serde::Serialize;
use std::path::PathBuf;
use thiserror::Error;

/// Writing the results failed. Nothing was published: an earlier result stands as it was.
#[derive(Debug, Error)]
pub enum ReportError {
    /// The name cannot be the name of a folder.
    #[error(
        "\"{name}\" cannot name a result: use letters, digits, \"-\", \"_\" and \".\", not beginning with \".\""
    )]
    Name {
        /// The name given.
        name: String,
    },
    /// The name of a file leads out of the folder of the results, or is taken.
    #[error(
        "the results cannot hold a file called \"{name}\": it is taken by another file or leads elsewhere"
    )]
    FileName {
        /// The name given.
        name: String,
    },
    /// The folder exists and holds something else than results.
    #[error(
        "{} was not written by trappe (no {mark} of ours in it) and is left alone: choose another name, or remove it yourself",
        path.display()
    )]
    NotOurs {
        /// The folder.
        path: PathBuf,
        /// The file by which results of this kind are known.
        mark: &'static str,
    },
    /// Where the folder of the results should be, there is something else.
    #[error(
        "{} is no folder, so the results cannot be put into it: choose another place",
        path.display()
    )]
    NoFolder {
        /// What is there.
        path: PathBuf,
    },
    /// A file or folder could not be read or written.
    #[error("cannot {action} {}: {source}", path.display())]
    Io {
        /// What was tried.
        action: &'static str,
        /// With what.
        path: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
    /// A table has a row that does not fit its header.
    #[error("row {row} of the table has {found} cells instead of {expected}")]
    Row {
        /// Number of the row, from 0.
        row: usize,
        /// Cells found.
        found: usize,
        /// Cells expected.
        expected: usize,
    },
    /// A file could not be put into its format.
    #[error("cannot write {file}: {reason}")]
    Format {
        /// File.
        file: String,
        /// Why not.
        reason: String,
    },
    /// The user stopped it.
    #[error("stopped before the results were complete: nothing was written")]
    Cancelled,
}

impl ReportError {
    /// Wraps an error of the file system.
    pub(crate) fn io(
        action: &'static str,
        path: impl Into<PathBuf>,
    ) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.into();
        move |source| Self::Io {
            action,
            path,
            source,
        }
    }

    /// Wraps an error of a format.
    pub(crate) fn format(file: &str, reason: impl ToString) -> Self {
        Self::Format {
            file: file.to_owned(),
            reason: reason.to_string(),
        }
    }
}

/// A page of results as JSON, indented and with an end of line; `file` is what it will be called.
///
/// # Errors
///
/// [`ReportError::Format`] if it cannot be put into JSON.
pub(crate) fn pretty<T: Serialize + ?Sized>(page: &T, file: &str) -> Result<Vec<u8>, ReportError> {
    let mut bytes = serde_json::to_vec_pretty(page).map_err(|e| ReportError::format(file, e))?;
    bytes.push(b'\n');
    Ok(bytes)
}
