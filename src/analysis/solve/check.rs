//! Whether a question makes sense for a scenario: terms that can be sought without living the lives again.

use super::measured::{Difference, difference};
use super::unknown::{self, Unknown};
use crate::contract::terms::Terms;
use crate::scenario::diagnostics::Diagnostics;
use crate::scenario::term_sheets::TermSheets;
use std::fmt;

/// Why there is nothing to solve.
#[derive(Debug)]
pub enum NoQuestion {
    /// The question makes no sense; what would.
    Said(String),
    /// A value that a term cannot take: which, and why.
    Impossible(String, Box<Diagnostics>),
}

impl fmt::Display for NoQuestion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Said(text) => f.write_str(text),
            Self::Impossible(what, faults) => {
                write!(
                    f,
                    "{what}: write a range that does not reach there\n{faults}"
                )
            }
        }
    }
}

impl std::error::Error for NoQuestion {}

/// Most unknowns: beyond, nobody could look everywhere.
pub const MOST_UNKNOWNS: usize = 8;

/// Checks that every unknown is a term whose values can all be priced on the same lives.
///
/// # Errors
/// What is none, and what to use instead.
pub fn check(sheets: &TermSheets, unknowns: &[Unknown]) -> Result<(), NoQuestion> {
    let scenario = sheets.scenario();
    let Some(base) = &scenario.contract else {
        return Err(NoQuestion::Said(format!(
            "{} has no contract, so that there are no terms to be sought: name a contract file with --contract FILE, or ask `trappe sweep` or `trappe \
             size` about the programme",
            scenario.run.name
        )));
    };
    if unknowns.is_empty() {
        return Err(NoQuestion::Said(
            "this contract has no share, price or cap in its usual place: say what may be changed with --vary, such as \
             contract.line.ID.bands.0.pay=4e6..6e6"
                .to_owned(),
        ));
    }
    if unknowns.len() > MOST_UNKNOWNS {
        return Err(NoQuestion::Said(format!(
            "{} unknowns are more than the {MOST_UNKNOWNS} that can be sought at a time",
            unknowns.len()
        )));
    }
    for (k, unknown) in unknowns.iter().enumerate() {
        let path = &unknown.factor.path;
        if unknowns[..k].iter().any(|u| u.factor.path == *path) {
            return Err(NoQuestion::Said(format!("`{path}` is varied twice")));
        }
        if path == "capital.hurdle" {
            return Err(NoQuestion::Said(
                "`capital.hurdle` is what investors compare with, not a term: a lower one makes every deal look better and none better; set it with --set"
                    .to_owned(),
            ));
        }
        if !["contract.", "capital."]
            .iter()
            .any(|s| path.starts_with(s))
        {
            return Err(no_term(path));
        }
    }
    let lives = lives(scenario)?;
    for unknown in unknowns {
        for end in unknown.ends() {
            one(sheets, (base, &lives), unknown, end)?;
        }
    }
    Ok(())
}

/// All that a scenario says of lives, to be compared.
fn lives(scenario: &crate::scenario::Scenario) -> Result<serde_json::Value, NoQuestion> {
    serde_json::to_value(&scenario.spec).map_err(|e| NoQuestion::Said(e.to_string()))
}

fn no_term(path: &str) -> NoQuestion {
    NoQuestion::Said(format!(
        "`{path}` is no term of the contract: it changes the lives, which would have to be lived again for each value; `trappe sweep --vary` does that, and \
         `trappe compare --with` holds two values against each other"
    ))
}

fn one(
    sheets: &TermSheets,
    (base, lives): (&Terms, &serde_json::Value),
    unknown: &Unknown,
    end: f64,
) -> Result<(), NoQuestion> {
    let path = &unknown.factor.path;
    let terms = unknown::terms(std::slice::from_ref(unknown), &[end]);
    let changed = sheets
        .changed(&unknown::changes(&terms))
        .map_err(|faults| {
            let what = format!("{path} cannot be {}", unknown.value(end));
            NoQuestion::Impossible(what, faults)
        })?;
    if self::lives(&changed)? != *lives {
        return Err(no_term(path));
    }
    let other = changed.contract.as_ref();
    let Some(found) = other.and_then(|other| difference(base, other)) else {
        return Ok(());
    };
    let why = match found {
        Difference::Parts => "changes which lines, tranches or cohorts there are",
        Difference::Measured => "changes what is measured, on whom or against what",
        Difference::Days => "changes when is measured, paid or drawn",
        Difference::Ends => "may change when the contract ends early, and with it the lives",
    };
    Err(NoQuestion::Said(format!(
        "`{path}` {why}: the replications would have to be lived again for each value; `trappe sweep --vary` does that, and `trappe compare --with` holds two \
         values against each other"
    )))
}
