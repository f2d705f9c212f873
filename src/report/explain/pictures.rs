//! Which pictures a contract has.

use super::Explained;
use super::tables::{closed, heading};
use super::words::Words;
use crate::analysis::explain::Relation;
use crate::contract::terms::{Line, Rule};
use crate::report::language::Language;
pub use crate::report::plots::payment::PaymentPlot;

/// The pictures: one for each line and kind of result that payment depends on, in the order of the lines.
pub fn pictures(explained: &Explained, language: Language) -> Vec<PaymentPlot> {
    let w = &Words::new(explained.terms, explained.parties, language);
    let mut all = Vec::new();
    for (line, study) in explained.terms.lines.iter().zip(&explained.study.lines) {
        let drawn: Vec<&Relation> = study
            .relations
            .iter()
            .filter(|r| !r.graph.is_empty())
            .collect();
        for (i, relation) in drawn.iter().enumerate() {
            let mut name = format!("payment-{}", line.id);
            if i > 0 {
                name += &format!("-{}", i + 1);
            }
            all.push(picture(w, explained, line, relation, name, language));
        }
    }
    all
}

fn picture(
    w: &Words,
    explained: &Explained,
    line: &Line,
    relation: &Relation,
    name: String,
    language: Language,
) -> PaymentPlot {
    let title = w.name(&line.name, &line.name_da);
    let (measured, paid) = (
        w.date(relation.moment.until),
        w.date(relation.moment.payment),
    );
    let mut subtitle = w.t(
        format!(
            "What the line pays by itself for one result. Measured on {measured}, paid on {paid}."
        ),
        format!("Hvad linjen for sig betaler for ét resultat. Måledag den {measured}, betaling den {paid}."),
    );
    let jumps = relation.graph.iter().any(|s| s.ends != (true, true));
    if let Some(closed) = closed(w, line).filter(|_| jumps && relation.held.is_none()) {
        subtitle += &w.t(format!(" Dots: {closed}."), format!(" Prikker: {closed}."));
    }
    if let (Some(held), Rule::PriceBy(by)) = (relation.held, &line.rule) {
        let (name, held) = (w.metric(by.metric), w.number(held));
        subtitle += &w.t(
            format!(" {name} is {held}, where the price is highest."),
            format!(" {name} er {held}, hvor prisen er højest."),
        );
    }
    if let Some(provided) = relation.provided {
        let provided = w.money(provided);
        subtitle += &w.t(
            format!(" An example, in which {provided} of capital has been drawn."),
            format!(" Et eksempel, hvor der er trukket {provided} i kapital."),
        );
    }
    let digest: String = explained.digest.chars().take(12).collect();
    PaymentPlot {
        name,
        // a line that is called "Payment for …" already says it
        title: if title.starts_with(w.p("Payment for", "Betaling for")) {
            title.to_owned()
        } else {
            w.t(
                format!("Payment for: {title}"),
                format!("Betaling for: {title}"),
            )
        },
        subtitle,
        result: heading(w, relation.axis),
        foot: (
            format!(
                "{} · {}",
                w.name(&explained.terms.title, &explained.terms.title_da),
                explained.name
            ),
            format!(
                "{digest} · {} {}",
                env!("CARGO_PKG_NAME"),
                env!("CARGO_PKG_VERSION")
            ),
        ),
        currency: explained.terms.currency.code.clone(),
        language,
        segments: relation.graph.clone(),
    }
}
