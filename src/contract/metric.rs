//! Outcomes on a person's path: from stays in states to claims.
//!
//! * A week *counts* for a line if the person's state does: in work with at least so many hours, or self-support
//!   (settled point 2: not the same).
//! * Weeks count only inside the window: their first day lies in the contract's `from ..= until`, and they are among the
//!   first `person_window` weeks from the intake (settled point 28). Earlier weeks of the same spell don't count.
//! * A spell is a run of counting weeks; gaps of up to `gap` weeks neither count nor break it (settled point 27).
//!   A line pays once per spell, in the week in which the last week needed has been worked.
//! * A job start is the first week of a spell. Somebody who is in work in the first week of their path had that job
//!   already; it isn't a job start.
//! * The k-th claim of a line needs k claims of its predecessor, the k-th of them no later; a spell that comes
//!   too early for its predecessor pays nothing, and isn't made up for later.

use super::schedule;
use super::terms::{Metric, RateLine, Schedule};
use crate::model::calendar::Calendar;
use crate::model::number::Draw;
use crate::model::state::{Counts, State};
use crate::record::Record;
use serde::Serialize;

/// A verified outcome. The order is by person, then week, then line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Claim {
    /// The person.
    pub person: u32,
    /// The week of the run in which it is achieved: the last week that was needed.
    pub week: u32,
    /// Index of the line of the rate card.
    pub line: u16,
    /// The how-manieth claim of this line for this person, from 1.
    pub number: u32,
}

/// What a metric needs to know about a state.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StateFacts {
    /// Any ordinary hours of work.
    pub in_work: bool,
    /// Paid hours of ordinary work per week.
    pub hours: f64,
    /// Whether a week counts as self-support.
    pub self_support: bool,
}

impl StateFacts {
    /// The facts of every state in one draw of the parameters.
    pub fn of(states: &[State], draw: &Draw) -> Vec<Self> {
        let facts = |state: &State| Self {
            in_work: state.in_work,
            hours: state.hours.at(draw),
            self_support: state.counts == Counts::SelfSupport,
        };
        states.iter().map(facts).collect()
    }
}

impl Metric {
    /// Whether a week in a state counts.
    pub fn counts(&self, state: &StateFacts) -> bool {
        match *self {
            Metric::JobStart { min_hours } | Metric::WeeksInWork { min_hours, .. } => {
                state.in_work && state.hours >= min_hours
            }
            Metric::SelfSupport { .. } => state.self_support,
        }
    }

    /// What a spell must reach.
    fn target(&self) -> Target {
        match *self {
            Metric::JobStart { .. } => Target::Start,
            Metric::WeeksInWork { weeks, gap, .. } | Metric::SelfSupport { weeks, gap } => {
                Target::Weeks {
                    weeks: weeks.max(1),
                    gap,
                }
            }
        }
    }
}

/// What a spell must reach for a claim.
#[derive(Debug, Clone, Copy)]
enum Target {
    /// Begin.
    Start,
    /// So many counting weeks, with gaps of up to so many.
    Weeks { weeks: u32, gap: u32 },
}

/// Reads the claims of a rate card off a record. Built once per draw of the parameters, used for any record.
#[derive(Debug, Clone)]
pub struct Verifier {
    lines: Vec<Line>,
    /// Line indices, each after the line that it requires; lines of a circular chain are left out and never pay.
    order: Vec<usize>,
    first_week: u32,
    end_week: u32,
    person_window: Option<u32>,
}

#[derive(Debug, Clone)]
struct Line {
    target: Target,
    /// Whether a week counts, by state.
    counting: Vec<bool>,
    requires: Option<usize>,
    max_claims: usize,
}

impl Verifier {
    /// A verifier for the lines of a rate card; `facts` by state.
    pub fn new(
        lines: &[RateLine],
        schedule: &Schedule,
        calendar: &Calendar,
        facts: &[StateFacts],
    ) -> Self {
        let (first_week, end_week) = schedule::window(schedule, calendar);
        let compile = |line: &RateLine| Line {
            target: line.metric.target(),
            counting: facts.iter().map(|f| line.metric.counts(f)).collect(),
            requires: line.requires,
            max_claims: line.max_claims as usize,
        };
        Self {
            lines: lines.iter().map(compile).collect(),
            order: chain_order(lines),
            first_week,
            end_week: end_week.min(calendar.weeks),
            person_window: schedule.person_window,
        }
    }

    /// The claims of everybody in the programme arm, in the order of [`Claim`].
    pub fn claims(&self, record: &Record) -> Vec<Claim> {
        let mut claims = Vec::new();
        let mut achieved: Vec<Vec<u32>> = vec![Vec::new(); self.lines.len()];
        let end_week = self.end_week.min(record.weeks);
        for (person, facts) in record.people.iter().enumerate() {
            let Some(intake) = facts.intake else { continue };
            let to = match self.person_window {
                Some(window) => end_week.min(intake.saturating_add(window)),
                None => end_week,
            };
            let window = (self.first_week.max(intake), to);
            if window.0 >= window.1 {
                continue;
            }
            let begin = claims.len();
            for &index in &self.order {
                let mut weeks = std::mem::take(&mut achieved[index]);
                weeks.clear();
                let line = &self.lines[index];
                let before = line.requires.map(|r| achieved[r].as_slice());
                line.achieve(record, person, window, |week| {
                    let k = weeks.len();
                    let chained = before.is_none_or(|b| b.get(k).is_some_and(|w| *w <= week));
                    if chained && k < line.max_claims {
                        weeks.push(week);
                    }
                });
                claims.extend(weeks.iter().enumerate().map(|(k, &week)| Claim {
                    person: person as u32,
                    week,
                    line: index as u16,
                    number: k as u32 + 1,
                }));
                achieved[index] = weeks;
            }
            claims[begin..].sort_unstable();
        }
        claims
    }
}

impl Line {
    /// Calls `claim` with the week of each achievement of one person, in order, chains and maxima aside.
    fn achieve(
        &self,
        record: &Record,
        person: usize,
        (first, end): (u32, u32),
        mut claim: impl FnMut(u32),
    ) {
        let mut before = true; // as if in work before the path begins: the first stay is never a job start
        let (mut counted, mut idle, mut claimed) = (0_u32, 0_u32, false);
        for interval in record.programme.intervals_of(person, record.weeks) {
            if interval.to <= interval.stay.from {
                continue;
            }
            let state = usize::from(interval.stay.state.0);
            let counts = self.counting.get(state).copied().unwrap_or(false);
            let from = interval.stay.from.max(first);
            let length = interval.to.min(end).saturating_sub(from);
            match self.target {
                Target::Start => {
                    let start = interval.stay.from;
                    if counts && !before && (first..end).contains(&start) {
                        claim(start);
                    }
                    before = counts;
                }
                Target::Weeks { weeks, .. } if counts => {
                    if !claimed && counted.saturating_add(length) >= weeks {
                        claimed = true;
                        claim(from + (weeks - counted) - 1);
                    }
                    counted = counted.saturating_add(length);
                    idle = if length > 0 { 0 } else { idle };
                }
                Target::Weeks { gap, .. } => {
                    idle = idle.saturating_add(length);
                    if idle > gap {
                        (counted, claimed) = (0, false);
                    }
                }
            }
        }
    }
}

/// The lines in an order in which each comes after the one that it requires. A line whose chain is circular or
/// leads to a line that does not exist is left out.
fn chain_order(lines: &[RateLine]) -> Vec<usize> {
    let depth = |index: usize| {
        let (mut depth, mut at) = (0, index);
        while let Some(next) = lines[at].requires {
            depth += 1;
            if next >= lines.len() || depth > lines.len() {
                return None;
            }
            at = next;
        }
        Some(depth)
    };
    let mut order: Vec<(usize, usize)> = (0..lines.len())
        .filter_map(|index| depth(index).map(|d| (d, index)))
        .collect();
    order.sort_unstable();
    order.into_iter().map(|(_, index)| index).collect()
}
