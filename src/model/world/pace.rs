//! How fast clocks tick: intensities times what cycle and shocks make of them, worked out once for a draw and not at each visit.

use super::StateTable;
use super::clocks::{ClockTable, LANES, Lanes};
use crate::model::movement::Class;

/// Intensities per week of all states by time, state, band and block.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Pace {
    weekly: Vec<Lanes>,
    /// Where each state begins in a time.
    states: Vec<usize>,
    /// Entries of a time.
    time: usize,
    /// The most blocks of a state.
    blocks: usize,
}

impl Pace {
    /// Sets the intensities of all states in times with these multipliers, by class.
    pub(super) fn set(
        &mut self,
        of_states: &[StateTable],
        times: impl Iterator<Item = [f64; Class::COUNT]>,
    ) {
        let tables = || of_states.iter().map(|state| &state.clocks);
        self.states.clear();
        self.time = 0;
        for table in tables() {
            self.states.push(self.time);
            self.time += table.bands() * table.blocks();
        }
        self.blocks = tables().map(ClockTable::blocks).max().unwrap_or(0);
        self.weekly.clear();
        for movement in times {
            for table in tables() {
                for band in 0..table.bands() {
                    for (rates, class) in table.weekly(band).iter().zip(table.class()) {
                        let times = class.map(|class| movement[class.index()]);
                        let rates = std::array::from_fn(|lane| rates[lane] * times[lane]);
                        self.weekly.push(rates);
                    }
                }
            }
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
            time: self.time,
        }
    }
}

/// Intensities of the exits of one state.
#[derive(Clone, Copy)]
pub struct Ticks<'a> {
    weekly: &'a [Lanes],
    time: usize,
}

impl Ticks<'_> {
    /// Intensities per week in a band in a time, by block.
    #[inline(always)]
    pub fn at<const B: usize>(&self, time: usize, band: usize) -> [Lanes; B] {
        let from = time * self.time + band * B;
        let mut weekly = [[0.0; LANES]; B];
        weekly.copy_from_slice(&self.weekly[from..][..B]);
        weekly
    }
}
