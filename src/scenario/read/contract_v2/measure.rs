//! What is measured.

use super::Reader;
use crate::contract_v2::terms::{Condition, Kind, Measure, Per, SavingComponent, TimeUnit};
use crate::scenario::read::context::At;
use crate::scenario::shape::contract::measure::{
    COMPONENTS, CONDITIONS, PER_WORDS, REPORTED_KINDS, TIME_UNITS,
};
use crate::scenario::shape::{ANY, HOURS, Measure as How, Names};
use crate::scenario::value::{join, scalar};
use rust_decimal::Decimal;

/// Most people in a group or of a rate.
const MOST_PEOPLE: i64 = 100_000_000;

impl Reader<'_, '_> {
    /// Reads a measure; `own_window` is the window that its metric states.
    pub fn measure(&mut self, at: &At<'_>, own_window: Option<u32>) -> Option<Measure> {
        let (form, terms) = at
            .members()
            .into_iter()
            .find(|(key, _)| FORMS.contains(key))?;
        match form {
            "job_start" => {
                let min_hours = self.min_hours(&terms)?;
                self.work_exists(&terms, min_hours)?;
                Some(Measure::JobStart { min_hours })
            }
            "weeks_in_work" => {
                let min_hours = self.min_hours(&terms);
                let spell = self.spell(&terms, own_window);
                let (min_hours, (weeks, gap)) = (min_hours?, spell?);
                self.work_exists(&terms, min_hours)?;
                let of = Condition::Work { min_hours };
                Some(Measure::Spell { of, weeks, gap })
            }
            "self_support" | "off_support" | "weeks_in_states" => {
                let of = match form {
                    "self_support" => Some(Condition::SelfSupport),
                    "off_support" => Some(Condition::OffSupport),
                    _ => self.states(&terms),
                };
                let spell = self.spell(&terms, own_window);
                let (of, (weeks, gap)) = (of?, spell?);
                self.condition_exists(&terms, &of)?;
                Some(Measure::Spell { of, weeks, gap })
            }
            "enrolled" => Some(Measure::Enrolled),
            "step_started" => self.step(&terms).map(|step| Measure::StepStarted { step }),
            "step_completed" => self
                .step(&terms)
                .map(|step| Measure::StepCompleted { step }),
            "success" => self.success(&terms, own_window),
            "units" => self.units(&terms, own_window),
            "rate" => {
                let (of, per) = (self.part(&terms, "of"), self.per(&terms));
                Some(Measure::Rate { of: of?, per: per? })
            }
            "mean" => {
                let (of, per) = (self.part(&terms, "of"), self.per(&terms));
                Some(Measure::Mean { of: of?, per: per? })
            }
            "count" => self.part(&terms, "of").map(|of| Measure::Count { of }),
            "composite" => self.composite(&terms),
            "saving" => self.saving(&terms),
            "reported" => self.reported(&terms),
            _ => None,
        }
    }

    fn min_hours(&mut self, at: &At<'_>) -> Option<f64> {
        self.cx.agreed_or(at, "min_hours", How::Plain, &HOURS, 0.0)
    }

    /// Weeks and gap of a spell, which has to fit into the time in which it counts.
    fn spell(&mut self, at: &At<'_>, own_window: Option<u32>) -> Option<(u32, u32)> {
        let weeks = self.cx.weeks(at, "weeks", 1);
        let gap = match at.get("gap") {
            Some(_) => self.cx.weeks(at, "gap", 0),
            None => Some(0),
        };
        let (weeks, gap) = (weeks?, gap?);
        self.fits_the_window(&at.get("weeks")?, weeks, own_window)?;
        Some((weeks, gap))
    }

    /// Weeks that must be reached have to fit into the time in which they count.
    fn fits_the_window(&mut self, at: &At<'_>, weeks: u32, own: Option<u32>) -> Option<()> {
        let Some(schedule) = &self.schedule else {
            return Some(());
        };
        let contract = (schedule.until.since(schedule.from).saturating_add(1) / 7).max(0);
        let contract = u32::try_from(contract).unwrap_or(0);
        let person = own.or(schedule.person_window);
        let (window, whose) = match person {
            Some(person) if person <= contract => (person, "the window of a person"),
            _ => (contract, "the measurement"),
        };
        if weeks > window {
            self.cx.push(
                at.fault("this can never pay: its weeks do not fit")
                    .here(format!(
                        "{weeks} weeks are needed, and {whose} has {window}"
                    ))
                    .help("ask for fewer weeks, or make the window longer"),
            );
            return None;
        }
        Some(())
    }

    fn states(&mut self, at: &At<'_>) -> Option<Condition> {
        let list = at.get("states")?;
        let items = list.items();
        if items.is_empty() {
            self.cx.push(
                list.fault("this can never pay: no state is named")
                    .here("this list is empty")
                    .help("name at least one state, for instance [\"education\"]"),
            );
            return None;
        }
        let mut names: Vec<String> = Vec::new();
        for item in &items {
            let name = self.name(item, Names::State)?;
            if names.contains(&name) {
                self.cx.push(
                    item.fault("this state is named twice")
                        .here("it counts once"),
                );
                return None;
            }
            names.push(name);
        }
        Some(Condition::States(names))
    }

    fn step(&mut self, at: &At<'_>) -> Option<String> {
        self.name(at, Names::Step)
    }

    fn success(&mut self, at: &At<'_>, own_window: Option<u32>) -> Option<Measure> {
        let any = self.parts(at, "any");
        let none = self.parts(at, "none");
        let after = self.cx.weeks(at, "after", 0);
        let (any, none, after) = (any?, none?, after?);
        if let Some(both) = any.iter().find(|k| none.contains(k)) {
            let id = self.cx.declared.metrics.get(*both).cloned();
            let id = id.unwrap_or_default();
            let list = at.get("none")?;
            self.cx.push(
                list.fault(format!("`{id}` is a good sign and a bad one"))
                    .here("it stands in `any` too")
                    .help("take it out of one of the two lists"),
            );
            return None;
        }
        if any.is_empty() && none.is_empty() {
            self.cx.push(
                at.fault("this success asks for nothing")
                    .here("neither `any` nor `none` names a metric")
                    .help(
                        "name metrics of claims, or measure the intake itself: { enrolled = {} }",
                    ),
            );
            return None;
        }
        self.fits_the_window(&at.get("after")?, after, own_window)?;
        Some(Measure::Success { any, none, after })
    }

    /// Metrics in a list; none if it is absent.
    fn parts(&mut self, at: &At<'_>, field: &str) -> Option<Vec<usize>> {
        let items = at.get(field).map(|l| l.items()).unwrap_or_default();
        let indices: Vec<Option<usize>> = items
            .iter()
            .map(|item| self.cx.index(item, Names::Metric).map(usize::from))
            .collect();
        indices.into_iter().collect()
    }

    fn part(&mut self, at: &At<'_>, field: &str) -> Option<usize> {
        let at = at.get(field)?;
        self.cx.index(&at, Names::Metric).map(usize::from)
    }

    fn per(&mut self, at: &At<'_>) -> Option<Per> {
        let Some(at) = at.get("per") else {
            return Some(Per::Referred);
        };
        let faults = &mut *self.cx.faults;
        match scalar::whole_or(at.node, &at.path, 1, MOST_PEOPLE, &PER_WORDS, faults)? {
            Ok(people) => u32::try_from(people).ok().map(Per::People),
            Err(0) => Some(Per::Referred),
            Err(_) => Some(Per::Planned),
        }
    }

    fn units(&mut self, at: &At<'_>, own_window: Option<u32>) -> Option<Measure> {
        let field = at.get("of")?;
        let of = if field.node.table().is_some() {
            self.states(&field)
        } else {
            match scalar::choice(field.node, &field.path, &CONDITIONS, self.cx.faults)? {
                0 => self
                    .min_hours(at)
                    .map(|min_hours| Condition::Work { min_hours }),
                1 => Some(Condition::SelfSupport),
                _ => Some(Condition::OffSupport),
            }
        };
        if let Some(hours) = at.get("min_hours")
            && of
                .as_ref()
                .is_some_and(|of| !matches!(of, Condition::Work { .. }))
        {
            self.cx.push(
                hours
                    .fault("hours count only in work")
                    .here("this measure is not of work")
                    .help("take this out, or write of = \"work\""),
            );
            return None;
        }
        let unit = at.get("per").and_then(|per| {
            scalar::choice(per.node, &per.path, &TIME_UNITS, self.cx.faults).map(|k| match k {
                0 => TimeUnit::Day,
                1 => TimeUnit::Week,
                2 => TimeUnit::Month,
                _ => TimeUnit::Quarter,
            })
        });
        let weeks = |reader: &mut Self, field: &str| match at.get(field) {
            Some(_) => reader.cx.weeks(at, field, 0),
            None => Some(0),
        };
        let after = weeks(self, "after");
        let gap = weeks(self, "gap");
        let most = match at.get("most") {
            Some(_) => self
                .cx
                .whole(at, "most", 1, 1_000_000)
                .and_then(|m| u32::try_from(m).ok())
                .map(Some),
            None => Some(None),
        };
        let (of, after) = (of?, after?);
        // One more week is needed than those that pay nothing yet.
        if let Some(field) = at.get("after") {
            self.fits_the_window(&field, after.saturating_add(1), own_window)?;
        }
        match &of {
            Condition::Work { min_hours } => self.work_exists(at, *min_hours)?,
            of => self.condition_exists(at, of)?,
        }
        Some(Measure::Units {
            of,
            unit: unit?,
            after,
            gap: gap?,
            most: most?,
        })
    }

    fn composite(&mut self, at: &At<'_>) -> Option<Measure> {
        let members = at.members();
        if members.is_empty() {
            self.cx.push(
                at.fault("this composite is made of nothing")
                    .here("no metric is named")
                    .help("write composite = { m1 = 0.4, m2 = 0.6 }"),
            );
            return None;
        }
        let mut parts: Vec<Option<(usize, Decimal)>> = Vec::new();
        for (id, member) in &members {
            let weight = self.decimal_at(member, How::Plain, &ANY);
            if weight.is_some_and(|w| w.is_zero()) {
                self.cx.push(
                    member
                        .fault("a weight of 0 counts for nothing")
                        .here("this part has no influence")
                        .help("take it out, or give it a weight"),
                );
            }
            let index = self.cx.position(Names::Metric, id).map(usize::from);
            parts.push(index.zip(weight));
        }
        let parts = parts.into_iter().collect::<Option<_>>()?;
        Some(Measure::Composite { parts })
    }

    fn saving(&mut self, at: &At<'_>) -> Option<Measure> {
        let mut components = Vec::new();
        let mut whole = true;
        for item in at.get("components").map(|c| c.items()).unwrap_or_default() {
            let position = scalar::choice(item.node, &item.path, &COMPONENTS, self.cx.faults);
            let component = match position {
                Some(0) => SavingComponent::Tax,
                Some(_) => SavingComponent::OrdinaryEffort,
                None => {
                    whole = false;
                    continue;
                }
            };
            if components.contains(&component) {
                self.cx.push(
                    item.fault("this component is named twice")
                        .here("it counts once"),
                );
                whole = false;
            }
            components.push(component);
        }
        let less_effort = self.cx.flag_or(at, "less_effort", false);
        Some(Measure::Saving {
            components: whole.then_some(components)?,
            less_effort: less_effort?,
        })
    }

    fn reported(&mut self, at: &At<'_>) -> Option<Measure> {
        let position = scalar::choice(at.node, &at.path, &REPORTED_KINDS, self.cx.faults)?;
        if self.scene.is_some() {
            self.cx.push(
                at.fault("a simulation cannot measure this")
                    .here("nobody reports from inside a scenario")
                    .help("name what is measured in the lives, for instance { job_start = {} }, or settle the contract file with outcomes of its own"),
            );
            return None;
        }
        Some(Measure::Reported(match position {
            0 => Kind::Claims,
            1 => Kind::Units,
            2 => Kind::Number,
            _ => Kind::Money,
        }))
    }

    /// A name that is defined, or may be in a scenario.
    pub fn name(&mut self, at: &At<'_>, names: Names) -> Option<String> {
        crate::scenario::shape::check::reference(
            at.node,
            &at.path,
            names,
            self.cx.declared,
            self.cx.faults,
        )
    }

    /// Name in English and Danish; the key stands in for one that is absent.
    pub fn names(&mut self, id: &str, at: &At<'_>) -> (String, String) {
        let english = self.cx.text(at, "name").unwrap_or_else(|| id.to_owned());
        let danish = self.cx.text(at, "name_da");
        let danish = danish.unwrap_or_else(|| english.clone());
        (english, danish)
    }

    /// The path of a field inside a place.
    pub fn path(&self, at: &At<'_>, field: &str) -> String {
        join(&at.path, field)
    }
}

/// The forms of a measure.
const FORMS: [&str; 16] = [
    "job_start",
    "weeks_in_work",
    "self_support",
    "off_support",
    "weeks_in_states",
    "enrolled",
    "step_started",
    "step_completed",
    "success",
    "units",
    "rate",
    "mean",
    "count",
    "composite",
    "saving",
    "reported",
];
