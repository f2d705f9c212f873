//! The state of one settlement on its way through the payment dates.

use crate::contract::amounts::clear;
use crate::contract::day::Day;
use crate::contract::decimal::clamp;
use crate::contract::terms::Round;
use crate::model::account::Account;
use rust_decimal::Decimal;

use super::events::{Books, Context, Order, Pricing};
use super::numbers::{self, Numbers};
use super::plan::Plan;
use super::purse::Purse;
use super::quantity::Quantity;
use super::record::Record;
use super::{Payments, Today, curve};
use crate::contract::outcomes::{MoneyOn, Outcomes};
use crate::contract::terms::Rule;

/// The state of one settlement: what has been paid so far, and what is due on the date of the latest `pay`.
#[derive(Debug, Clone)]
pub struct Progress {
    /// Due on the latest payment date.
    pub due: Due,
    /// What each line has paid, by line; negative where tranches paid.
    pub by_line: Vec<i64>,
    /// Paid for outcomes in total; risk payments are not taken off.
    pub paid: i64,
    /// Principal that payers have repaid: it counts under the contract's cap.
    pub(super) redeemed: i64,
    /// What each payer has paid for outcomes, in the order in which accounts first appear in the terms.
    pub by_payer: Vec<(Account, i64)>,
    pub(super) purse: Purse,
    /// The calendar year of the latest payment date.
    pub(super) year: Option<i16>,
    /// Paid on the latest payment date, in all and by line.
    pub(super) today: i64,
    pub(super) line_today: Vec<i64>,
    /// What tranches have paid because of each line.
    pub(super) line_risk: Vec<i64>,
    /// What each measurement paid.
    pub(super) by_slot: Vec<i64>,
    /// By line of money: how far its items have been read, and what they saved so far.
    pub(super) saved: Vec<Option<(usize, i64)>>,
    pub(super) events: Events,
}

/// What is due on a payment date, in smallest units. `by_waterfall` and `by_payer` add up to the same.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Due {
    /// What each waterfall of the capital receives.
    pub by_waterfall: Vec<i64>,
    /// Who pays how much: positive amounts.
    pub by_payer: Vec<(Account, i64)>,
    /// What tranches pay because a result was worse than nothing: `(index into Capital::tranches, to whom, how much)`, positive.
    pub risk: Vec<(usize, Account, i64)>,
}

/// So many items of money are added up at a time.
const STRIDE: usize = 8;

/// What claims and units came to.
#[derive(Debug, Clone, Default)]
pub(super) struct Events {
    /// For which early end they have been admitted, if they have.
    admitted: Option<Option<Day>>,
    /// By slot: earned, after limits per person, in whole smallest units; and how many.
    pub earned: Vec<i64>,
    pub quantity: Vec<Decimal>,
    /// By slot: the listed price where it goes by another number.
    lists: Vec<Option<Decimal>>,
    /// Claim by claim, if a statement was asked for.
    pub record: Option<Record>,
    whole: Books<i64>,
    exact: Books<Decimal>,
    order: Order,
}

impl Progress {
    pub(super) fn new(payments: &Payments<'_>) -> Self {
        let lines = payments.plan.lines.len();
        let slots = payments.plan.slots.len();
        Self {
            due: Due {
                by_waterfall: vec![0; payments.waterfalls],
                ..Due::default()
            },
            by_line: vec![0; lines],
            paid: 0,
            redeemed: 0,
            by_payer: payments.accounts.iter().map(|a| (*a, 0)).collect(),
            purse: Purse::new(payments.accounts.len(), payments.payers.len() - 1),
            year: None,
            today: 0,
            line_today: vec![0; lines],
            line_risk: vec![0; lines],
            by_slot: vec![0; slots],
            saved: vec![None; lines],
            events: Events::default(),
        }
    }

    /// Makes it usable for another settlement of the same contract, without allocating.
    pub fn reset(&mut self) {
        clear(&mut self.due.by_waterfall);
        self.due.by_payer.clear();
        self.due.risk.clear();
        clear(&mut self.by_line);
        self.paid = 0;
        self.redeemed = 0;
        self.by_payer.iter_mut().for_each(|(_, paid)| *paid = 0);
        self.purse.reset();
        self.year = None;
        clear(&mut self.line_risk);
        clear(&mut self.by_slot);
        for saved in &mut self.saved {
            *saved = None;
        }
        self.events.admitted = None;
        self.events.record = None;
    }

    fn turn(&mut self, year: i16) {
        if self.year != Some(year) {
            self.year = Some(year);
            self.purse.next_year();
        }
    }

    /// Payers have repaid principal in a year: that counts under their caps, and under the contract's.
    pub fn redeem(&mut self, year: i16, by: &[(Account, i64)]) {
        self.turn(year);
        for (account, amount) in by {
            if let Some(index) = self.by_payer.iter().position(|(known, _)| known == account) {
                self.purse.repay(index, *amount);
            }
            self.redeemed = self.redeemed.saturating_add(*amount);
        }
    }

    /// Begins a payment date.
    pub(super) fn begin(&mut self, year: i16) {
        self.turn(year);
        self.today = 0;
        clear(&mut self.due.by_waterfall);
        self.due.by_payer.clear();
        self.due.risk.clear();
    }

    /// Ends a payment date: adds up by payer.
    pub(super) fn end(&mut self) {
        for ((account, ever), paid) in self.by_payer.iter_mut().zip(&mut self.purse.paid) {
            if paid.today > 0 {
                *ever = paid.ever;
                self.due.by_payer.push((*account, paid.today));
                paid.today = 0;
            }
        }
    }

    /// What is paid for a saving until a day since the start: reads on from where it stopped.
    pub(super) fn saved(
        &mut self,
        line: usize,
        metric: u16,
        from: Day,
        until: Day,
        outcomes: &Outcomes,
    ) -> i64 {
        let items = &outcomes.money[..];
        let (mut next, before) = self.saved[line].unwrap_or_else(|| {
            (
                items.partition_point(|item| (item.metric, item.day) < (metric, from)),
                0,
            )
        });
        let counts = |item: &MoneyOn| item.metric == metric && item.day <= until;
        let mut sum = i128::from(before);
        let mut rest = items.get(next..).unwrap_or_default();
        // items are sorted: where the last of some counts, all do
        while let Some((some, more)) = rest.split_at_checked(STRIDE)
            && counts(&some[STRIDE - 1])
        {
            sum += some
                .iter()
                .map(|item| i128::from(item.saving()))
                .sum::<i128>();
            rest = more;
        }
        while let [item, more @ ..] = rest
            && counts(item)
        {
            sum += i128::from(item.saving());
            rest = more;
        }
        next = items.len() - rest.len();
        let sum = clamp(sum);
        self.saved[line] = Some((next, sum));
        sum
    }
}

impl Events {
    /// Admits all claims and units, unless that has been done for this early end.
    /// Returns whether claims were recorded anew.
    pub(super) fn admit(&mut self, plan: &Plan<'_>, today: &Today<'_>, record: bool) -> bool {
        let recorded = self.record.is_some();
        if plan.events.lines.is_empty() || self.admitted == Some(today.ended) && recorded == record
        {
            return false;
        }
        self.admitted = Some(today.ended);
        self.lists.clear();
        if plan.by_number {
            self.look_up(plan, today);
        }
        self.record = record.then(|| Record::new(&plan.slots, today.terms.bid));
        let context = Context {
            slots: &plan.slots,
            ended: today.ended,
            lists: &self.lists,
        };
        let (outcomes, order) = (today.outcomes, &mut self.order);
        let round = today.terms.rounding.amounts;
        self.earned.clear();
        self.earned.resize(plan.slots.len(), 0);
        self.quantity.clear();
        self.quantity.resize(plan.slots.len(), Decimal::ZERO);
        let whole = plan.events.whole && !record;
        if whole
            && plan
                .events
                .admit(outcomes, &context, &mut self.whole, order, None)
        {
            add_up(
                plan,
                &self.whole,
                round,
                &mut self.earned,
                &mut self.quantity,
            );
        } else {
            // decimals hold everything
            let _ = plan.events.admit(
                outcomes,
                &context,
                &mut self.exact,
                order,
                self.record.as_mut(),
            );
            add_up(
                plan,
                &self.exact,
                round,
                &mut self.earned,
                &mut self.quantity,
            );
        }
        if let Some(record) = &mut self.record {
            record
                .claims
                .sort_by_key(|c| (c.person, c.day, c.line, c.number));
        }
        record
    }

    /// The prices that go by other numbers: the latest effect on each measurement day; none without one.
    fn look_up(&mut self, plan: &Plan<'_>, today: &Today<'_>) {
        self.lists.resize(plan.slots.len(), None);
        let lines = plan.events.lines.iter();
        for line in lines.filter(|l| matches!(l.pricing, Pricing::ByNumber(_))) {
            let Rule::PriceBy(by) = &plan.lines[line.line].line.rule else {
                continue;
            };
            for index in line.slots.clone() {
                let slot = &plan.slots[index];
                self.lists[index] = today
                    .effect(by.metric, slot.cohort, today.cut(slot.until))
                    .map(|effect| curve::at(&by.curve, effect).1);
            }
        }
    }
}

/// What was earned by measurement, or since the start where everything so far counts.
fn add_up<N: Quantity>(
    plan: &Plan<'_>,
    books: &Books<N>,
    round: Round,
    earned: &mut [i64],
    quantity: &mut [Decimal],
) {
    for line in &plan.events.lines {
        let total = matches!(line.pricing, Pricing::Total);
        let running = plan.lines[line.line].cumulative && !line.by_cohort;
        let (mut sum, mut count) = (N::ZERO, N::ZERO);
        for slot in line.slots.clone() {
            if !running {
                (sum, count) = (N::ZERO, N::ZERO);
            }
            sum = sum.plus(books.amount[slot]);
            earned[slot] = sum.units(round);
            if total {
                count = count.plus(books.quantity[slot]);
                quantity[slot] = count.decimal();
            }
        }
    }
}

impl Today<'_> {
    /// A day, or the early end if that comes before it.
    pub(super) fn cut(&self, until: Day) -> Day {
        self.ended.map_or(until, |ended| until.min(ended))
    }

    /// The latest effect of a number on a day: of a cohort, where it was measured by cohort, or of all.
    pub(super) fn effect(&self, metric: usize, cohort: Option<u16>, until: Day) -> Option<Decimal> {
        let numbers = Numbers::new(&self.terms.metrics, self.outcomes);
        let found = cohort
            .and_then(|cohort| numbers.latest(metric, cohort, None, until))
            .or_else(|| numbers.pooled(self.terms, metric, until))?;
        Some(numbers::result(self.terms.metrics.get(metric)?, &found)?.effect)
    }
}
