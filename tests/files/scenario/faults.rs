//! Faults: together, plainly, and in colour only when asked for.

use super::*;

#[test]
fn three_faults_are_reported_together() {
    let path = root().join("tests/files/broken/three-faults.toml");
    let faults = scenario::load(&path, &[]).unwrap_err();
    let paths: Vec<_> = faults.faults().iter().map(|f| f.path.as_str()).collect();
    assert_eq!(
        paths,
        [
            "start",
            "municipality.kolding.neighbours.0",
            "step.readiness.weeks"
        ]
    );
}

#[test]
fn a_file_that_is_not_there_or_no_text_is_said_plainly() {
    let text = load(Path::new("nowhere/scenario.toml"), &[]).unwrap_err();
    assert!(text.contains("there is no such file"), "{text}");
    let folder = tempfile::tempdir().unwrap();
    assert!(
        load(folder.path(), &[])
            .unwrap_err()
            .contains("this is not a file")
    );
    let path = folder.path().join("latin1.toml");
    std::fs::write(&path, b"format = 1\ntitle = \"K\xf8benhavn\"\n").unwrap();
    let text = load(&path, &[]).unwrap_err();
    assert!(text.contains("line 2 is not UTF-8"), "{text}");
}

#[test]
fn colours_only_when_asked_for() {
    let faults = scenario::load_text("x.toml", "format = 2\n", &[]).unwrap_err();
    assert!(!faults.to_string().contains('\u{1b}'));
    assert!(faults.render(true).contains('\u{1b}'));
}
