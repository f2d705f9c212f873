//! Simulate once, price many: outcomes without the days that a settlement does not tell apart.
//!
//! A simulation finds money and costs week by week; a contract asks for them between a few days: money since the start until each
//! measurement, costs between draws, both until an early end. Sums between these days are exact, so that condensed outcomes settle to the
//! same flows, under these terms and under all that differ in prices, shares, caps, thresholds or tranches, not in days.

use super::capital::timeline::{Happening, Timeline};
use super::day::Day;
use super::outcomes::{MoneyOn, Outcomes};
use super::payments::schedule::Slot;
use super::terms::{Draws, Terms};

/// The last days of the stretches within which only sums matter; each list in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cuts {
    money: Vec<Day>,
    /// `None`: every cost is paid on its own day.
    costs: Option<Vec<Day>>,
}

impl Cuts {
    /// The days of a contract. `ended`: a day on which it ends early beside those that it names itself.
    pub(super) fn new(terms: &Terms, slots: &[Slot], timeline: &Timeline, ended: &[Day]) -> Self {
        let ends = || {
            let named = terms.terminations.iter().flat_map(|t| &t.on);
            named.chain(ended).copied()
        };
        let before = |day: Day| day.plus(-1);
        let edges = slots.iter().flat_map(|s| [before(s.from), s.until]);
        let money = edges.chain([before(terms.schedule.from)]).chain(ends());
        let costs = matches!(terms.capital.draws, Draws::Needed { .. }).then(|| {
            let draws = timeline.events.iter().filter_map(|e| match e.kind {
                Happening::Draw { until } => Some(before(until)),
                _ => None,
            });
            in_order(draws.chain(ends()).collect())
        });
        Self {
            money: in_order(money.collect()),
            costs,
        }
    }

    /// Outcomes that settle to the same flows. What is added up stands on the last of its days.
    pub(super) fn condense(&self, outcomes: &Outcomes) -> Outcomes {
        // lists without room to grow: many of them are kept, and read one after the other
        Outcomes {
            events: outcomes.events.clone(),
            numbers: outcomes.numbers.clone(),
            money: money(&outcomes.money, &self.money).as_slice().to_vec(),
            costs: match &self.costs {
                Some(cuts) => costs(&outcomes.costs, cuts).as_slice().to_vec(),
                None => outcomes.costs.clone(),
            },
            terminated: outcomes.terminated.clone(),
        }
    }
}

fn in_order(mut days: Vec<Day>) -> Vec<Day> {
    days.sort_unstable();
    days.dedup();
    days
}

/// Which stretch a day lies in.
fn stretch(cuts: &[Day], day: Day) -> usize {
    cuts.partition_point(|last| *last < day)
}

fn money(items: &[MoneyOn], cuts: &[Day]) -> Vec<MoneyOn> {
    let mut out: Vec<MoneyOn> = Vec::new();
    for item in items {
        let together = out.last().and_then(|last| {
            let same =
                last.metric == item.metric && stretch(cuts, last.day) == stretch(cuts, item.day);
            // what does not fit into one number stays apart
            let expected = last.expected.checked_add(item.expected).filter(|_| same)?;
            let actual = last.actual.checked_add(item.actual)?;
            expected.checked_sub(actual)?;
            Some((expected, actual))
        });
        match (together, out.last_mut()) {
            (Some((expected, actual)), Some(last)) => {
                (last.day, last.expected, last.actual) = (item.day, expected, actual);
            }
            _ => out.push(*item),
        }
    }
    out
}

fn costs(items: &[(Day, i64)], cuts: &[Day]) -> Vec<(Day, i64)> {
    let mut out: Vec<(Day, i64)> = Vec::new();
    for &(day, cost) in items {
        // a settlement counts what is below nothing as nothing
        let cost = cost.max(0);
        match out.last_mut() {
            Some((last, sum))
                if stretch(cuts, *last) == stretch(cuts, day)
                    && sum.checked_add(cost).is_some() =>
            {
                (*last, *sum) = (day, *sum + cost);
            }
            _ => out.push((day, cost)),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on(metric: u16, day: i32, expected: i64, actual: i64) -> MoneyOn {
        MoneyOn {
            metric,
            day: Day(day),
            expected,
            actual,
        }
    }

    #[test]
    fn money_is_added_up_between_cuts() {
        let items = [
            on(0, 1, 10, 4),
            on(0, 5, 10, 5),
            on(0, 6, 10, 6),
            on(0, 20, 1, 1),
            on(1, 6, 2, 1),
        ];
        let condensed = money(&items, &[Day(5), Day(10)]);
        let expected = [
            on(0, 5, 20, 9),
            on(0, 6, 10, 6),
            on(0, 20, 1, 1),
            on(1, 6, 2, 1),
        ];
        assert_eq!(condensed, expected);
    }

    #[test]
    fn what_does_not_fit_stays_apart() {
        let items = [on(0, 1, i64::MAX, 0), on(0, 2, 1, 0), on(0, 3, 1, 0)];
        assert_eq!(money(&items, &[]), [on(0, 1, i64::MAX, 0), on(0, 3, 2, 0)]);
        let items = [(Day(1), i64::MAX), (Day(2), 5), (Day(3), -7)];
        assert_eq!(costs(&items, &[]), [(Day(1), i64::MAX), (Day(3), 5)]);
    }

    #[test]
    fn costs_are_added_up_between_draws() {
        let items = [(Day(0), 1), (Day(9), 2), (Day(10), 4), (Day(11), -8)];
        assert_eq!(costs(&items, &[Day(9)]), [(Day(9), 3), (Day(11), 4)]);
    }
}
