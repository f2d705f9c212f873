//! One person in the programme arm: state, clocks, and where they are on the first staircase.

use super::{Calendar, Engine};
use crate::model::movement::Class;
use crate::model::state::StateId;
use crate::model::world::Effect;
use crate::model::world::NO_FADE;
use crate::record::{NO_ENTERPRISE, PlaceKind, Stay, StepEnd};
use crate::sim::clock::{Modifiers, Setting, UNMODIFIED};

/// "Never".
pub(super) const NEVER: u32 = u32::MAX;

/// How far a person has come on a step.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Progress {
    /// The step.
    pub step: u16,
    /// Weeks done on it in this attempt.
    pub done: u32,
    /// Attempts that failed.
    pub attempt: u16,
    /// Intervals begun on it: keys the dropout clocks.
    pub entry: u16,
    /// Whether its start has been paid for.
    pub begun: bool,
}

/// Where a person is on the first staircase.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Stage {
    /// Not yet referred, or the scenario has no programme.
    Outside,
    /// On a step since a week.
    On {
        progress: Progress,
        from: u32,
        place: PlaceKind,
    },
    /// On the list: joined in a week, waiting from a week on.
    Waiting {
        progress: Progress,
        joined: u32,
        from: u32,
    },
    /// In a state that is not eligible; goes on with the step on return if `may_enter`.
    Interrupted { progress: Progress, may_enter: bool },
    /// Completed all steps.
    Graduate,
    /// Dropped out, failed or gave up.
    Left,
}

/// What is due on a step.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum StepDue {
    /// The planned weeks are over.
    End,
    /// Dropping out, by one of the ways.
    Dropout(u16),
}

/// One person.
#[derive(Debug, Clone, Copy)]
pub(super) struct Life {
    pub state: u16,
    /// First week of the stay.
    pub since: u32,
    /// Completed weeks in the state at `since`.
    pub duration_at_since: u32,
    /// Beginning of the week at which the clocks stand as they are written down.
    pub ticked_to: u32,
    /// Nothing happens before the beginning of this week, at which the clocks stand as they are written down ahead; [`NEVER`] if the next
    /// movement is known.
    pub ahead_to: u32,
    pub modifiers: Modifiers,
    /// The state is new: the clocks have not been set yet.
    pub fresh: bool,
    pub next_exit: u8,
    pub enterprise: u16,
    /// Week of the latest movement: at most one a week.
    pub moved: u32,
    pub stage: Stage,
    pub step_due: StepDue,
    /// Latest completed step, whether in a generic placement, and the first week after it.
    pub completed: Option<(u16, bool, u32)>,
    /// Window of the adviser.
    pub window: Option<(u32, u32)>,
    /// Is on the adviser's list.
    pub has_adviser: bool,
    /// Is on the list for places.
    pub on_list: bool,
    /// Ready for openings since.
    pub ready_since: u32,
    /// Week of the latest offer: at most one a week.
    pub offered: u32,
}

impl Default for Life {
    fn default() -> Self {
        Self {
            state: 0,
            since: 0,
            duration_at_since: 0,
            ticked_to: 0,
            ahead_to: NEVER,
            modifiers: UNMODIFIED,
            fresh: false,
            next_exit: 0,
            enterprise: NO_ENTERPRISE,
            moved: NEVER,
            stage: Stage::Outside,
            step_due: StepDue::End,
            completed: None,
            window: None,
            has_adviser: false,
            on_list: false,
            ready_since: NEVER,
            offered: NEVER,
        }
    }
}

impl<C: Calendar> Engine<'_, C> {
    /// Moves a person to a state from the next week on, and draws the consequences for programme and adviser.
    pub(super) fn move_to(
        &mut self,
        person: u32,
        to: u16,
        class: Class,
        enterprise: u16,
        week: u32,
    ) {
        let life = &mut self.lives[person as usize];
        let left = std::mem::replace(&mut life.enterprise, enterprise);
        life.state = to;
        life.since = week + 1;
        life.duration_at_since = 0;
        life.fresh = true;
        life.moved = week;
        if left != NO_ENTERPRISE {
            self.enterprises[usize::from(left)].filled -= 1;
        }
        if enterprise != NO_ENTERPRISE {
            self.enterprises[usize::from(enterprise)].filled += 1;
            self.members[usize::from(enterprise)].push(person);
        }
        self.movements.cancel(person);
        if week + 1 < self.world.weeks {
            self.stays.push((
                person,
                Stay {
                    from: week + 1,
                    state: StateId(to),
                    enterprise,
                },
            ));
        }
        self.dirty.push(person);
        let state = &self.world.states[usize::from(to)];
        let (eligible, in_work) = (state.eligible, state.in_work);
        if !eligible || in_work {
            self.close_window(person, week + 1);
        }
        if eligible {
            self.become_eligible(person, week);
            if class == Class::JobLoss {
                self.open_window(person, week);
            }
        } else {
            self.interrupt(person, week);
        }
    }

    /// Leaves the eligible states: the step or the wait ends (settled point 14).
    fn interrupt(&mut self, person: u32, week: u32) {
        self.ready_since(person, NEVER);
        let progress = match self.stage(person) {
            Stage::On { progress, from, .. } => Progress {
                done: progress.done + (week + 1).saturating_sub(from),
                begun: true,
                ..progress
            },
            Stage::Waiting { progress, .. } => progress,
            _ => return,
        };
        self.end_interval(person, week + 1, StepEnd::LeftState);
        let resume = self
            .programme
            .is_some_and(|p| p.steps[usize::from(progress.step)].resume);
        self.lives[person as usize].stage = Stage::Interrupted {
            progress,
            may_enter: resume,
        };
    }

    /// Comes back into an eligible state.
    fn become_eligible(&mut self, person: u32, week: u32) {
        match self.stage(person) {
            Stage::Interrupted {
                progress,
                may_enter: true,
            } => self.join_step(person, progress, week, week + 1),
            Stage::Graduate => {
                let since = self.lives[person as usize].ready_since;
                self.ready_since(person, since.min(week + 1));
            }
            _ => {}
        }
    }

    /// Looks at a person's clocks at the beginning of week `at`: sets them in a new state, lets them tick and looks anew
    /// where a modifier has changed, and leaves them untouched otherwise, so that neutral effects change no bit.
    ///
    /// Where something else will happen to the person, which may well change modifiers, nobody looks further ahead than that. (Time that
    /// passes in two pieces is added up otherwise than in one: a clock within some 1e-13 weeks of the end of a week could ring in
    /// another.)
    pub(super) fn refresh(&mut self, person: u32, at: u32) {
        let modifiers = self.modifiers(person, at);
        let known = self
            .step_events
            .booked(person)
            .min(self.window_ends.booked(person));
        let life = &mut self.lives[person as usize];
        let start = &self.starts[person as usize].person;
        let number = usize::from(life.state);
        let of_person = person as usize * self.blocks;
        let clocks = &mut self.clocks[of_person..][..self.blocks];
        let ahead = &mut self.ahead[of_person..][..self.blocks];
        let before = life.modifiers;
        let (world, track, state) = (self.world, self.track, life.state);
        let setting = |modifiers| Setting::new(world, track, state, start.frailty, modifiers);
        let duration = |life: &Life, week: u32| life.duration_at_since + (week - life.since);
        if life.fresh {
            let visit = &mut self.visits[person as usize * self.world.states.len() + number];
            let event = (u32::from(state) << 16) | u32::from(*visit);
            *visit += 1;
            life.fresh = false;
            let fresh = &mut clocks[..setting(&modifiers).table.blocks()];
            let number = self.first + person;
            let place = self.twins.meet(&self.draws.clock, number, event, fresh);
            if self.twins.are_kept() {
                self.places.push((person, place));
            }
        } else if life.ahead_to == at {
            clocks.copy_from_slice(ahead);
        } else if modifiers == before {
            return;
        } else {
            let (from, so_far) = (life.ticked_to, duration(life, life.ticked_to));
            setting(&before).advance(clocks, from, so_far, at);
        }
        let until = known.saturating_add(1).max(at + 1).min(world.weeks);
        let next = setting(&modifiers).next(clocks, at, duration(life, at), until, ahead);
        life.modifiers = modifiers;
        life.ticked_to = at;
        life.ahead_to = NEVER;
        match next {
            Some((week, exit)) => {
                life.next_exit = exit as u8;
                self.movements.book(person, week);
            }
            None if until < world.weeks => {
                life.ahead_to = until;
                self.movements.book(person, until - 1);
            }
            None => self.movements.cancel(person),
        }
    }

    /// What multiplies a person's intensities from week `at` on.
    fn modifiers(&self, person: u32, at: u32) -> Modifiers {
        let life = &self.lives[person as usize];
        let mut out = UNMODIFIED;
        if let Some(programme) = self.programme {
            let effect = |step: u16, generic: bool| -> &Effect {
                let step = &programme.steps[usize::from(step)];
                if generic { &step.generic } else { &step.effect }
            };
            if let Stage::On {
                progress, place, ..
            } = life.stage
            {
                let during = &effect(progress.step, place == PlaceKind::Generic).during;
                out.constant = *during;
            } else if let Some((step, generic, origin)) = life.completed {
                for (class, (constant, fade)) in effect(step, generic).after.into_iter().enumerate()
                {
                    out.constant[class] = constant;
                    out.fade[class] = fade;
                    if fade != NO_FADE {
                        out.origin = origin;
                    }
                }
            }
        }
        if life
            .window
            .is_some_and(|(from, to)| (from..to).contains(&at))
        {
            let municipality = usize::from(self.starts[person as usize].person.municipality);
            out.constant[Class::JobFinding.index()] *= self.adviser_multiplier[municipality];
        }
        if life.enterprise != NO_ENTERPRISE {
            out.constant[Class::JobLoss.index()] *= self.job_loss_at(life.enterprise);
        }
        out
    }
}
