use super::*;

fn steps(steps: &[(Option<Day>, i64)]) -> Rule {
    Rule::Price {
        steps: steps
            .iter()
            .map(|(from, price)| (*from, (*price).into()))
            .collect(),
    }
}

fn deadweight(kind: Kind, share: &str) -> Metric {
    Metric {
        baseline: Baseline::Single(Source::Deadweight(dec(share))),
        ..metric(kind)
    }
}

fn tiers(tiers: &[(&str, i64)]) -> Rule {
    Rule::Tiers(
        tiers
            .iter()
            .map(|(above, price)| Tier {
                above: dec(above),
                price: (*price).into(),
            })
            .collect(),
    )
}

/// R1, the housing part: USD 15.12 per day.
#[test]
fn days_at_a_price() {
    let mut terms = terms(vec![metric(Kind::Units)], vec![line(0, price_of(1512))]);
    terms.lines[0].limits.cap = Some(529_000_000);
    let settled = settle(
        &terms,
        events(vec![
            quantity(0, day(2020, 6, 30), "258858"),
            quantity(0, day(2021, 12, 31), "41070"),
            quantity(0, day(2022, 1, 1), "1000"),
            quantity(0, day(2019, 12, 31), "1000"),
            quantity(0, day(2020, 5, 5), "0"),
        ]),
    );
    assert_eq!(settled.paid(), [391_393_296, 0, 0, 62_097_840]);
    assert_eq!(settled.statement.claims.len(), 2);
}

/// R9: 59 % of 374 children at 2,900, at most 500,000 on the first payment date.
#[test]
fn a_share_of_children() {
    let mut terms = terms(vec![metric(Kind::Claims)], vec![card(0, 290_000)]);
    let outcomes = || events(vec![quantity(0, day(2020, 3, 1), "220.66")]);
    assert_eq!(settle(&terms, outcomes()).paid(), [63_991_400, 0, 0, 0]);
    terms.lines[0].limits.cap_per_payment = Some(50_000_000);
    let settled = settle(&terms, outcomes());
    assert_eq!(settled.paid(), [50_000_000, 0, 0, 0]);
    assert_eq!(settled.bound(0, 0), [bound(Limit::LinePayment, 13_991_400)]);
}

/// R10: a job of 26 weeks counts only after one of 13, and a person brings at most 8,200.
#[test]
fn a_chain_and_a_cap_per_person() {
    // behaviour, attendance, level 2, level 3, job 13, job 26
    let prices = [1300, 800, 2200, 3300, 2600, 1000];
    let metrics = vec![metric(Kind::Claims); 6];
    let mut lines: Vec<Line> = prices
        .iter()
        .enumerate()
        .map(|(m, p)| card(m, p * 100))
        .collect();
    lines[5].requires = Some(4);
    let mut terms = terms(metrics, lines);
    terms.cap_per_person = Some(820_000);
    let mut all = Vec::new();
    for metric in 0..6 {
        all.push(claim(
            1,
            metric,
            day(2020, 2, 1).plus(10 * i32::from(metric)),
        ));
    }
    // job 26 without job 13; a second job 13 of one person
    all.extend([
        claim(2, 5, day(2020, 2, 2)),
        claim(3, 4, day(2020, 2, 2)),
        claim(3, 4, day(2020, 3, 2)),
    ]);
    let settled = settle(&terms, events(all));
    // 1,300 + 800 + 2,200 + 3,300 = 7,600; of job 13 remain 600, of job 26 nothing; person 3: 2,600
    assert_eq!(settled.paid(), [820_000 + 260_000, 0, 0, 0]);
    assert_eq!(
        settled.by_line,
        [130_000, 80_000, 220_000, 330_000, 320_000, 0]
    );
    let bounds: Vec<_> = settled.statement.claims.iter().map(|c| c.bound).collect();
    let person = Some(Limit::Person);
    assert_eq!(
        bounds,
        [
            None,
            None,
            None,
            None,
            person,
            person,
            Some(Limit::Requires),
            None,
            Some(Limit::MaxClaims)
        ]
    );
    assert_eq!(
        settled.bound(4, 0),
        [
            bound(Limit::MaxClaims, 260_000),
            bound(Limit::Person, 200_000)
        ]
    );
}

#[test]
fn a_chain_counts_admitted_claims_and_the_same_day_is_in_time() {
    // the required line comes later, has the later metric, and admits two
    let mut lines = vec![card(0, 10), card(1, 1)];
    lines[0].requires = Some(1);
    lines[0].limits.max_claims = None;
    lines[1].limits.max_claims = Some(2);
    let mut terms = terms(vec![metric(Kind::Claims), metric(Kind::Claims)], lines);
    let d = |n| day(2020, 1, n);
    let outcomes = || {
        events(vec![
            claim(7, 0, d(4)), // too early, and not made up for later
            claim(7, 0, d(5)),
            claim(7, 1, d(5)),
            claim(7, 0, d(6)), // the second needs a second
            claim(7, 1, d(7)),
            claim(7, 1, d(8)), // one too many
            claim(7, 0, d(9)),
            claim(7, 0, d(10)),
            claim(8, 0, d(9)), // somebody else's claims don't help
        ])
    };
    assert_eq!(settle(&terms, outcomes()).by_line, [20, 2]);
    // the same gone through by day
    terms.lines[0].limits.max_units = Some(dec("100"));
    assert_eq!(settle(&terms, outcomes()).by_line, [20, 2]);
    terms.lines[0].limits.max_units = Some(dec("1"));
    assert_eq!(settle(&terms, outcomes()).by_line, [10, 2]);
    // what doesn't exist can't be reached, and a circle never begins
    terms.lines[0].requires = Some(9);
    assert_eq!(settle(&terms, outcomes()).by_line, [0, 2]);
    terms.lines[0].requires = Some(1);
    terms.lines[1].requires = Some(0);
    assert_eq!(settle(&terms, outcomes()).by_line, [0, 0]);
}

#[test]
fn a_chain_of_nobody_in_particular_compares_counts() {
    let mut lines = vec![card(0, 1), card(1, 10)];
    lines[1].requires = Some(0);
    let terms = terms(vec![metric(Kind::Claims), metric(Kind::Claims)], lines);
    let settled = settle(
        &terms,
        events(vec![
            quantity(0, day(2020, 1, 1), "30"),
            quantity(1, day(2020, 1, 9), "40"), // 10 of them have no predecessor
            quantity(0, day(2020, 2, 1), "15"),
            quantity(1, day(2020, 2, 1), "12"),
        ]),
    );
    assert_eq!(settled.by_line, [45, 420]);
    assert_eq!(settled.bound(1, 0), [bound(Limit::Requires, 100)]);
}

#[test]
fn prices_step_grow_and_are_bid() {
    let rule = steps(&[(None, 10_000), (Some(day(2021, 1, 1)), 11_000)]);
    let mut line = line(0, rule);
    line.limits.max_claims = None;
    let mut terms = terms(vec![deadweight(Kind::Claims, "0.15")], vec![line]);
    terms.bid = dec("1.06");
    terms.indexation = Some(Indexation {
        rate: dec("0.02"),
        every_months: 12,
        from: day(2020, 7, 1),
    });
    let of = |d| {
        settle(&terms, events(vec![claim(1, 0, d)]))
            .paid()
            .iter()
            .sum::<i64>()
    };
    // 10,000 × 1.06 × 0.85 = 9,010
    assert_eq!(of(day(2020, 12, 31)), 9_010);
    // 11,000 × 1.06 × 0.85 = 9,911
    assert_eq!(of(day(2021, 1, 1)), 9_911);
    assert_eq!(of(day(2021, 6, 30)), 9_911);
    // × 1.02 = 10,109.22
    assert_eq!(of(day(2021, 7, 1)), 10_109);
    // exact prices are rounded once, over all claims of a period: 3 × 10,109.22 = 30,327.66
    let three = || events((1..4).map(|p| claim(p, 0, day(2021, 8, 1))).collect());
    assert_eq!(settle(&terms, three()).paid(), [0, 0, 0, 30_327]);
    let mut exact = terms.clone();
    exact.rounding.prices = None;
    assert_eq!(settle(&exact, three()).paid(), [0, 0, 0, 30_327]);
    exact.rounding.amounts = Round::Up;
    assert_eq!(settle(&exact, three()).paid(), [0, 0, 0, 30_328]);
    exact.rounding.prices = Some(Round::Up);
    assert_eq!(settle(&exact, three()).paid(), [0, 0, 0, 30_330]);
    let entry = &settle(&terms, three()).statement.lines[3].worth[0];
    assert_eq!(
        *entry,
        Worth::Price {
            quantity: dec("3"),
            list: dec("11000"),
            bid: dec("1.06"),
            index: dec("1.02"),
            deadweight: dec("0.15"),
            price: dec("10109"),
            amount: dec("30327"),
        }
    );
}

#[test]
fn deadweight_may_switch() {
    let mut claims = metric(Kind::Claims);
    claims.baseline = Baseline::Switch {
        at: day(2020, 3, 1),
        first: Source::Deadweight(dec("0.5")),
        then: Source::Deadweight(dec("0.2")),
    };
    let terms = terms(vec![claims], vec![card(0, 1000)]);
    let settled = settle(
        &terms,
        events(vec![
            claim(1, 0, day(2020, 2, 29)),
            claim(2, 0, day(2020, 3, 1)),
        ]),
    );
    assert_eq!(settled.paid(), [500 + 800, 0, 0, 0]);
}

#[test]
fn tiers_go_by_everybodys_order_in_time() {
    let rule = tiers(&[("0", 100), ("50", 80), ("60", 10)]);
    let terms = terms(vec![metric(Kind::Units)], vec![line(0, rule)]);
    let mut first = quantity(0, day(2020, 8, 1), "30");
    first.person = 1; // stands first in the list and second in time
    let mut second = quantity(0, day(2020, 2, 1), "40.5");
    second.person = 2;
    let settled = settle(&terms, events(vec![first, second]));
    // 40.5 × 100; then 9.5 × 100 + 10 × 80 + 10.5 × 10
    assert_eq!(settled.paid(), [4_050, 950 + 800 + 105, 0, 0]);
    let counts: Vec<_> = settled
        .statement
        .claims
        .iter()
        .map(|c| (c.person, c.count))
        .collect();
    assert_eq!(
        counts,
        [
            (1, dec("9.5")),
            (1, dec("10")),
            (1, dec("10.5")),
            (2, dec("40.5"))
        ]
    );
}

#[test]
fn units_in_total_are_limited_in_order_of_day() {
    let mut line = line(0, price_of(100));
    line.limits.max_units = Some(dec("10"));
    let terms = terms(vec![metric(Kind::Units)], vec![line]);
    let mut late = quantity(0, day(2021, 3, 1), "8");
    late.person = 0;
    let settled = settle(
        &terms,
        events(vec![
            late,
            quantity(0, day(2020, 3, 1), "6"),
            quantity(0, day(2021, 9, 1), "1"),
        ]),
    );
    assert_eq!(settled.paid(), [600, 0, 400, 0]);
    assert_eq!(settled.bound(0, 2), [bound(Limit::MaxUnits, 400)]);
}

#[test]
fn a_price_by_retention() {
    let by = PriceBy {
        metric: 1,
        curve: curve(
            Form::Bands,
            Closed::Below,
            &[("70", "85", "5000", "0"), ("85", "", "8000", "0")],
        ),
    };
    let mut line = line(0, Rule::PriceBy(by));
    line.limits.max_claims = None;
    let terms = terms(
        vec![deadweight(Kind::Claims, "0.1"), metric(Kind::Number)],
        vec![line],
    );
    let outcomes = Outcomes {
        events: vec![
            claim(1, 0, day(2020, 3, 1)), // nothing is known yet
            claim(1, 0, day(2020, 9, 1)), // 85, measured in the same period but later
            claim(2, 0, day(2021, 3, 1)), // still 85
            claim(3, 0, day(2021, 9, 1)), // 84.9
        ],
        numbers: vec![
            number(1, day(2020, 12, 31), "85", &[]),
            number(1, day(2021, 7, 1), "84.9", &[]),
        ],
        ..Outcomes::default()
    };
    assert_eq!(
        settle(&terms, outcomes.clone()).paid(),
        [0, 7_200, 7_200, 4_500]
    );
    // an early end before the measurement leaves the period without a price
    assert_eq!(
        settle_until(&terms, outcomes, Some(day(2020, 10, 1))).paid(),
        [0; 4]
    );
}

#[test]
fn claims_by_cohort() {
    let mut line = card(0, 100);
    line.by_cohort = true;
    let mut terms = terms(vec![metric(Kind::Claims)], vec![line]);
    terms.cohorts = vec![cohort(day(2020, 5, 31)), cohort(day(2020, 10, 31))];
    let of = |person, cohort, d| Event {
        cohort,
        ..claim(person, 0, d)
    };
    let settled = settle(
        &terms,
        events(vec![
            of(1, 0, day(2020, 5, 31)),
            of(2, 0, day(2020, 6, 1)), // after its cohort was measured
            of(3, 1, day(2020, 2, 1)),
            of(4, 1, day(2020, 10, 1)),
            of(5, ALL, day(2020, 2, 1)), // of no cohort
            of(6, 7, day(2020, 2, 1)),
        ]),
    );
    assert_eq!(settled.paid(), [100, 200]); // 2020-08-31 and 2021-01-31
}

#[test]
fn limits_per_person_need_a_person() {
    let mut line = card(0, 100);
    line.limits.max_claims = Some(2);
    line.limits.cap_per_person = Some(150);
    let terms = terms(vec![metric(Kind::Claims)], vec![line]);
    let mut three = claim(1, 0, day(2020, 3, 1));
    three.count = dec("3"); // three claims at once
    let settled = settle(
        &terms,
        events(vec![three, quantity(0, day(2020, 3, 1), "5")]),
    );
    assert_eq!(settled.paid(), [150 + 500, 0, 0, 0]);
    assert_eq!(
        settled.bound(0, 0),
        [bound(Limit::MaxClaims, 100), bound(Limit::LinePerson, 50)]
    );
}

#[test]
fn the_total_of_claims_in_a_curve() {
    let rule = || {
        money_curve(curve(
            Form::Bands,
            Closed::Below,
            &[("3", "5", "100", "0"), ("5", "", "400", "0")],
        ))
    };
    let mut lines = vec![line(0, rule()), line(0, rule())];
    for line in &mut lines {
        line.limits.max_claims = Some(1);
    }
    lines[1].repeat = Repeat::Difference;
    let terms = terms(vec![metric(Kind::Claims)], lines);
    let all = (0..3)
        .map(|p| claim(p, 0, day(2020, 3, 1)))
        .chain((2..6).map(|p| claim(p, 0, day(2020, 9, 1))));
    // 3 and then 3 more (person 2 has claimed): by itself 100 each; together 6 are worth 400, of which 100 were paid
    let settled = settle(&terms, events(all.collect()));
    assert_eq!(settled.by_line, [200, 400]);
    assert_eq!(settled.paid(), [200, 100 + 300, 0, 0]);
}

#[test]
fn counts_beyond_all_measure_stay_at_the_greatest_amount() {
    let mut line = line(0, price_of(i64::MAX));
    line.limits.cap = Some(1000);
    let terms = terms(vec![metric(Kind::Units)], vec![line]);
    let huge = "79228162514264337593543950335";
    let settled = settle(&terms, events(vec![quantity(0, day(2020, 3, 1), huge); 3]));
    assert_eq!(settled.paid(), [1000, 0, 0, 0]);
}
