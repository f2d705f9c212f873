//! One settlement on its way through the days.
//!
//! On one day an early end comes first, then draws, then outcome payments, then distributions; redemption follows the payments of
//! its day, and guarantees are called when everything else is over.

use super::balance::Balances;
use super::draws::Allotment;
use super::ending;
use super::timeline::{Happening, Timeline};
use super::waterfall::Distribution;
use super::Stack;
use crate::contract_v2::day::Day;
use crate::contract_v2::flow::Flow;
use crate::contract_v2::outcomes::Outcomes;
use crate::contract_v2::ratio::{Ratio, split};
use crate::contract_v2::settlement::Settlement;
use crate::contract_v2::statement::{DrawEntry, GuaranteeEntry, Statement, TerminationEntry};
use crate::contract_v2::terms::{Draws, Over, Stops, Terms, TrancheKind, Trigger};
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
    balances: Balances,
    allotment: Allotment,
    /// Outcome payments not yet distributed, by waterfall.
    pots: Vec<i64>,
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
    (out.drawn, out.unfunded, out.redeemed) = (0, 0, 0);
    (out.guaranteed, out.risk_paid, out.terminated) = (0, 0, None);
    let known = |(_, index): &(Day, usize)| *index < terms.terminations.len();
    let run = Run {
        terms,
        stack: setting.stack,
        timeline: setting.timeline,
        outcomes,
        dues,
        b: buffers,
        out,
        statement,
        observed: outcomes.terminated.filter(known),
        ended: None,
        redemption: None,
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
struct LastDraw {
    recycled: i64,
    unfunded: i64,
}

struct Run<'r, D> {
    terms: &'r Terms,
    stack: &'r Stack,
    timeline: &'r Timeline,
    outcomes: &'r Outcomes,
    dues: &'r mut D,
    b: &'r mut Buffers,
    out: &'r mut Settlement,
    statement: Option<&'r mut Statement>,
    /// An early end that happened and has not been met yet.
    observed: Option<(Day, usize)>,
    /// The early end that stops everything.
    ended: Option<Day>,
    /// The day of a redemption that is still to come, and its share.
    redemption: Option<(Day, Ratio)>,
    /// The costs that the latest draw covers; with agreed draws: `end` is the first cost that is not paid.
    costs: std::ops::Range<usize>,
    last_draw: LastDraw,
    /// Whether draws are agreed amounts.
    agreed: bool,
    /// Agreed draws less the effort paid.
    purse: i64,
    /// The last day on which something happened, or could have.
    last: Day,
}

impl<D: Dues> Run<'_, D> {
    fn through(mut self) {
        let timeline = self.timeline;
        for (index, event) in timeline.events.iter().enumerate() {
            let day = event.day;
            self.catch_up(day);
            let draws = matches!(
                event.kind,
                Happening::Draw { .. } | Happening::Agreed { .. }
            );
            if draws && self.over(day) {
                continue;
            }
            self.b.balances.grow(self.stack, day, timeline.growth(index));
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
    fn over(&self, day: Day) -> bool {
        self.ended.is_some_and(|ended| day > ended)
    }

    /// What has no fixed day and comes before the events of a day.
    fn catch_up(&mut self, day: Day) {
        if let Some((end, index)) = self.observed
            && end <= day
        {
            self.observed = None;
            self.stop(end, index, None);
        }
        if let Some((due, share)) = self.redemption
            && due < day
        {
            self.redemption = None;
            self.redeem(due, share);
        }
        self.spend(day);
    }

    /// Agreed draws pay the effort as it comes; what they fall short of the provider carries.
    fn spend(&mut self, before: Day) {
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
                self.flow(day, Account::Provider, Account::Vehicle, Purpose::Shortfall, short);
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
            self.flow(day, Account::Provider, Account::Vehicle, Purpose::Shortfall, unfunded);
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
        } else {
            self.b.held.clear();
            self.b.held.resize(self.b.pots.len(), 0);
        }
        for waterfall in 0..self.b.pots.len() {
            let held = self.b.held[waterfall];
            let pot = self.b.pots[waterfall] - held;
            self.b.pots[waterfall] = held + self.pour(waterfall, day, pot, last);
        }
    }

    /// Runs one waterfall; returns what is left over.
    fn pour(&mut self, waterfall: usize, day: Day, pot: i64, last: bool) -> i64 {
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

    /// Whether one of the contract's own reasons to end holds on a day.
    fn look(&mut self, day: Day) {
        if self.out.terminated.is_some() {
            return;
        }
        let terms = self.terms;
        for (index, termination) in terms.terminations.iter().enumerate() {
            let Some(trigger) = &termination.when else {
                continue;
            };
            if !termination.on.contains(&day) {
                continue;
            }
            let (holds, effect) = match *trigger {
                Trigger::Below { metric, value } => {
                    let effect = self.dues.effect(metric, day);
                    (effect.is_some_and(|e| e < value), effect)
                }
                Trigger::Above { metric, value } => {
                    let effect = self.dues.effect(metric, day);
                    (effect.is_some_and(|e| e > value), effect)
                }
                Trigger::LossAbove { amount } => (self.b.balances.loss() > amount, None),
            };
            if holds {
                self.stop(day, index, effect);
                return;
            }
        }
    }

    /// The contract ends early.
    fn stop(&mut self, day: Day, index: usize, effect: Option<Decimal>) {
        if self.out.terminated.is_some() {
            return;
        }
        let termination = &self.terms.terminations[index];
        self.out.terminated = Some((day, index));
        let share = ending::redemption(termination, day);
        if !share.is_zero() {
            let lag = i64::from(self.terms.schedule.lag_months);
            self.redemption = Some((day.plus_months(lag), Ratio::new(share).min(Ratio::ONE)));
        }
        if let Some(statement) = self.statement.as_deref_mut() {
            statement.termination = Some(TerminationEntry {
                termination: index,
                day,
                effect,
                redemption: share,
                repaid: 0,
            });
        }
        if termination.stops == Stops::Everything {
            self.spend(day);
            self.ended = Some(day);
            self.return_unspent(day);
        }
    }

    /// What was drawn for costs that are not paid any more goes back to those who provided it.
    fn return_unspent(&mut self, day: Day) {
        if self.agreed {
            return;
        }
        let costs = self.outcomes.costs.get(self.costs.clone()).unwrap_or(&[]);
        let unspent = costs
            .iter()
            .filter(|(on, _)| *on > day)
            .fold(0_i64, |sum, (_, cost)| sum.saturating_add((*cost).max(0)));
        if unspent == 0 {
            return;
        }
        self.b.balances.grow(self.stack, day, None);
        let LastDraw { recycled, unfunded } = self.last_draw;
        let parts = std::mem::take(&mut self.b.allotment.parts);
        let mut weights: Vec<i128> = parts.iter().map(|part| i128::from(*part)).collect();
        weights.extend([i128::from(unfunded), i128::from(recycled)]);
        let mut shares = vec![0; weights.len()];
        split(unspent, &weights, &mut shares);
        for (index, position) in self.stack.positions.iter().enumerate() {
            let amount = shares[index];
            self.b.balances.repay(self.stack, index, amount);
            self.flow(day, Account::Vehicle, position.account, Purpose::Distribution, amount);
        }
        let (carried, pots) = (shares[parts.len()], shares[parts.len() + 1]);
        self.flow(day, Account::Vehicle, Account::Provider, Purpose::Shortfall, carried);
        self.out.unfunded -= carried;
        self.b.pots[0] += pots;
        self.last = self.last.max(day);
    }

    /// Payers repay a share of the principal of the loans that is outstanding, each up to its cap.
    fn redeem(&mut self, day: Day, share: Ratio) {
        self.spend(day);
        self.last = self.last.max(day);
        self.b.balances.grow(self.stack, day, None);
        let tranches = self.terms.capital.tranches.iter().enumerate();
        let owed: Vec<i64> = tranches
            .map(|(index, tranche)| match tranche.kind {
                TrancheKind::Loan => share.floor_of(self.b.balances.principal(index)),
                TrancheKind::Grant | TrancheKind::Deferred => 0,
            })
            .collect();
        let total = owed.iter().fold(0_i64, |sum, owed| sum.saturating_add(*owed));
        let year = day.date().year();
        let payers: Vec<(Account, i128, i64)> = self
            .terms
            .payers
            .iter()
            .filter(|p| p.from.is_none_or(|from| from <= day))
            .filter(|p| p.until.is_none_or(|until| until >= day))
            .map(|payer| {
                let paid = |in_year: bool| {
                    let own = |f: &&Flow| f.purpose == Purpose::Outcome && f.from == payer.account;
                    let flows = self.out.flows.iter().filter(own);
                    flows
                        .filter(|f| !in_year || f.day.date().year() == year)
                        .fold(0_i64, |sum, f| sum.saturating_add(f.amount))
                };
                let room = |cap: Option<i64>, in_year: bool| {
                    cap.map_or(i64::MAX, |cap| cap.saturating_sub(paid(in_year)).max(0))
                };
                let room = room(payer.cap, false).min(room(payer.cap_per_year, true));
                (payer.account, Ratio::new(payer.share).weight(), room)
            })
            .collect();
        let parts = self.shares(total, &payers);
        let repaid = parts.iter().sum();
        let weights: Vec<i128> = owed.iter().map(|owed| i128::from(*owed)).collect();
        let mut shares = vec![0; weights.len()];
        split(repaid, &weights, &mut shares);
        let mut payers = payers.iter().zip(parts).map(|((payer, ..), part)| (*payer, part));
        let mut from = payers.next();
        for (index, share) in shares.into_iter().enumerate() {
            let to = self.stack.positions[index].account;
            self.b.balances.repay(self.stack, index, share);
            let mut left = share;
            while left > 0
                && let Some((payer, part)) = &mut from
            {
                let amount = left.min(*part);
                self.flow(day, *payer, to, Purpose::Redemption, amount);
                *part -= amount;
                left -= amount;
                if *part == 0 {
                    from = payers.next();
                }
            }
        }
        self.out.redeemed = repaid;
        let entry = self.statement.as_deref_mut();
        if let Some(entry) = entry.and_then(|s| s.termination.as_mut()) {
            entry.repaid = repaid;
        }
    }

    /// Divides an amount among payers within their caps; what is above them falls on the others only if the contract says so.
    fn shares(&mut self, amount: i64, payers: &[(Account, i128, i64)]) -> Vec<i64> {
        let parties = payers.iter().map(|(_, weight, room)| (*weight, *room));
        let free = parties.clone().map(|(weight, _)| (weight, i64::MAX));
        let allotment = &mut self.b.allotment;
        match self.terms.over {
            Over::Others => allotment.divide(amount, parties.clone()),
            Over::Unpaid => allotment.divide(amount, free),
        };
        let parts = allotment.parts.iter().zip(parties);
        parts.map(|(part, (_, room))| (*part).min(room)).collect()
    }

    /// What is left to do when all fixed days are over.
    fn finish(mut self) {
        self.catch_up(Day(i32::MAX));
        if let Some((day, share)) = self.redemption.take() {
            self.redeem(day, share);
        }
        let day = self.last;
        self.b.balances.grow(self.stack, day, None);
        for waterfall in 0..self.b.pots.len() {
            let pot = std::mem::take(&mut self.b.pots[waterfall]);
            if pot > 0 {
                self.b.pots[waterfall] = self.pour(waterfall, day, pot, true);
            }
        }
        self.call_guarantees(day);
        // an agreed draw is the provider's fee: who carries what it falls short of keeps what it exceeds
        let costs = self.outcomes.costs.last();
        let end = costs.map_or(day, |(cost, _)| if self.over(*cost) { day } else { day.max(*cost) });
        let purse = self.purse;
        self.flow(end, Account::Vehicle, Account::Provider, Purpose::Fixed, purse);
        if !self.out.flows.is_sorted_by_key(|f| f.day) {
            self.out.flows.sort_by_key(|f| f.day);
        }
    }

    fn call_guarantees(&mut self, day: Day) {
        let capital = &self.terms.capital;
        for (index, guarantee) in capital.guarantees.iter().enumerate() {
            let Some(position) = self.stack.positions.get(guarantee.of) else {
                continue;
            };
            let balances = &mut self.b.balances;
            let (drawn, received) = (balances.drawn[guarantee.of], balances.received[guarantee.of]);
            let guaranteed = ending::guaranteed(&guarantee.points, drawn);
            let share = Ratio::new(guarantee.share).min(Ratio::ONE);
            let loss = drawn.saturating_sub(received).max(0);
            let paid = share.floor_of(loss).min(guaranteed);
            if paid == 0 {
                continue;
            }
            balances.receive(self.stack, guarantee.of, paid);
            self.flow(day, guarantee.by, position.account, Purpose::Guarantee, paid);
            self.out.guaranteed = self.out.guaranteed.saturating_add(paid);
            if let Some(statement) = self.statement.as_deref_mut() {
                statement.guarantees.push(GuaranteeEntry {
                    guarantee: index,
                    day,
                    drawn,
                    received,
                    guaranteed,
                    paid,
                });
            }
        }
    }

    fn flow(&mut self, day: Day, from: Account, to: Account, purpose: Purpose, amount: i64) {
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
