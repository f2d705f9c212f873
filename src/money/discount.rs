//! What an amount of a later week is worth on the start date (settled point 13).

use crate::model::economy::Discount;
use crate::model::number::Draw;

/// Days in a year of discounting: actual/365 (settled point 33).
const YEAR: f64 = 365.0;

/// Discount factors by week: nominal amounts are deflated to the prices of the start date, then discounted at the
/// real rate: `((1 + deflator) · (1 + real rate))^(−t)`, t = 7·week / 365 years from the start date to the
/// first day of the week.
#[derive(Debug, Clone, PartialEq)]
pub struct Factors {
    by_week: Vec<f64>,
}

impl Factors {
    /// Factors for so many weeks. Costs about 50 ns a week; keep them while the rates stay the same.
    ///
    /// Rates at or below −100 % have no meaning and count as 0.
    pub fn new(discount: &Discount, draw: &Draw, weeks: u32) -> Self {
        let yearly = |rate: f64| if rate > -1.0 { 1.0 + rate } else { 1.0 };
        let rate = yearly(discount.real_rate.at(draw)) * yearly(discount.deflator.at(draw));
        Self {
            by_week: (0..weeks)
                .map(|week| libm::pow(rate, -f64::from(week) * 7.0 / YEAR))
                .collect(),
        }
    }

    /// Present value of a week's amount of 1; weeks beyond the last count as the last.
    pub fn at(&self, week: u32) -> f64 {
        let last = self.by_week.len().saturating_sub(1);
        self.by_week
            .get((week as usize).min(last))
            .copied()
            .unwrap_or(1.0)
    }

    /// Present value of weekly amounts, in øre, rounded once.
    ///
    /// The sum runs in the order of the weeks, so that it is the same on every machine.
    pub fn present_value(&self, weekly: &[i64]) -> i64 {
        let last = self.by_week.last().copied().unwrap_or(1.0);
        let mut sum = 0.0;
        for (amount, factor) in weekly.iter().zip(&self.by_week) {
            sum += *amount as f64 * factor;
        }
        for amount in weekly.iter().skip(self.by_week.len()) {
            sum += *amount as f64 * last;
        }
        // The cast saturates.
        libm::floor(sum + 0.5) as i64
    }

    /// Present value of each week's amount, in øre, each rounded: for curves, not for sums.
    pub fn by_week(&self, weekly: &[i64]) -> Vec<i64> {
        let value = |(week, amount): (usize, &i64)| {
            libm::floor(*amount as f64 * self.at(week as u32) + 0.5) as i64
        };
        weekly.iter().enumerate().map(value).collect()
    }
}
