//! What somebody wants to know of a term sheet, in their words: a metric and a statistic of it.

use crate::analysis::catalogue::{Entry, as_metrics_have_it};
use crate::analysis::run::LEVEL;
use crate::analysis::summary::Unit;
use crate::scenario::nearest::suggest;
use crate::stats::interval::{self, Estimate};
use serde::Serialize;

/// Tail of a shortfall: the mean of the worst 5 %.
const TAIL: f64 = 0.05;

/// What is told of the values of a metric.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Statistic {
    /// The mean of the replications in which it is defined.
    Mean,
    /// A quantile of them.
    Quantile(f64),
    /// The mean of the worst 5 % of them.
    Shortfall,
    /// The probability of an event of the metric (its index): of all replications.
    Event(usize),
    /// The probability that it is above 0.
    Positive,
    /// The probability that it is below 0.
    Negative,
}

/// A metric and a statistic.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Quantity {
    /// As it was written.
    pub text: String,
    /// Id of the metric.
    pub metric: String,
    /// The statistic, as in the table of a sweep: `mean`, `p50`, `probability.loss` …
    pub statistic: String,
    /// In words.
    pub name: String,
    /// In Danish.
    pub name_da: String,
    /// Its unit: of a probability that of a share.
    pub unit: Unit,
    /// Index of the metric.
    #[serde(skip)]
    pub entry: usize,
    /// Which statistic.
    #[serde(skip)]
    pub kind: Statistic,
}

/// Words for what parties ask for most, beside the ids of metrics: word, metric, statistic.
pub const WORDS: [(&str, &str, &str); 11] = [
    ("investor.p_loss", "investors.profit", "probability.loss"),
    (
        "investor.p_lose_tenth",
        "investors.multiple",
        "probability.lose_tenth",
    ),
    (
        "investor.p_lose_half",
        "investors.multiple",
        "probability.lose_half",
    ),
    (
        "investor.p_nothing_back",
        "investors.multiple",
        "probability.nothing_back",
    ),
    ("investor.shortfall", "investors.profit", "shortfall"),
    (
        "municipality.p_net_saving_positive",
        "municipality.net_saving",
        "probability.gain",
    ),
    (
        "municipality.p_net_saving_negative",
        "municipality.net_saving",
        "probability.loss",
    ),
    // the outlay that 19 of 20 replications stay below: its mean would hide what a treasurer is afraid of
    (
        "municipality.max_outlay",
        "municipality.highest_outlay",
        "p95",
    ),
    ("municipality.payment", "municipality.contract", "mean"),
    (
        "contract.p_payment",
        "contract.outcome_payments",
        "probability.any",
    ),
    (
        "contract.p_unfunded",
        "investors.unfunded",
        "probability.any",
    ),
];

/// Metrics that have another name in people's words.
const NAMES: [(&str, &str); 2] = [
    ("municipality.max_outlay", "municipality.highest_outlay"),
    ("municipality.payment", "municipality.contract"),
];

impl Quantity {
    /// Reads a quantity: one of [`WORDS`], or a metric with a statistic behind it (`investors.irr.p50`); the mean if there is none.
    ///
    /// # Errors
    /// What is not known, and what is nearest to it.
    pub fn read(text: &str, entries: &[Entry]) -> Result<Self, String> {
        let text = text.trim();
        let name = as_metrics_have_it(text);
        let is_meant = |word: &str| as_metrics_have_it(word) == name;
        let word = WORDS.iter().find(|(word, ..)| is_meant(word));
        let (metric, statistic) = match word {
            Some((_, metric, statistic)) => ((*metric).to_owned(), (*statistic).to_owned()),
            None => split(&renamed(&name), entries),
        };
        let Some(entry) = entries.iter().position(|e| e.id == metric) else {
            return Err(unknown(text, entries));
        };
        let Some(kind) = Statistic::read(&statistic, &entries[entry]) else {
            let events = entries[entry].events.iter();
            let mut known: Vec<String> = ["mean", "p05", "p50", "p95", "shortfall"]
                .map(str::to_owned)
                .to_vec();
            known.extend(["p_positive", "p_negative"].map(str::to_owned));
            known.extend(events.map(|e| format!("p_{}", e.id)));
            let known: Vec<&str> = known.iter().map(String::as_str).collect();
            let help = suggest(&statistic, "there are", &known).join("; ");
            return Err(format!("`{text}`: `{metric}` has no `{statistic}`; {help}"));
        };
        let of = &entries[entry];
        let [name, name_da] = kind.words(of);
        Ok(Self {
            text: text.to_owned(),
            statistic: kind.id(of),
            unit: if kind.is_probability() {
                Unit::Share
            } else {
                of.unit
            },
            name,
            name_da,
            metric,
            entry,
            kind,
        })
    }

    /// A quantity of the program's own; `None` if the scenario has no such metric.
    pub fn of(text: &str, entries: &[Entry]) -> Option<Self> {
        Self::read(text, entries).ok()
    }

    /// Its estimate from the values of its metric, replication by replication (NaN where undefined), with the 95 % interval of the
    /// simulation error; `None` where nothing is defined.
    pub fn estimate(&self, values: &[f64], entries: &[Entry]) -> Option<Estimate> {
        let count = |holds: &dyn Fn(f64) -> bool| {
            let events = values.iter().filter(|v| holds(**v)).count();
            (!values.is_empty())
                .then(|| interval::wilson(events as u64, values.len() as u64, LEVEL))
        };
        let defined = || values.iter().copied().filter(|v| !v.is_nan());
        let sorted = || {
            let mut sorted: Vec<f64> = defined().collect();
            sorted.sort_unstable_by(f64::total_cmp);
            sorted
        };
        let found = match self.kind {
            Statistic::Mean => {
                let values: Vec<f64> = defined().collect();
                interval::mean(&values, LEVEL).map(|(mean, _)| mean)
            }
            Statistic::Quantile(p) => Some(interval::quantile(&sorted(), p, LEVEL)),
            Statistic::Shortfall => Some(interval::expected_shortfall(&sorted(), TAIL, LEVEL)),
            Statistic::Positive => count(&|v| v > 0.0),
            Statistic::Negative => count(&|v| v < 0.0),
            Statistic::Event(event) => {
                let event = entries.get(self.entry)?.events.get(event)?;
                count(&|v| (event.holds)(v))
            }
        };
        found.filter(|e| !e.value.is_nan())
    }
}

impl Statistic {
    /// Whether it is a share of the replications.
    pub fn is_probability(self) -> bool {
        matches!(self, Self::Event(_) | Self::Positive | Self::Negative)
    }

    /// The statistic of a metric in English and Danish.
    fn words(self, entry: &Entry) -> [String; 2] {
        let (name, name_da) = (&entry.name, &entry.name_da);
        let of = |words: &str, words_da: &str| {
            [format!("{name}, {words}"), format!("{name_da}, {words_da}")]
        };
        match self {
            Self::Mean => of("mean", "gennemsnit"),
            Self::Quantile(0.5) => of("median", "median"),
            Self::Quantile(p) => {
                let percent = format!("{:.0}", p * 100.0);
                of(
                    &format!("what {percent} % of the replications stay below"),
                    &format!("det, {percent} % af gentagelserne holder sig under"),
                )
            }
            Self::Shortfall => of("mean of the worst 5 %", "gennemsnit af de værste 5 %"),
            Self::Positive => of("probability of more than 0", "sandsynlighed for mere end 0"),
            Self::Negative => of(
                "probability of less than 0",
                "sandsynlighed for mindre end 0",
            ),
            Self::Event(event) => {
                let event = entry.events.get(event);
                let (name, name_da) = event.map_or(("", ""), |e| (e.name, e.name_da));
                [
                    format!("probability: {name}"),
                    format!("sandsynlighed: {name_da}"),
                ]
            }
        }
    }

    fn read(text: &str, entry: &Entry) -> Option<Self> {
        let event = |id: &str| entry.events.iter().position(|e| e.id == id);
        if let Some(index) = text.strip_prefix("probability.").and_then(event) {
            return Some(Self::Event(index));
        }
        if let Some(index) = text.strip_prefix("p_").and_then(event) {
            return Some(Self::Event(index));
        }
        match text {
            "mean" => return Some(Self::Mean),
            "median" => return Some(Self::Quantile(0.5)),
            "shortfall" => return Some(Self::Shortfall),
            "p_positive" => return Some(Self::Positive),
            "p_negative" => return Some(Self::Negative),
            _ => {}
        }
        let digits = text.strip_prefix('p')?;
        let percent: u32 = digits.parse().ok()?;
        ((1..=99).contains(&percent) && digits.len() <= 2)
            .then(|| Self::Quantile(f64::from(percent) / 100.0))
    }

    fn id(self, entry: &Entry) -> String {
        match self {
            Self::Mean => "mean".into(),
            Self::Quantile(p) => format!("p{:02.0}", p * 100.0),
            Self::Shortfall => "shortfall".into(),
            Self::Positive => "p_positive".into(),
            Self::Negative => "p_negative".into(),
            Self::Event(event) => {
                let event = entry.events.get(event);
                format!("probability.{}", event.map_or("", |e| e.id))
            }
        }
    }
}

/// A text with the ids of metrics in place of people's words.
fn renamed(text: &str) -> String {
    for (word, metric) in NAMES {
        if let Some(rest) = text.strip_prefix(word) {
            return format!("{metric}{rest}");
        }
    }
    text.to_owned()
}

/// Metric and statistic: the longest id of a metric that the text begins with, and what is behind it.
fn split(text: &str, entries: &[Entry]) -> (String, String) {
    if entries.iter().any(|e| e.id == text) {
        return (text.to_owned(), "mean".to_owned());
    }
    let fits = entries.iter().filter_map(|e| {
        let rest = text.strip_prefix(e.id.as_str())?.strip_prefix('.')?;
        Some((e.id.clone(), rest.to_owned()))
    });
    let longest = fits.max_by_key(|(id, _)| id.len());
    longest.unwrap_or_else(|| (text.to_owned(), "mean".to_owned()))
}

fn unknown(text: &str, entries: &[Entry]) -> String {
    let words = WORDS.iter().map(|(word, ..)| *word);
    let ids = entries.iter().map(|e| e.id.as_str());
    let mut known: Vec<&str> = words.collect();
    let shown = known.len();
    known.extend(ids);
    // by the first part that is not a statistic, too
    let near = crate::scenario::nearest::nearest(text, known.iter().copied());
    let near = near.map_or_else(String::new, |near| format!("did you mean `{near}`? "));
    format!(
        "no quantity `{text}`; {near}Words: {}; or a metric (a column of replications.csv) with a statistic, such as investors.irr.p50",
        known[..shown].join(", ")
    )
}
