//! Results appear whole or not at all.
//!
//! Everything is written into a hidden folder beside the target, flushed to the disk, and swapped in by renaming. Whatever
//! goes wrong before that, the hidden folder is removed and an earlier result stands as it was (a fault of the program itself, which ends it
//! at once, leaves the hidden folder, too).

use super::error::ReportError;
use super::json;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Component, Path, PathBuf};
use tempfile::TempDir;

/// The file by which the results of a run are known.
pub const SUMMARY: &str = "summary.json";

/// Results on their way: written, not yet published.
pub struct Staging<'a> {
    folder: TempDir,
    target: PathBuf,
    mark: &'static str,
    cancelled: &'a (dyn Fn() -> bool + Sync),
}

impl<'a> Staging<'a> {
    /// Begins a result called `name` in the folder `parent`, which is created if need be.
    ///
    /// `cancelled` is asked before each file and before publishing.
    ///
    /// # Errors
    ///
    /// [`ReportError::Name`], [`ReportError::NotOurs`] if the target exists and is not a result, [`ReportError::Io`].
    pub fn new(
        parent: &Path,
        name: &str,
        cancelled: &'a (dyn Fn() -> bool + Sync),
    ) -> Result<Self, ReportError> {
        Self::marked(parent, name, SUMMARY, cancelled)
    }

    /// The same for results that are known by another file than `summary.json`, such as `explanation.json`: they replace
    /// only results that have that file, so that no kind of result is ever lost to another kind.
    ///
    /// # Errors
    ///
    /// As [`Staging::new`].
    pub fn marked(
        parent: &Path,
        name: &str,
        mark: &'static str,
        cancelled: &'a (dyn Fn() -> bool + Sync),
    ) -> Result<Self, ReportError> {
        check_name(name)?;
        let target = parent.join(name);
        // The nearest folder there is has to be one: to create something in a file is refused with a number only.
        let there = parent.ancestors().find(|path| path.exists());
        if let Some(file) = there.filter(|path| !path.is_dir()) {
            return Err(ReportError::NoFolder {
                path: file.to_owned(),
            });
        }
        fs::create_dir_all(parent).map_err(ReportError::io("create", parent))?;
        check_replaceable(&target, mark)?;
        let prefix = format!(".{name}.");
        let mut builder = tempfile::Builder::new();
        builder.prefix(&prefix).suffix(".part");
        // A temporary folder is private by default; a result is as readable as the user's other files.
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o777));
        let folder = builder
            .tempdir_in(parent)
            .map_err(ReportError::io("create a folder in", parent))?;
        Ok(Self {
            folder,
            target,
            mark,
            cancelled,
        })
    }

    /// Adds a file; `name` may hold subfolders, separated by "/".
    ///
    /// # Errors
    ///
    /// [`ReportError::Cancelled`], [`ReportError::FileName`] if the name leads elsewhere or is taken, [`ReportError::Io`].
    pub fn write(&self, name: &str, bytes: &[u8]) -> Result<(), ReportError> {
        self.write_with(name, |file| {
            file.write_all(bytes)
                .map_err(ReportError::io("write", name))
        })
    }

    /// Adds a file that a function writes at a path.
    ///
    /// # Errors
    ///
    /// As [`Staging::write`], and what the function returns.
    pub fn write_at(
        &self,
        name: &str,
        content: impl FnOnce(&Path) -> Result<(), ReportError>,
    ) -> Result<(), ReportError> {
        let path = self.free(name)?;
        content(&path)?;
        let file = File::options()
            .append(true)
            .open(&path)
            .map_err(ReportError::io("open", &path))?;
        file.sync_all().map_err(ReportError::io("flush", &path))
    }

    /// Adds a file whose content is written by a function.
    ///
    /// # Errors
    ///
    /// As [`Staging::write`], and what the function returns.
    pub fn write_with(
        &self,
        name: &str,
        content: impl FnOnce(&mut dyn Write) -> Result<(), ReportError>,
    ) -> Result<(), ReportError> {
        let mut part = self.begin(name)?;
        content(&mut part)?;
        part.finish()
    }

    /// Begins a file that is written while something else goes on.
    ///
    /// # Errors
    ///
    /// As [`Staging::write`].
    pub fn begin(&self, name: &str) -> Result<Part, ReportError> {
        let path = self.free(name)?;
        let file = File::create_new(&path).map_err(ReportError::io("create", &path))?;
        Ok(Part {
            path,
            to: BufWriter::new(file),
        })
    }

    /// Calls the result something else than it was begun as.
    ///
    /// # Errors
    ///
    /// As [`Staging::new`].
    pub fn rename(&mut self, name: &str) -> Result<(), ReportError> {
        check_name(name)?;
        let target = self.target.with_file_name(name);
        check_replaceable(&target, self.mark)?;
        self.target = target;
        Ok(())
    }

    /// Name of the folder that the result will be.
    pub fn name(&self) -> &str {
        let name = self.target.file_name();
        name.and_then(|n| n.to_str()).unwrap_or_default()
    }

    /// Asks something else from now on whether to stop.
    pub fn stop_at(&mut self, cancelled: &'a (dyn Fn() -> bool + Sync)) {
        self.cancelled = cancelled;
    }

    /// Path of a file that does not exist yet, in a folder that does.
    fn free(&self, name: &str) -> Result<PathBuf, ReportError> {
        if (self.cancelled)() {
            return Err(ReportError::Cancelled);
        }
        let relative = Path::new(name);
        let inside = relative
            .components()
            .all(|c| matches!(c, Component::Normal(_)));
        let path = self.folder.path().join(relative);
        if name.is_empty() || !inside || path.exists() {
            return Err(ReportError::FileName {
                name: name.to_owned(),
            });
        }
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(ReportError::io("create", folder))?;
        }
        Ok(path)
    }

    /// Puts the result in place of an earlier one and returns its folder.
    ///
    /// # Errors
    ///
    /// [`ReportError::Cancelled`], [`ReportError::NotOurs`], [`ReportError::Io`]; the earlier result is then back in its place.
    pub fn publish(self) -> Result<PathBuf, ReportError> {
        if (self.cancelled)() {
            return Err(ReportError::Cancelled);
        }
        sync_tree(self.folder.path());
        // Somebody may have made the folder in the meantime.
        let exists = check_replaceable(&self.target, self.mark)?;
        let parent = self
            .target
            .parent()
            .map(Path::to_path_buf)
            .unwrap_or_default();
        let retired = if exists {
            let holder = tempfile::Builder::new()
                .prefix(".earlier.")
                .tempdir_in(&parent)
                .map_err(ReportError::io("create a folder in", &parent))?;
            let inside = holder.path().join("result");
            fs::rename(&self.target, &inside)
                .map_err(ReportError::io("move away", &self.target))?;
            Some((holder, inside))
        } else {
            None
        };
        if let Err(source) = fs::rename(self.folder.path(), &self.target) {
            if let Some((holder, inside)) = retired {
                // If even that fails, the earlier result is kept where it is rather than removed with its holder.
                if fs::rename(&inside, &self.target).is_err() {
                    let _kept = holder.keep();
                }
            }
            return Err(ReportError::io("publish", &self.target)(source));
        }
        // The folder has its final name: nothing is left for the guard to remove.
        let _moved = self.folder.keep();
        sync_folder(&parent);
        Ok(self.target)
    }
}

/// A file of a result on its way.
#[derive(Debug)]
pub struct Part {
    path: PathBuf,
    to: BufWriter<File>,
}

impl Part {
    /// Flushes the file to the disk.
    ///
    /// # Errors
    ///
    /// [`ReportError::Io`].
    pub fn finish(self) -> Result<(), ReportError> {
        let Self { path, to } = self;
        let file = to
            .into_inner()
            .map_err(|e| ReportError::io("write", &path)(e.into_error()))?;
        file.sync_all().map_err(ReportError::io("flush", &path))
    }
}

impl Write for Part {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.to.write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.to.flush()
    }
}

/// Refuses what cannot be the name of a folder everywhere.
fn check_name(name: &str) -> Result<(), ReportError> {
    let plain =
        |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | ' ' | '+' | '=' | ',');
    if name.is_empty()
        || name.starts_with('.')
        || name.ends_with(['.', ' '])
        || !name.chars().all(plain)
    {
        return Err(ReportError::Name {
            name: name.to_owned(),
        });
    }
    Ok(())
}

/// Whether there is something at the target; an error if it must not be replaced.
fn check_replaceable(target: &Path, mark: &'static str) -> Result<bool, ReportError> {
    let not_ours = || ReportError::NotOurs {
        path: target.to_path_buf(),
        mark,
    };
    let kind = match fs::symlink_metadata(target) {
        Ok(kind) => kind,
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(false),
        Err(e) => return Err(ReportError::io("look at", target)(e)),
    };
    if !kind.is_dir() {
        return Err(not_ours());
    }
    let mut entries = fs::read_dir(target).map_err(ReportError::io("read", target))?;
    if entries.next().is_none() {
        return Ok(true);
    }
    match fs::read(target.join(mark)) {
        Ok(bytes) if json::is_ours(&bytes) => Ok(true),
        _ => Err(not_ours()),
    }
}

/// Flushes the entries of a folder and of those in it. Some platforms cannot; the files themselves are flushed in any case.
fn sync_tree(folder: &Path) {
    if let Ok(entries) = fs::read_dir(folder) {
        for entry in entries.flatten() {
            if entry.file_type().is_ok_and(|t| t.is_dir()) {
                sync_tree(&entry.path());
            }
        }
    }
    sync_folder(folder);
}

fn sync_folder(folder: &Path) {
    let path = if folder.as_os_str().is_empty() {
        Path::new(".")
    } else {
        folder
    };
    if let Ok(handle) = File::open(path) {
        // Not an error: there are file systems that have no such operation for folders.
        let _ = handle.sync_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicU32, Ordering};

    const OURS: &[u8] = br#"{"format": 1, "program": {"name": "trappe"}}"#;

    fn go() -> bool {
        false
    }

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(folder)
            .unwrap()
            .map(|e| e.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn a_result_replaces_its_predecessor_whole() {
        let parent = TempDir::new().unwrap();
        let first = Staging::new(&parent.path().join("output"), "kolding", &go).unwrap();
        first.write("summary.json", OURS).unwrap();
        first.write("old.csv", b"1").unwrap();
        let path = first.publish().unwrap();
        assert_eq!(names(&path), ["old.csv", "summary.json"]);

        let second = Staging::new(&parent.path().join("output"), "kolding", &go).unwrap();
        second.write("summary.json", OURS).unwrap();
        second.write("plots/a.svg", b"<svg/>").unwrap();
        // Until it is published, the first stands.
        assert_eq!(names(&path), ["old.csv", "summary.json"]);
        assert_eq!(second.publish().unwrap(), path);
        assert_eq!(names(&path), ["plots", "summary.json"]);
        assert_eq!(names(&parent.path().join("output")), ["kolding"]);
    }

    #[test]
    fn what_is_not_finished_leaves_nothing() {
        let parent = TempDir::new().unwrap();
        drop(Staging::new(parent.path(), "a", &go).unwrap());
        let asked = AtomicU32::new(0);
        let stop = || asked.fetch_add(1, Ordering::Relaxed) > 0;
        let staging = Staging::new(parent.path(), "a", &stop).unwrap();
        staging.write("summary.json", OURS).unwrap();
        assert!(matches!(
            staging.write("b", b""),
            Err(ReportError::Cancelled)
        ));
        assert!(matches!(staging.publish(), Err(ReportError::Cancelled)));
        assert!(names(parent.path()).is_empty());
    }

    #[test]
    fn what_is_not_ours_is_left_alone() {
        let parent = TempDir::new().unwrap();
        let thesis = parent.path().join("thesis");
        fs::create_dir(&thesis).unwrap();
        assert!(Staging::new(parent.path(), "thesis", &go).is_ok());
        fs::write(thesis.join("chapter.tex"), "years of work").unwrap();
        assert!(matches!(
            Staging::new(parent.path(), "thesis", &go),
            Err(ReportError::NotOurs { .. })
        ));
        fs::write(thesis.join("summary.json"), "[1, 2]").unwrap();
        assert!(matches!(
            Staging::new(parent.path(), "thesis", &go),
            Err(ReportError::NotOurs { .. })
        ));
        fs::write(parent.path().join("file"), "").unwrap();
        assert!(matches!(
            Staging::new(parent.path(), "file", &go),
            Err(ReportError::NotOurs { .. })
        ));
        assert_eq!(names(&thesis), ["chapter.tex", "summary.json"]);
    }

    #[test]
    fn what_appears_in_the_meantime_is_left_alone() {
        let parent = TempDir::new().unwrap();
        let staging = Staging::new(parent.path(), "a", &go).unwrap();
        staging.write("summary.json", OURS).unwrap();
        fs::create_dir(parent.path().join("a")).unwrap();
        fs::write(parent.path().join("a/x"), "x").unwrap();
        assert!(matches!(
            staging.publish(),
            Err(ReportError::NotOurs { .. })
        ));
        assert_eq!(names(parent.path()), ["a"]);
    }

    #[test]
    fn names_do_not_lead_elsewhere() {
        let parent = TempDir::new().unwrap();
        for name in [
            "", ".", "..", "a/b", "../a", ".hidden", "a\\b", "c:", "a\n", "a.",
        ] {
            assert!(
                matches!(
                    Staging::new(parent.path(), name, &go),
                    Err(ReportError::Name { .. })
                ),
                "{name}"
            );
        }
        let staging = Staging::new(parent.path(), "å b-1.2", &go).unwrap();
        staging.write("a", b"").unwrap();
        for name in ["", "../b", "/etc/b", "./b", "a", "x/../../b"] {
            assert!(
                matches!(staging.write(name, b""), Err(ReportError::FileName { .. })),
                "{name}"
            );
        }
    }

    #[cfg(unix)]
    #[test]
    fn others_may_read_a_result_as_they_may_read_other_folders() {
        use std::os::unix::fs::PermissionsExt;
        let parent = TempDir::new().unwrap();
        let usual = parent.path().join("usual");
        fs::create_dir(&usual).unwrap();
        let result = Staging::new(parent.path(), "a", &go)
            .unwrap()
            .publish()
            .unwrap();
        let mode = |p: &Path| fs::metadata(p).unwrap().permissions().mode();
        assert_eq!(mode(&result), mode(&usual));
    }
}
