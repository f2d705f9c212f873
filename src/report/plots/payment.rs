//! Payment against result: what a line of a contract pays, with jumps as jumps and caps as flat parts.

use super::Sheet;
use super::axes::{Frame, Ticks};
use super::canvas::{Align, Canvas, Drawn, Type};
use super::page::{Sign, legend_row, sheet};
use super::theme::{self, BLUE, VERMILLION};
use crate::analysis::explain::Segment;
use crate::analysis::summary::Unit;
use crate::report::language::Language;
use crate::report::numbers::Numbers;
use plotters::prelude::DrawingBackend;

/// Width of the line.
const LINE: f64 = 2.6;
/// Radius of a dot at a jump.
const DOT: f64 = 4.6;

/// A picture of what one line pays.
#[derive(Debug, Clone, PartialEq)]
pub struct PaymentPlot {
    /// Name of its files, without ending.
    pub name: String,
    /// Title.
    pub title: String,
    /// The line below it.
    pub subtitle: String,
    /// What the result is, below its axis.
    pub result: String,
    /// Left and right end of the footer.
    pub foot: (String, String),
    /// ISO 4217 code of the currency.
    pub currency: String,
    /// The language.
    pub language: Language,
    /// What is drawn.
    pub segments: Vec<Segment>,
}

impl PaymentPlot {
    fn points(&self) -> impl Iterator<Item = (f64, f64)> + '_ {
        self.segments.iter().flat_map(|s| s.points.iter().copied())
    }

    /// Whether an end of a segment lies at a jump: another segment has another value at the same result.
    fn jumps(&self, (x, y): (f64, f64)) -> bool {
        self.segments.iter().any(|s| {
            let ends = [s.points.first(), s.points.last()];
            ends.into_iter()
                .flatten()
                .any(|&(other_x, other_y)| other_x == x && other_y != y)
        })
    }

    fn legend(&self) -> Vec<(Sign, String)> {
        let say = |en: &str, da: &str| self.language.pick(en, da).to_owned();
        let mut entries = vec![(Sign::Line(BLUE), say("payment", "betaling"))];
        if self.segments.iter().any(|s| s.capped) {
            entries.push((
                Sign::Line(VERMILLION),
                say("held down by a cap", "begrænset af et loft"),
            ));
        }
        let jump = self.segments.iter().any(|s| {
            let ends = [s.points.first(), s.points.last()];
            ends.into_iter().flatten().any(|&p| self.jumps(p))
        });
        if jump {
            entries.push((
                Sign::Dot(true),
                say("holds at the bound", "gælder på grænsen"),
            ));
            entries.push((
                Sign::Dot(false),
                say("does not hold at the bound", "gælder ikke på grænsen"),
            ));
        }
        entries
    }
}

impl Sheet for PaymentPlot {
    fn name(&self) -> &str {
        &self.name
    }

    fn draw<DB: DrawingBackend>(&self, canvas: &Canvas<DB>) -> Drawn {
        let numbers = Numbers::new(self.language, &self.currency);
        let frame = sheet(canvas, &self.title, &self.subtitle, &self.foot)?;
        let frame = legend_row(canvas, frame, &self.legend())?;
        let span = |pick: fn((f64, f64)) -> f64| {
            self.points()
                .map(pick)
                .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| {
                    (low.min(value), high.max(value))
                })
        };
        let (x_low, x_high) = span(|p| p.0);
        let (y_low, y_high) = span(|p| p.1);
        let across = Ticks::cover(x_low, x_high, 10, Unit::Count, &numbers);
        let up = Ticks::cover(y_low.min(0.0), y_high.max(0.0), 6, Unit::Money, &numbers);
        let inner = frame.inside(&up);
        // The last label of the lower axis is centred below the corner.
        let inner = Frame {
            right: inner.right - 16.0,
            ..inner
        };
        inner.value_axis(canvas, &up, &up.unit)?;
        inner.zero(canvas, &up)?;
        let face = Type::plain(theme::LABEL);
        for (value, text) in &across.marks {
            let (x, y) = inner.at(across.share(*value), 0.0);
            canvas.line((x, y), (x, y + 5.0), 1.0, theme::SOFT)?;
            canvas.text(text, (x, y + 15.0), Align::Middle, face)?;
        }
        let room = inner.right - inner.left;
        canvas.text(
            &Type::soft(theme::LABEL).fit(&self.result, room),
            ((inner.left + inner.right) / 2.0, inner.bottom + 35.0),
            Align::Middle,
            Type::soft(theme::LABEL),
        )?;
        let at = |(x, y): (f64, f64)| inner.at(across.share(x), up.share(y));
        for segment in &self.segments {
            let colour = if segment.capped { VERMILLION } else { BLUE };
            let points: Vec<_> = segment.points.iter().map(|&p| at(p)).collect();
            canvas.polyline(&points, LINE, colour)?;
        }
        // Dots last, so that no line crosses a hollow one.
        for filled in [false, true] {
            for segment in &self.segments {
                let colour = if segment.capped { VERMILLION } else { BLUE };
                let ends = [
                    (segment.points.first(), segment.ends.0),
                    (segment.points.last(), segment.ends.1),
                ];
                for (end, belongs) in ends {
                    if let Some(&end) = end
                        && belongs == filled
                        && self.jumps(end)
                    {
                        canvas.dot(at(end), DOT, colour, filled)?;
                    }
                }
            }
        }
        Ok(())
    }
}
