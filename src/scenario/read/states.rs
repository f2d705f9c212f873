//! Municipalities, funders, states, tariffs.

use super::context::{At, Context};
use crate::model::account::Party;
use crate::model::group::Municipality;
use crate::model::number::Number;
use crate::model::state::{Benefit, Counts, Financing, State, Tariff};
use crate::scenario::diagnostics::Fault;
use crate::scenario::shape::{HOURS, Measure, Names, SHARE};
use crate::scenario::source::{FileId, Place};
use crate::scenario::value::{join, tariff};

impl Context<'_> {
    /// All municipalities.
    pub fn municipalities(&mut self) -> Option<Vec<Municipality>> {
        let section = self.section("municipality")?;
        let list: Vec<_> = section
            .members()
            .iter()
            .map(|(id, at)| self.municipality(id, at))
            .collect();
        list.into_iter().collect()
    }

    fn municipality(&mut self, id: &str, at: &At<'_>) -> Option<Municipality> {
        let mut neighbours = Vec::new();
        let items = at.get("neighbours").map(|n| n.items()).unwrap_or_default();
        let mut whole = true;
        for item in items {
            let Some(index) = self.index(&item, Names::Municipality) else {
                whole = false;
                continue;
            };
            if item.node.text() == Some(id) {
                self.push(
                    item.fault("a municipality is not its own neighbour")
                        .here("take this out"),
                );
            } else if neighbours.contains(&index) {
                self.push(
                    item.fault("this neighbour is named twice")
                        .here("take one out"),
                );
            }
            neighbours.push(index);
        }
        neighbours.sort_unstable();
        let name = self.text(at, "name");
        let tax_rate = self.number(at, "tax_rate", Measure::Plain, &SHARE);
        let tax_kept = self.number(at, "tax_kept", Measure::Plain, &SHARE);
        Some(Municipality {
            id: id.to_owned(),
            name: name?,
            tax_rate: tax_rate?,
            tax_kept: tax_kept?,
            neighbours: whole.then_some(neighbours)?,
        })
    }

    /// Parties of a section: funders or tranches.
    pub fn parties(&mut self, section: Option<At<'_>>) -> Option<Vec<Party>> {
        let members = section.map(|s| s.members()).unwrap_or_default();
        let list: Vec<_> = members
            .iter()
            .map(|(id, at)| {
                let (name, name_da) = self.names(at, "name")?;
                let id = (*id).to_owned();
                Some(Party { id, name, name_da })
            })
            .collect();
        list.into_iter().collect()
    }

    /// All states.
    pub fn states(&mut self) -> Option<Vec<State>> {
        let section = self.section("state")?;
        let members = section.members();
        let list: Vec<_> = members.iter().map(|(id, at)| self.state(id, at)).collect();
        list.into_iter().collect()
    }

    fn state(&mut self, id: &str, at: &At<'_>) -> Option<State> {
        let names = self.names(at, "name");
        let counts = at.get("counts").and_then(|c| match c.node.text() {
            Some("support") => Some(Counts::Support),
            Some("self-support") => Some(Counts::SelfSupport),
            Some("neutral") => Some(Counts::Neutral),
            _ => None,
        });
        let in_work = self.flag_or(at, "in_work", false);
        let education = self.flag_or(at, "education", false);
        let absorbing = self.flag_or(at, "absorbing", false);
        let hours = self.number_or(at, "hours", Measure::HoursPerWeek, &HOURS, 0.0);
        let wage = self.tariff_if(at, "wage");
        let rate = self.tariff_if(at, "benefit");
        let taxable = self.flag_or(at, "taxable", true);
        let financing = self.financing(at);
        let ordinary_effort = self.tariff_if(at, "ordinary_effort");

        if in_work == Some(false) && (at.has("hours") || at.has("wage")) {
            self.notes.push(format!(
                "{}: has hours or a wage but in_work = false: its weeks do not count as work (right for subsidised jobs)",
                at.path
            ));
        }
        if counts == Some(Counts::SelfSupport) && at.has("benefit") {
            self.notes.push(format!(
                "{}: counts as self-support although a benefit is paid",
                at.path
            ));
        }
        let (name, name_da) = names?;
        let benefit = match rate? {
            Some(rate) => Some(Benefit {
                rate,
                taxable: taxable?,
                financing: financing?,
            }),
            None => None,
        };
        Some(State {
            id: id.to_owned(),
            name,
            name_da,
            counts: counts?,
            in_work: in_work?,
            education: education?,
            absorbing: absorbing?,
            hours: hours?,
            wage: wage?,
            benefit,
            ordinary_effort: ordinary_effort?,
        })
    }

    fn financing(&mut self, at: &At<'_>) -> Option<Financing> {
        let Some(at) = at.get("financing") else {
            return Some(Financing::Refund);
        };
        match at.node.text() {
            Some("refund") => Some(Financing::Refund),
            Some("co-financing") => Some(Financing::CoFinancing),
            Some(_) => None,
            None => self.shares(&at, Names::Bearer).map(Financing::Fixed),
        }
    }

    /// A tariff: `Some(None)` if it is absent, `None` if it is broken.
    pub fn tariff_if(&mut self, at: &At<'_>, field: &str) -> Option<Option<Tariff>> {
        match at.get(field) {
            Some(at) => self.tariff(&at).map(Some),
            None => Some(None),
        }
    }

    fn tariff(&mut self, at: &At<'_>) -> Option<Tariff> {
        let parsed = tariff::read(at.node, &at.path, self.faults)?;
        let growth = match parsed.growth {
            Some(growth) => Some(self.register(&join(&at.path, "growth"), growth, false)),
            None => self.default_growth(at),
        };
        let start = self.calendar.map(|c| c.start.year());
        let mut by_year: Vec<(i16, Number)> = Vec::new();
        for (year, amount) in parsed.by_year {
            let path = match year {
                Some(year) => join(&at.path, &year.to_string()),
                None => at.path.clone(),
            };
            let amount = self.register(&path, amount, false);
            by_year.push((year.or(start)?, amount));
        }
        Some(Tariff {
            by_year,
            per: parsed.per,
            growth: growth?,
        })
    }

    fn default_growth(&mut self, at: &At<'_>) -> Option<Number> {
        if self.growth.is_none() && self.section("indexation").is_none() {
            self.push(
                Fault::new(Place::whole(FileId(0)), "indexation", "how do amounts grow from year to year?")
                    .here(format!("{} and others have no growth of their own", at.path))
                    .help("add a section [indexation] with growth = 0.03, or extend a scenario that has one"),
            );
        }
        self.growth
    }
}
