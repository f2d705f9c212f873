//! The programme ends before the horizon, because the contract does.

use super::life::Stage;
use super::{Calendar, Engine};
use crate::record::StepEnd;

impl<C: Calendar> Engine<'_, C> {
    /// Whether what is decided in a week takes effect: from the week after the programme's last one on nothing does.
    pub(super) fn goes_on_after(&self, week: u32) -> bool {
        self.last_week.is_none_or(|last| week < last)
    }

    /// Ends the programme with week `week`: every step, wait and window of the adviser, and the accelerator.
    ///
    /// People go on living without it: after-effects of steps that they completed stay with them, and so do jobs.
    /// Nobody is offered a place, an opening or the adviser any more.
    pub(super) fn stop(&mut self, week: u32) {
        for person in 0..self.lives.len() as u32 {
            self.stop_person(person, week);
        }
        self.waiting.clear();
        self.stop_enterprises(week);
    }

    pub(super) fn stop_person(&mut self, person: u32, week: u32) {
        if self.stage(person) != Stage::Outside {
            self.end_interval(person, week + 1, StepEnd::Stopped);
            self.leave_programme(person, week);
        }
    }
}
