//! Amounts beyond what can be counted to the last smallest unit.
//!
//! Sums stop at the greatest number that there is rather than go wrong; what has stopped there is no result, and whoever settles
//! real outcomes must be told.

use super::outcomes::Outcomes;
use super::settlement::Settlement;
use super::terms::Terms;
use rust_decimal::Decimal;

/// Smallest units from which on amounts are not counted: 2⁵³, up to which a spreadsheet and every reader of JSON keep whole
/// numbers, and far below what would make a sum stop.
const MOST: i64 = 1 << 53;

/// What is too large.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// The amounts reported of a metric (index), together.
    Reported(usize),
    /// The costs, together.
    Costs,
    /// What a line (index) comes to before limits, or pays.
    Line(usize),
    /// What moves between the parties.
    Flow,
}

/// The amount from which on nothing is counted, in major units of the currency.
pub fn most(terms: &Terms) -> Decimal {
    Decimal::from_i128_with_scale(MOST.into(), terms.currency.decimals)
}

/// The first amount that is too large, of a settlement with a statement; `None` if all can be counted.
pub fn beyond(terms: &Terms, outcomes: &Outcomes, settled: &Settlement) -> Option<What> {
    let large = |amount: i64| amount.unsigned_abs() >= MOST.unsigned_abs();
    let sum = |amounts: &mut dyn Iterator<Item = i64>| -> bool {
        let whole: u128 = amounts.map(|a| u128::from(a.unsigned_abs())).sum();
        whole >= u128::from(MOST.unsigned_abs())
    };
    for index in 0..terms.metrics.len() {
        let of = outcomes.money.iter();
        let of = of.filter(|on| usize::from(on.metric) == index);
        if sum(&mut of.flat_map(|on| [on.expected, on.actual])) {
            return Some(What::Reported(index));
        }
    }
    if sum(&mut outcomes.costs.iter().map(|(_, amount)| *amount)) {
        return Some(What::Costs);
    }
    let entries = settled.statement.iter().flat_map(|s| &s.lines);
    let earned = entries.map(|entry| (entry.line, entry.earned));
    let paid = settled.by_line.iter().copied().enumerate();
    if let Some((line, _)) = earned.chain(paid).find(|(_, amount)| large(*amount)) {
        return Some(What::Line(line));
    }
    let totals = [
        settled.paid,
        settled.risk_paid,
        settled.drawn,
        settled.redeemed,
        settled.guaranteed,
    ];
    let mut flows = settled.flows.iter().map(|flow| flow.amount).chain(totals);
    flows.any(large).then_some(What::Flow)
}
