//! Pictures as SVG and PNG.
//!
//! One function per picture, generic over the backend of plotters; the theme holds the look. No font of the system is used: the PNG
//! is drawn with the shipped faces, the SVG names a family that falls back to the reader's sans-serif.

mod axes;
pub mod bars;
pub mod beside;
mod canvas;
mod distribution;
mod fan;
pub mod frontier;
pub mod lines;
mod luck;
mod page;
mod parties;
pub mod payment;
mod stacked;
mod theme;
pub mod tornado;

use super::error::ReportError;
use super::language::Language;
use super::numbers::Numbers;
use super::publish::Staging;
use crate::analysis::summary::Summary;
use canvas::{Canvas, Drawn};
use page::Context;
use plotters::prelude::{BitMapBackend, DrawingBackend, IntoDrawingArea, SVGBackend};
use rayon::prelude::*;
use std::path::Path;

/// Something that can be drawn on any backend.
pub(super) trait Sheet: Sync {
    /// Name of its files, without ending.
    fn name(&self) -> &str;

    /// Draws it.
    fn draw<DB: DrawingBackend>(&self, canvas: &Canvas<DB>) -> Drawn;
}

/// Writes pictures into a result, each as SVG and as PNG. Side by side: many a question takes longer to draw than to answer.
///
/// # Errors
///
/// [`ReportError::Format`] if one cannot be drawn; see [`Staging::write`].
pub(super) fn write<S: Sheet>(staging: &Staging<'_>, sheets: &[S]) -> Result<(), ReportError> {
    sheets.par_iter().try_for_each(|sheet| {
        let name = sheet.name();
        staging.write(&format!("plots/{name}.svg"), svg(sheet)?.as_bytes())?;
        staging.write_at(&format!("plots/{name}.png"), |path| png(sheet, path))
    })
}

/// A picture that a summary has the figures for.
pub(super) struct Picture<'a> {
    name: String,
    kind: Kind,
    context: Context<'a>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Kind {
    /// Index into the histograms.
    Distribution(usize),
    /// Index into the series.
    Fan(usize),
    States,
    Staircases,
    Parties,
    Luck,
}

/// Device units per point in an SVG: coordinates are whole numbers, and a tenth of a point is fine enough.
const SVG_SCALE: f64 = 10.0;
/// Pixels per point in a PNG: about 300 dpi at 17 cm.
const PNG_SCALE: usize = 2;
/// Each pixel of a PNG is the mean of a square of so many by so many.
const SMOOTH: usize = 2;

/// The pictures that a summary has figures for, in the order in which people read them.
///
/// A picture without anything to show (no investors, no enterprises, nothing but zeros in a stack) is not in the list.
pub(super) fn pictures(summary: &Summary, language: Language) -> Vec<Picture<'_>> {
    let mut all = Vec::new();
    let mut add = |name: String, kind| {
        let numbers = Numbers::new(language, &summary.scenario.currency);
        let context = Context { summary, numbers };
        all.push(Picture {
            name,
            kind,
            context,
        });
    };
    for (i, histogram) in summary.histograms.iter().enumerate() {
        add(
            format!("distribution-{}", file_name(&histogram.metric)),
            Kind::Distribution(i),
        );
    }
    for picture in ["saving", "vehicle"] {
        let found: Vec<usize> = (0..summary.series.len())
            .filter(|&i| summary.series[i].picture == picture)
            .collect();
        for &i in &found {
            let name = if found.len() == 1 {
                picture.to_owned()
            } else {
                format!("{picture}-{}", file_name(&summary.series[i].id))
            };
            add(name, Kind::Fan(i));
        }
    }
    add("states".to_owned(), Kind::States);
    add("staircases".to_owned(), Kind::Staircases);
    add("parties".to_owned(), Kind::Parties);
    add("luck".to_owned(), Kind::Luck);
    all.retain(Picture::has_content);
    all
}

/// Letters, digits and hyphens of an id.
fn file_name(id: &str) -> String {
    id.chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() || c == '_' {
                c
            } else {
                '-'
            }
        })
        .collect()
}

impl Picture<'_> {
    fn has_content(&self) -> bool {
        let (context, summary) = (&self.context, self.context.summary);
        match self.kind {
            Kind::Distribution(i) => summary
                .histograms
                .get(i)
                .is_some_and(distribution::drawable),
            Kind::Fan(i) => summary.series.get(i).is_some_and(fan::drawable),
            Kind::States => stacked::has_states(context),
            Kind::Staircases => stacked::has_staircases(context),
            Kind::Parties => !parties::rows(summary).0.is_empty(),
            Kind::Luck => luck::drawable(summary.luck.as_ref()),
        }
    }
}

impl Sheet for Picture<'_> {
    fn name(&self) -> &str {
        &self.name
    }

    fn draw<DB: DrawingBackend>(&self, canvas: &Canvas<DB>) -> Drawn {
        let (context, summary) = (&self.context, self.context.summary);
        match self.kind {
            Kind::Distribution(i) => distribution::draw(canvas, context, &summary.histograms[i]),
            Kind::Fan(i) => fan::draw(canvas, context, &summary.series[i]),
            Kind::States => stacked::states(canvas, context),
            Kind::Staircases => stacked::staircases(canvas, context),
            Kind::Parties => parties::draw(canvas, context),
            Kind::Luck => match &summary.luck {
                Some(found) => luck::draw(canvas, context, found),
                None => canvas.paper(),
            },
        }
    }
}

/// A picture of a question that is not a run.
pub(super) enum Plot {
    /// Lines.
    Lines(lines::LinePlot),
    /// Bars.
    Bars(bars::BarPlot),
    /// A tornado.
    Tornado(tornado::TornadoPlot),
    /// Two panels.
    Beside(beside::SidePlot),
}

impl Sheet for Plot {
    fn name(&self) -> &str {
        match self {
            Self::Lines(plot) => plot.name(),
            Self::Bars(plot) => plot.name(),
            Self::Tornado(plot) => plot.name(),
            Self::Beside(plot) => plot.name(),
        }
    }

    fn draw<DB: DrawingBackend>(&self, canvas: &Canvas<DB>) -> Drawn {
        match self {
            Self::Lines(plot) => plot.draw(canvas),
            Self::Bars(plot) => plot.draw(canvas),
            Self::Tornado(plot) => plot.draw(canvas),
            Self::Beside(plot) => plot.draw(canvas),
        }
    }
}

/// A sheet as SVG.
fn svg(sheet: &impl Sheet) -> Result<String, ReportError> {
    let name = sheet.name();
    let fail = |reason: String| ReportError::format(&format!("{name}.svg"), reason);
    theme::fonts().map_err(fail)?;
    let size = |points: f64| (points * SVG_SCALE) as u32;
    let mut svg = String::new();
    {
        let area = SVGBackend::with_string(&mut svg, (size(theme::WIDTH), size(theme::HEIGHT)))
            .into_drawing_area();
        let canvas = Canvas::new(&area, SVG_SCALE);
        sheet.draw(&canvas).map_err(fail)?;
        area.present().map_err(|e| fail(e.to_string()))?;
    }
    // Drawn large for the sake of whole numbers, shown in points.
    Ok(svg.replacen(
        &format!(
            "width=\"{}\" height=\"{}\"",
            size(theme::WIDTH),
            size(theme::HEIGHT)
        ),
        &format!(
            "role=\"img\" width=\"{}\" height=\"{}\"",
            theme::WIDTH,
            theme::HEIGHT
        ),
        1,
    ))
}

/// Writes a sheet as PNG.
fn png(sheet: &impl Sheet, to: &Path) -> Result<(), ReportError> {
    let name = sheet.name();
    let fail = |reason: String| ReportError::format(&format!("{name}.png"), reason);
    theme::fonts().map_err(fail)?;
    let fine = PNG_SCALE * SMOOTH;
    let (width, height) = (theme::WIDTH as usize * fine, theme::HEIGHT as usize * fine);
    let mut pixels = vec![255_u8; width * height * 3];
    {
        let area = BitMapBackend::with_buffer(&mut pixels, (width as u32, height as u32))
            .into_drawing_area();
        let canvas = Canvas::new(&area, fine as f64);
        sheet.draw(&canvas).map_err(fail)?;
        area.present().map_err(|e| fail(e.to_string()))?;
    }
    let ((width, height), smooth) = shrink(&pixels, width, height);
    let mut bytes = Vec::new();
    encode(&smooth, (width, height), &mut bytes).map_err(|e| fail(e.to_string()))?;
    std::fs::write(to, bytes).map_err(|e| fail(e.to_string()))
}

/// Encodes pixels, three bytes each and row by row, as a PNG.
fn encode(
    pixels: &[u8],
    (width, height): (u32, u32),
    to: &mut Vec<u8>,
) -> Result<(), ::png::EncodingError> {
    let mut encoder = ::png::Encoder::new(to, width, height);
    encoder.set_color(::png::ColorType::Rgb);
    encoder.set_depth(::png::BitDepth::Eight);
    encoder.set_compression(::png::Compression::Fast);
    encoder.set_filter(::png::FilterType::Sub);
    encoder.set_adaptive_filter(::png::AdaptiveFilterType::Adaptive);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(pixels)?;
    writer.finish()
}

/// Red, green and blue.
const CHANNELS: usize = 3;

/// Averages squares of [`SMOOTH`] by [`SMOOTH`] pixels: smooth edges, whatever the backend makes of them.
///
/// There are millions of pixels, and this is compiled with little optimisation, where an iterator or a vector's index is a call; comparing is
/// not, and most of a picture is paper, or within something.
fn shrink(pixels: &[u8], width: usize, height: usize) -> ((u32, u32), Vec<u8>) {
    const SQUARE: u16 = (SMOOTH * SMOOTH) as u16;
    /// Squares that are looked at together.
    const TOGETHER: usize = 32;
    let (w, h) = (width / SMOOTH, height / SMOOTH);
    let mut out = Vec::with_capacity(w * h * CHANNELS);
    let (square, line) = (SMOOTH * CHANNELS, width * CHANNELS);
    for rows in pixels.chunks_exact(line * SMOOTH) {
        let mut from = 0;
        while from < w * square {
            let left = w * square - from;
            let bytes = if left < TOGETHER * square {
                left
            } else {
                TOGETHER * square
            };
            let first = &rows[from..from + bytes];
            let mut same = usize::from(first[CHANNELS..] == first[..bytes - CHANNELS]);
            while same > 0 && same < SMOOTH && rows[same * line + from..][..bytes] == *first {
                same += 1;
            }
            if same == SMOOTH {
                out.extend_from_slice(&first[..bytes / SMOOTH]);
            } else {
                let mut room = [SQUARE / 2; TOGETHER * CHANNELS];
                let sums = &mut room[..bytes / SMOOTH];
                for row in 0..SMOOTH {
                    add_up(&rows[row * line + from..][..bytes], sums);
                }
                out.extend(sums.iter().map(|sum| (sum / SQUARE) as u8));
            }
            from += bytes;
        }
    }
    ((w as u32, h as u32), out)
}

/// Adds one row of some squares to the sums of their channels.
fn add_up(row: &[u8], sums: &mut [u16]) {
    let mut at = 0;
    while at < row.len() {
        let to = at / SMOOTH / CHANNELS * CHANNELS;
        let mut within = 0;
        while within < SMOOTH * CHANNELS {
            sums[to + within % CHANNELS] += u16::from(row[at + within]);
            within += 1;
        }
        at += SMOOTH * CHANNELS;
    }
}

#[cfg(test)]
mod tests;
