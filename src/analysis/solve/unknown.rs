//! What may be negotiated: terms of the contract, and the values that they may take.

use crate::analysis::sweep::{Factor, Range, Values};
use crate::contract::terms::{Action, Rule, Take, Terms};
use crate::scenario::Scenario;
use serde::Serialize;

/// Digits to which a term is settled behind the first of the width of its range.
const DIGITS: i32 = 5;

/// Terms whose shares add up to 1: what stands before and behind the name.
const SHARED: [(&str, &str); 2] = [("capital.tranche.", ".share"), ("contract.payers.", "")];

/// A term and the values that it may take.
#[derive(Debug, Clone, PartialEq)]
pub struct Unknown {
    /// The field and its values.
    pub factor: Factor,
    /// What it is now, as it is written; absent where the contract says nothing of it.
    pub current: Option<String>,
    /// What it is now in the range, where that can be said: 0 at the lower end, 1 at the upper, and beyond.
    pub here: Option<f64>,
    /// Fields that share what it leaves of 1, with what they have now.
    others: Vec<(String, f64)>,
}

/// A value of a term.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Term {
    /// The field.
    pub path: String,
    /// As it would be written.
    pub value: String,
}

impl Unknown {
    /// A term of a scenario.
    pub fn new(factor: Factor, scenario: &Scenario) -> Self {
        let unsaid = || (factor.path == "contract.bid").then(|| "1".to_owned());
        let current = written(scenario, &factor.path).or_else(unsaid);
        let here = current
            .as_deref()
            .and_then(|text| place(&factor.values, text));
        Self {
            others: others(scenario, &factor.path),
            current,
            here,
            factor,
        }
    }

    /// The nearest coordinate whose value has no more digits than anybody would negotiate about.
    pub fn snap(&self, coordinate: f64) -> f64 {
        self.snap_to(coordinate, self.finest())
    }

    /// The same with a value that is a multiple of a power of 10; of a list, one of its values.
    pub fn snap_to(&self, coordinate: f64, power: i32) -> f64 {
        match &self.factor.values {
            Values::Listed(values) => {
                let many = values.len() as f64;
                let level = libm::floor(coordinate * many).clamp(0.0, many - 1.0);
                (level + 0.5) / many
            }
            Values::Range(range) => {
                let width = range.high - range.low;
                let value = rounded(range.low + width * coordinate, power);
                ((value - range.low) / width).clamp(0.0, 1.0)
            }
        }
    }

    /// The nearest coordinate whose value has as many digits as a line of a table needs: two behind the first of the width of its range.
    pub fn plain(&self, coordinate: f64) -> f64 {
        self.snap_to(coordinate, (self.size() - 2).max(self.finest()))
    }

    /// The power of 10 to whose multiples a term is settled at most.
    pub fn finest(&self) -> i32 {
        let finest = self.size() - DIGITS;
        match &self.factor.values {
            Values::Range(range) if range.whole => finest.max(0),
            _ => finest,
        }
    }

    /// The power of 10 not above the width of its range.
    pub fn size(&self) -> i32 {
        match &self.factor.values {
            Values::Range(range) => libm::floor(libm::log10(range.high - range.low)) as i32,
            Values::Listed(_) => 0,
        }
    }

    /// A power of 10 as a share of the range.
    pub fn share(&self, power: i32) -> f64 {
        match &self.factor.values {
            Values::Range(range) => ten(power) / (range.high - range.low),
            Values::Listed(values) => 1.0 / values.len() as f64,
        }
    }

    /// The value at a coordinate, as TOML.
    pub fn value(&self, coordinate: f64) -> String {
        match &self.factor.values {
            Values::Listed(_) => self.factor.at(coordinate),
            Values::Range(range) => {
                let value = range.low + (range.high - range.low) * coordinate;
                let value = rounded(value, self.finest());
                range.written(value.clamp(range.low, range.high))
            }
        }
    }

    /// Both ends, or all values of a list.
    pub fn ends(&self) -> Vec<f64> {
        match &self.factor.values {
            Values::Range(_) => vec![0.0, 1.0],
            Values::Listed(values) => (0..values.len())
                .map(|k| (k as f64 + 0.5) / values.len() as f64)
                .collect(),
        }
    }
}

/// 10 to a power.
fn ten(power: i32) -> f64 {
    libm::pow(10.0, f64::from(power))
}

/// The nearest multiple of a power of 10. Powers below 1 have no exact double: dividing by what they are one of is exact to the last bit.
fn rounded(value: f64, power: i32) -> f64 {
    if power < 0 {
        let parts = libm::round(ten(-power));
        libm::round(value * parts) / parts
    } else {
        let step = libm::round(ten(power));
        libm::round(value / step) * step
    }
}

/// The terms at a point: those that are sought, and those that share what they leave.
pub fn terms(unknowns: &[Unknown], point: &[f64]) -> Vec<Term> {
    let mut out: Vec<Term> = unknowns
        .iter()
        .zip(point)
        .map(|(unknown, at)| Term {
            path: unknown.factor.path.clone(),
            value: unknown.value(*at),
        })
        .collect();
    let sought = |path: &str| unknowns.iter().any(|u| u.factor.path == path);
    for (before, _) in SHARED {
        let of_kind = || {
            let all = unknowns.iter().zip(&out);
            all.filter(|(u, _)| u.factor.path.starts_with(before) && !u.others.is_empty())
        };
        let taken: f64 = of_kind()
            .filter_map(|(_, term)| term.value.parse::<f64>().ok())
            .sum();
        let Some((unknown, _)) = of_kind().next() else {
            continue;
        };
        let rest: Vec<&(String, f64)> = unknown
            .others
            .iter()
            .filter(|(path, _)| !sought(path))
            .collect();
        let whole: f64 = rest.iter().map(|(_, share)| share).sum();
        let implied: Vec<Term> = rest
            .iter()
            .map(|(path, share)| {
                let part = if whole > 0.0 {
                    share / whole
                } else {
                    1.0 / rest.len() as f64
                };
                let value = ((1.0 - taken) * part).max(0.0);
                let text = format!("{value:.15}");
                let text = text.trim_end_matches('0').trim_end_matches('.');
                Term {
                    path: path.clone(),
                    value: text.to_owned(),
                }
            })
            .collect();
        out.extend(implied);
    }
    out
}

/// As changes of a scenario.
pub fn changes(terms: &[Term]) -> Vec<String> {
    terms
        .iter()
        .map(|t| format!("{}={}", t.path, t.value))
        .collect()
}

/// What is negotiated if nobody says what: the shares of a saving, the price of everything, the cap, the return that the waterfall lets investors have. Half
/// to one and a half times what they are; shares of a saving go up to all of it, the return up to twice what it is.
pub fn defaults(scenario: &Scenario, terms: &Terms) -> Vec<Unknown> {
    let mut all = Vec::new();
    let mut add = |text: String| {
        if let Ok(factor) = Factor::read(&text) {
            all.push(Unknown::new(factor, scenario));
        }
    };
    for line in &terms.lines {
        let path = format!("contract.line.{}.share", line.id);
        if matches!(line.rule, Rule::Share { .. })
            && let Some(now) = number(scenario, &path).filter(|now| *now > 0.0)
        {
            add(format!("{path}={}..1.0", (now * 0.5).min(0.1)));
        }
    }
    let priced: Vec<String> = terms
        .lines
        .iter()
        .map(|line| format!("contract.line.{}.price", line.id))
        .filter(|path| number(scenario, path).is_some_and(|v| v > 0.0))
        .collect();
    match priced.as_slice() {
        [] => {}
        [path] => {
            let now = number(scenario, path).unwrap_or(0.0);
            add(format!("{path}={}..{}", now * 0.5, now * 1.5));
        }
        // all prices together: the bid on the card
        _ => add("contract.bid=0.5..1.5".to_owned()),
    }
    if let Some(cap) = number(scenario, "contract.cap").filter(|cap| *cap > 0.0) {
        add(format!("contract.cap={}..{}", cap * 0.5, cap * 1.5));
    }
    for (k, action) in waterfall(terms).iter().enumerate() {
        let path = format!("capital.waterfall.{k}.rate");
        if let (Take::Return { .. }, Some(rate)) = (&action.take, number(scenario, &path))
            && rate > 0.0
        {
            add(format!("{path}={}..{}", rate * 0.5, rate * 2.0));
        }
    }
    all
}

/// The actions of the first waterfall.
fn waterfall(terms: &Terms) -> &[Action] {
    let first = terms.capital.waterfalls.first();
    first.map_or(&[], |w| w.actions.as_slice())
}

/// What a scenario says of a field, as it is written.
fn written(scenario: &Scenario, path: &str) -> Option<String> {
    let known = scenario.provenance.iter().find(|a| a.path == path);
    known.map(|a| a.value.clone())
}

fn number(scenario: &Scenario, path: &str) -> Option<f64> {
    let text = written(scenario, path)?;
    text.replace('_', "").parse().ok()
}

/// Where a value that is written lies among those that may be taken.
fn place(values: &Values, text: &str) -> Option<f64> {
    let bare = |text: &str| text.trim_matches('"').replace('_', "");
    match values {
        Values::Listed(all) => {
            let same = |other: &String| {
                let (a, b) = (bare(other), bare(text));
                let numbers = (a.parse::<f64>(), b.parse::<f64>());
                a == b || matches!(numbers, (Ok(a), Ok(b)) if a == b)
            };
            let at = all.iter().position(same)?;
            Some((at as f64 + 0.5) / all.len() as f64)
        }
        Values::Range(Range { low, high, .. }) => {
            let text = bare(text);
            let number = text.split(' ').next()?;
            let value: f64 = number.parse().ok()?;
            Some((value - low) / (high - low))
        }
    }
}

/// The fields that share with one what is left of 1.
fn others(scenario: &Scenario, path: &str) -> Vec<(String, f64)> {
    let Some((before, behind)) = SHARED.into_iter().find(|(before, behind)| {
        let name = path
            .strip_prefix(before)
            .and_then(|p| p.strip_suffix(behind));
        name.is_some_and(|name| !name.contains('.'))
    }) else {
        return Vec::new();
    };
    let alike = scenario.provenance.iter().filter(|a| {
        let rest = a.path.strip_prefix(before);
        let name = rest.and_then(|p| p.strip_suffix(behind));
        a.path != path && name.is_some_and(|name| !name.contains('.'))
    });
    alike
        .filter_map(|a| Some((a.path.clone(), a.value.replace('_', "").parse().ok()?)))
        .collect()
}
