//! `trappe trace`.

use super::args::{Format, TraceArgs};
use super::{Failure, coupling, load, print};
use crate::analysis::evaluate::Evaluator;
use crate::{analysis, report};

pub(super) fn trace(args: &TraceArgs) -> Result<(), Failure> {
    let scenario = load(&args.scenario)?;
    let people: u32 = scenario.spec.groups.iter().map(|g| g.people).sum();
    if let Some(person) = args.person.filter(|p| *p >= people) {
        let most = people.saturating_sub(1);
        return Err(Failure::input(format!(
            "there is no person {person}: the scenario plans {people} people, numbered 0 to {most}"
        )));
    }
    let seed = args.scenario.seed.unwrap_or(scenario.run.seed);
    let evaluator =
        Evaluator::new(&scenario, seed, coupling(&args.scenario)).map_err(Failure::input)?;
    let sections = analysis::trace::trace(&evaluator, args.replication, args.person)
        .map_err(Failure::input)?;
    match args.format {
        Format::Text => print(&report::tables::text(&sections)),
        Format::Json => print(&report::tables::json(&sections).map_err(Failure::new)?),
    }
}
