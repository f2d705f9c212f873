//! A frontier between two sides: what one can have at best for what the other keeps, with the zone in which both gain.

use super::Sheet;
use super::axes::{Frame, Ticks};
use super::canvas::{Align, Canvas, Drawn, Type};
use super::lines::Axis;
use super::page::{Sign, legend_row, sheet};
use super::theme::{self, Fill};
use crate::report::language::Language;
use crate::report::numbers::Numbers;
use crate::stats::interval::Estimate;
use plotters::prelude::DrawingBackend;

/// Width of the frontier.
const LINE: f64 = 2.4;
/// Radius of a dot on it, and of a mark.
const DOTS: (f64, f64) = (2.6, 6.4);

/// Room above 0, as a share of an axis.
const ROOM: f64 = 0.12;

/// What two sides have.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spot {
    /// The side below.
    pub x: Estimate,
    /// The side on the left.
    pub y: Estimate,
}

/// A spot that is told apart.
#[derive(Debug, Clone, PartialEq)]
pub struct Mark {
    /// What it is.
    pub label: String,
    /// Where it is.
    pub spot: Spot,
    /// Whether its dot is filled.
    pub filled: bool,
}

/// A picture of a frontier.
#[derive(Debug, Clone, PartialEq)]
pub struct FrontierPlot {
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
    /// What the frontier is called.
    pub best: String,
    /// What the zone above 0 of both sides is called.
    pub zone: String,
    /// The frontier, ascending in x.
    pub line: Vec<Spot>,
    /// Spots that are told apart.
    pub marks: Vec<Mark>,
}

impl FrontierPlot {
    /// Lowest and highest finite end of an axis, and 0 with some room above it, so that the zone is seen where nothing reaches it.
    fn span(&self, of: fn(&Spot) -> Estimate) -> (f64, f64) {
        let spots = self.line.iter().chain(self.marks.iter().map(|m| &m.spot));
        let ends = spots.map(of).flat_map(|e| [e.low, e.value, e.high]);
        let finite = ends.filter(|v| v.is_finite());
        let (low, high) = finite.fold((0.0, 0.0), |(low, high): (f64, f64), v| {
            (low.min(v), high.max(v))
        });
        (low, high.max(ROOM * (high - low)))
    }
}

impl Sheet for FrontierPlot {
    fn name(&self) -> &str {
        &self.name
    }

    fn draw<DB: DrawingBackend>(&self, canvas: &Canvas<DB>) -> Drawn {
        let numbers = Numbers::new(self.language, &self.currency);
        let frame = sheet(canvas, &self.title, &self.subtitle, &self.foot)?;
        let line: Vec<(f64, f64)> = self.line.iter().map(|s| (s.x.value, s.y.value)).collect();
        let fill = Fill {
            colour: theme::tint(theme::LINES[2], 0.22),
            hatch: None,
        };
        let mut legend = vec![
            (Sign::Line(theme::BLUE), self.best.clone()),
            (Sign::Box(fill), self.zone.clone()),
        ];
        legend.extend(
            self.marks
                .iter()
                .map(|m| (Sign::Dot(m.filled), m.label.clone())),
        );
        let frame = legend_row(canvas, frame, &legend)?;
        let ((x_low, x_high), (y_low, y_high)) = (self.span(|s| s.x), self.span(|s| s.y));
        let across = Ticks::cover(x_low, x_high, 8, self.x.unit, &numbers);
        let up = Ticks::cover(y_low, y_high, 6, self.y.unit, &numbers);
        let inner = frame.inside(&up);
        // The last label of the lower axis is centred below the corner.
        let inner = Frame {
            right: inner.right - 16.0,
            ..inner
        };
        let at = |(x, y): (f64, f64)| inner.at(across.share(x), up.share(y));
        let (x, y) = at((0.0, 0.0));
        let area = [(x, inner.top, y), (inner.right, inner.top, y)];
        canvas.band(&area, fill)?;
        inner.value_axis(canvas, &up, &self.y.name(&up))?;
        inner.zero(canvas, &up)?;
        canvas.line((x, inner.top), (x, inner.bottom), 1.3, theme::INK)?;
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
        let points: Vec<(f64, f64)> = line.iter().map(|p| at(*p)).collect();
        canvas.polyline(&points, LINE, theme::BLUE)?;
        for point in &points {
            canvas.dot(*point, DOTS.0, theme::BLUE, true)?;
        }
        for mark in &self.marks {
            let Spot { x, y } = mark.spot;
            let ends = |e: Estimate| {
                let bound = |v: f64| if v.is_finite() { v } else { e.value };
                (bound(e.low), bound(e.high))
            };
            let ((left, right), (below, above)) = (ends(x), ends(y));
            let cross = theme::SOFT;
            canvas.line(at((left, y.value)), at((right, y.value)), 1.2, cross)?;
            canvas.line(at((x.value, below)), at((x.value, above)), 1.2, cross)?;
            canvas.dot(at((x.value, y.value)), DOTS.1, theme::BLUE, mark.filled)?;
        }
        Ok(())
    }
}
