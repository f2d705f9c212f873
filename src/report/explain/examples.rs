//! Worked examples: the arithmetic of settlements with made-up results, written out.

use super::words::Words;
use crate::analysis::explain::effects::EffectExample;
use crate::analysis::explain::{Axis, LineStudy, Relation, Row};
use crate::contract::statement::{Limit, Worth};
use crate::contract::terms::{Curve, Line, Metric, Rule};
use rust_decimal::Decimal;

/// Most examples for one relation.
const MOST: usize = 8;

/// Examples of what a line pays.
pub(super) fn sentences(w: &Words, line: &Line, study: &LineStudy) -> Vec<String> {
    let mut all = Vec::new();
    for (i, relation) in study.relations.iter().enumerate() {
        let repeated = study.relations[..i].iter().any(|r| r.axis == relation.axis);
        if matches!(relation.axis, Axis::Day(_)) || repeated {
            continue;
        }
        for row in chosen(line, relation) {
            all.extend(example(w, line, relation, row));
        }
    }
    all
}

/// One row for each piece of a curve that pays, or one within the limits and the first beyond.
fn chosen<'a>(line: &Line, relation: &'a Relation) -> Vec<&'a Row> {
    let bound = |row: &&Row| row.bound.iter().any(|b| b.took > 0);
    if curve(line, relation.axis).is_some() {
        let mut pieces = Vec::new();
        let mut rows: Vec<&Row> = Vec::new();
        for row in &relation.rows {
            let piece = row.worth.iter().find_map(|worth| match worth {
                Worth::Curve { piece, .. } => *piece,
                _ => None,
            });
            // A round result within the piece reads best; its ends are in the table.
            let start = piece.and_then(|p| curve(line, relation.axis)?.pieces.get(p)?.from);
            let middle = relation
                .rows
                .iter()
                .filter(|other| {
                    other
                        .worth
                        .iter()
                        .any(|worth| matches!(worth, Worth::Curve { piece: p, .. } if *p == piece))
                })
                .min_by_key(|other| {
                    let digits = other.x.normalize().scale();
                    (Some(other.x) == start, digits, bound(other), other.x)
                });
            if let (Some(piece), Some(row)) = (piece, middle)
                && row.earned != 0
                && !pieces.contains(&piece)
            {
                pieces.push(piece);
                rows.push(row);
            }
        }
        rows.truncate(MOST);
        return rows;
    }
    let within = relation
        .rows
        .iter()
        .filter(|row| row.earned > 0 && !bound(row))
        .min_by_key(|row| row.x.saturating_sub(Decimal::TEN).abs());
    // A saving may be any amount: the roundest one reads best.
    let digits = |row: &&Row| match relation.axis {
        Axis::Saving(_) => row
            .x
            .normalize()
            .mantissa()
            .to_string()
            .trim_end_matches('0')
            .len(),
        _ => 0,
    };
    let first = relation
        .rows
        .iter()
        .filter(|row| row.earned > 0 && bound(row))
        .min_by_key(digits);
    within.into_iter().chain(first).collect()
}

fn curve(line: &Line, axis: Axis) -> Option<&Curve> {
    match (&line.rule, axis) {
        (Rule::Curve { curve, .. }, Axis::Effect(_) | Axis::Saving(_) | Axis::Count(_)) => {
            Some(curve)
        }
        _ => None,
    }
}

fn example(w: &Words, line: &Line, relation: &Relation, row: &Row) -> Option<String> {
    let at = result(w, relation.axis, row.x);
    let mut sum: Vec<String> = row
        .worth
        .iter()
        .filter_map(|worth| product(w, line, worth))
        .collect();
    if sum.is_empty() {
        return None;
    }
    let long = sum.len() > 4;
    if long {
        sum.truncate(3);
        sum.push("…".to_owned());
    }
    let earned = w.money(row.earned);
    let sum = sum.join(" + ");
    let exact: Decimal = row.worth.iter().map(Worth::amount).sum();
    let arithmetic = if sum == w.figure(Decimal::from(row.earned)) {
        earned
    } else if exact.is_integer() {
        format!("{sum} = {earned}")
    } else {
        let (exact, rounded) = (
            w.figure(exact.normalize()),
            w.p("rounded to", "afrundet til"),
        );
        if sum == exact {
            format!("{sum}, {rounded} {earned}")
        } else {
            format!("{sum} = {exact}, {rounded} {earned}")
        }
    };
    let mut text = w.t(
        format!("Example: {at}: {arithmetic}"),
        format!("Eksempel: {at}: {arithmetic}"),
    );
    if let Some(held) = relation.held
        && let Rule::PriceBy(by) = &line.rule
    {
        let (name, held) = (w.metric(by.metric), w.number(held));
        text += &w.t(
            format!(", where {name} is {held}"),
            format!(", når {name} er {held}"),
        );
    }
    if row.paid == row.earned {
        return Some(text + ".");
    }
    let mut limits: Vec<Limit> = row
        .bound
        .iter()
        .filter(|b| b.took > 0)
        .map(|b| b.limit)
        .collect();
    limits.sort();
    limits.dedup();
    let limits: Vec<String> = limits.into_iter().map(|l| limit(w, l).to_owned()).collect();
    let (limits, paid) = (w.list(&limits), w.money(row.paid));
    Some(if limits.is_empty() {
        w.t(
            format!("{text}; {paid} is paid."),
            format!("{text}; der betales {paid}."),
        )
    } else {
        w.t(
            format!("{text}; after the limits ({limits}) {paid} is paid."),
            format!("{text}; efter grænserne ({limits}) betales {paid}."),
        )
    })
}

/// "at 25 %", "10 claims", "a saving of 100,000 kr."
pub(super) fn result(w: &Words, axis: Axis, x: Decimal) -> String {
    let metric = |m: usize| w.terms.metrics.get(m);
    match axis {
        Axis::Effect(m) | Axis::PriceBy(m) => {
            let value = w.with_unit(x, &metric(m).map_or_else(String::new, |m| w.effect_unit(m)));
            w.t(format!("at {value}"), format!("ved {value}"))
        }
        Axis::Count(m) => w.with_unit(x, &metric(m).map_or_else(String::new, |m| w.short_unit(m))),
        Axis::Person(m) => {
            let value = w.with_unit(x, &metric(m).map_or_else(String::new, |m| w.short_unit(m)));
            w.t(
                format!("{value} of one person"),
                format!("{value} for én person"),
            )
        }
        Axis::Saving(_) => {
            let saving = format!("{}\u{a0}{}", w.number(x), w.currency());
            w.t(
                format!("a saving of {saving}"),
                format!("en besparelse på {saving}"),
            )
        }
        Axis::Day(_) => {
            let days = i32::try_from(x.trunc().mantissa()).unwrap_or_default();
            w.date(w.terms.schedule.from.plus(days))
        }
        Axis::Charge => w.t("whatever the result", "uanset resultatet"),
    }
}

/// One product of the worth of a result: "3,200,000 + 160,000 × 5".
fn product(w: &Words, line: &Line, worth: &Worth) -> Option<String> {
    Some(match worth {
        Worth::Price {
            quantity,
            list,
            bid,
            index,
            deadweight,
            price,
            ..
        } => {
            let quantity = w.number(*quantity);
            let mut factors = vec![w.figure(*list)];
            if *bid != Decimal::ONE {
                factors.push(w.number(*bid));
            }
            if *index != Decimal::ONE {
                factors.push(w.number(index.round_dp(6).normalize()));
            }
            if !deadweight.is_zero() {
                factors.push(format!("(1 − {})", w.number(*deadweight)));
            }
            if factors.len() == 1 && price == list {
                format!("{quantity} × {}", w.figure(*list))
            } else {
                let (price, factors) = (w.figure(*price), factors.join(" × "));
                w.t(
                    format!("{quantity} × {price} (the price {factors}, rounded)"),
                    format!("{quantity} × {price} (prisen {factors}, afrundet)"),
                )
            }
        }
        Worth::Share {
            saving,
            share,
            times,
            ..
        } => {
            let (saving, share) = (w.figure(Decimal::from(*saving)), w.share(*share));
            if *times == Decimal::ONE {
                format!("{share} × {saving}")
            } else {
                format!("{share} × {} × {saving}", w.number(*times))
            }
        }
        Worth::Curve {
            effect,
            piece,
            result,
            base,
            ..
        } => {
            let piece = match &line.rule {
                Rule::Curve { curve, .. } => curve.pieces.get((*piece)?)?,
                _ => return None,
            };
            let show = |x: Decimal| match base {
                Some(_) => w.number(x),
                None => w.figure(x),
            };
            let percent = if piece.slope.is_zero() {
                show(*result)
            } else {
                let along = effect.saturating_sub(piece.anchor().unwrap_or_default());
                let falls = piece.slope.is_sign_negative() != along.is_sign_negative();
                let sign = if falls { "−" } else { "+" };
                let slope = show(piece.slope.abs());
                format!(
                    "{} {sign} {slope} × {}",
                    show(piece.pay),
                    w.number(along.abs())
                )
            };
            of_base(w, percent, piece.slope.is_zero(), *result, *base)
        }
        Worth::Charge { result, base, .. } => {
            let shown = match base {
                Some(_) => w.number(*result),
                None => w.figure(*result),
            };
            of_base(w, shown, true, *result, *base)
        }
        Worth::Floor { amount, .. } => {
            let lifted = w.figure(*amount);
            w.t(
                format!("{lifted} (lifted to the floor)"),
                format!("{lifted} (løftet til mindstebetalingen)"),
            )
        }
    })
}

/// A percentage of a base, or the money itself.
fn of_base(w: &Words, shown: String, plain: bool, result: Decimal, base: Option<i64>) -> String {
    let Some(base) = base else { return shown };
    let base = w.figure(Decimal::from(base));
    let percent = w.percent(result);
    if plain {
        format!("{percent} × {base}")
    } else {
        format!("({shown} = {percent}) × {base}")
    }
}

/// What a limit is called.
pub(super) fn limit(w: &Words, limit: Limit) -> &'static str {
    let (english, danish) = match limit {
        Limit::Tranche => ("caps of the tranches", "tranchernes lofter"),
        Limit::Requires => ("the required line", "den krævede linje"),
        Limit::Unless => ("another line has paid", "en anden linje har betalt"),
        Limit::MaxClaims => ("claims per person", "antal pr. person"),
        Limit::MaxUnits => ("number in total", "antal i alt"),
        Limit::Minimum => ("minimum", "mindstekrav"),
        Limit::Sample => ("people measured", "antal målte personer"),
        Limit::LinePerson => ("cap of the line per person", "linjens loft pr. person"),
        Limit::Person => (
            "cap of the contract per person",
            "kontraktens loft pr. person",
        ),
        Limit::LinePayment => ("cap of the line per payment", "linjens loft pr. betaling"),
        Limit::Line => ("cap of the line", "linjens loft"),
        Limit::TwoSided => (
            "cap on what the tranche pays",
            "loft over det, tranchen betaler",
        ),
        Limit::Payment => (
            "cap of the contract per payment",
            "kontraktens loft pr. betaling",
        ),
        Limit::Contract => ("cap of the contract", "kontraktens loft"),
        Limit::Payer => ("caps of the payers", "betalernes lofter"),
        Limit::Nobody => ("no payer on that day", "ingen betaler den dag"),
        Limit::Terminated => ("early end", "førtidigt ophør"),
        Limit::Nothing => ("never below nothing", "aldrig under nul"),
    };
    w.p(english, danish)
}

/// How a made-up measurement becomes an effect.
pub(super) fn effect(w: &Words, metric: &Metric, example: &EffectExample) -> String {
    let (unit, effect_unit) = (w.short_unit(metric), w.effect_unit(metric));
    let entry = &example.entry;
    let value = w.with_unit(entry.value, &unit);
    let rounded = entry.effect.round_dp(4).normalize();
    let about = if rounded == entry.effect.normalize() {
        ""
    } else {
        w.p("about ", "ca. ")
    };
    let effect = w.with_unit(rounded, &effect_unit);
    match entry.baseline {
        Some(baseline) => {
            let baseline = w.with_unit(baseline.round_dp(6), &unit);
            w.t(
                format!("Example: if the measured value is {value} and the baseline {baseline}, the effect is {about}{effect}."),
                format!("Eksempel: er den målte værdi {value} og sammenligningsgrundlaget {baseline}, er effekten {about}{effect}."),
            )
        }
        None => w.t(
            format!("Example: if the measured value is {value}, the effect is {about}{effect}."),
            format!("Eksempel: er den målte værdi {value}, er effekten {about}{effect}."),
        ),
    }
}
