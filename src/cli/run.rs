//! `trappe run`.

use super::args::{Format, LanguageArg, RunArgs};
use super::progress::Bar;
use super::{Failure, coupling, load, print, resources, stop};
use crate::analysis::evaluate::Evaluator;
use crate::analysis::run::{self, Length, RunError, Samples};
use crate::analysis::summary::Summary;
use crate::analysis::{cost, luck, summarise};
use crate::report::language::Language;
use crate::report::publish::Staging;
use crate::report::rows::Table;
use crate::report::{self, ReportError};
use crate::scenario::Scenario;
use crate::scenario::outcomes::{self, write_outcomes};
use std::path::{Path, PathBuf};

/// Most replications of a run until a precision is reached, if nothing else is said.
const MOST: u32 = 1_000_000;

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
    let samples = run::run(&evaluator, length, &bar).map_err(failure)?;
    let most = args.luck.min(samples.values.len() as u32);
    let luck = match most {
        0 => None,
        most => {
            let before = samples.values.len() as u64;
            luck::sample::luck(&evaluator, most, before, &bar).map_err(failure)?
        }
    };
    bar.finish();
    let summary = summarise::summarise(&evaluator, &samples, luck);
    let language = match args.language {
        LanguageArg::En => Language::English,
        LanguageArg::Da => Language::Danish,
    };
    let exported = exported(args, &evaluator)?;
    write(target, scenario, &summary, samples, exported, language)?;
    match args.format {
        Format::Json => print(&String::from_utf8_lossy(
            &report::json::summary(&summary).map_err(Failure::new)?,
        )),
        Format::Text if args.quiet => Ok(()),
        Format::Text if !args.show.is_empty() => {
            print(&report::text::metrics(&summary, &args.show, language))
        }
        Format::Text => print(&report::text::summary(
            &summary,
            language,
            Some(&target.shown),
        )),
    }
}

/// The outcomes of the replications that were asked for, as files.
fn exported(args: &RunArgs, evaluator: &Evaluator<'_>) -> Result<Vec<(String, Vec<u8>)>, Failure> {
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
    args.export_outcomes.iter().map(export).collect()
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

fn write(
    target: &Target,
    scenario: &Scenario,
    summary: &Summary,
    samples: Samples,
    exported: Vec<(String, Vec<u8>)>,
    language: Language,
) -> Result<(), Failure> {
    let table = Table {
        columns: samples.entries.iter().map(|e| e.id.clone()).collect(),
        rows: samples.values,
    };
    let mut files = vec![(
        "scenario.toml".to_owned(),
        scenario.resolved_toml.clone().into_bytes(),
    )];
    files.extend(exported);
    let written = report::write_all(
        &target.parent,
        &target.name,
        summary,
        &table,
        &files,
        language,
        &stop::requested,
    );
    match written {
        Ok(_) => Ok(()),
        Err(ReportError::Cancelled) => Err(Failure::interrupted("stopped; nothing was written")),
        Err(e) => Err(Failure::new(e)),
    }
}

fn failure(e: RunError) -> Failure {
    match e {
        RunError::Cancelled => Failure::interrupted(e),
        RunError::UnknownMetric { .. }
        | RunError::Unmeasurable(_)
        | RunError::World(_)
        | RunError::Draw(..) => Failure::input(e),
        RunError::NotPrecise { .. } => Failure::new(e),
    }
}
