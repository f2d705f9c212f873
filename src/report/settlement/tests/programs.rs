//! The JSON.

use super::*;
use crate::contract::outcomes::NOBODY;
use crate::contract::statement::{Bound, ClaimEntry, GuaranteeEntry, TerminationEntry};
use crate::model::account::Account;
use serde_json::{Value, json};

fn read(sample: &Sample) -> Value {
    serde_json::from_str(&json(&sample.case()).unwrap()).unwrap()
}

#[test]
fn money_is_a_text_with_every_digit() {
    let all = read(&Sample::denver());
    assert_eq!(all["contract"]["currency"], "USD");
    assert_eq!(all["totals"]["paid"], "9638911.36");
    let housing = &all["lines"][0];
    assert_eq!(
        (housing["id"].as_str(), housing["paid"].as_str()),
        (Some("housing"), Some("4534911.36"))
    );
    let worth = &housing["payments"][0]["worth"][0];
    assert_eq!(worth["kind"], "price");
    assert_eq!(worth["quantity"], "258858");
    assert_eq!(worth["price"], "15.12");
    assert_eq!(worth["amount"], "3913932.96");
    let jail = &all["lines"][1]["payments"][0];
    assert_eq!(jail["measured"]["effect"], "38");
    assert_eq!(jail["worth"][0]["result"], "5104000.00");
    assert_eq!(all["payments"][2]["by"][0]["account"], "funder.city");
    assert_eq!(all["waterfall"][4]["what"], "principal");
    assert_eq!(all["draws"][0]["by"][0]["account"], "tranche.investors");
    assert_eq!(all["terminations"], json!([]));
}

#[test]
fn parties_pay_and_receive_what_flows() {
    let all = read(&Sample::denver());
    let of = |account: &str| {
        let parties = all["parties"].as_array().unwrap();
        parties
            .iter()
            .find(|p| p["account"] == account)
            .unwrap()
            .clone()
    };
    assert_eq!(of("funder.city")["paid"], "9638911.36");
    assert_eq!(of("funder.city")["received"], "0.00");
    assert_eq!(of("tranche.investors")["paid"], "8600000.00");
    assert_eq!(of("tranche.investors")["received"], "9638911.36");
    assert_eq!(all["flows"].as_array().unwrap().len(), 7);
    assert_eq!(all["flows"][0]["purpose"], "draw");
}

#[test]
fn returns_say_which_case_they_are() {
    let mut sample = Sample::denver();
    let tranche = read(&sample)["tranches"][0].clone();
    assert_eq!(tranche["who"], "tranche.investors");
    assert_eq!(
        (&tranche["irr"]["rate"], &tranche["irr"]["case"]),
        (&Value::from(0.0242), &Value::from("unique"))
    );
    assert_eq!(tranche["loss"], "-1038911.36");
    sample.returns[0].1.irr = Irr::Several(vec![0.1, 0.2]);
    let tranche = read(&sample)["tranches"][0].clone();
    assert_eq!(tranche["irr"]["case"], "several");
    assert_eq!(tranche["irr"]["rates"].as_array().unwrap().len(), 2);
}

#[test]
fn claims_guarantees_and_an_early_end_are_there() {
    let mut sample = Sample::denver();
    sample.terms.capital.guarantees.push(Guarantee {
        id: "g".to_owned(),
        name: "Guarantee".to_owned(),
        name_da: "Garanti".to_owned(),
        by: Account::Funder(0),
        of: 0,
        points: Vec::new(),
        share: Decimal::ONE,
        covers: crate::contract::terms::Covers::Loss,
    });
    sample.terms.terminations.push(Termination {
        id: "stop".to_owned(),
        name: "Stop".to_owned(),
        name_da: "Stop".to_owned(),
        on: Vec::new(),
        when: None,
        stops: Stops::Everything,
        redemption: Vec::new(),
    });
    let statement = sample.settlement.statement.as_mut().unwrap();
    statement.guarantees.push(GuaranteeEntry {
        guarantee: 0,
        day: day(2021, 1, 1),
        drawn: 720_000_000,
        received: 0,
        guaranteed: 600_000_000,
        paid: 600_000_000,
    });
    statement.terminations.push(TerminationEntry {
        termination: 0,
        day: day(2020, 1, 1),
        effect: None,
        redemption: d("0.75"),
        owed: 300,
        bound: Vec::new(),
        repaid: 300,
    });
    let claim = ClaimEntry {
        line: 0,
        person: 7,
        day: day(2018, 3, 1),
        payment: day(2020, 9, 30),
        number: d("2"),
        count: d("1"),
        price: d("1512"),
        amount: d("1512"),
        bound: Some(Limit::MaxClaims),
        earned: d("0"),
    };
    statement.claims.push(claim.clone());
    statement.claims.push(ClaimEntry {
        person: NOBODY,
        bound: None,
        ..claim
    });
    sample.terms.lines[0].limits.max_claims = Some(1);
    let all = read(&sample);
    assert_eq!(all["guarantees"][0]["paid"], "6000000.00");
    assert_eq!(all["guarantees"][0]["by"], "funder.city");
    assert_eq!(all["terminations"][0]["redemption"], "0.75");
    let claims = &all["lines"][0]["claims"];
    assert_eq!(claims[0]["person"], 7);
    assert_eq!(claims[0]["bound"], "max_claims");
    assert_eq!(claims[1]["person"], Value::Null);

    let text = page(&sample, Language::English);
    says(
        &text,
        &[
            "Claims",
            "7       2018-03-01  Housed days    2  15.12  0.00  at most 1 per person",
            "Early end",
            "2020-01-01: Stop (everything stops)",
            "the payers repay 75 % of the outstanding principal: 3.00 USD",
            "Guarantees",
            "Guarantee: Denver for Investors",
            "loss: 7,200,000.00 provided − 0.00 received = 7,200,000.00",
            "guaranteed at 7,200,000.00 provided: at most 6,000,000.00",
            "paid on 2021-01-01: 6,000,000.00 USD",
        ],
    );
}

#[test]
fn both_ends_and_the_caps_on_redemption_are_named() {
    let mut sample = Sample::denver();
    sample.terms.cap = Some(1_000_000_000);
    for (id, stops) in [("closed", Stops::Intake), ("stop", Stops::Everything)] {
        sample.terms.terminations.push(Termination {
            id: id.to_owned(),
            name: id.to_owned(),
            name_da: id.to_owned(),
            on: Vec::new(),
            when: None,
            stops,
            redemption: Vec::new(),
        });
    }
    let entry = TerminationEntry {
        termination: 0,
        day: day(2019, 1, 1),
        effect: None,
        redemption: d("0"),
        owed: 0,
        bound: Vec::new(),
        repaid: 0,
    };
    let bound = |limit, took| Bound { limit, took };
    let last = TerminationEntry {
        termination: 1,
        day: day(2020, 1, 1),
        redemption: d("0.5"),
        owed: 100_000,
        bound: vec![bound(Limit::Contract, 30_000), bound(Limit::Payer, 10_000)],
        repaid: 60_000,
        ..entry.clone()
    };
    sample.settlement.kept = 12_300;
    let statement = sample.settlement.statement.as_mut().unwrap();
    statement.terminations = vec![entry, last];
    let all = read(&sample);
    assert_eq!(all["totals"]["kept"], "123.00");
    let ends = &all["terminations"];
    assert_eq!(
        (&ends[0]["id"], &ends[0]["stops"]),
        (&json!("closed"), &json!("intake"))
    );
    assert_eq!(ends[1]["owed"], "1000.00");
    assert_eq!(
        ends[1]["bound"][0],
        json!({ "limit": "contract", "took": "300.00" })
    );
    for (language, words) in [
        (
            Language::English,
            [
                "2019-01-01: closed (nobody new joins)",
                "2020-01-01: stop (everything stops)",
                "because of the cap of the contract, 10,000,000.00: 300.00 USD",
                "because of the caps of the payers: 100.00 USD",
                "the payers repay 600.00 USD",
                "the provider keeps it",
            ],
        ),
        (
            Language::Danish,
            [
                "2019-01-01: closed (ingen nye kommer til)",
                "2020-01-01: stop (alt stopper)",
                "på grund af kontraktens loft, 10.000.000,00: 300,00 USD",
                "på grund af betalernes lofter: 100,00 USD",
                "betalerne tilbagebetaler 600,00 USD",
                "leverandøren beholder det",
            ],
        ),
    ] {
        let text = page(&sample, language);
        for word in words {
            assert!(text.contains(word), "no `{word}` in:\n{text}");
        }
    }
}
