//! Laws that hold for every capital, every effort and every payments.

use super::*;
use crate::contract::capital::ending::guaranteed;
use proptest::option::of;
use proptest::prelude::*;

/// Who may receive a share: payers, tranches, others.
const ACCOUNTS: [Account; 6] = [
    CITY,
    STATE,
    Account::Funder(3),
    SENIOR,
    JUNIOR,
    Account::Provider,
];

fn thousandths(most: i64) -> impl Strategy<Value = Decimal> {
    (0..=most).prop_map(|n| Decimal::new(n, 3))
}

fn date_of() -> impl Strategy<Value = Day> {
    // days that meet each other often
    (0_i32..90).prop_map(|k| day(2020, 1, 1).plus(k * 23))
}

prop_compose! {
    fn a_tranche()(
        commitment in of(0_i64..40_000), coupon in 0.0..0.2, coupon_until in of(date_of()),
        cap_multiple in of(1_000_i64..2_000), cap_return in of(0.0..0.3), kind in 0..4,
    ) -> Tranche {
        Tranche {
            kind: match kind { 0 => TrancheKind::Grant, 1 => TrancheKind::Deferred, _ => TrancheKind::Loan },
            commitment,
            coupon,
            coupon_until,
            cap_multiple: cap_multiple.map(|n| Decimal::new(n, 3)),
            cap_return,
            ..tranche(0, "0")
        }
    }
}

prop_compose! {
    fn action()(
        kind in 0..7, tranche in 0_usize..3, rate in 0.0..0.3, times in thousandths(2_000), to in 0..ACCOUNTS.len(),
        taken in thousandths(1_000), some in thousandths(1_000), rest in of(0..ACCOUNTS.len()),
    ) -> Action {
        let take = match kind {
            0 => Take::Coupon { tranche },
            1 | 2 => Take::Principal { tranche },
            3 => Take::Return { tranche, rate },
            4 => Take::Multiple { tranche, times },
            _ => Take::Share { to: ACCOUNTS[to], share: taken },
        };
        let of = if rest.is_some() { some } else { Decimal::ONE };
        Action { take, of, rest: rest.map(|r| ACCOUNTS[r]) }
    }
}

prop_compose! {
    fn an_end()(on in proptest::collection::vec(date_of(), 1..3), kind in 0..4, limit in 0_i64..60_000, everything: bool, share in thousandths(1_000)) -> Termination {
        let when = match kind {
            0 => None,
            1 => Some(Trigger::Below { metric: 0, value: Decimal::from(limit / 600) }),
            _ => Some(Trigger::LossAbove { amount: limit }),
        };
        let stops = if everything { Stops::Everything } else { Stops::Intake };
        Termination { on, redemption: vec![(day(2022, 1, 1), share)], ..termination(Day(0), when, stops) }
    }
}

prop_compose! {
    fn terms()(
        tranches in proptest::collection::vec((a_tranche(), 0_u32..10), 0..4),
        waterfalls in proptest::collection::vec(proptest::collection::vec(action(), 0..6), 0..3),
        months in 0_u32..8,
        agreed in of(proptest::collection::vec((date_of(), 0_i64..20_000), 0..6)),
        recycle: bool,
        guarantees in proptest::collection::vec((0_usize..3, 1_i64..50_000, 0_i64..50_000, thousandths(1_000)), 0..3),
        terminations in proptest::collection::vec(an_end(), 0..3),
        payers in proptest::collection::vec((1_i64..1_000, of(0_i64..40_000), of(0_i64..40_000)), 1..4),
        over: bool,
        lag in 0_u32..7,
    ) -> Terms {
        let parts: u32 = tranches.iter().map(|t| t.1).sum::<u32>().max(1);
        let tranches = (0..).zip(tranches).map(|(index, (t, part))| Tranche {
            tranche: index,
            share: Decimal::from(part) / Decimal::from(parts),
            ..t
        });
        let mut terms = deal(tranches.collect(), waterfalls.into_iter().map(waterfall).collect());
        terms.schedule.lag_months = lag;
        terms.over = if over { Over::Others } else { Over::Unpaid };
        terms.capital.recycle = recycle;
        terms.capital.draws = match agreed {
            Some(agreed) => Draws::Fixed(agreed),
            None => Draws::Needed { every_months: months },
        };
        terms.capital.guarantees = guarantees.into_iter().map(|(of, at, amount, share)| Guarantee {
            id: String::new(),
            name: String::new(),
            name_da: String::new(),
            by: Account::Funder(0),
            of,
            points: vec![(at, amount), (2 * at, amount + 700)],
            share, covers: crate::contract::terms::Covers::Loss, }).collect();
        terms.terminations = terminations;
        let parts: i64 = payers.iter().map(|p| p.0).sum();
        terms.payers = ACCOUNTS.into_iter().zip(payers).map(|(account, (part, cap, cap_per_year))| Payer {
            share: Decimal::from(part) / Decimal::from(parts),
            cap,
            cap_per_year,
            ..payer(account, "0")
        }).collect();
        terms
    }
}

prop_compose! {
    fn script()(
        payments in proptest::collection::btree_map(date_of(), (proptest::collection::vec(0_i64..30_000, 3), of((0_usize..4, 0_i64..3_000))), 0..8),
        effects in proptest::collection::vec((date_of(), 0_i64..120), 0..3),
    ) -> (Script, usize) {
        let payments: Vec<_> = payments
            .into_iter()
            .map(|(d, (due, risk))| (d, due, risk.map(|(t, a)| (t, CITY, a)).into_iter().collect()))
            .collect();
        let mut effects: Vec<_> = effects.into_iter().map(|(d, e)| (d, Decimal::from(e))).collect();
        effects.sort();
        (Script { payments, effects, payers: vec![(CITY, 3), (STATE, 2), (Account::Funder(3), 2)], ..Script::default() }, 3)
    }
}

prop_compose! {
    fn a_case()(
        mut terms in terms(), (mut script, _) in script(), costs in proptest::collection::vec((date_of(), 0_i64..4_000), 0..40),
        early in -200_i32..30, observed in proptest::collection::vec((date_of(), 0_usize..4), 0..3),
    ) -> (Terms, Script, Outcomes) {
        // payments go to the waterfalls that there are
        let pots = terms.capital.waterfalls.len().max(1);
        script.payments.iter_mut().for_each(|p| p.1.truncate(pots));
        terms.capital.start = terms.capital.start.plus(early);
        let mut outcomes = Outcomes { costs, terminated: observed, ..Outcomes::default() };
        outcomes.sort();
        (terms, script, outcomes)
    }
}

/// What the vehicle paid for the effort: nothing after an early end that stops everything.
fn effort(terms: &Terms, settlement: &Settlement, outcomes: &Outcomes) -> Vec<(Day, i64)> {
    let end = settlement
        .terminated
        .iter()
        .find(|(_, index)| terms.terminations[*index].stops == Stops::Everything)
        .copied();
    let costs = outcomes.costs.iter();
    costs
        .filter(|(d, _)| end.is_none_or(|(end, _)| *d <= end))
        .copied()
        .collect()
}

/// What comes into the vehicle less what leaves it.
fn net(flow: &Flow) -> i64 {
    flow.amount
        * (i64::from(flow.to == Account::Vehicle) - i64::from(flow.from == Account::Vehicle))
}

fn purpose(settlement: &Settlement, purpose: Purpose) -> i64 {
    total(settlement, |f| f.purpose == purpose)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3_000, ..crate::fixed_seed::config() })]

    #[test]
    fn cash_is_never_negative_and_ends_at_nothing((terms, mut script, outcomes) in a_case()) {
        let settlement = settle_with(&terms, &outcomes, &mut script);
        prop_assert!(settlement.flows.iter().all(|f| f.amount > 0));
        prop_assert!(settlement.flows.is_sorted_by_key(|f| f.day));
        let effort = effort(&terms, &settlement, &outcomes);
        let mut days: Vec<(Day, i64)> = effort.iter().map(|(d, cost)| (*d, -cost)).collect();
        days.extend(settlement.flows.iter().map(|f| (f.day, net(f))));
        days.sort_by_key(|(d, _)| *d);
        let mut cash = 0;
        for today in days.chunk_by(|a, b| a.0 == b.0) {
            cash += today.iter().map(|(_, amount)| amount).sum::<i64>();
            prop_assert!(cash >= 0, "{} on {}", cash, today[0].0);
        }
        prop_assert_eq!(cash, 0);
    }

    #[test]
    fn totals_are_sums_of_flows((terms, mut script, outcomes) in a_case()) {
        let settlement = settle_with(&terms, &outcomes, &mut script);
        let statement = settlement.statement.clone().unwrap_or_default();
        prop_assert_eq!(purpose(&settlement, Purpose::Outcome), settlement.paid);
        prop_assert_eq!(purpose(&settlement, Purpose::Draw), settlement.drawn);
        prop_assert_eq!(purpose(&settlement, Purpose::Guarantee), settlement.guaranteed);
        prop_assert_eq!(purpose(&settlement, Purpose::Redemption), settlement.redeemed);
        prop_assert_eq!(purpose(&settlement, Purpose::RiskPayment), settlement.risk_paid);
        let carried = |f: &Flow| f.purpose == Purpose::Shortfall && f.from == Account::Provider;
        let returned = |f: &Flow| f.purpose == Purpose::Shortfall && f.to == Account::Provider;
        prop_assert_eq!(total(&settlement, carried) - total(&settlement, returned), settlement.unfunded);
        for (payer, paid) in &settlement.by_payer {
            prop_assert_eq!(total(&settlement, |f| f.purpose == Purpose::Outcome && f.from == *payer), *paid);
        }
        for entry in &statement.draws {
            let by: i64 = entry.by.iter().map(|b| b.1).sum();
            prop_assert_eq!(entry.need, entry.recycled + by + entry.unfunded);
        }
        for entry in &statement.waterfall {
            prop_assert!(entry.paid <= entry.limit && entry.paid + entry.rest <= entry.available);
        }
        if settlement.terminated.is_empty() {
            // the waterfalls distribute exactly what came in, but for what paid effort
            let recycled: i64 = statement.draws.iter().map(|d| d.recycled).sum();
            prop_assert_eq!(purpose(&settlement, Purpose::Distribution), settlement.paid - recycled);
            let entered: i64 = statement.waterfall.iter().map(|e| e.paid + e.rest).sum();
            prop_assert_eq!(purpose(&settlement, Purpose::Distribution), entered);
            if !matches!(terms.capital.draws, Draws::Fixed(_)) {
                let effort: i64 = outcomes.costs.iter().map(|c| c.1).sum();
                prop_assert_eq!(settlement.drawn + recycled + settlement.unfunded, effort);
            }
        }
    }

    #[test]
    fn commitments_and_caps_hold((terms, mut script, outcomes) in a_case()) {
        // payers that are tranches get back what they paid, and early ends return unspent money: neither is a return
        script.payers = vec![(CITY, 1)];
        let outcomes = Outcomes { terminated: Vec::new(), ..outcomes };
        let terms = Terms { terminations: Vec::new(), ..terms };
        let settlement = settle_with(&terms, &outcomes, &mut script);
        for tranche in &terms.capital.tranches {
            let own = Account::Tranche(tranche.tranche);
            let drawn = total(&settlement, |f| f.purpose == Purpose::Draw && f.from == own);
            let got = total(&settlement, |f| f.purpose == Purpose::Distribution && f.to == own);
            prop_assert!(tranche.commitment.is_none_or(|most| drawn <= most));
            if let Some(times) = tranche.cap_multiple {
                prop_assert!(Decimal::from(got) <= times * Decimal::from(drawn));
            }
            if let Some(rate) = tranche.cap_return {
                // the present value of draws and distributions at the cap is not positive: the return is not above it
                let value = |f: &Flow| {
                    let amount = match f.purpose {
                        Purpose::Draw if f.from == own => -(f.amount as f64),
                        Purpose::Distribution if f.to == own => f.amount as f64,
                        _ => 0.0,
                    };
                    amount * (1.0 + rate).powf(-f64::from(f.day.since(terms.capital.start)) / 365.0)
                };
                let value: f64 = settlement.flows.iter().map(value).sum();
                prop_assert!(value < 0.02, "{}", value);
            }
        }
    }

    #[test]
    fn a_guarantee_is_never_above_loss_or_schedule((terms, mut script, outcomes) in a_case()) {
        let settlement = settle_with(&terms, &outcomes, &mut script);
        let statement = settlement.statement.clone().unwrap_or_default();
        for entry in &statement.guarantees {
            let guarantee = &terms.capital.guarantees[entry.guarantee];
            let most = guaranteed(&guarantee.points, entry.drawn);
            prop_assert_eq!(most, entry.guaranteed);
            prop_assert!(entry.paid <= most);
            prop_assert!(Decimal::from(entry.paid) <= guarantee.share * Decimal::from(entry.drawn - entry.received));
        }
        for tranche in &terms.capital.tranches {
            let own = Account::Tranche(tranche.tranche);
            let covered = total(&settlement, |f| f.purpose == Purpose::Guarantee && f.to == own);
            let drawn = total(&settlement, |f| f.purpose == Purpose::Draw && f.from == own);
            prop_assert!(covered == 0 || received(&settlement, own) <= drawn);
            if !matches!(tranche.kind, TrancheKind::Loan) {
                prop_assert_eq!(total(&settlement, |f| f.purpose == Purpose::Redemption && f.to == own), 0);
            }
        }
    }

    #[test]
    fn buffers_and_statements_change_nothing(
        (terms, script, outcomes) in a_case(), later in proptest::collection::vec((date_of(), 0_i64..4_000), 0..10),
    ) {
        let stack = Stack::new(&terms.capital);
        let payments: Vec<Day> = script.payments.iter().map(|p| p.0).collect();
        let capital = &terms.capital;
        let timeline = |first, last| Timeline::new(capital, &stack, &payments, &terms.terminations, first, last);
        let far = timeline(day(2010, 1, 1), day(2040, 1, 1));
        let setting = Setting { terms: &terms, stack: &stack, timeline: &far };
        let explained = settle_with(&terms, &outcomes, &mut script.clone());
        let mut buffers = Buffers::default();
        let mut fast = Settlement::default();
        let mut other = Outcomes { costs: later, ..Outcomes::default() };
        other.sort();
        for outcomes in [&other, &outcomes] {
            run(setting, outcomes, &mut script.clone(), &mut buffers, &mut fast, None);
        }
        prop_assert_eq!(&fast.flows, &explained.flows);
        prop_assert_eq!(&fast.terminated, &explained.terminated);
        prop_assert_eq!((fast.drawn, fast.unfunded, fast.redeemed), (explained.drawn, explained.unfunded, explained.redeemed));
        prop_assert_eq!((fast.guaranteed, fast.risk_paid), (explained.guaranteed, explained.risk_paid));
    }
}
