//! Dated flows: what the contract hands over to the books.

use crate::model::account::Account;
use crate::model::calendar::Calendar;
use crate::money::ledger::{Ledger, Purpose};
use jiff::civil::Date;
use serde::Serialize;

/// A payment on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Flow {
    /// The day.
    pub date: Date,
    /// Who pays.
    pub from: Account,
    /// Who receives.
    pub to: Account,
    /// What for.
    pub purpose: Purpose,
    /// How much, in øre; never negative.
    pub amount: i64,
}

/// Books flows in the weeks that contain their dates, beyond the horizon too; a date before the run goes into week 0.
pub fn post(flows: &[Flow], calendar: &Calendar, ledger: &mut Ledger) {
    for flow in flows {
        let channel = ledger.channel(flow.from, flow.to, flow.purpose);
        let week = calendar.week_of(flow.date).unwrap_or(0);
        ledger.post(channel, week, flow.amount);
    }
}

/// Days from one date to another; negative if `to` is earlier.
pub fn days_between(from: Date, to: Date) -> i64 {
    to.duration_since(from).as_hours() / 24
}
