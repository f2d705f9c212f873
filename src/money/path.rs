//! The agreed path: what a referred person is expected to cost the municipality without the programme, week by
//! week, as the contract writes it down at signing (settled point 1).
//!
//! ```text
//! lives without programme ─► Occupancy (counts) ─► Shares P[k][state][band] ─► Path (øre by k and year) ─► path_cost
//! ```
//!
//! k is the number of weeks since the person's intake. Lives are simulated elsewhere and fed in one by one.

use super::amount::MOST;
use super::refund::Rules;
use super::tariff::Tariffs;
use super::years::Years;
use crate::contract::terms::SavingComponent;
use crate::model::state::StateId;
use crate::record::read::Interval;
use crate::record::{Person, Record};

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
    bands: usize,
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

    /// The share in a state and band; 0 outside the table.
    pub fn at(&self, k: usize, state: StateId, band: usize) -> f64 {
        let cell = usize::from(state.0) * self.bands + band;
        self.values
            .get(k * self.cells + cell)
            .copied()
            .unwrap_or(0.0)
    }
}

/// Expected municipal cost of a referred person of one group, in whole øre per week, by weeks since intake and
/// calendar year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Path {
    years: Years,
    weeks: usize,
    /// `[year][k]`.
    costs: Vec<i64>,
}

impl Path {
    /// Prices the expected shares of a group of this municipality: benefits net of refund, and the components named
    /// by the contract. Rounded half up to whole øre once for each k and year.
    ///
    /// For weeks since intake beyond the shares, their last week holds on. Without any shares the path is zero.
    pub fn new(
        tariffs: &Tariffs,
        municipality: u16,
        components: &[SavingComponent],
        shares: &Shares,
    ) -> Self {
        let years = tariffs.years().clone();
        let weeks = shares.weeks();
        let mut costs = Vec::with_capacity(years.count() * weeks);
        for year in 0..years.count() {
            // In the order of the cells of `shares`.
            let rates: Vec<f64> = (0..tariffs.states())
                .flat_map(|state| (0..shares.bands).map(move |band| (StateId(state as u16), band)))
                .map(|(state, band)| {
                    tariffs.municipal_cost(municipality, state, band, year, components) as f64
                })
                .collect();
            for expected in shares.values.chunks_exact(shares.cells.max(1)) {
                let cost: f64 = expected.iter().zip(&rates).map(|(p, rate)| p * rate).sum();
                // Far below `MOST` unless the shares are no shares.
                let bound = MOST as f64;
                costs.push(libm::floor(cost.clamp(-bound, bound) + 0.5) as i64);
            }
        }
        Self {
            years,
            weeks,
            costs,
        }
    }

    /// Expected cost in øre, k weeks after intake, in a week of the run, which decides the year.
    pub fn cost(&self, k: u32, week: u32) -> i64 {
        if self.weeks == 0 {
            return 0;
        }
        self.of_year(self.years.index(week))[(k as usize).min(self.weeks - 1)]
    }

    fn of_year(&self, year: usize) -> &[i64] {
        &self.costs[year * self.weeks..(year + 1) * self.weeks]
    }

    /// Adds the cost of a person from their intake on, year by year.
    fn add(&self, intake: u32, costs: &mut [i64]) {
        let Some(last_known) = self.weeks.checked_sub(1) else {
            return;
        };
        let mut year = self.years.index(intake);
        let mut k = 0;
        while k < costs.len() {
            let end = if year + 1 < self.years.count() {
                ((self.years.start(year + 1) - intake) as usize).min(costs.len())
            } else {
                costs.len()
            };
            let row = self.of_year(year);
            let known = end.min(self.weeks).max(k);
            for (sum, cost) in costs[k..known].iter_mut().zip(&row[k.min(self.weeks)..]) {
                *sum += cost;
            }
            for sum in &mut costs[known..end] {
                *sum += row[last_known];
            }
            k = end;
            year += 1;
        }
    }
}

/// What the referred people of a record are expected to cost without the programme, by week of the run, in øre:
/// the baseline of the budget saving. `paths` are indexed by group; `municipality` restricts it to the people
/// of one municipality. People of a group without a path are left out.
pub fn path_cost(paths: &[Path], record: &Record, municipality: Option<u16>) -> Vec<i64> {
    path_cost_within(paths, record, municipality, None)
}

/// The same in the first `window` weeks after each person's intake.
pub fn path_cost_within(
    paths: &[Path],
    record: &Record,
    municipality: Option<u16>,
    window: Option<u32>,
) -> Vec<i64> {
    let mut costs = vec![0; record.weeks as usize];
    for person in &record.people {
        let wanted = municipality.is_none_or(|wanted| wanted == person.municipality);
        let (true, Some(intake)) = (wanted, person.intake) else {
            continue;
        };
        let Some(path) = paths.get(usize::from(person.group)) else {
            continue;
        };
        let end = window.map_or(record.weeks, |w| intake.saturating_add(w).min(record.weeks));
        if let Some(weeks) = costs.get_mut(intake as usize..end as usize) {
            path.add(intake, weeks);
        }
    }
    costs
}
