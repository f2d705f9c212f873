//! Published cases, as far as the capital goes.
#![allow(clippy::inconsistent_digit_grouping)] // amounts read as dollars_cents

use super::*;
use crate::contract::returns::irr::Irr;
use crate::contract::returns::{Investor, returns};

fn rikers(draws: &[(Day, i64)]) -> Terms {
    let waterfall = waterfall(vec![share(SENIOR, "1")]);
    let mut terms = deal(vec![tranche(0, "1")], vec![waterfall]);
    terms.capital.draws = Draws::Fixed(draws.to_vec());
    terms.capital.guarantees = vec![Guarantee {
        id: String::new(),
        name: String::new(),
        name_da: String::new(),
        by: Account::Funder(0),
        of: 0,
        points: vec![(7_200_000_00, 6_000_000_00), (9_600_000_00, 7_200_000_00)],
        share: Decimal::ONE,
        covers: crate::contract::terms::Covers::Loss,
    }];
    terms
}

/// Rikers (R5): stopped after the third of four years without an effect.
#[test]
fn the_lender_of_rikers_lost_one_million_and_two_hundred_thousand() {
    let draws: Vec<(Day, i64)> = (0..4)
        .map(|y| (day(2012 + y, 9, 1), 2_400_000_00))
        .collect();
    let mut terms = rikers(&draws);
    terms.terminations = vec![termination(day(2015, 8, 31), None, Stops::Everything)];
    let mut outcomes = outcomes(&draws); // the effort costs what is drawn
    for costs in [draws.clone(), Vec::new()] {
        outcomes.costs = costs; // and if nobody says what it cost, that does not give the money back
        outcomes.terminated = vec![(day(2015, 8, 31), 0)];
        let mut script = Script::pays(&[(day(2016, 8, 31), 0)]);
        let settlement = settle_with(&terms, &outcomes, &mut script);
        assert_eq!(settlement.drawn, 7_200_000_00);
        assert_eq!((settlement.paid, settlement.guaranteed), (0, 6_000_000_00));
        let lender = returns(&settlement.flows, &terms.capital, Investor::Tranche(0));
        assert_eq!(lender.loss, 1_200_000_00);
    }
}

/// The published rates of return, 1.5, 1.9, 3.3 and 5.1 % at reductions of 12, 13, 16 and 20 %, are those of a loan that is drawn in
/// full on the first day and repaid in one payment after four years.
#[test]
fn the_published_returns_of_rikers_are_those_of_one_draw_and_one_payment() {
    let payments = [10_176_000_00, 10_368_000_00, 10_944_000_00, 11_712_000_00];
    for (paid, published) in payments.into_iter().zip([1.5, 1.9, 3.3, 5.1]) {
        let percent = |draws: &[(Day, i64)]| {
            let mut script = Script::pays(&[(day(2016, 9, 1), paid)]);
            let settlement = settle(&rikers(draws), draws, &mut script);
            let terms = rikers(draws);
            let lender = returns(&settlement.flows, &terms.capital, Investor::Tranche(0));
            let Irr::Unique(rate) = lender.irr else {
                panic!("{lender:?}")
            };
            (1_000.0 * rate).round() / 10.0
        };
        assert_eq!(percent(&[(day(2012, 9, 1), 9_600_000_00)]), published);
        // a quarter of the loan each year would have earned far more
        let yearly: Vec<(Day, i64)> = (0..4)
            .map(|y| (day(2012 + y, 9, 1), 2_400_000_00))
            .collect();
        assert!(percent(&yearly) > 1.5 * published);
    }
}

/// Denver (R1): two groups of investors, each entitled to one metric.
#[test]
fn each_investor_of_denver_is_paid_for_one_metric() {
    let tranches = vec![tranche(0, "0.5"), tranche(1, "0.5")];
    let only = |account| waterfall(vec![share(account, "1")]);
    let mut terms = deal(tranches, vec![only(SENIOR), only(JUNIOR)]);
    terms.capital.draws = Draws::Fixed(vec![(day(2016, 1, 1), 8_600_000_00)]);
    let mut script = Script {
        payments: vec![
            (day(2020, 1, 1), vec![3_913_932_96, 0], vec![]),
            (day(2021, 3, 31), vec![620_978_40, 5_104_000_00], vec![]),
        ],
        payers: vec![(CITY, 1)],
        ..Script::default()
    };
    let settlement = settle(&terms, &[(day(2016, 1, 1), 8_600_000_00)], &mut script);
    assert_eq!(settlement.paid, 9_638_911_36);
    assert_eq!(received(&settlement, SENIOR), 4_534_911_36);
    assert_eq!(received(&settlement, JUNIOR), 5_104_000_00);
    let of = |investor| returns(&settlement.flows, &terms.capital, investor);
    assert_eq!(of(Investor::Tranche(0)).drawn, 4_300_000_00);
    assert_eq!(of(Investor::Tranche(1)).loss, -804_000_00);
    assert_eq!(of(Investor::All).loss, -1_038_911_36);
}
