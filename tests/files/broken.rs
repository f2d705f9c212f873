//! Broken scenarios, each beside the message that it must give: `broken/NAME.toml` and `broken/NAME.txt`.
//!
//! After a message was improved, `TRAPPE_BLESS=1 cargo test --test files broken::` writes the files anew; read every one.

use crate::messages;
use std::path::PathBuf;
use trappe::scenario;

fn folder() -> PathBuf {
    messages::folder("broken")
}

#[test]
fn every_broken_scenario_says_what_is_wrong_and_what_would_be_right() {
    messages::each_says_what_is_wrong(&folder(), 30, |_, path| {
        scenario::load(path, &[]).expect_err("a broken scenario must not load")
    });
}

#[test]
fn the_scenario_that_they_build_on_is_sound() {
    let scenario = scenario::load(&folder().join("parts").join("base.toml"), &[]);
    let scenario = scenario.unwrap_or_else(|e| panic!("{e}"));
    assert!(scenario.notes.iter().all(|n| !n.contains("faults")));
}

mod mutations {
    //! No change to a sound scenario, however wild, makes reading it panic or hang; and what is refused says why.

    use super::folder;
    use proptest::prelude::*;
    use trappe::scenario;

    fn sound() -> String {
        let read = |name: &str| std::fs::read_to_string(folder().join("parts").join(name)).unwrap();
        let contract = read("base.toml").replace("extends = [\"plain.toml\"]", "");
        format!("{}\n{contract}", read("plain.toml"))
    }

    fn survives(text: &str) {
        match scenario::load_text("mutant.toml", text, &[]) {
            Ok(scenario) => {
                let again = scenario::load_text("again.toml", &scenario.resolved_toml, &[]);
                assert_eq!(
                    again.unwrap_or_else(|e| panic!("{e}")).digest,
                    scenario.digest
                );
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
    const VALUES: [&str; 26] = [
        "0",
        "-1",
        "1e308",
        "nan",
        "-inf",
        "9223372036854775807",
        "99999999999999999999",
        "0.0000001",
        "true",
        "\"\"",
        "\"26 weeks\"",
        "\"99999999999999 years\"",
        "\"-3 weeks\"",
        "\"1e300 per month\"",
        "2022-01-03",
        "9999-12-31",
        "07:32:00",
        "[]",
        "{}",
        "[[[]]]",
        "{ value = { value = 1 } }",
        "{ pert = { min = 0, mode = 0, max = 0 } }",
        "{ beta = { mean = 1e-300, sd = 1e-300 } }",
        "{ events = 0, of = 0 }",
        "{ same_as = \"municipality.kolding.tax_rate\" }",
        "{ same_as = \"step.qualification.after.job_finding\" }",
    ];

    #[test]
    fn the_sound_one_is_sound() {
        scenario::load_text("sound.toml", &sound(), &[]).unwrap_or_else(|e| panic!("{e}"));
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 400, rng_seed: proptest::test_runner::RngSeed::Fixed(7), failure_persistence: None, ..ProptestConfig::default() })]

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
        fn inner_values_exchanged(index in any::<prop::sample::Index>(), value in 0..VALUES.len()) {
            let text = sound();
            let equals: Vec<usize> = text.match_indices(" = ").map(|(i, _)| i + 3).collect();
            let start = equals[index.index(equals.len())];
            let end = text[start..].find([',', '}', '\n']).map_or(text.len(), |i| start + i);
            survives(&format!("{}{}{}", &text[..start], VALUES[value], &text[end..]));
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
        fn any_override(path in "[a-z_.\"0-9]{0,40}", value in "\\PC{0,30}") {
            let path_of_base = folder().join("parts").join("base.toml");
            if let Err(faults) = scenario::load(&path_of_base, &[format!("{path}={value}")]) {
                prop_assert!(!faults.to_string().is_empty());
            }
        }
    }

    #[test]
    fn deep_and_long_files_end() {
        survives(&"[".repeat(20_000));
        survives(&format!("a = {}1{}", "[".repeat(5_000), "]".repeat(5_000)));
        survives(&format!("{}b = 1", "a.".repeat(20_000)));
        survives(&"x = 1\n".repeat(20_000));
        let keys: String = (0..20_000).map(|i| format!("k{i} = 1\n")).collect();
        survives(&keys);
        let entries: String = (0..3_000)
            .map(|i| format!("[state.s{i}]\nname = 1\n"))
            .collect();
        survives(&entries);
    }
}
