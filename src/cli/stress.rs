//! `trappe stress`.

use super::args::{Format, StressArgs};
use super::progress::Bar;
use super::target::Target;
use super::words::{failure, language, length_of, of_share, threads, unwritten};
use super::{Failure, coupling, load, print, stop};
use crate::analysis::compare;
use crate::analysis::evaluate::Evaluator;
use crate::analysis::notes::in_several_places;
use crate::analysis::run::{Length, RunError};
use crate::analysis::side::Side;
use crate::analysis::stress::reverse::{self, Effort};
use crate::analysis::stress::{
    Condition, Laid, LeftOut, USUAL, Unfit, has_figure, lay, left_out, stressed,
};
use crate::report::publish::Staging;
use crate::report::stress as report;
use crate::scenario::Scenario;
use crate::scenario::stress::{Choice, Stress, choose, of_library, read};
use std::io::IsTerminal;
use std::path::{Path, PathBuf};

/// Replications of each side, where nothing is said.
const REPLICATIONS: u32 = 5_000;

pub(super) fn stress(args: &StressArgs) -> Result<(), Failure> {
    let base = load(&args.scenario)?;
    let (laid, left_out) = lay_all(args, &base)?;
    let usual = (REPLICATIONS, compare::MOST);
    let length = length_of(
        (args.precision.as_deref(), "investors.p_loss=0.01"),
        args.replications,
        usual,
    )?;
    let default = Path::new("output").join(format!("{}-stressed", base.run.name));
    let target = Target::new(args.out.as_deref(), default, report::MARK)?;
    let pool = threads(args.manner.threads)?;
    stop::listen();
    pool.install(|| simulate(args, (&base, &length), &laid, left_out, &target))
}

fn simulate(
    args: &StressArgs,
    (base, length): (&Scenario, &Length),
    laid: &[Laid],
    mut left_out: Vec<LeftOut>,
    target: &Target,
) -> Result<(), Failure> {
    let seed = args.scenario.seed.unwrap_or(base.run.seed);
    let bar = Bar::new(args.manner.quiet);
    let first = Evaluator::watched(base, seed, coupling(&args.scenario), &bar);
    let first = Side::new(first.map_err(failure)?);
    let conditions = conditions(args, &first)?;
    if let Length::Precision {
        metric, half_width, ..
    } = length
    {
        if base.contract.is_none() && metric.starts_with("investor") {
            return Err(Failure::input(format!(
                "--precision {metric}: the scenario has no contract, so that nobody invests; there are the municipality's figures"
            )));
        }
        let statistic = has_figure(&first, metric).map_err(failure)?;
        if statistic.is_probability() {
            of_share(*half_width, metric)?;
        }
    }
    let mut sides = vec![first];
    let mut kept: Vec<&Laid> = Vec::with_capacity(laid.len());
    for stress in laid {
        match sides[0].evaluator.unforeseen(&stress.scenario, &bar) {
            Ok(evaluator) => {
                sides.push(Side::new(evaluator));
                kept.push(stress);
            }
            Err(RunError::Cancelled) => return Err(failure(RunError::Cancelled)),
            // what was agreed cannot be held against every world that a stress makes
            Err(e) if args.stress.is_empty() => left_out.push(LeftOut {
                id: stress.choice.id(),
                name: stress.choice.name(),
                name_da: stress.choice.name_da(),
                why: e.to_string(),
                why_da: e.to_string(),
            }),
            Err(e) => return Err(failure(e).of(&stress.choice.id())),
        }
    }
    let mut found = stressed(&sides, &kept, length, &bar).map_err(failure)?;
    found.left_out = left_out;
    if !conditions.is_empty() {
        sides.truncate(1);
        let choices: Vec<Choice> = kept.iter().map(|laid| laid.choice.clone()).collect();
        let effort = Effort {
            search: args.search,
            check: args.check,
        };
        bar.finish();
        let bar = Bar::new(args.manner.quiet);
        let check_seed = args.check_seed.unwrap_or_else(|| seed.wrapping_add(1));
        for side in sides {
            let searched =
                reverse::reverse(side, conditions.clone(), &choices, effort, check_seed, &bar);
            found.reverse = searched.map_err(failure)?;
        }
        bar.finish();
    }
    if !found.reverse.is_empty() {
        found.notes.extend(in_several_places(base));
    }
    bar.finish();
    let language = language(args.manner.language);
    let staging = Staging::marked(&target.parent, &target.name, report::MARK, &stop::requested);
    let staging = staging.map_err(unwritten)?;
    report::write(staging, &found, &base.resolved_toml, language).map_err(unwritten)?;
    match args.manner.format {
        Format::Json => print(&String::from_utf8_lossy(
            &report::json(&found).map_err(Failure::new)?,
        )),
        Format::Text if args.manner.quiet => Ok(()),
        Format::Text => {
            let folder = target.shown.display().to_string();
            print(&report::text(&found, language, Some(&folder)))
        }
    }
}

/// The stresses that were asked for, laid over the scenario, and those of all that make no sense there.
fn lay_all(args: &StressArgs, base: &Scenario) -> Result<(Vec<Laid>, Vec<LeftOut>), Failure> {
    let library = of_library().map_err(Failure::new)?;
    let mut own: Vec<Stress> = Vec::new();
    for path in &args.stresses {
        for stress in file(path)? {
            if own.iter().any(|s| s.id == stress.id) {
                return Err(Failure::input(format!(
                    "{}: a stress `{}` is in another file too",
                    path.display(),
                    stress.id
                )));
            }
            own.push(stress);
        }
    }
    let all = if own.is_empty() { &library } else { &own };
    let choices: Vec<Choice> = if args.stress.is_empty() {
        all.iter().cloned().map(Choice::of).collect()
    } else {
        // one's own come first: they may have the name of one of the library
        let known: Vec<Stress> = own.iter().chain(&library).cloned().collect();
        let chosen = args.stress.iter().map(|text| choose(text, &known));
        chosen.collect::<Result<_, _>>().map_err(Failure::input)?
    };
    let (mut laid, mut left) = (Vec::new(), Vec::new());
    for choice in choices {
        match lay(&choice, base) {
            Ok(scenario) => laid.push(Laid { choice, scenario }),
            Err(Unfit::Misfit(misfit)) if args.stress.is_empty() => {
                left.push(left_out(&choice, misfit));
            }
            Err(Unfit::Misfit(misfit)) => {
                return Err(Failure::input(format!(
                    "`{}` makes no sense for this scenario: {}",
                    misfit.id, misfit.why
                )));
            }
            Err(Unfit::Wrong(faults)) => {
                let faults = faults.render(std::io::stderr().is_terminal());
                return Err(Failure::input(faults).of(&choice.id()));
            }
        }
    }
    Ok((laid, left))
}

fn file(path: &PathBuf) -> Result<Vec<Stress>, Failure> {
    let text = std::fs::read_to_string(path)
        .map_err(|e| Failure::input(format!("{} cannot be read: {e}", path.display())))?;
    read(&path.display().to_string(), &text).map_err(Failure::input)
}

/// What reverse stress is asked about; nothing if it is not.
fn conditions(args: &StressArgs, side: &Side<'_>) -> Result<Vec<Condition>, Failure> {
    if !args.until.is_empty() {
        let read = args.until.iter().map(|text| Condition::read(text, side));
        return read.collect::<Result<_, _>>().map_err(Failure::input);
    }
    if !args.reverse {
        return Ok(Vec::new());
    }
    // without a contract nobody invests
    Ok(USUAL
        .iter()
        .filter_map(|text| Condition::read(text, side).ok())
        .collect())
}
