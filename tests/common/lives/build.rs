//! Models in a few readable lines.

use jiff::civil::date;
use trappe::model::Spec;
use trappe::model::account::Account;
use trappe::model::calendar::Calendar;
use trappe::model::cycle::{Cycle, Regime};
use trappe::model::economy::{Discount, Economy, RefundScale, Tax};
use trappe::model::enterprise::{Cohort, Enterprises, Level, Openings};
use trappe::model::group::{Group, Intake, Municipality, Spread};
use trappe::model::movement::{Band, Class, Rate, Transition};
use trappe::model::number::{Draw, Number};
use trappe::model::shock::Shock;
use trappe::model::staircase::{Adviser, Place, Programme, Step};
use trappe::model::state::{Counts, State, StateId};
use trappe::model::world::World;
use trappe::record::Record;
use trappe::sim::luck::Luck;
use trappe::sim::replication::live;

/// An intensity with which an event comes in its first week: exp(−10⁶) is nothing.
pub const CERTAIN: f64 = 1e6;

/// A number that nobody doubts.
pub const fn n(value: f64) -> Number {
    Number::fixed(value)
}

/// An intensity per week.
pub const fn weekly(value: f64) -> Rate {
    Rate::Intensity {
        value: n(value),
        weeks: 1.0,
    }
}

/// Multipliers that act on job finding alone.
pub const fn on_job_finding(multiplier: f64) -> [Number; Class::COUNT] {
    [n(multiplier), n(1.0), n(1.0), n(1.0)]
}

/// A spread of one value.
pub const fn exactly(weeks: u32) -> Spread {
    Spread {
        min: weeks,
        max: weeks,
    }
}

/// A neutral step of so many weeks: nobody drops out, everybody completes, no place, no effect.
pub fn step(weeks: u32) -> Step {
    Step {
        id: "step".into(),
        name: "step".into(),
        name_da: "step".into(),
        weeks: n(f64::from(weeks)),
        dropout: Vec::new(),
        completion: n(1.0),
        repeats: 0,
        place: None,
        resume: false,
        during: [n(1.0); Class::COUNT],
        after: [n(1.0); Class::COUNT],
        half_life: None,
        ordinary_effort: n(0.0),
        cost_per_start: n(0.0),
        cost_per_week: n(0.0),
        mentor_hours: n(0.0),
        mentor_price: n(0.0),
        funding: vec![(Account::Vehicle, 1.0)],
    }
}

/// The need for a place; after so many weeks a generic placement with this factor, or leave.
pub fn place(max_wait: u32, generic: Option<f64>) -> Option<Place> {
    Some(Place {
        max_wait,
        generic: generic.map(n),
    })
}

/// A level on which nothing happens: nobody climbs, fails, offers places or jobs.
pub fn level() -> Level {
    Level {
        id: "level".into(),
        name: "level".into(),
        name_da: "level".into(),
        weeks: None,
        pass: n(1.0),
        repeats: 0,
        accelerator: false,
        insolvency: None,
        places: 0,
        openings_per_week: n(0.0),
        seats: 0,
        job_loss: n(1.0),
        additional: n(1.0),
        cost_per_start: n(0.0),
        cost_per_week: n(0.0),
        funding: vec![(Account::Vehicle, 1.0)],
    }
}

/// A group of the first municipality, all in one state from week 0, counters and durations 0.
pub fn people(count: u32, state: StateId) -> Group {
    Group {
        id: "group".into(),
        name: "group".into(),
        municipality: 0,
        people: count,
        referred: n(1.0),
        intake: Intake::Dates(vec![(0, count)]),
        start: vec![(state, n(1.0))],
        counter: exactly(0),
        self_support_weeks: exactly(0),
        duration: None,
        frailty_variance: n(0.0),
    }
}

/// A model that grows line by line.
#[derive(Clone)]
pub struct Build {
    pub spec: Spec,
}

impl Build {
    /// One municipality without neighbours, and nothing else.
    pub fn new(weeks: u32) -> Self {
        let mut build = Self {
            spec: Spec {
                calendar: Calendar {
                    start: date(2022, 9, 5),
                    weeks,
                },
                parameters: Vec::new(),
                correlations: Vec::new(),
                municipalities: Vec::new(),
                groups: Vec::new(),
                states: Vec::new(),
                transitions: Vec::new(),
                medians: Vec::new(),
                programme: None,
                enterprises: None,
                cycle: None,
                shocks: Vec::new(),
                misreading: None,
                economy: Economy {
                    refund: RefundScale {
                        bands: vec![(1, n(0.2))],
                        reset_weeks: 52,
                        reset_window: 156,
                    },
                    tax: Tax {
                        labour_market_contribution: n(0.08),
                        state_rate: n(0.12),
                    },
                    discount: Discount {
                        real_rate: n(0.035),
                        deflator: n(0.02),
                    },
                },
                costs: Vec::new(),
                funders: Vec::new(),
                tranches: Vec::new(),
            },
        };
        build.municipality(&[]);
        build
    }

    /// A further municipality with its neighbours.
    pub fn municipality(&mut self, neighbours: &[u16]) -> u16 {
        let index = self.spec.municipalities.len() as u16;
        self.spec.municipalities.push(Municipality {
            id: format!("m{index}"),
            name: format!("m{index}"),
            tax_rate: n(0.25),
            tax_kept: n(0.25),
            neighbours: neighbours.to_vec(),
        });
        index
    }

    fn state(&mut self, id: &str, counts: Counts, in_work: bool, education: bool) -> StateId {
        let index = self.spec.states.len() as u16;
        self.spec.states.push(State {
            id: id.into(),
            name: id.into(),
            name_da: id.into(),
            counts,
            in_work,
            education,
            absorbing: false,
            hours: n(if in_work { 37.0 } else { 0.0 }),
            wage: None,
            benefit: None,
            ordinary_effort: None,
        });
        if let Some(programme) = &mut self.spec.programme {
            programme.eligible.push(counts == Counts::Support);
        }
        StateId(index)
    }

    /// A state with support; people may be on a step there unless [`Build::not_eligible`] says otherwise.
    pub fn support(&mut self, id: &str) -> StateId {
        self.state(id, Counts::Support, false, false)
    }

    /// A job.
    pub fn work(&mut self, id: &str) -> StateId {
        self.state(id, Counts::SelfSupport, true, false)
    }

    /// An education.
    pub fn education(&mut self, id: &str) -> StateId {
        self.state(id, Counts::Neutral, false, true)
    }

    /// A state that nobody leaves.
    pub fn absorbing(&mut self, id: &str) -> StateId {
        let state = self.state(id, Counts::Neutral, false, false);
        self.spec.states[usize::from(state.0)].absorbing = true;
        state
    }

    fn class(&self, from: StateId, to: StateId) -> Class {
        let of = |s: StateId| &self.spec.states[usize::from(s.0)];
        match (of(from), of(to)) {
            (a, b) if !a.in_work && b.in_work => Class::JobFinding,
            (a, b) if a.in_work && !b.in_work => Class::JobLoss,
            (a, b) if !a.education && b.education => Class::Education,
            _ => Class::Other,
        }
    }

    /// A movement with one weekly intensity; class and frailty as a scenario file derives them.
    pub fn moves(&mut self, from: StateId, to: StateId, intensity: f64) {
        self.moves_by_band(from, to, &[(0, intensity)]);
    }

    /// A movement with a weekly intensity by duration band.
    pub fn moves_by_band(&mut self, from: StateId, to: StateId, bands: &[(u32, f64)]) {
        let class = self.class(from, to);
        self.spec.transitions.push(Transition {
            from,
            to,
            class,
            frailty: matches!(class, Class::JobFinding | Class::Education),
            bands: bands
                .iter()
                .map(|(from_week, intensity)| Band {
                    from_week: *from_week,
                    rate: weekly(*intensity),
                })
                .collect(),
        });
    }

    /// A group.
    pub fn group(&mut self, group: Group) {
        self.spec.groups.push(group);
    }

    /// A further step; states with support are eligible.
    pub fn step(&mut self, step: Step) {
        let eligible = self
            .spec
            .states
            .iter()
            .map(|s| s.counts == Counts::Support)
            .collect();
        self.spec
            .programme
            .get_or_insert(Programme {
                steps: Vec::new(),
                eligible,
                adviser: None,
            })
            .steps
            .push(step);
    }

    /// Nobody is on a step in this state. Call it after the first step.
    pub fn not_eligible(&mut self, state: StateId) {
        self.programme().eligible[usize::from(state.0)] = false;
    }

    /// The programme.
    pub fn programme(&mut self) -> &mut Programme {
        self.spec.programme.as_mut().expect("a step first")
    }

    /// The adviser. Call it after the first step.
    pub fn adviser(&mut self, weeks: u32, multiplier: f64, capacity: Option<f64>) {
        self.programme().adviser = Some(Adviser {
            weeks,
            lasts: None,
            multiplier: n(multiplier),
            capacity: capacity.map(n),
            cost_per_week: n(0.0),
            funding: vec![(Account::Vehicle, 1.0)],
        });
    }

    /// The second staircase: where its people work and where they go when it fails. Everybody accepts, openings last 8 weeks.
    pub fn enterprises(&mut self, levels: Vec<Level>, job: StateId, after_failure: StateId) {
        self.spec.enterprises = Some(Enterprises {
            levels,
            cohorts: Vec::new(),
            openings: Openings {
                job,
                after_failure,
                lapse: 8,
                acceptance: n(1.0),
                acceptance_neighbour: n(1.0),
            },
        });
    }

    /// The second staircase.
    pub fn second(&mut self) -> &mut Enterprises {
        self.spec.enterprises.as_mut().expect("enterprises first")
    }

    /// Enterprises of a municipality that start in a week.
    pub fn cohort(&mut self, municipality: u16, count: u32, start: u32) {
        self.second().cohorts.push(Cohort {
            id: "cohort".into(),
            municipality,
            count,
            start,
        });
    }

    /// A cycle: for each regime its row of next regimes and its multipliers on finding and losing jobs.
    pub fn cycle(&mut self, initial: Option<usize>, regimes: &[(&[f64], f64, f64)]) {
        self.spec.cycle = Some(Cycle {
            regimes: regimes
                .iter()
                .map(|(next, job_finding, job_loss)| Regime {
                    id: "regime".into(),
                    name: "regime".into(),
                    next: next.iter().map(|p| n(*p)).collect(),
                    job_finding: n(*job_finding),
                    job_loss: n(*job_loss),
                    openings: n(1.0),
                    insolvency: n(1.0),
                })
                .collect(),
            initial,
        });
    }

    /// A shock in the weeks `from..to`: multipliers on job finding, education and job loss.
    pub fn shock(
        &mut self,
        from: u32,
        to: u32,
        [finding, education, loss]: [f64; 3],
    ) -> &mut Shock {
        self.spec.shocks.push(Shock {
            id: "shock".into(),
            name: "shock".into(),
            name_da: "shock".into(),
            from,
            to,
            job_finding: n(finding),
            education: n(education),
            job_loss: n(loss),
            openings: n(1.0),
            insolvency: n(1.0),
            dropout: n(1.0),
            benefits: n(1.0),
            states: None,
        });
        self.spec.shocks.last_mut().expect("the one just added")
    }

    /// The world at the best estimates.
    pub fn world(&self) -> World {
        World::new(&self.spec, &Draw::best(&self.spec.parameters)).expect("a possible world")
    }

    /// One replication.
    pub fn live(&self, seed: u64, replication: u32) -> Record {
        live(&self.world(), &Luck::new(seed, replication))
    }

    /// Replications 0, 1, … of a seed.
    pub fn run(&self, seed: u64, replications: u32) -> impl Iterator<Item = Record> {
        let world = self.world();
        (0..replications).map(move |r| live(&world, &Luck::new(seed, r)))
    }
}

/// One state that nobody leaves by themselves, one job, and so many people from week 0.
pub fn waiting_room(weeks: u32, count: u32) -> (Build, StateId, StateId) {
    let mut b = Build::new(weeks);
    let (s, job) = (b.support("benefit"), b.work("job"));
    b.group(people(count, s));
    (b, s, job)
}
