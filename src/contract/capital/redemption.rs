//! What payers repay of the principal after an early end.
//!
//! It counts under all caps on what payers ever pay: the contract's, and each payer's own. A cap on what a tranche ever receives holds, too.

use super::run::{Dues, Run};
use crate::contract::day::Day;
use crate::contract::flow::Flow;
use crate::contract::ratio::{Ratio, split};
use crate::contract::statement::{Bound, Limit};
use crate::contract::terms::{Over, Termination, TrancheKind};
use crate::model::account::Account;
use crate::money::ledger::Purpose;
use rust_decimal::Decimal;

/// A redemption that is still to come.
#[derive(Debug, Clone, Copy)]
pub(super) struct Redemption {
    /// The day on which it is paid.
    pub day: Day,
    /// Share of the principal that is outstanding then.
    pub share: Ratio,
    /// Which of the early ends brought it about.
    pub end: usize,
}

impl<D: Dues> Run<'_, D> {
    /// Redemptions that are paid before a day: each follows the payments of its own day.
    pub(super) fn redeem_before(&mut self, day: Day) {
        while let Some(&next) = self.redemptions.first()
            && next.day < day
        {
            self.redemptions.remove(0);
            self.redeem(next);
        }
    }

    /// Payers repay a share of the principal of the loans that is outstanding.
    pub(super) fn redeem(&mut self, redemption: Redemption) {
        let day = redemption.day;
        self.spend(day);
        self.last = self.last.max(day);
        self.b.balances.grow(self.stack, day, None);
        let sum = |amounts: &[i64]| amounts.iter().fold(0_i64, |sum, a| sum.saturating_add(*a));
        let (mut owed, mut within) = (Vec::new(), Vec::new());
        for (index, tranche) in self.terms.capital.tranches.iter().enumerate() {
            let share = match tranche.kind {
                TrancheKind::Loan => redemption
                    .share
                    .floor_of(self.b.balances.outstanding()[index]),
                TrancheKind::Grant | TrancheKind::Deferred => 0,
            };
            owed.push(share);
            within.push(share.min(self.b.balances.room(self.stack, index)));
        }
        let (owed, received) = (sum(&owed), sum(&within));
        let under_cap = received.min(self.room_of_contract());
        let payers = self.payers(day);
        let parts = self.shares(under_cap, &payers);
        let repaid = sum(&parts);
        let by_nobody = if payers.iter().any(|(_, weight, _)| *weight > 0) {
            Limit::Payer
        } else {
            Limit::Nobody
        };
        let by: Vec<(Account, i64)> = payers.iter().map(|p| p.0).zip(parts).collect();
        self.dues.redeemed(day, &by);
        self.pay_back(day, repaid, &within, by);
        self.out.redeemed = self.out.redeemed.saturating_add(repaid);
        let entries = self.statement.as_deref_mut().map(|s| &mut s.terminations);
        if let Some(entry) = entries.and_then(|e| e.get_mut(redemption.end)) {
            (entry.owed, entry.repaid) = (owed, repaid);
            let bound = [
                (Limit::Tranche, owed - received),
                (Limit::Contract, received - under_cap),
                (by_nobody, under_cap - repaid),
            ];
            let bound = bound.into_iter().filter(|(_, took)| *took > 0);
            entry.bound = bound.map(|(limit, took)| Bound { limit, took }).collect();
        }
    }

    /// Divides what is repaid among the tranches, in proportion to what each may get.
    fn pay_back(&mut self, day: Day, repaid: i64, within: &[i64], by: Vec<(Account, i64)>) {
        let weights: Vec<i128> = within.iter().map(|part| i128::from(*part)).collect();
        let mut shares = vec![0; weights.len()];
        split(repaid, &weights, &mut shares);
        let mut payers = by.into_iter();
        let mut from = payers.next();
        for (index, share) in shares.into_iter().enumerate() {
            let to = self.stack.positions[index].account;
            self.b.balances.repay(self.stack, index, share);
            let mut left = share;
            while left > 0
                && let Some((payer, part)) = &mut from
            {
                let amount = left.min(*part);
                self.flow(day, *payer, to, Purpose::Redemption, amount);
                *part -= amount;
                left -= amount;
                if *part == 0 {
                    from = payers.next();
                }
            }
        }
    }

    /// What payers have paid, for outcomes and as redemption; flows that a filter lets through.
    fn paid(&self, counts: impl Fn(&Flow) -> bool) -> i64 {
        let by_payers = |f: &&Flow| matches!(f.purpose, Purpose::Outcome | Purpose::Redemption);
        let flows = self.out.flows.iter().filter(by_payers);
        let flows = flows.filter(|f| counts(f));
        flows.fold(0_i64, |sum, f| sum.saturating_add(f.amount))
    }

    /// What the contract's cap leaves.
    fn room_of_contract(&self) -> i64 {
        let cap = self.terms.cap;
        cap.map_or(i64::MAX, |cap| {
            cap.saturating_sub(self.paid(|_| true)).max(0)
        })
    }

    /// Who pays on a day: account, weight, and what the payer's caps leave.
    fn payers(&self, day: Day) -> Vec<(Account, i128, i64)> {
        let year = day.date().year();
        let payers = self.terms.payers.iter();
        let payers = payers
            .filter(|p| p.from.is_none_or(|from| from <= day))
            .filter(|p| p.until.is_none_or(|until| until >= day));
        let weighed = payers.map(|payer| {
            let paid = |in_year: bool| {
                self.paid(|f| f.from == payer.account && (!in_year || f.day.date().year() == year))
            };
            let room = |cap: Option<i64>, in_year: bool| {
                cap.map_or(i64::MAX, |cap| cap.saturating_sub(paid(in_year)).max(0))
            };
            let room = room(payer.cap, false).min(room(payer.cap_per_year, true));
            (payer.account, Ratio::new(payer.share).weight(), room)
        });
        weighed.collect()
    }

    /// Divides an amount among payers within their caps; what is above them falls on the others only if the contract says so.
    fn shares(&mut self, amount: i64, payers: &[(Account, i128, i64)]) -> Vec<i64> {
        let parties = payers.iter().map(|(_, weight, room)| (*weight, *room));
        let free = parties.clone().map(|(weight, _)| (weight, i64::MAX));
        let allotment = &mut self.b.allotment;
        match self.terms.over {
            Over::Others => allotment.divide(amount, parties.clone()),
            Over::Unpaid => allotment.divide(amount, free),
        };
        let parts = allotment.parts.iter().zip(parties);
        parts.map(|(part, (_, room))| (*part).min(room)).collect()
    }
}

/// Share of the outstanding principal that payers repay when a contract ends on a day: the first entry whose day is not before it.
pub(super) fn share(termination: &Termination, day: Day) -> Decimal {
    termination
        .redemption
        .iter()
        .find(|(until, _)| *until >= day)
        .map_or(Decimal::ZERO, |(_, share)| (*share).max(Decimal::ZERO))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::terms::Stops;

    #[test]
    fn the_first_entry_that_is_not_before_the_day_holds() {
        let mut termination = Termination {
            id: String::new(),
            name: String::new(),
            name_da: String::new(),
            on: Vec::new(),
            when: None,
            stops: Stops::Everything,
            redemption: vec![
                (Day(10), Decimal::new(75, 2)),
                (Day(20), Decimal::new(5, 1)),
            ],
        };
        let on = |day| share(&termination, Day(day));
        assert_eq!(on(0), Decimal::new(75, 2));
        assert_eq!(on(10), Decimal::new(75, 2));
        assert_eq!(on(11), Decimal::new(5, 1));
        assert_eq!(on(21), Decimal::ZERO);
        termination.redemption[0].1 = Decimal::NEGATIVE_ONE;
        assert_eq!(share(&termination, Day(0)), Decimal::ZERO);
    }
}
