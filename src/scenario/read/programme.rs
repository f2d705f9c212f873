//! The first staircase.

use super::context::{At, Context};
use crate::model::movement::Class;
use crate::model::number::Number;
use crate::model::staircase::{Adviser, Place, Programme, Step};
use crate::model::state::StateId;
use crate::scenario::shape::{HOURS, MONEY, MULTIPLIER, Measure, Names, POSITIVE, SHARE, TIME};

/// The fields of the classes, in the order of [`Class::ALL`].
const CLASSES: [&str; Class::COUNT] = ["job_finding", "education", "job_loss", "other"];

impl Context<'_> {
    /// The programme: `Some(None)` if there is none.
    pub fn programme(&mut self) -> Option<Option<Programme>> {
        let Some(at) = self.section("programme") else {
            if self.section("step").is_some() {
                self.notes.push(
                    "step: there are steps but no [programme] that puts them in order".to_owned(),
                );
            }
            return Some(None);
        };
        let steps = self.steps(&at);
        let eligible = at.get("eligible").and_then(|list| {
            let mut eligible = vec![false; self.declared.states.len()];
            let mut whole = true;
            for item in list.items() {
                match self.index(&item, Names::State) {
                    Some(state) => eligible[usize::from(state)] = true,
                    None => whole = false,
                }
            }
            if whole && !eligible.contains(&true) {
                self.push(
                    list.fault("nobody can be on a step")
                        .here("no state is eligible")
                        .help("name the states in which people take part, for instance [\"kontanthjaelp\"]"),
                );
                whole = false;
            }
            whole.then_some(eligible)
        });
        let adviser = match at.get("adviser") {
            Some(at) => self.adviser(&at).map(Some),
            None => Some(None),
        };
        Some(Some(Programme {
            steps: steps?,
            eligible: eligible?,
            adviser: adviser?,
        }))
    }

    fn steps(&mut self, at: &At<'_>) -> Option<Vec<Step>> {
        let list = at.get("steps")?;
        let section = self.section("step");
        let mut used: Vec<u16> = Vec::new();
        let mut steps = Vec::new();
        let mut whole = true;
        for item in list.items() {
            let Some(index) = self.index(&item, Names::Step) else {
                whole = false;
                continue;
            };
            if used.contains(&index) {
                self.push(
                    item.fault("this step is named twice")
                        .here("everybody climbs each step once; repeats belong to the step")
                        .help("take it out, or give the step `repeats`"),
                );
                whole = false;
                continue;
            }
            used.push(index);
            let id = item.node.text().unwrap_or_default();
            let step = section.as_ref().and_then(|s| s.get(id));
            match step.and_then(|at| self.step(id, &at)) {
                Some(step) => steps.push(step),
                None => whole = false,
            }
        }
        if whole && steps.is_empty() {
            self.push(
                list.fault("a programme needs steps")
                    .here("no step is named")
                    .help("name at least one [step.ID], or take the section [programme] out"),
            );
            return None;
        }
        for (i, id) in self.declared.steps.iter().enumerate() {
            if whole && !used.contains(&(i as u16)) {
                self.notes.push(format!(
                    "step.{id}: not part of programme.steps, so nobody climbs it"
                ));
            }
        }
        whole.then_some(steps)
    }

    fn step(&mut self, id: &str, at: &At<'_>) -> Option<Step> {
        let names = self.names(at, "name");
        let weeks = self.number(at, "weeks", Measure::Weeks, &TIME);
        let dropout = self.dropout(at);
        let completion = self.number_or(at, "completion", Measure::Plain, &SHARE, 1.0);
        let repeats = self.whole_or(at, "repeats", 0, 100, 0);
        let place = match at.get("place") {
            Some(at) => self.place(&at).map(Some),
            None => Some(None),
        };
        let resume = self.flag_or(at, "resume", false);
        let during = self.effects(at, "during");
        let after = self.effects(at, "after");
        let half_life = match at.get("after") {
            Some(after) => self.number_if(&after, "half_life", Measure::Weeks, &TIME),
            None => Some(None),
        };
        let ordinary_effort = self.number_or(at, "ordinary_effort", Measure::Plain, &SHARE, 0.0);
        let cost_per_start = self.number_or(at, "cost_per_start", Measure::Amount, &MONEY, 0.0);
        let cost_per_week = self.number_or(at, "cost_per_week", Measure::Amount, &MONEY, 0.0);
        let (mentor_hours, mentor_price) = match at.get("mentor") {
            Some(at) => (
                self.number(&at, "hours_per_week", Measure::Plain, &HOURS),
                self.number(&at, "price", Measure::Amount, &MONEY),
            ),
            None => (Some(Number::fixed(0.0)), Some(Number::fixed(0.0))),
        };
        let funding = self.funding(at, &[cost_per_start, cost_per_week, mentor_price]);
        if repeats.is_some_and(|r| r > 0) && completion.is_some_and(|c| c.best == 1.0) {
            let note = format!(
                "step.{id}: repeats never happen, for everybody completes it the first time"
            );
            self.notes.push(note);
        }
        let (name, name_da) = names?;
        Some(Step {
            id: id.to_owned(),
            name,
            name_da,
            weeks: weeks?,
            dropout: dropout?,
            completion: completion?,
            repeats: repeats? as u32,
            place: place?,
            resume: resume?,
            during: during?,
            after: after?,
            half_life: half_life?,
            ordinary_effort: ordinary_effort?,
            cost_per_start: cost_per_start?,
            cost_per_week: cost_per_week?,
            mentor_hours: mentor_hours?,
            mentor_price: mentor_price?,
            funding: funding?,
        })
    }

    fn dropout(
        &mut self,
        at: &At<'_>,
    ) -> Option<Vec<(Option<StateId>, crate::model::movement::Rate)>> {
        let Some(at) = at.get("dropout") else {
            return Some(Vec::new());
        };
        let Some(to) = at.get("to") else {
            return self.rate(&at).map(|rate| vec![(None, rate)]);
        };
        let list: Vec<_> = to
            .members()
            .iter()
            .map(|(name, at)| {
                let destination = match *name {
                    "stay" => None,
                    name => Some(StateId(self.position(Names::State, name)?)),
                };
                Some((destination, self.rate(at)?))
            })
            .collect();
        let list: Vec<_> = list.into_iter().collect::<Option<_>>()?;
        self.dropout_shares(&to, &list)?;
        Some(list)
    }

    fn dropout_shares(
        &mut self,
        at: &At<'_>,
        list: &[(Option<StateId>, crate::model::movement::Rate)],
    ) -> Option<()> {
        let sum: f64 = list
            .iter()
            .map(|(_, rate)| match rate {
                crate::model::movement::Rate::ShareWithin { value, .. } => value.best,
                _ => 0.0,
            })
            .sum();
        if sum >= 1.0 - 1e-12 {
            let sum = crate::scenario::units::trimmed(libm::round(sum * 1e9) / 1e9);
            self.push(
                at.fault(format!("shares of the same people add up to {sum}"))
                    .here("of those on the step")
                    .help("together they must stay below 1; give smaller shares"),
            );
            return None;
        }
        Some(())
    }

    fn place(&mut self, at: &At<'_>) -> Option<Place> {
        let max_wait = self.weeks(at, "max_wait", 0);
        let generic = match at.get("then").and_then(|t| t.node.text()) {
            Some("generic") => {
                if !at.has("effect") {
                    self.push(
                        at.fault("a generic placement needs its effect")
                            .here("`effect` is missing")
                            .help("add effect = 0.5 for half of the step's effect, effect = 1 for all of it"),
                    );
                }
                self.number(at, "effect", Measure::Plain, &SHARE).map(Some)
            }
            Some("leave") => {
                if let Some(effect) = at.get("effect") {
                    self.push(
                        effect
                            .fault("who leaves the programme has no generic placement")
                            .here("belongs to then = \"generic\"")
                            .help("take `effect` out, or write then = \"generic\""),
                    );
                }
                Some(None)
            }
            _ => None,
        };
        let places = self.declared.levels.iter().any(|level| {
            let node = self
                .root
                .get("level")
                .and_then(|l| l.get(level))
                .and_then(|l| l.get("places"));
            node.is_some_and(|n| !matches!(n.value, crate::scenario::tree::Value::Integer(0)))
        });
        if self.section("enterprises").is_none() || !places {
            self.notes.push(format!(
                "{}: no enterprise offers places, so everybody waits {} weeks in vain",
                at.path,
                max_wait.unwrap_or(0)
            ));
        }
        Some(Place {
            max_wait: max_wait?,
            generic: generic?,
        })
    }

    fn effects(&mut self, at: &At<'_>, field: &str) -> Option<[Number; Class::COUNT]> {
        let mut effects = [Number::fixed(1.0); Class::COUNT];
        let Some(at) = at.get(field) else {
            return Some(effects);
        };
        let mut whole = true;
        for (effect, class) in effects.iter_mut().zip(CLASSES) {
            match self.number_or(&at, class, Measure::Plain, &MULTIPLIER, 1.0) {
                Some(number) => *effect = number,
                None => whole = false,
            }
        }
        whole.then_some(effects)
    }

    fn adviser(&mut self, at: &At<'_>) -> Option<Adviser> {
        let weeks = self.weeks(at, "weeks", 1);
        let lasts = match at.get("lasts") {
            Some(_) => self.weeks(at, "lasts", 1).map(Some),
            None => Some(None),
        };
        let multiplier = self.number(at, "multiplier", Measure::Plain, &MULTIPLIER);
        let capacity = self.number_if(at, "capacity", Measure::Plain, &POSITIVE);
        let cost_per_week = self.number_or(at, "cost_per_week", Measure::Amount, &MONEY, 0.0);
        let funding = self.funding(at, &[cost_per_week]);
        Some(Adviser {
            weeks: weeks?,
            lasts: lasts?,
            multiplier: multiplier?,
            capacity: capacity?,
            cost_per_week: cost_per_week?,
            funding: funding?,
        })
    }
}
