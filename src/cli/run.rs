//! `trappe run`.

use super::args::{Format, LanguageArg, MeansArg, RowsArg, RunArgs};
use super::progress::Bar;
use super::{Failure, coupling, load, print, resources, stop};
use crate::analysis::certainty::Means;
use crate::analysis::evaluate::Evaluator;
use crate::analysis::luck::{self, Luck};
use crate::analysis::run::{self, Length, Options, RunError};
use crate::analysis::samples::Samples;
use crate::analysis::{cost, summarise};
use crate::report::language::Language;
use crate::report::publish::Staging;
use crate::report::run_rows::{Formats, RunRows};
use crate::report::text::Files;
use crate::report::{self, ReportError};
use crate::scenario::Scenario;
use crate::scenario::outcomes::{self, write_outcomes};
use std::path::{Path, PathBuf};

/// Most replications of a run until a precision is reached, if nothing else is said.
const MOST: u32 = 1_000_000;
/// Fewest replications of a run that was stopped that are worth a result.
const FEWEST: u32 = 1_000;

pub(super) fn run(args: &RunArgs) -> Result<(), Failure> {
    let scenario = load(&args.scenario)?;
    let length = length(args, &scenario)?;
    within(args, &length)?;
    let target = Target::new(args, &scenario)?;
    let mut builder = rayon::ThreadPoolBuilder::new();
    if let Some(threads) = args.threads {
        builder = builder.num_threads(threads as usize);
    }
    let pool = builder
        .build()
        .map_err(|e| Failure::new(format!("cannot start the threads: {e}")))?;
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
    let bar = Bar::new(args.quiet);
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
        let estimate =
            cost::cost(&evaluator, most, rayon::current_num_threads(), &bar).map_err(failure)?;
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
    rows.finish().map_err(unwritten)?;
    let summary = summarise::summarise(&evaluator, &samples, luck);
    let language = match args.language {
        LanguageArg::En => Language::English,
        LanguageArg::Da => Language::Danish,
    };
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
    match args.format {
        Format::Json => print(&String::from_utf8_lossy(
            &report::json::summary(&summary).map_err(Failure::new)?,
        )),
        Format::Text if args.quiet => Ok(()),
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
    let Some(precision) = &args.precision else {
        let n = args
            .replications
            .map_or(scenario.run.replications, u64::from);
        let n = u32::try_from(n).map_err(|_| {
            Failure::input(format!(
                "{n} replications are too many: at most {}",
                u32::MAX
            ))
        })?;
        return Ok(Length::Replications(n));
    };
    let wrong = || {
        Failure::input(format!(
            "`{precision}` is no precision: write METRIC=HALFWIDTH, such as investors.irr=0.002"
        ))
    };
    let (metric, width) = precision.split_once('=').ok_or_else(wrong)?;
    let half_width: f64 = width.trim().replace('_', "").parse().map_err(|_| wrong())?;
    if !(half_width > 0.0 && half_width.is_finite()) {
        return Err(wrong());
    }
    Ok(Length::Precision {
        metric: metric.trim().to_owned(),
        half_width,
        most: args.replications.unwrap_or(MOST),
    })
}

/// Where the results go.
struct Target {
    /// As it was said.
    shown: PathBuf,
    parent: PathBuf,
    name: String,
}

impl Target {
    /// Checks, before anything is simulated, that results can be written there.
    fn new(args: &RunArgs, scenario: &Scenario) -> Result<Self, Failure> {
        let default = || Path::new("output").join(&scenario.run.name);
        let shown = args.out.clone().unwrap_or_else(default);
        let name = shown.file_name().map(|n| n.to_string_lossy().into_owned());
        let name = name.ok_or_else(|| {
            Failure::input(format!(
                "`{}` is no folder for results: name one, such as output/mine",
                shown.display()
            ))
        })?;
        let parent = shown.parent().filter(|p| !p.as_os_str().is_empty());
        let parent = parent.unwrap_or(Path::new(".")).to_path_buf();
        // Begun and thrown away: whatever would refuse the results then refuses them now.
        Staging::new(&parent, &name, &|| false).map_err(Failure::new)?;
        Ok(Self {
            shown,
            parent,
            name,
        })
    }
}

fn unwritten(e: ReportError) -> Failure {
    match e {
        ReportError::Cancelled => Failure::interrupted("stopped; nothing was written"),
        e => Failure::new(e),
    }
}

fn failure(e: RunError) -> Failure {
    match e {
        RunError::Cancelled => Failure::interrupted(e),
        RunError::UnknownMetric { .. }
        | RunError::Unmeasurable(_)
        | RunError::World(_)
        | RunError::Draw(..) => Failure::input(e),
        RunError::NotPrecise { .. } | RunError::Rows(_) => Failure::new(e),
    }
}
