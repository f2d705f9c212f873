//! A scenario under another contract than its own: `--contract FILE --party PARTY=NAME`.

mod support;

use serde_json::Value;
use support::{Place, kolding_path};

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
