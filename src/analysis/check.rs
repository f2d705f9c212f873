//! What a scenario says once everything is derived: intensities, rates, dates, assumptions.

use super::party::party_names;
use super::section::{Section, money, number};
use crate::contract::capital::draws::draw_dates;
use crate::contract::schedule::periods;
use crate::model::Spec;
use crate::model::account::Account;
use crate::model::calendar::Calendar;
use crate::model::group::Intake;
use crate::model::movement::Class;
use crate::model::number::{Distribution, Draw, Parameter};
use crate::model::state::StateId;
use crate::model::world::{NO_FADE, World, WorldError};
use crate::money::tariff::Tariffs;
use crate::scenario::Scenario;
use crate::scenario::provenance::weakest_first;
use crate::sim::parameters::Beliefs;

/// Everything that `check` prints.
///
/// # Errors
/// When the best estimates give no possible world or the correlations contradict each other.
pub fn check(scenario: &Scenario) -> Result<Vec<Section>, WorldError> {
    let spec = &scenario.spec;
    let draw = Draw::best(&spec.parameters);
    let world = World::new(spec, &draw)?;
    Beliefs::new(spec).map_err(|message| WorldError {
        place: "correlation".into(),
        message,
    })?;
    let tariffs = Tariffs::new(spec, &draw);
    let sections = [
        run(scenario),
        groups(spec),
        movements(spec, &world),
        steps(spec, &world),
        adviser(spec, &world),
        levels(spec, &world),
        cycle(spec, &world),
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

fn last_day(calendar: &Calendar, end: u32) -> String {
    calendar
        .first_day(end)
        .yesterday()
        .map_or_else(|_| calendar.first_day(end).to_string(), |d| d.to_string())
}

fn groups(spec: &Spec) -> Section {
    let mut s = Section::new(
        "Groups",
        "Weeks of the run begin at week 0, the first day.",
        &[
            "group",
            "municipality",
            "people",
            "referred",
            "intake",
            "start",
            "counter, weeks",
            "frailty variance",
        ],
    );
    for g in &spec.groups {
        let date = |week: u32| spec.calendar.first_day(week).to_string();
        let intake = match &g.intake {
            Intake::Dates(dates) => dates
                .iter()
                .map(|(w, n)| format!("{n} in week {w} ({})", date(*w)))
                .collect::<Vec<_>>()
                .join("; "),
            Intake::Evenly { from, until } => format!(
                "evenly, weeks {from}–{until} ({} to {})",
                date(*from),
                date(*until)
            ),
            Intake::Arrivals {
                from,
                until,
                per_week,
            } => {
                format!(
                    "random, {} a week, weeks {from}–{until} ({} to {})",
                    number(per_week.best),
                    date(*from),
                    date(*until)
                )
            }
        };
        let start = g.start.iter().map(|(state, w)| {
            format!(
                "{} {}",
                spec.states[usize::from(state.0)].id,
                number(w.best)
            )
        });
        s.row([
            g.id.clone(),
            spec.municipalities
                .get(usize::from(g.municipality))
                .map_or(String::new(), |m| m.id.clone()),
            g.people.to_string(),
            number(g.referred.best),
            intake,
            start.collect::<Vec<_>>().join(", "),
            if g.counter.min == g.counter.max {
                g.counter.min.to_string()
            } else {
                format!("{}–{}", g.counter.min, g.counter.max)
            },
            number(g.frailty_variance.best),
        ]);
    }
    s
}

fn class_name(class: Class) -> &'static str {
    match class {
        Class::JobFinding => "job finding",
        Class::Education => "education",
        Class::JobLoss => "job loss",
        Class::Other => "other",
    }
}

fn movements(spec: &Spec, world: &World) -> Section {
    let mut s = Section::new(
        "Movements between states",
        "At the best estimates. λ is the weekly intensity; P(leave) = 1 − exp(−Σλ); shares are those who have left to this destination, competing exits counted.",
        &[
            "from",
            "to",
            "weeks in state",
            "λ per week",
            "within 13 weeks",
            "within 52 weeks",
            "class",
            "frailty",
        ],
    );
    for (from, table) in world.states.iter().enumerate() {
        for (index, exit) in table.exits.iter().enumerate() {
            for (band, first) in table.rates.edges.iter().enumerate() {
                let weekly = table.rates.band(band)[index];
                if band > 0 && weekly == table.rates.band(band - 1)[index] {
                    continue;
                }
                let last = (band + 1..table.rates.edges.len())
                    .find(|b| table.rates.band(*b)[index] != weekly);
                let weeks = match last {
                    Some(next) => format!("{first}–{}", table.rates.edges[next] - 1),
                    None => format!("{first}+"),
                };
                s.row([
                    spec.states[from].id.clone(),
                    spec.states[usize::from(exit.to)].id.clone(),
                    weeks,
                    number(weekly),
                    number(table.rates.share_within(index, *first, 13)),
                    number(table.rates.share_within(index, *first, 52)),
                    class_name(exit.class).to_owned(),
                    if exit.frailty { "yes" } else { "no" }.to_owned(),
                ]);
            }
        }
    }
    s
}

fn steps(spec: &Spec, world: &World) -> Section {
    let mut s = Section::new(
        "First staircase",
        "Multipliers on job finding: while on the step, in the first week after it, and a year after it.",
        &[
            "step",
            "weeks",
            "drop-out λ per week",
            "completion",
            "repeats",
            "place, longest wait",
            "during",
            "after",
            "after a year",
        ],
    );
    let (Some(programme), Some(table)) = (&spec.programme, &world.programme) else {
        return s;
    };
    let finding = Class::JobFinding.index();
    for (step, t) in programme.steps.iter().zip(&table.steps) {
        let (constant, fade) = t.effect.after[finding];
        let at = |k: usize| match world.fades.get(usize::from(fade)) {
            Some(f) if fade != NO_FADE => f
                .cumulated
                .get(k + 1)
                .zip(f.cumulated.get(k))
                .map_or("-".into(), |(b, a)| number(b - a)),
            _ => number(constant),
        };
        s.row([
            step.id.clone(),
            t.weeks.to_string(),
            number(t.dropout.iter().map(|(_, l)| l).sum()),
            number(t.completion),
            t.repeats.to_string(),
            t.max_wait
                .map_or("none needed".into(), |w| format!("{w} weeks")),
            number(t.effect.during[finding]),
            at(0),
            at(52),
        ]);
    }
    s
}

fn adviser(spec: &Spec, world: &World) -> Section {
    let mut s = Section::new("Job adviser", "", &["", ""]);
    let adviser = world.programme.as_ref().and_then(|p| p.adviser);
    let (Some(a), Some(_)) = (adviser, &spec.programme) else {
        return s;
    };
    let mut row = |k: &str, v: String| s.row([k.to_owned(), v]);
    row("weeks after a job loss", a.weeks.to_string());
    row("multiplier on job finding", number(a.multiplier));
    row(
        "people helped fully, per municipality",
        if a.capacity.is_finite() {
            number(a.capacity)
        } else {
            "any number".to_owned()
        },
    );
    row(
        "multiplier at twice that load",
        number(if a.capacity.is_finite() {
            1.0 + (a.multiplier - 1.0) / 2.0
        } else {
            a.multiplier
        }),
    );
    s
}

/// Who pays, with the share of the whole.
fn payer(spec: &Spec, account: Account) -> String {
    match account {
        Account::Vehicle => "investors".to_owned(),
        Account::Municipality(u16::MAX) => "the person's municipality".to_owned(),
        account => party_names(spec, account).0,
    }
}

fn prices(spec: &Spec, tariffs: &Tariffs) -> Section {
    let mut s = Section::new(
        "Prices of the effort",
        "At the best estimates, by payer.",
        &["what", "payer", "per start", "per week"],
    );
    let mut add = |what: &str, prices: &[crate::money::price::Price]| {
        for p in prices.iter().filter(|p| p.start != 0 || p.week != 0) {
            s.row([
                what.to_owned(),
                payer(spec, p.payer),
                money(p.start),
                money(p.week),
            ]);
        }
    };
    if let Some(programme) = &spec.programme {
        for (step, prices) in programme.steps.iter().zip(tariffs.steps()) {
            add(&format!("step {}", step.id), prices);
        }
        add("job adviser", tariffs.adviser());
    }
    if let Some(enterprises) = &spec.enterprises {
        for (level, prices) in enterprises.levels.iter().zip(tariffs.levels()) {
            add(&format!("level {}", level.id), prices);
        }
    }
    s
}

fn dated_costs(spec: &Spec, tariffs: &Tariffs) -> Section {
    let mut s = Section::new(
        "Costs with a date",
        "The date is the first day of the week in which the cost falls.",
        &["cost", "week", "date", "payer", "amount", "to"],
    );
    for (cost, due) in spec.costs.iter().zip(tariffs.costs()) {
        for d in due {
            for (account, amount) in &d.parts {
                s.row([
                    cost.id.clone(),
                    d.week.to_string(),
                    spec.calendar.first_day(d.week).to_string(),
                    payer(spec, *account),
                    money(*amount),
                    party_names(spec, cost.to).0,
                ]);
            }
        }
    }
    s
}

fn draws(scenario: &Scenario) -> Section {
    let mut s = Section::new(
        "Draw dates",
        "Each draw covers what the vehicle must pay until the next.",
        &["draw", "date"],
    );
    let Some(terms) = &scenario.terms else {
        return s;
    };
    let calendar = scenario.spec.calendar;
    let dates = draw_dates(terms.capital.draw_every_months, &calendar, calendar.weeks);
    for (k, draw) in dates.iter().enumerate() {
        s.row([(k + 1).to_string(), draw.date.to_string()]);
    }
    s
}

fn levels(spec: &Spec, world: &World) -> Section {
    let mut s = Section::new(
        "Second staircase",
        "",
        &[
            "level",
            "weeks",
            "pass",
            "insolvency λ per week",
            "places",
            "openings a year",
            "seats",
            "job-loss multiplier",
            "additional",
        ],
    );
    let (Some(enterprises), Some(table)) = (&spec.enterprises, &world.enterprises) else {
        return s;
    };
    for (level, t) in enterprises.levels.iter().zip(&table.levels) {
        s.row([
            level.id.clone(),
            t.weeks.map_or("stays".into(), |w| w.to_string()),
            number(t.pass),
            number(t.insolvency),
            t.places.to_string(),
            number(t.openings * 365.25 / 7.0),
            t.seats.to_string(),
            number(t.job_loss),
            number(t.additional),
        ]);
    }
    s
}

fn cycle(spec: &Spec, world: &World) -> Section {
    let mut s = Section::new(
        "Business cycle",
        "One step per 13 weeks.",
        &[
            "regime",
            "in the first quarter",
            "next quarter",
            "job finding",
            "job loss",
            "openings",
            "insolvency",
        ],
    );
    let (Some(cycle), Some(table)) = (&spec.cycle, &world.cycle) else {
        return s;
    };
    let share =
        |cumulated: &[f64], k: usize| cumulated[k] - if k > 0 { cumulated[k - 1] } else { 0.0 };
    for (k, regime) in cycle.regimes.iter().enumerate() {
        let next = (0..cycle.regimes.len()).map(|j| {
            format!(
                "{} {}",
                cycle.regimes[j].id,
                number(share(&table.next[k], j))
            )
        });
        let m = &table.multipliers[k];
        s.row([
            regime.id.clone(),
            number(share(&table.initial, k)),
            next.collect::<Vec<_>>().join(", "),
            number(m.movement[Class::JobFinding.index()]),
            number(m.movement[Class::JobLoss.index()]),
            number(m.openings),
            number(m.insolvency),
        ]);
    }
    s
}

fn benefits(spec: &Spec, tariffs: &Tariffs) -> Section {
    let bands = tariffs.rules().bands();
    let mut columns = vec!["state".to_owned(), "year".into(), "per week".into()];
    columns.extend((0..bands).map(|b| {
        format!(
            "municipal, from week {}",
            tariffs.rules().first_weeks.get(b).unwrap_or(&1)
        )
    }));
    let mut s = Section::new(
        "Benefits per week",
        "Rounded once to whole øre; the municipality's part by the refund step of the person's counter.",
        &columns.iter().map(String::as_str).collect::<Vec<_>>(),
    );
    for (index, state) in spec
        .states
        .iter()
        .enumerate()
        .filter(|(_, st)| st.benefit.is_some())
    {
        let id = StateId(index as u16);
        for year in 0..tariffs.years().count() {
            let mut row = vec![
                state.id.clone(),
                tariffs.years().year(year).to_string(),
                money(tariffs.benefit(id)[year]),
            ];
            row.extend((0..bands).map(|band| money(tariffs.municipal_benefit(id, band, year))));
            s.row(row);
        }
    }
    s
}

fn taxes(spec: &Spec, tariffs: &Tariffs) -> Section {
    let mut s = Section::new(
        "Wages, taxes and ordinary effort per week",
        "First year of the run; municipal tax before and after equalisation, in the first municipality.",
        &[
            "state",
            "wage",
            "municipal tax",
            "kept after equalisation",
            "state tax",
            "ordinary effort",
        ],
    );
    if spec.municipalities.is_empty() {
        return s;
    }
    for (index, state) in spec.states.iter().enumerate() {
        let id = StateId(index as u16);
        let first = |row: &[i64]| row.first().copied().unwrap_or(0);
        let (tax, taken) = (
            first(tariffs.municipal_tax(0, id)),
            first(tariffs.equalisation(0, id)),
        );
        s.row([
            state.id.clone(),
            money(first(tariffs.wage(id))),
            money(tax),
            money(tax - taken),
            money(first(tariffs.state_tax(id))),
            money(first(tariffs.effort(id))),
        ]);
    }
    s
}

fn payments(scenario: &Scenario) -> Section {
    let mut s = Section::new(
        "Payment dates",
        "",
        &[
            "period",
            "from",
            "until",
            "weeks of the run",
            "paid on",
            "payers",
        ],
    );
    let Some(terms) = &scenario.terms else {
        return s;
    };
    let payer = |account: &Account| party_names(&scenario.spec, *account).0;
    let payers = terms
        .payers
        .iter()
        .map(|(a, share)| format!("{} {}", payer(a), number(*share)));
    let payers = payers.collect::<Vec<_>>().join(", ");
    for (k, p) in periods(&terms.schedule, &scenario.spec.calendar)
        .iter()
        .enumerate()
    {
        s.row([
            (k + 1).to_string(),
            p.from.to_string(),
            p.until.to_string(),
            if p.first_week < p.end_week {
                format!("{}–{}", p.first_week, p.end_week - 1)
            } else {
                "none".into()
            },
            p.payment.to_string(),
            payers.clone(),
        ]);
    }
    s
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
