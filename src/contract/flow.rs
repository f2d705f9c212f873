//! Dated flows: what a contract hands over to the books.

use super::day::Day;
use crate::model::account::Account;
use crate::model::calendar::Calendar;
use crate::money::extract::Extract;
use crate::money::ledger::{Ledger, Purpose};
use serde::Serialize;

/// A payment on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Flow {
    /// The day.
    pub day: Day,
    /// Who pays.
    pub from: Account,
    /// Who receives.
    pub to: Account,
    /// What for.
    pub purpose: Purpose,
    /// How much, in smallest units; positive.
    pub amount: i64,
}

/// Books flows in the weeks that contain their dates, beyond the horizon too; a date before the run goes into week 0.
pub fn post(flows: &[Flow], calendar: &Calendar, ledger: &mut Ledger) {
    for flow in flows {
        let channel = ledger.channel(flow.from, flow.to, flow.purpose);
        let week = calendar.week_of(flow.day.date()).unwrap_or(0);
        ledger.post(channel, week, flow.amount);
    }
}

/// The same in an extract of the books.
pub fn enter(flows: &[Flow], calendar: &Calendar, extract: &mut Extract) {
    let start = Day::of(calendar.start);
    for flow in flows {
        let week = u32::try_from(flow.day.since(start).div_euclid(7)).unwrap_or(0);
        extract.enter(week, flow.from, flow.to, flow.purpose, flow.amount);
    }
}
