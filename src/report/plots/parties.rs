//! Who pays and who saves: one bar per party, with its interval.

use super::bars::{Bar, draw_bars};
use super::canvas::{Canvas, Drawn};
use super::page::{Context, page};
use crate::analysis::summary::{PartyRow, Summary, Unit};
use crate::report::language::Named;
use plotters::prelude::DrawingBackend;

/// Most parties that a page has room for; those that move least are left to the table.
const MOST: usize = 20;

/// The parties to draw, and how many smaller ones are left out.
pub(super) fn rows(summary: &Summary) -> (Vec<&PartyRow>, usize) {
    let size = |p: &PartyRow| p.net.value.abs();
    let moves = |p: &&PartyRow| p.net.value.is_finite() && size(p) > 0.0;
    let mut rows: Vec<&PartyRow> = summary.parties.iter().filter(moves).collect();
    let left_out = rows.len().saturating_sub(MOST);
    if left_out > 0 {
        let mut sizes: Vec<f64> = rows.iter().map(|p| size(p)).collect();
        sizes.sort_by(|a, b| b.total_cmp(a));
        rows.retain(|p| size(p) >= sizes[MOST - 1]);
        rows.truncate(MOST);
    }
    (rows, left_out)
}

/// Draws the parties.
pub(super) fn draw<DB: DrawingBackend>(canvas: &Canvas<DB>, context: &Context) -> Drawn {
    let (rows, left_out) = rows(context.summary);
    draw_rows(canvas, context, &rows, left_out)
}

fn draw_rows<DB: DrawingBackend>(
    canvas: &Canvas<DB>,
    context: &Context,
    rows: &[&PartyRow],
    left_out: usize,
) -> Drawn {
    let numbers = &context.numbers;
    let title = context.say("Who pays and who saves", "Hvem betaler, og hvem sparer");
    let level = numbers.decimal(context.summary.level * 100.0, 0);
    let mut subtitle = context.say(
        &format!(
            "Net over the whole run, nominal: what a party saves and receives less what it pays. Mean over {}; whiskers: {level} % \
             interval of the simulation error.",
            context.replications()
        ),
        &format!(
            "Netto over hele forløbet, løbende priser: hvad en part sparer og modtager minus hvad den betaler. Gennemsnit over {}; \
             streger: {level} %-interval for simulationsusikkerheden.",
            context.replications()
        ),
    );
    if left_out > 0 {
        subtitle += &context.say(
            &format!(" {left_out} smaller parties are not shown."),
            &format!(" {left_out} mindre parter er ikke vist."),
        );
    }
    let frame = page(canvas, context, &title, &subtitle)?;

    let bars: Vec<Bar<'_>> = rows
        .iter()
        .map(|row| Bar {
            label: row.name_in(context.language()),
            estimate: row.net,
        })
        .collect();
    draw_bars(canvas, frame, &bars, Unit::Money, numbers)
}
