//! The extract is what the books say, to the last øre; tables that are shared between draws are those that no draw changes.

use super::chance::{self, Dice};
use super::config;
use crate::contract::terms::SavingComponent;
use crate::model::Spec;
use crate::model::account::Account;
use crate::model::number::{Draw, Number, ParameterId};
use crate::money::balances::Part;
use crate::money::books::{Books, books_until};
use crate::money::displacement::{displaced, displacement};
use crate::money::extract::{Extract, extract};
use crate::money::ledger::{Ledger, Purpose};
use crate::money::saving::{Component, Saving, measured_cost, public_saving, savings};
use crate::money::tariff::Tariffs;
use proptest::prelude::*;

/// Every account that a random scenario has.
fn accounts(spec: &Spec) -> Vec<Account> {
    use Account::{Employers, Enterprises, Evaluator, Participants, Provider, State, Vehicle};
    let index = |n: usize| (0..n).map(|i| i as u16);
    index(spec.municipalities.len())
        .map(Account::Municipality)
        .chain(index(spec.funders.len()).map(Account::Funder))
        .chain(index(spec.tranches.len()).map(Account::Tranche))
        .chain([
            State,
            Vehicle,
            Provider,
            Enterprises,
            Evaluator,
            Participants,
            Employers,
        ])
        .collect()
}

/// What a ledger says that an account received less what it paid, by part.
fn balance(ledger: &Ledger, account: Account, part: Part) -> i64 {
    let rows = ledger.channels.iter().zip(&ledger.amounts);
    rows.filter(|(c, _)| Part::of(c.purpose) == part)
        .map(|(c, row)| {
            let direction = i64::from(c.to == account) - i64::from(c.from == account);
            direction * row.iter().sum::<i64>()
        })
        .sum()
}

/// Some payments under a contract, as `(week, from, to, purpose, amount)`, entered in both.
fn pay(dice: &mut Dice, spec: &Spec, books: &mut Books, extract: &mut Extract) {
    use Account::{Municipality, Provider, State, Vehicle};
    for _ in 0..dice.below(9) {
        let own = Municipality(dice.below(spec.municipalities.len() as u64) as u16);
        let (from, to, purpose) = [
            (Account::Tranche(0), Vehicle, Purpose::Draw),
            (own, Vehicle, Purpose::Outcome),
            (State, Vehicle, Purpose::Outcome),
            (Vehicle, own, Purpose::Distribution),
            (Vehicle, Account::Tranche(0), Purpose::Distribution),
            (Provider, Vehicle, Purpose::Shortfall),
            (own, Vehicle, Purpose::Redemption),
        ][dice.below(7) as usize];
        let (week, amount) = (
            dice.weeks(spec.calendar.weeks + 99),
            dice.below(9_999) as i64,
        );
        let channel = books.programme.channel(from, to, purpose);
        books.programme.post(channel, week, amount);
        extract.enter(week, from, to, purpose, amount);
    }
}

proptest! {
    #![proptest_config(config(200))]

    #[test]
    fn the_extract_is_what_the_books_say(seed: u64) {
        let mut dice = Dice(seed);
        let (spec, draw) = chance::spec(&mut dice);
        let record = chance::record(&mut dice, &spec, 12);
        let tariffs = Tariffs::new(&spec, &draw);
        let last_week = if dice.yes() { Some(dice.weeks(spec.calendar.weeks)) } else { None };
        let mut books = books_until(&spec, &tariffs, &record, last_week);
        let mut extract = extract(&spec, &tariffs, &record, last_week);

        // What a contract measures, before its own flows are booked.
        use SavingComponent::{OrdinaryEffort, Tax};
        for named in [&[][..], &[Tax], &[OrdinaryEffort], &[OrdinaryEffort, Tax]] {
            for (arm, ledger) in [
                (&extract.programme, &books.programme),
                (&extract.counterfactual, &books.counterfactual),
            ] {
                prop_assert_eq!(&*Extract::measured(arm, named), &measured_cost(ledger, None, named));
            }
        }
        let rows = || books.programme.channels.iter().zip(&books.programme.amounts);
        for (week, moved) in extract.moved.iter().enumerate() {
            let paid = rows().filter(|(c, _)| c.from == Account::Vehicle);
            prop_assert_eq!(moved.vehicle_pays, paid.map(|(_, row)| row[week]).sum::<i64>());
        }
        prop_assert_eq!(extract.moved.len(), books.programme.weeks() as usize);

        pay(&mut dice, &spec, &mut books, &mut extract);
        let saving = Saving::of(&books, None);
        for (week, moved) in extract.moved.iter().enumerate() {
            let at = |row: &[i64]| row.get(week).copied().unwrap_or(0);
            prop_assert_eq!(-moved.effort, at(&saving.programme));
            prop_assert_eq!(-moved.contract, at(&saving.contract));
            let balance = books.programme.balance(Account::Vehicle, week as u32);
            prop_assert_eq!(moved.vehicle, balance);
        }
        prop_assert_eq!(extract.moved.len(), books.programme.weeks() as usize);
        for account in accounts(&spec) {
            let balance = |part| {
                balance(&books.programme, account, part)
                    - balance(&books.counterfactual, account, part)
            };
            let got = extract.balances.of(account);
            prop_assert_eq!(got.effort, balance(Part::Effort));
            prop_assert_eq!(got.saving, balance(Part::Saving));
            prop_assert_eq!(got.contract, balance(Part::Contract));
            let saving = savings(&books);
            let net = saving.get(&account).map_or(0, |row| row.iter().sum());
            prop_assert_eq!(got.net(), net);
        }
        prop_assert_eq!(extract.balances.public(), public_saving(&books).iter().sum::<i64>());
        let effort = books.programme.channels.iter().zip(&books.programme.amounts);
        let effort = effort.filter(|(c, _)| Component::of(c.purpose) == Some(Component::Programme));
        prop_assert_eq!(extract.effort_of_all, effort.flat_map(|(_, row)| row).sum::<i64>());
        let public: i64 = displacement(&spec, &tariffs, &record).public().iter().sum();
        prop_assert_eq!(displaced(&spec, &tariffs, &record), public);
    }
}

/// Numbers behind prices, one of each kind; `None` where a random scenario has none.
type Place = fn(&mut Spec) -> Option<&mut Number>;

const PLACES: [Place; 19] = [
    |s| {
        Some(
            &mut s
                .states
                .iter_mut()
                .find_map(|s| s.benefit.as_mut())?
                .rate
                .by_year[0]
                .1,
        )
    },
    |s| {
        Some(
            &mut s
                .states
                .iter_mut()
                .find_map(|s| s.benefit.as_mut())?
                .rate
                .growth,
        )
    },
    |s| Some(&mut s.states.iter_mut().find_map(|s| s.wage.as_mut())?.by_year[0].1),
    |s| {
        Some(
            &mut s
                .states
                .iter_mut()
                .find_map(|s| s.ordinary_effort.as_mut())?
                .by_year[0]
                .1,
        )
    },
    |s| Some(&mut s.economy.refund.bands.first_mut()?.1),
    |s| Some(&mut s.economy.tax.labour_market_contribution),
    |s| Some(&mut s.economy.tax.state_rate),
    |s| Some(&mut s.municipalities.first_mut()?.tax_rate),
    |s| Some(&mut s.municipalities.first_mut()?.tax_kept),
    |s| Some(&mut s.programme.as_mut()?.steps.first_mut()?.ordinary_effort),
    |s| Some(&mut s.programme.as_mut()?.steps.first_mut()?.cost_per_start),
    |s| Some(&mut s.programme.as_mut()?.steps.first_mut()?.cost_per_week),
    |s| Some(&mut s.programme.as_mut()?.steps.first_mut()?.mentor_hours),
    |s| Some(&mut s.programme.as_mut()?.steps.first_mut()?.mentor_price),
    |s| Some(&mut s.programme.as_mut()?.adviser.as_mut()?.cost_per_week),
    |s| Some(&mut s.enterprises.as_mut()?.levels.first_mut()?.cost_per_start),
    |s| {
        Some(
            &mut s
                .enterprises
                .as_mut()?
                .levels
                .iter_mut()
                .find(|l| l.accelerator)?
                .cost_per_week,
        )
    },
    |s| Some(&mut s.costs.first_mut()?.due.first_mut()?.1),
    |s| Some(&mut s.costs.last_mut()?.due.last_mut()?.1),
];

#[test]
fn another_draw_changes_every_table_that_it_touches() {
    let mut changed = [0; PLACES.len()];
    for seed in 0..200 {
        for (place, changed) in PLACES.iter().zip(&mut changed) {
            let (mut spec, mut draw) = chance::spec(&mut Dice(seed));
            let Some(number) = place(&mut spec) else {
                continue;
            };
            number.parameter = Some(ParameterId(draw.values.len() as u32));
            draw.values.push(0.2);
            let before = Tariffs::new(&spec, &draw);
            let other = Draw {
                values: draw.values.iter().map(|v| v + 0.5).collect(),
            };
            let again = before.redraw(&spec, &other);
            assert!(again == Tariffs::new(&spec, &other), "seed {seed}");
            *changed += u32::from(again != before);
        }
    }
    assert!(changed.iter().all(|n| *n > 0), "{changed:?}");
}
