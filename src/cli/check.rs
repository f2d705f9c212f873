//! `trappe check`.

use super::args::{CheckArgs, Format};
use super::{Failure, load, print};
use crate::{analysis, report};

pub(super) fn check(args: &CheckArgs) -> Result<(), Failure> {
    let scenario = load(&args.scenario)?;
    let sections = analysis::check::check(&scenario).map_err(Failure::input)?;
    match args.format {
        Format::Text => print(&format!(
            "{}\n{} is valid.",
            report::tables::text(&sections),
            args.scenario.scenario.display()
        )),
        Format::Json => print(&report::tables::json(&sections).map_err(Failure::new)?),
    }
}
