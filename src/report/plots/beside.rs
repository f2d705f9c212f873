//! Two panels of bars with the same rows and the same scale: what something does to one party, and to another.

use super::Sheet;
use super::axes::{Frame, Ticks};
use super::canvas::{Align, Canvas, Drawn, Type};
use super::page::sheet;
use super::theme::{self, BLUE, Fill, Hatch, VERMILLION, hatched};
use crate::analysis::summary::Unit;
use crate::report::language::Language;
use crate::report::numbers::Numbers;
use crate::stats::interval::Estimate;
use plotters::prelude::DrawingBackend;

/// A picture of two panels.
#[derive(Debug, Clone, PartialEq)]
pub struct SidePlot {
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
    /// Whether more is worse.
    pub worse_above: bool,
    /// What stands above each panel; an empty one is left out.
    pub panels: [String; 2],
    /// Label and length in each panel, from the top down; nothing is drawn where a figure is not defined.
    pub rows: Vec<(String, [Option<Estimate>; 2])>,
}

impl SidePlot {
    /// Panels that have a heading.
    fn shown(&self) -> Vec<usize> {
        (0..2).filter(|p| !self.panels[*p].is_empty()).collect()
    }
}

/// Least and greatest that is drawn of an estimate.
fn ends(estimate: &Estimate) -> (f64, f64) {
    let finite = |end: f64| if end.is_finite() { end } else { estimate.value };
    (
        finite(estimate.low).min(estimate.value),
        finite(estimate.high).max(estimate.value),
    )
}

impl Sheet for SidePlot {
    fn name(&self) -> &str {
        &self.name
    }

    fn draw<DB: DrawingBackend>(&self, canvas: &Canvas<DB>) -> Drawn {
        let numbers = Numbers::new(self.language, &self.currency);
        let frame = sheet(canvas, &self.title, &self.subtitle, &self.foot)?;
        let shown = self.shown();
        if self.rows.is_empty() || shown.is_empty() {
            return Ok(());
        }
        let all = || {
            let cells = self.rows.iter().flat_map(|(_, cells)| cells).flatten();
            cells.filter(|e| e.value.is_finite()).map(ends)
        };
        let least = all().map(|e| e.0).fold(0.0, f64::min);
        let most = all().map(|e| e.1).fold(0.0, f64::max);
        let ticks = Ticks::cover(least, most, 4, self.unit, &numbers);
        let face = Type::plain(theme::LABEL);
        let names = self.rows.iter().map(|(label, _)| face.width(label));
        let names = names
            .fold(60.0, f64::max)
            .min(0.34 * (frame.right - frame.left));
        let left = frame.left + names * 1.04 + 14.0;
        let gap = 30.0;
        let count = shown.len() as f64;
        let width = (frame.right - 14.0 - left - gap * (count - 1.0)) / count;
        let step = ((frame.bottom - 46.0 - frame.top - 26.0) / self.rows.len() as f64).min(40.0);
        let top = frame.top + 26.0;
        for (i, (label, _)) in self.rows.iter().enumerate() {
            let y = top + step * (i as f64 + 0.5);
            let label = face.fit(label, names);
            canvas.text(&label, (left - 12.0, y), Align::Right, face)?;
        }
        for (k, panel) in shown.into_iter().enumerate() {
            let from = left + (width + gap) * k as f64;
            let bars = Frame {
                left: from,
                right: from + width,
                top,
                bottom: top + step * self.rows.len() as f64,
            };
            self.panel(canvas, panel, bars, &ticks)?;
        }
        Ok(())
    }
}

impl SidePlot {
    fn panel<DB: DrawingBackend>(
        &self,
        canvas: &Canvas<DB>,
        panel: usize,
        bars: Frame,
        ticks: &Ticks,
    ) -> Drawn {
        let face = Type::plain(theme::LABEL);
        let middle = (bars.left + bars.right) / 2.0;
        let bold = Type::bold(theme::LABEL);
        let heading = bold.fit(&self.panels[panel], bars.right - bars.left);
        canvas.text(&heading, (middle, bars.top - 13.0), Align::Middle, bold)?;
        let x = |value: f64| bars.at(ticks.share(value), 0.0).0;
        for (value, text) in &ticks.marks {
            let x = x(*value);
            canvas.line((x, bars.top), (x, bars.bottom), 0.7, theme::GRID)?;
            canvas.text(text, (x, bars.bottom + 14.0), Align::Middle, face)?;
        }
        canvas.text(
            &ticks.unit,
            (middle, bars.bottom + 34.0),
            Align::Middle,
            Type::soft(theme::LABEL),
        )?;
        let step = (bars.bottom - bars.top) / self.rows.len() as f64;
        for (i, (_, cells)) in self.rows.iter().enumerate() {
            let Some(estimate) = cells[panel].filter(|e| e.value.is_finite()) else {
                continue;
            };
            let y = bars.top + step * (i as f64 + 0.5);
            let half = (step * 0.32).min(13.0);
            let fill = if (estimate.value < 0.0) != self.worse_above {
                hatched(VERMILLION, Hatch::Rising)
            } else {
                Fill {
                    colour: BLUE,
                    hatch: None,
                }
            };
            let (from, to) = (x(estimate.value.min(0.0)), x(estimate.value.max(0.0)));
            canvas.box_of((from, y - half), (to, y + half), fill)?;
            let (low, high) = ends(&estimate);
            if low < high {
                canvas.line((x(low), y), (x(high), y), 3.4, theme::PAPER)?;
                canvas.line((x(low), y), (x(high), y), 1.4, theme::INK)?;
            }
        }
        canvas.line((x(0.0), bars.top), (x(0.0), bars.bottom), 1.4, theme::INK)
    }
}
