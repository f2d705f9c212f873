//! The result of a run as data: what `report` prints and `summary.json` holds. Nothing is computed here.

use super::luck::Luck;
use crate::stats::interval::Estimate;
use serde::Serialize;

/// What a run found. Field names are stable: they are the documented format of `summary.json`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Summary {
    /// Version of this format.
    pub format: u32,
    /// Which program made it.
    pub program: Program,
    /// What was simulated.
    pub scenario: ScenarioInfo,
    /// How many replications.
    pub replications: u64,
    /// How many were asked for, if the run was stopped before; absent otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stopped_before: Option<u64>,
    /// Which figures come from a sketch rather than from every value; absent if all are exact.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sketch: Option<SketchUse>,
    /// Confidence level of every interval (0.95).
    pub level: f64,
    /// How means were estimated.
    pub means: Estimation,
    /// One entry per metric, in reporting order.
    pub metrics: Vec<Metric>,
    /// Ratios of means, which no single replication has.
    pub ratios: Vec<Ratio>,
    /// Development by quarter.
    pub series: Vec<Series>,
    /// Distributions to be drawn.
    pub histograms: Vec<Histogram>,
    /// How much of the contract's payments is luck; absent without a contract, or if it was not asked for.
    pub luck: Option<Luck>,
    /// Who pays and who saves, in expectation, over the whole run.
    pub parties: Vec<PartyRow>,
    /// The municipalities' money by budget year, in expectation.
    pub budget_years: Vec<BudgetYearRow>,
    /// Every number that the result rests on without a source, or with a weak one, weakest first.
    pub assumptions: Vec<AssumptionRow>,
    /// What the reader must know before using the figures; plain sentences, gravest first.
    pub notes: Vec<Note>,
}

/// How means were estimated: quantiles, probabilities and variances are always those of the replications as they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Estimation {
    /// The method; `plain` too where a run is too short for its controls.
    pub method: Method,
    /// How many control variates there were.
    pub controls: u64,
}

/// A way to estimate means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Method {
    /// With control variates: quantities of each replication whose expectations are known.
    Controlled,
    /// The mean of the replications.
    Plain,
}

/// Program and draw scheme.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Program {
    /// "trappe".
    pub name: String,
    /// Version of the program.
    pub version: String,
    /// Version of the way random numbers are keyed: equal versions, equal bytes.
    pub draw_scheme: u32,
}

/// Which figures come from a sketch. Means, standard deviations, probabilities and splits of the variance never do.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct SketchUse {
    /// Largest error of a quantile (or of an end of its interval), as a share of its size. An expected shortfall is off by at most this
    /// share of the mean size of the values in its tail; a value so near to the edge of a bar may be counted beside it.
    pub relative_error: f64,
    /// Whether quantiles, expected shortfalls and histograms of metrics come from it.
    pub metrics: bool,
    /// Whether the bands of the series come from it.
    pub series: bool,
    /// Up to how many replications those of metrics are exact.
    pub metrics_exact_up_to: u64,
    /// Up to how many replications those of series are exact.
    pub series_exact_up_to: u64,
}

/// What was simulated.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ScenarioInfo {
    /// Name in the scenario file.
    pub name: String,
    /// Title.
    pub title: String,
    /// Danish title, if there is one.
    pub title_da: Option<String>,
    /// SHA-256 of the resolved scenario.
    pub digest: String,
    /// Seed.
    pub seed: u64,
    /// First day.
    pub start: String,
    /// Last day of the lives followed.
    pub end: String,
    /// Weeks that lives are followed.
    pub weeks: u32,
    /// Planned number of people.
    pub people: u32,
    /// Number of enterprises.
    pub enterprises: u32,
    /// Currency code.
    pub currency: String,
}

/// Unit of a metric or a series.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unit {
    /// Currency units (kroner, not øre).
    Money,
    /// A share or a rate per year: 0.05 is 5 %.
    Share,
    /// Weeks.
    Weeks,
    /// Years.
    Years,
    /// People.
    People,
    /// Enterprises, openings, places.
    Count,
    /// A plain ratio, such as a multiple.
    Ratio,
}

/// What part of the summary a metric belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Topic {
    /// Investors.
    Investor,
    /// The municipalities.
    Municipality,
    /// The public as a whole and each of its payers.
    Public,
    /// The people.
    People,
    /// The enterprises.
    Enterprises,
}

/// One metric over all replications.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Metric {
    /// Stable id, such as `investors.irr`; the name of the column in `replications.csv`.
    pub id: String,
    /// Topic.
    pub topic: Topic,
    /// Unit.
    pub unit: Unit,
    /// Name in English.
    pub name: String,
    /// Name in Danish.
    pub name_da: String,
    /// Whether it belongs on the first page.
    pub headline: bool,
    /// Replications in which it is defined.
    pub defined: u64,
    /// Mean over these, with its interval; absent if it is defined nowhere.
    pub mean: Option<Estimate>,
    /// The mean of the replications as they are, if the one above is controlled.
    pub plain_mean: Option<Estimate>,
    /// Standard deviation over replications.
    pub sd: Option<f64>,
    /// Quantiles with their intervals: probability, estimate.
    pub quantiles: Vec<Quantile>,
    /// Probabilities worth knowing, such as P(loss): with Wilson intervals.
    pub probabilities: Vec<Probability>,
    /// Mean of the worst share of replications.
    pub expected_shortfall: Option<Shortfall>,
    /// How the variance divides; absent where it was not estimated.
    pub variance: Option<VarianceSplit>,
}

/// A ratio of two means.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Ratio {
    /// Stable id.
    pub id: String,
    /// Topic.
    pub topic: Topic,
    /// Unit.
    pub unit: Unit,
    /// Name in English.
    pub name: String,
    /// Name in Danish.
    pub name_da: String,
    /// The ratio; absent where the denominator cannot be told from zero.
    pub value: Option<Estimate>,
}

/// A quantile.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Quantile {
    /// Probability.
    pub p: f64,
    /// Estimate with the interval from order statistics.
    pub value: Estimate,
}

/// A probability.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Probability {
    /// Stable id within the metric, such as `loss`.
    pub id: String,
    /// What happens with this probability, in English.
    pub event: String,
    /// The same in Danish.
    pub event_da: String,
    /// Estimate with the Wilson interval.
    pub value: Estimate,
}

/// Expected shortfall.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Shortfall {
    /// The worst share that is averaged (0.05).
    pub tail: f64,
    /// Mean of the metric in that tail.
    pub value: Estimate,
}

/// Where the variance between replications comes from; the three shares add up to 1.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct VarianceSplit {
    /// Ignorance: the parameters are not known.
    pub parameters: Estimate,
    /// Chance that all share: the business cycle. A larger cohort does not shrink it.
    pub cycle: Estimate,
    /// Chance of each life. A larger cohort shrinks it.
    pub lives: Estimate,
}

/// Development by quarter, over all replications.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Series {
    /// Stable id, such as `municipality.net_saving_cumulated` or `people.programme.job`.
    pub id: String,
    /// The picture it belongs to, such as `saving`, `states`, `steps`, `levels`, `vehicle`.
    pub picture: String,
    /// Unit.
    pub unit: Unit,
    /// Name in English.
    pub name: String,
    /// Name in Danish.
    pub name_da: String,
    /// One label per point: "2023 Q1".
    pub labels: Vec<String>,
    /// Mean by point.
    pub mean: Vec<f64>,
    /// Quantiles by point: 5, 25, 50, 75 and 95 %.
    pub bands: [Vec<f64>; 5],
}

/// A histogram.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Histogram {
    /// The metric that it shows.
    pub metric: String,
    /// Edges of the bins, ascending, one more than counts.
    pub edges: Vec<f64>,
    /// Replications per bin.
    pub counts: Vec<u64>,
    /// Replications below the first and above the last edge.
    pub outside: (u64, u64),
    /// Where a loss begins (0 for an IRR), if there is such a point.
    pub loss_below: Option<f64>,
    /// Replications in which the metric is exactly its worst value (a total loss), shown apart.
    pub total_loss: u64,
    /// Replications in which it is undefined.
    pub undefined: u64,
}

/// One party's money over the whole run, in expectation, in currency units, nominal.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PartyRow {
    /// Stable id, such as `municipality.kolding`, `state`, `funder.eu`, `tranche.senior`.
    pub id: String,
    /// Name in English.
    pub name: String,
    /// Name in Danish.
    pub name_da: String,
    /// What it pays for the effort.
    pub effort: Estimate,
    /// What it saves in benefits, refund, tax and ordinary effort against the counterfactual (causal).
    pub saving: Estimate,
    /// Outcome payments and distributions received less paid and capital drawn.
    pub contract: Estimate,
    /// Sum of the three with their signs: positive is better off.
    pub net: Estimate,
    /// Probability that the net is above zero.
    pub better_off: Estimate,
    /// Probability that it is below zero.
    pub worse_off: Estimate,
}

/// The municipalities' money in one budget year, in expectation, in currency units, nominal.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BudgetYearRow {
    /// Calendar year.
    pub year: i16,
    /// Saving before outcome payments and own effort.
    pub gross_saving: Estimate,
    /// What the municipalities pay for the effort themselves.
    pub effort: Estimate,
    /// Outcome payments.
    pub outcome_payments: Estimate,
    /// Gross saving less both.
    pub net_saving: Estimate,
    /// 5 and 95 % quantiles of the net saving of that year.
    pub net_range: (f64, f64),
}

/// An assumption that the result rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AssumptionRow {
    /// Field in the scenario.
    pub path: String,
    /// Value as written.
    pub value: String,
    /// Grade: A, B, C, D, U, or "-" for none.
    pub grade: String,
    /// Source, if any.
    pub source: Option<String>,
    /// Note, if any.
    pub note: Option<String>,
}

/// A sentence that the reader must see.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Note {
    /// Whether it concerns the deal's result (true) or the method (false).
    pub grave: bool,
    /// English.
    pub text: String,
    /// Danish.
    pub text_da: String,
}
