//! A number that may be uncertain and may have a source.

use super::distribution::{self, FAMILIES};
use super::origin::{self, Origin};
use super::truncated::truncate;
use super::{join, report, scalar, wrong_kind};
use crate::model::number::Distribution;
use crate::model::state::Per;
use crate::scenario::diagnostics::{Fault, Faults};
use crate::scenario::nearest::suggest;
use crate::scenario::shape::{Measure, PROVENANCE, Range};
use crate::scenario::source::Place;
use crate::scenario::tree::{Node, Table, Value};
use crate::scenario::units::{self, Trouble};
use crate::scenario::write;

/// A number as it was read.
#[derive(Debug, Clone)]
pub struct Parsed {
    /// Best estimate: the value, or the mean of the belief after truncation. Durations are in weeks.
    pub best: f64,
    /// What is believed, with its bounds; `None` for a plain value.
    pub belief: Option<(Distribution, (f64, f64))>,
    /// The unit of time of an amount or count per time.
    pub per: Option<Per>,
    /// The value as it was written.
    pub written: String,
    /// Where it comes from.
    pub origin: Origin,
    /// Where it stands.
    pub place: Place,
}

impl Parsed {
    /// The number times a positive factor.
    pub fn scaled(mut self, factor: f64) -> Self {
        if factor != 1.0 {
            self.best *= factor;
            self.belief = self.belief.map(|(belief, (lo, hi))| {
                (
                    distribution::scaled(belief, factor),
                    (lo * factor, hi * factor),
                )
            });
        }
        self
    }
}

/// A truncation that throws more than this away is a mistake in the distribution, not a cut.
const LEAST_INSIDE: f64 = 0.001;

/// A plain value of a measure, and its unit of time if it has one.
///
/// # Errors
///
/// Text where a number is needed, a number where a unit is needed, or a unit that does not fit.
pub fn quantity(node: &Node, measure: Measure) -> Result<(f64, Option<Per>), Trouble> {
    let number = match &node.value {
        Value::Integer(i) => Some(*i as f64),
        Value::Float(f) => Some(*f),
        _ => None,
    };
    if number.is_some_and(|n| !n.is_finite()) {
        return Err(Trouble::new(
            "this is not a finite number",
            "infinite or not a number",
            "write a number",
        ));
    }
    match (measure, number, &node.value) {
        (Measure::Plain | Measure::Amount, Some(value), _) => Ok((value, None)),
        (Measure::Plain, None, Value::Text(text)) if text.trim().ends_with('%') => {
            let share = units::leading_number(text.trim().trim_end_matches('%')).map(|(v, _)| libm::round(v * 1e10) / 1e12);
            Err(Trouble::new(
                "needs a number without a percent sign",
                "percentages are written as shares",
                match share {
                    Ok(share) => format!("write {}", units::trimmed(share)),
                    Err(_) => "25 % is written 0.25".to_owned(),
                },
            ))
        }
        (Measure::Plain, None, Value::Text(text)) => Err(Trouble::new(
            "needs a number without quotes",
            "this is a text",
            match text.trim().parse::<f64>() {
                Ok(value) => format!("write {}", units::trimmed(value)),
                Err(_) => "write a number, or a distribution such as { pert = { min = 1.2, mode = 1.6, max = 2.4 } }".to_owned(),
            },
        )),
        (Measure::Amount, None, Value::Text(_)) => Err(Trouble::new(
            "needs an amount without unit or quotes",
            "this is a text",
            "amounts are numbers in the scenario's currency: 400_000",
        )),
        (Measure::Weeks, None, Value::Text(text)) => {
            units::duration(text).map(|d| (d.planning_weeks(), None))
        }
        (Measure::AmountPerTime | Measure::TimesPerTime, None, Value::Text(text)) => {
            units::per_time(text, false).map(|(value, per)| (value, Some(per)))
        }
        (Measure::HoursPerWeek, None, Value::Text(text)) => {
            let (value, per) = units::per_time(text, true)?;
            Ok((value / per.weeks(), None))
        }
        (Measure::Weeks, Some(_), _) => Err(units::bare_duration(&node.raw)),
        (Measure::HoursPerWeek, Some(_), _) => Err(units::bare_hours(&node.raw)),
        (Measure::AmountPerTime | Measure::TimesPerTime, Some(_), _) => {
            Err(units::bare_flow(&node.raw))
        }
        (_, None, other) => Err(Trouble::new(
            format!("needs {}", needed(measure)),
            format!("this is {}", other.describe()),
            format!("write for instance {}", example(measure)),
        )),
    }
}

fn needed(measure: Measure) -> &'static str {
    match measure {
        Measure::Plain => "a number",
        Measure::Amount => "an amount",
        Measure::Weeks => "a duration",
        Measure::AmountPerTime => "an amount per unit of time",
        Measure::TimesPerTime => "a number per unit of time",
        Measure::HoursPerWeek => "hours per week",
    }
}

/// A value of the measure, as it is written.
pub fn example(measure: Measure) -> &'static str {
    match measure {
        Measure::Plain => "0.25",
        Measure::Amount => "400_000",
        Measure::Weeks => "\"26 weeks\"",
        Measure::AmountPerTime => "\"12_064 per month\"",
        Measure::TimesPerTime => "\"1.5 per year\"",
        Measure::HoursPerWeek => "\"37 hours per week\"",
    }
}

/// Reads a number; `agreed` ones may not be uncertain.
pub fn read(
    node: &Node,
    path: &str,
    measure: Measure,
    range: &Range,
    agreed: bool,
    faults: &mut Faults,
) -> Option<Parsed> {
    read_with(node, path, measure, range, agreed, &[], faults)
}

/// The same, where further fields may stand in the table of the number.
pub fn read_with(
    node: &Node,
    path: &str,
    measure: Measure,
    range: &Range,
    agreed: bool,
    further: &[&str],
    faults: &mut Faults,
) -> Option<Parsed> {
    let Some(table) = node.table() else {
        return plain(node, path, measure, range, faults);
    };
    let origin = origin::read(table, path, faults);
    let form = form(node, table, path, measure, agreed, further, faults)?;
    let inner = table.get(form)?;
    let parsed = match form {
        "value" | "amount" => {
            let (sub, unit) = if form == "amount" {
                let unit = table.get("per").or_else(|| {
                    faults.push(
                        Fault::new(
                            node.place,
                            join(path, "per"),
                            "an amount per unit of time needs its unit",
                        )
                        .here("per week, month, quarter or year?")
                        .help("add per = \"month\""),
                    );
                    None
                })?;
                (
                    Measure::Plain,
                    Some(scalar::per(unit, &join(path, "per"), faults)?),
                )
            } else {
                (measure, None)
            };
            let inside = if inner.table().is_some() {
                // `amount` may carry a distribution; so may `value`, which says the same.
                read(inner, path, sub, range, agreed, faults)?
            } else {
                plain(inner, path, sub, range, faults)?
            };
            Parsed {
                per: inside.per.or(unit),
                origin: inside.origin.clone().or(&origin),
                ..inside
            }
        }
        "events" => posterior(node, table, path, measure, range, faults)?,
        family => {
            let (belief, per) =
                distribution::read(family, inner, &join(path, family), measure, faults)?;
            bounded(node, table, path, belief, per, measure, range, faults)?
        }
    };
    Some(Parsed {
        written: write::without(table, &PROVENANCE),
        origin: parsed.origin.clone().or(&origin),
        place: node.place,
        ..parsed
    })
}

fn plain(
    node: &Node,
    path: &str,
    measure: Measure,
    range: &Range,
    faults: &mut Faults,
) -> Option<Parsed> {
    let (mut best, per) = match quantity(node, measure) {
        Ok(quantity) => quantity,
        Err(trouble) => {
            report(node, path, trouble, faults);
            return None;
        }
    };
    if measure == Measure::Weeks {
        best = libm::round(best);
    }
    if !range.holds(best) {
        out_of_range(node, path, best, measure, range, faults);
        return None;
    }
    Some(Parsed {
        best,
        belief: None,
        per,
        written: node.raw.clone(),
        origin: Origin::default(),
        place: node.place,
    })
}

fn out_of_range(
    node: &Node,
    path: &str,
    value: f64,
    measure: Measure,
    range: &Range,
    faults: &mut Faults,
) {
    let shown = if node.raw.is_empty() {
        units::trimmed(value)
    } else {
        units::short(&node.raw)
    };
    let what = if measure == Measure::Weeks && value == 0.0 {
        format!("{shown} is less than half a week")
    } else {
        format!("{shown} is out of range")
    };
    let mut fault = Fault::new(node.place, path, what).here(format!("must be {}", range.words));
    // 1.4 may be a slip as well as a share above everything; from 2 on a percentage is likely.
    if range.lo == 0.0 && range.hi == 1.0 && (2.0..=100.0).contains(&value) {
        fault = fault.help(format!(
            "if {} % is meant, write {}",
            units::trimmed(value),
            units::trimmed(libm::round(value * 1e10) / 1e12)
        ));
    }
    faults.push(fault);
}

/// Which form the table of a number has; strangers in it are reported.
fn form(
    node: &Node,
    table: &Table,
    path: &str,
    measure: Measure,
    agreed: bool,
    further: &[&str],
    faults: &mut Faults,
) -> Option<&'static str> {
    let flow = matches!(measure, Measure::AmountPerTime | Measure::TimesPerTime);
    let mut forms = vec!["value"];
    if flow {
        forms.push("amount");
    }
    let families: Vec<&'static str> = FAMILIES.iter().map(|(name, _)| *name).collect();
    forms.extend(&families);
    if measure == Measure::Plain {
        forms.push("events");
    }
    let found: Vec<&'static str> = forms
        .iter()
        .copied()
        .filter(|f| table.get(f).is_some())
        .collect();
    if agreed && let Some(doubt) = found.iter().find(|f| **f != "value") {
        let at = table.get(doubt).map_or(node.place, |n| n.key);
        faults.push(
            Fault::new(at, path, "this number is agreed, not believed")
                .here("a term of a contract has no distribution")
                .help("write the agreed number; to see other terms, run the scenario with --set"),
        );
        return None;
    }
    let mut allowed: Vec<&str> = PROVENANCE.to_vec();
    allowed.extend(further);
    match found.first() {
        Some(&"amount") => allowed.extend(["per"]),
        Some(&"events") => allowed.extend(["in", "of"]),
        _ => {}
    }
    if found
        .first()
        .is_some_and(|f| *f != "value" && *f != "amount")
    {
        allowed.push("within");
    }
    for (key, at) in table.iter() {
        if found.contains(&key) || allowed.contains(&key) {
            continue;
        }
        let mut fault = Fault::new(
            at.key,
            join(path, key),
            format!("`{}` does not belong to a number", units::short(key)),
        );
        if key == "within" {
            fault = fault.help("`within` cuts off a distribution, and this number has none");
        } else if key == "beta" {
            fault = fault.help(
                "a beta has no unit; use gamma, pert, triangular, lognormal, normal or uniform",
            );
        } else {
            let known: Vec<&str> = forms
                .iter()
                .chain(&["within", "source", "grade", "note"])
                .copied()
                .collect();
            fault.help = suggest(key, "a number has", &known);
        }
        faults.push(fault);
        return None;
    }
    match found.as_slice() {
        [one] => Some(one),
        [] => {
            wrong_kind(
                node,
                path,
                &format!("{}: a `value` or a distribution", needed(measure)),
                &format!(
                    "{{ value = {}, source = \"…\", grade = \"B\" }}",
                    example(measure)
                ),
                faults,
            );
            None
        }
        [first, second, ..] => {
            let at = table.get(second).map_or(node.place, |n| n.key);
            faults.push(
                Fault::new(at, path, format!("both `{first}` and `{second}` are given"))
                    .here("a number is one value or one distribution")
                    .help("keep one of the two"),
            );
            None
        }
    }
}

/// Posterior from counted events: an intensity per week (`in`) or a probability (`of`), with Jeffreys' prior.
fn posterior(
    node: &Node,
    table: &Table,
    path: &str,
    measure: Measure,
    range: &Range,
    faults: &mut Faults,
) -> Option<Parsed> {
    let events = table.get("events")?;
    let share = range.hi == 1.0;
    let events = scalar::whole(events, &join(path, "events"), 0, 1_000_000_000, faults)? as f64;
    let (belief, per) = match (table.get("in"), table.get("of")) {
        (Some(time), None) if !share => {
            let text = scalar::text(time, &join(path, "in"), faults)?;
            let weeks = match units::exposure(&text) {
                Ok(weeks) => weeks,
                Err(trouble) => {
                    report(time, &join(path, "in"), trouble, faults);
                    return None;
                }
            };
            let belief = Distribution::Gamma {
                shape: events + 0.5,
                scale: 1.0 / weeks,
            };
            (belief, Some(Per::Week))
        }
        (None, Some(trials)) if share => {
            let n = scalar::whole(trials, &join(path, "of"), 1, 1_000_000_000, faults)? as f64;
            if events > n {
                faults.push(
                    Fault::new(trials.place, join(path, "of"), "more events than people")
                        .here(format!("{events} events of {n}"))
                        .help("`of` is the number among whom the events were counted"),
                );
                return None;
            }
            let belief = Distribution::Beta {
                alpha: events + 0.5,
                beta: n - events + 0.5,
            };
            (belief, None)
        }
        _ => {
            let (here, help) = if share {
                (
                    "this is a probability or share",
                    "write { events = 12, of = 70 }",
                )
            } else {
                (
                    "this is an intensity",
                    "write { events = 12, in = \"4000 person-weeks\" }",
                )
            };
            faults.push(
                Fault::new(node.place, path, "counted events of what?")
                    .here(here)
                    .help(help),
            );
            return None;
        }
    };
    bounded(node, table, path, belief, per, measure, range, faults)
}

#[expect(clippy::too_many_arguments, reason = "the parts of one number")]
fn bounded(
    node: &Node,
    table: &Table,
    path: &str,
    belief: Distribution,
    per: Option<Per>,
    measure: Measure,
    range: &Range,
    faults: &mut Faults,
) -> Option<Parsed> {
    let mut bounds = distribution::support(&belief);
    let mut best = distribution::moments(&belief).0;
    if let Some(within) = table.get("within") {
        let (lo, hi) = limits(within, &join(path, "within"), measure, faults)?;
        let cut = truncate(&belief, lo, hi);
        if !(cut.inside >= LEAST_INSIDE) {
            faults.push(
                Fault::new(within.place, join(path, "within"), "hardly anything of the distribution lies within these limits")
                    .here(format!("{:.3} % of it", 100.0 * if cut.inside.is_finite() { cut.inside } else { 0.0 }))
                    .help("give a distribution that says what is believed, and limits that cut off only its tails"),
            );
            return None;
        }
        bounds = (lo.max(bounds.0), hi.min(bounds.1));
        best = cut.mean;
    }
    if bounds.0 < range.lo || bounds.1 > range.hi && range.hi < 1e3 {
        let reach = match (bounds.0.is_finite(), bounds.1.is_finite()) {
            (false, _) => "it has no limits".to_owned(),
            (true, false) => format!(
                "it begins at {} and has no upper limit",
                units::trimmed(bounds.0)
            ),
            (true, true) => format!(
                "it reaches from {} to {}",
                units::trimmed(bounds.0),
                units::trimmed(bounds.1)
            ),
        };
        let lo = if range.lo.is_finite() {
            range.lo
        } else {
            bounds.0
        };
        faults.push(
            Fault::new(
                node.place,
                path,
                "this distribution leaves the permitted range",
            )
            .here(format!("{reach}; must be {}", range.words))
            .help(format!(
                "cut it off: within = [{}, {}]",
                written_limit(lo.max(bounds.0), measure),
                written_limit(range.hi.min(bounds.1), measure)
            )),
        );
        return None;
    }
    if !best.is_finite() || !range.holds(best) {
        out_of_range(node, path, best, measure, range, faults);
        return None;
    }
    Some(Parsed {
        best,
        belief: Some((belief, bounds)),
        per,
        written: String::new(),
        origin: Origin::default(),
        place: node.place,
    })
}

/// A limit in the words of its measure.
fn written_limit(value: f64, measure: Measure) -> String {
    match measure {
        Measure::Weeks => format!("\"{} weeks\"", units::trimmed(value)),
        Measure::HoursPerWeek => format!("\"{} hours per week\"", units::trimmed(value)),
        Measure::AmountPerTime | Measure::TimesPerTime => {
            format!("\"{} per month\"", units::trimmed(value))
        }
        Measure::Plain | Measure::Amount => units::trimmed(value),
    }
}

fn limits(node: &Node, path: &str, measure: Measure, faults: &mut Faults) -> Option<(f64, f64)> {
    let Some([lo, hi]) = node.list() else {
        wrong_kind(
            node,
            path,
            "a least and a greatest value",
            "within = [0, 1]",
            faults,
        );
        return None;
    };
    let mut ends = [0.0; 2];
    for (slot, end) in ends.iter_mut().zip([lo, hi]) {
        match quantity(end, measure) {
            Ok((value, _)) => *slot = value,
            Err(trouble) => {
                report(end, path, trouble, faults);
                return None;
            }
        }
    }
    if ends[0] >= ends[1] {
        faults.push(
            Fault::new(node.place, path, "the limits are in the wrong order")
                .here("the first must be below the second")
                .help("write the least value first"),
        );
        return None;
    }
    Some((ends[0], ends[1]))
}
