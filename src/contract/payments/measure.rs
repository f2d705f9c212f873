//! What one measurement of one line is worth, before the limits of the line.

use crate::contract::day::Day;
use crate::contract::decimal::units;
use crate::contract::outcomes::ALL;
use crate::contract::statement::{LineEntry, Worth};
use crate::contract::terms::{Base, Curve, Round};
use rust_decimal::Decimal;

use super::numbers::{self, Found, Numbers};
use super::people::People;
use super::plan::{Figure, LinePlan};
use super::schedule::Slot;
use super::state::Progress;
use super::{Payments, Today, curve};

/// A measurement.
pub(super) struct Measured {
    /// Earned, after limits per claim and person, in smallest units; of everything so far where the line is paid so.
    pub earned: i64,
    pub people: People,
}

impl Measured {
    fn of(earned: i64) -> Self {
        Self {
            earned,
            people: People::default(),
        }
    }
}

/// One measurement of one line.
#[derive(Clone, Copy)]
pub(super) struct At<'p> {
    pub plan: &'p LinePlan<'p>,
    pub index: usize,
    pub slot: &'p Slot,
    /// The measurement day: the slot's, or the early end.
    pub until: Day,
}

impl Payments<'_> {
    /// Takes a measurement. `None`: there is none.
    pub(super) fn measure(
        &self,
        at: At<'_>,
        today: &Today<'_>,
        progress: &mut Progress,
        entry: &mut Option<&mut LineEntry>,
    ) -> Option<Measured> {
        let round = self.terms.rounding.amounts;
        match &at.plan.figure {
            Figure::Events => {
                if let (Some(entry), Some(record)) = (entry.as_deref_mut(), &progress.events.record)
                {
                    let running = at.plan.cumulative && at.slot.cohort.is_none();
                    let first = if running {
                        at.plan.slots.start
                    } else {
                        at.index
                    };
                    record.fill(first..=at.index, round, entry);
                }
                let earned = progress.events.earned[at.index];
                Some(Measured::of(lift(at, earned, None, entry)))
            }
            Figure::Total { curve, of } => {
                let quantity = progress.events.quantity[at.index];
                Some(Measured::of(
                    self.curve(at, curve, *of, quantity, today, entry),
                ))
            }
            Figure::Number { metric, curve, of } => {
                let (found, effect) = number(*metric, at, today, entry)?;
                Some(Measured {
                    earned: self.curve(at, curve, *of, effect, today, entry),
                    people: found.people,
                })
            }
            Figure::Priced { metric, prices } => {
                let (found, effect) = number(*metric, at, today, entry)?;
                let (index, price, _) = prices.at::<Decimal>(found.day, Decimal::ZERO)?;
                let amount = price.saturating_mul(effect);
                if let (Some(entry), Some(unit)) = (entry.as_deref_mut(), prices.unit(index)) {
                    entry.worth.push(Worth::Price {
                        quantity: effect,
                        list: unit.list,
                        bid: self.terms.bid,
                        index: unit.index,
                        deadweight: unit.deadweight,
                        price,
                        amount,
                    });
                }
                Some(Measured {
                    earned: self.lifted(at, amount, amount, None, entry),
                    people: found.people,
                })
            }
            Figure::Share {
                metric,
                factor,
                share,
                times,
            } => {
                let from = self.terms.schedule.from;
                let saving = progress.saved(at.slot.line, *metric, from, at.until, today.outcomes);
                let earned = factor.of(saving, round);
                let mut worth = Decimal::ZERO;
                if let Some(entry) = entry.as_deref_mut() {
                    worth = share.saturating_mul(*times).saturating_mul(saving.into());
                    entry.earned = earned;
                    entry.worth.push(Worth::Share {
                        saving,
                        share: *share,
                        times: *times,
                        amount: worth,
                    });
                }
                Some(Measured::of(lift(at, earned, Some(worth), entry)))
            }
            Figure::Money { metric, curve, of } => {
                let from = self.terms.schedule.from;
                let saving = progress.saved(at.slot.line, *metric, from, at.until, today.outcomes);
                let major =
                    Decimal::new(saving, self.terms.currency.decimals.min(Decimal::MAX_SCALE));
                Some(Measured::of(
                    self.curve(at, curve, *of, major, today, entry),
                ))
            }
            Figure::Charge { amount, of } => {
                let base = curve::base(*of, &self.terms.capital, today.capital);
                let worth = curve::money(*amount, base);
                if let Some(entry) = entry.as_deref_mut() {
                    entry.worth.push(Worth::Charge {
                        result: *amount,
                        base,
                        amount: worth,
                    });
                }
                Some(Measured::of(self.lifted(at, *amount, worth, base, entry)))
            }
            Figure::Nothing => None,
        }
    }

    /// What a curve gives for a number, floor included.
    fn curve(
        &self,
        at: At<'_>,
        curve: &Curve,
        of: Base,
        x: Decimal,
        today: &Today<'_>,
        entry: &mut Option<&mut LineEntry>,
    ) -> i64 {
        let base = curve::base(of, &self.terms.capital, today.capital);
        let (piece, result) = curve::at(curve, x);
        let worth = curve::money(result, base);
        if let Some(entry) = entry.as_deref_mut() {
            entry.worth.push(Worth::Curve {
                effect: x,
                piece,
                result,
                base,
                amount: worth,
            });
        }
        self.lifted(at, result, worth, base, entry)
    }

    /// A result that may be percent, at least the line's floor, in whole smallest units.
    fn lifted(
        &self,
        at: At<'_>,
        result: Decimal,
        worth: Decimal,
        base: Option<i64>,
        entry: &mut Option<&mut LineEntry>,
    ) -> i64 {
        let mut sum = worth;
        if let Some(floor) = floor(at)
            && floor > result
        {
            let by = floor.saturating_sub(result);
            let amount = curve::money(by, base);
            sum = sum.saturating_add(amount);
            if let Some(entry) = entry.as_deref_mut() {
                entry.worth.push(Worth::Floor {
                    result: by,
                    base,
                    amount,
                });
            }
        }
        let earned = units(sum, self.terms.rounding.amounts);
        if let Some(entry) = entry.as_deref_mut() {
            entry.earned = earned;
        }
        earned
    }
}

/// The floor that holds on a measurement day.
fn floor(at: At<'_>) -> Option<Decimal> {
    let floor = at.plan.line.limits.floor.as_ref()?;
    let holds = floor.until.is_none_or(|until| at.until <= until);
    holds.then_some(floor.pay)
}

/// Money in whole smallest units, at least the line's floor (of parts of a unit: the whole units in it).
/// `worth`: before rounding, so that the entry adds up; without it, so much is added as the rounded sum lacks.
fn lift(
    at: At<'_>,
    earned: i64,
    worth: Option<Decimal>,
    entry: &mut Option<&mut LineEntry>,
) -> i64 {
    let Some(floor) = floor(at) else {
        return earned;
    };
    let floor = units(floor, Round::Down);
    if floor <= earned {
        return earned;
    }
    if let Some(entry) = entry.as_deref_mut() {
        let lacks = Decimal::from(floor).saturating_sub(worth.unwrap_or(earned.into()));
        entry.worth.push(Worth::Floor {
            result: lacks,
            base: None,
            amount: lacks,
        });
        entry.earned = entry.earned.saturating_add(floor.saturating_sub(earned));
    }
    floor
}

/// The measurement that a line is paid from: the latest of the period; by cohort, the cohort's latest.
fn number<'o>(
    metric: usize,
    at: At<'_>,
    today: &Today<'o>,
    entry: &mut Option<&mut LineEntry>,
) -> Option<(Found<'o>, Decimal)> {
    let numbers = Numbers::new(&today.terms.metrics, today.outcomes);
    let found = match at.slot.cohort {
        Some(cohort) => numbers.latest(metric, cohort, None, at.until),
        None => numbers.latest(metric, ALL, Some(at.slot.from), at.until),
    }?;
    let rule = today.terms.metrics.get(metric)?;
    if let Some(entry) = entry.as_deref_mut() {
        entry.measured = numbers::entry(rule, &found);
    }
    Some((found, numbers::result(rule, &found)?.effect))
}
