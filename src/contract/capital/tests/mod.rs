//! The capital by itself: payments come from a script instead of from lines.

mod by_hand;
mod caps;
mod ends;
mod laws;
mod reference;

use super::Stack;
use super::balance::Balances;
use super::run::{Buffers, Dues, Setting, run};
use super::timeline::Timeline;
use crate::contract::day::Day;
use crate::contract::flow::Flow;
use crate::contract::outcomes::Outcomes;
use crate::contract::settlement::Settlement;
use crate::contract::statement::Statement;
use crate::contract::terms::*;
use crate::model::account::Account;
use crate::money::ledger::Purpose;
use jiff::civil::date;
use rust_decimal::Decimal;

const CITY: Account = Account::Municipality(0);
const STATE: Account = Account::State;
const SENIOR: Account = Account::Tranche(0);
const JUNIOR: Account = Account::Tranche(1);

fn day(year: i16, month: i8, day: i8) -> Day {
    Day::of(date(year, month, day))
}

fn decimal(text: &str) -> Decimal {
    text.parse().expect("a decimal")
}

/// A tranche without coupon, caps or commitment.
fn tranche(index: u16, share: &str) -> Tranche {
    Tranche {
        tranche: index,
        kind: TrancheKind::Loan,
        share: decimal(share),
        commitment: None,
        coupon: 0.0,
        coupon_until: None,
        cap_multiple: None,
        cap_return: None,
    }
}

fn whole(take: Take) -> Action {
    Action {
        take,
        of: Decimal::ONE,
        rest: None,
    }
}

fn share(to: Account, share: &str) -> Action {
    whole(Take::Share {
        to,
        share: decimal(share),
    })
}

fn waterfall(actions: Vec<Action>) -> Waterfall {
    Waterfall {
        id: String::new(),
        actions,
    }
}

fn termination(day: Day, when: Option<Trigger>, stops: Stops) -> Termination {
    Termination {
        id: String::new(),
        name: String::new(),
        name_da: String::new(),
        on: vec![day],
        when,
        stops,
        redemption: Vec::new(),
    }
}

fn payer(account: Account, share: &str) -> Payer {
    Payer {
        account,
        share: decimal(share),
        cap: None,
        cap_per_year: None,
        from: None,
        until: None,
    }
}

/// One tranche, one waterfall, draws every quarter from 2020-01-01.
fn deal(tranches: Vec<Tranche>, waterfalls: Vec<Waterfall>) -> Terms {
    let start = day(2020, 1, 1);
    Terms {
        title: String::new(),
        title_da: String::new(),
        currency: Currency {
            code: "USD".into(),
            decimals: 2,
        },
        rounding: Rounding {
            amounts: Round::Down,
            prices: Some(Round::Down),
        },
        schedule: Schedule {
            from: start,
            until: day(2024, 12, 31),
            person_window: None,
            periods: Periods::Every { months: 12 },
            lag_months: 3,
        },
        metrics: Vec::new(),
        cohorts: Vec::new(),
        lines: Vec::new(),
        payers: vec![payer(CITY, "1")],
        over: Over::Unpaid,
        cap: None,
        cap_per_payment: None,
        cap_per_person: None,
        bid: Decimal::ONE,
        indexation: None,
        terminations: Vec::new(),
        capital: Capital {
            start,
            tranches,
            draws: Draws::Needed { every_months: 3 },
            recycle: false,
            guarantees: Vec::new(),
            waterfalls,
            hurdle: 0.0,
        },
    }
}

/// Payment date, what each waterfall gets, and what tranches pay.
type Payment = (Day, Vec<i64>, Vec<(usize, Account, i64)>);

/// What is due, written down in advance.
#[derive(Debug, Clone, Default)]
struct Script {
    /// By date.
    payments: Vec<Payment>,
    /// Shares of the payers in parts; the last takes what rounding leaves.
    payers: Vec<(Account, i64)>,
    /// A number by day.
    effects: Vec<(Day, Decimal)>,
    /// Principal and drawn of the first tranche at each payment.
    seen: Vec<(i64, i64)>,
    due: Vec<(Account, i64)>,
    paid: Vec<(Account, i64)>,
    redeemed: Vec<(Account, i64)>,
    now: usize,
}

impl Script {
    fn pays(payments: &[(Day, i64)]) -> Self {
        let payments = payments.iter().map(|(d, a)| (*d, vec![*a], vec![]));
        Self {
            payments: payments.collect(),
            payers: vec![(CITY, 1)],
            ..Self::default()
        }
    }
}

impl Dues for Script {
    fn pay(
        &mut self,
        payment: usize,
        ended: Option<Day>,
        balances: &Balances,
        _: Option<&mut Statement>,
    ) {
        self.now = payment;
        let first = |of: &[i64]| of.first().copied().unwrap_or(0);
        self.seen
            .push((first(balances.outstanding()), first(&balances.drawn)));
        let (day, due, _) = &mut self.payments[payment];
        if ended.is_some_and(|ended| *day > ended) {
            due.fill(0);
        }
        let parts: i64 = self.payers.iter().map(|p| p.1).sum();
        let (mut left, all) = (due.iter().sum::<i64>(), due.iter().sum::<i64>());
        self.due.clear();
        for (index, (payer, part)) in self.payers.iter().enumerate() {
            let last = index + 1 == self.payers.len();
            let amount = if last { left } else { all / parts * part };
            left -= amount;
            self.due.push((*payer, amount));
            match self.paid.iter_mut().find(|(account, _)| account == payer) {
                Some((_, paid)) => *paid += amount,
                None => self.paid.push((*payer, amount)),
            }
        }
    }

    fn by_waterfall(&self) -> &[i64] {
        &self.payments[self.now].1
    }

    fn by_payer(&self) -> &[(Account, i64)] {
        &self.due
    }

    fn risk(&self) -> &[(usize, Account, i64)] {
        &self.payments[self.now].2
    }

    fn paid_by(&self) -> &[(Account, i64)] {
        &self.paid
    }

    fn redeemed(&mut self, _: Day, by: &[(Account, i64)]) {
        self.redeemed.extend_from_slice(by);
    }

    fn effect(&self, _: usize, until: Day) -> Option<Decimal> {
        let effects = self.effects.iter().rev();
        effects.copied().find(|(d, _)| *d <= until).map(|e| e.1)
    }
}

/// Settles with a statement; `paid` and `by_payer` come from the script.
fn settle(terms: &Terms, costs: &[(Day, i64)], script: &mut Script) -> Settlement {
    settle_with(terms, &outcomes(costs), script)
}

fn outcomes(costs: &[(Day, i64)]) -> Outcomes {
    Outcomes {
        costs: costs.to_vec(),
        ..Outcomes::default()
    }
}

fn settle_with(terms: &Terms, outcomes: &Outcomes, script: &mut Script) -> Settlement {
    let stack = Stack::new(&terms.capital);
    let payments: Vec<Day> = script.payments.iter().map(|p| p.0).collect();
    let costs = || outcomes.costs.iter().map(|c| c.0);
    let start = terms.capital.start;
    let timeline = Timeline::new(
        &terms.capital,
        &stack,
        &payments,
        &terms.terminations,
        costs().min().unwrap_or(start).min(start),
        costs().max().unwrap_or(start).max(start),
    );
    let setting = Setting {
        terms,
        stack: &stack,
        timeline: &timeline,
    };
    let mut settlement = Settlement::default();
    let mut statement = Statement::default();
    let mut buffers = Buffers::default();
    let explained = Some(&mut statement);
    run(
        setting,
        outcomes,
        script,
        &mut buffers,
        &mut settlement,
        explained,
    );
    settlement.statement = Some(statement);
    settlement.by_payer = script.paid.clone();
    settlement.paid = script.paid.iter().map(|p| p.1).sum();
    settlement
}

fn flows(settlement: &Settlement, purpose: Purpose, from: Account, to: Account) -> Vec<(Day, i64)> {
    let own = |f: &&Flow| f.purpose == purpose && f.from == from && f.to == to;
    let flows = settlement.flows.iter().filter(own);
    flows.map(|f| (f.day, f.amount)).collect()
}

fn total(settlement: &Settlement, filter: impl Fn(&Flow) -> bool) -> i64 {
    let flows = settlement.flows.iter().filter(|f| filter(f));
    flows.map(|f| f.amount).sum()
}

fn received(settlement: &Settlement, to: Account) -> i64 {
    total(settlement, |f| f.to == to)
}
