//! The agreed path of those who are planned, held against who came.

use super::path::{Path, Table, path_cost_within, take_off};
use crate::record::{Person, Record};
use crate::reuse::{Reused, reusable};
use multiversion::multiversion;

/// The cost of everybody who is planned, by week, against which a record is held: most people come when they are planned, so that
/// it is quicker to take off who did not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planned {
    paths: Vec<Path>,
    window: Option<u32>,
    /// Group and intake week of each planned person, in the order of people.
    people: Vec<(u16, u32)>,
    /// Their cost by week, in øre.
    costs: Vec<i64>,
}

reusable!((u16, u32));

impl Planned {
    /// The plan: `paths` by group, the intake weeks planned of each group in the order of its people (none where they come
    /// at random), lives of so many weeks. People count in the first `window` weeks after their intake.
    pub fn new(paths: Vec<Path>, intakes: &[Vec<u32>], weeks: u32, window: Option<u32>) -> Self {
        let people = (0_u16..).zip(intakes);
        let people: Vec<(u16, u32)> = people
            .flat_map(|(group, weeks)| weeks.iter().map(move |week| (group, *week)))
            .collect();
        let plan = Self {
            paths,
            window,
            people: Vec::new(),
            costs: vec![0; weeks as usize],
        };
        let mut costs = plan.costs.clone();
        for planned in &people {
            plan.meet(*planned, &mut costs, Path::add);
        }
        Self {
            people,
            costs,
            ..plan
        }
    }

    /// What the referred people of a record are expected to cost, by week: as [`path_cost_within`].
    pub fn cost(&self, record: &Record) -> Reused<i64> {
        let came = |person: &Person| person.intake.map(|intake| (person.group, intake));
        if self.costs.len() != record.weeks as usize {
            return path_cost_within(&self.paths, record, None, self.window).into();
        }
        let mut costs: Reused<i64> = self.costs.iter().copied().collect();
        let mut absent = Reused::with_capacity(self.people.len());
        for index in 0..self.people.len().max(record.people.len()) {
            let planned = self.people.get(index).copied();
            let came = record.people.get(index).and_then(came);
            if planned == came {
                continue;
            }
            absent.extend(planned);
            if let Some(came) = came {
                self.meet(came, &mut costs, Path::add);
            }
        }
        if self.window.is_some() {
            for planned in absent.iter() {
                self.meet(*planned, &mut costs, Path::take_off);
            }
        } else {
            self.take_off(&absent, &mut costs);
        }
        costs
    }

    /// Takes off people who are followed to the end, year by year: from each week's cost all of them at once, instead of going through
    /// the weeks for each.
    fn take_off(&self, people: &[(u16, u32)], costs: &mut [i64]) {
        // All paths have the years of the run.
        let Some(years) = self.paths.first().map(|path| &path.years) else {
            return;
        };
        let known = people.iter().filter_map(|(group, intake)| {
            let path = self.paths.get(usize::from(*group))?;
            Some((*intake as usize, path.table(*intake)?))
        });
        let mut absent: Vec<(usize, &Table)> = Vec::with_capacity(people.len());
        absent.extend(known);
        let mut rows: Vec<&[i64]> = Vec::with_capacity(absent.len());
        for year in 0..years.count() {
            let (start, end) = (years.start(year) as usize, costs.len());
            let next = (year + 1 < years.count()).then(|| years.start(year + 1) as usize);
            let end = next.map_or(end, |next| next.min(end));
            let Some(costs) = costs.get_mut(start..end) else {
                break;
            };
            rows.clear();
            for (intake, table) in &absent {
                let from = start.max(*intake);
                let Some((known, beyond)) = table.within(*intake, year, (from, end)) else {
                    continue;
                };
                if known.len() == costs.len() {
                    rows.push(known);
                    continue;
                }
                // Who would have come in this year, or would be followed for longer than anybody was.
                let (first, rest) = costs[from - start..].split_at_mut(known.len());
                take_off(first, known);
                rest.iter_mut().for_each(|sum| *sum -= beyond);
            }
            take_off_all(costs, &rows);
        }
    }

    fn meet(
        &self,
        (group, intake): (u16, u32),
        costs: &mut [i64],
        meet: impl Fn(&Path, u32, &mut [i64]),
    ) {
        let Some(path) = self.paths.get(usize::from(group)) else {
            return;
        };
        let all = costs.len();
        let end = self
            .window
            .map_or(all, |w| (intake as usize + w as usize).min(all));
        if let Some(weeks) = costs.get_mut(intake as usize..end) {
            meet(path, intake, weeks);
        }
    }
}

/// Takes several weekly costs, each as many as there are sums, off at once.
#[multiversion(targets("x86_64+avx2"))]
fn take_off_all(sums: &mut [i64], costs: &[&[i64]]) {
    const TOGETHER: usize = 16;
    for (part, sums) in sums.chunks_mut(TOGETHER).enumerate() {
        let start = part * TOGETHER;
        if let Ok(sums) = <&mut [i64; TOGETHER]>::try_from(&mut *sums) {
            for costs in costs {
                let costs = &costs[start..start + TOGETHER];
                sums.iter_mut().zip(costs).for_each(|(sum, c)| *sum -= c);
            }
            continue;
        }
        for costs in costs {
            sums.iter_mut()
                .zip(&costs[start..])
                .for_each(|(sum, c)| *sum -= c);
        }
    }
}
