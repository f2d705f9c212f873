//! What a claim or a unit costs on a day: list price × bid × index × (1 − deadweight), rounded.

use crate::contract::day::Day;
use crate::contract::decimal::whole;
use crate::contract::terms::{Baseline, Round, Rule, Source, Terms, Tier};
use rust_decimal::Decimal;

use super::quantity::Quantity;

/// A price and how it came about.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Unit {
    pub list: Decimal,
    pub index: Decimal,
    pub deadweight: Decimal,
    /// After bid, index, deadweight and rounding; never negative.
    pub price: Decimal,
}

/// The prices of one line.
#[derive(Debug, Clone)]
pub(super) struct Prices {
    /// The days on which a price changes, in order.
    changes: Vec<Day>,
    /// What holds before the first change and from each on.
    segments: Vec<Segment>,
    /// Where a next tier begins, and the prices there: tier by tier for each segment. One tier without a bound where there are none.
    bounds: Vec<Bound>,
    units: Vec<Unit>,
    /// `units` as whole numbers, if all prices are.
    wholes: Option<Vec<i64>>,
    bid: Decimal,
    round: Option<Round>,
}

#[derive(Debug, Clone, Copy)]
struct Segment {
    index: Decimal,
    deadweight: Decimal,
}

/// A tier's lower bound.
#[derive(Debug, Clone, Copy)]
struct Bound {
    exact: Decimal,
    whole: i64,
}

impl Prices {
    /// The prices of a rule by day; of a rule that isn't a price of its own: factors only.
    /// `deadweight`: what of it is taken off the price (not for numbers, whose effects are without it already).
    pub fn new(terms: &Terms, rule: &Rule, deadweight: Option<&Baseline>) -> Self {
        let (steps, tiers): (&[(Option<Day>, Decimal)], &[Tier]) = match rule {
            Rule::Price { steps } => (steps, &[]),
            Rule::Tiers(tiers) => (&[], tiers),
            _ => (&[], &[]),
        };
        let mut changes: Vec<Day> = steps.iter().filter_map(|(from, _)| *from).collect();
        if let Some(Baseline::Switch { at, .. }) = deadweight {
            changes.push(*at);
        }
        let growth = growth(terms);
        changes.extend(growth.iter().map(|(day, _)| *day));
        changes.sort_unstable();
        changes.dedup();
        let mut prices = Self {
            segments: Vec::with_capacity(changes.len() + 1),
            bounds: tiers
                .iter()
                .map(|tier| Bound {
                    exact: tier.above,
                    whole: i64::of(tier.above).unwrap_or(0),
                })
                .collect(),
            units: Vec::new(),
            wholes: None,
            bid: terms.bid,
            round: terms.rounding.prices,
            changes: Vec::new(),
        };
        for day in std::iter::once(None).chain(changes.iter().copied().map(Some)) {
            let held = |from: Option<Day>| from.is_none_or(|from| day.is_some_and(|d| from <= d));
            let segment = Segment {
                index: match growth.partition_point(|(from, _)| held(Some(*from))) {
                    0 => Decimal::ONE,
                    steps => growth[steps - 1].1,
                },
                deadweight: deadweight.map_or(Decimal::ZERO, |baseline| lost(baseline, day)),
            };
            prices.segments.push(segment);
            let step = steps.iter().rev().find(|(from, _)| held(*from));
            let lists = tiers.iter().map(|tier| tier.price).chain(match rule {
                // before the first step of a list that doesn't begin at the start nothing is paid
                Rule::Price { .. } => Some(step.map_or(Decimal::ZERO, |(_, price)| *price)),
                _ => None,
            });
            for list in lists {
                prices.units.push(prices.priced(list, segment));
            }
        }
        prices.changes = changes;
        let whole_bounds = tiers.iter().all(|tier| i64::of(tier.above).is_some());
        prices.wholes = prices
            .units
            .iter()
            .map(|unit| i64::of(unit.price))
            .collect::<Option<_>>()
            .filter(|_| whole_bounds);
        prices
    }

    /// Whether every price is a whole number of smallest units.
    pub fn are_whole(&self) -> bool {
        self.wholes.is_some()
    }

    /// Whether the price goes by how many there were before.
    pub fn have_tiers(&self) -> bool {
        self.bounds.len() > 1
    }

    /// The price of a listed price on a day.
    pub fn of(&self, list: Decimal, day: Day) -> Unit {
        self.priced(list, self.segments[self.segment(day)])
    }

    /// The price on a day after so many, and how many may still be had at it.
    pub fn at<N: Quantity>(&self, day: Day, so_far: N) -> Option<(usize, N, Option<N>)> {
        let tiers = self.bounds.len().max(1);
        let segment = if self.changes.is_empty() {
            0
        } else {
            self.segment(day)
        };
        let tier = self
            .bounds
            .iter()
            .rposition(|b| b.of::<N>() <= so_far)
            .unwrap_or(0);
        let left = self
            .bounds
            .get(tier + 1)
            .map(|next| next.of::<N>().minus(so_far));
        let index = segment * tiers + tier;
        let price = match &self.wholes {
            Some(wholes) if !N::EXACT => N::money(*wholes.get(index)?),
            _ => N::of(self.units.get(index)?.price)?,
        };
        // tiers that aren't in order would have nothing left
        Some((index, price, left.filter(|left| *left > N::ZERO)))
    }

    /// How a price came about, by the index that [`Prices::at`] gives.
    pub fn unit(&self, index: usize) -> Option<Unit> {
        self.units.get(index).copied()
    }

    fn segment(&self, day: Day) -> usize {
        self.changes.partition_point(|change| *change <= day)
    }

    fn priced(&self, list: Decimal, segment: Segment) -> Unit {
        let price = list
            .saturating_mul(self.bid)
            .saturating_mul(segment.index)
            .saturating_mul(Decimal::ONE.saturating_sub(segment.deadweight));
        let price = self.round.map_or(price, |round| whole(price, round));
        Unit {
            list,
            index: segment.index,
            deadweight: segment.deadweight,
            price: price.max(Decimal::ZERO),
        }
    }
}

impl Bound {
    fn of<N: Quantity>(self) -> N {
        // whole bounds stand in `whole`; others are read by decimals only
        N::of(self.exact).unwrap_or(N::money(self.whole))
    }
}

/// The days on which prices grow, until the end of the contract, and the growth since the start there.
fn growth(terms: &Terms) -> Vec<(Day, Decimal)> {
    let Some(indexation) = terms.indexation else {
        return Vec::new();
    };
    let factor = Decimal::ONE.saturating_add(indexation.rate);
    let every = i64::from(indexation.every_months.max(1));
    let mut steps = Vec::new();
    let (mut last, mut growth) = (indexation.from, Decimal::ONE);
    loop {
        let day = indexation
            .from
            .plus_months(every * (steps.len() as i64 + 1));
        // the calendar ends in the year 9999
        if day > terms.schedule.until || day <= last {
            return steps;
        }
        growth = growth.saturating_mul(factor);
        steps.push((day, growth));
        last = day;
    }
}

/// The share of claims or units that would have come anyway, from a day on (`None`: from the start).
fn lost(baseline: &Baseline, day: Option<Day>) -> Decimal {
    let of = |source: &Source| match source {
        Source::Deadweight(share) => *share,
        _ => Decimal::ZERO,
    };
    match baseline {
        Baseline::None => Decimal::ZERO,
        Baseline::Single(source) => of(source),
        Baseline::Switch { at, first, then } => of(match day {
            Some(day) if day >= *at => then,
            _ => first,
        }),
        Baseline::Blend(parts) => {
            let mean = baseline.mean();
            mean.of(parts.iter().fold(Decimal::ZERO, |sum, (weight, source)| {
                sum.saturating_add(mean.weight(*weight).saturating_mul(of(source)))
            }))
        }
        // nobody says how many people a claim was measured on: not enough
        Baseline::Fallback { otherwise, .. } => of(otherwise),
    }
}
