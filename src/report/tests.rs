use super::*;
use std::fs;
use std::sync::atomic::{AtomicU32, Ordering};

const ROWS: Formats = Formats {
    csv: true,
    parquet: false,
};

/// Writes a whole result.
fn result(
    parent: &Path,
    name: &str,
    summary: &Summary,
    extra: &[(String, Vec<u8>)],
    cancelled: &(dyn Fn() -> bool + Sync),
) -> Result<PathBuf, ReportError> {
    let staging = Staging::new(parent, name, cancelled)?;
    let rows = run_rows::RunRows::new(&staging, ROWS, &["a".to_owned(), "b".to_owned()])?;
    rows.finish()?;
    write_all(staging, summary, ROWS, extra, Language::English)
}

#[test]
fn a_whole_result() {
    let parent = tempfile::TempDir::new().unwrap();
    let extra = [("scenario/resolved.toml".to_owned(), b"x = 1\n".to_vec())];
    let full = sample::full();
    let write = || result(parent.path(), "kolding", &full, &extra, &|| false).unwrap();
    let folder = write();
    let read = |file: &str| fs::read(folder.join(file)).unwrap();
    let json: serde_json::Value = serde_json::from_slice(&read("summary.json")).unwrap();
    assert_eq!(json["metrics"][0]["mean"]["value"], 0.0423);
    assert_eq!(json["metrics"][1]["unit"], "money");
    assert_eq!(json["scenario"]["seed"], 42);
    assert_eq!(read("replications.csv"), b"a,b\n");
    assert_eq!(read("scenario/resolved.toml"), b"x = 1\n");
    assert!(read("series.csv").starts_with(b"quarter,id,mean,q05,q25,q50,q75,q95\n2023 Q1,"));
    assert!(!read("summary.txt").is_empty());
    let bytes = || ["plots/saving.png", "plots/states.svg", "summary.json"].map(read);
    let first = bytes();
    write();
    assert!(bytes() == first, "the same input gives other bytes");
}

#[test]
fn stopping_at_any_file_leaves_the_earlier_result() {
    let parent = tempfile::TempDir::new().unwrap();
    let empty = sample::empty();
    let write =
        |cancelled: &(dyn Fn() -> bool + Sync)| result(parent.path(), "a", &empty, &[], cancelled);
    let folder = write(&|| false).unwrap();
    fs::write(folder.join("mark"), "").unwrap();
    for stop_at in 1..=5 {
        let asked = AtomicU32::new(0);
        let result = write(&|| asked.fetch_add(1, Ordering::Relaxed) + 1 == stop_at);
        assert!(matches!(result, Err(ReportError::Cancelled)), "{stop_at}");
        assert!(folder.join("mark").exists());
        assert_eq!(fs::read_dir(parent.path()).unwrap().count(), 1);
    }
}

#[test]
fn a_file_that_is_named_twice_is_refused() {
    let parent = tempfile::TempDir::new().unwrap();
    let extra = [("summary.json".to_owned(), Vec::new())];
    let written = result(parent.path(), "a", &sample::empty(), &extra, &|| false);
    assert!(matches!(written, Err(ReportError::FileName { .. })));
    assert_eq!(fs::read_dir(parent.path()).unwrap().count(), 0);
}
