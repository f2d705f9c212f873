use super::*;

fn two(over: Over) -> Terms {
    let mut terms = terms(vec![metric(Kind::Claims)], vec![card(0, 100)]);
    terms.lines[0].limits.max_claims = None;
    terms.payers = vec![payer(CITY, "0.7"), payer(FUND, "0.3")];
    terms.over = over;
    terms
}

/// So many claims in each of the four periods.
fn counts(counts: [&str; 4]) -> Outcomes {
    let days = [
        day(2020, 3, 1),
        day(2020, 9, 1),
        day(2021, 3, 1),
        day(2021, 9, 1),
    ];
    events(
        days.iter()
            .zip(counts)
            .map(|(d, n)| quantity(0, *d, n))
            .collect(),
    )
}

#[test]
fn shares_add_up_to_the_last_unit() {
    let mut terms = two(Over::Unpaid);
    terms.payers = vec![
        payer(CITY, "0.3333"),
        payer(FUND, "0.3333"),
        payer(Account::State, "0.3334"),
    ];
    let settled = settle(&terms, counts(["1", "0", "0", "0"]));
    assert_eq!(
        settled.by_payer,
        [(CITY, 33), (FUND, 33), (Account::State, 34)]
    );
}

#[test]
fn a_cap_is_unpaid_or_others_pay() {
    let mut terms = two(Over::Unpaid);
    terms.payers[0].cap = Some(1000);
    // 700 + 300, then 700 + 300 of which the city has 300 left
    let settled = settle(&terms, counts(["10", "10", "10", "0"]));
    assert_eq!(settled.paid(), [1000, 600, 300, 0]);
    assert_eq!(settled.by_payer, [(CITY, 1000), (FUND, 900)]);
    assert_eq!(settled.bound(0, 1), [bound(Limit::Payer, 400)]);
    terms.over = Over::Others;
    let settled = settle(&terms, counts(["10", "10", "10", "0"]));
    assert_eq!(settled.paid(), [1000, 1000, 1000, 0]);
    assert_eq!(settled.by_payer, [(CITY, 1000), (FUND, 2000)]);
    // each up to its own cap
    terms.payers[1].cap = Some(1500);
    let settled = settle(&terms, counts(["10", "10", "10", "0"]));
    assert_eq!(settled.paid(), [1000, 1000, 500, 0]);
}

#[test]
fn what_one_cannot_pay_goes_round_until_nobody_can() {
    let mut terms = two(Over::Others);
    terms.payers = vec![
        payer(CITY, "0.5"),
        payer(FUND, "0.3"),
        payer(Account::State, "0.2"),
    ];
    terms.payers[0].cap = Some(100);
    terms.payers[1].cap = Some(400);
    // 500, 300, 200; the city's 400 go 240 : 160; the fund has 100 left; the state takes the other 140
    let settled = settle(&terms, counts(["10", "0", "0", "0"]));
    assert_eq!(
        settled.by_payer,
        [(CITY, 100), (FUND, 400), (Account::State, 500)]
    );
}

#[test]
fn a_year_is_that_of_the_payment() {
    let mut terms = two(Over::Unpaid);
    terms.payers = vec![payer(CITY, "1")];
    terms.payers[0].cap_per_year = Some(500);
    // paid 2020-09-30, 2021-03-31, 2021-09-30, 2022-03-31
    let settled = settle(&terms, counts(["10", "3", "10", "10"]));
    assert_eq!(settled.paid(), [500, 300, 200, 500]);
}

#[test]
fn payers_come_and_go() {
    let mut terms = two(Over::Others);
    terms.payers = vec![
        payer(CITY, "1"),
        payer(FUND, "1"),
        payer(Account::State, "0.5"),
    ];
    terms.payers[0].until = Some(day(2020, 9, 30));
    terms.payers[1].from = Some(day(2020, 10, 1));
    terms.payers[1].until = Some(day(2021, 3, 31));
    terms.payers[2].from = Some(day(2021, 4, 1));
    terms.payers[2].until = Some(day(2021, 9, 30));
    let settled = settle(&terms, counts(["1", "1", "1", "1"]));
    // half a share is half the money, and without a payer nobody pays
    assert_eq!(settled.paid(), [100, 100, 50, 0]);
    assert_eq!(
        settled.by_payer,
        [(CITY, 100), (FUND, 100), (Account::State, 50)]
    );
    assert_eq!(settled.bound(0, 3), [bound(Limit::Nobody, 100)]);
}

#[test]
fn a_line_may_have_its_own_payers_and_waterfall_and_the_contracts_caps_hold_beside() {
    let metrics = vec![metric(Kind::Claims), metric(Kind::Claims)];
    let mut lines = vec![card(0, 100), card(1, 100)];
    lines[1].payers = Some(vec![Payer {
        cap: Some(90),
        ..payer(CITY, "1")
    }]);
    lines[1].waterfall = 1;
    let mut terms = terms(metrics, lines);
    terms.payers = vec![payer(FUND, "0.5"), payer(CITY, "0.5")];
    let pays = |terms: &Terms| {
        let of = |metric| claim(1, metric, day(2020, 3, 1));
        settle(terms, events(vec![of(0), of(1)]))
    };
    // the cap of the line's list is on what that list pays
    assert_eq!(pays(&terms).by_line, [100, 90]);
    // the contract's is on everything: the city has paid 50 for the first line, 70 remain for the second
    terms.payers[1].cap = Some(120);
    let settled = pays(&terms);
    assert_eq!(settled.by_line, [100, 70]);
    assert_eq!(settled.by_payer, [(FUND, 50), (CITY, 120)]);
    assert_eq!(settled.dues[0].by_waterfall, [100, 70]);
    // whether the city is a payer on that day or not
    terms.payers[1].until = Some(day(2019, 12, 31));
    terms.payers[1].cap = Some(30);
    assert_eq!(pays(&terms).by_line, [50, 30]);
}
