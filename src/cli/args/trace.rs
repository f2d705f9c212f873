//! The words of `trappe trace`.

use super::shared::{Format, ScenarioArgs};
use clap::Args;

/// What its help ends with.
pub(super) const EXAMPLES: &str = "Examples:
  trappe trace scenarios/kolding.toml --replication 4711
  trappe trace scenarios/kolding.toml --replication 4711 --person 12";

/// `trace`.
#[derive(Debug, Args)]
pub struct TraceArgs {
    /// The scenario.
    #[command(flatten)]
    pub scenario: ScenarioArgs,
    /// Which replication: its number in replications.csv.
    #[arg(short, long)]
    pub replication: u32,
    /// One person only.
    #[arg(short, long)]
    pub person: Option<u32>,
    /// What is printed.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
}
