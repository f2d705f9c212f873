//! Contracts in scenarios: written there, or named and given the names of the scenario.

use rust_decimal::Decimal;
use std::path::{Path, PathBuf};
use trappe::contract::terms::{Rule, Take, Terms};
use trappe::model::account::Account;
use trappe::scenario::{self, Scenario};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/files/broken_contracts")
}

/// A scenario on the plain lives, as if it stood beside the broken contracts.
fn load(text: &str, overrides: &[&str]) -> Scenario {
    let name = folder().join("written-here.toml").display().to_string();
    let overrides: Vec<String> = overrides.iter().map(|o| (*o).to_owned()).collect();
    let text = format!("extends = [\"../broken/parts/plain.toml\"]\n{text}");
    scenario::load_text(&name, &text, &overrides).unwrap_or_else(|e| panic!("{e}"))
}

fn terms(scenario: &Scenario) -> &Terms {
    scenario.contract.as_ref().unwrap()
}

const KOLDING: Account = Account::Municipality(0);
/// The plain lives have one funder of their own.
const FUND: Account = Account::Funder(1);

#[test]
fn a_contract_that_is_written_in_the_scenario() {
    let scenario = scenario::load(&folder().join("parts/lives.toml"), &[]);
    let scenario = scenario.unwrap_or_else(|e| panic!("{e}"));
    let terms = terms(&scenario);
    assert_eq!(terms.title, "Half of the saving");
    assert_eq!(terms.currency.code, "DKK");
    assert_eq!(terms.payers[0].account, KOLDING);
    assert!(
        matches!(&terms.lines[0].rule, Rule::Share { share, .. } if *share == Decimal::new(5, 1))
    );
    assert_eq!(terms.capital.start, scenario.spec.calendar.start.into());
    assert_eq!(scenario.spec.tranches[0].id, "senior");
    let again = scenario::load_text("again.toml", &scenario.resolved_toml, &[]);
    let again = again.unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(again.contract, scenario.contract);
    assert_eq!(again.digest, scenario.digest);
}

#[test]
fn parties_of_a_file_become_funders_or_who_they_are_said_to_be() {
    let own = load("contract = \"parts/file.toml\"", &[]);
    assert_eq!(own.spec.funders.len(), 3);
    assert_eq!(own.spec.funders[1].id, "city");
    assert_eq!(terms(&own).payers[0].account, Account::Funder(1));
    assert_eq!(
        (terms(&own).title.as_str(), terms(&own).title_da.as_str()),
        ("Jobs and steps", "Job og trin")
    );

    let named = load(
        "contract = { file = \"parts/file.toml\", parties = { city = \"kolding\" } }\n[funder.fund]\nname = \"The fund of this scenario\"",
        &[],
    );
    let there = terms(&named);
    assert_eq!(named.spec.funders.len(), 2);
    assert_eq!(named.spec.funders[1].name, "The fund of this scenario");
    let accounts: Vec<Account> = there.payers.iter().map(|p| p.account).collect();
    assert_eq!(accounts, [KOLDING, FUND]);
    let step = there.lines[1].payers.as_ref().unwrap();
    assert_eq!(step[0].account, FUND);
    let main = &there.capital.waterfalls[0];
    assert_eq!(main.actions[0].rest, Some(KOLDING));
    assert_eq!(
        main.actions[1].take,
        Take::Share {
            to: KOLDING,
            share: Decimal::ONE
        }
    );
    assert_eq!(
        there.capital.waterfalls[1].actions[0].take,
        Take::Share {
            to: FUND,
            share: Decimal::ONE
        }
    );
    assert_eq!(there.capital.guarantees[0].by, FUND);

    let all = load(
        "contract = { file = \"parts/file.toml\", parties = { city = \"kolding\", fund = \"eu\" } }",
        &[],
    );
    assert_eq!(all.spec.funders.len(), 1);
    assert_eq!(terms(&all).capital.guarantees[0].by, Account::Funder(0));
    for scenario in [own, named, all] {
        let again = scenario::load_text("again.toml", &scenario.resolved_toml, &[]);
        let again = again.unwrap_or_else(|e| panic!("{e}"));
        assert_eq!(again.contract, scenario.contract);
        assert_eq!(again.digest, scenario.digest);
    }
}

#[test]
fn further_fields_are_laid_over_the_file() {
    let over = load(
        "[contract]\nfile = \"parts/file.toml\"\nparties = { city = \"kolding\" }\ncap = 7_000_000\n\
         [contract.line.job]\ntiers = [{ above = 0, price = 5 }]\n[capital]\nhurdle = 0.1",
        &[
            "contract.line.step.price=99.5",
            "capital.tranche.senior.coupon=0.02",
        ],
    );
    let terms = terms(&over);
    assert_eq!(terms.cap, Some(700_000_000));
    assert!(matches!(terms.lines[0].rule, Rule::Tiers(_)));
    assert!(
        matches!(&terms.lines[1].rule, Rule::Price { steps } if steps[0].1 == Decimal::from(9_950))
    );
    assert_eq!(terms.capital.hurdle, 0.1);
    assert_eq!(terms.capital.tranches[0].coupon, 0.02);
    assert_eq!(terms.capital.guarantees.len(), 1);
}

#[test]
fn naming_a_file_replaces_the_contract_below_it() {
    let text = "extends = [\"parts/lives.toml\"]\ncontract = { file = \"parts/file.toml\", parties = { city = \"kolding\" } }";
    let name = folder().join("written-here.toml").display().to_string();
    let over = scenario::load_text(&name, text, &[]).unwrap_or_else(|e| panic!("{e}"));
    let lines: Vec<&str> = terms(&over).lines.iter().map(|l| l.id.as_str()).collect();
    assert_eq!(lines, ["job", "step"]);
    let lives = std::fs::read_to_string(folder().join("parts/lives.toml")).unwrap();
    let parts = folder()
        .join("parts/written-here.toml")
        .display()
        .to_string();
    let set = "contract={ file = \"file.toml\", parties = { city = \"kolding\" } }".to_owned();
    let set = scenario::load_text(&parts, &lives, &[set]).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(set.contract.as_ref().unwrap().lines.len(), 2);
}

#[test]
fn the_same_file_is_the_same_contract_alone_and_in_a_scenario() {
    let alone = scenario::load_contract(&folder().join("parts/file.toml"), &[]);
    let alone = alone.unwrap_or_else(|e| panic!("{e}"));
    let inside = load("contract = \"parts/file.toml\"", &[]);
    let inside = terms(&inside);
    assert_eq!(alone.terms.metrics, inside.metrics);
    assert_eq!(alone.terms.schedule, inside.schedule);
    assert_eq!(alone.terms.cap, inside.cap);
    assert_eq!(alone.terms.lines[0], inside.lines[0]);
    assert_eq!(alone.terms.capital.tranches, inside.capital.tranches);
    assert_eq!(alone.parties.funders[1].id, "fund");
}

#[test]
fn a_scenario_is_a_contract_file_too() {
    let path = folder().join("parts/lives.toml");
    let contract = scenario::load_contract(&path, &["contract.cap=5".to_owned()]);
    let contract = contract.unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(contract.name, "base");
    assert_eq!(contract.terms.cap, Some(500));
    assert_eq!(contract.parties.name(KOLDING, false), "Kolding");
    assert_eq!(contract.parties.tranches[0].name, "Senior");
    let plain = folder().join("../broken/parts/plain.toml");
    let none = scenario::load_contract(&plain, &[]).unwrap_err();
    assert!(none.to_string().contains("this scenario has no contract"));
}
