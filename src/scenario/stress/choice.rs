//! `recession + late-payment; from=2 years; lasts=18 months`: one or several stresses at once, at another time or strength.

use super::Stress;
use crate::scenario::nearest::nearest;

/// Stresses that hold together.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    /// The stresses.
    pub stresses: Vec<Stress>,
    /// How strong: 1 is as they are written.
    pub strength: f64,
}

impl Choice {
    /// One stress as it is written.
    pub fn of(stress: Stress) -> Self {
        Self {
            stresses: vec![stress],
            strength: 1.0,
        }
    }

    /// What it is called for programs: `recession+late-payment`.
    pub fn id(&self) -> String {
        self.joined("+", |s| &s.id)
    }

    /// What it is called in English.
    pub fn name(&self) -> String {
        self.joined(" + ", |s| &s.name)
    }

    /// What it is called in Danish.
    pub fn name_da(&self) -> String {
        self.joined(" + ", |s| &s.name_da)
    }

    /// The strongest that is looked at: that of the stress that has the lowest.
    pub fn limit(&self) -> f64 {
        let limits = self.stresses.iter().map(|stress| stress.limit);
        limits.fold(f64::INFINITY, f64::min)
    }

    /// The same at another strength.
    #[must_use]
    pub fn at(&self, strength: f64) -> Self {
        Self {
            stresses: self.stresses.clone(),
            strength,
        }
    }

    fn joined(&self, between: &str, of: fn(&Stress) -> &str) -> String {
        let all: Vec<&str> = self.stresses.iter().map(of).collect();
        all.join(between)
    }
}

/// Finds what is meant among known stresses.
///
/// # Errors
/// A name that is none of them, an unknown word behind a semicolon, a time for stresses that have none.
pub fn choose(text: &str, known: &[Stress]) -> Result<Choice, String> {
    let mut parts = text.split(';');
    let names = parts.next().unwrap_or_default();
    let mut stresses: Vec<Stress> = Vec::new();
    for name in names.split('+').map(str::trim) {
        let found = known.iter().find(|stress| stress.id == name);
        let stress = found.ok_or_else(|| unknown(name, known))?;
        if stresses.iter().any(|s| s.id == stress.id) {
            return Err(format!("`{name}` is named twice in `{text}`"));
        }
        stresses.push(stress.clone());
    }
    let mut strength = 1.0;
    let mut said: Vec<&str> = Vec::new();
    for part in parts.map(str::trim).filter(|part| !part.is_empty()) {
        let (key, value) = part.split_once('=').ok_or_else(|| {
            format!("`{part}` says nothing: write from=…, lasts=… or strength=… behind a semicolon")
        })?;
        let (key, value) = (key.trim(), value.trim());
        if said.contains(&key) {
            return Err(format!("`{key}` is said twice in `{text}`"));
        }
        said.push(key);
        match key {
            "from" | "lasts" => {
                let timed = stresses.iter_mut().filter(|stress| stress.is_timed());
                let mut any = false;
                for stress in timed {
                    any = true;
                    let written = Some(in_toml(value));
                    if key == "from" {
                        stress.from = written;
                    } else {
                        stress.lasts = written;
                    }
                }
                if !any {
                    return Err(format!(
                        "`{names}` holds throughout and has no time, so that `{key}` has no meaning",
                        names = names.trim()
                    ));
                }
            }
            "strength" => {
                let most = stresses
                    .iter()
                    .map(|s| s.limit)
                    .fold(f64::INFINITY, f64::min);
                strength = value.replace('_', "").parse().unwrap_or(f64::NAN);
                if !(0.0..=most).contains(&strength) {
                    return Err(format!(
                        "`{part}`: the strength is a number from 0 (nothing) over 1 (as written) to the limit of {most}"
                    ));
                }
            }
            other => {
                let near = nearest(other, ["from", "lasts", "strength"]);
                let near = near.map_or(String::new(), |word| format!(" Did you mean `{word}`?"));
                return Err(format!(
                    "`{other}` is not known behind a semicolon: there are from, lasts and strength.{near}"
                ));
            }
        }
    }
    Ok(Choice { stresses, strength })
}

fn unknown(name: &str, known: &[Stress]) -> String {
    let ids: Vec<&str> = known.iter().map(|s| s.id.as_str()).collect();
    let near = nearest(name, ids.iter().copied());
    let near = near.map_or(String::new(), |id| format!(" Did you mean `{id}`?"));
    format!(
        "there is no stress `{name}`.{near} There are: {}.",
        ids.join(", ")
    )
}

/// A date as it is, a duration in quotes.
fn in_toml(value: &str) -> String {
    let bare = value.trim_matches('"');
    if bare.parse::<jiff::civil::Date>().is_ok() {
        bare.to_owned()
    } else {
        toml::Value::String(bare.to_owned()).to_string()
    }
}
