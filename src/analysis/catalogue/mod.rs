//! The metrics of a run: what each is called, in which unit, and how it is read off the findings of a replication.

mod contract;
mod economy;
mod investors;
mod people;

use super::findings::Findings;
use super::summary::{Topic, Unit};
use crate::scenario::Scenario;
use std::borrow::Cow;

/// Reads a metric off the findings; NaN where it is undefined.
pub type Read = Box<dyn Fn(&Findings) -> f64 + Send + Sync>;

/// An event whose probability is worth knowing.
pub struct Event {
    /// Stable id within the metric.
    pub id: &'static str,
    /// English.
    pub name: &'static str,
    /// Danish.
    pub name_da: &'static str,
    /// Whether a value is one.
    pub holds: fn(f64) -> bool,
}

/// A metric.
pub struct Entry {
    /// Stable id.
    pub id: String,
    /// Topic.
    pub topic: Topic,
    /// Unit.
    pub unit: Unit,
    /// English.
    pub name: String,
    /// Danish.
    pub name_da: String,
    /// Belongs on the first page.
    pub headline: bool,
    /// Low values are bad: report the expected shortfall of the low tail.
    pub shortfall: bool,
    /// Events.
    pub events: Vec<Event>,
    /// How to read it.
    pub read: Read,
}

/// A name as metrics have it: what the investors get may be asked for as `investor.` too.
pub fn as_metrics_have_it(name: &str) -> Cow<'_, str> {
    match name.strip_prefix("investor.") {
        Some(rest) => format!("investors.{rest}").into(),
        None => name.into(),
    }
}

impl Entry {
    fn new(
        id: impl Into<String>,
        topic: Topic,
        unit: Unit,
        name: &str,
        name_da: &str,
        read: Read,
    ) -> Self {
        Self {
            id: id.into(),
            topic,
            unit,
            name: name.into(),
            name_da: name_da.into(),
            headline: false,
            shortfall: false,
            events: Vec::new(),
            read,
        }
    }

    fn headline(mut self) -> Self {
        self.headline = true;
        self
    }

    fn shortfall(mut self) -> Self {
        self.shortfall = true;
        self
    }

    fn event(
        mut self,
        id: &'static str,
        name: &'static str,
        name_da: &'static str,
        holds: fn(f64) -> bool,
    ) -> Self {
        self.events.push(Event {
            id,
            name,
            name_da,
            holds,
        });
        self
    }
}

/// All metrics of a scenario, in reporting order.
pub fn catalogue(scenario: &Scenario, years: &[String]) -> Vec<Entry> {
    let mut out = Vec::new();
    investors::entries(scenario, &mut out);
    economy::entries(scenario, years, &mut out);
    contract::entries(scenario, &mut out);
    people::entries(scenario, &mut out);
    out
}

/// Øre as kroner.
fn kroner(ore: i64) -> f64 {
    ore as f64 / 100.0
}

fn or_nan(value: Option<f64>) -> f64 {
    value.unwrap_or(f64::NAN)
}
