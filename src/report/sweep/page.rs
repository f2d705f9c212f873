//! The sweep in the terminal: one row per point.

use super::pictures::pictures;
use super::{Sweep, find, plain};
use crate::analysis::run::Length;
use crate::analysis::summary::Unit;
use crate::analysis::sweep::Figure;
use crate::report::language::{Language, Named};
use crate::report::numbers::{Numbers, Scale};
use crate::report::text::wrap::Page;
use crate::report::text::{WIDTH, under_contract};
use crate::stats::interval::Estimate;

/// Points that are listed before the rest is referred to.
const SHOWN: usize = 40;
/// What is shown of each point: metric, statistic, unit, English, Danish.
const COLUMNS: [(&str, &str, Unit, &str, &str); 4] = [
    (
        "investors.profit",
        "probability.loss",
        Unit::Share,
        "P(investors lose), %",
        "P(investorerne taber), %",
    ),
    (
        "investors.irr",
        "p50",
        Unit::Share,
        "Median IRR, %",
        "Median af intern rente, %",
    ),
    (
        "municipality.net_saving",
        "mean",
        Unit::Money,
        "Net saving",
        "Nettobesparelse",
    ),
    (
        "municipality.net_saving",
        "probability.gain",
        Unit::Share,
        "P(municipality gains), %",
        "P(kommunen vinder), %",
    ),
];

/// The sweep as text; `folder` is where its files are, if they were written.
pub fn text(sweep: &Sweep<'_>, language: Language, folder: Option<&str>) -> String {
    let numbers = Numbers::new(language, &sweep.scenario.currency);
    let mut page = Page::new(WIDTH);
    page.title(&format!(
        "{}: {}",
        language.pick("Sweep", "Gennemløb"),
        sweep.scenario.name_in(language)
    ));
    under_contract(&mut page, sweep.contract.as_ref(), language);
    for note in &sweep.notes {
        page.paragraph(note.name_in(language));
    }
    let points = numbers.count(sweep.points.len() as u64);
    let n = each(sweep, &numbers, language);
    let design = match (sweep.design, language) {
        ("grid", Language::Danish) => "gitter",
        ("latin", Language::English) => "Latin hypercube",
        ("latin", Language::Danish) => "latinsk hyperkube",
        ("sobol", Language::English) => "Sobol points",
        ("sobol", Language::Danish) => "Sobol-punkter",
        (design, _) => design,
    };
    let seed = sweep.scenario.seed;
    page.paragraph(&match language {
        Language::English => format!(
            "{points} points ({design}), {n}, all with the same luck (seed {seed}): what two points share cancels out of their \
             difference. ± is half the 95 % interval of the simulation error."
        ),
        Language::Danish => format!(
            "{points} punkter ({design}), {n}, alle med de samme tilfældigheder (frø {seed}): hvad to punkter har til fælles, \
             går ud af forskellen. ± er det halve 95 %-interval for simulationsusikkerheden."
        ),
    });
    table(&mut page, sweep, &numbers);
    let more = sweep.points.len().saturating_sub(SHOWN);
    if more > 0 {
        page.paragraph(&match language {
            Language::English => format!("{more} more points are in the files."),
            Language::Danish => format!("{more} punkter mere står i filerne."),
        });
    }
    if let Some(folder) = folder {
        let drawn = !pictures(sweep, language).is_empty();
        page.paragraph("");
        page.paragraph(&match language {
            Language::English => format!(
                "sweep.csv and sweep.parquet (one row per point and figure), sweep.json{} are in {folder}.",
                if drawn { " and pictures" } else { "" }
            ),
            Language::Danish => format!(
                "sweep.csv og sweep.parquet (én række pr. punkt og tal), sweep.json{} ligger i {folder}.",
                if drawn { " og figurer" } else { "" }
            ),
        });
    }
    page.finish()
}

/// How many replications each point has, and why.
fn each(sweep: &Sweep<'_>, numbers: &Numbers, language: Language) -> String {
    let (least, most) = sweep.replications();
    let (least, most) = (numbers.count(least), numbers.count(most));
    let n = match (least == most, language) {
        (true, Language::English) => format!("{most} replications each"),
        (true, Language::Danish) => format!("{most} gentagelser hver"),
        (false, Language::English) => format!("{least} to {most} replications each"),
        (false, Language::Danish) => format!("{least} til {most} gentagelser hver"),
    };
    let Length::Precision {
        metric, half_width, ..
    } = sweep.length
    else {
        return n;
    };
    let width = numbers.whole(*half_width);
    match language {
        Language::English => format!("{n} (until the mean of {metric} is known within ± {width})"),
        Language::Danish => {
            format!("{n} (til gennemsnittet af {metric} kendes inden for ± {width})")
        }
    }
}

/// A figure that is shown of each point.
struct Shown {
    metric: String,
    statistic: &'static str,
    unit: Unit,
    header: String,
}

/// The usual figures; the means of the first few metrics where others were asked for.
fn shown(sweep: &Sweep<'_>, language: Language) -> Vec<Shown> {
    let there = |metric: &str, statistic: &str| {
        let mut points = sweep.readings.iter();
        points.any(|reading| find(reading, metric, statistic).is_some())
    };
    let usual = COLUMNS.iter().filter(|c| there(c.0, c.1));
    let usual: Vec<Shown> = usual
        .map(|(metric, statistic, unit, name, name_da)| Shown {
            metric: (*metric).to_owned(),
            statistic,
            unit: *unit,
            header: language.pick(name, name_da).to_owned(),
        })
        .collect();
    if !usual.is_empty() {
        return usual;
    }
    let figures = sweep.readings.first().map(|reading| &reading.figures);
    let means = figures
        .into_iter()
        .flatten()
        .filter(|f| f.statistic == "mean");
    means
        .take(COLUMNS.len())
        .map(|figure| Shown {
            metric: figure.metric.clone(),
            statistic: "mean",
            // a metric that nobody named a unit for is written as it is
            unit: Unit::Ratio,
            header: figure.metric.clone(),
        })
        .collect()
}

/// The end of a field's path that tells it from the others.
fn short(sweep: &Sweep<'_>, index: usize) -> String {
    let end = |path: &str, segments: usize| -> String {
        let all: Vec<&str> = path.split('.').collect();
        all[all.len().saturating_sub(segments)..].join(".")
    };
    let path = &sweep.factors[index].path;
    let alone = |segments: &usize| {
        let same = sweep
            .factors
            .iter()
            .filter(|f| end(&f.path, *segments) == end(path, *segments));
        same.count() == 1
    };
    (1..=path.split('.').count())
        .find(alone)
        .map_or_else(|| path.clone(), |n| end(path, n))
}

fn table(page: &mut Page, sweep: &Sweep<'_>, numbers: &Numbers) {
    let language = numbers.language();
    let columns = shown(sweep, language);
    let largest = columns
        .iter()
        .filter(|c| c.unit == Unit::Money)
        .flat_map(|c| {
            let points = sweep.readings.iter();
            points.filter_map(|f| find(f, &c.metric, c.statistic)?.value.map(f64::abs))
        });
    let scale = Scale::of_table(largest.fold(0.0, f64::max));
    let mut header: Vec<String> = (0..sweep.factors.len()).map(|k| short(sweep, k)).collect();
    for (name, factor) in header.iter().zip(sweep.factors) {
        if *name != factor.path {
            page.paragraph(&format!("{name}: {}", factor.path));
        }
    }
    page.paragraph("");
    header.extend(columns.iter().map(|c| {
        if c.unit == Unit::Money {
            format!("{}, {}", c.header, numbers.unit_in(c.unit, scale))
        } else {
            c.header.clone()
        }
    }));
    let rows = sweep.points.iter().zip(&sweep.readings).take(SHOWN);
    let rows = rows.map(|(point, reading)| {
        let mut row: Vec<String> = point.iter().map(|v| plain(v).to_owned()).collect();
        row.extend(columns.iter().map(|c| {
            let figure = find(reading, &c.metric, c.statistic).and_then(estimate);
            figure.map_or_else(|| "–".to_owned(), |e| numbers.bare(&e, c.unit, scale))
        }));
        row
    });
    let header: Vec<&str> = header.iter().map(String::as_str).collect();
    let right: Vec<usize> = (sweep.factors.len()..header.len()).collect();
    page.table(&header, rows.collect::<Vec<_>>(), &right);
}

fn estimate(figure: &Figure) -> Option<Estimate> {
    let value = figure.value?;
    Some(Estimate {
        value,
        low: figure.low.unwrap_or(f64::NEG_INFINITY),
        high: figure.high.unwrap_or(f64::INFINITY),
    })
}
