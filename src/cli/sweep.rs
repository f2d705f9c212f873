//! `trappe sweep`.

use super::args::{DesignArg, Format, ScenarioArgs, SweepArgs};
use super::progress::Bar;
use super::target::Target;
use super::words::{failure, is_of_run, language, length_of, of_run, threads, unwritten};
use super::{Failure, coupling, load, print, stop};
use crate::analysis::certainty::Means;
use crate::analysis::evaluate::Evaluator;
use crate::analysis::notes::borne_by_others;
use crate::analysis::run::{self, Length, Nowhere, Options, Watch};
use crate::analysis::summarise;
use crate::analysis::sweep::{self, Design, Factor, Point, Reading};
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
/// Replications at each point, where nothing is said.
const REPLICATIONS: u32 = 2_000;
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
    let usual = (REPLICATIONS, run::MOST);
    let length = length_of(
        (args.precision.as_deref(), "investors.irr=0.002"),
        args.replications,
        usual,
    )?;
    let default = Path::new("output").join(format!("{}-swept", scenario.run.name));
    let target = Target::new(args.out.as_deref(), default, MARK)?;
    let pool = threads(args.manner.threads)?;
    stop::listen();
    let asked = Asked {
        args,
        length,
        factors: &factors,
        points: &points,
    };
    pool.install(|| simulate(&asked, &scenario, &target))
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

/// What a sweep is asked.
struct Asked<'a> {
    args: &'a SweepArgs,
    length: Length,
    factors: &'a [Factor],
    points: &'a [Point],
}

fn simulate(asked: &Asked<'_>, scenario: &Scenario, target: &Target) -> Result<(), Failure> {
    let Asked {
        args,
        length,
        factors,
        points,
    } = asked;
    // All points are read before any is lived: a value that cannot be is said at once.
    let mut keys = Vec::with_capacity(points.len());
    let mut of_key: BTreeMap<String, usize> = BTreeMap::new();
    for (number, point) in points.iter().enumerate() {
        let read = asked.at(point)?;
        if read.run.currency != scenario.run.currency {
            return Err(Failure::input(
                "amounts of points in different currencies cannot stand in one table",
            ));
        }
        let key = asked.key(&read);
        of_key.entry(key.clone()).or_insert(number);
        keys.push(key);
    }
    let seed = args.scenario.seed.unwrap_or(scenario.run.seed);
    let bar = Bar::new(args.manner.quiet);
    let base = Part::new(&bar, length, of_key.len());
    let evaluator = Evaluator::watched(scenario, seed, coupling(&args.scenario), &base);
    let evaluator = evaluator.map_err(failure)?;
    for word in &args.show {
        run::check_metric(&evaluator, word).map_err(failure)?;
    }
    if let Length::Precision { metric, .. } = length {
        run::check_id(&evaluator, metric).map_err(failure)?;
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
    let mut part = Part::new(&bar, length, missing.len());
    for (done, (key, number)) in missing.iter().enumerate() {
        let reading = match asked.one((&points[*number], key), &evaluator, &part) {
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
            Err(failure) => {
                if taken + done == 0 {
                    store.remove();
                }
                return Err(failure.of(&shown(factors, &points[*number])));
            }
            Ok(reading) => reading,
        };
        part.done(reading.replications);
        store.keep(key, reading).map_err(Failure::new)?;
    }
    bar.finish();
    let found = Sweep {
        program: summarise::program(),
        scenario: summarise::info(&evaluator),
        contract: summarise::contract_of(evaluator.scenario()),
        notes: borne_by_others(evaluator.scenario()).into_iter().collect(),
        length,
        design: match args.design {
            DesignArg::Grid => "grid",
            DesignArg::Latin => "latin",
            DesignArg::Sobol => "sobol",
        },
        factors,
        points,
        readings: keys.iter().filter_map(|key| store.get(key)).collect(),
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

impl Asked<'_> {
    /// The scenario at a point.
    fn at(&self, point: &Point) -> Result<Scenario, Failure> {
        let args = &self.args.scenario;
        let mut set = args.set.clone();
        set.extend(sweep::overrides(self.factors, point));
        load(&ScenarioArgs {
            scenario: args.scenario.clone(),
            set,
            contract: args.contract.clone(),
            party: args.party.clone(),
            seed: args.seed,
            horizon: args.horizon.clone(),
            coupling: args.coupling,
        })
    }

    /// Everything that the figures of a point depend on.
    fn key(&self, scenario: &Scenario) -> String {
        let args = self.args;
        let program = summarise::program();
        let seed = args.scenario.seed.unwrap_or(scenario.run.seed);
        let words = format!(
            "{} {} {} {seed} {:?} {:?} {:?}",
            program.version,
            program.draw_scheme,
            scenario.digest,
            self.length,
            args.scenario.coupling,
            args.show,
        );
        let digest = Sha256::digest(words.as_bytes());
        digest.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// The figures of one point.
    fn one(
        &self,
        (point, expected): (&Point, &str),
        base: &Evaluator<'_>,
        watch: &Part<'_>,
    ) -> Result<Reading, Failure> {
        let scenario = self.at(point)?;
        // What was checked is what is lived, or nothing.
        if self.key(&scenario) != expected {
            return Err(Failure::input(
                "the scenario, or a file that it builds on, has been changed since the sweep began: begin again",
            ));
        }
        let args = self.args;
        let seed = args.scenario.seed.unwrap_or(scenario.run.seed);
        let luck = (seed, coupling(&args.scenario));
        let evaluator = base.beside(&scenario, luck, watch);
        let evaluator = evaluator.map_err(failure)?;
        let options = Options {
            means: Means::Controlled,
            // a point tells means and chances, and nothing of how its variance is shared out
            accompanied: 0,
            ..Options::default()
        };
        let samples = run::run_to(&evaluator, &self.length, &options, &mut Nowhere, watch);
        let summary = summarise::summarise(&evaluator, &samples.map_err(failure)?, None);
        Ok(Reading::of(&summary, &args.show))
    }
}

/// A point among others: what it aims at is less than the whole.
struct Part<'b> {
    bar: &'b Bar,
    /// Replications of each point, where that is known before.
    each: Option<u64>,
    /// Replications that are behind.
    before: u64,
    /// Points that are left, this one among them.
    left: u64,
}

impl<'b> Part<'b> {
    fn new(bar: &'b Bar, length: &Length, points: usize) -> Self {
        let part = Self {
            bar,
            each: match length {
                Length::Replications(n) => Some(u64::from(*n)),
                Length::Precision { .. } => None,
            },
            before: 0,
            left: points as u64,
        };
        part.aim(0);
        part
    }

    fn done(&mut self, replications: u64) {
        self.before += replications;
        self.left = self.left.saturating_sub(1);
    }
}

impl Watch for Part<'_> {
    fn advance(&self, replications: u64) {
        self.bar.advance(replications);
    }

    /// What the other points take is known, or likely to be what this one takes.
    fn aim(&self, here: u64) {
        let each = self.each.unwrap_or(here);
        self.bar.aim(self.before + self.left * each);
    }

    fn cancelled(&self) -> bool {
        self.bar.cancelled()
    }
}

/// "share=0.4, cap=2000000".
fn shown(factors: &[Factor], point: &Point) -> String {
    sweep::overrides(factors, point).join(", ")
}
