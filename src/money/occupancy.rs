//! How many of many lives are in each state and refund band, by weeks since intake, and what follows from it.

use super::path::rates;
use super::refund::Rules;
use super::tariff::Tariffs;
use super::years::Years;
use crate::contract::terms::SavingComponent;
use crate::model::state::StateId;
use crate::record::Person;
use crate::record::read::Interval;

/// How many lives were in each state and refund band, by weeks since intake. Exact counts, so that the order and
/// the grouping in which lives are added do not matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Occupancy {
    weeks: u32,
    bands: usize,
    /// `[state][band][k]`: change of the count from week k − 1 to k; one more than there are weeks.
    changes: Vec<i64>,
}

impl Occupancy {
    /// Nobody yet, for so many weeks since intake; longer lives are cut off there.
    pub fn new(rules: &Rules, weeks: u32) -> Self {
        let cells = rules.counts.len() * rules.bands();
        Self {
            weeks,
            bands: rules.bands(),
            changes: vec![0; cells * (weeks as usize + 1)],
        }
    }

    /// Adds one life: the stays of a person, in order, from the week of intake on. Costs per stay, not per week.
    pub fn add(&mut self, rules: &Rules, person: &Person, stays: impl Iterator<Item = Interval>) {
        let mut intake = None;
        rules.walk(person, stays, |segment| {
            let start = *intake.get_or_insert(segment.from);
            let (from, to) = (segment.from - start, (segment.to - start).min(self.weeks));
            if from < to {
                let cell = usize::from(segment.state.0) * self.bands + segment.band;
                let row = cell * (self.weeks as usize + 1);
                self.changes[row + from as usize] += 1;
                self.changes[row + to as usize] -= 1;
            }
        });
    }

    /// Adds the counts of another part of the same size.
    pub fn merge(&mut self, other: &Self) {
        for (sum, change) in self.changes.iter_mut().zip(&other.changes) {
            *sum += change;
        }
    }

    /// The expected shares: of the lives that are followed k weeks after their intake, the share in each cell.
    ///
    /// Where nobody is followed so far, because intakes late in the run see fewer weeks, the shares of the
    /// last week with anybody hold on.
    pub fn shares(&self) -> Shares {
        let row = self.weeks as usize + 1;
        let cells = self.changes.len() / row;
        let mut counts = vec![0_i64; cells];
        let mut values: Vec<f64> = Vec::with_capacity(cells * self.weeks as usize);
        for k in 0..self.weeks as usize {
            for (cell, count) in counts.iter_mut().enumerate() {
                *count += self.changes[cell * row + k];
            }
            let lives: i64 = counts.iter().sum();
            if lives > 0 {
                values.extend(counts.iter().map(|count| *count as f64 / lives as f64));
            } else if k > 0 {
                values.extend_from_within((k - 1) * cells..k * cells);
            } else {
                values.resize(cells, 0.0);
            }
        }
        Shares {
            bands: self.bands,
            cells,
            values,
        }
    }
}

/// Expected shares `P[k][state][band]` of the people of a group, k weeks after their intake.
#[derive(Debug, Clone, PartialEq)]
pub struct Shares {
    pub(super) bands: usize,
    cells: usize,
    /// `[k][state][band]`.
    values: Vec<f64>,
}

impl Shares {
    /// Shares from a table `[k][state][band]`; weeks that are not complete are dropped.
    pub fn new(rules: &Rules, mut values: Vec<f64>) -> Self {
        let cells = rules.counts.len() * rules.bands();
        values.truncate(values.len() / cells.max(1) * cells);
        Self {
            bands: rules.bands(),
            cells,
            values,
        }
    }

    /// How many weeks since intake the table covers.
    pub fn weeks(&self) -> usize {
        self.values.len() / self.cells.max(1)
    }

    /// The shares of each week since the intake, in the order of states, then of bands.
    pub(super) fn by_week(&self) -> impl Iterator<Item = &[f64]> {
        self.values.chunks_exact(self.cells.max(1))
    }

    /// The share in a state and band; 0 outside the table.
    pub fn at(&self, k: usize, state: StateId, band: usize) -> f64 {
        let cell = usize::from(state.0) * self.bands + band;
        self.values
            .get(k * self.cells + cell)
            .copied()
            .unwrap_or(0.0)
    }
}

/// Expected weeks of people in each state and refund band, by calendar year: what they cost together needs no more.
#[derive(Debug, Clone, PartialEq)]
pub struct PersonWeeks {
    bands: usize,
    /// `[year][state][band]`.
    weeks: Vec<Vec<f64>>,
}

impl PersonWeeks {
    /// Nobody yet, in these years.
    pub fn new(rules: &Rules, years: &Years) -> Self {
        let cells = rules.counts.len() * rules.bands();
        Self {
            bands: rules.bands(),
            weeks: vec![vec![0.0; cells]; years.count()],
        }
    }

    /// Adds so many people with these shares, from a week of intake to a horizon.
    pub fn add(&mut self, years: &Years, shares: &Shares, people: f64, intake: u32, horizon: u32) {
        let Some(last_known) = shares.weeks().checked_sub(1) else {
            return;
        };
        for week in intake..horizon {
            let k = ((week - intake) as usize).min(last_known);
            let row = &shares.values[k * shares.cells..(k + 1) * shares.cells];
            for (sum, share) in self.weeks[years.index(week)].iter_mut().zip(row) {
                *sum += people * share;
            }
        }
    }

    /// What they cost the municipality, in øre.
    pub fn cost(
        &self,
        tariffs: &Tariffs,
        municipality: u16,
        components: &[SavingComponent],
    ) -> f64 {
        let of_year = |(year, weeks): (usize, &Vec<f64>)| -> f64 {
            let rates = rates(tariffs, municipality, components, self.bands, year);
            weeks.iter().zip(&rates).map(|(w, rate)| w * rate).sum()
        };
        self.weeks.iter().enumerate().map(of_year).sum()
    }
}
