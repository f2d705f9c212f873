//! Who pays how much of an amount, within everybody's caps.
//!
//! The contract's caps on a payer hold for everything that it pays under the contract, whichever list it pays by, redemption included.
//! The caps in a line's own list hold for what is paid by that list, and stand beside the contract's.

use crate::contract::day::Day;
use crate::contract::proportions::{Proportions, divide};
use crate::contract::ratio::Ratio;
use crate::contract::statement::Limit;
use crate::contract::terms::{Over, Payer, Terms};
use crate::model::account::Account;

use super::purse::Purse;

/// Shares that lack no more than a part in so many are meant to add up to 1: three thirds written with a few digits.
const NEARLY: i128 = 1_000_000;

/// A list of payers.
#[derive(Debug, Clone)]
pub(super) struct Payers {
    entries: Vec<Entry>,
    /// Who pays at first.
    first: Stretch,
    /// Who pays from later days on, in order of day.
    later: Vec<(Day, Stretch)>,
    /// Whether there is a cap that somebody of the list may come to.
    capped: bool,
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
    /// In parts of [`Ratio::ONE`]'s weight.
    weight: i128,
    cap: Option<i64>,
    cap_per_year: Option<i64>,
    from: Option<Day>,
    until: Option<Day>,
}

/// Days on which the same payers pay.
#[derive(Debug, Clone)]
struct Stretch {
    /// Those whose share is not 0.
    payers: Vec<Entry>,
    /// Their parts of an amount: where shares don't add up to 1 nobody pays the rest.
    first: Proportions,
    /// Their parts of what all of them pay.
    all: Proportions,
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

    fn is_capped(&self) -> bool {
        self.cap.or(self.cap_per_year).is_some()
    }

    fn active(&self, day: Day) -> bool {
        self.from.is_none_or(|from| from <= day) && self.until.is_none_or(|until| day <= until)
    }
}

impl Stretch {
    fn new(payers: Vec<Entry>) -> Self {
        let weights = || payers.iter().map(|p| p.weight);
        let (sum, one) = (weights().sum::<i128>(), Ratio::ONE.weight());
        let lacks = (one - sum).saturating_mul(NEARLY);
        let whole = if lacks <= one { sum } else { one };
        Self {
            first: Proportions::new(weights(), whole),
            all: Proportions::new(weights(), sum),
            payers,
        }
    }
}

impl Payers {
    /// Makes the contract's list ready.
    pub fn new(payers: &[Payer], accounts: &[Account]) -> Self {
        let entry = |payer: &Payer| {
            Some(Entry {
                account: accounts.iter().position(|a| *a == payer.account)?,
                weight: Ratio::new(payer.share).min(Ratio::ONE).weight(),
                cap: payer.cap,
                cap_per_year: payer.cap_per_year,
                from: payer.from,
                until: payer.until,
            })
        };
        let entries: Vec<Entry> = payers.iter().filter_map(entry).collect();
        let after = |until: Day| (until < Day(i32::MAX)).then(|| until.plus(1));
        let mut days: Vec<Day> = entries
            .iter()
            .flat_map(|e| [e.from, e.until.and_then(after)])
            .flatten()
            .collect();
        days.sort_unstable();
        days.dedup();
        let stretch = |day: Day| {
            let active = entries.iter().filter(|e| e.weight > 0 && e.active(day));
            Stretch::new(active.copied().collect())
        };
        Self {
            first: stretch(Day(i32::MIN)),
            later: days.into_iter().map(|day| (day, stretch(day))).collect(),
            capped: entries.iter().any(Entry::is_capped),
            entries,
            own: None,
        }
    }

    /// Makes a line's own list ready, the `index`-th of them.
    pub fn of_line(payers: &[Payer], accounts: &[Account], contract: &Self, index: usize) -> Self {
        let list = Self::new(payers, accounts);
        let capped = contract.entries.iter().filter(|e| e.is_capped());
        Self {
            capped: list.capped || contract.capped,
            own: Some(Own {
                first: index * accounts.len(),
                contract: capped.copied().collect(),
            }),
            ..list
        }
    }

    /// Who pays on a day.
    fn on(&self, day: Day) -> &Stretch {
        let later = match self.later.len() {
            0 => 0,
            _ => self.later.partition_point(|(from, _)| *from <= day),
        };
        match later.checked_sub(1).and_then(|index| self.later.get(index)) {
            Some((_, stretch)) => stretch,
            None => &self.first,
        }
    }

    /// Most that a payer may still pay on a day: under the caps of its list, and under the contract's.
    fn room(&self, entry: &Entry, day: Day, purse: &Purse) -> i64 {
        if !self.capped {
            return i64::MAX;
        }
        let account = entry.account;
        let paid = &purse.paid[account];
        let all = (paid.ever.saturating_add(paid.repaid), paid.this_year);
        let Some(own) = &self.own else {
            return entry.room(all);
        };
        let within = entry.room(purse.own[own.first + account]);
        // where somebody is named more than once, the caps of the day hold; on a day without, all of them
        let named = || own.contract.iter().filter(|c| c.account == account);
        let today = named().any(|c| c.active(day));
        named()
            .filter(|c| !today || c.active(day))
            .fold(within, |room, c| room.min(c.room(all)))
    }

    /// Why something is not paid on a day: its payers have come to their caps, or there are none.
    pub fn reason(&self, day: Day) -> Limit {
        if self.on(day).payers.is_empty() {
            Limit::Nobody
        } else {
            Limit::Payer
        }
    }

    /// Splits an amount among those who are active on a day and books what they pay; returns what all of them pay together.
    pub fn collect(&self, amount: i64, day: Day, over: Over, purse: &mut Purse) -> i64 {
        let stretch = self.on(day);
        if !self.capped && self.own.is_none() {
            // no cap counts what anybody pays
            let mut paid = 0_i64;
            stretch.first.divide(amount, |index, part| {
                purse.pay_freely(stretch.payers[index].account, part);
                paid += part; // no more than the amount
            });
            return paid;
        }
        let (mut paid, mut cut) = (0, 0);
        stretch.first.divide(amount, |index, part| {
            self.book(
                &stretch.payers[index],
                part,
                day,
                purse,
                (&mut paid, &mut cut),
            );
        });
        if cut > 0 && over == Over::Others {
            paid = paid.saturating_add(self.others(stretch, cut, day, purse));
        }
        paid
    }

    /// Books somebody's part within their caps; adds to what is paid, and to what caps have cut off.
    fn book(
        &self,
        payer: &Entry,
        part: i64,
        day: Day,
        purse: &mut Purse,
        (paid, cut): (&mut i64, &mut i64),
    ) {
        let within = part.min(self.room(payer, day, purse));
        let own = self.own.as_ref().map(|own| own.first + payer.account);
        purse.pay(payer.account, own, within);
        *paid = paid.saturating_add(within);
        *cut = cut.saturating_add(part - within);
    }

    /// What some could not pay falls on the others, in proportion, until nobody is left; returns what they pay.
    fn others(&self, stretch: &Stretch, mut open: i64, day: Day, purse: &mut Purse) -> i64 {
        let mut weights = std::mem::take(&mut purse.weights);
        weights.clear();
        weights.extend(stretch.all.weights());
        let mut paid = 0;
        // each round somebody has come to a cap, so this ends
        for _ in 0..stretch.payers.len() {
            for (weight, payer) in weights.iter_mut().zip(&stretch.payers) {
                if self.room(payer, day, purse) == 0 {
                    *weight = 0;
                }
            }
            let mut cut = 0;
            divide(open, &weights, weights.iter().sum(), |index, part| {
                self.book(
                    &stretch.payers[index],
                    part,
                    day,
                    purse,
                    (&mut paid, &mut cut),
                );
            });
            if cut == 0 {
                break;
            }
            open = cut;
        }
        purse.weights = weights;
        paid
    }

    /// Splits what a tranche pays back: all of it, whoever is active on the day, caps aside.
    pub fn give(&self, amount: i64, day: Day, mut to: impl FnMut(usize, i64)) -> i64 {
        let stretch = self.on(day);
        if stretch.payers.is_empty() {
            return 0;
        }
        stretch.all.divide(amount, |index, part| {
            if part > 0 {
                to(stretch.payers[index].account, part);
            }
        });
        amount
    }
}
