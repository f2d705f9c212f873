//! Cases computed by hand.

use super::common::{anonymous, loan, measured, number, priced, simple, total};
use super::generate::{CLAIMS, FROM, MONEY, NUMBER, PLAIN, UNITS, dec, plain_line};
use rust_decimal::Decimal;
use trappe::contract::day::Day;
use trappe::contract::outcomes::{Event, MoneyOn, Outcomes};
use trappe::contract::settle::settle;
use trappe::contract::terms::*;
use trappe::model::account::Account;

/// A day of a date.
fn day(year: i16, month: i8, day: i8) -> Day {
    Day::of(jiff::civil::date(year, month, day))
}

fn band(from: Option<i64>, to: Option<i64>, pay: Decimal, slope: i64) -> Piece {
    let x = |x: i64| Decimal::from(x);
    Piece {
        from: from.map(x),
        to: to.map(x),
        pay,
        slope: x(slope),
        name: None,
    }
}

/// R1: Denver. Housed days and jail days; two investor groups, one per metric.
#[test]
fn denver() {
    let cents = |dollars: i64| Decimal::from(dollars * 100);
    let mut days = priced(0, UNITS, dec(1512, 0));
    days.limits.cap = Some(529_000_000);
    days.when = When::Periods;
    let pieces = vec![
        band(None, Some(20), Decimal::ZERO, 0),
        band(Some(20), Some(30), cents(3_200_000), 16_000_000),
        band(Some(30), Some(65), cents(4_800_000), 3_800_000),
        band(Some(65), None, cents(6_130_000), 0),
    ];
    let curve = Curve {
        form: Form::Bands,
        closed: Closed::Below,
        pieces,
    };
    let mut jail = plain_line(
        1,
        Some(NUMBER),
        Rule::Curve {
            curve,
            of: Base::Money,
        },
    );
    jail.limits.cap = Some(613_000_000);
    jail.waterfall = 1;
    let mut terms = simple(vec![days, jail]);
    terms.metrics[NUMBER].baseline = Baseline::Single(Source::Control { size: 360 });
    terms.metrics[NUMBER].effect = Effect::FallPercent;
    terms.schedule = Schedule {
        from: day(2016, 1, 1),
        until: day(2020, 12, 31),
        person_window: None,
        periods: Periods::Every { months: 12 },
        lag_months: 0,
    };
    terms.capital.start = day(2016, 1, 1);
    terms.capital.tranches = vec![loan(0, dec(5, 1)), loan(1, dec(5, 1))];
    let passed_to = |i: u16| Waterfall {
        id: format!("w{i}"),
        actions: vec![Action {
            take: Take::Share {
                to: Account::Tranche(i),
                share: Decimal::ONE,
            },
            of: Decimal::ONE,
            rest: None,
        }],
    };
    terms.capital.waterfalls = vec![passed_to(0), passed_to(1)];
    let quarter = dec(258_858, 0) / dec(4, 0);
    let mut events: Vec<Event> = (2016..2020)
        .map(|year| anonymous(UNITS, day(year, 12, 31), quarter))
        .collect();
    events.push(anonymous(UNITS, day(2020, 12, 31), dec(41_070, 0)));
    let o = Outcomes {
        events,
        numbers: vec![measured(
            NUMBER,
            day(2020, 12, 31),
            dec(62, 0),
            &[dec(100, 0)],
        )],
        costs: vec![(day(2016, 1, 1), 860_000_000)],
        ..Outcomes::default()
    };
    let s = settle(&terms, &o);
    // a quarter of 258,858 days is 64,714.5, which is a whole number of cents
    assert_eq!(s.by_line, [391_393_296 + 62_097_840, 510_400_000]);
    assert_eq!(s.paid, 963_891_136);
    let received = |i| total(&s, |f| f.to == Account::Tranche(i));
    assert_eq!((received(0), received(1)), (453_491_136, 510_400_000));
    assert_eq!(s.drawn, 860_000_000);
}

/// R2: Utah, year 1. 95 % of 281,550.
#[test]
fn utah() {
    let line = plain_line(
        0,
        Some(MONEY),
        Rule::Share {
            share: dec(95, 2),
            times: Decimal::ONE,
        },
    );
    let money = vec![MoneyOn {
        metric: MONEY as u16,
        day: FROM,
        expected: 28_155_000,
        actual: 0,
    }];
    let s = settle(
        &simple(vec![line]),
        &Outcomes {
            money,
            ..Outcomes::default()
        },
    );
    assert_eq!(s.paid, 26_747_250);
}

/// R3: the rhino bond. Closed above, per 1,000 of 150 million.
#[test]
fn rhinos() {
    let pieces = vec![
        band(None, Some(0), Decimal::ZERO, 0),
        band(Some(0), Some(2), dec(3669, 3), 0),
        band(Some(2), Some(4), dec(7338, 3), 0),
        band(Some(4), None, dec(9173, 3), 0),
    ];
    let curve = Curve {
        form: Form::Bands,
        closed: Closed::Above,
        pieces,
    };
    let rule = Rule::Curve {
        curve,
        of: Base::Amount(15_000_000_000),
    };
    let terms = simple(vec![plain_line(0, Some(NUMBER), rule)]);
    for (growth, paid) in [
        (-10, 0),
        (0, 0),
        (1, 550_350_000),
        (20, 550_350_000),
        (40, 1_100_700_000),
        (41, 1_375_950_000),
    ] {
        assert_eq!(
            settle(&terms, &number(dec(growth, 1))).paid,
            paid,
            "{growth}"
        );
    }
}

/// A chain and its cap hold for every person: the card of R10, three people.
#[test]
fn a_rate_card_by_hand() {
    let mut job13 = priced(0, CLAIMS, dec(260_000, 0));
    let mut job26 = priced(1, 1, dec(100_000, 0));
    job13.limits.max_claims = Some(1);
    job26.limits.max_claims = Some(1);
    job26.requires = Some(0);
    let mut terms = simple(vec![job13, job26]);
    terms.cap_per_person = Some(300_000);
    let claim = |person, day, metric| Event {
        person,
        day: FROM.plus(day),
        metric,
        cohort: u16::MAX,
        count: Decimal::ONE,
    };
    let mut o = Outcomes {
        events: vec![
            claim(1, 10, 0),
            claim(1, 20, 1),
            claim(2, 20, 1),
            claim(2, 30, 0),
            claim(3, 5, 0),
            claim(3, 6, 0),
        ],
        ..Outcomes::default()
    };
    o.sort();
    let s = settle(&terms, &o);
    // 2,600 three times; of person 1's 1,000 only 400 are left below 3,000
    assert_eq!(s.by_line, [780_000, 40_000]);
}

/// The latest figure of a measurement window counts, and nothing that lies outside the contract.
#[test]
fn only_what_lies_inside_counts() {
    let terms = simple(vec![
        priced(0, UNITS, dec(100, 0)),
        priced(1, PLAIN, dec(100, 0)),
    ]);
    let mut o = Outcomes {
        events: [-1, 0, 364, 365]
            .map(|d| anonymous(UNITS, FROM.plus(d), Decimal::ONE))
            .to_vec(),
        numbers: vec![
            measured(PLAIN, FROM.plus(100), dec(7, 0), &[]),
            measured(PLAIN, FROM.plus(200), dec(3, 0), &[]),
            measured(PLAIN, FROM.plus(400), dec(9, 0), &[]),
        ],
        ..Outcomes::default()
    };
    o.sort();
    assert_eq!(settle(&terms, &o).by_line, [200, 300]);
}

/// Half of 300,000 goes to a fund that may have 15 % a year, the rest to a bank that may have 1.2 times its money, and what
/// they may not take flows on to the payer.
#[test]
fn what_a_cap_refuses_flows_on() {
    let mut terms = simple(vec![plain_line(
        0,
        Some(MONEY),
        Rule::Share {
            share: Decimal::ONE,
            times: Decimal::ONE,
        },
    )]);
    terms.schedule.until = FROM.plus(365);
    terms.schedule.periods = Periods::Ending(vec![FROM.plus(365)]);
    let fund = Tranche {
        cap_return: Some(0.15),
        ..loan(0, dec(5, 1))
    };
    let bank = Tranche {
        cap_multiple: Some(dec(12, 1)),
        ..loan(1, dec(5, 1))
    };
    terms.capital.tranches = vec![fund, bank];
    let to = |to, share| Action {
        take: Take::Share { to, share },
        of: Decimal::ONE,
        rest: None,
    };
    terms.capital.waterfalls[0].actions = vec![
        to(Account::Tranche(0), dec(5, 1)),
        to(Account::Tranche(1), Decimal::ONE),
        to(Account::Funder(0), Decimal::ONE),
    ];
    let o = Outcomes {
        money: vec![MoneyOn {
            metric: MONEY as u16,
            day: FROM,
            expected: 300_000,
            actual: 0,
        }],
        costs: vec![(FROM, 200_000)],
        ..Outcomes::default()
    };
    let s = settle(&terms, &o);
    let received = |a| total(&s, |f| f.to == a);
    assert_eq!(received(Account::Tranche(0)), 115_000);
    assert_eq!(received(Account::Tranche(1)), 120_000);
    assert_eq!(received(Account::Funder(0)), 65_000);
}

/// A price that is known only at the end cannot take anything from what a person was paid before: caps per person are
/// used up in the order of payments.
#[test]
fn a_cap_per_person_is_used_up_as_payments_come() {
    let pieces = vec![band(Some(0), None, dec(600, 0), 0)];
    let curve = Curve {
        form: Form::Bands,
        closed: Closed::Below,
        pieces,
    };
    let by = Rule::PriceBy(PriceBy {
        metric: PLAIN,
        curve,
    });
    let mut late = plain_line(0, Some(UNITS), by);
    late.when = When::End;
    let mut terms = simple(vec![late, priced(1, UNITS, dec(700, 0))]);
    terms.schedule.periods = Periods::Every { months: 1 };
    terms.cap_per_person = Some(1_000);
    let o = Outcomes {
        events: vec![Event {
            person: 0,
            day: FROM,
            metric: UNITS as u16,
            cohort: u16::MAX,
            count: Decimal::ONE,
        }],
        numbers: vec![measured(PLAIN, FROM.plus(364), dec(1, 0), &[])],
        ..Outcomes::default()
    };
    // 700 in the first month; of 600 at the end, 300 are left
    assert_eq!(settle(&terms, &o).by_line, [300, 700]);
}
