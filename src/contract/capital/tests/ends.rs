//! Early ends, redemption, guarantees.

use super::*;
use crate::contract::statement::{Bound, Limit};

fn guarantee(points: &[(i64, i64)], share: &str) -> Guarantee {
    Guarantee {
        id: String::new(),
        name: String::new(),
        name_da: String::new(),
        by: Account::Funder(0),
        of: 0,
        points: points.to_vec(),
        share: decimal(share),
        covers: crate::contract::terms::Covers::Loss,
    }
}

/// 1,000 on the first of each month of 2020 and 2021.
fn monthly() -> Vec<(Day, i64)> {
    let months = (0..24).map(|k| (day(2020, 1, 1).plus_months(k), 1_000));
    months.collect()
}

fn principal_then_city() -> Vec<Waterfall> {
    let principal = whole(Take::Principal { tranche: 0 });
    vec![waterfall(vec![principal, share(CITY, "1")])]
}

#[test]
fn an_early_end_stops_draws_and_returns_what_is_not_spent() {
    let mut terms = deal(vec![tranche(0, "0.6"), tranche(1, "0.4")], vec![]);
    terms.terminations = vec![termination(
        day(2020, 8, 15),
        Some(Trigger::Below {
            metric: 0,
            value: decimal("5"),
        }),
        Stops::Everything,
    )];
    let mut script = Script {
        effects: vec![
            (day(2020, 8, 15), decimal("4.9")),
            (day(2020, 8, 16), decimal("9")),
        ],
        ..Script::pays(&[(day(2020, 8, 15), 10), (day(2021, 1, 1), 77)])
    };
    let settlement = settle(&terms, &monthly(), &mut script);
    assert_eq!(settlement.terminated, vec![(day(2020, 8, 15), 0)]);
    // three quarters in advance; the 1,000 of September are not needed any more
    assert_eq!(settlement.drawn, 9_000);
    let back = |to| flows(&settlement, Purpose::Distribution, Account::Vehicle, to);
    assert_eq!(back(SENIOR), [(day(2020, 8, 15), 600)]);
    assert_eq!(back(JUNIOR), [(day(2020, 8, 15), 400)]);
    // the payment of that day counts, the later one does not
    assert_eq!(settlement.paid, 10);
    let entry = settlement
        .statement
        .and_then(|s| s.terminations.into_iter().next())
        .expect("an end");
    assert_eq!(entry.effect, Some(decimal("4.9")));
}

#[test]
fn a_number_at_the_limit_is_not_beyond_it() {
    let limit = decimal("5");
    let at = |when| {
        let mut terms = deal(vec![tranche(0, "1")], vec![]);
        let end = day(2020, 8, 15);
        terms.terminations = vec![termination(end, Some(when), Stops::Intake)];
        let mut script = Script {
            effects: vec![(end, limit)],
            ..Script::default()
        };
        let settlement = settle(&terms, &monthly(), &mut script);
        // an end of the intake changes nothing else
        assert_eq!(settlement.drawn, 24_000);
        !settlement.terminated.is_empty()
    };
    let metric = 0;
    assert!(!at(Trigger::Below {
        metric,
        value: limit
    }));
    assert!(!at(Trigger::Above {
        metric,
        value: limit
    }));
    assert!(at(Trigger::Below {
        metric,
        value: decimal("5.01")
    }));
    assert!(at(Trigger::Above {
        metric,
        value: decimal("4.99")
    }));
}

#[test]
fn an_unspent_draw_goes_back_to_everybody_who_provided_it() {
    let mut senior = tranche(0, "1");
    senior.commitment = Some(1_000);
    let mut terms = deal(vec![senior], vec![waterfall(vec![share(STATE, "1")])]);
    terms.capital.recycle = true;
    terms.terminations = vec![termination(day(2020, 5, 1), None, Stops::Everything)];
    let costs = [
        (day(2020, 4, 1), 400),
        (day(2020, 5, 1), 400),
        (day(2020, 5, 2), 800),
    ];
    let mut script = Script::pays(&[(day(2020, 3, 1), 400), (day(2020, 12, 1), 1)]);
    let mut observed = outcomes(&costs);
    observed.terminated = vec![(day(2020, 5, 1), 0)];
    let settlement = settle_with(&terms, &observed, &mut script);
    // 400 recycled, 1,000 drawn, 200 carried by the provider: half of each comes back
    let back = |purpose, to| flows(&settlement, purpose, Account::Vehicle, to);
    let end = day(2020, 5, 1);
    assert_eq!(back(Purpose::Distribution, SENIOR), [(end, 500)]);
    assert_eq!(back(Purpose::Shortfall, Account::Provider), [(end, 100)]);
    assert_eq!(
        back(Purpose::Distribution, STATE),
        [(day(2020, 12, 1), 200)]
    );
    assert_eq!(settlement.unfunded, 100);
}

#[test]
fn the_earliest_reason_counts() {
    let mut terms = deal(vec![tranche(0, "1")], principal_then_city());
    let loss = |amount| Some(Trigger::LossAbove { amount });
    terms.terminations = vec![
        termination(day(2021, 1, 1), loss(0), Stops::Everything),
        termination(day(2020, 7, 1), loss(6_000), Stops::Everything),
        termination(day(2020, 10, 1), loss(8_999), Stops::Everything),
        termination(day(2020, 12, 1), None, Stops::Everything),
    ];
    let settlement = settle(&terms, &monthly(), &mut Script::default());
    // 6,000 had been drawn before 1 July: not *above*; 9,000 before 1 October
    assert_eq!(settlement.terminated, vec![(day(2020, 10, 1), 2)]);
    // the draw of that day covers that day
    assert_eq!(settlement.drawn, 10_000);
    let mut observed = outcomes(&monthly());
    observed.terminated = vec![(day(2020, 9, 30), 3)];
    let settlement = settle_with(&terms, &observed, &mut Script::default());
    assert_eq!(settlement.terminated, vec![(day(2020, 9, 30), 3)]);
    observed.terminated = vec![(day(2020, 12, 1), 3)];
    let settlement = settle_with(&terms, &observed, &mut Script::default());
    assert_eq!(settlement.terminated, vec![(day(2020, 10, 1), 2)]);
    // what tranches paid for a bad result is part of their loss; what they got back is not
    let mut script = Script {
        payments: vec![
            (day(2020, 2, 1), vec![0], vec![(0, CITY, 2_001)]),
            (day(2020, 3, 1), vec![2_000], vec![]),
        ],
        payers: vec![(CITY, 1)],
        ..Script::default()
    };
    let settlement = settle(&terms, &monthly(), &mut script);
    assert_eq!(settlement.terminated, vec![(day(2020, 7, 1), 1)]);
}

#[test]
fn payers_redeem_a_share_of_the_loans_within_their_caps() {
    let mut grant = tranche(1, "0.5");
    grant.kind = TrancheKind::Grant;
    let mut terms = deal(vec![tranche(0, "0.5"), grant], principal_then_city());
    let mut end = termination(day(2020, 12, 31), None, Stops::Everything);
    end.redemption = vec![
        (day(2020, 12, 30), Decimal::ONE),
        (day(2021, 6, 1), decimal("0.75")),
    ];
    terms.terminations = vec![end];
    terms.payers = vec![
        payer(CITY, "0.5"),
        payer(STATE, "0.25"),
        payer(Account::Funder(1), "0.25"),
    ];
    terms.payers[1].cap = Some(1_000);
    let mut observed = outcomes(&monthly());
    observed.terminated = vec![(day(2020, 12, 31), 0)];
    let pays = || {
        let mut script = Script::pays(&[(day(2020, 11, 1), 2_000), (day(2021, 3, 31), 0)]);
        script.payers = vec![(CITY, 1), (STATE, 1)];
        script
    };
    let redeemed = |terms: &Terms| {
        let settlement = settle_with(terms, &observed, &mut pays());
        let paid = |from| {
            total(&settlement, |f| {
                f.purpose == Purpose::Redemption && f.from == from
            })
        };
        let by = [CITY, STATE, Account::Funder(1)].map(paid);
        assert_eq!(by.iter().sum::<i64>(), settlement.redeemed);
        let entry = settlement
            .statement
            .clone()
            .and_then(|s| s.terminations.into_iter().next());
        let entry = entry.expect("an end");
        assert_eq!(
            (entry.repaid, entry.redemption),
            (settlement.redeemed, decimal("0.75"))
        );
        let mut redemptions = settlement
            .flows
            .iter()
            .filter(|f| f.purpose == Purpose::Redemption);
        assert!(redemptions.all(|f| f.day == day(2021, 3, 31) && f.to == SENIOR));
        by
    };
    // 6,000 drawn from each, 2,000 repaid: 75 % of 4,000 for the loan, nothing for the grant. The state has paid 1,000 already
    assert_eq!(redeemed(&terms), [1_500, 0, 750]);
    terms.over = Over::Others;
    assert_eq!(redeemed(&terms), [2_000, 0, 1_000]);
    terms.payers[1].cap = Some(1_500);
    assert_eq!(redeemed(&terms), [1_666, 500, 834]);
    // a cap per year does not know last year's payments
    terms.payers[1].cap = None;
    terms.payers[1].cap_per_year = Some(300);
    terms.over = Over::Unpaid;
    assert_eq!(redeemed(&terms), [1_500, 300, 750]);
    // who does not pay any more does not redeem
    terms.payers[1].until = Some(day(2021, 3, 30));
    assert_eq!(redeemed(&terms), [2_000, 0, 1_000]);
}

#[test]
fn guarantees_are_called_once_at_the_end() {
    let mut terms = deal(vec![tranche(0, "1")], principal_then_city());
    terms.capital.guarantees = vec![
        guarantee(&[(20_000, 10_000), (30_000, 12_000)], "0.5"),
        guarantee(&[(1_000, 1_000)], "1"),
    ];
    let mut script = Script::pays(&[(day(2021, 1, 1), 5_000), (day(2023, 1, 1), 1_000)]);
    let settlement = settle(&terms, &monthly(), &mut script);
    // loss 18,000: half of it is 9,000, below the 10,800 guaranteed at 24,000; then 1,000
    let mut calls = settlement
        .flows
        .iter()
        .filter(|f| f.purpose == Purpose::Guarantee);
    assert!(calls.all(|f| f.day == day(2023, 1, 1) && f.to == SENIOR));
    let entries = settlement.statement.expect("asked for").guarantees;
    assert_eq!(
        (entries[0].drawn, entries[0].received, entries[0].guaranteed),
        (24_000, 6_000, 10_800)
    );
    assert_eq!((entries[0].paid, entries[1].paid), (9_000, 1_000));
    assert_eq!(settlement.guaranteed, 10_000);
    // no loss, no call
    let mut script = Script::pays(&[(day(2023, 1, 1), 24_000)]);
    assert_eq!(settle(&terms, &monthly(), &mut script).guaranteed, 0);
    // after the last draw where that comes last
    let settlement = settle(&terms, &monthly(), &mut Script::default());
    let call = settlement.flows.last().expect("a call");
    assert_eq!(
        (call.day, call.purpose),
        (day(2021, 10, 1), Purpose::Guarantee)
    );
}

#[test]
fn a_day_between_the_fixed_ones_does_not_disturb_the_interest() {
    let mut senior = tranche(0, "1");
    senior.coupon = 0.10;
    let actions = vec![whole(Take::Coupon { tranche: 0 }), share(CITY, "1")];
    let mut terms = deal(vec![senior], vec![waterfall(actions)]);
    terms.schedule.lag_months = 0;
    let end = day(2020, 8, 15);
    terms.terminations = vec![termination(end, None, Stops::Intake)];
    terms.terminations[0].redemption = vec![(end, decimal("0.5"))];
    let mut observed = outcomes(&[(day(2020, 1, 1), 100_000)]);
    observed.terminated = vec![(end, 0)];
    let mut script = Script::pays(&[(day(2020, 12, 31), 20_000)]);
    let settlement = settle_with(&terms, &observed, &mut script);
    assert_eq!(settlement.redeemed, 50_000);
    // 365 days on 100,000, of which 50,000 came back 138 days before: 110,000 − 50,000 × 1.1^(138/365) − 50,000
    let coupon = 60_000.0 - 50_000.0 * 1.1_f64.powf(138.0 / 365.0);
    let got = flows(&settlement, Purpose::Distribution, Account::Vehicle, SENIOR);
    assert_eq!(got, [(day(2020, 12, 31), coupon.round() as i64)]);
}

/// An intake that may end on 1 July 2020, and everything on 1 October, with 40 and then 50 % redemption.
fn two_ends(when: [Option<Trigger>; 2]) -> Terms {
    let mut terms = deal(vec![tranche(0, "1")], principal_then_city());
    terms.schedule.lag_months = 1;
    let [intake, everything] = when;
    terms.terminations = vec![
        termination(day(2020, 7, 1), intake, Stops::Intake),
        termination(day(2020, 10, 1), everything, Stops::Everything),
    ];
    for (end, share) in terms.terminations.iter_mut().zip(["0.4", "0.5"]) {
        end.redemption = vec![(day(2021, 12, 31), decimal(share))];
    }
    terms
}

#[test]
fn everything_may_end_after_the_intake_has() {
    let loss = || Some(Trigger::LossAbove { amount: 3_000 });
    let both = vec![(day(2020, 7, 1), 0), (day(2020, 10, 1), 1)];
    let mut observed = outcomes(&monthly());
    observed.terminated = both.clone();
    // both by themselves, one of them observed, both observed
    let by_themselves = settle(
        &two_ends([loss(), loss()]),
        &monthly(),
        &mut Script::default(),
    );
    for (when, seen) in [
        ([loss(), loss()], vec![]),
        ([None, loss()], both[..1].to_vec()),
        ([loss(), None], both[1..].to_vec()),
        ([None, None], both.clone()),
    ] {
        observed.terminated = seen;
        let settlement = settle_with(&two_ends(when), &observed, &mut Script::default());
        assert_eq!(settlement.terminated, both);
        // 9,000 until the end of September, 1,000 on the day; 40 % of 9,000 back on 1 August, 50 % of 6,400 on 1 November
        assert_eq!(settlement.drawn, 10_000);
        let back: Vec<_> = settlement
            .flows
            .iter()
            .filter(|f| f.purpose == Purpose::Redemption)
            .map(|f| (f.day, f.amount))
            .collect();
        assert_eq!(back, [(day(2020, 8, 1), 3_600), (day(2020, 11, 1), 3_200)]);
        assert_eq!(settlement.redeemed, 6_800);
        assert_eq!(settlement.flows, by_themselves.flows);
        let entries = settlement.statement.expect("asked for").terminations;
        assert_eq!((entries[0].repaid, entries[1].repaid), (3_600, 3_200));
    }
}

#[test]
fn an_end_of_everything_is_final() {
    let mut terms = two_ends([None, None]);
    let mut observed = outcomes(&monthly());
    observed.terminated = vec![(day(2020, 3, 1), 1), (day(2020, 7, 1), 0)];
    let settlement = settle_with(&terms, &observed, &mut Script::default());
    assert_eq!(settlement.terminated, [(day(2020, 3, 1), 1)]);
    // on one day the end of everything is one of the intake, too
    let loss = || Some(Trigger::LossAbove { amount: 3_000 });
    terms = two_ends([loss(), loss()]);
    terms.terminations[0].on = vec![day(2020, 10, 1)];
    let settlement = settle(&terms, &monthly(), &mut Script::default());
    assert_eq!(settlement.terminated, [(day(2020, 10, 1), 1)]);
    // what the terms don't have ends nothing
    observed.terminated = vec![(day(2020, 3, 1), 7)];
    let settlement = settle_with(&two_ends([None, None]), &observed, &mut Script::default());
    assert_eq!(settlement.terminated, []);
}

#[test]
fn redemption_counts_under_the_cap_of_the_contract() {
    let mut terms = two_ends([None, None]);
    terms.cap = Some(4_000);
    terms.payers = vec![payer(CITY, "0.5"), payer(STATE, "0.5")];
    terms.payers[1].cap = Some(1_000);
    let mut observed = outcomes(&monthly());
    observed.terminated = vec![(day(2020, 6, 30), 1)];
    let mut script = Script::pays(&[(day(2020, 5, 1), 500), (day(2020, 12, 1), 0)]);
    let settlement = settle_with(&terms, &observed, &mut script);
    // 6,000 drawn and 500 back: 50 % of 5,500 are 2,750, half from each: the state stops at 1,000
    assert_eq!(settlement.redeemed, 1_375 + 1_000);
    assert_eq!(script.redeemed, [(CITY, 1_375), (STATE, 1_000)]);
    let entry = |s: &Settlement| s.statement.clone().expect("asked for").terminations[0].clone();
    let bound = |limit, took| Bound { limit, took };
    assert_eq!(entry(&settlement).bound, [bound(Limit::Payer, 375)]);
    // under a cap of 2,000 only 1,500 are left for redemption
    terms.cap = Some(2_000);
    let mut script = Script::pays(&[(day(2020, 5, 1), 500), (day(2020, 12, 1), 0)]);
    let settlement = settle_with(&terms, &observed, &mut script);
    assert_eq!(settlement.redeemed, 1_500);
    let entry = entry(&settlement);
    assert_eq!((entry.owed, entry.repaid), (2_750, 1_500));
    assert_eq!(entry.bound, [bound(Limit::Contract, 1_250)]);
}
