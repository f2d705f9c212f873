//! What a scenario says once everything is derived: intensities, rates, dates, assumptions.

mod lives;
mod money;

use super::notes::no_municipality_pays;
use super::section::{Section, number};
use crate::model::calendar::Calendar;
use crate::model::number::{Distribution, Draw, Parameter};
use crate::model::world::{World, WorldError};
use crate::money::tariff::Tariffs;
use crate::scenario::Scenario;
use crate::scenario::provenance::weakest_first;
use crate::sim::parameters::Beliefs;
use lives::{adviser, cycle, groups, levels, movements, shocks, steps};
use money::{benefits, dated_costs, draws, payments, prices, taxes};

/// Everything that `check` prints.
///
/// # Errors
/// When the best estimates give no possible world or the correlations contradict each other.
pub fn check(scenario: &Scenario) -> Result<Vec<Section>, WorldError> {
    let spec = &scenario.spec;
    let draw = Draw::best(&spec.parameters);
    let world = World::new(spec, &draw)?;
    Beliefs::check(spec).map_err(|message| WorldError {
        place: "correlation".into(),
        message,
    })?;
    let tariffs = Tariffs::new(spec, &draw);
    let sections = [
        run(scenario),
        worth_knowing(scenario),
        groups(spec),
        movements(spec, &world),
        steps(spec, &world),
        adviser(spec, &world),
        levels(spec, &world),
        cycle(spec, &world),
        shocks(spec, &draw),
        benefits(spec, &tariffs),
        taxes(spec, &tariffs),
        prices(spec, &tariffs),
        dated_costs(spec, &tariffs),
        draws(scenario),
        payments(scenario),
        parameters(&spec.parameters),
        assumptions(scenario),
    ];
    Ok(sections.into_iter().filter(|s| !s.is_empty()).collect())
}

fn run(scenario: &Scenario) -> Section {
    let mut s = Section::new("Run", "", &["", ""]);
    let calendar = scenario.spec.calendar;
    let mut row = |k: &str, v: String| s.row([k.to_owned(), v]);
    row("scenario", scenario.run.name.clone());
    row("digest", scenario.digest.clone());
    row("first day", calendar.start.to_string());
    row("weeks", calendar.weeks.to_string());
    row("last day of lives", last_day(&calendar, calendar.weeks));
    row("replications", scenario.run.replications.to_string());
    row("seed", scenario.run.seed.to_string());
    row("currency", scenario.run.currency.clone());
    s
}

/// What is not wrong, and yet rarely meant.
fn worth_knowing(scenario: &Scenario) -> Section {
    let mut s = Section::new("Worth knowing", "", &["note"]);
    if let Some([text, _]) = no_municipality_pays(scenario) {
        s.row([text]);
    }
    for note in &scenario.notes {
        s.row([note.clone()]);
    }
    s
}

fn last_day(calendar: &Calendar, end: u32) -> String {
    calendar
        .first_day(end)
        .yesterday()
        .map_or_else(|_| calendar.first_day(end).to_string(), |d| d.to_string())
}

fn parameters(parameters: &[Parameter]) -> Section {
    let mut s = Section::new(
        "Uncertain numbers",
        "Drawn once per replication; the best estimate is the mean. Units are weeks, shares, intensities or currency units, as the field says.",
        &["field", "best estimate", "distribution", "kept within"],
    );
    for p in parameters {
        let n = number;
        let belief = match p.belief {
            Distribution::Beta { alpha, beta } => format!("beta(α {}, β {})", n(alpha), n(beta)),
            Distribution::Gamma { shape, scale } => {
                format!("gamma(shape {}, scale {})", n(shape), n(scale))
            }
            Distribution::LogNormal { mu, sigma } => {
                format!("lognormal(μ {}, σ {})", n(mu), n(sigma))
            }
            Distribution::Normal { mean, sd } => format!("normal(mean {}, sd {})", n(mean), n(sd)),
            Distribution::Triangular { min, mode, max } => {
                format!("triangular({}, {}, {})", n(min), n(mode), n(max))
            }
            Distribution::Pert { min, mode, max } => {
                format!("PERT({}, {}, {})", n(min), n(mode), n(max))
            }
            Distribution::Uniform { min, max } => format!("uniform({}, {})", n(min), n(max)),
        };
        s.row([
            p.path.clone(),
            n(p.best),
            belief,
            format!("{} … {}", n(p.bounds.0), n(p.bounds.1)),
        ]);
    }
    s
}

fn assumptions(scenario: &Scenario) -> Section {
    let mut s = Section::new(
        "Every number and what it rests on, weakest first",
        "A statute or official page, B peer-reviewed or official summary, C secondary, D derived, U unverified, - no grade given.",
        &["grade", "field", "value", "source or note", "file"],
    );
    for a in weakest_first(&scenario.provenance) {
        let grade = match (a.grade, a.agreed) {
            (Some(g), _) => g.letter(),
            (None, true) => "agreed",
            (None, false) => "-",
        };
        let why = [a.source.as_deref(), a.note.as_deref()]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(" | ");
        s.row([
            grade.to_owned(),
            a.path.clone(),
            a.value.clone(),
            why,
            a.origin.clone(),
        ]);
    }
    s
}
