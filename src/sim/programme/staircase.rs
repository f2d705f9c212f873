//! The first staircase: starting, dropping out, completing, repeating.

use super::life::{Progress, Stage, StepDue};
use super::{Calendar, Engine};
use crate::model::movement::Class;
use crate::model::world::clocks::LANES;
use crate::record::{NO_ENTERPRISE, PlaceKind, StepEnd, StepStay};
use crate::sim::exponential::exponential;
use crate::sim::luck::unit;

/// What keys the draws of a step and how often somebody has been there before.
fn event(step: u16, before: u16) -> u32 {
    (u32::from(step) << 16) | u32::from(before)
}

impl<C: Calendar> Engine<'_, C> {
    /// Puts a new participant on the first step.
    pub(super) fn begin_programme(&mut self, person: u32, week: u32) {
        if self.programme.is_none_or(|p| p.steps.is_empty()) {
            return;
        }
        let progress = Progress {
            step: 0,
            done: 0,
            attempt: 0,
            entry: 0,
            begun: false,
        };
        let state = usize::from(self.lives[person as usize].state);
        if self.world.states[state].eligible {
            self.join_step(person, progress, week, week);
        } else {
            self.lives[person as usize].stage = Stage::Interrupted {
                progress,
                may_enter: true,
            };
        }
    }

    /// Enters a step from week `from` on, or its waiting list, in week `week`.
    pub(super) fn join_step(&mut self, person: u32, progress: Progress, week: u32, from: u32) {
        let needs_place = self
            .programme
            .is_some_and(|p| p.steps[usize::from(progress.step)].max_wait.is_some());
        if needs_place {
            self.lives[person as usize].stage = Stage::Waiting {
                progress,
                joined: week,
                from,
            };
            if !std::mem::replace(&mut self.lives[person as usize].on_list, true) {
                self.waiting.push(person);
            }
            self.dirty.push(person);
        } else {
            self.start_interval(person, progress, from, PlaceKind::NotNeeded);
        }
    }

    /// Begins an interval on a step: one Philox block per four ways of dropping out.
    pub(super) fn start_interval(
        &mut self,
        person: u32,
        mut progress: Progress,
        from: u32,
        place: PlaceKind,
    ) {
        let Some(programme) = self.programme else {
            return;
        };
        let step = &programme.steps[usize::from(progress.step)];
        let last = from + step.weeks.saturating_sub(progress.done).max(1) - 1;
        let (mut due, mut kind) = (f64::from(last) + 1.0, StepDue::End);
        let event = event(progress.step, progress.entry);
        let (draws, number) = (&self.draws.dropout, self.first + person);
        let first = match progress.entry {
            0 => self
                .first_dropouts
                .of(person, progress.step, |from, people, all| {
                    draws.exponentials_of_all(from, people, event, step.dropout.len(), all);
                }),
            _ => None,
        };
        let mut words = [0; LANES];
        for (way, (_, weekly)) in step.dropout.iter().enumerate() {
            let left = match first {
                Some(times) if way < LANES => times[way],
                _ => {
                    if way % LANES == 0 {
                        words = draws.block(number, event, (way / LANES) as u32);
                    }
                    exponential(words[way % LANES])
                }
            };
            let start = f64::from(from);
            let at = if self.track.steady_dropout {
                start + left / weekly
            } else {
                let ring = self.track.ring(*weekly, |run| run.dropout, start, left);
                ring.unwrap_or(f64::INFINITY)
            };
            if at < due {
                (due, kind) = (at, StepDue::Dropout(way as u16));
            }
        }
        progress.entry += 1;
        let life = &mut self.lives[person as usize];
        life.stage = Stage::On {
            progress,
            from,
            place,
        };
        life.step_due = kind;
        let week = if kind == StepDue::End {
            last
        } else {
            due as u32
        };
        self.step_events.book(person, week);
        self.dirty.push(person);
    }

    /// The planned end of a step, or dropping out.
    pub(super) fn step_event(&mut self, person: u32, week: u32) {
        let Stage::On {
            progress, place, ..
        } = self.stage(person)
        else {
            return;
        };
        let Some(programme) = self.programme else {
            return;
        };
        let step = &programme.steps[usize::from(progress.step)];
        match self.lives[person as usize].step_due {
            StepDue::Dropout(way) => {
                self.end_interval(person, week + 1, StepEnd::DroppedOut);
                self.leave_programme(person, week);
                let life = &self.lives[person as usize];
                if let Some(to) = step.dropout[usize::from(way)].0
                    && to != life.state
                    && life.moved != week
                {
                    self.move_to(person, to, Class::Other, NO_ENTERPRISE, week);
                }
            }
            StepDue::End => {
                let (draws, number) = (&self.draws.completion, self.first + person);
                let event = event(progress.step, progress.attempt);
                let first = match progress.attempt {
                    0 => self
                        .first_completions
                        .of(person, progress.step, |from, people, all| {
                            draws.of_all(from, people, event, all);
                        }),
                    _ => None,
                };
                let words = first.unwrap_or_else(|| draws.block(number, event, 0));
                let u = unit(words[0]);
                if u < step.completion {
                    self.complete(person, progress, place, week);
                } else if u32::from(progress.attempt) < step.repeats {
                    self.record_interval(person, week + 1, StepEnd::Repeated);
                    let again = Progress {
                        done: 0,
                        attempt: progress.attempt + 1,
                        begun: true,
                        ..progress
                    };
                    // The place is kept during a repeat (settled point 17).
                    self.start_interval(person, again, week + 1, place);
                } else {
                    self.end_interval(person, week + 1, StepEnd::Failed);
                    self.leave_programme(person, week);
                }
            }
        }
    }

    fn complete(&mut self, person: u32, progress: Progress, place: PlaceKind, week: u32) {
        self.end_interval(person, week + 1, StepEnd::Completed);
        let life = &mut self.lives[person as usize];
        life.completed = Some((progress.step, place == PlaceKind::Generic, week + 1));
        let next = progress.step + 1;
        if self
            .programme
            .is_some_and(|p| usize::from(next) < p.steps.len())
        {
            let fresh = Progress {
                step: next,
                done: 0,
                attempt: 0,
                entry: 0,
                begun: false,
            };
            self.join_step(person, fresh, week, week + 1);
        } else {
            life.stage = Stage::Graduate;
            self.ready_since(person, week + 1);
            self.out.graduations.push((person, week + 1));
            self.dirty.push(person);
        }
    }

    /// Drops out, fails or gives up: nobody who left is a client of the adviser (settled point 15).
    pub(super) fn leave_programme(&mut self, person: u32, week: u32) {
        self.lives[person as usize].stage = Stage::Left;
        self.close_window(person, week + 1);
        self.dirty.push(person);
    }

    /// Ends the running interval, gives the place back and takes the person off calendar and list.
    pub(super) fn end_interval(&mut self, person: u32, to: u32, end: StepEnd) {
        self.record_interval(person, to, end);
        // whoever waits is taken off the list when it is next looked at
        if let Stage::On { place, .. } = self.stage(person) {
            self.step_events.cancel(person);
            if let PlaceKind::Enterprise(e) = place {
                self.enterprises[usize::from(e)].used -= 1;
            }
        }
    }

    /// Writes the running interval into the record.
    fn record_interval(&mut self, person: u32, to: u32, end: StepEnd) {
        let (progress, from, place) = match self.stage(person) {
            Stage::On {
                progress,
                from,
                place,
            } => (progress, from, place),
            Stage::Waiting { progress, from, .. } => (progress, from, PlaceKind::Waiting),
            _ => return,
        };
        // Giving up after a wait of no weeks is an end all the same, and must be seen.
        if (from < to || end == StepEnd::GaveUp) && from < self.world.weeks {
            let start = place != PlaceKind::Waiting && !progress.begun;
            let to = to.max(from).min(self.world.weeks);
            self.out.steps.push(StepStay {
                person,
                step: progress.step,
                from,
                to,
                place,
                start,
                end,
            });
        }
    }
}
