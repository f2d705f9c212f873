//! What became of the people, in both arms.

use crate::model::Spec;
use crate::model::state::{Counts, State};
use crate::record::{Arm, Record, Stay, StepEnd};

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
        let marks: Vec<Marks> = spec.states.iter().map(Marks::of).collect();
        Self {
            referred,
            graduated: share(record.graduations.len() as u32, referred),
            left: share(left, referred),
            programme: arm(&marks, record, &record.programme, referred),
            counterfactual: arm(&marks, record, &record.counterfactual, referred),
        }
    }
}

fn share(part: u32, whole: u32) -> Option<f64> {
    (whole > 0).then(|| f64::from(part) / f64::from(whole))
}

/// What is asked of a state: a few bits instead of all that is known of it, since every stay asks.
#[derive(Clone, Copy)]
struct Marks {
    in_work: bool,
    /// Work without benefit.
    job: bool,
    /// What one person adds to [`Tally::people`].
    one: [u32; 4],
}

impl Marks {
    fn of(state: &State) -> Self {
        let alone = state.counts == Counts::SelfSupport;
        Self {
            in_work: state.in_work,
            job: state.in_work && alone,
            one: [
                true,
                state.in_work,
                alone || state.education,
                state.counts == Counts::Support,
            ]
            .map(u32::from),
        }
    }
}

#[derive(Default, Clone, Copy)]
struct Tally {
    /// All, in work, self-supporting or in education, on support: added up together.
    people: [u32; 4],
    lasting: u32,
}

/// Sums over the people of an arm.
#[derive(Default)]
struct Sums {
    weeks_in_work: u64,
    times: [Tally; TIMES.len()],
    /// Jobs without benefit, and those of them that lasted 13 and 52 weeks.
    jobs: [u32; 3],
}

fn arm(marks: &[Marks], record: &Record, arm: &Arm, referred: u32) -> ArmFindings {
    let mut sums = Sums::default();
    for (number, person) in record.people.iter().enumerate() {
        if let Some(intake) = person.intake {
            one(marks, intake, record.weeks, arm.stays_of(number), &mut sums);
        }
    }
    let Sums {
        weeks_in_work,
        times: tallies,
        jobs,
    } = sums;
    ArmFindings {
        weeks_in_work: (referred > 0).then(|| weeks_in_work as f64 / f64::from(referred)),
        at: tallies.map(|tally| {
            let [all, in_work, self_support, support] = tally.people;
            Shares {
                in_work: share(in_work, all),
                lasting: share(tally.lasting, all),
                self_support: share(self_support, all),
                support: share(support, all),
            }
        }),
        lasting_at_two_years: tallies[2].lasting,
        retention: [share(jobs[1], jobs[0]), share(jobs[2], jobs[0])],
    }
}

/// In a spell that has not begun.
const NEVER: u32 = u32::MAX;

/// Walks once through the stays of a person: spells and times are met on the way.
fn one(marks: &[Marks], intake: u32, weeks: u32, stays: &[Stay], sums: &mut Sums) {
    let mut times = TIMES.iter().map(|(after, _)| intake + after);
    let mut tallies = sums.times.iter_mut();
    let mut time = times.next().unwrap_or(NEVER);
    // Where the present spells of work, and of work without benefit, began.
    let (mut work, mut job) = (NEVER, NEVER);
    let mut weeks_in_work = 0;
    let mut jobs = [0; 3];
    let mut ends = |began: u32, to: u32| {
        if began > intake && began.saturating_add(52) <= weeks {
            jobs[0] += 1;
            jobs[1] += u32::from(to - began >= 13);
            jobs[2] += u32::from(to - began >= 52);
        }
    };
    for (k, stay) in stays.iter().enumerate() {
        let (from, to) = (stay.from, stays.get(k + 1).map_or(weeks, |next| next.from));
        if from >= to {
            continue;
        }
        let state = marks[usize::from(stay.state.0)];
        if state.in_work {
            work = work.min(from);
            weeks_in_work += to - from;
        } else {
            work = NEVER;
        }
        if state.job {
            job = job.min(from);
        } else {
            ends(job, from);
            job = NEVER;
        }
        while time < to {
            if let Some(tally) = tallies.next() {
                for (people, one) in tally.people.iter_mut().zip(state.one) {
                    *people += one;
                }
                tally.lasting += u32::from(work.saturating_add(LASTING) <= time + 1);
            }
            time = times.next().unwrap_or(NEVER);
        }
    }
    ends(job, weeks);
    sums.weeks_in_work += u64::from(weeks_in_work);
    for (sum, jobs) in sums.jobs.iter_mut().zip(jobs) {
        *sum += jobs;
    }
}
