//! What is written back: digest, resolved file, template, reference.

use super::*;

#[test]
fn the_digest_knows_the_scenario_but_not_the_luck() {
    let digest = |set: &[&str]| load(&base(), set).unwrap().digest;
    let plain = digest(&[]);
    assert_eq!(plain.len(), 64);
    assert_eq!(plain, digest(&["seed=99", "replications=17"]));
    assert_ne!(plain, digest(&["group.residents.people=71"]));
    // The same number written in another way is the same number.
    assert_eq!(
        plain,
        digest(&["capital.hurdle=4e-2", "municipality.kolding.tax_kept=0.250"])
    );
}

#[test]
fn the_resolved_scenario_reads_back_as_itself() {
    for path in [
        "tests/files/broken/parts/base.toml",
        "scenarios/kolding.toml",
        "scenarios/vaekstpartnerskaber.toml",
    ] {
        let s = load(&root().join(path), &[]).unwrap();
        let again = scenario::load_text("resolved.toml", &s.resolved_toml, &[]);
        let again = again.unwrap_or_else(|e| panic!("{e}"));
        assert_eq!(s.digest, again.digest, "{path}");
        assert_eq!(s.resolved_toml, again.resolved_toml, "{path}");
        let json = |s: &Scenario| serde_json::to_string(&(&s.spec, &s.contract)).unwrap();
        assert_eq!(json(&s), json(&again), "{path}");
    }
}

#[test]
fn the_template_runs_whatever_it_is_called() {
    for name in ["kolding-2027", "Århus og omegn", "", "../../etc", "a\"b"] {
        let text = scenario::template(name);
        let s = scenario::load_text("new.toml", &text, &[]);
        let s = s.unwrap_or_else(|e| panic!("{name}: {e}"));
        assert!(s.contract.is_some());
    }
}

#[test]
fn the_reference_names_every_section() {
    let text = scenario::reference();
    for header in [
        "## `[municipality.ID]`",
        "## `[state.ID]`",
        "## `[transitions.FROM]`",
        "## `[programme.adviser]`",
        "## `[cycle.regime.ID]`",
        "## `[[correlation]]`",
        "## `[contract.line.ID]`",
        "## `[capital.tranche.ID]`",
    ] {
        assert!(text.contains(header), "{header}");
    }
    assert!(text.contains("| `half_life` |") || text.contains("half_life"));
}
