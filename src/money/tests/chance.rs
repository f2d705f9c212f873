//! Random scenarios and records: everything that the books can meet, from one seed.

use crate::model::Spec;
use crate::model::account::{Account, Funding};
use crate::model::calendar::Calendar;
use crate::model::economy::{Cost, Discount, Economy, RefundScale, Tax};
use crate::model::enterprise::{Enterprises, Level, Openings};
use crate::model::group::{Group, Intake, Municipality, Spread};
use crate::model::movement::Class;
use crate::model::number::{Draw, Number, ParameterId};
use crate::model::staircase::{Adviser, Programme, Step};
use crate::model::state::{Benefit, Counts, Financing, Per, State, StateId, Tariff};
use crate::money::price::OWN;
use crate::record::{
    Arm, EnterpriseRecord, NO_ENTERPRISE, OpeningFate, OpeningRecord, Person, PlaceKind, Record,
    Stay, StepEnd, StepStay, Window,
};
use jiff::civil::date;

/// A small generator (SplitMix64); good enough to vary tests.
pub struct Dice(pub u64);

impl Dice {
    pub fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % n
    }
    pub fn weeks(&mut self, n: u32) -> u32 {
        self.below(u64::from(n)) as u32
    }
    pub fn yes(&mut self) -> bool {
        self.below(2) == 0
    }
    fn pick<T: Clone>(&mut self, from: &[T]) -> T {
        from[self.below(from.len() as u64) as usize].clone()
    }
    /// A whole number of currency units, so that products with decimal shares are exact to a thousandth of an øre.
    fn amount(&mut self, most: u64) -> Number {
        Number::fixed(self.below(most) as f64)
    }
    /// A share with three decimals.
    fn share(&mut self) -> Number {
        Number::fixed(self.below(1001) as f64 / 1000.0)
    }
    fn tariff(&mut self) -> Tariff {
        let first = 2019 + self.below(5) as i16;
        let years = 1 + self.below(3) as i16;
        Tariff {
            by_year: (first..first + years)
                .map(|year| (year, self.amount(20_000)))
                .collect(),
            per: self.pick(&[Per::Week, Per::Month, Per::Quarter, Per::Year]),
            growth: Number::fixed(self.pick(&[0.0, 0.03, 0.0125])),
        }
    }
    fn funding(&mut self) -> Funding {
        self.pick(&[
            vec![(Account::Vehicle, 1.0)],
            vec![(OWN, 1.0)],
            vec![(Account::Vehicle, 0.335), (OWN, 0.665)],
            vec![
                (Account::Funder(0), 0.333),
                (OWN, 0.333),
                (Account::State, 0.334),
            ],
            vec![(Account::Funder(1), 0.7), (Account::Funder(0), 0.3)],
        ])
    }
}

pub fn state(id: &str, counts: Counts) -> State {
    State {
        id: id.into(),
        name: id.into(),
        name_da: id.into(),
        counts,
        in_work: false,
        education: false,
        absorbing: false,
        hours: Number::fixed(0.0),
        wage: None,
        benefit: None,
        ordinary_effort: None,
    }
}

pub fn step(id: &str) -> Step {
    let zero = Number::fixed(0.0);
    Step {
        id: id.into(),
        name: id.into(),
        name_da: id.into(),
        weeks: Number::fixed(26.0),
        dropout: Vec::new(),
        completion: Number::fixed(1.0),
        repeats: 0,
        place: None,
        resume: false,
        during: [Number::fixed(1.0); Class::COUNT],
        after: [Number::fixed(1.0); Class::COUNT],
        half_life: None,
        ordinary_effort: zero,
        cost_per_start: zero,
        cost_per_week: zero,
        mentor_hours: zero,
        mentor_price: zero,
        funding: vec![(Account::Vehicle, 1.0)],
    }
}

pub fn level(id: &str) -> Level {
    let zero = Number::fixed(0.0);
    Level {
        id: id.into(),
        name: id.into(),
        name_da: id.into(),
        weeks: None,
        pass: zero,
        repeats: 0,
        accelerator: true,
        insolvency: None,
        places: 0,
        openings_per_week: zero,
        seats: 0,
        job_loss: Number::fixed(1.0),
        additional: zero,
        cost_per_start: zero,
        cost_per_week: zero,
        funding: vec![(Account::Vehicle, 1.0)],
    }
}

pub fn group(municipality: u16, people: u32) -> Group {
    let none = Spread { min: 0, max: 0 };
    Group {
        id: "group".into(),
        name: "Group".into(),
        municipality,
        people,
        referred: Number::fixed(1.0),
        intake: Intake::Evenly { from: 0, until: 0 },
        start: vec![(StateId(0), Number::fixed(1.0))],
        counter: none,
        self_support_weeks: none,
        duration: None,
        frailty_variance: Number::fixed(0.0),
    }
}

/// The Danish rules of money, and nothing else.
pub fn empty_spec(weeks: u32) -> Spec {
    Spec {
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
                bands: [(1, 0.8), (5, 0.4), (27, 0.3), (53, 0.2)]
                    .map(|(week, share)| (week, Number::fixed(share)))
                    .to_vec(),
                reset_weeks: 52,
                reset_window: 156,
            },
            tax: Tax {
                labour_market_contribution: Number::fixed(0.08),
                state_rate: Number::fixed(0.12),
            },
            discount: Discount {
                real_rate: Number::fixed(0.035),
                deflator: Number::fixed(0.02),
            },
        },
        costs: Vec::new(),
        funders: Vec::new(),
        tranches: Vec::new(),
    }
}

pub fn municipality(tax_rate: f64, tax_kept: f64) -> Municipality {
    Municipality {
        id: "m".into(),
        name: "M".into(),
        tax_rate: Number::fixed(tax_rate),
        tax_kept: Number::fixed(tax_kept),
        neighbours: Vec::new(),
    }
}

fn states(dice: &mut Dice) -> Vec<State> {
    let fixed = vec![
        (Account::State, 0.5),
        (OWN, 0.333),
        (Account::Funder(0), 0.167),
    ];
    let kinds = [
        (Counts::Support, Some(Financing::Refund)),
        (Counts::Support, Some(Financing::CoFinancing)),
        (Counts::Neutral, Some(Financing::Fixed(fixed))),
        (Counts::SelfSupport, None),
        (Counts::Neutral, Some(Financing::Refund)),
        (Counts::SelfSupport, Some(Financing::CoFinancing)),
    ];
    let kinds = kinds.into_iter().enumerate();
    kinds
        .map(|(k, (counts, financing))| State {
            wage: (k == 3 || dice.yes()).then(|| dice.tariff()),
            benefit: financing.map(|financing| Benefit {
                rate: dice.tariff(),
                taxable: dice.yes(),
                financing,
            }),
            ordinary_effort: dice.yes().then(|| dice.tariff()),
            ..state(&format!("s{k}"), counts)
        })
        .collect()
}

/// A scenario in which everything has a price, and one draw of its only parameter.
pub fn spec(dice: &mut Dice) -> (Spec, Draw) {
    let mut spec = empty_spec(60 + dice.weeks(160));
    spec.calendar.start = dice.pick(&[date(2021, 11, 1), date(2022, 1, 3), date(2022, 12, 26)]);
    // Planned people in such proportions that shares by municipality are exact decimals.
    let planned: Vec<u32> = dice.pick(&[vec![7], vec![10, 30], vec![10, 10, 20]]);
    for (k, people) in planned.iter().enumerate() {
        let own = Municipality {
            tax_rate: dice.share(),
            tax_kept: dice.share(),
            ..municipality(0.0, 0.0)
        };
        spec.municipalities.push(own);
        spec.groups.push(group(k as u16, *people));
    }
    spec.states = states(dice);
    spec.economy.tax.labour_market_contribution = dice.share();
    spec.economy.tax.state_rate = dice.share();
    if dice.yes() {
        let bands = [1, 3, 7, 8].map(|week| (week, dice.share()));
        spec.economy.refund.bands = bands.to_vec();
        spec.economy.refund.reset_weeks = 5 + dice.weeks(10);
        spec.economy.refund.reset_window = 10 + dice.weeks(20);
    }
    let mut steps = vec![step("a"), step("b")];
    for step in &mut steps {
        step.ordinary_effort = dice.share();
        step.cost_per_start = dice.amount(9_000);
        step.cost_per_week = dice.amount(2_000);
        step.mentor_hours = dice.amount(5);
        step.mentor_price = dice.amount(400);
        step.funding = dice.funding();
    }
    steps[0].cost_per_week.parameter = Some(ParameterId(0));
    spec.programme = Some(Programme {
        steps,
        eligible: vec![true; spec.states.len()],
        adviser: Some(Adviser {
            weeks: 10,
            lasts: None,
            multiplier: Number::fixed(1.0),
            capacity: None,
            cost_per_week: dice.amount(500),
            funding: dice.funding(),
        }),
    });
    let mut levels = vec![level("x"), level("y"), level("z")];
    for level in &mut levels {
        level.accelerator = dice.below(3) > 0;
        level.cost_per_start = dice.amount(50_000);
        level.cost_per_week = dice.amount(3_000);
        level.funding = dice.funding();
    }
    spec.enterprises = Some(Enterprises {
        levels,
        cohorts: Vec::new(),
        openings: Openings {
            job: StateId(3),
            after_failure: StateId(dice.pick(&[0, 1, 2])),
            lapse: 8,
            acceptance: Number::fixed(1.0),
            acceptance_neighbour: Number::fixed(1.0),
        },
    });
    for k in 0..3 {
        spec.costs.push(Cost {
            id: format!("cost{k}"),
            name: String::new(),
            name_da: String::new(),
            // One of them falls due after the horizon.
            due: vec![
                (dice.weeks(50), dice.amount(100_000)),
                (spec.calendar.weeks + k, dice.amount(100_000)),
            ],
            to: dice.pick(&[Account::Evaluator, Account::Provider, Account::Funder(1)]),
            funding: dice.funding(),
        });
    }
    let values = vec![dice.below(3_000) as f64];
    (spec, Draw { values })
}

/// Random stays in random states from an intake on.
fn lives(dice: &mut Dice, people: &[Person], states: usize, weeks: u32) -> Arm {
    let mut arm = Arm {
        offsets: vec![0],
        stays: Vec::new(),
    };
    let mean = 2 + dice.weeks(40);
    for person in people {
        let mut week = person.intake.unwrap_or(weeks);
        while week < weeks {
            arm.stays.push(Stay {
                from: week,
                state: StateId(dice.below(states as u64) as u16),
                enterprise: dice.pick(&[NO_ENTERPRISE, 0]),
            });
            week += 1 + dice.weeks(mean);
        }
        arm.offsets.push(arm.stays.len() as u32);
    }
    arm
}

/// A record that a scenario could have produced, as far as money can tell.
pub fn record(dice: &mut Dice, spec: &Spec, people: u32) -> Record {
    let weeks = spec.calendar.weeks;
    let people: Vec<Person> = (0..people)
        .map(|_| {
            let group = dice.below(spec.groups.len() as u64) as u16;
            Person {
                group,
                municipality: spec.groups[usize::from(group)].municipality,
                intake: (dice.below(5) > 0).then(|| dice.weeks(weeks)),
                counter: dice.pick(&[0, 3, 26, 51, 200]),
                self_support_weeks: dice.weeks(60),
                duration: 0,
                frailty: 1.0,
            }
        })
        .collect();
    let programme = lives(dice, &people, spec.states.len(), weeks);
    let counterfactual = lives(dice, &people, spec.states.len(), weeks);
    let enterprises = vec![
        EnterpriseRecord {
            cohort: 0,
            municipality: dice.below(spec.municipalities.len() as u64) as u16,
            levels: vec![(2, 0), (10, 0), (20, 1), (40, 2)],
            left_accelerator: dice.yes().then_some(30),
            failed: dice.yes().then_some(50),
        },
        EnterpriseRecord {
            cohort: 0,
            municipality: 0,
            levels: Vec::new(),
            left_accelerator: None,
            failed: None,
        },
    ];
    let mut record = Record {
        replication: 0,
        weeks,
        regimes: Vec::new(),
        people,
        programme,
        counterfactual,
        steps: Vec::new(),
        adviser: Vec::new(),
        graduations: Vec::new(),
        enterprises,
        openings: Vec::new(),
    };
    for person in 0..record.people.len() {
        effort(dice, &mut record, person);
    }
    record
}

/// Steps, adviser windows and openings of one person.
fn effort(dice: &mut Dice, record: &mut Record, person: usize) {
    let Some(mut from) = record.people[person].intake else {
        return;
    };
    while from < record.weeks {
        let to = (from + 1 + dice.weeks(30)).min(record.weeks);
        record.steps.push(StepStay {
            person: person as u32,
            step: dice.below(2) as u16,
            from,
            to,
            place: dice.pick(&[
                PlaceKind::NotNeeded,
                PlaceKind::Waiting,
                PlaceKind::Enterprise(0),
                PlaceKind::Generic,
            ]),
            start: dice.yes(),
            end: StepEnd::Completed,
        });
        if dice.yes() {
            record.adviser.push(Window {
                person: person as u32,
                from,
                to: to + 3,
            });
        }
        from = to + dice.weeks(20);
    }
    for stay in record.programme.stays_of(person) {
        if stay.state == StateId(3) && stay.enterprise == 0 {
            record.openings.push(OpeningRecord {
                enterprise: 0,
                week: stay.from.saturating_sub(1),
                additional: dice.yes(),
                fate: OpeningFate::Filled {
                    person: person as u32,
                    from: stay.from,
                },
            });
        }
    }
    record.openings.push(OpeningRecord {
        enterprise: 0,
        week: 3,
        additional: false,
        fate: OpeningFate::Lapsed { week: 9 },
    });
}
