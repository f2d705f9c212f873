//! What is not wrong with outcomes but worth knowing: what counts nowhere, what is missing, which limits cannot be checked.

use super::conditions;
use super::costs;
use super::doubts;
use super::people::Label;
use super::starters::starters;
use super::uses::{Use, uses};
use crate::contract::day::Day;
use crate::contract::outcomes::{ALL, NOBODY, Outcomes};
use crate::contract::terms::{Kind, Line, Measure, Metric, Stops, Terms};
use crate::scenario::source::{Place, Sources};
use std::collections::BTreeMap;

/// Something worth knowing, in both languages.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Warning {
    /// In English.
    pub english: String,
    /// In Danish.
    pub danish: String,
}

/// An entry of the file.
#[derive(Debug, Clone)]
pub(super) struct Seen {
    pub metric: u16,
    pub day: Day,
    pub cohort: u16,
    pub place: Place,
    pub person: Option<Label>,
    /// Money: what was expected and what was found, in smallest units.
    pub money: Option<(i64, i64)>,
    /// Whether it says that anything was found.
    pub counts: bool,
}

/// What two entries have in common that may be one entry twice.
type Same<'s> = ((u16, u16, Day), &'s Option<Label>, Option<(i64, i64)>);

/// Why entries count nowhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Why {
    Unused,
    Outside,
    Late(Day),
    Ended(Day),
    NoCohort,
    OnlyAll,
    Twice,
}

/// All warnings: by metric, then by reason.
pub(super) fn warnings(
    terms: &Terms,
    outcomes: &Outcomes,
    seen: &[Seen],
    sources: &Sources,
) -> Vec<Warning> {
    let uses = uses(terms);
    let ended = outcomes.terminated.iter().find(|(_, which)| {
        let found = terms.terminations.get(*which);
        found.is_some_and(|t| t.stops == Stops::Everything)
    });
    // Number of entries and the first of them.
    let mut found: BTreeMap<(u16, Why), (usize, Place)> = BTreeMap::new();
    let mut note = |entry: &Seen, why: Why| {
        let known = found.entry((entry.metric, why)).or_insert((0, entry.place));
        known.0 += 1;
    };
    let mut days: BTreeMap<Same<'_>, usize> = BTreeMap::new();
    for entry in seen {
        let index = usize::from(entry.metric);
        let (Some(metric), Some(by)) = (terms.metrics.get(index), uses.get(index)) else {
            continue;
        };
        if let Some(why) = nowhere(entry, metric, *by, terms, ended.map(|(day, _)| *day)) {
            note(entry, why);
        }
        // Several amounts of one day are added up; the same amount again may be the same row twice.
        let counted = metric.measure.kind() != Kind::Number;
        if counted && entry.counts {
            let (on, of) = ((entry.metric, entry.cohort, entry.day), &entry.person);
            let same = days.entry((on, of, entry.money)).or_insert(0);
            *same += 1;
            if *same > 1 {
                note(entry, Why::Twice);
            }
        }
    }
    let mut list = Vec::new();
    if seen.is_empty() {
        list.push(Warning {
            english: "the file holds no outcomes: nothing was achieved".to_owned(),
            danish: "filen indeholder ingen resultater: intet blev opnået".to_owned(),
        });
    }
    for ((metric, why), (count, place)) in &found {
        if let Some(metric) = terms.metrics.get(usize::from(*metric)) {
            list.push(words(metric, *why, *count, &sources.named(*place), terms));
        }
    }
    list.extend(doubts::doubts(terms, outcomes, seen, sources));
    if !seen.is_empty() {
        list.extend(missing(terms, seen));
        list.extend(conditions::unreported(
            terms,
            seen,
            ended.map(|(day, _)| *day),
        ));
    }
    let given = |metric: usize| seen.iter().any(|s| usize::from(s.metric) == metric);
    list.extend(starters(terms, given));
    list.extend(persons(terms, outcomes));
    for &(day, which) in &outcomes.terminated {
        if (terms.schedule.from..=terms.schedule.until).contains(&day) {
            continue;
        }
        let id = terms.terminations.get(which).map_or("", |t| t.id.as_str());
        let (from, until) = (terms.schedule.from, terms.schedule.until);
        list.push(Warning {
            english: format!("the early end `{id}` on {day} lies outside the contract, which measures from {from} to {until}"),
            danish: format!("den førtidige afslutning `{id}` den {day} ligger uden for kontrakten, som måler fra {from} til {until}"),
        });
    }
    list.extend(costs::far_off(terms, &outcomes.costs));
    list
}

/// Why an entry counts nowhere, if it does not.
fn nowhere(
    entry: &Seen,
    metric: &Metric,
    by: Use,
    terms: &Terms,
    ended: Option<Day>,
) -> Option<Why> {
    let (from, until) = (terms.schedule.from, terms.schedule.until);
    if !by.any() {
        return Some(Why::Unused);
    }
    if entry.day < from || entry.day > until {
        return Some(Why::Outside);
    }
    if let Some(day) = ended.filter(|day| entry.day > *day) {
        return Some(Why::Ended(day));
    }
    // Claims, units and money of a cohort are also part of all people together; a number of a cohort is not.
    let number = metric.measure.kind() == Kind::Number;
    let pooled = by.pooled.filter(|_| !number || entry.cohort == ALL);
    let own = terms.cohorts.get(usize::from(entry.cohort));
    let own = own.filter(|_| by.by_cohort).map(|cohort| cohort.measured);
    match pooled.max(own) {
        Some(last) if entry.day > last => Some(Why::Late(last)),
        Some(_) => None,
        None if entry.cohort == ALL => Some(Why::NoCohort),
        None => Some(Why::OnlyAll),
    }
}

fn words(
    metric: &Metric,
    why: Why,
    count: usize,
    [line, linje]: &[String; 2],
    terms: &Terms,
) -> Warning {
    let id = &metric.id;
    let (from, until) = (terms.schedule.from, terms.schedule.until);
    let (entries, poster) = match count {
        1 => (format!("the entry in {line}"), format!("posten i {linje}")),
        n => (
            format!("{n} entries, the first in {line},"),
            format!("{n} poster, den første i {linje},"),
        ),
    };
    let counts = if count == 1 {
        "counts nowhere"
    } else {
        "count nowhere"
    };
    let (english, danish) = match why {
        Why::Unused => {
            let index = terms.metrics.iter().position(|m| m.id == *id);
            let derived = terms.metrics.iter().find(|m| match m.measure {
                Measure::Rate { of, .. } | Measure::Mean { of, .. } | Measure::Count { of } => {
                    Some(of) == index
                }
                _ => false,
            });
            let (hint, vink) = derived.map_or_else(Default::default, |m| {
                (
                    format!(
                        " (`{}` is not worked out from it here: give its value)",
                        m.id
                    ),
                    format!(" (`{}` beregnes ikke af det her: angiv dets værdi)", m.id),
                )
            });
            (
                format!("{entries} {counts}: nothing in the contract looks at `{id}` itself{hint}"),
                format!(
                    "{poster} tæller ingen steder: intet i kontrakten ser på `{id}` selv{vink}"
                ),
            )
        }
        Why::Outside => (
            format!("{entries} {counts}: the contract measures from {from} to {until}"),
            format!("{poster} tæller ingen steder: kontrakten måler fra {from} til {until}"),
        ),
        Why::Late(last) => (
            format!("{entries} {counts}: `{id}` is last looked at on {last}"),
            format!("{poster} tæller ingen steder: `{id}` ses der sidst på den {last}"),
        ),
        Why::Ended(day) => (
            format!("{entries} {counts}: the contract ended early on {day}"),
            format!("{poster} tæller ingen steder: kontrakten sluttede før tid den {day}"),
        ),
        Why::NoCohort => (
            format!("{entries} {counts}: `{id}` is measured by cohort, and no `cohort` is named"),
            format!(
                "{poster} tæller ingen steder: `{id}` måles pr. kohorte, og ingen `cohort` er nævnt"
            ),
        ),
        Why::OnlyAll => (
            format!(
                "{entries} {counts}: `{id}` is measured for all people together, and a `cohort` is named"
            ),
            format!(
                "{poster} tæller ingen steder: `{id}` måles for alle under ét, og en `cohort` er nævnt"
            ),
        ),
        Why::Twice => {
            let (says, both) = if count == 1 {
                ("says", "both count")
            } else {
                ("say", "all count")
            };
            let (same, samme) = if metric.measure.kind() == Kind::Money {
                (
                    "on the same day, to the same amount",
                    "på samme dag, med samme beløb",
                )
            } else {
                ("for the same person and day", "for samme person og dag")
            };
            (
                format!("{entries} {says} again what was found of `{id}` {same}: {both}"),
                format!("{poster} gentager, hvad der blev fundet af `{id}` {samme}: alle tæller"),
            )
        }
    };
    Warning { english, danish }
}

/// Lines that are paid for a metric of which the file says nothing.
fn missing(terms: &Terms, seen: &[Seen]) -> Vec<Warning> {
    let said = |metric: usize| seen.iter().any(|s| usize::from(s.metric) == metric);
    let mut list = Vec::new();
    for (index, metric) in terms.metrics.iter().enumerate() {
        let by_parts = matches!(&metric.measure, Measure::Composite { parts } if parts.iter().any(|(p, _)| said(*p)));
        let lines: Vec<&str> = terms
            .lines
            .iter()
            .filter(|l| l.metric == Some(index))
            .map(|l| l.id.as_str())
            .collect();
        if said(index) || by_parts || lines.is_empty() {
            continue;
        }
        let (id, lines) = (&metric.id, lines.join("`, `"));
        list.push(Warning {
            english: format!("no outcomes are given for `{id}`, which `{lines}` pays for"),
            danish: format!("der er ingen resultater for `{id}`, som `{lines}` betaler for"),
        });
    }
    list
}

/// Limits per person that cannot hold because claims name nobody.
fn persons(terms: &Terms, outcomes: &Outcomes) -> Vec<Warning> {
    let nobody = |line: &&Line| {
        let of = line.metric.and_then(|m| u16::try_from(m).ok());
        outcomes
            .events
            .iter()
            .any(|e| Some(e.metric) == of && e.person == NOBODY)
    };
    let mut list = Vec::new();
    for line in terms.lines.iter().filter(nobody) {
        let kind = line
            .metric
            .and_then(|m| terms.metrics.get(m))
            .map(|m| m.measure.kind());
        let claims = kind == Some(Kind::Claims);
        let mut limits = Vec::new();
        if let Some(most) = line.limits.max_claims.filter(|_| claims) {
            limits.push((
                format!("at most {most} per person"),
                format!("højst {most} pr. person"),
            ));
        }
        if line.limits.cap_per_person.is_some() {
            limits.push((
                "the line's cap per person".to_owned(),
                "linjens loft pr. person".to_owned(),
            ));
        }
        if terms.cap_per_person.is_some() {
            limits.push((
                "the contract's cap per person".to_owned(),
                "kontraktens loft pr. person".to_owned(),
            ));
        }
        if limits.is_empty() {
            continue;
        }
        let id = &line.id;
        let (limits, grænser): (Vec<String>, Vec<String>) = limits.into_iter().unzip();
        let (limits, grænser) = (limits.join(", "), grænser.join(", "));
        list.push(Warning {
            english: format!("`{id}` is given without persons, so this cannot be checked, and the figures are taken as they are: {limits}"),
            danish: format!("`{id}` er angivet uden personer, så dette kan ikke kontrolleres, og tallene tages, som de er: {grænser}"),
        });
    }
    list
}
