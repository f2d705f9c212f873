//! Laws of the books on random scenarios and records.

use super::chance::{self, Dice};
use super::{config, reference};
use crate::model::Spec;
use crate::model::account::Account;
use crate::model::number::Draw;
use crate::money::books::{Books, books};
use crate::money::ledger::{Ledger, Purpose};
use crate::money::tariff::Tariffs;
use crate::record::Record;
use proptest::prelude::*;

fn any(seed: u64) -> (Spec, Draw, Record, Tariffs, Books) {
    let mut dice = Dice(seed);
    let (spec, draw) = chance::spec(&mut dice);
    let record = chance::record(&mut dice, &spec, 12);
    let tariffs = Tariffs::new(&spec, &draw);
    let books = books(&spec, &tariffs, &record);
    (spec, draw, record, tariffs, books)
}

fn sum(ledger: &Ledger, week: usize, keep: impl Fn(Account, Account, Purpose) -> bool) -> i64 {
    let rows = ledger.channels.iter().zip(&ledger.amounts);
    rows.filter(|(c, _)| keep(c.from, c.to, c.purpose))
        .map(|(_, row)| row[week])
        .sum()
}

proptest! {
    #![proptest_config(config(150))]

    #[test]
    fn agree_with_the_weekly_reference(seed: u64) {
        let (spec, draw, record, _, books) = any(seed);
        let (programme, counterfactual) = reference::books(&spec, &draw, &record);
        for (ledger, wanted) in [(&books.counterfactual, counterfactual), (&books.programme, programme)] {
            let got = reference::flows(ledger);
            let first = wanted
                .keys()
                .chain(got.keys())
                .find(|key| wanted.get(key) != got.get(key))
                .map(|key| (key, wanted.get(key), got.get(key)));
            prop_assert_eq!(first, None, "(key, wanted, got)");
        }
    }

    #[test]
    fn accounts_sum_to_zero_every_week(seed: u64) {
        let (_, _, _, _, books) = any(seed);
        for ledger in [&books.programme, &books.counterfactual] {
            let mut accounts: Vec<Account> =
                ledger.channels.iter().flat_map(|c| [c.from, c.to]).collect();
            accounts.sort();
            accounts.dedup();
            for week in 0..ledger.weeks() {
                let total: i64 = accounts.iter().map(|a| ledger.balance(*a, week)).sum();
                prop_assert_eq!(total, 0);
            }
        }
    }

    #[test]
    fn every_flow_runs_forwards(seed: u64) {
        let (_, _, _, _, books) = any(seed);
        for ledger in [&books.programme, &books.counterfactual] {
            prop_assert!(ledger.amounts.iter().flatten().all(|amount| *amount >= 0));
        }
    }

    #[test]
    fn participants_receive_what_the_public_pays(seed: u64) {
        use Purpose::{Benefit, CoFinancing, Refund};
        let (_, _, _, _, books) = any(seed);
        for ledger in [&books.programme, &books.counterfactual] {
            for week in 0..ledger.weeks() as usize {
                let received = sum(ledger, week, |_, to, purpose| {
                    to == Account::Participants && purpose == Benefit
                });
                let benefits = |purpose| matches!(purpose, Benefit | Refund | CoFinancing);
                let participants = |account| account == Account::Participants;
                let paid = sum(ledger, week, |from, _, p| benefits(p) && !participants(from));
                let passed_on = sum(ledger, week, |_, to, p| benefits(p) && !participants(to));
                prop_assert_eq!(received, paid - passed_on);
            }
        }
    }

    #[test]
    fn costs_after_the_horizon_are_booked(seed: u64) {
        let (spec, _, _, tariffs, books) = any(seed);
        let due: i64 = tariffs.costs().iter().flatten().flat_map(|d| &d.parts).map(|p| p.1).sum();
        let rows = books.programme.channels.iter().zip(&books.programme.amounts);
        let booked: i64 = rows
            .filter(|(c, _)| c.purpose == Purpose::Fixed)
            .flat_map(|(_, row)| row)
            .sum();
        prop_assert_eq!(booked, due);
        prop_assert!(books.programme.weeks() > spec.calendar.weeks);
        prop_assert_eq!(books.programme.weeks(), books.counterfactual.weeks());
    }
}
