//! Who is lived to learn an agreed path: how many lives of a group, batch by batch, and in which week each begins.
//!
//! Lives come when the planned people do. Where times differ, every cell of intake weeks that a planned person can fall
//! into ([`Cells`]) has at least [`FEWEST`] lives, as many in each batch, so that no batch knows nothing of one.

use crate::model::cells::Cells;
use crate::model::world::{GroupTable, IntakeTable};
use std::ops::Range;

/// Batches of lives: they run in parallel, and the spread between them tells how well the mean is known.
pub(super) const BATCHES: u32 = 16;
/// Lives that share one path of the cycle: few, so that the cycle averages out too.
pub(super) const LIVES_PER_CYCLE: u32 = 4;
/// The fewest lives of a cell in each batch.
const FEWEST_OF_BATCH: u32 = 16;
/// The fewest lives of a cell.
pub const FEWEST: u32 = BATCHES * FEWEST_OF_BATCH;

/// The lives of a group, by batch.
pub(super) struct Roster<'a> {
    cells: &'a Cells,
    lives: u32,
    /// Intake weeks, each as often as people are planned for it, by cell where times differ.
    weeks: Vec<u32>,
    /// By cell: where its weeks lie among them.
    of_cell: Vec<Range<usize>>,
}

impl<'a> Roster<'a> {
    /// So many lives of a group, and those that its cells need.
    pub fn new(group: &GroupTable, cells: &'a Cells, lives: u32) -> Self {
        let mut weeks = match &group.intake {
            IntakeTable::Fixed(weeks) if weeks.is_empty() => vec![0],
            IntakeTable::Fixed(weeks) => weeks.clone(),
            IntakeTable::Arrivals { from, until, .. } => (*from..=*until).collect(),
        };
        let mut of_cell = Vec::new();
        if cells.by_time() {
            weeks.sort_unstable();
            let first = |cell| weeks.partition_point(|week| cells.at(*week) < cell);
            of_cell = (0..cells.count())
                .map(|cell| first(cell)..first(cell + 1))
                .collect();
        }
        Self {
            cells,
            lives,
            weeks,
            of_cell,
        }
    }

    /// Number and intake week of each life of a batch, in the order of numbers. No two batches share a path of the cycle.
    pub fn batch(&self, batch: u32) -> impl Iterator<Item = (u32, u32)> {
        let each = self
            .lives
            .div_ceil(BATCHES)
            .next_multiple_of(LIVES_PER_CYCLE);
        let (from, to) = (
            batch.saturating_mul(each).min(self.lives),
            (batch + 1).saturating_mul(each).min(self.lives),
        );
        let regular = (from..to).map(|life| (life, self.weeks[self.turn(life)]));
        let more = self.more(from..to);
        // Beyond all regular numbers, as many for each batch as the cells can need at most.
        let most = (self.cells.count() as u32 * FEWEST_OF_BATCH).next_multiple_of(LIVES_PER_CYCLE);
        let first = BATCHES
            .saturating_mul(each)
            .saturating_add(batch.saturating_mul(most));
        regular.chain((first..).zip(more))
    }

    /// Whose turn it is: everybody's, one after the other, where all are alike. Where times differ, turns go by the golden
    /// section, so that any run of lives is spread over the intake as the people are.
    fn turn(&self, life: u32) -> usize {
        let people = self.weeks.len() as u64;
        if self.of_cell.is_empty() {
            return (u64::from(life) % people) as usize;
        }
        // 2³² / φ
        let point = u64::from(life.wrapping_mul(2_654_435_769));
        ((point * people) >> 32) as usize
    }

    /// The intake weeks of lives that cells lack among the regular ones.
    fn more(&self, regular: Range<u32>) -> Vec<u32> {
        if self.of_cell.is_empty() {
            return Vec::new();
        }
        let mut lives = vec![0_u32; self.of_cell.len()];
        for life in regular {
            lives[self.cells.at(self.weeks[self.turn(life)])] += 1;
        }
        let mut more = Vec::new();
        for (cell, lives) in self.of_cell.iter().zip(lives) {
            let lacking = FEWEST_OF_BATCH.saturating_sub(lives) as usize;
            // Spread over the weeks of the cell as the people are.
            more.extend((0..lacking).filter_map(|k| {
                let week = cell.start + k * cell.len() / lacking;
                (!cell.is_empty()).then(|| self.weeks[week])
            }));
        }
        more
    }
}

/// How many people are planned for each intake week, ascending. Of random arrivals the k-th is planned for the week in which it is
/// expected.
pub(super) fn planned(group: &GroupTable) -> Vec<(u32, u32)> {
    let mut weeks: Vec<u32> = match &group.intake {
        IntakeTable::Fixed(weeks) => weeks.clone(),
        IntakeTable::Arrivals {
            from,
            until,
            per_week,
        } => {
            let week = |k: u32| {
                let week = f64::from(*from) + f64::from(k) / per_week;
                week.min(f64::from(u32::MAX)) as u32
            };
            let people = 1..=group.people;
            people.map(week).filter(|week| week <= until).collect()
        }
    };
    weeks.sort_unstable();
    let mut out: Vec<(u32, u32)> = Vec::new();
    for week in weeks {
        match out.last_mut() {
            Some((last, people)) if *last == week => *people += 1,
            _ => out.push((week, 1)),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::group::Spread;
    use std::collections::BTreeMap;

    fn group(weeks: Vec<u32>) -> GroupTable {
        let none = Spread { min: 0, max: 0 };
        GroupTable {
            municipality: 0,
            people: weeks.len() as u32,
            referred: 1.0,
            intake: IntakeTable::Fixed(weeks),
            start: vec![(0, 1.0)],
            counter: none,
            self_support_weeks: none,
            duration: None,
            frailty_variance: 0.0,
        }
    }

    #[test]
    fn every_cell_has_lives_in_every_batch_and_no_number_comes_twice() {
        // A thousand people come at once, and one much later.
        let mut weeks = vec![3; 999];
        weeks.push(80);
        let group = group(weeks);
        let cells = Cells::at_weeks(&[3, 80]);
        for lives in [1_000, 1_003, 50_000] {
            let roster = Roster::new(&group, &cells, lives);
            let mut cycles = BTreeMap::new();
            let mut all = 0;
            for batch in 0..BATCHES {
                let mut found = BTreeMap::new();
                for (number, week) in roster.batch(batch) {
                    *found.entry(week).or_insert(0) += 1;
                    let of = cycles.entry(number / LIVES_PER_CYCLE).or_insert(batch);
                    assert_eq!(*of, batch, "{number}");
                    all += 1;
                }
                assert!(found.len() == 2 && found.values().all(|n| *n >= FEWEST_OF_BATCH));
            }
            assert!((lives..lives + 2 * FEWEST).contains(&all));
        }
    }

    #[test]
    fn lives_come_as_people_do() {
        let group = group((0..70).map(|k| k * 68 / 70).collect());
        let weeks: Vec<u32> = (0..68).collect();
        let cells = Cells::at_weeks(&weeks);
        let roster = Roster::new(&group, &cells, 100_000);
        let mut found = vec![0; 68];
        roster
            .batch(5)
            .for_each(|(_, week)| found[week as usize] += 1);
        for (week, people) in planned(&group) {
            let wanted = 6252.0 * f64::from(people) / 70.0;
            let lives = f64::from(found[week as usize]);
            assert!((lives - wanted).abs() < 4.0, "{week}: {lives} {wanted}");
        }
        // Where all are alike, everybody's turn comes in order.
        let one = Cells::one();
        let roster = Roster::new(&group, &one, 1_000);
        let weeks: Vec<u32> = roster.batch(0).map(|(_, week)| week).take(4).collect();
        assert_eq!(weeks, [0, 0, 1, 2]);
    }
}
