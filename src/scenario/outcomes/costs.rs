//! Costs that lie outside of the contract's time: they are drawn all the same.

use super::Warning;
use crate::contract::day::Day;
use crate::contract::settle::Plan;
use crate::contract::terms::Terms;

/// What to say about costs before anything begins and after everything is paid, if there are any.
pub(super) fn far_off(terms: &Terms, costs: &[(Day, i64)]) -> Option<Warning> {
    let first = terms.schedule.from.min(terms.capital.start);
    let outside = |last: Day| {
        costs
            .iter()
            .filter(move |(day, _)| *day < first || *day > last)
    };
    // most files have none: the dates of all payments need not be known
    outside(terms.schedule.until).next()?;
    let until = terms.schedule.until;
    let paid = Plan::new(terms).payment_dates().last().copied();
    let last = paid.map_or(until, |paid| paid.max(until));
    let count = outside(last).count();
    let day = outside(last)
        .max_by_key(|(day, _)| (first.0 - day.0).max(day.0 - last.0))?
        .0;
    Some(Warning {
        english: format!(
            "costs outside the contract, which runs from {first} to the last payment on {last}: {count}, the farthest on {day}; capital is drawn for them all the same"
        ),
        danish: format!(
            "omkostninger uden for kontrakten, som løber fra {first} til den sidste betaling den {last}: {count}, den fjerneste den {day}; der trækkes kapital til dem alligevel"
        ),
    })
}
