//! Who pays how much of an amount, within everybody's caps.

use crate::contract::day::Day;
use crate::contract::terms::{Over, Payer, Terms};
use crate::model::account::Account;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// Parts that make up 1: shares of up to fifteen decimals are exact.
const ONE: i128 = 1_000_000_000_000_000;

/// Shares that lack no more than this of 1 are meant to add up to it: three thirds written with a few digits.
const NEARLY: i128 = ONE / 1_000_000;

/// A list of payers.
#[derive(Debug, Clone)]
pub(super) struct Payers {
    entries: Vec<Entry>,
}

#[derive(Debug, Clone, Copy)]
struct Entry {
    /// Index into all accounts that pay.
    account: usize,
    weight: i128,
    cap: Option<i64>,
    cap_per_year: Option<i64>,
    from: Option<Day>,
    until: Option<Day>,
}

/// What everybody has paid: by account.
#[derive(Debug, Clone, Default)]
pub(super) struct Purse {
    /// For outcomes.
    pub ever: Vec<i64>,
    /// Principal repaid.
    pub repaid: Vec<i64>,
    pub this_year: Vec<i64>,
    pub today: Vec<i64>,
    /// By entry of the list at hand.
    weights: Vec<i128>,
    parts: Vec<i64>,
}

impl Purse {
    pub fn new(accounts: usize) -> Self {
        Self {
            ever: vec![0; accounts],
            repaid: vec![0; accounts],
            this_year: vec![0; accounts],
            today: vec![0; accounts],
            ..Self::default()
        }
    }

    fn pay(&mut self, account: usize, amount: i64) {
        for paid in [&mut self.ever, &mut self.this_year, &mut self.today] {
            paid[account] = paid[account].saturating_add(amount);
        }
    }

    /// Principal repaid: all caps count it.
    pub fn repay(&mut self, account: usize, amount: i64) {
        for paid in [&mut self.repaid, &mut self.this_year] {
            paid[account] = paid[account].saturating_add(amount);
        }
    }

    /// Most that a payer may still pay. Its caps are on everything that its account pays under the contract.
    fn room(&self, entry: &Entry) -> i64 {
        let left = |cap: Option<i64>, paid: i64| {
            cap.map_or(i64::MAX, |cap| cap.saturating_sub(paid).max(0))
        };
        let ever = self.ever[entry.account].saturating_add(self.repaid[entry.account]);
        left(entry.cap, ever).min(left(entry.cap_per_year, self.this_year[entry.account]))
    }
}

/// All accounts that pay, in the order in which they first appear in the terms.
pub(super) fn accounts(terms: &Terms) -> Vec<Account> {
    let mut accounts = Vec::new();
    let of_lines = terms.lines.iter().filter_map(|line| line.payers.as_ref());
    for payer in terms.payers.iter().chain(of_lines.flatten()) {
        if !accounts.contains(&payer.account) {
            accounts.push(payer.account);
        }
    }
    accounts
}

impl Payers {
    /// Makes a list ready.
    pub fn new(payers: &[Payer], accounts: &[Account]) -> Self {
        let entry = |payer: &Payer| {
            let share = payer.share.clamp(Decimal::ZERO, Decimal::ONE);
            let weight = share
                .saturating_mul(Decimal::from_i128_with_scale(ONE, 0))
                .round();
            Some(Entry {
                account: accounts.iter().position(|a| *a == payer.account)?,
                weight: weight.to_i128().unwrap_or(0),
                cap: payer.cap,
                cap_per_year: payer.cap_per_year,
                from: payer.from,
                until: payer.until,
            })
        };
        Self {
            entries: payers.iter().filter_map(entry).collect(),
        }
    }

    /// Splits an amount among those who are active on a day and books what they pay; returns what all of them pay together.
    pub fn collect(&self, amount: i64, day: Day, over: Over, purse: &mut Purse) -> i64 {
        if let [only] = &self.entries[..]
            && only.weight == ONE
            && only.from.or(only.until).is_none()
        {
            let paid = amount.min(purse.room(only));
            purse.pay(only.account, paid);
            return paid;
        }
        self.weigh(day, purse);
        let total: i128 = purse.weights.iter().sum();
        // where shares don't add up to 1 nobody pays the rest
        let total = if total >= ONE - NEARLY { total } else { ONE };
        let mut paid = 0_i64;
        let mut open = amount;
        let mut total = total;
        for _ in 0..=self.entries.len() {
            purse.split(open, total);
            let mut cut = 0_i64;
            for (index, entry) in self.entries.iter().enumerate() {
                let part = purse.parts[index];
                let within = part.min(purse.room(entry));
                purse.pay(entry.account, within);
                paid = paid.saturating_add(within);
                cut = cut.saturating_add(part - within);
            }
            if cut == 0 || over == Over::Unpaid {
                break;
            }
            // each round somebody has come to a cap, so this ends
            for (index, entry) in self.entries.iter().enumerate() {
                if purse.room(entry) == 0 {
                    purse.weights[index] = 0;
                }
            }
            total = purse.weights.iter().sum();
            open = cut;
            if total == 0 {
                break;
            }
        }
        paid
    }

    /// Splits what a tranche pays back: all of it, whoever is active on the day, caps aside.
    pub fn give(
        &self,
        amount: i64,
        day: Day,
        purse: &mut Purse,
        mut to: impl FnMut(usize, i64),
    ) -> i64 {
        self.weigh(day, purse);
        let total: i128 = purse.weights.iter().sum();
        if total == 0 {
            return 0;
        }
        purse.split(amount, total);
        for (entry, part) in self.entries.iter().zip(&purse.parts) {
            if *part > 0 {
                to(entry.account, *part);
            }
        }
        amount
    }

    fn weigh(&self, day: Day, purse: &mut Purse) {
        purse.weights.clear();
        purse.weights.extend(self.entries.iter().map(|entry| {
            let active = entry.from.is_none_or(|from| from <= day)
                && entry.until.is_none_or(|until| day <= until);
            if active { entry.weight } else { 0 }
        }));
    }
}

impl Purse {
    /// Divides an amount by the weights in parts of `total`: each part is the difference of two cumulative shares that are
    /// rounded down, so that parts add up.
    fn split(&mut self, amount: i64, total: i128) {
        self.parts.clear();
        let (mut cumulative, mut given) = (0_i128, 0_i64);
        for weight in &self.weights {
            cumulative += weight;
            // below 2^63 × 10^15 × the number of payers
            let until = (i128::from(amount).saturating_mul(cumulative) / total) as i64;
            self.parts.push(until - given);
            given = until;
        }
    }
}
