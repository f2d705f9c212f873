//! Headline metrics by topic, and where their spread comes from.

use super::wrap::Page;
use crate::analysis::summary::{Metric, Summary, Topic, Unit, VarianceSplit};
use crate::report::language::{Language, Named};
use crate::report::numbers::Numbers;
use crate::stats::interval::Estimate;

/// One topic: a table of its headline metrics and a sentence on the spread of each that was split. Nothing if there are none.
pub(super) fn section(
    page: &mut Page,
    summary: &Summary,
    topic: Topic,
    heading: &str,
    numbers: &Numbers,
) {
    let metrics: Vec<&Metric> = summary
        .metrics
        .iter()
        .filter(|m| m.topic == topic && m.headline)
        .collect();
    if metrics.is_empty() {
        return;
    }
    page.heading(heading);
    let language = numbers.language();
    let header = [
        "",
        language.pick("Mean", "Gennemsnit"),
        language.pick("5 to 95 %", "5 til 95 %"),
    ];
    let rows = metrics
        .iter()
        .flat_map(|m| rows(m, summary.replications, numbers));
    let ratios = summary.ratios.iter().filter(|r| r.topic == topic).map(|r| {
        let value = r.value.map_or_else(
            || {
                language
                    .pick(
                        "cannot be told from this run",
                        "kan ikke afgøres af denne kørsel",
                    )
                    .to_owned()
            },
            |e| numbers.estimate(&e, r.unit),
        );
        vec![r.name_in(language).to_owned(), value, String::new()]
    });
    page.table(&header, rows.chain(ratios).collect::<Vec<_>>(), &[1, 2]);
    for metric in metrics {
        // Where the spread comes from matters where a party can lose: one sentence for each of these figures.
        let can_lose = metric.expected_shortfall.is_some() && !metric.probabilities.is_empty();
        if let Some(split) = metric.variance.as_ref().filter(|_| can_lose) {
            page.paragraph(&spread(metric.name_in(language), split, numbers));
        }
    }
}

/// The metrics whose ids begin with one of these words, with their ids: what `--show` asks for.
pub(super) fn chosen(page: &mut Page, summary: &Summary, words: &[String], numbers: &Numbers) {
    let language = numbers.language();
    let wanted = |m: &&Metric| words.iter().any(|word| m.id.starts_with(word.as_str()));
    let header = [
        "",
        language.pick("Mean", "Gennemsnit"),
        language.pick("5 to 95 %", "5 til 95 %"),
    ];
    let lines = summary.metrics.iter().filter(wanted).flat_map(|m| {
        let mut lines = rows(m, summary.replications, numbers);
        lines[0][0] = format!("{} [{}]", m.name_in(language), m.id);
        lines
    });
    page.table(&header, lines.collect::<Vec<_>>(), &[1, 2]);
}

fn rows(metric: &Metric, replications: u64, numbers: &Numbers) -> Vec<Vec<String>> {
    let language = numbers.language();
    let none = || language.pick("not defined", "ikke defineret").to_owned();
    let mean = metric
        .mean
        .map_or_else(none, |e| numbers.estimate(&e, metric.unit));
    let quantile = |p: f64| metric.quantiles.iter().find(|q| (q.p - p).abs() < 1e-9);
    let range = match (quantile(0.05), quantile(0.95)) {
        (Some(low), Some(high)) => numbers.range(&low.value, &high.value, metric.unit),
        _ => String::new(),
    };
    let mut rows = vec![vec![metric.name_in(language).to_owned(), mean, range]];
    let mut detail =
        |name: String, value: String| rows.push(vec![format!("· {name}"), value, String::new()]);
    if metric.defined < replications {
        detail(
            language
                .pick(
                    "replications in which it is defined",
                    "gentagelser hvor det er defineret",
                )
                .to_owned(),
            format!(
                "{} {} {}",
                numbers.count(metric.defined),
                language.pick("of", "af"),
                numbers.count(replications)
            ),
        );
    }
    for probability in &metric.probabilities {
        detail(
            format!(
                "{} {}",
                language.pick("chance:", "sandsynlighed:"),
                probability.name_in(language)
            ),
            numbers.estimate(&probability.value, Unit::Share),
        );
    }
    if metric.expected_shortfall.is_some()
        && let Some(median) = quantile(0.5)
    {
        detail(
            language.pick("median", "median").to_owned(),
            numbers.estimate(&median.value, metric.unit),
        );
    }
    if let Some(shortfall) = &metric.expected_shortfall {
        let tail = numbers.percent(shortfall.tail, 0);
        detail(
            match language {
                Language::English => format!("mean of the worst {tail}"),
                Language::Danish => format!("gennemsnit af de værste {tail}"),
            },
            numbers.estimate(&shortfall.value, metric.unit),
        );
    }
    rows
}

/// "Of the spread in X, 62 % (58 to 66) is the chance of single lives (…), …", largest part first.
fn spread(name: &str, split: &VarianceSplit, numbers: &Numbers) -> String {
    let language = numbers.language();
    let parts = [
        (
            split.lives,
            language.pick(
                "the chance of single lives (a larger cohort shrinks it)",
                "tilfældigheder i de enkelte livsforløb (en større gruppe gør det mindre)",
            ),
        ),
        (
            split.cycle,
            language.pick(
                "the business cycle (a larger cohort does not)",
                "konjunkturen (en større gruppe hjælper ikke)",
            ),
        ),
        (
            split.parameters,
            language.pick("ignorance of the parameters", "uvidenhed om parametrene"),
        ),
    ];
    let rounded = percents(&parts.map(|(e, _)| e.value));
    let mut order: Vec<usize> = vec![0, 1, 2];
    order.sort_by(|&a, &b| parts[b].0.value.total_cmp(&parts[a].0.value));
    // "62 % (58 to 66) is …": Danish says it once for all three.
    let is = if language == Language::English {
        "is "
    } else {
        ""
    };
    let said: Vec<String> = order
        .iter()
        .map(|&i| {
            let (e, what) = &parts[i];
            format!("{} % ({}) {is}{what}", rounded[i], bounds(e, numbers))
        })
        .collect();
    let said = said.join(", ");
    match language {
        Language::English => format!("Of the spread in \"{name}\", {said}."),
        Language::Danish => format!("Af spredningen i \"{name}\" er {said}."),
    }
}

fn bounds(e: &Estimate, numbers: &Numbers) -> String {
    format!(
        "{} {} {}",
        numbers.decimal(e.low * 100.0, 0),
        numbers.language().pick("to", "til"),
        numbers.decimal(e.high * 100.0, 0)
    )
}

/// Whole percents that add up to 100: rounded down, and the missing ones given to the largest remainders.
fn percents(shares: &[f64; 3]) -> [i64; 3] {
    let exact = shares.map(|s| {
        if s.is_finite() {
            s.clamp(0.0, 1.0) * 100.0
        } else {
            0.0
        }
    });
    let mut whole = exact.map(|x| x.floor() as i64);
    let mut order = [0, 1, 2];
    order.sort_by(|&a, &b| (exact[b] - exact[b].floor()).total_cmp(&(exact[a] - exact[a].floor())));
    let missing = (100 - whole.iter().sum::<i64>()).clamp(0, 3) as usize;
    for &i in order.iter().take(missing) {
        whole[i] += 1;
    }
    whole
}

#[cfg(test)]
mod tests {
    use super::percents;

    #[test]
    fn percents_add_up() {
        assert_eq!(percents(&[0.624, 0.208, 0.168]), [62, 21, 17]);
        assert_eq!(percents(&[1.0 / 3.0, 1.0 / 3.0, 1.0 / 3.0]), [34, 33, 33]);
        assert_eq!(percents(&[1.0, 0.0, 0.0]), [100, 0, 0]);
    }
}
