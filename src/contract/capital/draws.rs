//! Draws: the vehicle's need until the next draw, in advance, divided among the tranches (settled point 35).
//!
//! Draw dates are `draw_every_months` calendar months apart from the first day of the run; the weeks up to the next
//! one, by their first day, are the need. Each tranche provides its share. What exceeds a commitment falls on the other tranches
//! in proportion to their shares; what exceeds them all is unfunded. A tranche with share 0 provides nothing.

use super::super::ratio::split;
use super::{Position, Stack};
use jiff::civil::Date;

use super::super::schedule::{add_months, first_week_from};
use crate::model::calendar::Calendar;

/// A draw date and the weeks that it covers, `first_week .. end_week`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DrawDate {
    /// The date.
    pub date: Date,
    /// First week covered.
    pub first_week: u32,
    /// First week no longer covered.
    pub end_week: u32,
}

/// The draw dates that cover the first `weeks` weeks of the run; `every_months` = 0 counts as 1.
pub fn draw_dates(every_months: u32, calendar: &Calendar, weeks: u32) -> Vec<DrawDate> {
    let every = i64::from(every_months.max(1));
    let mut dates = Vec::new();
    let (mut date, mut first_week) = (calendar.start, 0);
    while first_week < weeks {
        let next = add_months(calendar.start, every * (dates.len() as i64 + 1));
        let end_week = if next > date {
            first_week_from(calendar, next)
        } else {
            weeks // the end of the calendar
        };
        dates.push(DrawDate {
            date,
            first_week,
            end_week,
        });
        (date, first_week) = (next, end_week);
    }
    dates
}

/// What must be paid in some weeks, in øre.
pub fn need(effort: &[i64], draw: &DrawDate) -> i64 {
    let end = (draw.end_week as usize).min(effort.len());
    let first = (draw.first_week as usize).min(end);
    effort[first..end]
        .iter()
        .fold(0_i64, |sum, week| sum.saturating_add((*week).max(0)))
}

/// Divides a need among the tranches, given what they have provided so far: `parts` by position.
/// Returns what is unfunded.
pub fn allot(stack: &Stack, drawn: &[i64], need: i64, parts: &mut [i64]) -> i64 {
    parts.fill(0);
    let room = |position: &Position, drawn: i64| match position.commitment {
        Some(commitment) => (commitment - drawn).max(0),
        None => i64::MAX,
    };
    let mut left = need;
    let mut weights: Vec<i128> = stack.positions.iter().map(|p| p.share.weight()).collect();
    let mut offered = vec![0; parts.len()];
    // each round either places everything or takes out a tranche that has reached its commitment
    while left > 0 && split(left, &weights, &mut offered) {
        let mut full = false;
        for (index, position) in stack.positions.iter().enumerate() {
            let room = room(position, drawn[index]);
            if weights[index] > 0 && offered[index] >= room {
                weights[index] = 0;
                parts[index] = room;
                left -= room;
                full = true;
            }
        }
        if !full {
            for (part, offered) in parts.iter_mut().zip(&offered) {
                *part += offered;
            }
            left = 0;
        }
    }
    left
}

#[cfg(test)]
mod tests {
    use super::super::super::terms::{Capital, Tranche};
    use super::*;
    use jiff::civil::date;

    fn stack(tranches: &[(f64, Option<i64>)]) -> Stack {
        Stack::new(&Capital {
            tranches: (0..)
                .zip(tranches)
                .map(|(tranche, &(share, commitment))| Tranche {
                    tranche,
                    share,
                    commitment,
                    coupon: 0.0,
                    grant: false,
                })
                .collect(),
            draw_every_months: 3,
            waterfall: Vec::new(),
            hurdle: 0.0,
        })
    }

    #[test]
    fn a_full_tranche_leaves_its_part_to_the_others() {
        let stack = stack(&[(0.5, Some(100)), (0.3, None), (0.2, Some(500))]);
        let mut parts = [0; 3];
        // 80 are left in the first; 320 of 400 fall on 3 : 2
        assert_eq!(allot(&stack, &[20, 0, 0], 400, &mut parts), 0);
        assert_eq!(parts, [80, 192, 128]);
        // nobody is full
        assert_eq!(allot(&stack, &[0, 0, 0], 100, &mut parts), 0);
        assert_eq!(parts, [50, 30, 20]);
    }

    #[test]
    fn what_exceeds_all_commitments_is_unfunded() {
        let stack = stack(&[(0.6, Some(100)), (0.4, Some(50)), (0.0, Some(1_000))]);
        let mut parts = [0; 3];
        assert_eq!(allot(&stack, &[0, 0, 0], 400, &mut parts), 250);
        assert_eq!(parts, [100, 50, 0]);
        assert_eq!(allot(&stack, &[100, 50, 0], 400, &mut parts), 400);
        assert_eq!(parts, [0, 0, 0]);
        assert_eq!(allot(&super::tests::stack(&[]), &[], 7, &mut []), 7);
    }

    #[test]
    fn draws_come_before_the_weeks_that_they_cover() {
        let calendar = Calendar {
            start: date(2022, 9, 5),
            weeks: 60,
        };
        let dates = draw_dates(3, &calendar, calendar.weeks);
        assert_eq!(dates[1].date, date(2022, 12, 5)); // a Monday: week 13
        assert_eq!((dates[0].first_week, dates[0].end_week), (0, 13));
        let mut week = 0;
        for draw in &dates {
            assert_eq!(draw.first_week, week);
            assert!(draw.date <= calendar.first_day(draw.first_week));
            week = draw.end_week;
        }
        assert!(week >= 60);
        let effort = [5, -3, 7];
        assert_eq!(need(&effort, &dates[0]), 12);
        assert_eq!(need(&effort, &dates[1]), 0);
    }
}
