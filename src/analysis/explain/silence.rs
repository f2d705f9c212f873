//! What a file does not say, so that a default holds.

use crate::contract::terms::{Draws, Kind, Measure, Terms};
use serde::Serialize;
use toml::Table;

/// Something that the file leaves to a default.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Silence {
    /// Digits of the smallest unit.
    Decimals,
    /// Rounding of amounts.
    Rounding,
    /// Rounding of unit prices.
    RoundPrices,
    /// Time from measurement to payment.
    Lag,
    /// Window per person.
    PersonWindow,
    /// Caps of the whole contract.
    Cap,
    /// What happens above a payer's cap.
    Over,
    /// Indexation.
    Indexation,
    /// The day from which indexation counts.
    IndexationFrom,
    /// Early termination.
    Termination,
    /// On whom a metric (index) is measured.
    On(usize),
    /// Against what a metric (index) is measured.
    Baseline(usize),
    /// What becomes of value and baseline of a metric (index).
    Effect(usize),
    /// When a line (index) is measured.
    When(usize),
    /// Claims per person of a line (index).
    MaxClaims(usize),
    /// What a second measurement of a line (index) pays.
    Repeat(usize),
    /// What happens outside the points of a line (index).
    Outside(usize),
    /// Which end of the points of a line (index) is closed.
    Closed(usize),
    /// The day from which draws are counted.
    Start,
    /// When capital is drawn.
    Draws,
    /// Whether payments that have arrived pay effort.
    Recycle,
    /// The kind of a tranche (index).
    Kind(usize),
    /// The coupon of a tranche (index).
    Coupon(usize),
    /// The commitment of a tranche (index).
    Commitment(usize),
}

/// What the file leaves out, in the order in which the explanation treats it. `file` is the file as it was resolved.
pub fn silences(terms: &Terms, file: &Table) -> Vec<Silence> {
    let mut all = Vec::new();
    let contract = table(file, "contract");
    let says = |key: &str| contract.is_some_and(|c| c.contains_key(key));
    let mut note = |silent: bool, what: Silence| {
        if silent {
            all.push(what);
        }
    };
    note(!says("decimals"), Silence::Decimals);
    note(!says("rounding"), Silence::Rounding);
    note(!says("round_prices"), Silence::RoundPrices);
    note(!says("lag"), Silence::Lag);
    note(!says("person_window"), Silence::PersonWindow);
    let capped = ["cap", "cap_per_payment", "cap_per_person"];
    note(!capped.iter().any(|key| says(key)), Silence::Cap);
    let payer_caps = terms
        .payers
        .iter()
        .chain(terms.lines.iter().flat_map(|l| l.payers.iter().flatten()))
        .any(|p| p.cap.is_some() || p.cap_per_year.is_some());
    note(payer_caps && !says("over"), Silence::Over);
    note(!says("indexation"), Silence::Indexation);
    let from = contract
        .and_then(|c| table(c, "indexation"))
        .is_some_and(|i| i.contains_key("from"));
    note(says("indexation") && !from, Silence::IndexationFrom);
    note(!says("termination"), Silence::Termination);
    for (i, metric) in terms.metrics.iter().enumerate() {
        let own = contract
            .and_then(|c| table(c, "metric"))
            .and_then(|all| table(all, &metric.id));
        let Some(own) = own else { continue };
        // Whom a report counts is not for this file to say.
        let reported = matches!(metric.measure, Measure::Reported(_));
        note(!reported && !own.contains_key("on"), Silence::On(i));
        note(!own.contains_key("baseline"), Silence::Baseline(i));
        let number = metric.measure.kind() == Kind::Number;
        note(number && !own.contains_key("effect"), Silence::Effect(i));
    }
    for (i, line) in terms.lines.iter().enumerate() {
        let own = contract
            .and_then(|c| table(c, "line"))
            .and_then(|all| table(all, &line.id));
        let Some(own) = own else { continue };
        let kind = line
            .metric
            .and_then(|m| terms.metrics.get(m))
            .map(|m| m.measure.kind());
        note(
            !line.by_cohort && !own.contains_key("when"),
            Silence::When(i),
        );
        note(
            kind == Some(Kind::Claims) && !own.contains_key("max_claims"),
            Silence::MaxClaims(i),
        );
        // Claims and units belong to one period each; a saving is always that of all periods so far.
        let repeatable = kind == Some(Kind::Number);
        note(
            repeatable && !own.contains_key("repeat"),
            Silence::Repeat(i),
        );
        if let Some(points) = table(own, "points") {
            let sides = points.contains_key("before") && points.contains_key("after");
            note(!sides, Silence::Outside(i));
            let closed = own.contains_key("closed") || points.contains_key("closed");
            note(!closed, Silence::Closed(i));
        }
    }
    if let Some(capital) = table(file, "capital") {
        note(!capital.contains_key("start"), Silence::Start);
        let draws = capital.contains_key("draws") || capital.contains_key("draw_every");
        note(
            !draws && matches!(terms.capital.draws, Draws::Needed { .. }),
            Silence::Draws,
        );
        note(!capital.contains_key("recycle"), Silence::Recycle);
        let tranches = table(capital, "tranche");
        for (i, (_, tranche)) in tranches.into_iter().flatten().enumerate() {
            let Some(tranche) = tranche
                .as_table()
                .filter(|_| i < terms.capital.tranches.len())
            else {
                continue;
            };
            note(!tranche.contains_key("kind"), Silence::Kind(i));
            note(!tranche.contains_key("coupon"), Silence::Coupon(i));
            note(!tranche.contains_key("commitment"), Silence::Commitment(i));
        }
    }
    all
}

fn table<'a>(of: &'a Table, key: &str) -> Option<&'a Table> {
    of.get(key).and_then(toml::Value::as_table)
}
