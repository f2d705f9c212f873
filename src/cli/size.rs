//! `trappe size`.

use super::args::{Format, GrowthArg, SizeArgs};
use super::progress::Bar;
use super::target::Target as Folder;
use super::words::{failure, language, threads, unwritten};
use super::{Failure, coupling, load, print, stop};
use crate::analysis::size::{
    self, Growth, Plan, RANGE, SIZES, SizeError, Target, default_sizes, default_targets, geometric,
};
use crate::model::resize;
use crate::report::publish::Staging;
use crate::report::size as report;
use crate::scenario::Scenario;
use std::path::Path;

pub(super) fn size(args: &SizeArgs) -> Result<(), Failure> {
    let scenario = load(&args.scenario)?;
    let plan = plan(args, &scenario)?;
    size::check(&scenario, &plan).map_err(refused)?;
    let default = Path::new("output").join(format!("{}-sizes", scenario.run.name));
    let folder = Folder::new(args.out.as_deref(), default, report::MARK)?;
    let pool = threads(args.manner.threads)?;
    stop::listen();
    pool.install(|| look(args, &scenario, &plan, &folder))
}

fn look(args: &SizeArgs, scenario: &Scenario, plan: &Plan, folder: &Folder) -> Result<(), Failure> {
    let seed = args.scenario.seed.unwrap_or(scenario.run.seed);
    let bar = Bar::counting("lives", args.manner.quiet);
    let luck = (seed, coupling(&args.scenario));
    let found = size::size(scenario, plan, luck, &bar).map_err(refused)?;
    bar.finish();
    let language = language(args.manner.language);
    let staging = Staging::marked(&folder.parent, &folder.name, report::MARK, &stop::requested);
    let resolved = &scenario.resolved_toml;
    report::write(staging.map_err(unwritten)?, &found, resolved, language).map_err(unwritten)?;
    match args.manner.format {
        Format::Json => print(&String::from_utf8_lossy(
            &report::json(&found).map_err(Failure::new)?,
        )),
        Format::Text if args.manner.quiet => Ok(()),
        Format::Text => print(&report::text(&found, language, Some(&folder.shown))),
    }
}

fn refused(e: SizeError) -> Failure {
    match e {
        SizeError::Question(said) => Failure::input(said),
        SizeError::Run(e) => failure(e),
    }
}

fn plan(args: &SizeArgs, scenario: &Scenario) -> Result<Plan, Failure> {
    let spec = &scenario.spec;
    let targets: Vec<Target> = args
        .target
        .iter()
        .map(|text| Target::parse(text).map_err(Failure::input))
        .collect::<Result<_, _>>()?;
    let adviser = spec.programme.as_ref().and_then(|p| p.adviser.as_ref());
    if args.adviser.is_some() && adviser.is_none_or(|a| a.capacity.is_none()) {
        return Err(Failure::input(
            "--adviser changes nothing: the scenario has no adviser whose capacity has a limit; leave it out",
        ));
    }
    if args.enterprises.is_some() && resize::enterprises(spec) == 0 {
        return Err(Failure::input(
            "--enterprises changes nothing: the scenario has no second staircase; leave it out",
        ));
    }
    let growth = |asked: Option<GrowthArg>, otherwise: Growth| match asked {
        None => otherwise,
        Some(GrowthArg::Fixed) => Growth::Fixed,
        Some(GrowthArg::Scaled) => Growth::Scaled,
    };
    let precision = args.precision.as_deref();
    let precision = precision.map(|text| positive(text, "precision", "0.02", 0.5));
    let waiting = args.waiting.as_deref();
    let waiting = waiting.map(|text| positive(text, "time to wait", "4", 10_000.0));
    if let Some(most) = args.most.filter(|most| *most < args.replications) {
        return Err(Failure::input(format!(
            "--most {most} is less than the {} replications of each size: allow more, or ask for fewer with -n",
            args.replications
        )));
    }
    Ok(Plan {
        sizes: match &args.participants {
            Some(text) => sizes(text, resize::people(spec))?,
            None => default_sizes(spec),
        },
        replications: args.replications,
        most: args.most.unwrap_or(size::MOST.max(args.replications)),
        precision: precision.transpose()?,
        adviser: growth(args.adviser, Growth::Scaled),
        enterprises: growth(args.enterprises, Growth::Fixed),
        weeks_tolerated: waiting.transpose()?,
        targets: if targets.is_empty() {
            default_targets(scenario)
        } else {
            targets
        },
    })
}

/// A number above 0 and at most `most`.
fn positive(text: &str, what: &str, example: &str, most: f64) -> Result<f64, Failure> {
    let value: Option<f64> = text.trim().replace('_', "").parse().ok();
    value
        .filter(|v| *v > 0.0 && *v <= most)
        .ok_or_else(|| Failure::input(format!("`{text}` is no {what}: write {example}")))
}

/// Sizes of `20..400` or `20,40,80`: ascending, each once.
fn sizes(text: &str, planned: u32) -> Result<Vec<u32>, Failure> {
    let wrong = || {
        Failure::input(format!(
            "`{text}` are no sizes: write a range such as 20..400, or a list such as 20,40,80"
        ))
    };
    let one = |word: &str| -> Result<u32, Failure> {
        let word = word.trim().replace('_', "");
        let people: u64 = word.parse().map_err(|_| wrong())?;
        let (least, most) = RANGE;
        u32::try_from(people)
            .ok()
            .filter(|p| (least..=most).contains(p))
            .ok_or_else(|| {
                Failure::input(format!(
                    "a cohort of {people} is not looked at: sizes go from {least} to {most} people"
                ))
            })
    };
    if let Some((first, last)) = text.split_once("..") {
        let (first, last) = (one(first)?, one(last.trim_start_matches('='))?);
        if first > last {
            return Err(Failure::input(format!(
                "the range {text} is empty: write the smaller size first, {last}..{first}"
            )));
        }
        return Ok(geometric(first, last, SIZES, planned));
    }
    let mut all = text.split(',').map(one).collect::<Result<Vec<_>, _>>()?;
    all.sort_unstable();
    all.dedup();
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::sizes;

    #[test]
    fn sizes_are_ranges_or_lists() {
        let read = |text| sizes(text, 70).map_err(|e| e.message);
        assert_eq!(read("80, 20,40,20"), Ok(vec![20, 40, 80]));
        assert_eq!(read("70"), Ok(vec![70]));
        assert_eq!(read("20..20"), Ok(vec![20]));
        assert_eq!(read("1_000..2_000").map(|all| all.len()), Ok(8));
        for (text, said) in [
            ("", "are no sizes"),
            ("many", "are no sizes"),
            ("20..", "are no sizes"),
            ("-5", "are no sizes"),
            ("20.5", "are no sizes"),
            ("400..20", "is empty"),
            ("1..20", "from 2 to 100000"),
            ("20,200000", "from 2 to 100000"),
            ("20..99999999999", "from 2 to 100000"),
        ] {
            let told = read(text).unwrap_err();
            assert!(told.contains(said), "{text}: {told}");
        }
    }
}
