//! The list for places in enterprises (settled points 17 and 18).

use super::Engine;
use super::life::{Progress, Stage};
use crate::record::{PlaceKind, StepEnd};

impl Engine<'_> {
    /// Gives free places to those who have waited longest: first in the own municipality, then, where nobody waits there,
    /// to people of municipalities that have it as a neighbour; then ends waits that have become too long.
    pub(super) fn serve_waiting_list(&mut self, week: u32) {
        if self.waiting.is_empty() {
            return;
        }
        let mut list: Vec<(u32, u32)> =
            self.waiting.iter().map(|p| (self.joined(*p), *p)).collect();
        list.sort_unstable();
        for own in [true, false] {
            for enterprise in 0..self.enterprises.len() {
                while self.free_places(enterprise) > 0 {
                    let there = self.out.enterprises[enterprise].municipality;
                    let Some(at) = list.iter().position(|(_, p)| self.may_use(*p, there, own))
                    else {
                        break;
                    };
                    let (_, person) = list.remove(at);
                    self.place(person, week, PlaceKind::Enterprise(enterprise as u16));
                }
            }
        }
        for (joined, person) in list {
            self.end_wait_if_too_long(person, joined, week);
        }
    }

    fn joined(&self, person: u32) -> u32 {
        match self.stage(person) {
            Stage::Waiting { joined, .. } => joined,
            _ => 0,
        }
    }

    /// Whether a person may use what a municipality offers: their own, or a neighbouring one.
    pub(super) fn may_use(&self, person: u32, there: u16, own: bool) -> bool {
        let home = self.starts[person as usize].person.municipality;
        if own {
            home == there
        } else {
            self.are_neighbours(home, there)
        }
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
