//! What happens at the end: payers repay principal after an early end, and guarantors cover losses.

use crate::contract_v2::day::Day;
use crate::contract_v2::ratio::clamp;
use crate::contract_v2::terms::Termination;
use rust_decimal::Decimal;

/// Share of the outstanding principal that payers repay when a contract ends on a day: the first entry whose day is not before it.
pub fn redemption(termination: &Termination, day: Day) -> Decimal {
    termination
        .redemption
        .iter()
        .find(|(until, _)| *until >= day)
        .map_or(Decimal::ZERO, |(_, share)| (*share).max(Decimal::ZERO))
}

/// Most that is guaranteed at what was drawn: straight lines between `(drawn, guaranteed)`, proportional below the first, flat
/// above the last (settled point 36). Rounded down.
pub fn guaranteed(points: &[(i64, i64)], drawn: i64) -> i64 {
    let mut before = (0, 0);
    for &(at, amount) in points {
        if drawn < at {
            let part = (i128::from(amount) - i128::from(before.1))
                .saturating_mul(i128::from(drawn) - i128::from(before.0));
            let span = i128::from(at) - i128::from(before.0);
            // points out of order are no reason to divide by nothing
            let risen = part.checked_div_euclid(span).unwrap_or(0);
            return clamp(i128::from(before.1) + risen).max(0);
        }
        before = (at, amount);
    }
    before.1.max(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract_v2::terms::Stops;

    #[test]
    fn the_guarantee_of_rikers() {
        let points = [(7_200_000_00, 6_000_000_00), (9_600_000_00, 7_200_000_00)];
        assert_eq!(guaranteed(&points, 7_200_000_00), 6_000_000_00);
        assert_eq!(guaranteed(&points, 9_600_000_00), 7_200_000_00);
        assert_eq!(guaranteed(&points, 8_400_000_00), 6_600_000_00);
        assert_eq!(guaranteed(&points, 3_600_000_00), 3_000_000_00);
        assert_eq!(guaranteed(&points, 20_000_000_00), 7_200_000_00);
        assert_eq!(guaranteed(&points, 0), 0);
        assert_eq!(guaranteed(&points, 1), 0); // five sixths of a cent
    }

    #[test]
    fn odd_schedules_do_no_harm() {
        assert_eq!(guaranteed(&[], 5), 0);
        assert_eq!(guaranteed(&[(0, 7)], 0), 7);
        assert_eq!(guaranteed(&[(10, 4), (10, 8), (5, 1)], 9), 3);
        assert_eq!(guaranteed(&[(10, 4), (10, 8)], 10), 8);
        assert_eq!(guaranteed(&[(i64::MAX, i64::MAX)], 12), 12);
        let extreme = [(i64::MIN, i64::MIN), (i64::MAX, i64::MAX)];
        assert!(guaranteed(&extreme, 3) >= 0);
        assert_eq!(guaranteed(&[(10, -4)], 20), 0);
    }

    #[test]
    fn the_first_entry_that_is_not_before_the_day_holds() {
        let mut termination = Termination {
            id: String::new(),
            name: String::new(),
            name_da: String::new(),
            on: Vec::new(),
            when: None,
            stops: Stops::Everything,
            redemption: vec![(Day(10), Decimal::new(75, 2)), (Day(20), Decimal::new(5, 1))],
        };
        let share = |day| redemption(&termination, Day(day));
        assert_eq!(share(0), Decimal::new(75, 2));
        assert_eq!(share(10), Decimal::new(75, 2));
        assert_eq!(share(11), Decimal::new(5, 1));
        assert_eq!(share(21), Decimal::ZERO);
        termination.redemption[0].1 = Decimal::NEGATIVE_ONE;
        assert_eq!(redemption(&termination, Day(0)), Decimal::ZERO);
    }
}
