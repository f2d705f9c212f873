//! A number that may be uncertain and may have a source.

use super::belief::{bounded, posterior};
use super::changed::{self, CHANGED};
use super::distribution::{self, FAMILIES};
use super::origin::{self, Origin};
use super::{digits, join, report, scalar, wrong_kind};
use crate::model::number::{Change, Distribution};
use crate::model::state::Per;
use crate::scenario::diagnostics::{Fault, Faults};
use crate::scenario::nearest::suggest;
use crate::scenario::same::SAME_AS;
use crate::scenario::shape::{Measure, PROVENANCE, Range};
use crate::scenario::source::Place;
use crate::scenario::tree::{Node, Table, Value};
use crate::scenario::units::{self, Trouble};
use crate::scenario::write;
use rust_decimal::Decimal;

/// A number as it was read.
#[derive(Debug, Clone)]
pub struct Parsed {
    /// Best estimate: the value, or the mean of the belief after truncation. Durations are in weeks.
    pub best: f64,
    /// What is believed, with its bounds; `None` for a plain value.
    pub belief: Option<(Distribution, (f64, f64))>,
    /// The unit of time of an amount or count per time.
    pub per: Option<Per>,
    /// The same digit by digit: a plain number as it stands in the file. `None` of anything else, and of one with more digits than
    /// a decimal keeps.
    pub exact: Option<Decimal>,
    /// The value as it was written.
    pub written: String,
    /// Where it comes from.
    pub origin: Origin,
    /// Where it stands.
    pub place: Place,
    /// The path of the number that it is the same as: one unknown, not two alike.
    pub same: Option<String>,
    /// What becomes of it; `best` and `belief` are what it is before.
    pub change: Option<Change>,
}

impl Parsed {
    /// The best estimate of what becomes of it.
    pub fn changed(&self) -> f64 {
        self.change.map_or(self.best, |change| change.of(self.best))
    }

    /// The number times a positive factor.
    pub fn scaled(mut self, factor: f64) -> Self {
        if factor != 1.0 {
            self.best *= factor;
            self.exact = None;
            self.change = self.change.map(|change| change.scaled(factor));
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
    if let Some(link) = table.get(SAME_AS) {
        return same(
            node, table, link, path, measure, range, agreed, further, faults,
        );
    }
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
    let change = match table.get(CHANGED) {
        None => parsed.change,
        Some(_) if agreed => {
            let at = table.get(CHANGED).map_or(node.place, |n| n.key);
            faults.push(
                Fault::new(at, path, "this number is agreed, not believed")
                    .here("what was agreed does not change by itself")
                    .help("write the agreed number"),
            );
            return None;
        }
        Some(node) => Some(changed::read(node, path, measure, range, faults)?),
    };
    Some(Parsed {
        written: write::without(table, &PROVENANCE),
        origin: parsed.origin.clone().or(&origin),
        place: node.place,
        // a change makes another number of it, which is not the one that stands in the file
        exact: parsed.exact.filter(|_| change.is_none()),
        change,
        ..parsed
    })
}

/// A number that is the same as another: what is said over there, held against what is permitted here.
#[expect(clippy::too_many_arguments, reason = "the parts of one number")]
fn same(
    node: &Node,
    table: &Table,
    link: &Node,
    path: &str,
    measure: Measure,
    range: &Range,
    agreed: bool,
    further: &[&str],
    faults: &mut Faults,
) -> Option<Parsed> {
    let stranger = table
        .iter()
        .find(|(key, _)| *key != SAME_AS && *key != "note" && !further.contains(key));
    if let Some((key, at)) = stranger {
        let fault = Fault::new(
            at.key,
            join(path, key),
            format!("`{}` does not belong beside `same_as`", units::short(key)),
        );
        faults.push(if PROVENANCE.contains(&key) {
            fault
                .here("source and grade are those of the number that it names")
                .help("take this out; a `note` may say why the two are the same")
        } else {
            fault
                .here("a number that is the same as another says nothing of its own")
                .help("take this out, or `same_as`")
        });
        return None;
    }
    let own = origin::read(table, path, faults);
    let (name, target) = match &link.value {
        Value::Same(name, target) => (name, target),
        // A path that leads to no number has been reported.
        Value::Text(_) => return None,
        _ => {
            let example = "\"group.herning.referred\"";
            wrong_kind(
                link,
                &join(path, SAME_AS),
                "the path of a number",
                example,
                faults,
            );
            return None;
        }
    };
    let mut inner = Faults::default();
    let there = read_with(
        target,
        path,
        measure,
        range,
        agreed,
        &["growth"],
        &mut inner,
    );
    let Some(there) = there.filter(|_| inner.is_empty()) else {
        let mut fault = Fault::new(
            link.place,
            join(path, SAME_AS),
            format!("`{}` cannot stand here", units::short(name)),
        )
        .help("name a number of the same kind, or write this one itself");
        if let Some(reason) = inner.first() {
            fault = fault
                .here(reason.what.clone())
                .also(target.place, reason.here.clone());
        }
        faults.push(fault);
        return None;
    };
    Some(Parsed {
        written: write::without(table, &PROVENANCE),
        origin: Origin {
            note: own.note.or(there.origin.note),
            ..there.origin
        },
        place: node.place,
        same: Some(name.clone()),
        ..there
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
    let exact = match node.value {
        Value::Integer(whole) => Some(Decimal::from(whole)),
        Value::Float(_) => digits::exact(&node.raw),
        _ => None,
    };
    Some(Parsed {
        best,
        exact,
        belief: None,
        per,
        written: node.raw.clone(),
        origin: Origin::default(),
        place: node.place,
        same: None,
        change: None,
    })
}

/// Reports a value outside the permitted range.
pub fn out_of_range(
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
    allowed.push(CHANGED);
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
                .chain(&[SAME_AS, "within", CHANGED, "source", "grade", "note"])
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
