use super::super::schedule::periods;
use super::*;

fn plan(from: Day, until: Day, periods: Periods) -> Schedule {
    Schedule {
        from,
        until,
        person_window: None,
        periods,
        lag_months: 3,
    }
}

#[test]
fn months_are_counted_from_the_first_day() {
    let every = |from, until, months| periods(&plan(from, until, Periods::Every { months }));
    // a period that begins on the 31st doesn't drift to the 28th
    let ends: Vec<Day> = every(day(2023, 1, 31), day(2023, 6, 15), 1)
        .iter()
        .map(|p| p.1)
        .collect();
    assert_eq!(
        ends,
        [
            day(2023, 2, 27),
            day(2023, 3, 30),
            day(2023, 4, 29),
            day(2023, 5, 30),
            day(2023, 6, 15) // cut
        ]
    );
    assert_eq!(
        every(day(2022, 9, 5), day(2023, 8, 31), 6),
        [
            (day(2022, 9, 5), day(2023, 3, 4)),
            (day(2023, 3, 5), day(2023, 8, 31))
        ]
    );
    // a period that would end exactly on the last day leaves none behind
    assert_eq!(every(day(2020, 1, 1), day(2020, 12, 31), 12).len(), 1);
    assert_eq!(every(day(2020, 1, 1), day(2021, 1, 1), 12).len(), 2);
    assert!(every(day(2020, 1, 2), day(2020, 1, 1), 6).is_empty());
    assert_eq!(every(day(2020, 1, 1), Day(i32::MAX), u32::MAX).len(), 1);
    assert!(every(day(2020, 1, 1), day(9999, 12, 31), 0).len() > 90_000);
}

#[test]
fn periods_leave_no_day_out() {
    for (from, months) in [
        (day(2022, 10, 31), 1),
        (day(2021, 1, 31), 5),
        (day(2024, 2, 29), 12),
    ] {
        let periods = periods(&plan(from, day(2031, 8, 31), Periods::Every { months }));
        let mut next = from;
        for (first, last) in periods {
            assert_eq!(first, next);
            assert!(first <= last);
            next = last.plus(1);
        }
        assert_eq!(next, day(2031, 9, 1));
    }
}

#[test]
fn periods_may_end_on_given_days() {
    let (from, until) = (day(2016, 1, 1), day(2020, 12, 31));
    let ending = |days| periods(&plan(from, until, Periods::Ending(days)));
    let expected = [(from, day(2016, 12, 31)), (day(2017, 1, 1), until)];
    assert_eq!(ending(vec![day(2016, 12, 31), until]), expected);
    // what makes no sense is passed over
    assert_eq!(
        ending(vec![
            day(2015, 1, 1),
            day(2016, 12, 31),
            day(2016, 5, 5),
            day(2021, 1, 1)
        ]),
        expected
    );
    assert_eq!(ending(Vec::new()), [(from, until)]);
}

#[test]
fn lines_are_measured_at_periods_at_the_end_on_days_or_by_cohort() {
    let charge = Rule::Charge {
        amount: Decimal::ONE,
        of: Base::Money,
    };
    let mut lines = vec![line(None, charge); 4];
    lines[1].when = When::End;
    lines[1].lag_months = Some(0);
    lines[2].when = When::On(vec![
        day(2021, 5, 5),
        day(2020, 2, 29),
        day(2022, 1, 1),
        day(2020, 2, 29),
    ]);
    lines[2].lag_months = Some(12);
    lines[3].by_cohort = true;
    let mut terms = terms(Vec::new(), lines);
    terms.cohorts = vec![cohort(day(2021, 6, 30)), cohort(day(2020, 11, 30))];
    let payments = Payments::new(&terms);
    let of = |line: usize| {
        let slots = payments.slots().iter().filter(move |s| s.line == line);
        slots
            .map(|s| (s.from, s.until, s.payment))
            .collect::<Vec<_>>()
    };
    let from = day(2020, 1, 1);
    assert_eq!(
        of(0),
        [
            (from, day(2020, 6, 30), day(2020, 9, 30)),
            (day(2020, 7, 1), day(2020, 12, 31), day(2021, 3, 31)),
            (day(2021, 1, 1), day(2021, 6, 30), day(2021, 9, 30)),
            (day(2021, 7, 1), day(2021, 12, 31), day(2022, 3, 31)),
        ]
    );
    assert_eq!(of(1), [(from, day(2021, 12, 31), day(2021, 12, 31))]);
    assert_eq!(
        of(2),
        [
            (from, day(2020, 2, 29), day(2021, 2, 28)),
            (day(2020, 3, 1), day(2021, 5, 5), day(2022, 5, 5)),
        ]
    );
    assert_eq!(
        of(3),
        [
            (from, day(2021, 6, 30), day(2021, 9, 30)),
            (from, day(2020, 11, 30), day(2021, 2, 28)),
        ]
    );
    assert_eq!(
        payments.dates(),
        [
            day(2020, 9, 30),
            day(2021, 2, 28),
            day(2021, 3, 31),
            day(2021, 9, 30),
            day(2021, 12, 31),
            day(2022, 3, 31),
            day(2022, 5, 5),
        ]
    );
    let settled = settle(&terms, Outcomes::default());
    assert_eq!(settled.paid(), [1, 2, 1, 2, 1, 1, 1]);
    assert_eq!(settled.by_line, [4, 1, 2, 2]);
}

#[test]
fn an_early_end_cuts_its_period_and_drops_later_ones() {
    let charge = Rule::Charge {
        amount: Decimal::from(10),
        of: Base::Money,
    };
    let metrics = vec![
        metric(Kind::Claims),
        metric(Kind::Money),
        metric(Kind::Number),
    ];
    let lines = vec![
        line(None, charge),
        card(0, 1000),
        line(1, share_of("0.5")),
        line(2, price_of(1)),
    ];
    let terms = terms(metrics, lines);
    let stop = day(2020, 9, 15);
    let outcomes = Outcomes {
        events: vec![
            claim(1, 0, stop),
            claim(2, 0, stop.plus(1)),
            claim(3, 0, day(2021, 2, 1)),
        ],
        money: vec![saving(1, stop, 600), saving(1, stop.plus(1), 80)],
        numbers: vec![
            number(2, day(2020, 8, 1), "7", &[]),
            number(2, day(2020, 10, 1), "9", &[]),
        ],
        ..Outcomes::default()
    };
    // paid on the usual date of the period that was cut
    let settled = settle_until(&terms, outcomes.clone(), Some(stop));
    assert_eq!(settled.paid(), [10, 10 + 1000 + 300 + 7, 0, 0]);
    assert_eq!(settled.bound(0, 2), [bound(Limit::Terminated, 0)]);
    let whole = settle(&terms, outcomes.clone());
    assert_eq!(whole.paid(), [10, 10 + 2000 + 340 + 9, 10 + 1000, 10]);

    // an end that becomes known after the first payment
    let payments = Payments::new(&terms);
    let mut progress = payments.begin();
    let mut statement = Statement::default();
    let mut paid = Vec::new();
    for (index, date) in payments.dates().iter().enumerate() {
        let ended = (*date > stop).then_some(stop);
        payments.pay(
            index,
            &outcomes,
            ended,
            &Tranches,
            &mut progress,
            Some(&mut statement),
        );
        paid.push(progress.due.by_waterfall[0]);
    }
    assert_eq!(paid, settled.paid());
    assert_eq!(statement.claims.len(), 1);
    // beyond the last date there is nothing
    payments.pay(99, &outcomes, None, &Tranches, &mut progress, None);
    assert_eq!(progress.due.by_waterfall, [0]);
    assert!(progress.due.by_payer.is_empty());
}
