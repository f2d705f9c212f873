//! Numbers in all their forms, and numbers that are one.

use super::*;

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
