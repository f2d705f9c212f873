//! What a scenario file becomes: units, merging, overrides, provenance, digest, documentation.

mod by_hand;
mod faults;
mod layers;
mod numbers;
mod written;

use rust_decimal::Decimal;
use std::path::{Path, PathBuf};
use trappe::contract::terms::{
    Action, Baseline, Draws, Line, Measure, Metric, Payer, Periods, Rule, SavingComponent, Source,
    Take, Terms,
};
use trappe::model::account::Account;
use trappe::model::group::Intake;
use trappe::model::movement::{Class, Rate};
use trappe::model::number::Distribution;
use trappe::scenario::{self, Grade, Scenario};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn base() -> PathBuf {
    root().join("tests/files/broken/parts/base.toml")
}

fn load(path: &Path, overrides: &[&str]) -> Result<Scenario, String> {
    let overrides: Vec<String> = overrides.iter().map(|s| (*s).to_owned()).collect();
    scenario::load(path, &overrides).map_err(|e| e.to_string())
}

/// The plain scenario with some lines laid over it.
fn with(lines: &str) -> Result<Scenario, String> {
    let name = root().join("tests/files/broken/it.toml");
    let text = format!("extends = [\"parts/base.toml\"]\n{lines}");
    scenario::load_text(&name.display().to_string(), &text, &[]).map_err(|e| e.to_string())
}

fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

/// The rule of a price in smallest units that never changes.
fn price(amount: &str) -> Rule {
    Rule::Price {
        steps: vec![(None, decimal(amount))],
    }
}

/// What a line pays for.
fn metric_of<'t>(terms: &'t Terms, line: &Line) -> &'t Metric {
    &terms.metrics[line.metric.unwrap()]
}

fn close(a: f64, b: f64) {
    assert!((a - b).abs() <= 1e-9 * (1.0 + b.abs()), "{a} is not {b}");
}
