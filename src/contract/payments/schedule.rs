//! When each line is measured and paid.
//!
//! Periods are counted from the first day of the contract, not from each other, so that one that begins on the 31st doesn't drift
//! to the 28th; the last is cut off by the last day of the contract. What lies outside of `from ..= until` counts nowhere.

use crate::contract::day::Day;
use crate::contract::terms::{Line, Periods, Schedule, Terms, When};
use jiff::civil::Date;

/// One measurement of one line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slot {
    /// Index of the line.
    pub line: usize,
    /// Index of the cohort, if the line is measured by cohort.
    pub cohort: Option<u16>,
    /// First day of what is measured.
    pub from: Day,
    /// Last day of what is measured: the measurement day.
    pub until: Day,
    /// Payment date.
    pub payment: Day,
}

/// The payment periods of a contract, first and last day of each, in order; empty if `until` is before `from`.
///
/// A length of 0 months counts as 1. Ends that are out of order or outside of the contract are passed over, and what they leave at the end
/// is the last period.
pub fn periods(schedule: &Schedule) -> Vec<(Day, Day)> {
    let mut periods = Vec::new();
    let mut from = schedule.from;
    match &schedule.periods {
        Periods::Every { months } => {
            let every = i64::from((*months).max(1));
            while from <= schedule.until {
                let next = schedule
                    .from
                    .plus_months(every * (periods.len() as i64 + 1));
                let endless = next.date() == Date::MAX; // in the year 9999
                if endless || next > schedule.until {
                    periods.push((from, schedule.until));
                    break;
                }
                periods.push((from, next.plus(-1)));
                from = next;
            }
        }
        Periods::Ending(days) => {
            for &last in days {
                if from <= last && last <= schedule.until {
                    periods.push((from, last));
                    from = last.plus(1);
                }
            }
            if from <= schedule.until {
                periods.push((from, schedule.until));
            }
        }
    }
    periods
}

/// The last days of the payment periods, in order.
pub fn period_ends(schedule: &Schedule) -> Vec<Day> {
    let ends = periods(schedule).into_iter();
    ends.map(|(_, until)| until).collect()
}

/// The measurements of a line, in the order in which they are taken; by cohort: in the order of cohorts, one for each.
pub fn slots(terms: &Terms, index: usize, line: &Line, money: bool) -> Vec<Slot> {
    let schedule = &terms.schedule;
    let lag = i64::from(line.lag_months.unwrap_or(schedule.lag_months));
    let slot = |cohort, from, until: Day, measured: Day| Slot {
        line: index,
        cohort,
        from,
        until,
        payment: measured.plus_months(lag),
    };
    // money belongs to nobody in particular
    if line.by_cohort && !money {
        let cohorts = (0_u16..).zip(&terms.cohorts);
        return cohorts
            .map(|(cohort, c)| {
                let until = c.measured.min(schedule.until);
                slot(Some(cohort), schedule.from, until, c.measured)
            })
            .collect();
    }
    match &line.when {
        When::Periods => periods(schedule)
            .into_iter()
            .map(|(from, until)| slot(None, from, until, until))
            .collect(),
        When::End if schedule.from <= schedule.until => {
            vec![slot(None, schedule.from, schedule.until, schedule.until)]
        }
        When::End => Vec::new(),
        When::On(days) => {
            let mut days = days.clone();
            days.sort_unstable();
            days.dedup();
            let mut from = schedule.from;
            let mut slots = Vec::new();
            for day in days {
                if from <= day && day <= schedule.until {
                    slots.push(slot(None, from, day, day));
                    from = day.plus(1);
                }
            }
            slots
        }
    }
}
