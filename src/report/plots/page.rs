//! What all pictures share: title, subtitle, legend, footer.

use super::axes::Frame;
use super::canvas::{Align, Canvas, Drawn, Type};
use super::theme::{self, Fill};
use crate::analysis::summary::Summary;
use crate::report::language::{Language, Named};
use crate::report::numbers::Numbers;
use plotters::prelude::DrawingBackend;
use plotters::style::RGBColor;

/// What a picture is made from.
pub(super) struct Context<'a> {
    pub(super) summary: &'a Summary,
    pub(super) numbers: Numbers,
}

impl Context<'_> {
    pub(super) fn language(&self) -> Language {
        self.numbers.language()
    }

    /// The text in the language of the picture.
    pub(super) fn say(&self, english: &str, danish: &str) -> String {
        self.language().pick(english, danish).to_owned()
    }

    /// "10,000 replications"
    pub(super) fn replications(&self) -> String {
        let n = self.numbers.count(self.summary.replications);
        format!(
            "{n} {}",
            self.language().pick("replications", "gentagelser")
        )
    }
}

/// Draws paper, title, subtitle and footer, and returns the frame that is left.
pub(super) fn page<DB: DrawingBackend>(
    canvas: &Canvas<DB>,
    context: &Context,
    title: &str,
    subtitle: &str,
) -> Result<Frame, String> {
    sheet(canvas, title, subtitle, &footer_of(context))
}

/// The same with any footer, `(left, right)`.
pub(super) fn sheet<DB: DrawingBackend>(
    canvas: &Canvas<DB>,
    title: &str,
    subtitle: &str,
    foot: &(String, String),
) -> Result<Frame, String> {
    canvas.paper()?;
    let width = theme::WIDTH - 2.0 * theme::MARGIN;
    let mut y = theme::MARGIN + 4.0;
    let face = Type::bold(theme::TITLE);
    canvas.text(
        &face.fit(title, width),
        (theme::MARGIN, y),
        Align::Left,
        face,
    )?;
    y += 26.0;
    let face = Type::soft(theme::SUBTITLE);
    // Other viewers have wider fonts: leave them some room.
    for line in balanced(face, subtitle, width * 0.9) {
        canvas.text(&line, (theme::MARGIN, y), Align::Left, face)?;
        y += 18.5;
    }
    let bottom = theme::HEIGHT - theme::MARGIN;
    footer(canvas, foot, bottom)?;
    Ok(Frame {
        left: theme::MARGIN,
        top: y + 8.0,
        right: theme::WIDTH - theme::MARGIN - 6.0,
        bottom: bottom - 22.0,
    })
}

/// Lines of nearly equal length: no single word on a line of its own.
fn balanced(face: Type, text: &str, width: f64) -> Vec<String> {
    let mut best = face.lines(text, width, 3);
    for share in [0.9, 0.8, 0.7, 0.6, 0.5] {
        let narrower = face.lines(text, width * share, 4);
        if best.len() < 2 || narrower.len() > best.len() {
            break;
        }
        best = narrower;
    }
    best
}

fn footer_of(context: &Context) -> (String, String) {
    let (summary, language) = (context.summary, context.language());
    let digest: String = summary.scenario.digest.chars().take(12).collect();
    let left = format!(
        "{} · {}",
        summary.scenario.name_in(language),
        summary.scenario.name
    );
    let right = format!(
        "{digest} · {} {} · {} · {} {}",
        summary.program.name,
        summary.program.version,
        context.replications(),
        language.pick("seed", "frø"),
        summary.scenario.seed
    );
    (left, right)
}

fn footer<DB: DrawingBackend>(
    canvas: &Canvas<DB>,
    (left, right): &(String, String),
    y: f64,
) -> Drawn {
    let face = Type::soft(theme::FOOTER);
    canvas.line(
        (theme::MARGIN, y - 12.0),
        (theme::WIDTH - theme::MARGIN, y - 12.0),
        0.7,
        theme::GRID,
    )?;
    let room = theme::WIDTH - 2.0 * theme::MARGIN - face.width(right) * 1.1 - 24.0;
    canvas.text(&face.fit(left, room), (theme::MARGIN, y), Align::Left, face)?;
    canvas.text(right, (theme::WIDTH - theme::MARGIN, y), Align::Right, face)
}

/// The sign of an entry of a legend.
#[derive(Debug, Clone, Copy)]
pub(super) enum Sign {
    /// A filled box.
    Box(Fill),
    /// A line.
    Line(RGBColor),
    /// A dashed line.
    Dashes(RGBColor),
    /// A dot, filled or hollow.
    Dot(bool),
}

fn sign<DB: DrawingBackend>(canvas: &Canvas<DB>, sign: Sign, x: f64, y: f64) -> Drawn {
    match sign {
        Sign::Box(fill) => canvas.box_of((x, y - 6.5), (x + 22.0, y + 6.5), fill),
        Sign::Line(colour) => canvas.line((x, y), (x + 22.0, y), 2.4, colour),
        Sign::Dot(filled) => canvas.dot((x + 11.0, y), 4.6, theme::BLUE, filled),
        Sign::Dashes(colour) => canvas.dashed(&[(x, y), (x + 22.0, y)], 2.2, colour, 6.0, 3.0),
    }
}

/// A legend in one or more rows at the top of a frame; returns what is left of the frame.
pub(super) fn legend_row<DB: DrawingBackend>(
    canvas: &Canvas<DB>,
    frame: Frame,
    entries: &[(Sign, String)],
) -> Result<Frame, String> {
    let face = Type::plain(theme::LABEL);
    let (mut x, mut y) = (frame.left, frame.top + 6.0);
    for (mark, text) in entries {
        let width = 30.0 + face.width(text) * 1.06 + 22.0;
        if x > frame.left && x + width > frame.right {
            x = frame.left;
            y += 20.0;
        }
        sign(canvas, *mark, x, y)?;
        canvas.text(text, (x + 29.0, y), Align::Left, face)?;
        x += width;
    }
    Ok(Frame {
        top: y + 18.0,
        ..frame
    })
}

/// A legend as a column whose entries stand from the top down.
pub(super) fn legend_column<DB: DrawingBackend>(
    canvas: &Canvas<DB>,
    frame: Frame,
    entries: &[(Sign, String)],
    step: f64,
) -> Drawn {
    let face = Type::plain(theme::LABEL);
    for (i, (mark, text)) in entries.iter().enumerate() {
        let y = frame.top + 8.0 + step * i as f64;
        sign(canvas, *mark, frame.left, y)?;
        let room = (frame.right - frame.left - 30.0) * 0.98;
        canvas.text(
            &face.fit(text, room),
            (frame.left + 30.0, y),
            Align::Left,
            face,
        )?;
    }
    Ok(())
}
