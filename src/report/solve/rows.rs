//! `frontier.csv` and `conditions.csv`, tidy.

use crate::analysis::solve::{Answer, Deal, Outcome, Solved};
use crate::report::tidy::Column;
use crate::stats::interval::Estimate;

/// One row per term sheet: the frontier, the current terms, and those of the answer.
pub(super) fn frontier(found: &Solved) -> Vec<Column> {
    let mut deals: Vec<(&str, &Deal)> = found.frontier.iter().map(|d| ("frontier", d)).collect();
    deals.push(("current", &found.current));
    if let (Some(deal), Some(answer)) = (&found.solution, &found.answer) {
        let kind = match answer.outcome {
            Outcome::Current => "current",
            Outcome::Found | Outcome::Barely => "solution",
            Outcome::Unreachable => "nearest_miss",
        };
        if kind != "current" {
            deals.push((kind, deal));
        }
    }
    let mut columns = vec![Column::texts(
        "kind",
        deals.iter().map(|(kind, _)| Some((*kind).to_owned())),
    )];
    let mut paths: Vec<&str> = Vec::new();
    for term in deals.iter().flat_map(|(_, deal)| &deal.terms) {
        if !paths.contains(&term.path.as_str()) {
            paths.push(&term.path);
        }
    }
    for path in paths {
        let current = found.unknowns.iter().find(|u| u.path == path);
        let value = |(_, deal): &(&str, &Deal)| {
            let term = deal.terms.iter().find(|t| t.path == path);
            let now = || current.and_then(|u| u.current.clone());
            term.map(|t| t.value.clone())
                .or_else(|| deal.terms.is_empty().then(now).flatten())
        };
        columns.push(Column::texts(path, deals.iter().map(value)));
    }
    type Read = fn(&Deal) -> Option<Estimate>;
    let figures: [(&str, Read); 3] = [
        ("municipality_net_saving_discounted", |d| d.municipality),
        ("investors_npv", |d| d.investors),
        ("investors_irr_p50", |d| d.rate),
    ];
    for (name, read) in figures {
        columns.extend(ends(
            name,
            deals.iter().map(|(_, deal)| read(deal)).collect(),
        ));
    }
    for (k, other) in found.others.iter().enumerate() {
        columns.extend(ends(
            &format!("party.{}.net", other.party),
            deals
                .iter()
                .map(|(_, deal)| deal.others.get(k).copied().flatten())
                .collect(),
        ));
    }
    let both = deals
        .iter()
        .map(|(_, deal)| Some(f64::from(u8::from(deal.is_good_for_both()))));
    columns.push(Column::numbers("both_better_off", both));
    columns
}

/// One row per condition: under the current terms and those of the answer.
pub(super) fn conditions(answer: &Answer) -> Vec<Column> {
    let all = &answer.conditions;
    let texts = |name: &str, read: &dyn Fn(usize) -> String| {
        Column::texts(name, (0..all.len()).map(|k| Some(read(k))))
    };
    let word = |value: serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let verdict = |v| serde_json::to_value(v).map_or_else(|_| String::new(), word);
    let mut columns = vec![
        texts("condition", &|k| all[k].condition.to_string()),
        texts("metric", &|k| all[k].condition.quantity.metric.clone()),
        texts("statistic", &|k| {
            all[k].condition.quantity.statistic.clone()
        }),
        texts("verdict", &|k| verdict(all[k].verdict)),
        texts("verdict_of_check", &|k| verdict(all[k].verdict_of_check)),
        Column::numbers("value", all.iter().map(|s| Some(s.condition.value))),
    ];
    columns.extend(ends("now", all.iter().map(|s| s.now).collect()));
    columns.extend(ends("search", all.iter().map(|s| s.search).collect()));
    columns.extend(ends("check", all.iter().map(|s| s.check).collect()));
    columns
}

/// A figure and the ends of its interval; what has no bound is empty.
fn ends(name: &str, figures: Vec<Option<Estimate>>) -> [Column; 3] {
    let of = |suffix: &str, read: fn(&Estimate) -> f64| {
        let cells = figures.iter().map(|e| {
            let value = e.as_ref().map(read);
            value.filter(|v| v.is_finite())
        });
        Column::numbers(format!("{name}{suffix}"), cells.collect::<Vec<_>>())
    };
    [
        of("", |e| e.value),
        of("_low", |e| e.low),
        of("_high", |e| e.high),
    ]
}
