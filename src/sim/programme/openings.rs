//! Job openings of the enterprises and who takes them (settled point 21).

use super::Engine;
use super::life::NEVER;
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

impl Engine<'_> {
    /// Each opening, oldest first, makes one offer: to whoever has been ready longest in the own municipality and has not
    /// turned out not to suit this enterprise; to neighbours only if there is nobody. Nobody gets two offers in a week.
    pub(super) fn fill_openings(&mut self, week: u32) {
        let Some(second) = self.second else { return };
        if self.open.is_empty() {
            return;
        }
        let mut ready: Vec<(u32, u32)> = (0..self.lives.len() as u32)
            .filter(|p| {
                let life = &self.lives[*p as usize];
                life.ready_since != NEVER && life.moved != week
            })
            .map(|p| (self.lives[p as usize].ready_since, p))
            .collect();
        ready.sort_unstable();
        let open = std::mem::take(&mut self.open);
        for opening in open {
            let there = self.out.enterprises[usize::from(opening.enterprise)].municipality;
            let candidate = |own: bool| {
                ready.iter().position(|(_, p)| {
                    self.may_use(*p, there, own) && !self.refused[self.pair(*p, opening.enterprise)]
                })
            };
            let own = candidate(true);
            let Some(at) = own.or_else(|| candidate(false)) else {
                self.open.push(opening);
                continue;
            };
            let (_, person) = ready.remove(at);
            let chance = if own.is_some() {
                second.acceptance
            } else {
                second.acceptance_neighbour
            };
            if unit(
                self.draws
                    .acceptance
                    .block(person, u32::from(opening.enterprise), 0)[0],
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
                let pair = self.pair(person, opening.enterprise);
                self.refused[pair] = true;
                self.open.push(opening);
            }
        }
    }

    fn pair(&self, person: u32, enterprise: u16) -> usize {
        person as usize * self.enterprises.len() + usize::from(enterprise)
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
