//! An early end: when it happens, and what was drawn and is not needed any more.
//!
//! There are two: one of the intake, and one of everything. The first leaves room for the second; the second is final. Of each the
//! earliest counts.

use super::redemption::{self, Redemption};
use super::run::{Dues, LastDraw, Run};
use crate::contract::day::Day;
use crate::contract::ratio::{Ratio, split};
use crate::contract::statement::TerminationEntry;
use crate::contract::terms::{Stops, Trigger};
use crate::model::account::Account;
use crate::money::ledger::Purpose;
use rust_decimal::Decimal;

impl<D: Dues> Run<'_, D> {
    /// Whether some of the contract's own reasons to end hold on a day. An end of everything is one of the intake, too, so that it comes first.
    pub(super) fn look(&mut self, day: Day) {
        for stops in [Stops::Everything, Stops::Intake] {
            if self.has_ended(stops) {
                continue;
            }
            let terms = self.terms;
            let of_day = terms.terminations.iter().enumerate();
            let of_day = of_day.filter(|(_, t)| t.stops == stops && t.on.contains(&day));
            for (index, termination) in of_day {
                let Some(trigger) = &termination.when else {
                    continue;
                };
                let (holds, effect) = self.holds(trigger, day);
                if holds {
                    self.stop(day, index, effect);
                    break;
                }
            }
        }
    }

    /// Whether a trigger holds on a day, and the number that it looked at.
    fn holds(&self, trigger: &Trigger, day: Day) -> (bool, Option<Decimal>) {
        match *trigger {
            Trigger::Below { metric, value } => {
                let effect = self.dues.effect(metric, day);
                (effect.is_some_and(|e| e < value), effect)
            }
            Trigger::Above { metric, value } => {
                let effect = self.dues.effect(metric, day);
                (effect.is_some_and(|e| e > value), effect)
            }
            Trigger::LossAbove { amount } => (self.b.balances.loss() > amount, None),
        }
    }

    /// Whether what an early end would stop has ended already.
    fn has_ended(&self, stops: Stops) -> bool {
        self.ended.is_some() || self.stopped && stops == Stops::Intake
    }

    /// The contract ends early. What the terms don't have ends nothing.
    pub(super) fn stop(&mut self, day: Day, index: usize, effect: Option<Decimal>) {
        let Some(termination) = self.terms.terminations.get(index) else {
            return;
        };
        if self.has_ended(termination.stops) {
            return;
        }
        let share = redemption::share(termination, day);
        if !share.is_zero() {
            let lag = i64::from(self.terms.schedule.lag_months);
            self.redemptions.push(Redemption {
                day: day.plus_months(lag),
                share: Ratio::new(share).min(Ratio::ONE),
                end: self.out.terminated.len(),
            });
        }
        self.out.terminated.push((day, index));
        if let Some(statement) = self.statement.as_deref_mut() {
            statement.terminations.push(TerminationEntry {
                termination: index,
                day,
                effect,
                redemption: share,
                owed: 0,
                bound: Vec::new(),
                repaid: 0,
            });
        }
        self.stopped = true;
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
}
