//! `trappe compare`.

use super::args::{AgreedArg, CompareArgs, CouplingArg, Format};
use super::progress::Bar;
use super::target::Target;
use super::words::{failure, is_of_run, language, length_of, of_run, once, threads, unwritten};
use super::{Failure, print, stop};
use crate::analysis::compare::{self, Agreed, Alternative, Length, MOST, Side};
use crate::analysis::evaluate::Evaluator;
use crate::analysis::run;
use crate::report::compare as report;
use crate::report::publish::Staging;
use crate::scenario::other_contract::OtherContract;
use crate::scenario::overrides::parts;
use crate::scenario::{self, Scenario, contract_file};
use crate::sim::luck::Coupling;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};

pub(super) fn compare(args: &CompareArgs) -> Result<(), Failure> {
    let alternatives = alternatives(args)?;
    let first = &alternatives[0].scenario;
    let usual = first.run.replications.min(u64::from(MOST)) as u32;
    let length = length_of(
        (args.precision.as_deref(), "investors.irr=0.002"),
        args.replications,
        (usual, MOST),
    )?;
    let default = Path::new("output").join(format!("{}-compared", first.run.name));
    let target = Target::new(args.out.as_deref(), default, report::MARK)?;
    let pool = threads(args.manner.threads)?;
    stop::listen();
    pool.install(|| simulate(args, &alternatives, &length, &target))
}

fn simulate(
    args: &CompareArgs,
    alternatives: &[Alternative],
    length: &Length,
    target: &Target,
) -> Result<(), Failure> {
    let seed = args.seed.unwrap_or(alternatives[0].scenario.run.seed);
    let coupling = match args.coupling {
        CouplingArg::Twin => Coupling::Twin,
        CouplingArg::Independent => Coupling::Independent,
    };
    let agreed = match args.agreed {
        AgreedArg::Own => Agreed::Own,
        AgreedArg::First => Agreed::First,
    };
    let bar = Bar::new(args.manner.quiet);
    let mut sides = Vec::new();
    for alternative in alternatives {
        let first: Option<&Side<'_>> = sides.first();
        let evaluator = match (args.agreed, first) {
            (AgreedArg::First, Some(first)) => {
                first.evaluator.unforeseen(&alternative.scenario, &bar)
            }
            _ => Evaluator::watched(&alternative.scenario, seed, coupling, &bar),
        };
        let evaluator = evaluator.map_err(|e| {
            let failure = failure(e);
            failure.of(&alternative.label)
        })?;
        if let Length::Precision { metric, .. } = length {
            let known = run::check_id(&evaluator, metric);
            known.map_err(|e| failure(e).of(&alternative.label))?;
        }
        sides.push(Side::new(evaluator));
    }
    let found = compare::compare(&sides, alternatives, agreed, length, &bar).map_err(failure)?;
    bar.finish();
    let language = language(args.manner.language);
    let staging = Staging::marked(&target.parent, &target.name, report::MARK, &stop::requested);
    let resolved: Vec<&str> = alternatives
        .iter()
        .map(|a| &*a.scenario.resolved_toml)
        .collect();
    report::write(staging.map_err(unwritten)?, &found, &resolved, language).map_err(unwritten)?;
    match args.manner.format {
        Format::Json => print(&String::from_utf8_lossy(
            &report::json(&found).map_err(Failure::new)?,
        )),
        Format::Text if args.manner.quiet => Ok(()),
        Format::Text => print(&report::text(&found, language, Some(&target.shown))),
    }
}

/// What is compared, the first in front.
fn alternatives(args: &CompareArgs) -> Result<Vec<Alternative>, Failure> {
    once(&args.set)?;
    let read = |path: &Path, contract: Option<&OtherContract>, changes: &[String]| {
        let mut overrides = args.set.clone();
        overrides.extend(changes.iter().cloned());
        let read = scenario::load_under(path, contract, &overrides);
        read.map_err(|faults| Failure::input(faults.render(std::io::stderr().is_terminal())))
    };
    let mut all: Vec<Alternative> = Vec::new();
    let mut add = |label: String, scenario: Scenario| {
        let same = all.iter().filter(|a| a.label == label).count();
        let label = match same {
            0 => label,
            n => format!("{label} ({})", n + 1),
        };
        all.push(Alternative { label, scenario });
    };
    for path in &args.scenarios {
        add(path.display().to_string(), read(path, None, &[])?);
    }
    let first = &args.scenarios[0];
    for text in &args.contract {
        let mut changes = changes(text);
        if changes.is_empty() {
            return Err(Failure::input(
                "`--contract` says nothing: name a contract file",
            ));
        }
        let file = PathBuf::from(changes.remove(0));
        let contract = OtherContract {
            parties: known_parties(&args.party, &file),
            file,
        };
        let scenario = read(first, Some(&contract), &changes)?;
        add(text.trim().to_owned(), scenario);
    }
    for with in &args.with {
        let changes = changes(with);
        if changes.is_empty() {
            return Err(Failure::input(
                "`--with` says nothing: write PATH=VALUE, such as group.residents.people=140",
            ));
        }
        let path = |change: &String| change.split('=').next().unwrap_or_default().to_owned();
        if let Some(path) = changes.iter().map(path).find(|path| is_of_run(path)) {
            return Err(Failure::input(of_run(&path)));
        }
        let scenario = read(first, None, &changes)?;
        add(with.trim().to_owned(), scenario);
    }
    if all.len() < 2 {
        return Err(Failure::input(format!(
            "there is nothing to hold {} against: name another scenario, a contract with --contract FILE, or a change with --with PATH=VALUE",
            first.display()
        )));
    }
    let currency = &all[0].scenario.run.currency;
    if let Some(other) = all.iter().find(|a| a.scenario.run.currency != *currency) {
        return Err(Failure::input(format!(
            "{} is in {}, {} in {currency}: amounts in different currencies cannot be compared",
            other.label, other.scenario.run.currency, all[0].label
        )));
    }
    Ok(all)
}

/// The parties that a contract file has: one that several files do not share is meant for those that have it. If none of them is there,
/// all are, so that reading the file says what is wrong.
fn known_parties(parties: &[String], file: &Path) -> Vec<String> {
    let Ok(contract) = contract_file::load_contract(file, &[]) else {
        return parties.to_vec();
    };
    let there = |text: &&String| {
        let name = text.split('=').next().unwrap_or(text).trim();
        let mut known = contract.parties.funders.iter();
        known.any(|party| party.id == name)
    };
    let known: Vec<String> = parties.iter().filter(there).cloned().collect();
    if known.is_empty() {
        parties.to_vec()
    } else {
        known
    }
}

/// The changes of one alternative: separated by semicolons that are not in a text.
fn changes(with: &str) -> Vec<String> {
    let whole = parts(with, ";").into_iter().map(str::trim);
    whole.filter(|c| !c.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::changes;

    #[test]
    fn changes_are_separated_outside_of_texts() {
        assert_eq!(changes("a=1; b=2 ;"), ["a=1", "b=2"]);
        assert_eq!(changes("a=\"x;y\";b='u;v'"), ["a=\"x;y\"", "b='u;v'"]);
        assert!(changes(" ; ").is_empty());
    }
}
