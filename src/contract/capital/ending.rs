//! The end of a contract: left-overs, and guarantors who cover losses.

use super::run::{Dues, Run};
use crate::contract::day::Day;
use crate::contract::ratio::{Ratio, clamp};
use crate::contract::statement::GuaranteeEntry;
use crate::contract::terms::Covers;
use crate::model::account::Account;
use crate::money::ledger::Purpose;

impl<D: Dues> Run<'_, D> {
    /// What is left to do when all fixed days are over.
    pub(super) fn finish(mut self) {
        self.catch_up(Day(i32::MAX), Day(i32::MAX));
        for redemption in std::mem::take(&mut self.redemptions) {
            self.redeem(redemption);
        }
        let day = self.last;
        self.b.balances.grow(self.stack, day, None);
        for waterfall in 0..self.b.pots.len() {
            let pot = std::mem::take(&mut self.b.pots[waterfall]);
            if pot > 0 {
                self.b.pots[waterfall] = self.pour(waterfall, day, pot, true);
            }
        }
        self.call_guarantees(day);
        // an agreed draw is the provider's fee: who carries what it falls short of keeps what it exceeds
        let costs = self.outcomes.costs.last();
        let end = costs.map_or(day, |(cost, _)| {
            if self.over(*cost) {
                day
            } else {
                day.max(*cost)
            }
        });
        let purse = self.purse;
        self.out.kept = purse.max(0);
        self.flow(
            end,
            Account::Vehicle,
            Account::Provider,
            Purpose::Fixed,
            purse,
        );
        if !self.out.flows.is_sorted_by_key(|f| f.day) {
            self.out.flows.sort_by_key(|f| f.day);
        }
    }

    fn call_guarantees(&mut self, day: Day) {
        let capital = &self.terms.capital;
        for (index, guarantee) in capital.guarantees.iter().enumerate() {
            let Some(position) = self.stack.positions.get(guarantee.of) else {
                continue;
            };
            let balances = &mut self.b.balances;
            let (drawn, received) = (
                balances.drawn[guarantee.of],
                balances.received[guarantee.of],
            );
            let guaranteed = guaranteed(&guarantee.points, drawn);
            let share = Ratio::new(guarantee.share).min(Ratio::ONE);
            let loss = drawn.saturating_sub(received).max(0);
            let most = match guarantee.covers {
                Covers::Loss => guaranteed,
                Covers::Floor => guaranteed.saturating_sub(received).max(0),
            };
            let room = balances.room(self.stack, guarantee.of);
            let paid = share.floor_of(loss).min(most).min(room);
            if paid == 0 {
                continue;
            }
            balances.receive(self.stack, guarantee.of, paid);
            self.flow(
                day,
                guarantee.by,
                position.account,
                Purpose::Guarantee,
                paid,
            );
            self.out.guaranteed = self.out.guaranteed.saturating_add(paid);
            if let Some(statement) = self.statement.as_deref_mut() {
                statement.guarantees.push(GuaranteeEntry {
                    guarantee: index,
                    day,
                    drawn,
                    received,
                    guaranteed,
                    paid,
                });
            }
        }
    }
}

/// Most that is guaranteed at what was drawn: straight lines between `(drawn, guaranteed)`, proportional below the first, flat
/// above the last (settled point 36). Rounded down.
pub(super) fn guaranteed(points: &[(i64, i64)], drawn: i64) -> i64 {
    let mut before = (0, 0);
    for &(at, amount) in points {
        if drawn < at {
            let part = (i128::from(amount) - i128::from(before.1))
                .saturating_mul(i128::from(drawn) - i128::from(before.0));
            let span = i128::from(at) - i128::from(before.0);
            // points out of order are no reason to divide by nothing
            let risen = part.checked_div_euclid(span).unwrap_or(0);
            return clamp(i128::from(before.1) + risen).max(0);
        }
        before = (at, amount);
    }
    before.1.max(0)
}

#[cfg(test)]
#[allow(clippy::inconsistent_digit_grouping)] // amounts read as dollars_cents
mod tests {
    use super::*;

    #[test]
    fn the_guarantee_of_rikers() {
        let points = [(7_200_000_00, 6_000_000_00), (9_600_000_00, 7_200_000_00)];
        assert_eq!(guaranteed(&points, 7_200_000_00), 6_000_000_00);
        assert_eq!(guaranteed(&points, 9_600_000_00), 7_200_000_00);
        assert_eq!(guaranteed(&points, 8_400_000_00), 6_600_000_00);
        assert_eq!(guaranteed(&points, 3_600_000_00), 3_000_000_00);
        assert_eq!(guaranteed(&points, 20_000_000_00), 7_200_000_00);
        assert_eq!(guaranteed(&points, 0), 0);
        assert_eq!(guaranteed(&points, 1), 0); // five sixths of a cent
    }

    #[test]
    fn odd_schedules_do_no_harm() {
        assert_eq!(guaranteed(&[], 5), 0);
        assert_eq!(guaranteed(&[(0, 7)], 0), 7);
        assert_eq!(guaranteed(&[(10, 4), (10, 8), (5, 1)], 9), 3);
        assert_eq!(guaranteed(&[(10, 4), (10, 8)], 10), 8);
        assert_eq!(guaranteed(&[(i64::MAX, i64::MAX)], 12), 12);
        let extreme = [(i64::MIN, i64::MIN), (i64::MAX, i64::MAX)];
        assert!(guaranteed(&extreme, 3) >= 0);
        assert_eq!(guaranteed(&[(10, -4)], 20), 0);
    }
}
