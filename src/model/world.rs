//! The model for one draw of the uncertain numbers: plain tables that the simulation walks through.

use super::enterprise::Enterprises;
use super::group::{Intake, Spread};
use super::movement::{Class, Rate};
use super::number::{Draw, Number};
use super::rates::{self, Intensities};
use super::staircase::{Programme, Step};
use super::{Spec, movement};
use std::fmt;

/// Most exits that one state may have: their clocks live in a fixed array.
pub const MAX_EXITS: usize = 16;
/// "No fade table".
pub const NO_FADE: u16 = u16::MAX;

/// Everything that a replication needs to know, in numbers.
#[derive(Debug, Clone)]
pub struct World {
    /// Weeks that lives are followed.
    pub weeks: u32,
    /// States by `StateId`.
    pub states: Vec<StateTable>,
    /// Groups in the order of the scenario.
    pub groups: Vec<GroupTable>,
    /// Municipalities whose openings and places the people of each may use, besides their own.
    pub neighbours: Vec<Vec<u16>>,
    /// The first staircase.
    pub programme: Option<ProgrammeTable>,
    /// The second staircase.
    pub enterprises: Option<EnterpriseTable>,
    /// The business cycle.
    pub cycle: Option<CycleTable>,
    /// Cumulated fading multipliers; see [`Fade`].
    pub fades: Vec<Fade>,
}

/// One state as the clocks see it.
#[derive(Debug, Clone)]
pub struct StateTable {
    /// Destinations and how multipliers act on the way there.
    pub exits: Vec<Exit>,
    /// Intensities by band and exit.
    pub rates: Intensities,
    /// Any ordinary hours of work.
    pub in_work: bool,
    /// Whether a person may be on a step here.
    pub eligible: bool,
}

/// One way out of a state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exit {
    /// Destination state.
    pub to: u16,
    /// Class of the movement.
    pub class: Class,
    /// Whether frailty multiplies it.
    pub frailty: bool,
}

/// One group.
#[derive(Debug, Clone)]
pub struct GroupTable {
    /// Municipality.
    pub municipality: u16,
    /// Planned people.
    pub people: u32,
    /// Probability of referral.
    pub referred: f64,
    /// When they arrive.
    pub intake: IntakeTable,
    /// `(state, cumulated probability)`; the last is 1.
    pub start: Vec<(u16, f64)>,
    /// Refund counter at the start.
    pub counter: Spread,
    /// Self-support weeks before the start.
    pub self_support_weeks: Spread,
    /// Duration at the start; `None` is the counter.
    pub duration: Option<Spread>,
    /// Variance of frailty.
    pub frailty_variance: f64,
}

/// How people arrive.
#[derive(Debug, Clone)]
pub enum IntakeTable {
    /// The week of each planned person.
    Fixed(Vec<u32>),
    /// Poisson arrivals in `from ..= until` at so many a week.
    Arrivals {
        from: u32,
        until: u32,
        per_week: f64,
    },
}

/// The first staircase in numbers.
#[derive(Debug, Clone)]
pub struct ProgrammeTable {
    /// Steps in order.
    pub steps: Vec<StepTable>,
    /// The adviser.
    pub adviser: Option<AdviserTable>,
}

/// A step in numbers.
#[derive(Debug, Clone)]
pub struct StepTable {
    /// Planned weeks.
    pub weeks: u32,
    /// Dropout: destination (`None` stays) and weekly intensity.
    pub dropout: Vec<(Option<u16>, f64)>,
    /// Probability of completion.
    pub completion: f64,
    /// Repeats allowed.
    pub repeats: u32,
    /// Longest wait for a place; `None` needs no place.
    pub max_wait: Option<u32>,
    /// Whether a generic placement follows a wait that is too long.
    pub generic_allowed: bool,
    /// Whether an interrupted step is resumed.
    pub resume: bool,
    /// Multipliers in an enterprise or without a place.
    pub effect: Effect,
    /// Multipliers in a generic placement.
    pub generic: Effect,
}

/// Multipliers of a step by class.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Effect {
    /// While on it.
    pub during: [f64; Class::COUNT],
    /// After completing it: the constant multiplier, and the fade table if it fades ([`NO_FADE`] if not).
    pub after: [(f64, u16); Class::COUNT],
}

/// `cumulated[k] = Σ_{i<k} (1 + (m − 1)·2^(−i/h))`: what a fading multiplier adds up to over the first k weeks (settled point 16).
#[derive(Debug, Clone, PartialEq)]
pub struct Fade {
    /// Sums over 0, 1, …, weeks.
    pub cumulated: Vec<f64>,
}

/// The adviser in numbers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AdviserTable {
    /// Length of the window.
    pub weeks: u32,
    /// Weeks after intake beyond which no window is open.
    pub lasts: Option<u32>,
    /// Multiplier at or below capacity.
    pub multiplier: f64,
    /// Capacity; infinite if not limited.
    pub capacity: f64,
}

impl AdviserTable {
    /// The multiplier at a load (settled point 22).
    pub fn multiplier_at(&self, load: u32) -> f64 {
        let load = f64::from(load);
        if load <= self.capacity {
            self.multiplier
        } else {
            1.0 + (self.multiplier - 1.0) * (self.capacity / load)
        }
    }
}

/// The second staircase in numbers.
#[derive(Debug, Clone)]
pub struct EnterpriseTable {
    /// Levels in order.
    pub levels: Vec<LevelTable>,
    /// Enterprises: cohort, municipality, first week.
    pub enterprises: Vec<(u16, u16, u32)>,
    /// State of those who work there.
    pub job: u16,
    /// Where they go when it fails.
    pub after_failure: u16,
    /// Weeks until an opening lapses.
    pub lapse: u32,
    /// Probability of acceptance in the own municipality.
    pub acceptance: f64,
    /// Probability of acceptance from a neighbouring one.
    pub acceptance_neighbour: f64,
}

/// A level in numbers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LevelTable {
    /// Weeks until the attempt to climb.
    pub weeks: Option<u32>,
    /// Probability of passing.
    pub pass: f64,
    /// Repeats allowed.
    pub repeats: u32,
    /// Whether it belongs to the accelerator.
    pub accelerator: bool,
    /// Weekly insolvency intensity.
    pub insolvency: f64,
    /// Places.
    pub places: u32,
    /// Openings per week.
    pub openings: f64,
    /// Seats.
    pub seats: u32,
    /// Multiplier on job loss.
    pub job_loss: f64,
    /// Share of additional openings.
    pub additional: f64,
}

/// The cycle in numbers.
#[derive(Debug, Clone)]
pub struct CycleTable {
    /// Cumulated probabilities of the next regime, by regime.
    pub next: Vec<Vec<f64>>,
    /// Cumulated probabilities of the first regime.
    pub initial: Vec<f64>,
    /// Multipliers by regime.
    pub multipliers: Vec<RegimeTable>,
}

/// What a regime multiplies.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RegimeTable {
    /// Movements of people, by class.
    pub movement: [f64; Class::COUNT],
    /// Openings.
    pub openings: f64,
    /// Insolvency.
    pub insolvency: f64,
}

/// Why a draw of the parameters gives no possible world.
#[derive(Debug, Clone, PartialEq)]
pub struct WorldError {
    /// Where: state and destination, or another field.
    pub place: String,
    /// What is wrong and what would be right.
    pub message: String,
}

impl fmt::Display for WorldError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.message)
    }
}

impl std::error::Error for WorldError {}

impl World {
    /// The world for one draw.
    ///
    /// # Errors
    /// When the drawn shares of a state leave nobody in it, or a state has more than [`MAX_EXITS`] exits.
    pub fn new(spec: &Spec, draw: &Draw) -> Result<Self, WorldError> {
        let states = (0..spec.states.len())
            .map(|s| state_table(spec, s, draw))
            .collect::<Result<_, _>>()?;
        Ok(Self::with_states(spec, draw, states))
    }

    /// The world for another draw, keeping the intensities of states that no parameter touches.
    ///
    /// # Errors
    /// As [`World::new`].
    pub fn redraw(&self, spec: &Spec, draw: &Draw) -> Result<Self, WorldError> {
        let states = (0..spec.states.len())
            .map(|s| {
                if state_is_uncertain(spec, s) {
                    state_table(spec, s, draw)
                } else {
                    Ok(self.states[s].clone())
                }
            })
            .collect::<Result<_, _>>()?;
        Ok(Self::with_states(spec, draw, states))
    }

    fn with_states(spec: &Spec, draw: &Draw, states: Vec<StateTable>) -> Self {
        let mut fades = Vec::new();
        let programme = spec
            .programme
            .as_ref()
            .map(|p| programme_table(p, draw, spec.calendar.weeks, &mut fades));
        Self {
            weeks: spec.calendar.weeks,
            states,
            groups: spec.groups.iter().map(|g| group_table(g, draw)).collect(),
            neighbours: spec
                .municipalities
                .iter()
                .map(|m| m.neighbours.clone())
                .collect(),
            programme,
            enterprises: spec.enterprises.as_ref().map(|e| enterprise_table(e, draw)),
            cycle: spec.cycle.as_ref().map(|c| cycle_table(c, draw)),
            fades,
        }
    }
}

fn transitions_of(spec: &Spec, state: usize) -> impl Iterator<Item = &movement::Transition> {
    spec.transitions
        .iter()
        .filter(move |t| usize::from(t.from.0) == state)
}

fn state_is_uncertain(spec: &Spec, state: usize) -> bool {
    let of_rate = |rate: &Rate| match rate {
        Rate::Intensity { value, .. }
        | Rate::Probability { value, .. }
        | Rate::ShareWithin { value, .. } => value.parameter.is_some(),
    };
    transitions_of(spec, state).any(|t| t.bands.iter().any(|b| of_rate(&b.rate)))
        || spec.medians.iter().any(|m| {
            usize::from(m.from.0) == state
                && (m.weeks.parameter.is_some() || m.to.iter().any(|(_, w)| w.parameter.is_some()))
        })
}

fn state_table(spec: &Spec, state: usize, draw: &Draw) -> Result<StateTable, WorldError> {
    let of_state: Vec<_> = transitions_of(spec, state).collect();
    let id = &spec.states[state].id;
    if of_state.len() > MAX_EXITS {
        let message = format!(
            "{} exits; a state may have at most {MAX_EXITS}: join destinations that mean the same",
            of_state.len()
        );
        return Err(WorldError {
            place: format!("transitions.{id}"),
            message,
        });
    }
    let median = spec.medians.iter().find(|m| usize::from(m.from.0) == state);
    let bands: Vec<Vec<(u32, Rate)>> = of_state
        .iter()
        .map(|t| match median {
            Some(m) => vec![(0, median_rate(m, t.to, draw))],
            None => t.bands.iter().map(|b| (b.from_week, b.rate)).collect(),
        })
        .collect();
    let given: Vec<&[(u32, Rate)]> = bands.iter().map(Vec::as_slice).collect();
    let rates = rates::intensities(&given, draw).map_err(|e| WorldError {
        place: format!(
            "transitions.{id}.{}",
            spec.states[usize::from(of_state[e.exit].to.0)].id
        ),
        message: e.to_string(),
    })?;
    Ok(StateTable {
        exits: of_state
            .iter()
            .map(|t| Exit {
                to: t.to.0,
                class: t.class,
                frailty: t.frailty,
            })
            .collect(),
        rates,
        in_work: spec.states[state].in_work,
        eligible: spec.programme.as_ref().is_some_and(|p| p.eligible[state]),
    })
}

/// ln 2 / median, divided by the weights of the destinations.
fn median_rate(median: &movement::MedianExit, to: super::state::StateId, draw: &Draw) -> Rate {
    let total: f64 = median.to.iter().map(|(_, w)| w.at(draw)).sum();
    let own: f64 = median
        .to
        .iter()
        .filter(|(s, _)| *s == to)
        .map(|(_, w)| w.at(draw))
        .sum();
    Rate::Intensity {
        value: Number::fixed(std::f64::consts::LN_2 * own / total),
        weeks: median.weeks.at(draw),
    }
}

fn group_table(group: &super::group::Group, draw: &Draw) -> GroupTable {
    let n = group.people;
    let intake = match &group.intake {
        Intake::Dates(dates) => IntakeTable::Fixed(
            dates
                .iter()
                .flat_map(|(week, count)| std::iter::repeat_n(*week, *count as usize))
                .collect(),
        ),
        Intake::Evenly { from, until } => {
            let span = u64::from(until - from + 1);
            IntakeTable::Fixed(
                (0..n)
                    .map(|k| from + (u64::from(k) * span / u64::from(n.max(1))) as u32)
                    .collect(),
            )
        }
        Intake::Arrivals {
            from,
            until,
            per_week,
        } => IntakeTable::Arrivals {
            from: *from,
            until: *until,
            per_week: per_week.at(draw),
        },
    };
    let weights: Vec<f64> = group.start.iter().map(|(_, w)| w.at(draw)).collect();
    let cumulated = cumulate(&weights);
    GroupTable {
        municipality: group.municipality,
        people: n,
        referred: group.referred.at(draw),
        intake,
        start: group
            .start
            .iter()
            .zip(cumulated)
            .map(|((s, _), c)| (s.0, c))
            .collect(),
        counter: group.counter,
        self_support_weeks: group.self_support_weeks,
        duration: group.duration,
        frailty_variance: group.frailty_variance.at(draw),
    }
}

/// Cumulated shares of weights; the last is exactly 1, so that a uniform draw below 1 always finds one.
fn cumulate(weights: &[f64]) -> Vec<f64> {
    let total: f64 = weights.iter().sum();
    let mut sum = 0.0;
    let mut out: Vec<f64> = weights
        .iter()
        .map(|w| {
            sum += w;
            sum / total
        })
        .collect();
    if let Some(last) = out.last_mut() {
        *last = 1.0;
    }
    out
}

fn whole_weeks(number: &Number, draw: &Draw) -> u32 {
    libm::round(number.at(draw)).max(1.0) as u32
}

/// Weekly intensity of an event that has no competing exits inside its rate.
fn lone_intensity(rate: &Rate, draw: &Draw) -> f64 {
    match *rate {
        Rate::Intensity { value, weeks } => value.at(draw) / weeks,
        Rate::Probability { value, weeks } => -libm::log1p(-value.at(draw)) / weeks,
        Rate::ShareWithin { value, weeks } => {
            -libm::log1p(-value.at(draw)) / f64::from(weeks.max(1))
        }
    }
}

fn programme_table(
    programme: &Programme,
    draw: &Draw,
    weeks: u32,
    fades: &mut Vec<Fade>,
) -> ProgrammeTable {
    ProgrammeTable {
        steps: programme
            .steps
            .iter()
            .map(|s| step_table(s, draw, weeks, fades))
            .collect(),
        adviser: programme.adviser.as_ref().map(|a| AdviserTable {
            weeks: a.weeks,
            lasts: a.lasts,
            multiplier: a.multiplier.at(draw),
            capacity: a.capacity.as_ref().map_or(f64::INFINITY, |c| c.at(draw)),
        }),
    }
}

fn step_table(step: &Step, draw: &Draw, weeks: u32, fades: &mut Vec<Fade>) -> StepTable {
    let full = effect(step, 1.0, draw, weeks, fades);
    let factor = step
        .place
        .as_ref()
        .and_then(|p| p.generic.as_ref())
        .map(|g| g.at(draw));
    StepTable {
        weeks: whole_weeks(&step.weeks, draw),
        dropout: dropout_table(step, draw),
        completion: step.completion.at(draw),
        repeats: step.repeats,
        max_wait: step.place.as_ref().map(|p| p.max_wait),
        generic_allowed: factor.is_some(),
        resume: step.resume,
        effect: full,
        generic: factor.map_or(full, |f| effect(step, f, draw, weeks, fades)),
    }
}

/// Competing ways of dropping out; shares within one window compete with each other.
fn dropout_table(step: &Step, draw: &Draw) -> Vec<(Option<u16>, f64)> {
    let bands: Vec<[(u32, Rate); 1]> = step.dropout.iter().map(|(_, rate)| [(0, *rate)]).collect();
    let given: Vec<&[(u32, Rate)]> = bands.iter().map(<[_; 1]>::as_slice).collect();
    let weekly: Vec<f64> = match rates::intensities(&given, draw) {
        Ok(i) => i.weekly,
        Err(_) => step
            .dropout
            .iter()
            .map(|(_, rate)| lone_intensity(rate, draw))
            .collect(),
    };
    step.dropout
        .iter()
        .zip(weekly)
        .map(|((to, _), w)| (to.map(|s| s.0), w))
        .collect()
}

fn effect(step: &Step, factor: f64, draw: &Draw, weeks: u32, fades: &mut Vec<Fade>) -> Effect {
    let scaled = |n: &Number| 1.0 + factor * (n.at(draw) - 1.0);
    let mut out = Effect {
        during: [1.0; Class::COUNT],
        after: [(1.0, NO_FADE); Class::COUNT],
    };
    for class in 0..Class::COUNT {
        out.during[class] = scaled(&step.during[class]);
        let after = scaled(&step.after[class]);
        out.after[class] = match &step.half_life {
            // A multiplier of 1 stays the constant 1, so that a neutral programme moves no clock at all.
            Some(half_life) if after != 1.0 => {
                fades.push(fade(after, half_life.at(draw), weeks));
                (1.0, (fades.len() - 1) as u16)
            }
            _ => (after, NO_FADE),
        };
    }
    out
}

fn fade(after: f64, half_life: f64, weeks: u32) -> Fade {
    let ratio = libm::exp2(-1.0 / half_life);
    let (mut sum, mut excess) = (0.0, after - 1.0);
    let mut cumulated = Vec::with_capacity(weeks as usize + 1);
    cumulated.push(0.0);
    for _ in 0..weeks {
        sum += 1.0 + excess;
        excess *= ratio;
        cumulated.push(sum);
    }
    Fade { cumulated }
}

fn enterprise_table(e: &Enterprises, draw: &Draw) -> EnterpriseTable {
    let levels = e
        .levels
        .iter()
        .map(|l| LevelTable {
            weeks: l.weeks.as_ref().map(|w| whole_weeks(w, draw)),
            pass: l.pass.at(draw),
            repeats: l.repeats,
            accelerator: l.accelerator,
            insolvency: l
                .insolvency
                .as_ref()
                .map_or(0.0, |r| lone_intensity(r, draw)),
            places: l.places,
            openings: l.openings_per_week.at(draw),
            seats: l.seats,
            job_loss: l.job_loss.at(draw),
            additional: l.additional.at(draw),
        })
        .collect();
    let enterprises = e
        .cohorts
        .iter()
        .enumerate()
        .flat_map(|(c, cohort)| {
            std::iter::repeat_n(
                (c as u16, cohort.municipality, cohort.start),
                cohort.count as usize,
            )
        })
        .collect();
    EnterpriseTable {
        levels,
        enterprises,
        job: e.openings.job.0,
        after_failure: e.openings.after_failure.0,
        lapse: e.openings.lapse,
        acceptance: e.openings.acceptance.at(draw),
        acceptance_neighbour: e.openings.acceptance_neighbour.at(draw),
    }
}

fn cycle_table(cycle: &super::cycle::Cycle, draw: &Draw) -> CycleTable {
    let rows: Vec<Vec<f64>> = cycle
        .regimes
        .iter()
        .map(|r| r.next.iter().map(|n| n.at(draw)).collect())
        .collect();
    let initial = match cycle.initial {
        Some(regime) => (0..rows.len())
            .map(|r| f64::from(u8::from(r == regime)))
            .collect(),
        None => stationary(&rows),
    };
    CycleTable {
        next: rows.iter().map(|row| cumulate(row)).collect(),
        initial: cumulate(&initial),
        multipliers: cycle
            .regimes
            .iter()
            .map(|r| {
                let mut movement = [1.0; Class::COUNT];
                movement[Class::JobFinding.index()] = r.job_finding.at(draw);
                movement[Class::JobLoss.index()] = r.job_loss.at(draw);
                RegimeTable {
                    movement,
                    openings: r.openings.at(draw),
                    insolvency: r.insolvency.at(draw),
                }
            })
            .collect(),
    }
}

/// Stationary distribution of a chain by repeated squaring of (P + I)/2, which has the same one and no period.
fn stationary(rows: &[Vec<f64>]) -> Vec<f64> {
    let n = rows.len();
    let mut m: Vec<Vec<f64>> = rows
        .iter()
        .enumerate()
        .map(|(i, row)| {
            let total: f64 = row.iter().sum();
            (0..n)
                .map(|j| 0.5 * row[j] / total + if i == j { 0.5 } else { 0.0 })
                .collect()
        })
        .collect();
    for _ in 0..40 {
        let squared: Vec<Vec<f64>> = (0..n)
            .map(|i| {
                (0..n)
                    .map(|j| (0..n).map(|k| m[i][k] * m[k][j]).sum())
                    .collect()
            })
            .collect();
        m = squared;
    }
    m.swap_remove(0)
}
