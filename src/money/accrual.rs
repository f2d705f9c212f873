//! The fast way to fill the books: changes of a weekly amount are noted, and summed up once at the end.
//!
//! The cost of an entry depends on how often its weekly amount changes, not on how many weeks it lasts.

use super::ledger::{Channel, Ledger, Purpose};
use super::programme::Entries;
use super::years::Years;
use crate::model::account::Account;

/// Books in the making.
#[derive(Debug, Clone)]
pub struct Accruals {
    channels: Vec<Channel>,
    /// By channel: the change of the weekly amount in each week, in øre; one more than there are weeks.
    changes: Vec<Vec<i64>>,
    weeks: u32,
}

impl Accruals {
    /// Empty books of so many weeks. Nothing is booked beyond them.
    pub fn new(weeks: u32) -> Self {
        Self {
            channels: Vec::new(),
            changes: Vec::new(),
            weeks,
        }
    }

    /// Position of a channel, opened if need be. Cost: linear in the number of channels.
    pub fn channel(&mut self, from: Account, to: Account, purpose: Purpose) -> usize {
        let channel = Channel { from, to, purpose };
        if let Some(index) = self.channels.iter().position(|c| *c == channel) {
            return index;
        }
        self.channels.push(channel);
        self.changes.push(vec![0; self.weeks as usize + 1]);
        self.channels.len() - 1
    }

    /// Books an amount in each of the weeks `from..to`.
    pub fn run(&mut self, channel: usize, from: u32, to: u32, per_week: i64) {
        let to = to.min(self.weeks);
        if from < to {
            let row = &mut self.changes[channel];
            row[from as usize] += per_week;
            row[to as usize] -= per_week;
        }
    }

    /// Books in each of the weeks `from..to` the weekly amount of its calendar year; `by_year` is indexed as
    /// `years` and at least as long.
    pub fn series(&mut self, channel: usize, years: &Years, from: u32, to: u32, by_year: &[i64]) {
        spread(&mut self.changes[channel], years, from, to, by_year);
    }

    /// Sums the changes up.
    pub fn finish(self) -> Ledger {
        let Self {
            channels,
            mut changes,
            weeks,
        } = self;
        for row in &mut changes {
            sum_up(row);
        }
        Ledger::from_rows(channels, changes, weeks)
    }
}

impl Entries for Accruals {
    fn run(
        &mut self,
        (from, to): (Account, Account),
        purpose: Purpose,
        weeks: (u32, u32),
        per_week: i64,
    ) {
        let channel = self.channel(from, to, purpose);
        Self::run(self, channel, weeks.0, weeks.1, per_week);
    }

    fn ordinary_effort(
        &mut self,
        municipality: u16,
        years: &Years,
        weeks: (u32, u32),
        by_year: &[i64],
    ) {
        let own = Account::Municipality(municipality);
        let channel = self.channel(own, Account::Provider, Purpose::OrdinaryEffort);
        self.series(channel, years, weeks.0, weeks.1, by_year);
    }
}

/// Notes in a row of changes, one longer than there are weeks, that in each of the weeks `from..to` the weekly
/// amount of its calendar year falls.
pub(super) fn spread(row: &mut [i64], years: &Years, from: u32, to: u32, by_year: &[i64]) {
    let to = to.min(row.len().saturating_sub(1) as u32);
    if from >= to {
        return;
    }
    let (first, last) = (years.index(from), years.index(to - 1));
    row[from as usize] += by_year[first];
    for year in first + 1..=last {
        row[years.start(year) as usize] += by_year[year] - by_year[year - 1];
    }
    row[to as usize] -= by_year[last];
}

/// Turns a row of changes into weekly amounts.
pub(super) fn sum_up(row: &mut Vec<i64>) {
    let mut amount = 0;
    for change in row.iter_mut() {
        amount += *change;
        *change = amount;
    }
    row.pop();
}
