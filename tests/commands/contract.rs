//! A scenario under another contract than its own: `--contract FILE --party PARTY=NAME`.

use crate::support::{self, Place, kolding_path};
use serde_json::Value;

const CITY: &str = r#"
name = "city"
title = "Jobs"
[party.city]
name = "The city"
[party.fund]
name = "The fund"
[contract]
currency = "DKK"
from = 2022-09-05
until = 2026-12-27
pay_every = "6 months"
payers = { city = 1.0 }
receiver = "fund"
[contract.line.job]
metric = { job_start = { min_hours = 15 } }
price = 20_000
"#;

/// `trappe COMMAND kolding.toml --contract city.toml …`
fn under(place: &Place, command: &str, words: &[&str]) -> support::Said {
    place.write("city.toml", CITY);
    let scenario = kolding_path();
    let all = [
        &[command, scenario.to_str().unwrap()],
        &["--contract", "city.toml"][..],
        words,
    ];
    place.trappe(&all.concat())
}

fn run(words: &[&str]) -> Value {
    let place = Place::new();
    let few = ["-n", "8", "--luck", "0", "--format", "json"];
    let said = under(&place, "run", &[&few, words].concat()).fine();
    serde_json::from_str(&said.out).unwrap()
}

fn grave_notes(summary: &Value) -> Vec<&str> {
    let notes = summary["notes"].as_array().unwrap().iter();
    notes
        .filter(|n| n["grave"] == true)
        .map(|n| n["text"].as_str().unwrap())
        .collect()
}

/// Mean of what a party gets under the contract.
fn under_contract(summary: &Value, id: &str) -> f64 {
    let parties = summary["parties"].as_array().unwrap();
    let party = parties.iter().find(|p| p["id"] == id).unwrap();
    party["contract"]["value"].as_f64().unwrap()
}

#[test]
fn a_party_of_the_file_is_a_municipality_if_that_is_said() {
    let summary = run(&["--party", "city=kolding"]);
    assert!(under_contract(&summary, "municipality.kolding") < 0.0);
    let said = grave_notes(&summary);
    assert!(!said.iter().any(|n| n.contains("No municipality")));
}

#[test]
fn nobody_misses_that_no_municipality_pays() {
    let summary = run(&[]);
    assert_eq!(under_contract(&summary, "municipality.kolding"), 0.0);
    let said = grave_notes(&summary);
    let note = said
        .iter()
        .find(|n| n.contains("No municipality of the scenario pays anything"));
    let note = note.unwrap_or_else(|| panic!("{said:?}"));
    assert!(note.contains("The city"), "{note}");
    assert!(note.contains("--party PARTY=kolding"), "{note}");

    let place = Place::new();
    let check = under(&place, "check", &[]).fine();
    assert!(
        check
            .out
            .contains("No municipality of the scenario pays anything")
    );
    let check = under(&place, "check", &["--party", "city=kolding"]).fine();
    assert!(!check.out.contains("No municipality"));
}

#[test]
fn wrong_parties_get_a_kind_answer() {
    let refused = |words: &[&str], said: &[&str]| {
        let place = Place::new();
        under(&place, "check", words).refused(2, said);
    };
    refused(
        &["--party", "city=koldin"],
        &[
            "contract.parties.city: there is nobody `koldin` in the scenario",
            "city=koldin",
            "did you mean `kolding`?",
            "1 fault in command line --party",
        ],
    );
    refused(
        &["--party", "cty=kolding"],
        &[
            "the contract file has no party `cty`",
            "did you mean `city`?",
        ],
    );
    refused(
        &["--party", "city"],
        &["no `=` in it", "--party city=kolding"],
    );
    refused(
        &["--party", "city=kolding", "--party", "city=state"],
        &["`city` is named twice"],
    );
    refused(
        &["--party", "city=kolding", "--party", "fund=kolding"],
        &["`kolding` is"],
    );
    let place = Place::new();
    let scenario = kolding_path();
    let words = ["check", scenario.to_str().unwrap(), "--party", "a=b"];
    place.trappe(&words).refused(2, &["--contract <FILE>"]);
}

#[test]
fn what_is_wrong_with_a_contract_file_is_said_of_that_file() {
    let place = Place::new();
    place.write("wrong.toml", CITY.replace("20_000", "\"much\""));
    place.write(
        "mine.toml",
        format!(
            "extends = [{:?}]\ncontract = {{ file = \"wrong.toml\", parties = {{ city = \"kolding\" }} }}",
            kolding_path().to_str().unwrap()
        ),
    );
    place
        .trappe(&["check", "mine.toml"])
        .refused(2, &["1 fault in wrong.toml, read for mine.toml"]);
}

/// The notes on agreed paths of a run whose rate has one of so many lives: whether each is grave, and its text.
fn path_notes(lives: u32) -> Vec<(bool, String)> {
    let measure = "{ rate = { of = \"jobs\" } }";
    let rate = format!(
        "metric.jobs.measure = {{ job_start = {{}} }}\nmetric.rate = {{ measure = {measure}, effect = \"rise\", \
         baseline = {{ agreed_path = {{ lives = {lives} }} }}, name = \"Jobs found\" }}\n\
         [contract.line.rate]\nmetric = \"rate\"\nprice = 1_000\nwhen = \"periods\"\n[contract.line.job]"
    );
    let place = Place::new();
    place.write("rate.toml", CITY.replace("[contract.line.job]", &rate));
    let scenario = kolding_path();
    let words = ["run", scenario.to_str().unwrap(), "--contract", "rate.toml"];
    let few = ["-n", "8", "--luck", "0", "--format", "json"];
    let said = place.trappe(&[&words[..], &few].concat()).fine();
    let summary: Value = serde_json::from_str(&said.out).unwrap();
    let notes = summary["notes"].as_array().unwrap().iter();
    notes
        .filter(|n| {
            n["text"]
                .as_str()
                .unwrap()
                .contains("path agreed at signing")
        })
        .map(|n| {
            let texts = [&n["text"], &n["text_da"]].map(|t| t.as_str().unwrap());
            (n["grave"] == true, texts.join("\n"))
        })
        .collect()
}

#[test]
fn a_run_says_how_well_the_path_of_a_number_is_known() {
    // 70 people come: a path of fewer than 16 lives for each is too uncertain.
    for (lives, grave) in [(1_119, true), (1_120, false)] {
        let notes = path_notes(lives);
        assert_eq!(notes.len(), 1, "{notes:?}");
        let (is_grave, text) = &notes[0];
        assert_eq!(*is_grave, grave, "{text}");
        assert!(
            text.contains("percentage points of \"Jobs found\" on its last"),
            "{text}"
        );
        assert!(
            text.contains("procentpoint af \"Jobs found\" på sidste"),
            "{text}"
        );
        assert_eq!(text.contains("at least 1,120 lives"), grave, "{text}");
        assert_eq!(text.contains("mindst 1.120 livsforløb"), grave, "{text}");
    }
}
