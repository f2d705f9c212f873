//! Who the people of a replication are: the same in both arms.

use super::exponential::exponential;
use super::luck::{Draws, Luck, Purpose, Words, unit};
use crate::model::group::Spread;
use crate::model::world::{GroupTable, IntakeTable, World};
use crate::record::Person;
use crate::reuse::Reused;
use rand_distr::{Distribution, Gamma};

/// A person and the state in which they start.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Start {
    /// The person.
    pub person: Person,
    /// First state.
    pub state: u16,
}

/// Draws the people of all groups, in the order of groups, planned persons included that are never referred.
///
/// One Philox block per person, a second where a group has durations, one generator for frailty where a group has any, one exponential per random arrival.
pub fn draw(world: &World, luck: &Luck) -> Vec<Start> {
    let (values, frailty) = (luck.draws(Purpose::Person), luck.draws(Purpose::Frailty));
    let all: u32 = world.groups.iter().map(|g| g.people).sum();
    let of_all = |draws: &Draws, wanted: bool| {
        let mut words = Reused::with_capacity(all as usize);
        if wanted {
            draws.of_all(0, all as usize, 0, &mut words);
        }
        words
    };
    let firsts = of_all(&values, true);
    let frail = world.groups.iter().any(|g| g.frailty_variance > 0.0);
    let frailties = of_all(&frailty, frail);
    let mut out = Vec::with_capacity(all as usize);
    for (index, group) in world.groups.iter().enumerate() {
        let sampler = Frailty::of(group);
        let mut add = |week: Option<u32>| {
            let place = out.len();
            let number = place as u32;
            let words = frailties.get(place).copied();
            let drawn = Drawn {
                first: firsts[place],
                values: &values,
                frailty: sampler.draw(words, &frailty, number),
            };
            out.push(drawn.person(world, group, index as u16, number, week));
        };
        match &group.intake {
            IntakeTable::Fixed(weeks) => weeks.iter().for_each(|week| add(Some(*week))),
            IntakeTable::Arrivals {
                from,
                until,
                per_week,
            } => {
                let draws = luck.draws(Purpose::Arrival);
                let mut at = f64::from(*from);
                for k in 0..group.people {
                    at += exponential(draws.block(index as u32, k, 0)[0]) / per_week;
                    let week = at.min(f64::from(u32::MAX)) as u32;
                    add((week <= *until).then_some(week));
                }
            }
        }
    }
    out
}

/// Draws person `number` of a group, as if planned for `week` (`None`: never arrives).
pub fn draw_one(
    world: &World,
    group: &GroupTable,
    index: u16,
    number: u32,
    week: Option<u32>,
    values: &Draws,
    frailty: &Draws,
) -> Start {
    let drawn = Drawn {
        first: values.block(number, 0, 0),
        values,
        frailty: Frailty::of(group).draw(None, frailty, number),
    };
    drawn.person(world, group, index, number, week)
}

/// What is drawn for a person.
struct Drawn<'a> {
    /// Their first words.
    first: [u32; 4],
    values: &'a Draws,
    frailty: f64,
}

impl Drawn<'_> {
    fn person(
        &self,
        world: &World,
        group: &GroupTable,
        index: u16,
        number: u32,
        week: Option<u32>,
    ) -> Start {
        let [referred, start, counter, tally] = self.first;
        let intake = week.filter(|w| *w < world.weeks && unit(referred) < group.referred);
        let u = unit(start);
        let state = group
            .start
            .iter()
            .find(|(_, c)| u < *c)
            .or(group.start.last())
            .map_or(0, |(s, _)| *s);
        let counter = spread(&group.counter, counter);
        let person = Person {
            group: index,
            municipality: group.municipality,
            intake,
            counter,
            self_support_weeks: spread(&group.self_support_weeks, tally),
            duration: group
                .duration
                .as_ref()
                .map_or(counter, |s| spread(s, self.values.block(number, 0, 1)[0])),
            frailty: self.frailty,
        };
        Start { person, state }
    }
}

/// Gamma with mean 1 and variance θ; `None`, 1 for everybody, if θ = 0.
struct Frailty(Option<Gamma<f64>>);

impl Frailty {
    fn of(group: &GroupTable) -> Self {
        let variance = group.frailty_variance;
        let gamma = (variance > 0.0).then(|| Gamma::new(1.0 / variance, variance));
        Self(gamma.and_then(Result::ok))
    }

    /// The frailty of a person, whose first words may be known.
    fn draw(&self, first: Option<Words>, draws: &Draws, number: u32) -> f64 {
        let Some(gamma) = &self.0 else {
            return 1.0;
        };
        let first = first.unwrap_or_else(|| draws.block(number, 0, 0));
        gamma.sample(&mut draws.generator_with(number, 0, first))
    }
}

/// Uniform over the whole weeks of a spread.
fn spread(spread: &Spread, word: u32) -> u32 {
    let count = u64::from(spread.max - spread.min) + 1;
    spread.min + ((u64::from(word) * count) >> 32) as u32
}
