//! Weeks and dates.

use jiff::ToSpan;
use jiff::civil::Date;
use serde::Serialize;

/// The weeks of a run: week `w` begins `7·w` days after the start, which is a Monday.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Calendar {
    /// First day of week 0.
    pub start: Date,
    /// Number of weeks that lives are followed.
    pub weeks: u32,
}

impl Calendar {
    /// First day of a week; weeks beyond the horizon are dates all the same.
    pub fn first_day(&self, week: u32) -> Date {
        self.start.saturating_add(i64::from(week * 7).days())
    }

    /// The week that contains a date; `None` before the start.
    pub fn week_of(&self, date: Date) -> Option<u32> {
        u32::try_from(self.days_from_start(date).div_euclid(7)).ok()
    }

    /// Days from the start to a date; negative before it.
    pub fn days_from_start(&self, date: Date) -> i64 {
        // `until` with days as the largest unit cannot fail for civil dates and gives whole days.
        self.start
            .until(date)
            .map_or(0, |span| i64::from(span.get_days()))
    }

    /// Calendar year of the first day of a week (settled point 10).
    pub fn year(&self, week: u32) -> i16 {
        self.first_day(week).year()
    }

    /// Calendar quarter of the first day of a week, counted from the quarter of the start.
    pub fn quarter(&self, week: u32) -> u32 {
        let (first, day) = (self.start, self.first_day(week));
        let index = |d: Date| i32::from(d.year()) * 4 + (i32::from(d.month()) - 1) / 3;
        (index(day) - index(first)).unsigned_abs()
    }

    /// Label of a calendar quarter counted from the quarter of the start: "2023 Q1".
    pub fn quarter_label(&self, quarter: u32) -> String {
        let index = i64::from(self.start.year()) * 4
            + (i64::from(self.start.month()) - 1) / 3
            + i64::from(quarter);
        format!("{} Q{}", index.div_euclid(4), index.rem_euclid(4) + 1)
    }
}
