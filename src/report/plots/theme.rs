//! One look for all pictures: paper, ink, colours, type.

use plotters::style::{FontStyle, RGBColor, register_font};
use std::sync::OnceLock;

/// Width of every picture, in points of the layout.
pub(super) const WIDTH: f64 = 1000.0;
/// Height of every picture.
pub(super) const HEIGHT: f64 = 620.0;
/// Margin around everything.
pub(super) const MARGIN: f64 = 28.0;

/// Size of the title.
pub(super) const TITLE: f64 = 21.0;
/// Size of the line below it.
pub(super) const SUBTITLE: f64 = 13.5;
/// Size of labels on axes and in legends.
pub(super) const LABEL: f64 = 13.0;
/// Size of the footer.
pub(super) const FOOTER: f64 = 10.5;

pub(super) const PAPER: RGBColor = RGBColor(255, 255, 255);
pub(super) const INK: RGBColor = RGBColor(26, 26, 26);
pub(super) const SOFT: RGBColor = RGBColor(90, 90, 90);
pub(super) const GRID: RGBColor = RGBColor(221, 221, 221);

/// Okabe and Ito (2008): told apart by people with any form of colour vision.
pub(super) const BLUE: RGBColor = RGBColor(0, 114, 178);
pub(super) const VERMILLION: RGBColor = RGBColor(213, 94, 0);
const SKY: RGBColor = RGBColor(86, 180, 233);
const GREEN: RGBColor = RGBColor(0, 158, 115);
const YELLOW: RGBColor = RGBColor(240, 228, 66);
const ORANGE: RGBColor = RGBColor(230, 159, 0);
const PURPLE: RGBColor = RGBColor(204, 121, 167);

/// Colours of lines; every second line is dashed, so that neighbours are told apart in grey too.
pub(super) const LINES: [RGBColor; 6] = [BLUE, VERMILLION, GREEN, PURPLE, ORANGE, SKY];

/// Fill of one area of a stack.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Fill {
    pub(super) colour: RGBColor,
    pub(super) hatch: Option<Hatch>,
}

/// Lines over a fill.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hatch {
    /// From lower left to upper right.
    Rising,
    /// From upper left to lower right.
    Falling,
    /// Upright.
    Upright,
}

/// Areas in the order of a stack. Neighbours differ in lightness, so that they are told apart in grey too; from the eighth on, hatching helps.
pub(super) const FILLS: [Fill; 12] = [
    plain(BLUE),
    plain(SKY),
    plain(GREEN),
    plain(YELLOW),
    plain(VERMILLION),
    plain(ORANGE),
    hatched(PURPLE, Hatch::Rising),
    plain(RGBColor(187, 187, 187)),
    hatched(GREEN, Hatch::Falling),
    hatched(YELLOW, Hatch::Rising),
    hatched(BLUE, Hatch::Falling),
    hatched(RGBColor(225, 225, 225), Hatch::Upright),
];

const fn plain(colour: RGBColor) -> Fill {
    Fill {
        colour,
        hatch: None,
    }
}

/// A colour with lines over it.
pub(super) const fn hatched(colour: RGBColor, hatch: Hatch) -> Fill {
    Fill {
        colour,
        hatch: Some(hatch),
    }
}

/// The colour mixed with paper: 1 is the colour itself. Opaque, because see-through areas print badly.
pub(super) fn tint(colour: RGBColor, strength: f64) -> RGBColor {
    let mix = |c: u8, paper: u8| {
        (f64::from(paper) + (f64::from(c) - f64::from(paper)) * strength).round() as u8
    };
    RGBColor(
        mix(colour.0, PAPER.0),
        mix(colour.1, PAPER.1),
        mix(colour.2, PAPER.2),
    )
}

/// The family: what an SVG names, and the key of the shipped faces for PNG.
pub(super) const FAMILY: &str = "Open Sans, Noto Sans, Helvetica, Arial, sans-serif";

/// Registers the shipped faces; no font of the system is ever used, so a PNG is the same everywhere.
pub(super) fn fonts() -> Result<(), String> {
    static DONE: OnceLock<bool> = OnceLock::new();
    let done = DONE.get_or_init(|| {
        let regular = register_font(
            FAMILY,
            FontStyle::Normal,
            include_bytes!("font/TrappeSans-Regular.ttf"),
        );
        let bold = register_font(
            FAMILY,
            FontStyle::Bold,
            include_bytes!("font/TrappeSans-Bold.ttf"),
        );
        regular.is_ok() && bold.is_ok()
    });
    if *done {
        Ok(())
    } else {
        Err("the shipped font cannot be read".to_owned())
    }
}
