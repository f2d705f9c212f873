//! The words of `trappe stress`.

use super::shared::{Manner, ScenarioArgs};
use clap::Args;
use std::path::PathBuf;

/// What its help ends with.
pub(super) const EXAMPLES: &str = "Examples:
  trappe stress scenarios/kolding.toml
  trappe stress scenarios/kolding.toml --stress recession --stress 'recession + late-payment; from=2 years; lasts=18 months'
  trappe stress scenarios/kolding.toml --stress 'shutdown; from=2024-03-11; strength=0.5'
  trappe stress scenarios/kolding.toml --stresses mine.toml
  trappe stress scenarios/kolding.toml --precision investors.p_loss=0.01
  trappe stress scenarios/kolding.toml --until 'investor.p_loss > 0.25' --until 'municipality.net_saving.mean < 0'";

/// `stress`.
#[derive(Debug, Args)]
pub struct StressArgs {
    /// The scenario.
    #[command(flatten)]
    pub scenario: ScenarioArgs,
    /// A named stress, or several at once with + between them; behind semicolons from=, lasts= and strength=. May be given several times
    /// [default: each one of the library that makes sense for the scenario].
    #[arg(long, value_name = "NAME[ + NAME][; from=…]")]
    pub stress: Vec<String>,
    /// A file with stresses of one's own, in the form of scenarios/library/stresses.toml; may be given several times.
    #[arg(long, value_name = "FILE")]
    pub stresses: Vec<PathBuf>,
    /// Search the mildest change of each assumption, of the main ones together and of each stress at which this condition is passed, such as
    /// 'investor.p_loss > 0.25'; may be given several times.
    #[arg(long, value_name = "CONDITION")]
    pub until: Vec<String>,
    /// The same for the usual conditions: investor.p_loss > 0.25 and municipality.net_saving.mean < 0.
    #[arg(long)]
    pub reverse: bool,
    /// Replications of the scenario, and of it under each stress; with --precision, the most that may be run [default: 5000, or as many as a precision takes].
    #[arg(short = 'n', long, value_parser = clap::value_parser!(u32).range(1..=i64::from(crate::analysis::compare::MOST)))]
    pub replications: Option<u32>,
    /// Run until the 95 % interval of a figure is this narrow without stress, under each stress and of what each stress changes, for instance
    /// investors.p_loss=0.01 (± 1 point) or investors.npv.mean=20000.
    #[arg(long, value_name = "FIGURE=HALFWIDTH", allow_hyphen_values = true)]
    pub precision: Option<String>,
    /// Replications of each look while searching.
    #[arg(long, value_name = "N", default_value_t = 1_000, value_parser = clap::value_parser!(u32).range(30..=i64::from(crate::analysis::compare::MOST)))]
    pub search: u32,
    /// Replications of each look with another seed, which checks what was found.
    #[arg(long, value_name = "N", default_value_t = 4_000, value_parser = clap::value_parser!(u32).range(30..=i64::from(crate::analysis::compare::MOST)))]
    pub check: u32,
    /// The other seed [default: the next one]; figures are read off the one after it.
    #[arg(long, value_name = "SEED")]
    pub check_seed: Option<u64>,
    /// Folder of the results [default: output/NAME-stressed].
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// How it works and speaks.
    #[command(flatten)]
    pub manner: Manner,
}
