//! The waterfall: where incoming money goes, in order.
//!
//! On each payment date the pot is what comes in and what earlier dates left over. Each action takes what it may of
//! what is left. The left-over stays in the vehicle and is in the pot again on the next date. After the last payment it goes to the
//! receiver of the last `Share` action; without one it goes back to the payers, in proportion to what they have paid. So what
//! is distributed is exactly what came in.

use super::super::flow::Flow;
use super::super::ratio::split;
use super::super::statement::WaterfallLine;
use super::balance::Balances;
use super::{Stack, Step};
use crate::model::account::Account;
use crate::money::ledger::Purpose;
use jiff::civil::Date;

/// Where the flows of a distribution go, and the statement if one is wanted.
pub struct Books<'a> {
    /// The flows.
    pub flows: &'a mut Vec<Flow>,
    /// The arithmetic.
    pub lines: Option<&'a mut Vec<WaterfallLine>>,
}

/// One step, as it happened.
struct Taken {
    action: Option<usize>,
    to: Account,
    available: i64,
    limit: i64,
    paid: i64,
}

impl Books<'_> {
    fn enter(&mut self, date: Date, taken: &Taken) {
        if taken.paid > 0 {
            self.flows.push(Flow {
                date,
                from: Account::Vehicle,
                to: taken.to,
                purpose: Purpose::Distribution,
                amount: taken.paid,
            });
        }
        if let Some(lines) = self.lines.as_deref_mut() {
            lines.push(WaterfallLine {
                date,
                action: taken.action,
                to: taken.to,
                available: taken.available,
                limit: taken.limit,
                paid: taken.paid,
            });
        }
    }
}

/// Runs the actions over a pot on a date; returns what is left over.
pub fn distribute(
    stack: &Stack,
    balances: &mut Balances,
    pot: i64,
    date: Date,
    books: &mut Books<'_>,
) -> i64 {
    let mut left = pot;
    for (index, step) in stack.steps.iter().enumerate() {
        if left <= 0 {
            break;
        }
        let (to, limit) = match *step {
            Step::Coupon(p) => (stack.positions[p].account, balances.coupon(p)),
            Step::Principal(p) => (stack.positions[p].account, balances.principal(p)),
            Step::Return(r) => {
                let position = stack.returns[r].position;
                (stack.positions[position].account, balances.returns(r))
            }
            Step::Share(to, share) => (to, share.floor_of(left)),
            Step::Void => continue,
        };
        let paid = limit.min(left);
        match *step {
            Step::Coupon(p) => balances.pay_coupon(stack, p, paid),
            Step::Principal(p) => balances.pay_principal(stack, p, paid),
            Step::Return(r) => balances.pay_return(stack, r, paid),
            Step::Share(to, _) => share_paid(stack, balances, to, paid),
            Step::Void => {}
        }
        let taken = Taken {
            action: Some(index),
            to,
            available: left,
            limit,
            paid,
        };
        books.enter(date, &taken);
        left -= paid;
    }
    left
}

/// Gives away what is left over after the last payment: to the last `Share`, or else to the payers in proportion to
/// what they have paid, `paid_by`.
pub fn close(
    stack: &Stack,
    balances: &mut Balances,
    left: i64,
    date: Date,
    paid_by: &[(Account, i64)],
    books: &mut Books<'_>,
) {
    if left <= 0 {
        return;
    }
    let mut give = |to, paid, available| {
        let taken = Taken {
            action: None,
            to,
            available,
            limit: paid,
            paid,
        };
        books.enter(date, &taken);
    };
    let last_share = stack.steps.iter().rev().find_map(|step| match *step {
        Step::Share(to, share) if share.weight() > 0 => Some(to),
        _ => None,
    });
    if let Some(to) = last_share {
        share_paid(stack, balances, to, left);
        give(to, left, left);
        return;
    }
    let weights: Vec<i128> = paid_by.iter().map(|(_, paid)| i128::from(*paid)).collect();
    let mut parts = vec![0; weights.len()];
    split(left, &weights, &mut parts);
    let mut available = left;
    for ((payer, _), part) in paid_by.iter().zip(parts) {
        if part > 0 {
            give(*payer, part, available);
            available -= part;
        }
    }
}

fn share_paid(stack: &Stack, balances: &mut Balances, to: Account, paid: i64) {
    if let Some(position) = stack.positions.iter().position(|p| p.account == to) {
        balances.pay_share(stack, position, paid);
    }
}
