//! A state as its clocks read it: exits four by four, as they are drawn, so that the arithmetic of four clocks is one.

use super::{Exit, MAX_EXITS};
use crate::model::movement::Class;
use crate::model::rates::Intensities;

/// Clocks of a block: one Philox block gives four words.
pub const LANES: usize = 4;
/// Most blocks of a state.
pub const MAX_BLOCKS: usize = MAX_EXITS / LANES;
/// Weeks of which a small part is still beyond every horizon.
const AS_GOOD_AS_NEVER: f32 = 1e30;
/// A number for each clock of a block.
pub type Lanes = [f64; LANES];

/// Intensities of the exits of one state by band and block. A block that is not full ends with exits that nobody takes.
#[derive(Debug, Clone, PartialEq)]
pub struct ClockTable {
    /// First completed week of each band but the first, then a week that never comes.
    until: Vec<u32>,
    /// Intensity per week: `weekly[band * blocks + block]`.
    weekly: Vec<Lanes>,
    /// Class of each exit.
    class: Vec<[Class; LANES]>,
    /// Whether frailty multiplies it.
    frail: Vec<[bool; LANES]>,
}

impl ClockTable {
    /// The table of a state with so many exits.
    pub(super) fn new(exits: &[Exit], rates: &Intensities) -> Self {
        let blocks = exits.len().div_ceil(LANES);
        let mut class = vec![[Class::Other; LANES]; blocks];
        let mut frail = vec![[false; LANES]; blocks];
        for (index, exit) in exits.iter().enumerate() {
            let (block, lane) = (index / LANES, index % LANES);
            class[block][lane] = exit.class;
            frail[block][lane] = exit.frailty;
        }
        let later = rates.edges.iter().skip(1).copied();
        let mut table = Self {
            until: later.chain([u32::MAX]).collect(),
            weekly: vec![[0.0; LANES]; rates.edges.len() * blocks],
            class,
            frail,
        };
        table.set(rates);
        table
    }

    /// Takes over other intensities of the same exits in the same bands.
    pub(super) fn set(&mut self, rates: &Intensities) {
        let blocks = self.blocks();
        for band in 0..rates.edges.len() {
            let row = &mut self.weekly[band * blocks..][..blocks];
            for (clocks, weekly) in row.iter_mut().zip(rates.band(band).chunks(LANES)) {
                clocks[..weekly.len()].copy_from_slice(weekly);
            }
        }
    }

    /// Blocks of exits.
    #[inline(always)]
    pub fn blocks(&self) -> usize {
        self.class.len()
    }

    /// Bands of time in the state.
    pub fn bands(&self) -> usize {
        self.until.len()
    }

    /// Mean weeks until each clock rings by itself, 1 / intensity, and as good as never where nobody takes the exit. `None` if there are more
    /// clocks than one block has, or if intensities depend on how long somebody has been there.
    pub fn sojourns(&self) -> Option<[f32; LANES]> {
        match (&self.class[..], &self.until[..]) {
            ([], _) => Some([AS_GOOD_AS_NEVER; LANES]),
            ([_], [_]) => {
                let weekly = self.weekly.first()?;
                Some(weekly.map(|weekly| ((1.0 / weekly) as f32).min(AS_GOOD_AS_NEVER)))
            }
            _ => None,
        }
    }

    /// The first completed week after a band; `u32::MAX` after the last.
    #[inline(always)]
    pub fn end_of(&self, band: usize) -> u32 {
        self.until[band]
    }

    /// The band that a duration lies in.
    #[inline(always)]
    pub fn band_of(&self, duration: u32) -> usize {
        let mut band = 0;
        while band + 1 < self.until.len() && self.until[band] <= duration {
            band += 1;
        }
        band
    }

    /// Intensities per week in a band, by block.
    #[inline(always)]
    pub fn weekly(&self, band: usize) -> &[Lanes] {
        let blocks = self.blocks();
        &self.weekly[band * blocks..][..blocks]
    }

    /// Class of each exit, by block.
    #[inline(always)]
    pub fn class(&self) -> &[[Class; LANES]] {
        &self.class
    }

    /// Whether frailty multiplies each exit, by block.
    #[inline(always)]
    pub fn frail(&self) -> &[[bool; LANES]] {
        &self.frail
    }
}
