//! The agreed path.

use super::chance::{self, Dice};
use super::config;
use crate::contract::terms::SavingComponent;
use crate::model::state::StateId;
use crate::money::books::books;
use crate::money::occupancy::{Occupancy, Shares};
use crate::money::path::{Path, path_cost, path_cost_within};
use crate::money::planned::Planned;
use crate::money::saving::measured_cost;
use crate::money::tariff::Tariffs;
use crate::money::totals::Totals;
use proptest::prelude::*;

const ALL: [SavingComponent; 2] = [SavingComponent::Tax, SavingComponent::OrdinaryEffort];

proptest! {
    #![proptest_config(config(80))]

    /// A group whose expectation is one life with certainty costs what the books say that this life costs.
    #[test]
    fn one_life_is_its_own_expectation(seed: u64) {
        let mut dice = Dice(seed);
        let (spec, draw) = chance::spec(&mut dice);
        let tariffs = Tariffs::new(&spec, &draw);
        let mut record = chance::record(&mut dice, &spec, 1);
        record.people[0].group = 0;
        let person = record.people[0];
        let weeks = record.weeks;
        let mut lives = Occupancy::new(tariffs.rules(), weeks);
        lives.add(tariffs.rules(), &person, record.counterfactual.intervals_of(0, weeks));
        for components in [&ALL[..], &ALL[..0], &ALL[..1]] {
            let path = Path::new(&tariffs, person.municipality, components, &lives.shares());
            let mut wanted = measured_cost(
                &books(&spec, &tariffs, &record).counterfactual,
                None,
                components,
            );
            wanted.truncate(weeks as usize);
            prop_assert_eq!(path_cost(&[path], &record, None), wanted);
        }
    }

    /// The cost of many is the sum over people, weeks, states and bands.
    #[test]
    fn the_path_is_the_expected_cost(seed: u64) {
        let mut dice = Dice(seed);
        let (spec, draw) = chance::spec(&mut dice);
        let tariffs = Tariffs::new(&spec, &draw);
        let rules = tariffs.rules();
        let record = chance::record(&mut dice, &spec, 15);
        let weeks = record.weeks;
        let cover = 1 + dice.weeks(weeks);
        let mut parts = [Occupancy::new(rules, cover), Occupancy::new(rules, cover)];
        for (index, person) in record.people.iter().enumerate() {
            parts[index % 2].add(rules, person, record.counterfactual.intervals_of(index, weeks));
        }
        let [mut lives, other] = parts;
        lives.merge(&other);
        let shares = lives.shares();
        prop_assert_eq!(shares.weeks(), cover as usize);
        let paths: Vec<Path> = (0..spec.groups.len())
            .map(|m| Path::new(&tariffs, m as u16, &ALL, &shares))
            .collect();
        let only = dice.yes().then_some(0);
        let mut wanted = vec![0; weeks as usize];
        for person in &record.people {
            let Some(intake) = person.intake else { continue };
            if only.is_some_and(|only| only != person.municipality) {
                continue;
            }
            for week in intake..weeks {
                let k = ((week - intake) as usize).min(shares.weeks() - 1);
                let year = tariffs.years().index(week);
                let mut cost = 0.0;
                for state in (0..tariffs.states()).map(|s| StateId(s as u16)) {
                    for band in 0..rules.bands() {
                        let m = person.municipality;
                        let rate = tariffs.municipal_cost(m, state, band, year, &ALL);
                        cost += shares.at(k, state, band) * rate as f64;
                    }
                }
                wanted[week as usize] += (cost + 0.5).floor() as i64;
                let path = &paths[usize::from(person.group)];
                prop_assert_eq!(path.cost(week - intake, week), (cost + 0.5).floor() as i64);
            }
        }
        prop_assert_eq!(path_cost(&paths, &record, only), wanted);
    }

    /// Taking off who did not come, and adding who came otherwise, is counting those who came.
    #[test]
    fn a_plan_less_who_did_not_come_is_who_came(seed: u64) {
        let mut dice = Dice(seed);
        let (spec, draw) = chance::spec(&mut dice);
        let tariffs = Tariffs::new(&spec, &draw);
        let rules = tariffs.rules();
        let record = chance::record(&mut dice, &spec, 15);
        let weeks = record.weeks;
        let mut lives = Occupancy::new(rules, 1 + dice.weeks(weeks));
        for (index, person) in record.people.iter().enumerate() {
            lives.add(rules, person, record.counterfactual.intervals_of(index, weeks));
        }
        let shares = lives.shares();
        let paths: Vec<Path> = (0..spec.groups.len())
            .map(|m| Path::new(&tariffs, m as u16, &ALL, &shares))
            .collect();
        let total: i64 = path_cost(&paths, &record, None).iter().sum();
        prop_assert_eq!(Totals::new(&paths, weeks).of(&record), total);
        // Some are planned for their week, some for another, some not at all; some planned weeks lie beyond the horizon.
        let intakes: Vec<Vec<u32>> = (0..spec.groups.len() as u16)
            .map(|group| {
                let people = record.people.iter().filter(|p| p.group == group);
                let mut planned: Vec<u32> = people
                    .map(|p| match p.intake {
                        Some(week) if dice.yes() => week,
                        _ => dice.weeks(weeks + 9),
                    })
                    .collect();
                planned.truncate(dice.below(9) as usize);
                planned
            })
            .collect();
        let window = dice.yes().then(|| dice.weeks(weeks));
        let wanted = path_cost_within(&paths, &record, None, window);
        let planned = Planned::new(paths, &intakes, weeks, window);
        prop_assert_eq!(&*planned.cost(&record), &wanted);
    }

    #[test]
    fn shares_add_up_to_one(seed: u64) {
        let mut dice = Dice(seed);
        let (spec, draw) = chance::spec(&mut dice);
        let tariffs = Tariffs::new(&spec, &draw);
        let rules = tariffs.rules();
        let mut record = chance::record(&mut dice, &spec, 8);
        record.people[0].intake = record.people[0].intake.or(Some(0));
        let weeks = record.weeks;
        let mut lives = Occupancy::new(rules, weeks);
        let mut followed = 0;
        for (index, person) in record.people.iter().enumerate() {
            lives.add(rules, person, record.counterfactual.intervals_of(index, weeks));
            followed += record.counterfactual.stays_of(index).len();
        }
        prop_assume!(followed > 0);
        let shares = lives.shares();
        for k in 0..shares.weeks() {
            let total: f64 = (0..tariffs.states())
                .flat_map(|s| (0..rules.bands()).map(move |b| (s, b)))
                .map(|(s, b)| shares.at(k, StateId(s as u16), b))
                .sum();
            prop_assert!((total - 1.0).abs() < 1e-12);
        }
    }
}

#[test]
fn without_shares_the_path_is_zero() {
    let mut dice = Dice(1);
    let (spec, draw) = chance::spec(&mut dice);
    let tariffs = Tariffs::new(&spec, &draw);
    let record = chance::record(&mut dice, &spec, 5);
    let nothing = Shares::new(tariffs.rules(), Vec::new());
    let path = Path::new(&tariffs, 0, &[], &nothing);
    assert_eq!(path.cost(3, 3), 0);
    let paths = vec![path; spec.groups.len()];
    assert!(
        path_cost(&paths, &record, None)
            .iter()
            .all(|cost| *cost == 0)
    );
}
