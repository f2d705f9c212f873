//! Lines over an axis of values: distributions, and anything that depends on something.

use super::Sheet;
use super::axes::{Frame, Ticks};
use super::canvas::{Align, Canvas, Drawn, Type};
use super::page::{Sign, legend_row, sheet};
use super::theme::{self, Fill};
use crate::analysis::summary::Unit;
use crate::report::language::Language;
use crate::report::numbers::Numbers;
use plotters::prelude::DrawingBackend;

/// Width of a line.
const LINE: f64 = 2.4;
/// Radius of a dot.
const DOT: f64 = 3.6;

/// What an axis measures.
#[derive(Debug, Clone, PartialEq)]
pub struct Axis {
    /// What it is.
    pub label: String,
    /// Its unit.
    pub unit: Unit,
}

/// One line.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// What it is called in the legend.
    pub label: String,
    /// Points in the order in which they are joined: x, y.
    pub points: Vec<(f64, f64)>,
    /// An area around it: x, upper, lower; empty without one.
    pub band: Vec<(f64, f64, f64)>,
    /// Whether each point has a dot.
    pub dots: bool,
}

/// A picture of lines.
#[derive(Debug, Clone, PartialEq)]
pub struct LinePlot {
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
    /// The axis below.
    pub x: Axis,
    /// The axis on the left.
    pub y: Axis,
    /// The lines, at most as many as there are colours; each further one is drawn like the one so many before it.
    pub lines: Vec<Line>,
}

impl LinePlot {
    /// Lowest and highest finite value of an axis.
    fn span(
        &self,
        of_point: fn((f64, f64)) -> f64,
        of_band: fn((f64, f64, f64)) -> [f64; 2],
    ) -> (f64, f64) {
        let points = self
            .lines
            .iter()
            .flat_map(|l| l.points.iter().map(|p| of_point(*p)));
        let bands = self
            .lines
            .iter()
            .flat_map(|l| l.band.iter().flat_map(|b| of_band(*b)));
        let all = points.chain(bands).filter(|v| v.is_finite());
        all.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| {
            (low.min(v), high.max(v))
        })
    }
}

impl Sheet for LinePlot {
    fn name(&self) -> &str {
        &self.name
    }

    fn draw<DB: DrawingBackend>(&self, canvas: &Canvas<DB>) -> Drawn {
        let numbers = Numbers::new(self.language, &self.currency);
        let frame = sheet(canvas, &self.title, &self.subtitle, &self.foot)?;
        let named = |(index, line): (usize, &Line)| {
            let colour = theme::LINES[index % theme::LINES.len()];
            let sign = if index % 2 == 0 {
                Sign::Line(colour)
            } else {
                Sign::Dashes(colour)
            };
            (sign, line.label.clone())
        };
        let legend: Vec<(Sign, String)> = self.lines.iter().enumerate().map(named).collect();
        let frame = legend_row(canvas, frame, &legend)?;
        let (x_low, x_high) = self.span(|p| p.0, |b| [b.0, b.0]);
        let (y_low, y_high) = self.span(|p| p.1, |b| [b.1, b.2]);
        let across = Ticks::cover(x_low, x_high, 8, self.x.unit, &numbers);
        let up = Ticks::cover(y_low.min(0.0), y_high.max(0.0), 6, self.y.unit, &numbers);
        let inner = frame.inside(&up);
        // The last label of the lower axis is centred below the corner.
        let inner = Frame {
            right: inner.right - 16.0,
            ..inner
        };
        inner.value_axis(canvas, &up, &self.y.name(&up))?;
        inner.zero(canvas, &up)?;
        let face = Type::plain(theme::LABEL);
        for (value, text) in &across.marks {
            let (x, y) = inner.at(across.share(*value), 0.0);
            canvas.line((x, y), (x, y + 5.0), 1.0, theme::SOFT)?;
            canvas.text(text, (x, y + 15.0), Align::Middle, face)?;
        }
        let soft = Type::soft(theme::LABEL);
        let label = self.x.name(&across);
        canvas.text(
            &soft.fit(&label, inner.right - inner.left),
            ((inner.left + inner.right) / 2.0, inner.bottom + 35.0),
            Align::Middle,
            soft,
        )?;
        let at = |(x, y): (f64, f64)| inner.at(across.share(x), up.share(y));
        for (index, line) in self.lines.iter().enumerate() {
            let colour = theme::LINES[index % theme::LINES.len()];
            let whole =
                |b: &&(f64, f64, f64)| b.0.is_finite() && b.1.is_finite() && b.2.is_finite();
            let band: Vec<(f64, f64, f64)> = line
                .band
                .iter()
                .filter(whole)
                .map(|&(x, upper, lower)| {
                    let (x, upper) = at((x, upper));
                    (x, upper, at((0.0, lower)).1)
                })
                .collect();
            let fill = Fill {
                colour: theme::tint(colour, 0.18),
                hatch: None,
            };
            canvas.band(&band, fill)?;
        }
        // Lines last, so that no area hides one.
        for (index, line) in self.lines.iter().enumerate() {
            let colour = theme::LINES[index % theme::LINES.len()];
            let finite = |p: &&(f64, f64)| p.0.is_finite() && p.1.is_finite();
            let points: Vec<_> = line.points.iter().filter(finite).map(|p| at(*p)).collect();
            if index % 2 == 0 {
                canvas.polyline(&points, LINE, colour)?;
            } else {
                canvas.dashed(&points, LINE, colour, 7.0, 4.0)?;
            }
            if line.dots {
                for point in &points {
                    canvas.dot(*point, DOT, colour, true)?;
                }
            }
        }
        Ok(())
    }
}

impl Axis {
    /// "Net saving, million kr."; numbers without a unit have their name alone.
    pub(super) fn name(&self, ticks: &Ticks) -> String {
        let plain = matches!(self.unit, Unit::Ratio | Unit::Count) && !self.label.is_empty();
        match (self.label.is_empty(), plain || ticks.unit.is_empty()) {
            (true, _) => ticks.unit.clone(),
            (_, true) => self.label.clone(),
            _ => format!("{}, {}", self.label, within(&ticks.unit)),
        }
    }
}

/// A unit within a sentence: words begin small, "DKK" stays.
fn within(unit: &str) -> String {
    let mut letters = unit.chars();
    match (letters.next(), letters.clone().next()) {
        (Some(first), Some(second)) if second.is_lowercase() => {
            first.to_lowercase().chain(letters).collect()
        }
        _ => unit.to_owned(),
    }
}
