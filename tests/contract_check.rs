//! Terms that no contract can mean are named, and the engine survives them all the same.

mod common;

use common::{Deal, calendar, kolding, line};
use jiff::civil::{Date, date};
use trappe::contract::check::{Fault, faults};
use trappe::contract::evidence::Evidence;
use trappe::contract::settle::settle;
use trappe::contract::terms::{Action, Rule};

#[test]
fn sound_terms_have_no_faults() {
    assert_eq!(faults(&kolding(Deal::share(0.7))), []);
}

#[test]
fn every_fault_is_named() {
    let mut terms = kolding(Deal {
        rule: Rule::RateCard {
            lines: vec![
                line(0, 100, Some(1), 1),
                line(1, -1, Some(0), 1),
                line(2, 1, Some(9), 1),
                line(3, 1, Some(3), 1),
                line(4, 1, None, 1),
                line(5, 1, Some(4), 1),
            ],
            deadweight: f64::NAN,
            cap_per_person: Some(-1),
        },
    });
    terms.schedule.until = date(2020, 1, 1);
    terms.schedule.every_months = 0;
    terms.payers[0].1 = 0.9;
    terms.capital.tranches[1].tranche = 0;
    terms.capital.tranches[1].coupon = -0.1;
    terms.capital.waterfall = vec![Action::Return {
        tranche: 7,
        rate: f64::INFINITY,
    }];
    let faults = faults(&terms);
    let texts: Vec<String> = faults.iter().map(Fault::to_string).collect();
    assert_eq!(
        texts,
        [
            "schedule.until comes before schedule.from; the last day must not be before the first",
            "schedule.every_months is 0; it must be at least 1 month",
            "the shares of payers add up to 0.9; they must add up to 1",
            "rate_card.deadweight is NaN; it must be between 0 and 1",
            "rate_card.cap_per_person is -1; it must be 0 or more",
            "line 0 requires itself by a detour, so it can never be claimed; break the circle",
            "rate_card.line.1.price is -1; it must be 0 or more",
            "line 1 requires itself by a detour, so it can never be claimed; break the circle",
            "line 2 requires line number 9, and there are 6; name an existing line",
            "line 3 requires itself by a detour, so it can never be claimed; break the circle",
            "capital.tranche.0.coupon is -0.1; it must be a rate per year, between 0 and 10 (1000 %)",
            "tranche 0 stands in capital.tranches twice; each tranche may stand there once",
            "capital.waterfall.1.rate is inf; it must be a rate per year, between 0 and 10 (1000 %)",
            "action 1 of the waterfall names tranche 7, which provides no capital; name one of capital.tranches",
        ]
    );
}

#[test]
fn the_engine_survives_what_the_check_refuses() {
    let evidence = Evidence {
        saving: vec![i64::MAX, i64::MIN, i64::MAX, 5],
        effort: vec![i64::MIN, 4, i64::MAX / 2],
        claims: vec![common::claim(u32::MAX, u32::MAX, u16::MAX, 0)],
    };
    for share in [f64::NAN, f64::INFINITY, -1.0, 1e300] {
        let mut terms = kolding(Deal::share(share));
        terms.payers = vec![];
        assert_eq!(settle(&terms, &calendar(), &evidence).paid, 0);
        terms = kolding(Deal::share(share));
        terms.cap = Some(i64::MIN);
        terms.capital.tranches[0].share = f64::NAN;
        terms.capital.tranches[1].coupon = 1e300;
        terms.capital.draw_every_months = u32::MAX;
        terms.schedule.until = Date::MAX;
        terms.schedule.every_months = u32::MAX;
        terms.schedule.lag_months = u32::MAX;
        terms.capital.waterfall = vec![
            Action::Return {
                tranche: 1,
                rate: f64::NAN,
            },
            Action::Coupon { tranche: 1 },
            Action::Share {
                to: trappe::model::account::Account::Vehicle,
                share: f64::INFINITY,
            },
        ];
        assert_eq!(settle(&terms, &calendar(), &evidence).paid, 0);
        terms.cap = None;
        settle(&terms, &calendar(), &evidence);
    }
}
