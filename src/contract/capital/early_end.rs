//! An early end: when it happens, what was drawn and is not needed any more, and what payers repay.

use super::run::{Dues, LastDraw, Run};
use crate::contract::day::Day;
use crate::contract::flow::Flow;
use crate::contract::ratio::{Ratio, split};
use crate::contract::statement::TerminationEntry;
use crate::contract::terms::{Over, Stops, Termination, TrancheKind, Trigger};
use crate::model::account::Account;
use crate::money::ledger::Purpose;
use rust_decimal::Decimal;

impl<D: Dues> Run<'_, D> {
    /// Whether one of the contract's own reasons to end holds on a day.
    pub(super) fn look(&mut self, day: Day) {
        if self.out.terminated.is_some() {
            return;
        }
        let terms = self.terms;
        for (index, termination) in terms.terminations.iter().enumerate() {
            let Some(trigger) = &termination.when else {
                continue;
            };
            if !termination.on.contains(&day) {
                continue;
            }
            let (holds, effect) = match *trigger {
                Trigger::Below { metric, value } => {
                    let effect = self.dues.effect(metric, day);
                    (effect.is_some_and(|e| e < value), effect)
                }
                Trigger::Above { metric, value } => {
                    let effect = self.dues.effect(metric, day);
                    (effect.is_some_and(|e| e > value), effect)
                }
                Trigger::LossAbove { amount } => (self.b.balances.loss() > amount, None),
            };
            if holds {
                self.stop(day, index, effect);
                return;
            }
        }
    }

    /// The contract ends early.
    pub(super) fn stop(&mut self, day: Day, index: usize, effect: Option<Decimal>) {
        if self.out.terminated.is_some() {
            return;
        }
        let termination = &self.terms.terminations[index];
        self.out.terminated = Some((day, index));
        let share = redemption(termination, day);
        if !share.is_zero() {
            let lag = i64::from(self.terms.schedule.lag_months);
            self.redemption = Some((day.plus_months(lag), Ratio::new(share).min(Ratio::ONE)));
        }
        if let Some(statement) = self.statement.as_deref_mut() {
            statement.termination = Some(TerminationEntry {
                termination: index,
                day,
                effect,
                redemption: share,
                repaid: 0,
            });
        }
        if termination.stops == Stops::Everything {
            self.spend(day);
            self.ended = Some(day);
            self.return_unspent(day);
        }
    }

    /// What was drawn for costs that are not paid any more goes back to those who provided it.
    fn return_unspent(&mut self, day: Day) {
        if self.agreed {
            return;
        }
        let costs = self.outcomes.costs.get(self.costs.clone()).unwrap_or(&[]);
        let unspent = costs
            .iter()
            .filter(|(on, _)| *on > day)
            .fold(0_i64, |sum, (_, cost)| sum.saturating_add((*cost).max(0)));
        if unspent == 0 {
            return;
        }
        self.b.balances.grow(self.stack, day, None);
        let LastDraw { recycled, unfunded } = self.last_draw;
        let parts = std::mem::take(&mut self.b.allotment.parts);
        let mut weights: Vec<i128> = parts.iter().map(|part| i128::from(*part)).collect();
        weights.extend([i128::from(unfunded), i128::from(recycled)]);
        let mut shares = vec![0; weights.len()];
        split(unspent, &weights, &mut shares);
        for (index, position) in self.stack.positions.iter().enumerate() {
            let amount = shares[index];
            self.b.balances.repay(self.stack, index, amount);
            self.flow(
                day,
                Account::Vehicle,
                position.account,
                Purpose::Distribution,
                amount,
            );
        }
        let (carried, pots) = (shares[parts.len()], shares[parts.len() + 1]);
        self.flow(
            day,
            Account::Vehicle,
            Account::Provider,
            Purpose::Shortfall,
            carried,
        );
        self.out.unfunded -= carried;
        self.b.pots[0] += pots;
        self.last = self.last.max(day);
    }

    /// Payers repay a share of the principal of the loans that is outstanding, each up to its cap.
    pub(super) fn redeem(&mut self, day: Day, share: Ratio) {
        self.spend(day);
        self.last = self.last.max(day);
        self.b.balances.grow(self.stack, day, None);
        let tranches = self.terms.capital.tranches.iter().enumerate();
        let owed: Vec<i64> = tranches
            .map(|(index, tranche)| match tranche.kind {
                // a cap on what a tranche ever receives holds for what is repaid, too
                TrancheKind::Loan => share
                    .floor_of(self.b.balances.outstanding()[index])
                    .min(self.b.balances.room(self.stack, index)),
                TrancheKind::Grant | TrancheKind::Deferred => 0,
            })
            .collect();
        let total = owed
            .iter()
            .fold(0_i64, |sum, owed| sum.saturating_add(*owed));
        let year = day.date().year();
        let payers: Vec<(Account, i128, i64)> = self
            .terms
            .payers
            .iter()
            .filter(|p| p.from.is_none_or(|from| from <= day))
            .filter(|p| p.until.is_none_or(|until| until >= day))
            .map(|payer| {
                let paid = |in_year: bool| {
                    let own = |f: &&Flow| f.purpose == Purpose::Outcome && f.from == payer.account;
                    let flows = self.out.flows.iter().filter(own);
                    flows
                        .filter(|f| !in_year || f.day.date().year() == year)
                        .fold(0_i64, |sum, f| sum.saturating_add(f.amount))
                };
                let room = |cap: Option<i64>, in_year: bool| {
                    cap.map_or(i64::MAX, |cap| cap.saturating_sub(paid(in_year)).max(0))
                };
                let room = room(payer.cap, false).min(room(payer.cap_per_year, true));
                (payer.account, Ratio::new(payer.share).weight(), room)
            })
            .collect();
        let parts = self.shares(total, &payers);
        let repaid = parts.iter().sum();
        let weights: Vec<i128> = owed.iter().map(|owed| i128::from(*owed)).collect();
        let mut shares = vec![0; weights.len()];
        split(repaid, &weights, &mut shares);
        let mut payers = payers
            .iter()
            .zip(parts)
            .map(|((payer, ..), part)| (*payer, part));
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
        self.out.redeemed = repaid;
        let entry = self.statement.as_deref_mut();
        if let Some(entry) = entry.and_then(|s| s.termination.as_mut()) {
            entry.repaid = repaid;
        }
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
fn redemption(termination: &Termination, day: Day) -> Decimal {
    termination
        .redemption
        .iter()
        .find(|(until, _)| *until >= day)
        .map_or(Decimal::ZERO, |(_, share)| (*share).max(Decimal::ZERO))
}

#[cfg(test)]
mod tests {
    use super::*;

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
        let share = |day| redemption(&termination, Day(day));
        assert_eq!(share(0), Decimal::new(75, 2));
        assert_eq!(share(10), Decimal::new(75, 2));
        assert_eq!(share(11), Decimal::new(5, 1));
        assert_eq!(share(21), Decimal::ZERO);
        termination.redemption[0].1 = Decimal::NEGATIVE_ONE;
        assert_eq!(redemption(&termination, Day(0)), Decimal::ZERO);
    }
}
