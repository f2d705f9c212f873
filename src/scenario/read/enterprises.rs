//! The second staircase.

use super::context::{At, Context};
use crate::model::enterprise::{Cohort, Enterprises, Level, Openings};
use crate::model::number::Number;
use crate::model::state::StateId;
use crate::scenario::diagnostics::Fault;
use crate::scenario::provenance::Grade;
use crate::scenario::shape::{MONEY, MULTIPLIER, Measure, NOT_NEGATIVE, Names, SHARE, TIME};
use crate::scenario::value::{join, number};

impl Context<'_> {
    /// The enterprises: `Some(None)` if there are none.
    pub fn enterprises(&mut self) -> Option<Option<Enterprises>> {
        let cohorts = self.section("enterprise");
        let Some(at) = self.section("enterprises") else {
            if let Some(cohorts) = cohorts {
                self.push(
                    Fault::new(cohorts.node.place, "enterprise", "enterprises need a staircase")
                        .here("there is no section [enterprises]")
                        .help("add [enterprises] with levels = […] and [enterprises.openings], or take the enterprises out"),
                );
                return None;
            }
            return Some(None);
        };
        let levels = self.levels(&at);
        let openings = at.get("openings").and_then(|o| self.openings(&o));
        let cohorts = match cohorts {
            Some(section) => {
                let members = section.members();
                let list: Vec<_> = members
                    .iter()
                    .map(|(id, at)| self.cohorts(id, at))
                    .collect();
                let list: Option<Vec<_>> = list.into_iter().collect();
                list.map(|l| l.into_iter().flatten().collect::<Vec<_>>())
            }
            None => {
                self.push(
                    at.fault("no enterprise takes part")
                        .here("a staircase that nobody climbs")
                        .help("add a section [enterprise.ID] with municipality, count and start, or take [enterprises] out"),
                );
                None
            }
        };
        let cohorts = cohorts?;
        let total: u64 = cohorts.iter().map(|c| u64::from(c.count)).sum();
        if total >= u64::from(u16::MAX)
            && let Some(section) = self.section("enterprise")
        {
            self.push(
                section
                    .fault("too many enterprises")
                    .here("at most 65534 in all"),
            );
            return None;
        }
        Some(Some(Enterprises {
            levels: levels?,
            cohorts,
            openings: openings?,
        }))
    }

    fn levels(&mut self, at: &At<'_>) -> Option<Vec<Level>> {
        let list = at.get("levels")?;
        let section = self.section("level");
        let items = list.items();
        let mut used: Vec<u16> = Vec::new();
        let mut levels = Vec::new();
        let mut whole = true;
        for (i, item) in items.iter().enumerate() {
            let Some(index) = self.index(item, Names::Level) else {
                whole = false;
                continue;
            };
            if used.contains(&index) {
                self.push(
                    item.fault("this level is named twice")
                        .here("an enterprise climbs each level once"),
                );
                whole = false;
                continue;
            }
            used.push(index);
            let id = item.node.text().unwrap_or_default();
            let top = i + 1 == items.len();
            let at = section.as_ref().and_then(|s| s.get(id));
            match at.and_then(|at| self.level(id, &at, top)) {
                Some(level) => levels.push(level),
                None => whole = false,
            }
        }
        if whole && levels.is_empty() {
            self.push(
                list.fault("the second staircase needs levels")
                    .here("no level is named"),
            );
            return None;
        }
        whole.then_some(levels)
    }

    fn level(&mut self, id: &str, at: &At<'_>, top: bool) -> Option<Level> {
        let names = self.names(at, "name");
        let weeks = self.number_if(at, "weeks", Measure::Weeks, &TIME);
        let pass = self.number_or(at, "pass", Measure::Plain, &SHARE, 1.0);
        let repeats = self.whole_or(at, "repeats", 0, 100, 0);
        let accelerator = self.flag_or(at, "accelerator", false);
        let insolvency = match at.get("insolvency") {
            Some(at) => self.rate(&at).map(Some),
            None => Some(None),
        };
        let places = self.whole_or(at, "places", 0, 10_000, 0);
        let openings = self.openings_per_week(at);
        let seats = self.whole_or(at, "seats", 0, 10_000, 0);
        let job_loss = self.number_or(at, "job_loss", Measure::Plain, &MULTIPLIER, 1.0);
        let additional = match (at.has("additional"), openings) {
            // Nothing said: the side that does not flatter the programme, listed where it matters.
            (false, Some(openings)) if openings.best > 0.0 => {
                let path = join(&at.path, "additional");
                Some(self.built_in(&path, 0.0, None, Grade::U))
            }
            _ => self.number_or(at, "additional", Measure::Plain, &SHARE, 0.0),
        };
        let cost_per_start = self.number_or(at, "cost_per_start", Measure::Amount, &MONEY, 0.0);
        let cost_per_week = self.number_or(at, "cost_per_week", Measure::Amount, &MONEY, 0.0);
        let funding = self.funding(at, &[cost_per_start, cost_per_week]);

        if let (Some(openings), Some(0), Some(field)) = (openings, seats, at.get("openings"))
            && openings.best > 0.0
        {
            self.push(
                field
                    .fault("openings without seats are never filled")
                    .here(if at.has("seats") { "seats = 0" } else { "`seats` is missing and counts as 0" })
                    .help("add seats = 3 (jobs filled and openings open at a time), or take the openings out"),
            );
        }
        if !top && weeks.is_some_and(|w| w.is_none()) {
            self.notes.push(format!(
                "level.{id}: no `weeks`, so no enterprise ever climbs to the levels above"
            ));
        }
        if top && weeks.is_some_and(|w| w.is_some()) {
            self.notes.push(format!(
                "level.{id}: the highest level; its `weeks` and `pass` lead nowhere"
            ));
        }
        if cost_per_week.is_some_and(|c| c.best > 0.0) && accelerator == Some(false) {
            self.notes.push(format!(
                "level.{id}: cost_per_week is paid inside the accelerator only, and this level is not in it"
            ));
        }
        let (name, name_da) = names?;
        Some(Level {
            id: id.to_owned(),
            name,
            name_da,
            weeks: weeks?,
            pass: pass?,
            repeats: repeats? as u32,
            accelerator: accelerator?,
            insolvency: insolvency?,
            places: places? as u32,
            openings_per_week: openings?,
            seats: seats? as u32,
            job_loss: job_loss?,
            additional: additional?,
            cost_per_start: cost_per_start?,
            cost_per_week: cost_per_week?,
            funding: funding?,
        })
    }

    fn openings_per_week(&mut self, at: &At<'_>) -> Option<Number> {
        let Some(at) = at.get("openings") else {
            return Some(Number::fixed(0.0));
        };
        let parsed = number::read(
            at.node,
            &at.path,
            Measure::TimesPerTime,
            &NOT_NEGATIVE,
            false,
            self.faults,
        )?;
        let weeks = parsed.per?.weeks();
        Some(self.register(&at.path, parsed.scaled(1.0 / weeks), false))
    }

    fn openings(&mut self, at: &At<'_>) -> Option<Openings> {
        let job = at.get("job").and_then(|j| self.index(&j, Names::State));
        let after_failure = at
            .get("after_failure")
            .and_then(|j| self.index(&j, Names::State));
        for (field, state, wanted) in [("job", job, true), ("after_failure", after_failure, false)]
        {
            if let (Some(state), Some(field)) = (state, at.get(field)) {
                let name = self
                    .declared
                    .states
                    .get(usize::from(state))
                    .cloned()
                    .unwrap_or_default();
                if self.state_flag(&name, "in_work") != wanted {
                    let (what, here) = if wanted {
                        (
                            "an opening leads to a state in work",
                            "this state has in_work = false",
                        )
                    } else {
                        (
                            "who loses their job is not in work",
                            "this state has in_work = true",
                        )
                    };
                    let mut fault = field.fault(what).here(here);
                    if let Some(place) = self.state_place(&name) {
                        fault = fault.also(place, "the state");
                    }
                    self.push(fault.help("name another state"));
                }
            }
        }
        let lapse = self.weeks(at, "lapse", 1);
        let acceptance = self.number(at, "acceptance", Measure::Plain, &SHARE);
        let neighbour = self.number_or(at, "acceptance_neighbour", Measure::Plain, &SHARE, 0.0);
        Some(Openings {
            job: StateId(job?),
            after_failure: StateId(after_failure?),
            lapse: lapse?,
            acceptance: acceptance?,
            acceptance_neighbour: neighbour?,
        })
    }

    fn cohorts(&mut self, id: &str, at: &At<'_>) -> Option<Vec<Cohort>> {
        let municipality = at
            .get("municipality")
            .and_then(|m| self.index(&m, Names::Municipality));
        let count = self.whole(at, "count", 1, 10_000);
        let start = at.get("start")?;
        let dates = if start.node.list().is_some() {
            start.items()
        } else {
            vec![start.clone()]
        };
        if dates.is_empty() {
            self.push(
                start
                    .fault("no start date is given")
                    .here("at least one date"),
            );
        }
        let weeks: Vec<_> = dates.iter().map(|d| self.week_of(d)).collect();
        let weeks: Vec<u32> = weeks.into_iter().collect::<Option<_>>()?;
        let (municipality, count) = (municipality?, count? as u32);
        Some(
            weeks
                .into_iter()
                .map(|start| Cohort {
                    id: id.to_owned(),
                    municipality,
                    count,
                    start,
                })
                .collect(),
        )
    }
}
