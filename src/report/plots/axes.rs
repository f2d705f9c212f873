//! Frames, scales and axes.

use super::canvas::{Align, Canvas, Drawn, Point, Type};
use super::theme;
use crate::analysis::summary::Unit;
use crate::report::numbers::{Numbers, Scale};
use crate::stats::nice;
use plotters::prelude::DrawingBackend;

/// A rectangle of the layout.
#[derive(Debug, Clone, Copy)]
pub(super) struct Frame {
    pub(super) left: f64,
    pub(super) top: f64,
    pub(super) right: f64,
    pub(super) bottom: f64,
}

/// Round ticks of an axis of values.
#[derive(Debug, Clone)]
pub(super) struct Ticks {
    /// Value and text.
    pub(super) marks: Vec<(f64, String)>,
    /// What is written once at the axis: "Million kr.".
    pub(super) unit: String,
    low: f64,
    high: f64,
}

impl Ticks {
    /// Ticks that cover a range, in at most `parts` parts. Values that are not finite give an axis from 0 to 1.
    pub(super) fn cover(low: f64, high: f64, parts: usize, unit: Unit, numbers: &Numbers) -> Self {
        let (factor, unit) = unit_of(unit, low.abs().max(high.abs()), numbers);
        let (step, first, last) = nice::cover(low / factor, high / factor, parts);
        let decimals = step.decimals() as i32;
        let marks: Vec<(f64, String)> = (first..=last)
            .map(|k| {
                (
                    step.times(k) * factor,
                    numbers.decimal(step.times(k), decimals),
                )
            })
            .collect();
        Self {
            low: step.times(first) * factor,
            high: step.times(last) * factor,
            marks,
            unit,
        }
    }

    /// Where a value lies: 0 at the lower end, 1 at the upper.
    pub(super) fn share(&self, value: f64) -> f64 {
        let share = (value - self.low) / (self.high - self.low);
        if share.is_finite() {
            share.clamp(0.0, 1.0)
        } else {
            0.0
        }
    }

    /// Width of the widest label.
    pub(super) fn width(&self) -> f64 {
        let face = Type::plain(theme::LABEL);
        self.marks
            .iter()
            .map(|(_, text)| face.width(text))
            .fold(0.0, f64::max)
    }
}

/// What values are divided by and what is written at the axis.
fn unit_of(unit: Unit, largest: f64, numbers: &Numbers) -> (f64, String) {
    let pick = |en: &str, da: &str| numbers.language().pick(en, da).to_owned();
    match unit {
        Unit::Money => {
            let scale = match largest {
                x if x >= 1e9 && x.is_finite() => Scale::Billion,
                x if x >= 1e6 => Scale::Million,
                x if x >= 1e4 => Scale::Thousand,
                _ => Scale::One,
            };
            let text = numbers.money_unit(scale);
            let mut letters = text.chars();
            let first: String = letters
                .next()
                .map(|c| c.to_uppercase().collect())
                .unwrap_or_default();
            // Only a word begins with a capital: "Million kr.", but "kr."
            let text = if scale == Scale::One {
                text
            } else {
                first + letters.as_str()
            };
            (scale.factor(), text)
        }
        Unit::Share => (0.01, "%".to_owned()),
        Unit::Weeks => (1.0, pick("Weeks", "Uger")),
        Unit::Years => (1.0, pick("Years", "År")),
        Unit::People => (1.0, pick("People", "Personer")),
        Unit::Count => (1.0, pick("Number", "Antal")),
        Unit::Ratio => (1.0, pick("Ratio", "Forhold")),
    }
}

impl Frame {
    /// A point from shares of the frame: x from the left, y from the bottom.
    pub(super) fn at(&self, x: f64, y: f64) -> Point {
        (
            self.left + x * (self.right - self.left),
            self.bottom - y * (self.bottom - self.top),
        )
    }

    /// x of point `i` of `n`.
    pub(super) fn x(&self, i: usize, n: usize) -> f64 {
        self.at(
            if n > 1 {
                i as f64 / (n - 1) as f64
            } else {
                0.5
            },
            0.0,
        )
        .0
    }

    /// The frame without the space for the labels of the value axis on the left, its unit above, and labels below.
    pub(super) fn inside(&self, ticks: &Ticks) -> Self {
        Self {
            left: self.left + ticks.width() + 10.0,
            top: self.top + 22.0,
            right: self.right,
            bottom: self.bottom - 42.0,
        }
    }

    /// Grid lines and labels of the value axis, on the left; the unit is written above, where it is read without turning the head.
    pub(super) fn value_axis<DB: DrawingBackend>(
        &self,
        canvas: &Canvas<DB>,
        ticks: &Ticks,
        unit: &str,
    ) -> Drawn {
        for (value, text) in &ticks.marks {
            let (x, y) = self.at(0.0, ticks.share(*value));
            canvas.line((x, y), (self.right, y), 0.7, theme::GRID)?;
            canvas.text(text, (x - 8.0, y), Align::Right, Type::plain(theme::LABEL))?;
        }
        let left = self.left - 8.0 - ticks.width();
        canvas.text(
            unit,
            (left, self.top - 16.0),
            Align::Left,
            Type::soft(theme::LABEL),
        )
    }

    /// The zero line, if zero is on the axis.
    pub(super) fn zero<DB: DrawingBackend>(&self, canvas: &Canvas<DB>, ticks: &Ticks) -> Drawn {
        if ticks.low > 0.0 || ticks.high < 0.0 {
            return Ok(());
        }
        let (x, y) = self.at(0.0, ticks.share(0.0));
        canvas.line((x, y), (self.right, y), 1.3, theme::INK)
    }

    /// Quarters below the frame: a tick a quarter, longer at the turn of a year, and the years between them.
    ///
    /// Labels that are not "2023 Q1" are written as they are, as many as fit.
    pub(super) fn quarters<DB: DrawingBackend>(
        &self,
        canvas: &Canvas<DB>,
        labels: &[String],
    ) -> Drawn {
        let (n, y) = (labels.len(), self.bottom);
        canvas.line((self.left, y), (self.right, y), 1.0, theme::SOFT)?;
        let face = Type::plain(theme::LABEL);
        let parsed: Option<Vec<(&str, &str)>> = labels.iter().map(|l| l.split_once(' ')).collect();
        let Some(parsed) = parsed.filter(|p| p.iter().all(|(_, q)| q.len() == 2)) else {
            let widest = labels.iter().map(|l| face.width(l)).fold(0.0, f64::max) + 16.0;
            let every = every(n, self.right - self.left, widest);
            for (i, label) in labels.iter().enumerate().step_by(every) {
                let x = self.x(i, n);
                canvas.line((x, y), (x, y + 5.0), 1.0, theme::SOFT)?;
                canvas.text(label, (x, y + 15.0), Align::Middle, face)?;
            }
            return Ok(());
        };
        let gap = if n > 1 {
            (self.right - self.left) / (n - 1) as f64
        } else {
            self.right - self.left
        };
        let quarters_fit = gap >= face.width("Q4") + 6.0;
        // First index of each year, and one beyond the last.
        let mut starts: Vec<usize> = (0..n)
            .filter(|&i| i == 0 || parsed[i].0 != parsed[i - 1].0)
            .collect();
        starts.push(n);
        for (i, (_, quarter)) in parsed.iter().enumerate() {
            let x = self.x(i, n);
            let turn = starts.contains(&i);
            if gap >= 4.0 || turn {
                let length = if turn { 8.0 } else { 4.0 };
                canvas.line((x, y), (x, y + length), 1.0, theme::SOFT)?;
            }
            if quarters_fit {
                canvas.text(
                    quarter,
                    (x, y + 16.0),
                    Align::Middle,
                    Type::soft(theme::LABEL - 1.5),
                )?;
            }
        }
        let year_y = if quarters_fit { y + 33.0 } else { y + 18.0 };
        let every = every(
            starts.len(),
            self.right - self.left,
            face.width("2028") + 14.0,
        );
        for (k, pair) in starts.windows(2).enumerate().step_by(every) {
            let (from, to) = (self.x(pair[0], n), self.x(pair[1] - 1, n));
            // A year that is cut by the frame has its number only if there is room for it.
            let (x, align) = if quarters_fit {
                ((from + to) / 2.0, Align::Middle)
            } else {
                (from, Align::Middle)
            };
            if quarters_fit || k == 0 || x + face.width("2028") / 2.0 <= self.right + 12.0 {
                canvas.text(parsed[pair[0]].0, (x, year_y), align, face)?;
            }
        }
        Ok(())
    }
}

/// Every how many labels of a width there is room for one.
fn every(n: usize, room: f64, width: f64) -> usize {
    let fits = (room / width).floor().max(1.0) as usize;
    n.div_ceil(fits).max(1)
}
