//! On which days a line is measured and paid.

use crate::contract_v2::day::Day;
use crate::contract_v2::terms::{Periods, Schedule, Terms, When};
use serde::Serialize;

/// Most periods that are looked at: no contract has more, and a wrong one must not fill the memory.
const MOST: usize = 10_000;

/// One measurement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Moment {
    /// Index of the cohort, where cohorts are measured apart.
    pub cohort: Option<u16>,
    /// First day of what is measured.
    pub from: Day,
    /// Last day: the measurement day.
    pub until: Day,
    /// The payment date.
    pub payment: Day,
}

/// The last days of the payment periods.
pub fn period_ends(schedule: &Schedule) -> Vec<Day> {
    match &schedule.periods {
        Periods::Ending(days) => days.clone(),
        Periods::Every { months } if *months > 0 => {
            let mut ends = Vec::new();
            for k in 1..=MOST {
                let end = schedule
                    .from
                    .plus_months(k as i64 * i64::from(*months))
                    .plus(-1);
                if end >= schedule.until {
                    break;
                }
                ends.push(end);
            }
            ends.push(schedule.until);
            ends
        }
        Periods::Every { .. } => vec![schedule.until],
    }
}

/// The measurements of a line, by day.
pub fn moments(terms: &Terms, line: usize) -> Vec<Moment> {
    let Some(line) = terms.lines.get(line) else {
        return Vec::new();
    };
    let schedule = &terms.schedule;
    let lag = i64::from(line.lag_months.unwrap_or(schedule.lag_months));
    let moment = |cohort, from, until: Day| Moment {
        cohort,
        from,
        until,
        payment: until.plus_months(lag),
    };
    let mut all: Vec<Moment> = if line.by_cohort {
        terms
            .cohorts
            .iter()
            .zip(0_u16..)
            .map(|(cohort, i)| moment(Some(i), schedule.from, cohort.measured))
            .collect()
    } else {
        let days = match &line.when {
            When::Periods => period_ends(schedule),
            When::End => vec![schedule.until],
            When::On(days) => days.clone(),
        };
        let mut from = schedule.from;
        days.into_iter()
            .map(|day| {
                let this = moment(None, from, day);
                from = day.plus(1);
                this
            })
            .collect()
    };
    all.sort_by_key(|m| (m.until, m.cohort));
    all
}
