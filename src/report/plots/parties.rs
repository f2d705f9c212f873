//! Who pays and who saves: one bar per party, with its interval.

use super::axes::{Frame, Ticks};
use super::canvas::{Align, Canvas, Drawn, Type};
use super::page::{Context, page};
use super::theme::{self, BLUE, Fill, Hatch, VERMILLION, hatched};
use crate::analysis::summary::{PartyRow, Summary, Unit};
use crate::report::language::Named;
use crate::report::numbers::Scale;
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

    let end = |value: f64, other: f64| if value.is_finite() { value } else { other };
    let low = rows
        .iter()
        .map(|p| end(p.net.low, p.net.value))
        .fold(0.0, f64::min);
    let high = rows
        .iter()
        .map(|p| end(p.net.high, p.net.value))
        .fold(0.0, f64::max);
    let ticks = Ticks::cover(low, high, 8, Unit::Money, numbers);
    let scale = Scale::of_money(low.abs().max(high));
    let face = Type::plain(theme::LABEL);
    let figures: Vec<String> = rows
        .iter()
        .map(|p| numbers.scaled_with_error(&p.net, scale))
        .collect();
    let unit = numbers.money_unit(scale);
    let figures_width = figures
        .iter()
        .chain([&unit])
        .map(|t| face.width(t))
        .fold(0.0, f64::max)
        * 1.06;
    let names_width = rows
        .iter()
        .map(|p| face.width(p.name_in(context.language())))
        .fold(60.0, f64::max)
        .min(0.42 * (frame.right - frame.left));
    let bars = Frame {
        left: frame.left + names_width * 1.04 + 14.0,
        right: frame.right - figures_width - 28.0,
        top: frame.top + 18.0,
        bottom: frame.bottom - 44.0,
    };
    // With few parties the rows keep a handsome height instead of filling the page.
    let step = ((bars.bottom - bars.top) / rows.len() as f64).min(58.0);
    let bars = Frame {
        bottom: bars.top + step * rows.len() as f64,
        ..bars
    };
    let x = |value: f64| bars.at(ticks.share(value), 0.0).0;
    for (value, text) in &ticks.marks {
        let x = x(*value);
        canvas.line((x, bars.top), (x, bars.bottom), 0.7, theme::GRID)?;
        canvas.text(text, (x, bars.bottom + 14.0), Align::Middle, face)?;
    }
    let middle = (bars.left + bars.right) / 2.0;
    canvas.text(
        &ticks.unit,
        (middle, bars.bottom + 34.0),
        Align::Middle,
        Type::soft(theme::LABEL),
    )?;
    canvas.text(
        &unit,
        (frame.right, bars.top - 10.0),
        Align::Right,
        Type::soft(theme::LABEL),
    )?;
    for (i, (row, figure)) in rows.iter().zip(&figures).enumerate() {
        let y = bars.top + step * (i as f64 + 0.5);
        let half = (step * 0.32).min(15.0);
        let name = face.fit(row.name_in(context.language()), names_width);
        canvas.text(&name, (bars.left - 12.0, y), Align::Right, face)?;
        canvas.text(figure, (frame.right, y), Align::Right, face)?;
        let fill = if row.net.value < 0.0 {
            hatched(VERMILLION, Hatch::Rising)
        } else {
            Fill {
                colour: BLUE,
                hatch: None,
            }
        };
        let (from, to) = (x(row.net.value.min(0.0)), x(row.net.value.max(0.0)));
        canvas.box_of((from, y - half), (to, y + half), fill)?;
        if row.net.low.is_finite() && row.net.high.is_finite() && row.net.low < row.net.high {
            let (low, high) = (x(row.net.low), x(row.net.high));
            // Ink on a paper-coloured rim, so that the whisker is seen on the bar too.
            canvas.line((low, y), (high, y), 4.0, theme::PAPER)?;
            canvas.line((low, y), (high, y), 1.6, theme::INK)?;
            for end in [low, high] {
                canvas.line((end, y - 5.0), (end, y + 5.0), 1.6, theme::INK)?;
            }
        }
    }
    canvas.line((x(0.0), bars.top), (x(0.0), bars.bottom), 1.4, theme::INK)
}
