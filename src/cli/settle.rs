//! `trappe settle`.

use super::args::{Format, LanguageArg, SettleArgs};
use super::{Failure, print};
use crate::analysis::reported;
use crate::contract::countable::{self, What};
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
    let mut observed =
        read_outcomes(&args.outcomes, &contract.name, &contract.terms).map_err(faults)?;
    let settled = settle::settle(&contract.terms, &observed.outcomes);
    if let Some(what) = countable::beyond(&contract.terms, &observed.outcomes, &settled) {
        return Err(too_large(&contract.terms, what));
    }
    let open = reported::warnings(&contract.terms, &observed.outcomes, &settled);
    observed.warnings.splice(0..0, open);
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

/// Refuses what would be paid wrongly rather than print the greatest number there is.
fn too_large(terms: &Terms, what: What) -> Failure {
    let place = match what {
        What::Reported(metric) => {
            let id = terms.metrics.get(metric).map_or("", |m| m.id.as_str());
            format!("the amounts given for `{id}` together")
        }
        What::Costs => "the costs together".to_owned(),
        What::Line(line) => {
            let id = terms.lines.get(line).map_or("", |l| l.id.as_str());
            format!("what the line `{id}` comes to")
        }
        What::Flow => "what the parties pay".to_owned(),
    };
    let currency = &terms.currency.code;
    Failure::input(format!(
        "{place}: larger than {} {currency}, beyond which amounts cannot be counted exactly, so nothing is settled\n\
         help: look for a price, a factor (bid, times) or a figure with too many digits; if all are meant, write contract and outcomes in thousands",
        countable::most(terms),
    ))
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
