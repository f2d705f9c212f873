//! What it is worth to be in a state: the money of the weeks to come that is expected from there, without the programme.
//!
//! Backward recursion at the best estimates, week by week over states and completed weeks:
//! `V(w, i, d) = r(w, i) + (1 − Σ p_j)·V(w + 1, i, d + 1) + Σ p_j·V(w + 1, j, 0)`. In a replication the worth is another one, since its
//! parameters are; surprises that are weighted with these tables then explain less, and are surprises all the same.

use crate::model::world::{StateTable, World};
use std::mem::swap;

/// Weeks in which the worth counts as the same.
pub const QUARTER: u32 = 13;
/// Kinds of worth: by another money.
pub const KINDS: usize = 2;
/// One number for each kind.
pub type Kinds = [f64; KINDS];
/// Frailties for which there are tables; a person uses the nearest by ratio.
const FRAILTIES: [f64; 6] = [0.1, 0.35, 0.75, 1.25, 2.0, 3.5];

/// The worth of one state and band in one quarter, and the sum of the worth of all weeks before it.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Cell {
    /// In each week of the quarter.
    pub each: Kinds,
    /// Sum over the weeks before the quarter.
    pub before: Kinds,
}

/// Tables by frailty, quarter, state and band.
#[derive(Debug, Clone)]
pub struct Worth {
    /// Where the bands of each state begin in a row.
    places: Vec<usize>,
    /// Cells of a row.
    cells: usize,
    /// Rows of a frailty: one more than quarters.
    rows: usize,
    table: Vec<Cell>,
}

impl Worth {
    /// The tables of a world; `money(state, week)` is what a week in a state counts, by kind.
    pub fn new(world: &World, money: impl Fn(usize, u32) -> Kinds) -> Self {
        let mut places = Vec::with_capacity(world.states.len());
        let mut cells = 0;
        for state in &world.states {
            places.push(cells);
            cells += state.rates.edges.len();
        }
        let rows = world.weeks.div_ceil(QUARTER) as usize + 1;
        let mut out = Self {
            places,
            cells,
            rows,
            table: vec![Cell::default(); FRAILTIES.len() * rows * cells],
        };
        let money: Vec<Vec<Kinds>> = (0..world.states.len())
            .map(|s| (0..world.weeks).map(|w| money(s, w)).collect())
            .collect();
        for level in 0..FRAILTIES.len() {
            out.fill(world, level, &money);
        }
        out
    }

    /// Which table a person of a frailty uses.
    pub fn level(frailty: f64) -> usize {
        let nearer_to_next = |pair: &&[f64]| frailty * frailty > pair[0] * pair[1];
        FRAILTIES.windows(2).take_while(nearer_to_next).count()
    }

    /// The cells of a quarter by [`Worth::place`].
    #[inline]
    pub fn row(&self, level: usize, quarter: u32) -> &[Cell] {
        let at = level * self.rows + (quarter as usize).min(self.rows - 1);
        &self.table[at * self.cells..][..self.cells]
    }

    /// Where a state stands in a row; its bands follow.
    #[inline]
    pub fn place(&self, state: usize) -> usize {
        self.places[state]
    }

    fn fill(&mut self, world: &World, level: usize, money: &[Vec<Kinds>]) {
        let states: Vec<Recursion<'_>> = world
            .states
            .iter()
            .map(|state| Recursion::new(state, FRAILTIES[level], world.weeks))
            .collect();
        let mut next: Vec<Vec<Kinds>> = states
            .iter()
            .map(|s| vec![[0.0; KINDS]; s.bands.len()])
            .collect();
        let mut now = next.clone();
        for week in (0..world.weeks).rev() {
            for (s, state) in states.iter().enumerate() {
                state.step(&money[s][week as usize], s, &next, &mut now[s]);
            }
            swap(&mut now, &mut next);
            let quarter = week / QUARTER;
            if week == (quarter * QUARTER + QUARTER / 2).min(world.weeks - 1) {
                let row = (level * self.rows + quarter as usize) * self.cells;
                for (s, state) in states.iter().enumerate() {
                    for band in 0..state.state.rates.edges.len() {
                        self.table[row + self.places[s] + band].each = next[s][state.middle(band)];
                    }
                }
            }
        }
        for row in 1..self.rows {
            let at = (level * self.rows + row) * self.cells;
            for place in at..at + self.cells {
                let cell = self.table[place - self.cells];
                for kind in 0..KINDS {
                    self.table[place].before[kind] =
                        cell.before[kind] + f64::from(QUARTER) * cell.each[kind];
                }
            }
        }
    }
}

/// One state on the way back through the weeks.
struct Recursion<'a> {
    state: &'a StateTable,
    /// Band by completed weeks, up to the last edge.
    bands: Vec<usize>,
    /// Chance of each exit in a week: `[band][exit]`.
    chances: Vec<Vec<f64>>,
}

impl<'a> Recursion<'a> {
    fn new(state: &'a StateTable, frailty: f64, weeks: u32) -> Self {
        let edges = &state.rates.edges;
        let last = edges.last().map_or(0, |edge| (*edge).min(weeks));
        let chances = (0..edges.len())
            .map(|band| {
                let rates = state.exits.iter().zip(state.rates.band(band));
                let rates: Vec<f64> = rates
                    .map(|(exit, rate)| rate * if exit.frailty { frailty } else { 1.0 })
                    .collect();
                let total: f64 = rates.iter().sum();
                let per_rate = if total > 0.0 {
                    -libm::expm1(-total) / total
                } else {
                    0.0
                };
                rates.into_iter().map(|rate| rate * per_rate).collect()
            })
            .collect();
        Self {
            state,
            bands: (0..=last).map(|d| state.rates.band_of(d)).collect(),
            chances,
        }
    }

    /// One week back: from the worth of all states in the next week to that of this one.
    fn step(&self, money: &Kinds, own: usize, next: &[Vec<Kinds>], now: &mut [Kinds]) {
        let last = self.bands.len() - 1;
        for (d, band) in self.bands.iter().enumerate() {
            let stays = next[own][(d + 1).min(last)];
            for kind in 0..KINDS {
                now[d][kind] = money[kind] + stays[kind];
            }
            for (exit, chance) in self.state.exits.iter().zip(&self.chances[*band]) {
                let there = next[usize::from(exit.to)][0];
                for kind in 0..KINDS {
                    now[d][kind] += chance * (there[kind] - stays[kind]);
                }
            }
        }
    }

    /// The completed weeks that stand for a band.
    fn middle(&self, band: usize) -> usize {
        let edges = &self.state.rates.edges;
        let until = edges.get(band + 1).unwrap_or(&edges[band]);
        (edges[band].midpoint(*until) as usize).min(self.bands.len() - 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_use_the_table_nearest_by_ratio() {
        let level = Worth::level;
        assert_eq!(
            [level(0.0), level(0.1), level(0.18), level(0.19)],
            [0, 0, 0, 1]
        );
        assert_eq!([level(1.0), level(2.0), level(99.0)], [3, 4, 5]);
    }
}
