//! Who takes part, how they move, and both staircases.

use crate::analysis::section::{Section, number};
use crate::model::Spec;
use crate::model::group::Intake;
use crate::model::movement::Class;
use crate::model::number::Draw;
use crate::model::world::{NO_FADE, World};

pub(super) fn groups(spec: &Spec) -> Section {
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

pub(super) fn movements(spec: &Spec, world: &World) -> Section {
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

pub(super) fn steps(spec: &Spec, world: &World) -> Section {
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

pub(super) fn adviser(spec: &Spec, world: &World) -> Section {
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

pub(super) fn levels(spec: &Spec, world: &World) -> Section {
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

pub(super) fn cycle(spec: &Spec, world: &World) -> Section {
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

pub(super) fn shocks(spec: &Spec, draw: &Draw) -> Section {
    let mut s = Section::new(
        "Shocks",
        "On top of the cycle, in both arms; no agreement knows of them.",
        &[
            "shock",
            "weeks",
            "job finding",
            "education",
            "job loss",
            "openings",
            "insolvency",
            "dropout",
            "benefits",
        ],
    );
    for shock in &spec.shocks {
        let last = shock.to.min(spec.calendar.weeks).saturating_sub(1);
        let weeks = if shock.from > last {
            "none of this run".to_owned()
        } else {
            format!("{}–{last}", shock.from)
        };
        s.row([
            shock.id.clone(),
            weeks,
            number(shock.job_finding.at(draw)),
            number(shock.education.at(draw)),
            number(shock.job_loss.at(draw)),
            number(shock.openings.at(draw)),
            number(shock.insolvency.at(draw)),
            number(shock.dropout.at(draw)),
            number(shock.benefits.at(draw)),
        ]);
    }
    s
}
