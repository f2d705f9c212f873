//! Broken scenarios, each beside the message that it must give: `broken/NAME.toml` and `broken/NAME.txt`.
//!
//! After a message was improved, `TRAPPE_BLESS=1 cargo test --test broken` writes the files anew; read every one.

use std::fs;
use std::path::{Path, PathBuf};
use trappe::scenario;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests")
        .join("broken")
}

fn names() -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|e| e == "toml"))
        .map(|path| path.file_stem().unwrap().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

/// The message with file names relative to this folder, whatever the machine.
fn message(name: &str) -> String {
    let path = folder().join(format!("{name}.toml"));
    let fault = scenario::load(&path, &[]).expect_err("a broken scenario must not load");
    let prefix = format!("{}/", folder().display()).replace('\\', "/");
    let mut text = fault.to_string().replace('\\', "/").replace(&prefix, "");
    text.push('\n');
    text
}

#[test]
fn every_broken_scenario_says_what_is_wrong_and_what_would_be_right() {
    let bless = std::env::var_os("TRAPPE_BLESS").is_some();
    let mut wrong = Vec::new();
    let names = names();
    assert!(names.len() >= 30);
    for name in names {
        let path = folder().join(format!("{name}.txt"));
        let message = message(&name);
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

#[test]
fn the_scenario_that_they_build_on_is_sound() {
    let scenario = scenario::load(&folder().join("parts").join("base.toml"), &[]);
    let scenario = scenario.unwrap_or_else(|e| panic!("{e}"));
    assert!(scenario.notes.iter().all(|n| !n.contains("faults")));
}
