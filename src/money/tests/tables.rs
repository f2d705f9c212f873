//! Rounding, years and rates.

use super::chance::{self, Dice, empty_spec, municipality, state};
use super::config;
use crate::model::account::Account;
use crate::model::number::{Draw, Number, ParameterId};
use crate::model::state::{Benefit, Counts, Financing, Per, State, StateId, Tariff};
use crate::money::amount::{MOST, Share, ore, split};
use crate::money::price::OWN;
use crate::money::tariff::Tariffs;
use crate::money::years::Years;
use proptest::prelude::*;

#[test]
fn amounts_round_half_up() {
    assert_eq!(ore(0.125), 13);
    assert_eq!(ore(0.124), 12);
    assert_eq!(ore(f64::NAN), 0);
    assert_eq!(ore(-1.0), 0);
    assert_eq!(ore(f64::INFINITY), MOST);
    // 0.7 × 10,005 = 7,003.5, which binary arithmetic may put on either side.
    assert_eq!(Share::new(0.3).rest().of(10_005), 7_004);
    assert_eq!(Share::new(1.1 - 0.4).of(10_005), 7_004);
    assert_eq!(Share::new(f64::NAN).of(100), 0);
    assert_eq!(Share::new(7.0).of(100), 100);
    assert_eq!(Share::factor(2.5).of(3), 8);
    assert_eq!(Share::new(0.5).of(MOST + 1), MOST / 2 + 1);
}

proptest! {
    #![proptest_config(config(300))]

    #[test]
    fn nothing_is_lost_in_a_split(
        amount in 0_i64..=MOST,
        weights in prop::collection::vec(0.0_f64..1.0, 1..8),
    ) {
        let total: f64 = weights.iter().sum::<f64>().max(1e-9);
        let shares: Vec<f64> = weights.iter().map(|w| w / total).collect();
        let parts = split(amount, &shares);
        prop_assert_eq!(parts.iter().sum::<i64>(), amount);
        for (part, share) in parts.iter().zip(&shares) {
            prop_assert!(*part >= 0);
            let slack = 1.0 + amount as f64 * 1e-11;
            prop_assert!((*part as f64 - amount as f64 * share).abs() <= slack);
        }
    }

    #[test]
    fn years_are_those_of_the_calendar(seed: u64) {
        let (spec, _) = chance::spec(&mut Dice(seed));
        let years = Years::new(&spec.calendar);
        for week in 0..spec.calendar.weeks {
            let index = years.index(week);
            prop_assert_eq!(years.year(index), spec.calendar.year(week));
            prop_assert!(years.start(index) <= week);
        }
        for index in 1..years.count() {
            let start = years.start(index);
            prop_assert!(spec.calendar.year(start - 1) < spec.calendar.year(start));
        }
        prop_assert_eq!(years.index(100_000), years.count() - 1);
    }
}

fn benefit(rate: Tariff, financing: Financing) -> State {
    State {
        benefit: Some(Benefit {
            rate,
            taxable: false,
            financing,
        }),
        ..state("s", Counts::Support)
    }
}

#[test]
fn rates_are_indexed_in_both_directions() {
    let mut spec = empty_spec(52 * 5);
    spec.municipalities = vec![municipality(0.25, 0.25)];
    // The run sees 2022 to 2027, the table knows 2023 and 2024.
    let rate = Tariff {
        by_year: vec![
            (2023, Number::fixed(15_874.0)),
            (2024, Number::fixed(16_382.0)),
        ],
        per: Per::Month,
        growth: Number::drawn(9.0, ParameterId(0)),
    };
    spec.states = vec![benefit(rate, Financing::Refund)];
    let draw = Draw { values: vec![0.03] };
    let tariffs = Tariffs::new(&spec, &draw);
    let benefit = tariffs.benefit(StateId(0));
    assert_eq!(tariffs.years().count(), 6);
    // 15,874 · 12 · 7 / 365.25 = 3,650.694… kr.; 16,382 → 3,767.523…; back: / 1.03; forward: · 1.03.
    assert_eq!(benefit[..3], [354_436, 365_069, 376_752]);
    assert_eq!(benefit[3], 388_055);
    assert_eq!(
        benefit[5],
        (3_767.523_613_96_f64 * 1.03 * 1.03 * 1.03 * 100.0).round() as i64
    );
    // In the last band the municipality bears 80 %.
    assert_eq!(tariffs.municipal_benefit(StateId(0), 3, 1), 292_055);
    assert_eq!(tariffs.settled(StateId(0), 3)[1], 73_014);
}

#[test]
fn the_mirror_image_and_fixed_shares() {
    let weekly = |amount| Tariff {
        by_year: vec![(2022, Number::fixed(amount))],
        per: Per::Week,
        growth: Number::fixed(0.0),
    };
    let mut spec = empty_spec(4);
    spec.municipalities = vec![municipality(0.25, 0.25)];
    let shares = vec![(Account::State, 0.65), (OWN, 0.35)];
    spec.states = vec![
        benefit(weekly(100.0), Financing::CoFinancing),
        benefit(weekly(100.10), Financing::Fixed(shares)),
    ];
    let tariffs = Tariffs::new(&spec, &Draw { values: Vec::new() });
    let borne = |state, band| tariffs.municipal_benefit(StateId(state), band, 0);
    assert_eq!(
        [0, 1, 2, 3].map(|band| borne(0, band)),
        [2_000, 6_000, 7_000, 8_000]
    );
    // 35 % of 100.10 kr. is 3,503.5 øre: the municipality's part is the one rounded half up, wherever it stands.
    assert_eq!([0, 3].map(|band| borne(1, band)), [3_504, 3_504]);
}
