//! What lines ask of one another. A chain that could never pay is a fault.

use super::Reader;
use crate::contract::terms::{Condition, Kind, Line, Measure};
use crate::scenario::read::context::At;

impl Reader<'_, '_> {
    /// Checks `requires` and `unless` of all lines; `lines` are in the order of the section.
    pub fn chains(&mut self, at: &At<'_>, lines: &[Option<Line>]) {
        let members = at.get("line").map(|l| l.members()).unwrap_or_default();
        for (k, ((_, at), line)) in members.iter().zip(lines).enumerate() {
            let Some(line) = line else { continue };
            if let (Some(unless), Some(field)) = (line.unless, at.get("unless")) {
                if unless == k {
                    self.cx.push(
                        field
                            .fault("a line cannot exclude itself")
                            .here("this is the line itself")
                            .help("name another line, or take `unless` out"),
                    );
                } else if line.requires == Some(unless) {
                    self.cx.push(
                        field
                            .fault("this line can never pay: it needs what it excludes")
                            .here("the same line stands in `requires`")
                            .help("take one of the two out"),
                    );
                } else if let Some(circle) = circle(k, lines) {
                    self.circular(k, &field, &circle, lines);
                }
            }
            let (Some(requires), Some(field)) = (line.requires, at.get("requires")) else {
                continue;
            };
            if let Some(first) = first_of_circle(k, lines) {
                // One fault for the whole circle.
                if first != k {
                    continue;
                }
                self.cx.push(
                    field
                        .fault("this line can never pay: it waits for itself")
                        .here("directly, or by way of the lines that this one requires")
                        .help("take one `requires` of the circle out"),
                );
            } else if let Some(Some(before)) = lines.get(requires) {
                self.predecessor_fits(&field, line, before);
            }
        }
    }

    /// Lines that exclude one another in a circle: nobody could say which of them comes first. One fault for the whole circle.
    fn circular(&mut self, k: usize, field: &At<'_>, circle: &[usize], lines: &[Option<Line>]) {
        let excludes = |l: &&usize| {
            let unless = lines[**l].as_ref().and_then(|line| line.unless);
            unless.is_some_and(|other| circle.contains(&other))
        };
        if circle.iter().find(excludes) != Some(&k) {
            return;
        }
        let ids = circle
            .iter()
            .filter_map(|l| Some(format!("`{}`", lines[*l].as_ref()?.id)));
        let ids: Vec<String> = ids.collect();
        self.cx.push(
            field
                .fault("whether this line pays depends on itself")
                .here(format!(
                    "{} wait for one another, by `unless` or `requires`",
                    ids.join(", ")
                ))
                .help("take one `unless` of the circle out: of two lines, only the one that comes second can name the other"),
        );
    }

    /// Whether a required line can come first.
    fn predecessor_fits(&mut self, field: &At<'_>, line: &Line, before: &Line) {
        let measure = |l: &Line| {
            let metric = self.metrics.get(l.metric?)?.as_ref()?;
            Some(metric.measure.clone())
        };
        let (own, other) = (measure(line), measure(before));
        let kind = |m: &Option<Measure>| m.as_ref().map(Measure::kind);
        if kind(&own) == Some(Kind::Claims) && kind(&other) != Some(Kind::Claims) {
            let what = match kind(&other) {
                Some(kind) => super::metric::kind_in_words(kind),
                None => "a charge",
            };
            self.cx.push(
                field
                    .fault("claims can only follow claims")
                    .here(format!("`{}` pays for {what}", before.id))
                    .help("the k-th claim of this line needs k claims of that one, person by person; a `minimum` depends on a number"),
            );
            return;
        }
        if let (
            Some(Measure::Spell { of, weeks, gap }),
            Some(Measure::Spell {
                of: first,
                weeks: longer,
                gap: first_gap,
            }),
        ) = (&own, &other)
            && weeks < longer
            && gap == first_gap
            && harder(first, of)
        {
            self.cx.push(
                field
                    .fault(format!("{longer} weeks cannot come before {weeks} weeks"))
                    .here(format!("`{}` needs more weeks of the same", before.id))
                    .help(format!(
                        "exchange the two: `{}` requires `{}`",
                        before.id, line.id
                    )),
            );
        }
    }
}

/// The lines of the circle of `unless` and `requires` to which a line belongs, in the order of the file; `None` if it belongs to none.
pub(super) fn circle(start: usize, lines: &[Option<Line>]) -> Option<Vec<usize>> {
    let reach = |from: usize| {
        let mut seen = vec![false; lines.len()];
        let mut open = vec![from];
        while let Some(Some(line)) = open.pop().and_then(|l| lines.get(l)) {
            for next in [line.unless, line.requires].into_iter().flatten() {
                if let Some(seen @ false) = seen.get_mut(next) {
                    *seen = true;
                    open.push(next);
                }
            }
        }
        seen
    };
    let of = reach(start);
    let both = (0..lines.len()).filter(|l| of[*l] && reach(*l)[start]);
    let both: Vec<usize> = both.collect();
    (!both.is_empty()).then_some(both)
}

/// The first line, in the order of the file, of the circle of requirements to which a line belongs; `None` if it belongs to none.
fn first_of_circle(start: usize, lines: &[Option<Line>]) -> Option<usize> {
    let next = |k: usize| lines.get(k)?.as_ref()?.requires;
    let (mut at, mut first) = (next(start)?, start);
    for _ in 0..lines.len() {
        if at == start {
            return Some(first);
        }
        first = first.min(at);
        at = next(at)?;
    }
    None
}

/// Whether whoever satisfies the first condition satisfies the second.
fn harder(first: &Condition, second: &Condition) -> bool {
    match (first, second) {
        (Condition::Work { min_hours: a }, Condition::Work { min_hours: b }) => a >= b,
        (Condition::States(a), Condition::States(b)) => a.iter().all(|s| b.contains(s)),
        (Condition::SelfSupport, Condition::SelfSupport | Condition::OffSupport)
        | (Condition::OffSupport, Condition::OffSupport) => true,
        _ => false,
    }
}
