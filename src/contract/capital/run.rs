//! One settlement on its way through the days.
//!
//! On one day an early end comes first, then draws, then outcome payments, then distributions; redemption follows the payments of
//! its day, and guarantees are called when everything else is over. Where a stop-loss is looked at, an early end comes after the payments
//! and distributions of the day, and the draws after it.

use super::Stack;
use super::balance::Balances;
use super::draws::Allotment;
use super::redemption::Redemption;
use super::timeline::{Happening, Timeline};
use super::waterfall::Distribution;
use crate::contract::day::Day;
use crate::contract::flow::Flow;
use crate::contract::outcomes::Outcomes;
use crate::contract::ratio::split;
use crate::contract::settlement::Settlement;
use crate::contract::statement::{DrawEntry, Statement};
use crate::contract::terms::{Draws, Terms};
use crate::model::account::Account;
use crate::money::ledger::Purpose;
use rust_decimal::Decimal;

/// What is due on the payment dates: the other half of a contract, as the capital sees it.
pub trait Dues {
    /// Works out what is due on a payment date; dates come in order. `ended`: nothing dated after that day counts. `balances`: the
    /// capital on that day.
    fn pay(
        &mut self,
        payment: usize,
        ended: Option<Day>,
        balances: &Balances,
        statement: Option<&mut Statement>,
    );
    /// What each waterfall gets on that date.
    fn by_waterfall(&self) -> &[i64];
    /// Who pays it.
    fn by_payer(&self) -> &[(Account, i64)];
    /// What tranches pay because results were worse than nothing: `(tranche, to, amount)`.
    fn risk(&self) -> &[(usize, Account, i64)];
    /// What each payer has paid on all dates so far.
    fn paid_by(&self) -> &[(Account, i64)];
    /// Payers have repaid principal: that counts under their caps, and under the contract's.
    fn redeemed(&mut self, day: Day, by: &[(Account, i64)]);
    /// The latest effect of a number on or before a day.
    fn effect(&self, metric: usize, until: Day) -> Option<Decimal>;
}

/// A contract, laid out.
#[derive(Debug, Clone, Copy)]
pub struct Setting<'p> {
    /// The terms.
    pub terms: &'p Terms,
    /// Their capital.
    pub stack: &'p Stack,
    /// Their days; they must cover the costs of the outcomes.
    pub timeline: &'p Timeline,
}

/// Buffers that are kept between settlements.
#[derive(Debug, Clone, Default)]
pub struct Buffers {
    pub(super) balances: Balances,
    pub(super) allotment: Allotment,
    /// Outcome payments not yet distributed, by waterfall.
    pub(super) pots: Vec<i64>,
    /// The part of each pot that is kept for the next draw.
    held: Vec<i64>,
    weights: Vec<i128>,
}

/// Settles: fills `out` (all but what each line and payer paid) and the statement.
pub fn run<D: Dues>(
    setting: Setting<'_>,
    outcomes: &Outcomes,
    dues: &mut D,
    buffers: &mut Buffers,
    out: &mut Settlement,
    statement: Option<&mut Statement>,
) {
    let terms = setting.terms;
    buffers.balances.reset(setting.stack);
    buffers.pots.clear();
    let pots = setting.stack.waterfalls.len().max(1);
    buffers.pots.resize(pots, 0);
    out.flows.clear();
    (out.drawn, out.unfunded, out.kept) = (0, 0, 0);
    (out.redeemed, out.guaranteed, out.risk_paid) = (0, 0, 0);
    out.terminated.clear();
    let run = Run {
        terms,
        stack: setting.stack,
        timeline: setting.timeline,
        outcomes,
        dues,
        b: buffers,
        out,
        statement,
        observed: 0,
        stopped: false,
        ended: None,
        redemptions: Vec::new(),
        costs: 0..0,
        last_draw: LastDraw::default(),
        agreed: matches!(terms.capital.draws, Draws::Fixed(_)),
        purse: 0,
        last: Day(i32::MIN),
    };
    run.through();
}

/// Where the money of the latest draw came from, beside the tranches.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct LastDraw {
    pub(super) recycled: i64,
    pub(super) unfunded: i64,
}

pub(super) struct Run<'r, D> {
    pub(super) terms: &'r Terms,
    pub(super) stack: &'r Stack,
    pub(super) timeline: &'r Timeline,
    pub(super) outcomes: &'r Outcomes,
    pub(super) dues: &'r mut D,
    pub(super) b: &'r mut Buffers,
    pub(super) out: &'r mut Settlement,
    pub(super) statement: Option<&'r mut Statement>,
    /// How many of the early ends that happened have been met.
    observed: usize,
    /// Whether the intake has ended.
    pub(super) stopped: bool,
    /// The early end that stops everything.
    pub(super) ended: Option<Day>,
    /// Redemptions that are still to come, in order of day.
    pub(super) redemptions: Vec<Redemption>,
    /// The costs that the latest draw covers; with agreed draws: `end` is the first cost that is not paid.
    pub(super) costs: std::ops::Range<usize>,
    pub(super) last_draw: LastDraw,
    /// Whether draws are agreed amounts.
    pub(super) agreed: bool,
    /// Agreed draws less the effort paid.
    pub(super) purse: i64,
    /// The last day on which something happened, or could have.
    pub(super) last: Day,
}

impl<D: Dues> Run<'_, D> {
    fn through(mut self) {
        let timeline = self.timeline;
        for (index, event) in timeline.events.iter().enumerate() {
            let day = event.day;
            let wait = i32::from(timeline.before_ends(event));
            self.catch_up(day, day.plus(-wait));
            let draws = matches!(
                event.kind,
                Happening::Draw { .. } | Happening::Agreed { .. }
            );
            if draws && self.over(day) {
                continue;
            }
            self.b
                .balances
                .grow(self.stack, day, timeline.growth(index));
            match event.kind {
                Happening::Look => self.look(day),
                Happening::Draw { until } => {
                    let need = self.need(until);
                    self.draw(day, need);
                }
                Happening::Agreed { amount } => self.draw(day, amount),
                Happening::Collect { payment } => self.collect(payment, day),
                Happening::Distribute { last } => self.distribute(index, day, last),
            }
        }
        self.finish();
    }

    /// Whether a day comes after an early end that stops everything.
    pub(super) fn over(&self, day: Day) -> bool {
        self.ended.is_some_and(|ended| day > ended)
    }

    /// What has no fixed day and comes before the events of a day; ends that happened are met up to `ends`.
    pub(super) fn catch_up(&mut self, day: Day, ends: Day) {
        let all = &self.outcomes.terminated;
        while let Some(&(end, index)) = all.get(self.observed)
            && end <= ends
        {
            self.observed += 1;
            self.redeem_before(end);
            self.stop(end, index, None);
        }
        self.redeem_before(day);
        self.spend(day);
    }

    /// Agreed draws pay the effort as it comes; what they fall short of the provider carries.
    pub(super) fn spend(&mut self, before: Day) {
        if !self.agreed {
            return;
        }
        let costs = self.outcomes.costs.get(self.costs.end..).unwrap_or(&[]);
        for &(day, cost) in costs.iter().take_while(|(day, _)| *day < before) {
            self.costs.end += 1;
            if self.over(day) {
                continue;
            }
            self.purse = self.purse.saturating_sub(cost.max(0));
            if self.purse < 0 {
                let short = self.purse.saturating_neg();
                self.flow(
                    day,
                    Account::Provider,
                    Account::Vehicle,
                    Purpose::Shortfall,
                    short,
                );
                self.out.unfunded = self.out.unfunded.saturating_add(short);
                self.purse = 0;
            }
        }
    }

    /// Takes the costs until a day (not included) into the latest draw; returns their sum.
    fn need(&mut self, until: Day) -> i64 {
        self.costs.start = self.costs.end;
        let (count, need) = self.ahead(until);
        self.costs.end += count;
        need
    }

    /// How many costs lie ahead until a day (not included), and their sum. A draw without successor covers all.
    fn ahead(&self, until: Day) -> (usize, i64) {
        let costs = self.outcomes.costs.get(self.costs.end..).unwrap_or(&[]);
        let until = self.ended.map_or(until, |ended| until.min(ended.plus(1)));
        let (mut count, mut sum) = (0, 0_i64);
        for &(day, cost) in costs {
            if day >= until && until != Day(i32::MAX) {
                break;
            }
            count += 1;
            sum = sum.saturating_add(cost.max(0));
        }
        (count, sum)
    }

    fn draw(&mut self, day: Day, need: i64) {
        self.last_draw = LastDraw::default();
        self.b.allotment.parts.clear();
        if need == 0 {
            return;
        }
        self.last = day;
        let recycled = if self.terms.capital.recycle {
            let recycled = self.hold(need);
            for (pot, held) in self.b.pots.iter_mut().zip(&self.b.held) {
                *pot -= held;
            }
            recycled
        } else {
            0
        };
        let Buffers {
            balances,
            allotment,
            ..
        } = &mut *self.b;
        let unfunded = allotment.draw(self.stack, &balances.drawn, need - recycled);
        for (index, &amount) in allotment.parts.iter().enumerate() {
            if amount > 0 {
                balances.draw(self.stack, index, amount);
                self.out.flows.push(Flow {
                    day,
                    from: self.stack.positions[index].account,
                    to: Account::Vehicle,
                    purpose: Purpose::Draw,
                    amount,
                });
            }
        }
        if let Some(statement) = self.statement.as_deref_mut() {
            let parts = allotment.parts.iter().copied().enumerate();
            statement.draws.push(DrawEntry {
                day,
                need,
                recycled,
                by: parts.filter(|(_, amount)| *amount > 0).collect(),
                unfunded,
            });
        }
        let drawn = need - recycled - unfunded;
        self.out.drawn = self.out.drawn.saturating_add(drawn);
        if self.agreed {
            self.purse = self.purse.saturating_add(recycled).saturating_add(drawn);
        } else {
            self.last_draw = LastDraw { recycled, unfunded };
            self.out.unfunded = self.out.unfunded.saturating_add(unfunded);
            self.flow(
                day,
                Account::Provider,
                Account::Vehicle,
                Purpose::Shortfall,
                unfunded,
            );
        }
    }

    /// Sets aside up to an amount of the pots, from each in proportion to what is in it; returns how much.
    fn hold(&mut self, amount: i64) -> i64 {
        let Buffers {
            pots,
            held,
            weights,
            ..
        } = &mut *self.b;
        let there = pots.iter().fold(0_i64, |sum, pot| sum.saturating_add(*pot));
        let amount = amount.min(there);
        weights.clear();
        weights.extend(pots.iter().map(|pot| i128::from(*pot)));
        held.clear();
        held.resize(pots.len(), 0);
        split(amount, weights, held);
        amount
    }

    fn collect(&mut self, payment: usize, day: Day) {
        self.dues.pay(
            payment,
            self.ended,
            &self.b.balances,
            self.statement.as_deref_mut(),
        );
        let due = self.dues.by_waterfall();
        if due.len() > self.b.pots.len() {
            self.b.pots.resize(due.len(), 0);
        }
        for (pot, amount) in self.b.pots.iter_mut().zip(due) {
            *pot = pot.saturating_add((*amount).max(0));
        }
        let mut enter = |from, to, purpose, amount| {
            if amount > 0 {
                self.out.flows.push(Flow {
                    day,
                    from,
                    to,
                    purpose,
                    amount,
                });
            }
        };
        for &(payer, amount) in self.dues.by_payer() {
            enter(payer, Account::Vehicle, Purpose::Outcome, amount);
        }
        for &(tranche, to, amount) in self.dues.risk() {
            let Some(position) = self.stack.positions.get(tranche) else {
                continue;
            };
            enter(position.account, to, Purpose::RiskPayment, amount);
            let risk = &mut self.b.balances.risk[tranche];
            *risk = risk.saturating_add(amount.max(0));
            self.out.risk_paid = self.out.risk_paid.saturating_add(amount.max(0));
        }
    }

    fn distribute(&mut self, event: usize, day: Day, last: bool) {
        self.last = day;
        if self.b.pots.iter().all(|pot| *pot == 0) {
            return;
        }
        if self.terms.capital.recycle {
            // what the next draw needs has arrived already: it stays
            let next = match self.timeline.draw_after(event) {
                Some(draw) if self.over(draw.day) => 0,
                Some(draw) => match draw.kind {
                    Happening::Agreed { amount } => amount,
                    Happening::Draw { until } => self.ahead(until).1,
                    _ => 0,
                },
                None => 0,
            };
            self.hold(next);
        }
        for waterfall in 0..self.b.pots.len() {
            let held = if self.terms.capital.recycle {
                self.b.held[waterfall]
            } else {
                0
            };
            let pot = self.b.pots[waterfall] - held;
            self.b.pots[waterfall] = held + self.pour(waterfall, day, pot, last);
        }
    }

    /// Runs one waterfall; returns what is left over.
    pub(super) fn pour(&mut self, waterfall: usize, day: Day, pot: i64, last: bool) -> i64 {
        let entries = self.statement.as_deref_mut();
        let mut distribution = Distribution {
            stack: self.stack,
            balances: &mut self.b.balances,
            waterfall,
            day,
            flows: &mut self.out.flows,
            entries: entries.map(|s| &mut s.waterfall),
        };
        let left = distribution.run(pot);
        if last {
            distribution.close(left, self.dues.paid_by())
        } else {
            left
        }
    }

    pub(super) fn flow(
        &mut self,
        day: Day,
        from: Account,
        to: Account,
        purpose: Purpose,
        amount: i64,
    ) {
        if amount > 0 {
            self.out.flows.push(Flow {
                day,
                from,
                to,
                purpose,
                amount,
            });
        }
    }
}
