//! Claims and units: which of them count, and what they earn.
//!
//! Person by person in order of day; where a price or a limit goes by how many the line has had so far, day by day over all
//! persons, each cohort by itself where a line is paid by cohort. Within a day a line comes after the one that it requires. Limits in their order: chain, claims per person, units in
//! total, caps per person of the line and of the contract.

use crate::contract::day::Day;
use crate::contract::outcomes::{Event, NOBODY, Outcomes};
use crate::contract::statement::Limit;
use rust_decimal::Decimal;
use std::ops::Range;

use super::prices::{Prices, Unit};
use super::quantity::Quantity;
use super::record::Record;
use super::schedule::Slot;

/// A line that claims or units are admitted to.
#[derive(Debug, Clone)]
pub(super) struct EventLine {
    /// Index of the line.
    pub line: usize,
    /// Whether they are claims, of which a person has only so many.
    pub max_claims: Option<i64>,
    pub max_units: Option<Decimal>,
    pub cap_per_person: Option<i64>,
    pub chain: Chain,
    /// Its measurements among all slots.
    pub slots: Range<usize>,
    pub by_cohort: bool,
    pub pricing: Pricing,
}

/// What a claim needs before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Chain {
    /// Nothing.
    Free,
    /// As many claims of this line, by position among the lines of events.
    After(usize),
    /// Something that doesn't exist.
    Never,
}

/// How what was admitted becomes money.
#[derive(Debug, Clone)]
pub(super) enum Pricing {
    /// A price each.
    Card(Prices),
    /// A price each that goes by another number, looked up by measurement.
    ByNumber(Prices),
    /// By its total, later.
    Total,
}

/// All lines of events, each after the one that it requires.
#[derive(Debug, Clone, Default)]
pub(super) struct EventLines {
    pub lines: Vec<EventLine>,
    /// The lines of each metric, by position in `lines`.
    pub by_metric: Vec<Vec<usize>>,
    /// The contract's cap per person.
    pub cap_per_person: Option<i64>,
    /// Whether something goes by how many a line has had so far.
    pub by_day: bool,
    /// Whether caps per person go by payment date first: where prices become known later than claims, what is paid early must not depend on them.
    pub by_payment: bool,
    /// Whether whole numbers are enough as long as counts are whole.
    pub whole: bool,
}

/// What was admitted and earned so far. Buffers that are used again and again.
#[derive(Debug, Clone)]
pub(super) struct Books<N> {
    /// By row (a person) and line: how many were admitted, and what they earned.
    admitted: Vec<N>,
    earned: Vec<N>,
    /// By row: earned over all lines.
    person: Vec<N>,
    /// Admitted: by line, then by slot for lines that are paid by cohort.
    total: Vec<N>,
    /// By slot: earned and admitted.
    pub amount: Vec<N>,
    pub quantity: Vec<N>,
    /// What waits for its turn under the caps per person.
    waiting: Vec<(Event, Part<N>)>,
}

impl<N> Default for Books<N> {
    fn default() -> Self {
        Self {
            admitted: Vec::new(),
            earned: Vec::new(),
            person: Vec::new(),
            total: Vec::new(),
            amount: Vec::new(),
            quantity: Vec::new(),
            waiting: Vec::new(),
        }
    }
}

impl<N: Quantity> Books<N> {
    fn open(&mut self, lines: usize, rows: usize, slots: usize) {
        for (buffer, len) in [
            (&mut self.admitted, rows * lines),
            (&mut self.earned, rows * lines),
            (&mut self.person, rows),
            (&mut self.total, lines + slots),
            (&mut self.amount, slots),
            (&mut self.quantity, slots),
        ] {
            buffer.clear();
            buffer.resize(len, N::ZERO);
        }
        self.waiting.clear();
    }

    /// The next person, where persons come one after the other.
    fn next_person(&mut self) {
        self.admitted.fill(N::ZERO);
        self.earned.fill(N::ZERO);
        self.person.fill(N::ZERO);
    }
}

/// The order in which events are gone through, if it isn't theirs: indices, and the row of each event's person.
#[derive(Debug, Clone, Default)]
pub(super) struct Order {
    indices: Vec<u32>,
    rows: Vec<u32>,
}

impl Order {
    /// By day, then by person; returns the number of persons.
    fn by_day(&mut self, events: &[Event]) -> usize {
        self.indices.clear();
        self.rows.clear();
        let mut row = 0;
        for (index, event) in events.iter().enumerate() {
            if index > 0 && events[index - 1].person != event.person {
                row += 1;
            }
            self.indices.push(index as u32);
            self.rows.push(row);
        }
        self.indices
            .sort_unstable_by_key(|&i| (events[i as usize].day, i));
        row as usize + 1
    }
}

/// What one admission goes by, beside the lines.
pub(super) struct Context<'c> {
    pub slots: &'c [Slot],
    /// The day after which nothing counts any more.
    pub ended: Option<Day>,
    /// By slot: the listed price where it goes by another number.
    pub lists: &'c [Option<Decimal>],
}

impl EventLines {
    /// Admits all events. `false` if `N` can't hold them: then nothing that it left behind may be used.
    pub fn admit<N: Quantity>(
        &self,
        outcomes: &Outcomes,
        context: &Context<'_>,
        books: &mut Books<N>,
        order: &mut Order,
        record: Option<&mut Record>,
    ) -> bool {
        let events = &outcomes.events[..];
        let rows = if self.by_day { order.by_day(events) } else { 1 };
        books.open(self.lines.len(), rows, context.slots.len());
        let mut run = Run {
            lines: self,
            context,
            books,
            record,
        };
        if self.by_day {
            let at = |i: usize| {
                (
                    &events[order.indices[i] as usize],
                    order.rows[order.indices[i] as usize] as usize,
                )
            };
            let all = run.all(events.len(), at);
            run.take_turns();
            return all;
        }
        let mut done = 0;
        while let Some(first) = events.get(done) {
            let person = &events[done..];
            let count = person
                .iter()
                .take_while(|e| e.person == first.person)
                .count();
            run.books.next_person();
            if !run.all(count, |i| (&person[i], 0)) {
                return false;
            }
            run.take_turns();
            done += count;
        }
        true
    }
}

/// One admission on its way.
struct Run<'r, 'c, N> {
    lines: &'r EventLines,
    context: &'r Context<'c>,
    books: &'r mut Books<N>,
    record: Option<&'r mut Record>,
}

/// A part of an event that was admitted to a line.
#[derive(Debug, Clone, Copy)]
struct Part<N> {
    /// Position among the lines of events.
    line: usize,
    slot: usize,
    row: usize,
    quantity: N,
    price: N,
    unit: Option<Unit>,
    /// How many were admitted of the row, this part included.
    number: N,
}

impl<N: Quantity> Run<'_, '_, N> {
    /// Events that come in order of day.
    fn all<'e>(&mut self, count: usize, at: impl Fn(usize) -> (&'e Event, usize)) -> bool {
        let lines = self.lines;
        let mut next = 0;
        while next < count {
            let (first, row) = at(next);
            let same = |e: &Event| e.day == first.day && e.person == first.person;
            let mut end = next + 1;
            while end < count && same(at(end).0) {
                end += 1;
            }
            if self.context.ended.is_some_and(|ended| first.day > ended) {
                next = end;
                continue;
            }
            if end == next + 1 {
                if let Some(of_metric) = lines.by_metric.get(usize::from(first.metric)) {
                    for &line in of_metric {
                        if !self.event(line, first, row) {
                            return false;
                        }
                    }
                }
            } else {
                // a line must see all of a day's claims of the one that it requires
                for line in 0..lines.lines.len() {
                    for i in next..end {
                        let event = at(i).0;
                        let of_metric = lines.by_metric.get(usize::from(event.metric));
                        if of_metric.is_some_and(|l| l.contains(&line))
                            && !self.event(line, event, row)
                        {
                            return false;
                        }
                    }
                }
            }
            next = end;
        }
        true
    }

    fn event(&mut self, index: usize, event: &Event, row: usize) -> bool {
        let line = &self.lines.lines[index];
        let Some(slot) = slot_of(line, event, self.context.slots) else {
            return true; // outside of the contract
        };
        let Some(mut left) = N::of(event.count) else {
            return false;
        };
        if left <= N::ZERO {
            return true;
        }
        let at = row * self.lines.lines.len() + index;
        let counter = self.counter(index, slot);
        let so_far = self.books.admitted[at];
        let person = event.person != NOBODY;
        let chained = match line.chain {
            Chain::Free => None,
            Chain::After(required) => Some(self.books.admitted[at - index + required].left(so_far)),
            Chain::Never => Some(N::ZERO),
        };
        let max_claims = line.max_claims.filter(|_| person);
        let max_claims = max_claims.map(|most| N::money(most).left(so_far));
        let max_units = line.max_units.map(|most| {
            let most = N::of(most).unwrap_or(N::ZERO); // whole where N is
            most.left(self.books.total[counter])
        });
        let mut refused = [
            (Limit::Requires, chained, N::ZERO),
            (Limit::MaxClaims, max_claims, N::ZERO),
            (Limit::MaxUnits, max_units, N::ZERO),
        ];
        if self.record.is_some() {
            for (_, allowed, refused) in &mut refused {
                if let Some(allowed) = *allowed
                    && allowed < left
                {
                    *refused = left.minus(allowed);
                    left = allowed;
                }
            }
        } else {
            // nobody asks what was refused
            let within = |left: N, (_, allowed, _): (Limit, Option<N>, N)| {
                allowed.map_or(left, |allowed| left.lesser(allowed))
            };
            left = refused.into_iter().fold(left, within);
        }
        while left > N::ZERO {
            let so_far = self.books.total[counter];
            let Some((price, unit, most)) = self.price(line, event.day, slot, so_far) else {
                return false;
            };
            let quantity = most.map_or(left, |most| most.lesser(left));
            left = left.minus(quantity);
            self.books.total[counter] = so_far.plus(quantity);
            self.books.admitted[at] = self.books.admitted[at].plus(quantity);
            self.books.quantity[slot] = self.books.quantity[slot].plus(quantity);
            if !matches!(line.pricing, Pricing::Total) {
                let part = Part {
                    line: index,
                    slot,
                    row,
                    quantity,
                    price,
                    unit,
                    number: self.books.admitted[at],
                };
                if self.lines.by_payment && person {
                    self.books.waiting.push((*event, part));
                } else {
                    self.earn(event, &part);
                }
            }
        }
        // what is refused comes after what was admitted, so that numbers go up; the limit that came last was nearest
        if self.record.is_some() {
            let mut before = N::ZERO;
            for (limit, _, refused) in refused.into_iter().rev().filter(|r| r.2 > N::ZERO) {
                before = before.plus(refused);
                self.refuse(index, event, slot, row, (refused, before), limit);
            }
        }
        true
    }

    /// Where it is counted how many a line has had: each cohort by itself where it is paid by cohort, so that what one cohort is paid does
    /// not depend on another.
    fn counter(&self, index: usize, slot: usize) -> usize {
        if self.lines.lines[index].by_cohort {
            self.lines.lines.len() + slot
        } else {
            index
        }
    }

    /// The price, how it came about if that is wanted, and how many may be had at it.
    #[inline]
    fn price(
        &self,
        line: &EventLine,
        day: Day,
        slot: usize,
        so_far: N,
    ) -> Option<(N, Option<Unit>, Option<N>)> {
        match &line.pricing {
            Pricing::Card(prices) => {
                let (index, price, most) = prices.at(day, so_far)?;
                let unit = self.record.as_ref().and_then(|_| prices.unit(index));
                Some((price, unit, most))
            }
            Pricing::ByNumber(prices) => {
                let list = self.context.lists.get(slot).copied().flatten();
                let unit = prices.of(list.unwrap_or(Decimal::ZERO), day);
                Some((N::of(unit.price)?, Some(unit), None))
            }
            Pricing::Total => Some((N::ZERO, None, None)),
        }
    }

    /// What has waited, in order of payment date, then of day.
    fn take_turns(&mut self) {
        let mut waiting = std::mem::take(&mut self.books.waiting);
        let slots = self.context.slots;
        // `number` keeps what is of one person, line and day in the order in which it was admitted
        waiting.sort_unstable_by(|(a, p), (b, q)| {
            let key =
                |e: &Event, p: &Part<N>| (slots[p.slot].payment, e.day, e.person, p.line, p.slot);
            let number = |p: &Part<N>, q: &Part<N>| p.number.partial_cmp(&q.number);
            key(a, p)
                .cmp(&key(b, q))
                .then(number(p, q).unwrap_or(std::cmp::Ordering::Equal))
        });
        for (event, part) in &waiting {
            self.earn(event, part);
        }
        waiting.clear();
        self.books.waiting = waiting;
    }

    /// Admitted: what it earns within the caps per person.
    fn earn(&mut self, event: &Event, part: &Part<N>) {
        let line = &self.lines.lines[part.line];
        let at = part.row * self.lines.lines.len() + part.line;
        let amount = part.quantity.times(part.price);
        let mut earned = amount;
        let mut took = [(Limit::LinePerson, N::ZERO), (Limit::Person, N::ZERO)];
        if event.person != NOBODY {
            let caps = [
                line.cap_per_person
                    .map(|cap| N::money(cap).left(self.books.earned[at])),
                self.lines
                    .cap_per_person
                    .map(|cap| N::money(cap).left(self.books.person[part.row])),
            ];
            for (cap, (_, took)) in caps.into_iter().zip(&mut took) {
                if let Some(room) = cap {
                    let within = earned.lesser(room);
                    *took = earned.minus(within);
                    earned = within;
                }
            }
            self.books.earned[at] = self.books.earned[at].plus(earned);
            self.books.person[part.row] = self.books.person[part.row].plus(earned);
        }
        self.books.amount[part.slot] = self.books.amount[part.slot].plus(earned);
        if let Some(record) = self.record.as_deref_mut() {
            let number = part.number.decimal();
            let took = took.map(|(limit, took)| (limit, took.decimal()));
            record.claim(
                line.line,
                event,
                part.slot,
                number,
                part.quantity.decimal(),
                part.unit,
                &took,
            );
        }
    }

    /// Refused: what it would have earned. `refused`: by this limit, and by all so far.
    fn refuse(
        &mut self,
        index: usize,
        event: &Event,
        slot: usize,
        row: usize,
        (refused, so_far): (N, N),
        limit: Limit,
    ) {
        let line = &self.lines.lines[index];
        let at = row * self.lines.lines.len() + index;
        let total = self.books.total[self.counter(index, slot)];
        let Some((price, unit, _)) = self.price(line, event.day, slot, total) else {
            return;
        };
        if matches!(line.pricing, Pricing::Total) {
            return;
        }
        let number = self.books.admitted[at].plus(so_far).decimal();
        let took = [(limit, refused.times(price).decimal())];
        if let Some(record) = self.record.as_deref_mut() {
            record.claim(
                line.line,
                event,
                slot,
                number,
                refused.decimal(),
                unit,
                &took,
            );
        }
    }
}

/// The measurement to which an event belongs.
fn slot_of(line: &EventLine, event: &Event, slots: &[Slot]) -> Option<usize> {
    let own = &slots[line.slots.clone()];
    let index = if line.by_cohort {
        usize::from(event.cohort)
    } else {
        own.partition_point(|slot| slot.until < event.day)
    };
    let slot = own.get(index)?;
    (slot.from <= event.day && event.day <= slot.until).then_some(line.slots.start + index)
}
