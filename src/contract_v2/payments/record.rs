//! Claims and units one by one, for a statement.

use crate::contract_v2::day::Day;
use crate::contract_v2::decimal::units;
use crate::contract_v2::outcomes::Event;
use crate::contract_v2::statement::{Bound, ClaimEntry, Limit, LineEntry, Worth};
use crate::contract_v2::terms::Round;
use rust_decimal::Decimal;

use super::prices::Unit;
use super::schedule::Slot;

/// The limits that hold claim by claim, in the order in which they are applied.
pub(super) const LIMITS: [Limit; 5] = [
    Limit::Requires,
    Limit::MaxClaims,
    Limit::MaxUnits,
    Limit::LinePerson,
    Limit::Person,
];

/// What claims and units were worth, and what limits took of them.
#[derive(Debug, Clone, Default)]
pub(super) struct Record {
    pub claims: Vec<ClaimEntry>,
    slots: Vec<SlotRecord>,
    bid: Decimal,
    payments: Vec<Day>,
}

#[derive(Debug, Clone, Default)]
struct SlotRecord {
    worth: Vec<(Unit, Decimal)>,
    took: [Decimal; LIMITS.len()],
}

impl Record {
    /// An empty record.
    pub fn new(slots: &[Slot], bid: Decimal) -> Self {
        Self {
            claims: Vec::new(),
            slots: vec![SlotRecord::default(); slots.len()],
            bid,
            payments: slots.iter().map(|slot| slot.payment).collect(),
        }
    }

    /// Records a claim or quantity, and what limits took of it.
    #[expect(clippy::too_many_arguments, reason = "one figure each of one claim")]
    pub fn claim(
        &mut self,
        line: usize,
        event: &Event,
        slot: usize,
        number: Decimal,
        count: Decimal,
        unit: Option<Unit>,
        took: &[(Limit, Decimal)],
    ) {
        let Some(unit) = unit else { return };
        let of_slot = &mut self.slots[slot];
        match of_slot.worth.iter_mut().find(|(known, _)| *known == unit) {
            Some((_, quantity)) => *quantity = quantity.saturating_add(count),
            None => of_slot.worth.push((unit, count)),
        }
        let amount = count.saturating_mul(unit.price);
        let mut earned = amount;
        let mut bound = None;
        for &(limit, taken) in took {
            earned = earned.saturating_sub(taken);
            if let Some(index) = LIMITS.iter().position(|l| *l == limit) {
                of_slot.took[index] = of_slot.took[index].saturating_add(taken);
            }
            // a claim that is refused is refused even if it was worth nothing
            if taken > Decimal::ZERO || took.len() == 1 {
                bound = Some(limit);
            }
        }
        self.claims.push(ClaimEntry {
            line,
            person: event.person,
            day: event.day,
            payment: self.payments[slot],
            number,
            count,
            price: unit.price,
            amount,
            bound,
            earned,
        });
    }

    /// Puts the worth of some measurements into an entry, and what limits took of it claim by claim, in whole smallest units.
    pub fn fill(
        &self,
        slots: std::ops::RangeInclusive<usize>,
        round: Round,
        entry: &mut LineEntry,
    ) {
        let mut all: Vec<(Unit, Decimal)> = Vec::new();
        let mut took = [Decimal::ZERO; LIMITS.len()];
        for slot in &self.slots[slots] {
            for (unit, quantity) in &slot.worth {
                match all.iter_mut().find(|(known, _)| known == unit) {
                    Some((_, sum)) => *sum = sum.saturating_add(*quantity),
                    None => all.push((*unit, *quantity)),
                }
            }
            for (sum, taken) in took.iter_mut().zip(slot.took) {
                *sum = sum.saturating_add(taken);
            }
        }
        let mut gross = Decimal::ZERO;
        for (unit, quantity) in all {
            let amount = quantity.saturating_mul(unit.price);
            gross = gross.saturating_add(amount);
            entry.worth.push(Worth::Price {
                quantity,
                list: unit.list,
                bid: self.bid,
                index: unit.index,
                deadweight: unit.deadweight,
                price: unit.price,
                amount,
            });
        }
        entry.earned = units(gross, round);
        // parts of a unit add up: each limit takes what it lowers the rounded sum by
        let mut before = entry.earned;
        for (limit, taken) in LIMITS.into_iter().zip(took) {
            if taken > Decimal::ZERO {
                gross = gross.saturating_sub(taken);
                let after = units(gross, round);
                entry.bound.push(Bound {
                    limit,
                    took: before.saturating_sub(after),
                });
                before = after;
            }
        }
    }
}
