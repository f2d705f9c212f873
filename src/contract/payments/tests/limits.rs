use super::*;

fn claims_on(line_metric: u16, days: &[Day]) -> Vec<Event> {
    (0..)
        .zip(days)
        .map(|(p, d)| claim(p, line_metric, *d))
        .collect()
}

#[test]
fn caps_in_their_order() {
    let metrics = vec![metric(Kind::Claims), metric(Kind::Claims)];
    let mut lines = vec![card(0, 100), card(1, 100)];
    lines[0].limits.cap_per_payment = Some(250);
    lines[0].limits.cap = Some(400);
    let mut terms = terms(metrics, lines);
    terms.cap_per_payment = Some(300);
    terms.cap = Some(550);
    let early = [day(2020, 3, 1); 3];
    let later = [day(2020, 9, 1); 3];
    let mut all = claims_on(0, &[early, later].concat());
    all.extend(claims_on(1, &early));
    all.push(claim(9, 1, day(2020, 9, 1)));
    let settled = settle(&terms, events(all));
    // first date: 300 → 250; 300 → 50 that the contract leaves on a date
    // second date: 300 → 250 → 150 that the line has left; 100 that the contract has left
    assert_eq!(settled.paid(), [300, 250, 0, 0]);
    assert_eq!(settled.by_line, [400, 150]);
    assert_eq!(settled.bound(0, 0), [bound(Limit::LinePayment, 50)]);
    assert_eq!(settled.bound(1, 0), [bound(Limit::Payment, 250)]);
    assert_eq!(
        settled.bound(0, 1),
        [bound(Limit::LinePayment, 50), bound(Limit::Line, 100)]
    );
    assert_eq!(settled.bound(1, 1), []);
}

#[test]
fn the_contract_stops_at_its_cap() {
    let mut terms = terms(vec![metric(Kind::Claims)], vec![card(0, 100)]);
    terms.cap = Some(250);
    let days = [
        day(2020, 3, 1),
        day(2020, 4, 1),
        day(2020, 9, 1),
        day(2021, 3, 1),
    ];
    let settled = settle(&terms, events(claims_on(0, &days)));
    assert_eq!(settled.paid(), [200, 50, 0, 0]);
    assert_eq!(settled.bound(0, 2), [bound(Limit::Contract, 100)]);
}

#[test]
fn two_measurements_on_one_date_share_its_cap() {
    let mut line = line(0, price_of(100));
    // 30 and 31 January are both paid on 29 February
    line.when = When::On(vec![day(2020, 1, 30), day(2020, 1, 31)]);
    line.lag_months = Some(1);
    line.limits.cap_per_payment = Some(150);
    let terms = terms(vec![metric(Kind::Number)], vec![line]);
    let measured = vec![
        number(0, day(2020, 1, 30), "1", &[]),
        number(0, day(2020, 1, 31), "1", &[]),
    ];
    assert_eq!(settle(&terms, numbers(measured)).paid(), [150]);
}

#[test]
fn a_minimum_of_another_number() {
    let mut terms = terms(
        vec![metric(Kind::Claims), metric(Kind::Number)],
        vec![card(0, 100)],
    );
    terms.lines[0].limits.minimum = Some(Minimum {
        metric: 1,
        least: dec("50"),
    });
    let outcomes = Outcomes {
        events: claims_on(
            0,
            &[
                day(2020, 3, 1),
                day(2020, 9, 1),
                day(2021, 3, 1),
                day(2021, 9, 1),
            ],
        ),
        numbers: vec![
            number(1, day(2020, 12, 31), "50", &[]),
            number(1, day(2021, 7, 1), "49.99", &[]),
        ],
        ..Outcomes::default()
    };
    let settled = settle(&terms, outcomes);
    assert_eq!(settled.paid(), [0, 100, 100, 0]);
    assert_eq!(settled.bound(0, 0), [bound(Limit::Minimum, 100)]);
}

#[test]
fn too_few_people_are_no_result() {
    let mut terms = terms(vec![metric(Kind::Number)], vec![line(0, price_of(10))]);
    terms.lines[0].limits.minimum_sample = Some(30);
    terms.lines[0].two_sided = Some(TwoSided { from: 0, cap: None });
    let pays = |value: &str, sample, controls| {
        let measured = Measured {
            sample,
            controls,
            ..number(0, day(2020, 3, 1), value, &[])
        };
        let settled = settle(&terms, numbers(vec![measured]));
        settled.paid()[0] - settled.risk()[0]
    };
    assert_eq!(pays("5", Some(30), None), 50);
    assert_eq!(pays("5", Some(29), None), 0);
    assert_eq!(pays("5", Some(90), Some(29)), 0);
    // Nobody is taken on trust.
    assert_eq!(pays("5", None, None), 0);
    assert_eq!(pays("-5", Some(30), Some(30)), -50);
    // nor does it do away with what a tranche owes
    assert_eq!(pays("-5", Some(29), None), -50);
    assert_eq!(pays("-5", None, None), -50);
    terms.metrics[0] = compared(Baseline::Single(Source::Control { size: 90 }), Effect::Rise);
    let pays = |controls| {
        let measured = Measured {
            sample: Some(30),
            controls,
            ..number(0, day(2020, 3, 1), "7", &["2"])
        };
        settle(&terms, numbers(vec![measured])).paid()[0]
    };
    assert_eq!((pays(Some(30)), pays(Some(29)), pays(None)), (50, 0, 0));
}

#[test]
fn a_number_may_require_that_another_line_has_paid() {
    let metrics = vec![metric(Kind::Number), metric(Kind::Claims)];
    let mut lines = vec![line(0, price_of(10)), card(1, 100)];
    lines[0].requires = Some(1);
    let mut terms = terms(metrics, lines);
    let outcomes = Outcomes {
        events: vec![claim(1, 1, day(2020, 9, 1))],
        numbers: vec![
            number(0, day(2020, 3, 1), "1", &[]),
            number(0, day(2020, 9, 1), "1", &[]),
            number(0, day(2021, 3, 1), "1", &[]),
        ],
        ..Outcomes::default()
    };
    let settled = settle(&terms, outcomes.clone());
    assert_eq!(settled.paid(), [0, 110, 10, 0]);
    assert_eq!(settled.bound(0, 0), [bound(Limit::Requires, 10)]);
    // a claim that requires a number's payment
    terms.lines[0].requires = None;
    terms.lines[1].requires = Some(0);
    assert_eq!(settle(&terms, outcomes.clone()).paid(), [10, 110, 10, 0]);
    terms.lines[0].requires = Some(7);
    assert_eq!(settle(&terms, outcomes).paid(), [0; 4]);
}

#[test]
fn unless_goes_cohort_by_cohort() {
    let metrics = vec![metric(Kind::Number), metric(Kind::Number)];
    let mut lines = vec![line(0, price_of(10)), line(1, price_of(1))];
    for line in &mut lines {
        line.by_cohort = true;
    }
    lines[1].unless = Some(0);
    let mut terms = terms(metrics, lines);
    terms.cohorts = vec![cohort(day(2020, 6, 30)), cohort(day(2020, 6, 30))];
    let of = |metric, cohort| Measured {
        cohort,
        ..number(metric, day(2020, 5, 5), "7", &[])
    };
    let settled = settle(&terms, numbers(vec![of(0, 0), of(1, 0), of(1, 1)]));
    assert_eq!(settled.by_line, [70, 7]);
    // a line that pays only once
    terms.lines.remove(0);
    terms.lines[0].metric = Some(0);
    terms.lines[0].by_cohort = false;
    terms.lines[0].unless = Some(0);
    let measured = vec![
        number(0, day(2020, 3, 1), "7", &[]),
        number(0, day(2020, 9, 1), "7", &[]),
    ];
    assert_eq!(settle(&terms, numbers(measured)).paid(), [7, 0, 0, 0]);
}

#[test]
fn a_rule_that_does_not_fit_its_metric_pays_nothing() {
    for (kind, rule) in [
        (Kind::Number, share_of("1")),
        (Kind::Claims, share_of("1")),
        (Kind::Money, price_of(1)),
    ] {
        assert!(!can_pay(Some(kind), &rule));
        let terms = terms(vec![metric(kind)], vec![line(0, rule)]);
        let outcomes = Outcomes {
            events: vec![claim(1, 0, day(2020, 3, 1))],
            numbers: vec![number(0, day(2020, 3, 1), "5", &[])],
            money: vec![saving(0, day(2020, 3, 1), 500)],
            ..Outcomes::default()
        };
        assert_eq!(settle(&terms, outcomes).paid(), [0; 4]);
    }
    assert!(!can_pay(None, &price_of(1)));
    // a metric that isn't there
    let lost = terms(Vec::new(), vec![line(4, price_of(1))]);
    assert_eq!(settle(&lost, Outcomes::default()).paid(), [0; 4]);
}
