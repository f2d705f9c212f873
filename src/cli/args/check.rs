//! The words of `trappe check`.

use super::shared::{Format, ScenarioArgs};
use clap::Args;

/// What its help ends with.
pub(super) const EXAMPLES: &str = "Examples:
  trappe check scenarios/kolding.toml
  trappe check scenarios/kolding.toml --set horizon='\"8 years\"' --format json";

/// `check`.
#[derive(Debug, Args)]
pub struct CheckArgs {
    /// The scenario.
    #[command(flatten)]
    pub scenario: ScenarioArgs,
    /// What is printed.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
}
