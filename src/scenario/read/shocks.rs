//! Shocks, and what a contract reads wrongly.

use super::context::{At, Context};
use crate::model::number::Number;
use crate::model::shock::{Misreading, Shock};
use crate::model::state::StateId;
use crate::scenario::shape::{MULTIPLIER, Measure, Names};
use crate::scenario::value::scalar;

/// Most shocks: each may double the times whose intensities are kept.
const MOST: usize = 50;

impl Context<'_> {
    /// The shocks in the order of the scenario; none if there is no such section.
    pub fn shocks(&mut self) -> Option<Vec<Shock>> {
        let Some(at) = self.section("shock") else {
            return Some(Vec::new());
        };
        let members = at.members();
        if members.len() > MOST {
            self.push(
                at.fault("too many shocks")
                    .here(format!("at most {MOST}"))
                    .help("put those that hold at the same time into one"),
            );
            return None;
        }
        let list: Vec<_> = members.iter().map(|(id, at)| self.shock(id, at)).collect();
        list.into_iter().collect()
    }

    fn shock(&mut self, id: &str, at: &At<'_>) -> Option<Shock> {
        let name = match at.has("name") {
            true => self.text(at, "name")?,
            false => id.to_owned(),
        };
        let name_da = match at.has("name_da") {
            true => self.text(at, "name_da")?,
            false => name.clone(),
        };
        let moment = at
            .get("from")
            .and_then(|from| scalar::moment(from.node, &from.path, self.faults));
        let lasts = match at.has("lasts") {
            true => self.weeks(at, "lasts", 1).map(i64::from),
            false => Some(i64::from(u32::MAX)),
        };
        let mut number = |field| self.number_or(at, field, Measure::Plain, &MULTIPLIER, 1.0);
        let job_finding = number("job_finding");
        let education = number("education");
        let job_loss = number("job_loss");
        let openings = number("openings");
        let insolvency = number("insolvency");
        let dropout = number("dropout");
        let benefits = number("benefits");
        let states = match at.get("states") {
            None => None,
            Some(list) => Some(self.named_states(&list)?),
        };
        let calendar = self.calendar?;
        let first = match moment? {
            scalar::Moment::After(weeks) => i64::from(weeks),
            scalar::Moment::Day(day) => calendar.days_from_start(day).div_euclid(7),
        };
        // what was over before the run began holds in none of its weeks
        let week = |week: i64| week.clamp(0, i64::from(u32::MAX)) as u32;
        Some(Shock {
            id: id.to_owned(),
            name,
            name_da,
            from: week(first),
            to: week(first.saturating_add(lasts?)),
            job_finding: job_finding?,
            education: education?,
            job_loss: job_loss?,
            openings: openings?,
            insolvency: insolvency?,
            dropout: dropout?,
            benefits: benefits?,
            states,
        })
    }

    fn named_states(&mut self, list: &At<'_>) -> Option<Vec<StateId>> {
        let items = list.items();
        let found: Vec<_> = items
            .iter()
            .map(|item| self.index(item, Names::State).map(StateId))
            .collect();
        found.into_iter().collect()
    }

    /// What the contract reads wrongly: `Some(None)` if nothing.
    pub fn misreading(&mut self) -> Option<Option<Misreading>> {
        let Some(at) = self.section("misreading") else {
            return Some(None);
        };
        let mut number = |field| self.number_or(&at, field, Measure::Plain, &MULTIPLIER, 1.0);
        let (baseline, counts) = (number("baseline"), number("counts"));
        let (baseline, counts) = (baseline?, counts?);
        let none = Number::fixed(1.0);
        let reads = baseline != none || counts != none;
        Some(reads.then_some(Misreading { baseline, counts }))
    }
}
