//! Weekly rates by calendar year, from the table of a tariff and its growth.

use super::amount::ore;
use super::years::Years;
use crate::model::number::Draw;
use crate::model::state::Tariff;

/// Weekly amounts in whole øre for each year of a run, times what `times` says of the year (1 if it says nothing); zeros without a
/// tariff.
///
/// A rate per month becomes one per week by 12 / (365.25 / 7). Beyond the table the last entry grows by the
/// stated growth every year, and before it the first one shrinks (settled point 10). Only the result is
/// rounded, once.
pub(super) fn weekly_by_year(
    tariff: Option<&Tariff>,
    times: &[f64],
    years: &Years,
    draw: &Draw,
) -> Vec<i64> {
    let Some(tariff) = tariff else {
        return vec![0; years.count()];
    };
    let growth = (1.0 + tariff.growth.at(draw)).max(0.0);
    (0..years.count())
        .map(|index| {
            let amount = in_year(tariff, years.year(index), growth, draw) / tariff.per.weeks();
            ore(amount * times.get(index).copied().unwrap_or(1.0))
        })
        .collect()
}

/// Amount per unit of time in a year; `growth` is the yearly factor.
fn in_year(tariff: &Tariff, year: i16, growth: f64, draw: &Draw) -> f64 {
    let table = &tariff.by_year;
    let later = table.partition_point(|(entry, _)| *entry <= year);
    let (entry, amount) = match (later.checked_sub(1), table.first()) {
        (Some(known), _) => &table[known],
        (None, Some(first)) => first,
        (None, None) => return 0.0,
    };
    let distance = i32::from(year) - i32::from(*entry);
    let mut amount = amount.at(draw);
    // Repeated multiplication gives the same bytes everywhere, and the distances are a few years.
    for _ in 0..distance.unsigned_abs() {
        if distance > 0 {
            amount *= growth;
        } else {
            amount /= growth;
        }
    }
    amount
}
