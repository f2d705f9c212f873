//! A waterfall: where incoming money goes, in order.
//!
//! On each payment date the pot is what comes in and what earlier dates left over. Each action takes what it may of
//! what is left. The left-over stays in the vehicle and is in the pot again on the next date. After the last payment it goes to the
//! receiver of the last `Share` action; without one it goes back to the payers, in proportion to what they have paid. So what
//! is distributed is exactly what came in.
//!
//! The caps on a tranche's multiple and return hold for whatever a waterfall gives it: what they refuse flows on.

use super::balance::Balances;
use super::{Claim, Payee, Stack, Step};
use crate::contract::day::Day;
use crate::contract::flow::Flow;
use crate::contract::ratio::{Ratio, split};
use crate::contract::statement::WaterfallEntry;
use crate::model::account::Account;
use crate::money::ledger::Purpose;

/// A distribution of one waterfall on one day.
pub struct Distribution<'a> {
    /// The tranches and actions.
    pub stack: &'a Stack,
    /// What the tranches are owed.
    pub balances: &'a mut Balances,
    /// Index of the waterfall.
    pub waterfall: usize,
    /// The day.
    pub day: Day,
    /// Where the flows go.
    pub flows: &'a mut Vec<Flow>,
    /// The statement, if one is wanted.
    pub entries: Option<&'a mut Vec<WaterfallEntry>>,
}

/// One step, as it happened.
struct Taken {
    action: Option<usize>,
    to: Account,
    available: i64,
    limit: i64,
    paid: i64,
    rest: i64,
    capped: bool,
}

impl Distribution<'_> {
    /// Runs the actions over a pot; returns what is left over.
    pub fn run(&mut self, pot: i64) -> i64 {
        let stack = self.stack;
        let mut left = pot;
        let steps = stack.waterfalls.get(self.waterfall);
        for (index, step) in steps.into_iter().flatten().enumerate() {
            if left <= 0 {
                break;
            }
            left -= self.step(index, step, left);
        }
        left
    }

    /// Runs one action; returns what it and its rest took.
    fn step(&mut self, index: usize, step: &Step, left: i64) -> i64 {
        let entitled = self.balances.claim(step.claim, left);
        let room = self.room(step.to);
        let limit = entitled.min(room);
        let offered = step.of.floor_of(left);
        let paid = limit.min(offered);
        self.pay(step.to, step.claim, paid);
        let mut rest = 0;
        if let Some(payee) = step.rest
            && limit > 0
        {
            // once the action is satisfied nothing more passes it
            let passed = if offered < limit {
                left
            } else {
                step.of.whole_of(limit).min(left)
            };
            rest = (passed - paid).max(0).min(self.room(payee));
            self.pay(payee, Claim::Share(Ratio::ONE), rest);
        }
        self.enter(&Taken {
            action: Some(index),
            to: step.to.account,
            available: left,
            limit,
            paid,
            rest,
            capped: room < entitled.min(offered),
        });
        paid + rest
    }

    /// Gives away what is left over after the last payment: to the last `Share`, or else to the payers in proportion to
    /// what they have paid, `paid_by`. Returns what could not be placed because nobody has paid anything.
    pub fn close(&mut self, left: i64, paid_by: &[(Account, i64)]) -> i64 {
        if left <= 0 {
            return 0;
        }
        let mut left = left;
        let steps = self.stack.waterfalls.get(self.waterfall);
        let last_share = steps
            .into_iter()
            .flatten()
            .rev()
            .find_map(|step| match step.claim {
                Claim::Share(share) if share != Ratio::ZERO => Some(step.to),
                _ => None,
            });
        if let Some(to) = last_share {
            let room = self.room(to);
            let paid = left.min(room);
            self.pay(to, Claim::Share(Ratio::ONE), paid);
            self.enter(&Taken {
                action: None,
                to: to.account,
                available: left,
                limit: paid,
                paid,
                rest: 0,
                capped: room < left,
            });
            left -= paid;
        }
        if left > 0 {
            let weights: Vec<i128> = paid_by.iter().map(|(_, paid)| i128::from(*paid)).collect();
            let mut parts = vec![0; weights.len()];
            split(left, &weights, &mut parts);
            for ((payer, _), part) in paid_by.iter().zip(parts) {
                left -= self.give_back(*payer, part, left);
            }
        }
        left
    }

    fn give_back(&mut self, payer: Account, part: i64, available: i64) -> i64 {
        if part > 0 {
            let positions = &self.stack.positions;
            let payee = Payee {
                account: payer,
                position: positions.iter().position(|p| p.account == payer),
            };
            self.pay(payee, Claim::Share(Ratio::ONE), part);
            self.enter(&Taken {
                action: None,
                to: payer,
                available,
                limit: part,
                paid: part,
                rest: 0,
                capped: false,
            });
        }
        part
    }

    fn room(&self, payee: Payee) -> i64 {
        payee
            .position
            .map_or(i64::MAX, |p| self.balances.room(self.stack, p))
    }

    fn pay(&mut self, to: Payee, claim: Claim, amount: i64) {
        if amount <= 0 {
            return;
        }
        if let Some(position) = to.position {
            self.balances.pay(self.stack, position, claim, amount);
        }
        self.flows.push(Flow {
            day: self.day,
            from: Account::Vehicle,
            to: to.account,
            purpose: Purpose::Distribution,
            amount,
        });
    }

    fn enter(&mut self, taken: &Taken) {
        if let Some(entries) = self.entries.as_deref_mut() {
            entries.push(WaterfallEntry {
                day: self.day,
                waterfall: self.waterfall,
                action: taken.action,
                to: taken.to,
                available: taken.available,
                limit: taken.limit,
                paid: taken.paid,
                rest: taken.rest,
                capped: taken.capped,
            });
        }
    }
}
