//! Broken files, each beside the message that it must give: `NAME.toml` and `NAME.txt`.
//!
//! After a message was improved, `TRAPPE_BLESS=1 cargo test --test files` writes the messages anew; read every one.

use std::fs;
use std::path::{Path, PathBuf};
use trappe::scenario::Diagnostics;

/// A folder beside this file.
pub fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/files")
        .join(name)
}

/// Holds every file of a folder to its message; `load` reads one, which must fail. At least so many there must be.
pub fn each_says_what_is_wrong(
    folder: &Path,
    least: usize,
    load: impl Fn(&str, &Path) -> Box<Diagnostics>,
) {
    let bless = std::env::var_os("TRAPPE_BLESS").is_some();
    let mut wrong = Vec::new();
    let names = names(folder);
    assert!(names.len() >= least, "{} files", names.len());
    for name in names {
        let faults = load(&name, &folder.join(format!("{name}.toml")));
        let message = relative(&faults.to_string(), folder);
        let path = folder.join(format!("{name}.txt"));
        if bless {
            fs::write(&path, &message).unwrap();
            continue;
        }
        let expected = fs::read_to_string(&path)
            .unwrap_or_default()
            .replace("\r\n", "\n");
        if message != expected {
            wrong.push(format!(
                "== {name}\n-- expected\n{expected}\n-- got\n{message}"
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|e| e == "toml"))
        .map(|path| path.file_stem().unwrap().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

/// The message with file names relative to the folder, whatever the machine.
fn relative(message: &str, folder: &Path) -> String {
    let prefix = format!("{}/", folder.display()).replace('\\', "/");
    message.replace('\\', "/").replace(&prefix, "") + "\n"
}
