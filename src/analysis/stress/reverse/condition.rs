//! `investor.p_loss > 0.25`: a condition on a figure, in the users' words.

use super::super::statistic::Statistic;
use crate::analysis::catalogue::as_metrics_have_it;
use crate::analysis::side::Side;
use crate::analysis::summary::Unit;
use crate::scenario::nearest::{enumerate, nearest};
use serde::Serialize;

/// Which side of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Sense {
    /// Less than it.
    #[serde(rename = "<")]
    Less,
    /// At most it.
    #[serde(rename = "<=")]
    AtMost,
    /// At least it.
    #[serde(rename = ">=")]
    AtLeast,
    /// More than it.
    #[serde(rename = ">")]
    More,
}

impl Sense {
    /// How it is written.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Less => "<",
            Self::AtMost => "<=",
            Self::AtLeast => ">=",
            Self::More => ">",
        }
    }
}

/// A condition on a figure of a scenario.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Condition {
    /// As it was written.
    pub text: String,
    /// The metric.
    pub metric: String,
    /// What is read off it.
    #[serde(skip)]
    pub statistic: Statistic,
    /// Which side of the number.
    pub sense: Sense,
    /// The number.
    pub than: f64,
    /// Unit of the figure.
    pub unit: Unit,
}

/// Conditions if nothing else is asked for: those of each party that the scenario has.
pub const USUAL: [&str; 2] = ["investor.p_loss > 0.25", "municipality.net_saving.mean < 0"];

/// Words for figures, the metrics behind them, and what is read off these; "." stands for a statistic that may follow.
const WORDS: [(&str, &str, Option<Statistic>); 10] = [
    (
        "investor.p_loss",
        "investors.profit",
        Some(Statistic::Below(0.0)),
    ),
    ("investor.irr", "investors.irr", None),
    ("investor.npv", "investors.npv", None),
    ("investor.profit", "investors.profit", None),
    (
        "municipality.p_net_saving_positive",
        "municipality.net_saving",
        Some(Statistic::Above(0.0)),
    ),
    (
        "municipality.p_no_saving",
        "municipality.net_saving",
        Some(Statistic::AtMost(0.0)),
    ),
    ("municipality.net_saving", "municipality.net_saving", None),
    (
        "municipality.max_outlay",
        "municipality.highest_outlay",
        Some(Statistic::Quantile(0.95)),
    ),
    (
        "investor.shortfall",
        "investors.profit",
        Some(Statistic::Shortfall(0.05)),
    ),
    (
        "municipality.p_net_saving_negative",
        "municipality.net_saving",
        Some(Statistic::Below(0.0)),
    ),
];

impl Condition {
    /// Reads a condition.
    ///
    /// # Errors
    /// What cannot be read, and what would be right.
    pub fn read(text: &str, side: &Side<'_>) -> Result<Self, String> {
        let (name, sense, number) = split(text).ok_or_else(|| {
            format!("`{text}` is no condition: write FIGURE, one of < <= >= >, and a number, such as '{}'", USUAL[0])
        })?;
        let (metric, statistic) = figure(name, side)?;
        let than = number_of(number).ok_or_else(|| {
            format!("`{number}` in `{text}` is no number: write 0.25 for 25 %, 4e6 for 4 million")
        })?;
        let unit = match side.entry(&metric) {
            Some(_) if statistic.is_probability() => Unit::Share,
            Some(index) => side.entries[index].unit,
            None => return Err(missing(name, side)),
        };
        if number.ends_with('%') && !matches!(unit, Unit::Share | Unit::Ratio) {
            return Err(format!(
                "`{text}`: {name} is no share, so that a number of per cent says nothing of it; write a number such as 4e6"
            ));
        }
        if statistic.is_probability() && !(0.0..=1.0).contains(&than) {
            return Err(format!(
                "`{text}`: a probability lies between 0 and 1; 25 % is 0.25"
            ));
        }
        Ok(Self {
            text: format!("{name} {} {number}", sense.sign()),
            metric,
            statistic,
            sense,
            than,
            unit,
        })
    }

    /// How far a figure is on the side that is asked for, in its own unit: 0 or more if the condition holds.
    pub fn margin(&self, figure: f64) -> f64 {
        let over = match self.sense {
            Sense::More | Sense::AtLeast => figure - self.than,
            Sense::Less | Sense::AtMost => self.than - figure,
        };
        // on the very number the strict ones do not hold
        if over == 0.0 && matches!(self.sense, Sense::More | Sense::Less) {
            -f64::MIN_POSITIVE
        } else {
            over
        }
    }

    /// Whether it holds for a figure.
    pub fn holds(&self, figure: f64) -> bool {
        self.margin(figure) >= 0.0
    }
}

fn split(text: &str) -> Option<(&str, Sense, &str)> {
    for (sign, sense) in [
        ("<=", Sense::AtMost),
        (">=", Sense::AtLeast),
        ("<", Sense::Less),
        (">", Sense::More),
    ] {
        if let Some((name, number)) = text.split_once(sign) {
            let (name, number) = (name.trim(), number.trim());
            return (!name.is_empty() && !number.is_empty()).then_some((name, sense, number));
        }
    }
    None
}

fn number_of(text: &str) -> Option<f64> {
    let text = text.replace('_', "");
    let (digits, factor) = match text.strip_suffix('%') {
        Some(digits) => (digits.trim_end(), 0.01),
        None => (text.as_str(), 1.0),
    };
    let number: f64 = digits.parse().ok()?;
    number.is_finite().then_some(number * factor)
}

/// The metric and the statistic that a word means.
fn figure(name: &str, side: &Side<'_>) -> Result<(String, Statistic), String> {
    let named = as_metrics_have_it(name);
    let is_meant = |word: &str, name: &str| as_metrics_have_it(word) == name;
    let whole = WORDS.iter().find(|(word, ..)| is_meant(word, &named));
    if let Some((_, metric, Some(statistic))) = whole {
        return Ok(((*metric).to_owned(), *statistic));
    }
    let (stem, statistic) = match named.rsplit_once('.') {
        Some((stem, last)) => match statistic(last) {
            Some(statistic) => (stem, statistic),
            None => (&*named, Statistic::Mean),
        },
        None => (&*named, Statistic::Mean),
    };
    let word = WORDS
        .iter()
        .find(|(word, _, fixed)| is_meant(word, stem) && fixed.is_none());
    let metric = word.map_or(stem, |(_, metric, _)| *metric);
    if side.entry(metric).is_none() {
        return Err(missing(name, side));
    }
    Ok((metric.to_owned(), statistic))
}

/// `mean` or `p5` to `p95`.
fn statistic(word: &str) -> Option<Statistic> {
    if word == "mean" {
        return Some(Statistic::Mean);
    }
    let percent: f64 = word.strip_prefix('p')?.parse().ok()?;
    (percent > 0.0 && percent < 100.0).then_some(Statistic::Quantile(percent / 100.0))
}

fn missing(name: &str, side: &Side<'_>) -> String {
    let invests = name.starts_with("investor") || name.starts_with("tranche");
    if invests && side.evaluator.scenario().contract.is_none() {
        return format!("`{name}`: the scenario has no contract, so that nobody invests");
    }
    let words: Vec<&str> = WORDS.iter().map(|(word, ..)| *word).collect();
    let known = words.iter().copied();
    let known = known.chain(side.entries.iter().map(|entry| entry.id.as_str()));
    let stem = name
        .rsplit_once('.')
        .filter(|(_, last)| statistic(last).is_some());
    let near = nearest(stem.map_or(name, |(stem, _)| stem), known);
    let near = near.map_or(String::new(), |near| format!(" Did you mean `{near}`?"));
    format!(
        "there is no figure `{name}`.{near} There are {}, and every metric of the columns of replications.csv; .mean or a quantile such as .p50 may follow.",
        enumerate(&words)
    )
}
