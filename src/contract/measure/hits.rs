//! Claims and units of everybody on one side, metric by metric.

use super::frame::Frame;
use super::path::{self, Target};
use super::side::{Side, completed_in};
use crate::contract::terms::{Condition, Measure, Metric, Population};
use crate::model::Spec;
use crate::model::number::Draw;
use crate::model::state::Counts;

/// Something achieved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hit {
    /// The person.
    pub person: u32,
    /// The week.
    pub week: u32,
    /// How many: 1 for a claim.
    pub count: u32,
}

/// How a metric of persons is read off a path, compiled for one draw of the parameters.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Reader {
    pub what: What,
    /// Whether a week counts, by state.
    pub counting: Vec<bool>,
    /// Whether the condition is self-support (or no support): weeks before the intake are known of it.
    pub self_support: bool,
    pub window: Option<u32>,
    /// Only those who started a step.
    pub started: bool,
}

/// What is read.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum What {
    Path(Target),
    Enrolled,
    StepStarted(u16),
    StepCompleted(u16),
    Success {
        any: Vec<usize>,
        none: Vec<usize>,
        after: u32,
    },
}

impl Reader {
    /// Compiles a metric; `Ok(None)` if it is no metric of persons.
    ///
    /// # Errors
    /// Says which state or step the scenario does not have.
    pub fn new(
        metric: &Metric,
        contract_window: Option<u32>,
        spec: &Spec,
        draw: &Draw,
    ) -> Result<Option<Self>, String> {
        let mut of = None;
        let what = match &metric.measure {
            Measure::JobStart { min_hours } => {
                of = Some(Condition::Work {
                    min_hours: *min_hours,
                });
                What::Path(Target::Start)
            }
            Measure::Spell {
                of: condition,
                weeks,
                gap,
            } => {
                of = Some(condition.clone());
                What::Path(Target::Weeks {
                    weeks: (*weeks).max(1),
                    gap: *gap,
                })
            }
            Measure::Units {
                of: condition,
                unit,
                after,
                gap,
                most,
            } => {
                of = Some(condition.clone());
                What::Path(Target::Units {
                    unit: *unit,
                    after: *after,
                    gap: *gap,
                    most: *most,
                })
            }
            Measure::Enrolled => What::Enrolled,
            Measure::StepStarted { step } => What::StepStarted(step_index(spec, step)?),
            Measure::StepCompleted { step } => What::StepCompleted(step_index(spec, step)?),
            Measure::Success { any, none, after } => What::Success {
                any: any.clone(),
                none: none.clone(),
                after: *after,
            },
            Measure::Rate { .. }
            | Measure::Mean { .. }
            | Measure::Count { .. }
            | Measure::Composite { .. }
            | Measure::Saving { .. }
            | Measure::Reported(_) => return Ok(None),
        };
        let counting = match &of {
            Some(condition) => counting(condition, spec, draw)?,
            None => Vec::new(),
        };
        Ok(Some(Self {
            what,
            counting,
            self_support: matches!(of, Some(Condition::SelfSupport | Condition::OffSupport)),
            window: metric.person_window.or(contract_window),
            started: metric.on == Population::Started,
        }))
    }

    /// What everybody on a side achieves, in the order of persons, then of weeks. `before` holds the hits of the metrics
    /// that a success looks at, by metric.
    pub fn read(&self, side: &Side<'_>, frame: &Frame, before: &[Vec<Hit>], out: &mut Vec<Hit>) {
        out.clear();
        for (person, facts) in side.people.iter().enumerate() {
            let Some(intake) = facts.intake else { continue };
            let Some(joins) = side.joins(person, self.started) else {
                continue;
            };
            let (from, to) = frame.of_person(side.weeks, intake, self.window);
            if from >= to {
                continue;
            }
            let begin = out.len();
            let mut hit = |week: u32| {
                if (from..to).contains(&week) {
                    out.push(Hit {
                        person: person as u32,
                        week,
                        count: 1,
                    });
                }
            };
            match &self.what {
                What::Path(target) => {
                    let stays = side.arm.intervals_of(person, side.weeks);
                    let window = (from, to);
                    path::achieve(*target, &self.counting, stays, window, person as u32, out);
                }
                // Whoever is counted from the start of a step on enrols with it.
                What::Enrolled => hit(joins),
                What::StepStarted(step) => side
                    .steps_of(person)
                    .iter()
                    .filter(|s| s.start && s.step == *step)
                    .for_each(|s| hit(s.from)),
                What::StepCompleted(step) => side
                    .steps_of(person)
                    .iter()
                    .filter(|s| s.step == *step)
                    .filter_map(completed_in)
                    .for_each(hit),
                What::Success { any, none, after } => {
                    let week = success_week(intake, *after);
                    let so_far = |metric: &usize| achieved(&before[*metric], person, week);
                    let good = any.is_empty() || any.iter().any(so_far);
                    if good && !none.iter().any(so_far) {
                        hit(week);
                    }
                }
            }
            // What comes before somebody belongs to the population is not theirs.
            if joins > intake {
                let early = out[begin..].iter().take_while(|h| h.week < joins).count();
                out.drain(begin..begin + early);
            }
        }
    }
}

/// The week in which a person's success shows: the last of the first `after` weeks.
pub(super) fn success_week(intake: u32, after: u32) -> u32 {
    intake.saturating_add(after.max(1) - 1)
}

/// Whether a person has achieved something by the end of a week.
fn achieved(hits: &[Hit], person: usize, week: u32) -> bool {
    let first = hits.partition_point(|h| (h.person as usize) < person);
    hits.get(first)
        .is_some_and(|h| h.person as usize == person && h.week <= week)
}

fn step_index(spec: &Spec, key: &str) -> Result<u16, String> {
    let steps = spec.programme.iter().flat_map(|p| &p.steps);
    let known: Vec<&str> = steps.map(|s| s.id.as_str()).collect();
    match known.iter().position(|id| *id == key) {
        Some(index) => Ok(index as u16),
        None if known.is_empty() => Err(format!(
            "the scenario has no programme, hence no step `{key}`: measure something that is seen on people's paths, or add the step"
        )),
        None => Err(format!(
            "the scenario has no step `{key}`; its steps are {}",
            list(&known)
        )),
    }
}

/// Whether a week in each state satisfies a condition.
fn counting(condition: &Condition, spec: &Spec, draw: &Draw) -> Result<Vec<bool>, String> {
    let states = &spec.states;
    Ok(match condition {
        Condition::Work { min_hours } => states
            .iter()
            .map(|s| s.in_work && s.hours.at(draw) >= *min_hours)
            .collect(),
        Condition::SelfSupport => states
            .iter()
            .map(|s| s.counts == Counts::SelfSupport)
            .collect(),
        Condition::OffSupport => states.iter().map(|s| s.counts != Counts::Support).collect(),
        Condition::States(keys) => {
            if let Some(key) = keys.iter().find(|k| states.iter().all(|s| s.id != **k)) {
                let known: Vec<&str> = states.iter().map(|s| s.id.as_str()).collect();
                return Err(format!(
                    "the scenario has no state `{key}`; its states are {}",
                    list(&known)
                ));
            }
            states.iter().map(|s| keys.contains(&s.id)).collect()
        }
    })
}

fn list(keys: &[&str]) -> String {
    let quoted: Vec<String> = keys.iter().map(|k| format!("`{k}`")).collect();
    quoted.join(", ")
}
