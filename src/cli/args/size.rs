//! The words of `trappe size`.

use super::shared::{Manner, ScenarioArgs};
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// What its help ends with.
pub(super) const EXAMPLES: &str = "Examples:
  trappe size scenarios/kolding.toml
  trappe size scenarios/kolding.toml --participants 20..400
  trappe size scenarios/kolding.toml --participants 35,70,140 --target 'power >= 0.8' --target 'p_loss <= 20 %'
  trappe size scenarios/vaekstpartnerskaber.toml --enterprises scaled
  trappe size scenarios/vaekstpartnerskaber.toml --waiting 4
  trappe size scenarios/kolding.toml --precision 0.02 --most 200000

Figures that a target can name: p_net_saving_positive, p_payment_by_luck, p_payment_by_luck_believed, p_no_payment, power, assurance, p_loss,
weeks_waited, waits_without_place.";

/// `size`.
#[derive(Debug, Args)]
pub struct SizeArgs {
    /// The scenario.
    #[command(flatten)]
    pub scenario: ScenarioArgs,
    /// Sizes of the cohort: a range such as 20..400 (eight sizes, each about as many times the one before), or a list such as 20,40,80
    /// [default: from a quarter of the planned people to four times as many].
    #[arg(long, value_name = "SIZES", allow_hyphen_values = true)]
    pub participants: Option<String>,
    /// What the cohort should be large enough for; may be given several times [default: p_net_saving_positive >= 0.9, and with a contract
    /// power >= 0.8].
    #[arg(long, value_name = "FIGURE>=VALUE", allow_hyphen_values = true)]
    pub target: Vec<String>,
    /// Replications of each size.
    #[arg(short = 'n', long, default_value_t = crate::analysis::size::REPLICATIONS, value_parser = clap::value_parser!(u32).range(2..=i64::from(crate::analysis::compare::MOST)))]
    pub replications: u32,
    /// Most replications of a size whose figure is not clear of a target or, with --precision, not known well enough [default: 10000].
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=i64::from(crate::analysis::compare::MOST)))]
    pub most: Option<u32>,
    /// Replicate each size until the 95 % interval of every probability is this narrow, for instance 0.02 (± 2 points).
    #[arg(long, value_name = "HALFWIDTH", allow_hyphen_values = true)]
    pub precision: Option<String>,
    /// Whether what advisers can take on grows with the people [default: scaled].
    #[arg(long, value_enum)]
    pub adviser: Option<GrowthArg>,
    /// Whether there are more enterprises where there are more people [default: fixed].
    #[arg(long, value_enum)]
    pub enterprises: Option<GrowthArg>,
    /// Weeks that somebody may wait for a place, on average: how many enterprises that takes [default: as many as at the planned size].
    #[arg(long, value_name = "WEEKS", allow_hyphen_values = true)]
    pub waiting: Option<String>,
    /// Folder of the results [default: output/NAME-sizes].
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// How it works and speaks.
    #[command(flatten)]
    pub manner: Manner,
}

/// What grows with the people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum GrowthArg {
    /// As many as planned, whatever the size.
    Fixed,
    /// In proportion to the people.
    Scaled,
}
