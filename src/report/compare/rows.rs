//! `comparison.csv`: one row per figure and side, tidy.

use crate::analysis::compare::{Comparison, Difference};
use crate::report::error::ReportError;
use crate::stats::interval::Estimate;
use std::io::Write;

const HEADER: [&str; 13] = [
    "scenario",
    "against",
    "metric",
    "statistic",
    "first",
    "first_low",
    "first_high",
    "other",
    "other_low",
    "other_high",
    "difference",
    "difference_low",
    "difference_high",
];

/// Writes the rows.
pub(super) fn write(to: &mut dyn Write, comparison: &Comparison) -> Result<(), ReportError> {
    let fail = |e: csv::Error| ReportError::format("comparison.csv", e);
    let mut csv = csv::Writer::from_writer(to);
    csv.write_record(HEADER).map_err(fail)?;
    let first = comparison.scenarios.first().map_or("", |s| &s.label);
    for against in &comparison.against {
        let label = comparison.scenarios.get(against.scenario);
        let label = label.map_or("", |s| &s.label);
        for metric in &against.metrics {
            for (statistic, estimates) in figures(metric) {
                let mut record = vec![label.into(), first.into(), metric.id.clone(), statistic];
                record.extend(estimates.iter().flat_map(cells));
                csv.write_record(&record).map_err(fail)?;
            }
        }
    }
    csv.flush()
        .map_err(ReportError::io("write", "comparison.csv"))
}

/// Each statistic of a metric: first, other, difference.
fn figures(metric: &Difference) -> Vec<(String, [Option<Estimate>; 3])> {
    let mut out = vec![(
        "mean".to_owned(),
        [metric.first, metric.other, metric.difference],
    )];
    for quantile in &metric.quantiles {
        let statistic = format!("p{:02}", (quantile.p * 100.0).round());
        out.push((statistic, [None, None, Some(quantile.difference)]));
    }
    for event in &metric.probabilities {
        let estimates = [event.first, event.other, event.difference].map(Some);
        out.push((format!("probability.{}", event.id), estimates));
    }
    out
}

/// Value, low, high; what is not defined or has no bound is empty.
fn cells(estimate: &Option<Estimate>) -> [String; 3] {
    let cell = |value: f64| {
        if value.is_finite() {
            value.to_string()
        } else {
            String::new()
        }
    };
    estimate.map_or_else(Default::default, |e| [e.value, e.low, e.high].map(cell))
}
