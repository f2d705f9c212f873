//! Money, or percent of a base, as a function of a number.

use crate::contract::decimal::percent_of;
use crate::contract::terms::{Base, Capital, Closed, Curve, Form};
use rust_decimal::Decimal;

use super::View;

/// The piece in which a number lies, and what it is worth there: 0 outside all pieces.
pub(super) fn at(curve: &Curve, x: Decimal) -> (Option<usize>, Decimal) {
    let piece = (0..curve.pieces.len()).find(|&i| holds(curve, i, x));
    (
        piece,
        piece.map_or(Decimal::ZERO, |i| curve.pieces[i].at(x)),
    )
}

/// Whether a number belongs to a piece (settled point 31). A curve of points includes both of its outermost points.
fn holds(curve: &Curve, index: usize, x: Decimal) -> bool {
    let piece = &curve.pieces[index];
    let points = curve.form == Form::Points;
    let first = points && index == 0;
    let last = points && index + 1 == curve.pieces.len();
    let (at_from, at_to) = match curve.closed {
        Closed::Below => (true, last),
        Closed::Above => (first, true),
    };
    piece
        .from
        .is_none_or(|from| x > from || at_from && x == from)
        && piece.to.is_none_or(|to| x < to || at_to && x == to)
}

/// The base of percentages in smallest units; `None` if results are money. A tranche that isn't there has provided nothing.
pub(super) fn base(of: Base, capital: &Capital, view: &dyn View) -> Option<i64> {
    let known = |tranche: usize| tranche < capital.tranches.len();
    match of {
        Base::Money => None,
        Base::Amount(amount) => Some(amount),
        Base::Principal(tranche) if known(tranche) => Some(view.principal(tranche)),
        Base::Drawn(tranche) if known(tranche) => Some(view.drawn(tranche)),
        Base::Commitment(tranche) if known(tranche) => {
            Some(capital.tranches[tranche].commitment.unwrap_or(0))
        }
        Base::Principal(_) | Base::Drawn(_) | Base::Commitment(_) => Some(0),
    }
}

/// A result as money, in smallest units.
pub(super) fn money(result: Decimal, base: Option<i64>) -> Decimal {
    base.map_or(result, |base| percent_of(result, base))
}
