//! When is measured and paid: payment periods, and the weeks that belong to them.
//!
//! Periods begin `every_months` calendar months apart, counted from `from` (not from each other, so that a
//! period that begins on the 31st does not drift to the 28th), and the last one ends with `until`. A week belongs to
//! the period that contains its first day. A period is paid `lag_months` calendar months after its last day.

use super::flow::days_between;
use super::terms;
use crate::model::calendar::Calendar;
use jiff::civil::Date;
use serde::Serialize;

/// A payment period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Period {
    /// First day.
    pub from: Date,
    /// Last day.
    pub until: Date,
    /// The day on which it is paid.
    pub payment: Date,
    /// First week of the run that belongs to it.
    pub first_week: u32,
    /// First week of the run that no longer belongs to it.
    pub end_week: u32,
}

/// The payment periods of a contract, in order; empty if `until` is before `from`.
///
/// `every_months` = 0 counts as 1.
pub fn periods(schedule: &terms::Schedule, calendar: &Calendar) -> Vec<Period> {
    let every = i64::from(schedule.every_months.max(1));
    let mut periods = Vec::new();
    let mut from = schedule.from;
    while from <= schedule.until {
        let next = add_months(schedule.from, every * (periods.len() as i64 + 1));
        let endless = next <= from || next == Date::MAX; // the end of the calendar, in the year 9999
        let last = if endless {
            schedule.until
        } else {
            next.yesterday().unwrap_or(from).min(schedule.until)
        };
        let end = last.tomorrow().unwrap_or(Date::MAX);
        periods.push(Period {
            from,
            until: last,
            payment: add_months(last, i64::from(schedule.lag_months)),
            first_week: first_week_from(calendar, from),
            end_week: first_week_from(calendar, end),
        });
        if endless {
            break;
        }
        from = next;
    }
    periods
}

/// The weeks of the run that count at all: `(first, end)`, the weeks whose first day lies in `from ..= until`.
pub fn window(schedule: &terms::Schedule, calendar: &Calendar) -> (u32, u32) {
    let first = first_week_from(calendar, schedule.from);
    let after = schedule.until.tomorrow().unwrap_or(Date::MAX);
    (first, first_week_from(calendar, after).max(first))
}

/// The first week of the run whose first day is not before a date.
pub fn first_week_from(calendar: &Calendar, date: Date) -> u32 {
    let days = days_between(calendar.start, date).max(0);
    u32::try_from((days + 6) / 7).unwrap_or(u32::MAX)
}

/// A date so many calendar months later; a day that the month lacks becomes its last day.
pub fn add_months(date: Date, months: i64) -> Date {
    let index = i64::from(date.year()) * 12 + i64::from(date.month()) - 1 + months;
    let month = (index.rem_euclid(12) + 1) as i8;
    i16::try_from(index.div_euclid(12))
        .ok()
        .and_then(|year| Date::new(year, month, 1).ok())
        .and_then(|first| {
            Date::new(first.year(), month, date.day().min(first.days_in_month())).ok()
        })
        .unwrap_or(if months < 0 { Date::MIN } else { Date::MAX })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn kolding() -> (terms::Schedule, Calendar) {
        let schedule = terms::Schedule {
            from: date(2022, 9, 5),
            until: date(2023, 8, 31),
            person_window: None,
            every_months: 6,
            lag_months: 3,
        };
        let calendar = Calendar {
            start: date(2022, 9, 5),
            weeks: 364,
        };
        (schedule, calendar)
    }

    #[test]
    fn two_half_years_and_a_lag() {
        let (schedule, calendar) = kolding();
        let periods = periods(&schedule, &calendar);
        assert_eq!(periods.len(), 2);
        // 2022-09-05 … 2023-03-04: weeks 0 to 25, since week 26 begins on 2023-03-06
        assert_eq!(periods[0].until, date(2023, 3, 4));
        assert_eq!(periods[0].payment, date(2023, 6, 4));
        assert_eq!((periods[0].first_week, periods[0].end_week), (0, 26));
        // the last period is cut off by `until`; 2023-08-28 is the first day of week 51
        assert_eq!(periods[1].from, date(2023, 3, 5));
        assert_eq!(periods[1].until, date(2023, 8, 31));
        assert_eq!(periods[1].payment, date(2023, 11, 30));
        assert_eq!((periods[1].first_week, periods[1].end_week), (26, 52));
        assert_eq!(window(&schedule, &calendar), (0, 52));
    }

    #[test]
    fn every_week_of_the_window_has_one_period() {
        let (mut schedule, calendar) = kolding();
        for (from, every) in [((2022, 10, 31), 1), ((2021, 1, 31), 5), ((2023, 2, 2), 12)] {
            schedule.from = date(from.0, from.1, from.2);
            schedule.until = date(2027, 8, 31);
            schedule.every_months = every;
            let periods = periods(&schedule, &calendar);
            let (mut week, end) = window(&schedule, &calendar);
            for period in &periods {
                assert_eq!(period.first_week, week);
                week = period.end_week;
                for w in period.first_week..period.end_week {
                    let day = calendar.first_day(w);
                    assert!(period.from <= day && day <= period.until);
                }
            }
            assert_eq!(week, end);
        }
    }

    #[test]
    fn a_month_end_does_not_drift() {
        assert_eq!(add_months(date(2024, 1, 31), 1), date(2024, 2, 29));
        assert_eq!(add_months(date(2024, 1, 31), 2), date(2024, 3, 31));
        assert_eq!(add_months(date(2024, 11, 30), 14), date(2026, 1, 30));
        assert_eq!(
            add_months(date(2024, 1, 31), i64::from(u32::MAX)),
            Date::MAX
        );
        assert_eq!(add_months(date(2024, 3, 31), -1), date(2024, 2, 29));
    }

    #[test]
    fn an_empty_window_has_no_periods() {
        let (mut schedule, calendar) = kolding();
        schedule.until = date(2022, 9, 4);
        assert!(periods(&schedule, &calendar).is_empty());
        assert_eq!(window(&schedule, &calendar), (0, 0));
        schedule.until = Date::MAX;
        schedule.every_months = u32::MAX;
        assert_eq!(periods(&schedule, &calendar).len(), 1);
        schedule.every_months = 0;
        assert!(periods(&schedule, &calendar).len() > 90_000);
    }
}
