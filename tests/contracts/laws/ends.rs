//! Laws of early ends with redemption, of guarantees on top, and of caps, which bind what is paid out.

use super::common::{config, total};
use super::generate::{FROM, dec, plain_line, terms};
use super::generate_outcomes::happened;
use proptest::prelude::*;
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use trappe::contract::settle::settle;
use trappe::contract::terms::*;
use trappe::model::account::Account;
use trappe::money::ledger::Purpose;

/// A right to end on any day, with redemption.
fn clause(stops: Stops, percent: i64) -> Termination {
    Termination {
        id: "end".into(),
        name: String::new(),
        name_da: String::new(),
        on: Vec::new(),
        when: None,
        stops,
        redemption: vec![(FROM.plus(5000), dec(percent, 2))],
    }
}

/// Lines on numbers and money become two-sided, where somebody can pay.
fn both_ways(terms: &mut Terms) {
    let tranches = terms.capital.tranches.len();
    for (index, line) in terms.lines.iter_mut().enumerate() {
        let kind = line.metric.map(|m| terms.metrics[m].measure.kind());
        if tranches > 0 && matches!(kind, Some(Kind::Number | Kind::Money)) {
            line.two_sided = Some(TwoSided {
                from: index % tranches,
                cap: None,
            });
        }
    }
}

proptest! {
    #![proptest_config(config(800))]

    #[test]
    fn caps_bind_what_is_paid_out(
        terms in terms(), happened in happened(), cap in prop::option::of(0_i64..9_000_000),
        closed in 0..900, over in 0..900, redemption in (0_i64..=100, 0_i64..=100),
    ) {
        let mut terms = terms;
        both_ways(&mut terms);
        terms.cap = cap.or(terms.cap);
        terms.terminations = vec![clause(Stops::Intake, redemption.0), clause(Stops::Everything, redemption.1)];
        let mut o = happened.of(&terms);
        o.terminated = vec![(FROM.plus(closed), 0), (FROM.plus(closed + over), 1)];
        let s = settle(&terms, &o);
        prop_assert_eq!(&s.terminated, &o.terminated);
        let entries = &s.statement.as_ref().unwrap().lines;
        for (index, line) in terms.lines.iter().enumerate() {
            let own = entries.iter().filter(|e| e.line == index);
            let out: i64 = own.map(|e| e.paid.max(0)).sum();
            prop_assert!(line.limits.cap.is_none_or(|cap| out <= cap), "{} paid {}", line.id, out);
        }
        prop_assert!(terms.cap.is_none_or(|cap| s.paid + s.redeemed <= cap), "{} + {}", s.paid, s.redeemed);
        let mut ever: BTreeMap<Account, i64> = BTreeMap::new();
        let mut yearly: BTreeMap<(Account, i16), i64> = BTreeMap::new();
        for f in s.flows.iter().filter(|f| matches!(f.purpose, Purpose::Outcome | Purpose::Redemption)) {
            *ever.entry(f.from).or_default() += f.amount;
            *yearly.entry((f.from, f.day.date().year())).or_default() += f.amount;
        }
        for payer in &terms.payers {
            let alone = terms.lines.iter().all(|l| l.payers.is_none());
            let within = |cap: Option<i64>, paid: i64| !alone || cap.is_none_or(|cap| paid <= cap);
            prop_assert!(within(payer.cap, ever.get(&payer.account).copied().unwrap_or(0)));
            let years = yearly.iter().filter(|((account, _), _)| *account == payer.account);
            for (year, paid) in years {
                prop_assert!(within(payer.cap_per_year, *paid), "{:?}", year);
            }
        }
        // what was not repaid is accounted for
        for end in &s.statement.as_ref().unwrap().terminations {
            let took: i64 = end.bound.iter().map(|b| b.took).sum();
            prop_assert_eq!(end.owed, end.repaid + took);
        }
        let redeemed = total(&s, |f| f.purpose == Purpose::Redemption);
        prop_assert_eq!(redeemed, s.redeemed);
    }

    #[test]
    fn nobody_is_guaranteed_more_than_was_lost(
        terms in terms(), happened in happened(), end in 0..1400, share in 0_i64..=100, lag in 0_u32..20,
        guarantees in prop::collection::vec((0_usize..3, 1_i64..60_000_000, 0_i64..60_000_000, 0_i64..=100, any::<bool>()), 1..4),
        intake in any::<bool>(), of_principal in 0_i64..=150,
    ) {
        let mut terms = terms;
        let tranches = terms.capital.tranches.len();
        if tranches == 0 {
            return Ok(());
        }
        terms.capital.guarantees = guarantees.into_iter().map(|(of, drawn, most, share, floor)| Guarantee {
            id: "g".into(),
            name: String::new(),
            name_da: String::new(),
            by: Account::Funder(5),
            of: of % tranches,
            points: vec![(drawn, most)],
            share: dec(share, 2),
            covers: if floor { Covers::Floor } else { Covers::Loss },
        }).collect();
        // a share of the principal is paid at the end, before the redemption or after it
        let rule = Rule::Charge { amount: Decimal::from(of_principal), of: Base::Principal(0) };
        terms.lines.push(Line { when: When::End, lag_months: Some(lag), ..plain_line(99, None, rule) });
        let stops = if intake { Stops::Intake } else { Stops::Everything };
        terms.terminations = vec![clause(stops, share)];
        let mut o = happened.of(&terms);
        o.terminated = vec![(FROM.plus(end), 0)];
        let s = settle(&terms, &o);
        for tranche in &terms.capital.tranches {
            let own = Account::Tranche(tranche.tranche);
            let of = |purpose| total(&s, |f| f.to == own && f.purpose == purpose);
            let drawn = total(&s, |f| f.from == own && f.purpose == Purpose::Draw);
            let received = total(&s, |f| f.to == own);
            prop_assert!(of(Purpose::Guarantee) == 0 || received <= drawn, "{} of {}", received, drawn);
            prop_assert!(of(Purpose::Redemption) <= drawn);
        }
    }
}
