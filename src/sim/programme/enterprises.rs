//! The second staircase: starting, failing, climbing, and the openings that arise.

use super::openings::Open;
use super::{Calendar, Engine};
use crate::model::movement::Class;
use crate::model::world::LevelTable;
use crate::record::{NO_ENTERPRISE, OpeningFate, OpeningRecord, PlaceKind};
use crate::sim::cycle::{Run, Track};
use crate::sim::exponential::exponential;
use crate::sim::luck::{Draws, unit};

use super::life::{NEVER, Stage};

/// One enterprise.
#[derive(Debug, Clone)]
pub(super) struct Enterprise {
    insolvency: Draws,
    /// Level, once started.
    level: Option<u16>,
    alive: bool,
    in_accelerator: bool,
    attempt: u16,
    /// Last week before the attempt to climb.
    climb_due: u32,
    /// Week of insolvency as things stand.
    failure_due: u32,
    /// Openings that have arisen, and when the next one does, in weeks with their fraction.
    arisen: u32,
    next_opening: f64,
    /// What is left of the gap to the next opening at the beginning of week `opening_since`.
    gap: f64,
    opening_since: f64,
    /// People on places.
    pub used: u32,
    /// Jobs filled.
    pub filled: u32,
    /// Openings open.
    pub open: u32,
}

impl Enterprise {
    pub(super) fn new(insolvency: Draws) -> Self {
        Self {
            insolvency,
            level: None,
            alive: false,
            in_accelerator: false,
            attempt: 0,
            climb_due: NEVER,
            failure_due: NEVER,
            arisen: 0,
            next_opening: f64::INFINITY,
            gap: 0.0,
            opening_since: 0.0,
            used: 0,
            filled: 0,
            open: 0,
        }
    }
}

impl<C: Calendar> Engine<'_, C> {
    /// Everything that happens to enterprises in a week, in this order: start, insolvency, climb, lapse, new openings.
    pub(super) fn enterprise_week(&mut self, week: u32) {
        let Some(second) = self.second else { return };
        for e in 0..self.enterprises.len() {
            if self.enterprise_due[e] > week {
                continue;
            }
            let starts =
                second.enterprises[e].2 == week && self.last_week.is_none_or(|l| week <= l);
            if starts && !second.levels.is_empty() {
                self.start_enterprise(e, week);
            }
            if self.enterprises[e].alive && self.enterprises[e].failure_due == week {
                self.fail_enterprise(e, week);
            }
            let climbs = self.enterprises[e].climb_due == week && self.goes_on_after(week);
            if self.enterprises[e].alive && climbs {
                self.attempt_climb(e, week);
            }
        }
        self.lapse_openings(week);
        for e in 0..self.enterprises.len() {
            if self.enterprise_due[e] > week {
                continue;
            }
            while self.enterprises[e].alive
                && self.enterprises[e].next_opening < f64::from(week) + 1.0
            {
                self.open_job(e, week);
            }
            self.enterprise_due[e] = self.next_week_of(e, week, second.enterprises[e].2);
        }
    }

    /// The first week after this one in which something can happen to an enterprise that starts in week `start`.
    fn next_week_of(&self, e: usize, week: u32, start: u32) -> u32 {
        let enterprise = &self.enterprises[e];
        let mut due = if start > week { start } else { NEVER };
        if enterprise.alive {
            // what lies behind has happened, or did not take place
            let dates = [enterprise.failure_due, enterprise.climb_due];
            for date in dates.into_iter().filter(|date| *date > week) {
                due = due.min(date);
            }
            // a float that is too large becomes the last week there is
            due = due.min((enterprise.next_opening as u32).max(week + 1));
        }
        due
    }

    fn level(&self, e: usize) -> Option<&LevelTable> {
        let level = self.enterprises[e].level?;
        self.second?.levels.get(usize::from(level))
    }

    /// Multiplier on job loss at an enterprise today (settled point 20).
    pub(super) fn job_loss_at(&self, enterprise: u16) -> f64 {
        self.level(usize::from(enterprise))
            .map_or(1.0, |l| l.job_loss)
    }

    pub(super) fn free_places(&self, e: usize) -> u32 {
        let enterprise = &self.enterprises[e];
        if !enterprise.alive {
            return 0;
        }
        self.level(e)
            .map_or(0, |l| l.places)
            .saturating_sub(enterprise.used)
    }

    fn start_enterprise(&mut self, e: usize, week: u32) {
        self.enterprises[e].alive = true;
        self.enterprises[e].gap = exponential(self.draws.opening.block(e as u32, 0, 0)[0]);
        self.enterprises[e].opening_since = f64::from(week);
        self.enter_level(e, 0, week);
    }

    /// Enters a level at the beginning of a week: sets the insolvency clock and the climb, and looks anew for the next opening.
    fn enter_level(&mut self, e: usize, level: u16, week: u32) {
        let Some(table) = self.second.and_then(|s| s.levels.get(usize::from(level))) else {
            return;
        };
        if week < self.world.weeks {
            self.out.enterprises[e].levels.push((week, level));
        }
        let enterprise = &mut self.enterprises[e];
        enterprise.level = Some(level);
        enterprise.attempt = 0;
        if enterprise.in_accelerator && !table.accelerator {
            self.out.enterprises[e].left_accelerator = Some(week);
        }
        enterprise.in_accelerator = table.accelerator;
        enterprise.climb_due = table.weeks.map_or(NEVER, |weeks| week + weeks - 1);
        let draw = enterprise
            .insolvency
            .exponential(e as u32, u32::from(level));
        let failure = self
            .track
            .ring(table.insolvency, |r| r.insolvency, f64::from(week), draw);
        enterprise.failure_due = failure.map_or(NEVER, |at| at as u32);
        let opening = self.track.ring(
            table.openings,
            |r| r.openings,
            enterprise.opening_since,
            enterprise.gap,
        );
        enterprise.next_opening = opening.unwrap_or(f64::INFINITY);
    }

    fn attempt_climb(&mut self, e: usize, week: u32) {
        let (Some(table), Some(level)) = (self.level(e).copied(), self.enterprises[e].level) else {
            return;
        };
        let event = (u32::from(level) << 16) | u32::from(self.enterprises[e].attempt);
        let passed = unit(self.draws.climb.block(e as u32, event, 0)[0]) < table.pass;
        let higher = self
            .second
            .is_some_and(|s| usize::from(level) + 1 < s.levels.len());
        if passed && higher {
            self.consume_gap(e, &table, week + 1);
            self.enter_level(e, level + 1, week + 1);
            let (lives, members) = (&self.lives, self.members[e].iter());
            let employed = members.filter(|p| usize::from(lives[**p as usize].enterprise) == e);
            self.dirty.extend(employed);
        } else if !passed && u32::from(self.enterprises[e].attempt) < table.repeats {
            self.enterprises[e].attempt += 1;
            self.enterprises[e].climb_due = week + table.weeks.unwrap_or(1);
        } else {
            // Out of the accelerator, at the top or for good; an employer at this level all the same (settled point 19).
            self.enterprises[e].climb_due = NEVER;
            if self.enterprises[e].in_accelerator {
                self.enterprises[e].in_accelerator = false;
                self.out.enterprises[e].left_accelerator =
                    Some(week + 1).filter(|w| *w < self.world.weeks);
            }
        }
    }

    /// Ends the accelerator with week `week`: whoever is in it leaves it, nobody climbs, and no opening is kept for people
    /// of the programme. Enterprises live on as employers at their level.
    pub(super) fn stop_enterprises(&mut self, week: u32) {
        let left = Some(week + 1).filter(|w| *w < self.world.weeks);
        for (enterprise, record) in self.enterprises.iter_mut().zip(&mut self.out.enterprises) {
            enterprise.climb_due = NEVER;
            enterprise.next_opening = f64::INFINITY;
            enterprise.open = 0;
            if std::mem::take(&mut enterprise.in_accelerator) && enterprise.alive {
                record.left_accelerator = left;
            }
        }
        for opening in self.open.drain(..) {
            if let Some(week) = left {
                self.out.openings[opening.index].fate = OpeningFate::Lapsed { week };
            }
        }
    }

    /// Takes what has ticked at the old level off the gap to the next opening.
    fn consume_gap(&mut self, e: usize, table: &LevelTable, to: u32) {
        let enterprise = &mut self.enterprises[e];
        let from = enterprise.opening_since;
        enterprise.gap -= self
            .track
            .sum(table.openings, |r| r.openings, from, f64::from(to));
        enterprise.gap = enterprise.gap.max(0.0);
        enterprise.opening_since = f64::from(to);
    }

    fn open_job(&mut self, e: usize, week: u32) {
        let Some(table) = self.level(e).copied() else {
            return;
        };
        let enterprise = &mut self.enterprises[e];
        let [_, additional, ..] = self.draws.opening.block(e as u32, enterprise.arisen, 0);
        let free = table
            .seats
            .saturating_sub(enterprise.filled + enterprise.open)
            > 0;
        enterprise.arisen += 1;
        enterprise.opening_since = enterprise.next_opening;
        enterprise.gap = exponential(self.draws.opening.block(e as u32, enterprise.arisen, 0)[0]);
        let next = self.track.ring(
            table.openings,
            |r| r.openings,
            enterprise.opening_since,
            enterprise.gap,
        );
        enterprise.next_opening = next.unwrap_or(f64::INFINITY);
        if free {
            enterprise.open += 1;
            let additional = unit(additional) < table.additional;
            self.open.push(Open {
                index: self.out.openings.len(),
                enterprise: e as u16,
                week,
            });
            self.out.openings.push(OpeningRecord {
                enterprise: e as u16,
                week,
                additional,
                fate: OpeningFate::Open,
            });
        }
    }

    /// Places, jobs and openings are lost in this week.
    fn fail_enterprise(&mut self, e: usize, week: u32) {
        let Some(second) = self.second else { return };
        self.enterprises[e].alive = false;
        self.out.enterprises[e].failed = Some(week + 1);
        self.lose_openings(e as u16, week);
        let mut members = std::mem::take(&mut self.members[e]);
        members.sort_unstable();
        members.dedup();
        for person in members {
            let life = &self.lives[person as usize];
            if usize::from(life.enterprise) == e {
                self.move_to(
                    person,
                    second.after_failure,
                    Class::JobLoss,
                    NO_ENTERPRISE,
                    week,
                );
            } else if matches!(life.stage, Stage::On { place: PlaceKind::Enterprise(at), .. } if usize::from(at) == e)
            {
                self.lose_place(person, week);
            }
        }
    }
}

impl Track {
    /// What a weekly rate, times a multiplier of these times, adds up to from one time to another (in weeks with fractions).
    fn sum(&self, rate: f64, multiplier: impl Fn(&Run) -> f64, from: f64, to: f64) -> f64 {
        let (mut at, mut sum) = (from, 0.0);
        for run in &self.runs[self.run_at(from as u32)..] {
            let end = f64::from(run.end).min(to);
            if end > at {
                sum += rate * multiplier(run) * (end - at);
                at = end;
            }
        }
        sum
    }

    /// When a clock that starts at `from` with so much left rings; `None` if not before the horizon.
    pub(super) fn ring(
        &self,
        rate: f64,
        multiplier: impl Fn(&Run) -> f64,
        from: f64,
        left: f64,
    ) -> Option<f64> {
        let (mut at, mut left) = (from, left);
        for run in &self.runs[self.run_at(from as u32)..] {
            let (weekly, end) = (rate * multiplier(run), f64::from(run.end));
            if end <= at {
                continue;
            }
            let ticked = weekly * (end - at);
            if weekly > 0.0 && ticked > left {
                return Some(at + left / weekly);
            }
            left -= ticked;
            at = end;
        }
        None
    }
}
