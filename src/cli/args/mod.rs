//! The words of the command line, a file for each command.

mod check;
mod compare;
mod drivers;
mod explain;
mod run;
mod settle;
mod shared;
mod size;
mod solve;
mod stress;
mod sweep;
mod trace;

pub use check::CheckArgs;
use clap::{Parser, Subcommand};
pub use compare::{AgreedArg, CompareArgs};
pub use drivers::DriversArgs;
pub use explain::ExplainArgs;
pub use run::{MeansArg, RowsArg, RunArgs};
pub use settle::SettleArgs;
pub use shared::{CouplingArg, Format, LanguageArg, ScenarioArgs};
pub use size::{GrowthArg, SizeArgs};
pub use solve::SolveArgs;
use std::path::PathBuf;
pub use stress::StressArgs;
pub use sweep::{DesignArg, SweepArgs};
pub use trace::TraceArgs;

/// Monte Carlo simulator of social impact bonds.
#[derive(Debug, Parser)]
#[command(name = "trappe", version, about, long_about = LONG, propagate_version = true, max_term_width = 100)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

const LONG: &str = "Trappe simulates social impact bonds: people on long-term benefits, a programme, investors who pay for it, and a \
municipality that pays back out of the benefits it no longer pays. Every figure comes with its interval, every assumption with its grade.";

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Simulate a scenario and write the results.
    #[command(after_long_help = run::EXAMPLES)]
    Run(RunArgs),
    /// Check a scenario without running it, and print everything that follows from it.
    #[command(after_long_help = check::EXAMPLES)]
    Check(CheckArgs),
    /// Compare scenarios, contracts or changes, replication by replication with the same luck.
    #[command(after_long_help = compare::EXAMPLES)]
    Compare(CompareArgs),
    /// Find out which assumptions the results depend on, and what it is worth to know more before signing.
    #[command(after_long_help = drivers::EXAMPLES)]
    Drivers(DriversArgs),
    /// Find out how many people it takes until the result is not luck.
    #[command(after_long_help = size::EXAMPLES)]
    Size(SizeArgs),
    /// Put a contract into plain sentences, with tables and pictures of what it pays for which result.
    #[command(after_long_help = explain::EXAMPLES)]
    Explain(ExplainArgs),
    /// Show one replication again: every life, every claim, every payment.
    #[command(after_long_help = trace::EXAMPLES)]
    Trace(TraceArgs),
    /// Settle a contract on observed outcomes: who pays whom, what and when, with the arithmetic.
    #[command(after_long_help = settle::EXAMPLES)]
    Settle(SettleArgs),
    /// Find terms that meet both sides' conditions, and what there is to negotiate about.
    #[command(after_long_help = solve::EXAMPLES)]
    Solve(SolveArgs),
    /// Find out what happens to investors and municipality if something goes wrong that nobody foresaw, and how much it takes.
    #[command(after_long_help = stress::EXAMPLES)]
    Stress(StressArgs),
    /// Run a scenario at many values of some fields, and put every figure into one table.
    #[command(after_long_help = sweep::EXAMPLES)]
    Sweep(SweepArgs),
    /// Print the JSON Schema of the scenario format, for editors.
    #[command(
        after_long_help = "Examples:\n  trappe schema > scenario.schema.json\n  trappe schema --reference > format.md\n  trappe schema --contract --reference > contract-format.md"
    )]
    Schema {
        /// Print the reference of all fields as Markdown instead.
        #[arg(long)]
        reference: bool,
        /// Of the contract language instead of scenarios.
        #[arg(long)]
        contract: bool,
    },
    /// Write a commented scenario to start from.
    #[command(
        after_long_help = "Examples:\n  trappe new my-town          writes my-town.toml\n  trappe new my-town --out scenarios/my-town.toml"
    )]
    New {
        /// Name of the scenario: small letters, digits and hyphens.
        #[arg(allow_hyphen_values = true)]
        name: String,
        /// Where to write it [default: NAME.toml].
        #[arg(long)]
        out: Option<PathBuf>,
    },
    /// Print completions for a shell.
    #[command(
        after_long_help = "Example:\n  trappe completions bash > ~/.local/share/bash-completion/completions/trappe"
    )]
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
}
