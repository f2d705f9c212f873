//! Internal rate of return: annual effective, actual/365, as XIRR.
//!
//! With x = ln(1 + r) the present value is f(x) = Σ aᵢ·e^(−x·tᵢ), an exponential sum. How many roots it has is
//! settled *before* one is sought, by counting sign changes:
//!
//! 1. of the flows themselves (Descartes, Laguerre): none means no rate, one means exactly one;
//! 2. of the cumulative flows, forwards for rates above zero and backwards for rates below: on either side there are at most as
//!    many roots as changes. One change forwards that ends on the other sign means exactly one positive rate (Norström); no
//!    change forwards and one backwards means exactly one rate, below zero. This is the ordinary case of a bond that
//!    pays while it still draws, where 1 says nothing;
//! 3. where that leaves more than one, of the integral over time of the cumulative flows, which bounds the same roots more tightly: f(x)/x² is
//!    its Laplace transform, and that has no more zeros than the function has changes of sign. This is the case of money that is
//!    drawn, paid back and drawn again;
//! 4. else all roots are isolated (`roots.rs`), and one root is accepted wherever it is.
//!
//! Somebody who got more than they paid and whom exactly one positive rate fits has that return: that some
//! rate near −100 % fits as well (it always does when the last flow is a draw or a claw-back) means nothing to them.
//!
//! Amounts are integers, so all these counts are exact.

use super::roots;
use serde::Serialize;

/// The rate of return of dated flows.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Irr {
    /// Exactly one rate fits; or exactly one positive one does, and more was received than paid.
    Unique(f64),
    /// Money was paid in and nothing came back: −100 %.
    TotalLoss,
    /// Several rates fit, ascending: none of them is *the* return.
    Several(Vec<f64>),
    /// No rate fits.
    None(NoRate),
    /// Nothing was paid either way, net of what fell on the same day: every rate fits.
    NoFlows,
}

/// Why no rate fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum NoRate {
    /// Nothing was ever paid in.
    OnlyGains,
    /// Money went both ways, but the present value is negative at every rate: no rate, however low, makes up for the loss.
    LossAtEveryRate,
    /// Money went both ways, but the present value is positive at every rate.
    GainAtEveryRate,
    /// The rate is too large for a number: a multiple of the money within days.
    TooLarge,
}

impl Irr {
    /// The rate that statistics use; `None` must be counted and shown.
    ///
    /// No loss may drop out of the statistics, or they would look better than the deal:
    ///
    /// * a total loss is −100 %, and so is a loss that no rate makes up for: in both the present value is negative at every rate;
    /// * where several rates fit and all are losses, it is the one nearest to zero: the first at which the present value turns,
    ///   coming from zero. (A small draw after the last receipt is enough to add a second one near −100 %.)
    /// * an even number of positive rates, for whoever pays first, means that more was paid than received: where no rate below
    ///   zero fits, that loss counts as −100 %.
    pub fn rate(&self) -> Option<f64> {
        match self {
            Self::Unique(rate) => Some(*rate),
            Self::TotalLoss | Self::None(NoRate::LossAtEveryRate) => Some(-1.0),
            Self::Several(rates) => {
                let positive = rates.iter().filter(|r| **r > 0.0).count();
                match (positive, rates.iter().copied().rfind(|r| *r < 0.0)) {
                    (0, negative) => negative,
                    (even, negative) if even % 2 == 0 => Some(negative.unwrap_or(-1.0)),
                    _ => None,
                }
            }
            Self::None(_) | Self::NoFlows => None,
        }
    }

    /// How many rates fit; a total loss counts as one, no flows as none.
    pub fn rates(&self) -> usize {
        match self {
            Self::Unique(_) | Self::TotalLoss => 1,
            Self::Several(rates) => rates.len(),
            Self::None(_) | Self::NoFlows => 0,
        }
    }
}

/// Sign changes of a series of flows, netted by day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct SignChanges {
    /// Of the flows: at least the number of rates above −100 % that fit (Descartes).
    pub flows: usize,
    /// Of the cumulative flows from the first on: at least the number of positive rates that fit (Norström).
    pub forwards: usize,
    /// Of the cumulative flows from the last on backwards: at least the number of negative rates that fit.
    pub backwards: usize,
}

/// Internal rate of return of `(day, amount)`, amounts in smallest units, negative if paid by the investor; days in any order and from any origin.
///
/// ```
/// use trappe_engine::contract::returns::irr::{Irr, irr};
/// assert_eq!(irr(&[(0, -100), (365, 0)]), Irr::TotalLoss);
/// let rate = irr(&[(0, -100_00), (365, 108_00)]).rate();
/// assert!(rate.is_some_and(|r| (r - 0.08).abs() < 1e-12));
/// ```
pub fn irr(flows: &[(i64, i64)]) -> Irr {
    Solver::default().solve(flows)
}

/// Solves for rates of return with buffers that are kept between calls.
#[derive(Debug, Clone, Default)]
pub struct Solver {
    days: Vec<(i64, i64)>,
    times: Vec<f64>,
    amounts: Vec<f64>,
}

impl Solver {
    /// See [`irr`].
    pub fn solve(&mut self, flows: &[(i64, i64)]) -> Irr {
        self.net(flows);
        let Some(&(first_day, first)) = self.days.first() else {
            return Irr::NoFlows;
        };
        let signs = self.count();
        if signs.flows == 0 {
            return if first < 0 {
                Irr::TotalLoss
            } else {
                Irr::None(NoRate::OnlyGains)
            };
        }
        let days = self.days.iter();
        self.times.clear();
        self.times
            .extend(days.map(|(day, _)| day.saturating_sub(first_day) as f64 / 365.0));
        self.amounts.clear();
        self.amounts
            .extend(self.days.iter().map(|(_, amount)| *amount as f64));
        let (t, a) = (self.times.as_slice(), self.amounts.as_slice());
        let total: i128 = self.days.iter().map(|(_, a)| i128::from(*a)).sum();
        // rates come as ln(1 + r)
        let tighter = |bound: usize, backwards: bool| {
            if bound < 2 || total == 0 {
                return bound;
            }
            bound.min(self.integrated(backwards).unwrap_or(bound))
        };
        match (
            tighter(signs.forwards, false),
            tighter(signs.backwards, true),
        ) {
            (0, 0) if total == 0 => Irr::Unique(0.0),
            (0, 0) => Irr::None(nowhere(total)),
            (1, 0) | (0, 1) if total != 0 => one_side(t, a, total > 0),
            (1, _) if total > 0 => one_side(t, a, true),
            _ => {
                if total > 0
                    && let [one] = roots::above(0.0, t, a)[..]
                {
                    return unique(one);
                }
                several(roots::above(f64::NEG_INFINITY, t, a), total)
            }
        }
    }

    /// The sign changes of flows.
    pub fn sign_changes(&mut self, flows: &[(i64, i64)]) -> SignChanges {
        self.net(flows);
        self.count()
    }

    /// Adds up the flows of each day, in the order of days, and leaves out the days that come to nothing.
    fn net(&mut self, flows: &[(i64, i64)]) {
        self.days.clear();
        self.days.extend_from_slice(flows);
        if !self.days.is_sorted_by_key(|(day, _)| *day) {
            self.days.sort_unstable_by_key(|(day, _)| *day);
        }
        self.days.dedup_by(|next, kept| {
            let same = next.0 == kept.0;
            if same {
                kept.1 = kept.1.saturating_add(next.1);
            }
            same
        });
        self.days.retain(|(_, amount)| *amount != 0);
    }

    fn count(&self) -> SignChanges {
        let amounts = || self.days.iter().map(|(_, amount)| i128::from(*amount));
        let running = |sum: &mut i128, amount: i128| {
            *sum += amount;
            Some(*sum)
        };
        SignChanges {
            flows: changes(amounts()),
            forwards: changes(amounts().scan(0, running)),
            backwards: changes(amounts().rev().scan(0, running)),
        }
    }
}

impl Solver {
    /// Sign changes of the integral over time of the cumulative flows, from the first on or from the last on backwards. After the
    /// end of the flows it goes on with the slope of their total, and ends with its sign. `None` if it is too large to be exact.
    fn integrated(&self, backwards: bool) -> Option<usize> {
        let count = self.days.len();
        let at = |k: usize| self.days[if backwards { count - 1 - k } else { k }];
        let (mut sum, mut area) = (0_i128, 0_i128);
        let (mut before, mut last, mut found) = (at(0).0, 0, 0);
        for k in 0..=count {
            let value = if k < count {
                let (day, amount) = at(k);
                let days = (i128::from(day) - i128::from(before)).abs();
                area = area.checked_add(sum.checked_mul(days)?)?;
                sum += i128::from(amount);
                before = day;
                area
            } else {
                sum
            };
            if value != 0 {
                found += usize::from(value.signum() == -last);
                last = value.signum();
            }
        }
        Some(found)
    }
}

/// Sign changes of a series, zeros left out.
fn changes(series: impl Iterator<Item = i128>) -> usize {
    let (mut last, mut count) = (0, 0);
    for value in series {
        let sign = value.signum();
        if sign != 0 {
            count += usize::from(sign == -last);
            last = sign;
        }
    }
    count
}

/// The rate where exactly one fits on the side of zero where the present value turns; `gain`: it is positive at zero.
fn one_side(t: &[f64], a: &[f64], gain: bool) -> Irr {
    let (low, high) = roots::bounds(t, a);
    // for high rates the first flow decides
    let upwards = gain == (a[0] < 0.0);
    let (low, high) = if upwards { (0.0, high) } else { (low, 0.0) };
    unique(roots::bracketed(t, a, low, high, upwards == gain))
}

fn unique(log_rate: f64) -> Irr {
    let rate = libm::expm1(log_rate);
    if rate.is_finite() {
        Irr::Unique(rate)
    } else {
        Irr::None(NoRate::TooLarge)
    }
}

/// Without a root the present value has the sign that it has at zero, where it is the total.
fn nowhere(total: i128) -> NoRate {
    if total < 0 {
        NoRate::LossAtEveryRate
    } else {
        NoRate::GainAtEveryRate
    }
}

fn several(mut log_rates: Vec<f64>, total: i128) -> Irr {
    match log_rates.as_slice() {
        [] => Irr::None(nowhere(total)),
        [one] => unique(*one),
        _ => {
            for rate in &mut log_rates {
                *rate = libm::expm1(*rate).min(f64::MAX);
            }
            Irr::Several(log_rates)
        }
    }
}
