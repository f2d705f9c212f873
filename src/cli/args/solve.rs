//! The words of `trappe solve`.

use super::shared::{Manner, ScenarioArgs};
use clap::Args;
use std::path::PathBuf;

/// What its help ends with.
pub(super) const EXAMPLES: &str = "Examples:
  trappe solve scenarios/kolding.toml
  trappe solve scenarios/kolding.toml --require 'investor.npv >= 0' --vary contract.line.saving.share=0.4..1.0
  trappe solve scenarios/kolding.toml --require 'investor.p_loss <= 60 %' --require 'municipality.p_net_saving_positive >= 75 %' \\
    --vary contract.line.saving.share=0.1..1.0 --vary contract.cap=2e6..8e6
  trappe solve scenarios/kolding.toml --require 'municipality.max_outlay <= 4e6' --best investor.npv
  trappe solve scenarios/kolding.toml --require 'investor.p_loss <= 60 %' --precision investor.p_loss=0.01
  trappe solve scenarios/kolding.toml --contract scenarios/contracts/danish/provider-loan.toml --party kommune=kolding \\
    --set contract.from=2022-09-05 --require 'investor.npv = 0' --vary contract.line.part.share=0.1..1.0

Quantities that a condition can name: investor.p_loss, investor.p_lose_tenth, investor.p_lose_half, investor.p_nothing_back, investor.shortfall,
municipality.p_net_saving_positive, municipality.p_net_saving_negative, municipality.max_outlay (what 95 % of the replications stay below),
municipality.payment, contract.p_payment, contract.p_unfunded; and any metric with a statistic, such as investor.irr.p50, investor.npv (the mean) or
municipality.net_saving.p05: mean, p01 to p99, shortfall, p_positive, p_negative, p_EVENT.";

/// `solve`.
#[derive(Debug, Args)]
pub struct SolveArgs {
    /// The scenario.
    #[command(flatten)]
    pub scenario: ScenarioArgs,
    /// A condition of one side: QUANTITY >= VALUE, <= or =; may be given several times. Without any there is only the frontier.
    #[arg(long, value_name = "CONDITION", allow_hyphen_values = true)]
    pub require: Vec<String>,
    /// A term that may be changed: PATH=LOW..HIGH, or single values with PATH=A | B | C; may be given several times [default: the shares of a
    /// saving, the price or the bid on all prices, and the cap].
    #[arg(long, value_name = "PATH=VALUES")]
    pub vary: Vec<String>,
    /// Among terms that meet all conditions take those that make this quantity largest, such as investor.irr; with a minus in front, smallest [default:
    /// those nearest to the current terms].
    #[arg(long, value_name = "QUANTITY", allow_hyphen_values = true)]
    pub best: Option<String>,
    /// Points of the frontier.
    #[arg(long, default_value_t = 13, value_parser = clap::value_parser!(u32).range(2..=200))]
    pub levels: u32,
    /// Replications instead of the scenario's: so many to seek terms on, and as many again to check them on; with --precision, the most that
    /// may be run.
    #[arg(short = 'n', long, value_parser = clap::value_parser!(u32).range(2..=i64::from(crate::analysis::solve::MOST)))]
    pub replications: Option<u32>,
    /// Run until the 95 % interval of this quantity is this narrow under all terms that the answer shows (the current ones, the solution, the
    /// frontier), for instance investor.p_loss=0.01 (± 1 point).
    #[arg(long, value_name = "QUANTITY=HALFWIDTH", allow_hyphen_values = true)]
    pub precision: Option<String>,
    /// Seed of the replications that the answer is checked on [default: one more than that of the search].
    #[arg(long)]
    pub check_seed: Option<u64>,
    /// Folder of the results [default: output/NAME-solved].
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// How it works and speaks.
    #[command(flatten)]
    pub manner: Manner,
}
