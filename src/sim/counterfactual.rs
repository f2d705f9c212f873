//! The counterfactual arm: nobody waits for anybody, so each life is lived on its own.

use super::clock::{Setting, UNMODIFIED};
use super::cycle::Track;
use super::luck::Draws;
use super::people::Start;
use crate::model::state::StateId;
use crate::model::world::World;
use crate::record::{NO_ENTERPRISE, Stay};
use multiversion::multiversion;

/// Appends the stays of one life without programme; nothing if the person was never referred.
///
/// `visits` is scratch space of one counter per state; one Philox block per visit and four destinations.
#[multiversion(targets("x86_64+avx2"))]
pub fn live(
    world: &World,
    track: &Track,
    draws: &Draws,
    number: u32,
    start: &Start,
    visits: &mut [u16],
    stays: &mut Vec<Stay>,
) {
    let Some(intake) = start.person.intake else {
        return;
    };
    visits.fill(0);
    let (mut week, mut state, mut duration) = (intake, start.state, start.person.duration);
    loop {
        stays.push(Stay {
            from: week,
            state: StateId(state),
            enterprise: NO_ENTERPRISE,
        });
        let visit = &mut visits[usize::from(state)];
        let table = &world.states[usize::from(state)];
        let setting = Setting::new(world, track, state, start.person.frailty, &UNMODIFIED);
        let event = (u32::from(state) << 16) | u32::from(*visit);
        *visit += 1;
        match setting.visit(draws, (number, event), week, duration) {
            Some((at, exit)) if at + 1 < world.weeks => {
                week = at + 1;
                state = table.exits[exit].to;
                duration = 0;
            }
            _ => return,
        }
    }
}
