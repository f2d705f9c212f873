//! Which calendar year a week belongs to.

use crate::model::calendar::Calendar;
use jiff::civil::Date;

/// The calendar years of a run by index: year 0 is the year of the first day of week 0.
///
/// The year of a week is the year of its first day (settled point 10).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Years {
    first: i16,
    /// First week of each year, ascending; the first is 0.
    starts: Vec<u32>,
    /// Index of the year by week, and how many weeks are left of it, this one included.
    of_week: Vec<(u16, u32)>,
}

impl Years {
    /// The years of a calendar, from its start to the last week of its horizon.
    pub fn new(calendar: &Calendar) -> Self {
        let first = calendar.start.year();
        let mut starts = vec![0];
        // A few dates instead of one for every week: this runs once per draw of the parameters.
        for year in first.saturating_add(1).. {
            let Ok(day) = Date::new(year, 1, 1) else {
                break;
            };
            let days = calendar.days_from_start(day);
            let week = u32::try_from(days.div_euclid(7) + i64::from(days.rem_euclid(7) > 0))
                .unwrap_or(u32::MAX);
            if week >= calendar.weeks {
                break;
            }
            starts.push(week);
        }
        let mut of_week = Vec::with_capacity(calendar.weeks as usize);
        for (index, start) in starts.iter().enumerate() {
            let end = starts.get(index + 1).copied().unwrap_or(calendar.weeks);
            of_week.extend((*start..end).map(|week| (index as u16, end - week)));
        }
        Self {
            first,
            starts,
            of_week,
        }
    }

    /// How many years there are, at least 1.
    pub fn count(&self) -> usize {
        self.starts.len()
    }

    /// The calendar year of an index.
    pub fn year(&self, index: usize) -> i16 {
        self.first.saturating_add(index as i16)
    }

    /// Index of the year of a week; weeks beyond the horizon count with its last year.
    #[inline]
    pub fn index(&self, week: u32) -> usize {
        self.of_week
            .get(week as usize)
            .map_or(self.starts.len() - 1, |(index, _)| usize::from(*index))
    }

    /// Index of the year of a week, and the weeks that are left of it within the horizon, this one included; none beyond the horizon.
    #[inline]
    pub fn at(&self, week: u32) -> (usize, i64) {
        self.of_week
            .get(week as usize)
            .map_or((self.starts.len() - 1, 0), |(index, left)| {
                (usize::from(*index), i64::from(*left))
            })
    }

    /// How many weeks a year has within the horizon.
    pub fn weeks(&self, index: usize) -> i64 {
        self.at(self.start(index)).1
    }

    /// First week of a year by index.
    #[inline]
    pub fn start(&self, index: usize) -> u32 {
        self.starts[index]
    }

    /// The weeks `from..to` year by year: first week, first week after, and what `by_year` says of the year.
    pub fn pieces<'y>(
        &'y self,
        from: u32,
        to: u32,
        by_year: &'y [i64],
    ) -> impl Iterator<Item = (u32, u32, i64)> + 'y {
        let mut week = from;
        std::iter::from_fn(move || {
            if week >= to {
                return None;
            }
            let (first, year) = (week, self.index(week));
            week = self.starts.get(year + 1).map_or(to, |next| to.min(*next));
            Some((first, week, by_year[year]))
        })
    }
}
