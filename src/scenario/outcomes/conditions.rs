//! Conditions that need a figure which the file does not give: an early end that is not looked at, a line that does not pay.

use super::warnings::{Seen, Warning};
use crate::contract::day::Day;
use crate::contract::terms::{Measure, Rule, Terms, Trigger};

/// Early ends, minimums and prices by another number whose figure is missing; a contract that `ended` asks nothing later.
pub(super) fn unreported(terms: &Terms, seen: &[Seen], ended: Option<Day>) -> Vec<Warning> {
    let said = |metric: usize, until: Day| is_said(terms, seen, metric, until, terms.metrics.len());
    let id = |metric: usize| terms.metrics.get(metric).map_or("", |m| m.id.as_str());
    let mut list = Vec::new();
    for termination in &terms.terminations {
        let Some(Trigger::Below { metric, .. } | Trigger::Above { metric, .. }) = termination.when
        else {
            continue;
        };
        let open = |day: &&Day| ended.is_none_or(|ended| **day <= ended) && !said(metric, **day);
        let days: Vec<String> = termination
            .on
            .iter()
            .filter(open)
            .map(Day::to_string)
            .collect();
        if days.is_empty() {
            continue;
        }
        let (metric, name, days) = (id(metric), &termination.id, days.join(", "));
        list.push(Warning {
            english: format!(
                "no `{metric}` is given up to {days}, when the early end `{name}` looks at it: it is taken not to have happened"
            ),
            danish: format!(
                "der er ingen `{metric}` frem til {days}, hvor den førtidige afslutning `{name}` ser på det: den regnes for ikke indtruffet"
            ),
        });
    }
    let until = terms.schedule.until;
    for line in &terms.lines {
        let minimum = line.limits.minimum.as_ref().map(|m| m.metric);
        let price = match &line.rule {
            Rule::PriceBy(by) => Some(by.metric),
            _ => None,
        };
        for metric in [minimum, price].into_iter().flatten() {
            // A line's own metric is warned of as such.
            if line.metric == Some(metric) || said(metric, until) {
                continue;
            }
            let (metric, line) = (id(metric), &line.id);
            list.push(Warning {
                english: format!(
                    "no outcomes are given for `{metric}`, on which `{line}` depends: without it the line pays nothing"
                ),
                danish: format!(
                    "der er ingen resultater for `{metric}`, som `{line}` afhænger af: uden det betaler linjen intet"
                ),
            });
        }
    }
    list
}

/// Whether anything is said of a metric, or of a part of it, up to a day. `deep` bounds how far parts are followed.
fn is_said(terms: &Terms, seen: &[Seen], metric: usize, until: Day, deep: usize) -> bool {
    let own = |entry: &Seen| usize::from(entry.metric) == metric && entry.day <= until;
    let parts = terms.metrics.get(metric).map(|m| &m.measure);
    seen.iter().any(own)
        || match parts {
            Some(Measure::Composite { parts }) if deep > 0 => parts
                .iter()
                .any(|(part, _)| is_said(terms, seen, *part, until, deep - 1)),
            _ => false,
        }
}
