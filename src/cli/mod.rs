//! Turns words into calls of `analysis` and `report`, and nothing else.

mod args;
mod check;
mod compare;
mod drivers;
mod explain;
mod new;
mod progress;
mod resources;
mod run;
mod settle;
mod size;
mod solve;
mod stop;
mod stress;
mod sweep;
mod target;
mod trace;
mod words;

use crate::scenario::other_contract::OtherContract;
use crate::scenario::{self, Diagnostics, Scenario};
use crate::sim::luck::Coupling;
use args::{Cli, Command, CouplingArg, ScenarioArgs};
use clap::{CommandFactory, Parser};
use std::fmt::Display;
use std::io::{IsTerminal, Write};
use std::process::ExitCode;

/// Exit code after Ctrl-C, as shells have it.
const INTERRUPTED: u8 = 130;

/// Why a command failed: what to print, and the exit code.
pub(crate) struct Failure {
    message: String,
    code: u8,
}

impl Failure {
    /// Something went wrong while working.
    pub(crate) fn new(message: impl Display) -> Self {
        Self {
            message: message.to_string(),
            code: 1,
        }
    }

    /// The same, with what it is about in front.
    pub(crate) fn of(self, what: &str) -> Self {
        Self {
            message: format!("{what}: {}", self.message),
            ..self
        }
    }

    /// The input is wrong.
    pub(crate) fn input(message: impl Display) -> Self {
        Self {
            message: message.to_string(),
            code: 2,
        }
    }

    /// The user stopped it.
    pub(crate) fn interrupted(message: impl Display) -> Self {
        Self {
            message: message.to_string(),
            code: INTERRUPTED,
        }
    }
}

/// Runs the program with the words of the process.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    let done = match cli.command {
        Command::Run(args) => run::run(&args),
        Command::Check(args) => check::check(&args),
        Command::Compare(args) => compare::compare(&args),
        Command::Drivers(args) => drivers::drivers(&args),
        Command::Explain(args) => explain::explain(&args),
        Command::Trace(args) => trace::trace(&args),
        Command::Size(args) => size::size(&args),
        Command::Solve(args) => solve::solve(&args),
        Command::Settle(args) => settle::settle(&args),
        Command::Stress(args) => stress::stress(&args),
        Command::Sweep(args) => sweep::sweep(&args),
        Command::Schema {
            reference,
            contract,
        } => print(&match (contract, reference) {
            (false, false) => format!("{:#}", scenario::schema()),
            (false, true) => scenario::reference(),
            (true, false) => format!("{:#}", scenario::contract_schema()),
            (true, true) => scenario::contract_reference(),
        }),
        Command::New { name, out } => new::new(&name, out.as_deref()),
        Command::Completions { shell } => {
            let mut text = Vec::new();
            clap_complete::generate(shell, &mut Cli::command(), "trappe", &mut text);
            print(&String::from_utf8_lossy(&text))
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            // A closed stderr leaves nobody to tell.
            let _ = writeln!(std::io::stderr(), "{}", failure.message.trim_end());
            ExitCode::from(failure.code)
        }
    }
}

/// Reads a scenario with the changes of the command line.
fn load(args: &ScenarioArgs) -> Result<Scenario, Failure> {
    words::once(&args.set)?;
    let (contract, overrides) = laid_over(args);
    scenario::load_under(&args.scenario, contract.as_ref(), &overrides).map_err(|e| faulty(&e))
}

/// What the command line lays over a scenario: another contract, and changes.
fn laid_over(args: &ScenarioArgs) -> (Option<OtherContract>, Vec<String>) {
    let mut overrides = args.set.clone();
    if let Some(horizon) = &args.horizon {
        overrides.push(format!("horizon=\"{horizon}\""));
    }
    let contract = args.contract.as_ref().map(|file| OtherContract {
        file: file.clone(),
        parties: args.party.clone(),
    });
    (contract, overrides)
}

/// Faults of a file.
fn faulty(faults: &Diagnostics) -> Failure {
    Failure::input(faults.render(std::io::stderr().is_terminal()))
}

fn coupling(args: &ScenarioArgs) -> Coupling {
    match args.coupling {
        CouplingArg::Twin => Coupling::Twin,
        CouplingArg::Independent => Coupling::Independent,
    }
}

/// Prints to standard output. A reader that has gone away (`| head`) is no error.
fn print(text: &str) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| {
        if text.ends_with('\n') {
            Ok(())
        } else {
            out.write_all(b"\n")
        }
    }) {
        Err(e) if e.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(Failure::new(format!("cannot print: {e}")))
        }
        _ => Ok(()),
    }
}
