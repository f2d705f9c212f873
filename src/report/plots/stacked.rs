//! Stacked areas in two panels: people by state in both arms; the two staircases.

use super::axes::{Frame, Ticks};
use super::canvas::{Align, Canvas, Drawn, Type};
use super::page::{Context, Sign, legend_column, page};
use super::theme::{self, FILLS};
use crate::analysis::summary::{Series, Unit};
use crate::report::language::Named;
use plotters::prelude::DrawingBackend;

/// Most areas of a stack; the smallest beyond are put together.
const MOST: usize = 11;

/// One area: name, height by point.
struct Layer {
    name: String,
    heights: Vec<f64>,
}

/// Layers of a stack, from the bottom up.
struct Stack {
    labels: Vec<String>,
    layers: Vec<Layer>,
}

impl Stack {
    fn is_empty(&self) -> bool {
        self.layers.is_empty() || self.labels.is_empty()
    }

    /// Largest total over all points.
    fn top(&self) -> f64 {
        (0..self.labels.len())
            .map(|i| self.total(i, self.layers.len()))
            .fold(0.0, f64::max)
    }

    /// Height of the first `k` layers together at a point.
    fn total(&self, i: usize, k: usize) -> f64 {
        self.layers[..k].iter().map(|l| l.heights[i]).sum()
    }
}

/// Heights of a series: what is undefined or negative has none.
fn heights(series: &Series) -> Vec<f64> {
    (0..series.labels.len())
        .map(|i| super::fan::value(&series.mean, i))
        .map(|x| if x.is_finite() { x.max(0.0) } else { 0.0 })
        .collect()
}

/// Builds stacks that share their layers: series that are nowhere above 0 are left out, and the smallest beyond [`MOST`] are put together.
///
/// `panels`: per panel, its series by layer; all panels have the layers in the same order.
fn stacks(context: &Context, panels: &[Vec<&Series>]) -> Vec<Stack> {
    let layers = panels.iter().map(Vec::len).max().unwrap_or(0);
    let size = |k: usize| -> f64 {
        panels
            .iter()
            .filter_map(|p| p.get(k))
            .flat_map(|s| heights(s))
            .fold(0.0, f64::max)
    };
    let mut shown: Vec<usize> = (0..layers).filter(|&k| size(k) > 0.0).collect();
    let mut rest = Vec::new();
    if shown.len() > MOST {
        let mut by_size = shown.clone();
        by_size.sort_by(|&a, &b| size(b).total_cmp(&size(a)));
        rest = by_size.split_off(MOST - 1);
        shown.retain(|k| !rest.contains(k));
    }
    panels
        .iter()
        .map(|panel| {
            let labels = panel.first().map(|s| s.labels.clone()).unwrap_or_default();
            let fit = |mut h: Vec<f64>| {
                h.resize(labels.len(), 0.0);
                h
            };
            let mut stack: Vec<Layer> = shown
                .iter()
                .filter_map(|&k| panel.get(k))
                .map(|s| Layer {
                    name: s.name_in(context.language()).to_owned(),
                    heights: fit(heights(s)),
                })
                .collect();
            if !rest.is_empty() {
                let mut together = vec![0.0; labels.len()];
                for s in rest.iter().filter_map(|&k| panel.get(k)) {
                    for (sum, h) in together.iter_mut().zip(fit(heights(s))) {
                        *sum += h;
                    }
                }
                stack.push(Layer {
                    name: context.say("All others", "Alle andre"),
                    heights: together,
                });
            }
            Stack {
                labels,
                layers: stack,
            }
        })
        .collect()
}

/// The legend of a stack: from the top down, as it lies in the picture.
fn entries(stack: &Stack) -> Vec<(Sign, String)> {
    let all: Vec<(Sign, String)> = stack
        .layers
        .iter()
        .enumerate()
        .map(|(k, layer)| (Sign::Box(FILLS[k % FILLS.len()]), layer.name.clone()))
        .collect();
    all.into_iter().rev().collect()
}

/// One panel with its heading.
fn panel<DB: DrawingBackend>(
    canvas: &Canvas<DB>,
    frame: Frame,
    heading: &str,
    unit: &str,
    stack: &Stack,
    ticks: &Ticks,
) -> Drawn {
    let face = Type::bold(theme::LABEL + 1.0);
    canvas.text(
        &face.fit(heading, frame.right - frame.left),
        (frame.left, frame.top + 6.0),
        Align::Left,
        face,
    )?;
    let inner = Frame {
        top: frame.top + 26.0,
        ..frame
    }
    .inside(ticks);
    inner.value_axis(canvas, ticks, unit)?;
    let n = stack.labels.len();
    let y = |value: f64| inner.at(0.0, ticks.share(value)).1;
    for (k, _) in stack.layers.iter().enumerate() {
        let points: Vec<(f64, f64, f64)> = (0..n)
            .map(|i| {
                (
                    inner.x(i, n),
                    y(stack.total(i, k + 1)),
                    y(stack.total(i, k)),
                )
            })
            .collect();
        // One quarter alone fills its panel.
        let points = match points[..] {
            [(_, u, l)] => vec![(inner.left, u, l), (inner.right, u, l)],
            _ => points,
        };
        canvas.band(&points, FILLS[k % FILLS.len()])?;
    }
    // Thin paper-coloured lines part the areas, also where two greys meet.
    for k in 1..stack.layers.len() {
        let edge: Vec<(f64, f64)> = (0..n)
            .map(|i| (inner.x(i, n), y(stack.total(i, k))))
            .collect();
        canvas.polyline(&edge, 1.2, theme::PAPER)?;
    }
    inner.quarters(canvas, &stack.labels)
}

/// The states of both arms as stacks with the same layers; empty if there is nothing to draw.
fn arms(context: &Context) -> Vec<Stack> {
    let arm = |name: &str| -> Vec<(&str, &Series)> {
        let prefix = format!("people.{name}.");
        of(context, "states")
            .into_iter()
            .filter_map(|s| s.id.strip_prefix(prefix.as_str()).map(|state| (state, s)))
            .collect()
    };
    let (programme, other) = (arm("programme"), arm("counterfactual"));
    // The same states in the same order on both sides, or the legend would lie.
    let pairs: Vec<(&Series, &Series)> = programme
        .iter()
        .filter_map(|(state, s)| {
            other
                .iter()
                .find(|(id, _)| id == state)
                .map(|(_, o)| (*s, *o))
        })
        .collect();
    let panels = [
        pairs.iter().map(|p| p.0).collect(),
        pairs.iter().map(|p| p.1).collect::<Vec<_>>(),
    ];
    let stacks = stacks(context, &panels);
    if stacks.iter().any(Stack::is_empty) {
        Vec::new()
    } else {
        stacks
    }
}

/// Series of a picture, in their order.
fn of<'a>(context: &Context<'a>, picture: &str) -> Vec<&'a Series> {
    context
        .summary
        .series
        .iter()
        .filter(|s| s.picture == picture)
        .collect()
}

/// Whether there are people in states.
pub(super) fn has_states(context: &Context) -> bool {
    !arms(context).is_empty()
}

/// People by state: the programme beside the counterfactual, on the same scale.
pub(super) fn states<DB: DrawingBackend>(canvas: &Canvas<DB>, context: &Context) -> Drawn {
    draw_states(canvas, context, &arms(context))
}

fn draw_states<DB: DrawingBackend>(
    canvas: &Canvas<DB>,
    context: &Context,
    stacks: &[Stack],
) -> Drawn {
    let title = context.say(
        "People by state, with and without the programme",
        "Personer efter tilstand, med og uden indsatsen",
    );
    let subtitle = format!(
        "{} {}",
        context.say("Mean over", "Gennemsnit over"),
        context.say(
            &format!(
                "{} by quarter; the same people with the same luck on both sides.",
                context.replications()
            ),
            &format!(
                "{} pr. kvartal; de samme personer med samme held på begge sider.",
                context.replications()
            ),
        )
    );
    let frame = page(canvas, context, &title, &subtitle)?;
    let top = stacks.iter().map(Stack::top).fold(0.0, f64::max);
    let ticks = Ticks::cover(0.0, top, 7, Unit::People, &context.numbers);
    let entries = stacks.first().map(entries).unwrap_or_default();
    let face = Type::plain(theme::LABEL);
    let wanted = entries
        .iter()
        .map(|(_, t)| face.width(t))
        .fold(0.0, f64::max)
        * 1.06
        + 36.0;
    let legend = wanted.clamp(120.0, 0.34 * (frame.right - frame.left).max(400.0));
    let room = (frame.right - frame.left - legend - 44.0) / 2.0;
    let headings = [
        context.say("Programme", "Indsats"),
        context.say(
            "Counterfactual: no programme",
            "Kontrafaktisk: uden indsats",
        ),
    ];
    for (i, (stack, heading)) in stacks.iter().zip(headings).enumerate() {
        let left = frame.left + (room + 20.0) * i as f64;
        let side = Frame {
            left,
            right: left + room,
            ..frame
        };
        panel(canvas, side, &heading, &ticks.unit, stack, &ticks)?;
    }
    let column = Frame {
        left: frame.right - legend,
        top: frame.top + 44.0,
        ..frame
    };
    legend_column(canvas, column, &entries, 24.0)
}

/// The staircases that somebody is on: stack, unit, heading.
fn sides(context: &Context) -> Vec<(Stack, Unit, String)> {
    let stack = |picture: &str| stacks(context, &[of(context, picture)]).pop();
    [
        (
            stack("steps"),
            Unit::People,
            context.say(
                "People on each step of the first staircase",
                "Personer på hvert trin af første trappe",
            ),
        ),
        (
            stack("levels"),
            Unit::Count,
            context.say(
                "Enterprises on each level of the second",
                "Virksomheder på hvert niveau af anden trappe",
            ),
        ),
    ]
    .into_iter()
    .filter_map(|(stack, unit, heading)| {
        stack.filter(|s| !s.is_empty()).map(|s| (s, unit, heading))
    })
    .collect()
}

/// Whether anybody is on a staircase.
pub(super) fn has_staircases(context: &Context) -> bool {
    !sides(context).is_empty()
}

/// The two staircases; one alone if nobody is on the other.
pub(super) fn staircases<DB: DrawingBackend>(canvas: &Canvas<DB>, context: &Context) -> Drawn {
    draw_staircases(canvas, context, &sides(context))
}

fn draw_staircases<DB: DrawingBackend>(
    canvas: &Canvas<DB>,
    context: &Context,
    sides: &[(Stack, Unit, String)],
) -> Drawn {
    let title = context.say("The two staircases", "De to trapper");
    let subtitle = context.say(
        &format!("Mean over {} by quarter.", context.replications()),
        &format!("Gennemsnit over {} pr. kvartal.", context.replications()),
    );
    let frame = page(canvas, context, &title, &subtitle)?;
    let most = sides
        .iter()
        .map(|(s, _, _)| s.layers.len())
        .max()
        .unwrap_or(0);
    let step = if most > 6 { 19.0 } else { 22.0 };
    let legend = most as f64 * step + 14.0;
    let gap = 32.0;
    let room = (frame.right - frame.left - gap * (sides.len() - 1) as f64) / sides.len() as f64;
    for (i, (stack, unit, heading)) in sides.iter().enumerate() {
        let left = frame.left + (room + gap) * i as f64;
        let side = Frame {
            left,
            right: left + room,
            top: frame.top,
            bottom: frame.bottom - legend,
        };
        let ticks = Ticks::cover(0.0, stack.top(), 6, *unit, &context.numbers);
        let name = match unit {
            Unit::Count => context.say("Enterprises", "Virksomheder"),
            _ => ticks.unit.clone(),
        };
        panel(canvas, side, heading, &name, stack, &ticks)?;
        let below = Frame {
            top: side.bottom + 8.0,
            bottom: frame.bottom,
            ..side
        };
        legend_column(canvas, below, &entries(stack), step)?;
    }
    Ok(())
}
