//! What the plain scenario says, worked out by hand.

use super::*;

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
    let s = load(&root().join("tests/files/broken/parts/plain.toml"), &[]).unwrap();
    assert!(s.contract.is_none());
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
