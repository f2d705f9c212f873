//! `size.csv`: one row per figure and size, tidy.

use crate::analysis::size::{Found, Point};
use crate::report::error::ReportError;
use crate::stats::interval::Estimate;
use std::io::Write;

const HEADER: [&str; 6] = ["people", "figure", "value", "low", "high", "replications"];

/// Writes the rows.
pub(super) fn write(to: &mut dyn Write, found: &Found) -> Result<(), ReportError> {
    let fail = |e: csv::Error| ReportError::format("size.csv", e);
    let mut csv = csv::Writer::from_writer(to);
    csv.write_record(HEADER).map_err(fail)?;
    for point in &found.sizes {
        for (figure, estimate) in figures(point) {
            let Some(e) = estimate else { continue };
            let mut record = vec![point.people.to_string(), figure];
            record.extend([e.value, e.low, e.high].map(cell));
            record.push(point.replications.to_string());
            csv.write_record(&record).map_err(fail)?;
        }
    }
    for need in &found.needs {
        if let Some(enterprises) = need.enterprises {
            let end = |bound: Option<u32>| bound.map_or_else(String::new, |b| b.to_string());
            let record = [
                need.people.to_string(),
                "enterprises_needed".into(),
                enterprises.to_string(),
                end(need.too_few.map(|few| few + 1)),
                end(need.enough),
                String::new(),
            ];
            csv.write_record(&record).map_err(fail)?;
        }
    }
    csv.flush().map_err(ReportError::io("write", "size.csv"))
}

fn cell(value: f64) -> String {
    if value.is_nan() {
        String::new()
    } else {
        value.to_string()
    }
}

fn figures(point: &Point) -> Vec<(String, Option<Estimate>)> {
    let targets = point.figures.iter();
    let mut out: Vec<(String, Option<Estimate>)> = targets
        .map(|r| (r.id.id().to_owned(), Some(r.value)))
        .collect();
    let mut put = |id: &str, e: Option<Estimate>| out.push((id.to_owned(), e));
    put("net_saving_per_person", point.net_saving_per_person);
    if let Some(spread) = &point.spread {
        put("spread", Some(spread.sd));
        put("spread.parameters", Some(spread.parameters));
        put("spread.cycle", Some(spread.cycle));
        put("spread.lives", Some(spread.lives));
    }
    if let Some(outlay) = &point.highest_outlay {
        put("highest_outlay", Some(outlay.mean));
        put("highest_outlay.p95", Some(outlay.quantile_95));
    }
    if let Some(year) = &point.dearest_year {
        put(
            &format!("dearest_year.{}", year.year),
            Some(year.net_saving),
        );
    }
    if let Some(luck) = &point.luck {
        let shown = luck.shown();
        put("payment_without_effect", Some(shown.payment_without_effect));
        put("payment_with_effect", Some(shown.payment_with_effect));
    }
    if let Some(queue) = &point.waiting {
        put("waiting", queue.waiting);
        put("waiting.longest", queue.longest);
        put("places_needed", queue.places_needed);
        put("places_needed.p95", Some(queue.places_needed_95));
        put("gave_up", queue.gave_up);
        put("generic", queue.generic);
        put("places_used", queue.places_used);
        put("enterprises", queue.enterprises);
        put("openings_filled", queue.openings_filled);
    }
    out
}
