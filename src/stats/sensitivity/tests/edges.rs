//! Gaps, nothing to explain, and what cannot be.

use super::*;

#[test]
fn rows_with_gaps_are_left_out_and_counted() {
    let plan = each(2, 256, 16, 3);
    // undefined at a fifth of the points, wherever the second coordinate is small
    let f = |x: &[f64], _: u32| if x[1] < 0.2 { f64::NAN } else { x[0] };
    let found = split(one(&plan, ALMOST_SURE, f));
    let rows = 256.0 * 16.0;
    let shares = |k: usize| found.factors[k].shares.unwrap();
    // A and B are both defined in 0.8² of the rows, and so is A with the first factor of B; with the second of B too
    for (left_out, share) in [
        (found.left_out, 0.36),
        (found.factors[0].left_out, 0.36),
        (found.factors[1].left_out, 0.36),
    ] {
        assert!((left_out as f64 / rows - share).abs() < 0.01, "{left_out}");
    }
    assert!(holds(shares(0).total, 1.0) && holds(shares(0).first, 1.0));
    assert_eq!(shares(1).total, Estimate::exact(0.0));
    // infinite is undefined too
    let f = |x: &[f64], _: u32| if x[1] < 0.2 { f64::INFINITY } else { x[0] };
    assert_eq!(split(one(&plan, ALMOST_SURE, f)), found);
    // where exchanging a factor leaves nothing defined there is no index, and the others are as they were
    let plan = Plan::new(
        2,
        vec![Factor::coordinate(0), Factor::luck()],
        64,
        4,
        Sampling::Sobol,
        1,
    )
    .unwrap();
    let mut batch = 0;
    let evaluate = |rows: &Batch| -> Result<_, Infallible> {
        batch += 1;
        let value = |x: &[f64]| if batch % 4 == 0 { f64::NAN } else { x[0] };
        Ok(rows.points.iter().map(|x| vec![value(x)]).collect())
    };
    let found = split(indices(&plan, 0.95, evaluate).unwrap().remove(0));
    assert_eq!((found.left_out, found.factors[1].left_out), (0, 256));
    assert!(found.factors[0].shares.is_some() && found.factors[1].shares.is_none());
}

#[test]
fn nothing_to_explain_is_said_plainly() {
    let plan = each(2, 16, 4, 3);
    assert_eq!(one(&plan, 0.95, |_, _| 0.1), Answer::NothingVaries(0.1));
    let left_out = 64;
    let nothing = Answer::TooLittle { left_out };
    assert_eq!(one(&plan, 0.95, |_, _| f64::NAN), nothing);
    // too large to be squared
    let huge = one(&plan, 0.95, |x, _| (x[0] - 0.5) * 1e300);
    assert_eq!(huge, Answer::TooLittle { left_out: 0 });
    // a single jump in all of the plan: whatever is said holds every share
    let rare = one(&each(1, 16, 4, 3), 0.95, |_, stream| f64::from(stream == 7));
    let shares = split(rare).factors[0].shares.unwrap();
    assert_eq!(shares.total, Estimate::exact(0.0));
    let plan = Plan::new(0, vec![Factor::luck()], 16, 4, Sampling::Sobol, 3).unwrap();
    let rare = one(&plan, 0.95, |_, stream| f64::from(stream == 7));
    let shares = split(rare).factors[0].shares.unwrap();
    assert_eq!((shares.total.low, shares.total.high), (0.0, 1.0));
    // only exchanged rows differ: the variance is unknown
    let plan = each(1, 16, 4, 3);
    let mut batch = 0;
    let evaluate = |rows: &Batch| -> Result<_, Infallible> {
        batch += 1;
        Ok(vec![vec![f64::from(batch % 3 == 0)]; rows.streams.len()])
    };
    let found = indices(&plan, 0.95, evaluate).unwrap();
    assert_eq!(found, [Answer::TooLittle { left_out: 0 }]);
}

/// Several outputs at once are what each would be alone.
#[test]
fn outputs_do_not_touch_each_other() {
    let plan = each(2, 32, 4, 8);
    let evaluate = |batch: &Batch| -> Result<_, Infallible> {
        let rows = batch.points.iter();
        Ok(rows
            .map(|x| vec![x[0], f64::NAN, 3.0, x[0] * x[1]])
            .collect())
    };
    let all = indices(&plan, 0.95, evaluate).unwrap();
    assert_eq!(all[0], one(&plan, 0.95, |x, _| x[0]));
    assert_eq!(all[1], Answer::TooLittle { left_out: 128 });
    assert_eq!(all[2], Answer::NothingVaries(3.0));
    assert_eq!(all[3], one(&plan, 0.95, |x, _| x[0] * x[1]));
}

#[test]
fn plans_and_evaluations_that_cannot_be() {
    let new = |factors, rows, randomisations| {
        Plan::new(2, factors, rows, randomisations, Sampling::Sobol, 1)
    };
    let luck = || vec![Factor::luck()];
    assert_eq!(new(luck(), 8, 1), Err(PlanError::Randomisations(1)));
    assert_eq!(new(luck(), 0, 2), Err(DesignError::Empty.into()));
    assert_eq!(
        new(luck(), 1 << 17, 2),
        Err(DesignError::TooManyPoints(1 << 17).into())
    );
    assert!(matches!(
        new(luck(), 1 << 16, u32::MAX),
        Err(PlanError::Streams { .. })
    ));
    assert_eq!(
        new(vec![Factor::default()], 8, 2),
        Err(PlanError::NoCoordinate(0))
    );
    assert_eq!(
        new(vec![Factor::luck(), Factor::coordinate(2)], 8, 2),
        Err(PlanError::UnknownCoordinate {
            factor: 1,
            coordinate: 2
        })
    );
    let plan = each(2, 8, 2, 1);
    assert_eq!(
        indices(&plan, 0.95, |_| Err("no room")),
        Err(Failure::Evaluation("no room"))
    );
    for wrong in [vec![vec![1.0]; 7], {
        let mut rows = vec![vec![1.0]; 8];
        rows[3].push(2.0);
        rows
    }] {
        let found = indices(&plan, 0.95, |_| Ok::<_, Infallible>(wrong.clone()));
        let (rows, outputs) = (8, 1);
        assert_eq!(found, Err(Failure::Shape { rows, outputs }));
    }
    assert_eq!(
        indices(&plan, 0.95, |_| Ok::<_, Infallible>(vec![vec![]; 8])),
        Ok(vec![])
    );
}

#[test]
fn a_budget_gives_a_power_of_two() {
    assert_eq!(Plan::rows_within(1000, 8, 10), 8);
    assert_eq!(Plan::rows_within(799, 8, 10), 4);
    assert_eq!(Plan::rows_within(99, 8, 10), 0);
    assert_eq!(Plan::rows_within(u64::MAX, 0, 0), 1 << 16);
    assert_eq!(each(3, 8, 10, 1).evaluations(), 400);
    // the streams of A are the first numbers, and none is given twice
    let plan = Plan::new(1, vec![Factor::luck()], 4, 3, Sampling::Sobol, 1).unwrap();
    let mut seen = Vec::new();
    let evaluate = |batch: &Batch| -> Result<_, Infallible> {
        seen.push(batch.streams.clone());
        Ok(vec![vec![0.0]; 4])
    };
    indices(&plan, 0.95, evaluate).unwrap();
    let a: Vec<u32> = seen.iter().step_by(3).flatten().copied().collect();
    let b: Vec<u32> = seen.iter().skip(1).step_by(3).flatten().copied().collect();
    assert_eq!((a, b), ((0..12).collect(), (12..24).collect()));
    assert_eq!((&seen[2], &seen[5]), (&seen[1], &seen[4]));
}
