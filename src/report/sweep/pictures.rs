//! What figures do along one field, and along one for each value of another.

use super::{Sweep, find, place};
use crate::analysis::summary::Unit;
use crate::report::language::Language;
use crate::report::plots::lines::{Axis, Line, LinePlot};

/// What is drawn: metric, statistic, unit, and how it is named.
const DRAWN: [(&str, &str, Unit, &str, &str); 4] = [
    (
        "investors.profit",
        "probability.loss",
        Unit::Share,
        "Chance that investors lose money",
        "Sandsynlighed for at investorerne taber penge",
    ),
    (
        "investors.irr",
        "p50",
        Unit::Share,
        "Median of the internal rate of return, per year",
        "Median af den interne rente, pr. år",
    ),
    (
        "municipality.net_saving",
        "mean",
        Unit::Money,
        "Mean causal saving of the municipality, net",
        "Kommunens kausale besparelse i gennemsnit, netto",
    ),
    (
        "municipality.net_saving",
        "probability.gain",
        Unit::Share,
        "Chance that the municipality is better off",
        "Sandsynlighed for at kommunen er bedre stillet",
    ),
];
/// Most lines in a picture.
const LINES: usize = 6;

/// The pictures; none where more than two fields are varied, where the first is no number, or where no two points share a line.
pub(super) fn pictures(sweep: &Sweep<'_>, language: Language) -> Vec<LinePlot> {
    let groups = groups(sweep);
    let drawable = matches!(sweep.factors.len(), 1 | 2) && (1..=LINES).contains(&groups.len());
    let points = groups.iter().map(|(_, points)| points.len());
    if !drawable || points.min().unwrap_or(0) < 2 {
        return Vec::new();
    }
    let picture = |(metric, statistic, unit, name, name_da): &(&str, &str, Unit, &str, &str)| {
        let lines: Vec<Line> = groups
            .iter()
            .map(|(label, points)| {
                let known = points.iter().filter_map(|(x, point)| {
                    let figure = find(sweep.readings[*point], metric, statistic)?;
                    let value = figure.value?;
                    let (low, high) = (figure.low.unwrap_or(value), figure.high.unwrap_or(value));
                    Some((*x, value, low, high))
                });
                let known: Vec<(f64, f64, f64, f64)> = known.collect();
                Line {
                    label: label.clone(),
                    points: known.iter().map(|(x, value, ..)| (*x, *value)).collect(),
                    band: known
                        .iter()
                        .map(|(x, _, low, high)| (*x, *high, *low))
                        .collect(),
                    dots: true,
                }
            })
            .collect();
        let any = lines.iter().any(|l| l.points.len() > 1);
        any.then(|| LinePlot {
            name: format!(
                "{}-{}",
                metric.replace('.', "-"),
                statistic.replace('.', "-")
            ),
            title: language.pick(name, name_da).to_owned(),
            subtitle: subtitle(sweep, language),
            foot: (
                sweep.scenario.name.clone(),
                format!(
                    "{} {} · {} {} · {} {}",
                    sweep.program.name,
                    sweep.program.version,
                    match sweep.replications() {
                        (least, most) if least < most => format!("{least}–{most}"),
                        (_, most) => most.to_string(),
                    },
                    language.pick("replications a point", "gentagelser pr. punkt"),
                    language.pick("seed", "frø"),
                    sweep.scenario.seed
                ),
            ),
            currency: sweep.scenario.currency.clone(),
            language,
            x: Axis {
                label: sweep.factors[0].path.clone(),
                unit: Unit::Ratio,
            },
            y: Axis {
                label: String::new(),
                unit: *unit,
            },
            lines,
        })
    };
    DRAWN.iter().filter_map(picture).collect()
}

fn subtitle(sweep: &Sweep<'_>, language: Language) -> String {
    let path = &sweep.factors[0].path;
    let by = sweep.factors.get(1).map(|f| &f.path);
    let area = language.pick(
        "The area around a line is the 95 % interval of the simulation error.",
        "Fladen om en linje er 95 %-intervallet for simulationsusikkerheden.",
    );
    match (by, language) {
        (None, Language::English) => format!("By {path}. {area}"),
        (None, Language::Danish) => format!("Efter {path}. {area}"),
        (Some(by), Language::English) => format!("By {path}, a line for each {by}. {area}"),
        (Some(by), Language::Danish) => format!("Efter {path}, en linje for hver {by}. {area}"),
    }
}

/// Points by the value of the second field, in the order of the first: label, and (place, number of the point).
fn groups(sweep: &Sweep<'_>) -> Vec<(String, Vec<(f64, usize)>)> {
    let mut out: Vec<(String, Vec<(f64, usize)>)> = Vec::new();
    for (number, point) in sweep.points.iter().enumerate() {
        let Some(x) = point.first().and_then(|value| place(value)) else {
            return Vec::new();
        };
        let label = point.get(1).map_or_else(
            || sweep.scenario.name.clone(),
            |value| format!("{} = {value}", sweep.factors[1].path),
        );
        match out.iter_mut().find(|(l, _)| *l == label) {
            Some((_, points)) => points.push((x, number)),
            None => out.push((label, vec![(x, number)])),
        }
    }
    for (_, points) in &mut out {
        points.sort_by(|a, b| a.0.total_cmp(&b.0));
    }
    out
}
