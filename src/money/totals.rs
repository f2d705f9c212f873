//! The agreed path where only its sum over a run is asked for.

use super::path::Path;
use crate::record::{Person, Record};

/// What a referred person is expected to cost in all, by group and week of intake: where only the sum is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Totals {
    /// `[group][intake]`, in øre.
    costs: Vec<Vec<i64>>,
}

impl Totals {
    /// Adds paths, which are indexed by group, up over lives that are followed for so many weeks.
    pub fn new(paths: &[Path], weeks: u32) -> Self {
        let mut room = vec![0; weeks as usize];
        let mut total = |path: &Path, intake: u32| {
            let costs = &mut room[intake as usize..];
            costs.fill(0);
            path.add(intake, costs);
            costs.iter().sum()
        };
        let of_group = |path| (0..weeks).map(|intake| total(path, intake)).collect();
        Self {
            costs: paths.iter().map(of_group).collect(),
        }
    }

    /// What the referred people of a record are expected to cost: the sum of [`super::path::path_cost`].
    pub fn of(&self, record: &Record) -> i64 {
        let of_person = |person: &Person| {
            let group = self.costs.get(usize::from(person.group))?;
            group.get(person.intake? as usize).copied()
        };
        record.people.iter().filter_map(of_person).sum()
    }
}
