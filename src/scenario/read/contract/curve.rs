//! Curves: bands and points become pieces, from low to high.

use super::Reader;
use super::exact::shown;
use crate::contract::terms::{Closed, Curve, Form, Piece};
use crate::scenario::diagnostics::Fault;
use crate::scenario::read::context::At;
use crate::scenario::shape::ANY;
use crate::scenario::shape::contract::line::{AFTER, BEFORE, CLOSED_WORDS};
use crate::scenario::value::{join, scalar};
use rust_decimal::Decimal;

/// Steepest line, in smallest units per unit: times any measured number it still fits 28 digits.
const STEEPEST: Decimal = Decimal::from_parts(1_874_919_424, 2_328_306, 0, false, 0);

/// What the pays of a curve are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pays {
    /// Smallest units in what is written as 1: 1 for percent.
    pub unit: Decimal,
    /// Whether they may be below nothing, because a tranche pays them.
    pub signed: bool,
    /// Whether a tranche could pay them, if the line said so.
    pub sided: bool,
}

impl Reader<'_, '_> {
    /// Reads the curve of a table that has `bands` or `points`.
    pub fn curve(&mut self, at: &At<'_>, pays: Pays) -> Option<Curve> {
        let closed = match at.get("closed") {
            Some(field) => {
                let position =
                    scalar::choice(field.node, &field.path, &CLOSED_WORDS, self.cx.faults)?;
                Some([Closed::Below, Closed::Above][position.min(1)])
            }
            None => None,
        };
        let curve = match (at.get("bands"), at.get("points")) {
            (Some(bands), None) => {
                let pieces = self.bands(&bands, pays);
                let Some(closed) = closed else {
                    self.cx.push(
                        Fault::new(
                            bands.node.place,
                            join(&at.path, "closed"),
                            "which end of a band belongs to it?",
                        )
                        .here("a value on a border would belong to two bands")
                        .help("add closed = \"below\" (from ≤ x < to) or closed = \"above\" (from < x ≤ to)"),
                    );
                    return None;
                };
                Curve {
                    form: Form::Bands,
                    closed,
                    pieces: pieces?,
                }
            }
            (None, Some(points)) => Curve {
                form: Form::Points,
                closed: closed.unwrap_or(Closed::Below),
                pieces: self.points(&points, pays)?,
            },
            _ => return None,
        };
        if curve
            .pieces
            .iter()
            .all(|p| p.pay.is_zero() && p.slope.is_zero())
        {
            let field = at.get("bands").or_else(|| at.get("points"))?;
            self.cx.push(
                field
                    .fault("this can never pay: every value is worth 0")
                    .here("nothing is paid anywhere")
                    .help("say what a good result is worth"),
            );
            return None;
        }
        Some(curve)
    }

    fn bands(&mut self, at: &At<'_>, pays: Pays) -> Option<Vec<Piece>> {
        let items = at.items();
        if items.is_empty() {
            self.cx.push(
                at.fault("this can never pay: there is no band")
                    .here("this list is empty")
                    .help(
                        "write for instance [{ to = 20, pay = 0 }, { from = 20, pay = 100_000 }]",
                    ),
            );
            return None;
        }
        let mut pieces: Vec<Option<Piece>> = Vec::new();
        for item in &items {
            pieces.push(self.band(item, pays));
        }
        let pieces: Vec<Piece> = pieces.into_iter().collect::<Option<_>>()?;
        let mut whole = true;
        let neighbours = pieces.iter().zip(pieces.iter().skip(1));
        for ((low, high), (i, item)) in neighbours.zip(items.iter().enumerate().skip(1)) {
            whole &= self.follow(low, high, i, item, &items[i - 1]);
        }
        if !whole {
            return None;
        }
        for ((low, high), i) in pieces.iter().zip(pieces.iter().skip(1)).zip(0..) {
            if let (Some(to), Some(from)) = (low.to, high.from)
                && to < from
            {
                let (path, to, from) = (format!("{}.{i}", at.path), shown(to), shown(from));
                self.cx.remark(
                    &path,
                    &format!("between {to} and {from} nothing is paid"),
                    &format!("mellem {to} og {from} betales der ikke noget"),
                );
            }
        }
        if let Some(Piece { to: Some(to), .. }) = pieces.last() {
            let to = shown(*to);
            self.cx.remark(
                &at.path,
                &format!("above {to} nothing is paid; leave the `to` of the last band out if it goes on"),
                &format!("over {to} betales der ikke noget; udelad `to` i det sidste interval, hvis det fortsætter"),
            );
        }
        Some(pieces)
    }

    /// Whether a band begins where the one before ends, or later.
    fn follow(
        &mut self,
        low: &Piece,
        high: &Piece,
        i: usize,
        at: &At<'_>,
        before: &At<'_>,
    ) -> bool {
        let (Some(to), Some(from)) = (low.to, high.from) else {
            let fault = if low.to.is_none() {
                before
                    .fault("only the last band may be open above")
                    .here("needs `to`")
                    .help(match high.from {
                        Some(from) => format!("add to = {}", shown(from)),
                        None => "add `to`: where does this band end?".to_owned(),
                    })
            } else {
                at.fault("only the first band may be open below")
                    .here("needs `from`")
                    .help(format!(
                        "add from = {}",
                        low.to.map(shown).unwrap_or_default()
                    ))
            };
            self.cx.push(fault);
            return false;
        };
        if from >= to {
            return true;
        }
        let field = at.get("from").unwrap_or_else(|| at.clone());
        let (from_text, to_text) = (shown(from), shown(to));
        let fault = if low.from.is_some_and(|start| from < start) {
            field
                .fault("these bands are not in order")
                .here(format!(
                    "the band before begins at {}",
                    low.from.map(shown).unwrap_or_default()
                ))
                .help("write the bands from low to high")
        } else {
            field
                .fault(format!(
                    "two bands claim what lies between {from_text} and {to_text}"
                ))
                .here(format!("band {i} ends at {to_text}"))
                .help(format!(
                    "write from = {to_text} here, or to = {from_text} there"
                ))
        };
        self.cx
            .push(fault.also(before.node.place, "the band before"));
        false
    }

    fn band(&mut self, at: &At<'_>, pays: Pays) -> Option<Piece> {
        let from = self.decimal_if(at, "from", &ANY);
        let to = self.decimal_if(at, "to", &ANY);
        let pay = self.decimal(at, "pay", &ANY);
        let slope = self.decimal_or(at, "slope", &ANY, Decimal::ZERO);
        let name = match at.get("name") {
            Some(_) => self.cx.text(at, "name").map(Some),
            None => Some(None),
        };
        let (from, to, pay, slope) = (from?, to?, pay?, slope?);
        if let (Some(low), Some(high)) = (from, to)
            && low >= high
        {
            let field = at.get("to")?;
            self.cx.push(
                field
                    .fault("this band ends before it begins")
                    .here(format!("it begins at {}", shown(low)))
                    .help("`from` is the lower end, `to` the higher one"),
            );
            return None;
        }
        if from.is_none() && !slope.is_zero() {
            let field = at.get("slope")?;
            self.cx.push(
                field
                    .fault("a slope needs a lower end to count from")
                    .here("this band is open below")
                    .help("add `from`, or take the slope out"),
            );
            return None;
        }
        self.not_negative(&at.get("pay")?, pay, pays)?;
        Some(Piece {
            from,
            to,
            pay: (pay * pays.unit).normalize(),
            slope: (slope * pays.unit).normalize(),
            name: name?,
        })
    }

    fn not_negative(&mut self, at: &At<'_>, pay: Decimal, pays: Pays) -> Option<()> {
        if pay.is_sign_negative() && !pay.is_zero() && !pays.signed {
            self.cx.push(
                at.fault("nobody pays less than nothing")
                    .here(if pays.sided {
                        "payers pay 0 or more"
                    } else {
                        "a price is 0 or more"
                    })
                    .help(if pays.sided {
                        "write 0, or say which tranche pays: two_sided = { from = \"…\" }"
                    } else {
                        "write 0 where nothing is paid"
                    }),
            );
            return None;
        }
        Some(())
    }

    fn points(&mut self, at: &At<'_>, pays: Pays) -> Option<Vec<Piece>> {
        let before = self.word(at, "before", &BEFORE);
        let after = self.word(at, "after", &AFTER);
        let points = self.pairs(at, "at", &ANY, &ANY)?;
        let field = at.get("at")?;
        let items = field.items();
        if points.len() < 2 {
            self.cx.push(
                field
                    .fault("a line needs at least two points")
                    .here(match points.len() {
                        0 => "no point is given",
                        _ => "one point is given",
                    })
                    .help("write for instance [[8.5, 4_800_000], [10, 9_600_000]]; a single step is a band"),
            );
            return None;
        }
        let mut whole = true;
        for ((low, high), item) in points
            .iter()
            .zip(points.iter().skip(1))
            .zip(items.iter().skip(1))
        {
            if high.0 <= low.0 {
                self.cx.push(
                    item.fault(if high.0 == low.0 {
                        "two points stand at the same place"
                    } else {
                        "these points are not in order"
                    })
                    .here(format!("the point before is at {}", shown(low.0)))
                    .help(if high.0 == low.0 {
                        "a step between two values is written with bands"
                    } else {
                        "write the points from low to high"
                    }),
                );
                whole = false;
            }
        }
        for ((_, pay), item) in points.iter().zip(&items) {
            whole &= self.not_negative(item, *pay, pays).is_some();
        }
        let (before, after) = (before?, after?);
        if !whole {
            return None;
        }
        let scaled: Vec<(Decimal, Decimal)> =
            points.iter().map(|(x, y)| (*x, *y * pays.unit)).collect();
        let pieces = pieces(&scaled, BEFORE[before].0, AFTER[after].0);
        if pieces.is_none() {
            self.cx.push(
                field
                    .fault("this line is too steep to reckon with")
                    .here("two points are next to one another, and their pays are far apart")
                    .help("a step between two values is written with bands"),
            );
        }
        pieces
    }

    /// One of a few words, the first of which is the default: its position.
    pub fn word(
        &mut self,
        at: &At<'_>,
        field: &str,
        words: &[(&'static str, &'static str)],
    ) -> Option<usize> {
        match at.get(field) {
            Some(field) => scalar::choice(field.node, &field.path, words, self.cx.faults),
            None => Some(0),
        }
    }
}

/// The pieces of a line through points, which ascend; `None` if a slope is beyond all reckoning.
fn pieces(points: &[(Decimal, Decimal)], before: &str, after: &str) -> Option<Vec<Piece>> {
    let piece = |from, to, pay: Decimal, slope: Decimal| Piece {
        from,
        to,
        pay: pay.normalize(),
        slope: slope.normalize(),
        name: None,
    };
    let neighbours = points.iter().zip(points.iter().skip(1));
    let slopes: Vec<Decimal> = neighbours
        .map(|((x0, y0), (x1, y1))| (*y1 - *y0).checked_div(*x1 - *x0))
        .map(|slope| slope.filter(|s| s.abs() <= STEEPEST))
        .collect::<Option<_>>()?;
    let mut list = Vec::new();
    if let (Some((x, y)), Some(slope)) = (points.first(), slopes.first()) {
        match before {
            "flat" => list.push(piece(None, Some(*x), *y, Decimal::ZERO)),
            "extend" => list.push(piece(None, Some(*x), *y, *slope)),
            _ => {}
        }
    }
    let ends = points.iter().skip(1);
    for (((x, y), (to, _)), slope) in points.iter().zip(ends).zip(&slopes) {
        list.push(piece(Some(*x), Some(*to), *y, *slope));
    }
    if let (Some((x, y)), Some(slope)) = (points.last(), slopes.last()) {
        match after {
            "flat" => list.push(piece(Some(*x), None, *y, Decimal::ZERO)),
            "extend" => list.push(piece(Some(*x), None, *y, *slope)),
            _ => {}
        }
    }
    Some(list)
}
