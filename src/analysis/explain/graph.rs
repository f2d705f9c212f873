//! Payment against result as a picture: pieces without jumps, found by settling, not by reading the rule.

use super::points::{begins_to_bind, breaks, curve_of, limits, own_minimum};
use super::{Axis, Row, Segment};
use crate::contract::terms::{Line, Terms};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// Between two nodes so many results are tried.
const SAMPLES: u32 = 16;
/// Payments that differ by so many smallest units are one: rounding.
const ROUNDING: i64 = 2;
/// Nodes are looked at from so near, as a share of the whole width.
const NEAR: Decimal = Decimal::from_parts(1, 0, 0, false, 12);

/// The pieces of the picture, or none where a picture would show nothing.
pub(super) fn graph(
    terms: &Terms,
    line: &Line,
    axis: Axis,
    rows: &[Row],
    run: &dyn Fn(Decimal) -> Option<Row>,
) -> Vec<Segment> {
    let (Some(first), Some(last)) = (rows.first(), rows.last()) else {
        return Vec::new();
    };
    if last.x <= first.x {
        return Vec::new();
    }
    let pieces = match axis {
        Axis::Charge | Axis::Day(_) | Axis::Person(_) => return Vec::new(),
        // Claims and units come in whole numbers, and the table has every bend.
        Axis::Count(_) if curve_of(line, axis).is_none() => vec![rows.to_vec()],
        Axis::Count(_) | Axis::Effect(_) | Axis::Saving(_) | Axis::PriceBy(_) => {
            let mut nodes: Vec<Decimal> = match curve_of(line, axis) {
                Some(curve) => breaks(line, axis, curve),
                None => own_minimum(line, axis).into_iter().collect(),
            };
            // What lies at or beyond the ends of the picture divides nothing.
            nodes.retain(|x| *x > first.x && *x < last.x);
            between(first.x, last.x, &nodes, run)
        }
    };
    let scale = libm::pow(10.0, f64::from(terms.currency.decimals));
    let mut all = Vec::new();
    for piece in &pieces {
        split(piece, scale, &mut all);
    }
    close(&pieces, &mut all, scale, run);
    all
}

/// Results and payments between each two nodes; the ends are the limits from within, at the nodes themselves.
fn between(
    low: Decimal,
    high: Decimal,
    nodes: &[Decimal],
    run: &dyn Fn(Decimal) -> Option<Row>,
) -> Vec<Vec<Row>> {
    let near = high.saturating_sub(low).saturating_mul(NEAR);
    let mut bounds = vec![low];
    bounds.extend(nodes);
    bounds.push(high);
    let last = bounds.len().saturating_sub(2);
    let mut pieces = Vec::new();
    for (k, pair) in bounds.windows(2).enumerate() {
        let (from, to) = (pair[0], pair[1]);
        let inner_from = if k == 0 {
            from
        } else {
            from.saturating_add(near)
        };
        let inner_to = if k == last {
            to
        } else {
            to.saturating_sub(near)
        };
        let width = inner_to.saturating_sub(inner_from);
        let mut xs: Vec<Decimal> = (0..=SAMPLES)
            .filter_map(|i| {
                width
                    .checked_mul(Decimal::from(i))?
                    .checked_div(Decimal::from(SAMPLES))?
                    .checked_add(inner_from)
            })
            .collect();
        let kinks: Vec<Decimal> = xs
            .windows(2)
            .filter_map(|p| begins_to_bind(p[0], p[1], run))
            .collect();
        xs.extend(kinks);
        xs.sort();
        xs.dedup();
        let mut rows: Vec<Row> = xs.into_iter().filter_map(run).collect();
        // A payment below nothing that nobody owes is cut off at 0: a bend without a limit.
        bend_at_zero(&mut rows, run);
        if let Some(row) = rows.first_mut() {
            row.x = from;
        }
        if let Some(row) = rows.last_mut() {
            row.x = to;
        }
        pieces.push(rows);
    }
    pieces
}

/// Adds the result at which payment begins, where that lies between two results.
fn bend_at_zero(rows: &mut Vec<Row>, run: &dyn Fn(Decimal) -> Option<Row>) {
    let mut found = Vec::new();
    for pair in rows.windows(2) {
        if (pair[0].paid == 0) == (pair[1].paid == 0) {
            continue;
        }
        let (mut low, mut high) = (pair[0].x, pair[1].x);
        let zero_below = pair[0].paid == 0;
        for _ in 0..super::points::HALVINGS {
            let Some(middle) = low
                .checked_add(high)
                .and_then(|sum| sum.checked_div(Decimal::TWO))
            else {
                break;
            };
            if middle <= low || middle >= high {
                break;
            }
            match run(middle) {
                Some(row) if (row.paid == 0) == zero_below => low = middle,
                Some(_) => high = middle,
                None => break,
            }
        }
        found.extend(run(if zero_below { low } else { high }));
    }
    rows.extend(found);
    rows.sort_by_key(|row| row.x);
    rows.dedup_by_key(|row| row.x);
}

/// One segment for each stretch of a piece under the same limits, with no more points than its bends.
fn split(piece: &[Row], scale: f64, all: &mut Vec<Segment>) {
    let mut start = 0;
    while start < piece.len() {
        let own = limits(&piece[start]);
        let mut end = start;
        while end + 1 < piece.len() && limits(&piece[end + 1]) == own {
            end += 1;
        }
        // The stretch reaches to the first result under other limits, which is the bend: the line has no gap.
        let to = (end + 1).min(piece.len() - 1);
        let stretch = &piece[start..=to];
        let points = bends(stretch)
            .into_iter()
            .map(|row| point(row, scale))
            .collect();
        all.push(Segment {
            points,
            ends: (true, true),
            capped: !own.is_empty(),
        });
        start = end + 1;
        if start == to && to == piece.len() - 1 && limits(&piece[to]) != own && piece.len() > 1 {
            // The last result alone is under other limits: it ends the line that leads to it.
            break;
        }
    }
}

fn point(row: &Row, scale: f64) -> (f64, f64) {
    (row.x.to_f64().unwrap_or_default(), row.paid as f64 / scale)
}

/// The first, the last, and those between that do not lie on a straight line between the neighbours kept.
fn bends(rows: &[Row]) -> Vec<&Row> {
    let straight = |from: &Row, to: &Row, row: &Row| {
        let width = (to.x.saturating_sub(from.x)).to_f64().unwrap_or_default();
        if width <= 0.0 {
            return true;
        }
        let share = (row.x.saturating_sub(from.x)).to_f64().unwrap_or_default() / width;
        let there = from.paid as f64 + (to.paid as f64 - from.paid as f64) * share;
        libm::fabs(there - row.paid as f64) <= ROUNDING as f64
    };
    let mut kept: Vec<usize> = vec![0];
    for i in 1..rows.len().saturating_sub(1) {
        let from = kept.last().copied().unwrap_or(0);
        if !(from + 1..=i).all(|k| straight(&rows[from], &rows[i + 1], &rows[k])) {
            kept.push(i);
        }
    }
    if rows.len() > 1 {
        kept.push(rows.len() - 1);
    }
    kept.into_iter().map(|i| &rows[i]).collect()
}

/// Says which ends at a jump do not belong, and adds values that stand alone.
fn close(
    pieces: &[Vec<Row>],
    all: &mut Vec<Segment>,
    scale: f64,
    run: &dyn Fn(Decimal) -> Option<Row>,
) {
    let apart = |a: i64, b: i64| a.saturating_sub(b).saturating_abs() > ROUNDING;
    for pair in pieces.windows(2) {
        let (Some(left), Some(right)) = (pair[0].last(), pair[1].first()) else {
            continue;
        };
        let Some(at) = run(right.x) else { continue };
        let x = right.x.to_f64().unwrap_or_default();
        let (open_left, open_right) = (apart(at.paid, left.paid), apart(at.paid, right.paid));
        let (left, right) = (point(left, scale), point(right, scale));
        for segment in all.iter_mut() {
            if open_left && segment.points.last() == Some(&left) {
                segment.ends.1 = false;
            }
            if open_right && segment.points.first() == Some(&right) {
                segment.ends.0 = false;
            }
        }
        if open_left && open_right {
            all.push(Segment {
                points: vec![(x, at.paid as f64 / scale)],
                ends: (true, true),
                capped: !limits(&at).is_empty(),
            });
        }
    }
}
