//! How the figures came about, where that is not as usual.

use super::count;
use crate::analysis::summary::{Note, Summary};

/// A run that was stopped has fewer replications than were asked for. When it was stopped has nothing to do with their results.
pub(super) fn stopped(summary: &Summary, out: &mut Vec<Note>) {
    let Some(asked) = summary.stopped_before else {
        return;
    };
    let lived = summary.replications;
    let text = |s: char| [lived, asked].map(|n| count(n as f64, s));
    let ([done, all], [done_da, all_da]) = (text(','), text('.'));
    let (text, text_da) = if lived < asked {
        (
            format!(
                "The run was stopped after {done} of {all} replications: every figure rests on these, and payment by luck is left out."
            ),
            format!(
                "Kørslen blev stoppet efter {done_da} af {all_da} gentagelser: alle tal hviler på disse, og betaling ved held er udeladt."
            ),
        )
    } else {
        (
            "The run was stopped after its last replication: payment by luck is left out."
                .to_owned(),
            "Kørslen blev stoppet efter sidste gentagelse: betaling ved held er udeladt."
                .to_owned(),
        )
    };
    out.push(method(text, text_da));
}

/// Beyond a number of replications not every value is kept.
pub(super) fn sketched(summary: &Summary, out: &mut Vec<Note>) {
    let Some(sketch) = &summary.sketch else {
        return;
    };
    // Rounded up: a bound must not look smaller than it is.
    let tenths = (1_000.0 * sketch.relative_error).ceil();
    let error = format!("{:.1}", tenths / 10.0);
    let error_da = error.replace('.', ",");
    let up_to = |n: u64| (count(n as f64, ','), count(n as f64, '.'));
    let (metrics, metrics_da) = up_to(sketch.metrics_exact_up_to);
    let (series, series_da) = up_to(sketch.series_exact_up_to);
    out.push(if sketch.metrics {
        method(
            format!(
                "With more than {metrics} replications not every value is kept: quantiles, expected shortfalls and pictures are within {error} % of what all values would give. Means, probabilities and the split of the variance are not touched by this."
            ),
            format!(
                "Med flere end {metrics_da} gentagelser gemmes ikke alle værdier: fraktiler, gennemsnit af de værste udfald og figurer ligger inden for {error_da} % af, hvad alle værdier ville give. Gennemsnit, sandsynligheder og variansens opdeling berøres ikke."
            ),
        )
    } else {
        method(
            format!(
                "With more than {series} replications not every curve is kept: the bands of the development over time are within {error} % of what all curves would give. No other figure is touched by this."
            ),
            format!(
                "Med flere end {series_da} gentagelser gemmes ikke alle kurver: båndene i udviklingen over tid ligger inden for {error_da} % af, hvad alle kurver ville give. Ingen andre tal berøres."
            ),
        )
    });
}

fn method(text: String, text_da: String) -> Note {
    Note {
        grave: false,
        text,
        text_da,
    }
}
