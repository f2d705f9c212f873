//! The words of `trappe sweep`.

use super::shared::{Manner, ScenarioArgs};
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// What its help ends with.
pub(super) const EXAMPLES: &str = "Examples:
  trappe sweep scenarios/kolding.toml --vary contract.line.saving.share=0.4..0.9
  trappe sweep scenarios/kolding.toml --vary 'group.residents.people=35 | 70 | 140' --vary contract.cap=2e6..6e6 --levels 3
  trappe sweep scenarios/kolding.toml --vary 'step.match.weeks=\"26 weeks\"..\"78 weeks\"' --show people. --show investors.irr
  trappe sweep scenarios/kolding.toml --vary contract.line.saving.share=0.4..0.9 --vary contract.cap=2e6..6e6 --design sobol --points 64
  trappe sweep scenarios/kolding.toml --vary contract.line.saving.share=0.4..0.9 --precision investors.irr=0.005";

/// `sweep`.
#[derive(Debug, Args)]
pub struct SweepArgs {
    /// The scenario.
    #[command(flatten)]
    pub scenario: ScenarioArgs,
    /// A field to vary: PATH=LOW..HIGH, or single values with PATH=A | B | C. May be given several times.
    #[arg(long, value_name = "PATH=VALUES", required = true)]
    pub vary: Vec<String>,
    /// How points are laid.
    #[arg(long, value_enum, default_value_t = DesignArg::Grid)]
    pub design: DesignArg,
    /// Levels of each range in a grid [default: 5].
    #[arg(long, value_parser = clap::value_parser!(u32).range(2..=100_000))]
    pub levels: Option<u32>,
    /// Points of a Latin hypercube or of Sobol points [default: 32].
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=65_536))]
    pub points: Option<u32>,
    /// Replications at each point; with --precision, the most that may be run at one [default: 2000, or as many as a precision takes].
    #[arg(short = 'n', long, value_parser = clap::value_parser!(u32).range(1..))]
    pub replications: Option<u32>,
    /// Run at each point until the 95 % interval of the mean of a metric is this narrow, for instance investors.irr=0.002 (± 0.2 points).
    #[arg(long, value_name = "METRIC=HALFWIDTH", allow_hyphen_values = true)]
    pub precision: Option<String>,
    /// Metrics whose ids begin with this go into the table, instead of those of the first page; may be given several times.
    #[arg(long, value_name = "METRIC")]
    pub show: Vec<String>,
    /// Folder of the results [default: output/NAME-swept].
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// How it works and speaks.
    #[command(flatten)]
    pub manner: Manner,
}

/// How the points of a sweep are laid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum DesignArg {
    /// All combinations.
    Grid,
    /// A Latin hypercube: even in each field.
    Latin,
    /// Scrambled Sobol points: even in all fields together.
    Sobol,
}
