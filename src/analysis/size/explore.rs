//! Sizes that have been looked at, and what they say of a target: more replications where that is in doubt.

use super::power::Definition;
use super::sample::{Part, Sample};
use super::target::{Figure, Target, Verdict};
use super::{Growth, Plan};
use crate::analysis::evaluate::Evaluator;
use crate::analysis::run::{RunError, Watch};
use crate::contract::scale::{Times, scaled};
use crate::model::resize::{self, Size, resized};
use crate::scenario::Scenario;
use crate::sim::luck::Coupling;
use crate::stats::interval::Estimate;
use std::cell::Cell;
use std::collections::BTreeMap;

/// Where sizes are lived.
pub(super) struct Explorer<'e> {
    pub scenario: &'e Scenario,
    pub plan: &'e Plan,
    pub seed: u64,
    pub coupling: Coupling,
    /// How power is understood; `None` without a contract.
    pub definition: Option<Definition>,
    pub samples: BTreeMap<u32, Sample>,
    watch: &'e dyn Watch,
    /// Lives that are aimed at in all.
    aim: Cell<u64>,
}

/// Counts the people of replications.
struct Counting<'w> {
    watch: &'w dyn Watch,
    people: u64,
}

impl Watch for Counting<'_> {
    fn advance(&self, replications: u64) {
        self.watch.advance(replications * self.people);
    }
    fn aim(&self, _: u64) {}
    fn cancelled(&self) -> bool {
        self.watch.cancelled()
    }
}

impl<'e> Explorer<'e> {
    pub fn new(
        scenario: &'e Scenario,
        plan: &'e Plan,
        (seed, coupling): (u64, Coupling),
        watch: &'e dyn Watch,
    ) -> Self {
        Self {
            scenario,
            plan,
            seed,
            coupling,
            definition: scenario.contract.as_ref().map(Definition::of),
            samples: BTreeMap::new(),
            watch,
            aim: Cell::new(0),
        }
    }

    /// What a cohort of so many people is planned with.
    pub fn size(&self, people: u32) -> Size {
        let spec = &self.scenario.spec;
        let enterprises = resize::enterprises(spec);
        Size {
            people,
            adviser: self.plan.adviser == Growth::Scaled,
            enterprises: match self.plan.enterprises {
                Growth::Fixed => enterprises,
                Growth::Scaled => grown(enterprises, people, resize::people(spec)),
            },
        }
    }

    /// The scenario as somebody would plan and agree it for so many people. What only documents it stays behind.
    pub fn planned(&self, people: u32) -> Scenario {
        let planned = resize::people(&self.scenario.spec);
        Scenario {
            spec: resized(&self.scenario.spec, &self.size(people)),
            contract: self.scenario.contract.as_ref().map(|terms| {
                if people == planned {
                    terms.clone()
                } else {
                    scaled(terms, Times::new(people, planned))
                }
            }),
            run: self.scenario.run.clone(),
            provenance: Vec::new(),
            notes: Vec::new(),
            notes_da: Vec::new(),
            digest: self.scenario.digest.clone(),
            resolved_toml: String::new(),
        }
    }

    /// The parts that there are: without a contract nothing is paid.
    pub fn parts(&self) -> &'static [Part] {
        if self.scenario.contract.is_some() {
            &Part::ALL
        } else {
            &[Part::Run]
        }
    }

    /// So many lives more are aimed at.
    pub fn expect(&self, lives: u64) {
        self.aim.set(self.aim.get().saturating_add(lives));
        self.watch.aim(self.aim.get());
    }

    pub fn watch(&self) -> &'e dyn Watch {
        self.watch
    }

    /// Prepares a size and does something with it and all that has been lived of it.
    pub fn at<R>(
        &mut self,
        people: u32,
        work: impl FnOnce(&Evaluator<'_>, &mut Sample, &dyn Watch) -> Result<R, RunError>,
    ) -> Result<R, RunError> {
        let scenario = self.planned(people);
        let watch = Counting {
            watch: self.watch,
            people: people.into(),
        };
        let luck = (self.seed, self.coupling);
        let evaluator = Evaluator::without_budget(&scenario, luck, &watch)?;
        let terms = scenario.contract.as_ref();
        let sample = self.samples.entry(people);
        let sample = sample.or_insert_with(|| Sample::new(people, terms));
        work(&evaluator, sample, &watch)
    }

    /// A figure of a size that has been looked at.
    pub fn figure(&self, people: u32, figure: Figure) -> Option<Estimate> {
        self.samples.get(&people)?.figure(figure, self.definition)
    }

    /// What a size says of a target. While its interval holds the target, there are more replications, up to the most that the plan allows.
    pub fn decide(
        &mut self,
        people: u32,
        target: &Target,
    ) -> Result<(Verdict, Estimate), RunError> {
        let (most, definition) = (self.plan.most, self.definition);
        let (parts, figure) = (Part::of(target.figure), target.figure);
        let mut n = self.samples.get(&people).map_or(0, |s| s.behind(figure));
        if n > 0
            && let Some(found) = self.said(people, target)
            && (found.0.clear || n >= most)
        {
            return Ok(found);
        }
        let begin = self.plan.replications.min(most);
        self.expect(u64::from(people) * u64::from(begin.saturating_sub(n)) * parts.len() as u64);
        let aim = self.aim.get();
        let watch = self.watch;
        let aim = self.at(people, |evaluator, sample, counting| {
            let mut aim = aim;
            let mut to = begin.max(n);
            loop {
                for part in parts {
                    sample.extend(evaluator, *part, to, counting)?;
                }
                n = to;
                let clear = sample
                    .figure(figure, definition)
                    .is_none_or(|e| target.verdict(&e).clear);
                if clear || n >= most {
                    return Ok(aim);
                }
                to = n.saturating_mul(2).min(most);
                aim += u64::from(people) * u64::from(to - n) * parts.len() as u64;
                watch.aim(aim);
            }
        })?;
        self.aim.set(aim);
        Ok(self.said(people, target).unwrap_or((
            Verdict {
                met: false,
                clear: false,
            },
            Estimate::around(f64::NAN, f64::INFINITY),
        )))
    }

    fn said(&self, people: u32, target: &Target) -> Option<(Verdict, Estimate)> {
        let estimate = self.figure(people, target.figure)?;
        Some((target.verdict(&estimate), estimate))
    }
}

/// A planned number as it is for other people than planned: whole, at least one where there is any.
pub(super) fn grown(count: u32, people: u32, planned: u32) -> u32 {
    if count == 0 {
        return 0;
    }
    let exact = f64::from(count) * f64::from(people) / f64::from(planned.max(1));
    libm::round(exact).clamp(1.0, f64::from(u16::MAX)) as u32
}
