//! How fast clocks tick: intensities times what the cycle makes of them, worked out once for a draw and not at each visit.

use super::clocks::{ClockTable, LANES, Lanes};
use super::{CycleTable, StateTable};

/// Intensities per week of all states by regime, state, band and block.
#[derive(Debug, Clone, PartialEq)]
pub struct Pace {
    weekly: Vec<Lanes>,
    /// Where each state begins in a regime.
    states: Vec<usize>,
    /// Entries of a regime.
    regime: usize,
    /// The most blocks of a state.
    blocks: usize,
}

impl Pace {
    /// The intensities of all states under each regime of the cycle; without a cycle there is one.
    pub(super) fn new(of_states: &[StateTable], cycle: Option<&CycleTable>) -> Self {
        let tables = || of_states.iter().map(|state| &state.clocks);
        let mut states = Vec::with_capacity(of_states.len());
        let mut regime = 0;
        for table in tables() {
            states.push(regime);
            regime += table.bands() * table.blocks();
        }
        let regimes = cycle.map_or(1, |cycle| cycle.multipliers.len());
        let mut weekly = Vec::with_capacity(regimes * regime);
        for index in 0..regimes {
            let movement = cycle.map(|cycle| &cycle.multipliers[index].movement);
            for table in tables() {
                for band in 0..table.bands() {
                    for (rates, class) in table.weekly(band).iter().zip(table.class()) {
                        let times = class.map(|class| movement.map_or(1.0, |m| m[class.index()]));
                        weekly.push(std::array::from_fn(|lane| rates[lane] * times[lane]));
                    }
                }
            }
        }
        Self {
            weekly,
            states,
            regime,
            blocks: tables().map(ClockTable::blocks).max().unwrap_or(0),
        }
    }

    /// The most blocks of clocks that a state has.
    #[inline(always)]
    pub fn blocks(&self) -> usize {
        self.blocks
    }

    /// The intensities of one state.
    #[inline(always)]
    pub fn of(&self, state: u16) -> Ticks<'_> {
        Ticks {
            weekly: &self.weekly[self.states[usize::from(state)]..],
            regime: self.regime,
        }
    }
}

/// Intensities of the exits of one state.
#[derive(Clone, Copy)]
pub struct Ticks<'a> {
    weekly: &'a [Lanes],
    regime: usize,
}

impl Ticks<'_> {
    /// Intensities per week in a band under a regime, by block.
    #[inline(always)]
    pub fn at<const B: usize>(&self, regime: usize, band: usize) -> [Lanes; B] {
        let from = regime * self.regime + band * B;
        let mut weekly = [[0.0; LANES]; B];
        weekly.copy_from_slice(&self.weekly[from..][..B]);
        weekly
    }
}
