//! Metrics: what is measured, on whom, and what refers to what.

use super::Reader;
use super::exact::{add_up, shown};
use crate::contract::terms::{Baseline, Effect, Kind, Measure, Metric, Population, TimeUnit};
use crate::scenario::read::context::At;
use crate::scenario::shape::contract::metric::POPULATION;
use crate::scenario::value::{join, scalar};

/// A kind of figures in words.
pub fn kind_in_words(kind: Kind) -> &'static str {
    match kind {
        Kind::Claims => "claims of persons",
        Kind::Units => "units",
        Kind::Number => "a number",
        Kind::Money => "money",
    }
}

/// The unit of a metric that states none.
fn unit(measure: &Measure, currency: &str) -> String {
    match measure {
        Measure::Units { unit, .. } => match unit {
            TimeUnit::Day => "days",
            TimeUnit::Week => "weeks",
            TimeUnit::Month => "months",
            TimeUnit::Quarter => "quarters",
        },
        Measure::Rate { .. } => "%",
        Measure::Mean { .. } => "per person",
        _ => match measure.kind() {
            Kind::Claims => "claims",
            Kind::Units => "units",
            Kind::Money => return currency.to_owned(),
            Kind::Number => "",
        },
    }
    .to_owned()
}

impl Reader<'_, '_> {
    /// The metrics that have a section of their own; those that lines state in place come after them.
    pub fn read_metrics(&mut self, at: &At<'_>) {
        let members = at.get("metric").map(|m| m.members()).unwrap_or_default();
        for (id, at) in &members {
            let metric = self.metric(id, at);
            self.metrics.push(metric);
        }
        for (k, (_, at)) in members.iter().enumerate() {
            self.parts_fit(k, at);
        }
        for (k, (_, at)) in members.iter().enumerate() {
            self.no_metric_circle(k, at);
        }
    }

    fn metric(&mut self, id: &str, at: &At<'_>) -> Option<Metric> {
        let (name, name_da) = self.names(id, at);
        let unit_given = match at.get("unit") {
            Some(_) => self.cx.text(at, "unit").map(Some),
            None => Some(None),
        };
        let own_window = match at.get("person_window") {
            Some(_) => self.cx.weeks(at, "person_window", 1).map(Some),
            None => Some(None),
        };
        let on = self.population(at);
        let measure = at
            .get("measure")
            .and_then(|m| self.measure(&m, own_window.flatten()));
        let kind = measure.as_ref().map(Measure::kind);
        let against = kind.and_then(|kind| self.against(at, kind, measure.as_ref()));
        let measure = measure?;
        let (baseline, effect) = against?;
        Some(Metric {
            id: id.to_owned(),
            name,
            name_da,
            unit: unit_given?.unwrap_or_else(|| unit(&measure, &self.currency)),
            measure,
            baseline,
            effect,
            on: on?,
            person_window: own_window?,
        })
    }

    fn population(&mut self, at: &At<'_>) -> Option<Population> {
        let Some(field) = at.get("on") else {
            return Some(Population::Referred);
        };
        let position = scalar::choice(field.node, &field.path, &POPULATION, self.cx.faults)?;
        if position == 0 {
            return Some(Population::Referred);
        }
        if self.scene.is_some_and(|s| !s.programme) {
            self.cx.push(
                field
                    .fault("nobody starts a step: there is no programme")
                    .here("this scenario has no section [programme]")
                    .help("write on = \"referred\", or add a programme"),
            );
            return None;
        }
        Some(Population::Started)
    }

    /// A metric that a line states in place: its index.
    pub fn metric_in_place(
        &mut self,
        id: &str,
        names: (String, String),
        line: &At<'_>,
        at: &At<'_>,
    ) -> Option<usize> {
        if self.cx.declared.metrics.iter().any(|m| m == id) {
            self.cx.push(
                at.fault(format!("there is a metric `{id}` already"))
                    .here("a measure in place makes a metric of the line's name")
                    .help(format!(
                        "write metric = \"{id}\" if that one is meant, or rename this line"
                    )),
            );
            return None;
        }
        let measure = self.measure(at, None)?;
        let (baseline, effect) = self.against(line, measure.kind(), Some(&measure))?;
        self.metrics.push(Some(Metric {
            id: id.to_owned(),
            name: names.0,
            name_da: names.1,
            unit: unit(&measure, &self.currency),
            measure,
            baseline,
            effect,
            on: Population::Referred,
            person_window: None,
        }));
        let index = self.metrics.len() - 1;
        self.parts_fit(index, line);
        Some(index)
    }

    /// Baseline and effect of a metric, from its section or the line that states it.
    fn against(
        &mut self,
        at: &At<'_>,
        kind: Kind,
        measure: Option<&Measure>,
    ) -> Option<(Baseline, Effect)> {
        let baseline = match at.get("baseline") {
            Some(b) => self.baseline(&b, kind),
            None => Some(Baseline::None),
        };
        let saving = matches!(measure, Some(Measure::Saving { .. }));
        if saving && baseline == Some(Baseline::None) {
            let place = at.get("baseline").map_or(at.node.place, |b| b.node.place);
            let fault = crate::scenario::diagnostics::Fault::new(
                place,
                join(&at.path, "baseline"),
                "a saving needs what it is measured against",
            );
            self.cx.push(
                fault
                    .here("without a baseline nothing is ever saved")
                    .help("add for instance baseline = { agreed_path = { lives = 100_000 } }, or baseline = \"twin\""),
            );
            return None;
        }
        let effect = baseline.as_ref().and_then(|b| self.effect(at, kind, b));
        Some((baseline?, effect?))
    }

    /// Whether what a metric is made of has the right kind.
    fn parts_fit(&mut self, index: usize, at: &At<'_>) {
        let Some(metric) = self.metrics.get(index).cloned().flatten() else {
            return;
        };
        let inside = at.get("measure").or_else(|| at.get("metric"));
        let Some(measure) = inside else { return };
        let of = |form: &str| measure.get(form).and_then(|m| m.get("of"));
        match &metric.measure {
            Measure::Rate { of: part, .. } => {
                self.part_is(
                    *part,
                    of("rate"),
                    &[Kind::Claims],
                    "a rate is of people with claims",
                );
            }
            Measure::Mean { of: part, .. } => {
                let kinds = [Kind::Claims, Kind::Units];
                self.part_is(
                    *part,
                    of("mean"),
                    &kinds,
                    "a mean is of claims or units per person",
                );
            }
            Measure::Count { of: part } => {
                let kinds = [Kind::Claims, Kind::Units];
                self.part_is(*part, of("count"), &kinds, "a count is of claims or units");
            }
            Measure::Success { any, none, .. } => {
                for (field, parts) in [("any", any), ("none", none)] {
                    let list = measure.get("success").and_then(|s| s.get(field));
                    let items = list.map(|l| l.items()).unwrap_or_default();
                    for (part, item) in parts.iter().zip(items) {
                        let why = "the signs of a success are claims";
                        self.part_is(*part, Some(item), &[Kind::Claims], why);
                    }
                }
            }
            Measure::Composite { parts } => {
                let members = measure.get("composite").map(|c| c.members());
                for ((part, _), (_, member)) in parts.iter().zip(members.unwrap_or_default()) {
                    let why = "a composite weighs numbers";
                    self.part_is(*part, Some(member), &[Kind::Number], why);
                }
                if !add_up(parts.iter().map(|(_, weight)| *weight)) {
                    let sum = shown(parts.iter().map(|(_, weight)| *weight).sum());
                    self.cx.remark(
                        &format!("{}.composite", measure.path),
                        &format!("the weights add up to {sum}, not to 1"),
                        &format!("vægtene giver tilsammen {sum}, ikke 1"),
                    );
                }
            }
            _ => {}
        }
    }

    /// Reports a part of another kind than those that fit.
    pub fn part_is(&mut self, part: usize, at: Option<At<'_>>, kinds: &[Kind], why: &str) -> bool {
        let (Some(Some(metric)), Some(at)) = (self.metrics.get(part), at) else {
            return false;
        };
        let kind = metric.measure.kind();
        if kinds.contains(&kind) {
            return true;
        }
        let id = metric.id.clone();
        let fitting: Vec<&str> = self
            .metrics
            .iter()
            .flatten()
            .filter(|m| kinds.contains(&m.measure.kind()))
            .map(|m| m.id.as_str())
            .collect();
        let wanted: Vec<&str> = kinds.iter().map(|k| kind_in_words(*k)).collect();
        let help = if fitting.is_empty() {
            format!("define a metric that measures {}", wanted.join(" or "))
        } else {
            format!(
                "metrics that measure {}: {}",
                wanted.join(" or "),
                fitting.join(", ")
            )
        };
        self.cx.push(
            at.fault(why)
                .here(format!("`{id}` measures {}", kind_in_words(kind)))
                .help(help),
        );
        false
    }

    /// A metric that is made of itself, directly or by way of others, has no value.
    fn no_metric_circle(&mut self, start: usize, at: &At<'_>) {
        let mut reached: Vec<usize> = self.made_of(start);
        let mut next = 0;
        while let Some(part) = reached.get(next).copied() {
            next += 1;
            if part == start {
                let at = at.get("measure").unwrap_or_else(|| at.clone());
                self.cx.push(
                    at.fault("this metric is made of itself")
                        .here("directly, or by way of the metrics that it names")
                        .help("take one reference of the circle out"),
                );
                return;
            }
            for further in self.made_of(part) {
                if !reached.contains(&further) {
                    reached.push(further);
                }
            }
        }
    }

    fn made_of(&self, index: usize) -> Vec<usize> {
        match self.metrics.get(index).and_then(Option::as_ref) {
            Some(metric) => match &metric.measure {
                Measure::Rate { of, .. } | Measure::Mean { of, .. } | Measure::Count { of } => {
                    vec![*of]
                }
                Measure::Success { any, none, .. } => any.iter().chain(none).copied().collect(),
                Measure::Composite { parts } => parts.iter().map(|(part, _)| *part).collect(),
                _ => Vec::new(),
            },
            None => Vec::new(),
        }
    }

    /// The metrics that nothing pays for and nothing refers to.
    pub fn note_unused_metrics(&mut self, used: &[usize]) {
        let mut known: Vec<usize> = used.to_vec();
        let mut next = 0;
        while let Some(metric) = known.get(next).copied() {
            next += 1;
            for part in self.made_of(metric) {
                if !known.contains(&part) {
                    known.push(part);
                }
            }
        }
        for (k, metric) in self.metrics.iter().enumerate() {
            if let Some(metric) = metric
                && !known.contains(&k)
            {
                self.cx.remark(
                    &format!("contract.metric.{}", metric.id),
                    "no line pays for it, and nothing refers to it",
                    "ingen linje betaler for det, og intet henviser til det",
                );
            }
        }
    }
}
