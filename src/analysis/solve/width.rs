//! How well a quantity is known under the terms that an answer shows.

use super::quantity::Quantity;
use super::{Bank, Banks, MOST, Solved, unknown};
use crate::analysis::precision::{Least, Sought};
use crate::analysis::run::RunError;
use crate::scenario::term_sheets::TermSheets;

/// A quantity that is to be known within ± `half_width` under all terms that an answer shows: the current ones, the solution and the frontier.
pub struct Precision {
    /// The quantity.
    pub quantity: Quantity,
    /// Half the width of its interval, in its unit.
    pub half_width: f64,
    /// Most replications of each bank.
    pub most: u32,
}

/// Asks for ever more replications until what was found on them is known well enough, and returns that. `round` lives so many in both banks, solves
/// on them, and returns what it found.
///
/// # Errors
/// Those of `round`; [`RunError::NotPrecise`].
pub fn solve_until(
    sheets: &TermSheets,
    precision: &Precision,
    banks: &mut Banks,
    mut round: impl FnMut(&mut Banks, u32) -> Result<Solved, RunError>,
) -> Result<Solved, RunError> {
    let mut found = None;
    let sought = Sought::new(precision.half_width, precision.most.min(MOST));
    sought.seek(|n| {
        let solved = round(banks, n)?;
        let least = least(sheets, &banks.check, &solved, &precision.quantity);
        found = Some(solved);
        Ok(least)
    })?;
    found.ok_or(RunError::Cancelled)
}

/// Under which terms a quantity is known least; terms under which it is nowhere defined do not count.
fn least(sheets: &TermSheets, bank: &Bank, solved: &Solved, quantity: &Quantity) -> Least {
    let current = sheets.scenario().contract.as_ref();
    let others = solved.solution.iter().chain(&solved.frontier);
    let others = others.filter_map(|deal| {
        let changes = unknown::changes(&deal.terms);
        let terms = sheets.terms(&changes).ok()??;
        Some((changes.join(", "), terms))
    });
    let shown = current.map(|terms| ("the current terms".to_owned(), terms.clone()));
    let known = shown.into_iter().chain(others).filter_map(|(name, terms)| {
        let columns = bank.price(&terms, &[quantity.entry], bank.replications());
        let estimate = quantity.estimate(columns.first()?, &bank.entries)?;
        Some(Least {
            what: format!("{} under {name}", quantity.text),
            half_width: estimate.longer_side(),
        })
    });
    Least::of(known, &quantity.text)
}
