//! `trappe solve`.

use super::args::{Format, SolveArgs};
use super::progress::Bar;
use super::target::Target;
use super::words::{failure, is_of_run, language, length_of, of_run, of_share, threads, unwritten};
use super::{Failure, coupling, faulty, laid_over, print, stop};
use crate::analysis::evaluate::Evaluator;
use crate::analysis::run::{Length, Watch};
use crate::analysis::solve::{
    self, Bank, Banks, Condition, MOST, NoQuestion, Precision, Quantity, Question, Unknown, Wish,
    unknown,
};
use crate::analysis::sweep::Factor;
use crate::report::publish::Staging;
use crate::report::solve as report;
use crate::scenario::term_sheets::TermSheets;
use std::path::Path;

pub(super) fn solve(args: &SolveArgs) -> Result<(), Failure> {
    let (contract, overrides) = laid_over(&args.scenario);
    let sheets = TermSheets::load(&args.scenario.scenario, contract.as_ref(), &overrides);
    let sheets = sheets.map_err(|faults| faulty(&faults))?;
    let unknowns = unknowns(args, &sheets)?;
    solve::check(&sheets, &unknowns).map_err(|e| match e {
        NoQuestion::Said(said) => Failure::input(said),
        NoQuestion::Impossible(what, faults) => faulty(&faults).of(&what),
    })?;
    let default = Path::new("output").join(format!("{}-solved", sheets.scenario().run.name));
    let target = Target::new(args.out.as_deref(), default, report::MARK)?;
    let pool = threads(args.manner.threads)?;
    stop::listen();
    pool.install(|| simulate(args, &sheets, &unknowns, &target))
}

/// What may be changed: what was named, or what is usual.
fn unknowns(args: &SolveArgs, sheets: &TermSheets) -> Result<Vec<Unknown>, Failure> {
    let scenario = sheets.scenario();
    if args.vary.is_empty() {
        let terms = scenario.contract.as_ref();
        return Ok(terms.map_or_else(Vec::new, |terms| unknown::defaults(scenario, terms)));
    }
    args.vary
        .iter()
        .map(|text| {
            let factor = Factor::read(text).map_err(Failure::input)?;
            if is_of_run(&factor.path) {
                return Err(Failure::input(of_run(&factor.path)));
            }
            Ok(Unknown::new(factor, scenario))
        })
        .collect()
}

fn simulate(
    args: &SolveArgs,
    sheets: &TermSheets,
    unknowns: &[Unknown],
    target: &Target,
) -> Result<(), Failure> {
    let scenario = sheets.scenario();
    let usual = scenario.run.replications.min(u64::from(MOST)) as u32;
    let length = length_of(
        (args.precision.as_deref(), "investor.p_loss=0.01"),
        args.replications,
        (usual, MOST),
    )?;
    let seed = args.scenario.seed.unwrap_or(scenario.run.seed);
    let check_seed = args.check_seed.unwrap_or_else(|| seed.wrapping_add(1));
    if check_seed == seed {
        return Err(Failure::input(
            "the answer would be checked on the replications that it was sought on: give another --check-seed",
        ));
    }
    let bar = Bar::new(args.manner.quiet);
    let evaluator = |seed| Evaluator::watched(scenario, seed, coupling(&args.scenario), &bar);
    let first = evaluator(seed).map_err(failure)?;
    // What is asked is read before anything is lived for it.
    let empty = Bank::empty(&first);
    let conditions: Vec<Condition> = args
        .require
        .iter()
        .map(|text| Condition::read(text, &empty.entries).map_err(Failure::input))
        .collect::<Result<_, _>>()?;
    let wish = wish(args, &empty)?;
    let question = Question {
        conditions: &conditions,
        unknowns,
        chosen: !args.vary.is_empty(),
        wish: &wish,
        levels: args.levels as usize,
    };
    let precision = precision(&length, &empty)?;
    let second = evaluator(check_seed).map_err(failure)?;
    bar.finish();
    let round = |banks: &mut Banks, n: u32| {
        let bar = Bar::new(args.manner.quiet);
        bar.aim(2 * (u64::from(n) - banks.search.replications() as u64));
        banks.search.extend(&first, n, &bar)?;
        banks.check.extend(&second, n, &bar)?;
        bar.finish();
        let bar = Bar::counting("term sheets", args.manner.quiet);
        let found = solve::solve(sheets, banks, &question, &bar);
        bar.finish();
        found
    };
    let mut banks = Banks {
        search: empty,
        check: Bank::empty(&second),
    };
    let found = match (precision, length) {
        (Some(precision), _) => solve::solve_until(sheets, &precision, &mut banks, round),
        (None, Length::Replications(n) | Length::Precision { most: n, .. }) => round(&mut banks, n),
    };
    let found = found.map_err(failure)?;
    let language = language(args.manner.language);
    let staging = Staging::marked(&target.parent, &target.name, report::MARK, &stop::requested);
    let staging = staging.map_err(unwritten)?;
    report::write(staging, &found, &scenario.resolved_toml, language).map_err(unwritten)?;
    match args.manner.format {
        Format::Json => print(&String::from_utf8_lossy(
            &report::json(&found).map_err(Failure::new)?,
        )),
        Format::Text if args.manner.quiet => Ok(()),
        Format::Text => print(&report::text(&found, language, Some(&target.shown))),
    }
}

/// What is to be known how well, if anything is.
fn precision(length: &Length, bank: &Bank) -> Result<Option<Precision>, Failure> {
    let Length::Precision {
        metric,
        half_width,
        most,
    } = length
    else {
        return Ok(None);
    };
    let quantity = Quantity::read(metric, &bank.entries).map_err(Failure::input)?;
    if quantity.kind.is_probability() {
        of_share(*half_width, metric)?;
    }
    Ok(Some(Precision {
        quantity,
        half_width: *half_width,
        most: *most,
    }))
}

fn wish(args: &SolveArgs, bank: &Bank) -> Result<Wish, Failure> {
    let Some(text) = args.best.as_deref() else {
        return Ok(Wish::Near);
    };
    if args.require.is_empty() {
        return Err(Failure::input(
            "--best chooses among terms that meet conditions: say what they have to meet with --require",
        ));
    }
    let (text, sign) = match text.trim().strip_prefix('-') {
        Some(text) => (text, -1.0),
        None => (text, 1.0),
    };
    let quantity = Quantity::read(text, &bank.entries).map_err(Failure::input)?;
    Ok(Wish::Best(quantity, sign))
}
