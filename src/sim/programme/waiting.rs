//! The list for places in enterprises (settled points 17 and 18).

use super::life::{Progress, Stage};
use super::{Calendar, Engine};
use crate::record::{PlaceKind, StepEnd};

impl<C: Calendar> Engine<'_, C> {
    /// Gives free places to those who have waited longest: first in the own municipality, then, where nobody waits there,
    /// to people of municipalities that have it as a neighbour; then ends waits that have become too long.
    pub(super) fn serve_waiting_list(&mut self, week: u32) {
        if self.waiting.is_empty() {
            return;
        }
        let mut queues = self.line_up();
        // nobody gives a place back while places are given
        let free: Vec<usize> = (0..self.enterprises.len())
            .filter(|enterprise| self.free_places(*enterprise) > 0)
            .collect();
        for own in [true, false] {
            for enterprise in free.iter().copied() {
                while self.free_places(enterprise) > 0 {
                    let there = self.out.enterprises[enterprise].municipality;
                    let Some(person) = self.next_in_line(&mut queues, there, own) else {
                        break;
                    };
                    self.place(person, week, PlaceKind::Enterprise(enterprise as u16));
                }
            }
        }
        for queue in &mut queues {
            for (joined, person) in queue.drain(..) {
                self.end_wait_if_too_long(person, joined, week);
            }
        }
        self.queues = queues;
    }

    /// Who waits, by municipality, those who have waited longest last; whoever waits no more leaves the list.
    fn line_up(&mut self) -> Vec<Vec<(u32, u32)>> {
        let mut queues = std::mem::take(&mut self.queues);
        let lives = &mut self.lives;
        self.waiting.retain(|person| {
            let life = &mut lives[*person as usize];
            if let Stage::Waiting { joined, .. } = life.stage {
                let home = self.starts[*person as usize].person.municipality;
                queues[usize::from(home)].push((joined, *person));
            } else {
                life.on_list = false;
            }
            life.on_list
        });
        for queue in &mut queues {
            queue.sort_unstable_by(|a, b| b.cmp(a));
        }
        queues
    }

    /// Takes whoever has waited longest in a municipality itself, or among those that have it as a neighbour.
    fn next_in_line(&self, queues: &mut [Vec<(u32, u32)>], there: u16, own: bool) -> Option<u32> {
        let mut first: Option<((u32, u32), usize)> = None;
        if own {
            let home = usize::from(there);
            first = queues[home].last().map(|waits| (*waits, home));
        } else {
            for (home, queue) in queues.iter().enumerate() {
                if let Some(waits) = queue.last()
                    && first.is_none_or(|(before, _)| *waits < before)
                    && self.are_neighbours(home as u16, there)
                {
                    first = Some((*waits, home));
                }
            }
        }
        let ((_, person), home) = first?;
        queues[home].pop();
        Some(person)
    }

    /// Whether people of one municipality may use what another offers.
    pub(super) fn are_neighbours(&self, home: u16, there: u16) -> bool {
        self.world.neighbours[usize::from(home)].contains(&there)
    }

    fn place(&mut self, person: u32, week: u32, place: PlaceKind) {
        let Stage::Waiting { progress, .. } = self.stage(person) else {
            return;
        };
        self.end_interval(person, week + 1, StepEnd::Placed);
        if let PlaceKind::Enterprise(e) = place {
            self.enterprises[usize::from(e)].used += 1;
            self.members[usize::from(e)].push(person);
        }
        self.start_interval(person, progress, week + 1, place);
    }

    fn end_wait_if_too_long(&mut self, person: u32, joined: u32, week: u32) {
        let (Stage::Waiting { progress, .. }, Some(programme)) =
            (self.stage(person), self.programme)
        else {
            return;
        };
        let step = &programme.steps[usize::from(progress.step)];
        if step.max_wait.is_none_or(|most| week - joined < most) {
            return;
        }
        if step.generic_allowed {
            self.place(person, week, PlaceKind::Generic);
        } else {
            self.end_interval(person, week + 1, StepEnd::GaveUp);
            self.leave_programme(person, week);
        }
    }

    /// The enterprise of a placement fails: back to the list, weeks done are kept, waiting starts anew.
    pub(super) fn lose_place(&mut self, person: u32, week: u32) {
        let Stage::On { progress, from, .. } = self.stage(person) else {
            return;
        };
        let kept = Progress {
            done: progress.done + week + 1 - from,
            begun: true,
            ..progress
        };
        self.end_interval(person, week + 1, StepEnd::EnterpriseFailed);
        self.join_step(person, kept, week, week + 1);
    }
}
