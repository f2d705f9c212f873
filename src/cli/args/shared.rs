//! The words that several commands share.

use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// A scenario and what is changed in it.
#[derive(Debug, Args)]
pub struct ScenarioArgs {
    /// The scenario file.
    pub scenario: PathBuf,
    /// Set any field of the scenario; may be given several times.
    #[arg(long = "set", value_name = "PATH=VALUE")]
    pub set: Vec<String>,
    /// Price the scenario under this contract file instead of its own contract and capital.
    #[arg(long, value_name = "FILE")]
    pub contract: Option<PathBuf>,
    /// Who a party of that contract file is in the scenario, such as city=kolding; may be given several times.
    #[arg(long, value_name = "PARTY=NAME", requires = "contract")]
    pub party: Vec<String>,
    /// Seed instead of the scenario's.
    #[arg(long)]
    pub seed: Option<u64>,
    /// Horizon instead of the scenario's, such as "8 years".
    #[arg(long, value_name = "DURATION", allow_hyphen_values = true)]
    pub horizon: Option<String>,
    /// How the two arms share luck.
    #[arg(long, value_enum, default_value_t = CouplingArg::Twin)]
    pub coupling: CouplingArg,
}

/// How a command works and speaks, whatever it is asked.
#[derive(Debug, Args)]
pub struct Manner {
    /// Threads [default: one per core]. Results don't depend on it.
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=1024))]
    pub threads: Option<u32>,
    /// What is printed.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
    /// Language of text and pictures.
    #[arg(long, value_enum, default_value_t = LanguageArg::En)]
    pub language: LanguageArg,
    /// Print nothing but errors (and the JSON, if asked for).
    #[arg(short, long)]
    pub quiet: bool,
}

/// How results are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people.
    Text,
    /// For programs.
    Json,
}

/// Language of what officials read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LanguageArg {
    /// English.
    En,
    /// Danish.
    Da,
}

/// How the arms share luck.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum CouplingArg {
    /// Each person's counterfactual has the same luck.
    Twin,
    /// The counterfactual has luck of its own.
    Independent,
}
