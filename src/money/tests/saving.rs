//! Savings as a whole, and what they are worth when.

use super::chance::{self, Dice, empty_spec};
use super::config;
use crate::model::number::Draw;
use crate::model::state::Financing;
use crate::money::books::books;
use crate::money::discount::Factors;
use crate::money::period::Periods;
use crate::money::saving::{Cumulated, Saving, net_costs, public_saving, savings};
use crate::money::tariff::Tariffs;
use proptest::prelude::*;

proptest! {
    #![proptest_config(config(60))]

    #[test]
    fn equal_arms_without_costs_save_nothing(seed: u64) {
        let mut dice = Dice(seed);
        let (spec, draw) = chance::spec(&mut dice);
        let mut record = chance::record(&mut dice, &spec, 10);
        record.counterfactual = record.programme.clone();
        record.steps.clear();
        record.adviser.clear();
        record.enterprises.clear();
        record.openings.clear();
        let mut spec = spec;
        spec.costs.clear();
        let books = books(&spec, &Tariffs::new(&spec, &draw), &record);
        prop_assert_eq!(&books.programme, &books.counterfactual);
        let saving = Saving::of(&books, None);
        prop_assert!(saving.net().iter().all(|amount| *amount == 0));
        prop_assert!(public_saving(&books).iter().all(|amount| *amount == 0));
    }

    #[test]
    fn parts_add_up_to_the_whole(seed: u64) {
        let mut dice = Dice(seed);
        let (mut spec, draw) = chance::spec(&mut dice);
        // Every other scenario has no benefit with fixed shares.
        if dice.yes() {
            for benefit in spec.states.iter_mut().filter_map(|s| s.benefit.as_mut()) {
                benefit.financing = Financing::Refund;
            }
        }
        let record = chance::record(&mut dice, &spec, 10);
        let books = books(&spec, &Tariffs::new(&spec, &draw), &record);
        let savings = savings(&books);
        for week in 0..books.programme.weeks() as usize {
            let total: i64 = savings.values().map(|row| row[week]).sum();
            prop_assert_eq!(total, 0, "one account's saving is another's loss");
        }
        let net_of = |ledger| {
            net_costs(ledger)
                .into_iter()
                .filter(|(account, _)| matches!(account, crate::model::account::Account::Municipality(_)))
                .flat_map(|(_, row)| row)
                .sum::<i64>()
        };
        let whole = net_of(&books.counterfactual) - net_of(&books.programme);
        let saving = Saving::of(&books, None);
        prop_assert_eq!(saving.net().iter().sum::<i64>(), whole);
        let by_municipality: i64 = (0..spec.municipalities.len())
            .flat_map(|m| Saving::of(&books, Some(m as u16)).net())
            .sum();
        prop_assert_eq!(by_municipality, whole);
    }
}

#[test]
fn outlay_and_break_even() {
    let outlay = |weekly: &[i64]| Cumulated::of(weekly.to_vec()).highest_outlay;
    assert_eq!(outlay(&[-5, -5, 3, -4, 20]), 11);
    assert_eq!(outlay(&[3, -2]), 0);
    assert_eq!(outlay(&[]), 0);
    let break_even = |weekly: &[i64]| Cumulated::of(weekly.to_vec()).break_even;
    // Positive in week 1, lost again in week 2, for good from week 4 on.
    assert_eq!(break_even(&[-5, 6, -3, 1, 1, 0]), Some(4));
    assert_eq!(break_even(&[-5, 6, -3]), None);
    assert_eq!(break_even(&[0, 1]), Some(0));
    assert_eq!(break_even(&[-1, 1]), Some(1));
    assert_eq!(Cumulated::of(vec![-5, 6, -3]).weekly, [-5, 1, -2]);
}

#[test]
fn discounting_deflates_first() {
    let spec = empty_spec(200);
    let factors = Factors::new(&spec.economy.discount, &Draw { values: Vec::new() }, 200);
    assert_eq!(factors.at(0), 1.0);
    // Week 73 begins 511 days = 1.4 years of 365 days after the start.
    let by_hand = (1.02_f64 * 1.035).powf(-1.4);
    assert!((factors.at(73) - by_hand).abs() < 1e-12);
    assert_eq!(factors.at(1_000), factors.at(199));
    let mut weekly = vec![0; 200];
    weekly[0] = 1_000;
    weekly[73] = -10_000_000;
    let value = 1_000 + (-10_000_000.0 * by_hand + 0.5).floor() as i64;
    assert_eq!(factors.present_value(&weekly), value);
    assert_eq!(factors.by_week(&weekly).iter().sum::<i64>(), value);
}

#[test]
fn periods_follow_the_first_day() {
    let mut calendar = empty_spec(60).calendar;
    calendar.start = jiff::civil::date(2022, 12, 12);
    // Weeks 0–2 begin in December, 3–15 from 2 January to 27 March, the next in April.
    let quarters = Periods::quarters(&calendar, 18);
    assert_eq!(quarters.labels, ["2022 Q4", "2023 Q1", "2023 Q2"]);
    assert_eq!(quarters.sums(&[1; 18]), [3, 13, 2]);
    let years = Periods::years(&calendar, 60);
    assert_eq!(years.labels, ["2022", "2023", "2024"]);
    // 52 Mondays in 2023 (2 January to 25 December).
    assert_eq!(years.sums(&[1; 60]), [3, 52, 5]);
    // Weeks beyond the last are not lost.
    assert_eq!(years.sums(&[1; 62]), [3, 52, 7]);
}
