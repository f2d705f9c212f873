//! Movements between states.

use super::context::{At, Context};
use crate::model::movement::{Band, Class, MedianExit, Rate, Transition};
use crate::model::state::StateId;
use crate::scenario::diagnostics::Fault;
use crate::scenario::same::SAME_AS;
use crate::scenario::shape::{Measure, Names, TIME, Weighing};
use crate::scenario::units::trimmed;
use crate::scenario::value::{join, scalar, weights};

/// All movements of a scenario.
#[derive(Debug, Default)]
pub struct Movements {
    /// The movements.
    pub transitions: Vec<Transition>,
    /// Whole states by their median.
    pub medians: Vec<MedianExit>,
}

impl Context<'_> {
    /// All movements.
    pub fn movements(&mut self) -> Option<Movements> {
        let mut movements = Movements::default();
        let mut whole = true;
        let members = self
            .section("transitions")
            .map(|s| s.members())
            .unwrap_or_default();
        for (from, at) in members {
            let Some(origin) = self.position(Names::State, from) else {
                whole = false;
                continue;
            };
            if self.state_flag(from, "absorbing") {
                let mut fault = at
                    .fault(format!("nobody leaves `{from}`"))
                    .here("movements out of an absorbing state")
                    .help("take this section out, or absorbing = true from the state");
                if let Some(place) = self.state_place(from) {
                    fault = fault.also(place, "absorbing");
                }
                self.push(fault);
                whole = false;
                continue;
            }
            let read = if at.has("median") {
                self.median(from, StateId(origin), &at, &mut movements)
            } else {
                self.exits(from, StateId(origin), &at, &mut movements)
            };
            whole &= read.is_some();
        }
        whole.then_some(movements)
    }

    fn median(
        &mut self,
        from: &str,
        origin: StateId,
        at: &At<'_>,
        movements: &mut Movements,
    ) -> Option<()> {
        let beside = self.origin(at);
        let weeks = at
            .get("median")
            .and_then(|m| self.number_from(&m, Measure::Weeks, &TIME, &beside));
        let to = at.get("to")?;
        let list = weights::read(
            to.node,
            &to.path,
            Names::State,
            Weighing::Believed,
            self.declared,
            self.faults,
        )?;
        let mut destinations = Vec::new();
        for (name, mut parsed) in list {
            self.not_to_itself(from, &name, &at.get("to")?)?;
            parsed.origin = parsed.origin.or(&beside);
            let weight = self.register(&join(&to.path, &name), parsed, false);
            let destination = StateId(self.position(Names::State, &name)?);
            let class = self.class(from, &name);
            destinations.push((destination, weight));
            movements.transitions.push(Transition {
                from: origin,
                to: destination,
                class,
                frailty: frail(class),
                bands: Vec::new(),
            });
        }
        movements.medians.push(MedianExit {
            from: origin,
            weeks: weeks?,
            to: destinations,
        });
        Some(())
    }

    fn exits(
        &mut self,
        from: &str,
        origin: StateId,
        at: &At<'_>,
        movements: &mut Movements,
    ) -> Option<()> {
        let mut whole = true;
        let first = movements.transitions.len();
        for (to, movement) in at.members() {
            let read = self.exit(from, to, origin, &movement);
            whole &= read.is_some();
            movements.transitions.extend(read);
        }
        if whole {
            self.not_everybody_twice(at, &movements.transitions[first..])?;
        }
        whole.then_some(())
    }

    fn exit(&mut self, from: &str, to: &str, origin: StateId, at: &At<'_>) -> Option<Transition> {
        let destination = StateId(self.position(Names::State, to)?);
        self.not_to_itself(from, to, at)?;
        let class = match at.get("class") {
            Some(class) => match class.node.text() {
                Some("job-finding") => Class::JobFinding,
                Some("education") => Class::Education,
                Some("job-loss") => Class::JobLoss,
                Some("other") => Class::Other,
                _ => return None,
            },
            None => self.class(from, to),
        };
        let frailty = self.flag_or(at, "frailty", frail(class));
        let bands = match at.get("bands") {
            Some(bands) => self.bands(at, &bands),
            None => self.rate(at).map(|rate| vec![Band { from_week: 0, rate }]),
        };
        Some(Transition {
            from: origin,
            to: destination,
            class,
            frailty: frailty?,
            bands: bands?,
        })
    }

    fn bands(&mut self, movement: &At<'_>, at: &At<'_>) -> Option<Vec<Band>> {
        let beside = self.origin(movement);
        let mut bands = Vec::new();
        let mut next = Some(0);
        let mut whole = true;
        let items = at.items();
        if items.is_empty() {
            self.push(
                at.fault("no band is given")
                    .here("bands run from week 0 on; the last one is open"),
            );
            return None;
        }
        for item in &items {
            let weeks = item.get("weeks")?;
            let (from, to) = scalar::band(weeks.node, &weeks.path, self.faults)?;
            if next != Some(from) {
                let (here, help) = match next {
                    Some(0) => (
                        "the first band begins with week 0".to_owned(),
                        "write \"0-12\"".to_owned(),
                    ),
                    Some(week) => (
                        format!("the band before it ends with week {}", week - 1),
                        match to {
                            Some(to) if to >= week => format!("write \"{week}-{to}\""),
                            _ => format!("write \"{week}+\""),
                        },
                    ),
                    None => (
                        "the band before it is open".to_owned(),
                        "only the last band is open".to_owned(),
                    ),
                };
                self.push(
                    weeks
                        .fault("the bands are not contiguous")
                        .here(here)
                        .help(help),
                );
                return None;
            }
            next = to.map(|to| to + 1);
            let before = self.provenance.len();
            let rate = self.rate(item);
            for assumption in &mut self.provenance[before..] {
                // A number that is the same as another has the grade of that one, or none.
                let own = !assumption.value.contains(SAME_AS);
                if own && assumption.source.is_none() && assumption.grade.is_none() {
                    assumption.source.clone_from(&beside.source);
                    assumption.grade = beside.grade;
                }
            }
            match rate {
                Some(rate) => {
                    if let (Rate::ShareWithin { weeks: window, .. }, Some(to)) = (rate, to)
                        && window > to - from + 1
                        && let Some(within) = item.get("within")
                    {
                        self.push(
                            within
                                .fault("the window is longer than the band")
                                .here(format!(
                                    "the band has {} weeks, the window {window}",
                                    to - from + 1
                                ))
                                .help(format!("write within = \"{} weeks\"", to - from + 1)),
                        );
                        whole = false;
                    }
                    bands.push(Band {
                        from_week: from,
                        rate,
                    });
                }
                None => whole = false,
            }
        }
        if let (Some(week), Some(last)) = (next, items.last()) {
            let last = last.get("weeks")?;
            self.push(
                last.fault("the last band must be open")
                    .here(format!("what happens from week {week} on?"))
                    .help(format!(
                        "add a band \"{week}+\", or write this one with a plus"
                    )),
            );
            return None;
        }
        whole.then_some(bands)
    }

    fn not_to_itself(&mut self, from: &str, to: &str, at: &At<'_>) -> Option<()> {
        if from != to {
            return Some(());
        }
        self.push(
            Fault::new(
                at.node.key,
                at.path.clone(),
                "a movement leads to another state",
            )
            .here(format!("`{from}` to itself"))
            .help("who stays needs no movement: take this out"),
        );
        None
    }

    /// Shares of the same people that leave in different ways cannot add up to all of them.
    fn not_everybody_twice(&mut self, at: &At<'_>, transitions: &[Transition]) -> Option<()> {
        let bands = |t: &Transition| t.bands.clone();
        let mut begins: Vec<u32> = transitions
            .iter()
            .flat_map(bands)
            .map(|b| b.from_week)
            .collect();
        begins.sort_unstable();
        begins.dedup();
        for begin in begins {
            let shares: Vec<(StateId, f64)> = transitions
                .iter()
                .flat_map(|t| t.bands.iter().map(move |b| (t.to, b)))
                .filter_map(|(to, band)| match band.rate {
                    Rate::ShareWithin { value, .. } if band.from_week == begin => {
                        Some((to, value.best))
                    }
                    _ => None,
                })
                .collect();
            let sum: f64 = shares.iter().map(|(_, s)| s).sum();
            if sum >= 1.0 - 1e-12 {
                let names: Vec<String> = shares
                    .iter()
                    .map(|(to, share)| {
                        let name = self.declared.states.get(usize::from(to.0));
                        format!("{} {}", name.map_or("", String::as_str), trimmed(*share))
                    })
                    .collect();
                let sum = trimmed(libm::round(sum * 1e9) / 1e9);
                self.push(
                    at.fault(format!("shares of the same people add up to {sum}"))
                        .here(format!("of those here in week {begin}: {}", names.join(" + ")))
                        .help("together they must stay below 1, for somebody is always still there; give smaller shares"),
                );
                return None;
            }
        }
        Some(())
    }

    /// The class of a movement by its two states.
    fn class(&self, from: &str, to: &str) -> Class {
        let gains = |flag| self.state_flag(to, flag) && !self.state_flag(from, flag);
        if gains("in_work") {
            Class::JobFinding
        } else if gains("education") {
            Class::Education
        } else if self.state_flag(from, "in_work") && !self.state_flag(to, "in_work") {
            Class::JobLoss
        } else {
            Class::Other
        }
    }

    /// Notes the states that nobody can ever be in.
    pub fn note_unreachable(
        &mut self,
        movements: &Movements,
        starts: &[StateId],
        further: &[StateId],
    ) {
        let mut reached: Vec<bool> = vec![false; self.declared.states.len()];
        let mut open: Vec<StateId> = starts.iter().chain(further).copied().collect();
        while let Some(state) = open.pop() {
            let Some(seen) = reached.get_mut(usize::from(state.0)) else {
                continue;
            };
            if !*seen {
                *seen = true;
                open.extend(
                    movements
                        .transitions
                        .iter()
                        .filter(|t| t.from == state)
                        .map(|t| t.to),
                );
            }
        }
        let states = self.declared.states.iter().zip(&reached);
        let empty: Vec<&str> = states
            .filter(|(_, r)| !**r)
            .map(|(s, _)| s.as_str())
            .collect();
        if !empty.is_empty() {
            self.notes
                .push(format!("state: nobody can ever be in {}", empty.join(", ")));
        }
    }
}

fn frail(class: Class) -> bool {
    matches!(class, Class::JobFinding | Class::Education)
}
