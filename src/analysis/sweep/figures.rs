//! What a metric comes to at a point.

use crate::analysis::summary::{Metric, Summary};
use crate::stats::interval::Estimate;
use serde::{Deserialize, Serialize};

/// One figure of one point, with its interval.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    /// The metric.
    pub metric: String,
    /// `mean`, `sd`, `p05`, `p50`, `p95`, `defined` (share of the replications), `shortfall` or `probability.EVENT`.
    pub statistic: String,
    /// The figure; absent where it is not defined.
    pub value: Option<f64>,
    /// Lower end of its interval; absent where there is none.
    pub low: Option<f64>,
    /// Upper end.
    pub high: Option<f64>,
}

/// What was found at one point.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    /// Replications behind it.
    pub replications: u64,
    /// The figures.
    pub figures: Vec<Figure>,
}

impl Reading {
    /// The figures of those metrics of a run whose ids begin with one of `words`; of the first page if there are none.
    pub fn of(summary: &Summary, words: &[String]) -> Self {
        Self {
            replications: summary.replications,
            figures: figures(summary, words),
        }
    }
}

/// The figures of those metrics whose ids begin with one of `words`; of the first page if there are none.
fn figures(summary: &Summary, words: &[String]) -> Vec<Figure> {
    let wanted = |m: &&Metric| {
        if words.is_empty() {
            m.headline
        } else {
            words.iter().any(|word| m.id.starts_with(word.as_str()))
        }
    };
    let metrics = summary.metrics.iter().filter(wanted);
    metrics
        .flat_map(|m| of_metric(m, summary.replications))
        .collect()
}

fn of_metric(metric: &Metric, replications: u64) -> Vec<Figure> {
    let figure = |statistic: String, estimate: Option<Estimate>| {
        let known = |value: f64| value.is_finite().then_some(value);
        Figure {
            metric: metric.id.clone(),
            statistic,
            value: estimate.and_then(|e| known(e.value)),
            low: estimate.and_then(|e| known(e.low)),
            high: estimate.and_then(|e| known(e.high)),
        }
    };
    let plain = |statistic: &str, value: Option<f64>| Figure {
        metric: metric.id.clone(),
        statistic: statistic.to_owned(),
        value,
        low: None,
        high: None,
    };
    let mut out = vec![
        figure("mean".into(), metric.mean),
        plain("sd", metric.sd),
        plain("defined", Some(metric.defined as f64 / replications as f64)),
    ];
    for p in [0.05, 0.5, 0.95] {
        let quantile = metric.quantiles.iter().find(|q| (q.p - p).abs() < 1e-9);
        out.push(figure(
            format!("p{:02.0}", p * 100.0),
            quantile.map(|q| q.value),
        ));
    }
    if let Some(shortfall) = &metric.expected_shortfall {
        out.push(figure("shortfall".into(), Some(shortfall.value)));
    }
    for event in &metric.probabilities {
        out.push(figure(
            format!("probability.{}", event.id),
            Some(event.value),
        ));
    }
    out
}
