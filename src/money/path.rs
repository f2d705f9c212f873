//! The agreed path: what a referred person is expected to cost the municipality without the programme, week by
//! week, as the contract writes it down at signing (settled point 1).
//!
//! ```text
//! lives without programme ─► Occupancy (counts) ─► Shares P[k][state][band] ─► Path (øre by cell, k and year) ─► path_cost
//! ```
//!
//! k is the number of weeks since the person's intake. Who comes later meets other times: where these differ, there are
//! shares for each cell of intake weeks, and everybody is held against lives that began when theirs did
//! ([`crate::model::cells`]). Lives are simulated elsewhere and fed in one by one.

use super::amount::MOST;
use super::occupancy::Shares;
use super::tariff::Tariffs;
use super::years::Years;
use crate::contract::terms::SavingComponent;
use crate::model::cells::Cells;
use crate::model::state::StateId;
use crate::record::Record;
use multiversion::multiversion;
use rayon::prelude::*;

/// Expected municipal cost of a referred person of one group, in whole øre per week, by cell of intake weeks, weeks since
/// the intake and calendar year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Path {
    pub(super) years: Years,
    cells: Cells,
    /// By cell.
    tables: Vec<Table>,
}

/// Costs of one cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Table {
    weeks: usize,
    /// `[year][k]`.
    costs: Vec<i64>,
}

impl Path {
    /// Prices the expected shares of a group of this municipality, which are the same whenever people come: benefits net
    /// of refund, and the components named by the contract. Rounded half up to whole øre once for each k and year.
    ///
    /// For weeks since intake beyond the shares, their last week holds on. Without any shares the path is zero.
    pub fn new(
        tariffs: &Tariffs,
        municipality: u16,
        components: &[SavingComponent],
        shares: &Shares,
    ) -> Self {
        let shares = std::slice::from_ref(shares);
        Self::by_cell(tariffs, municipality, components, &Cells::one(), shares)
    }

    /// The same from shares for each cell of intake weeks.
    pub fn by_cell(
        tariffs: &Tariffs,
        municipality: u16,
        components: &[SavingComponent],
        cells: &Cells,
        shares: &[Shares],
    ) -> Self {
        Self {
            years: tariffs.years().clone(),
            cells: cells.clone(),
            tables: shares
                .par_iter()
                .map(|shares| Table::new(tariffs, municipality, components, shares))
                .collect(),
        }
    }

    /// Expected cost in øre, k weeks after intake, in a week of the run, which decides the year.
    pub fn cost(&self, k: u32, week: u32) -> i64 {
        let table = self.table(week.saturating_sub(k));
        let known = table.and_then(|t| Some((t, t.weeks.checked_sub(1)?)));
        known.map_or(0, |(table, last)| {
            table.of_year(self.years.index(week))[(k as usize).min(last)]
        })
    }

    /// What those who come in a week cost.
    pub(super) fn table(&self, intake: u32) -> Option<&Table> {
        self.tables.get(self.cells.at(intake))
    }

    /// Adds the cost of a person from their intake on, year by year.
    pub(super) fn add(&self, intake: u32, costs: &mut [i64]) {
        self.each(intake, costs, add, |sum, cost| *sum += cost);
    }

    /// Takes it off.
    pub(super) fn take_off(&self, intake: u32, costs: &mut [i64]) {
        self.each(intake, costs, take_off, |sum, cost| *sum -= cost);
    }

    /// Meets the cost of the weeks of a person from their intake on: as many as are known of each year together, and one by one those
    /// beyond.
    fn each(
        &self,
        intake: u32,
        costs: &mut [i64],
        meet: impl Fn(&mut [i64], &[i64]),
        meet_one: impl Fn(&mut i64, i64),
    ) {
        let Some(table) = self.table(intake) else {
            return;
        };
        let Some(last_known) = table.weeks.checked_sub(1) else {
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
            let row = table.of_year(year);
            let known = end.min(table.weeks).max(k);
            meet(&mut costs[k..known], &row[k.min(table.weeks)..]);
            for sum in &mut costs[known..end] {
                meet_one(sum, row[last_known]);
            }
            k = end;
            year += 1;
        }
    }
}

/// Adds weekly costs to sums, for as many weeks as there are sums.
#[multiversion(targets("x86_64+avx2"))]
fn add(sums: &mut [i64], costs: &[i64]) {
    for (sum, cost) in sums.iter_mut().zip(costs) {
        *sum += cost;
    }
}

/// Takes them off.
#[multiversion(targets("x86_64+avx2"))]
pub(super) fn take_off(sums: &mut [i64], costs: &[i64]) {
    for (sum, cost) in sums.iter_mut().zip(costs) {
        *sum -= cost;
    }
}

impl Table {
    fn new(
        tariffs: &Tariffs,
        municipality: u16,
        components: &[SavingComponent],
        shares: &Shares,
    ) -> Self {
        let (years, weeks) = (tariffs.years().count(), shares.weeks());
        let mut costs = Vec::with_capacity(years * weeks);
        for year in 0..years {
            let rates = rates(tariffs, municipality, components, shares.bands, year);
            for expected in shares.by_week() {
                let cost: f64 = expected.iter().zip(&rates).map(|(p, rate)| p * rate).sum();
                // Far below `MOST` unless the shares are no shares.
                let bound = MOST as f64;
                costs.push(libm::floor(cost.clamp(-bound, bound) + 0.5) as i64);
            }
        }
        Self { weeks, costs }
    }

    /// The costs of a person in the weeks `from..to` of a year, as many as are known, and that of each week beyond; `None` before the
    /// intake, or without any.
    #[inline]
    pub(super) fn within(
        &self,
        intake: usize,
        year: usize,
        (from, to): (usize, usize),
    ) -> Option<(&[i64], i64)> {
        let last_known = self.weeks.checked_sub(1)?;
        let first = from.checked_sub(intake)?;
        let row = self.of_year(year);
        let end = first + to.checked_sub(from)?;
        let known = first.min(self.weeks)..end.min(self.weeks);
        Some((&row[known], row[last_known]))
    }

    fn of_year(&self, year: usize) -> &[i64] {
        &self.costs[year * self.weeks..(year + 1) * self.weeks]
    }
}

/// Municipal cost per week in a year, in øre, in the order of the cells of [`Shares`].
pub(super) fn rates(
    tariffs: &Tariffs,
    municipality: u16,
    components: &[SavingComponent],
    bands: usize,
    year: usize,
) -> Vec<f64> {
    (0..tariffs.states())
        .flat_map(|state| (0..bands).map(move |band| (StateId(state as u16), band)))
        .map(|(state, band)| {
            tariffs.municipal_cost(municipality, state, band, year, components) as f64
        })
        .collect()
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
