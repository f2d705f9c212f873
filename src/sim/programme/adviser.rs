//! The job adviser: after a job loss the person goes back to them, not to the jobcentre.

use super::life::Stage;
use super::{Calendar, Engine};
use crate::record::Window;

impl<C: Calendar> Engine<'_, C> {
    /// Opens a window from the next week on, for whoever is still with the programme (settled point 15).
    pub(super) fn open_window(&mut self, person: u32, week: u32) {
        let Some(adviser) = self.programme.and_then(|p| p.adviser) else {
            return;
        };
        if adviser.weeks == 0 || matches!(self.stage(person), Stage::Outside | Stage::Left) {
            return;
        }
        self.close_window(person, week + 1);
        // Their time with the programme is over so many weeks after intake, whatever happens to them then.
        let intake = self.starts[person as usize].person.intake.unwrap_or(0);
        let over = adviser
            .lasts
            .map_or(u32::MAX, |lasts| intake.saturating_add(lasts));
        let window = (week + 1, (week + 1 + adviser.weeks).min(over));
        if window.1 <= window.0 {
            return;
        }
        let life = &mut self.lives[person as usize];
        life.window = Some(window);
        if !std::mem::replace(&mut life.has_adviser, true) {
            let municipality = self.starts[person as usize].person.municipality;
            self.clients[usize::from(municipality)].push(person);
        }
        self.window_ends.book(person, window.1 - 1);
        self.change_load(person, true);
    }

    /// Closes a window, which has lasted until week `to`.
    pub(super) fn close_window(&mut self, person: u32, to: u32) {
        let Some((from, _)) = self.lives[person as usize].window.take() else {
            return;
        };
        self.window_ends.cancel(person);
        self.change_load(person, false);
        let to = to.min(self.world.weeks);
        if from < to {
            self.out.adviser.push(Window { person, from, to });
        }
    }

    fn change_load(&mut self, person: u32, up: bool) {
        let municipality = usize::from(self.starts[person as usize].person.municipality);
        if up {
            self.load[municipality] += 1;
        } else {
            self.load[municipality] -= 1;
        }
        self.load_changed = true;
        self.dirty.push(person);
    }

    /// The multiplier thins out above capacity (settled point 22): whoever is inside a window of a municipality whose
    /// multiplier has changed must be looked at.
    pub(super) fn settle_adviser_load(&mut self) {
        let Some(adviser) = self.programme.and_then(|p| p.adviser) else {
            return;
        };
        if !std::mem::take(&mut self.load_changed) {
            return;
        }
        for municipality in 0..self.load.len() {
            let multiplier = adviser.multiplier_at(self.load[municipality]);
            if multiplier == self.adviser_multiplier[municipality] {
                continue;
            }
            self.adviser_multiplier[municipality] = multiplier;
            // whoever has left a window since then leaves the list
            let (lives, dirty) = (&mut self.lives, &mut self.dirty);
            self.clients[municipality].retain(|person| {
                let life = &mut lives[*person as usize];
                life.has_adviser = life.window.is_some();
                if life.has_adviser {
                    dirty.push(*person);
                }
                life.has_adviser
            });
        }
    }
}
