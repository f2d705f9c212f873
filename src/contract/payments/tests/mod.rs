//! Hand-computed money for every rule and limit, and laws that hold for all of them.

mod claims;
mod limits;
mod money;
mod numbers;
mod payers;
mod properties;
mod schedule;

use super::*;
use crate::contract::outcomes::{Event, Measured, MoneyOn, NOBODY};
use crate::contract::statement::{Bound, Limit, LineEntry, Worth};
use crate::contract::terms::*;
use jiff::civil::date;
use rust_decimal::Decimal;

fn day(year: i16, month: i8, day: i8) -> Day {
    Day::of(date(year, month, day))
}

fn dec(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn metric(kind: Kind) -> Metric {
    Metric {
        id: String::new(),
        name: String::new(),
        name_da: String::new(),
        unit: String::new(),
        measure: Measure::Reported(kind),
        baseline: Baseline::None,
        effect: Effect::Value,
        on: Population::Referred,
        person_window: None,
    }
}

fn compared(baseline: Baseline, effect: Effect) -> Metric {
    Metric {
        baseline,
        effect,
        ..metric(Kind::Number)
    }
}

fn line(metric: impl Into<Option<usize>>, rule: Rule) -> Line {
    let metric = metric.into();
    Line {
        id: String::new(),
        name: String::new(),
        name_da: String::new(),
        metric,
        rule,
        requires: None,
        unless: None,
        limits: LineLimits::default(),
        when: When::Periods,
        by_cohort: false,
        repeat: Repeat::Each,
        lag_months: None,
        payers: None,
        waterfall: 0,
        two_sided: None,
    }
}

/// A claims line as contracts write it: one claim per person.
fn card(metric: usize, price: i64) -> Line {
    let mut line = line(metric, price_of(price));
    line.limits.max_claims = Some(1);
    line
}

fn price_of(price: i64) -> Rule {
    Rule::Price {
        steps: vec![(None, price.into())],
    }
}

fn share_of(share: &str) -> Rule {
    Rule::Share {
        share: dec(share),
        times: Decimal::ONE,
    }
}

fn money_curve(curve: Curve) -> Rule {
    Rule::Curve {
        curve,
        of: Base::Money,
    }
}

/// Pieces as `(from, to, pay, slope)`, an empty end being open.
fn curve(form: Form, closed: Closed, pieces: &[(&str, &str, &str, &str)]) -> Curve {
    let end = |text: &str| (!text.is_empty()).then(|| dec(text));
    Curve {
        form,
        closed,
        pieces: pieces
            .iter()
            .map(|(from, to, pay, slope)| Piece {
                from: end(from),
                to: end(to),
                pay: dec(pay),
                slope: dec(slope),
                name: None,
            })
            .collect(),
    }
}

fn payer(account: Account, share: &str) -> Payer {
    Payer {
        account,
        share: dec(share),
        cap: None,
        cap_per_year: None,
        from: None,
        until: None,
    }
}

const CITY: Account = Account::Funder(0);
const FUND: Account = Account::Funder(1);

fn tranche(commitment: i64) -> Tranche {
    Tranche {
        tranche: 0,
        kind: TrancheKind::Loan,
        share: Decimal::ONE,
        commitment: Some(commitment),
        coupon: 0.0,
        coupon_until: None,
        cap_multiple: None,
        cap_return: None,
    }
}

/// Two years from 2020-01-01, paid every half year three months after: 2020-09-30, 2021-03-31, 2021-09-30, 2022-03-31.
fn terms(metrics: Vec<Metric>, lines: Vec<Line>) -> Terms {
    Terms {
        title: String::new(),
        title_da: String::new(),
        currency: Currency {
            code: "DKK".into(),
            decimals: 2,
        },
        rounding: Rounding {
            amounts: Round::Down,
            prices: Some(Round::Down),
        },
        schedule: Schedule {
            from: day(2020, 1, 1),
            until: day(2021, 12, 31),
            person_window: None,
            periods: Periods::Every { months: 6 },
            lag_months: 3,
        },
        metrics,
        cohorts: Vec::new(),
        lines,
        payers: vec![payer(CITY, "1")],
        over: Over::Unpaid,
        cap: None,
        cap_per_payment: None,
        cap_per_person: None,
        bid: Decimal::ONE,
        indexation: None,
        terminations: Vec::new(),
        capital: Capital {
            start: day(2020, 1, 1),
            tranches: vec![tranche(1_000_000)],
            draws: Draws::Needed { every_months: 3 },
            recycle: false,
            guarantees: Vec::new(),
            waterfalls: Vec::new(),
            hurdle: 0.0,
        },
    }
}

fn cohort(measured: Day) -> Cohort {
    Cohort {
        id: String::new(),
        name: String::new(),
        name_da: String::new(),
        from: day(2020, 1, 1),
        until: day(2021, 12, 31),
        measured,
    }
}

fn claim(person: u32, metric: u16, day: Day) -> Event {
    Event {
        person,
        day,
        metric,
        cohort: ALL,
        count: Decimal::ONE,
    }
}

fn quantity(metric: u16, day: Day, count: &str) -> Event {
    Event {
        count: dec(count),
        ..claim(NOBODY, metric, day)
    }
}

fn number(metric: u16, day: Day, value: &str, baselines: &[&str]) -> Measured {
    Measured {
        metric,
        cohort: ALL,
        day,
        value: dec(value),
        baselines: baselines.iter().map(|b| dec(b)).collect(),
        sample: None,
        controls: None,
    }
}

fn saving(metric: u16, day: Day, saving: i64) -> MoneyOn {
    MoneyOn {
        metric,
        day,
        expected: saving,
        actual: 0,
    }
}

fn events(events: Vec<Event>) -> Outcomes {
    Outcomes {
        events,
        ..Outcomes::default()
    }
}

fn numbers(numbers: Vec<Measured>) -> Outcomes {
    Outcomes {
        numbers,
        ..Outcomes::default()
    }
}

fn savings(money: Vec<MoneyOn>) -> Outcomes {
    Outcomes {
        money,
        ..Outcomes::default()
    }
}

/// A tranche that has provided 800,000 and is still owed 600,000, whatever the day.
struct Tranches;

impl View for Tranches {
    fn principal(&self, _: usize) -> i64 {
        600_000
    }
    fn drawn(&self, _: usize) -> i64 {
        800_000
    }
}

/// What a contract came to.
struct Settled {
    dues: Vec<Due>,
    by_line: Vec<i64>,
    by_payer: Vec<(Account, i64)>,
    statement: Statement,
}

impl Settled {
    /// What payers pay, by date.
    fn paid(&self) -> Vec<i64> {
        self.dues
            .iter()
            .map(|d| d.by_waterfall.iter().sum())
            .collect()
    }

    /// What tranches pay, by date.
    fn risk(&self) -> Vec<i64> {
        let of = |d: &Due| d.risk.iter().map(|(_, _, amount)| amount).sum();
        self.dues.iter().map(of).collect()
    }

    /// What bound a line on a date.
    fn bound(&self, line: usize, date: usize) -> Vec<Bound> {
        let entries = self.line(line);
        entries.get(date).map_or(Vec::new(), |e| e.bound.clone())
    }

    fn line(&self, line: usize) -> Vec<&LineEntry> {
        self.statement
            .lines
            .iter()
            .filter(|e| e.line == line)
            .collect()
    }
}

fn bound(limit: Limit, took: i64) -> Bound {
    Bound { limit, took }
}

fn settle(terms: &Terms, outcomes: Outcomes) -> Settled {
    settle_until(terms, outcomes, None)
}

/// Settles in both modes and holds the arithmetic against the money.
fn settle_until(terms: &Terms, mut outcomes: Outcomes, ended: Option<Day>) -> Settled {
    outcomes.sort();
    let payments = Payments::new(terms);
    let (mut fast, mut slow) = (payments.begin(), payments.begin());
    let mut statement = Statement::default();
    let mut dues = Vec::new();
    for index in 0..payments.dates().len() {
        payments.pay(index, &outcomes, ended, &Tranches, &mut fast, None);
        payments.pay(
            index,
            &outcomes,
            ended,
            &Tranches,
            &mut slow,
            Some(&mut statement),
        );
        assert_eq!(fast.due, slow.due);
        dues.push(fast.due.clone());
    }
    assert_eq!(
        (&fast.by_line, &fast.by_payer, fast.paid),
        (&slow.by_line, &slow.by_payer, slow.paid)
    );
    // used before for something else it gives the same
    let other = Outcomes {
        events: outcomes.events.iter().step_by(2).copied().collect(),
        ..Outcomes::default()
    };
    let mut used = payments.begin();
    for index in 0..dues.len() {
        payments.pay(index, &other, ended, &Tranches, &mut used, None);
    }
    used.reset();
    for (index, due) in dues.iter().enumerate() {
        payments.pay(index, &outcomes, ended, &Tranches, &mut used, None);
        assert_eq!(used.due, *due);
    }
    assert_eq!((&fast.by_line, fast.paid), (&used.by_line, used.paid));
    let settled = Settled {
        dues,
        by_line: fast.by_line,
        by_payer: fast.by_payer,
        statement,
    };
    adds_up(terms, &settled);
    settled
}

fn worth(worth: &Worth) -> Decimal {
    match worth {
        Worth::Price {
            quantity,
            price,
            amount,
            ..
        } => {
            assert_eq!(quantity.saturating_mul(*price), *amount);
            *amount
        }
        Worth::Share {
            saving,
            share,
            times,
            amount,
        } => {
            assert_eq!(share * times * Decimal::from(*saving), *amount);
            *amount
        }
        Worth::Curve {
            result,
            base,
            amount,
            ..
        }
        | Worth::Charge {
            result,
            base,
            amount,
        }
        | Worth::Floor {
            result,
            base,
            amount,
        } => {
            let money = base.map_or(*result, |b| {
                result * Decimal::from(b) / Decimal::ONE_HUNDRED
            });
            assert_eq!(money, *amount);
            *amount
        }
    }
}

/// A reader can redo every number.
fn adds_up(terms: &Terms, settled: &Settled) {
    for entry in &settled.statement.lines {
        let sum = entry
            .worth
            .iter()
            .map(worth)
            .fold(Decimal::ZERO, Decimal::saturating_add);
        let earned = crate::contract::decimal::units(sum, terms.rounding.amounts);
        assert_eq!(earned, entry.earned, "{entry:?}");
        assert!(entry.adds_up(), "{entry:?}");
        assert!(entry.bound.iter().all(|b| b.took >= 0), "{entry:?}");
        assert!(entry.paid >= 0 || terms.lines[entry.line].two_sided.is_some());
    }
    assert_eq!(settled.statement.payments.len(), settled.dues.len());
    for (payment, due) in settled.statement.payments.iter().zip(&settled.dues) {
        let of_day = settled
            .statement
            .lines
            .iter()
            .filter(|e| e.payment == payment.day);
        let paid: i64 = of_day.clone().map(|e| e.paid.max(0)).sum();
        let risk: i64 = of_day.map(|e| e.paid.min(0)).sum();
        assert_eq!(payment.amount, paid);
        assert_eq!(due.by_waterfall.iter().sum::<i64>(), paid);
        assert_eq!(due.by_payer.iter().map(|p| p.1).sum::<i64>(), paid);
        assert_eq!(due.risk.iter().map(|r| r.2).sum::<i64>(), -risk);
        assert!(due.by_payer.iter().all(|p| p.1 > 0) && due.risk.iter().all(|r| r.2 > 0));
        assert_eq!(payment.by, due.by_payer);
    }
    for claim in &settled.statement.claims {
        assert_eq!(claim.count.saturating_mul(claim.price), claim.amount);
        assert!(claim.earned >= Decimal::ZERO && claim.earned <= claim.amount);
        assert!(claim.bound.is_some() || claim.earned == claim.amount);
    }
    for (line, paid) in settled.by_line.iter().enumerate() {
        assert_eq!(
            settled.line(line).iter().map(|e| e.paid).sum::<i64>(),
            *paid
        );
    }
}
