//! The words of the command line.

use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

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
    #[command(after_long_help = RUN_EXAMPLES)]
    Run(RunArgs),
    /// Check a scenario without running it, and print everything that follows from it.
    #[command(after_long_help = CHECK_EXAMPLES)]
    Check(CheckArgs),
    /// Compare scenarios, contracts or changes, replication by replication with the same luck.
    #[command(after_long_help = COMPARE_EXAMPLES)]
    Compare(CompareArgs),
    /// Find out which assumptions the results depend on, and what it is worth to know more before signing.
    #[command(after_long_help = DRIVERS_EXAMPLES)]
    Drivers(DriversArgs),
    /// Find out how many people it takes until the result is not luck.
    #[command(after_long_help = SIZE_EXAMPLES)]
    Size(SizeArgs),
    /// Put a contract into plain sentences, with tables and pictures of what it pays for which result.
    #[command(after_long_help = EXPLAIN_EXAMPLES)]
    Explain(ExplainArgs),
    /// Show one replication again: every life, every claim, every payment.
    #[command(after_long_help = TRACE_EXAMPLES)]
    Trace(TraceArgs),
    /// Settle a contract on observed outcomes: who pays whom, what and when, with the arithmetic.
    #[command(after_long_help = SETTLE_EXAMPLES)]
    Settle(SettleArgs),
    /// Find terms that meet both sides' conditions, and what there is to negotiate about.
    #[command(after_long_help = SOLVE_EXAMPLES)]
    Solve(SolveArgs),
    /// Find out what happens to investors and municipality if something goes wrong that nobody foresaw, and how much it takes.
    #[command(after_long_help = STRESS_EXAMPLES)]
    Stress(StressArgs),
    /// Run a scenario at many values of some fields, and put every figure into one table.
    #[command(after_long_help = SWEEP_EXAMPLES)]
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

const RUN_EXAMPLES: &str = "Examples:
  trappe run scenarios/kolding.toml
  trappe run scenarios/kolding.toml --replications 100000 --seed 7
  trappe run scenarios/kolding.toml --set contract.line.saving.share=0.5 --out output/half
  trappe run scenarios/kolding.toml --contract mine.toml --party city=kolding
  trappe run scenarios/kolding.toml --precision investors.irr=0.002
  trappe run scenarios/kolding.toml --replications 1000000 --rows parquet
  trappe run scenarios/kolding.toml --show people.lasting_work --show investors.irr
  trappe run scenarios/kolding.toml --format json --quiet > summary.json";

const CHECK_EXAMPLES: &str = "Examples:
  trappe check scenarios/kolding.toml
  trappe check scenarios/kolding.toml --set horizon='\"8 years\"' --format json";

const COMPARE_EXAMPLES: &str = "Examples:
  trappe compare scenarios/kolding.toml mine.toml
  trappe compare scenarios/kolding.toml --with contract.line.saving.share=0.5 --with contract.line.saving.share=0.7
  trappe compare scenarios/kolding.toml --with 'group.residents.people=140; programme.adviser.capacity=30'
  trappe compare scenarios/kolding.toml --party kommune=kolding \\
    --contract 'scenarios/contracts/danish/provider-loan.toml; contract.from=2022-09-05'
  trappe compare scenarios/kolding.toml mine.toml --precision municipality.net_saving=20000";

const SWEEP_EXAMPLES: &str = "Examples:
  trappe sweep scenarios/kolding.toml --vary contract.line.saving.share=0.4..0.9
  trappe sweep scenarios/kolding.toml --vary 'group.residents.people=35 | 70 | 140' --vary contract.cap=2e6..6e6 --levels 3
  trappe sweep scenarios/kolding.toml --vary 'step.match.weeks=\"26 weeks\"..\"78 weeks\"' --show people. --show investors.irr
  trappe sweep scenarios/kolding.toml --vary contract.line.saving.share=0.4..0.9 --vary contract.cap=2e6..6e6 --design sobol --points 64";

const STRESS_EXAMPLES: &str = "Examples:
  trappe stress scenarios/kolding.toml
  trappe stress scenarios/kolding.toml --stress recession --stress 'recession + late-payment; from=2 years; lasts=18 months'
  trappe stress scenarios/kolding.toml --stress 'shutdown; from=2024-03-11; strength=0.5'
  trappe stress scenarios/kolding.toml --stresses mine.toml
  trappe stress scenarios/kolding.toml --until 'investor.p_loss > 0.25' --until 'municipality.net_saving.mean < 0'";

const DRIVERS_EXAMPLES: &str = "Examples:
  trappe drivers scenarios/kolding.toml
  trappe drivers scenarios/kolding.toml --show investors.irr --show municipality.net_saving
  trappe drivers scenarios/kolding.toml --evaluations 500000 --replications 20000";

const SIZE_EXAMPLES: &str = "Examples:
  trappe size scenarios/kolding.toml
  trappe size scenarios/kolding.toml --participants 20..400
  trappe size scenarios/kolding.toml --participants 35,70,140 --target 'power >= 0.8' --target 'p_loss <= 20 %'
  trappe size scenarios/vaekstpartnerskaber.toml --enterprises scaled
  trappe size scenarios/vaekstpartnerskaber.toml --waiting 4
  trappe size scenarios/kolding.toml --precision 0.02 --most 200000

Figures that a target can name: p_net_saving_positive, p_payment_by_luck, p_payment_by_luck_believed, p_no_payment, power, assurance, p_loss,
weeks_waited, waits_without_place.";

const SOLVE_EXAMPLES: &str = "Examples:
  trappe solve scenarios/kolding.toml
  trappe solve scenarios/kolding.toml --require 'investor.npv >= 0' --vary contract.line.saving.share=0.4..1.0
  trappe solve scenarios/kolding.toml --require 'investor.p_loss <= 60 %' --require 'municipality.p_net_saving_positive >= 75 %' \\
    --vary contract.line.saving.share=0.1..1.0 --vary contract.cap=2e6..8e6
  trappe solve scenarios/kolding.toml --require 'municipality.max_outlay <= 4e6' --best investor.npv
  trappe solve scenarios/kolding.toml --contract scenarios/contracts/danish/provider-loan.toml --party kommune=kolding \\
    --set contract.from=2022-09-05 --require 'investor.npv = 0' --vary contract.line.part.share=0.1..1.0

Quantities that a condition can name: investor.p_loss, investor.p_lose_tenth, investor.p_lose_half, investor.p_nothing_back, investor.shortfall,
municipality.p_net_saving_positive, municipality.p_net_saving_negative, municipality.max_outlay (what 95 % of the replications stay below),
municipality.payment, contract.p_payment, contract.p_unfunded; and any metric with a statistic, such as investor.irr.p50, investor.npv (the mean) or
municipality.net_saving.p05: mean, p01 to p99, shortfall, p_positive, p_negative, p_EVENT.";

const EXPLAIN_EXAMPLES: &str = "Examples:
  trappe explain scenarios/contracts/denver.toml
  trappe explain scenarios/contracts/denver.toml --language da --out output/denver-terms
  trappe explain scenarios/contracts/denver.toml --set contract.cap=10_000_000 --format json";

const TRACE_EXAMPLES: &str = "Examples:
  trappe trace scenarios/kolding.toml --replication 4711
  trappe trace scenarios/kolding.toml --replication 4711 --person 12";

const SETTLE_EXAMPLES: &str = "Examples:
  trappe settle scenarios/contracts/denver.toml scenarios/contracts/denver.outcomes.toml
  trappe settle scenarios/contracts/dwp.toml scenarios/contracts/dwp.outcomes.csv --language da
  trappe settle scenarios/contracts/denver.toml scenarios/contracts/denver.outcomes.toml --set contract.cap=5_000_000 --format json

An outcome file holds what was observed, as TOML:
  [[outcome]]
  metric = \"days\"
  date = 2020-06-30
  value = 258_858
or as CSV with the columns metric,date,value (and baseline, percent, of, person, cohort, sample, controls).";

/// `settle`.
#[derive(Debug, Args)]
pub struct SettleArgs {
    /// The contract file.
    pub contract: PathBuf,
    /// The observed outcomes: a TOML file, or CSV if its name ends in .csv.
    pub outcomes: PathBuf,
    /// Set any field of the contract; may be given several times.
    #[arg(long = "set", value_name = "PATH=VALUE")]
    pub set: Vec<String>,
    /// What is printed.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
    /// Language of the text.
    #[arg(long, value_enum, default_value_t = LanguageArg::En)]
    pub language: LanguageArg,
}

/// A scenario and what is changed in it.
#[derive(Debug, Args)]
pub struct ScenarioArgs {
    /// The scenario file.
    pub scenario: PathBuf,
    /// Set any field of the scenario; may be given several times.
    #[arg(long = "set", value_name = "PATH=VALUE")]
    pub set: Vec<String>,
    /// Price the scenario under this contract file instead of its own contract and capital.
    #[arg(long, value_name = "FILE")]
    pub contract: Option<PathBuf>,
    /// Who a party of that contract file is in the scenario, such as city=kolding; may be given several times.
    #[arg(long, value_name = "PARTY=NAME", requires = "contract")]
    pub party: Vec<String>,
    /// Seed instead of the scenario's.
    #[arg(long)]
    pub seed: Option<u64>,
    /// Horizon instead of the scenario's, such as "8 years".
    #[arg(long, value_name = "DURATION", allow_hyphen_values = true)]
    pub horizon: Option<String>,
    /// How the two arms share luck.
    #[arg(long, value_enum, default_value_t = CouplingArg::Twin)]
    pub coupling: CouplingArg,
}

/// How a command works and speaks, whatever it is asked.
#[derive(Debug, Args)]
pub struct Manner {
    /// Threads [default: one per core]. Results don't depend on it.
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=1024))]
    pub threads: Option<u32>,
    /// What is printed.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
    /// Language of text and pictures.
    #[arg(long, value_enum, default_value_t = LanguageArg::En)]
    pub language: LanguageArg,
    /// Print nothing but errors (and the JSON, if asked for).
    #[arg(short, long)]
    pub quiet: bool,
}

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
    /// Replications at each point.
    #[arg(short = 'n', long, default_value_t = 2_000, value_parser = clap::value_parser!(u32).range(1..))]
    pub replications: u32,
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

/// `drivers`.
#[derive(Debug, Args)]
pub struct DriversArgs {
    /// The scenario.
    #[command(flatten)]
    pub scenario: ScenarioArgs,
    /// Look at this metric, such as investors.irr; may be given several times [default: investors.profit and municipality.net_saving].
    #[arg(long, value_name = "METRIC")]
    pub show: Vec<String>,
    /// Replications at each end of each number.
    #[arg(long, default_value_t = 1_000, value_parser = clap::value_parser!(u32).range(2..=1_000_000))]
    pub swing: u32,
    /// Evaluations for the shares of the variance, at most; 0 leaves them out.
    #[arg(long, default_value_t = 100_000)]
    pub evaluations: u32,
    /// Replications from which it is learnt what knowledge is worth.
    #[arg(short = 'n', long, default_value_t = 10_000, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub replications: u32,
    /// Folder of the results [default: output/NAME-drivers].
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// How it works and speaks.
    #[command(flatten)]
    pub manner: Manner,
}

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
    /// Replications of the scenario, and of it under each stress.
    #[arg(short = 'n', long, default_value_t = 5_000, value_parser = clap::value_parser!(u32).range(1..=i64::from(crate::analysis::compare::MOST)))]
    pub replications: u32,
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
    #[arg(short = 'n', long, default_value_t = crate::analysis::size::REPLICATIONS, value_parser = clap::value_parser!(u32).range(1..=i64::from(crate::analysis::compare::MOST)))]
    pub replications: u32,
    /// Most replications of a size whose figure is not clear of a target or, with --precision, not known well enough.
    #[arg(long, value_name = "N", default_value_t = crate::analysis::size::MOST, value_parser = clap::value_parser!(u32).range(1..=i64::from(crate::analysis::compare::MOST)))]
    pub most: u32,
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
    /// Replications instead of the scenario's: so many to seek terms on, and as many again to check them on.
    #[arg(short = 'n', long, value_parser = clap::value_parser!(u32).range(2..=i64::from(crate::analysis::solve::MOST)))]
    pub replications: Option<u32>,
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

/// `explain`.
#[derive(Debug, Args)]
pub struct ExplainArgs {
    /// The contract file.
    pub contract: PathBuf,
    /// Set any field of the contract; may be given several times.
    #[arg(long = "set", value_name = "PATH=VALUE")]
    pub set: Vec<String>,
    /// Folder for the text, the tables and the pictures (SVG and PNG); without it nothing is written.
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// What is printed.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
    /// Language of sentences and pictures.
    #[arg(long, value_enum, default_value_t = LanguageArg::En)]
    pub language: LanguageArg,
}

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

/// Whose expectation contracts are held against.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum AgreedArg {
    /// Each scenario's own: what is different was known when they signed.
    Own,
    /// The first scenario's: what is different was not known.
    First,
}

/// How results are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people.
    Text,
    /// For programs.
    Json,
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

/// What grows with the people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum GrowthArg {
    /// As many as planned, whatever the size.
    Fixed,
    /// In proportion to the people.
    Scaled,
}

/// Language of what officials read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LanguageArg {
    /// English.
    En,
    /// Danish.
    Da,
}

/// How means are estimated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum MeansArg {
    /// With control variates, which make the intervals narrower; plain where a run is too short for them.
    Controlled,
    /// The mean of the replications.
    Plain,
}

/// How the arms share luck.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum CouplingArg {
    /// Each person's counterfactual has the same luck.
    Twin,
    /// The counterfactual has luck of its own.
    Independent,
}
