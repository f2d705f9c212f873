//! Distribution of a metric over the replications: losses in another colour, total losses apart.

use super::axes::{Frame, Ticks};
use super::canvas::{Align, Canvas, Drawn, Type};
use super::page::{Context, Sign, legend_row, page};
use super::theme::{self, BLUE, Fill, Hatch, VERMILLION, hatched};
use crate::analysis::summary::{Histogram, Metric, Unit};
use crate::report::language::{Language, Named};
use plotters::prelude::DrawingBackend;

const TOTAL_LOSS: Fill = Fill {
    colour: theme::INK,
    hatch: None,
};
const LOSS: Fill = hatched(VERMILLION, Hatch::Rising);
const GAIN: Fill = Fill {
    colour: BLUE,
    hatch: None,
};

/// Whether there is something to draw, and edges and counts belong together.
pub(super) fn drawable(histogram: &Histogram) -> bool {
    let fits = histogram.counts.is_empty() || histogram.edges.len() == histogram.counts.len() + 1;
    let ascending = histogram.edges.windows(2).all(|e| e[0] < e[1]);
    let finite = histogram.edges.iter().all(|e| e.is_finite());
    fits && ascending && finite && histogram.counts.iter().sum::<u64>() + histogram.total_loss > 0
}

/// Draws a histogram.
pub(super) fn draw<DB: DrawingBackend>(
    canvas: &Canvas<DB>,
    context: &Context,
    histogram: &Histogram,
) -> Drawn {
    let metric = context
        .summary
        .metrics
        .iter()
        .find(|m| m.id == histogram.metric);
    let unit = metric.map_or(Unit::Ratio, |m| m.unit);
    let name = metric.map_or(histogram.metric.as_str(), |m| m.name_in(context.language()));
    let title = format!(
        "{name}: {}",
        context.language().pick(
            "distribution over the replications",
            "fordeling over gentagelserne"
        )
    );
    let frame = page(
        canvas,
        context,
        &title,
        &subtitle(context, histogram, metric),
    )?;

    let loss_at = histogram.loss_below.unwrap_or(f64::NEG_INFINITY);
    let mut entries = Vec::new();
    if histogram.total_loss > 0 {
        entries.push((
            Sign::Box(TOTAL_LOSS),
            context.say(
                "Total loss, or one that no rate makes up for",
                "Totalt tab, eller et som ingen rente opvejer",
            ),
        ));
    }
    if histogram.edges.first().is_some_and(|&e| e < loss_at) {
        entries.push((Sign::Box(LOSS), context.say("Loss", "Tab")));
    }
    if histogram.edges.last().is_some_and(|&e| e > loss_at) {
        let gain = if histogram.loss_below.is_some() {
            ("No loss", "Intet tab")
        } else {
            ("Replications", "Gentagelser")
        };
        entries.push((Sign::Box(GAIN), context.say(gain.0, gain.1)));
    }
    let frame = legend_row(canvas, frame, &entries)?;

    let whole = (histogram.counts.iter().sum::<u64>()
        + histogram.outside.0
        + histogram.outside.1
        + histogram.total_loss
        + histogram.undefined) as f64;
    let share = |count: u64| count as f64 / whole;
    let most = histogram
        .counts
        .iter()
        .copied()
        .max()
        .unwrap_or(0)
        .max(histogram.total_loss);
    let ticks = Ticks::cover(0.0, share(most), 7, Unit::Share, &context.numbers);
    let frame = frame.inside(&ticks);
    let axis = context.say("% of the replications", "% af gentagelserne");
    frame.value_axis(canvas, &ticks, &axis)?;
    let y = |count: u64| frame.at(0.0, ticks.share(share(count))).1;

    // The bar of the total losses stands left of a gap: it is not on the scale of the others.
    let apart = if histogram.total_loss > 0 { 96.0 } else { 0.0 };
    let bars = Frame {
        left: frame.left + apart + 10.0,
        right: frame.right - 10.0,
        ..frame
    };
    let face = Type::plain(theme::LABEL);
    if histogram.total_loss > 0 {
        let middle = frame.left + apart / 2.0 - 4.0;
        let top = y(histogram.total_loss);
        canvas.box_of(
            (middle - 17.0, top),
            (middle + 17.0, frame.bottom),
            TOTAL_LOSS,
        )?;
        let percent = context.numbers.percent(share(histogram.total_loss), 1);
        // Above the bar, or beside it where the unit of the axis stands above.
        let bold = Type::bold(theme::LABEL);
        if top - frame.top > 18.0 {
            canvas.text(&percent, (middle, top - 11.0), Align::Middle, bold)?;
        } else {
            canvas.text(&percent, (middle + 23.0, top + 12.0), Align::Left, bold)?;
        }
        canvas.text("−100 %", (middle, frame.bottom + 15.0), Align::Middle, face)?;
        canvas.line(
            (frame.left, frame.bottom),
            (frame.left + apart - 14.0, frame.bottom),
            1.0,
            theme::SOFT,
        )?;
    }
    let (Some(&first), Some(&last)) = (histogram.edges.first(), histogram.edges.last()) else {
        return Ok(());
    };
    let along = |value: f64| {
        bars.at((value - first) / (last - first).max(f64::MIN_POSITIVE), 0.0)
            .0
    };
    for (edge, &count) in histogram.edges.windows(2).zip(&histogram.counts) {
        if count > 0 {
            let fill = if edge[1] <= loss_at { LOSS } else { GAIN };
            canvas.box_of(
                (along(edge[0]), y(count)),
                (along(edge[1]), frame.bottom),
                fill,
            )?;
        }
    }
    canvas.line(
        (bars.left - 10.0, frame.bottom),
        (frame.right, frame.bottom),
        1.0,
        theme::SOFT,
    )?;
    value_labels(canvas, context, &bars, (first, last), (name, unit), &along)?;
    if loss_at > first && loss_at < last {
        let x = along(loss_at);
        canvas.line((x, bars.top), (x, bars.bottom), 1.3, theme::INK)?;
    }
    Ok(())
}

/// Round values below the bars, as many as fit, and the unit below them.
fn value_labels<DB: DrawingBackend>(
    canvas: &Canvas<DB>,
    context: &Context,
    bars: &Frame,
    (first, last): (f64, f64),
    (name, unit): (&str, Unit),
    along: &impl Fn(f64) -> f64,
) -> Drawn {
    let face = Type::plain(theme::LABEL);
    let parts = |n: usize| Ticks::cover(first, last, n, unit, &context.numbers);
    let ticks = [12, 10, 8, 6, 4]
        .into_iter()
        .map(parts)
        .find(|t| t.marks.len() as f64 * (t.width() * 1.1 + 18.0) <= bars.right - bars.left)
        .unwrap_or_else(|| parts(2));
    let slack = (last - first) * 1e-9;
    for (value, text) in ticks
        .marks
        .iter()
        .filter(|(v, _)| *v >= first - slack && *v <= last + slack)
    {
        let x = along(*value);
        canvas.line((x, bars.bottom), (x, bars.bottom + 5.0), 1.0, theme::SOFT)?;
        canvas.text(text, (x, bars.bottom + 15.0), Align::Middle, face)?;
    }
    let middle = (bars.left + bars.right) / 2.0;
    let face = Type::soft(theme::LABEL);
    let title = format!("{name}, {}", lower(&ticks.unit));
    let title = face.fit(&title, bars.right - bars.left);
    canvas.text(&title, (middle, bars.bottom + 34.0), Align::Middle, face)
}

/// How many replications, what is not in the bars, and the chance of a loss.
fn subtitle(context: &Context, histogram: &Histogram, metric: Option<&Metric>) -> String {
    let (numbers, language) = (&context.numbers, context.language());
    let mut text = format!("{}.", context.replications());
    if let Some(loss) = metric.and_then(|m| m.probabilities.iter().find(|p| p.id == "loss")) {
        let chance = numbers.estimate(&loss.value, Unit::Share);
        let event = loss.name_in(language);
        text += &match language {
            Language::English => format!(" Chance that {event}: {chance}."),
            Language::Danish => format!(" Sandsynlighed for at {event}: {chance}."),
        };
    }
    let mut missing = |count: u64, english: &str, danish: &str| {
        if count > 0 {
            text += &format!(
                " {} {}.",
                numbers.count(count),
                language.pick(english, danish)
            );
        }
    };
    missing(
        histogram.outside.0,
        "lie below the bars",
        "ligger under søjlerne",
    );
    missing(
        histogram.outside.1,
        "lie above the bars",
        "ligger over søjlerne",
    );
    missing(histogram.undefined, "have no value", "har ingen værdi");
    text
}

/// A unit in the middle of a line does not begin with a capital.
fn lower(unit: &str) -> String {
    let mut letters = unit.chars();
    let first: String = letters
        .next()
        .map(|c| c.to_lowercase().collect())
        .unwrap_or_default();
    first + letters.as_str()
}
