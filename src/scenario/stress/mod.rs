//! Named stresses: what may go wrong, why one would think of it, and what it does to a scenario.
//!
//! A stress is written with few general operations, so that it fits any scenario: a shock for some time, numbers scaled or moved towards a
//! number, fields set or lengthened, and what the contract reads wrongly. [`acts`] says what it changes in a scenario, or why it makes no
//! sense there.

mod acts;
mod choice;
mod sense;

pub use acts::{Misfit, acts};
pub use choice::{Choice, choose};

use super::library;
use super::provenance::Grade;
use serde::Deserialize;
use std::collections::BTreeMap;

/// A stress.
#[derive(Debug, Clone, PartialEq)]
pub struct Stress {
    /// Key in its file.
    pub id: String,
    /// Name in English.
    pub name: String,
    /// Name in Danish.
    pub name_da: String,
    /// Why one would think of it.
    pub reason: String,
    /// The same in Danish.
    pub reason_da: String,
    /// Where it has happened, or who says so.
    pub precedent: Precedent,
    /// When a shock begins, as the scenario language writes it; `None` if nothing is timed.
    pub from: Option<String>,
    /// How long it holds, likewise; `None` for good.
    pub lasts: Option<String>,
    /// The strongest that is looked at; as it is written, it is 1.
    pub limit: f64,
    shock: Vec<(String, String)>,
    scale: Vec<(String, f64)>,
    toward: Vec<(String, Toward)>,
    set: Vec<(String, String)>,
    add: Vec<(String, String)>,
    misreading: Vec<(String, f64)>,
}

/// Where a stress has happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Precedent {
    /// Where it was read.
    pub source: Option<String>,
    /// How good that is.
    pub grade: Grade,
    /// What it says.
    pub note: String,
    /// The same in Danish.
    pub note_da: String,
}

/// So much of the way to a number.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Toward {
    to: f64,
    by: f64,
    only: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    format: u32,
    #[serde(default)]
    stress: BTreeMap<String, Raw>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    name: String,
    name_da: Option<String>,
    reason: String,
    reason_da: Option<String>,
    precedent: RawPrecedent,
    from: Option<toml::Value>,
    lasts: Option<toml::Value>,
    limit: Option<f64>,
    #[serde(default)]
    shock: toml::Table,
    #[serde(default)]
    scale: BTreeMap<String, f64>,
    #[serde(default)]
    toward: BTreeMap<String, Toward>,
    #[serde(default)]
    set: toml::Table,
    #[serde(default)]
    add: BTreeMap<String, String>,
    #[serde(default)]
    misreading: BTreeMap<String, f64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPrecedent {
    source: Option<String>,
    grade: String,
    note: Option<String>,
    note_da: Option<String>,
}

/// The stresses of the library, in its order.
///
/// # Errors
/// As [`read`]; a test keeps the library readable.
pub fn of_library() -> Result<Vec<Stress>, String> {
    read("library:stresses", library::STRESSES)
}

/// Reads a file of stresses; `name` is shown in messages.
///
/// # Errors
/// What cannot be read, with its line, and what would be right.
pub fn read(name: &str, text: &str) -> Result<Vec<Stress>, String> {
    let wrong = |e: toml::de::Error| format!("{name}: {}", e.to_string().trim_end());
    let file: File = toml::from_str(text).map_err(wrong)?;
    if file.format != 1 {
        return Err(format!("{name}: `format` must be 1"));
    }
    // keys in the order in which they are written
    let order = toml::from_str::<toml::Table>(text).map_err(wrong)?;
    let order = order.get("stress").and_then(toml::Value::as_table);
    let mut raw = file.stress;
    let ids = order.into_iter().flat_map(|table| table.keys());
    let stresses = ids.filter_map(|id| Some((id, raw.remove(id)?)));
    stresses
        .map(|(id, raw)| {
            stress(id, raw).map_err(|reason| format!("{name}, [stress.{id}]: {reason}"))
        })
        .collect()
}

fn stress(id: &str, raw: Raw) -> Result<Stress, String> {
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if id.is_empty() || id.len() > 40 || !id.chars().all(fits) {
        return Err("a stress is called by small letters, digits and hyphens, at most 40".into());
    }
    let letter = |g: &&Grade| g.letter() == raw.precedent.grade;
    let grade = *Grade::ALL.iter().find(letter).ok_or_else(|| {
        format!(
            "`precedent.grade` must be A, B, C, D or U, not `{}`",
            raw.precedent.grade
        )
    })?;
    if grade != Grade::U && raw.precedent.source.is_none() {
        return Err(
            "a grade needs the source that it grades: add `source`, or write grade = \"U\"".into(),
        );
    }
    let limit = raw.limit.unwrap_or(3.0);
    if !(1.0..=100.0).contains(&limit) {
        return Err(
            "`limit` must be between 1, which is the stress as it is written, and 100".into(),
        );
    }
    if raw.shock.is_empty() && (raw.from.is_some() || raw.lasts.is_some()) {
        return Err("`from` and `lasts` belong to a `shock`, and there is none".into());
    }
    if !raw.shock.is_empty() && raw.from.is_none() {
        return Err(
            "a shock needs `from`: a date, or the time since the start such as \"1 year\"".into(),
        );
    }
    for (path, toward) in &raw.toward {
        if !(0.0..=1.0).contains(&toward.by) || !toward.to.is_finite() {
            return Err(format!(
                "`toward.{path}`: `by` is a part of the way, from 0 to 1"
            ));
        }
    }
    let finite =
        |(path, factor): &(&String, &f64)| !factor.is_finite() || **factor < 0.0 || path.is_empty();
    if let Some((path, _)) = raw.scale.iter().chain(&raw.misreading).find(finite) {
        return Err(format!(
            "`{path}`: a factor is a number that is not below 0"
        ));
    }
    let known = ["baseline", "counts"];
    if let Some(other) = raw
        .misreading
        .keys()
        .find(|key| !known.contains(&key.as_str()))
    {
        return Err(format!(
            "`misreading` has `baseline` and `counts`, not `{other}`"
        ));
    }
    let written = |table: toml::Table| -> Vec<(String, String)> {
        let fields = table.into_iter();
        fields
            .map(|(key, value)| (key, value.to_string()))
            .collect()
    };
    let out = Stress {
        id: id.to_owned(),
        name_da: raw.name_da.unwrap_or_else(|| raw.name.clone()),
        name: raw.name,
        reason_da: raw.reason_da.unwrap_or_else(|| raw.reason.clone()),
        reason: raw.reason,
        precedent: Precedent {
            source: raw.precedent.source,
            grade,
            note_da: (raw.precedent.note_da.clone())
                .or_else(|| raw.precedent.note.clone())
                .unwrap_or_default(),
            note: raw.precedent.note.unwrap_or_default(),
        },
        from: raw.from.map(|moment| moment.to_string()),
        lasts: raw.lasts.map(|time| time.to_string()),
        limit,
        shock: written(raw.shock),
        scale: raw.scale.into_iter().collect(),
        toward: raw.toward.into_iter().collect(),
        set: written(raw.set),
        add: raw.add.into_iter().collect(),
        misreading: raw.misreading.into_iter().collect(),
    };
    if out.does_nothing() {
        return Err(
            "it does nothing: give `shock`, `scale`, `toward`, `set`, `add` or `misreading`".into(),
        );
    }
    Ok(out)
}

impl Stress {
    fn does_nothing(&self) -> bool {
        self.shock.is_empty()
            && self.scale.is_empty()
            && self.toward.is_empty()
            && self.set.is_empty()
            && self.add.is_empty()
            && self.misreading.is_empty()
    }

    /// Whether it holds from some moment for some time.
    pub fn is_timed(&self) -> bool {
        !self.shock.is_empty()
    }
}

#[cfg(test)]
mod tests;
