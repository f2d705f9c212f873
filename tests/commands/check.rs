//! `check` prints everything that follows from a scenario, and the shipped scenarios say what they rest on.

use crate::support::{Place, Tables, kolding_path, load, vaekst_path};
use std::path::Path;
use trappe::scenario::{Assumption, Scenario};

fn checked(path: &Path, words: &[&str]) -> Tables {
    let place = Place::new();
    let first = ["check", path.to_str().unwrap(), "--format", "json"];
    let said = place.trappe(&[&first[..], words].concat()).fine();
    assert!(place.entries().is_empty());
    Tables::parse(&said.out)
}

fn both() -> [(Scenario, Tables); 2] {
    [kolding_path(), vaekst_path()].map(|path| (load(&path, &[]), checked(&path, &[])))
}

#[test]
fn the_text_says_what_the_json_says() {
    for path in [kolding_path(), vaekst_path()] {
        let place = Place::new();
        let text = place.trappe(&["check", path.to_str().unwrap()]).fine().out;
        assert!(text.trim_end().ends_with("is valid."));
        for table in checked(&path, &[]).0 {
            let title = table["title"].as_str().unwrap();
            assert!(text.lines().any(|l| l == title), "{title}");
        }
    }
}

#[test]
fn every_movement_has_its_intensity() {
    for (scenario, tables) in both() {
        let rows = tables.rows("Movements between states");
        for transition in &scenario.spec.transitions {
            let name =
                |id: trappe::model::state::StateId| &scenario.spec.states[usize::from(id.0)].id;
            let (from, to) = (name(transition.from), name(transition.to));
            let mut found = rows.iter().filter(|r| r["from"] == *from && r["to"] == *to);
            assert!(found.clone().count() > 0, "{from} to {to}");
            for row in &mut found {
                let intensity: f64 = row["λ per week"].parse().unwrap();
                assert!((0.0..10.0).contains(&intensity), "{row:?}");
                let within = |weeks| row[weeks].parse::<f64>().unwrap();
                assert!(within("within 13 weeks") <= within("within 52 weeks"));
                assert!(within("within 52 weeks") <= 1.0);
            }
        }
    }
}

#[test]
fn given_yearly_intensities_become_weekly_ones() {
    // By hand: 0.126 a year of 365.25 days is 0.126 × 7 / 365.25 = 0.0024148 a week.
    let tables = checked(&kolding_path(), &[]);
    let rows = tables.rows("Movements between states");
    let row = |from: &str, to: &str, weeks: &str| {
        let found = rows
            .iter()
            .find(|r| r["from"] == from && r["to"] == to && r["weeks in state"] == weeks);
        found.unwrap()["λ per week"].clone()
    };
    assert_eq!(row("kontanthjaelp", "job", "0+"), "0.0024148");
    // 0.12 a year: 0.0022998.
    assert_eq!(row("ude", "kontanthjaelp", "0+"), "0.0022998");
    // Lost within 13 weeks: 0.20, 0.03, 0.01 and 0.02, in all 0.26; −ln(1 − 0.26) / 13 × 0.20 / 0.26 = 0.017817.
    assert_eq!(row("job", "kontanthjaelp", "0–12"), "0.017817");
    // Step drop-out: 12 % within 52 weeks is −ln(0.88) / 52 = 0.0024583.
    let steps = tables.rows("First staircase");
    assert_eq!(steps.len(), 2);
    for step in steps {
        assert_eq!(step["drop-out λ per week"], "0.0024583");
    }
}

#[test]
fn benefits_are_rounded_to_whole_ore_and_shared_by_the_scale() {
    // 14_221 a month × 12 × 7 / 365.25 = 3270.54; the municipality bears 20, 60, 70 and 80 %.
    let rows = checked(&kolding_path(), &[]).rows("Benefits per week");
    let row = rows
        .iter()
        .find(|r| r["state"] == "kontanthjaelp" && r["year"] == "2022")
        .unwrap();
    let shares = ["week 1", "week 5", "week 27", "week 53"]
        .map(|w| row[&format!("municipal, from {w}")].clone());
    assert_eq!(row["per week"], "3,270.54");
    assert_eq!(shares, ["654.11", "1,962.32", "2,289.38", "2,616.43"]);
    // 2027 and on are not in the table: 2 % a year on 15_351.
    let later = rows
        .iter()
        .find(|r| r["state"] == "kontanthjaelp" && r["year"] == "2027")
        .unwrap();
    assert_eq!(later["per week"], "3,601.02");
}

#[test]
fn payment_dates_are_printed() {
    let rows = checked(&kolding_path(), &[]).rows("Payment dates");
    // 5 Sept 2022 to 31 Aug 2027, every 6 months, 3 months after the end of each period.
    assert_eq!(rows.len(), 10);
    assert_eq!(
        (rows[0]["from"].as_str(), rows[0]["until"].as_str()),
        ("2022-09-05", "2023-03-04")
    );
    assert_eq!(rows[0]["paid on"], "2023-06-04");
    assert_eq!(rows[9]["until"], "2027-08-31");
    assert_eq!(rows[9]["paid on"], "2027-11-30");
    let rows = checked(&vaekst_path(), &[]).rows("Payment dates");
    assert_eq!(rows.first().unwrap()["from"], "2018-09-03");
    assert_eq!(rows.last().unwrap()["until"], "2022-09-30");
    assert_eq!(rows.last().unwrap()["paid on"], "2022-12-30");
}

#[test]
fn every_uncertain_number_and_every_assumption_is_printed_with_its_grade() {
    for (scenario, tables) in both() {
        let uncertain = tables.rows("Uncertain numbers");
        let paths: Vec<&str> = uncertain.iter().map(|r| r["field"].as_str()).collect();
        let own: Vec<&str> = scenario
            .spec
            .parameters
            .iter()
            .map(|p| p.path.as_str())
            .collect();
        assert_eq!(paths, own);
        let rows = tables.rows("Every number and what it rests on");
        assert_eq!(rows.len(), scenario.provenance.len());
        for assumption in &scenario.provenance {
            let row = rows.iter().find(|r| r["field"] == assumption.path);
            let row = row.unwrap_or_else(|| panic!("{}", assumption.path));
            assert_eq!(row["value"], assumption.value);
            match assumption.grade {
                Some(grade) => assert_eq!(row["grade"], grade.letter()),
                None => assert!(["agreed", "-"].contains(&row["grade"].as_str()), "{row:?}"),
            }
            for words in [&assumption.source, &assumption.note].into_iter().flatten() {
                assert!(row["source or note"].contains(words), "{}", assumption.path);
            }
        }
        // Weakest first.
        let rank = |grade: &str| {
            ["-", "U", "D", "C", "B", "A"]
                .iter()
                .position(|g| *g == grade)
        };
        let believed = scenario.provenance.iter().filter(|a| !a.agreed).count();
        let ranks: Vec<_> = rows[..believed].iter().map(|r| rank(&r["grade"])).collect();
        assert!(ranks.is_sorted(), "{ranks:?}");
        assert!(ranks.iter().all(Option::is_some));
    }
}

#[test]
fn every_number_that_is_not_agreed_has_a_grade_and_says_why() {
    for (scenario, _) in both() {
        let bare = |a: &&Assumption| {
            !a.agreed && (a.grade.is_none() || a.source.is_none() && a.note.is_none())
        };
        let bare: Vec<&str> = scenario
            .provenance
            .iter()
            .filter(bare)
            .map(|a| a.path.as_str())
            .collect();
        assert!(bare.is_empty(), "{}: {bare:?}", scenario.run.name);
        // A grade better than U names its source.
        for a in &scenario.provenance {
            let unverified = matches!(a.grade, None | Some(trappe::scenario::Grade::U));
            assert!(unverified || a.source.is_some(), "{}", a.path);
        }
    }
}

#[test]
fn a_changed_number_is_shown_as_changed_and_ungraded() {
    let tables = checked(&kolding_path(), &["--set", "step.match.cost_per_week=700"]);
    let rows = tables.rows("Every number and what it rests on");
    let row = rows
        .iter()
        .find(|r| r["field"] == "step.match.cost_per_week");
    let row = row.unwrap();
    assert_eq!((row["value"].as_str(), row["grade"].as_str()), ("700", "-"));
    assert_eq!(row["file"], "command line --set");
    // Weakest of all, so first.
    assert_eq!(rows[0]["field"], "step.match.cost_per_week");
}

#[test]
fn dates_of_costs_and_the_adviser_are_printed_too() {
    let place = Place::new();
    let kolding = kolding_path();
    let text = place
        .trappe(&["check", kolding.to_str().unwrap()])
        .fine()
        .out;
    // Three reports of the evaluation, and the adviser's 26 weeks.
    for word in ["2023-12-04", "2025-06-02", "2027-08-30"] {
        assert!(text.contains(word), "{word}");
    }
    let numbers = text.split("Every number").next().unwrap();
    assert!(numbers.to_lowercase().contains("adviser"));
}
