//! Tables of payment against result, of dates, and of where figures come from.

use super::examples::{limit, result};
use super::words::Words;
use super::{Table, line};
use crate::analysis::explain::{Axis, LineStudy, Relation, Row};
use crate::contract::statement::Worth;
use crate::contract::terms::{Closed, Line, Rule};
use crate::scenario::Assumption;
use rust_decimal::Decimal;

/// The tables of one line.
///
/// `dated`: whether its dates are to be listed (not where a line before has the same).
pub(super) fn of_line(w: &Words, line: &Line, study: &LineStudy, dated: bool) -> Vec<Table> {
    let mut all: Vec<Table> = study
        .relations
        .iter()
        .map(|relation| payment(w, line, relation))
        .collect();
    if dated && study.moments.len() > 1 {
        all.push(calendar(w, study));
    }
    all
}

fn calendar(w: &Words, study: &LineStudy) -> Table {
    let cohorts = study.moments.iter().any(|m| m.cohort.is_some());
    let mut columns = vec![
        w.t("From", "Fra"),
        w.t("Measured on", "Måledag"),
        w.t("Paid on", "Betalingsdato"),
    ];
    let mut rows = line::calendar(w, &study.moments);
    // Cohorts have their own days of intake; other lines have nobody apart.
    if cohorts {
        columns[0] = w.t("Cohort", "Hold");
    }
    for row in &mut rows {
        row.remove(usize::from(cohorts));
    }
    Table {
        title: w.t(
            "When it is measured and paid",
            "Hvornår der måles og betales",
        ),
        note: String::new(),
        columns,
        right: Vec::new(),
        rows,
    }
}

fn payment(w: &Words, line: &Line, relation: &Relation) -> Table {
    let (measured, paid) = (
        w.date(relation.moment.until),
        w.date(relation.moment.payment),
    );
    let mut note = w.t(
        format!(
            "Measured on {measured}, paid on {paid}; the line by itself, as its first payment."
        ),
        format!(
            "Måledag den {measured}, betaling den {paid}; linjen for sig, som dens første betaling."
        ),
    );
    if relation.chained && matches!(relation.axis, Axis::Person(_)) {
        note += &w.t(
            " The person has as many claims of the required line, which are paid for, too.",
            " Personen har lige så mange resultater af den krævede linje, som der også betales for.",
        );
    } else if relation.chained {
        note += &w.t(
            " The required line has its claims or has paid.",
            " Den krævede linje er opfyldt.",
        );
    }
    if let Some(provided) = relation.provided {
        let provided = w.money(provided);
        note += &w.t(
            format!(" An example, in which {provided} of capital has been drawn."),
            format!(" Et eksempel, hvor der er trukket {provided} i kapital."),
        );
    }
    if let (Some(held), Rule::PriceBy(by)) = (relation.held, &line.rule) {
        let (name, held) = (w.metric(by.metric), w.number(held));
        note += &w.t(
            format!(" {name} is {held}, where the price is highest."),
            format!(" {name} er {held}, hvor prisen er højest."),
        );
    }
    let percent = relation.rows.iter().any(|row| share(row).is_some());
    let bound = relation
        .rows
        .iter()
        .any(|row| row.bound.iter().any(|b| b.took > 0));
    let mut columns = vec![heading(w, relation.axis)];
    let mut right = vec![0, 1];
    if percent {
        columns.push(w.t("Percent of the base", "Procent af grundlaget"));
        right.push(columns.len());
    }
    let money = w.currency();
    columns.push(w.t(format!("Payment, {money}"), format!("Betaling, {money}")));
    if bound {
        columns.push(w.t("What limits it", "Hvad der begrænser"));
    }
    let rows = relation
        .rows
        .iter()
        .map(|row| {
            let mut cells = vec![match relation.axis {
                Axis::Day(_) | Axis::Charge => result(w, relation.axis, row.x),
                _ => w.number(row.x),
            }];
            if percent {
                cells.push(share(row).map_or_else(String::new, |x| w.number(x)));
            }
            cells.push(w.figure(Decimal::from(row.paid)));
            if bound {
                cells.push(limits(w, row));
            }
            cells
        })
        .collect();
    Table {
        title: w.t("Payment against result", "Betaling efter resultat"),
        note,
        columns,
        right,
        rows,
    }
}

/// Every number of the file with its source, in the order of the file; none without numbers.
pub(super) fn sources(w: &Words, all: &[Assumption]) -> Option<Table> {
    let rows: Vec<Vec<String>> = all
        .iter()
        .filter(|a| a.source.is_some() || a.grade.is_some() || a.note.is_some())
        .map(|a| {
            let said = [a.source.as_deref(), a.note.as_deref()];
            let said: Vec<&str> = said.into_iter().flatten().collect();
            vec![
                a.path.clone(),
                as_another(w, &a.value).unwrap_or_else(|| a.value.clone()),
                a.grade
                    .map_or_else(|| "–".to_owned(), |g| g.letter().to_owned()),
                said.join(". "),
            ]
        })
        .collect();
    (!rows.is_empty()).then(|| Table {
        title: w.t("Numbers with a source or a remark", "Tal med kilde eller bemærkning"),
        note: w.t(
            "Grades: A statute or official figure … D derived; U is unverified. All other numbers stand in the file without a source.",
            "Karakterer: A lov eller officielt tal … D afledt; U er ubekræftet. Alle andre tal står i filen uden kilde.",
        ),
        columns: vec![
            w.t("Field", "Felt"),
            w.t("Value", "Værdi"),
            w.t("Grade", "Karakter"),
            w.t("Source", "Kilde"),
        ],
        right: Vec::new(),
        rows,
    })
}

/// A number that is the same as another, in words.
fn as_another(w: &Words, value: &str) -> Option<String> {
    let (before, path) = value.split_once("same_as")?;
    let path = path.split('"').nth(1).filter(|_| before.trim() == "{")?;
    Some(w.t(format!("as {path}"), format!("som {path}")))
}

/// Percent of a base that a row comes to.
fn share(row: &Row) -> Option<Decimal> {
    let mut sum = None;
    for worth in &row.worth {
        if let Worth::Curve {
            result,
            base: Some(_),
            ..
        }
        | Worth::Charge {
            result,
            base: Some(_),
            ..
        }
        | Worth::Floor {
            result,
            base: Some(_),
            ..
        } = worth
        {
            // A floor says by how much it lifts.
            sum = Some(sum.map_or(*result, |s: Decimal| s.saturating_add(*result)));
        }
    }
    sum
}

fn limits(w: &Words, row: &Row) -> String {
    let mut limits: Vec<_> = row
        .bound
        .iter()
        .filter(|b| b.took > 0)
        .map(|b| b.limit)
        .collect();
    limits.sort();
    limits.dedup();
    let names: Vec<&str> = limits.into_iter().map(|l| limit(w, l)).collect();
    names.join(", ")
}

/// What stands in the first column.
pub(super) fn heading(w: &Words, axis: Axis) -> String {
    let metric = |m: usize| w.terms.metrics.get(m);
    match axis {
        Axis::Effect(m) | Axis::PriceBy(m) => metric(m).map_or_else(String::new, |m| {
            let (name, unit) = (w.name(&m.name, &m.name_da), w.effect_unit(m));
            if unit.is_empty() {
                name.to_owned()
            } else {
                format!("{name}, {unit}")
            }
        }),
        Axis::Count(m) => metric(m).map_or_else(String::new, |m| {
            let (name, unit) = (w.name(&m.name, &m.name_da), w.short_unit(m));
            if unit.is_empty() {
                name.to_owned()
            } else {
                format!("{name}, {unit}")
            }
        }),
        Axis::Person(m) => metric(m).map_or_else(String::new, |m| {
            let name = w.name(&m.name, &m.name_da);
            w.t(
                format!("{name}, of one person"),
                format!("{name}, for én person"),
            )
        }),
        Axis::Saving(m) => metric(m).map_or_else(String::new, |m| {
            let (name, money) = (w.name(&m.name, &m.name_da), w.currency());
            w.t(
                format!("{name}, saving so far, {money}"),
                format!("{name}, besparelse hidtil, {money}"),
            )
        }),
        Axis::Day(_) => w.t("One, achieved on", "Én, opnået den"),
        Axis::Charge => w.t("Result", "Resultat"),
    }
}

/// Which end of a band is closed, in a few words for a picture.
pub(super) fn closed(w: &Words, line: &Line) -> Option<String> {
    let curve = match &line.rule {
        Rule::Curve { curve, .. } => curve,
        Rule::PriceBy(by) => &by.curve,
        _ => return None,
    };
    Some(match curve.closed {
        Closed::Below => w.t(
            "on a bound between two bands the upper one holds",
            "på en grænse mellem to intervaller gælder det øverste",
        ),
        Closed::Above => w.t(
            "on a bound between two bands the lower one holds",
            "på en grænse mellem to intervaller gælder det nederste",
        ),
    })
}
