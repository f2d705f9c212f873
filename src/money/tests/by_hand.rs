//! Two people, six weeks around New Year, every øre computed by hand.

use super::chance::{empty_spec, group, level, municipality, state, step};
use crate::contract::terms::SavingComponent;
use crate::model::Spec;
use crate::model::account::Account;
use crate::model::enterprise::{Enterprises, Openings};
use crate::model::number::{Draw, Number};
use crate::model::staircase::Programme;
use crate::model::state::{Benefit, Counts, Financing, Per, State, StateId, Tariff};
use crate::money::books::{Books, books};
use crate::money::displacement::displacement;
use crate::money::ledger::{Ledger, Purpose};
use crate::money::price::OWN;
use crate::money::saving::{Cumulated, Saving, cumulated, measured_cost, public_saving, savings};
use crate::money::tariff::Tariffs;
use crate::record::{
    Arm, EnterpriseRecord, NO_ENTERPRISE, OpeningFate, OpeningRecord, Person, PlaceKind, Record,
    Stay, StepEnd, StepStay,
};
use jiff::civil::date;

const HELP: u16 = 0;
const JOB: u16 = 1;

fn weekly(by_year: &[(i16, f64)]) -> Tariff {
    Tariff {
        by_year: by_year
            .iter()
            .map(|(year, amount)| (*year, Number::fixed(*amount)))
            .collect(),
        per: Per::Week,
        growth: Number::fixed(0.0),
    }
}

/// Weeks 0–2 begin in 2022, weeks 3–5 in 2023.
fn spec() -> Spec {
    let mut spec = empty_spec(6);
    spec.calendar.start = date(2022, 12, 12);
    spec.municipalities = vec![municipality(0.25, 0.25)];
    spec.groups = vec![group(0, 2)];
    spec.states = vec![
        State {
            benefit: Some(Benefit {
                rate: weekly(&[(2022, 1000.05), (2023, 1010.0)]),
                taxable: true,
                financing: Financing::Refund,
            }),
            ordinary_effort: Some(weekly(&[(2022, 100.0)])),
            ..state("help", Counts::Support)
        },
        State {
            wage: Some(weekly(&[(2022, 5000.0)])),
            ..state("job", Counts::SelfSupport)
        },
    ];
    let mut only = step("only");
    only.ordinary_effort = Number::fixed(0.5);
    only.cost_per_start = Number::fixed(1000.01);
    only.cost_per_week = Number::fixed(200.0);
    only.mentor_hours = Number::fixed(2.0);
    only.mentor_price = Number::fixed(250.25);
    only.funding = vec![(Account::Vehicle, 0.5), (OWN, 0.5)];
    spec.programme = Some(Programme {
        steps: vec![only],
        eligible: vec![true, false],
        adviser: None,
    });
    spec
}

fn person(intake: u32, counter: u32) -> Person {
    Person {
        group: 0,
        municipality: 0,
        intake: Some(intake),
        counter,
        self_support_weeks: 0,
        duration: 0,
        frailty: 1.0,
    }
}

fn stay(from: u32, state: u16, enterprise: u16) -> Stay {
    Stay {
        from,
        state: StateId(state),
        enterprise,
    }
}

/// The first person is on the step in weeks 0–2 and in a job from week 4 on; the second, from week 2 on, has no luck.
fn record() -> Record {
    Record {
        replication: 0,
        weeks: 6,
        regimes: Vec::new(),
        people: vec![person(0, 3), person(2, 26)],
        programme: Arm {
            offsets: vec![0, 2, 3],
            stays: vec![
                stay(0, HELP, NO_ENTERPRISE),
                stay(4, JOB, 0),
                stay(2, HELP, NO_ENTERPRISE),
            ],
        },
        counterfactual: Arm {
            offsets: vec![0, 1, 2],
            stays: vec![stay(0, HELP, NO_ENTERPRISE), stay(2, HELP, NO_ENTERPRISE)],
        },
        steps: vec![
            StepStay {
                person: 0,
                step: 0,
                from: 0,
                to: 3,
                place: PlaceKind::NotNeeded,
                start: true,
                end: StepEnd::LeftState,
            },
            StepStay {
                person: 1,
                step: 0,
                from: 2,
                to: 6,
                place: PlaceKind::Waiting,
                start: true,
                end: StepEnd::Horizon,
            },
        ],
        adviser: Vec::new(),
        graduations: Vec::new(),
        enterprises: Vec::new(),
        openings: Vec::new(),
    }
}

fn booked() -> Books {
    let spec = spec();
    books(
        &spec,
        &Tariffs::new(&spec, &Draw { values: Vec::new() }),
        &record(),
    )
}

fn row(ledger: &Ledger, from: Account, to: Account, purpose: Purpose) -> Vec<i64> {
    let channel = ledger
        .channels
        .iter()
        .position(|c| (c.from, c.to, c.purpose) == (from, to, purpose));
    ledger.amounts[channel.expect("channel in use")].clone()
}

const CITY: Account = Account::Municipality(0);

#[test]
fn benefits_and_refunds() {
    let books = booked();
    let row = |from, to, purpose| row(&books.counterfactual, from, to, purpose);
    // 1,000.05 kr. in 2022, 1,010.00 kr. in 2023; the second person from week 2 on.
    assert_eq!(
        row(CITY, Account::Participants, Purpose::Benefit),
        [100_005, 100_005, 200_010, 202_000, 202_000, 202_000]
    );
    // First person: week 4 of the counter at 80 %, then 40 %. Second: week 27 on at 30 %, where the municipality's
    // 70 % are 70,003.5 øre, rounded up to 70,004, which leaves a refund of 30,001.
    assert_eq!(
        row(Account::State, CITY, Purpose::Refund),
        [
            80_004,
            40_002,
            40_002 + 30_001,
            40_400 + 30_300,
            40_400 + 30_300,
            40_400 + 30_300
        ]
    );
}

#[test]
fn wages_and_taxes() {
    let books = booked();
    let with = |from, to, purpose| row(&books.programme, from, to, purpose);
    let people = Account::Participants;
    assert_eq!(
        with(Account::Employers, people, Purpose::Wage),
        [0, 0, 0, 0, 500_000, 500_000]
    );
    // A week of benefit: 25 % of 100,005 = 25,001 (2022), of 101,000 = 25,250 (2023). A week of work: 25 % of 460,000.
    assert_eq!(
        with(people, CITY, Purpose::MunicipalTax),
        [
            25_001,
            25_001,
            50_002,
            50_500,
            115_000 + 25_250,
            115_000 + 25_250
        ]
    );
    // The municipality keeps a quarter: 6,250 of 25,001, 6,313 of 25,250 (6,312.5 rounded up), 28,750 of 115,000.
    assert_eq!(
        with(CITY, Account::State, Purpose::Equalisation),
        [
            18_751,
            18_751,
            37_502,
            37_874,
            86_250 + 18_937,
            86_250 + 18_937
        ]
    );
    // 12 % of the base, and 8 % of the wage.
    assert_eq!(
        with(people, Account::State, Purpose::StateTax),
        [
            12_001,
            12_001,
            24_002,
            24_240,
            95_200 + 12_120,
            95_200 + 12_120
        ]
    );
}

#[test]
fn the_step_and_the_effort_that_it_replaces() {
    let books = booked();
    // 1,000.01 kr. for the start: 50,001 + 50,000; 200.00 + 2 × 250.25 kr. a week: 35,025 each. Waiting is free.
    let with = |from, purpose| row(&books.programme, from, Account::Provider, purpose);
    assert_eq!(
        with(Account::Vehicle, Purpose::Programme),
        [85_026, 35_025, 35_025, 0, 0, 0]
    );
    assert_eq!(
        with(CITY, Purpose::Programme),
        [85_025, 35_025, 35_025, 0, 0, 0]
    );
    assert_eq!(
        with(CITY, Purpose::OrdinaryEffort),
        [5_000, 5_000, 15_000, 20_000, 10_000, 10_000]
    );
}

#[test]
fn the_saving_and_its_parts() {
    let books = booked();
    let saving = Saving::of(&books, None);
    assert_eq!(saving.benefits, [0, 0, 0, 0, 60_600, 60_600]);
    assert_eq!(saving.tax, [0, 0, 0, 0, 22_437, 22_437]);
    assert_eq!(
        saving.ordinary_effort,
        [5_000, 5_000, 5_000, 0, 10_000, 10_000]
    );
    assert_eq!(saving.programme, [-85_025, -35_025, -35_025, 0, 0, 0]);
    let gross = saving.gross();
    assert_eq!(gross, [-80_025, -30_025, -30_025, 0, 93_037, 93_037]);
    assert_eq!(saving.net(), gross);
    assert_eq!(
        cumulated(&gross),
        [-80_025, -110_050, -140_075, -140_075, -47_038, 45_999]
    );
    let course = Cumulated::of(gross);
    assert_eq!(
        (course.highest_outlay, course.break_even),
        (140_075, Some(5))
    );
    // The state: refund 40,400, taxes 95,200 − 12,120, equalisation 86,250 − 18,937.
    let state = &savings(&books)[&Account::State];
    assert_eq!(state[..], [0, 0, 0, 0, 190_793, 190_793]);
    let public = public_saving(&books);
    assert_eq!(public[4], 190_793 + 93_037);
    assert_eq!(Saving::of(&books, Some(7)).gross(), [0; 6]);
}

#[test]
fn outcome_payments_lower_the_net_saving_only() {
    let mut books = booked();
    let outcome = books
        .programme
        .channel(CITY, Account::Vehicle, Purpose::Outcome);
    // Paid after the lives have ended: the books grow.
    books.programme.post(outcome, 7, 40_000);
    let saving = Saving::of(&books, Some(0));
    assert_eq!(saving.gross().iter().sum::<i64>(), 45_999);
    assert_eq!(saving.net().iter().sum::<i64>(), 5_999);
    assert_eq!(saving.net()[7], -40_000);
}

#[test]
fn what_a_contract_measures() {
    use SavingComponent::{OrdinaryEffort, Tax};
    let books = booked();
    let ledger = &books.counterfactual;
    let benefits = [20_001, 60_003, 130_007, 131_300, 131_300, 131_300];
    assert_eq!(measured_cost(ledger, Some(0), &[]), benefits);
    assert_eq!(measured_cost(ledger, None, &[]), benefits);
    assert_eq!(measured_cost(ledger, Some(1), &[]), [0; 6]);
    let effort = measured_cost(ledger, None, &[OrdinaryEffort]);
    assert_eq!(effort[..3], [30_001, 70_003, 150_007]);
    let all = measured_cost(ledger, None, &[Tax, OrdinaryEffort]);
    assert_eq!(all[..2], [30_001 - 6_250, 70_003 - 6_250]);
    // Programme costs are never measured.
    let with = measured_cost(&books.programme, None, &[Tax, OrdinaryEffort]);
    assert_eq!(with[0], 20_001 + 5_000 - 6_250);
}

#[test]
fn an_opening_that_is_not_additional_displaces() {
    let mut spec = spec();
    spec.enterprises = Some(Enterprises {
        levels: vec![level("level")],
        cohorts: Vec::new(),
        openings: Openings {
            job: StateId(JOB),
            after_failure: StateId(HELP),
            lapse: 8,
            acceptance: Number::fixed(1.0),
            acceptance_neighbour: Number::fixed(1.0),
        },
    });
    let mut record = record();
    record.enterprises = vec![EnterpriseRecord {
        cohort: 0,
        municipality: 0,
        levels: vec![(0, 0)],
        left_accelerator: None,
        failed: None,
    }];
    let opening = OpeningRecord {
        enterprise: 0,
        week: 1,
        additional: false,
        fate: OpeningFate::Filled { person: 0, from: 4 },
    };
    record.openings = vec![opening];
    let tariffs = Tariffs::new(&spec, &Draw { values: Vec::new() });
    let got = displacement(&spec, &tariffs, &record);
    assert_eq!(got.job_weeks, 2);
    // 1,010.00 kr. a week in the last band: 80 % municipal. Taxes lost: 115,000 − 25,250 and 95,200 − 12,120.
    assert_eq!(got.municipal_benefits, [0, 0, 0, 0, 80_800, 80_800]);
    assert_eq!(got.other_benefits, [0, 0, 0, 0, 20_200, 20_200]);
    assert_eq!(got.lost_taxes, [0, 0, 0, 0, 172_830, 172_830]);
    assert_eq!(got.public()[5], 80_800 + 20_200 + 172_830);

    let harmless = [
        OpeningRecord {
            additional: true,
            ..opening
        },
        OpeningRecord {
            fate: OpeningFate::Open,
            ..opening
        },
        OpeningRecord {
            fate: OpeningFate::Lapsed { week: 9 },
            ..opening
        },
    ];
    record.openings = harmless.to_vec();
    let got = displacement(&spec, &tariffs, &record);
    assert_eq!((got.job_weeks, got.public()), (0, vec![0; 6]));
}
