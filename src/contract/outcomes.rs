//! What was observed: all that a settlement needs to know, whether a file or a simulated life says it.

use super::day::Day;
use rust_decimal::Decimal;
use serde::Serialize;

/// Nobody in particular.
pub const NOBODY: u32 = u32::MAX;

/// Everything observed. Each list is sorted as its items are ordered; [`Outcomes::sort`] does it.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Outcomes {
    /// Claims and quantities.
    pub events: Vec<Event>,
    /// Numbers of cohorts.
    pub numbers: Vec<Measured>,
    /// Money by day.
    pub money: Vec<MoneyOn>,
    /// What the vehicle must pay for the effort, by day; never negative. Sorted by day.
    pub costs: Vec<(Day, i64)>,
    /// Terminations that happened, `(day, index into Terms::terminations)`, beside those that the contract triggers by itself; in order
    /// of day. One may end the intake, and one then everything.
    pub terminated: Vec<(Day, usize)>,
}

/// Claims or units of a person, or of nobody in particular. In the order of person, then day, then metric.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Event {
    /// The person, or [`NOBODY`]: limits per person cannot hold for them.
    pub person: u32,
    /// The day on which it is achieved.
    pub day: Day,
    /// Index of the metric, of kind Claims or Units.
    pub metric: u16,
    /// Index of the cohort to which the person belongs, or `u16::MAX`.
    pub cohort: u16,
    /// How many: 1 for a person's claim, more for quantities. Positive.
    pub count: Decimal,
}

/// No cohort in particular.
pub const ALL: u16 = u16::MAX;

/// A number, on one measurement day. In the order of metric, then cohort, then day.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Measured {
    /// Index of the metric, of kind Number.
    pub metric: u16,
    /// Index of the cohort, or [`ALL`].
    pub cohort: u16,
    /// The day.
    pub day: Day,
    /// What was measured.
    pub value: Decimal,
    /// What the measured sources of the baseline show (`Source::is_measured`), in the order in which they are written.
    pub baselines: Vec<Decimal>,
    /// People measured, if known.
    pub sample: Option<u32>,
    /// People of the control group, if there is one and it is known.
    pub controls: Option<u32>,
}

/// Money on a day. In the order of metric, then day. Of one day and metric there may be several.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct MoneyOn {
    /// Index of the metric, of kind Money.
    pub metric: u16,
    /// The day.
    pub day: Day,
    /// What was expected without the programme (the baseline, blended where there are several), in smallest units; 0 if `actual` is the saving itself negated.
    pub expected: i64,
    /// What was found: the saving is `expected − actual`.
    pub actual: i64,
}

impl MoneyOn {
    /// Expected − actual; may be negative.
    pub fn saving(&self) -> i64 {
        self.expected.saturating_sub(self.actual)
    }
}

impl Outcomes {
    /// Puts every list in order.
    pub fn sort(&mut self) {
        self.events.sort_unstable();
        self.numbers.sort_by_key(|m| (m.metric, m.cohort, m.day));
        self.money.sort_unstable();
        self.costs.sort_unstable();
        self.terminated.sort_by_key(|(day, _)| *day);
    }
}
