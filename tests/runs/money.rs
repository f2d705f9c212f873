//! Money in every week of many replications of both scenarios: nothing is created, nothing is lost, and the books say
//! what the lives say.

mod slow;

use crate::support::{kolding, vaekst};
use rayon::prelude::*;
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use trappe::analysis::evaluate::{Evaluator, Replication};
use trappe::contract::flow::Flow;
use trappe::contract::terms::Payer;
use trappe::model::account::Account;
use trappe::money::books::Books;
use trappe::money::ledger::{Channel, Ledger, Purpose};
use trappe::record::Arm;
use trappe::scenario::Scenario;
use trappe::sim::luck::Coupling;

/// Looks at many replications of both scenarios.
fn in_both(replications: u32, look: impl Fn(&Scenario, &Replication<'_>, &Books) + Sync) {
    for scenario in [kolding(&[]), vaekst(&[])] {
        let evaluator = Evaluator::new(&scenario, scenario.run.seed, Coupling::Twin).unwrap();
        (0..replications).into_par_iter().for_each(|r| {
            let replication = evaluator.replication(&evaluator.luck(r), true).unwrap();
            look(&scenario, &replication, &replication.books(&scenario.spec));
        });
    }
}

fn both<'r>(replication: &'r Replication<'_>, books: &'r Books) -> [(&'r Arm, &'r Ledger); 2] {
    [
        (&replication.record.programme, &books.programme),
        (&replication.record.counterfactual, &books.counterfactual),
    ]
}

fn channels<'l>(
    ledger: &'l Ledger,
    which: impl Fn(&Channel) -> bool + 'l,
) -> impl Iterator<Item = (&'l Channel, &'l Vec<i64>)> {
    let all = ledger.channels.iter().zip(&ledger.amounts);
    all.filter(move |(channel, _)| which(channel))
}

/// By week, the sum over the channels that satisfy a condition.
fn by_week(ledger: &Ledger, which: impl Fn(&Channel) -> bool) -> Vec<i64> {
    let mut sums = vec![0; ledger.weeks() as usize];
    for (_, row) in channels(ledger, which) {
        for (sum, amount) in sums.iter_mut().zip(row) {
            *sum += amount;
        }
    }
    sums
}

fn accounts(ledger: &Ledger) -> Vec<Account> {
    let mut all: Vec<Account> = ledger
        .channels
        .iter()
        .flat_map(|c| [c.from, c.to])
        .collect();
    all.sort();
    all.dedup();
    all
}

#[test]
fn in_every_week_all_accounts_sum_to_zero() {
    in_both(200, |_, replication, books| {
        for (_, ledger) in both(replication, books) {
            let all = accounts(ledger);
            for week in 0..ledger.weeks() {
                let sum: i64 = all.iter().map(|a| ledger.balance(*a, week)).sum();
                assert_eq!(sum, 0, "week {week}");
            }
        }
    });
}

#[test]
fn nobody_pays_a_negative_amount_nor_himself() {
    in_both(200, |_, replication, books| {
        for (_, ledger) in both(replication, books) {
            for (channel, row) in channels(ledger, |_| true) {
                assert!(channel.from != channel.to, "{channel:?}");
                let least = row.iter().min().copied().unwrap_or(0);
                assert!(least >= 0, "{channel:?}: {least}");
            }
        }
    });
}

#[test]
fn the_vehicle_is_never_overdrawn_and_keeps_nothing() {
    in_both(200, |_, _, books| {
        let ledger = &books.programme;
        let mut cash = 0;
        for week in 0..ledger.weeks() {
            cash += ledger.balance(Account::Vehicle, week);
            assert!(cash >= 0, "week {week}: {cash}");
        }
        assert_eq!(cash, 0);
        let other = &books.counterfactual;
        let touched = |c: &Channel| c.from == Account::Vehicle || c.to == Account::Vehicle;
        assert_eq!(channels(other, touched).count(), 0);
    });
}

#[test]
fn the_settlement_is_what_the_books_say() {
    const CONTRACT: [Purpose; 7] = [
        Purpose::Draw,
        Purpose::Shortfall,
        Purpose::Outcome,
        Purpose::Distribution,
        Purpose::Guarantee,
        Purpose::Redemption,
        Purpose::RiskPayment,
    ];
    in_both(200, |scenario, replication, books| {
        let settlement = replication.settlement.as_ref().unwrap();
        let ledger = &books.programme;
        // Flow by flow: channel and week.
        let mut flows: BTreeMap<(Account, Account, Purpose, u32), i64> = BTreeMap::new();
        for Flow {
            day,
            from,
            to,
            purpose,
            amount,
        } in &settlement.flows
        {
            let days = (day.date() - scenario.spec.calendar.start).get_days();
            let week = u32::try_from(days / 7).unwrap();
            *flows.entry((*from, *to, *purpose, week)).or_default() += amount;
        }
        let mut booked = BTreeMap::new();
        for (c, row) in channels(ledger, |c| CONTRACT.contains(&c.purpose)) {
            for (week, amount) in (0..).zip(row).filter(|(_, amount)| **amount != 0) {
                booked.insert((c.from, c.to, c.purpose, week), *amount);
            }
        }
        flows.retain(|_, amount| *amount != 0);
        assert_eq!(flows, booked);
        // Total by total.
        let total = |purpose| -> i64 { by_week(ledger, |c| c.purpose == purpose).iter().sum() };
        assert_eq!(total(Purpose::Draw), settlement.drawn);
        assert_eq!(total(Purpose::Outcome), settlement.paid);
        assert_eq!(total(Purpose::Shortfall), settlement.unfunded);
        assert_eq!(total(Purpose::Distribution), settlement.paid);
        // What is drawn is spent on the effort, and the effort is what the vehicle pays beside the distributions.
        let effort: i64 = by_week(ledger, |c| {
            c.from == Account::Vehicle && c.purpose != Purpose::Distribution
        })
        .iter()
        .sum();
        assert_eq!(effort, settlement.drawn + settlement.unfunded);
        // The statement adds up to the same.
        let statement = settlement.statement.as_ref().unwrap();
        let sum = |amounts: &mut dyn Iterator<Item = i64>| amounts.sum::<i64>();
        assert_eq!(
            sum(&mut statement.payments.iter().map(|p| p.amount)),
            settlement.paid
        );
        assert_eq!(
            sum(&mut statement
                .draws
                .iter()
                .flat_map(|d| d.by.iter().map(|(_, amount)| *amount))),
            settlement.drawn
        );
        assert_eq!(
            sum(&mut statement.waterfall.iter().map(|w| w.paid + w.rest)),
            settlement.paid
        );
        assert_eq!(
            sum(&mut statement.lines.iter().map(|l| l.paid)),
            settlement.paid
        );
        assert_eq!(
            sum(&mut settlement.by_line.iter().copied()),
            settlement.paid
        );
    });
}

#[test]
fn no_payment_exceeds_the_cap_and_payers_pay_their_shares() {
    in_both(200, |scenario, replication, _| {
        let terms = scenario.contract.as_ref().unwrap();
        let settlement = replication.settlement.as_ref().unwrap();
        assert!(settlement.paid <= terms.cap.unwrap());
        for Payer { account, share, .. } in &terms.payers {
            let flows = settlement.flows.iter();
            let outcome = flows.filter(|f| f.purpose == Purpose::Outcome && f.from == *account);
            let paid: i64 = outcome.map(|f| f.amount).sum();
            // Each payment is split to whole øre, with less than one øre left over for each payer.
            let expected = share * Decimal::from(settlement.paid);
            let payments = Decimal::from(20);
            assert!(
                (Decimal::from(paid) - expected).abs() <= payments,
                "{account:?}: {paid}"
            );
            assert!(settlement.by_payer.contains(&(*account, paid)));
        }
    });
}

#[test]
fn people_receive_benefits_and_wages_less_taxes() {
    use Purpose::{Benefit, MunicipalTax, StateTax, Wage};
    in_both(200, |_, replication, books| {
        for (_, ledger) in both(replication, books) {
            let people = Account::Participants;
            let income = by_week(ledger, |c| {
                c.to == people && matches!(c.purpose, Benefit | Wage)
            });
            let tax = by_week(ledger, |c| {
                c.from == people && matches!(c.purpose, MunicipalTax | StateTax)
            });
            for week in 0..ledger.weeks() {
                let w = week as usize;
                assert_eq!(
                    ledger.balance(people, week),
                    income[w] - tax[w],
                    "week {week}"
                );
            }
            // And nobody else lives on these.
            let strays = channels(ledger, |c| {
                matches!(c.purpose, Benefit | Wage) && c.to != people
                    || matches!(c.purpose, MunicipalTax | StateTax) && c.from != people
            });
            assert_eq!(strays.count(), 0);
        }
    });
}

/// What the books say that a municipality pays for benefits net of refund, by week.
fn booked_benefits(ledger: &Ledger, municipality: u16) -> Vec<i64> {
    let own = Account::Municipality(municipality);
    let paid = by_week(ledger, |c| {
        c.from == own && matches!(c.purpose, Purpose::Benefit | Purpose::CoFinancing)
    });
    let refunded = by_week(ledger, |c| c.to == own && c.purpose == Purpose::Refund);
    paid.iter().zip(refunded).map(|(p, r)| p - r).collect()
}

#[test]
fn the_books_are_the_lives_priced_person_by_person_and_week_by_week() {
    in_both(100, |scenario, replication, books| {
        let spec = &scenario.spec;
        let record = &replication.record;
        let days: Vec<_> = (0..record.weeks)
            .map(|w| spec.calendar.first_day(w))
            .collect();
        for (arm, ledger) in both(replication, books) {
            let none = vec![0; ledger.weeks() as usize];
            let mut municipal = vec![none.clone(); spec.municipalities.len()];
            let (mut benefit, mut wage, mut tax) = (none.clone(), none.clone(), none);
            // The same state, band and year come again and again.
            let mut known: BTreeMap<(u16, usize, u32, i16), slow::Week> = BTreeMap::new();
            for (index, person) in record.people.iter().enumerate() {
                let lived = slow::weeks_of(arm, index, record.weeks);
                assert_eq!(lived.iter().any(Option::is_some), person.intake.is_some());
                let numbers = slow::counter_of(spec, person, &lived);
                for (w, state) in lived.iter().enumerate() {
                    let Some(state) = *state else { continue };
                    let number = numbers[w].min(53);
                    let key = (person.municipality, state, number, days[w].year());
                    let week = *known.entry(key).or_insert_with(|| {
                        slow::week(
                            spec,
                            &replication.drawn.draw,
                            person.municipality,
                            &spec.states[state],
                            number,
                            days[w],
                        )
                    });
                    municipal[usize::from(person.municipality)][w] += week.municipal;
                    benefit[w] += week.benefit;
                    wage[w] += week.wage;
                    tax[w] += week.tax;
                }
            }
            for (index, weeks) in (0..).zip(&municipal) {
                assert!(*weeks == booked_benefits(ledger, index), "{index}");
            }
            let books = |purpose| by_week(ledger, |c: &Channel| c.purpose == purpose);
            assert!(benefit == books(Purpose::Benefit));
            assert!(wage == books(Purpose::Wage));
            let state_tax = books(Purpose::StateTax);
            let taxes = books(Purpose::MunicipalTax);
            let taxes: Vec<i64> = taxes.iter().zip(state_tax).map(|(a, b)| a + b).collect();
            assert!(tax == taxes);
        }
    });
}
