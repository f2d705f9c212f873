//! The words of `trappe drivers`.

use super::shared::{Manner, ScenarioArgs};
use clap::Args;
use std::path::PathBuf;

/// What its help ends with.
pub(super) const EXAMPLES: &str = "Examples:
  trappe drivers scenarios/kolding.toml
  trappe drivers scenarios/kolding.toml --show investors.irr --show municipality.net_saving
  trappe drivers scenarios/kolding.toml --evaluations 500000 --replications 20000
  trappe drivers scenarios/kolding.toml --precision investors.profit=50000 --precision shares=0.03 --precision worth=10000";

/// `drivers`.
#[derive(Debug, Args)]
pub struct DriversArgs {
    /// The scenario.
    #[command(flatten)]
    pub scenario: ScenarioArgs,
    /// Look at this metric, such as investors.irr; may be given several times [default: investors.profit and municipality.net_saving].
    #[arg(long, value_name = "METRIC")]
    pub show: Vec<String>,
    /// Replications at each end of each number [default: 1000].
    #[arg(long, value_parser = clap::value_parser!(u32).range(2..=1_000_000))]
    pub swing: Option<u32>,
    /// Evaluations for the shares of the variance, at most; 0 leaves them out [default: 100000].
    #[arg(long)]
    pub evaluations: Option<u32>,
    /// Replications from which it is learnt what knowledge is worth [default: 10000].
    #[arg(short = 'n', long, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub replications: Option<u32>,
    /// Run until 95 % intervals are this narrow: METRIC=HALFWIDTH those of the swings of a metric that is looked at, in its unit; shares=0.02 those
    /// of the shares of the variance (± 2 points); worth=5000 those of what knowledge is worth, in currency units. May be given once for each;
    /// --swing, --evaluations and --replications are then the most that may be run.
    #[arg(long, value_name = "WHAT=HALFWIDTH", allow_hyphen_values = true)]
    pub precision: Vec<String>,
    /// Folder of the results [default: output/NAME-drivers].
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// How it works and speaks.
    #[command(flatten)]
    pub manner: Manner,
}
