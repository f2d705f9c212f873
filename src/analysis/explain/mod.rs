//! What a contract pays as a function of a result: when, and how much, computed by settling made-up outcomes.
//!
//! Nothing here knows a rule of payment: every figure is read from the statement of a settlement, so that what is explained
//! is what is paid. Each line is looked at by itself ([`probe`]): the other lines are silent, conditions on other results are met,
//! nothing ends early, and the result stands for the effect of the metric, whatever its baseline.

pub mod dates;
pub mod effects;
mod graph;
mod points;
pub mod probe;
pub mod silence;

use crate::contract::statement::{Bound, Worth};
use crate::contract::terms::{Kind, Line, Rule, Terms};
use dates::Moment;
use effects::EffectExample;
use probe::Prober;
use rust_decimal::Decimal;
use serde::Serialize;
use silence::Silence;

/// A contract, looked at.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Study {
    /// By line.
    pub lines: Vec<LineStudy>,
    /// How a measured value becomes an effect, by metric; `None` where there is nothing to compute.
    pub effects: Vec<Option<EffectExample>>,
    /// What the file does not say; empty if the file is not known.
    pub silent: Vec<Silence>,
}

/// One line.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LineStudy {
    /// When it is measured and paid, in order.
    pub moments: Vec<Moment>,
    /// Payment against result; empty if it cannot be measured at all.
    pub relations: Vec<Relation>,
}

/// Payment against one kind of result, measured on one day.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Relation {
    /// What the result is.
    pub axis: Axis,
    /// When it is measured and paid.
    pub moment: Moment,
    /// Capital drawn for it, in smallest units, where the payment is a percentage of capital.
    pub provided: Option<i64>,
    /// The number at which a price that depends on one was looked at.
    pub held: Option<Decimal>,
    /// Whether another line had to pay first.
    pub chained: bool,
    /// The table, in ascending order of the result.
    pub rows: Vec<Row>,
    /// The picture: pieces without jumps. Empty where a picture would show nothing.
    pub graph: Vec<Segment>,
}

/// What a result is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Axis {
    /// The effect of a number (index of the metric).
    Effect(usize),
    /// Claims or units, of nobody in particular (index of the metric).
    Count(usize),
    /// Claims or units of one person (index of the metric).
    Person(usize),
    /// The cumulative saving in major units of the currency (index of the metric).
    Saving(usize),
    /// One claim or unit, by the effect of the number that its price depends on (index of that number).
    PriceBy(usize),
    /// One claim or unit, by the day on which it is achieved (index of the metric): x is days since the start of the contract.
    Day(usize),
    /// No result: a standing charge.
    Charge,
}

/// One result and what it pays.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Row {
    /// The result.
    pub x: Decimal,
    /// The arithmetic before limits.
    pub worth: Vec<Worth>,
    /// The worth rounded, in smallest units.
    pub earned: i64,
    /// What bound.
    pub bound: Vec<Bound>,
    /// What the line pays, in smallest units; negative where a tranche pays.
    pub paid: i64,
}

/// A piece of the picture without a jump.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Segment {
    /// Result and payment (in major units), ascending in the result; joined by straight lines. A single point stands alone.
    pub points: Vec<(f64, f64)>,
    /// Whether the first and the last point belong to it: `false` at a jump whose value lies elsewhere, `true` elsewhere.
    pub ends: (bool, bool),
    /// Whether a cap or another limit holds it down.
    pub capped: bool,
}

/// Looks at a contract. `written` is the file as it was resolved, if it is known: it tells what is said from what is a default.
pub fn explain(terms: &Terms, written: Option<&toml::Table>) -> Study {
    let moments = dates::moments(terms);
    Study {
        effects: effects::examples(terms, &moments),
        lines: moments
            .into_iter()
            .enumerate()
            .map(|(line, moments)| line_study(terms, line, moments))
            .collect(),
        silent: written.map_or_else(Vec::new, |file| silence::silences(terms, file)),
    }
}

fn line_study(terms: &Terms, index: usize, moments: Vec<Moment>) -> LineStudy {
    let mut relations = Vec::new();
    let line = &terms.lines[index];
    let prober = Prober::new(terms, index);
    for (axis, moment) in axes(terms, line, &moments) {
        let run = |x: Decimal| prober.row(axis, moment, x);
        let mut rows: Vec<Row> = Vec::new();
        for x in points::points(terms, line, axis, &run) {
            rows.extend(run(x));
        }
        if rows.is_empty() {
            continue;
        }
        relations.push(Relation {
            axis,
            moment: *moment,
            provided: prober.provided(),
            held: prober.held().filter(|_| matches!(axis, Axis::Count(_))),
            chained: line.requires.is_some(),
            graph: graph::graph(terms, line, axis, &rows, &run),
            rows,
        });
    }
    LineStudy { moments, relations }
}

/// What to put the payment of a line against, and on which day: on the first, and again where a floor has ended.
fn axes<'a>(terms: &Terms, line: &Line, moments: &'a [Moment]) -> Vec<(Axis, &'a Moment)> {
    let Some(first) = moments.first() else {
        return Vec::new();
    };
    let metric = line.metric.unwrap_or_default();
    let kind = line
        .metric
        .and_then(|m| terms.metrics.get(m))
        .map(|m| m.measure.kind());
    let mut all = match (kind, &line.rule) {
        (_, Rule::Charge { .. }) => vec![(Axis::Charge, first)],
        (_, Rule::PriceBy(by)) => vec![
            (Axis::PriceBy(by.metric), first),
            (Axis::Count(metric), first),
        ],
        (Some(Kind::Claims | Kind::Units), rule) => {
            let mut all = vec![(Axis::Count(metric), first)];
            let limits = &line.limits;
            let per_person = limits.cap_per_person.or(terms.cap_per_person).is_some();
            let several = match limits.max_claims {
                Some(most) => most > 1,
                None => line.requires.is_some(),
            };
            if kind == Some(Kind::Claims) && several || per_person {
                all.push((Axis::Person(metric), first));
            }
            let dated = matches!(rule, Rule::Price { steps } if steps.len() > 1);
            if dated || terms.indexation.is_some() {
                all.push((Axis::Day(metric), first));
            }
            all
        }
        (Some(Kind::Money), _) => vec![(Axis::Saving(metric), first)],
        (Some(Kind::Number), _) => vec![(Axis::Effect(metric), first)],
        (None, _) => Vec::new(),
    };
    if let Some(until) = line.limits.floor.as_ref().and_then(|floor| floor.until) {
        let later = moments.iter().find(|m| m.until > until);
        if let (Some(later), Some(&(axis, _))) = (later, all.first())
            && first.until <= until
        {
            all.push((axis, later));
        }
    }
    all
}

#[cfg(test)]
pub mod sample;
#[cfg(test)]
mod tests;
