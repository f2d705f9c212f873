//! The weeks of a run and the days of a contract: an outcome of a week is dated on its first day.

use crate::contract::day::Day;
use crate::contract::terms::Schedule;
use crate::model::calendar::Calendar;

/// The weeks of the run that count under a contract: those whose first day lies in `from ..= until`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Frame {
    /// First day of week 0.
    pub start: Day,
    /// First week that counts.
    pub first: u32,
    /// First week that no longer counts; never before `first`.
    pub end: u32,
    /// Weeks after a person's intake that don't count either.
    pub skip: u32,
}

impl Frame {
    /// The weeks that count under a contract.
    pub fn new(schedule: &Schedule, calendar: &Calendar) -> Self {
        let start = Day::of(calendar.start);
        let first = first_from(start, schedule.from);
        Self {
            start,
            first,
            end: first_from(start, schedule.until.plus(1)).max(first),
            skip: 0,
        }
    }

    /// Every week of the run, whatever the contract says.
    pub fn whole_run(calendar: &Calendar) -> Self {
        Self {
            start: Day::of(calendar.start),
            first: 0,
            end: u32::MAX,
            skip: 0,
        }
    }

    /// First day of a week.
    pub fn day(&self, week: u32) -> Day {
        self.start
            .plus(i32::try_from(u64::from(week) * 7).unwrap_or(i32::MAX))
    }

    /// The first week whose first day is not before a day; 0 for days before the run.
    pub fn first_from(&self, day: Day) -> u32 {
        first_from(self.start, day)
    }

    /// The first week that is no longer seen on a day: a week is seen once it has begun.
    pub fn seen(&self, day: Day) -> u32 {
        self.first_from(day.plus(1))
    }

    /// The weeks `from..to` in which something counts for a person with an intake and a window of their own; empty if
    /// `from ≥ to`. `weeks` is the horizon of the lives.
    pub fn of_person(&self, weeks: u32, intake: u32, window: Option<u32>) -> (u32, u32) {
        let end = self.end.min(weeks);
        let to = window.map_or(end, |window| end.min(intake.saturating_add(window)));
        (self.first.max(intake.saturating_add(self.skip)), to)
    }
}

fn first_from(start: Day, day: Day) -> u32 {
    let days = day.since(start).max(0) as u32;
    days.div_ceil(7)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::terms::Periods;
    use jiff::civil::date;

    #[test]
    fn a_week_belongs_to_the_day_on_which_it_begins() {
        let calendar = Calendar {
            start: date(2022, 9, 5),
            weeks: 364,
        };
        let schedule = Schedule {
            from: Day::of(date(2022, 9, 6)),
            until: Day::of(date(2023, 8, 28)),
            person_window: None,
            periods: Periods::Every { months: 6 },
            lag_months: 3,
        };
        let frame = Frame::new(&schedule, &calendar);
        // week 0 begins a day too early; 2023-08-28 is the first day of week 51
        assert_eq!((frame.first, frame.end), (1, 52));
        assert_eq!(frame.day(51), Day::of(date(2023, 8, 28)));
        assert_eq!(frame.seen(frame.day(51)), 52);
        assert_eq!(frame.seen(frame.day(51).plus(-1)), 51);
        assert_eq!(frame.seen(Day::of(date(2020, 1, 1))), 0);
        assert_eq!(frame.of_person(40, 3, None), (3, 40));
        assert_eq!(frame.of_person(99, 3, Some(7)), (3, 10));
        assert_eq!(frame.of_person(99, 0, Some(0)), (1, 0));
    }

    #[test]
    fn an_empty_window_has_no_weeks() {
        let calendar = Calendar {
            start: date(2022, 9, 5),
            weeks: 364,
        };
        let schedule = Schedule {
            from: Day::of(date(2023, 9, 5)),
            until: Day::of(date(2022, 9, 4)),
            person_window: None,
            periods: Periods::Ending(Vec::new()),
            lag_months: 0,
        };
        let frame = Frame::new(&schedule, &calendar);
        assert_eq!(frame.first, frame.end);
    }
}
