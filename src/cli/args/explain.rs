//! The words of `trappe explain`.

use super::shared::{Format, LanguageArg};
use clap::Args;
use std::path::PathBuf;

/// What its help ends with.
pub(super) const EXAMPLES: &str = "Examples:
  trappe explain scenarios/contracts/denver.toml
  trappe explain scenarios/contracts/denver.toml --language da --out output/denver-terms
  trappe explain scenarios/contracts/denver.toml --set contract.cap=10_000_000 --format json";

/// `explain`.
#[derive(Debug, Args)]
pub struct ExplainArgs {
    /// The contract file.
    pub contract: PathBuf,
    /// Set any field of the contract; may be given several times.
    #[arg(long = "set", value_name = "PATH=VALUE")]
    pub set: Vec<String>,
    /// Folder for the text, the tables and the pictures (SVG and PNG); without it nothing is written.
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// What is printed.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
    /// Language of sentences and pictures.
    #[arg(long, value_enum, default_value_t = LanguageArg::En)]
    pub language: LanguageArg,
}
