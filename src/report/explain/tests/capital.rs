//! Changes of the capital, one after another.

use super::super::sample::{CITY, FOUNDATION, day, dec};
use super::changes::Change;
use super::changes::Shows::{Both, Danish, English};
use crate::contract::terms::*;
use crate::model::account::Account;

pub(super) fn changes_of_capital() -> Vec<Change> {
    fn step(t: &mut Terms, i: usize) -> &mut Action {
        &mut t.capital.waterfalls[0].actions[i]
    }
    vec![
        (Both, |t| t.capital.start = day(2015, 12, 2)),
        (Both, |t| t.capital.recycle = false),
        (Both, |t| t.capital.hurdle = 0.04),
        (Both, |t| t.capital.tranches[0].tranche = 2),
        (Both, |t| t.capital.tranches[0].kind = TrancheKind::Grant),
        (Both, |t| t.capital.tranches[1].kind = TrancheKind::Loan),
        (Both, |t| t.capital.tranches[0].share = dec("0.5")),
        (Both, |t| t.capital.tranches[0].commitment = None),
        (Both, |t| t.capital.tranches[0].coupon = 0.04),
        (Both, |t| {
            t.capital.tranches[1].coupon_until = Some(day(2019, 6, 29))
        }),
        (Both, |t| t.capital.tranches[0].coupon_until = None),
        (Both, |t| t.capital.tranches[0].cap_multiple = None),
        (Both, |t| t.capital.tranches[0].cap_return = None),
        (Both, |t| t.capital.tranches[0].cap_return = Some(0.16)),
        (Both, |t| {
            t.capital.draws = Draws::Needed { every_months: 3 }
        }),
        (Both, |t| match &mut t.capital.draws {
            Draws::Fixed(draws) => draws[0].0 = day(2016, 1, 4),
            Draws::Needed { .. } => panic!(),
        }),
        (Both, |t| match &mut t.capital.draws {
            Draws::Fixed(draws) => draws[0].1 += 1,
            Draws::Needed { .. } => panic!(),
        }),
        (Both, |t| t.capital.guarantees[0].id.push('x')),
        (English, |t| t.capital.guarantees[0].name.push('x')),
        (Danish, |t| t.capital.guarantees[0].name_da.push('x')),
        (Both, |t| t.capital.guarantees[0].by = CITY),
        (Both, |t| t.capital.guarantees[0].of = 1),
        (Both, |t| t.capital.guarantees[0].points[0].0 += 1),
        (Both, |t| t.capital.guarantees[0].points[1].1 += 1),
        (Both, |t| t.capital.guarantees[0].points = vec![(600, 600)]),
        (Both, |t| t.capital.guarantees[0].share = dec("1")),
        (Both, |t| {
            t.capital.guarantees[0].covers = crate::contract::terms::Covers::Floor
        }),
        (Both, |t| t.capital.waterfalls[1].id.push('x')),
        (Both, |t| t.capital.waterfalls[0].actions.swap(0, 1)),
        (Both, |t| step(t, 0).take = Take::Coupon { tranche: 1 }),
        (Both, |t| step(t, 1).take = Take::Principal { tranche: 2 }),
        (Both, |t| {
            step(t, 2).take = Take::Return {
                tranche: 1,
                rate: 0.05,
            }
        }),
        (Both, |t| {
            step(t, 2).take = Take::Return {
                tranche: 0,
                rate: 0.06,
            }
        }),
        (Both, |t| step(t, 2).of = dec("0.9")),
        (Both, |t| step(t, 2).rest = None),
        (Both, |t| step(t, 2).rest = Some(FOUNDATION)),
        (Both, |t| {
            step(t, 3).take = Take::Multiple {
                tranche: 1,
                times: dec("1.4"),
            }
        }),
        (Both, |t| {
            step(t, 3).take = Take::Multiple {
                tranche: 0,
                times: dec("1.3"),
            }
        }),
        (Both, |t| {
            step(t, 4).take = Take::Share {
                to: FOUNDATION,
                share: dec("0.9"),
            }
        }),
        (Both, |t| {
            t.capital.waterfalls[1].actions[0].take = Take::Share {
                to: Account::Tranche(1),
                share: dec("1"),
            }
        }),
        (Both, |t| {
            step(t, 4).take = Take::Share {
                to: CITY,
                share: dec("0.8"),
            }
        }),
    ]
}
