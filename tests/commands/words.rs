//! The smaller commands, help, languages and formats.

use crate::support::{self, Place, SHORT_PATH, kolding_path};
use serde_json::Value;
use std::fs;

#[test]
fn the_schema_is_a_json_schema_that_knows_every_section() {
    let place = Place::new();
    let schema: Value = serde_json::from_str(&place.trappe(&["schema"]).fine().out).unwrap();
    assert_eq!(
        schema["$schema"],
        "https://json-schema.org/draft/2020-12/schema"
    );
    let sections = [
        "format",
        "name",
        "title",
        "title_da",
        "description",
        "extends",
        "currency",
        "start",
        "horizon",
        "replications",
        "seed",
        "municipality",
        "funder",
        "group",
        "state",
        "transitions",
        "programme",
        "step",
        "enterprises",
        "level",
        "enterprise",
        "cycle",
        "refund",
        "tax",
        "indexation",
        "discount",
        "cost",
        "correlation",
        "contract",
        "capital",
    ];
    for section in sections {
        assert!(schema["properties"][section].is_object(), "{section}");
    }
    // Nothing points nowhere.
    let text = schema.to_string();
    let mut references = 0;
    for part in text.split("\"$ref\":\"#/$defs/").skip(1) {
        let name = part.split('"').next().unwrap();
        assert!(schema["$defs"][name].is_object(), "{name}");
        references += 1;
    }
    assert!(references > 0);
}

#[test]
fn the_reference_is_markdown_that_knows_every_section() {
    let place = Place::new();
    let text = place.trappe(&["schema", "--reference"]).fine().out;
    assert!(text.starts_with("# "), "{}", &text[..40]);
    assert!(text.lines().filter(|l| l.starts_with("## ")).count() >= 10);
    for section in [
        "municipality",
        "group",
        "state",
        "transitions",
        "programme",
        "step",
        "enterprises",
        "level",
        "cycle",
        "refund",
        "tax",
        "discount",
        "correlation",
        "contract",
        "capital",
    ] {
        let heading = |l: &str| l.starts_with('#') && l.contains(section);
        assert!(text.lines().any(heading), "{section}");
    }
    // Markdown tables have as many cells in every row as in the head.
    let bars = |l: &str| l.replace("\\|", "").matches('|').count();
    let lines: Vec<&str> = text.lines().collect();
    for pair in lines.windows(2) {
        if pair.iter().all(|l| l.starts_with('|')) {
            assert_eq!(bars(pair[0]), bars(pair[1]), "{pair:?}");
        }
    }
}

#[test]
fn a_new_scenario_checks_and_runs() {
    let place = Place::new();
    let said = place.trappe(&["new", "my-town"]).fine();
    assert!(said.out.contains("my-town.toml"));
    let said = place.trappe(&["check", "my-town.toml"]).fine();
    assert!(said.out.contains("my-town.toml is valid"));
    place.trappe(&["run", "my-town.toml", "-n", "20"]).fine();
    assert_eq!(place.rows("output/my-town").rows.len(), 20);
    place
        .trappe(&["trace", "my-town.toml", "--replication", "19"])
        .fine();
    // It explains itself.
    let text = fs::read_to_string(place.path("my-town.toml")).unwrap();
    assert!(text.lines().filter(|l| l.contains('#')).count() > 10);
}

#[test]
fn a_new_scenario_never_replaces_a_file() {
    let place = Place::new();
    place.write("my-town.toml", "mine");
    place
        .trappe(&["new", "my-town"])
        .refused(2, &["my-town.toml exists already"]);
    place
        .trappe(&["new", "other", "--out", "my-town.toml"])
        .refused(2, &["my-town.toml exists already"]);
    assert_eq!(
        fs::read_to_string(place.path("my-town.toml")).unwrap(),
        "mine"
    );
    place.trappe(&["new", "other", "--out", "here.toml"]).fine();
    assert_eq!(place.entries(), ["here.toml", "my-town.toml"]);
}

#[test]
fn a_new_scenario_needs_a_plain_name() {
    let place = Place::new();
    for name in [
        "My-Town", "my town", "../x", "", "ås", "a/b", "a.toml", "a_b",
    ] {
        place
            .trappe(&["new", name])
            .refused(2, &["is no name", "such as my-town"]);
    }
    place
        .trappe(&["new", "x", "--out", "nowhere/x.toml"])
        .refused(1, &["cannot write", "nowhere"]);
    assert!(place.entries().is_empty());
}

#[test]
fn every_name_that_new_accepts_is_one_that_check_accepts() {
    let place = Place::new();
    let long = "a".repeat(65);
    for name in ["a", "7", "-", "-a", "a-", "--a", &long] {
        let said = place.trappe(&["new", "--out", "x.toml", "--", name]);
        if said.code == Some(0) {
            place.trappe(&["check", "x.toml"]).fine();
            let text = fs::read_to_string(place.path("x.toml")).unwrap();
            let named = format!("name = \"{name}\"");
            assert!(text.contains(&named), "{name} became another name");
            fs::remove_file(place.path("x.toml")).unwrap();
        } else {
            said.refused(2, &["is no name"]);
        }
    }
}

#[test]
fn completions_know_the_commands_in_every_shell() {
    let place = Place::new();
    for (shell, mark) in [
        ("bash", "complete -F"),
        ("zsh", "#compdef trappe"),
        ("fish", "complete -c trappe"),
        ("powershell", "Register-ArgumentCompleter"),
    ] {
        let text = place.trappe(&["completions", shell]).fine().out;
        assert!(text.contains(mark), "{shell}");
        for word in [
            "run",
            "check",
            "trace",
            "schema",
            "new",
            "precision",
            "coupling",
        ] {
            assert!(text.contains(word), "{shell}: {word}");
        }
    }
}

#[test]
fn the_help_of_every_command_has_examples_that_the_program_understands() {
    let place = Place::new();
    for command in ["run", "check", "trace", "schema", "new", "completions"] {
        let text = place.trappe(&[command, "--help"]).fine().out;
        let (_, examples) = text
            .split_once("Example")
            .unwrap_or_else(|| panic!("{command}"));
        let begin = format!("trappe {command} ");
        let lines: Vec<&str> = examples
            .lines()
            .map(str::trim)
            .filter(|l| l.starts_with(&begin))
            .collect();
        assert!(!lines.is_empty(), "{text}");
        for line in lines {
            // Every option in an example is one that the help lists.
            let options = line.split_whitespace().filter(|w| w.starts_with("--"));
            for option in options {
                let listed = text.lines().any(|l| {
                    let l = l.trim();
                    l.starts_with('-') && l.contains(option)
                });
                assert!(listed, "{line}: {option}");
            }
        }
    }
    let text = place.trappe(&["--help"]).fine().out;
    for command in ["run", "check", "trace", "schema", "new", "completions"] {
        assert!(text.contains(command), "{command}");
    }
    let version = place.trappe(&["--version"]).fine().out;
    assert_eq!(version, format!("trappe {}\n", env!("CARGO_PKG_VERSION")));
}

fn run(place: &Place, words: &[&str]) -> support::Said {
    let kolding = kolding_path();
    let first = [
        "run",
        kolding.to_str().unwrap(),
        "-n",
        "6",
        "--set",
        SHORT_PATH,
    ];
    place.trappe(&[&first[..], words].concat()).fine()
}

#[test]
fn the_page_is_printed_as_it_is_written() {
    let place = Place::new();
    let said = run(&place, &["--out", "mine"]);
    let written = fs::read_to_string(place.path("mine/summary.txt")).unwrap();
    assert_eq!(said.out.trim_end(), written.trim_end());
    for word in [
        "Investors",
        "Municipality",
        "People",
        "People in",
        "6 replications",
    ] {
        assert!(said.out.contains(word) || word == "People in", "{word}");
    }
}

#[test]
fn danish_is_danish() {
    let place = Place::new();
    let english = run(&place, &["--out", "en"]).out;
    let danish = run(&place, &["--out", "da", "--language", "da"]).out;
    // The sources and notes of a scenario are quoted in its own language.
    let danish = danish.split("Svageste forudsætninger").next().unwrap();
    for word in [
        "Investorer",
        "Kommune",
        "gentagelser",
        "gennemsnit",
        "besparelse",
    ] {
        assert!(danish.contains(word), "{word}");
    }
    for word in [
        "Investors",
        "Municipality",
        "replications end",
        "saving",
        " the ",
        " and ",
    ] {
        assert!(english.contains(word), "{word}");
        assert!(!danish.contains(word), "{word} in the Danish page");
    }
    // Decimal commas, and the same numbers.
    assert!(!danish.contains("1.000,000"));
    let page = fs::read_to_string(place.path("da/summary.txt")).unwrap();
    assert!(page.contains("Investorer"));
    assert_eq!(place.rows("en").rows, place.rows("da").rows);
}

#[test]
fn json_is_the_summary_and_nothing_else() {
    let place = Place::new();
    let said = run(&place, &["--out", "mine", "--format", "json"]);
    let written = fs::read_to_string(place.path("mine/summary.json")).unwrap();
    assert_eq!(said.out.trim_end(), written.trim_end());
    let summary: Value = serde_json::from_str(&said.out).unwrap();
    assert_eq!(summary["format"], 1);
    assert_eq!(summary["replications"], 6);
    assert_eq!(summary["scenario"]["name"], "kolding");
    let quiet = run(&place, &["--out", "mine", "--format", "json", "--quiet"]);
    assert_eq!(quiet.out, said.out);
    assert_eq!(quiet.err, "");
}

#[test]
fn quiet_says_nothing() {
    let place = Place::new();
    for word in ["--quiet", "-q"] {
        let said = run(&place, &["--out", "mine", word]);
        assert_eq!((said.out.as_str(), said.err.as_str()), ("", ""));
    }
}

#[test]
fn the_columns_of_the_rows_are_the_metrics_of_the_summary() {
    let place = Place::new();
    let said = run(&place, &["--out", "mine", "--format", "json"]);
    let summary: Value = serde_json::from_str(&said.out).unwrap();
    let metrics = summary["metrics"].as_array().unwrap();
    let ids: Vec<&str> = metrics.iter().map(|m| m["id"].as_str().unwrap()).collect();
    let rows = place.rows("mine");
    assert_eq!(rows.columns, ids);
    for metric in metrics {
        let values = rows.column(metric["id"].as_str().unwrap());
        assert_eq!(metric["defined"], values.len(), "{}", metric["id"]);
        if let Some(mean) = metric["mean"]["value"].as_f64() {
            let again = support::mean(&values);
            let scale = values.iter().fold(1.0_f64, |a, v| a.max(v.abs()));
            assert!((mean - again).abs() <= 1e-9 * scale, "{}", metric["id"]);
        }
    }
}
