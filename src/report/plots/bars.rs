//! Bars from zero, one below the other, each with its interval and its figure.

use super::Sheet;
use super::axes::{Frame, Ticks};
use super::canvas::{Align, Canvas, Drawn, Type};
use super::page::sheet;
use super::theme::{self, BLUE, Fill, Hatch, VERMILLION, hatched};
use crate::analysis::summary::Unit;
use crate::report::language::Language;
use crate::report::numbers::{Numbers, Scale};
use crate::stats::interval::Estimate;
use plotters::prelude::DrawingBackend;

/// One bar.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bar<'b> {
    /// What stands in front of it.
    pub label: &'b str,
    /// How long it is.
    pub estimate: Estimate,
}

/// A picture of bars.
#[derive(Debug, Clone, PartialEq)]
pub struct BarPlot {
    /// Name of its files, without ending.
    pub name: String,
    /// Title.
    pub title: String,
    /// The line below it.
    pub subtitle: String,
    /// Left and right end of the footer.
    pub foot: (String, String),
    /// ISO 4217 code of the currency.
    pub currency: String,
    /// The language.
    pub language: Language,
    /// Unit of all bars.
    pub unit: Unit,
    /// Label and length, from the top down.
    pub rows: Vec<(String, Estimate)>,
}

impl Sheet for BarPlot {
    fn name(&self) -> &str {
        &self.name
    }

    fn draw<DB: DrawingBackend>(&self, canvas: &Canvas<DB>) -> Drawn {
        let numbers = Numbers::new(self.language, &self.currency);
        let frame = sheet(canvas, &self.title, &self.subtitle, &self.foot)?;
        let bars: Vec<Bar<'_>> = self
            .rows
            .iter()
            .map(|(label, estimate)| Bar {
                label,
                estimate: *estimate,
            })
            .collect();
        draw_bars(canvas, frame, &bars, self.unit, &numbers)
    }
}

/// Draws bars into a frame.
pub(super) fn draw_bars<DB: DrawingBackend>(
    canvas: &Canvas<DB>,
    frame: Frame,
    rows: &[Bar<'_>],
    unit: Unit,
    numbers: &Numbers,
) -> Drawn {
    if rows.is_empty() {
        return Ok(());
    }
    let end = |value: f64, other: f64| if value.is_finite() { value } else { other };
    let low = rows
        .iter()
        .map(|p| end(p.estimate.low, p.estimate.value))
        .fold(0.0, f64::min);
    let high = rows
        .iter()
        .map(|p| end(p.estimate.high, p.estimate.value))
        .fold(0.0, f64::max);
    let ticks = Ticks::cover(low, high, 8, unit, numbers);
    let face = Type::plain(theme::LABEL);
    // Amounts share a scale, whose name stands above them; figures of other units carry theirs.
    let scale = Scale::of_money(low.abs().max(high));
    let money = unit == Unit::Money;
    let figures: Vec<String> = rows
        .iter()
        .map(|p| {
            if money {
                numbers.scaled_with_error(&p.estimate, scale)
            } else {
                numbers.estimate(&p.estimate, unit)
            }
        })
        .collect();
    let unit = if money {
        numbers.money_unit(scale)
    } else {
        String::new()
    };
    let figures_width = figures
        .iter()
        .chain([&unit])
        .map(|t| face.width(t))
        .fold(0.0, f64::max)
        * 1.06;
    let names_width = rows
        .iter()
        .map(|p| face.width(p.label))
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
        let name = face.fit(row.label, names_width);
        canvas.text(&name, (bars.left - 12.0, y), Align::Right, face)?;
        canvas.text(figure, (frame.right, y), Align::Right, face)?;
        let fill = if row.estimate.value < 0.0 {
            hatched(VERMILLION, Hatch::Rising)
        } else {
            Fill {
                colour: BLUE,
                hatch: None,
            }
        };
        let (from, to) = (
            x(row.estimate.value.min(0.0)),
            x(row.estimate.value.max(0.0)),
        );
        canvas.box_of((from, y - half), (to, y + half), fill)?;
        if row.estimate.low.is_finite()
            && row.estimate.high.is_finite()
            && row.estimate.low < row.estimate.high
        {
            let (low, high) = (x(row.estimate.low), x(row.estimate.high));
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
