//! Who pays how much of an amount, within everybody's caps.
//!
//! The contract's caps on a payer hold for everything that it pays under the contract, whichever list it pays by, redemption included.
//! The caps in a line's own list hold for what is paid by that list, and stand beside the contract's.

use crate::contract::amounts::clear;
use crate::contract::day::Day;
use crate::contract::ratio::{Ratio, clamp, reduce};
use crate::contract::statement::Limit;
use crate::contract::terms::{Over, Payer, Terms};
use crate::contract::wide;
use crate::model::account::Account;

/// Shares that lack no more than a part in so many are meant to add up to 1: three thirds written with a few digits.
const NEARLY: i128 = 1_000_000;

/// A list of payers.
#[derive(Debug, Clone)]
pub(super) struct Payers {
    entries: Vec<Entry>,
    /// The weight of somebody who pays everything.
    one: i128,
    /// Of a line's own list: where its totals begin in the purse, and the contract's payers, whose caps hold beside.
    own: Option<Own>,
}

#[derive(Debug, Clone)]
struct Own {
    first: usize,
    contract: Vec<Entry>,
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
    /// Paid by each line's own list: list by list, then by account.
    pub own_ever: Vec<i64>,
    pub own_year: Vec<i64>,
    /// By entry of the list at hand.
    weights: Vec<i128>,
    parts: Vec<i64>,
}

impl Purse {
    /// For so many accounts, and lines with payers of their own.
    pub fn new(accounts: usize, lists: usize) -> Self {
        Self {
            own_ever: vec![0; lists * accounts],
            own_year: vec![0; lists * accounts],
            ever: vec![0; accounts],
            repaid: vec![0; accounts],
            this_year: vec![0; accounts],
            today: vec![0; accounts],
            ..Self::default()
        }
    }

    /// Nobody has paid anything.
    pub fn reset(&mut self) {
        clear(&mut self.ever);
        clear(&mut self.repaid);
        clear(&mut self.own_ever);
        self.next_year();
    }

    /// Another calendar year.
    pub fn next_year(&mut self) {
        clear(&mut self.this_year);
        clear(&mut self.own_year);
    }

    fn pay(&mut self, list: &Payers, account: usize, amount: i64) {
        for paid in [&mut self.ever, &mut self.this_year, &mut self.today] {
            paid[account] = paid[account].saturating_add(amount);
        }
        if let Some(own) = &list.own {
            for paid in [&mut self.own_ever, &mut self.own_year] {
                let paid = &mut paid[own.first + account];
                *paid = paid.saturating_add(amount);
            }
        }
    }

    /// Principal repaid: all caps count it.
    pub fn repay(&mut self, account: usize, amount: i64) {
        for paid in [&mut self.repaid, &mut self.this_year] {
            paid[account] = paid[account].saturating_add(amount);
        }
    }

    /// Most that a payer may still pay on a day: under the caps of its list, and under the contract's.
    fn room(&self, list: &Payers, entry: &Entry, day: Day) -> i64 {
        let account = entry.account;
        let all = (
            self.ever[account].saturating_add(self.repaid[account]),
            self.this_year[account],
        );
        let Some(own) = &list.own else {
            return entry.room(all);
        };
        let at = own.first + account;
        let within = entry.room((self.own_ever[at], self.own_year[at]));
        // where somebody is named more than once, the caps of the day hold; on a day without, all of them
        let named = || own.contract.iter().filter(|c| c.account == account);
        let today = named().any(|c| c.active(day));
        named()
            .filter(|c| !today || c.active(day))
            .fold(within, |room, c| room.min(c.room(all)))
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

impl Entry {
    /// What its caps leave of what was paid: ever, and in the year.
    fn room(&self, (ever, year): (i64, i64)) -> i64 {
        let left = |cap: Option<i64>, paid: i64| {
            cap.map_or(i64::MAX, |cap| cap.saturating_sub(paid).max(0))
        };
        left(self.cap, ever).min(left(self.cap_per_year, year))
    }

    fn active(&self, day: Day) -> bool {
        self.from.is_none_or(|from| from <= day) && self.until.is_none_or(|until| day <= until)
    }
}

impl Payers {
    /// Makes the contract's list ready.
    pub fn new(payers: &[Payer], accounts: &[Account]) -> Self {
        let shares = payers.iter().map(|p| Ratio::new(p.share).min(Ratio::ONE));
        let mut weights: Vec<i128> = shares.map(Ratio::weight).collect();
        weights.push(Ratio::ONE.weight());
        reduce(&mut weights);
        let entry = |(payer, weight): (&Payer, &i128)| {
            Some(Entry {
                account: accounts.iter().position(|a| *a == payer.account)?,
                weight: *weight,
                cap: payer.cap,
                cap_per_year: payer.cap_per_year,
                from: payer.from,
                until: payer.until,
            })
        };
        Self {
            entries: payers.iter().zip(&weights).filter_map(entry).collect(),
            one: weights.last().copied().unwrap_or(1),
            own: None,
        }
    }

    /// Makes a line's own list ready, the `index`-th of them.
    pub fn of_line(payers: &[Payer], accounts: &[Account], contract: &Self, index: usize) -> Self {
        let capped = |c: &&Entry| c.cap.or(c.cap_per_year).is_some();
        Self {
            own: Some(Own {
                first: index * accounts.len(),
                contract: contract.entries.iter().filter(capped).copied().collect(),
            }),
            ..Self::new(payers, accounts)
        }
    }

    /// Why something is not paid on a day: its payers have come to their caps, or there are none.
    pub fn reason(&self, day: Day) -> Limit {
        if self.entries.iter().any(|e| e.weight > 0 && e.active(day)) {
            Limit::Payer
        } else {
            Limit::Nobody
        }
    }

    /// Splits an amount among those who are active on a day and books what they pay; returns what all of them pay together.
    pub fn collect(&self, amount: i64, day: Day, over: Over, purse: &mut Purse) -> i64 {
        if let [only] = &self.entries[..]
            && only.weight == self.one
            && only.from.or(only.until).is_none()
        {
            let paid = amount.min(purse.room(self, only, day));
            purse.pay(self, only.account, paid);
            return paid;
        }
        self.weigh(day, purse);
        let total: i128 = purse.weights.iter().sum();
        // where shares don't add up to 1 nobody pays the rest
        let lacks = (self.one - total).saturating_mul(NEARLY);
        let total = if lacks <= self.one { total } else { self.one };
        let mut paid = 0_i64;
        let mut open = amount;
        let mut total = total;
        for _ in 0..=self.entries.len() {
            purse.split(open, total);
            let mut cut = 0_i64;
            for (index, entry) in self.entries.iter().enumerate() {
                let part = purse.parts[index];
                let within = part.min(purse.room(self, entry, day));
                purse.pay(self, entry.account, within);
                paid = paid.saturating_add(within);
                cut = cut.saturating_add(part - within);
            }
            if cut == 0 || over == Over::Unpaid {
                break;
            }
            // each round somebody has come to a cap, so this ends
            for (index, entry) in self.entries.iter().enumerate() {
                if purse.room(self, entry, day) == 0 {
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
        purse.weights.extend(
            self.entries
                .iter()
                .map(|entry| if entry.active(day) { entry.weight } else { 0 }),
        );
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
            let until = clamp(wide::share(amount, cumulative, total).0);
            self.parts.push(until - given);
            given = until;
        }
    }
}
