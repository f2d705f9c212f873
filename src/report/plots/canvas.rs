//! Primitives in points of the layout, the same for SVG and PNG.

use super::theme::{self, Fill, Hatch};
use plotters::coord::Shift;
use plotters::prelude::{Circle, DrawingArea, DrawingBackend, PathElement, Polygon, Text};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, FontDesc, FontFamily, FontStyle, RGBColor, TextStyle};

/// What drawing returns; the message goes into a [`ReportError`](crate::report::error::ReportError).
pub(super) type Drawn = Result<(), String>;

/// A point of the layout: x to the right, y down.
pub(super) type Point = (f64, f64);

/// A drawing area with its scale: device units per point.
pub(in crate::report) struct Canvas<'a, DB: DrawingBackend> {
    area: &'a DrawingArea<DB, Shift>,
    scale: f64,
}

/// How a text stands to its point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Align {
    Left,
    Middle,
    Right,
}

/// Size, weight and colour of a text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Type {
    pub(super) size: f64,
    pub(super) bold: bool,
    pub(super) colour: RGBColor,
}

impl Type {
    pub(super) fn plain(size: f64) -> Self {
        Self {
            size,
            bold: false,
            colour: theme::INK,
        }
    }

    pub(super) fn soft(size: f64) -> Self {
        Self {
            colour: theme::SOFT,
            ..Self::plain(size)
        }
    }

    pub(super) fn bold(size: f64) -> Self {
        Self {
            bold: true,
            ..Self::plain(size)
        }
    }

    /// plotters counts the height of a line, 1.24 em, as the size.
    fn font(self, scale: f64) -> FontDesc<'static> {
        let style = if self.bold {
            FontStyle::Bold
        } else {
            FontStyle::Normal
        };
        FontDesc::new(
            FontFamily::Name(theme::FAMILY),
            self.size * 1.24 * scale,
            style,
        )
    }

    /// Width of a text in points.
    pub(super) fn width(self, text: &str) -> f64 {
        // Measured large, because widths come in whole units.
        const FINE: f64 = 16.0;
        self.font(FINE)
            .box_size(text)
            .map_or(0.6 * self.size * text.chars().count() as f64, |(w, _)| {
                f64::from(w) / FINE
            })
    }

    /// The text cut so that it fits into a width, with "…" where something is missing.
    pub(super) fn fit(self, text: &str, width: f64) -> String {
        if self.width(text) <= width {
            return text.to_owned();
        }
        let mut cut: Vec<char> = text.chars().collect();
        while !cut.is_empty() {
            cut.pop();
            let short: String = cut.iter().collect::<String>().trim_end().to_owned() + "…";
            if self.width(&short) <= width {
                return short;
            }
        }
        String::new()
    }

    /// The text in lines of at most a width; what does not fit into `most` lines is cut.
    pub(super) fn lines(self, text: &str, width: f64, most: usize) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        // A space that must not break (between figure and unit) stays.
        let breaks = |c: char| c.is_whitespace() && c != '\u{a0}';
        let mut words = text.split(breaks).filter(|w| !w.is_empty()).peekable();
        let mut line = String::new();
        while let Some(word) = words.next() {
            let longer = if line.is_empty() {
                word.to_owned()
            } else {
                format!("{line} {word}")
            };
            if line.is_empty() || self.width(&longer) <= width {
                line = longer;
            } else if lines.len() + 1 >= most {
                let rest: Vec<&str> = std::iter::once(word).chain(words.by_ref()).collect();
                line = format!("{line} {}", rest.join(" "));
            } else {
                lines.push(self.fit(&line, width));
                line = word.to_owned();
            }
        }
        if !line.is_empty() {
            lines.push(self.fit(&line, width));
        }
        lines
    }
}

impl<'a, DB: DrawingBackend> Canvas<'a, DB> {
    pub(super) fn new(area: &'a DrawingArea<DB, Shift>, scale: f64) -> Self {
        Self { area, scale }
    }

    fn at(&self, (x, y): Point) -> (i32, i32) {
        // Far beyond the paper is as good as anywhere beyond it, and cannot overflow.
        let device = |v: f64| (v.clamp(-1e4, 1e4) * self.scale).round() as i32;
        (device(x), device(y))
    }

    fn stroke(&self, width: f64) -> u32 {
        (width * self.scale).round().max(1.0) as u32
    }

    fn draw<E>(&self, element: &E) -> Drawn
    where
        for<'b> &'b E: plotters::element::PointCollection<'b, (i32, i32)>,
        E: plotters::element::Drawable<DB>,
    {
        self.area.draw(element).map_err(|e| e.to_string())
    }

    pub(super) fn paper(&self) -> Drawn {
        self.area.fill(&theme::PAPER).map_err(|e| e.to_string())
    }

    pub(super) fn line(&self, from: Point, to: Point, width: f64, colour: RGBColor) -> Drawn {
        self.polyline(&[from, to], width, colour)
    }

    pub(super) fn polyline(&self, points: &[Point], width: f64, colour: RGBColor) -> Drawn {
        let mut path: Vec<(i32, i32)> = points.iter().map(|&p| self.at(p)).collect();
        // A repeated point has no direction, which the library's outlines of thick lines cannot bear.
        path.dedup();
        if path.len() < 2 {
            return Ok(());
        }
        self.draw(&PathElement::new(
            path,
            colour.stroke_width(self.stroke(width)),
        ))
    }

    /// A line in dashes of a length, with gaps of another.
    pub(super) fn dashed(
        &self,
        points: &[Point],
        width: f64,
        colour: RGBColor,
        dash: f64,
        gap: f64,
    ) -> Drawn {
        let mut left = dash;
        let mut on = true;
        let mut piece: Vec<Point> = points.first().copied().into_iter().collect();
        for pair in points.windows(2) {
            let (mut from, to) = (pair[0], pair[1]);
            loop {
                let (dx, dy) = (to.0 - from.0, to.1 - from.1);
                let length = libm::hypot(dx, dy);
                // A point that is nowhere ends the walk: no share of the way would ever get there.
                if length <= left || !length.is_finite() {
                    left -= length;
                    piece.push(to);
                    break;
                }
                let share = left / length;
                from = (from.0 + dx * share, from.1 + dy * share);
                piece.push(from);
                if on {
                    self.polyline(&piece, width, colour)?;
                }
                piece = vec![from];
                on = !on;
                left = if on { dash } else { gap };
            }
        }
        if on {
            self.polyline(&piece, width, colour)
        } else {
            Ok(())
        }
    }

    /// A dot with a radius, filled or hollow.
    pub(super) fn dot(&self, at: Point, radius: f64, colour: RGBColor, filled: bool) -> Drawn {
        let circle = |radius: f64, colour: RGBColor| {
            // Whole device units at least, so that a small dot is not lost.
            let size = (radius * self.scale).round().max(1.0) as i32;
            self.draw(&Circle::new(self.at(at), size, colour.filled()))
        };
        circle(radius, colour)?;
        if filled {
            Ok(())
        } else {
            circle(radius - 1.8, theme::PAPER)
        }
    }

    /// A rectangle with hatching and a thin outline.
    pub(super) fn box_of(&self, from: Point, to: Point, fill: Fill) -> Drawn {
        self.band(&[(from.0, from.1, to.1), (to.0, from.1, to.1)], fill)?;
        let corners = [from, (to.0, from.1), to, (from.0, to.1), from];
        self.polyline(&corners, 0.6, theme::SOFT)
    }

    /// The area between an upper and a lower curve: (x, upper, lower), ascending in x.
    pub(super) fn band(&self, points: &[(f64, f64, f64)], fill: Fill) -> Drawn {
        if points.len() < 2 {
            return Ok(());
        }
        let upper = points.iter().map(|&(x, u, _)| self.at((x, u)));
        let lower = points.iter().rev().map(|&(x, _, l)| self.at((x, l)));
        let mut outline: Vec<(i32, i32)> = upper.chain(lower).collect();
        outline.dedup();
        self.draw(&Polygon::new(outline, fill.colour.filled()))?;
        fill.hatch.map_or(Ok(()), |hatch| self.hatch(points, hatch))
    }

    /// Parallel lines, drawn only where they are between the curves.
    fn hatch(&self, points: &[(f64, f64, f64)], hatch: Hatch) -> Drawn {
        const APART: f64 = 7.0;
        const STEP: f64 = 0.25;
        let (first, last) = (points[0].0, points[points.len() - 1].0);
        let top = points.iter().map(|p| p.1).fold(f64::INFINITY, f64::min);
        let bottom = points.iter().map(|p| p.2).fold(f64::NEG_INFINITY, f64::max);
        if !(last > first && bottom > top) {
            return Ok(());
        }
        let dark = |from, to| self.line(from, to, 0.7, theme::INK);
        if hatch == Hatch::Upright {
            let mut x = libm::ceil(first / APART) * APART;
            while x < last {
                let (upper, lower) = between(points, x);
                if lower - upper > 0.5 {
                    dark((x, upper), (x, lower))?;
                }
                x += APART;
            }
            return Ok(());
        }
        // y = c ∓ x; the offsets are multiples of a constant, so that patterns of neighbouring areas meet.
        let slope = if hatch == Hatch::Rising { -1.0 } else { 1.0 };
        let ends = [
            top - slope * first,
            top - slope * last,
            bottom - slope * first,
            bottom - slope * last,
        ];
        let lowest = ends.iter().copied().fold(f64::INFINITY, f64::min);
        let highest = ends.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let apart = APART * std::f64::consts::SQRT_2;
        let mut c = libm::ceil(lowest / apart) * apart;
        while c <= highest {
            let mut begin: Option<Point> = None;
            let mut x = first;
            while x <= last {
                let y = c + slope * x;
                let (upper, lower) = between(points, x);
                let inside = y > upper && y < lower;
                match (inside, begin) {
                    (true, None) => begin = Some((x, y)),
                    (false, Some(from)) => {
                        dark(from, (x - STEP, y - slope * STEP))?;
                        begin = None;
                    }
                    _ => {}
                }
                x += STEP;
            }
            if let Some(from) = begin {
                dark(from, (last, c + slope * last))?;
            }
            c += apart;
        }
        Ok(())
    }

    /// A text whose middle height is at the point.
    pub(super) fn text(&self, text: &str, (x, y): Point, align: Align, face: Type) -> Drawn {
        if text.is_empty() {
            return Ok(());
        }
        let anchor = match align {
            Align::Left => HPos::Left,
            Align::Middle => HPos::Center,
            Align::Right => HPos::Right,
        };
        let style = TextStyle::from(face.font(self.scale))
            .color(&face.colour)
            .pos(Pos::new(anchor, VPos::Center));
        // Half the height of a small letter is the library's middle; figures and capitals are taller.
        let y = y + 0.05 * face.size;
        self.draw(&Text::new(text.to_owned(), self.at((x, y)), style))
    }
}

/// Upper and lower curve at x, by straight lines between the points.
fn between(points: &[(f64, f64, f64)], x: f64) -> (f64, f64) {
    let after = points
        .partition_point(|p| p.0 <= x)
        .clamp(1, points.len() - 1);
    let (a, b) = (points[after - 1], points[after]);
    let share = if b.0 > a.0 {
        ((x - a.0) / (b.0 - a.0)).clamp(0.0, 1.0)
    } else {
        0.0
    };
    (a.1 + (b.1 - a.1) * share, a.2 + (b.2 - a.2) * share)
}
