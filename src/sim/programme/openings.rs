//! Job openings of the enterprises and who takes them (settled point 21).

use super::life::NEVER;
use super::{Calendar, Engine};
use crate::model::movement::Class;
use crate::record::OpeningFate;
use crate::sim::luck::unit;

/// An opening that nobody has taken yet.
#[derive(Debug, Clone, Copy)]
pub(super) struct Open {
    /// Position in the record.
    pub index: usize,
    /// Who offers it.
    pub enterprise: u16,
    /// Week in which it arose.
    pub week: u32,
}

/// Somebody in a municipality who is ready for openings; in the order in which they are asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Ready {
    /// Since which week.
    pub since: u32,
    /// Who.
    pub person: u32,
}

impl<C: Calendar> Engine<'_, C> {
    /// Each opening, oldest first, makes one offer: to whoever has been ready longest in the own municipality and has not
    /// turned out not to suit this enterprise; to neighbours only if there is nobody. Nobody gets two offers in a week.
    pub(super) fn fill_openings(&mut self, week: u32) {
        let Some(second) = self.second else { return };
        if self.open.is_empty() {
            return;
        }
        let open = std::mem::take(&mut self.open);
        for opening in open {
            let there = self.out.enterprises[usize::from(opening.enterprise)].municipality;
            let Some((person, own)) = self.candidate(opening.enterprise, there, week) else {
                self.open.push(opening);
                continue;
            };
            self.lives[person as usize].offered = week;
            let chance = if own {
                second.acceptance
            } else {
                second.acceptance_neighbour
            };
            if unit(
                self.draws
                    .acceptance
                    .block(self.first + person, u32::from(opening.enterprise), 0)[0],
            ) < chance
            {
                self.out.openings[opening.index].fate = OpeningFate::Filled {
                    person,
                    from: week + 1,
                };
                self.enterprises[usize::from(opening.enterprise)].open -= 1;
                self.move_to(
                    person,
                    second.job,
                    Class::JobFinding,
                    opening.enterprise,
                    week,
                );
            } else {
                self.refused[person as usize].push(opening.enterprise);
                self.open.push(opening);
            }
        }
    }

    /// Who is offered an opening in a week, and whether they are of the own municipality.
    fn candidate(&self, enterprise: u16, there: u16, week: u32) -> Option<(u32, bool)> {
        if let Some(own) = self.candidate_at(enterprise, usize::from(there), week) {
            return Some((own.person, true));
        }
        let homes = (0..self.ready.len()).filter(|home| self.are_neighbours(*home as u16, there));
        let near = homes.filter_map(|home| self.candidate_at(enterprise, home, week));
        near.min().map(|near| (near.person, false))
    }

    /// Who has been ready longest in a municipality, may be asked in a week and has not turned out not to suit an enterprise.
    fn candidate_at(&self, enterprise: u16, home: usize, week: u32) -> Option<Ready> {
        let free = |ready: &&Ready| {
            let life = &self.lives[ready.person as usize];
            life.moved != week
                && life.offered != week
                && !self.refused[ready.person as usize].contains(&enterprise)
        };
        self.ready[home].iter().find(free).copied()
    }

    /// Notes since when a person is ready for openings; [`NEVER`] takes them off the list.
    pub(super) fn ready_since(&mut self, person: u32, since: u32) {
        let life = &mut self.lives[person as usize];
        let before = std::mem::replace(&mut life.ready_since, since);
        if self.second.is_none() || before == since {
            return;
        }
        let home = self.starts[person as usize].person.municipality;
        let ready = &mut self.ready[usize::from(home)];
        let entry = |since| Ready { since, person };
        if let Ok(at) = ready.binary_search(&entry(before)) {
            ready.remove(at);
        }
        if since != NEVER
            && let Err(at) = ready.binary_search(&entry(since))
        {
            ready.insert(at, entry(since));
        }
    }

    /// Lets openings lapse that have been offered for as many weeks as they may.
    pub(super) fn lapse_openings(&mut self, week: u32) {
        let Some(second) = self.second else { return };
        let lapse = second.lapse.max(1);
        let (records, enterprises) = (&mut self.out.openings, &mut self.enterprises);
        self.open.retain(|o| {
            let stays = week - o.week < lapse;
            if !stays {
                records[o.index].fate = OpeningFate::Lapsed { week };
                enterprises[usize::from(o.enterprise)].open -= 1;
            }
            stays
        });
    }

    /// The openings of a failed enterprise are lost.
    pub(super) fn lose_openings(&mut self, enterprise: u16, week: u32) {
        let records = &mut self.out.openings;
        self.open.retain(|o| {
            if o.enterprise == enterprise {
                records[o.index].fate = OpeningFate::Lost { week };
            }
            o.enterprise != enterprise
        });
        self.enterprises[usize::from(enterprise)].open = 0;
    }
}
