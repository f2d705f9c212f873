use super::*;
use std::cell::Cell;
use std::fs;

fn table() -> Table {
    Table {
        columns: vec!["replication".into(), "investors.irr".into()],
        rows: vec![vec![0.0, 0.04], vec![1.0, f64::NAN]],
    }
}

#[test]
fn a_whole_result() {
    let parent = tempfile::TempDir::new().unwrap();
    let extra = [("scenario/resolved.toml".to_owned(), b"x = 1\n".to_vec())];
    let (full, table) = (sample::full(), table());
    let write = || {
        write_all(
            parent.path(),
            "kolding",
            &full,
            &table,
            &extra,
            Language::English,
            &|| false,
        )
        .unwrap()
    };
    let folder = write();
    let read = |file: &str| fs::read(folder.join(file)).unwrap();
    let json: serde_json::Value = serde_json::from_slice(&read("summary.json")).unwrap();
    assert_eq!(json["metrics"][0]["mean"]["value"], 0.0423);
    assert_eq!(json["metrics"][1]["unit"], "money");
    assert_eq!(json["scenario"]["seed"], 42);
    assert_eq!(
        read("replications.csv"),
        b"replication,investors.irr\n0,0.04\n1,\n"
    );
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
    let (empty, table) = (sample::empty(), table());
    let write = |cancelled: &dyn Fn() -> bool| {
        write_all(
            parent.path(),
            "a",
            &empty,
            &table,
            &[],
            Language::Danish,
            cancelled,
        )
    };
    let folder = write(&|| false).unwrap();
    fs::write(folder.join("mark"), "").unwrap();
    for stop_at in 1..=5 {
        let asked = Cell::new(0);
        let result = write(&|| {
            asked.set(asked.get() + 1);
            asked.get() == stop_at
        });
        assert!(matches!(result, Err(ReportError::Cancelled)), "{stop_at}");
        assert!(folder.join("mark").exists());
        assert_eq!(fs::read_dir(parent.path()).unwrap().count(), 1);
    }
}

#[test]
fn a_file_that_is_named_twice_is_refused() {
    let parent = tempfile::TempDir::new().unwrap();
    let extra = [("summary.json".to_owned(), Vec::new())];
    let result = write_all(
        parent.path(),
        "a",
        &sample::empty(),
        &table(),
        &extra,
        Language::English,
        &|| false,
    );
    assert!(matches!(result, Err(ReportError::FileName { .. })));
    assert_eq!(fs::read_dir(parent.path()).unwrap().count(), 0);
}
