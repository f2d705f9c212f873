//! `trappe new`.

use super::Failure;
use crate::scenario;
use std::fs::OpenOptions;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Longest name.
const LONGEST: usize = 64;

pub(super) fn new(name: &str, out: Option<&Path>) -> Result<(), Failure> {
    let letter = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    let plain = name.len() <= LONGEST
        && name.starts_with(letter)
        && name.ends_with(letter)
        && name.chars().all(|c| letter(c) || c == '-');
    if !plain {
        return Err(Failure::input(format!(
            "`{name}` is no name for a scenario: use up to {LONGEST} small letters, digits and hyphens, with a letter or digit at both ends, such as my-town"
        )));
    }
    let path = out.map_or_else(|| PathBuf::from(format!("{name}.toml")), Path::to_path_buf);
    let failed = |e: std::io::Error| match e.kind() {
        std::io::ErrorKind::AlreadyExists => Failure::input(format!(
            "{} exists already; choose another name or --out",
            path.display()
        )),
        _ => Failure::new(format!("cannot write {}: {e}", path.display())),
    };
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(&path)
        .map_err(failed)?;
    file.write_all(scenario::template(name).as_bytes())
        .map_err(failed)?;
    super::print(&format!("wrote {0}; try: trappe run {0}", path.display()))
}
