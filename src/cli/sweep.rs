//! `trappe sweep`.

use super::args::{DesignArg, Format, ScenarioArgs, SweepArgs};
use super::progress::Bar;
use super::target::Target;
use super::words::{failure, is_of_run, language, of_run, threads, unwritten};
use super::{Failure, coupling, load, print, stop};
use crate::analysis::certainty::Means;
use crate::analysis::evaluate::Evaluator;
use crate::analysis::run::{self, Length, Nowhere, Options, Watch};
use crate::analysis::summarise;
use crate::analysis::sweep::{self, Design, Factor, Figure, Point};
use crate::report::publish::Staging;
use crate::report::sweep::store::Store;
use crate::report::sweep::{self as report, MARK, Sweep};
use crate::scenario::Scenario;
use crate::stats::design::Sampling;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::path::Path;

/// Levels of each range in a grid, where nothing is said.
const LEVELS: u32 = 5;
/// Points of a drawn design, where nothing is said.
const POINTS: u32 = 32;

pub(super) fn sweep(args: &SweepArgs) -> Result<(), Failure> {
    let scenario = load(&args.scenario)?;
    let factors: Vec<Factor> = args
        .vary
        .iter()
        .map(|text| Factor::read(text).map_err(Failure::input))
        .collect::<Result<_, _>>()?;
    if let Some(twice) = (1..factors.len()).find(|k| {
        let before = &factors[..*k];
        before.iter().any(|f| f.path == factors[*k].path)
    }) {
        let path = &factors[twice].path;
        return Err(Failure::input(format!("`{path}` is varied twice")));
    }
    if let Some(factor) = factors.iter().find(|f| is_of_run(&f.path)) {
        return Err(Failure::input(of_run(&factor.path)));
    }
    let seed = args.scenario.seed.unwrap_or(scenario.run.seed);
    let points = sweep::points(&factors, design(args, seed)?).map_err(Failure::input)?;
    let default = Path::new("output").join(format!("{}-swept", scenario.run.name));
    let target = Target::new(args.out.as_deref(), default, MARK)?;
    let pool = threads(args.manner.threads)?;
    stop::listen();
    pool.install(|| simulate(args, &scenario, (&factors, &points), &target))
}

fn design(args: &SweepArgs, seed: u64) -> Result<Design, Failure> {
    let sampling = match args.design {
        DesignArg::Grid if args.points.is_some() => {
            return Err(Failure::input(
                "`--points` is for --design latin and sobol; a grid has --levels",
            ));
        }
        DesignArg::Grid => {
            return Ok(Design::Grid {
                levels: args.levels.unwrap_or(LEVELS) as usize,
            });
        }
        _ if args.levels.is_some() => {
            return Err(Failure::input(
                "`--levels` is for --design grid; a Latin hypercube and Sobol points have --points",
            ));
        }
        DesignArg::Latin => Sampling::LatinHypercube,
        DesignArg::Sobol => Sampling::Sobol,
    };
    Ok(Design::Drawn {
        sampling,
        points: args.points.unwrap_or(POINTS) as usize,
        seed,
    })
}

fn simulate(
    args: &SweepArgs,
    scenario: &Scenario,
    (factors, points): (&[Factor], &[Point]),
    target: &Target,
) -> Result<(), Failure> {
    // All points are read before any is lived: a value that cannot be is said at once.
    let mut keys = Vec::with_capacity(points.len());
    let mut of_key: BTreeMap<String, usize> = BTreeMap::new();
    for (number, point) in points.iter().enumerate() {
        let read = at(args, factors, point)?;
        if read.run.currency != scenario.run.currency {
            return Err(Failure::input(
                "amounts of points in different currencies cannot stand in one table",
            ));
        }
        let key = key(args, &read);
        of_key.entry(key.clone()).or_insert(number);
        keys.push(key);
    }
    let seed = args.scenario.seed.unwrap_or(scenario.run.seed);
    let bar = Bar::new(args.manner.quiet);
    let whole = of_key.len() as u64 * u64::from(args.replications);
    bar.aim(whole);
    let base = Part { bar: &bar, whole };
    let evaluator = Evaluator::watched(scenario, seed, coupling(&args.scenario), &base);
    let evaluator = evaluator.map_err(failure)?;
    for word in &args.show {
        run::check_metric(&evaluator, word).map_err(failure)?;
    }
    let mut store = Store::open(&target.parent.join(format!(".{}.points.jsonl", target.name)))
        .map_err(Failure::new)?;
    let mut missing: Vec<(&String, usize)> = of_key
        .iter()
        .filter(|(key, _)| store.get(key).is_none())
        .map(|(key, number)| (key, *number))
        .collect();
    missing.sort_by_key(|(_, number)| *number);
    let taken = of_key.len() - missing.len();
    if taken > 0 && !args.manner.quiet {
        eprintln!(
            "{taken} of {} points are taken from an earlier sweep that was stopped",
            of_key.len()
        );
    }
    let whole = missing.len() as u64 * u64::from(args.replications);
    bar.aim(whole);
    for (done, (key, number)) in missing.iter().enumerate() {
        let part = Part { bar: &bar, whole };
        let figures = match one(args, factors, (&points[*number], key), &evaluator, &part) {
            Err(failure) if stop::requested() => {
                bar.finish();
                let done = taken + done;
                return Err(if done == 0 {
                    store.remove();
                    failure
                } else {
                    Failure::interrupted(format!(
                        "stopped after {done} of {} points; the same command goes on from there",
                        of_key.len()
                    ))
                });
            }
            figures => figures.map_err(|f| f.of(&shown(factors, &points[*number])))?,
        };
        store.keep(key, figures).map_err(Failure::new)?;
    }
    bar.finish();
    let figures: Vec<&[Figure]> = keys
        .iter()
        .map(|key| store.get(key).map_or(&[][..], Vec::as_slice))
        .collect();
    let found = Sweep {
        program: summarise::program(),
        scenario: summarise::info(&evaluator),
        contract: summarise::contract_of(evaluator.scenario()),
        replications: args.replications,
        design: match args.design {
            DesignArg::Grid => "grid",
            DesignArg::Latin => "latin",
            DesignArg::Sobol => "sobol",
        },
        factors,
        points,
        figures,
    };
    let language = language(args.manner.language);
    let staging = Staging::marked(&target.parent, &target.name, MARK, &stop::requested);
    let staging = staging.map_err(unwritten)?;
    report::write(staging, &found, &scenario.resolved_toml, language).map_err(unwritten)?;
    let said = match args.manner.format {
        Format::Json => print(&String::from_utf8_lossy(
            &report::json(&found).map_err(Failure::new)?,
        )),
        Format::Text if args.manner.quiet => Ok(()),
        Format::Text => {
            let folder = target.shown.display().to_string();
            print(&report::text(&found, language, Some(&folder)))
        }
    };
    store.remove();
    said
}

/// The scenario at a point.
fn at(args: &SweepArgs, factors: &[Factor], point: &Point) -> Result<Scenario, Failure> {
    let mut set = args.scenario.set.clone();
    set.extend(sweep::overrides(factors, point));
    load(&ScenarioArgs {
        scenario: args.scenario.scenario.clone(),
        set,
        contract: args.scenario.contract.clone(),
        party: args.scenario.party.clone(),
        seed: args.scenario.seed,
        horizon: args.scenario.horizon.clone(),
        coupling: args.scenario.coupling,
    })
}

/// Everything that the figures of a point depend on.
fn key(args: &SweepArgs, scenario: &Scenario) -> String {
    let program = summarise::program();
    let seed = args.scenario.seed.unwrap_or(scenario.run.seed);
    let words = format!(
        "{} {} {} {seed} {} {:?} {:?}",
        program.version,
        program.draw_scheme,
        scenario.digest,
        args.replications,
        args.scenario.coupling,
        args.show,
    );
    let digest = Sha256::digest(words.as_bytes());
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The figures of one point.
fn one(
    args: &SweepArgs,
    factors: &[Factor],
    (point, expected): (&Point, &str),
    base: &Evaluator<'_>,
    watch: &Part<'_>,
) -> Result<Vec<Figure>, Failure> {
    let scenario = at(args, factors, point)?;
    // What was checked is what is lived, or nothing.
    if key(args, &scenario) != expected {
        return Err(Failure::input(
            "the scenario, or a file that it builds on, has been changed since the sweep began: begin again",
        ));
    }
    let seed = args.scenario.seed.unwrap_or(scenario.run.seed);
    let luck = (seed, coupling(&args.scenario));
    let evaluator = base.beside(&scenario, luck, watch);
    let evaluator = evaluator.map_err(failure)?;
    let options = Options {
        means: Means::Controlled,
        ..Options::default()
    };
    let length = Length::Replications(args.replications);
    let samples = run::run_to(&evaluator, &length, &options, &mut Nowhere, watch);
    let summary = summarise::summarise(&evaluator, &samples.map_err(failure)?, None);
    Ok(sweep::figures(&summary, &args.show))
}

/// A point among others: what it aims at is less than the whole.
struct Part<'b> {
    bar: &'b Bar,
    whole: u64,
}

impl Watch for Part<'_> {
    fn advance(&self, replications: u64) {
        self.bar.advance(replications);
    }

    fn aim(&self, _: u64) {
        self.bar.aim(self.whole);
    }

    fn cancelled(&self) -> bool {
        self.bar.cancelled()
    }
}

/// "share=0.4, cap=2000000".
fn shown(factors: &[Factor], point: &Point) -> String {
    sweep::overrides(factors, point).join(", ")
}
