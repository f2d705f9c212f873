//! The words of `trappe run`.

use super::shared::{Manner, ScenarioArgs};
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// What its help ends with.
pub(super) const EXAMPLES: &str = "Examples:
  trappe run scenarios/kolding.toml
  trappe run scenarios/kolding.toml --replications 100000 --seed 7
  trappe run scenarios/kolding.toml --set contract.line.saving.share=0.5 --out output/half
  trappe run scenarios/kolding.toml --contract mine.toml --party city=kolding
  trappe run scenarios/kolding.toml --precision investors.irr=0.002
  trappe run scenarios/kolding.toml --replications 1000000 --rows parquet
  trappe run scenarios/kolding.toml --show people.lasting_work --show investors.irr
  trappe run scenarios/kolding.toml --format json --quiet > summary.json";

/// `run`.
#[derive(Debug, Args)]
pub struct RunArgs {
    /// The scenario.
    #[command(flatten)]
    pub scenario: ScenarioArgs,
    /// Replications instead of the scenario's; with --precision, the most that may be run.
    #[arg(short = 'n', long, value_parser = clap::value_parser!(u32).range(1..))]
    pub replications: Option<u32>,
    /// Folder of the results [default: output/NAME].
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Run until the 95 % interval of the mean of a metric is this narrow, for instance investors.irr=0.002 (± 0.2 points).
    #[arg(long, value_name = "METRIC=HALFWIDTH", allow_hyphen_values = true)]
    pub precision: Option<String>,
    /// How means are estimated; the replications are the same either way.
    #[arg(long, value_enum, default_value_t = MeansArg::Controlled)]
    pub means: MeansArg,
    /// Replications for each figure of payment by luck, at most as many as the run has; 0 leaves it out.
    #[arg(long, value_name = "N", default_value_t = crate::analysis::luck::REPLICATIONS)]
    pub luck: u32,
    /// Replications that are lived twice more (the same parameters; the same parameters and business cycle), by which the spread is
    /// split into ignorance, cycle and chance: every fourth, until there are so many; 0 leaves it out.
    #[arg(long, value_name = "N", default_value_t = crate::analysis::run::ACCOMPANIED)]
    pub companions: u32,
    /// Write what the contract was settled on in replication R as outcomes-R.toml, which `trappe settle` reads; may be given
    /// several times.
    #[arg(long, value_name = "R")]
    pub export_outcomes: Vec<u32>,
    /// Files for the rows, one per replication.
    #[arg(long, value_enum, default_value_t = RowsArg::Csv)]
    pub rows: RowsArg,
    /// Print only the metrics whose ids begin with this, such as people.lasting_work; may be given several times.
    #[arg(long, value_name = "METRIC")]
    pub show: Vec<String>,
    /// How it works and speaks.
    #[command(flatten)]
    pub manner: Manner,
    /// Run even if the estimate says that memory or patience will not do.
    #[arg(long)]
    pub yes: bool,
}

/// Which files hold one row per replication.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum RowsArg {
    /// replications.csv.
    Csv,
    /// replications.parquet: smaller, quicker to read, undefined values are null.
    Parquet,
    /// Both.
    Both,
    /// Neither.
    None,
}

/// How means are estimated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum MeansArg {
    /// With control variates, which make the intervals narrower; plain where a run is too short for them.
    Controlled,
    /// The mean of the replications.
    Plain,
}
