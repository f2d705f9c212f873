//! Random capital: tranches, waterfalls, guarantees.

use super::generate::{FROM, dec};
use proptest::collection::vec;
use proptest::option::{of, weighted};
use proptest::prelude::*;
use rust_decimal::Decimal;
use trappe::contract::terms::*;
use trappe::model::account::Account;

fn tranche(index: u16, share: Decimal) -> impl Strategy<Value = Tranche> {
    (
        weighted(0.4, 1_i64..60_000_000),
        0_u8..4,
        weighted(0.4, 100_i64..200),
        weighted(0.4, 0.0..0.3),
        of(0..1500),
    )
        .prop_map(
            move |(commitment, coupon, multiple, cap_return, until)| Tranche {
                tranche: index,
                kind: TrancheKind::Loan,
                share,
                commitment,
                coupon: f64::from(coupon) * 0.02,
                coupon_until: until.map(|d| FROM.plus(d)),
                cap_multiple: multiple.map(|m| dec(m, 2)),
                cap_return,
            },
        )
}

fn action(tranches: usize) -> impl Strategy<Value = Action> {
    (
        0_u8..5,
        0..tranches.max(1),
        0.0..0.3,
        50_i64..250,
        0_i64..=100,
        weighted(0.3, 1_i64..100),
    )
        .prop_map(move |(kind, tranche, rate, times, share, of)| {
            let to = match (share % 3, tranches) {
                (0, _) | (_, 0) => Account::Provider,
                (1, _) => Account::Tranche(tranche as u16),
                _ => Account::Funder(0),
            };
            let take = match (kind, tranches) {
                (4, _) | (_, 0) => Take::Share {
                    to,
                    share: dec(share, 2),
                },
                (0, _) => Take::Coupon { tranche },
                (1, _) => Take::Principal { tranche },
                (2, _) => Take::Return { tranche, rate },
                _ => Take::Multiple {
                    tranche,
                    times: dec(times, 2),
                },
            };
            let (of, rest) = match (&take, of) {
                (Take::Share { .. }, _) | (_, None) => (Decimal::ONE, None),
                (_, Some(of)) => (dec(of, 2), Some(Account::Funder(1))),
            };
            Action { take, of, rest }
        })
}

/// Any capital with draws as needed.
pub fn capital() -> impl Strategy<Value = Capital> {
    let shares: [&[i64]; 4] = [&[], &[100], &[70, 30], &[50, 30, 20]];
    (0_usize..4).prop_flat_map(move |count| {
        let tranches: Vec<_> = (0_u16..)
            .zip(shares[count])
            .map(|(i, s)| tranche(i, dec(*s, 2)))
            .collect();
        let waterfall = move || vec(action(count), 0..6);
        let guarantee = (
            0..count.max(1),
            vec((1_i64..30_000_000, 0_i64..10_000_000), 1..3),
            0_i64..=100,
        );
        (
            tranches,
            1_u32..13,
            any::<bool>(),
            vec(waterfall(), 1..3),
            vec(guarantee, 0..=usize::from(count > 0)),
        )
            .prop_map(
                |(tranches, every_months, recycle, waterfalls, guarantees)| Capital {
                    start: FROM,
                    tranches,
                    draws: Draws::Needed { every_months },
                    recycle,
                    guarantees: guarantees.into_iter().map(guarantee_of).collect(),
                    waterfalls: waterfalls
                        .into_iter()
                        .enumerate()
                        .map(|(i, actions)| Waterfall {
                            id: format!("w{i}"),
                            actions,
                        })
                        .collect(),
                    hurdle: 0.05,
                },
            )
    })
}

fn guarantee_of((of, steps, share): (usize, Vec<(i64, i64)>, i64)) -> Guarantee {
    let mut at = (0, 0);
    let points = steps.into_iter().map(|(drawn, pays)| {
        at = (at.0 + drawn, at.1 + pays);
        at
    });
    Guarantee {
        id: "g".into(),
        name: "G".into(),
        name_da: "G".into(),
        by: Account::Funder(9),
        of,
        points: points.collect(),
        share: dec(share, 2),
        covers: trappe::contract::terms::Covers::Loss,
    }
}
