//! What became of the people, in both arms.

use crate::model::Spec;
use crate::model::state::{Counts, State};
use crate::record::{Arm, Record, Stay, StepEnd};
use multiversion::multiversion;

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

/// What is asked of a state: a few bits instead of all that is known of it, since every stay asks. Each is all bits or none.
#[derive(Clone, Copy)]
struct Marks {
    in_work: u32,
    /// Work without benefit.
    job: u32,
    /// What is asked at each time, as bits of [`Places`].
    asked: u32,
}

/// A number for each of [`TIMES`], and some that nobody asks for: as many as a processor takes at once.
type Places = [u32; 8];

/// Bits of what is asked of a person at a time: there at all, in work, self-supporting or in education, on support, in lasting work.
const ASKED: [u32; 5] = [1, 2, 4, 8, LASTS];
/// The last of them, which no state tells.
const LASTS: u32 = 16;

/// All bits if something holds, none if not.
#[inline(always)]
fn all(holds: bool) -> u32 {
    u32::from(holds).wrapping_neg()
}

impl Marks {
    fn of(state: &State) -> Self {
        let alone = state.counts == Counts::SelfSupport;
        let asked = [
            true,
            state.in_work,
            alone || state.education,
            state.counts == Counts::Support,
        ];
        Self {
            in_work: all(state.in_work),
            job: all(state.in_work && alone),
            asked: asked
                .iter()
                .zip(ASKED)
                .map(|(holds, bit)| all(*holds) & bit)
                .sum(),
        }
    }
}

/// Sums over the people of an arm.
#[derive(Default)]
struct Sums {
    weeks_in_work: u64,
    /// How many people there are of each of [`ASKED`] at each time.
    times: [Places; ASKED.len()],
    /// Jobs without benefit, and those of them that lasted 13 and 52 weeks.
    jobs: [u32; 3],
}

fn arm(marks: &[Marks], record: &Record, arm: &Arm, referred: u32) -> ArmFindings {
    let Sums {
        weeks_in_work,
        times: [all, in_work, self_support, support, lasting],
        jobs,
    } = sums(marks, record, arm);
    ArmFindings {
        weeks_in_work: (referred > 0).then(|| weeks_in_work as f64 / f64::from(referred)),
        at: std::array::from_fn(|time| {
            let of = |part: &Places| share(part[time], all[time]);
            Shares {
                in_work: of(&in_work),
                lasting: of(&lasting),
                self_support: of(&self_support),
                support: of(&support),
            }
        }),
        lasting_at_two_years: lasting[2],
        retention: [share(jobs[1], jobs[0]), share(jobs[2], jobs[0])],
    }
}

#[multiversion(targets("x86_64+avx2"))]
fn sums(marks: &[Marks], record: &Record, arm: &Arm) -> Sums {
    let mut sums = Sums::default();
    for (number, person) in record.people.iter().enumerate() {
        if let Some(intake) = person.intake {
            one(marks, intake, record.weeks, arm.stays_of(number), &mut sums);
        }
    }
    sums
}

/// In a spell that has not begun; a time that never comes.
const NEVER: u32 = u32::MAX;

/// Walks once through the stays of a person: spells and times are met on the way.
///
/// Nothing branches on what a stay is, which no processor could foresee: each is compared with all times, and what does not hold adds nothing.
#[inline(always)]
fn one(marks: &[Marks], intake: u32, weeks: u32, stays: &[Stay], sums: &mut Sums) {
    let mut times: Places = [NEVER; 8];
    for (time, (after, _)) in times.iter_mut().zip(TIMES) {
        *time = intake + after;
    }
    let mut asked: Places = [0; 8];
    // Where the present spells of work, and of work without benefit, began.
    let (mut work, mut job) = (NEVER, NEVER);
    let mut weeks_in_work = 0;
    let jobs = &mut sums.jobs;
    let mut ends = |began: u32, to: u32, ended: u32| {
        let counted = all((began > intake) & (began.saturating_add(52) <= weeks)) & ended & 1;
        let lasted = to.wrapping_sub(began);
        jobs[0] += counted;
        jobs[1] += counted & u32::from(lasted >= 13);
        jobs[2] += counted & u32::from(lasted >= 52);
    };
    for (k, stay) in stays.iter().enumerate() {
        let (from, to) = (stay.from, stays.get(k + 1).map_or(weeks, |next| next.from));
        if from >= to {
            continue;
        }
        let state = marks[usize::from(stay.state.0)];
        work = work.min(from) | !state.in_work;
        weeks_in_work += (to - from) & state.in_work;
        ends(job, from, !state.job);
        job = job.min(from) | !state.job;
        let lasts = work.saturating_add(LASTING - 1);
        for (asked, time) in asked.iter_mut().zip(times) {
            // Each time lies in one stay at most.
            let here = all((from <= time) & (time < to));
            *asked |= here & (state.asked | all(lasts <= time) & LASTS);
        }
    }
    ends(job, weeks, all(true));
    sums.weeks_in_work += u64::from(weeks_in_work);
    for (sums, bit) in sums.times.iter_mut().zip(ASKED) {
        for (sum, asked) in sums.iter_mut().zip(asked) {
            *sum += u32::from(asked & bit != 0);
        }
    }
}
