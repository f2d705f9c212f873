//! Days as numbers, so that dates compare and subtract in one instruction.

use jiff::civil::Date;
use serde::{Serialize, Serializer};
use std::fmt;

/// A day, counted from 1970-01-01.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(pub i32);

/// The day from which others are counted.
const EPOCH: Date = Date::constant(1970, 1, 1);

impl Day {
    /// The number of a date.
    pub fn of(date: Date) -> Self {
        let days = date.duration_since(EPOCH).as_hours() / 24;
        Self(i32::try_from(days).unwrap_or(if days < 0 { i32::MIN } else { i32::MAX }))
    }

    /// The date; the first or last that the calendar has for numbers beyond it.
    pub fn date(self) -> Date {
        EPOCH
            .checked_add(jiff::SignedDuration::from_hours(24 * i64::from(self.0)))
            .unwrap_or(if self.0 < 0 { Date::MIN } else { Date::MAX })
    }

    /// So many days later.
    pub fn plus(self, days: i32) -> Self {
        Self(self.0.saturating_add(days))
    }

    /// Calendar months later; a day that the month lacks becomes its last day.
    pub fn plus_months(self, months: i64) -> Self {
        let date = self.date();
        let index = i64::from(date.year()) * 12 + i64::from(date.month()) - 1 + months;
        let month = (index.rem_euclid(12) + 1) as i8;
        let later = i16::try_from(index.div_euclid(12))
            .ok()
            .and_then(|year| Date::new(year, month, 1).ok())
            .and_then(|first| {
                Date::new(first.year(), month, date.day().min(first.days_in_month())).ok()
            });
        Self::of(later.unwrap_or(if months < 0 { Date::MIN } else { Date::MAX }))
    }

    /// Days from an earlier day to this one.
    pub fn since(self, earlier: Self) -> i32 {
        self.0.saturating_sub(earlier.0)
    }
}

impl From<Date> for Day {
    fn from(date: Date) -> Self {
        Self::of(date)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.date().fmt(f)
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.date())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_day_and_its_date_are_one() {
        for d in [
            date(1970, 1, 1),
            date(2024, 2, 29),
            date(1969, 12, 31),
            Date::MAX,
            Date::MIN,
        ] {
            assert_eq!(Day::of(d).date(), d);
        }
        assert_eq!(Day::of(date(1970, 1, 2)), Day(1));
        assert_eq!(Day(i32::MAX).date(), Date::MAX);
    }

    #[test]
    fn a_month_end_does_not_drift() {
        let plus = |y, m, d, months| Day::of(date(y, m, d)).plus_months(months).date();
        assert_eq!(plus(2024, 1, 31, 1), date(2024, 2, 29));
        assert_eq!(plus(2024, 1, 31, 2), date(2024, 3, 31));
        assert_eq!(plus(2024, 11, 30, 14), date(2026, 1, 30));
        assert_eq!(plus(2024, 3, 31, -1), date(2024, 2, 29));
        assert_eq!(plus(2024, 1, 31, i64::from(u32::MAX)), Date::MAX);
    }
}
