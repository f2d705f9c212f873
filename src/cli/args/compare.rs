//! The words of `trappe compare`.

use super::shared::{CouplingArg, Manner};
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// What its help ends with.
pub(super) const EXAMPLES: &str = "Examples:
  trappe compare scenarios/kolding.toml mine.toml
  trappe compare scenarios/kolding.toml --with contract.line.saving.share=0.5 --with contract.line.saving.share=0.7
  trappe compare scenarios/kolding.toml --with 'group.residents.people=140; programme.adviser.capacity=30'
  trappe compare scenarios/kolding.toml --party kommune=kolding \\
    --contract 'scenarios/contracts/danish/provider-loan.toml; contract.from=2022-09-05'
  trappe compare scenarios/kolding.toml mine.toml --precision municipality.net_saving=20000";

/// `compare`.
#[derive(Debug, Args)]
pub struct CompareArgs {
    /// Scenario files: the first, and those that are held against it.
    #[arg(required = true, value_name = "SCENARIO")]
    pub scenarios: Vec<PathBuf>,
    /// Hold the first scenario with a change against itself; several changes at once are separated by a semicolon. May be given several
    /// times: each is one alternative.
    #[arg(long, value_name = "PATH=VALUE")]
    pub with: Vec<String>,
    /// Hold the first scenario under this contract file against itself, with changes behind semicolons if need be; may be given several
    /// times.
    #[arg(long, value_name = "FILE")]
    pub contract: Vec<String>,
    /// Who a party of the contract files is in the scenario, such as city=kolding; may be given several times.
    #[arg(long, value_name = "PARTY=NAME", requires = "contract")]
    pub party: Vec<String>,
    /// Set any field of every scenario; may be given several times.
    #[arg(long = "set", value_name = "PATH=VALUE")]
    pub set: Vec<String>,
    /// Whose expectation a path agreed at signing is.
    #[arg(long, value_enum, default_value_t = AgreedArg::Own)]
    pub agreed: AgreedArg,
    /// Seed instead of the first scenario's.
    #[arg(long)]
    pub seed: Option<u64>,
    /// How the two arms share luck.
    #[arg(long, value_enum, default_value_t = CouplingArg::Twin)]
    pub coupling: CouplingArg,
    /// Replications instead of the first scenario's; with --precision, the most that may be run.
    #[arg(short = 'n', long, value_parser = clap::value_parser!(u32).range(1..=i64::from(crate::analysis::compare::MOST)))]
    pub replications: Option<u32>,
    /// Run until the 95 % interval of each difference of the mean of a metric is this narrow, for instance investors.irr=0.001.
    #[arg(long, value_name = "METRIC=HALFWIDTH", allow_hyphen_values = true)]
    pub precision: Option<String>,
    /// Folder of the results [default: output/NAME-compared].
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// How it works and speaks.
    #[command(flatten)]
    pub manner: Manner,
}

/// Whose expectation contracts are held against.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum AgreedArg {
    /// Each scenario's own: what is different was known when they signed.
    Own,
    /// The first scenario's: what is different was not known.
    First,
}
