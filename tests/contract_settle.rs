//! Settlements computed by hand, to the øre.
#![allow(clippy::inconsistent_digit_grouping)] // amounts read as kroner_øre: 4_985_97 is 4,985.97

mod common;

use common::{Deal, calendar, claim, kolding, line};
use jiff::civil::date;
use trappe::contract::evidence::Evidence;
use trappe::contract::flow::Flow;
use trappe::contract::limits::Cap;
use trappe::contract::returns::irr::Irr;
use trappe::contract::returns::{Investor, returns};
use trappe::contract::settle::settle;
use trappe::contract::terms::{Action, Rule};
use trappe::model::account::Account;
use trappe::money::ledger::Purpose;

const SENIOR: Account = Account::Tranche(0);
const GRANT: Account = Account::Tranche(1);
const KOLDING: Account = Account::Municipality(0);

fn amounts(flows: &[Flow], purpose: Purpose, to: Account) -> Vec<(jiff::civil::Date, i64)> {
    flows
        .iter()
        .filter(|f| f.purpose == purpose && f.to == to)
        .map(|f| (f.date, f.amount))
        .collect()
}

#[test]
fn utah_preschool_pays_95_percent_of_what_was_avoided() {
    let mut terms = kolding(Deal::share(0.95));
    terms.schedule.every_months = 12;
    let evidence = Evidence {
        saving: vec![28_155_000],
        ..Evidence::default()
    };
    let settlement = settle(&terms, &calendar(), &evidence);
    assert_eq!(settlement.paid, 26_747_250);
}

#[test]
fn a_share_of_saving_follows_the_cumulative_saving_without_claw_back() {
    let mut terms = kolding(Deal::share(0.7));
    terms.cap = Some(1_000);
    // half-years end after weeks 25, 51, 77, 103 (2024-09-04), …
    let mut saving = vec![0; 364];
    saving[0] = 500; // period 1: 500 → 350
    saving[30] = -300; // period 2: 200 → 140, nothing is given back
    saving[60] = 333; // period 3: 533 → 373.1, rounded down to 373: 23
    saving[90] = 5_000; // period 4: 5533 → 3873.1, capped at 1000: 627
    saving[300] = 9_999; // after the contract
    let settlement = settle(
        &terms,
        &calendar(),
        &Evidence {
            saving,
            ..Evidence::default()
        },
    );
    let statement = settlement.statement.expect("settle explains itself");
    let lines = &statement.payments;
    let paid: Vec<i64> = lines.iter().map(|l| l.paid).collect();
    assert_eq!(paid, [350, 0, 23, 627, 0, 0, 0, 0, 0, 0]);
    assert_eq!((lines[1].measured, lines[1].cumulative), (-300, 200));
    assert_eq!((lines[1].entitlement, lines[1].paid_before), (140, 350));
    assert_eq!(
        (lines[2].bound, lines[3].bound),
        (None, Some(Cap::Contract))
    );
    assert_eq!(settlement.paid, 1_000);
    let dates = amounts(&settlement.flows, Purpose::Outcome, Account::Vehicle);
    // 2022-09-05 … 2023-03-04 + 3 months; … 2024-03-04; … 2024-09-04
    assert_eq!(
        dates,
        [
            (date(2023, 6, 4), 350),
            (date(2024, 6, 4), 23),
            (date(2024, 12, 4), 627)
        ]
    );
}

#[test]
fn a_rate_card_with_a_chain_a_cap_per_person_and_deadweight() {
    // the DWP Innovation Fund, round 1, in part: 2,600 at 13 weeks, 1,000 more at 26, 3,300 for a level 3, 8,200 per person
    let lines = vec![
        line(0, 260_000, None, 3),
        line(1, 100_000, Some(0), 3),
        line(2, 330_000, None, 1),
    ];
    let mut terms = kolding(Deal {
        rule: Rule::RateCard {
            lines,
            deadweight: 0.0,
            cap_per_person: Some(820_000),
        },
    });
    let claims = vec![
        claim(0, 13, 0, 1),
        claim(0, 26, 1, 1),
        claim(0, 30, 2, 1),
        claim(0, 60, 0, 2), // 2,600 + 1,000 + 3,300 = 6,900; 1,300 are left of 8,200
        claim(0, 73, 1, 2), // nothing is left
        claim(1, 60, 0, 1),
        claim(2, 300, 0, 1), // after the contract
    ];
    let evidence = Evidence {
        claims,
        ..Evidence::default()
    };
    let settlement = settle(&terms, &calendar(), &evidence);
    let statement = settlement.statement.expect("settle explains itself");
    let paid: Vec<i64> = statement.payments.iter().map(|l| l.paid).collect();
    // half-years: weeks 0–25, 26–51, 52–77
    assert_eq!(paid[..4], [260_000, 430_000, 390_000, 0]);
    assert_eq!(statement.payments[2].measured, 620_000);
    assert_eq!(statement.payments[2].bound, Some(Cap::Person));
    assert_eq!(statement.claims[3].over_person_cap, 130_000);
    assert_eq!(statement.claims.len(), 6);
    assert_eq!(settlement.paid, 820_000 + 260_000);

    // a third is deadweight: 2,600 × 0.6667 = 1,733.42; rounded down per claim
    terms.rule = Rule::RateCard {
        lines: vec![line(0, 260_001, None, 3)],
        deadweight: 0.3333,
        cap_per_person: None,
    };
    let evidence = Evidence {
        claims: vec![claim(1, 20, 0, 1), claim(0, 13, 0, 1)],
        ..Evidence::default()
    };
    // 260,001 × 0.6667 = 173,342.67
    assert_eq!(settle(&terms, &calendar(), &evidence).paid, 2 * 173_342);
}

#[test]
fn draws_come_quarterly_in_advance_and_stop_at_the_commitments() {
    let mut terms = kolding(Deal::share(0.5));
    terms.capital.tranches[0].commitment = Some(1_000);
    terms.capital.tranches[1].commitment = Some(300);
    // quarters: weeks 0–12 (2022-12-05 is week 13), 13–25 (2023-03-05 is a Sunday), 26–38
    let mut effort = vec![0; 39];
    effort[0] = 401;
    effort[12] = 400;
    effort[13] = 500;
    effort[26] = 7;
    let evidence = Evidence {
        effort,
        ..Evidence::default()
    };
    let settlement = settle(&terms, &calendar(), &evidence);
    let from = |account| -> Vec<(jiff::civil::Date, i64)> {
        let flows = settlement.flows.iter().filter(|f| f.from == account);
        flows.map(|f| (f.date, f.amount)).collect()
    };
    // 75 % and 25 % of 801: 600.75 and the rest; of 500 the grant has 99 left, the senior tranche 400
    assert_eq!(
        from(SENIOR),
        [(date(2022, 9, 5), 600), (date(2022, 12, 5), 400)]
    );
    assert_eq!(
        from(GRANT),
        [(date(2022, 9, 5), 201), (date(2022, 12, 5), 99)]
    );
    assert_eq!(
        from(Account::Provider),
        [(date(2022, 12, 5), 1), (date(2023, 3, 5), 7)]
    );
    assert_eq!((settlement.drawn, settlement.unfunded), (1_300, 8));
    // nothing was paid: a total loss, of the grant too
    let senior = returns(
        &settlement.flows,
        &terms.capital,
        Investor::Tranche(0),
        calendar().start,
    );
    assert_eq!((senior.irr, senior.loss), (Irr::TotalLoss, 1_000));
    let all = returns(
        &settlement.flows,
        &terms.capital,
        Investor::AllWithGrants,
        calendar().start,
    );
    assert_eq!(
        (all.drawn, all.received, all.multiple),
        (1_300, 0, Some(0.0))
    );
    assert_eq!((all.payback, all.average_life), (None, None));
}

#[test]
fn a_coupon_accrues_on_actual_days() {
    let mut terms = kolding(Deal::share(1.0));
    terms.capital.tranches.truncate(1);
    terms.capital.tranches[0].share = 1.0;
    terms.capital.tranches[0].coupon = 0.05;
    terms.capital.waterfall = vec![
        Action::Coupon { tranche: 0 },
        Action::Principal { tranche: 0 },
        Action::Share {
            to: KOLDING,
            share: 1.0,
        },
    ];
    terms.schedule.every_months = 12;
    terms.schedule.lag_months = 0;
    let mut saving = vec![0; 364];
    saving[0] = 60_000_00;
    saving[60] = 50_000_00;
    let evidence = Evidence {
        saving,
        effort: vec![100_000_00],
        ..Evidence::default()
    };
    let settlement = settle(&terms, &calendar(), &evidence);
    // 364 days to 2023-09-04: 100,000 × (1.05^(364/365) − 1) = 4,985.97; then 60,000 − 4,985.97 = 55,014.03 of principal
    // 366 days to 2024-09-04: 44,985.97 × (1.05^(366/365) − 1) = 2,255.61; then the principal; the rest is shared
    let lines = settlement
        .statement
        .as_ref()
        .map(|s| s.waterfall.as_slice());
    let paid: Vec<i64> = lines.unwrap_or_default().iter().map(|l| l.paid).collect();
    assert_eq!(
        paid,
        [
            4_985_97,
            55_014_03,
            2_255_61,
            44_985_97,
            50_000_00 - 2_255_61 - 44_985_97
        ]
    );
    // what a tranche gets back with its coupon, it gets at the rate of its coupon
    let senior = returns(
        &settlement.flows,
        &terms.capital,
        Investor::Tranche(0),
        calendar().start,
    );
    assert!(
        matches!(senior.irr, Irr::Unique(r) if (r - 0.05).abs() < 1e-6),
        "{senior:?}"
    );
    assert_eq!(senior.payback, Some(date(2024, 9, 4)));
    assert_eq!(senior.loss, -7_241_58);
    // hurdle 4 %: −100,000 + 60,000 × 1.04^(−364/365) + 47,241.57 × 1.04^(−730/365)
    let npv = -100_000_00.0 + 60_000_00.0 * 1.04_f64.powf(-364.0 / 365.0) + 47_241_58.0 / 1.0816;
    assert!((senior.npv - npv).abs() < 1e-6);
    let life = (60_000_00.0 * 364.0 + 47_241_58.0 * 730.0) / 107_241_58.0 / 365.0;
    assert!(
        senior
            .average_life
            .is_some_and(|y| (y - life).abs() < 1e-12)
    );
}

#[test]
fn principal_and_eight_percent_then_the_municipality() {
    let mut terms = kolding(Deal::share(1.0));
    terms.capital.tranches.truncate(1);
    terms.capital.tranches[0].share = 1.0;
    terms.capital.waterfall = vec![
        Action::Principal { tranche: 0 },
        Action::Return {
            tranche: 0,
            rate: 0.08,
        },
        Action::Share {
            to: KOLDING,
            share: 0.5,
        },
    ];
    terms.schedule.lag_months = 0;
    terms.schedule.every_months = 24;
    let evidence = Evidence {
        saving: vec![200_000_00],
        effort: vec![100_000_00],
        ..Evidence::default()
    };
    let settlement = settle(&terms, &calendar(), &evidence);
    // 2022-09-05 to 2024-09-04 are 730 days: 100,000 × 1.08² = 116,640.00
    let lines = settlement
        .statement
        .as_ref()
        .map(|s| s.waterfall.as_slice());
    let paid: Vec<(Option<usize>, i64)> = lines
        .unwrap_or_default()
        .iter()
        .filter(|l| l.paid > 0)
        .map(|l| (l.action, l.paid))
        .collect();
    // 83,360 are left: half, and on each later date half of what is still there; the rest at the end
    assert_eq!(
        paid,
        [
            (Some(0), 100_000_00),
            (Some(1), 16_640_00),
            (Some(2), 41_680_00),
            (Some(2), 20_840_00),
            (Some(2), 10_420_00),
            (None, 10_420_00)
        ]
    );
    let senior = returns(
        &settlement.flows,
        &terms.capital,
        Investor::All,
        calendar().start,
    );
    assert!(matches!(senior.irr, Irr::Unique(r) if (r - 0.08).abs() < 1e-9));
}

#[test]
fn without_a_share_the_rest_goes_back_to_the_payers() {
    let mut terms = kolding(Deal::share(1.0));
    terms.payers = vec![(KOLDING, 0.6), (Account::State, 0.4)];
    terms.capital.waterfall = vec![Action::Principal { tranche: 0 }];
    let evidence = Evidence {
        saving: vec![1_001],
        effort: vec![401],
        ..Evidence::default()
    };
    let settlement = settle(&terms, &calendar(), &evidence);
    // the senior tranche provided 75 % of 401: 300
    assert_eq!(settlement.paid, 1_001);
    let outcome: Vec<i64> = settlement
        .flows
        .iter()
        .filter(|f| f.purpose == Purpose::Outcome)
        .map(|f| f.amount)
        .collect();
    assert_eq!(outcome, [600, 401]);
    let (last, purpose) = (date(2027, 11, 30), Purpose::Distribution);
    // 701 left, in proportion 600 : 401
    assert_eq!(amounts(&settlement.flows, purpose, KOLDING), [(last, 420)]);
    assert_eq!(
        amounts(&settlement.flows, purpose, Account::State),
        [(last, 281)]
    );
    assert_eq!(amounts(&settlement.flows, purpose, GRANT), []);
}

#[test]
fn effort_beyond_the_horizon_is_still_paid_for() {
    let terms = kolding(Deal::share(1.0));
    let mut effort = vec![0; 500];
    effort[499] = 77;
    let evidence = Evidence {
        effort,
        ..Evidence::default()
    };
    let settlement = settle(&terms, &calendar(), &evidence);
    assert_eq!(settlement.drawn, 77);
    let draw = settlement.flows[0];
    let week = calendar().first_day(499);
    assert!(draw.date <= week && draw.date > date(2031, 12, 1));
}
