//! States as the clocks see them.

use super::clocks::ClockTable;
use super::{Exit, MAX_EXITS, StateTable, WorldError};
use crate::model::Spec;
use crate::model::movement::{self, Rate};
use crate::model::number::{Draw, Number};
use crate::model::rates::{self, Given, Impossible};
use crate::model::state::StateId;
use crate::reuse::{Reused, reusable};

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
    let exits: Vec<Exit> = transitions_of(spec, state)
        .map(|t| Exit {
            to: t.to.0,
            class: t.class,
            frailty: t.frailty,
        })
        .collect();
    if exits.len() > MAX_EXITS {
        let message = format!(
            "{} exits; a state may have at most {MAX_EXITS}: join destinations that mean the same",
            exits.len()
        );
        return Err(WorldError {
            place: format!("transitions.{}", spec.states[state].id),
            message,
        });
    }
    let rates = with_given(spec, state, draw, |given| rates::intensities(given, draw))?;
    Ok(StateTable {
        clocks: ClockTable::new(&exits, &rates),
        exits,
        rates,
        in_work: spec.states[state].in_work,
        eligible: spec.programme.as_ref().is_some_and(|p| p.eligible[state]),
    })
}

impl StateTable {
    /// The intensities of another draw: nothing else of a state depends on it.
    pub(super) fn redraw(
        &mut self,
        spec: &Spec,
        state: usize,
        draw: &Draw,
    ) -> Result<(), WorldError> {
        with_given(spec, state, draw, |given| self.rates.redraw(given, draw))?;
        self.clocks.set(&self.rates);
        Ok(())
    }
}

reusable!((u32, Rate));

/// Hands the exits of a state as they are given to somebody who converts them.
fn with_given<T>(
    spec: &Spec,
    state: usize,
    draw: &Draw,
    convert: impl FnOnce(&[Given<'_>]) -> Result<T, Impossible>,
) -> Result<T, WorldError> {
    let median = spec.medians.iter().find(|m| usize::from(m.from.0) == state);
    // The bands of all exits in one room, and where those of each exit end.
    let mut bands: Reused<(u32, Rate)> = Reused::with_capacity(MAX_EXITS);
    let mut ends = [0; MAX_EXITS];
    let mut exits = 0;
    for (transition, end) in transitions_of(spec, state).zip(&mut ends) {
        match median {
            Some(m) => bands.push((0, median_rate(m, transition.to, draw))),
            None => bands.extend(transition.bands.iter().map(|b| (b.from_week, b.rate))),
        }
        *end = bands.len();
        exits += 1;
    }
    let mut begin = 0;
    let given: [Given<'_>; MAX_EXITS] = ends.map(|end| {
        let of_exit = &bands[begin..end.max(begin)];
        begin += of_exit.len();
        of_exit
    });
    convert(&given[..exits]).map_err(|e| {
        let to = transitions_of(spec, state).nth(e.exit);
        let destination = to.map_or("", |t| spec.states[usize::from(t.to.0)].id.as_str());
        WorldError {
            place: format!("transitions.{}.{destination}", spec.states[state].id),
            message: e.to_string(),
        }
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
