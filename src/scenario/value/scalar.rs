//! Scalars: text, flags, whole numbers, dates, durations, words.

use super::{report, wrong_kind};
use crate::model::state::Per;
use crate::scenario::diagnostics::{Fault, Faults};
use crate::scenario::nearest::suggest;
use crate::scenario::tree::{Node, Value};
use crate::scenario::units::{self, Trouble};
use jiff::civil::Date;

/// A text.
pub fn text(node: &Node, path: &str, faults: &mut Faults) -> Option<String> {
    match &node.value {
        Value::Text(text) => Some(text.clone()),
        _ => {
            let example = match path.rsplit('.').next() {
                Some("currency") => "\"DKK\"",
                _ => "\"Kolding\"",
            };
            wrong_kind(node, path, "a text in quotes", example, faults);
            None
        }
    }
}

/// A short name of small letters, digits and hyphens.
pub fn slug(node: &Node, path: &str, faults: &mut Faults) -> Option<String> {
    let text = text(node, path, faults)?;
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if text.is_empty() || text.len() > 64 || !text.chars().all(fits) || text.starts_with('-') {
        faults.push(
            Fault::new(node.place, path, "this cannot name a folder")
                .here("small letters a-z, digits and hyphens, at most 64, not a hyphen first")
                .help("write for instance \"kolding-2022\""),
        );
        return None;
    }
    Some(text)
}

/// `true` or `false`.
pub fn flag(node: &Node, path: &str, faults: &mut Faults) -> Option<bool> {
    match node.value {
        Value::Flag(flag) => Some(flag),
        _ => {
            wrong_kind(node, path, "true or false (without quotes)", "true", faults);
            None
        }
    }
}

/// A whole number within limits.
pub fn whole(node: &Node, path: &str, lo: i64, hi: i64, faults: &mut Faults) -> Option<i64> {
    let value = match node.value {
        Value::Integer(value) => value,
        Value::Float(value) if value.is_finite() => {
            faults.push(
                Fault::new(node.place, path, "needs a whole number")
                    .here("a count is written without point or exponent")
                    .help(format!(
                        "write for instance {}",
                        value.round().clamp(lo as f64, hi as f64)
                    )),
            );
            return None;
        }
        Value::Table(_) => {
            wrong_kind(
                node,
                path,
                "a whole number; counts are planned, not believed, and have no distribution",
                &lo.max(20).min(hi).to_string(),
                faults,
            );
            return None;
        }
        _ => {
            wrong_kind(
                node,
                path,
                "a whole number",
                &lo.max(20).min(hi).to_string(),
                faults,
            );
            return None;
        }
    };
    if value < lo || value > hi {
        let limits = if lo == hi {
            format!("must be {lo}")
        } else if hi == i64::MAX {
            format!("must be {lo} or more")
        } else {
            format!("must be between {lo} and {hi}")
        };
        faults.push(Fault::new(node.place, path, format!("{value} is out of range")).here(limits));
        return None;
    }
    Some(value)
}

/// A whole number within limits, or one of a few words: the number, or the position of the word.
pub fn whole_or(
    node: &Node,
    path: &str,
    lo: i64,
    hi: i64,
    words: &[(&str, &str)],
    faults: &mut Faults,
) -> Option<Result<i64, usize>> {
    match &node.value {
        Value::Text(text) => {
            let found = words.iter().position(|(w, _)| w == text);
            if found.is_none() {
                let all: Vec<&str> = words.iter().map(|w| w.0).collect();
                let what = format!("there is no `{}` here", units::short(text));
                let mut fault = Fault::new(node.place, path, what);
                fault.help = suggest(text, "expected a whole number or one of", &all);
                faults.push(fault);
            }
            found.map(Err)
        }
        _ => whole(node, path, lo, hi, faults).map(Ok),
    }
}

/// Years that can be meant: others are slips of the pen.
pub const YEARS: std::ops::RangeInclusive<i16> = 1900..=2200;

/// A date.
pub fn day(node: &Node, path: &str, faults: &mut Faults) -> Option<Date> {
    match &node.value {
        Value::Day(day) if YEARS.contains(&day.year()) => Some(*day),
        Value::Day(_) => {
            let fault = Fault::new(node.place, path, "this year cannot be meant");
            let (first, last) = (YEARS.start(), YEARS.end());
            faults.push(fault.here(format!("must be between {first} and {last}")));
            None
        }
        Value::Text(text) => {
            let help = match text.trim().parse::<Date>() {
                Ok(day) => format!("dates stand without quotes: {day}"),
                Err(_) => "write a date as year-month-day without quotes: 2022-09-05".to_owned(),
            };
            let fault = Fault::new(node.place, path, "needs a date");
            faults.push(fault.here("this is a text").help(help));
            None
        }
        _ => {
            wrong_kind(node, path, "a date", "2022-09-05 (without quotes)", faults);
            None
        }
    }
}

/// When something begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// On a date.
    Day(Date),
    /// So many weeks after the start of the run.
    After(u32),
}

/// A date, or a duration since the start of the run.
pub fn moment(node: &Node, path: &str, faults: &mut Faults) -> Option<Moment> {
    match &node.value {
        Value::Day(_) => day(node, path, faults).map(Moment::Day),
        Value::Text(text) if text.trim().parse::<Date>().is_ok() => {
            day(node, path, faults).map(Moment::Day)
        }
        _ => weeks(node, path, 0, faults).map(Moment::After),
    }
}

/// A duration as it was written.
pub fn duration(node: &Node, path: &str, faults: &mut Faults) -> Option<units::Duration> {
    let trouble = match &node.value {
        Value::Text(text) => match units::duration(text) {
            Ok(duration) if duration.count < 0.0 => Trouble::new(
                "a duration cannot be negative",
                "below nothing",
                "write for instance \"26 weeks\"",
            ),
            Ok(duration) => return Some(duration),
            Err(trouble) => trouble,
        },
        Value::Integer(_) | Value::Float(_) => units::bare_duration(&node.raw),
        _ => {
            wrong_kind(node, path, "a duration", "\"26 weeks\"", faults);
            return None;
        }
    };
    report(node, path, trouble, faults);
    None
}

/// A duration rounded to whole weeks of the planning calendar.
pub fn weeks(node: &Node, path: &str, least: u32, faults: &mut Faults) -> Option<u32> {
    let weeks = libm::round(duration(node, path, faults)?.planning_weeks());
    if weeks < f64::from(least) || weeks > 5200.0 {
        let fault = Fault::new(node.place, path, "this duration is out of range");
        faults.push(fault.here(format!(
            "must be at least {least} week{} and at most 100 years",
            if least == 1 { "" } else { "s" }
        )));
        return None;
    }
    Some(weeks as u32)
}

/// A duration in whole calendar months.
pub fn months(node: &Node, path: &str, least: u32, faults: &mut Faults) -> Option<u32> {
    let duration = duration(node, path, faults)?;
    let months = duration.unit.months().map(|m| m * duration.count);
    match months {
        Some(m) if m == libm::floor(m) && m >= f64::from(least) && m <= 1200.0 => Some(m as u32),
        Some(_) => {
            let fault = Fault::new(node.place, path, "needs whole calendar months");
            faults.push(
                fault
                    .here(format!(
                        "must be a whole number of months from {least} to 1200"
                    ))
                    .help("write for instance \"6 months\""),
            );
            None
        }
        None => {
            let fault = Fault::new(node.place, path, "payments follow the calendar, not weeks");
            faults.push(
                fault
                    .here("weeks do not add up to months")
                    .help("write months, quarters or years: \"3 months\""),
            );
            None
        }
    }
}

/// A duration in exact weeks, above nothing.
pub fn exact(node: &Node, path: &str, faults: &mut Faults) -> Option<f64> {
    let weeks = duration(node, path, faults)?.exact_weeks();
    if weeks <= 0.0 || weeks > 5300.0 {
        let fault = Fault::new(node.place, path, "this duration is out of range");
        faults.push(fault.here("must be more than 0 and at most 100 years"));
        return None;
    }
    Some(weeks)
}

/// A unit of time.
pub fn per(node: &Node, path: &str, faults: &mut Faults) -> Option<Per> {
    match &node.value {
        Value::Text(word) => match units::per(word) {
            Ok(per) => return Some(per),
            Err(trouble) => report(node, path, trouble, faults),
        },
        _ => wrong_kind(node, path, "a unit of time", "\"month\"", faults),
    }
    None
}

/// The first and last week of a duration band: "0-12" or "52+".
pub fn band(node: &Node, path: &str, faults: &mut Faults) -> Option<(u32, Option<u32>)> {
    let text = text(node, path, faults)?;
    let number = |t: &str| t.trim().parse::<u32>().ok().filter(|w| *w <= 5200);
    let band = match (text.trim().strip_suffix('+'), text.split_once(['-', '–'])) {
        (Some(from), _) => number(from).map(|from| (from, None)),
        (None, Some((from, to))) => number(from)
            .zip(number(to))
            .filter(|(from, to)| from <= to)
            .map(|(from, to)| (from, Some(to))),
        (None, None) => None,
    };
    if band.is_none() {
        faults.push(
            Fault::new(node.place, path, "this is no duration band")
                .here("the first and last completed week, or the first and a plus")
                .help("write \"0-12\", \"13-51\" and, for the last band, \"52+\""),
        );
    }
    band
}

/// One of a few words: its position.
pub fn choice(
    node: &Node,
    path: &str,
    words: &[(&str, &str)],
    faults: &mut Faults,
) -> Option<usize> {
    let Some(word) = node.text() else {
        let example = words.first().map_or("", |w| w.0);
        wrong_kind(
            node,
            path,
            "a word in quotes",
            &format!("\"{example}\""),
            faults,
        );
        return None;
    };
    let found = words.iter().position(|(w, _)| *w == word);
    if found.is_none() {
        let all: Vec<&str> = words.iter().map(|w| w.0).collect();
        let mut fault = Fault::new(
            node.place,
            path,
            format!("there is no `{}` here", units::short(word)),
        );
        fault.help = suggest(word, "expected one of", &all);
        faults.push(fault);
    }
    found
}
