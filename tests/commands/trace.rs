//! One replication seen again: `trace` shows what `run` counted.

use crate::support::{Place, SHORT_PATH, Tables, in_ore, kolding_path, load, ore, vaekst_path};
use rust_decimal::Decimal;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;
use trappe::analysis::evaluate::Evaluator;
use trappe::model::account::Account;
use trappe::money::ledger::{Channel, Purpose};
use trappe::sim::luck::Coupling;

fn trace(place: &Place, scenario: &Path, replication: u32, words: &[&str]) -> Tables {
    let (scenario, number) = (scenario.to_str().unwrap(), replication.to_string());
    let mut all = vec![
        "trace",
        scenario,
        "--replication",
        &number,
        "--format",
        "json",
    ];
    all.extend(words);
    Tables::parse(&place.trappe(&all).fine().out)
}

/// Sum of what was paid for a purpose, in the programme arm.
fn total(tables: &Tables, purpose: &str) -> i64 {
    tables
        .rows("Who paid whom")
        .iter()
        .filter(|row| row["for"] == purpose)
        .map(|row| ore(&row["programme"]))
        .sum()
}

/// Sum of a column of a table.
fn sum(tables: &Tables, title: &str, column: &str) -> i64 {
    if tables.find(title).is_none() {
        return 0;
    }
    let rows = tables.rows(title);
    rows.iter().map(|row| ore(&row[column])).sum()
}

fn shows_the_rows(scenario: &Path, words: &[&str]) {
    let place = Place::new();
    let run = [words, &["-n", "12", "--seed", "77"]].concat();
    place.run(scenario, &run, "run").fine();
    let rows = place.rows("run");
    for replication in [0, 1, 7, 11] {
        let words = [words, &["--seed", "77"]].concat();
        let tables = trace(&place, scenario, replication, &words);
        let value = |column| in_ore(rows.value(replication as usize, column).unwrap());
        // A grant is drawn like any tranche, but who gives it is no investor.
        let tranches = ["tranche.senior.drawn", "tranche.first_loss.drawn"];
        let drawn = match rows.columns.iter().any(|c| c == tranches[0]) {
            true => tranches.map(value).iter().sum(),
            false => value("investors.drawn"),
        };
        assert_eq!(total(&tables, "capital drawn"), drawn);
        assert_eq!(sum(&tables, "Draws", "drawn"), drawn);
        let paid = value("contract.outcome_payments");
        assert_eq!(total(&tables, "outcome payments"), paid);
        assert_eq!(sum(&tables, "Outcome payments", "amount"), paid);
        assert_eq!(sum(&tables, "Waterfall", "paid"), paid);
        assert_eq!(total(&tables, "distributions"), paid);
        // One table per person who was referred.
        let lives = tables.0.iter();
        let lives = lives.filter(|s| {
            let title = s["title"].as_str().unwrap();
            title.starts_with("Person ") && !title.contains("not referred")
        });
        let referred = rows.value(replication as usize, "people.referred").unwrap();
        assert_eq!(lives.count() as f64, referred);
    }
}

#[test]
fn trace_shows_the_rows_of_kolding() {
    shows_the_rows(&kolding_path(), &["--set", SHORT_PATH]);
}

#[test]
fn trace_shows_the_rows_of_vaekstpartnerskaber() {
    shows_the_rows(&vaekst_path(), &[]);
}

#[test]
fn what_investors_receive_is_what_the_waterfall_gave_them() {
    let place = Place::new();
    place.run(&vaekst_path(), &["-n", "8"], "run").fine();
    let rows = place.rows("run");
    for replication in [2, 5] {
        let tables = trace(&place, &vaekst_path(), replication, &[]);
        let waterfall = tables.rows("Waterfall");
        let investors = ["Institutional investors", "Foundation, first loss"];
        let to = |name: &str| -> i64 {
            let lines = waterfall.iter().filter(|row| row["to"] == name);
            lines.map(|row| ore(&row["paid"])).sum()
        };
        let value = |column| in_ore(rows.value(replication as usize, column).unwrap());
        assert_eq!(to(investors[0]), value("tranche.senior.received"));
        assert_eq!(to(investors[1]), value("tranche.first_loss.received"));
        // The first loss is a grant: whoever gives it is no investor.
        assert_eq!(to(investors[0]), value("investors.received"));
        assert_eq!(value("tranche.senior.drawn"), value("investors.drawn"));
    }
}

#[test]
fn every_claim_of_the_settlement_is_listed_and_earns_what_is_paid() {
    // As it stands, and with prices and a cap per person that bite.
    let bites = [
        "contract.line.start.baseline={ deadweight = 0.25 }",
        "contract.cap_per_person=30_000",
    ];
    earns_what_is_paid(&[], &[0, 3, 4_000_000_000]);
    earns_what_is_paid(&bites, &[3]);
}

fn earns_what_is_paid(changes: &[&str], replications: &[u32]) {
    let place = Place::new();
    let words: Vec<&str> = changes.iter().flat_map(|c| ["--set", c]).collect();
    let scenario = load(&vaekst_path(), changes);
    let prices: BTreeMap<&str, &str> = match changes {
        [] => ["15000", "30000", "45000", "70000"],
        // a quarter is deadweight, of every line: they say that theirs is the same
        _ => ["11250", "22500", "33750", "52500"],
    }
    .into_iter()
    .zip([
        "Job start",
        "13 weeks in work",
        "26 weeks in work",
        "52 weeks in work",
    ])
    .map(|(price, line)| (line, price))
    .collect();
    let evaluator = Evaluator::new(&scenario, scenario.run.seed, Coupling::Twin).unwrap();
    for &replication in replications {
        let tables = trace(&place, &vaekst_path(), replication, &words);
        let again = evaluator
            .replication(&evaluator.luck(replication), false)
            .unwrap();
        let listed = tables.rows("Outcome claims");
        assert!(listed.len() > 10);
        // The contract's verifier may find claims outside every payment period; those earn nothing and are not listed.
        assert!(listed.len() <= again.outcomes.events.len());
        let (mut earned, mut cut) = (Decimal::ZERO, 0);
        let mut by_person: BTreeMap<&str, Decimal> = BTreeMap::new();
        for row in &listed {
            let found =
                again.outcomes.events.iter().any(|e| {
                    e.person.to_string() == row["person"] && e.day.to_string() == row["date"]
                });
            assert!(found, "{row:?}");
            let number = |column: &str| row[column].parse::<Decimal>().unwrap();
            assert_eq!(row["price"], prices[row["line"].as_str()]);
            let whole = number("count") * number("price");
            match row["bound"].as_str() {
                "" => assert_eq!(number("earned"), whole, "{row:?}"),
                // One claim of each line, and a line after the one that it requires.
                "max claims" | "requires" => assert_eq!(number("earned"), Decimal::ZERO),
                bound => {
                    assert_eq!(bound, "person");
                    assert!(number("earned") < whole, "{row:?}");
                    cut += 1;
                }
            }
            earned += number("earned");
            *by_person.entry(row["person"].as_str()).or_default() += number("earned");
        }
        let cap = scenario.contract.as_ref().unwrap().cap_per_person.unwrap();
        let most = by_person.values().max().unwrap() * Decimal::ONE_HUNDRED;
        assert!(most <= Decimal::from(cap), "{most}");
        // Whoever reaches 13 weeks in work is above the lower of the two caps.
        assert_eq!(cut > 0, !changes.is_empty());
        // The cap of 21 million does not bind here.
        let earned = earned * Decimal::ONE_HUNDRED;
        assert!(earned < Decimal::from(2_100_000_000));
        assert_eq!(earned, Decimal::from(again.settlement.unwrap().paid));
        assert_eq!(earned, Decimal::from(total(&tables, "outcome payments")));
    }
}

#[test]
fn the_four_thousand_millionth_replication_is_one_of_its_own() {
    let place = Place::new();
    let words = ["--set", SHORT_PATH];
    let far = 4_000_000_000_u32;
    let tables = trace(&place, &kolding_path(), far, &words);
    let scenario = load(&kolding_path(), &[SHORT_PATH]);
    let evaluator = Evaluator::new(&scenario, scenario.run.seed, Coupling::Twin).unwrap();
    let again = evaluator.replication(&evaluator.luck(far), false).unwrap();
    let books = again.books(&scenario.spec);
    let settlement = again.settlement.unwrap();
    assert_eq!(total(&tables, "capital drawn"), settlement.drawn);
    assert_eq!(total(&tables, "outcome payments"), settlement.paid);
    let benefits = |c: &Channel| {
        let own = matches!(c.from, Account::Municipality(_));
        own && c.purpose == Purpose::Benefit
    };
    let ledger = &books.programme;
    let booked = ledger.channels.iter().zip(&ledger.amounts);
    let booked: i64 = booked
        .filter(|(c, _)| benefits(c))
        .flat_map(|(_, r)| r)
        .sum();
    let rows = tables.rows("Who paid whom");
    let shown = rows
        .iter()
        .find(|r| r["from"] == "Kolding" && r["for"] == "benefits")
        .unwrap();
    assert_eq!(ore(&shown["programme"]), booked);
    // Not a near one in disguise: the numbers that share its lower bits have other luck.
    for near in [0, far & 0xffff, far & 0xff_ffff, far ^ (1 << 31)] {
        let other = trace(&place, &kolding_path(), near, &words);
        assert_ne!(other.0[0]["rows"], tables.0[0]["rows"], "{near}");
    }
}

#[test]
fn the_trace_of_one_person_is_part_of_the_whole() {
    let place = Place::new();
    let whole = trace(&place, &vaekst_path(), 9, &[]);
    let mut lives = 0;
    for person in [0, 22, 70, 131] {
        let one = trace(
            &place,
            &vaekst_path(),
            9,
            &["--person", &person.to_string()],
        );
        for table in &one.0 {
            let title = table["title"].as_str().unwrap();
            let same = whole.find(title).unwrap();
            if title == "Outcome claims" {
                let all = same["rows"].as_array().unwrap();
                let own = |row: &&Value| row[0].as_str().unwrap() == person.to_string();
                let own: Vec<&Value> = all.iter().filter(own).collect();
                assert_eq!(
                    table["rows"].as_array().unwrap().iter().collect::<Vec<_>>(),
                    own
                );
            } else {
                assert_eq!(table, same, "{title}");
            }
            if title.starts_with("Person ") {
                assert!(title.starts_with(&format!("Person {person} ")), "{title}");
                lives += 1;
            }
        }
    }
    assert!(lives >= 2, "{lives}");
}

#[test]
fn a_person_who_is_not_planned_is_said_plainly() {
    let place = Place::new();
    let kolding = kolding_path();
    let ask = |person: &str| {
        let words = ["trace", kolding.to_str().unwrap(), "--replication", "3"];
        place.trappe(&[&words[..], &["--person", person]].concat())
    };
    ask("70").refused(2, &["no person 70", "70 people", "0 to 69"]);
    ask("4294967295").refused(2, &["no person 4294967295"]);
    ask("-1").refused(2, &["-1"]);
    ask("12.5").refused(2, &["12.5", "--person"]);
}

#[test]
fn a_person_who_was_not_referred_is_traced_too() {
    let place = Place::new();
    let scenario = load(&kolding_path(), &[SHORT_PATH]);
    let evaluator = Evaluator::new(&scenario, scenario.run.seed, Coupling::Twin).unwrap();
    let record = evaluator
        .replication(&evaluator.luck(3), false)
        .unwrap()
        .record;
    let stranger = record.people.iter().position(|p| p.intake.is_none());
    let stranger = stranger.unwrap().to_string();
    let kolding = kolding_path();
    let said = place.trappe(&[
        "trace",
        kolding.to_str().unwrap(),
        "--set",
        SHORT_PATH,
        "--replication",
        "3",
        "--person",
        &stranger,
    ]);
    let said = said.fine();
    assert!(said.out.contains("not referred"), "{}", said.out);
}

#[test]
fn a_replication_beyond_all_numbers_is_refused() {
    let place = Place::new();
    let kolding = kolding_path();
    for number in ["4294967296", "-1", "many"] {
        let words = ["trace", kolding.to_str().unwrap(), "--replication", number];
        place.trappe(&words).refused(2, &["--replication"]);
    }
    place
        .trappe(&["trace", kolding.to_str().unwrap()])
        .refused(2, &["--replication"]);
}
