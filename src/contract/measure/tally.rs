//! Counting: how much had been achieved, by how many people, by each of several weeks.

use super::hits::Hit;
use super::side::Side;

/// Which hits of which people are counted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Selection<'a> {
    /// Weeks of intake `from..to`.
    pub intake: (u32, u32),
    /// Weeks after the intake within which it counts.
    pub window: Option<u32>,
    /// Only those who started a step.
    pub started: bool,
    /// Whether a hit counts from the start on, instead of being lost, if it came before it (enrolment).
    pub carried: bool,
    /// A person counts once.
    pub once: bool,
    /// Only the first so many people.
    pub size: usize,
    /// Weeks that are no longer seen at each measurement, ascending.
    pub cuts: &'a [u32],
}

/// What had been achieved and by how many, at each measurement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Tally {
    pub hits: Vec<u64>,
    pub people: Vec<u32>,
}

impl Selection<'_> {
    /// The week from which on a person is counted; `None` if never.
    pub fn joins(&self, side: &Side<'_>, person: usize) -> Option<u32> {
        let intake = side.people.get(person)?.intake?;
        if person >= self.size || !(self.intake.0..self.intake.1).contains(&intake) {
            return None;
        }
        side.joins(person, self.started)
    }

    /// Counts the hits of a side.
    pub fn tally(&self, side: &Side<'_>, hits: &[Hit]) -> Tally {
        let mut tally = Tally {
            hits: vec![0; self.cuts.len()],
            people: vec![0; self.cuts.len()],
        };
        for person in 0..side.people.len().min(self.size) {
            let Some(joins) = self.joins(side, person) else {
                continue;
            };
            if let Some(people) = tally.people.get_mut(self.bucket(joins)) {
                *people += 1;
            }
        }
        let mut last = None;
        for hit in hits {
            let person = hit.person as usize;
            let (Some(joins), Some(facts)) = (self.joins(side, person), side.people.get(person))
            else {
                continue;
            };
            let week = if self.carried {
                hit.week.max(joins)
            } else {
                hit.week
            };
            let inside = self.window.is_none_or(|window| {
                facts
                    .intake
                    .is_some_and(|intake| week < intake.saturating_add(window))
            });
            if week < joins || !inside || (self.once && last == Some(person)) {
                continue;
            }
            last = Some(person);
            if let Some(sum) = tally.hits.get_mut(self.bucket(week)) {
                *sum += if self.once { 1 } else { u64::from(hit.count) };
            }
        }
        for k in 1..self.cuts.len() {
            tally.hits[k] += tally.hits[k - 1];
            tally.people[k] += tally.people[k - 1];
        }
        tally
    }

    /// The first measurement that sees a week.
    fn bucket(&self, week: u32) -> usize {
        self.cuts.partition_point(|cut| *cut <= week)
    }
}
