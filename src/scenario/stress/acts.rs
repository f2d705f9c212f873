//! What stresses change in a scenario, field by field, or why they make no sense there.

use super::sense::{Measured, Reason, lacks, measured};
use super::{Choice, Stress};
use crate::scenario::Scenario;
use crate::scenario::edits::Edit;
use crate::scenario::same;
use crate::scenario::units;

/// Why a stress makes no sense in a scenario.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misfit {
    /// The stress.
    pub id: String,
    /// In English.
    pub why: String,
    /// In Danish.
    pub why_da: String,
}

/// What the stresses of a choice change in a scenario.
///
/// # Errors
/// The first stress that makes no sense there, and why.
pub fn acts(choice: &Choice, scenario: &Scenario) -> Result<Vec<Edit>, Misfit> {
    let mut out = Vec::new();
    for stress in &choice.stresses {
        let acts = Acts {
            stress,
            scenario,
            strength: choice.strength,
        };
        let edits = acts.all().map_err(|(why, why_da)| Misfit {
            id: stress.id.clone(),
            why,
            why_da,
        })?;
        let path = |edit: &Edit| match edit {
            Edit::Put(path, _) | Edit::Change(path, _) => path.clone(),
        };
        // one of two would undo the other, without a word
        let before: Vec<String> = out.iter().map(path).collect();
        if let Some(twice) = edits.iter().map(path).find(|path| before.contains(path)) {
            return Err(Misfit {
                id: stress.id.clone(),
                why: format!(
                    "another of these stresses acts on {twice} as well: they cannot be laid over each other"
                ),
                why_da: format!(
                    "en anden af disse stress virker også på {twice}: de kan ikke lægges oven på hinanden"
                ),
            });
        }
        out.extend(edits);
    }
    Ok(out)
}

struct Acts<'a> {
    stress: &'a Stress,
    scenario: &'a Scenario,
    strength: f64,
}

impl Acts<'_> {
    fn all(&self) -> Result<Vec<Edit>, Reason> {
        let mut edits = self.shock()?;
        for (pattern, factor) in &self.stress.scale {
            self.change(
                pattern,
                1.0 + self.strength * (factor - 1.0),
                0.0,
                None,
                &mut edits,
            )?;
        }
        for (pattern, toward) in &self.stress.toward {
            let times = (1.0 - self.strength * toward.by).max(0.0);
            let only = toward.only.as_deref();
            self.change(pattern, times, toward.to, only, &mut edits)?;
        }
        self.set(&mut edits)?;
        self.add(&mut edits)?;
        self.misread(&mut edits)?;
        if edits.is_empty() {
            return Err(self.nothing());
        }
        Ok(edits)
    }

    /// Nothing of what the stress acts on is there.
    fn nothing(&self) -> Reason {
        let stress = self.stress;
        let paths = stress.scale.iter().map(|(path, _)| path);
        let paths = paths.chain(stress.toward.iter().map(|(path, _)| path));
        let paths = paths.chain(stress.set.iter().map(|(path, _)| path));
        let paths = paths.chain(stress.add.iter().map(|(path, _)| path));
        match paths.map(String::as_str).next() {
            Some(path) if path.starts_with("contract.") && self.scenario.contract.is_none() => (
                "the scenario has no contract".into(),
                "scenariet har ingen kontrakt".into(),
            ),
            Some(path) => (
                format!("the scenario has nothing of what it acts on, such as {path}"),
                format!("scenariet har intet af det, den virker på, fx {path}"),
            ),
            None => (
                "the scenario has nothing of what it acts on".into(),
                "scenariet har intet af det, den virker på".into(),
            ),
        }
    }

    /// Numbers that are believed and match a pattern.
    fn change(
        &self,
        pattern: &str,
        times: f64,
        around: f64,
        only: Option<&str>,
        edits: &mut Vec<Edit>,
    ) -> Result<(), Reason> {
        let numbers = self.scenario.provenance.iter();
        let numbers = numbers.filter(|a| a.origin != "built in" && !a.agreed);
        let matching: Vec<_> = numbers.filter(|a| matches(pattern, &a.path)).collect();
        let only = only.map_or_else(String::new, |side| format!(", only = \"{side}\""));
        for number in &matching {
            // a number that is the same as another changes with it
            if let Some(other) = same::link(&number.value) {
                if matching.iter().any(|a| a.path == other)
                    || same_as_chain(self.scenario, &other, &|path| matches(pattern, path))
                {
                    continue;
                }
                return Err((
                    format!(
                        "{} is the same number as {other}, which it does not act on",
                        number.path
                    ),
                    format!(
                        "{} er det samme tal som {other}, som den ikke virker på",
                        number.path
                    ),
                ));
            }
            let around = if around == 0.0 {
                String::new()
            } else {
                format!(", around = {around}")
            };
            edits.push(Edit::Change(
                number.path.clone(),
                format!("{{ times = {times}{around}{only} }}"),
            ));
        }
        Ok(())
    }

    fn set(&self, edits: &mut Vec<Edit>) -> Result<(), Reason> {
        for (pattern, value) in &self.stress.set {
            let number: Option<f64> = value.parse().ok();
            let believed = self
                .scenario
                .provenance
                .iter()
                .any(|a| !a.agreed && a.origin != "built in" && matches(pattern, &a.path));
            match number {
                // what is drawn is drawn all the same, so that nothing else is drawn differently
                Some(to) if believed => {
                    self.change(pattern, 1.0 - self.strength, to, None, edits)?;
                }
                _ if self.strength != 1.0 => {
                    return Err((
                        format!("{pattern} = {value} cannot hold by degrees"),
                        format!("{pattern} = {value} kan ikke gælde gradvist"),
                    ));
                }
                _ => edits.push(Edit::Put(pattern.clone(), value.clone())),
            }
        }
        Ok(())
    }

    fn add(&self, edits: &mut Vec<Edit>) -> Result<(), Reason> {
        for (path, more) in &self.stress.add {
            if path.starts_with("contract.") && self.scenario.contract.is_none() {
                continue;
            }
            let unclear = || {
                (
                    format!(
                        "{path}: only durations of months, quarters or years can be added to each other"
                    ),
                    format!(
                        "{path}: kun varigheder i måneder, kvartaler eller år kan lægges sammen"
                    ),
                )
            };
            let months = |text: &str| {
                let duration = units::duration(text).ok()?;
                duration.unit.months().map(|m| m * duration.count)
            };
            let now = match self.written(path) {
                Some(text) => months(&text).ok_or_else(unclear)?,
                None => 0.0,
            };
            let more = months(more).ok_or_else(unclear)?;
            let months = libm::round(now + self.strength * more).max(0.0);
            edits.push(Edit::Put(path.clone(), format!("\"{months} months\"")));
        }
        Ok(())
    }

    /// The text at a path of the resolved scenario.
    fn written(&self, path: &str) -> Option<String> {
        let table: toml::Table = self.scenario.resolved_toml.parse().ok()?;
        let mut keys = path.split('.');
        let first = table.get(keys.next()?)?;
        let value = keys.try_fold(first, |value, key| value.get(key))?;
        value.as_str().map(str::to_owned)
    }

    fn misread(&self, edits: &mut Vec<Edit>) -> Result<(), Reason> {
        if self.stress.misreading.is_empty() {
            return Ok(());
        }
        let Some(terms) = &self.scenario.contract else {
            return Err((
                "nothing is measured: the scenario has no contract".into(),
                "intet måles: scenariet har ingen kontrakt".into(),
            ));
        };
        let Measured {
            baselines,
            counts,
            claims,
        } = measured(terms);
        let before = edits.len();
        for (field, factor) in &self.stress.misreading {
            let factor = (1.0 + self.strength * (factor - 1.0)).max(0.0);
            let there = match field.as_str() {
                "baseline" => baselines,
                // nobody can make more of a claim than one
                _ => counts || (claims && factor <= 1.0),
            };
            if there {
                edits.push(Edit::Put(format!("misreading.{field}"), factor.to_string()));
            }
        }
        if edits.len() > before {
            return Ok(());
        }
        if claims {
            return Err((
                "the contract pays for claims, and nobody can make more of them than there are people who do".into(),
                "kontrakten betaler for enkelte resultater, og ingen kan få flere, end der er mennesker, der opnår dem".into(),
            ));
        }
        Err((
            "the contract measures nothing that could be misread so".into(),
            "kontrakten måler intet, der kan måles sådan forkert".into(),
        ))
    }

    fn shock(&self) -> Result<Vec<Edit>, Reason> {
        let stress = self.stress;
        if stress.shock.is_empty() {
            return Ok(Vec::new());
        }
        let spec = &self.scenario.spec;
        let named = self.named_states();
        let field = |name: &str| {
            let written = stress.shock.iter().find(|(key, _)| key == name);
            written.map(|(_, value)| value.as_str())
        };
        let mut text = String::new();
        let mut missing: Option<Reason> = None;
        for (key, value) in stress.shock.iter().filter(|(key, _)| key != "states") {
            match lacks(key, spec, field("states").map(|_| named.as_slice())) {
                Some(reason) => missing = missing.or(Some(reason)),
                None => {
                    let value = by_degrees(value, self.strength);
                    text += &format!(", {key} = {value}");
                }
            }
        }
        if text.is_empty() {
            return Err(missing.unwrap_or_else(|| self.nothing()));
        }
        if field("states").is_some() {
            let quoted: Vec<String> = named.iter().map(|s| format!("\"{s}\"")).collect();
            text += &format!(", states = [{}]", quoted.join(", "));
        }
        if let Some(lasts) = &stress.lasts {
            text += &format!(", lasts = {lasts}");
        }
        let from = stress.from.as_deref().unwrap_or("\"0 weeks\"");
        let name = |text: &str| toml::Value::String(text.to_owned()).to_string();
        Ok(vec![Edit::Put(
            format!("shock.stress-{}", stress.id),
            format!(
                "{{ name = {}, name_da = {}, from = {from}{text} }}",
                name(&stress.name),
                name(&stress.name_da)
            ),
        )])
    }

    /// The states that a shock names and the scenario has.
    fn named_states(&self) -> Vec<String> {
        let list = self.stress.shock.iter().find(|(key, _)| key == "states");
        let names: Vec<String> = list
            .and_then(|(_, value)| format!("states = {value}").parse::<toml::Table>().ok())
            .and_then(|table| table.get("states")?.as_array().cloned())
            .into_iter()
            .flatten()
            .filter_map(|name| name.as_str().map(str::to_owned))
            .collect();
        let known = |name: &String| self.scenario.spec.states.iter().any(|s| s.id == *name);
        names.into_iter().filter(known).collect()
    }
}

/// A multiplier of some strength: 0 is 1, and 1 is what is written.
fn by_degrees(value: &str, strength: f64) -> String {
    if strength == 1.0 {
        return value.to_owned();
    }
    let changed = format!("changed = {{ times = {strength}, around = 1 }}");
    match value.trim().strip_suffix('}') {
        Some(table) => format!("{}, {changed} }}", table.trim_end()),
        None => format!("{{ value = {value}, {changed} }}"),
    }
}

/// Whether a path has the form of a pattern, in which a star stands for any one name.
fn matches(pattern: &str, path: &str) -> bool {
    let (mut pattern, mut path) = (pattern.split('.'), path.split('.'));
    loop {
        match (pattern.next(), path.next()) {
            (None, None) => return true,
            (Some(a), Some(b)) if a == "*" || a == b => {}
            _ => return false,
        }
    }
}

/// Whether a number, or one further on that it is the same as, is among those that are changed.
fn same_as_chain(scenario: &Scenario, path: &str, changed: &dyn Fn(&str) -> bool) -> bool {
    changed(path) || same::chain(&scenario.provenance, path).any(|path| changed(&path))
}
