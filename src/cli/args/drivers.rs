//! The words of `trappe drivers`.

use super::shared::{Manner, ScenarioArgs};
use clap::Args;
use std::path::PathBuf;

/// What its help ends with.
pub(super) const EXAMPLES: &str = "Examples:
  trappe drivers scenarios/kolding.toml
  trappe drivers scenarios/kolding.toml --show investors.irr --show municipality.net_saving
  trappe drivers scenarios/kolding.toml --evaluations 500000 --replications 20000";

/// `drivers`.
#[derive(Debug, Args)]
pub struct DriversArgs {
    /// The scenario.
    #[command(flatten)]
    pub scenario: ScenarioArgs,
    /// Look at this metric, such as investors.irr; may be given several times [default: investors.profit and municipality.net_saving].
    #[arg(long, value_name = "METRIC")]
    pub show: Vec<String>,
    /// Replications at each end of each number.
    #[arg(long, default_value_t = 1_000, value_parser = clap::value_parser!(u32).range(2..=1_000_000))]
    pub swing: u32,
    /// Evaluations for the shares of the variance, at most; 0 leaves them out.
    #[arg(long, default_value_t = 100_000)]
    pub evaluations: u32,
    /// Replications from which it is learnt what knowledge is worth.
    #[arg(short = 'n', long, default_value_t = 10_000, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub replications: u32,
    /// Folder of the results [default: output/NAME-drivers].
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// How it works and speaks.
    #[command(flatten)]
    pub manner: Manner,
}
