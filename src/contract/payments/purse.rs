//! What everybody has paid so far.

/// What one account has paid.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Paid {
    /// For outcomes.
    pub ever: i64,
    pub today: i64,
    pub this_year: i64,
    /// Principal repaid.
    pub repaid: i64,
}

/// What everybody has paid.
#[derive(Debug, Clone, Default)]
pub(super) struct Purse {
    /// By account.
    pub paid: Vec<Paid>,
    /// Paid by each line's own list, ever and this year: list by list, then by account.
    pub own: Vec<(i64, i64)>,
    /// Weights of a division that caps cut short.
    pub weights: Vec<i128>,
}

impl Purse {
    /// For so many accounts, and lines with payers of their own.
    pub fn new(accounts: usize, lists: usize) -> Self {
        Self {
            paid: vec![Paid::default(); accounts],
            own: vec![(0, 0); lists * accounts],
            weights: Vec::new(),
        }
    }

    /// Nobody has paid anything.
    pub fn reset(&mut self) {
        for paid in &mut self.paid {
            *paid = Paid::default();
        }
        for own in &mut self.own {
            *own = (0, 0);
        }
    }

    /// Another calendar year.
    pub fn next_year(&mut self) {
        for paid in &mut self.paid {
            paid.this_year = 0;
        }
        for (_, this_year) in &mut self.own {
            *this_year = 0;
        }
    }

    /// Somebody pays for outcomes who has no cap.
    #[inline]
    pub fn pay_freely(&mut self, account: usize, amount: i64) {
        if let Some(paid) = self.paid.get_mut(account) {
            paid.ever = paid.ever.saturating_add(amount);
            paid.today = paid.today.saturating_add(amount);
        }
    }

    /// Somebody pays for outcomes. `own`: where a line's own list has its total.
    #[inline]
    pub fn pay(&mut self, account: usize, own: Option<usize>, amount: i64) {
        let paid = &mut self.paid[account];
        for paid in [&mut paid.ever, &mut paid.this_year, &mut paid.today] {
            *paid = paid.saturating_add(amount);
        }
        if let Some(own) = own {
            let (ever, this_year) = &mut self.own[own];
            for paid in [ever, this_year] {
                *paid = paid.saturating_add(amount);
            }
        }
    }

    /// Principal repaid: all caps count it.
    pub fn repay(&mut self, account: usize, amount: i64) {
        let paid = &mut self.paid[account];
        for paid in [&mut paid.repaid, &mut paid.this_year] {
            *paid = paid.saturating_add(amount);
        }
    }
}
