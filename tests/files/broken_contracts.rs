//! Broken contracts, each beside the message that it must give: `broken_contracts/NAME.toml` and `NAME.txt`. Those that
//! begin with `scenario-` stand in a scenario.
//!
//! After a message was improved, `TRAPPE_BLESS=1 cargo test --test files broken_contracts::` writes the files anew; read every one.

use crate::messages;
use std::path::PathBuf;
use trappe::scenario::{self, contract_text, load_contract};

fn folder() -> PathBuf {
    messages::folder("broken_contracts")
}

#[test]
fn every_broken_contract_says_what_is_wrong_and_what_would_be_right() {
    messages::each_says_what_is_wrong(&folder(), 35, |name, path| {
        let notes = if name.starts_with("scenario-") {
            scenario::load(path, &[]).map(|s| s.notes)
        } else {
            load_contract(path, &[]).map(|c| c.notes)
        };
        match notes {
            Err(faults) => faults,
            Ok(notes) => panic!("{name} must not load; notes: {notes:?}"),
        }
    });
}

#[test]
fn the_contract_that_they_build_on_is_sound() {
    let contract = load_contract(&folder().join("parts").join("sound.toml"), &[]);
    let contract = contract.unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(contract.notes, Vec::<String>::new());
}

mod mutations {
    //! No change to a sound contract, however wild, makes reading it panic or hang; and what is refused says why.

    use super::{contract_text, folder, scenario};
    use proptest::prelude::*;

    fn sound() -> String {
        std::fs::read_to_string(folder().join("parts").join("sound.toml")).unwrap()
    }

    /// A scenario whose contract is the file for scenarios, written into it.
    fn sound_scenario() -> String {
        let read = |path: &str| std::fs::read_to_string(folder().join(path)).unwrap();
        let contract = read("parts/file.toml");
        let contract = &contract[contract.find("[contract]").unwrap()..];
        let plain = read("../broken/parts/plain.toml");
        let funders = "[funder.city]\nname = \"City\"\n[funder.fund]\nname = \"Fund\"";
        format!("{plain}\n{funders}\n{contract}")
    }

    fn survives_in_a_scenario(text: &str) {
        match scenario::load_text("mutant.toml", text, &[]) {
            Ok(scenario) => {
                let again = scenario::load_text("again.toml", &scenario.resolved_toml, &[]);
                let again = again.unwrap_or_else(|e| panic!("{e}"));
                assert_eq!(again.contract, scenario.contract);
                assert_eq!(again.digest, scenario.digest);
            }
            Err(faults) => {
                let mut all = faults.faults().iter();
                assert!(!all.any(|f| f.here.contains("please report")), "{text}");
                assert!(!faults.to_string().is_empty());
            }
        }
    }

    fn survives(text: &str) {
        match contract_text("mutant.toml", text, &[]) {
            Ok(contract) => {
                let again = contract_text("again.toml", &contract.resolved_toml, &[]);
                let again = again.unwrap_or_else(|e| panic!("{e}"));
                assert_eq!(again.terms, contract.terms);
                assert_eq!(again.parties, contract.parties);
                assert_eq!(again.digest, contract.digest);
            }
            Err(faults) => {
                assert!(!faults.faults().is_empty());
                let unexplained = faults
                    .faults()
                    .iter()
                    .any(|f| f.here.contains("please report"));
                assert!(!unexplained, "{text}");
                assert!(!faults.to_string().is_empty());
            }
        }
    }

    /// Values to put where others stood.
    const VALUES: [&str; 34] = [
        "0",
        "-1",
        "1e308",
        "nan",
        "-inf",
        "1e12",
        "9223372036854775807",
        "99999999999999999999",
        "0.00000000000000000000000000000000001",
        "0.333333333333333333333333333",
        "true",
        "\"\"",
        "\"city\"",
        "\"score\"",
        "\"jail\"",
        "\"saved\"",
        "\"job13\"",
        "\"loan\"",
        "\"exact\"",
        "\"26 weeks\"",
        "\"99999999999999 years\"",
        "\"100 years\"",
        "\"-3 weeks\"",
        "2018-06-30",
        "1900-01-01",
        "9999-12-31",
        "07:32:00",
        "[]",
        "{}",
        "[[[]]]",
        "[[1, 2], [2, -5e11]]",
        "{ value = { value = 1 } }",
        "{ pert = { min = 0, mode = 0, max = 0 } }",
        "{ same_as = \"contract.bid\" }",
    ];

    #[test]
    fn the_sound_ones_survive() {
        survives(&sound());
        survives_in_a_scenario(&sound_scenario());
        let loaded = scenario::load_text("sound.toml", &sound_scenario(), &[]);
        assert!(loaded.unwrap_or_else(|e| panic!("{e}")).contract.is_some());
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 400, rng_seed: proptest::test_runner::RngSeed::Fixed(11), failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn lines_taken_out(drop in prop::collection::vec(any::<prop::sample::Index>(), 1..6)) {
            let text = sound();
            let mut lines: Vec<&str> = text.lines().collect();
            for index in drop {
                lines.remove(index.index(lines.len()));
            }
            survives(&lines.join("\n"));
        }

        #[test]
        fn values_exchanged(
            changes in prop::collection::vec((any::<prop::sample::Index>(), 0..VALUES.len()), 1..4),
        ) {
            let text = sound();
            let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
            for (index, value) in changes {
                let at = index.index(lines.len());
                if let Some((key, _)) = lines[at].clone().split_once(" = ") {
                    lines[at] = format!("{key} = {}", VALUES[value]);
                }
            }
            survives(&lines.join("\n"));
        }

        #[test]
        fn inner_values_exchanged(
            changes in prop::collection::vec((any::<prop::sample::Index>(), 0..VALUES.len()), 1..3),
        ) {
            let mut text = sound();
            for (index, value) in changes {
                let equals: Vec<usize> = text.match_indices(" = ").map(|(i, _)| i + 3).collect();
                let start = equals[index.index(equals.len())];
                let end = text[start..].find([',', '}', '\n']).map_or(text.len(), |i| start + i);
                text = format!("{}{}{}", &text[..start], VALUES[value], &text[end..]);
            }
            survives(&text);
        }

        #[test]
        fn inner_values_exchanged_in_a_scenario(
            index in any::<prop::sample::Index>(), value in 0..VALUES.len(),
        ) {
            let text = sound_scenario();
            let contract = text.find("[contract]").unwrap();
            let equals: Vec<usize> = text.match_indices(" = ").map(|(i, _)| i + 3).filter(|i| *i > contract).collect();
            let start = equals[index.index(equals.len())];
            let end = text[start..].find([',', '}', '\n']).map_or(text.len(), |i| start + i);
            survives_in_a_scenario(&format!("{}{}{}", &text[..start], VALUES[value], &text[end..]));
        }

        #[test]
        fn lines_exchanged(a in any::<prop::sample::Index>(), b in any::<prop::sample::Index>()) {
            let text = sound();
            let mut lines: Vec<&str> = text.lines().collect();
            let n = lines.len();
            lines.swap(a.index(n), b.index(n));
            survives(&lines.join("\n"));
        }

        #[test]
        fn characters_strewn_in(
            junk in prop::collection::vec((any::<prop::sample::Index>(), any::<char>()), 1..8),
        ) {
            let mut chars: Vec<char> = sound().chars().collect();
            for (index, c) in junk {
                let at = index.index(chars.len());
                chars[at] = c;
            }
            survives(&chars.into_iter().collect::<String>());
        }

        #[test]
        fn anything_at_all(text in "\\PC{0,400}") {
            survives(&text);
        }

        #[test]
        fn any_override(path in "(contract|capital)\\.[a-z_.\"0-9]{0,40}", value in "\\PC{0,30}") {
            if let Err(faults) = contract_text("sound.toml", &sound(), &[format!("{path}={value}")]) {
                prop_assert!(!faults.to_string().is_empty());
            }
        }
    }
}
