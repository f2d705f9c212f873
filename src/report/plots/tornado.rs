//! A tornado: for each assumption two bars from what is believed, one for each of its ends, the longest on top.

use super::Sheet;
use super::axes::{Frame, Ticks};
use super::canvas::{Align, Canvas, Drawn, Type};
use super::page::{Sign, legend_row, sheet};
use super::theme::{self, BLUE, Fill, Hatch, VERMILLION, hatched};
use crate::analysis::summary::Unit;
use crate::report::language::Language;
use crate::report::numbers::Numbers;
use crate::stats::interval::Estimate;
use plotters::prelude::DrawingBackend;

/// A picture of what a figure swings by.
#[derive(Debug, Clone, PartialEq)]
pub struct TornadoPlot {
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
    /// Unit of the figure.
    pub unit: Unit,
    /// What the ends are called: the lower, the upper.
    pub ends: [String; 2],
    /// Label and change at each end, from the top down.
    pub rows: Vec<(String, [Estimate; 2])>,
}

const LOW: Fill = hatched(VERMILLION, Hatch::Rising);
const HIGH: Fill = Fill {
    colour: BLUE,
    hatch: None,
};

impl Sheet for TornadoPlot {
    fn name(&self) -> &str {
        &self.name
    }

    fn draw<DB: DrawingBackend>(&self, canvas: &Canvas<DB>) -> Drawn {
        let numbers = Numbers::new(self.language, &self.currency);
        let frame = sheet(canvas, &self.title, &self.subtitle, &self.foot)?;
        let [low, high] = &self.ends;
        let legend = [
            (Sign::Box(LOW), low.clone()),
            (Sign::Box(HIGH), high.clone()),
        ];
        let frame = legend_row(canvas, frame, &legend)?;
        if self.rows.is_empty() {
            return Ok(());
        }
        let ends = || self.rows.iter().flat_map(|(_, ends)| ends);
        let finite = |v: f64| if v.is_finite() { v } else { 0.0 };
        let least = ends()
            .map(|e| finite(e.low).min(e.value))
            .fold(0.0, f64::min);
        let most = ends()
            .map(|e| finite(e.high).max(e.value))
            .fold(0.0, f64::max);
        let ticks = Ticks::cover(least, most, 8, self.unit, &numbers);
        let face = Type::plain(theme::LABEL);
        let names = self.rows.iter().map(|(label, _)| face.width(label));
        let width = names
            .fold(60.0, f64::max)
            .min(0.42 * (frame.right - frame.left));
        let bars = Frame {
            left: frame.left + width * 1.04 + 14.0,
            right: frame.right - 20.0,
            top: frame.top + 6.0,
            bottom: frame.bottom - 44.0,
        };
        let step = ((bars.bottom - bars.top) / self.rows.len() as f64).min(46.0);
        let bars = Frame {
            bottom: bars.top + step * self.rows.len() as f64,
            ..bars
        };
        let x = |value: f64| bars.at(ticks.share(value), 0.0).0;
        for (value, text) in &ticks.marks {
            let x = x(*value);
            canvas.line((x, bars.top), (x, bars.bottom), 0.7, theme::GRID)?;
            canvas.text(text, (x, bars.bottom + 14.0), Align::Middle, face)?;
        }
        let middle = (bars.left + bars.right) / 2.0;
        let soft = Type::soft(theme::LABEL);
        canvas.text(
            &ticks.unit,
            (middle, bars.bottom + 34.0),
            Align::Middle,
            soft,
        )?;
        for (i, (label, ends)) in self.rows.iter().enumerate() {
            let y = bars.top + step * (i as f64 + 0.5);
            let half = (step * 0.36).min(14.0);
            canvas.text(
                &face.fit(label, width),
                (bars.left - 12.0, y),
                Align::Right,
                face,
            )?;
            // The lower end above, the upper one below: both are seen where they lie on the same side.
            for (end, fill, (top, bottom)) in [
                (ends[0], LOW, (y - half, y)),
                (ends[1], HIGH, (y, y + half)),
            ] {
                let (from, to) = (x(end.value.min(0.0)), x(end.value.max(0.0)));
                canvas.box_of((from, top), (to, bottom), fill)?;
                if end.low.is_finite() && end.high.is_finite() && end.low < end.high {
                    let y = (top + bottom) / 2.0;
                    canvas.line((x(end.low), y), (x(end.high), y), 3.4, theme::PAPER)?;
                    canvas.line((x(end.low), y), (x(end.high), y), 1.4, theme::INK)?;
                }
            }
        }
        canvas.line((x(0.0), bars.top), (x(0.0), bars.bottom), 1.4, theme::INK)
    }
}
