//! One engine: what a simulated replication pays is what `trappe settle` pays on the outcomes which it exports.

use crate::support::{self, kolding, load, vaekst};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed, TestRunner};
use std::path::Path;
use trappe::analysis::evaluate::{Evaluator, Place, Replication};
use trappe::contract::settle::settle;
use trappe::contract::settlement::Settlement;
use trappe::contract::terms::Terms;
use trappe::money::ledger::Purpose;
use trappe::scenario::contract_file::load_contract;
use trappe::scenario::other_contract::OtherContract;
use trappe::scenario::outcomes::{Format, read_text, write_outcomes};
use trappe::scenario::{Scenario, load_text, load_under};
use trappe::sim::luck::Coupling;

/// The settlement without its arithmetic.
fn money(settlement: &Settlement) -> Settlement {
    Settlement {
        statement: None,
        ..settlement.clone()
    }
}

/// Writes outcomes, reads them back, and settles what was read.
fn settled_from_file(
    terms: &Terms,
    outcomes: &trappe::contract::outcomes::Outcomes,
    format: Format,
) -> Settlement {
    let text = write_outcomes(outcomes, terms, format);
    let name = match format {
        Format::Toml => "outcomes.toml",
        Format::Csv => "outcomes.csv",
    };
    let read = read_text(name, &text, format, "any", terms)
        .unwrap_or_else(|faults| panic!("{}", faults.render(false)));
    assert_eq!(read.outcomes, *outcomes, "the file holds what was observed");
    money(&settle(terms, &read.outcomes))
}

/// Whatever the format, the file of a replication settles to what the simulation paid.
fn settles_alike(terms: &Terms, replication: &Replication<'_>) -> Settlement {
    let simulated = money(replication.settlement.as_ref().unwrap());
    let number = replication.record.replication;
    for format in [Format::Toml, Format::Csv] {
        let settled = settled_from_file(terms, &replication.outcomes, format);
        assert_eq!(simulated, settled, "replication {number}");
    }
    simulated
}

fn one_engine(scenario: &Scenario, replications: u32) -> Settlement {
    let evaluator = Evaluator::new(scenario, 5, Coupling::Twin).unwrap();
    let terms = scenario.contract.as_ref().unwrap();
    let mut last = Settlement::default();
    for number in 0..replications {
        let replication = evaluator
            .replication(&evaluator.luck(number), false)
            .unwrap();
        last = settles_alike(terms, &replication);
    }
    last
}

#[test]
fn kolding_pays_what_settle_pays() {
    assert!(one_engine(&kolding(&[]), 8).drawn > 0);
}

#[test]
fn the_growth_partnerships_pay_what_settle_pays() {
    assert!(one_engine(&vaekst(&[]), 3).paid > 0);
}

/// kolding.toml under a contract of this folder.
fn under(contract: &str) -> Scenario {
    let file = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/contracts/one_engine")
        .join(contract);
    load_under(
        &support::kolding_path(),
        Some(&OtherContract::new(&file)),
        &[],
    )
    .unwrap_or_else(|faults| panic!("{}", faults.render(false)))
}

#[test]
fn a_rate_against_a_control_group_with_a_guarantee() {
    let scenario = under("control-group.toml");
    assert!(one_engine(&scenario, 8).guaranteed >= 0);
}

#[test]
fn a_rate_card_with_chains_tiers_and_two_payers() {
    assert!(one_engine(&under("rate-card.toml"), 8).paid > 0);
}

#[test]
fn a_two_sided_saving_that_may_end_early() {
    let scenario = under("early-end.toml");
    let evaluator = Evaluator::new(&scenario, 5, Coupling::Twin).unwrap();
    let terms = scenario.contract.as_ref().unwrap();
    let mut ended = 0;
    for number in 0..24 {
        let replication = evaluator
            .replication(&evaluator.luck(number), false)
            .unwrap();
        let simulated = replication.settlement.as_ref().unwrap();
        let settled = settled_from_file(terms, &replication.outcomes, Format::Toml);
        assert_eq!(money(simulated), settled, "replication {number}");
        ended += u32::from(!simulated.terminated.is_empty());
    }
    assert!(0 < ended && ended < 24, "{ended} of 24 ended early");
}

#[test]
fn an_intake_that_ends_and_everything_later() {
    let scenario = under("two-ends.toml");
    let evaluator = Evaluator::new(&scenario, 5, Coupling::Twin).unwrap();
    let terms = scenario.contract.as_ref().unwrap();
    let mut ends = [0; 3];
    for number in 0..24 {
        let replication = evaluator
            .replication(&evaluator.luck(number), false)
            .unwrap();
        let simulated = settles_alike(terms, &replication);
        assert_eq!(simulated.terminated, replication.outcomes.terminated);
        ends[simulated.terminated.len()] += 1;
        if let [(closed, 0), (over, 1)] = simulated.terminated[..] {
            // nobody is taken in after the first end, and nothing costs anything after the second
            let lives = replication.outcomes.costs.iter();
            assert!(closed < over && lives.clone().all(|c| c.0 <= over));
            assert!(lives.clone().any(|c| c.0 > closed));
        }
    }
    assert!(ends[2] > 3, "{ends:?}");
}

/// A random contract on Kolding's people, as text.
fn contract() -> impl Strategy<Value = String> {
    let metric = prop::sample::select(vec![
        "{ job_start = { min_hours = 5 } }",
        "{ weeks_in_work = { weeks = \"13 weeks\", gap = \"2 weeks\" } }",
        "{ self_support = { weeks = \"26 weeks\" } }",
        "{ enrolled = {} }",
        "{ step_started = \"match\" }",
        "{ units = { of = \"self-support\", per = \"month\", after = \"13 weeks\" } }",
        "{ units = { of = \"work\", per = \"day\", most = 300 } }",
    ]);
    let baseline = prop::sample::select(vec![
        "\"none\"",
        "\"twin\"",
        "\"pre-post\"",
        "{ control = { size = 40 } }",
        "{ historical = { size = 30 } }",
        "{ matched = { size = 30, bias = 0.02 } }",
        "{ difference_in_differences = { size = 25 } }",
        "{ blend = [{ weight = 0.8, of = { control = { size = 20 } } }, { weight = 0.2, of = { fixed = 12 } }] }",
        "{ fallback = { least = 60, first = { control = { size = 50 } }, otherwise = { fixed = 3.5 } } }",
    ]);
    (
        prop::collection::vec((metric, 1_u32..40_000, 0.0..0.6_f64, any::<bool>()), 1..4),
        baseline,
        (1_u32..30, 1_u32..9_000),
        prop::sample::select(vec!["rise", "fall", "rise-percent"]),
        prop::option::of(10_000_u32..3_000_000),
        (0_u32..7, 1_u32..14),
        (0.0..0.1_f64, any::<bool>()),
    )
        .prop_map(|(claims, baseline, (node, slope), effect, cap, (lag, every), (rate, recycle))| {
            let effect = if baseline == "\"none\"" { "value" } else { effect };
            let mut text = format!(
                "name = \"random\"\ntitle = \"A random contract\"\n[party.kolding]\nname = \"Kolding\"\n[party.fund]\nname = \"Fund\"\n[contract]\ncurrency = \"DKK\"\n\
                 from = 2022-09-05\nuntil = 2028-06-30\npay_every = \"{every} months\"\nlag = \"{lag} months\"\n\
                 payers = {{ kolding = 0.75, fund = 0.25 }}\n"
            );
            // steps can be compared with nobody who has none
            let counted = match claims[0].0 {
                step if step.contains("step") => "{ job_start = {} }",
                other => other,
            };
            if let Some(cap) = cap {
                text += &format!("cap = {cap}\n");
            }
            text += &format!(
                "[contract.metric.counted]\nmeasure = {counted}\n\
                 [contract.metric.rate]\nmeasure = {{ mean = {{ of = \"counted\", per = \"referred\" }} }}\nbaseline = {baseline}\neffect = \"{effect}\"\n\
                 [contract.line.rate]\nmetric = \"rate\"\nwhen = \"periods\"\nclosed = \"above\"\n\
                 bands = [{{ to = {node}, pay = 0 }}, {{ from = {node}, pay = {slope}, slope = {slope} }}]\n"
            );
            for (k, (metric, price, deadweight, chained)) in claims.iter().enumerate() {
                let deadweight = (deadweight * 100.0).round() / 100.0;
                text += &format!(
                    "[contract.metric.line{k}]\nmeasure = {metric}\nbaseline = {{ deadweight = {deadweight} }}\n\
                     [contract.line.claims{k}]\nmetric = \"line{k}\"\nprice = {price}.25\ncap_per_person = 70_000\n"
                );
                if *chained && k > 0 {
                    text += "max_units = 12\n";
                }
            }
            let rate = (rate * 1_000.0).round() / 1_000.0;
            text + &format!(
                "[capital]\nhurdle = 0.04\nrecycle = {recycle}\nwaterfall = [{{ principal = \"a\" }}, {{ return = \"b\", rate = {rate}, of = 0.8, rest = \"kolding\" }}, {{ to = \"fund\", share = 1.0 }}]\n\
                 [capital.tranche.a]\nname = \"A\"\nshare = 0.6\ncommitment = 1_200_000\n[capital.tranche.b]\nname = \"B\"\nshare = 0.4\ncap_multiple = 1.2\n"
            )
        })
}

#[test]
fn random_contracts_pay_what_settle_pays() {
    let base = kolding(&[]);
    let evaluator = Evaluator::new(&base, 9, Coupling::Twin).unwrap();
    let shipped = std::fs::read_to_string(support::kolding_path()).unwrap();
    let name = support::kolding_path().display().to_string();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("random.toml");
    let mut runner = TestRunner::new(Config {
        cases: 60,
        rng_seed: RngSeed::Fixed(20_261_122),
        failure_persistence: None,
        ..Config::default()
    });
    let run = runner.run(&(contract(), 0_u32..1_000), |(text, number)| {
        std::fs::write(&file, &text).unwrap();
        let scenario = load_under(
            &support::kolding_path(),
            Some(&OtherContract::new(&file)),
            &[],
        )
        .unwrap_or_else(|faults| panic!("{}\n{text}", faults.render(false)));
        let terms = scenario.contract.unwrap();
        let pricing = evaluator
            .pricing(&terms, &base.spec, &trappe::analysis::run::Silent)
            .unwrap_or_else(|e| panic!("{e}\n{text}"));
        let luck = evaluator.luck(number);
        let draw = evaluator.draw(&luck);
        let world = evaluator.best_world().redraw(&base.spec, &draw).unwrap();
        let tariffs = trappe::money::tariff::Tariffs::new(&base.spec, &draw);
        let place = Place {
            world: &world,
            draw: &draw,
            tariffs: &tariffs,
        };
        let outcomes = evaluator.outcomes_in(&pricing, place, &luck);
        let simulated = money(&pricing.plan.settle(&outcomes));
        prop_assert_eq!(settled_from_file(&terms, &outcomes, Format::Csv), simulated);
        Ok(())
    });
    run.unwrap();
    // the scenario itself is untouched
    assert!(load_text(&name, &shipped, &[]).is_ok());
    let _ = load;
}

#[test]
fn a_contract_file_draws_on_the_same_days_by_itself_as_in_a_scenario() {
    let file =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/contracts/one_engine/rate-card.toml");
    let scenario = under("rate-card.toml");
    let alone =
        load_contract(&file, &[]).unwrap_or_else(|faults| panic!("{}", faults.render(false)));
    let terms = scenario.contract.as_ref().unwrap();
    assert_eq!(terms.capital.start, alone.terms.schedule.from);
    assert_eq!(terms.capital.start, alone.terms.capital.start);
    let evaluator = Evaluator::new(&scenario, 5, Coupling::Twin).unwrap();
    for number in 0..4 {
        let replication = evaluator
            .replication(&evaluator.luck(number), false)
            .unwrap();
        let text = write_outcomes(&replication.outcomes, terms, Format::Toml);
        let read = read_text("o.toml", &text, Format::Toml, "any", &alone.terms).unwrap();
        let draws = |settlement: &Settlement| -> Vec<_> {
            let flows = settlement.flows.iter();
            let drawn = flows.filter(|f| f.purpose == Purpose::Draw);
            drawn.map(|f| (f.day, f.from, f.amount)).collect()
        };
        let simulated = draws(replication.settlement.as_ref().unwrap());
        assert!(!simulated.is_empty());
        assert_eq!(draws(&settle(&alone.terms, &read.outcomes)), simulated);
    }
    // the resolved scenario, which holds the terms themselves, counts from the same day
    let again = load_text("again.toml", &scenario.resolved_toml, &[]).unwrap();
    assert_eq!(again.contract.unwrap().capital.start, terms.capital.start);
}
