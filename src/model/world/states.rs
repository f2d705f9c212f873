//! States as the clocks see them.

use super::clocks::ClockTable;
use super::{Exit, MAX_EXITS, StateTable, WorldError};
use crate::model::Spec;
use crate::model::movement::{self, Rate};
use crate::model::number::{Draw, Number};
use crate::model::rates;
use crate::model::state::StateId;

fn transitions_of(spec: &Spec, state: usize) -> impl Iterator<Item = &movement::Transition> {
    spec.transitions
        .iter()
        .filter(move |t| usize::from(t.from.0) == state)
}

pub(super) fn state_is_uncertain(spec: &Spec, state: usize) -> bool {
    let of_rate = |rate: &Rate| match rate {
        Rate::Intensity { value, .. }
        | Rate::Probability { value, .. }
        | Rate::ShareWithin { value, .. } => value.parameter.is_some(),
    };
    transitions_of(spec, state).any(|t| t.bands.iter().any(|b| of_rate(&b.rate)))
        || spec.medians.iter().any(|m| {
            usize::from(m.from.0) == state
                && (m.weeks.parameter.is_some() || m.to.iter().any(|(_, w)| w.parameter.is_some()))
        })
}

pub(super) fn state_table(
    spec: &Spec,
    state: usize,
    draw: &Draw,
) -> Result<StateTable, WorldError> {
    let of_state: Vec<_> = transitions_of(spec, state).collect();
    let id = &spec.states[state].id;
    if of_state.len() > MAX_EXITS {
        let message = format!(
            "{} exits; a state may have at most {MAX_EXITS}: join destinations that mean the same",
            of_state.len()
        );
        return Err(WorldError {
            place: format!("transitions.{id}"),
            message,
        });
    }
    let median = spec.medians.iter().find(|m| usize::from(m.from.0) == state);
    let bands: Vec<Vec<(u32, Rate)>> = of_state
        .iter()
        .map(|t| match median {
            Some(m) => vec![(0, median_rate(m, t.to, draw))],
            None => t.bands.iter().map(|b| (b.from_week, b.rate)).collect(),
        })
        .collect();
    let given: Vec<&[(u32, Rate)]> = bands.iter().map(Vec::as_slice).collect();
    let rates = rates::intensities(&given, draw).map_err(|e| WorldError {
        place: format!(
            "transitions.{id}.{}",
            spec.states[usize::from(of_state[e.exit].to.0)].id
        ),
        message: e.to_string(),
    })?;
    let exits: Vec<Exit> = of_state
        .iter()
        .map(|t| Exit {
            to: t.to.0,
            class: t.class,
            frailty: t.frailty,
        })
        .collect();
    Ok(StateTable {
        clocks: ClockTable::new(&exits, &rates),
        exits,
        rates,
        in_work: spec.states[state].in_work,
        eligible: spec.programme.as_ref().is_some_and(|p| p.eligible[state]),
    })
}

/// ln 2 / median, divided by the weights of the destinations.
fn median_rate(median: &movement::MedianExit, to: StateId, draw: &Draw) -> Rate {
    let total: f64 = median.to.iter().map(|(_, w)| w.at(draw)).sum();
    let own: f64 = median
        .to
        .iter()
        .filter(|(s, _)| *s == to)
        .map(|(_, w)| w.at(draw))
        .sum();
    Rate::Intensity {
        value: Number::fixed(std::f64::consts::LN_2 * own / total),
        weeks: median.weeks.at(draw),
    }
}
