//! What became of the people, in both arms.

use crate::model::Spec;
use crate::model::state::Counts;
use crate::record::read::spells;
use crate::record::{Arm, Record, StepEnd};

/// Weeks after intake at which people are looked at (settled point 30), with the names of these times.
pub const TIMES: [(u32, &str); 5] = [
    (52, "1y"),
    (61, "14m"),
    (104, "2y"),
    (156, "3y"),
    (313, "6y"),
];
/// Weeks in a row that make work last.
const LASTING: u32 = 26;

/// The people of one replication.
#[derive(Debug, Clone)]
pub struct Findings {
    /// How many were referred.
    pub referred: u32,
    /// Share of them who completed all steps.
    pub graduated: Option<f64>,
    /// Share of them who dropped out, failed or gave up.
    pub left: Option<f64>,
    /// The programme arm.
    pub programme: ArmFindings,
    /// The counterfactual arm.
    pub counterfactual: ArmFindings,
}

/// One arm.
#[derive(Debug, Clone)]
pub struct ArmFindings {
    /// Weeks in work per referred person.
    pub weeks_in_work: Option<f64>,
    /// At each of [`TIMES`]; shares of those who can be followed so far.
    pub at: [Shares; TIMES.len()],
    /// People in lasting work at two years.
    pub lasting_at_two_years: u32,
    /// Share of the jobs without benefit begun at least a year before the horizon that lasted 13 and 52 weeks.
    pub retention: [Option<f64>; 2],
}

/// Shares of the people at one time.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Shares {
    /// In work of any ordinary hours.
    pub in_work: Option<f64>,
    /// In work now and in each of the latest 26 weeks.
    pub lasting: Option<f64>,
    /// Self-supporting or in education.
    pub self_support: Option<f64>,
    /// On a support benefit.
    pub support: Option<f64>,
}

impl Findings {
    /// Reads them off a record.
    pub fn of(spec: &Spec, record: &Record) -> Self {
        let referred = record.people.iter().filter(|p| p.intake.is_some()).count() as u32;
        let left = record
            .steps
            .iter()
            .filter(|s| {
                matches!(
                    s.end,
                    StepEnd::DroppedOut | StepEnd::Failed | StepEnd::GaveUp
                )
            })
            .count() as u32;
        Self {
            referred,
            graduated: share(record.graduations.len() as u32, referred),
            left: share(left, referred),
            programme: arm(spec, record, &record.programme, referred),
            counterfactual: arm(spec, record, &record.counterfactual, referred),
        }
    }
}

fn share(part: u32, whole: u32) -> Option<f64> {
    (whole > 0).then(|| f64::from(part) / f64::from(whole))
}

#[derive(Default, Clone, Copy)]
struct Tally {
    people: u32,
    in_work: u32,
    lasting: u32,
    self_support: u32,
    support: u32,
}

fn arm(spec: &Spec, record: &Record, arm: &Arm, referred: u32) -> ArmFindings {
    let mut weeks_in_work = 0_u64;
    let mut tallies = [Tally::default(); TIMES.len()];
    let mut jobs = [0_u32; 3];
    let state = |s: crate::model::state::StateId| &spec.states[usize::from(s.0)];
    for (number, person) in record.people.iter().enumerate() {
        let Some(intake) = person.intake else {
            continue;
        };
        let intervals = || arm.intervals_of(number, record.weeks);
        let work = spells(intervals(), |stay| state(stay.state).in_work);
        weeks_in_work += work
            .iter()
            .map(|(from, to)| u64::from(to - from))
            .sum::<u64>();
        for ((after, _), tally) in TIMES.iter().zip(&mut tallies) {
            let week = intake + after;
            let Some(now) = intervals().find(|i| i.stay.from <= week && week < i.to) else {
                continue;
            };
            let now = state(now.stay.state);
            tally.people += 1;
            tally.in_work += u32::from(now.in_work);
            tally.support += u32::from(now.counts == Counts::Support);
            tally.self_support += u32::from(now.counts == Counts::SelfSupport || now.education);
            let lasts = |(from, to): &(u32, u32)| *from + LASTING <= week + 1 && week < *to;
            tally.lasting += u32::from(work.iter().any(lasts));
        }
        let unsupported = spells(intervals(), |stay| {
            state(stay.state).in_work && state(stay.state).counts == Counts::SelfSupport
        });
        for (from, to) in unsupported
            .iter()
            .filter(|(from, _)| *from > intake && from + 52 <= record.weeks)
        {
            jobs[0] += 1;
            jobs[1] += u32::from(to - from >= 13);
            jobs[2] += u32::from(to - from >= 52);
        }
    }
    ArmFindings {
        weeks_in_work: (referred > 0).then(|| weeks_in_work as f64 / f64::from(referred)),
        at: tallies.map(|t| Shares {
            in_work: share(t.in_work, t.people),
            lasting: share(t.lasting, t.people),
            self_support: share(t.self_support, t.people),
            support: share(t.support, t.people),
        }),
        lasting_at_two_years: tallies[2].lasting,
        retention: [share(jobs[1], jobs[0]), share(jobs[2], jobs[0])],
    }
}
