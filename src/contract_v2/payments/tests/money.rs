use super::*;

fn saves(share: &str) -> Terms {
    terms(vec![metric(Kind::Money)], vec![line(0, share_of(share))])
}

fn by_period(amounts: [i64; 4]) -> Outcomes {
    let days = [
        day(2020, 6, 30),
        day(2020, 7, 1),
        day(2021, 1, 1),
        day(2021, 12, 31),
    ];
    savings(
        days.iter()
            .zip(amounts)
            .map(|(d, a)| saving(0, *d, a))
            .collect(),
    )
}

/// R2: 95 % of 281,550.
#[test]
fn utah() {
    let settled = settle(&saves("0.95"), by_period([28_155_000, 0, 0, 0]));
    assert_eq!(settled.paid(), [26_747_250, 0, 0, 0]);
}

#[test]
fn a_share_is_of_everything_saved_so_far() {
    let terms = saves("0.5");
    // 100 → 50; 60 → nothing; 121 → 60.5, 10 more; 400 → 200
    let settled = settle(&terms, by_period([100, -40, 61, 279]));
    assert_eq!(settled.paid(), [50, 0, 10, 140]);
    let entries = settled.line(0);
    assert_eq!(entries[1].bound, [bound(Limit::Nothing, 20)]);
    assert_eq!((entries[2].earned, entries[2].paid_before), (60, 50));
    // worse than nothing pays nothing
    assert_eq!(
        settle(&terms, by_period([-100, 50, 40, 30])).paid(),
        [0, 0, 0, 10]
    );
    // a cap on a payment is made up for later, a cap on the line isn't
    let mut capped = terms.clone();
    capped.lines[0].limits.cap_per_payment = Some(40);
    capped.lines[0].limits.cap = Some(100);
    assert_eq!(
        settle(&capped, by_period([100, 0, 0, 1000])).paid(),
        [40, 10, 0, 40]
    );
    // several years' worth
    let mut years = terms.clone();
    years.lines[0].rule = Rule::Share {
        share: dec("0.5"),
        times: dec("3"),
    };
    assert_eq!(
        settle(&years, by_period([100, 0, 0, 0])).paid(),
        [150, 0, 0, 0]
    );
}

#[test]
fn expected_less_actual_within_the_contract() {
    let terms = terms(
        vec![metric(Kind::Money), metric(Kind::Money)],
        vec![
            line(1, share_of("1")),
            line(0, share_of("1")),
            line(1, share_of("0.1")),
        ],
    );
    let on = |metric, d, expected, actual| MoneyOn {
        metric,
        day: d,
        expected,
        actual,
    };
    let outcomes = savings(vec![
        on(0, day(2019, 12, 31), 9_000, 0),
        on(0, day(2020, 1, 1), 500, 300),
        on(1, day(2019, 12, 31), 9_000, 0),
        on(1, day(2020, 1, 1), 30, 0),
        on(1, day(2020, 6, 30), 40, 0),
        on(1, day(2020, 6, 30), 0, -30),
        on(1, day(2022, 1, 1), 9_000, 0),
    ]);
    let settled = settle(&terms, outcomes);
    assert_eq!(settled.by_line, [100, 200, 10]);
}

#[test]
fn a_saving_in_a_curve_counts_major_units_once() {
    let steps = curve(
        Form::Bands,
        Closed::Below,
        &[("1000", "2000", "30000", "0"), ("2000", "", "50000", "0")],
    );
    let terms = terms(vec![metric(Kind::Money)], vec![line(0, money_curve(steps))]);
    // 999.99, 1,000.00, 2,500.00, 1,500.00
    let settled = settle(&terms, by_period([99_999, 1, 150_000, -100_000]));
    assert_eq!(settled.paid(), [0, 30_000, 20_000, 0]);
}

#[test]
fn charges_stand_beside_and_floors_lift() {
    let charge = Rule::Charge {
        amount: dec("1500.5"),
        of: Base::Money,
    };
    let mut lines = vec![line(None, charge), line(0, share_of("0.5"))];
    lines[1].limits.floor = Some(Floor {
        pay: dec("20"),
        until: None,
    });
    let terms = terms(vec![metric(Kind::Money)], lines);
    let settled = settle(&terms, by_period([10, 10, 100, 0]));
    assert_eq!(settled.by_line, [6000, 60]);
    assert_eq!(settled.paid(), [1520, 1500, 1540, 1500]);
}

#[test]
fn who_promised_to_pay_for_worse_than_nothing_pays() {
    let mut terms = saves("0.5");
    terms.payers = vec![payer(CITY, "0.75"), payer(FUND, "0.25")];
    terms.lines[0].two_sided = Some(TwoSided { from: 0, cap: None });
    // 100, −140, 60, 60: entitled to 50, −70, 30, 30; what was paid is trued up
    let settled = settle(&terms, by_period([100, -240, 200, 0]));
    assert_eq!(settled.paid(), [50, 0, 100, 0]);
    assert_eq!(settled.risk(), [0, 120, 0, 0]);
    assert_eq!(settled.dues[1].risk, [(0, CITY, 90), (0, FUND, 30)]);
    assert_eq!(settled.by_line, [30]);
    assert_eq!(settled.by_payer, [(CITY, 37 + 75), (FUND, 13 + 25)]);
    // up to its cap, for good
    terms.lines[0].two_sided = Some(TwoSided {
        from: 0,
        cap: Some(80),
    });
    let settled = settle(&terms, by_period([-100, -100, 0, 0]));
    assert_eq!(settled.risk(), [50, 30, 0, 0]);
    assert_eq!(settled.bound(0, 1), [bound(Limit::TwoSided, 20)]);
    // a tranche that isn't there pays nothing
    terms.lines[0].two_sided = Some(TwoSided { from: 3, cap: None });
    assert_eq!(settle(&terms, by_period([-100, 0, 0, 0])).risk(), [0; 4]);
}

#[test]
fn a_negative_line_is_not_netted_with_others() {
    let metrics = vec![metric(Kind::Number), metric(Kind::Claims)];
    let mut lines = vec![line(0, price_of(10)), card(1, 300)];
    lines[0].two_sided = Some(TwoSided { from: 0, cap: None });
    let mut terms = terms(metrics, lines);
    terms.cap = Some(300);
    let outcomes = Outcomes {
        events: vec![claim(1, 1, day(2020, 3, 1))],
        numbers: vec![number(0, day(2020, 3, 1), "-20", &[])],
        ..Outcomes::default()
    };
    let settled = settle(&terms, outcomes);
    assert_eq!((settled.paid()[0], settled.risk()[0]), (300, 200));
    assert_eq!(settled.by_line, [-200, 300]);
}

#[test]
fn sums_beyond_what_can_be_counted_stay_at_the_greatest_amount() {
    let settled = settle(
        &saves("1"),
        by_period([i64::MAX, i64::MAX, i64::MIN, i64::MIN]),
    );
    assert_eq!(settled.paid(), [i64::MAX, 0, 0, 0]);
}
