//! `trappe drivers`.

use super::args::{DriversArgs, Format};
use super::progress::Bar;
use super::target::Target;
use super::words::{failure, language, of_share, precision_of, threads, unwritten};
use super::{Failure, coupling, load, print, stop};
use crate::analysis::drivers::{self, Effort, METRICS, MOST, MOST_EVALUATIONS, Precision};
use crate::analysis::evaluate::Evaluator;
use crate::analysis::run;
use crate::analysis::side::Side;
use crate::report::drivers as report;
use crate::report::publish::Staging;
use crate::scenario::Scenario;
use std::path::Path;

/// Replications at each end of each number, where nothing is said.
const SWING: u32 = 1_000;
/// Evaluations for the shares, where nothing is said.
const EVALUATIONS: u32 = 100_000;
/// Replications that the worth of knowing is learnt from, where nothing is said.
const REPLICATIONS: u32 = 10_000;

pub(super) fn drivers(args: &DriversArgs) -> Result<(), Failure> {
    let scenario = load(&args.scenario)?;
    if scenario.spec.parameters.is_empty() {
        return Err(Failure::input(
            "no number of this scenario is uncertain, so that no result depends on what is not known: say how well numbers are known, for \
             instance { beta = { mean = 0.85, sd = 0.08 } } instead of 0.85",
        ));
    }
    let default = Path::new("output").join(format!("{}-drivers", scenario.run.name));
    let target = Target::new(args.out.as_deref(), default, report::MARK)?;
    let pool = threads(args.manner.threads)?;
    stop::listen();
    pool.install(|| simulate(args, &scenario, &target))
}

fn simulate(args: &DriversArgs, scenario: &Scenario, target: &Target) -> Result<(), Failure> {
    let seed = args.scenario.seed.unwrap_or(scenario.run.seed);
    let bar = Bar::new(args.manner.quiet);
    let evaluator = Evaluator::watched(scenario, seed, coupling(&args.scenario), &bar);
    let side = Side::new(evaluator.map_err(failure)?);
    for word in &args.show {
        run::check_id(&side.evaluator, word).map_err(failure)?;
    }
    let mut metrics: Vec<usize> = Vec::new();
    let asked: Vec<&str> = if args.show.is_empty() {
        METRICS.to_vec()
    } else {
        args.show.iter().map(String::as_str).collect()
    };
    for metric in asked.into_iter().filter_map(|id| side.entry(id)) {
        if !metrics.contains(&metric) {
            metrics.push(metric);
        }
    }
    let ids: Vec<&str> = metrics
        .iter()
        .map(|m| side.entries[*m].id.as_str())
        .collect();
    let effort = effort(args, &ids)?;
    let found = drivers::drivers(&side, &metrics, effort, &bar).map_err(failure)?;
    bar.finish();
    let language = language(args.manner.language);
    let staging = Staging::marked(&target.parent, &target.name, report::MARK, &stop::requested);
    let staging = staging.map_err(unwritten)?;
    report::write(staging, &found, &scenario.resolved_toml, language).map_err(unwritten)?;
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

/// How much to simulate, from the words given; `metrics` are looked at.
fn effort(args: &DriversArgs, metrics: &[&str]) -> Result<Effort, Failure> {
    let mut precision = Precision::default();
    for text in &args.precision {
        let (what, half_width) =
            precision_of(text, "investors.profit=50000, shares=0.03 or worth=10000")?;
        let before = match what.as_str() {
            "shares" => {
                of_share(half_width, text)?;
                precision.shares.replace(half_width).is_some()
            }
            "worth" => precision.worth.replace(half_width).is_some(),
            metric => {
                let index = metrics.iter().position(|id| *id == metric);
                let index = index.ok_or_else(|| {
                    Failure::input(format!(
                        "--precision {text}: nothing is said of `{metric}`; write shares, worth or a metric that is looked at ({}), or look at \
                         another one with --show",
                        metrics.join(", ")
                    ))
                })?;
                precision.swings.replace((index, half_width)).is_some()
            }
        };
        if before {
            return Err(Failure::input(format!(
                "--precision {text}: how well this is to be known was said before; one of them can be meant"
            )));
        }
    }
    let amount = |asked: Option<u32>, precise: bool, (usual, most): (u32, u32)| {
        asked.unwrap_or(if precise { most } else { usual })
    };
    Ok(Effort {
        swing: amount(args.swing, precision.swings.is_some(), (SWING, MOST)),
        shares: amount(
            args.evaluations,
            precision.shares.is_some(),
            (EVALUATIONS, MOST_EVALUATIONS),
        ),
        worth: amount(
            args.replications,
            precision.worth.is_some(),
            (REPLICATIONS, MOST),
        ),
        precision,
    })
}
