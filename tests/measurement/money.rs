//! What people without books of their own cost, by hand; and what a programme that ended early no longer costs.

use crate::lives::build::n;
use crate::measure::{JOB, Life, OUT, STUDY, WEEKS, on_step, record, spec};
use trappe::contract::terms::SavingComponent;
use trappe::model::Spec;
use trappe::model::account::Account;
use trappe::model::economy::Cost;
use trappe::model::number::Draw;
use trappe::model::state::{Benefit, Financing, Per, Tariff};
use trappe::money::books::{books, books_until};
use trappe::money::followed::{Followed, add_effort_on_steps};
use trappe::money::saving::measured_cost;
use trappe::money::tariff::Tariffs;
use trappe::record::{Record, StepEnd};

const BOTH: [SavingComponent; 2] = [SavingComponent::Tax, SavingComponent::OrdinaryEffort];

fn weekly(amount: f64) -> Tariff {
    Tariff {
        by_year: vec![(2022, n(amount))],
        per: Per::Week,
        growth: n(0.1),
    }
}

/// Support costs 100 a week, of which the municipality bears half for four weeks and 80 afterwards, and an effort of 10.
fn priced() -> (Spec, Tariffs) {
    let mut spec = spec();
    spec.economy.refund.bands = vec![(1, n(0.5)), (5, n(0.2))];
    let out = &mut spec.states[usize::from(OUT)];
    out.benefit = Some(Benefit {
        rate: weekly(100.0),
        taxable: true,
        financing: Financing::Refund,
    });
    out.ordinary_effort = Some(weekly(10.0));
    spec.states[usize::from(JOB)].wage = Some(weekly(500.0));
    let tariffs = Tariffs::new(&spec, &Draw { values: vec![] });
    (spec, tariffs)
}

const LIVES: [Life; 3] = [
    (2, &[(6, OUT), (3, JOB), (200, OUT)]),
    (5, &[(200, JOB)]),
    (7, &[(2, STUDY), (200, OUT)]),
];

fn follow(record: &Record, window: Option<u32>, components: &[SavingComponent]) -> Followed {
    let (people, arm) = (&record.people, &record.programme);
    Followed::new(&priced().1, people, arm, WEEKS, window, components)
}

#[test]
fn people_are_followed_week_by_week() {
    let record = record(&LIVES);
    let f = follow(&record, Some(7), &[]);
    assert_eq!(
        f.people[..16],
        [0, 0, 1, 1, 1, 2, 2, 3, 3, 2, 2, 2, 1, 1, 0, 0]
    );
    // Person 0: 50 for four weeks, 80 for two, then work for the last of seven. Person 2 needs no support in weeks 7 and 8.
    let kroner: Vec<i64> = f.cost.iter().map(|c| c / 100).collect();
    assert_eq!(
        kroner[..16],
        [0, 0, 50, 50, 50, 50, 80, 80, 0, 50, 50, 50, 50, 80, 0, 0]
    );
    // What the first week cost, for as long as each is followed.
    let level: Vec<i64> = f.level.iter().map(|c| c / 100).collect();
    assert_eq!(
        level[..16],
        [0, 0, 50, 50, 50, 50, 50, 50, 50, 0, 0, 0, 0, 0, 0, 0]
    );
}

#[test]
fn without_a_window_they_cost_what_the_books_say() {
    let (spec, tariffs) = priced();
    let mut record = record(&LIVES);
    record.people[1].counter = 30;
    for components in [&[][..], &BOTH[..], &BOTH[..1]] {
        let f = Followed::new(
            &tariffs,
            &record.people,
            &record.counterfactual,
            WEEKS,
            None,
            components,
        );
        let books = books(&spec, &tariffs, &record);
        assert_eq!(
            f.cost,
            measured_cost(&books.counterfactual, None, components)
        );
        assert!(f.cost.iter().any(|c| *c != 0));
    }
}

#[test]
fn steps_replace_ordinary_effort_inside_the_window() {
    let (spec, tariffs) = priced();
    let mut record = record(&LIVES);
    record.steps = vec![
        on_step(0, 0, (2, 8), true, StepEnd::LeftState),
        on_step(2, 0, (9, 19), true, StepEnd::Completed),
    ];
    let components = &BOTH[1..];
    let cost = |window| {
        let mut cost = follow(&record, Some(window), components).cost;
        add_effort_on_steps(&tariffs, &record, window, &mut cost);
        cost
    };
    let books = books(&spec, &tariffs, &record);
    assert_eq!(cost(999), measured_cost(&books.programme, None, components));
    // In the first three weeks of person 0: benefits of 50 and no effort; nothing of anybody afterwards but two weeks
    // of study, and one of person 2 on the step.
    let kroner: Vec<i64> = cost(3).iter().map(|c| c / 100).collect();
    assert_eq!(kroner[..12], [0, 0, 50, 50, 50, 0, 0, 0, 0, 50, 0, 0]);
}

#[test]
fn the_vehicle_does_not_incur_what_falls_due_after_the_end() {
    let (mut spec, _) = priced();
    spec.costs = vec![Cost {
        id: "evaluation".into(),
        name: "evaluation".into(),
        name_da: "evaluation".into(),
        due: vec![(10, n(100.0)), (11, n(200.0))],
        to: Account::Evaluator,
        funding: vec![(Account::Vehicle, 0.25), (Account::State, 0.75)],
    }];
    let tariffs = Tariffs::new(&spec, &Draw { values: vec![] });
    let record = record(&LIVES);
    let paid = |last_week| {
        let books = books_until(&spec, &tariffs, &record, last_week);
        let of = |payer| -> i64 {
            let rows = books
                .programme
                .channels
                .iter()
                .zip(&books.programme.amounts);
            rows.filter(|(c, _)| c.from == payer && c.to == Account::Evaluator)
                .map(|(_, row)| row.iter().sum::<i64>())
                .sum()
        };
        (of(Account::Vehicle), of(Account::State))
    };
    assert_eq!(paid(None), (7_500, 22_500));
    assert_eq!(paid(Some(11)), (7_500, 22_500));
    assert_eq!(paid(Some(10)), (2_500, 22_500));
    assert_eq!(paid(Some(9)), (0, 22_500));
}
