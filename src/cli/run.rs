//! `trappe run`.

use super::args::{Format, MeansArg, RowsArg, RunArgs};
use super::progress::Bar;
use super::target::Target;
use super::words::{failure, language, length_of, threads, unwritten};
use super::{Failure, coupling, load, print, resources, stop};
use crate::analysis::certainty::Means;
use crate::analysis::evaluate::Evaluator;
use crate::analysis::luck::{self, Luck};
use crate::analysis::run::{self, Length, Options, RunError};
use crate::analysis::samples::Samples;
use crate::analysis::{cost, summarise};
use crate::report;
use crate::report::publish::{SUMMARY, Staging};
use crate::report::run_rows::{Formats, RunRows};
use crate::report::text::Files;
use crate::scenario::Scenario;
use crate::scenario::outcomes::{self, write_outcomes};
use std::path::Path;

/// Fewest replications of a run that was stopped that are worth a result.
const FEWEST: u32 = 1_000;

pub(super) fn run(args: &RunArgs) -> Result<(), Failure> {
    let scenario = load(&args.scenario)?;
    let length = length(args, &scenario)?;
    within(args, &length)?;
    let default = Path::new("output").join(&scenario.run.name);
    let target = Target::new(args.out.as_deref(), default, SUMMARY)?;
    let pool = threads(args.manner.threads)?;
    stop::listen();
    pool.install(|| simulate(args, &scenario, &length, &target))
}

fn simulate(
    args: &RunArgs,
    scenario: &Scenario,
    length: &Length,
    target: &Target,
) -> Result<(), Failure> {
    let seed = args.scenario.seed.unwrap_or(scenario.run.seed);
    let bar = Bar::new(args.manner.quiet);
    let evaluator =
        Evaluator::watched(scenario, seed, coupling(&args.scenario), &bar).map_err(failure)?;
    if let Length::Precision { metric, .. } = length {
        run::check_id(&evaluator, metric).map_err(failure)?;
    }
    for word in &args.show {
        run::check_metric(&evaluator, word).map_err(failure)?;
    }
    let most = match length {
        Length::Replications(n) => *n,
        Length::Precision { .. } => 0,
    };
    if !args.yes {
        let estimate = cost::cost(
            &evaluator,
            (most, args.companions),
            rayon::current_num_threads(),
            &bar,
        )
        .map_err(failure)?;
        resources::refuse_if_too_large(&estimate).map_err(Failure::input)?;
    }
    // Begun before the run, so that rows are written while it goes on.
    let mut staging =
        Staging::new(&target.parent, &target.name, &stop::requested).map_err(Failure::new)?;
    let formats = formats(args.rows);
    let mut rows = RunRows::new(&staging, formats, &run::columns(&evaluator)).map_err(unwritten)?;
    let options = Options {
        means: match args.means {
            MeansArg::Controlled => Means::Controlled,
            MeansArg::Plain => Means::Plain,
        },
        accompanied: args.companions,
        fewest: Some(FEWEST),
        ..Options::default()
    };
    let mut samples =
        run::run_to(&evaluator, length, &options, &mut rows, &bar).map_err(failure)?;
    let luck = payment_by_luck(args, &evaluator, &mut samples, &bar)?;
    bar.finish();
    let replications = samples.figures.replications;
    let mut shown = target.shown.clone();
    if samples.stopped_before.is_some() {
        // An earlier result is whole: part of another run must not take its place.
        let name = format!("{}-stopped", target.name);
        staging.rename(&name).map_err(unwritten)?;
        staging.stop_at(&stop::insisted);
        shown.set_file_name(name);
        eprintln!(
            "stopping with the results of {replications} replications; Ctrl-C again drops them"
        );
    }
    // the disk is waited for meanwhile
    let (finished, summary) = rayon::join(
        || rows.finish(),
        || summarise::summarise(&evaluator, &samples, luck),
    );
    finished.map_err(unwritten)?;
    let language = language(args.manner.language);
    let mut files = vec![(
        "scenario.toml".to_owned(),
        scenario.resolved_toml.clone().into_bytes(),
    )];
    files.extend(exported(args, &evaluator, replications)?);
    report::write_all(staging, &summary, formats, &files, language).map_err(unwritten)?;
    let shown = Files {
        folder: &shown,
        rows: formats,
    };
    match args.manner.format {
        Format::Json => print(&String::from_utf8_lossy(
            &report::json::summary(&summary).map_err(Failure::new)?,
        )),
        Format::Text if args.manner.quiet => Ok(()),
        Format::Text if !args.show.is_empty() => {
            print(&report::text::metrics(&summary, &args.show, language))
        }
        Format::Text => print(&report::text::summary(&summary, language, Some(shown))),
    }?;
    match summary.stopped_before {
        None => Ok(()),
        Some(asked) => Err(Failure::interrupted(format!(
            "stopped after {replications} of {asked} replications; the results of these are in {}",
            shown.folder.display()
        ))),
    }
}

/// How much of the contract's payments is luck. A run that is stopped goes without it.
fn payment_by_luck(
    args: &RunArgs,
    evaluator: &Evaluator<'_>,
    samples: &mut Samples,
    bar: &Bar,
) -> Result<Option<Luck>, Failure> {
    let replications = samples.figures.replications;
    let most = args.luck.min(replications);
    if most == 0 || samples.stopped_before.is_some() {
        return Ok(None);
    }
    match luck::sample::luck(evaluator, most, u64::from(replications), bar) {
        Err(RunError::Cancelled) if replications >= FEWEST => {
            samples.stopped_before = Some(replications);
            Ok(None)
        }
        found => found.map_err(failure),
    }
}

fn formats(rows: RowsArg) -> Formats {
    Formats {
        csv: matches!(rows, RowsArg::Csv | RowsArg::Both),
        parquet: matches!(rows, RowsArg::Parquet | RowsArg::Both),
    }
}

/// The outcomes of the replications that were asked for, as files; of a run that was stopped, those that it came to.
fn exported(
    args: &RunArgs,
    evaluator: &Evaluator<'_>,
    replications: u32,
) -> Result<Vec<(String, Vec<u8>)>, Failure> {
    let Some(terms) = &evaluator.scenario().contract else {
        return if args.export_outcomes.is_empty() {
            Ok(Vec::new())
        } else {
            Err(Failure::input(
                "there is nothing to export: the scenario has no contract; add [contract], or name one with --contract FILE",
            ))
        };
    };
    let export = |&number: &u32| {
        let replication = evaluator
            .replication(&evaluator.luck(number), false)
            .map_err(|e| failure(RunError::Draw(number, e)))?;
        let outcomes = write_outcomes(&replication.outcomes, terms, outcomes::Format::Toml);
        let run = &evaluator.scenario().run;
        let text = format!(
            "# Simulated, not observed: replication {number} of the scenario {}, seed {}.\n# Contract: {}\n{outcomes}",
            run.name,
            evaluator.seed(),
            terms.title.split_whitespace().collect::<Vec<_>>().join(" "),
        );
        Ok((format!("outcomes-{number}.toml"), text.into_bytes()))
    };
    let lived = args.export_outcomes.iter().filter(|r| **r < replications);
    lived.map(export).collect()
}

/// Refuses to export a replication that the run does not have: its outcomes would belong to no figure of the results.
fn within(args: &RunArgs, length: &Length) -> Result<(), Failure> {
    let (Length::Replications(n) | Length::Precision { most: n, .. }) = length;
    let Some(outside) = args.export_outcomes.iter().find(|number| *number >= n) else {
        return Ok(());
    };
    Err(Failure::input(format!(
        "replication {outside} is outside of the run, whose {n} replications have the numbers 0 to {}: export one of these, or ask for more \
         with -n {}",
        n.saturating_sub(1),
        outside.saturating_add(1),
    )))
}

/// How long to run, from the words given.
fn length(args: &RunArgs, scenario: &Scenario) -> Result<Length, Failure> {
    let of_scenario = scenario.run.replications;
    let usual = match (args.replications, u32::try_from(of_scenario)) {
        (_, Ok(n)) => n,
        (Some(asked), Err(_)) => asked,
        (None, Err(_)) if args.precision.is_some() => run::MOST,
        (None, Err(_)) => {
            return Err(Failure::input(format!(
                "{of_scenario} replications are too many: at most {}",
                u32::MAX
            )));
        }
    };
    length_of(
        (args.precision.as_deref(), "investors.irr=0.002"),
        args.replications,
        (usual, run::MOST),
    )
}
