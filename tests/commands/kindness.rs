//! Wrong words get a kind answer: what is wrong, where, and what would be right. Nothing is written, nothing falls over.
//! (Every call through `Place::trappe` also checks that no panic shows.)

use crate::support::{Place, Said, kolding_path, vaekst_path};
use std::fs;

/// `trappe run kolding.toml …`, which must refuse and write nothing.
fn refused(words: &[&str], said: &[&str]) {
    refused_with(2, words, said);
}

fn refused_with(code: i32, words: &[&str], said: &[&str]) {
    let place = Place::new();
    place.run_kolding(words, "out").refused(code, said);
    assert!(place.entries().is_empty(), "{:?}", place.entries());
}

fn run(place: &Place, scenario: &str) -> Said {
    place.trappe(&["run", scenario, "-n", "2"])
}

#[test]
fn a_metric_that_does_not_exist_has_a_neighbour() {
    refused(
        &["-n", "10", "--precision", "investors.ir=0.1"],
        &["no metric `investors.ir`", "did you mean `investors.irr`?"],
    );
    refused(
        &["--precision", "municipality.net_savings=1000"],
        &["did you mean `municipality.net_saving`?"],
    );
}

#[test]
fn a_precision_must_be_a_metric_and_a_width() {
    let nonsense = [
        "nonsense",
        "investors.irr",
        "investors.irr=",
        "investors.irr=abc",
        "investors.irr=-1",
        "investors.irr=0",
        "investors.irr=nan",
        "investors.irr=inf",
        "investors.irr=0,002",
        "investors.irr=0.1=0.2",
    ];
    for precision in nonsense {
        refused(
            &["--precision", precision],
            &["is no precision", "such as investors.irr=0.002"],
        );
    }
}

#[test]
fn a_precision_out_of_reach_says_how_far_it_came() {
    refused_with(
        1,
        &["-n", "10", "--precision", "investors.multiple=0.0001"],
        &["after 10 replications", "--replications"],
    );
}

#[test]
fn no_replications_are_no_run() {
    for number in [
        "0",
        "-5",
        "1.5",
        "many",
        "4294967296",
        "99999999999999999999",
    ] {
        refused(&["--replications", number], &["error"]);
    }
    refused(&["--replications", "0"], &["--replications", "1.."]);
    refused(&["--set", "replications=0"], &["replications", "must be"]);
}

#[test]
fn a_run_too_large_for_the_machine_is_refused_with_the_estimate() {
    refused(
        &["--replications", "4000000000"],
        &["4000000000 replications would need about", "hours", "--yes"],
    );
}

#[test]
fn threads_are_a_sensible_number() {
    for number in ["0", "-1", "1025", "all"] {
        refused(&["-n", "2", "--threads", number], &["error", "--help"]);
    }
}

#[test]
fn a_scenario_that_is_not_there_is_said_plainly() {
    let place = Place::new();
    for command in ["run", "check"] {
        place
            .trappe(&[command, "nowhere.toml"])
            .refused(2, &["nowhere.toml", "no such file"]);
    }
    place
        .trappe(&["trace", "nowhere.toml", "--replication", "1"])
        .refused(2, &["nowhere.toml", "no such file"]);
    assert!(place.entries().is_empty());
}

#[test]
fn a_folder_is_no_scenario() {
    let place = Place::new();
    fs::create_dir(place.path("folder")).unwrap();
    run(&place, "folder").refused(2, &["folder", "not a file"]);
    run(&place, ".").refused(2, &["not a file"]);
}

#[test]
fn garbage_is_no_scenario() {
    let place = Place::new();
    let mut bytes = Vec::new();
    let mut x = 2463534242_u32;
    for _ in 0..4096 {
        x ^= x << 13;
        x ^= x >> 17;
        x ^= x << 5;
        bytes.push((x >> 24) as u8);
    }
    place.write("noise.toml", &bytes);
    run(&place, "noise.toml").refused(2, &["noise.toml", "UTF-8"]);
    place.write("zeros.toml", [0; 100]);
    run(&place, "zeros.toml").refused(2, &["zeros.toml"]);
    place.write("empty.toml", "");
    run(&place, "empty.toml").refused(2, &["empty.toml", "`name`", "`start`", "`horizon`"]);
    place.write("picture.toml", include_bytes!("../../Cargo.lock"));
    run(&place, "picture.toml").refused(2, &["picture.toml"]);
    place.write("deep.toml", format!("x = {}", "[".repeat(50_000)));
    run(&place, "deep.toml").refused(2, &["deep.toml"]);
    let text = fs::read(kolding_path()).unwrap();
    place.write("torn.toml", &text[..text.len() / 2]);
    run(&place, "torn.toml").refused(2, &["torn.toml"]);
}

#[test]
fn the_advice_for_an_empty_scenario_can_be_followed() {
    let place = Place::new();
    place.write("empty.toml", "");
    let said = run(&place, "empty.toml").refused(2, &["add format ="]);
    let advice = said.err.split("add format = ").nth(1).unwrap();
    let format: String = advice.chars().take_while(char::is_ascii_digit).collect();
    assert_eq!(format, "1");
}

#[test]
fn an_override_must_name_a_field() {
    refused(
        &["--set", "foo.bar=3"],
        &["foo", "command line --set", "no such path"],
    );
    refused(
        &["--set", "contract.line.saving.shar=0.5"],
        &["did you mean `share`?"],
    );
    refused(
        &["--set", "group.resident.people=5"],
        &["did you mean `residents`?"],
    );
    refused(
        &["--set", "group.residents.people.more=5"],
        &["group.residents.people"],
    );
}

#[test]
fn an_override_must_have_a_value_that_fits() {
    refused(&["--set", "foo"], &["no `=` in it", "path.to.field=value"]);
    refused(&["--set", ""], &["--set"]);
    refused(&["--set", "="], &["--set"]);
    refused(&["--set", "=3"], &["--set"]);
    refused(&["--set", "contract.cap="], &["contract.cap"]);
    refused(&["--set", "contract.cap=\"x"], &["contract.cap"]);
    refused(&["--set", "contract.cap=[1"], &["contract.cap"]);
    refused(&["--set", "contract.cap=-5"], &["contract.cap"]);
    refused(&["--set", "contract.cap=1e400"], &["contract.cap"]);
    refused(&["--set", "contract.cap=nan"], &["contract.cap"]);
    refused(
        &["--set", "group.residents.people=-1"],
        &["out of range", "between 1 and"],
    );
    refused(
        &["--set", "group.residents.people=2.5"],
        &["group.residents.people"],
    );
    refused(
        &["--set", "contract.line.saving.share=1.5"],
        &["contract.line.saving.share", "out of range"],
    );
    refused(&["--set", "start=2022-09-06"], &["start", "Monday"]);
    refused(&["--set", "start=2022-02-30"], &["start"]);
    refused(&["--set", "format=2"], &["format"]);
}

#[test]
fn all_faults_come_at_once() {
    refused(
        &[
            "--set",
            "group.residents.people=-1",
            "--set",
            "contract.cap=-5",
            "--horizon",
            "5",
        ],
        &[
            "group.residents.people",
            "contract.cap",
            "horizon",
            "3 faults",
        ],
    );
}

#[test]
fn a_horizon_needs_its_unit() {
    refused(
        &["--horizon", "5"],
        &["horizon", "needs its unit", "\"5 weeks\""],
    );
    for horizon in [
        "",
        "soon",
        "-5 years",
        "0 weeks",
        "5 fortnights",
        "1e9 years",
        "5 years\"",
    ] {
        refused(&["--horizon", horizon], &["horizon"]);
    }
}

#[test]
fn a_horizon_and_its_override_agree() {
    let place = Place::new();
    place
        .run_kolding(&["-n", "3", "--horizon", "6 years"], "word/result")
        .fine();
    place
        .run_kolding(&["-n", "3", "--set", "horizon=\"6 years\""], "set/result")
        .fine();
    assert_eq!(
        place.rows("word/result").rows,
        place.rows("set/result").rows
    );
}

#[test]
fn a_draw_that_cannot_be_is_named() {
    // Certain rates above 1 are faults; a distribution that strays is cut off at its bounds, so nothing can go wrong later.
    let place = Place::new();
    let wild = "group.residents.referred={ normal = { mean = 0.5, sd = 5.0 } }";
    let said = place.run_kolding(&["-n", "20", "--set", wild], "wild");
    if said.code == Some(0) {
        let referred = place.rows("wild").column("people.referred");
        assert!(referred.iter().all(|n| (0.0..=70.0).contains(n)));
    } else {
        said.refused(2, &["group.residents.referred"]);
    }
}

#[test]
fn unknown_words_are_answered() {
    let place = Place::new();
    place
        .trappe(&["frobnicate"])
        .refused(2, &["frobnicate", "--help"]);
    place.trappe(&["rum", "x"]).refused(2, &["'run'"]);
    place
        .trappe(&["run", "x", "--replicatons", "5"])
        .refused(2, &["--replications"]);
    place.trappe(&["completions", "tcsh"]).refused(2, &["bash"]);
    place.trappe(&["run"]).refused(2, &["<SCENARIO>"]);
    for option in ["--coupling", "--format", "--language"] {
        let kolding = kolding_path();
        place
            .trappe(&["run", kolding.to_str().unwrap(), option, "x"])
            .refused(2, &["possible values"]);
    }
    for seed in ["-1", "1.5", "99999999999999999999", "x"] {
        refused(&["--seed", seed], &["error"]);
    }
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    use std::process::{Command, Stdio};
    let mut child = Command::new(env!("CARGO_BIN_EXE_trappe"))
        .arg("check")
        .arg(vaekst_path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert!(output.stderr.is_empty());
}

#[test]
fn the_greatest_seed_is_a_seed() {
    let place = Place::new();
    place
        .run_kolding(&["-n", "2", "--seed", "18446744073709551615"], "out")
        .fine();
}
