//! Terms held against the lives of a scenario: what can never happen in them can never pay.

use super::Reader;
use crate::contract::terms::{Condition, Line, Measure, Payer};
use crate::model::account::Account;
use crate::model::group::Group;
use crate::model::state::{Counts, State};
use crate::scenario::diagnostics::Fault;
use crate::scenario::nearest::enumerate;
use crate::scenario::read::context::At;
use crate::scenario::value::join;

/// What the terms are held against.
#[derive(Debug, Clone, Copy)]
pub struct Scene<'s> {
    /// The states, if they could be read.
    pub states: Option<&'s [State]>,
    /// The groups, if they could be read.
    pub groups: Option<&'s [Group]>,
    /// Whether there is a programme.
    pub programme: bool,
}

impl Reader<'_, '_> {
    /// Work of so many hours has to exist.
    pub fn work_exists(&mut self, at: &At<'_>, min_hours: f64) -> Option<()> {
        let Some(scene) = self.scene else {
            return Some(());
        };
        let parameters = &self.cx.parameters;
        let most = |s: &State| match s.hours.parameter {
            Some(id) => parameters.get(id.0 as usize).map_or(0.0, |p| p.bounds.1),
            None => s.hours.best,
        };
        let hours = scene
            .states?
            .iter()
            .filter(|s| s.in_work)
            .map(most)
            .reduce(f64::max);
        let (what, here, help) = match hours {
            None => (
                "this can never pay: nobody is ever in work",
                "no state has in_work = true".to_owned(),
                "add a state with in_work = true and movements to it",
            ),
            Some(hours) if hours < min_hours => (
                "this can never pay: no job has so many hours",
                format!("at least {min_hours} are asked for, and the longest week has {hours}"),
                "ask for fewer hours, or give a state more: hours = \"37 hours per week\"",
            ),
            Some(_) => return Some(()),
        };
        let field = at.get("min_hours");
        let place = field.map_or(at.node.place, |f| f.node.place);
        let path = join(&at.path, "min_hours");
        self.cx
            .push(Fault::new(place, path, what).here(here).help(help));
        None
    }

    /// A condition has to be satisfied by some state.
    pub fn condition_exists(&mut self, at: &At<'_>, of: &Condition) -> Option<()> {
        let Some(scene) = self.scene else {
            return Some(());
        };
        let (counts, what, here): (&[Counts], _, _) = match of {
            Condition::SelfSupport => (
                &[Counts::SelfSupport],
                "this can never pay: no state counts as self-support",
                "nobody is ever self-supporting",
            ),
            Condition::OffSupport => (
                &[Counts::SelfSupport, Counts::Neutral],
                "this can never pay: every state counts as support",
                "nobody is ever without support",
            ),
            Condition::Work { .. } | Condition::States(_) => return Some(()),
        };
        if scene.states?.iter().any(|s| counts.contains(&s.counts)) {
            return Some(());
        }
        self.cx.push(
            at.fault(what)
                .here(here)
                .help("give a state counts = \"self-support\""),
        );
        None
    }

    /// Who shares a municipal saving has to be somebody who saves.
    pub fn somebody_saves(
        &mut self,
        at: &At<'_>,
        line: &Line,
        payers: &[Payer],
        payers_at: &At<'_>,
    ) {
        let Some(groups) = self.scene.and_then(|s| s.groups) else {
            return;
        };
        let measure = line
            .metric
            .and_then(|m| self.metrics.get(m)?.as_ref())
            .map(|m| &m.measure);
        if !matches!(measure, Some(Measure::Saving { .. })) {
            return;
        }
        let lives_there = |payer: &Payer| {
            groups
                .iter()
                .any(|g| payer.account == Account::Municipality(g.municipality))
        };
        if payers.iter().any(lives_there) {
            return;
        }
        let names = &self.cx.declared.municipalities;
        let mut homes: Vec<&str> = groups
            .iter()
            .filter_map(|g| names.get(usize::from(g.municipality)))
            .map(String::as_str)
            .collect();
        homes.dedup();
        let help = format!("the people live in: {}", enumerate(&homes));
        self.cx.push(
            payers_at
                .fault("nobody who pays saves anything")
                .here("a share of the municipal saving is paid by a municipality where the people live")
                .help(help)
                .also(at.node.place, "the line that shares the saving"),
        );
    }
}
