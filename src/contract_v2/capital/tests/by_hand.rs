//! Settlements computed by hand.

use super::*;

fn distributed(settlement: &Settlement, to: Account) -> Vec<(Day, i64)> {
    flows(settlement, Purpose::Distribution, Account::Vehicle, to)
}

#[test]
fn draws_come_quarterly_in_advance_and_stop_at_the_commitments() {
    let mut senior = tranche(0, "0.75");
    senior.commitment = Some(1_000);
    let mut junior = tranche(1, "0.25");
    junior.commitment = Some(300);
    let terms = deal(vec![senior, junior], vec![]);
    let costs = [
        (day(2020, 1, 1), 401),
        (day(2020, 3, 31), 400),
        (day(2020, 4, 1), 500),
        (day(2020, 7, 1), 7),
    ];
    let settlement = settle(&terms, &costs, &mut Script::default());
    let drawn = |from| flows(&settlement, Purpose::Draw, from, Account::Vehicle);
    // 801 → 600.75 : 200.25; 500 → 375 : 125, but 99 is left of the junior's 300
    assert_eq!(
        drawn(SENIOR),
        [(day(2020, 1, 1), 600), (day(2020, 4, 1), 400)]
    );
    assert_eq!(
        drawn(JUNIOR),
        [(day(2020, 1, 1), 201), (day(2020, 4, 1), 99)]
    );
    assert_eq!((settlement.drawn, settlement.unfunded), (1_300, 8));
    assert_eq!(
        flows(
            &settlement,
            Purpose::Shortfall,
            Account::Provider,
            Account::Vehicle
        ),
        [(day(2020, 4, 1), 1), (day(2020, 7, 1), 7)]
    );
    let statement = settlement.statement.expect("asked for");
    assert_eq!(statement.draws[1].by, [(0, 400), (1, 99)]);
    assert_eq!(
        (statement.draws[1].need, statement.draws[1].unfunded),
        (500, 1)
    );
}

#[test]
fn coupon_principal_and_what_is_left() {
    let mut senior = tranche(0, "1");
    senior.coupon = 0.10;
    let actions = vec![
        whole(Take::Coupon { tranche: 0 }),
        whole(Take::Principal { tranche: 0 }),
        share(CITY, "0.5"),
    ];
    let terms = deal(vec![senior], vec![waterfall(actions)]);
    // 2021-01-01 is 366 days, 2022-01-01 another 365 after 2020-01-01
    let mut script = Script::pays(&[(day(2021, 1, 1), 5_000), (day(2022, 1, 1), 110_000)]);
    let settlement = settle(&terms, &[(day(2020, 1, 1), 100_000)], &mut script);
    // accrued 100,000 × (1.1^(366/365) − 1) = 10,028.727…; 5,000 are paid of it.
    // 105,028.727 × 1.1 − 100,000 = 15,531.60: coupon, then 94,468.40 of the principal
    assert_eq!(
        distributed(&settlement, SENIOR),
        [
            (day(2021, 1, 1), 5_000),
            (day(2022, 1, 1), 15_532),
            (day(2022, 1, 1), 94_468)
        ]
    );
    assert_eq!(distributed(&settlement, CITY), []);
    assert_eq!(script.seen, [(100_000, 100_000), (100_000, 100_000)]);
    let entries = settlement.statement.expect("asked for").waterfall;
    assert_eq!(
        (entries[0].available, entries[0].limit, entries[0].paid),
        (5_000, 10_029, 5_000)
    );
}

#[test]
fn a_coupon_may_end() {
    let mut senior = tranche(0, "1");
    senior.coupon = 0.10;
    senior.coupon_until = Some(day(2020, 12, 31)); // 365 days
    let actions = vec![whole(Take::Coupon { tranche: 0 }), share(CITY, "1")];
    let terms = deal(vec![senior], vec![waterfall(actions)]);
    let mut script = Script::pays(&[(day(2022, 6, 1), 50_000), (day(2023, 6, 1), 50_000)]);
    let settlement = settle(&terms, &[(day(2020, 1, 1), 100_000)], &mut script);
    assert_eq!(
        distributed(&settlement, SENIOR),
        [(day(2022, 6, 1), 10_000)]
    );
}

#[test]
fn most_to_the_investors_until_they_have_their_return_then_less() {
    // 80 % to the senior until principal + 10 %, the rest to the state; then 30 % to the senior, 70 % to the city
    let until = Action {
        take: Take::Return {
            tranche: 0,
            rate: 0.10,
        },
        of: decimal("0.8"),
        rest: Some(STATE),
    };
    let actions = vec![until, share(SENIOR, "0.3"), share(CITY, "1")];
    let terms = deal(vec![tranche(0, "1")], vec![waterfall(actions)]);
    let mut script = Script::pays(&[(day(2020, 12, 31), 100_000), (day(2021, 12, 31), 100_000)]);
    let settlement = settle(&terms, &[(day(2020, 1, 1), 100_000)], &mut script);
    // after 365 days 110,000 is owed: 80,000 of 100,000. 30,000 × 1.1 = 33,000 a year later: 41,250 pass, 8,250 to the state;
    // of the 58,750 that are left 17,625 to the senior
    assert_eq!(
        distributed(&settlement, SENIOR),
        [
            (day(2020, 12, 31), 80_000),
            (day(2021, 12, 31), 33_000),
            (day(2021, 12, 31), 17_625)
        ]
    );
    assert_eq!(
        distributed(&settlement, STATE),
        [(day(2020, 12, 31), 20_000), (day(2021, 12, 31), 8_250)]
    );
    assert_eq!(
        distributed(&settlement, CITY),
        [(day(2021, 12, 31), 41_125)]
    );
    let entries = settlement.statement.expect("asked for").waterfall;
    assert_eq!(
        (entries[1].limit, entries[1].paid, entries[1].rest),
        (33_000, 33_000, 8_250)
    );
}

#[test]
fn a_multiple_counts_everything_received() {
    let multiple = whole(Take::Multiple {
        tranche: 0,
        times: decimal("1.5"),
    });
    let actions = vec![
        whole(Take::Principal { tranche: 0 }),
        share(SENIOR, "0.5"),
        multiple,
        share(CITY, "1"),
    ];
    let terms = deal(vec![tranche(0, "1")], vec![waterfall(actions)]);
    let mut script = Script::pays(&[(day(2021, 1, 1), 130_000), (day(2022, 1, 1), 50_000)]);
    let settlement = settle(&terms, &[(day(2020, 1, 1), 100_000)], &mut script);
    // 100,000 + 15,000 + 15,000, then 25,000 of 50,000: more than 150,000, so nothing by the multiple
    let senior: Vec<i64> = distributed(&settlement, SENIOR)
        .iter()
        .map(|f| f.1)
        .collect();
    assert_eq!(senior, [100_000, 15_000, 15_000, 25_000]);
    assert_eq!(distributed(&settlement, CITY), [(day(2022, 1, 1), 25_000)]);
}

#[test]
fn what_is_left_over_waits_and_then_goes_to_the_last_share_or_back() {
    let principal = || whole(Take::Principal { tranche: 0 });
    let mut script = Script::pays(&[(day(2021, 1, 1), 150), (day(2022, 1, 1), 150)]);
    script.payers = vec![(CITY, 2), (STATE, 1)];
    // without a share: 100 to the tranche, 50 wait, 200 back to 200 : 100
    let terms = deal(vec![tranche(0, "1")], vec![waterfall(vec![principal()])]);
    let costs = [(day(2020, 1, 1), 100)];
    let settlement = settle(&terms, &costs, &mut script.clone());
    assert_eq!(distributed(&settlement, SENIOR), [(day(2021, 1, 1), 100)]);
    assert_eq!(distributed(&settlement, CITY), [(day(2022, 1, 1), 133)]);
    assert_eq!(distributed(&settlement, STATE), [(day(2022, 1, 1), 67)]);
    // with one: 30 % of 50, of 185, and all that is left then
    let actions = vec![principal(), share(STATE, "0.3"), share(CITY, "0")];
    let terms = deal(vec![tranche(0, "1")], vec![waterfall(actions)]);
    let settlement = settle(&terms, &costs, &mut script.clone());
    assert_eq!(
        distributed(&settlement, STATE),
        [
            (day(2021, 1, 1), 15),
            (day(2022, 1, 1), 55),
            (day(2022, 1, 1), 130)
        ]
    );
    // a contract without tranches or actions
    let settlement = settle(&deal(vec![], vec![]), &[], &mut script);
    assert_eq!(distributed(&settlement, CITY), [(day(2022, 1, 1), 200)]);
    assert_eq!(distributed(&settlement, STATE), [(day(2022, 1, 1), 100)]);
}

#[test]
fn a_contract_without_tranches_passes_payments_on() {
    let terms = deal(vec![], vec![waterfall(vec![share(Account::Provider, "1")])]);
    let mut script = Script::pays(&[(day(2021, 1, 1), 150)]);
    let settlement = settle(&terms, &[(day(2020, 5, 1), 90)], &mut script);
    assert_eq!(
        distributed(&settlement, Account::Provider),
        [(day(2021, 1, 1), 150)]
    );
    // nobody advances the effort: the provider does
    assert_eq!((settlement.drawn, settlement.unfunded), (0, 90));
}

#[test]
fn recycled_payments_are_kept_for_the_next_draw() {
    let mut terms = deal(
        vec![tranche(0, "1")],
        vec![
            waterfall(vec![whole(Take::Principal { tranche: 0 })]),
            waterfall(vec![share(CITY, "1")]),
        ],
    );
    terms.capital.recycle = true;
    let costs = [
        (day(2020, 1, 1), 1_000),
        (day(2020, 4, 1), 1_000),
        (day(2020, 7, 1), 1_000),
    ];
    // 300 : 100 on the day before a draw, 600 : 600 on the day of one
    let mut script = Script {
        payments: vec![
            (day(2020, 3, 31), vec![300, 100], vec![]),
            (day(2020, 7, 1), vec![600, 600], vec![]),
        ],
        payers: vec![(CITY, 1)],
        ..Script::default()
    };
    let settlement = settle(&terms, &costs, &mut script);
    assert_eq!(
        flows(&settlement, Purpose::Draw, SENIOR, Account::Vehicle),
        [(day(2020, 1, 1), 1_000), (day(2020, 4, 1), 600)]
    );
    // on 1 July 1,000 of the 1,200 pay effort, half of it from each pot
    assert_eq!(distributed(&settlement, SENIOR), [(day(2020, 7, 1), 100)]);
    assert_eq!(distributed(&settlement, CITY), [(day(2020, 7, 1), 100)]);
    let draws = settlement.statement.expect("asked for").draws;
    let recycled: Vec<i64> = draws.iter().map(|d| d.recycled).collect();
    assert_eq!(recycled, [0, 400, 1_000]);
    // without recycling all of it is distributed
    terms.capital.recycle = false;
    let settlement = settle(&terms, &costs, &mut script);
    assert_eq!(settlement.drawn, 3_000);
}

#[test]
fn agreed_draws_are_the_providers_fee() {
    let mut terms = deal(vec![tranche(0, "1")], vec![]);
    terms.capital.draws = Draws::Fixed(vec![(day(2020, 1, 1), 500), (day(2021, 1, 1), 500)]);
    let costs = [
        (day(2020, 6, 1), 400),
        (day(2020, 9, 1), 150), // 50 short
        (day(2021, 1, 1), 300), // on the day of the draw: the draw comes first
        (day(2022, 1, 1), 20),
    ];
    let settlement = settle(&terms, &costs, &mut Script::default());
    assert_eq!((settlement.drawn, settlement.unfunded), (1_000, 50));
    assert_eq!(
        flows(
            &settlement,
            Purpose::Shortfall,
            Account::Provider,
            Account::Vehicle
        ),
        [(day(2020, 9, 1), 50)]
    );
    assert_eq!(
        flows(
            &settlement,
            Purpose::Fixed,
            Account::Vehicle,
            Account::Provider
        ),
        [(day(2022, 1, 1), 180)]
    );
    assert_eq!(received(&settlement, SENIOR), 0);
}

#[test]
fn each_waterfall_has_its_own_pot() {
    let mut senior = tranche(0, "0.5");
    senior.coupon = 0.0;
    let terms = deal(
        vec![senior, tranche(1, "0.5")],
        vec![
            waterfall(vec![
                whole(Take::Principal { tranche: 0 }),
                share(CITY, "1"),
            ]),
            waterfall(vec![
                whole(Take::Principal { tranche: 1 }),
                share(STATE, "1"),
            ]),
        ],
    );
    let mut script = Script {
        payments: vec![
            (day(2021, 1, 1), vec![700, 10], vec![]),
            (day(2022, 1, 1), vec![0, 520], vec![]),
        ],
        payers: vec![(CITY, 1)],
        ..Script::default()
    };
    let settlement = settle(&terms, &[(day(2020, 1, 1), 1_000)], &mut script);
    assert_eq!(distributed(&settlement, SENIOR), [(day(2021, 1, 1), 500)]);
    assert_eq!(distributed(&settlement, CITY), [(day(2021, 1, 1), 200)]);
    assert_eq!(
        distributed(&settlement, JUNIOR),
        [(day(2021, 1, 1), 10), (day(2022, 1, 1), 490)]
    );
    assert_eq!(distributed(&settlement, STATE), [(day(2022, 1, 1), 30)]);
}
