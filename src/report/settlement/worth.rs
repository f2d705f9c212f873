//! What a result is worth, step by step, in words.

use super::Case;
use super::figures::Figures;
use super::words::{priced, rounded};
use crate::contract::statement::Worth;
use crate::contract::terms::{Closed, Curve, Form, Line, Piece, Rule};
use crate::report::language::Language;
use rust_decimal::Decimal;

/// The steps of one product.
pub(super) fn steps(case: &Case<'_>, line: &Line, worth: &Worth, figures: &Figures) -> Vec<String> {
    let language = figures.language();
    match worth {
        Worth::Price {
            quantity,
            price,
            amount,
            ..
        } => {
            let metric = line.metric.and_then(|m| case.terms.metrics.get(m));
            let unit = metric.map_or("", |m| priced(m, *quantity == Decimal::ONE, language));
            let space = if unit.is_empty() { "" } else { " " };
            let (quantity, full) = figures.factor(*quantity);
            vec![format!(
                "{quantity}{space}{unit} × {} {}",
                figures.amount(*price),
                figures.product(full, *amount)
            )]
        }
        Worth::Share {
            saving,
            share,
            times,
            amount,
        } => {
            let (share, mut full) = figures.factor(*share);
            let mut product = format!("{} × {share}", figures.money(*saving));
            if *times != Decimal::ONE {
                let (times, all) = figures.factor(*times);
                product.push_str(&format!(" × {times}"));
                full &= all;
            }
            let name = figures.pick("saving", "besparelse");
            vec![format!(
                "{name} {product} {}",
                figures.product(full, *amount)
            )]
        }
        Worth::Curve {
            effect,
            piece,
            result,
            base,
            amount,
        } => {
            let Rule::Curve { curve, .. } = &line.rule else {
                return vec![figures.amount(*amount)];
            };
            let found = piece.and_then(|i| Some((i, curve.pieces.get(i)?)));
            let x = figures.number(*effect);
            let percent = base.is_some();
            let mut steps = vec![match found {
                None => format!(
                    "{x} {}",
                    figures.pick("lies outside all bands", "ligger uden for alle bånd")
                ),
                Some((i, piece)) => on_piece(curve, i, piece, *effect, *result, percent, figures),
            }];
            steps.extend(of_base(*result, *base, *amount, figures));
            steps
        }
        Worth::Charge {
            result,
            base,
            amount,
        } => match of_base(*result, *base, *amount, figures) {
            Some(step) => vec![step],
            None => {
                let name = figures.pick("standing charge", "fast beløb");
                vec![format!("{name}: {}", figures.amount(*amount))]
            }
        },
        Worth::Floor {
            result,
            base,
            amount,
        } => {
            // the floor of the contract, and what the result lacked of it
            let pay = line
                .limits
                .floor
                .as_ref()
                .map_or(*result, |floor| floor.pay);
            let plus = figures.amount(*amount);
            let (floor, lacks) = match base {
                Some(base) => {
                    let of = figures.pick("of", "af");
                    let (lacks, base) = (figures.number(*result), figures.money(*base));
                    let lacks = format!("{lacks} % {of} {base} {}", figures.equals_amount(*amount));
                    (format!("{} %", figures.number(pay)), lacks)
                }
                None => (figures.amount(pay), plus),
            };
            vec![match language {
                Language::English => format!("lifted to the floor of {floor}: + {lacks}"),
                Language::Danish => format!("løftet til mindst {floor}: + {lacks}"),
            }]
        }
    }
}

/// How a unit price comes from the list price; nothing if it is the list price, or if this is no price.
pub(super) fn price(
    case: &Case<'_>,
    line: &Line,
    worth: &Worth,
    figures: &Figures,
) -> Option<String> {
    let Worth::Price {
        list,
        bid,
        index,
        deadweight,
        price,
        ..
    } = worth
    else {
        return None;
    };
    let (list, bid, index, deadweight, price) = (*list, *bid, *index, *deadweight, *price);
    let language = figures.language();
    let mut text = format!(
        "{} {}",
        figures.pick("price:", "pris:"),
        figures.amount(list)
    );
    if let Rule::PriceBy(by) = &line.rule {
        let metric = case.metric(by.metric, language);
        text.push_str(&format!(" ({} \"{metric}\")", figures.pick("by", "efter")));
    }
    let mut exact = Some(list);
    let mut factor = |value: Decimal, shown: String, name: &str| {
        if value != Decimal::ONE {
            text.push_str(&format!(" × {shown} ({name})"));
            exact = exact.and_then(|e| e.checked_mul(value));
        }
    };
    factor(bid, figures.number(bid), figures.pick("bid", "bud"));
    factor(
        index,
        figures.number(index),
        figures.pick("indexation", "regulering"),
    );
    let left = Decimal::ONE.saturating_sub(deadweight);
    let shown = format!("(1 − {})", figures.number(deadweight));
    factor(left, shown, figures.pick("deadweight", "dødvægt"));
    if price == list && !matches!(line.rule, Rule::PriceBy(_)) {
        return None;
    }
    if price != list {
        text.push_str(&format!(
            " {}",
            figures.equals_amount(exact.unwrap_or(price))
        ));
        if exact != Some(price)
            && let Some(round) = case.terms.rounding.prices
        {
            let way = rounded(round, language);
            text.push_str(&format!(", {way}: {}", figures.amount(price)));
        }
    }
    Some(text)
}

/// "38 lies in 30 ≤ x < 65: 4,800,000.00 + 38,000.00 × (38 − 30) = 5,104,000.00".
fn on_piece(
    curve: &Curve,
    index: usize,
    piece: &Piece,
    effect: Decimal,
    result: Decimal,
    percent: bool,
    figures: &Figures,
) -> String {
    let x = figures.number(effect);
    let shown = |value: Decimal| {
        if percent {
            format!("{} %", figures.number(value))
        } else {
            figures.amount(value)
        }
    };
    let range = range(curve, index, piece, figures);
    let place = match &piece.name {
        Some(name) => format!("{name} ({range})"),
        None => range,
    };
    let lies = format!("{x} {} {place}", figures.pick("lies in", "ligger i"));
    match piece.anchor() {
        Some(anchor) if !piece.slope.is_zero() => {
            let slope = if percent {
                figures.number(piece.slope)
            } else {
                figures.amount(piece.slope)
            };
            let equals = if percent {
                format!("{} %", figures.equals(result))
            } else {
                figures.equals_amount(result)
            };
            let (x, anchor) = (figures.operand(effect), figures.operand(anchor));
            format!(
                "{lies}: {} + {slope} × ({x} − {anchor}) {equals}",
                shown(piece.pay)
            )
        }
        _ => format!("{lies}: {}", shown(result)),
    }
}

/// The range of a piece, with the ends that belong to it.
fn range(curve: &Curve, index: usize, piece: &Piece, figures: &Figures) -> String {
    let points = curve.form == Form::Points;
    let (first, last) = (index == 0, index + 1 == curve.pieces.len());
    let (from_in, to_in) = match curve.closed {
        Closed::Below => (true, points && last),
        Closed::Above => (points && first, true),
    };
    let sign = |inside: bool| if inside { "≤" } else { "<" };
    match (piece.from, piece.to) {
        (Some(a), Some(b)) => format!(
            "{} {} x {} {}",
            figures.number(a),
            sign(from_in),
            sign(to_in),
            figures.number(b)
        ),
        (Some(a), None) => format!(
            "x {} {}",
            if from_in { "≥" } else { ">" },
            figures.number(a)
        ),
        (None, Some(b)) => format!("x {} {}", sign(to_in), figures.number(b)),
        (None, None) => figures.pick("any x", "alle x").to_owned(),
    }
}

/// "9.17 % of 150,000,000.00 = 13,755,000.00"; nothing if the result is money itself.
fn of_base(
    result: Decimal,
    base: Option<i64>,
    amount: Decimal,
    figures: &Figures,
) -> Option<String> {
    let base = base?;
    let (percent, full) = figures.factor(result);
    Some(format!(
        "{percent} % {} {} {}",
        figures.pick("of", "af"),
        figures.money(base),
        figures.product(full, amount)
    ))
}
