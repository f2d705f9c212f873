//! `size`: power, luck and spread against exact answers, sizes against runs, and what is refused.

use crate::support::{self, Place, kolding, kolding_path, load, vaekst, vaekst_path};
use std::path::Path;
use trappe::analysis::evaluate::Evaluator;
use trappe::analysis::run::{self, Length, RunError, Silent};
use trappe::analysis::size::{
    self, Definition, Figure, Found, Growth, Met, Plan, Point, Side, SizeError, Target,
};
use trappe::model::resize::{self, Size, resized};
use trappe::scenario::Scenario;
use trappe::sim::luck::Coupling;
use trappe::stats::interval::Estimate;

/// P(|Z| > 5.5) is about 3.8e-8; over the comparisons of this file, fewer than 25, a false alarm has a probability below 1e-6.
const Z: f64 = 5.5;

fn plan(sizes: &[u32], n: u32) -> Plan {
    Plan {
        sizes: sizes.to_vec(),
        replications: n,
        most: n,
        precision: None,
        adviser: Growth::Scaled,
        enterprises: Growth::Fixed,
        weeks_tolerated: None,
        targets: Vec::new(),
    }
}

fn sized(scenario: &Scenario, plan: &Plan) -> Found {
    size::size(scenario, plan, (31, Coupling::Twin), &Silent).unwrap_or_else(|e| panic!("{e}"))
}

fn file(name: &str, changes: &[&str]) -> Scenario {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/runs/luck")
        .join(name);
    load(&path, changes)
}

/// P(at least `k` of `n`) at rate `p`.
fn at_least(k: u32, n: u32, p: f64) -> f64 {
    let mut term = (1.0 - p).powi(n as i32);
    let mut below = 0.0;
    for i in 0..k {
        below += term;
        term *= f64::from(n - i) / f64::from(i + 1) * p / (1.0 - p);
    }
    1.0 - below
}

fn agrees(found: Option<Estimate>, exact: f64, n: u32) {
    let found = found.unwrap().value;
    let error = Z * (exact * (1.0 - exact) / f64::from(n)).sqrt();
    assert!(
        (found - exact).abs() <= error,
        "{found} against {exact} ± {error}"
    );
}

/// A rate of 80 % pays; a chance of 50 % to find work within a year, and three times the intensity with the programme: 1 − ½³.
#[test]
fn power_and_luck_are_binomial() {
    let n = 3_000;
    let scenario = file("effect.toml", &["transitions.support.job.share=0.5"]);
    let found = sized(&scenario, &plan(&[10, 20, 35], n));
    assert_eq!(found.power, Some(Definition::Payment));
    for point in &found.sizes {
        let needed = (point.people * 4).div_ceil(5);
        let luck = at_least(needed, point.people, 0.5);
        let power = at_least(needed, point.people, 0.875);
        agrees(point.value(Figure::PaymentByLuck), luck, n);
        agrees(point.value(Figure::Power), power, n);
        agrees(point.value(Figure::NoPayment), 1.0 - power, n);
        // nothing is uncertain but luck
        assert_eq!(
            point.value(Figure::PaymentByLuckBelieved),
            point.value(Figure::PaymentByLuck)
        );
        assert_eq!(point.value(Figure::Assurance), point.value(Figure::Power));
    }
}

/// A price for each: any payment says nothing, and power is the chance to be above what 95 % reach without an effect.
#[test]
fn power_above_chance_is_binomial_too() {
    let n = 4_000;
    let price = [
        "transitions.support.job.share=0.5",
        "transitions.support.job.within=\"52 weeks\"",
    ];
    let mut text = std::fs::read_to_string("tests/runs/luck/effect.toml").unwrap();
    text = text.replace("[\"coin.toml\"]", "[\"believed.toml\"]");
    let place = Place::new();
    for name in ["coin.toml", "believed.toml"] {
        place.write(
            name,
            std::fs::read(format!("tests/runs/luck/{name}")).unwrap(),
        );
    }
    let scenario = load(&place.write("each.toml", text), &price);
    let found = sized(&scenario, &plan(&[20], n));
    assert_eq!(found.power, Some(Definition::AboveChance));
    let point = &found.sizes[0];
    agrees(
        point.value(Figure::PaymentByLuck),
        1.0 - 0.5_f64.powi(20),
        n,
    );
    // P(at most 14 of 20 at ½) is 0.979, at most 13 is 0.942: more than 14 is above chance, and 4,000 replications leave no doubt which
    agrees(point.value(Figure::Power), at_least(15, 20, 0.875), n);
}

/// Price × people in work, per person: Var = price² (Var(p) + E[p(1 − p)] / n) for a probability p with a beta distribution.
#[test]
fn the_spread_of_a_beta_binomial_is_split_as_it_should_be() {
    let scenario = file("believed.toml", &[]);
    let n = 4_000;
    let found = sized(&scenario, &plan(&[10, 100], n));
    let price = 10_000.0;
    let (var, within) = (0.01, 0.5 * 0.5 - 0.01);
    for point in &found.sizes {
        let spread = point.spread.as_ref().unwrap();
        let lives = price * price * within / f64::from(point.people);
        let ignorance = price * price * var;
        // Each part is a mean over 1,000 triples of products of three values; a product's standard deviation is at most √2 times the
        // variance of a value for normal ones, which these nearly are, and a difference of two such at most twice that.
        let error = Z * 2.0 * (lives + ignorance) * 2_f64.sqrt() / (f64::from(n) / 4.0).sqrt();
        let near = |found: f64, exact: f64| {
            assert!(
                (found - exact).abs() < error,
                "{found} against {exact} ± {error}"
            );
        };
        near(spread.parameters.value.powi(2), ignorance);
        near(spread.lives.value.powi(2), lives);
        near(spread.cycle.value.powi(2), 0.0);
        near(spread.sd.value.powi(2), lives + ignorance);
        // and the intervals are not wider than that
        assert!(spread.lives.high.powi(2) - spread.lives.low.powi(2) < error);
        let mean = point.net_saving_per_person.unwrap();
        let error = Z * ((lives + ignorance) / f64::from(n)).sqrt();
        assert!((mean.value + 0.5 * price).abs() < error, "{mean:?}");
    }
    // the part that shrinks shrinks as it should, the other stays
    let lives = |k: usize| found.sizes[k].spread.as_ref().unwrap().lives.value;
    assert!(lives(0) / lives(1) > 2.4 && lives(0) / lives(1) < 4.2);
}

/// A replication of a size is that of a run that plans so many people under the terms that fit them.
#[test]
fn a_size_is_a_run_of_that_size() {
    let n = 65;
    let column = |scenario: &Scenario, metric: &str| {
        let evaluator = Evaluator::new(scenario, 31, Coupling::Twin).unwrap();
        let samples = run::run(&evaluator, &Length::Replications(n), &Silent).unwrap();
        samples.column(metric).unwrap().kept().unwrap().to_vec()
    };
    let cases = [
        (kolding(&[]), 70, kolding(&[])),
        // all that the contract says of all people together: the cap
        (
            kolding(&[]),
            140,
            kolding(&[
                "group.residents.people=140",
                "programme.adviser.capacity=30",
                "contract.cap=10_000_000",
            ]),
        ),
    ];
    for (scenario, people, same) in &cases {
        let point = &sized(scenario, &plan(&[*people], n)).sizes[0];
        let net = column(same, "municipality.net_saving");
        let better = net.iter().filter(|v| **v > 0.0).count();
        let share = point.value(Figure::NetSavingPositive).unwrap().value;
        assert_eq!(share, better as f64 / f64::from(n));
        let mean = net.iter().sum::<f64>() / f64::from(n) / f64::from(*people);
        let found = point.net_saving_per_person.unwrap().value;
        assert!((found - mean).abs() < 1e-6 * mean.abs(), "{found} {mean}");
        let profit = column(same, "investors.profit");
        let lost = profit.iter().filter(|v| **v < 0.0).count();
        assert_eq!(
            point.value(Figure::Loss).unwrap().value,
            lost as f64 / f64::from(n)
        );
    }
}

#[test]
fn a_spec_of_the_planned_size_is_the_planned_one() {
    for scenario in [kolding(&[]), vaekst(&[])] {
        let spec = &scenario.spec;
        let as_text = |spec| serde_json::to_string(spec).unwrap();
        assert_eq!(as_text(&resized(spec, &Size::planned(spec))), as_text(spec));
        let size = Size {
            people: 263,
            adviser: true,
            enterprises: 41,
        };
        let other = resized(spec, &size);
        assert_eq!(resize::people(&other), 263);
        let enterprises = if spec.enterprises.is_some() { 41 } else { 0 };
        assert_eq!(resize::enterprises(&other), enterprises);
    }
}

/// With the exact power by size the answer is known: power of at least 0.9 needs a number of people that can be counted.
#[test]
fn the_smallest_cohort_is_found_between_sizes() {
    let scenario = file("effect.toml", &["transitions.support.job.share=0.5"]);
    let exact = |people: u32| at_least((people * 4).div_ceil(5), people, 0.875);
    // of multiples of five, where the threshold is met exactly, power grows with the people
    assert!(exact(40) < 0.95 && exact(60) > 0.955);
    let mut plan = plan(&[10, 40, 110], 1_000);
    plan.most = 4_000;
    plan.targets = vec![
        Target::new(Figure::Power, Side::AtLeast, 0.95),
        Target::new(Figure::PaymentByLuck, Side::AtMost, 0.2),
        Target::new(Figure::Power, Side::AtMost, 0.95),
        Target::new(Figure::NoPayment, Side::AtMost, 0.0),
    ];
    let found = sized(&scenario, &plan);
    let Met::From { from } = &found.targets[0].met else {
        panic!("{:?}", found.targets[0]);
    };
    // as sure as the replications behind it: what meets the target and its neighbour that misses it, and what is certain for certain
    let slack = |n: u32| Z * (0.95 * 0.05 / f64::from(n)).sqrt();
    assert!((40..=100).contains(&from.people), "{from:?}");
    assert!(from.estimate.value >= 0.95);
    assert!(
        exact(from.people) >= 0.95 - slack(from.replications),
        "{from:?}"
    );
    assert!(exact(from.people - 1) <= 0.95 + slack(1_000), "{from:?}");
    assert!(exact(from.missed_for_certain.unwrap()) < 0.95);
    assert!(exact(from.met_for_certain.unwrap()) > 0.95);
    assert_eq!(found.targets[1].met, Met::Everywhere);
    let Met::UpTo { to } = &found.targets[2].met else {
        panic!("{:?}", found.targets[2]);
    };
    assert!(exact(to.people) <= 0.95 + slack(to.replications), "{to:?}");
    assert!(exact(to.people + 1) >= 0.95 - slack(1_000), "{to:?}");
    // nothing makes sure that a coin pays; so there is no cohort for all
    assert!(matches!(
        found.targets[3].met,
        Met::From { .. } | Met::Nowhere { .. }
    ));
    assert_eq!(found.recommended, None);
}

/// A net saving that is certain to be below 0 is reached by no size, and the reason is told.
#[test]
fn what_no_size_reaches_is_said() {
    let scenario = kolding(&[]);
    let mut plan = plan(&[35, 140], 400);
    plan.targets = vec![Target::new(Figure::NetSavingPositive, Side::AtLeast, 0.999)];
    let found = sized(&scenario, &plan);
    assert!(matches!(found.targets[0].met, Met::Nowhere { .. }));
    assert_eq!(found.recommended, None);
    let limit = found.targets[0].limit.as_ref().unwrap();
    assert!(limit.variance.parameters.value > 0.3);
    assert!(limit.probability.value < 0.999 && limit.probability.value > 0.5);
    let shown =
        trappe::report::size::text(&found, trappe::report::language::Language::English, None);
    for said in [
        "No cohort from 35 to 140",
        "met at no size",
        "ignorance of the parameters",
    ] {
        assert!(shown.contains(said), "{shown}");
    }
}

fn waiting(point: &Point, figure: Figure) -> f64 {
    point.value(figure).unwrap().value
}

/// With as many enterprises as planned, more people wait longer; the enterprises that are needed grow with the people.
#[test]
fn more_people_wait_longer_and_need_more_enterprises() {
    let scenario = vaekst(&[]);
    let planned = resize::people(&scenario.spec);
    let count = resize::enterprises(&scenario.spec);
    let plan = plan(&[planned, planned * 2], 20);
    let fixed = sized(&scenario, &plan);
    let few = &fixed.sizes;
    assert!(waiting(&few[1], Figure::WithoutPlace) > waiting(&few[0], Figure::WithoutPlace));
    assert_eq!(few[1].enterprises, count);
    let scaled = sized(
        &scenario,
        &Plan {
            enterprises: Growth::Scaled,
            sizes: vec![planned * 2],
            ..plan
        },
    );
    let enough = &scaled.sizes[0];
    assert_eq!(enough.enterprises, 2 * count);
    assert!(waiting(enough, Figure::WithoutPlace) < waiting(&few[1], Figure::WithoutPlace));
    // what is needed does not depend on what is planned for other sizes
    assert_eq!(fixed.needs[1], scaled.needs[0]);
    let need = |k: usize| fixed.needs[k].enterprises.unwrap();
    // at the planned size fewer than planned would make somebody wait longer, and twice the people need more
    assert!(need(0) <= count && need(1) > count, "{:?}", fixed.needs);
    for need in &fixed.needs {
        let standard = fixed.standard.unwrap();
        assert!(need.weeks_waited.unwrap().value <= standard.weeks_waited);
        assert!(need.without_place.unwrap().value <= standard.without_place.unwrap());
    }
}

#[test]
fn threads_change_nothing() {
    let scenario = file("effect.toml", &[]);
    let mut plan = plan(&[10, 30], 200);
    plan.targets = vec![Target::new(Figure::Power, Side::AtLeast, 0.9)];
    let on = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        let found = pool.install(|| sized(&scenario, &plan));
        trappe::report::size::json(&found).unwrap()
    };
    assert_eq!(on(1), on(3));
}

#[test]
fn a_precision_is_reached_or_refused() {
    let scenario = file("effect.toml", &["transitions.support.job.share=0.5"]);
    let mut plan = plan(&[20], 200);
    plan.precision = Some(0.02);
    plan.most = 4_000;
    let point = &sized(&scenario, &plan).sizes[0];
    assert!(point.replications > 200);
    for reading in &point.figures {
        assert!(reading.value.half_width() <= 0.02, "{reading:?}");
    }
    plan.most = 300;
    let refused = size::size(&scenario, &plan, (31, Coupling::Twin), &Silent);
    assert!(matches!(
        refused,
        Err(SizeError::Run(RunError::NotPrecise { .. }))
    ));
}

#[test]
fn what_makes_no_sense_is_refused() {
    let place = Place::new();
    let (kolding, vaekst) = (kolding_path(), vaekst_path());
    let no = |scenario: &Path, words: &[&str], said: &[&str]| {
        let mut all = vec![
            "size",
            scenario.to_str().unwrap(),
            "-n",
            "20",
            "--out",
            "refused",
        ];
        all.extend(words);
        place.trappe(&all).refused(2, said);
        assert!(!place.path("refused").exists());
    };
    no(
        &kolding,
        &["--participants", "400..20"],
        &["is empty", "20..400"],
    );
    no(&kolding, &["--participants", "1..20"], &["2 to 100000"]);
    no(
        &kolding,
        &["--participants", "20..200000"],
        &["2 to 100000"],
    );
    no(
        &kolding,
        &["--participants", "some"],
        &["are no sizes", "20..400"],
    );
    no(&vaekst, &["--participants", "5..20"], &["12 groups"]);
    no(
        &kolding,
        &["--target", "powr >= 0.8"],
        &["did you mean `power`?"],
    );
    no(&kolding, &["--target", "power >= 80"], &["between 0 and 1"]);
    no(
        &kolding,
        &["--target", "weeks_waited <= 3"],
        &["no second staircase"],
    );
    no(&kolding, &["--waiting", "3"], &["no second staircase"]);
    no(
        &kolding,
        &["--enterprises", "scaled"],
        &["no second staircase"],
    );
    no(&vaekst, &["--adviser", "fixed"], &["no adviser"]);
    no(&kolding, &["--precision", "0"], &["is no precision"]);
    let coin = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/runs/luck/coin.toml");
    no(
        &coin,
        &["--target", "p_loss <= 0.2"],
        &["investors", "none"],
    );
}

#[test]
fn results_are_written_in_both_languages() {
    let place = Place::new();
    let coin = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/runs/luck/effect.toml");
    let coin = coin.to_str().unwrap();
    let words = [
        "size",
        coin,
        "-n",
        "60",
        "--most",
        "60",
        "--participants",
        "10,40",
        "--out",
        "sizes",
    ];
    let english = place.trappe(&words).fine();
    assert!(english.out.contains("Better off"));
    let danish = [&words[..], &["--language", "da"]].concat();
    assert!(place.trappe(&danish).fine().out.contains("Bedre stillet"));
    let json = [&words[..], &["--format", "json", "-q"]].concat();
    let printed = place.trappe(&json).fine();
    let found: serde_json::Value = serde_json::from_str(&printed.out).unwrap();
    assert_eq!(found["sizes"][1]["people"], 40);
    assert_eq!(found["power"], "payment");
    let files = support::files(&place.path("sizes"));
    for name in [
        "size.json",
        "size.txt",
        "size.csv",
        "scenario.toml",
        "plots/probabilities.svg",
        "plots/spread.png",
    ] {
        assert!(files.contains_key(name), "{:?}", files.keys());
    }
    let csv = String::from_utf8(files["size.csv"].clone()).unwrap();
    assert!(csv.lines().any(|l| l.starts_with("40,power,")));
}
