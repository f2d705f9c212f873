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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::state::StateId;
    use crate::record::{Arm, NO_ENTERPRISE, Person, Stay};
    use jiff::civil::date;
    use proptest::prelude::*;

    const OUT: u16 = 0;
    const JOB: u16 = 1;
    const PART_TIME: u16 = 2;
    const STUDY: u16 = 3;

    fn facts() -> [StateFacts; 4] {
        let state = |in_work, hours, self_support| StateFacts {
            in_work,
            hours,
            self_support,
        };
        [
            state(false, 0.0, false),
            state(true, 37.0, true),
            state(true, 8.0, false),
            state(false, 0.0, true),
        ]
    }

    fn line(metric: Metric, requires: Option<usize>, max_claims: u32) -> RateLine {
        RateLine {
            id: String::new(),
            name: String::new(),
            metric,
            price: 1,
            requires,
            max_claims,
        }
    }

    fn weeks_in_work(weeks: u32, gap: u32) -> Metric {
        Metric::WeeksInWork {
            weeks,
            gap,
            min_hours: 10.0,
        }
    }

    /// A record of people given as `(intake, [(weeks, state), …])`.
    fn record(lives: &[(u32, &[(u32, u16)])]) -> Record {
        let mut arm = Arm::default();
        arm.offsets.push(0);
        let mut people = Vec::new();
        for (intake, stays) in lives {
            let mut from = *intake;
            for (weeks, state) in *stays {
                arm.stays.push(Stay {
                    from,
                    state: StateId(*state),
                    enterprise: NO_ENTERPRISE,
                });
                from += weeks;
            }
            arm.offsets.push(arm.stays.len() as u32);
            people.push(Person {
                group: 0,
                municipality: 0,
                intake: Some(*intake),
                counter: 0,
                self_support_weeks: 0,
                duration: 0,
                frailty: 1.0,
            });
        }
        Record {
            replication: 0,
            weeks: 200,
            regimes: Vec::new(),
            people,
            programme: arm,
            counterfactual: Arm::default(),
            steps: Vec::new(),
            adviser: Vec::new(),
            graduations: Vec::new(),
            enterprises: Vec::new(),
            openings: Vec::new(),
        }
    }

    /// `(person, line, week)` of the claims; the contract runs from week 10 (a Wednesday before) through week 149.
    fn claims(
        lines: &[RateLine],
        window: Option<u32>,
        lives: &[(u32, &[(u32, u16)])],
    ) -> Vec<(u32, u16, u32)> {
        let calendar = Calendar {
            start: date(2024, 1, 1),
            weeks: 200,
        };
        let schedule = Schedule {
            from: date(2024, 3, 6),
            until: calendar.first_day(149),
            person_window: window,
            every_months: 6,
            lag_months: 3,
        };
        let verifier = Verifier::new(lines, &schedule, &calendar, &facts());
        let claims = verifier.claims(&record(lives));
        assert!(claims.is_sorted());
        claims.iter().map(|c| (c.person, c.line, c.week)).collect()
    }

    #[test]
    fn a_job_start_is_the_first_week_of_a_spell_of_enough_hours() {
        let lines = [line(Metric::JobStart { min_hours: 10.0 }, None, 2)];
        let lives: &[(u32, &[(u32, u16)])] = &[
            (
                10,
                &[(5, OUT), (3, JOB), (1, OUT), (3, JOB), (1, OUT), (9, JOB)],
            ), // the third is one too many
            (10, &[(5, JOB), (5, OUT), (5, PART_TIME), (5, JOB)]), // had a job; 8 hours are too few
            (0, &[(9, OUT), (5, JOB), (1, OUT), (5, JOB)]), // the first begins before the contract
            (140, &[(9, OUT), (5, JOB)]),                   // week 149 is the last
            (140, &[(10, OUT), (5, JOB)]),
        ];
        assert_eq!(
            claims(&lines, None, lives),
            [(0, 0, 15), (0, 0, 19), (1, 0, 25), (2, 0, 15), (3, 0, 149)]
        );
    }

    #[test]
    fn gaps_do_not_count_and_do_not_break_up_to_the_limit() {
        let lives: &[(u32, &[(u32, u16)])] = &[
            (10, &[(2, OUT), (8, JOB), (2, OUT), (30, JOB)]), // 8 + 5: the 13th is week 26
            (
                10,
                &[(2, OUT), (8, JOB), (1, OUT), (2, PART_TIME), (30, JOB)],
            ), // a gap of 3
            (10, &[(2, OUT), (12, JOB), (2, OUT)]),
            (0, &[(2, OUT), (14, JOB), (100, OUT)]), // 6 weeks inside the contract
        ];
        assert_eq!(
            claims(&[line(weeks_in_work(13, 2), None, 9)], None, lives),
            [(0, 0, 26), (1, 0, 35)]
        );
        assert_eq!(
            claims(&[line(weeks_in_work(8, 0), None, 9)], None, lives),
            [(0, 0, 19), (0, 0, 29), (1, 0, 19), (1, 0, 30), (2, 0, 19)]
        );
        assert_eq!(
            claims(&[line(weeks_in_work(6, 0), None, 1)], None, &lives[3..]),
            [(0, 0, 15)]
        );
    }

    #[test]
    fn self_support_is_not_work() {
        let metric = Metric::SelfSupport { weeks: 10, gap: 0 };
        let lives: &[(u32, &[(u32, u16)])] =
            &[(10, &[(5, STUDY), (5, JOB)]), (10, &[(50, PART_TIME)])];
        assert_eq!(claims(&[line(metric, None, 1)], None, lives), [(0, 0, 19)]);
    }

    #[test]
    fn the_window_of_a_person_ends_after_whole_weeks() {
        let lines = [line(weeks_in_work(13, 0), None, 1)];
        let lives: &[(u32, &[(u32, u16)])] = &[(20, &[(7, OUT), (90, JOB)])];
        assert_eq!(claims(&lines, Some(20), lives), [(0, 0, 39)]);
        assert_eq!(claims(&lines, Some(19), lives), []);
        assert_eq!(claims(&lines, Some(0), lives), []);
    }

    #[test]
    fn a_chain_needs_its_predecessor_as_often_and_no_later() {
        let job13 = || line(weeks_in_work(13, 0), None, 1);
        let job26 = || line(weeks_in_work(26, 0), Some(0), 2);
        let lives: &[(u32, &[(u32, u16)])] = &[
            (10, &[(1, OUT), (30, JOB), (1, OUT), (30, JOB)]),
            (10, &[(1, OUT), (13, JOB), (1, OUT), (30, JOB)]),
        ];
        // the second spell of 26 weeks lacks a second claim of 13
        assert_eq!(
            claims(&[job13(), job26()], None, lives),
            [(0, 0, 23), (0, 1, 36), (1, 0, 23), (1, 1, 50)]
        );
        // study comes after the spell of work: too late for it
        let study = line(Metric::SelfSupport { weeks: 33, gap: 9 }, None, 1);
        let lives: &[(u32, &[(u32, u16)])] = &[(10, &[(1, OUT), (30, JOB), (9, STUDY)])];
        assert_eq!(claims(&[study, job26()], None, lives), [(0, 0, 43)]);
        // a chain may be listed in any order; a circle and a dangling one pay nothing
        let forward = line(weeks_in_work(26, 0), Some(1), 1);
        assert_eq!(
            claims(&[forward, job13()], None, lives),
            [(0, 1, 23), (0, 0, 36)]
        );
        let (a, b) = (
            line(weeks_in_work(1, 0), Some(1), 1),
            line(weeks_in_work(1, 0), Some(0), 1),
        );
        let dangling = line(weeks_in_work(1, 0), Some(9), 1);
        assert_eq!(claims(&[a, b, dangling], None, lives), []);
    }

    /// A second way to find the weeks: week by week, by the words of the rule.
    fn week_by_week(states: &[u16], weeks: u32, gap: u32, window: (u32, u32)) -> Vec<u32> {
        let (mut counted, mut idle, mut claimed, mut found) = (0, 0, false, Vec::new());
        for (week, state) in (0..).zip(states) {
            if week < window.0 || week >= window.1 {
                continue;
            }
            if *state == JOB {
                counted += 1;
                idle = 0;
                if counted == weeks && !claimed {
                    claimed = true;
                    found.push(week);
                }
            } else {
                idle += 1;
                if idle > gap {
                    (counted, claimed) = (0, false);
                }
            }
        }
        found
    }

    proptest! {
        #[test]
        fn spells_agree_with_a_walk_through_the_weeks(
            stays in proptest::collection::vec((1_u32..20, 0_u16..4), 1..25),
            weeks in 1_u32..20, gap in 0_u32..6, window in proptest::option::of(0_u32..150),
        ) {
            let mut states: Vec<u16> = stays.iter().flat_map(|(n, s)| vec![*s; *n as usize]).collect();
            states.resize(200.max(states.len()), states[states.len() - 1]);
            states.truncate(200);
            let end = window.map_or(150, |w| w.min(150));
            let expected: Vec<u32> = week_by_week(&states, weeks, gap, (10, end));
            let mut kept = Vec::new();
            let mut from = 0;
            for stay in &stays {
                if from < 200 {
                    kept.push(*stay);
                }
                from += stay.0;
            }
            let got = claims(&[line(weeks_in_work(weeks, gap), None, 99)], window, &[(0, &kept)]);
            prop_assert_eq!(got.iter().map(|c| c.2).collect::<Vec<_>>(), expected);
        }

        #[test]
        fn no_claim_without_as_many_of_its_predecessor(
            stays in proptest::collection::vec((1_u32..20, 0_u16..4), 1..15),
            chain in proptest::collection::vec((1_u32..8, 0_u32..4, proptest::option::of(0_usize..4), 0_u32..4), 1..5),
        ) {
            let chain: Vec<RateLine> = chain
                .iter()
                .map(|(weeks, gap, requires, max)| line(weeks_in_work(*weeks, *gap), *requires, *max))
                .collect();
            let got = claims(&chain, None, &[(0, &stays)]);
            for (_, id, week) in &got {
                let so_far = |id: u16| got.iter().filter(|c| c.1 == id && c.2 <= *week).count();
                let line = &chain[usize::from(*id)];
                prop_assert!(so_far(*id) <= line.max_claims as usize);
                if let Some(required) = line.requires {
                    prop_assert!(so_far(*id) <= so_far(required as u16));
                }
            }
        }
    }
}
