//! `trappe settle`.

use super::args::{Format, LanguageArg, SettleArgs};
use super::{Failure, print};
use crate::contract::returns::{Calculator, Investor, Returns};
use crate::contract::settle;
use crate::contract::settlement::Settlement;
use crate::contract::terms::Terms;
use crate::report::language::Language;
use crate::report::settlement::{self, Case};
use crate::scenario::Diagnostics;
use crate::scenario::contract_file::load_contract;
use crate::scenario::outcomes::read_outcomes;
use std::io::IsTerminal;

pub(super) fn settle(args: &SettleArgs) -> Result<(), Failure> {
    let faults = |e: Box<Diagnostics>| Failure::input(e.render(std::io::stderr().is_terminal()));
    if args.contract.extension().is_some_and(|e| e == "csv") {
        return Err(Failure::input(format!(
            "{} is a table of outcomes: the contract comes first, then its outcomes",
            args.contract.display()
        )));
    }
    let contract = load_contract(&args.contract, &args.set).map_err(faults)?;
    let observed =
        read_outcomes(&args.outcomes, &contract.name, &contract.terms).map_err(faults)?;
    let settled = settle::settle(&contract.terms, &observed.outcomes);
    let returns = returns(&contract.terms, &settled);
    let language = match args.language {
        LanguageArg::En => Language::English,
        LanguageArg::Da => Language::Danish,
    };
    // Programs read one language.
    let danish = args.format == Format::Text && language == Language::Danish;
    let case = Case {
        name: &contract.name,
        digest: &contract.digest,
        terms: &contract.terms,
        parties: &contract.parties,
        settlement: &settled,
        returns: &returns,
        people: &observed.people,
        sources: &observed.sources,
        notes: if danish {
            &contract.notes_da
        } else {
            &contract.notes
        },
        warnings: &observed.warnings,
    };
    match args.format {
        Format::Text => print(&settlement::text(&case, language)),
        Format::Json => print(&settlement::json(&case).map_err(Failure::new)?),
    }
}

/// Each tranche, and all loans together where there are several.
fn returns(terms: &Terms, settled: &Settlement) -> Vec<(Investor, Returns)> {
    let tranches = terms.capital.tranches.iter();
    let mut investors: Vec<Investor> = tranches.map(|t| Investor::Tranche(t.tranche)).collect();
    if investors.len() > 1 {
        investors.push(Investor::All);
    }
    let mut calculator = Calculator::default();
    let of = |who| {
        let returns = calculator.returns(&settled.flows, &terms.capital, who);
        (who, returns)
    };
    investors.into_iter().map(of).collect()
}
