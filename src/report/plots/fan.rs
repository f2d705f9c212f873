//! Fan chart of one series: quantile bands, median and mean by quarter.

use super::axes::Ticks;
use super::canvas::{Canvas, Drawn, Point};
use super::page::{Context, Sign, legend_row, page};
use super::theme::{self, BLUE, Fill, VERMILLION, tint};
use crate::analysis::summary::Series;
use crate::report::language::Named;
use plotters::prelude::DrawingBackend;

/// Half the width of a point that has no neighbours.
const STUB: f64 = 9.0;

/// Whether the series has a point to draw.
pub(super) fn drawable(series: &Series) -> bool {
    let mut values = series.bands.iter().chain([&series.mean]).flatten();
    !series.labels.is_empty() && values.any(|x| x.is_finite())
}

/// Draws the fan of a series.
pub(super) fn draw<DB: DrawingBackend>(
    canvas: &Canvas<DB>,
    context: &Context,
    series: &Series,
) -> Drawn {
    let subtitle = format!(
        "{} {}",
        context.replications(),
        context.say(
            "by quarter. The bands hold 90 and 50 % of the replications in each quarter; their edges are not paths of single \
             replications.",
            "pr. kvartal. Båndene rummer 90 og 50 % af gentagelserne i hvert kvartal; kanterne er ikke enkelte gentagelsers forløb.",
        )
    );
    let frame = page(
        canvas,
        context,
        series.name_in(context.language()),
        &subtitle,
    )?;
    let (wide, narrow) = (plain(tint(BLUE, 0.22)), plain(tint(BLUE, 0.5)));
    let entries = [
        (Sign::Box(wide), context.say("5 to 95 %", "5 til 95 %")),
        (Sign::Box(narrow), context.say("25 to 75 %", "25 til 75 %")),
        (Sign::Line(theme::INK), context.say("Median", "Median")),
        (Sign::Dashes(VERMILLION), context.say("Mean", "Gennemsnit")),
    ];
    let frame = legend_row(canvas, frame, &entries)?;

    let n = series.labels.len();
    let finite = series
        .bands
        .iter()
        .chain([&series.mean])
        .flatten()
        .filter(|x| x.is_finite());
    let (low, high) = finite.fold((0.0_f64, 0.0_f64), |(l, h), &x| (l.min(x), h.max(x)));
    let ticks = Ticks::cover(low, high, 8, series.unit, &context.numbers);
    let frame = frame.inside(&ticks);
    frame.value_axis(canvas, &ticks, &ticks.unit)?;
    let at =
        |i: usize, value: f64| -> Point { (frame.x(i, n), frame.at(0.0, ticks.share(value)).1) };
    for (lower, upper, fill) in [(0, 4, wide), (1, 3, narrow)] {
        let (lower, upper) = (&series.bands[lower], &series.bands[upper]);
        for run in runs(n, |i| {
            value(lower, i).is_finite() && value(upper, i).is_finite()
        }) {
            let points: Vec<(f64, f64, f64)> = run
                .map(|i| {
                    (
                        frame.x(i, n),
                        at(i, value(upper, i)).1,
                        at(i, value(lower, i)).1,
                    )
                })
                .collect();
            let points = match points[..] {
                [(x, u, l)] => vec![(x - STUB, u, l), (x + STUB, u, l)],
                _ => points,
            };
            canvas.band(&points, fill)?;
        }
    }
    frame.zero(canvas, &ticks)?;
    let curve = |values: &[f64]| -> Vec<Vec<Point>> {
        runs(n, |i| value(values, i).is_finite())
            .into_iter()
            .map(|run| run.map(|i| at(i, value(values, i))).collect::<Vec<Point>>())
            .map(|path| match path[..] {
                [(x, y)] => vec![(x - STUB, y), (x + STUB, y)],
                _ => path,
            })
            .collect()
    };
    for path in curve(&series.bands[2]) {
        canvas.polyline(&path, 2.4, theme::INK)?;
    }
    for path in curve(&series.mean) {
        canvas.dashed(&path, 2.2, VERMILLION, 8.0, 4.0)?;
    }
    frame.quarters(canvas, &series.labels)
}

fn plain(colour: plotters::style::RGBColor) -> Fill {
    Fill {
        colour,
        hatch: None,
    }
}

/// The value at a point; what a shorter curve does not have is undefined.
pub(super) fn value(curve: &[f64], i: usize) -> f64 {
    curve.get(i).copied().unwrap_or(f64::NAN)
}

/// Runs of neighbouring points that can be drawn.
pub(super) fn runs(n: usize, drawn: impl Fn(usize) -> bool) -> Vec<std::ops::Range<usize>> {
    let mut runs = Vec::new();
    let mut begin = None;
    for i in 0..=n {
        match (i < n && drawn(i), begin) {
            (true, None) => begin = Some(i),
            (false, Some(from)) => {
                runs.push(from..i);
                begin = None;
            }
            _ => {}
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::runs;

    #[test]
    fn gaps_divide_runs() {
        let drawn = [true, true, false, true, false];
        assert_eq!(runs(5, |i| drawn[i]), [0..2, 3..4]);
        assert!(runs(0, |_| true).is_empty());
    }
}
