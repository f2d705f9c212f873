//! Caps on a tranche's multiple and return, and what tranches pay themselves.

use super::*;
use crate::contract::returns::irr::Irr;
use crate::contract::returns::{Investor, returns};

const COSTS: [(Day, i64); 1] = [(Day(18_262), 100_000)]; // 2020-01-01

fn capped(multiple: Option<&str>, rate: Option<f64>, actions: Vec<Action>) -> Terms {
    let mut senior = tranche(0, "1");
    senior.cap_multiple = multiple.map(decimal);
    senior.cap_return = rate;
    deal(vec![senior], vec![waterfall(actions)])
}

#[test]
fn a_cap_on_the_multiple_binds_every_action() {
    let actions = vec![
        whole(Take::Principal { tranche: 0 }),
        share(SENIOR, "0.5"),
        whole(Take::Multiple {
            tranche: 0,
            times: decimal("3"),
        }),
        share(CITY, "0.25"),
        share(SENIOR, "1"),
    ];
    let terms = capped(Some("1.2"), None, actions);
    let mut script = Script::pays(&[(day(2021, 1, 1), 130_000), (day(2022, 1, 1), 100_000)]);
    let settlement = settle(&terms, &COSTS, &mut script);
    // 100,000, half of 30,000, 5,000 of what three times would be; what is refused flows on, and at last to the payers
    assert_eq!(received(&settlement, SENIOR), 120_000);
    assert_eq!(received(&settlement, CITY), 110_000);
    let entries = settlement.statement.expect("asked for").waterfall;
    let seen = |index: usize| {
        (
            entries[index].limit,
            entries[index].paid,
            entries[index].capped,
        )
    };
    assert_eq!(seen(0), (100_000, 100_000, false));
    assert_eq!(seen(1), (15_000, 15_000, false));
    assert_eq!(seen(2), (5_000, 5_000, true));
    assert_eq!(seen(3), (2_500, 2_500, false));
    assert_eq!(seen(4), (0, 0, true));
}

#[test]
fn a_cap_on_the_return_is_a_cap_on_the_irr() {
    let terms = capped(None, Some(0.15), vec![share(SENIOR, "1")]);
    // 365 days and 730 days after the draw: 100,000 × 1.15 = 115,000; 15,000 × 1.15 = 17,250
    let mut script = Script::pays(&[(day(2020, 12, 31), 100_000), (day(2021, 12, 31), 100_000)]);
    let settlement = settle(&terms, &COSTS, &mut script);
    assert_eq!(received(&settlement, SENIOR), 117_250);
    assert_eq!(received(&settlement, CITY), 82_750);
    let senior = returns(&settlement.flows, &terms.capital, Investor::Tranche(0));
    assert!(
        matches!(senior.irr, Irr::Unique(r) if (r - 0.15).abs() < 1e-12),
        "{senior:?}"
    );
}

#[test]
fn a_cap_refuses_the_rest_of_another_action_too() {
    let mut junior = tranche(1, "0");
    junior.cap_multiple = Some(Decimal::ONE); // of nothing drawn
    let action = Action {
        take: Take::Principal { tranche: 0 },
        of: decimal("0.8"),
        rest: Some(JUNIOR),
    };
    let terms = deal(
        vec![tranche(0, "1"), junior],
        vec![waterfall(vec![action, share(CITY, "1")])],
    );
    let settlement = settle(
        &terms,
        &COSTS,
        &mut Script::pays(&[(day(2021, 1, 1), 50_000)]),
    );
    assert_eq!(received(&settlement, SENIOR), 40_000);
    assert_eq!(received(&settlement, JUNIOR), 0);
    assert_eq!(received(&settlement, CITY), 10_000);
}

#[test]
fn an_action_that_takes_no_share_hands_everything_to_the_rest() {
    let action = Action {
        take: Take::Principal { tranche: 0 },
        of: Decimal::ZERO,
        rest: Some(STATE),
    };
    let terms = deal(vec![tranche(0, "1")], vec![waterfall(vec![action])]);
    let settlement = settle(
        &terms,
        &COSTS,
        &mut Script::pays(&[(day(2021, 1, 1), 50_000)]),
    );
    assert_eq!(received(&settlement, STATE), 50_000);
}

#[test]
fn what_a_tranche_pays_for_a_bad_result_is_provided_but_earns_nothing() {
    let actions = vec![
        whole(Take::Return {
            tranche: 0,
            rate: 0.10,
        }),
        whole(Take::Multiple {
            tranche: 0,
            times: decimal("1.1"),
        }),
        share(CITY, "1"),
    ];
    let terms = deal(vec![tranche(0, "1")], vec![waterfall(actions)]);
    let mut script = Script {
        payments: vec![
            (
                day(2020, 6, 1),
                vec![0],
                vec![(0, CITY, 20_000), (7, CITY, 5)],
            ),
            (day(2020, 12, 31), vec![200_000], vec![]),
        ],
        payers: vec![(CITY, 1)],
        ..Script::default()
    };
    let settlement = settle(&terms, &COSTS, &mut script);
    assert_eq!(
        flows(&settlement, Purpose::RiskPayment, SENIOR, CITY),
        [(day(2020, 6, 1), 20_000)]
    );
    assert_eq!((settlement.risk_paid, settlement.drawn), (20_000, 100_000));
    // principal and 10 % on it, and nothing for the 20,000
    assert_eq!(received(&settlement, SENIOR), 110_000);
    assert_eq!(script.seen[1], (100_000, 100_000));
    // but the investor has paid 120,000 and got 110,000
    let senior = returns(&settlement.flows, &terms.capital, Investor::Tranche(0));
    assert_eq!(
        (senior.drawn, senior.received, senior.loss),
        (120_000, 110_000, 10_000)
    );
    assert!(matches!(senior.irr, Irr::Unique(r) if r < 0.0));
    assert!(
        senior
            .multiple
            .is_some_and(|m| (m - 11.0 / 12.0).abs() < 1e-15)
    );
}

#[test]
fn principal_plus_a_return_has_that_return() {
    for rate in [0.0, 0.05, 0.3] {
        let actions = vec![whole(Take::Return { tranche: 0, rate }), share(CITY, "1")];
        let terms = deal(vec![tranche(0, "1")], vec![waterfall(actions)]);
        let costs: Vec<(Day, i64)> = (0..20)
            .map(|k| (day(2020, 1, 1).plus(50 * k), 100_000_000 + i64::from(k)))
            .collect();
        let payments: Vec<(Day, i64)> = (1..10)
            .map(|k| (day(2020, 6, 30).plus_months(6 * k), 700_000_000))
            .collect();
        let settlement = settle(&terms, &costs, &mut Script::pays(&payments));
        let senior = returns(&settlement.flows, &terms.capital, Investor::Tranche(0));
        assert!(
            matches!(senior.irr, Irr::Unique(r) if (r - rate).abs() < 1e-9),
            "{senior:?}"
        );
    }
}
