//! What a settlement of reported outcomes leaves open: periods of which nothing was reported, and numbers that were measured long
//! before the day on which they are looked at.

use crate::contract::day::Day;
use crate::contract::outcomes::{ALL, Outcomes};
use crate::contract::settlement::Settlement;
use crate::contract::statement::{Limit, LineEntry};
use crate::contract::terms::{Kind, Terms};
use crate::scenario::outcomes::Warning;
use std::collections::BTreeSet;

/// A number may have been measured so many days before it is looked at without a word.
const SOON: i32 = 90;

/// A period that the contract measures: cohort, first and last day.
type Period = (Option<u16>, Day, Day);

/// All warnings of a settlement, the gravest first: what is missing, then what is old.
pub fn warnings(terms: &Terms, outcomes: &Outcomes, settlement: &Settlement) -> Vec<Warning> {
    let lines = match &settlement.statement {
        Some(statement) => statement.lines.as_slice(),
        None => &[],
    };
    let last = last_reported(terms, outcomes);
    let mut list = Vec::new();
    let mut open = false;
    for (index, metric) in terms.metrics.iter().enumerate() {
        let missing = missing(terms, outcomes, lines, index);
        open |= missing.iter().any(|(_, _, until)| Some(*until) > last);
        // of a metric that is never reported a warning of its own says so
        if reported(terms, outcomes, index).is_some() && !missing.is_empty() {
            list.push(words(terms, &metric.id, &missing));
        }
    }
    if open && let Some(last) = last {
        list.insert(0, open_end(terms, last));
    }
    list.extend(early(terms, lines));
    list
}

/// The last day of which anything is reported of a metric.
fn reported(terms: &Terms, outcomes: &Outcomes, metric: usize) -> Option<Day> {
    let kind = terms.metrics.get(metric)?.measure.kind();
    let is = |m: u16| usize::from(m) == metric;
    let days: Box<dyn Iterator<Item = Day>> = match kind {
        Kind::Claims | Kind::Units => Box::new(
            outcomes
                .events
                .iter()
                .filter(|e| is(e.metric))
                .map(|e| e.day),
        ),
        Kind::Number => Box::new(
            outcomes
                .numbers
                .iter()
                .filter(|m| is(m.metric))
                .map(|m| m.day),
        ),
        Kind::Money => Box::new(
            outcomes
                .money
                .iter()
                .filter(|m| is(m.metric))
                .map(|m| m.day),
        ),
    };
    days.max()
}

fn last_reported(terms: &Terms, outcomes: &Outcomes) -> Option<Day> {
    let metrics = 0..terms.metrics.len();
    metrics.filter_map(|m| reported(terms, outcomes, m)).max()
}

/// The periods of a metric of which nothing is reported. Claims, units and money may simply not have come: only what lies after the last
/// report is missing (of claims: after the last report of any claims).
fn missing(
    terms: &Terms,
    outcomes: &Outcomes,
    lines: &[LineEntry],
    metric: usize,
) -> BTreeSet<Period> {
    let kind = |m: usize| terms.metrics.get(m).map(|m| m.measure.kind());
    let last = match kind(metric) {
        Some(Kind::Claims) => {
            let claims = (0..terms.metrics.len()).filter(|m| kind(*m) == Some(Kind::Claims));
            claims.filter_map(|m| reported(terms, outcomes, m)).max()
        }
        _ => reported(terms, outcomes, metric),
    };
    // lines that pay for everything so far measure from the start each time: what is new begins after the day measured before
    let start = |entry: &LineEntry| {
        let same = |e: &&LineEntry| (e.line, e.cohort) == (entry.line, entry.cohort);
        let before = lines.iter().filter(same).map(|e| e.until);
        let before = before.filter(|until| *until < entry.until).max();
        before.map_or(entry.from, |until| entry.from.max(until.plus(1)))
    };
    let silent = |entry: &&LineEntry| {
        let over = entry.bound.iter().any(|b| b.limit == Limit::Terminated);
        !over
            && match kind(metric) {
                Some(Kind::Number) => entry.measured.is_none(),
                _ => Some(start(entry)) > last,
            }
    };
    let pays = |entry: &&LineEntry| {
        let line = terms.lines.get(entry.line);
        line.is_some_and(|line| line.metric == Some(metric))
    };
    let of_metric = lines.iter().filter(pays).filter(silent);
    of_metric
        .map(|e| (e.cohort.filter(|c| *c != ALL), start(e), e.until))
        .collect()
}

/// What is missing of one metric; periods that follow each other are taken together.
fn words(terms: &Terms, id: &str, missing: &BTreeSet<Period>) -> Warning {
    let mut runs: Vec<(Option<u16>, Day, Day, usize)> = Vec::new();
    for &(cohort, from, until) in missing {
        match runs.last_mut() {
            Some((of, _, last, count)) if *of == cohort && from == last.plus(1) => {
                *last = until;
                *count += 1;
            }
            _ => runs.push((cohort, from, until, 1)),
        }
    }
    let run = |&(cohort, from, until, count): &(Option<u16>, Day, Day, usize), danish: bool| {
        let cohort = cohort.and_then(|c| terms.cohorts.get(usize::from(c)));
        let cohort = cohort.map_or_else(String::new, |c| format!("`{}` ", c.id));
        match (count, danish) {
            (1, false) => format!("{cohort}{from} to {until}"),
            (n, false) => format!("{cohort}{from} to {until} ({n} periods)"),
            (1, true) => format!("{cohort}{from} til {until}"),
            (n, true) => format!("{cohort}{from} til {until} ({n} perioder)"),
        }
    };
    let all = |danish: bool| {
        let runs: Vec<String> = runs.iter().map(|r| run(r, danish)).collect();
        runs.join(", ")
    };
    Warning {
        english: format!(
            "nothing is reported of `{id}` for {}, which the contract measures",
            all(false)
        ),
        danish: format!(
            "der er intet rapporteret om `{id}` for {}, som kontrakten måler",
            all(true)
        ),
    }
}

/// That more is to come, and what that means for what follows.
fn open_end(terms: &Terms, last: Day) -> Warning {
    let mut warning = Warning {
        english: format!(
            "the contract measures after {last}, the last day that is reported: payments are those of what is reported so far"
        ),
        danish: format!(
            "kontrakten måler efter {last}, den sidste dag, der er rapporteret om: betalingerne er dem for det, der er rapporteret hidtil"
        ),
    };
    if !terms.capital.tranches.is_empty() {
        warning.english.push_str(
            ", and the rates of return are not final: they count what is outstanding as lost",
        );
        warning
            .danish
            .push_str(", og afkastene er ikke endelige: de regner det, der er ude, som tabt");
    }
    warning
}

/// Numbers that were measured in the first half of the period at whose end they are looked at.
fn early(terms: &Terms, lines: &[LineEntry]) -> Vec<Warning> {
    let mut said = BTreeSet::new();
    let mut list = Vec::new();
    for entry in lines {
        let metric = terms.lines.get(entry.line).and_then(|line| line.metric);
        let (Some(measured), Some(metric)) = (&entry.measured, metric) else {
            continue;
        };
        let before = entry.until.since(measured.day);
        let half = entry.until.since(entry.from) / 2;
        if before < SOON || before <= half || !said.insert((metric, measured.day, entry.until)) {
            continue;
        }
        let id = terms.metrics.get(metric).map_or("", |m| m.id.as_str());
        let (day, from, until) = (measured.day, entry.from, entry.until);
        list.push(Warning {
            english: format!(
                "`{id}` is dated {day}, and counts as what was measured of {from} to {until}: {before} days too early to know how that period went"
            ),
            danish: format!(
                "`{id}` er dateret {day} og regnes for målt om {from} til {until}: {before} dage for tidligt til at vide, hvordan den periode gik"
            ),
        });
    }
    list
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::settle::settle;
    use crate::scenario::contract_file::{ContractFile, contract_text};
    use crate::scenario::outcomes::{Format, read_text};

    fn contract(extra: &str) -> ContractFile {
        let text = format!(
            r#"name = "three"
title = "Three years"
party.city.name = "City"
party.charity.name = "Charity"
[contract]
currency = "DKK"
from = 2021-01-01
until = 2023-12-31
pay_every = "12 months"
payers = {{ city = 1.0 }}
receiver = "charity"
metric.rate.measure = {{ reported = "number" }}
metric.saving.measure = {{ reported = "money" }}
line.rate = {{ metric = "rate", price = 10, when = "periods" }}
line.saving = {{ metric = "saving", share = 0.5 }}
{extra}"#
        );
        contract_text("three.toml", &text, &[]).unwrap_or_else(|e| panic!("{e}"))
    }

    fn english(extra: &str, outcomes: &str) -> Vec<String> {
        let file = contract(extra);
        let read = read_text("o.toml", outcomes, Format::Toml, "three", &file.terms);
        let outcomes = read.unwrap_or_else(|e| panic!("{e}")).outcomes;
        let settled = settle(&file.terms, &outcomes);
        let list = warnings(&file.terms, &outcomes, &settled);
        list.into_iter().map(|w| w.english).collect()
    }

    fn rates(days: &[&str]) -> String {
        let entry =
            |day: &&str| format!("[[outcome]]\nmetric = \"rate\"\ndate = {day}\nvalue = 5\n");
        days.iter().map(entry).collect()
    }

    fn saving(day: &str) -> String {
        format!("[[outcome]]\nmetric = \"saving\"\ndate = {day}\nvalue = 5\n")
    }

    #[test]
    fn whole_reports_say_nothing() {
        let all = rates(&["2021-12-31", "2022-12-31", "2023-12-31"]) + &saving("2023-06-30");
        assert_eq!(english("", &all), Vec::<String>::new());
        // a saving may simply not have come in the first years, and an end that came early leaves nothing open
        let stop = "termination.stop = { name = \"Stop\", stops = \"everything\" }";
        let ended = "terminated = { on = 2021-12-31, by = \"stop\" }\n".to_owned()
            + &rates(&["2021-12-31"])
            + &saving("2021-12-31");
        assert_eq!(english(stop, &ended), Vec::<String>::new());
    }

    #[test]
    fn periods_that_nobody_reported_are_named() {
        let first = rates(&["2021-12-31"]) + &saving("2021-12-31");
        assert_eq!(
            english("", &first),
            [
                "the contract measures after 2021-12-31, the last day that is reported: payments are those of what is reported so far",
                "nothing is reported of `rate` for 2022-01-01 to 2023-12-31 (2 periods), which the contract measures",
                "nothing is reported of `saving` for 2022-01-01 to 2023-12-31 (2 periods), which the contract measures",
            ]
        );
        let gap = rates(&["2021-12-31", "2023-12-31"]) + &saving("2023-12-31");
        assert_eq!(
            english("", &gap),
            [
                "nothing is reported of `rate` for 2022-01-01 to 2022-12-31, which the contract measures"
            ]
        );
    }

    #[test]
    fn a_number_of_the_first_half_of_its_period_is_too_early() {
        let all = |day: &str| rates(&["2021-12-31", "2022-12-31", day]) + &saving("2023-12-31");
        assert_eq!(english("", &all("2023-07-03")), Vec::<String>::new());
        let early = english("", &all("2023-01-02"));
        assert_eq!(
            early,
            [
                "`rate` is dated 2023-01-02, and counts as what was measured of 2023-01-01 to 2023-12-31: 363 days too early to know how that period went"
            ]
        );
    }
}
