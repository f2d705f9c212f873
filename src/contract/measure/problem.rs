//! What a simulation cannot measure, said before it runs.

use crate::contract::terms::{Baseline, Kind, Measure, Metric, Population, Source, Terms};
use serde::Serialize;
use thiserror::Error;

/// A metric that a simulation cannot measure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Error)]
#[error("metric.{metric}: {message}")]
pub struct Problem {
    /// Key of the metric.
    pub metric: String,
    /// What is wrong and what would be right.
    pub message: String,
}

impl Problem {
    pub(super) fn new(metric: &Metric, message: impl Into<String>) -> Self {
        Self {
            metric: metric.id.clone(),
            message: message.into(),
        }
    }
}

/// Said of agreed paths that would fill the memory.
pub(super) const TOO_MANY_PATHS: &str = "its agreed path would have to be known for too many weeks of intake before the contract begins, on too many days: let the contract begin with the intake, measure on fewer days, or measure against a control group";

/// Everything in the terms themselves that a simulation cannot measure; states and steps are looked up later.
pub(super) fn find(terms: &Terms) -> Vec<Problem> {
    let mut problems = Vec::new();
    let kind = |index: usize| terms.metrics.get(index).map(|m| m.measure.kind());
    let of_persons = |index: usize| matches!(kind(index), Some(Kind::Claims | Kind::Units));
    for (index, metric) in terms.metrics.iter().enumerate() {
        let mut problem = |message: String| problems.push(Problem::new(metric, message));
        match &metric.measure {
            Measure::Reported(_) => problem(
                "it is reported from outside, which a simulation cannot do: settle it from an outcome file, or measure something that is seen on people's paths"
                    .into(),
            ),
            Measure::Rate { of, .. } | Measure::Mean { of, .. } | Measure::Count { of }
                if !of_persons(*of) =>
            {
                problem("it counts a metric that has neither claims nor units: name one that has".into());
            }
            Measure::Composite { parts }
                if parts.iter().any(|(part, _)| kind(*part) != Some(Kind::Number)) =>
            {
                problem("a composite adds up numbers: name metrics that are rates, means, counts or composites".into());
            }
            Measure::Success { any, none, .. }
                if any
                    .iter()
                    .chain(none)
                    .any(|part| kind(*part) != Some(Kind::Claims)) =>
            {
                problem("a success looks at claims: name metrics that have them".into());
            }
            Measure::Success { .. } | Measure::Composite { .. } if leads_back(terms, index) => {
                problem(
                    "it is made of itself: no metric can be among its own parts or conditions"
                        .into(),
                );
            }
            _ => {}
        }
        if matches!(metric.measure, Measure::Composite { .. }) {
            continue;
        }
        baseline(metric, &mut problem);
        if let Some(source) = terms.counts_steps_without_any(index) {
            problem(steps(source));
        }
        if let Some(source) = terms.compared_with_others(index) {
            problem(starters(source));
        } else if metric.on == Population::Started
            && matches!(metric.measure, Measure::Saving { .. })
        {
            problem(
                "a simulated saving is that of everybody who was referred: write on = \"referred\""
                    .into(),
            );
        }
    }
    problems
}

fn baseline(metric: &Metric, problem: &mut impl FnMut(String)) {
    let sources = metric.baseline.sources();
    if sources.contains(&&Source::Reported) && !matches!(metric.measure, Measure::Reported(_)) {
        problem(
            "its baseline is reported from outside, which a simulation cannot do: use a baseline that can be simulated, such as `agreed_path` or `control`"
                .into(),
        );
    }
    let fixed = sources.iter().any(|source| !source.is_measured());
    if metric.measure.kind() == Kind::Money
        && !matches!(metric.measure, Measure::Reported(_))
        && (metric.baseline == Baseline::None || fixed)
    {
        problem(
            "a saving is measured against a cost by week: its baseline is `agreed_path`, `control`, `matched`, `historical`, `pre-post`, `difference_in_differences` or `twin`"
                .into(),
        );
    }
}

/// Why those who started cannot be compared with what a source shows.
fn starters(source: &Source) -> String {
    let who = name(source);
    let knows = if matches!(source, Source::AgreedPath { .. }) {
        "is that of everybody who is referred, and cannot know who of them would start"
    } else {
        "resembles everybody who was referred, and nobody knows who of it would have started"
    };
    format!(
        "it counts only those who started, but {who} {knows}, so that the difference between these people would be paid for as a result: write on = \"referred\", on the metric that it counts too, so that both sides are everybody who was referred. Observed outcomes can be settled as they are (`trappe settle`)"
    )
}

/// Why steps cannot be compared with what a source shows.
fn steps(source: &Source) -> String {
    let who = name(source);
    format!(
        "it counts steps of the programme, but {who} has no programme, so that nobody in it starts or completes any: taking part would be paid for as a result. Pay for steps without a baseline, against an agreed number (`fixed`) or less an agreed `deadweight`, and measure against others what shows on both sides, such as work. Observed outcomes can be settled as they are (`trappe settle`)"
    )
}

/// A source in words.
fn name(source: &Source) -> &'static str {
    match source {
        Source::AgreedPath { .. } => "a path agreed at signing",
        Source::Historical { .. } => "a historical group",
        Source::Matched { .. } => "a matched group",
        _ => "a control group",
    }
}

/// What a success or a composite is made of.
fn parts(measure: &Measure) -> Vec<usize> {
    match measure {
        Measure::Success { any, none, .. } => any.iter().chain(none).copied().collect(),
        Measure::Composite { parts } => parts.iter().map(|(part, _)| *part).collect(),
        _ => Vec::new(),
    }
}

/// Whether what a metric is made of leads back to it.
fn leads_back(terms: &Terms, metric: usize) -> bool {
    let mut seen = vec![false; terms.metrics.len()];
    let mut ahead = vec![metric];
    while let Some(at) = ahead.pop() {
        let made_of = terms.metrics.get(at).map(|m| parts(&m.measure));
        for part in made_of.unwrap_or_default() {
            if part == metric {
                return true;
            }
            if let Some(seen) = seen.get_mut(part)
                && !std::mem::replace(seen, true)
            {
                ahead.push(part);
            }
        }
    }
    false
}
