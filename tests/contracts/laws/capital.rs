//! Laws of draws, waterfalls, guarantees and early ends.

use super::common::{by_day, cash, config, loan, simple, total};
use super::generate::{FROM, MONEY, dec, plain_line, terms};
use super::generate_outcomes::happened;
use super::reference;
use proptest::prelude::*;
use rust_decimal::Decimal;
use trappe::contract::day::Day;
use trappe::contract::outcomes::{MoneyOn, Outcomes};
use trappe::contract::settle::{Plan, settle};
use trappe::contract::terms::*;
use trappe::model::account::Account;
use trappe::money::ledger::Purpose;

proptest! {
    #![proptest_config(config(400))]

    #[test]
    fn an_early_end_stops_everything_after_it(terms in terms(), happened in happened(), day in 0..1400, redemption in 0_i64..=100) {
        let mut terms = terms;
        let end = FROM.plus(day);
        terms.terminations.push(Termination {
            id: "stop".into(),
            name: String::new(),
            name_da: String::new(),
            on: vec![end],
            when: None,
            stops: Stops::Everything,
            redemption: vec![(FROM.plus(5000), dec(redemption, 2))],
        });
        let mut o = happened.of(&terms);
        o.terminated = vec![(end, 0)];
        let stopped = settle(&terms, &o);
        // what is dated after it may as well not have been reported (costs aside, which may have been drawn for in advance)
        let mut known = o.clone();
        known.events.retain(|e| e.day <= end);
        known.numbers.retain(|m| m.day <= end);
        known.money.retain(|m| m.day <= end);
        prop_assert_eq!(&stopped, &settle(&terms, &known));
        prop_assert!(stopped.flows.iter().all(|f| f.purpose != Purpose::Draw || f.day <= end));
        // and what was paid for before it is paid
        known.terminated = Vec::new();
        let without = settle(&terms, &known);
        let paid = by_day(&stopped);
        for (at, amount) in by_day(&without) {
            let over = at.plus_months(-i64::from(terms.schedule.lag_months)).plus(-7) > end;
            let lags = terms.lines.iter().any(|l| l.lag_months.is_some());
            if !over && !lags && end <= terms.schedule.until {
                prop_assert_eq!(paid.get(&at).copied().unwrap_or(0), amount, "{}", at);
            }
        }
        let cash = cash(&stopped, &o, Some(end));
        prop_assert!(cash.values().all(|c| *c >= 0), "{:?}", cash);
        prop_assert_eq!(cash.values().last().copied().unwrap_or(0), 0);
        prop_assert_eq!(total(&stopped, |f| f.purpose == Purpose::Redemption && f.from != Account::Vehicle), stopped.redeemed);
    }

    #[test]
    fn agreed_draws_come_as_agreed(amounts in prop::collection::vec((0..700, 1_i64..20_000_000), 1..6), happened in happened(), commitment in prop::option::of(0_i64..40_000_000)) {
        let mut terms = simple(vec![plain_line(0, Some(MONEY), Rule::Share { share: Decimal::ONE, times: Decimal::ONE })]);
        let mut days: Vec<(Day, i64)> = amounts.iter().map(|(d, a)| (FROM.plus(*d), *a)).collect();
        days.sort();
        days.dedup_by_key(|d| d.0);
        terms.capital.tranches = vec![Tranche { commitment, ..loan(0, dec(6, 1)) }, Tranche { commitment, ..loan(1, dec(4, 1)) }];
        terms.capital.draws = Draws::Fixed(days.clone());
        let o = happened.of(&terms);
        let s = settle(&terms, &o);
        for f in s.flows.iter().filter(|f| f.purpose == Purpose::Draw) {
            prop_assert!(days.iter().any(|d| d.0 == f.day), "{}", f.day);
        }
        let agreed: i64 = days.iter().map(|d| d.1).sum();
        prop_assert!(s.drawn <= agreed);
        if commitment.is_none() {
            prop_assert_eq!(s.drawn, agreed);
        }
        let cash = cash(&s, &o, None);
        prop_assert!(cash.values().all(|c| *c >= 0), "{:?}", cash);
        prop_assert_eq!(cash.values().last().copied().unwrap_or(0), 0);
    }
}

proptest! {
    #![proptest_config(config(800))]

    #[test]
    fn every_pot_gives_away_what_it_got(terms in terms(), happened in happened()) {
        let mut terms = terms;
        terms.capital.recycle = false;
        let s = settle(&terms, &happened.of(&terms));
        let waterfall = &s.statement.as_ref().unwrap().waterfall;
        for (index, pot) in terms.capital.waterfalls.iter().enumerate() {
            let lines = terms.lines.iter().zip(&s.by_line).filter(|(l, _)| l.waterfall == index);
            let into: i64 = lines.map(|(_, paid)| *paid).sum();
            let entries = || waterfall.iter().filter(|w| w.waterfall == index);
            prop_assert_eq!(entries().map(|w| w.paid + w.rest).sum::<i64>(), into, "pot {}", index);
            for (number, action) in pot.actions.iter().enumerate() {
                for w in entries().filter(|w| w.action == Some(number)) {
                    // x % of every unit that passes
                    let passed = Decimal::from(w.paid + w.rest);
                    let share = (passed * action.of - Decimal::from(w.paid)).abs();
                    prop_assert!(share <= Decimal::ONE, "{:?} {:?}", action, w);
                    prop_assert!(action.rest.is_some() || w.rest == 0);
                }
            }
        }
        // principal alone never brings more than was provided
        for (index, tranche) in terms.capital.tranches.iter().enumerate() {
            let principal = |w: &&trappe::contract::statement::WaterfallEntry| {
                let action = w.action.map(|a| &terms.capital.waterfalls[w.waterfall].actions[a].take);
                action == Some(&Take::Principal { tranche: index })
            };
            let repaid: i64 = waterfall.iter().filter(principal).map(|w| w.paid).sum();
            prop_assert!(repaid <= total(&s, |f| f.purpose == Purpose::Draw && f.from == Account::Tranche(tranche.tranche)));
        }
    }

    #[test]
    fn a_guarantee_follows_its_points(
        steps in prop::collection::vec((1_i64..1000, 0_i64..1000), 1..4), drawn in 1_i64..4000, came in 0_i64..4000, share in 0_i64..=100,
    ) {
        let mut terms = simple(vec![plain_line(0, Some(MONEY), Rule::Share { share: Decimal::ONE, times: Decimal::ONE })]);
        let mut points = vec![(0, 0)];
        for (d, g) in &steps {
            let last = points[points.len() - 1];
            points.push((last.0 + d, last.1 + g));
        }
        terms.capital.tranches = vec![loan(0, Decimal::ONE)];
        terms.capital.waterfalls[0].actions = vec![
            Action { take: Take::Principal { tranche: 0 }, of: Decimal::ONE, rest: None },
            Action { take: Take::Share { to: Account::Funder(0), share: Decimal::ONE }, of: Decimal::ONE, rest: None },
        ];
        terms.capital.guarantees = vec![Guarantee {
            id: "g".into(),
            name: String::new(),
            name_da: String::new(),
            by: Account::Funder(5),
            of: 0,
            points: points[1..].to_vec(),
            share: dec(share, 2), covers: trappe::contract::terms::Covers::Loss, }];
        let mut o = Outcomes { costs: vec![(FROM, drawn)], ..Outcomes::default() };
        o.money.push(MoneyOn { metric: MONEY as u16, day: FROM.plus(9), expected: came, actual: 0 });
        let s = settle(&terms, &o);
        // straight lines from (0, 0) on, flat above the last
        let x = Decimal::from(drawn.min(points[points.len() - 1].0));
        let at = points.windows(2).find(|w| x <= Decimal::from(w[1].0)).unwrap();
        let (a, b) = (at[0], at[1]);
        let guaranteed = Decimal::from(a.1) + (x - Decimal::from(a.0)) * Decimal::from(b.1 - a.1) / Decimal::from(b.0 - a.0);
        let loss = Decimal::from((drawn - came).max(0)) * dec(share, 2);
        let pays = guaranteed.min(loss);
        prop_assert!((Decimal::from(s.guaranteed) - pays).abs() < Decimal::ONE, "{} for {}", s.guaranteed, pays);
        prop_assert!(Decimal::from(s.guaranteed) <= pays + dec(1, 9), "never more than was guaranteed");
    }

    #[test]
    fn the_first_trigger_ends_it(
        terms in terms(), happened in happened(), days in prop::collection::vec(0..1400, 1..5), value in -2000_i64..6000,
        below in any::<bool>(), metric in super::generate::NUMBER..=super::generate::COMPOSITE, observed in prop::option::of(0..1400),
    ) {
        let mut terms = terms;
        let value = dec(value, 2);
        let mut on: Vec<Day> = days.into_iter().map(|d| FROM.plus(d)).collect();
        on.sort();
        on.dedup();
        let clause = |on: Vec<Day>, when| Termination {
            id: "t".into(),
            name: String::new(),
            name_da: String::new(),
            on,
            when,
            stops: Stops::Everything,
            redemption: Vec::new(),
        };
        let when = if below { Trigger::Below { metric, value } } else { Trigger::Above { metric, value } };
        terms.terminations = vec![clause(on.clone(), Some(when)), clause(Vec::new(), None)];
        let mut o = happened.of(&terms);
        let triggers = |d: &Day| {
            let effect = reference::effect_on(&terms, &o, metric, *d);
            effect.is_some_and(|x| if below { x < value } else { x > value })
        };
        let first = on.into_iter().find(triggers).map(|d| (d, 0));
        let right = observed.map(|d| (FROM.plus(d), 1));
        o.terminated = right.into_iter().collect();
        let ended = match (first, right) {
            (Some(a), Some(b)) if a.0 == b.0 => None,
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
        if ended.is_some() || (first.is_none() && right.is_none()) {
            let s = settle(&terms, &o);
            let ended = Vec::from_iter(ended);
            prop_assert_eq!(&s.terminated, &ended);
            prop_assert_eq!(Plan::new(&terms).early_ends(&o), ended);
        }
    }

    #[test]
    fn a_stop_loss_ends_it(terms in terms(), happened in happened(), days in prop::collection::vec(0..1400, 1..5), amount in 0_i64..40_000_000) {
        let mut terms = terms;
        // a guarantee is called at the very end, when nothing can end any more
        terms.capital.guarantees.clear();
        let o = happened.of(&terms);
        let without = settle(&terms, &o);
        let mut on: Vec<Day> = days.into_iter().map(|d| FROM.plus(d)).collect();
        on.sort();
        // whether that day's own flows count is another question
        on.retain(|d| without.flows.iter().all(|f| f.day != *d));
        let loss = |d: &Day| {
            let tranche = |a: Account| matches!(a, Account::Tranche(_));
            let out = total(&without, |f| f.day < *d && tranche(f.from));
            out - total(&without, |f| f.day < *d && tranche(f.to))
        };
        let first = on.iter().find(|d| loss(d) > amount).map(|d| (*d, 0));
        terms.terminations = vec![Termination {
            id: "t".into(),
            name: String::new(),
            name_da: String::new(),
            on,
            when: Some(Trigger::LossAbove { amount }),
            stops: Stops::Everything,
            redemption: Vec::new(),
        }];
        prop_assert_eq!(settle(&terms, &o).terminated, Vec::from_iter(first));
    }

    #[test]
    fn redemption_is_a_share_of_what_is_outstanding(
        draws in prop::collection::vec((0..360, 1_i64..9_000_000), 1..5), share in 0_i64..=100, later in 0_i64..=100, end in 0..360, lag in 0_u32..5,
    ) {
        let mut terms = simple(Vec::new());
        terms.schedule.lag_months = lag;
        terms.capital.tranches = vec![loan(0, Decimal::ONE)];
        terms.capital.draws = Draws::Needed { every_months: 1 };
        let end = FROM.plus(end);
        terms.terminations = vec![Termination {
            id: "t".into(),
            name: String::new(),
            name_da: String::new(),
            on: Vec::new(),
            when: None,
            stops: Stops::Everything,
            redemption: vec![(FROM.plus(180), dec(share, 2)), (FROM.plus(300), dec(later, 2))],
        }];
        let mut o = Outcomes { terminated: vec![(end, 0)], ..Outcomes::default() };
        o.costs = draws.iter().map(|(d, a)| (FROM.plus(*d), *a)).collect();
        o.sort();
        let s = settle(&terms, &o);
        let share = match end {
            d if d <= FROM.plus(180) => share,
            d if d <= FROM.plus(300) => later,
            _ => 0,
        };
        // nothing was paid for outcomes; what was drawn in advance and not needed comes back first
        let needed: i64 = o.costs.iter().filter(|c| c.0 <= end).map(|c| c.1).sum();
        let exact = Decimal::from(needed) * dec(share, 2);
        prop_assert!((Decimal::from(s.redeemed) - exact).abs() <= Decimal::ONE, "{} for {}", s.redeemed, exact);
        let paid = s.flows.iter().filter(|f| f.purpose == Purpose::Redemption && f.from == Account::Funder(0));
        prop_assert!(paid.into_iter().all(|f| f.day == end.plus_months(i64::from(lag))));
    }
}
