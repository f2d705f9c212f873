//! Outcomes as a file that reads back as the same outcomes.

use super::Format;
use crate::contract::outcomes::{ALL, NOBODY, Outcomes};
use crate::contract::terms::{Measure, Terms};
use rust_decimal::Decimal;

/// Outcomes as the text of a file.
///
/// Reading it for the same contract gives the same outcomes, if they are ones that a file can hold: sorted; persons other than
/// `NOBODY` with whole claims; numbers up to 10¹⁵ with at most 12 decimals. (CSV has no way to name a metric called `cost` or `terminated`.)
pub fn write_outcomes(outcomes: &Outcomes, terms: &Terms, format: Format) -> String {
    let rows = rows(outcomes, terms);
    match format {
        Format::Toml => toml(&rows),
        Format::Csv => csv(&rows),
    }
}

/// What a row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Head {
    Outcome,
    Cost,
    Terminated,
}

/// A row: its fields as they are named in CSV, texts without quotes.
struct Line {
    head: Head,
    fields: Vec<(&'static str, String)>,
}

/// The columns of a CSV file.
const COLUMNS: [&str; 8] = [
    "metric", "date", "value", "baseline", "person", "cohort", "sample", "controls",
];

fn rows(outcomes: &Outcomes, terms: &Terms) -> Vec<Line> {
    let metric = |index: u16| {
        let found = terms.metrics.get(usize::from(index));
        found.map_or_else(String::new, |m| m.id.clone())
    };
    let cohort = |index: u16| {
        let found = terms.cohorts.get(usize::from(index));
        found.filter(|_| index != ALL).map(|c| c.id.clone())
    };
    let money = |amount: i64| {
        Decimal::from_i128_with_scale(i128::from(amount), terms.currency.decimals).to_string()
    };
    let outcome = |fields: Vec<(&'static str, Option<String>)>| Line {
        head: Head::Outcome,
        fields: given(fields),
    };
    let mut lines = Vec::new();
    for (day, which) in &outcomes.terminated {
        let id = terms.terminations.get(*which).map(|t| t.id.clone());
        lines.push(Line {
            head: Head::Terminated,
            fields: given(vec![
                ("metric", Some("terminated".to_owned())),
                ("date", Some(day.to_string())),
                ("cohort", id),
            ]),
        });
    }
    for event in &outcomes.events {
        let person = (event.person != NOBODY).then(|| event.person.to_string());
        lines.push(outcome(vec![
            ("metric", Some(metric(event.metric))),
            ("date", Some(event.day.to_string())),
            ("value", Some(event.count.to_string())),
            ("person", person),
            ("cohort", cohort(event.cohort)),
        ]));
    }
    for number in &outcomes.numbers {
        let baselines: Vec<String> = number.baselines.iter().map(Decimal::to_string).collect();
        lines.push(outcome(vec![
            ("metric", Some(metric(number.metric))),
            ("date", Some(number.day.to_string())),
            ("value", Some(number.value.to_string())),
            (
                "baseline",
                (!baselines.is_empty()).then(|| baselines.join(";")),
            ),
            ("cohort", cohort(number.cohort)),
            ("sample", number.sample.map(|n| n.to_string())),
            ("controls", number.controls.map(|n| n.to_string())),
        ]));
    }
    // What a value is must not change from row to row: of a metric it is the cost throughout, with its baseline, or the saving.
    let costs = |index: u16| {
        let metric = terms.metrics.get(usize::from(index));
        metric.is_some_and(|m| matches!(m.measure, Measure::Saving { .. }))
            || outcomes
                .money
                .iter()
                .any(|on| on.metric == index && on.expected != 0)
    };
    let costs: Vec<bool> = (0..terms.metrics.len())
        .map(|index| u16::try_from(index).is_ok_and(costs))
        .collect();
    for on in &outcomes.money {
        // Without a baseline a file gives the saving itself.
        let cost = costs.get(usize::from(on.metric)).is_none_or(|cost| *cost);
        let (value, baseline) = if cost {
            (on.actual, Some(money(on.expected)))
        } else {
            (on.actual.saturating_neg(), None)
        };
        lines.push(outcome(vec![
            ("metric", Some(metric(on.metric))),
            ("date", Some(on.day.to_string())),
            ("value", Some(money(value))),
            ("baseline", baseline),
        ]));
    }
    for (day, amount) in &outcomes.costs {
        lines.push(Line {
            head: Head::Cost,
            fields: given(vec![
                ("metric", Some("cost".to_owned())),
                ("date", Some(day.to_string())),
                ("value", Some(money(*amount))),
            ]),
        });
    }
    lines
}

fn given(fields: Vec<(&'static str, Option<String>)>) -> Vec<(&'static str, String)> {
    let fields = fields.into_iter();
    fields
        .filter_map(|(name, value)| Some((name, value?)))
        .collect()
}

fn csv(lines: &[Line]) -> String {
    let mut text = format!("{}\n", COLUMNS.join(","));
    for line in lines {
        // Ids, dates and numbers: nothing that would need quotes.
        let cells = COLUMNS.map(|column| {
            let field = line.fields.iter().find(|(name, _)| *name == column);
            field.map_or("", |(_, value)| value.as_str())
        });
        text.push_str(&cells.join(","));
        text.push('\n');
    }
    text
}

/// The early ends: one as a table, several as a list.
fn ends(lines: &[Line]) -> String {
    let ends = lines.iter().filter(|line| line.head == Head::Terminated);
    let tables: Vec<String> = ends
        .map(|line| {
            let value = |wanted: &str| {
                let field = line.fields.iter().find(|(name, _)| *name == wanted);
                field.map_or("", |(_, value)| value.as_str())
            };
            let (on, by) = (value("date"), value("cohort"));
            format!("{{ on = {on}, by = \"{by}\" }}")
        })
        .collect();
    match &tables[..] {
        [] => String::new(),
        [only] => format!("terminated = {only}\n\n"),
        several => format!("terminated = [{}]\n\n", several.join(", ")),
    }
}

fn toml(lines: &[Line]) -> String {
    let mut text = ends(lines);
    for line in lines {
        let value = |wanted: &str| {
            let field = line.fields.iter().find(|(name, _)| *name == wanted);
            field.map_or("", |(_, value)| value.as_str())
        };
        match line.head {
            Head::Terminated => {}
            Head::Cost => text.push_str(&format!(
                "[[cost]]\ndate = {}\namount = {}\n\n",
                value("date"),
                value("value")
            )),
            Head::Outcome => {
                text.push_str("[[outcome]]\n");
                for (name, value) in &line.fields {
                    let written = match *name {
                        "metric" | "cohort" => format!("\"{value}\""),
                        "baseline" if value.contains(';') => {
                            format!("[{}]", value.replace(';', ", "))
                        }
                        _ => value.clone(),
                    };
                    text.push_str(&format!("{name} = {written}\n"));
                }
                text.push('\n');
            }
        }
    }
    text
}
