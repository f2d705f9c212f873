//! How luck in the payments changes with the number of people.

use super::axes::{Frame, Ticks};
use super::canvas::{Align, Canvas, Drawn, Point, Type};
use super::page::{Context, Sign, legend_row, page};
use super::theme::{self, BLUE, VERMILLION};
use crate::analysis::luck::{Chance, Luck};
use crate::analysis::summary::Unit;
use crate::stats::interval::Estimate;
use plotters::prelude::DrawingBackend;
use plotters::style::RGBColor;

/// Half the width of the ends of an interval.
const CAP: f64 = 5.0;
/// Between the intervals of two curves, so that they do not hide one another.
const APART: f64 = 7.0;

/// Whether there is anything to draw.
pub(super) fn drawable(luck: Option<&Luck>) -> bool {
    luck.is_some_and(|l| l.sizes.len() > 1)
}

/// One curve: its sign, its name, and which figure of a size it shows.
struct Curve {
    colour: RGBColor,
    dashed: bool,
    name: String,
    read: fn(&Chance) -> Estimate,
}

/// Draws the picture.
pub(super) fn draw<DB: DrawingBackend>(
    canvas: &Canvas<DB>,
    context: &Context,
    luck: &Luck,
) -> Drawn {
    let n = context.numbers.count(luck.replications);
    let subtitle = match context.language() {
        crate::report::language::Language::English => format!(
            "Chance alone, parameters at their best estimates; {n} replications for each point, bars are 95 % intervals. Caps, control \
             groups and enterprises grow with the people."
        ),
        crate::report::language::Language::Danish => format!(
            "Tilfældighed alene, parametre ved bedste skøn; {n} gentagelser for hvert punkt, stregerne er 95 %-intervaller. Lofter, \
             kontrolgrupper og virksomheder vokser med personerne."
        ),
    };
    let title = context.say(
        "How much of a payment is luck",
        "Hvor meget af en betaling er held",
    );
    let frame = page(canvas, context, &title, &subtitle)?;
    let bound = context.numbers.percent(luck.reduced_below, 0);
    let curves = [
        Curve {
            colour: VERMILLION,
            dashed: false,
            name: context.say(
                "Any payment although the programme does nothing",
                "Nogen betaling, selv om indsatsen intet gør",
            ),
            read: |c| c.paid_without_effect,
        },
        Curve {
            colour: BLUE,
            dashed: false,
            name: context.say(
                "No payment although the effect is real",
                "Ingen betaling, selv om effekten er virkelig",
            ),
            read: |c| c.nothing_with_effect,
        },
        Curve {
            colour: BLUE,
            dashed: true,
            name: format!(
                "{} {bound} {}",
                context.say("Less than", "Mindre end"),
                context.say(
                    "of the mean payment although the effect is real",
                    "af den gennemsnitlige betaling, selv om effekten er virkelig",
                )
            ),
            read: |c| c.reduced_with_effect,
        },
    ];
    let entries: Vec<(Sign, String)> = curves
        .iter()
        .map(|c| {
            let sign = if c.dashed {
                Sign::Dashes(c.colour)
            } else {
                Sign::Line(c.colour)
            };
            (sign, c.name.clone())
        })
        .collect();
    let frame = legend_row(canvas, frame, &entries)?;
    let ticks = Ticks::cover(0.0, 1.0, 5, Unit::Share, &context.numbers);
    let frame = frame.inside(&ticks);
    let unit = context.say("Probability, %", "Sandsynlighed, %");
    frame.value_axis(canvas, &ticks, &unit)?;
    frame.zero(canvas, &ticks)?;
    people(canvas, context, &frame, luck)?;
    for (k, curve) in curves.iter().enumerate() {
        let shift = (k as f64 - 1.0) * APART;
        draw_curve(canvas, &frame, &ticks, luck, curve, shift)?;
    }
    Ok(())
}

/// Sizes stand at equal distances: each is twice the one before.
fn x_of(frame: &Frame, i: usize, n: usize) -> f64 {
    frame.at((i as f64 + 0.5) / n.max(1) as f64, 0.0).0
}

fn draw_curve<DB: DrawingBackend>(
    canvas: &Canvas<DB>,
    frame: &Frame,
    ticks: &Ticks,
    luck: &Luck,
    curve: &Curve,
    shift: f64,
) -> Drawn {
    let n = luck.sizes.len();
    let y = |value: f64| frame.at(0.0, ticks.share(value)).1;
    let mut points: Vec<Point> = Vec::with_capacity(n);
    for (i, size) in luck.sizes.iter().enumerate() {
        let (x, e) = (x_of(frame, i, n) + shift, (curve.read)(size.shown()));
        canvas.line((x, y(e.low)), (x, y(e.high)), 1.4, curve.colour)?;
        for end in [e.low, e.high] {
            canvas.line((x - CAP, y(end)), (x + CAP, y(end)), 1.4, curve.colour)?;
        }
        points.push((x, y(e.value)));
    }
    if curve.dashed {
        canvas.dashed(&points, 2.2, curve.colour, 8.0, 4.0)
    } else {
        canvas.polyline(&points, 2.4, curve.colour)
    }
}

fn people<DB: DrawingBackend>(
    canvas: &Canvas<DB>,
    context: &Context,
    frame: &Frame,
    luck: &Luck,
) -> Drawn {
    let face = Type::plain(theme::LABEL);
    canvas.line(
        (frame.left, frame.bottom),
        (frame.right, frame.bottom),
        1.0,
        theme::SOFT,
    )?;
    for (i, size) in luck.sizes.iter().enumerate() {
        let x = x_of(frame, i, luck.sizes.len());
        let mut text = format!(
            "{} {}",
            context.numbers.count(size.people.into()),
            context.say("people", "personer")
        );
        if size.times == 1.0 {
            text.push_str(&context.say(" (planned)", " (planlagt)"));
        }
        canvas.line((x, frame.bottom), (x, frame.bottom + 5.0), 1.0, theme::SOFT)?;
        canvas.text(&text, (x, frame.bottom + 16.0), Align::Middle, face)?;
    }
    Ok(())
}
