//! What each tranche is owed, day by day.

use super::Stack;

/// The balances of all tranches on one day.
#[derive(Debug, Clone)]
pub struct Balances {
    /// Drawn so far, by position, in øre: counts against the commitment.
    pub drawn: Vec<i64>,
    /// Drawn and not repaid, by position, in øre.
    principal: Vec<i64>,
    /// Coupon accrued and not paid, by position, in øre and fractions. It bears coupon too.
    accrued: Vec<f64>,
    /// What a `Return` action may still pay, by return, in øre and fractions: draws less *everything* received,
    /// compounding. Negative after a tranche has received more; that is held against its later draws.
    returns: Vec<f64>,
}

impl Balances {
    /// Nothing drawn.
    pub fn new(stack: &Stack) -> Self {
        let positions = stack.positions.len();
        Self {
            drawn: vec![0; positions],
            principal: vec![0; positions],
            accrued: vec![0.0; positions],
            returns: vec![0.0; stack.returns.len()],
        }
    }

    /// Lets time pass; `factors` as [`Stack::factors`] gives them.
    pub fn grow(&mut self, factors: &[f64]) {
        let (coupons, returns) = factors.split_at(self.principal.len());
        for ((accrued, principal), factor) in
            self.accrued.iter_mut().zip(&self.principal).zip(coupons)
        {
            let principal = *principal as f64;
            *accrued = (principal + *accrued) * factor - principal;
        }
        for (balance, factor) in self.returns.iter_mut().zip(returns) {
            *balance *= factor;
        }
    }

    /// A tranche provides money.
    pub fn draw(&mut self, stack: &Stack, position: usize, amount: i64) {
        self.drawn[position] = self.drawn[position].saturating_add(amount);
        self.principal[position] = self.principal[position].saturating_add(amount);
        self.owe(stack, position, amount as f64);
    }

    /// Coupon that may be paid today, in whole øre.
    pub fn coupon(&self, position: usize) -> i64 {
        whole(self.accrued[position])
    }

    /// Principal that may be paid back today.
    pub fn principal(&self, position: usize) -> i64 {
        self.principal[position]
    }

    /// What a `Return` action may pay today, in whole øre.
    pub fn returns(&self, index: usize) -> i64 {
        whole(self.returns[index])
    }

    /// Coupon is paid.
    pub fn pay_coupon(&mut self, stack: &Stack, position: usize, amount: i64) {
        // at most half an øre is left over by rounding; what was rounded up is not held against the tranche
        self.accrued[position] = (self.accrued[position] - amount as f64).max(0.0);
        self.owe(stack, position, -(amount as f64));
    }

    /// Principal is paid back.
    pub fn pay_principal(&mut self, stack: &Stack, position: usize, amount: i64) {
        self.principal[position] -= amount;
        self.owe(stack, position, -(amount as f64));
    }

    /// A return is paid. It repays principal first, so that money that came back stops bearing coupon.
    pub fn pay_return(&mut self, stack: &Stack, index: usize, amount: i64) {
        let position = stack.returns[index].position;
        self.principal[position] -= amount.min(self.principal[position]);
        self.owe(stack, position, -(amount as f64));
    }

    /// A tranche receives a share of what is left: it counts towards its return, not as principal.
    pub fn pay_share(&mut self, stack: &Stack, position: usize, amount: i64) {
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

/// A balance in whole øre: the nearest, half up, so that rounding errors of floating point do not decide; never negative.
fn whole(balance: f64) -> i64 {
    libm::floor(balance + 0.5).max(0.0) as i64
}
