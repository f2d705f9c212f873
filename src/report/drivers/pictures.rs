//! The pictures: a tornado for each metric, and what knowledge is worth.

use super::page::{group, order};
use crate::analysis::drivers::{Decision, Drivers, Named as Metric, Tornado};
use crate::analysis::summary::Unit;
use crate::report::language::{Language, Named};
use crate::report::plots::Plot;
use crate::report::plots::bars::BarPlot;
use crate::report::plots::tornado::TornadoPlot;
use crate::stats::interval::Estimate;

/// Most bars of a picture.
const MOST: usize = 12;

/// All pictures.
pub(super) fn pictures(drivers: &Drivers, language: Language) -> Vec<Plot> {
    let tornados = drivers.metrics.iter().zip(&drivers.tornado);
    let tornados = tornados.filter_map(|(m, t)| tornado(drivers, m, t, language));
    let worth = drivers
        .worth
        .iter()
        .filter_map(|d| worth(drivers, d, language));
    tornados
        .map(Plot::Tornado)
        .chain(worth.map(Plot::Bars))
        .collect()
}

fn foot(drivers: &Drivers, n: u64, language: Language) -> (String, String) {
    (
        drivers.scenario.name.clone(),
        format!(
            "{} {} · {n} {} · {} {}",
            drivers.program.name,
            drivers.program.version,
            language.pick("replications a bar", "gentagelser pr. søjle"),
            language.pick("seed", "frø"),
            drivers.scenario.seed
        ),
    )
}

fn tornado(
    drivers: &Drivers,
    metric: &Metric,
    tornado: &Tornado,
    language: Language,
) -> Option<TornadoPlot> {
    let rows: Vec<(String, [Estimate; 2])> = order(tornado)
        .into_iter()
        .filter_map(|p| {
            let swing = &tornado.swings[p];
            Some((
                drivers.parameters[p].path.clone(),
                [swing.low?, swing.high?],
            ))
        })
        .take(MOST)
        .collect();
    if rows.is_empty() {
        return None;
    }
    Some(TornadoPlot {
        name: format!("tornado-{}", metric.id.replace('.', "-")),
        title: metric.name_in(language).to_owned(),
        subtitle: language
            .pick(
                "Change of the mean if one number is at its 5 % or 95 % point and everything else is as believed. Whiskers: 95 % interval of the \
                 simulation error.",
                "Ændring af gennemsnittet, hvis ét tal er ved sin 5 %- eller 95 %-fraktil og alt andet er som antaget. Streger: 95 %-interval for \
                 simulationsusikkerheden.",
            )
            .to_owned(),
        foot: foot(drivers, tornado.replications, language),
        currency: drivers.scenario.currency.clone(),
        language,
        unit: metric.unit,
        ends: [
            language.pick("at its 5 % point", "ved 5 %-fraktilen").to_owned(),
            language.pick("at its 95 % point", "ved 95 %-fraktilen").to_owned(),
        ],
        rows,
    })
}

fn worth(drivers: &Drivers, decision: &Decision, language: Language) -> Option<BarPlot> {
    let mut rows: Vec<(String, Estimate)> = drivers
        .groups
        .iter()
        .zip(&decision.groups)
        .filter_map(|(members, known)| Some((group(drivers, members), known.as_ref()?.value)))
        .filter(|(_, worth)| worth.value > 0.0)
        .collect();
    if rows.is_empty() {
        return None;
    }
    rows.sort_by(|a, b| b.1.value.total_cmp(&a.1.value));
    rows.truncate(MOST);
    let title = match decision.party.as_str() {
        "investors" => language.pick(
            "What it is worth to investors to know more before they sign",
            "Hvad det er værd for investorer at vide mere før underskrift",
        ),
        _ => language.pick(
            "What it is worth to the municipality to know more before it signs",
            "Hvad det er værd for kommunen at vide mere før underskrift",
        ),
    };
    Some(BarPlot {
        name: format!("worth-{}", decision.party),
        title: title.to_owned(),
        subtitle: language
            .pick(
                "Expected gain from knowing one number, or several that hang together, before the decision to sign. Whiskers: from what was surely \
                 gained to the most that this run allows for.",
                "Forventet gevinst ved at kende ét tal, eller flere der hænger sammen, før beslutningen om underskrift. Streger: fra det, der \
                 sikkert vindes, til det meste, som kørslen levner plads til.",
            )
            .to_owned(),
        foot: foot(drivers, decision.replications, language),
        currency: drivers.scenario.currency.clone(),
        language,
        unit: Unit::Money,
        rows,
    })
}
