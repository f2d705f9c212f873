//! The pictures: what each stress costs investors and municipality, side by side; and how much it takes.

use super::reverse::MIDDLE;
use crate::analysis::stress::{Figure, Found, Reverse, Stressed};
use crate::analysis::summary::Unit;
use crate::report::language::Language;
use crate::report::plots::Plot;
use crate::report::plots::bars::BarPlot;
use crate::report::plots::beside::SidePlot;
use crate::stats::interval::Estimate;

/// Most rows of a picture.
const MOST: usize = 14;
/// Figures that stand beside each other: those in kroner, and the chances.
const BESIDE: [(&str, [&str; 2]); 2] = [
    (
        "stress",
        ["investors.npv.mean", "municipality.net_saving.mean"],
    ),
    (
        "stress-chances",
        ["investors.p_loss", "municipality.p_no_saving"],
    ),
];

/// All pictures.
pub(super) fn pictures(stressed: &Stressed, language: Language) -> Vec<Plot> {
    let mut out: Vec<Plot> = BESIDE
        .iter()
        .filter_map(|(name, figures)| beside(stressed, name, *figures, language))
        .map(Plot::Beside)
        .collect();
    let ways = stressed.reverse.iter().zip(1..);
    out.extend(ways.filter_map(|(reverse, number)| {
        mildest(stressed, reverse, number, language).map(Plot::Bars)
    }));
    out
}

fn foot(stressed: &Stressed, (n, seed): (u64, u64), language: Language) -> (String, String) {
    (
        stressed.scenario.name.clone(),
        format!(
            "{} {} · {n} {} · {} {}",
            stressed.program.name,
            stressed.program.version,
            language.pick("replications", "gentagelser"),
            language.pick("seed", "frø"),
            seed
        ),
    )
}

fn beside(stressed: &Stressed, name: &str, ids: [&str; 2], language: Language) -> Option<SidePlot> {
    let at = |id: &str| stressed.figures.iter().position(|u| u.figure.id == id);
    let columns = ids.map(at);
    let figure = |k: usize| &stressed.figures[k].figure;
    let unit = columns
        .into_iter()
        .flatten()
        .map(|k| figure(k).unit)
        .next()?;
    if stressed.stresses.is_empty() {
        return None;
    }
    let said = |figure: &Figure| language.pick(figure.short, figure.short_da).to_owned();
    let who = [
        language.pick("Investors", "Investorer"),
        language.pick("Municipality", "Kommune"),
    ];
    let panel = |k: usize| {
        columns[k].map_or_else(String::new, |at| {
            format!("{}: {}", who[k], said(figure(at)))
        })
    };
    let chances = unit == Unit::Share;
    Some(SidePlot {
        name: name.to_owned(),
        title: language
            .pick("What stresses do to each party", "Hvad stress gør ved hver part")
            .to_owned(),
        subtitle: match (language, chances) {
            (Language::English, false) => "Change from the scenario as believed, with the same luck; what was agreed stands. Below 0 is worse. Lines: 95 % interval of the paired difference.",
            (Language::English, true) => "Change of the chance from the scenario as believed, in percentage points; above 0 is worse. Lines: 95 % interval of the paired difference.",
            (Language::Danish, false) => "Ændring fra scenariet som antaget, med samme tilfældigheder; aftalen står ved magt. Under 0 er værre. Streger: 95 %-interval for den parrede forskel.",
            (Language::Danish, true) => "Ændring af sandsynligheden fra scenariet som antaget, i procentpoint; over 0 er værre. Streger: 95 %-interval for den parrede forskel.",
        }
        .to_owned(),
        foot: foot(
            stressed,
            (stressed.replications, stressed.scenario.seed),
            language,
        ),
        currency: stressed.scenario.currency.clone(),
        language,
        unit,
        worse_above: chances,
        panels: [panel(0), panel(1)],
        rows: stressed
            .stresses
            .iter()
            .take(MOST)
            .map(|stress| {
                let cell = |k: usize| columns[k].and_then(|at| stress.effects[at].difference);
                let name = language.pick(&stress.name, &stress.name_da);
                (name.to_owned(), [cell(0), cell(1)])
            })
            .collect(),
    })
}

/// How likely it is that an assumption lies as far out as it must for a condition to be passed, the mildest change on top.
fn mildest(
    stressed: &Stressed,
    reverse: &Reverse,
    number: usize,
    language: Language,
) -> Option<BarPlot> {
    let reached = |found: &Found| matches!(found, Found::Reached { .. });
    let mut rows: Vec<(String, Estimate)> = reverse
        .assumptions
        .iter()
        // what lies at the middle already has not been moved
        .filter(|a| reached(&a.found) && a.score.abs() >= MIDDLE)
        .map(|a| (a.path.clone(), Estimate::exact(a.chance)))
        .collect();
    if let Some(joint) = reverse
        .joint
        .as_ref()
        .filter(|j| reached(&j.found) && j.distance >= MIDDLE)
    {
        let together = language.pick("the main ones together", "de vigtigste tilsammen");
        rows.push((together.to_owned(), Estimate::exact(joint.chance)));
    }
    if rows.is_empty() {
        return None;
    }
    rows.sort_by(|a, b| b.1.value.total_cmp(&a.1.value));
    rows.truncate(MOST);
    let condition = &reverse.condition.text;
    Some(BarPlot {
        name: format!("reverse-{number}"),
        title: match language {
            Language::English => format!("What it takes until {condition}"),
            Language::Danish => format!("Hvad der skal til, før {condition}"),
        },
        subtitle: language
            .pick(
                "How likely it is, as believed, that an assumption lies as far out as it must for that, with everything else as believed. Assumptions that cannot do it alone are left out.",
                "Hvor sandsynligt det antages at være, at en antagelse ligger så langt ude, som det kræver, med alt andet som antaget. Antagelser, der ikke kan gøre det alene, er udeladt.",
            )
            .to_owned(),
        foot: foot(
            stressed,
            (u64::from(reverse.effort.check), reverse.told_seed),
            language,
        ),
        currency: stressed.scenario.currency.clone(),
        language,
        unit: Unit::Share,
        rows,
    })
}
