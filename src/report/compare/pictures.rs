//! The pictures of a comparison: distributions side by side, and differences of money.

use crate::analysis::compare::{Against, Comparison, Curve};
use crate::analysis::summary::{Topic, Unit};
use crate::report::language::{Language, Named};
use crate::report::plots::Plot;
use crate::report::plots::bars::BarPlot;
use crate::report::plots::lines::{Axis, Line, LinePlot};

/// All pictures of a comparison.
pub(super) fn pictures(comparison: &Comparison, language: Language) -> Vec<Plot> {
    let curves = comparison.curves.iter();
    let mut all: Vec<Plot> = curves
        .filter_map(|curve| distribution(comparison, curve, language))
        .map(Plot::Lines)
        .collect();
    for against in &comparison.against {
        all.extend(differences(comparison, against, language).map(Plot::Bars));
    }
    all
}

fn label(comparison: &Comparison, index: usize) -> &str {
    comparison.scenarios.get(index).map_or("", |s| &s.label)
}

fn foot(comparison: &Comparison, language: Language) -> (String, String) {
    let (seed, n) = (
        comparison.scenarios.first().map_or(0, |s| s.info.seed),
        comparison.replications,
    );
    (
        label(comparison, 0).to_owned(),
        format!(
            "{} {} · {n} {} · {} {seed}",
            comparison.program.name,
            comparison.program.version,
            language.pick("replications", "gentagelser"),
            language.pick("seed", "frø"),
        ),
    )
}

fn currency(comparison: &Comparison) -> String {
    let first = comparison.scenarios.first();
    first.map_or_else(String::new, |s| s.info.currency.clone())
}

fn distribution(comparison: &Comparison, curve: &Curve, language: Language) -> Option<LinePlot> {
    let mut metrics = comparison.against.iter().flat_map(|a| &a.metrics);
    let metric = metrics.find(|m| m.id == curve.metric)?;
    let lines: Vec<Line> = curve
        .quantiles
        .iter()
        .enumerate()
        .filter(|(_, quantiles)| !quantiles.is_empty())
        .map(|(index, quantiles)| {
            let share = |k: usize| (k as f64 + 0.5) / quantiles.len() as f64;
            Line {
                label: label(comparison, index).to_owned(),
                points: quantiles
                    .iter()
                    .enumerate()
                    .map(|(k, q)| (*q, share(k)))
                    .collect(),
                band: Vec::new(),
                dots: false,
            }
        })
        .collect();
    Some(LinePlot {
        name: format!("distribution-{}", curve.metric.replace('.', "-")),
        title: metric.name_in(language).to_owned(),
        subtitle: language
            .pick(
                "Share of the replications that come to this much or less. A line further to the right is better at every level of risk; \
                 lines that cross trade one risk for another.",
                "Andel af gentagelserne, der når så meget eller mindre. En linje længere til højre er bedre på hvert risikoniveau; linjer, \
                 der krydser hinanden, bytter én risiko for en anden.",
            )
            .to_owned(),
        foot: foot(comparison, language),
        currency: currency(comparison),
        language,
        x: Axis {
            label: metric.name_in(language).to_owned(),
            unit: metric.unit,
        },
        y: Axis {
            label: language.pick("Share of replications", "Andel af gentagelser").to_owned(),
            unit: Unit::Share,
        },
        lines,
    })
}

/// What each amount on the first page changes by.
fn differences(comparison: &Comparison, against: &Against, language: Language) -> Option<BarPlot> {
    let rows: Vec<(String, crate::stats::interval::Estimate)> = against
        .metrics
        .iter()
        .filter(|m| m.headline && m.unit == Unit::Money && m.topic != Topic::Enterprises)
        .filter_map(|m| Some((m.name_in(language).to_owned(), m.difference?)))
        .collect();
    if rows.is_empty() || rows.iter().all(|(_, e)| e.value == 0.0) {
        return None;
    }
    let (first, here) = (label(comparison, 0), label(comparison, against.scenario));
    let level = comparison.level * 100.0;
    Some(BarPlot {
        name: format!("differences-{}", against.scenario),
        title: format!("{here} {} {first}", language.pick("against", "mod")),
        subtitle: match language {
            Language::English => format!(
                "Difference of the means, replication by replication with the same luck; whiskers: {level:.0} % interval of the simulation error."
            ),
            Language::Danish => format!(
                "Forskel i gennemsnit, gentagelse for gentagelse med de samme tilfældigheder; streger: {level:.0} %-interval for \
                 simulationsusikkerheden."
            ),
        },
        foot: foot(comparison, language),
        currency: currency(comparison),
        language,
        unit: Unit::Money,
        rows,
    })
}
