//! Weeks added up by calendar quarter and by budget year.

use crate::model::calendar::Calendar;

/// Calendar periods of a run; a week belongs to the period of its first day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Periods {
    /// Name of each period: "2023 Q1", "2023".
    pub labels: Vec<String>,
    /// Index of the period by week.
    of_week: Vec<u32>,
}

impl Periods {
    /// The calendar quarters of so many weeks.
    pub fn quarters(calendar: &Calendar, weeks: u32) -> Self {
        let of_week: Vec<u32> = (0..weeks).map(|week| calendar.quarter(week)).collect();
        let count = of_week.last().map_or(0, |last| last + 1);
        Self {
            labels: (0..count).map(|q| calendar.quarter_label(q)).collect(),
            of_week,
        }
    }

    /// The budget years, which are calendar years, of so many weeks.
    pub fn years(calendar: &Calendar, weeks: u32) -> Self {
        let first = calendar.start.year();
        let index = |week| u32::from(calendar.year(week).saturating_sub(first).unsigned_abs());
        let of_week: Vec<u32> = (0..weeks).map(index).collect();
        let count = of_week.last().map_or(0, |last| last + 1);
        Self {
            labels: (0..count)
                .map(|year| (i64::from(first) + i64::from(year)).to_string())
                .collect(),
            of_week,
        }
    }

    /// How many periods there are.
    pub fn count(&self) -> usize {
        self.labels.len()
    }

    /// Index of the period of a week; weeks beyond the last count with it.
    pub fn index(&self, week: u32) -> usize {
        self.of_week
            .get(week as usize)
            .map_or(self.count().saturating_sub(1), |index| *index as usize)
    }

    /// The periods of so many weeks: index, first week, first week after; the weeks beyond the last count with it.
    pub fn stretches(&self, weeks: usize) -> impl Iterator<Item = (usize, usize, usize)> + '_ {
        let last = self.count().saturating_sub(1);
        (0..self.count()).map(move |period| {
            let edge = |index: usize| {
                let before = |of: &u32| (*of as usize) < index;
                self.of_week.partition_point(before).min(weeks)
            };
            let end = if period == last {
                weeks
            } else {
                edge(period + 1)
            };
            (period, edge(period), end)
        })
    }

    /// Sums of weekly amounts by period, in øre; the total is kept.
    pub fn sums(&self, weekly: &[i64]) -> Vec<i64> {
        let mut sums = vec![0; self.count()];
        for (week, amount) in weekly.iter().enumerate() {
            let index = self.index(week as u32);
            if let Some(sum) = sums.get_mut(index) {
                *sum += amount;
            }
        }
        sums
    }
}
