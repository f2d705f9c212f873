//! Where results go.

use super::Failure;
use crate::report::publish::Staging;
use std::path::{Path, PathBuf};

/// A folder for results.
pub(super) struct Target {
    /// As it was said.
    pub shown: PathBuf,
    /// The folder that it is in.
    pub parent: PathBuf,
    /// Its name.
    pub name: String,
}

impl Target {
    /// Checks, before anything is simulated, that results known by the file `mark` can be written there.
    pub(super) fn new(
        out: Option<&Path>,
        default: PathBuf,
        mark: &'static str,
    ) -> Result<Self, Failure> {
        let shown = out.map_or(default, Path::to_path_buf);
        let name = shown.file_name().map(|n| n.to_string_lossy().into_owned());
        let name = name.ok_or_else(|| {
            Failure::input(format!(
                "`{}` is no folder for results: name one, such as output/mine",
                shown.display()
            ))
        })?;
        let parent = shown.parent().filter(|p| !p.as_os_str().is_empty());
        let parent = parent.unwrap_or(Path::new(".")).to_path_buf();
        // Begun and thrown away: whatever would refuse the results then refuses them now.
        Staging::marked(&parent, &name, mark, &|| false).map_err(Failure::new)?;
        Ok(Self {
            shown,
            parent,
            name,
        })
    }
}
