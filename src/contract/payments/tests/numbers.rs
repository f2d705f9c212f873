use super::*;
use crate::contract::statement::EffectEntry;

/// R1, the jail part: 160,000 per point from 20 to 30, 4,800,000 + 38,000 per point from 30 to 65, at most 6,130,000.
fn jail() -> Curve {
    curve(
        Form::Bands,
        Closed::Below,
        &[
            ("", "20", "0", "0"),
            ("20", "30", "320000000", "16000000"),
            ("30", "65", "480000000", "3800000"),
            ("65", "", "613000000", "0"),
        ],
    )
}

fn once(metric: Metric, rule: Rule) -> Terms {
    let mut line = line(0, rule);
    line.when = When::End;
    line.lag_months = Some(0);
    terms(vec![metric], vec![line])
}

fn pays(terms: &Terms, value: &str, baselines: &[&str]) -> i64 {
    settle(
        terms,
        numbers(vec![number(0, day(2021, 12, 31), value, baselines)]),
    )
    .paid()[0]
}

fn effect(metric: Metric, measured: Measured) -> Option<EffectEntry> {
    let terms = once(metric, price_of(1));
    let on = measured.day;
    let outcomes = numbers(vec![measured]);
    let payments = Payments::new(&terms);
    let entry = payments.effect(0, on, &outcomes);
    assert_eq!(
        payments.effect_value(0, on, &outcomes),
        entry.as_ref().map(|e| e.effect)
    );
    entry
}

#[test]
fn denver_pays_by_points() {
    let terms = once(metric(Kind::Number), money_curve(jail()));
    assert_eq!(pays(&terms, "38", &[]), 510_400_000);
    assert_eq!(pays(&terms, "19.999", &[]), 0);
    assert_eq!(pays(&terms, "20", &[]), 320_000_000);
    assert_eq!(pays(&terms, "25.5", &[]), 408_000_000);
    assert_eq!(pays(&terms, "65", &[]), 613_000_000);
    assert_eq!(pays(&terms, "-5", &[]), 0);
}

/// R3: closed above, percent of a principal of 150 million.
#[test]
fn rhinos_pay_per_thousand() {
    let curve = curve(
        Form::Bands,
        Closed::Above,
        &[
            ("", "0", "0", "0"),
            ("0", "2", "3.669", "0"),
            ("2", "4", "7.338", "0"),
            ("4", "", "9.173", "0"),
        ],
    );
    let of = Base::Amount(15_000_000_000);
    let terms = once(metric(Kind::Number), Rule::Curve { curve, of });
    assert_eq!(pays(&terms, "4.01", &[]), 1_375_950_000);
    assert_eq!(pays(&terms, "4", &[]), 1_100_700_000);
    assert_eq!(pays(&terms, "2", &[]), 550_350_000);
    assert_eq!(pays(&terms, "0", &[]), 0);
}

/// R4: 142 against 155 is 8.39 %, below 10; pooled 9.0 % pays, unless a cohort has.
#[test]
fn peterborough_pays_early_or_at_the_end() {
    let fall = || compared(Baseline::Single(Source::Reported), Effect::FallPercent);
    let pays = |from: &str| {
        money_curve(curve(
            Form::Bands,
            Closed::Below,
            &[(from, "", "1000", "0")],
        ))
    };
    let mut lines = vec![line(0, pays("7.5")), line(0, pays("10"))];
    lines[0].when = When::End;
    lines[0].unless = Some(1); // a line that stands below it
    lines[1].by_cohort = true;
    lines[1].lag_months = Some(0);
    let mut terms = terms(vec![fall()], lines);
    terms.cohorts = vec![cohort(day(2020, 6, 30)), cohort(day(2021, 6, 30))];
    let of = |cohort, d, value: &str| Measured {
        cohort,
        ..number(0, d, value, &["155"])
    };
    let outcomes = |second: &str| {
        numbers(vec![
            of(0, day(2020, 6, 30), "142"),
            of(1, day(2021, 5, 5), second),
            of(ALL, day(2021, 12, 31), "141.05"),
        ])
    };
    let settled = settle(&terms, outcomes("150"));
    assert_eq!(settled.paid(), [0, 0, 1000]);
    let cohort = settled.line(1)[0].measured.clone().unwrap();
    assert_eq!(cohort.effect.round_dp(2), dec("8.39"));
    assert_eq!(
        settled.line(0)[0].measured.as_ref().unwrap().effect,
        dec("9")
    );
    let settled = settle(&terms, outcomes("139.5"));
    assert_eq!(settled.paid(), [0, 1000, 0]);
    assert_eq!(settled.bound(0, 0), [bound(Limit::Unless, 1000)]);
}

/// R6: min(15, 3 + 0.9 per point above 55) % of the principal, at least 5 % for the first period.
#[test]
fn newpin_pays_a_coupon_with_a_floor() {
    let coupon = curve(
        Form::Points,
        Closed::Below,
        &[
            ("55", "68.33333333333333333333333333", "3", "0.9"),
            ("68.33333333333333333333333333", "", "15", "0"),
        ],
    );
    let rule = Rule::Curve {
        curve: coupon,
        of: Base::Principal(0),
    };
    let mut line = line(0, rule);
    line.limits.floor = Some(Floor {
        pay: dec("5"),
        until: Some(day(2020, 6, 30)),
    });
    let terms = terms(vec![metric(Kind::Number)], vec![line]);
    let at = |d, value| settle(&terms, numbers(vec![number(0, d, value, &[])])).paid();
    // of 6,000.00 outstanding
    assert_eq!(at(day(2020, 8, 1), "60"), [0, 45_000, 0, 0]);
    assert_eq!(at(day(2020, 8, 1), "61.58"), [0, 53_532, 0, 0]); // 8.922 %
    assert_eq!(at(day(2020, 8, 1), "65"), [0, 72_000, 0, 0]);
    assert_eq!(at(day(2020, 8, 1), "90"), [0, 90_000, 0, 0]);
    assert_eq!(at(day(2020, 8, 1), "54"), [0, 0, 0, 0]);
    // 3.9 % is lifted to 5; and so is nothing at all
    assert_eq!(at(day(2020, 3, 1), "56"), [30_000, 0, 0, 0]);
    assert_eq!(at(day(2020, 3, 1), "54"), [30_000, 0, 0, 0]);
    assert_eq!(at(day(2020, 3, 1), "60"), [45_000, 0, 0, 0]);
}

#[test]
fn percent_of_what_was_drawn_or_committed() {
    let base = |of| Rule::Charge {
        amount: dec("2.5"),
        of,
    };
    let lines = vec![
        line(None, base(Base::Drawn(0))),
        line(None, base(Base::Commitment(0))),
        line(None, base(Base::Drawn(7))),
    ];
    let mut terms = terms(Vec::new(), lines);
    terms.schedule.until = day(2020, 6, 30);
    assert_eq!(
        settle(&terms, Outcomes::default()).by_line,
        [20_000, 25_000, 0]
    );
}

#[test]
fn the_latest_measurement_of_a_period_pays() {
    let terms = terms(vec![metric(Kind::Number)], vec![line(0, price_of(10))]);
    let outcomes = numbers(vec![
        number(0, day(2019, 12, 31), "1000", &[]),
        number(0, day(2020, 6, 1), "5", &[]),
        number(0, day(2020, 6, 30), "7", &[]),
        number(0, day(2021, 1, 1), "-3", &[]),
        number(0, day(2021, 9, 9), "2.55", &[]),
        number(0, day(2022, 1, 1), "1000", &[]),
        Measured {
            cohort: 0,
            ..number(0, day(2020, 8, 8), "50", &[])
        },
    ]);
    let settled = settle(&terms, outcomes);
    assert_eq!(settled.paid(), [70, 0, 0, 25]);
    assert!(settled.line(0)[1].measured.is_none());
    assert_eq!(settled.bound(0, 2), [bound(Limit::Nothing, 30)]);
}

#[test]
fn a_price_of_a_number_is_bid_and_grows_but_its_deadweight_is_in_the_effect() {
    let mut terms = terms(
        vec![compared(
            Baseline::Single(Source::Deadweight(dec("0.2"))),
            Effect::Value,
        )],
        vec![line(0, price_of(100))],
    );
    terms.bid = dec("1.5");
    terms.indexation = Some(Indexation {
        rate: dec("0.1"),
        every_months: 12,
        from: day(2020, 1, 1),
    });
    let measured = vec![
        number(0, day(2020, 6, 30), "10", &[]),
        number(0, day(2021, 1, 1), "10", &[]),
    ];
    // 150 × 8; 165 × 8
    assert_eq!(settle(&terms, numbers(measured)).paid(), [1200, 0, 1320, 0]);
}

#[test]
fn what_was_paid_before_is_taken_off_the_difference() {
    let mut line = line(0, price_of(10));
    line.repeat = Repeat::Difference;
    line.limits.cap_per_payment = Some(60);
    let terms = terms(vec![metric(Kind::Number)], vec![line]);
    let on = [
        day(2020, 3, 1),
        day(2020, 9, 1),
        day(2021, 3, 1),
        day(2021, 9, 1),
    ];
    let of = |values: [&str; 4]| {
        let measured = on.iter().zip(values).map(|(d, v)| number(0, *d, v, &[]));
        settle(&terms, numbers(measured.collect()))
    };
    assert_eq!(of(["5", "8", "6", "9"]).paid(), [50, 30, 0, 10]);
    // what a cap takes off is worth something later
    assert_eq!(of(["10", "10", "10", "-10"]).paid(), [60, 40, 0, 0]);
    let settled = of(["5", "8", "6", "9"]);
    assert_eq!(settled.line(0)[3].paid_before, 80);
    assert_eq!(settled.bound(0, 2), [bound(Limit::Nothing, 20)]);
}

#[test]
fn effects() {
    let at = |effect, value, baselines: &[&str]| {
        let entry = super::numbers::effect(
            compared(Baseline::Single(Source::Reported), effect),
            number(0, day(2021, 1, 1), value, baselines),
        );
        entry.map(|e| e.effect)
    };
    assert_eq!(at(Effect::Value, "60", &["50"]), Some(dec("60")));
    assert_eq!(at(Effect::Rise, "60", &["50"]), Some(dec("10")));
    assert_eq!(at(Effect::Fall, "60", &["50"]), Some(dec("-10")));
    assert_eq!(at(Effect::RisePercent, "60", &["50"]), Some(dec("20")));
    assert_eq!(at(Effect::FallPercent, "45", &["60"]), Some(dec("25")));
    assert_eq!(
        at(Effect::PercentOf(dec("40")), "60", &["50"]),
        Some(dec("150"))
    );
    // Percent of nothing is no effect, nor is a rise from −10 to 5 one of 150 %; and the statement says why.
    let none = |effect, value, baseline| {
        let entry = super::numbers::effect(
            compared(Baseline::Single(Source::Reported), effect),
            number(0, day(2021, 1, 1), value, &[baseline]),
        )
        .unwrap();
        assert_eq!((entry.effect, entry.of_nothing), (Decimal::ZERO, true));
    };
    none(Effect::RisePercent, "60", "0");
    none(Effect::FallPercent, "60", "0");
    none(Effect::RisePercent, "5", "-10");
    none(Effect::RisePercent, "-15", "-10");
    none(Effect::FallPercent, "-15", "-10");
    none(Effect::PercentOf(Decimal::ZERO), "60", "1");
    none(Effect::PercentOf(dec("-40")), "-60", "1");
    // What nobody measured is nothing at all.
    assert_eq!(at(Effect::Rise, "60", &[]), None);
    let fixed = compared(Baseline::Single(Source::Fixed(dec("55"))), Effect::Rise);
    assert_eq!(
        effect(fixed, number(0, day(2021, 1, 1), "60", &[]))
            .unwrap()
            .effect,
        dec("5")
    );
    let dead = compared(
        Baseline::Single(Source::Deadweight(dec("0.15"))),
        Effect::Value,
    );
    let entry = effect(dead, number(0, day(2021, 1, 1), "60", &[])).unwrap();
    assert_eq!((entry.baseline, entry.effect), (Some(dec("9")), dec("51")));
}

/// Roca: 0.8 of a randomised control, 0.2 of difference in differences.
#[test]
fn a_blend_a_fallback_and_a_switch() {
    let control = Source::Control { size: 200 };
    let blend = Baseline::Blend(vec![
        (dec("0.8"), control.clone()),
        (dec("0.2"), Source::DifferenceInDifferences { size: 200 }),
    ]);
    let metric = compared(blend, Effect::Fall);
    let entry = effect(metric, number(0, day(2021, 1, 1), "30", &["50", "40"])).unwrap();
    assert_eq!((entry.baseline, entry.effect), (Some(dec("48")), dec("18")));
    assert_eq!(
        entry.parts,
        [(dec("0.8"), dec("50")), (dec("0.2"), dec("40"))]
    );

    let fallback = |least| {
        let baseline = Baseline::Fallback {
            least,
            first: control.clone(),
            otherwise: Source::PrePost,
        };
        compared(baseline, Effect::Fall)
    };
    let mut measured = number(0, day(2021, 1, 1), "30", &["50", "40"]);
    assert_eq!(
        effect(fallback(30), measured.clone()).unwrap().effect,
        dec("10")
    ); // unknown is not enough
    measured.sample = Some(30);
    measured.controls = Some(30);
    let entry = effect(fallback(30), measured.clone()).unwrap();
    assert_eq!(
        (entry.effect, &entry.parts[..]),
        (dec("20"), &[(Decimal::ONE, dec("50"))][..])
    );
    measured.controls = Some(29);
    assert_eq!(
        effect(fallback(30), measured.clone()).unwrap().effect,
        dec("10")
    );
    measured.controls = None;
    measured.sample = Some(29);
    assert_eq!(effect(fallback(30), measured).unwrap().effect, dec("10"));

    let switch = compared(
        Baseline::Switch {
            at: day(2021, 1, 1),
            first: Source::Fixed(dec("40")),
            then: control,
        },
        Effect::Fall,
    );
    let on = |d| {
        effect(switch.clone(), number(0, d, "30", &["50"]))
            .unwrap()
            .effect
    };
    assert_eq!(
        (on(day(2020, 12, 31)), on(day(2021, 1, 1))),
        (dec("10"), dec("20"))
    );
}

/// Benevolent Society: weighted metrics make one figure of performance.
#[test]
fn a_composite_is_measured_where_all_of_its_parts_are() {
    let rise = || compared(Baseline::Single(Source::Reported), Effect::RisePercent);
    let composite = |parts| Metric {
        measure: Measure::Composite { parts },
        ..metric(Kind::Number)
    };
    let metrics = vec![
        composite(vec![(1, dec("0.25")), (2, dec("0.75"))]),
        rise(),
        rise(),
        composite(vec![(3, Decimal::ONE)]), // a circle
        composite(Vec::new()),
    ];
    let terms = terms(
        metrics,
        vec![
            line(0, price_of(100)),
            line(3, price_of(100)),
            line(4, price_of(1)),
        ],
    );
    let sampled = |n: u32, m: Measured| Measured {
        sample: Some(n),
        ..m
    };
    let mut outcomes = numbers(vec![
        sampled(50, number(1, day(2020, 3, 1), "120", &["100"])),
        sampled(40, number(2, day(2020, 3, 1), "110", &["100"])),
        number(1, day(2020, 4, 1), "300", &["100"]), // the other part is missing on this day
        number(1, day(2020, 9, 1), "130", &["100"]),
        number(2, day(2020, 9, 1), "130", &["100"]),
        number(0, day(2020, 9, 1), "2", &[]), // given directly: it holds
        number(0, day(2021, 5, 1), "3", &[]),
        number(1, day(2021, 8, 1), "130", &["0"]),
        number(2, day(2021, 8, 1), "130", &["100"]),
    ]);
    outcomes.sort();
    let settled = settle(&terms, outcomes.clone());
    // 0.25 × 20 + 0.75 × 10 = 12.5
    // 130 of 0 says nothing and counts as 0: 0.75 × 30 = 22.5, and it is said.
    assert_eq!(settled.paid(), [1250, 200, 300, 2250]);
    assert!(settled.line(0)[3].measured.as_ref().unwrap().of_nothing);
    assert_eq!(settled.by_line[1..], [0, 0]);
    let payments = Payments::new(&terms);
    let entry = payments.effect(0, day(2020, 8, 31), &outcomes).unwrap();
    assert_eq!((entry.effect, entry.sample), (dec("12.5"), Some(40)));
    assert_eq!(
        payments
            .effect(0, day(2021, 6, 1), &outcomes)
            .unwrap()
            .effect,
        dec("3")
    );
    assert_eq!(payments.effect(0, day(2020, 2, 1), &outcomes), None);
    assert_eq!(payments.effect(99, day(2021, 1, 1), &outcomes), None);
}

#[test]
fn points_include_both_ends_and_say_what_lies_beyond() {
    let at = |closed, x: &str| {
        let pieces = [("8.5", "10", "100", "20"), ("10", "12", "130", "5")];
        super::super::curve::at(&curve(Form::Points, closed, &pieces), dec(x))
    };
    for closed in [Closed::Below, Closed::Above] {
        assert_eq!(at(closed, "8.5"), (Some(0), dec("100")));
        assert_eq!(at(closed, "12"), (Some(1), dec("140")));
        assert_eq!(at(closed, "12.01"), (None, Decimal::ZERO));
        assert_eq!(at(closed, "8.49"), (None, Decimal::ZERO));
        assert_eq!(at(closed, "9"), (Some(0), dec("110")));
    }
    assert_eq!(at(Closed::Below, "10"), (Some(1), dec("130")));
    assert_eq!(at(Closed::Above, "10"), (Some(0), dec("130")));
}
