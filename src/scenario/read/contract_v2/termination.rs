//! What ends the contract early.

use super::Reader;
use crate::contract_v2::day::Day;
use crate::contract_v2::terms::{Kind, Stops, Termination, Trigger};
use crate::scenario::read::context::At;
use crate::scenario::shape::contract::schedule::STOPS;
use crate::scenario::shape::{ANY, MONEY, Names, SHARE};
use crate::scenario::value::scalar;
use rust_decimal::Decimal;

impl Reader<'_, '_> {
    /// The terminations; `None` if one is broken.
    pub fn terminations(&mut self, at: &At<'_>) -> Option<Vec<Termination>> {
        let members = at.get("termination").map(|t| t.members());
        let mut list = Vec::new();
        for (id, at) in members.unwrap_or_default() {
            list.push(self.termination(id, &at));
        }
        list.into_iter().collect()
    }

    fn termination(&mut self, id: &str, at: &At<'_>) -> Option<Termination> {
        let (name, name_da) = self.names(id, at);
        let on = match at.get("on") {
            Some(field) => self.days_of_termination(&field),
            None => Some(Vec::new()),
        };
        let when = match at.get("when") {
            Some(field) => self.trigger(&field).map(Some),
            None => Some(None),
        };
        let stops = at.get("stops").and_then(|field| {
            scalar::choice(field.node, &field.path, &STOPS, self.cx.faults)
                .map(|k| [Stops::Intake, Stops::Everything][k.min(1)])
        });
        let redemption = match at.get("redemption") {
            Some(field) => self.redemption(&field),
            None => Some(Vec::new()),
        };
        let (on, when) = (on?, when?);
        if let Some(field) = at.get("when")
            && on.is_empty()
        {
            self.cx.push(
                field
                    .fault("on which days is this looked at?")
                    .here("`on` is missing")
                    .help(
                        "add on = [2015-08-31], with every day on which the contract can end early",
                    ),
            );
            return None;
        }
        Some(Termination {
            id: id.to_owned(),
            name,
            name_da,
            on,
            when,
            stops: stops?,
            redemption: redemption?,
        })
    }

    fn days_of_termination(&mut self, at: &At<'_>) -> Option<Vec<Day>> {
        let days = self.days(at)?;
        let mut whole = true;
        for (day, item) in days.iter().zip(at.items()) {
            whole &= self.inside(&item, *day, "the contract cannot end early on this day");
        }
        whole.then_some(days)
    }

    fn trigger(&mut self, at: &At<'_>) -> Option<Trigger> {
        if at.has("loss_above") {
            if !self.has_capital {
                let field = at.get("loss_above")?;
                self.cx.push(
                    field
                        .fault("nobody can lose anything: there is no capital")
                        .here("a stop-loss is of the tranches")
                        .help("add [capital] with a tranche, or take this out"),
                );
                return None;
            }
            let amount = self.money(at, "loss_above", &MONEY)?;
            return Some(Trigger::LossAbove { amount });
        }
        let below = at.has("below");
        let terms = at.get(if below { "below" } else { "above" })?;
        let value = self.decimal(&terms, "value", &ANY);
        let named = terms.get("metric")?;
        let metric = usize::from(self.cx.index(&named, Names::Metric)?);
        let why = "only a number can be too low or too high";
        if !self.part_is(metric, Some(named), &[Kind::Number], why) {
            return None;
        }
        self.watched.push(metric);
        let value = value?;
        Some(if below {
            Trigger::Below { metric, value }
        } else {
            Trigger::Above { metric, value }
        })
    }

    fn redemption(&mut self, at: &At<'_>) -> Option<Vec<(Day, Decimal)>> {
        if !self.has_capital {
            self.cx.push(
                at.fault("there is no principal that could be repaid")
                    .here("this contract has no [capital]")
                    .help("add [capital] with a tranche, or take this out"),
            );
            return None;
        }
        let mut list: Vec<(Day, Decimal)> = Vec::new();
        let mut whole = true;
        for item in at.items() {
            let field = item.get("until");
            let until = field.as_ref().and_then(|d| self.cx.day(d)).map(Day::of);
            let share = self.decimal(&item, "share", &SHARE);
            let (Some(until), Some(share), Some(field)) = (until, share, field) else {
                whole = false;
                continue;
            };
            if let Some((before, _)) = list.last()
                && until <= *before
            {
                let here = format!("the entry before holds until {before}");
                self.cx.push(
                    field
                        .fault("these dates are not in order")
                        .here(here)
                        .help("write the entries from early to late: the first that is not before the termination holds"),
                );
                whole = false;
            }
            list.push((until, share));
        }
        whole.then_some(list)
    }
}
