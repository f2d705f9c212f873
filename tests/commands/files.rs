//! Results appear whole or not at all, and nothing that is not ours is touched.

use crate::support::{self, Place, files};
use std::fs;
use std::path::Path;

const FEW: [&str; 2] = ["-n", "8"];

#[test]
fn a_result_is_complete_and_alone() {
    let place = Place::new();
    place.run_kolding(&FEW, "results/mine").fine();
    assert_eq!(place.entries(), ["results"]);
    let inside: Vec<_> = fs::read_dir(place.path("results"))
        .unwrap()
        .map(|e| e.unwrap().file_name())
        .collect();
    assert_eq!(inside, ["mine"]);
    let found = files(&place.path("results/mine"));
    for name in [
        "summary.json",
        "summary.txt",
        "replications.csv",
        "series.csv",
        "scenario.toml",
    ] {
        assert!(found.get(name).is_some_and(|b| !b.is_empty()), "{name}");
    }
    for (name, bytes) in &found {
        match name.rsplit_once('.').unwrap().1 {
            "png" => assert!(bytes.starts_with(b"\x89PNG\r\n\x1a\n"), "{name}"),
            "svg" => assert!(
                bytes.starts_with(b"<svg") || bytes.starts_with(b"<?xml"),
                "{name}"
            ),
            _ => {}
        }
    }
}

#[test]
fn without_a_name_the_result_is_called_like_the_scenario() {
    let place = Place::new();
    let kolding = support::kolding_path();
    let words = [
        "run",
        kolding.to_str().unwrap(),
        "--set",
        support::SHORT_PATH,
        "--quiet",
    ];
    place.trappe(&[&words[..], &FEW].concat()).fine();
    assert!(place.path("output/kolding/summary.json").is_file());
}

#[test]
fn running_again_replaces_the_result() {
    let place = Place::new();
    place.run_kolding(&FEW, "twice").fine();
    let first = files(&place.path("twice"));
    // What an older version may have left behind goes too.
    fs::write(place.path("twice/left-over.csv"), "old").unwrap();
    place.run_kolding(&["-n", "9"], "twice").fine();
    assert_eq!(place.rows("twice").rows.len(), 9);
    assert!(!place.path("twice/left-over.csv").exists());
    place.run_kolding(&FEW, "twice").fine();
    assert!(files(&place.path("twice")) == first);
    assert_eq!(place.entries(), ["twice"]);
}

#[test]
fn the_scenario_of_a_result_gives_the_result_again() {
    let place = Place::new();
    let change = ["-n", "8", "--set", "group.residents.people=9"];
    place.run_kolding(&change, "first/result").fine();
    let resolved = place.path("first/result/scenario.toml");
    place.run(&resolved, &FEW, "second/result").fine();
    assert_eq!(
        place.rows("first/result").rows,
        place.rows("second/result").rows
    );
    let (first, second) = (
        files(&place.path("first/result")),
        files(&place.path("second/result")),
    );
    assert!(first["summary.json"] == second["summary.json"]);
    assert!(first["scenario.toml"] == second["scenario.toml"]);
}

#[test]
fn a_folder_that_is_not_ours_is_left_alone() {
    let place = Place::new();
    fs::create_dir(place.path("photos")).unwrap();
    place.write("photos/summer.txt", "sun");
    place
        .run_kolding(&FEW, "photos")
        .refused(1, &["photos", "left alone"]);
    assert_eq!(
        fs::read_to_string(place.path("photos/summer.txt")).unwrap(),
        "sun"
    );
    assert_eq!(place.entries(), ["photos"]);
    // A summary.json of somebody else doesn't make it ours.
    place.write("photos/summary.json", "{\"sun\": true}");
    place
        .run_kolding(&FEW, "photos")
        .refused(1, &["photos", "left alone"]);
    assert_eq!(files(&place.path("photos")).len(), 2);
}

#[test]
fn a_file_in_the_place_of_the_result_is_left_alone() {
    let place = Place::new();
    place.write("letter", "dear");
    place
        .run_kolding(&FEW, "letter")
        .refused(1, &["letter", "left alone"]);
    place
        .run_kolding(&FEW, "letter/inside")
        .refused(1, &["letter"]);
    assert_eq!(fs::read_to_string(place.path("letter")).unwrap(), "dear");
    assert_eq!(place.entries(), ["letter"]);
}

#[test]
fn an_empty_folder_may_be_filled() {
    let place = Place::new();
    fs::create_dir(place.path("empty")).unwrap();
    place.run_kolding(&FEW, "empty").fine();
    assert!(place.path("empty/summary.json").is_file());
}

#[test]
fn a_folder_without_a_name_is_refused() {
    let place = Place::new();
    for out in [".", "..", "/"] {
        place.run_kolding(&FEW, out).refused(2, &["name one"]);
    }
    place.run_kolding(&FEW, ".hidden").refused(1, &[".hidden"]);
    assert!(place.entries().is_empty());
}

#[test]
fn a_file_is_no_folder_for_results() {
    let place = Place::new();
    place.write("file", "");
    for out in ["file/result", "file/deep/result"] {
        let said = place.run_kolding(&FEW, out);
        let said = said.refused(1, &["file is no folder", "choose another place"]);
        assert!(!said.err.contains("os error"), "{}", said.err);
    }
    assert_eq!(place.entries(), ["file"]);
}

#[test]
fn a_replication_outside_of_the_run_is_not_exported() {
    let place = Place::new();
    let words = [
        "-n",
        "5",
        "--export-outcomes",
        "4",
        "--export-outcomes",
        "9",
    ];
    place.run_kolding(&words, "mine").refused(
        2,
        &["replication 9 is outside of the run", "0 to 4", "-n 10"],
    );
    assert!(place.entries().is_empty());
}

#[cfg(target_os = "linux")]
#[test]
fn where_nothing_can_be_written_that_is_said_plainly() {
    let place = Place::new();
    place
        .run_kolding(&FEW, "/proc/trappe/result")
        .refused(1, &["cannot create", "/proc/trappe"]);
}

/// Begins a run that would last days and sends it SIGINT when it has written so many bytes of rows; its exit code, what it said, and
/// what it complained of.
#[cfg(unix)]
fn interrupted(
    place: &Place,
    scenario: &Path,
    words: &[&str],
    out: &str,
    bytes: u64,
) -> (Option<i32>, String, String) {
    use std::process::{Command, Stdio};
    use std::time::Duration;
    let mut long = Command::new(env!("CARGO_BIN_EXE_trappe"))
        .current_dir(place.root())
        .arg("run")
        .arg(scenario)
        .args(["--replications", "1000000000", "--yes", "--out", out])
        .args(words)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // However busy the machine is, it is in the middle of it then.
    let hidden = format!(".{out}.");
    let written = || {
        let entries = std::fs::read_dir(place.root()).unwrap().flatten();
        let mut rows = entries
            .filter(|e| e.file_name().to_string_lossy().starts_with(&hidden))
            .filter_map(|e| std::fs::metadata(e.path().join("replications.csv")).ok());
        rows.next().is_some_and(|rows| rows.len() >= bytes)
    };
    let mut waited = 0;
    while !written() {
        assert!(long.try_wait().unwrap().is_none(), "ended by itself");
        std::thread::sleep(Duration::from_millis(50));
        waited += 1;
        if waited > 4_000 {
            long.kill().unwrap();
            panic!("nothing written in 200 seconds");
        }
    }
    let kill = Command::new("kill")
        .args(["-INT", &long.id().to_string()])
        .status()
        .unwrap();
    assert!(kill.success());
    let ended = long.wait_with_output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (ended.status.code(), text(ended.stdout), text(ended.stderr))
}

#[cfg(unix)]
#[test]
fn ctrl_c_leaves_nothing_behind() {
    let place = Place::new();
    // So many people that no thousand replications are done by then.
    let many = [
        "--set",
        support::SHORT_PATH,
        "--set",
        "group.residents.people=3000",
    ];
    let (code, said, complained) = interrupted(&place, &support::kolding_path(), &many, "long", 0);
    assert_eq!(code, Some(130), "{complained}");
    assert_eq!(said, "");
    assert!(
        complained.contains("stopped; nothing was written"),
        "{complained}"
    );
    assert!(place.entries().is_empty(), "{:?}", place.entries());
}

#[cfg(unix)]
#[test]
fn ctrl_c_keeps_what_is_done_beside_an_earlier_result() {
    let place = Place::new();
    let coin = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/runs/luck/coin.toml");
    place.run(&coin, &["-n", "300"], "mine").fine();
    let before = files(&place.path("mine"));
    // No row has a thousand bytes, so a thousand replications are done.
    let (code, said, complained) = interrupted(&place, &coin, &[], "mine", 1_000_000);
    assert_eq!(code, Some(130), "{complained}");
    let told = "the results of these are in mine-stopped";
    assert!(complained.contains(told), "{complained}");
    assert!(said.contains("The run was stopped after"), "{said}");
    assert!(files(&place.path("mine")) == before);
    assert_eq!(place.entries(), ["mine", "mine-stopped"]);
    // As many rows as the summary says, and the first of the run.
    let summary: serde_json::Value =
        serde_json::from_slice(&files(&place.path("mine-stopped"))["summary.json"]).unwrap();
    assert_eq!(summary["stopped_before"], 1_000_000_000);
    assert!(summary["luck"].is_null());
    let (stopped, mine) = (place.rows("mine-stopped"), place.rows("mine"));
    assert_eq!(summary["replications"], stopped.rows.len());
    assert!(stopped.rows.len() >= 1_000);
    assert_eq!(mine.rows[..], stopped.rows[..300]);
}
