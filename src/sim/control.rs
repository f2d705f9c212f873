//! Groups that a programme is compared with: people of their own, with luck of their own (settled point 1).
//!
//! Each member resembles one of the people who were referred to the programme in the replication: the same group (hence
//! municipality, starting states, counters, frailty) and the same week of intake; everything that is drawn for a person
//! is drawn anew, from a stream that the programme's people never touch. Members are spread over the referrals by a
//! golden-ratio sequence from a random origin, so that the mix of groups and intake weeks is that of the programme's
//! people at every size, and a larger group begins with the members of a smaller one.
//!
//! A control group and a matched group live through the cycle of the replication. A historical group
//! lived in other times: its cycle is drawn by itself, from the stationary distribution.

use super::cycle::Track;
use super::luck::{Comparison, Luck, Purpose};
use super::{flock, people};
use crate::model::world::World;
use crate::record::{Arm, Person};

/// Fractional part of the golden ratio in 64 bits: its multiples fill the circle more evenly than those of any other number.
const GOLDEN: u64 = 0x9E37_79B9_7F4A_7C15;

/// People without a programme, and their lives.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Group {
    /// The people; all of them were referred.
    pub people: Vec<Person>,
    /// What happened to them.
    pub arm: Arm,
}

impl Group {
    /// The group as if the intake had ended with a week: later members were never allocated to it.
    ///
    /// The lives stay in the arm; whoever reads it goes by the intake.
    pub fn until(&self, week: u32) -> Self {
        let mut group = self.clone();
        for person in &mut group.people {
            person.intake = person.intake.filter(|intake| *intake <= week);
        }
        group
    }
}

/// Lives a group of `size` people beside the people of a replication (`referrals`, those without an intake aside, as they are
/// without any early end). Nobody if nobody was referred.
///
/// Costs a Philox block or two and one life without programme per member.
pub fn live(
    world: &World,
    luck: &Luck,
    comparison: Comparison,
    referrals: &[Person],
    size: u32,
) -> Group {
    let luck = luck.of_group(comparison);
    let referred: Vec<(u16, u32)> = referrals
        .iter()
        .filter_map(|person| Some((person.group, person.intake?)))
        .collect();
    let size = if referred.is_empty() { 0 } else { size };
    let track = match comparison {
        Comparison::Historical => Track::of_other_times(world, &luck),
        Comparison::Control | Comparison::Matched => Track::draw(world, &luck),
    };
    let (values, frailty) = (luck.draws(Purpose::Person), luck.draws(Purpose::Frailty));
    let clocks = luck.draws(Purpose::Clock);
    let [high, low, ..] = luck.draws(Purpose::Mix).block(0, 0, 0);
    let mut at = (u64::from(high) << 32) | u64::from(low);
    let mut starts = Vec::with_capacity(size as usize);
    for number in 0..size {
        let pick = (u128::from(at) * referred.len() as u128) >> 64;
        at = at.wrapping_add(GOLDEN);
        let (index, week) = referred[pick as usize];
        let table = &world.groups[usize::from(index)];
        let mut start =
            people::draw_one(world, table, index, number, Some(week), &values, &frailty);
        // Members of the group are counted after their referral: nobody among them failed to come.
        start.person.intake = Some(week);
        starts.push(start);
    }
    Group {
        people: starts.iter().map(|start| start.person).collect(),
        arm: flock::live(world, &track, &clocks, 0, &starts).0,
    }
}
