//! Files laid over one another, and overrides over them.

use super::*;

#[test]
fn sections_merge_and_values_are_replaced() {
    let s = with(
        r#"
[step.readiness]
cost_per_week = 2_000
funding = { eu = 1.0 }
[transitions.support]
median = "40 weeks"
to = { job = 0.4, pension = 0.6 }
[contract.line.start]
name = "Job start"
price = 20_000.50
metric = { job_start = { min_hours = 10 } }
"#,
    )
    .unwrap();
    let step = &s.spec.programme.as_ref().unwrap().steps[0];
    assert_eq!(
        (step.name.as_str(), step.cost_per_week.best),
        ("Readiness", 2_000.0)
    );
    assert_eq!(step.funding, [(Account::Funder(0), 1.0)]);
    // The median replaces both movements of the base.
    let from_support = s.spec.transitions.iter().filter(|t| t.from.0 == 0);
    assert!(from_support.clone().all(|t| t.bands.is_empty()) && from_support.count() == 2);
    assert_eq!(s.spec.medians[0].weeks.best, 40.0);
    // Another line stands beside the one of the base.
    let terms = s.contract.unwrap();
    let lines: Vec<_> = terms.lines.iter().map(|l| l.id.as_str()).collect();
    assert_eq!(lines, ["saving", "start"]);
    assert_eq!(terms.lines[1].rule, price("2000050"));
    // Another rule of the same line takes the place of its share.
    let s = with(
        r#"
[contract.line.saving]
price = 300
metric = { job_start = { min_hours = 10 } }
baseline = { deadweight = 0.5 }
"#,
    );
    let terms = s.unwrap().contract.unwrap();
    assert_eq!(terms.lines.len(), 1);
    assert_eq!(terms.lines[0].name, "Share of the saving");
    assert_eq!(terms.lines[0].rule, price("30000"));
    let metric = metric_of(&terms, &terms.lines[0]);
    assert_eq!(metric.measure, Measure::JobStart { min_hours: 10.0 });
    assert_eq!(
        metric.baseline,
        Baseline::Single(Source::Deadweight(decimal("0.5")))
    );
}

#[test]
fn a_file_met_twice_is_laid_down_once() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    let plain =
        std::fs::read_to_string(root().join("tests/files/broken/parts/plain.toml")).unwrap();
    write("plain.toml", &plain);
    write(
        "a.toml",
        "extends = [\"plain.toml\"]\n[step.readiness]\ncost_per_week = 7\n",
    );
    write(
        "b.toml",
        "extends = [\"plain.toml\"]\n[step.qualification]\ncost_per_week = 9\n",
    );
    write("both.toml", "extends = [\"a.toml\", \"b.toml\"]\n");
    let s = load(&folder.path().join("both.toml"), &[]).unwrap();
    let costs: Vec<_> = s
        .spec
        .programme
        .unwrap()
        .steps
        .iter()
        .map(|s| s.cost_per_week.best)
        .collect();
    assert_eq!(costs, [7.0, 9.0]);
}

#[test]
fn overrides_reach_every_kind_of_field() {
    let s = load(
        &base(),
        &[
            "group.residents.people=140",
            "horizon=6 years",
            "step.readiness.weeks = \"30 weeks\"",
            "step.readiness.after.job_finding=1.5",
            "contract.cap=5_000_000",
            "capital.waterfall.1.rate=0.08",
            "contract.line.saving.metric.saving.components=[\"tax\"]",
            "transitions.support.job.share=0.2",
            "seed=7",
        ],
    )
    .unwrap();
    assert_eq!(s.spec.groups[0].people, 140);
    assert_eq!(s.spec.calendar.weeks, 312);
    let step = &s.spec.programme.as_ref().unwrap().steps[0];
    assert_eq!((step.weeks.best, step.after[0].best), (30.0, 1.5));
    assert_eq!(s.run.seed, 7);
    let terms = s.contract.unwrap();
    assert_eq!(terms.cap, Some(500_000_000));
    assert_eq!(
        metric_of(&terms, &terms.lines[0]).measure,
        Measure::Saving {
            components: vec![SavingComponent::Tax],
            less_effort: false
        }
    );
    assert_eq!(
        terms.capital.waterfalls[0].actions[1].take,
        Take::Return {
            tranche: 0,
            rate: 0.08
        }
    );
    let origin = s
        .provenance
        .iter()
        .find(|a| a.path == "contract.cap")
        .unwrap();
    assert_eq!(origin.origin, "command line --set");
}

#[test]
fn overrides_of_what_does_not_exist_say_what_does() {
    let fault = |set: &str| load(&base(), &[set]).unwrap_err();
    let text = fault("group.resident.people=140");
    assert!(text.contains("there is no `resident` in group"), "{text}");
    assert!(text.contains("did you mean `residents`?"), "{text}");
    assert!(text.contains("command line --set:1:7"), "{text}");
    assert!(fault("replication=5").contains("did you mean `replications`?"));
    assert!(fault("horizon.weeks=5").contains("horizon is a single value"));
    assert!(fault("capital.waterfall.9.rate=0.1").contains("it has 3 entries"));
    assert!(fault("seed").contains("an override needs a value"));
    assert!(fault("step.readiness.weeks=26").contains("a duration needs its unit"));
    assert!(fault("=1").contains("there is no"));
    // What is written in one of several forms is known by its form.
    let text = fault("contract.line.saving.metric.saving.component=[\"tax\"]");
    assert!(text.contains("did you mean `components`?"), "{text}");
    let text = fault("contract.line.saving.baseline.agreed_path.life=5");
    assert!(text.contains("there are: lives"), "{text}");
}
