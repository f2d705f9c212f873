//! What is told of each party under a stress.

use super::statistic::Statistic;
use crate::analysis::catalogue::as_metrics_have_it;
use crate::analysis::run::RunError;
use crate::analysis::side::Side;
use crate::analysis::summary::Unit;
use serde::Serialize;

/// Share of the replications that is the worst part.
pub const TAIL: f64 = 0.05;

/// Whose figure it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Party {
    /// Whoever advances the money.
    Investors,
    /// The municipalities together.
    Municipality,
}

/// A figure.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Figure {
    /// Stable id.
    pub id: &'static str,
    /// Whose.
    pub party: Party,
    /// The metric behind it.
    pub metric: &'static str,
    /// Unit.
    pub unit: Unit,
    /// Name in English.
    pub name: &'static str,
    /// Name in Danish.
    pub name_da: &'static str,
    /// Short name in English.
    pub short: &'static str,
    /// Short name in Danish.
    pub short_da: &'static str,
    /// Whether more of it is worse for the party.
    pub worse_if_more: bool,
    /// What is read off the metric.
    #[serde(skip)]
    pub statistic: Statistic,
}

const fn figure(
    id: &'static str,
    party: Party,
    (metric, statistic): (&'static str, Statistic),
    unit: Unit,
    names: [&'static str; 4],
    worse_if_more: bool,
) -> Figure {
    let [name, name_da, short, short_da] = names;
    Figure {
        id,
        party,
        metric,
        unit,
        name,
        name_da,
        short,
        short_da,
        worse_if_more,
        statistic,
    }
}

/// All figures, the investors' first.
pub const FIGURES: [Figure; 9] = [
    figure(
        "investors.npv.mean",
        Party::Investors,
        ("investors.npv", Statistic::Mean),
        Unit::Money,
        [
            "Net present value at the hurdle rate, mean",
            "Nutidsværdi ved afkastkravet, gennemsnit",
            "NPV",
            "Nutidsværdi",
        ],
        false,
    ),
    figure(
        "investors.irr.mean",
        Party::Investors,
        ("investors.irr", Statistic::Mean),
        Unit::Share,
        [
            "Internal rate of return, mean",
            "Intern rente, gennemsnit",
            "IRR",
            "Intern rente",
        ],
        false,
    ),
    figure(
        "investors.irr.p50",
        Party::Investors,
        ("investors.irr", Statistic::Quantile(0.5)),
        Unit::Share,
        [
            "Internal rate of return, median",
            "Intern rente, median",
            "IRR, median",
            "Intern rente, median",
        ],
        false,
    ),
    figure(
        "investors.p_loss",
        Party::Investors,
        ("investors.profit", Statistic::Below(0.0)),
        Unit::Share,
        [
            "Probability of a loss",
            "Sandsynlighed for tab",
            "P(loss)",
            "P(tab)",
        ],
        true,
    ),
    figure(
        "investors.profit.shortfall",
        Party::Investors,
        ("investors.profit", Statistic::Shortfall(TAIL)),
        Unit::Money,
        [
            "Received less drawn, mean of the worst 5 %",
            "Modtaget minus trukket, gennemsnit af de værste 5 %",
            "Worst 5 %",
            "Værste 5 %",
        ],
        false,
    ),
    figure(
        "municipality.net_saving.mean",
        Party::Municipality,
        ("municipality.net_saving", Statistic::Mean),
        Unit::Money,
        [
            "Causal saving, net, mean",
            "Kausal besparelse, netto, gennemsnit",
            "Net saving",
            "Nettobesparelse",
        ],
        false,
    ),
    figure(
        "municipality.p_no_saving",
        Party::Municipality,
        ("municipality.net_saving", Statistic::AtMost(0.0)),
        Unit::Share,
        [
            "Probability that nothing is saved",
            "Sandsynlighed for ingen besparelse",
            "P(no saving)",
            "P(ingen besparelse)",
        ],
        true,
    ),
    figure(
        "municipality.net_saving.shortfall",
        Party::Municipality,
        ("municipality.net_saving", Statistic::Shortfall(TAIL)),
        Unit::Money,
        [
            "Causal saving, net, mean of the worst 5 %",
            "Kausal besparelse, netto, gennemsnit af de værste 5 %",
            "Worst 5 %",
            "Værste 5 %",
        ],
        false,
    ),
    figure(
        "municipality.highest_outlay.mean",
        Party::Municipality,
        ("municipality.highest_outlay", Statistic::Mean),
        Unit::Money,
        [
            "Highest cumulated outlay, mean",
            "Største samlede udlæg, gennemsnit",
            "Highest outlay",
            "Største udlæg",
        ],
        true,
    ),
];

/// The figures that a scenario has: without a contract nobody invests.
pub fn of(side: &Side<'_>) -> Vec<Figure> {
    let there = |figure: &Figure| side.entry(figure.metric).is_some();
    FIGURES.into_iter().filter(there).collect()
}

/// The position of a figure among some.
///
/// # Errors
/// [`RunError::UnknownMetric`].
pub fn find(figures: &[Figure], id: &str) -> Result<usize, RunError> {
    let asked = as_metrics_have_it(id);
    let found = figures.iter().position(|figure| figure.id == asked);
    found.ok_or_else(|| RunError::UnknownMetric {
        asked: id.to_owned(),
        known: figures.iter().map(|figure| figure.id.to_owned()).collect(),
    })
}
