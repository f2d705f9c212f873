//! `explain` puts a contract file into words, tables and pictures, in two languages.

use crate::support::{self, Place, files};
use serde_json::Value;
use std::fs;

/// R1 with a cap, one party and no capital of its own to speak of.
const DENVER: &str = r#"
name = "jail"
title = "Fewer jail days"
title_da = "Færre dage i fængsel"

[party.city]
name = "City of Denver"
name_da = "Denver By"

[contract]
currency = "USD"
from = 2016-01-01
until = 2020-12-31
pay_every = "12 months"
lag = "3 months"
payers = { city = 1.0 }
receiver = "city"

[contract.metric.reduction]
name = "Reduction of jail days"
name_da = "Fald i dage i fængsel"
unit = "%"
measure = { reported = "number" }

[contract.line.jail]
name = "Jail days"
name_da = "Dage i fængsel"
metric = "reduction"
closed = "below"
cap = 5_290_000
bands = [
    { to = 20, pay = 0 },
    { from = 20, to = 30, pay = 3_200_000, slope = 160_000 },
    { from = 30, to = 65, pay = 4_800_000, slope = 38_000 },
    { from = 65, pay = 6_130_000 },
]
"#;

/// The text as it is read: spaces that do not break are spaces, lines are joined.
fn read(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ")
}

#[test]
fn the_terms_in_plain_english() {
    let place = Place::new();
    place.write("jail.toml", DENVER);
    let text = read(&place.trappe(&["explain", "jail.toml"]).fine().out);
    for sentence in [
        "City of Denver: payer and receiver of payments.",
        "From 20 to below 30 %: 3,200,000 USD is paid, plus 160,000 USD for each 1 above 20, fractions in proportion.",
        "Example: at 25 %: 3,200,000 + 160,000 × 5 = 4,000,000 USD.",
        "Lower bounds are included, upper bounds are not",
        "Cap: the line pays at most 5,290,000 USD in all.",
        "It is measured on 31 December 2020 and paid on 31 March 2021.",
        "Rounding of amounts: not said; therefore down, in favour of those who pay.",
        "19.99 0 20 3,200,000 20.01 3,201,600",
        "42.9 5,290,000 cap of the line",
    ] {
        assert!(text.contains(sentence), "no `{sentence}` in: {text}");
    }
    assert!(!text.contains("Time from measurement to payment: not said"));
    assert_eq!(place.entries(), ["jail.toml"]);
}

#[test]
fn the_terms_in_plain_danish() {
    let place = Place::new();
    place.write("jail.toml", DENVER);
    let text = read(
        &place
            .trappe(&["explain", "jail.toml", "--language", "da"])
            .fine()
            .out,
    );
    for sentence in [
        "Færre dage i fængsel",
        "Denver By: betaler og modtager af betalinger.",
        "Fra og med 20 til under 30 %: der betales 3.200.000 USD plus 160.000 USD for hver 1 over 20, brøkdele forholdsmæssigt.",
        "Eksempel: ved 25 %: 3.200.000 + 160.000 × 5 = 4.000.000 USD.",
        "Loft: linjen betaler højst 5.290.000 USD i alt.",
        "Måledagen er den 31. december 2020, og betalingen sker den 31. marts 2021.",
    ] {
        assert!(text.contains(sentence), "no `{sentence}` in: {text}");
    }
}

#[test]
fn the_folder_is_whole_and_replaces_only_its_like() {
    let place = Place::new();
    place.write("jail.toml", DENVER);
    let words = [
        "explain",
        "jail.toml",
        "--out",
        "out/jail",
        "--language",
        "da",
    ];
    place.trappe(&words).fine();
    let first = files(&place.path("out/jail"));
    let names: Vec<&String> = first.keys().collect();
    assert_eq!(
        names,
        [
            "contract.toml",
            "explanation.json",
            "explanation.txt",
            "plots/payment-jail.png",
            "plots/payment-jail.svg"
        ]
    );
    assert!(first["plots/payment-jail.png"].starts_with(b"\x89PNG\r\n\x1a\n"));
    let svg = String::from_utf8(first["plots/payment-jail.svg"].clone()).unwrap();
    assert!(svg.contains("Betaling for: Dage i fængsel"));
    // The same file gives the same bytes, in the place of the earlier ones.
    place.trappe(&words).fine();
    assert_eq!(files(&place.path("out/jail")), first);
    assert_eq!(place.entries(), ["jail.toml", "out"]);
    // What is something else is left alone, a simulation's results too.
    fs::create_dir(place.path("kept")).unwrap();
    let other = r#"{"format": 1, "program": {"name": "trappe"}}"#;
    place.write("kept/summary.json", other);
    let refused = place.trappe(&["explain", "jail.toml", "--out", "kept"]);
    refused.refused(1, &["kept", "left alone"]);
    assert_eq!(
        fs::read_to_string(place.path("kept/summary.json")).unwrap(),
        other
    );
}

#[test]
fn programs_get_sentences_tables_and_figures() {
    let place = Place::new();
    place.write("jail.toml", DENVER);
    let said = place
        .trappe(&["explain", "jail.toml", "--format", "json"])
        .fine();
    let json: Value = serde_json::from_str(&said.out).unwrap();
    assert_eq!(json["format"], 1);
    assert_eq!(json["program"]["name"], "trappe");
    assert_eq!(json["contract"], "jail");
    assert_eq!(json["language"], "en");
    let parts = json["parts"].as_array().unwrap();
    let line = parts.iter().find(|p| p["id"] == "line.jail").unwrap();
    assert!(line["sentences"].as_array().unwrap().len() > 5);
    assert_eq!(line["tables"][0]["columns"][1], "Payment, USD");
    let rows = json["study"]["lines"][0]["relations"][0]["rows"]
        .as_array()
        .unwrap();
    let row = rows.iter().find(|r| r["x"] == "25").unwrap();
    assert_eq!(row["paid"], 400_000_000_i64);
}

#[test]
fn what_is_set_is_explained() {
    let place = Place::new();
    place.write("jail.toml", DENVER);
    let words = [
        "explain",
        "jail.toml",
        "--set",
        "contract.line.jail.cap=5_000_000",
    ];
    let text = read(&place.trappe(&words).fine().out);
    assert!(text.contains("the line pays at most 5,000,000 USD in all"));
}

#[test]
fn a_wrong_file_is_refused_with_its_place() {
    let place = Place::new();
    place.write("jail.toml", DENVER.replace("closed = \"below\"\n", ""));
    place
        .trappe(&["explain", "jail.toml"])
        .refused(2, &["jail.toml", "closed"]);
    place
        .trappe(&["explain", "none.toml"])
        .refused(2, &["none.toml"]);
    place.write("ok.toml", DENVER);
    place
        .trappe(&["explain", "ok.toml", "--out", "/"])
        .refused(2, &["no folder"]);
    assert_eq!(place.entries(), ["jail.toml", "ok.toml"]);
}

/// A contract without capital, with a chain, an amount in parts of an øre, a standing charge and a remark of the reader.
const ODD: &str = r#"
name = "odd"
title = "Odd"
party.city.name = "City"
party.charity.name = "Charity"
party.idle.name = "Idle"
[contract]
currency = "DKK"
from = 2024-01-01
until = 2024-12-31
pay_every = "12 months"
cap_per_person = 3_000
payers = { city = 1.0 }
receiver = "charity"
metric.job13.measure = { reported = "claims" }
metric.job26.measure = { reported = "claims" }
metric.saved.measure = { reported = "money" }
metric.rate = { measure = { reported = "number" }, unit = "points / point" }
line.job13 = { metric = "job13", price = 2_600, max_claims = 2 }
line.job26 = { metric = "job26", price = 1_000, requires = "job13", max_claims = "any" }
line.saved = { metric = "saved", share = 0.5 }
line.rate = { metric = "rate", closed = "below", bands = [{ from = 50, pay = 333.333 }] }
line.fee = { charge = 100 }
"#;

/// The page, its lines joined.
fn odd(language: &str) -> String {
    let place = support::Place::new();
    place.write("odd.toml", ODD);
    let page = place.trappe(&["explain", "odd.toml", "--language", language]);
    let page = page.fine().out.replace('\u{a0}', " ");
    page.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn the_page_says_what_is_paid_measured_and_due() {
    let page = odd("en");
    for said in [
        // the first claim of 13 weeks uses 2,600 of the 3,000 up
        "1 × 1,000 = 1,000 kr.; after the limits (cap of the contract per person) 400 kr. is paid",
        "no more than 2 can be paid for one person: line “job13” admits no more",
        "333.333 kr. (rounded to 333.33 kr.) is paid",
        "333.333, rounded to 333.33 kr.",
        "everything since the beginning of the contract",
        "It falls due at the end of every payment period.",
        "Everything that is paid goes to Charity.",
        "party.idle: has no part in the contract",
    ] {
        assert!(page.contains(said), "no `{said}` in: {page}");
    }
    for never in [
        "against nothing",
        "intention to treat",
        "Capital is drawn",
        "kr..",
    ] {
        assert!(!page.contains(never), "`{never}` in: {page}");
    }
    let danish = odd("da");
    assert!(danish.contains("party.idle: har ingen rolle i kontrakten"));
    assert!(danish.contains("Enheden er point."));
}
