//! The words of `trappe settle`.

use super::shared::{Format, LanguageArg};
use clap::Args;
use std::path::PathBuf;

/// What its help ends with.
pub(super) const EXAMPLES: &str = "Examples:
  trappe settle scenarios/contracts/denver.toml scenarios/contracts/denver.outcomes.toml
  trappe settle scenarios/contracts/dwp.toml scenarios/contracts/dwp.outcomes.csv --language da
  trappe settle scenarios/contracts/denver.toml scenarios/contracts/denver.outcomes.toml --set contract.cap=5_000_000 --format json

An outcome file holds what was observed, as TOML:
  [[outcome]]
  metric = \"days\"
  date = 2020-06-30
  value = 258_858
or as CSV with the columns metric,date,value (and baseline, percent, of, person, cohort, sample, controls).";

/// `settle`.
#[derive(Debug, Args)]
pub struct SettleArgs {
    /// The contract file.
    pub contract: PathBuf,
    /// The observed outcomes: a TOML file, or CSV if its name ends in .csv.
    pub outcomes: PathBuf,
    /// Set any field of the contract; may be given several times.
    #[arg(long = "set", value_name = "PATH=VALUE")]
    pub set: Vec<String>,
    /// What is printed.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
    /// Language of the text.
    #[arg(long, value_enum, default_value_t = LanguageArg::En)]
    pub language: LanguageArg,
}
