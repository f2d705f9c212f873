//! Laws of single rules.

use super::common::{by_day, cash, config, curve_of, loan, measured, number, priced, simple};
use super::generate::{FROM, MONEY, NUMBER, UNITS, curve, dec, payer, plain_line};
use super::reference;
use proptest::prelude::*;
use rust_decimal::Decimal;
use trappe::contract::flow::Flow;
use trappe::contract::outcomes::{Event, MoneyOn, Outcomes};
use trappe::contract::settle::settle;
use trappe::contract::settlement::Settlement;
use trappe::contract::terms::*;
use trappe::model::account::Account;
use trappe::money::ledger::Purpose;

proptest! {
    #![proptest_config(config(400))]

    #[test]
    fn steps_and_ramps_agree_at_the_nodes(pays in prop::collection::vec(0_i64..9_000_000, 2..8), below in any::<bool>()) {
        let x = |i: usize| Decimal::from(10 * i as i64);
        let closed = if below { Closed::Below } else { Closed::Above };
        let piece = |from, to, pay: i64, slope| Piece { from, to, pay: Decimal::from(pay), slope, name: None };
        let last = pays.len() - 1;
        let mut ramps: Vec<Piece> = (0..last)
            .map(|i| piece(Some(x(i)), Some(x(i + 1)), pays[i], dec(pays[i + 1] - pays[i], 1)))
            .collect();
        ramps.push(piece(Some(x(last)), None, pays[last], Decimal::ZERO));
        let steps: Vec<Piece> = (0..=last)
            .map(|i| match below {
                true => piece(Some(x(i)), (i < last).then(|| x(i + 1)), pays[i], Decimal::ZERO),
                false => piece(Some(if i > 0 { x(i - 1) } else { Decimal::from(-10) }), Some(x(i)), pays[i], Decimal::ZERO),
            })
            .collect();
        let ramps = curve_of(Curve { form: Form::Points, closed, pieces: ramps });
        let steps = curve_of(Curve { form: Form::Bands, closed, pieces: steps });
        for (i, pay) in pays.iter().enumerate() {
            prop_assert_eq!(settle(&ramps, &number(x(i))).paid, *pay);
            prop_assert_eq!(settle(&steps, &number(x(i))).paid, *pay);
        }
    }

    #[test]
    fn a_curve_is_where_the_reference_has_it(curve in curve(0..5_000_000), x in -300_i64..2000) {
        let x = dec(x, 1);
        let pays = reference::at(&curve, x).floor();
        prop_assert_eq!(Decimal::from(settle(&curve_of(curve), &number(x)).paid), pays);
    }

    #[test]
    fn a_better_result_never_pays_less(
        mut pays in prop::collection::vec((1_i64..50, 0_i64..9_000_000), 1..7), points in any::<bool>(), below in any::<bool>(),
        value in 0_i64..6000, better in 0_i64..3000, base in 1_i64..9000, size in 0_i64..2_000_000_000,
    ) {
        pays.sort_by_key(|p| p.1);
        let mut x = Decimal::ZERO;
        let mut pieces = Vec::new();
        for (i, (width, pay)) in pays.iter().enumerate() {
            let to = x + Decimal::from(*width);
            let slope = match pays.get(i + 1) {
                Some(next) if points => Decimal::from(next.1 - pay) / Decimal::from(*width),
                _ => Decimal::ZERO,
            };
            let to_open = (i + 1 < pays.len()).then_some(to);
            pieces.push(Piece { from: Some(x), to: to_open, pay: Decimal::from(*pay), slope, name: None });
            x = to;
        }
        let closed = if below { Closed::Below } else { Closed::Above };
        let curve = Curve { form: if points { Form::Points } else { Form::Bands }, closed, pieces };
        let mut terms = curve_of(curve);
        let last = FROM.plus(364);
        for of in [Base::Money, Base::Amount(size)] {
            let Rule::Curve { of: base_of, .. } = &mut terms.lines[0].rule else { unreachable!() };
            *base_of = of;
            for effect in [Effect::Value, Effect::Rise, Effect::Fall, Effect::RisePercent, Effect::FallPercent, Effect::PercentOf(dec(40, 0))] {
                let baseline = match effect {
                    Effect::Value | Effect::PercentOf(_) => Baseline::None,
                    _ => Baseline::Single(Source::Control { size: 10 }),
                };
                let sources: &[Decimal] = if baseline == Baseline::None { &[] } else { &[dec(base, 2)] };
                terms.metrics[NUMBER].baseline = baseline;
                terms.metrics[NUMBER].effect = effect;
                let falls = matches!(effect, Effect::Fall | Effect::FallPercent);
                let (worse, best) = if falls { (value + better, value) } else { (value, value + better) };
                let paid = |value| {
                    let numbers = vec![measured(NUMBER, last, dec(value, 2), sources)];
                    settle(&terms, &Outcomes { numbers, ..Outcomes::default() }).paid
                };
                prop_assert!(paid(worse) <= paid(best), "{:?} {:?}", effect, of);
            }
        }
    }

    #[test]
    fn a_better_saving_is_never_behind(
        money in prop::collection::vec((0..364, -50_000_000_i64..50_000_000, 0_i64..30_000_000), 1..10),
        share in 0_i64..150, cap in prop::option::of(0_i64..100_000_000), lag in 0_u32..4,
    ) {
        let mut line = plain_line(0, Some(MONEY), Rule::Share { share: dec(share, 2), times: Decimal::ONE });
        line.limits.cap = cap;
        let mut terms = simple(vec![line]);
        terms.schedule.periods = Periods::Every { months: 2 };
        terms.schedule.lag_months = lag;
        let saved = |better: i64| {
            let money = money.iter().map(|(day, actual, more)| MoneyOn {
                metric: MONEY as u16,
                day: FROM.plus(*day),
                expected: 1_000_000,
                actual: actual - better * more,
            });
            let mut o = Outcomes { money: money.collect(), ..Outcomes::default() };
            o.sort();
            settle(&terms, &o)
        };
        let (worse, better) = (saved(0), saved(1));
        for day in worse.flows.iter().chain(&better.flows).map(|f| f.day) {
            let so_far = |s: &Settlement| by_day(s).range(..=day).map(|d| d.1).sum::<i64>();
            prop_assert!(so_far(&worse) <= so_far(&better));
        }
    }

    #[test]
    fn twice_the_bid_pays_twice(prices in prop::collection::vec(0_i64..9_000_000, 3), events in prop::collection::vec((0_u32..9, 0..364, 0_usize..3, 1_i64..50), 0..30)) {
        let mut terms = simple((0..3).map(|m| priced(m, m, Decimal::from(prices[m]))).collect());
        terms.lines[1].requires = Some(0);
        let mut o = Outcomes::default();
        for (person, day, metric, count) in events {
            let count = if metric < UNITS { Decimal::ONE } else { Decimal::from(count) };
            o.events.push(Event { person, day: FROM.plus(day), metric: metric as u16, cohort: u16::MAX, count });
        }
        o.sort();
        let once = settle(&terms, &o);
        terms.bid = Decimal::TWO;
        let twice = settle(&terms, &o);
        prop_assert_eq!(twice.paid, 2 * once.paid);
        let doubled: Vec<i64> = once.by_line.iter().map(|p| 2 * p).collect();
        prop_assert_eq!(twice.by_line, doubled);
    }

    #[test]
    fn two_sided_pays_the_other_way(
        value in -5000_i64..5000, price in 0_i64..900_000, cap in prop::option::of(0_i64..50_000_000), shares in 1_i64..10,
        saving in any::<bool>(), other in 0_i64..1_000_000,
    ) {
        let mut line = match saving {
            true => plain_line(0, Some(MONEY), Rule::Share { share: dec(5, 1), times: Decimal::ONE }),
            false => priced(0, NUMBER, Decimal::from(price)),
        };
        line.two_sided = Some(TwoSided { from: 0, cap });
        let mut terms = simple(vec![line, plain_line(1, None, Rule::Charge { amount: Decimal::from(other), of: Base::Money })]);
        terms.capital.tranches = vec![loan(0, Decimal::ONE)];
        terms.payers = vec![payer(Account::Funder(0), dec(shares, 1)), payer(Account::Funder(1), dec(10 - shares, 1))];
        let mut o = number(dec(value, 2));
        o.money.push(MoneyOn { metric: MONEY as u16, day: FROM, expected: 0, actual: -value * 1000 });
        let s = settle(&terms, &o);
        let worth = if saving { Decimal::from(value * 500) } else { Decimal::from(price) * dec(value, 2) };
        let worth = i64::try_from(worth.floor()).unwrap();
        let paid = worth.max(-cap.unwrap_or(i64::MAX));
        prop_assert_eq!(&s.by_line, &vec![paid, other]);
        prop_assert_eq!(s.risk_paid, (-paid).max(0));
        prop_assert_eq!(s.paid, paid.max(0) + other, "never netted");
        let risk: Vec<&Flow> = s.flows.iter().filter(|f| f.purpose == Purpose::RiskPayment).collect();
        let to = |i: u16| risk.iter().filter(|f| f.to == Account::Funder(i)).map(|f| f.amount).sum::<i64>();
        prop_assert_eq!(to(0) + to(1), s.risk_paid, "risk goes to the payers");
        let exact = Decimal::from(s.risk_paid) * dec(shares, 1);
        prop_assert!((Decimal::from(to(0)) - exact).abs() <= Decimal::ONE, "by share");
        prop_assert!(cash(&s, &o, None).values().all(|c| *c >= 0));
    }
}
