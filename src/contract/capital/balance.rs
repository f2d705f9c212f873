//! What each tranche has provided and received and is owed, day by day.

use super::{Claim, Stack};
use crate::contract::day::Day;

/// The balances of all tranches on one day.
#[derive(Debug, Clone, Default)]
pub struct Balances {
    /// The day until which balances have grown; `None` before the first.
    day: Option<Day>,
    /// Drawn so far, by position, in smallest units: counts against the commitment.
    pub drawn: Vec<i64>,
    /// Received so far, by position, in smallest units, whatever for.
    pub received: Vec<i64>,
    /// Paid so far because results were worse than nothing, by position. Neither principal nor a base of anything: a tranche
    /// gets no interest on it and may not receive more because of it.
    pub risk: Vec<i64>,
    /// Drawn and not repaid, by position, in smallest units.
    principal: Vec<i64>,
    /// Coupon accrued and not paid, by position, in smallest units and fractions. It bears coupon too.
    accrued: Vec<f64>,
    /// What a `Return` action may still pay, by return, in smallest units and fractions: draws less *everything* received,
    /// compounding. Negative after a tranche has received more; that is held against its later draws.
    returns: Vec<f64>,
}

impl Balances {
    /// Nothing drawn; keeps its buffers.
    pub fn reset(&mut self, stack: &Stack) {
        let positions = stack.positions.len();
        self.day = None;
        for amounts in [
            &mut self.drawn,
            &mut self.received,
            &mut self.risk,
            &mut self.principal,
        ] {
            amounts.clear();
            amounts.resize(positions, 0);
        }
        self.accrued.clear();
        self.accrued.resize(positions, 0.0);
        self.returns.clear();
        self.returns.resize(stack.returns.len(), 0.0);
    }

    /// Lets time pass until a day. `usual` holds the factors from another day on, and spares computing them if that is the day
    /// at which the balances are.
    pub fn grow(&mut self, stack: &Stack, day: Day, usual: Option<(Day, &[f64])>) {
        let from = self.day.replace(day).unwrap_or(day);
        if from == day {
            return;
        }
        match usual {
            Some((usual, factors)) if usual == from => self.multiply(factors.iter().copied()),
            _ => self.multiply(stack.factors(from, day)),
        }
    }

    fn multiply(&mut self, mut factors: impl Iterator<Item = f64>) {
        for ((accrued, principal), factor) in self
            .accrued
            .iter_mut()
            .zip(&self.principal)
            .zip(factors.by_ref())
        {
            if factor != 1.0 {
                let principal = *principal as f64;
                *accrued = (principal + *accrued) * factor - principal;
            }
        }
        for (balance, factor) in self.returns.iter_mut().zip(factors) {
            *balance *= factor;
        }
    }

    /// A tranche provides money for the effort.
    pub fn draw(&mut self, stack: &Stack, position: usize, amount: i64) {
        self.drawn[position] = self.drawn[position].saturating_add(amount);
        self.principal[position] = self.principal[position].saturating_add(amount);
        self.owe(stack, position, amount as f64);
    }

    /// Principal that is outstanding, by position.
    pub fn outstanding(&self) -> &[i64] {
        &self.principal
    }

    /// Everything that tranches have provided less everything that they have received.
    pub fn loss(&self) -> i64 {
        let provided = self.drawn.iter().chain(&self.risk);
        let sum = |sum: i64, amount: &i64| sum.saturating_add(*amount);
        provided
            .fold(0, sum)
            .saturating_sub(self.received.iter().fold(0, sum))
    }

    /// What an action may take out of `left`, before caps of its tranche: whole smallest units, never negative.
    pub fn claim(&self, claim: Claim, left: i64) -> i64 {
        match claim {
            Claim::Coupon(position) => nearest(self.accrued[position]),
            Claim::Principal(position) => self.principal[position],
            Claim::Return(index) => nearest(self.returns[index]),
            Claim::Multiple(position, times) => times
                .floor_of(self.drawn[position])
                .saturating_sub(self.received[position])
                .max(0),
            Claim::Share(share) => share.floor_of(left),
        }
    }

    /// What a tranche may still receive under the caps on its multiple and its return.
    pub fn room(&self, stack: &Stack, position: usize) -> i64 {
        let tranche = &stack.positions[position];
        let multiple = tranche.cap_multiple.map_or(i64::MAX, |times| {
            times
                .floor_of(self.drawn[position])
                .saturating_sub(self.received[position])
        });
        let rate = tranche
            .cap_return
            .map_or(i64::MAX, |index| below(self.returns[index]));
        multiple.min(rate).max(0)
    }

    /// A tranche receives what an action takes.
    ///
    /// Returns and multiples repay principal first, so that money that came back stops bearing coupon. A share of what is left
    /// counts towards return and multiple, but is not principal.
    pub fn pay(&mut self, stack: &Stack, position: usize, claim: Claim, amount: i64) {
        match claim {
            // at most half a unit is left over by rounding; what was rounded up is not held against the tranche
            Claim::Coupon(_) => {
                self.accrued[position] = (self.accrued[position] - amount as f64).max(0.0);
            }
            Claim::Principal(_) | Claim::Return(_) | Claim::Multiple(..) => {
                self.principal[position] -= amount.min(self.principal[position]);
            }
            Claim::Share(_) => {}
        }
        self.receive(stack, position, amount);
    }

    /// A tranche gets principal back, by whatever way.
    pub fn repay(&mut self, stack: &Stack, position: usize, amount: i64) {
        self.pay(stack, position, Claim::Principal(position), amount);
    }

    /// A tranche receives money that is neither coupon nor principal.
    pub fn receive(&mut self, stack: &Stack, position: usize, amount: i64) {
        self.received[position] = self.received[position].saturating_add(amount);
        self.owe(stack, position, -(amount as f64));
    }

    fn owe(&mut self, stack: &Stack, position: usize, amount: f64) {
        for (balance, of) in self.returns.iter_mut().zip(&stack.returns) {
            if of.position == position {
                *balance += amount;
            }
        }
    }
}

/// A balance in whole units: the nearest, half up, so that rounding errors of floating point do not decide; never negative.
fn nearest(balance: f64) -> i64 {
    libm::floor(balance + 0.5).max(0.0) as i64
}

/// A balance in whole units that is not exceeded, but for a thousandth that makes up for rounding errors of floating point.
fn below(balance: f64) -> i64 {
    libm::floor(balance + 0.001).max(0.0) as i64
}
