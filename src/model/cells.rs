//! Cells of intake: which people of a group meet the same times after their intake.
//!
//! Where the business cycle moves people, what is expected of somebody depends on when they come. An agreed path is
//! therefore kept by cells of intake weeks: single weeks where there are few enough of them, which is exact, and elsewhere
//! a few weeks of one quarter of the cycle, or all of it, who meet a change of regime as many weeks too early or too late
//! at most. Where no times differ, a group is one cell.

use super::Spec;
use super::cycle::{Cycle, QUARTER_WEEKS};
use super::group::{Group, Intake};
use super::number::Draw;

/// Cells of less than a quarter, of all groups together: ten years of weeks. What is kept of a path grows with its cells.
const MOST: usize = 520;

/// The cells of one group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cells {
    /// First intake week of each cell, ascending; never empty.
    starts: Vec<u32>,
    /// Whether times differ at all.
    by_time: bool,
}

impl Cells {
    /// One cell for everybody, whenever they come.
    pub fn one() -> Self {
        Self {
            starts: vec![0],
            by_time: false,
        }
    }

    /// A cell for each of these weeks, ascending; one for everybody if there are none.
    pub fn at_weeks(weeks: &[u32]) -> Self {
        if weeks.is_empty() {
            return Self::one();
        }
        Self {
            starts: weeks.to_vec(),
            by_time: true,
        }
    }

    /// The cells of each group for one draw of the parameters.
    pub fn of(spec: &Spec, draw: &Draw) -> Vec<Self> {
        let moved = spec.cycle.as_ref().is_some_and(|c| moves_people(c, draw));
        let of_group = |group: &Group| {
            if !moved {
                return Self::one();
            }
            Self::at_weeks(&starts(weeks(group), MOST / spec.groups.len().max(1)))
        };
        spec.groups.iter().map(of_group).collect()
    }

    /// How many there are, at least 1.
    pub fn count(&self) -> usize {
        self.starts.len()
    }

    /// Whether times differ, so that cells must be told apart.
    pub fn by_time(&self) -> bool {
        self.by_time
    }

    /// The cell of an intake week; weeks in which nobody is planned to come belong to the cell before them.
    #[inline]
    pub fn at(&self, intake: u32) -> usize {
        let after = self.starts.partition_point(|start| *start <= intake);
        after.saturating_sub(1)
    }

    /// The first intake week of a cell: nobody in it comes earlier.
    pub fn start(&self, cell: usize) -> u32 {
        self.starts.get(cell).copied().unwrap_or(0)
    }
}

/// The first of these intake weeks in each cell: cells are as narrow as so many of them allow, and never wider than a
/// quarter.
fn starts(weeks: Vec<u32>, most: usize) -> Vec<u32> {
    for width in 1..QUARTER_WEEKS {
        let mut starts = weeks.clone();
        starts.dedup_by_key(|week| (*week / QUARTER_WEEKS, *week % QUARTER_WEEKS / width));
        if starts.len() <= most {
            return starts;
        }
    }
    let mut starts = weeks;
    starts.dedup_by_key(|week| *week / QUARTER_WEEKS);
    starts
}

/// The weeks in which people of a group may come, ascending.
pub fn weeks(group: &Group) -> Vec<u32> {
    let mut weeks: Vec<u32> = match &group.intake {
        Intake::Dates(dates) => {
            let some = dates.iter().filter(|(_, people)| *people > 0);
            some.map(|(week, _)| *week).collect()
        }
        Intake::Evenly { from, until } => {
            let span = u64::from(until.saturating_sub(*from)) + 1;
            let people = u64::from(group.people);
            (0..people)
                .map(|k| from + (k * span / people) as u32)
                .collect()
        }
        Intake::Arrivals { from, until, .. } => (*from..=*until).collect(),
    };
    weeks.sort_unstable();
    weeks.dedup();
    weeks
}

/// Whether people move differently from one regime to another.
fn moves_people(cycle: &Cycle, draw: &Draw) -> bool {
    let mut regimes = cycle
        .regimes
        .iter()
        .map(|r| (r.job_finding.at(draw), r.job_loss.at(draw)));
    let first = regimes.next();
    regimes.any(|other| Some(other) != first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weeks_belong_to_the_latest_cell_that_has_begun() {
        let cells = Cells::at_weeks(&[3, 13, 26]);
        let found: Vec<usize> = [3, 12, 13, 25, 26, 400].map(|w| cells.at(w)).to_vec();
        assert_eq!(found, [0, 0, 1, 1, 2, 2]);
        assert_eq!((cells.at(0), Cells::one().at(7)), (0, 0));
    }

    #[test]
    fn cells_are_as_narrow_as_may_be() {
        let weeks: Vec<u32> = (10..30).collect();
        assert_eq!(starts(weeks.clone(), 20), weeks);
        assert_eq!(starts(weeks.clone(), 8), [10, 12, 13, 17, 21, 25, 26]);
        assert_eq!(starts(weeks.clone(), 3), [10, 13, 26]);
        assert_eq!(starts(weeks, 0), [10, 13, 26]);
        assert_eq!(starts(vec![3, 90], 2), [3, 90]);
    }
}
