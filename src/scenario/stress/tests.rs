use super::*;
use crate::scenario::edits::{Edit, edited};
use crate::scenario::{Scenario, load};
use std::path::Path;

fn scenario(name: &str) -> Scenario {
    load(
        Path::new(&format!(
            "{}/../../../scenarios/{name}.toml",
            env!("CARGO_MANIFEST_DIR")
        )),
        &[],
    )
    .unwrap()
}

fn one(id: &str) -> Choice {
    choose(id, &of_library().unwrap()).unwrap()
}

#[test]
fn the_library_can_be_read_and_fits_the_founding_scenarios() {
    let all = of_library().unwrap();
    assert!(all.len() >= 12);
    for name in ["kolding", "vaekstpartnerskaber"] {
        let scenario = scenario(name);
        for stress in &all {
            for strength in [0.5, 1.0, stress.limit] {
                let choice = Choice::of(stress.clone()).at(strength);
                match acts(&choice, &scenario) {
                    Ok(edits) => {
                        edited(name, &scenario.resolved_toml, &edits)
                            .unwrap_or_else(|e| panic!("{}: {}", stress.id, e.render(false)));
                    }
                    Err(misfit) => {
                        let known = [
                            ("kolding", "enterprises"),
                            // its claims count once
                            ("vaekstpartnerskaber", "measured-too-high"),
                        ];
                        assert!(known.contains(&(name, misfit.id.as_str())), "{misfit:?}");
                    }
                }
            }
        }
    }
}

#[test]
fn what_makes_no_sense_says_why() {
    let kolding = scenario("kolding");
    let misfit = acts(&one("enterprises"), &kolding).unwrap_err();
    assert_eq!(misfit.why, "there are no enterprises");
    let bare = scenario("kolding").resolved_toml;
    let end = bare.find("\n[contract]").unwrap();
    let bare = super::super::load_text("bare.toml", &bare[..end], &[]).unwrap();
    assert_eq!(
        acts(&one("late-payment"), &bare).unwrap_err().why,
        "the scenario has no contract"
    );
    assert!(acts(&one("measured-too-low"), &bare).is_err());
}

#[test]
fn stresses_are_combined_and_moved_in_time() {
    let choice = choose(
        "recession + late-payment; from=2 years; lasts=26 weeks; strength=0.5",
        &of_library().unwrap(),
    )
    .unwrap();
    assert_eq!(choice.id(), "recession+late-payment");
    assert_eq!(choice.limit(), 2.5);
    let base = scenario("kolding");
    let edits = acts(&choice, &base).unwrap();
    let late = Edit::Put("contract.lag".into(), "\"9 months\"".into());
    assert!(edits.contains(&late), "3 months and half of 12: {edits:?}");
    let stressed = edited("kolding", &base.resolved_toml, &edits).unwrap();
    let [shock] = stressed.spec.shocks.as_slice() else {
        panic!("one shock")
    };
    assert_eq!((shock.from, shock.to), (104, 130));
    assert!((shock.job_finding.best - 0.825).abs() < 1e-12);
    assert!((shock.job_loss.best - 1.15).abs() < 1e-12);
    // enterprises are none of this scenario's: nothing is said of their openings
    assert_eq!(shock.openings.best, 1.0);
}

#[test]
fn words_that_are_not_known_are_answered_kindly() {
    let known = of_library().unwrap();
    let said = |text: &str| choose(text, &known).unwrap_err();
    assert!(said("recesion").contains("Did you mean `recession`?"));
    assert!(said("recession; form=2 years").contains("Did you mean `from`?"));
    assert!(said("costs; from=2 years").contains("holds throughout"));
    assert!(said("recession + recession").contains("twice"));
    assert!(said("effect-zero; strength=1.5").contains("limit of 1"));
    assert!(said("recession; strength=x").contains("strength"));
}

#[test]
fn a_file_that_is_wrong_says_what_would_be_right() {
    let stress = |what: &str| {
        let text = format!(
            "format = 1\n[stress.a]\nname = \"A\"\nreason = \"B\"\nprecedent = {{ grade = \"U\" }}\n{what}"
        );
        read("mine.toml", &text)
    };
    assert_eq!(
        stress("scale = { \"group.*.referred\" = 0.5 }")
            .unwrap()
            .len(),
        1
    );
    for (what, said) in [
        ("", "it does nothing"),
        ("shock = { job_loss = 2 }", "needs `from`"),
        (
            "from = \"1 year\"\nscale = { \"x\" = 1 }",
            "belong to a `shock`",
        ),
        ("scale = { \"x\" = -1 }", "not below 0"),
        ("limit = 0.5\nscale = { \"x\" = 1 }", "between 1"),
        ("misreading = { lines = 2 }", "not `lines`"),
        ("scael = { \"x\" = 1 }", "scael"),
        ("toward = { \"x\" = { to = 1, by = 2 } }", "from 0 to 1"),
    ] {
        let found = stress(what).unwrap_err();
        assert!(
            found.starts_with("mine.toml") && found.contains(said),
            "{found}"
        );
    }
}
