//! What the programme arm costs beside lives: both staircases, the adviser, costs with a date, and the ordinary
//! effort that steps replace.
//!
//! | Flow | Amount | To |
//! |---|---|---|
//! | step | per start, per week on it (mentor hours × price included); nothing while waiting for a place | provider |
//! | adviser | per week inside a window | provider |
//! | level of an enterprise | on entering it; per week of the accelerator, until the enterprise leaves it or fails | enterprises |
//! | cost with a date | as it falls due | as the scenario says |
//! | ordinary effort on a step | the change against the full effort (settled point 5) | provider |

use super::ledger::Purpose;
use super::price::{OWN, Price};
use super::tariff::Tariffs;
use super::years::Years;
use crate::model::Spec;
use crate::model::account::Account;
use crate::record::{EnterpriseRecord, PlaceKind, Record, StepStay};

/// The account that pays for somebody of a municipality.
pub(super) fn resolve(payer: Account, municipality: u16) -> Account {
    if payer == OWN {
        Account::Municipality(municipality)
    } else {
        payer
    }
}

/// What the programme's flows are entered in: the books, or sums that leave them out.
pub(super) trait Entries {
    /// An amount in each of some weeks, `weeks.0` to before `weeks.1`, from one account to another.
    fn run(
        &mut self,
        accounts: (Account, Account),
        purpose: Purpose,
        weeks: (u32, u32),
        per_week: i64,
    );

    /// A change of what a municipality pays the provider for ordinary effort in each of some weeks, by calendar year.
    fn ordinary_effort(
        &mut self,
        municipality: u16,
        years: &Years,
        weeks: (u32, u32),
        by_year: &[i64],
    );
}

/// Books the programme's flows of a record; `last_week` is the last one of a programme that ended early.
pub(super) fn book(
    spec: &Spec,
    tariffs: &Tariffs,
    record: &Record,
    last_week: Option<u32>,
    into: &mut impl Entries,
) {
    for step in record
        .steps
        .iter()
        .filter(|step| step.place != PlaceKind::Waiting)
    {
        book_step(tariffs, record, step, into);
    }
    for window in &record.adviser {
        let weeks = (window.from, window.to.min(record.weeks));
        let municipality = record.people[window.person as usize].municipality;
        for price in tariffs.adviser() {
            let accounts = (resolve(price.payer, municipality), Account::Provider);
            charge(into, accounts, Purpose::Adviser, weeks, price.week);
        }
    }
    for enterprise in &record.enterprises {
        book_enterprise(tariffs, record, enterprise, into);
    }
    for (cost, dues) in spec.costs.iter().zip(tariffs.costs()) {
        for due in dues {
            let over = last_week.is_some_and(|last| due.week > last);
            for (payer, amount) in &due.parts {
                if over && *payer == Account::Vehicle {
                    continue;
                }
                let weeks = (due.week, due.week.saturating_add(1));
                charge(into, (*payer, cost.to), Purpose::Fixed, weeks, *amount);
            }
        }
    }
}

/// Books a weekly amount, without opening a channel for nothing.
fn charge(
    into: &mut impl Entries,
    accounts: (Account, Account),
    purpose: Purpose,
    weeks: (u32, u32),
    per_week: i64,
) {
    if per_week != 0 && weeks.0 < weeks.1 {
        into.run(accounts, purpose, weeks, per_week);
    }
}

/// Books an interval on a step: its price, and the ordinary effort that it replaces.
fn book_step(tariffs: &Tariffs, record: &Record, step: &StepStay, into: &mut impl Entries) {
    let municipality = record.people[step.person as usize].municipality;
    let weeks = (step.from, step.to.min(record.weeks));
    let first = (step.from, (step.from + 1).min(record.weeks));
    let index = usize::from(step.step);
    for price in &tariffs.steps()[index] {
        let accounts = (resolve(price.payer, municipality), Account::Provider);
        charge(into, accounts, Purpose::Programme, weeks, price.week);
        if step.start {
            charge(into, accounts, Purpose::Programme, first, price.start);
        }
    }
    let stays = record.programme.stays_of(step.person as usize);
    // The last stay that has begun by then is the first that is met: those before it are over.
    let before = stays.partition_point(|stay| stay.from <= weeks.0);
    let met = stays.get(before.saturating_sub(1)..).unwrap_or_default();
    for (k, stay) in met.iter().enumerate() {
        if stay.from >= weeks.1 {
            break;
        }
        let next = met.get(k + 1).map_or(record.weeks, |next| next.from);
        let (from, to) = (stay.from.max(weeks.0), next.min(weeks.1));
        if from >= to {
            continue;
        }
        let by_year = tariffs.effort_change(index, stay.state);
        if by_year.iter().any(|change| *change != 0) {
            into.ordinary_effort(municipality, tariffs.years(), (from, to), by_year);
        }
    }
}

/// Books the levels of an enterprise. Repeating a level is not entering it.
fn book_enterprise(
    tariffs: &Tariffs,
    record: &Record,
    enterprise: &EnterpriseRecord,
    into: &mut impl Entries,
) {
    let end = enterprise.failed.unwrap_or(record.weeks).min(record.weeks);
    let left = enterprise.left_accelerator.unwrap_or(end).min(end);
    let mut before: Option<u16> = None;
    for (k, (from, level)) in enterprise.levels.iter().copied().enumerate() {
        let next = enterprise.levels.get(k + 1).map_or(end, |(week, _)| *week);
        for Price { payer, start, week } in &tariffs.levels()[usize::from(level)] {
            let payer = resolve(*payer, enterprise.municipality);
            let mut pay = |weeks, amount| {
                let accounts = (payer, Account::Enterprises);
                charge(into, accounts, Purpose::Accelerator, weeks, amount);
            };
            if before != Some(level) {
                pay((from, (from + 1).min(record.weeks)), *start);
            }
            pay((from, next.min(left)), *week);
        }
        before = Some(level);
    }
}
