//! What a contract measures of each replication: the side that is prepared once, and the side that runs in every one.
//!
//! ```text
//! once:             terms, scenario ─► verifier, agreed paths, sizes of the groups for comparison
//! per replication:  lives ─► record, extract of the books, groups ─► outcomes ─► early end? ─► lives until then ─► …
//! ```

mod agreed;
mod misread;
mod saving;

use super::forecast::{self, Expectation};
use super::run::Watch;
use crate::contract::day::Day;
use crate::contract::measure::money::{self, Found};
use crate::contract::measure::{Agreed, Groups, Problem, Side, Verifier};
use crate::contract::outcomes::Outcomes;
use crate::contract::terms::{Source, Stops, Terms};
use crate::model::number::Draw;
use crate::model::world::{GroupTable, IntakeTable, World};
use crate::model::{Spec, group};
use crate::money::extract::{Extract, extract};
use crate::money::planned::Planned;
use crate::money::tariff::Tariffs;
use crate::record::{Arm, Person, Record};
use crate::reuse::Reused;
use crate::sim::control::{self, Group};
use crate::sim::luck::{Comparison, Luck};
use crate::sim::replication::{Stop, live_until};
pub use agreed::PathError;
use saving::{Replication, Saving};
use std::borrow::Cow;

/// Decimals of a measured number: as many as an outcome file holds, so that both settle to the same money.
const DIGITS: u32 = 12;

/// The measurement of a contract in a scenario, prepared once.
#[derive(Debug)]
pub struct Measurement<'a> {
    terms: &'a Terms,
    spec: &'a Spec,
    verifier: Verifier,
    /// The verifier holds for one draw of the hours of work.
    hours_are_uncertain: bool,
    agreed: Agreed,
    path_errors: Vec<PathError>,
    savings: Vec<Saving<'a>>,
    /// People of the control, matched and historical group.
    sizes: [u32; 3],
}

/// Groups for comparison of one replication, as they are without any early end; those that no baseline names are empty.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Compared {
    groups: [Group; 3],
}

/// One replication as far as its outcomes.
#[derive(Debug, Clone, PartialEq)]
pub struct Lived {
    /// What happened.
    pub record: Record,
    /// What is read of the books, the contract's own flows aside.
    pub extract: Extract,
    /// What was measured. Early ends stand in [`Outcomes::terminated`].
    pub outcomes: Outcomes,
    /// How the early ends were felt; `None` without one.
    pub stop: Option<Stop>,
}

/// Lives behind the paths agreed at signing, if a baseline is one: the most that any of them names.
pub fn agreed_lives(terms: &Terms) -> Option<u32> {
    let sources = terms.metrics.iter().flat_map(|m| m.baseline.sources());
    let lives = sources.filter_map(|source| match source {
        Source::AgreedPath { lives } => Some(*lives),
        _ => None,
    });
    lives.max()
}

impl<'a> Measurement<'a> {
    /// Prepares the measurement at the best estimates. `shares` by group are the expected shares behind the agreed paths of
    /// savings ([`forecast::Forecast::shares`], from [`agreed_lives`] lives); paths of numbers are lived here.
    ///
    /// `Ok(None)` if it was stopped.
    ///
    /// # Errors
    /// Everything that a simulation cannot measure, metric by metric.
    pub fn new(
        terms: &'a Terms,
        spec: &'a Spec,
        world: &World,
        tariffs: &Tariffs,
        shares: &[Expectation],
        seed: u64,
        watch: &dyn Watch,
    ) -> Result<Option<Self>, Vec<Problem>> {
        let best = Draw::best(&spec.parameters);
        let verifier = Verifier::new(terms, spec, &best)?;
        let lives = agreed_lives(terms).filter(|_| verifier.needs_agreed_paths());
        let (agreed, path_errors) = match lives {
            Some(lives) => match agreed::agree(&verifier, spec, world, (seed, lives), watch) {
                Some(agreed) => agreed,
                None => return Ok(None),
            },
            None => Default::default(),
        };
        let metrics = || (0_u16..).zip(&terms.metrics);
        let intakes: Vec<Vec<u32>> = spec.groups.iter().map(|g| intakes(g, &best)).collect();
        Ok(Some(Self {
            savings: metrics()
                .filter_map(|(index, metric)| {
                    let window = terms.schedule.person_window;
                    Saving::new(index, metric, window, |components, window| {
                        let paths = forecast::paths(spec, tariffs, shares, components);
                        Planned::new(paths, &intakes, world.weeks, window)
                    })
                })
                .collect(),
            sizes: sizes(terms),
            hours_are_uncertain: spec.states.iter().any(|s| s.hours.parameter.is_some()),
            terms,
            spec,
            verifier,
            agreed,
            path_errors,
        }))
    }

    /// The same agreement, measured on the lives of a scenario that differs from what was expected: same states, groups and plan, other numbers.
    ///
    /// # Errors
    /// As [`Measurement::new`].
    pub fn of_lives_in(self, spec: &'a Spec) -> Result<Self, Vec<Problem>> {
        Ok(Self {
            verifier: Verifier::new(self.terms, spec, &Draw::best(&spec.parameters))?,
            hours_are_uncertain: spec.states.iter().any(|s| s.hours.parameter.is_some()),
            spec,
            ..self
        })
    }

    /// How well the agreed paths of numbers are known.
    pub fn path_errors(&self) -> &[PathError] {
        &self.path_errors
    }

    /// Lives the groups for comparison beside a replication; `record` is the one without an early end.
    pub fn compared(&self, world: &World, luck: &Luck, record: &Record) -> Compared {
        let kinds = [
            Comparison::Control,
            Comparison::Matched,
            Comparison::Historical,
        ];
        let live = |kind: usize| match self.sizes[kind] {
            0 => Group::default(),
            size => control::live(world, luck, kinds[kind], &record.people, size),
        };
        Compared {
            groups: [live(0), live(1), live(2)],
        }
    }

    /// What the contract is settled on. `draw` and `tariffs` are those under which the record was lived and its extract drawn.
    pub fn outcomes(
        &self,
        draw: &Draw,
        tariffs: &Tariffs,
        record: &Record,
        extract: &Extract,
        compared: &Compared,
    ) -> Outcomes {
        let mut out = Outcomes::default();
        let verifier = if self.hours_are_uncertain {
            // The terms have been compiled before: another draw of the hours gives no new faults.
            Verifier::new(self.terms, self.spec, draw)
                .map_or(Cow::Borrowed(&self.verifier), Cow::Owned)
        } else {
            Cow::Borrowed(&self.verifier)
        };
        let [control, matched, historical] = &compared.groups;
        let weeks = record.weeks;
        let groups = Groups {
            control: side(control, weeks),
            matched: side(matched, weeks),
            historical: side(historical, weeks),
        };
        verifier.measure(record, &groups, &self.agreed, draw, &mut out);
        for number in &mut out.numbers {
            number.value = number.value.round_dp(DIGITS);
            for baseline in &mut number.baselines {
                *baseline = baseline.round_dp(DIGITS);
            }
        }
        let frame = verifier.frame();
        let effort: Reused<i64> = extract.moved.iter().map(|week| week.vehicle_pays).collect();
        for saving in &self.savings {
            let replication = Replication {
                draw,
                tariffs,
                record,
                extract,
                compared,
            };
            let actual = saving.actual(&replication);
            let expected = saving.expected(&replication, &actual);
            let found = Found {
                actual: &actual,
                effort: if saving.less_effort { &effort } else { &[] },
                expected: &expected,
                sample: &saving.sample(record),
            };
            money::date(
                saving.metric,
                &saving.terms.baseline,
                frame,
                &found,
                &mut out.money,
            );
        }
        let costs = (0_u32..)
            .zip(effort.iter().copied())
            .filter(|(_, cost)| *cost > 0);
        if let Some(misreading) = &self.spec.misreading {
            misread::misread(misreading, self.terms, draw, &mut out);
        }
        // Steps cost something in most weeks: room for all of them.
        out.costs.reserve_exact(extract.moved.len());
        out.costs
            .extend(costs.map(|(week, cost)| (frame.day(week), cost)));
        out
    }

    /// Lives one replication as the contract lets it: if the outcomes end the contract early, the intake or the programme
    /// ends then, and the outcomes are those of the lives that follow. `early` says on which days which terminations
    /// happen ([`Outcomes::terminated`] counted in), in order, as the settlement sees it.
    ///
    /// An early end is final: what it changes comes after it, so that nothing before can undo it. One end is lived at a time: an
    /// end of everything that follows an end of the intake is looked for in the lives that this one leaves. Should the
    /// new outcomes end the contract even earlier (the effort of the weeks after an end is no longer financed in advance),
    /// that earlier end holds; so it goes on until no end is new or earlier than the one before.
    pub fn live(
        &self,
        world: &World,
        luck: &Luck,
        draw: &Draw,
        tariffs: &Tariffs,
        early: impl Fn(&Outcomes) -> Vec<(Day, usize)>,
    ) -> Lived {
        let record = live_until(world, luck, None);
        self.live_on(record, world, luck, draw, tariffs, early)
    }

    /// The same where the lives without any early end have been lived already, in this world and with this luck.
    pub fn live_on(
        &self,
        record: Record,
        world: &World,
        luck: &Luck,
        draw: &Draw,
        tariffs: &Tariffs,
        early: impl Fn(&Outcomes) -> Vec<(Day, usize)>,
    ) -> Lived {
        let extract = self::extract(self.spec, tariffs, &record, None);
        let compared = self.compared(world, luck, &record);
        let outcomes = self.outcomes(draw, tariffs, &record, &extract, &compared);
        let mut lived = Lived {
            record,
            extract,
            outcomes,
            stop: None,
        };
        while let Some(ends) = next(&lived.outcomes.terminated, &early(&lived.outcomes)) {
            if let Some(stop) = self.stop(&ends) {
                let record = live_until(world, luck, Some(stop));
                let extract = self::extract(self.spec, tariffs, &record, stop.programme);
                let compared = compared.until(stop.intake);
                let outcomes = self.outcomes(draw, tariffs, &record, &extract, &compared);
                lived = Lived {
                    record,
                    extract,
                    outcomes,
                    stop: Some(stop),
                };
            }
            lived.outcomes.terminated = ends;
        }
        lived
    }

    /// The weeks in which the ends lie; days before the run count as its first week.
    fn stop(&self, ends: &[(Day, usize)]) -> Option<Stop> {
        let known = ends.iter().filter_map(|(day, which)| {
            let week = self.spec.calendar.week_of(day.date()).unwrap_or(0);
            Some((week, self.terms.terminations.get(*which)?.stops))
        });
        let of_programme = |(_, stops): &(u32, Stops)| *stops == Stops::Everything;
        Some(Stop {
            intake: known.clone().map(|(week, _)| week).min()?,
            programme: known.filter(of_programme).map(|(week, _)| week).min(),
        })
    }
}

/// The ends that hold next, given those that were lived and those that came of it: up to the first that is new or earlier.
fn next(lived: &[(Day, usize)], found: &[(Day, usize)]) -> Option<Vec<(Day, usize)>> {
    let at = (0..found.len()).find(|&at| found.get(at) != lived.get(at))?;
    let earlier = lived.get(at).is_none_or(|(day, _)| found[at].0 < *day);
    earlier.then(|| found[..=at].to_vec())
}

impl Compared {
    /// The groups as if the intake had ended with a week.
    fn until(&self, week: u32) -> Self {
        Self {
            groups: self.groups.each_ref().map(|group| group.until(week)),
        }
    }

    /// The first `size` people of a group.
    fn people(&self, comparison: Comparison, size: u32) -> (&[Person], &Arm) {
        let group = &self.groups[comparison as usize];
        let size = group.people.len().min(size as usize);
        (&group.people[..size], &group.arm)
    }
}

/// The intake weeks planned of a group, in the order of its people; none where they come at random.
fn intakes(group: &group::Group, draw: &Draw) -> Vec<u32> {
    match GroupTable::new(group, draw).intake {
        IntakeTable::Fixed(weeks) => weeks,
        IntakeTable::Arrivals { .. } => Vec::new(),
    }
}

/// People of the control, matched and historical group: the most that any baseline names.
fn sizes(terms: &Terms) -> [u32; 3] {
    let mut sizes = [0; 3];
    for source in terms.metrics.iter().flat_map(|m| m.baseline.sources()) {
        let (kind, size) = match source {
            Source::Control { size } | Source::DifferenceInDifferences { size } => {
                (Comparison::Control, *size)
            }
            Source::Matched { size, .. } => (Comparison::Matched, *size),
            Source::Historical { size } => (Comparison::Historical, *size),
            _ => continue,
        };
        let most = &mut sizes[kind as usize];
        *most = size.max(*most);
    }
    sizes
}

fn side(group: &Group, weeks: u32) -> Side<'_> {
    Side::group(&group.people, &group.arm, weeks)
}
