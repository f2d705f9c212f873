//! What a scenario file becomes: units, merging, overrides, provenance, digest, documentation.

use rust_decimal::Decimal;
use std::path::{Path, PathBuf};
use trappe::contract::terms::{
    Action, Baseline, Draws, Line, Measure, Metric, Payer, Periods, Rule, SavingComponent, Source,
    Take, Terms,
};
use trappe::model::account::Account;
use trappe::model::group::Intake;
use trappe::model::movement::{Class, Rate};
use trappe::model::number::Distribution;
use trappe::scenario::{self, Grade, Scenario};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn base() -> PathBuf {
    root().join("tests/broken/parts/base.toml")
}

fn load(path: &Path, overrides: &[&str]) -> Result<Scenario, String> {
    let overrides: Vec<String> = overrides.iter().map(|s| (*s).to_owned()).collect();
    scenario::load(path, &overrides).map_err(|e| e.to_string())
}

/// The plain scenario with some lines laid over it.
fn with(lines: &str) -> Result<Scenario, String> {
    let name = root().join("tests/broken/it.toml");
    let text = format!("extends = [\"parts/base.toml\"]\n{lines}");
    scenario::load_text(&name.display().to_string(), &text, &[]).map_err(|e| e.to_string())
}

fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

/// The rule of a price in smallest units that never changes.
fn price(amount: &str) -> Rule {
    Rule::Price {
        steps: vec![(None, decimal(amount))],
    }
}

/// What a line pays for.
fn metric_of<'t>(terms: &'t Terms, line: &Line) -> &'t Metric {
    &terms.metrics[line.metric.unwrap()]
}

fn close(a: f64, b: f64) {
    assert!((a - b).abs() <= 1e-9 * (1.0 + b.abs()), "{a} is not {b}");
}

#[test]
fn the_plain_scenario_by_hand() {
    let s = load(&base(), &[]).unwrap();
    let spec = &s.spec;
    assert_eq!(spec.calendar.start.to_string(), "2022-01-03");
    assert_eq!(spec.calendar.weeks, 260);
    assert_eq!(s.run.replications, 10_000);
    let states: Vec<_> = spec.states.iter().map(|s| s.id.as_str()).collect();
    assert_eq!(states, ["support", "job", "job_social", "pension"]);
    assert_eq!(spec.states[1].hours.best, 37.0);
    let wage = spec.states[1].wage.as_ref().unwrap();
    assert_eq!(
        (wage.by_year[0].0, wage.by_year[0].1.best, wage.growth.best),
        (2022, 25_000.0, 0.03)
    );
    assert_eq!(spec.municipalities[0].neighbours, [1]);

    let of = |from: u16, to: u16| {
        let mut found = spec
            .transitions
            .iter()
            .filter(|t| t.from.0 == from && t.to.0 == to);
        found.next().unwrap()
    };
    let to_job = of(0, 1);
    assert_eq!((to_job.class, to_job.frailty), (Class::JobFinding, true));
    assert!(
        matches!(to_job.bands[0].rate, Rate::ShareWithin { weeks: 52, value } if value.best == 0.1)
    );
    let to_pension = of(0, 3);
    assert_eq!(
        (to_pension.class, to_pension.frailty),
        (Class::Other, false)
    );
    let Rate::Probability { value, weeks } = to_pension.bands[0].rate else {
        panic!("a probability");
    };
    assert_eq!(value.best, 0.03);
    close(weeks, 365.25 / 7.0);
    let lost = of(1, 0);
    assert_eq!(
        (lost.class, lost.bands.len(), lost.bands[1].from_week),
        (Class::JobLoss, 2, 13)
    );

    assert!(matches!(
        spec.groups[0].intake,
        Intake::Evenly { from: 0, until: 51 }
    ));
    assert_eq!(
        (spec.groups[0].counter.min, spec.groups[0].counter.max),
        (260, 260)
    );
    let programme = spec.programme.as_ref().unwrap();
    assert_eq!(programme.eligible, [true, false, false, false]);
    assert_eq!(programme.steps[0].funding, [(Account::Vehicle, 1.0)]);
    assert_eq!(programme.steps[1].half_life.unwrap().best, 104.0);
    // PERT: (1.0 + 4 · 1.4 + 2.0) / 6.
    close(programme.steps[0].after[0].best, 8.6 / 6.0);
    let paths: Vec<_> = spec.parameters.iter().map(|p| p.path.as_str()).collect();
    assert_eq!(
        paths,
        [
            "step.readiness.after.job_finding",
            "step.qualification.after.job_finding"
        ]
    );
    let cycle = spec.cycle.as_ref().unwrap();
    assert_eq!(cycle.initial, None);
    close(cycle.regimes[1].next[0].best, 0.2);
    let refund: Vec<_> = spec
        .economy
        .refund
        .bands
        .iter()
        .map(|(w, s)| (*w, s.best))
        .collect();
    assert_eq!(refund, [(1, 0.8), (5, 0.4), (27, 0.3), (53, 0.2)]);

    let terms = s.contract.unwrap();
    let [line] = &terms.lines[..] else {
        panic!("one line");
    };
    assert_eq!(
        line.rule,
        Rule::Share {
            share: decimal("0.7"),
            times: Decimal::ONE
        }
    );
    let metric = metric_of(&terms, line);
    assert_eq!(
        metric.baseline,
        Baseline::Single(Source::AgreedPath { lives: 10_000 })
    );
    assert_eq!(
        metric.measure,
        Measure::Saving {
            components: vec![],
            less_effort: false
        }
    );
    assert_eq!(
        (&terms.schedule.periods, terms.schedule.lag_months),
        (&Periods::Every { months: 6 }, 0)
    );
    let municipality = Account::Municipality(0);
    let payer = Payer {
        account: municipality,
        share: Decimal::ONE,
        cap: None,
        cap_per_year: None,
        from: None,
        until: None,
    };
    assert_eq!(terms.payers, [payer]);
    let [waterfall] = &terms.capital.waterfalls[..] else {
        panic!("one waterfall");
    };
    assert_eq!(terms.capital.draws, Draws::Needed { every_months: 3 });
    let all = |take| Action {
        take,
        of: Decimal::ONE,
        rest: None,
    };
    assert_eq!(
        waterfall.actions,
        [
            all(Take::Principal { tranche: 0 }),
            all(Take::Return {
                tranche: 0,
                rate: 0.06
            }),
            all(Take::Share {
                to: municipality,
                share: Decimal::ONE
            }),
        ]
    );
}

#[test]
fn the_plain_scenario_needs_no_contract() {
    let s = load(&root().join("tests/broken/parts/plain.toml"), &[]).unwrap();
    assert!(s.contract.is_none());
}

#[test]
fn numbers_in_all_their_forms() {
    let s = with(
        r#"
[municipality.kolding]
tax_rate = { value = 0.26, source = "kolding.dk", grade = "A", note = "2022" }
tax_kept = { beta = { mean = 0.25, sd = 0.05 } }
[group.residents]
referred = { events = 12, of = 70 }
start = { dirichlet = { support = 7, job = 3 } }
[step.readiness]
weeks = { uniform = { min = "20 weeks", max = "30 weeks" } }
completion = { normal = { mean = 0.9, sd = 0.1 }, within = [0.5, 1.0] }
cost_per_week = { gamma = { mean = 1_000, sd = 200 } }
[transitions.job_social]
support = { intensity = { events = 12, in = "4000 person-weeks" }, per = "week" }
[transitions.support]
pension = { intensity = { events = 9, in = "10 person-years" }, per = "month" }
[enterprises]
levels = ["growing"]
[enterprises.openings]
job = "job_social"
after_failure = "support"
lapse = "8 weeks"
acceptance = 0.6
[level.growing]
name = "Growing"
seats = 3
openings = { amount = { triangular = { min = 1, mode = 2, max = 3 } }, per = "year" }
[enterprise.kolding]
municipality = "kolding"
count = 2
start = [2022-03-07, 2022-09-05]
"#,
    )
    .unwrap();
    let spec = &s.spec;
    let belief = |path: &str| {
        let found = spec.parameters.iter().find(|p| p.path == path);
        found.unwrap_or_else(|| panic!("no {path}")).clone()
    };
    assert_eq!(spec.municipalities[0].tax_rate.best, 0.26);
    // mean (1 − mean) / sd² − 1 = 74, shared 1 : 3.
    let Distribution::Beta { alpha, beta } = belief("municipality.kolding.tax_kept").belief else {
        panic!("a beta");
    };
    close(alpha, 18.5);
    close(beta, 55.5);
    let referred = belief("group.residents.referred");
    assert_eq!(
        referred.belief,
        Distribution::Beta {
            alpha: 12.5,
            beta: 58.5
        }
    );
    close(referred.best, 12.5 / 71.0);
    let start = belief("group.residents.start.support");
    assert_eq!(
        start.belief,
        Distribution::Gamma {
            shape: 7.0,
            scale: 1.0
        }
    );
    close(belief("step.readiness.weeks").best, 25.0);
    let Distribution::Gamma { shape, scale } = belief("step.readiness.cost_per_week").belief else {
        panic!("a gamma");
    };
    close(shape, 25.0);
    close(scale, 40.0);
    // Truncated normal, from tables: 0.9 + 0.1 (φ(−4) − φ(1)) / (Φ(1) − Φ(−4)).
    let completion = belief("step.readiness.completion");
    assert_eq!(completion.bounds, (0.5, 1.0));
    assert!(
        (completion.best - 0.871_254).abs() < 1e-5,
        "{}",
        completion.best
    );
    let lost = belief("transitions.job_social.support.intensity");
    assert_eq!(
        lost.belief,
        Distribution::Gamma {
            shape: 12.5,
            scale: 1.0 / 4000.0
        }
    );
    // 9.5 events in 10 years are 9.5 / 120 a month.
    let pension = belief("transitions.support.pension.intensity");
    close(pension.best, 9.5 / 120.0);
    let openings = belief("level.growing.openings");
    close(openings.best, 2.0 * 7.0 / 365.25);
    let cohorts = &spec.enterprises.as_ref().unwrap().cohorts;
    assert_eq!(cohorts.iter().map(|c| c.start).collect::<Vec<_>>(), [9, 35]);

    let about = |path: &str| s.provenance.iter().find(|a| a.path == path).unwrap();
    let tax = about("municipality.kolding.tax_rate");
    assert_eq!((tax.value.as_str(), tax.grade), ("0.26", Some(Grade::A)));
    assert_eq!(
        (tax.source.as_deref(), tax.note.as_deref()),
        (Some("kolding.dk"), Some("2022"))
    );
    assert!(tax.origin.ends_with("it.toml"));
    let weeks = about("step.readiness.weeks");
    assert_eq!(
        weeks.value,
        "{ uniform = { min = \"20 weeks\", max = \"30 weeks\" } }"
    );
    assert!(about("contract.line.saving.share").agreed);
    let first = scenario::weakest_first(&s.provenance)[0];
    assert!(first.grade.is_none() && !first.agreed);
}

#[test]
fn a_table_with_a_source_speaks_for_its_numbers() {
    let s = with(
        r#"
[state.support]
benefit = { "2022" = "11_700 per month", "2023" = { value = "12_000 per month", source = "b", grade = "B" }, growth = 0.02, source = "a", grade = "A" }
[transitions.support]
job = { share = 0.2, within = "1 year", source = "c", grade = "C" }
"#,
    )
    .unwrap();
    let grade = |path: &str| s.provenance.iter().find(|a| a.path == path).unwrap().grade;
    assert_eq!(grade("state.support.benefit.2022"), Some(Grade::A));
    assert_eq!(grade("state.support.benefit.2023"), Some(Grade::B));
    assert_eq!(grade("transitions.support.job.share"), Some(Grade::C));
    assert_eq!(
        s.spec.states[0].benefit.as_ref().unwrap().rate.growth.best,
        0.02
    );
}

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
    let plain = std::fs::read_to_string(root().join("tests/broken/parts/plain.toml")).unwrap();
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
        "tests/broken/parts/base.toml",
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
fn three_faults_are_reported_together() {
    let path = root().join("tests/broken/three-faults.toml");
    let faults = scenario::load(&path, &[]).unwrap_err();
    let paths: Vec<_> = faults.faults().iter().map(|f| f.path.as_str()).collect();
    assert_eq!(
        paths,
        [
            "start",
            "municipality.kolding.neighbours.0",
            "step.readiness.weeks"
        ]
    );
}

#[test]
fn a_file_that_is_not_there_or_no_text_is_said_plainly() {
    let text = load(Path::new("nowhere/scenario.toml"), &[]).unwrap_err();
    assert!(text.contains("there is no such file"), "{text}");
    let folder = tempfile::tempdir().unwrap();
    assert!(
        load(folder.path(), &[])
            .unwrap_err()
            .contains("this is not a file")
    );
    let path = folder.path().join("latin1.toml");
    std::fs::write(&path, b"format = 1\ntitle = \"K\xf8benhavn\"\n").unwrap();
    let text = load(&path, &[]).unwrap_err();
    assert!(text.contains("line 2 is not UTF-8"), "{text}");
}

#[test]
fn colours_only_when_asked_for() {
    let faults = scenario::load_text("x.toml", "format = 2\n", &[]).unwrap_err();
    assert!(!faults.to_string().contains('\u{1b}'));
    assert!(faults.render(true).contains('\u{1b}'));
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

#[test]
fn what_is_accepted_is_a_possible_world() {
    use trappe::model::number::Draw;
    use trappe::model::world::World;
    let template = scenario::load_text("t.toml", &scenario::template("t"), &[]).unwrap();
    for s in [load(&base(), &[]).unwrap(), template] {
        let draw = Draw::best(&s.spec.parameters);
        assert!(World::new(&s.spec, &draw).is_ok(), "{}", s.run.name);
    }
}

#[test]
fn numbers_that_are_the_same_are_one_unknown() {
    let friends = |referred: &str| {
        format!(
            "[group.residents]\nreferred = {{ beta = {{ mean = 0.8, sd = 0.1 }}, source = \"a page\", grade = \"D\" }}\n\
             frailty = {{ variance = 0.7 }}\n\
             [group.friends]\nname = \"Friends\"\nmunicipality = \"vejle\"\npeople = 5\nreferred = {referred}\n\
             intake = {{ evenly = {{ from = 2022-01-03, until = 2022-12-26 }} }}\nstart = {{ support = 1.0 }}\ncounter = \"52 weeks\"\n\
             frailty = {{ variance = {{ same_as = \"group.residents.frailty.variance\" }} }}\n\
             [step.qualification]\ndropout = {{ share = {{ same_as = \"step.readiness.dropout.share\" }}, within = \"26 weeks\" }}\n\
             [[correlation]]\na = \"group.friends.referred\"\nb = \"step.readiness.after.job_finding\"\nrho = 0.5\n"
        )
    };
    let one = "{ same_as = \"group.residents.referred\", note = \"same town\" }";
    let s = with(&friends(one)).unwrap();
    let [residents, others] = [&s.spec.groups[0], &s.spec.groups[1]];
    assert!(residents.referred.parameter.is_some());
    assert_eq!(residents.referred, others.referred);
    close(others.referred.best, 0.8);
    // A plain number has no parameter to take over, only its value.
    assert_eq!(others.frailty_variance.best, 0.7);
    assert_eq!(others.frailty_variance.parameter, None);
    assert!(matches!(
        s.spec.programme.as_ref().unwrap().steps[1].dropout[0].1,
        Rate::ShareWithin { value, weeks: 26 } if value.best == 0.12
    ));
    // One parameter, under the path where the belief stands, and a correlation finds it by either path.
    let paths: Vec<_> = s.spec.parameters.iter().map(|p| p.path.as_str()).collect();
    let about = |p: &&&str| p.ends_with("referred");
    assert_eq!(
        paths.iter().filter(about).collect::<Vec<_>>(),
        [&"group.residents.referred"]
    );
    assert_eq!(Some(s.spec.correlations[0].a), residents.referred.parameter);
    // The assumption has the grade of the other and says where it stands.
    let path = "group.friends.referred";
    let assumption = s.provenance.iter().find(|a| a.path == path).unwrap();
    assert_eq!(assumption.grade, Some(Grade::D));
    assert_eq!(assumption.source.as_deref(), Some("a page"));
    assert_eq!(assumption.note.as_deref(), Some("same town"));
    assert!(assumption.value.contains("group.residents.referred"));
    // Written back it is still one unknown; two alike are two, and another scenario.
    let again = scenario::load_text("again.toml", &s.resolved_toml, &[]).unwrap();
    assert_eq!(again.digest, s.digest);
    assert_eq!(again.spec.groups[0].referred, again.spec.groups[1].referred);
    let two = with(&friends("{ beta = { mean = 0.8, sd = 0.1 } }")).unwrap();
    assert_ne!(two.digest, s.digest);
    assert_eq!(two.spec.parameters.len(), s.spec.parameters.len() + 1);
    assert_ne!(
        two.spec.groups[0].referred.parameter,
        two.spec.groups[1].referred.parameter
    );
}

#[test]
fn the_same_number_for_another_time_is_another_rate() {
    let rate = |per: &str| {
        with(&format!(
            "[transitions.job_social]\nsupport = {{ intensity = {{ same_as = \"transitions.support.job.intensity\" }}, per = \"{per}\" }}\n\
             [transitions.support]\njob = {{ intensity = {{ gamma = {{ mean = 0.2, sd = 0.1 }} }}, per = \"year\" }}\n"
        ))
    };
    assert!(rate("year").is_ok());
    let fault = rate("week").unwrap_err();
    assert!(fault.contains("refers to another time"), "{fault}");
}

#[test]
fn openings_are_additional_only_if_somebody_says_so() {
    let level = |lines: &str| {
        with(&format!(
            "[enterprises]\nlevels = [\"only\"]\n[enterprises.openings]\njob = \"job_social\"\nafter_failure = \"support\"\nlapse = \"8 weeks\"\n\
             acceptance = 0.5\nacceptance_neighbour = 0.3\n\
             [enterprise.a]\nmunicipality = \"kolding\"\ncount = 1\nstart = 2022-01-03\n[level.only]\nname = \"Only\"\n{lines}"
        ))
        .unwrap()
    };
    let additional = |s: &Scenario| {
        s.spec.enterprises.as_ref().unwrap().levels[0]
            .additional
            .best
    };
    let listed = |s: &Scenario| {
        let mut found = s.provenance.iter();
        found
            .find(|a| a.path == "level.only.additional")
            .map(|a| a.origin.clone())
    };
    let silent = level("openings = \"1 per year\"\nseats = 1\n");
    assert_eq!(additional(&silent), 0.0);
    assert_eq!(listed(&silent).as_deref(), Some("built in"));
    let said = level("openings = \"1 per year\"\nseats = 1\nadditional = 0.4\n");
    assert_eq!(additional(&said), 0.4);
    assert_ne!(listed(&said).as_deref(), Some("built in"));
    assert_eq!(
        listed(&level("seats = 1\n")),
        None,
        "without openings nothing rests on it"
    );
}
