//! Corners of the contract language in which money once went another way than the words say.
#![allow(clippy::inconsistent_digit_grouping)] // amounts read as kroner_øre

use std::fs;
use std::process::Command;
use trappe::contract::settle;
use trappe::contract::settlement::Settlement;
use trappe::contract::statement::Limit;
use trappe::model::account::Account;
use trappe::money::ledger::Purpose;
use trappe::scenario::contract_file::{ContractFile, load_contract};
use trappe::scenario::outcomes::read_outcomes;

const CAPITAL: &str = "\n[capital]\nhurdle = 0.05\ntranche.bond = { name = \"Bond\", share = 1.0 }\nwaterfall = [{ principal = \"bond\" }, { to = \"city\", share = 1.0 }]\n";

/// A contract of two years from 2024, in kroner.
fn text(contract: &str) -> String {
    format!(
        "name = \"corner\"\ntitle = \"Corner\"\nparty.city.name = \"City\"\nparty.eu.name = \"EU\"\nparty.charity.name = \"Charity\"\n\n[contract]\ncurrency = \"DKK\"\nfrom = 2024-01-01\nuntil = 2025-12-31\n{contract}"
    )
}

fn contract(contract: &str) -> Result<ContractFile, String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("corner.toml");
    fs::write(&path, text(contract)).unwrap();
    load_contract(&path, &[]).map_err(|e| e.render(false))
}

fn settled(terms: &str, outcomes: &str) -> Settlement {
    let contract = contract(terms).unwrap_or_else(|e| panic!("{e}"));
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("o.toml");
    fs::write(&path, outcomes).unwrap();
    let observed = read_outcomes(&path, &contract.name, &contract.terms)
        .map_err(|e| e.render(false))
        .unwrap_or_else(|e| panic!("{e}"));
    settle::settle(&contract.terms, &observed.outcomes)
}

/// What `explain` says, in one line.
fn words(terms: &str, language: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("corner.toml");
    fs::write(&path, text(terms)).unwrap();
    let said = Command::new(env!("CARGO_BIN_EXE_trappe"))
        .args(["explain", "--language", language])
        .arg(&path)
        .output()
        .unwrap();
    let text = String::from_utf8(said.stdout).unwrap();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn a_line_that_goes_on_goes_on_without_end() {
    let line = "pay_every = \"24 months\"\npayers = { city = 1.0 }\nmetric.s.measure = { reported = \"money\" }\nline.s = { metric = \"s\", points = { at = [[0, 0], [1, 0.5]], before = \"extend\", after = \"extend\" }, two_sided = { from = \"bond\" } }\n";
    let s = settled(
        &format!("{line}{CAPITAL}"),
        "outcome = [{ metric = \"s\", date = 2025-12-31, value = -1_000_001 }]",
    );
    assert_eq!(s.by_line, [-500_000_50]);
}

#[test]
fn the_contracts_cap_on_a_payer_holds_for_every_list() {
    let lines = "pay_every = \"24 months\"\nreceiver = \"charity\"\nmetric.j.measure = { reported = \"claims\" }\nline.a = { metric = \"j\", price = 100 }\n";
    let outcome = "outcome = [{ metric = \"j\", date = 2025-12-31, value = 100 }]";
    let own = "payer.city = { share = 1.0, cap = 1_000 }\nline.b = { metric = \"j\", price = 100, payers = { city = 0.5, eu = 0.5 } }\n";
    let s = settled(&format!("{lines}{own}"), outcome);
    let paid: Vec<i64> = s.by_payer.iter().map(|(_, paid)| *paid).collect();
    assert_eq!(paid, [1_000_00, 5_000_00]);
    // and a list's own cap for what is paid by that list
    let own = "payer.city = { share = 1.0 }\nline.b = { metric = \"j\", price = 100, payers = [{ who = \"city\", share = 1.0, cap = 500 }] }\n";
    assert_eq!(
        settled(&format!("{lines}{own}"), outcome).by_line,
        [10_000_00, 500_00]
    );
}

#[test]
fn a_worse_result_does_not_cancel_what_must_be_paid_back() {
    let line = "pay_every = \"12 months\"\npayers = { city = 1.0 }\nmetric.s.measure = { reported = \"money\" }\nmetric.n.measure = { reported = \"number\" }\nline.s = { metric = \"s\", share = 0.5, minimum = { metric = \"n\", least = 50 }, two_sided = { from = \"bond\" } }\n";
    for enrolled in [49, 50] {
        let outcomes = format!(
            "outcome = [\n{{ metric = \"n\", date = 2024-12-31, value = 60 }},\n{{ metric = \"s\", date = 2024-12-31, value = 100_000 }},\n{{ metric = \"n\", date = 2025-12-31, value = {enrolled} }},\n{{ metric = \"s\", date = 2025-12-31, value = -120_000 }},\n]"
        );
        let s = settled(&format!("{line}{CAPITAL}"), &outcomes);
        assert_eq!(s.by_line, [-10_000_00], "{enrolled}");
        assert_eq!(s.risk_paid, 60_000_00);
    }
    let text = words(&format!("{line}{CAPITAL}"), "en");
    assert!(text.contains("what must be paid back is paid back whether they are met or not"));
}

#[test]
fn a_sample_that_is_too_small_holds_back_only_what_payers_pay() {
    let line = "pay_every = \"12 months\"\npayers = { city = 1.0 }\nmetric.n.measure = { reported = \"number\" }\nline.n = { metric = \"n\", when = \"periods\", repeat = \"difference\", price = 1_000, minimum_sample = 30, two_sided = { from = \"bond\" } }\n";
    let outcomes = "outcome = [{ metric = \"n\", date = 2024-12-31, value = 20, sample = 30 }, { metric = \"n\", date = 2025-12-31, value = 5, sample = 29 }]";
    assert_eq!(
        settled(&format!("{line}{CAPITAL}"), outcomes).by_line,
        [5_000_00]
    );
}

#[test]
fn words_say_what_is_made_up_for_later() {
    let old = "What a limit takes off is not made up for later.";
    let line = |line: &str| {
        format!(
            "pay_every = \"6 months\"\npayers = {{ city = 1.0 }}\nreceiver = \"charity\"\nmetric.s.measure = {{ reported = \"money\" }}\nmetric.j.measure = {{ reported = \"claims\" }}\nline.s = {{ {line} }}\n"
        )
    };
    let share = line("metric = \"s\", share = 0.5, cap_per_payment = 60_000");
    let s = settled(
        &share,
        "outcome = [{ metric = \"s\", date = 2024-03-31, value = 140_000 }]",
    );
    assert_eq!(s.by_line, [70_000_00]); // 60,000 and then 10,000
    let text = words(&share, "en");
    assert!(text.contains("What the cap holds back is paid later") && !text.contains(old));
    assert!(words(&share, "da").contains("Det, som loftet holder tilbage, betales senere"));
    let capped = line("metric = \"s\", share = 0.5, cap = 60_000");
    assert!(words(&capped, "en").contains(old));
    let card = line("metric = \"j\", price = 5, cap_per_payment = 60_000");
    assert!(words(&card, "en").contains(old));
}

#[test]
fn above_a_payers_cap_of_a_year_is_asked_for_again() {
    let line = "pay_every = \"12 months\"\nreceiver = \"charity\"\npayer.city = { share = 1.0, cap_per_year = 50_000 }\nmetric.s.measure = { reported = \"money\" }\nline.s = { metric = \"s\", share = 0.5 }\n";
    let s = settled(
        line,
        "outcome = [{ metric = \"s\", date = 2024-03-31, value = 140_000 }]",
    );
    assert_eq!(s.by_line, [70_000_00]);
    assert!(words(line, "en").contains("it is asked for again on later payment dates"));
    assert!(words(line, "da").contains("kræves det igen på senere betalingsdatoer"));
}

const STOP: &str = "pay_every = \"12 months\"\npayers = { city = 1.0 }\nmetric.j.measure = { reported = \"claims\" }\nline.j = { metric = \"j\", price = 1_000 }\ntermination.stop = { on = [2024-12-31], when = { loss_above = 290_000 }, stops = \"everything\" }\n\n[capital]\nhurdle = 0.05\nstart = 2024-01-01\ntranche.bond = { name = \"Bond\", share = 1.0 }\nwaterfall = [{ principal = \"bond\" }, { to = \"city\", share = 1.0 }]\n";

#[test]
fn a_stop_loss_knows_the_payments_of_its_day() {
    let outcomes = |jobs: u32| {
        format!(
            "outcome = [{{ metric = \"j\", date = 2024-06-30, value = {jobs} }}]\ncost = [{{ date = 2024-01-01, amount = 300_000 }}]"
        )
    };
    assert!(settled(STOP, &outcomes(20)).terminated.is_empty());
    assert!(settled(STOP, &outcomes(10)).terminated.is_empty()); // 290,000 is not above 290,000
    assert_eq!(settled(STOP, &outcomes(9)).terminated.len(), 1);
    assert!(words(STOP, "en").contains("after the payments of that day"));
}

#[test]
fn an_end_by_stop_loss_stops_the_draw_of_its_day() {
    let draws = STOP.replace(
        "start = 2024-01-01",
        "start = 2024-12-31\ndraw_every = \"12 months\"",
    );
    let costs =
        "cost = [{ date = 2024-01-01, amount = 300_000 }, { date = 2025-02-01, amount = 70_000 }]";
    let s = settled(&draws, costs);
    assert_eq!(s.terminated.len(), 1);
    assert_eq!(s.drawn, 300_000_00);
    // the same when the end is known beforehand
    let observed = format!("terminated = {{ on = 2024-12-31, by = \"stop\" }}\n{costs}");
    assert_eq!(settled(&draws, &observed).flows, s.flows);
}

#[test]
fn another_cohort_does_not_change_what_a_cohort_is_paid() {
    let cohorts = "pay_every = \"24 months\"\npayers = { city = 1.0 }\nreceiver = \"charity\"\ncohort.a = { from = 2024-01-01, until = 2024-03-31, measured = 2024-12-31 }\ncohort.b = { from = 2024-04-01, until = 2024-06-30, measured = 2025-12-31 }\nmetric.j.measure = { reported = \"claims\" }\n";
    for rule in [
        "tiers = [{ above = 0, price = 1_000 }, { above = 10, price = 0 }]",
        "price = 1_000, max_units = 10",
    ] {
        let terms = format!("{cohorts}line.j = {{ metric = \"j\", by_cohort = true, {rule} }}\n");
        let a = "{ metric = \"j\", date = 2024-11-01, value = 10, cohort = \"a\" }";
        let b = "{ metric = \"j\", date = 2024-10-01, value = 12, cohort = \"b\" }";
        assert_eq!(
            settled(&terms, &format!("outcome = [{a}]")).by_line,
            [10_000_00]
        );
        let s = settled(&terms, &format!("outcome = [{a}, {b}]"));
        assert_eq!(s.by_line, [20_000_00]);
    }
}

#[test]
fn somebody_gets_what_a_last_share_leaves() {
    let fall = |fall: &str| {
        let line = "pay_every = \"12 months\"\npayers = { city = 1.0 }\nmetric.u.measure = { reported = \"units\" }\nline.u = { metric = \"u\", price = 1 }\n";
        contract(&format!(
            "{line}\n[capital]\nhurdle = 0.05\ntranche.bond = {{ name = \"Bond\", share = 1.0 }}\nwaterfall = [{fall}]\n"
        ))
    };
    let half = "{ principal = \"bond\" }, { to = \"bond\", share = 0.5 }";
    let said = fall(half).unwrap_err();
    assert!(said.contains("who gets the rest?"), "{said}");
    assert!(fall("{ to = \"bond\", share = 0.5 }, { principal = \"bond\" }").is_err());
    assert!(fall(&format!("{half}, {{ to = \"city\", share = 1.0 }}")).is_ok());
    assert!(fall("{ principal = \"bond\" }").is_ok());
}

#[test]
fn where_there_is_no_payer_no_cap_is_blamed() {
    let terms = "pay_every = \"12 months\"\npayer.city = { share = 1.0, until = 2024-12-31 }\npayer.eu = { share = 1.0, from = 2025-12-31 }\nmetric.j.measure = { reported = \"claims\" }\nline.j = { metric = \"j\", price = 1_000 }\ntermination.t = { stops = \"everything\", redemption = [{ until = 2025-12-31, share = 1.0 }] }\n";
    let s = settled(
        &format!("{terms}{CAPITAL}"),
        "terminated = { on = 2025-06-30, by = \"t\" }\ncost = [{ date = 2024-01-01, amount = 100 }]",
    );
    let bound = &s.statement.unwrap().terminations[0].bound;
    assert_eq!(bound.len(), 1);
    assert_eq!((bound[0].limit, bound[0].took), (Limit::Nobody, 100_00));
    let text = words(&format!("{terms}{CAPITAL}"), "en");
    assert!(
        text.contains("in proportion to what is outstanding and not in the order of a waterfall")
    );
    assert!(text.contains("where there are none, it is not paid"));
}

#[test]
fn deadweight_makes_no_loss_smaller() {
    let terms = "pay_every = \"12 months\"\npayers = { city = 1.0 }\nmetric.n = { measure = { reported = \"number\" }, baseline = { deadweight = 0.25 } }\nline.n = { metric = \"n\", when = \"periods\", price = 1_000, two_sided = { from = \"bond\" } }\n";
    let s = settled(
        &format!("{terms}{CAPITAL}"),
        "outcome = [{ metric = \"n\", date = 2024-12-31, value = -20 }, { metric = \"n\", date = 2025-12-31, value = 4 }]",
    );
    let paid = |purpose: Purpose| -> i64 {
        let of = s.flows.iter().filter(|f| f.purpose == purpose);
        of.map(|f| f.amount).sum()
    };
    assert_eq!(paid(Purpose::RiskPayment), 20_000_00);
    assert_eq!(paid(Purpose::Outcome), 3_000_00);
    assert!(
        s.flows
            .iter()
            .all(|f| f.from != Account::Vehicle || f.amount <= 3_000_00)
    );
}

#[test]
fn numbers_of_units_go_up_where_a_limit_cuts_one_in_two() {
    let terms = "pay_every = \"24 months\"\npayers = { city = 1.0 }\nreceiver = \"charity\"\nmetric.u.measure = { reported = \"units\" }\nline.u = { metric = \"u\", price = 1, max_units = 10.5 }\n";
    let s = settled(
        terms,
        "outcome = [{ metric = \"u\", date = 2024-06-30, value = 20, person = 1 }]",
    );
    let claims = s.statement.unwrap().claims;
    let numbers: Vec<String> = claims.iter().map(|c| c.number.to_string()).collect();
    assert_eq!(numbers, ["10.5", "20.0"]);
    assert_eq!(claims[1].bound, Some(Limit::MaxUnits));
}
