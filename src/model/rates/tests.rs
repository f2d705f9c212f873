//! Conversions by hand and by another way to the same shares.

use super::*;
use crate::model::number::Number;

fn convert(exits: &[Given<'_>]) -> Intensities {
    intensities(exits, &Draw { values: vec![] }).expect("possible")
}

fn share(value: f64, weeks: u32) -> Rate {
    Rate::ShareWithin {
        value: Number::fixed(value),
        weeks,
    }
}

#[test]
fn a_probability_becomes_minus_log_of_survival() {
    let i = convert(&[&[(
        0,
        Rate::Probability {
            value: Number::fixed(0.5),
            weeks: 10.0,
        },
    )]]);
    assert!((i.weekly[0] - std::f64::consts::LN_2 / 10.0).abs() < 1e-15);
}

#[test]
fn a_lone_share_equals_a_probability() {
    let i = convert(&[&[(0, share(0.26, 13))]]);
    assert!((i.weekly[0] - -(0.74_f64.ln()) / 13.0).abs() < 1e-12);
}

#[test]
fn published_job_retention_gives_the_published_hazards() {
    // danish-facts 6b: 26 % lost within 13 weeks, 50 % within 52: 2.29 % and 1.00 % of the remaining a week.
    let i = convert(&[&[(0, share(0.26, 13)), (13, share(0.24 / 0.74, 39))]]);
    let weekly = |l: f64| 1.0 - (-l).exp();
    assert!(
        (weekly(i.weekly[0]) - 0.0229).abs() < 5e-5,
        "{}",
        weekly(i.weekly[0])
    );
    assert!(
        (weekly(i.weekly[1]) - 0.0100).abs() < 5e-5,
        "{}",
        weekly(i.weekly[1])
    );
    assert!((i.share_within(0, 0, 52) - 0.5).abs() < 1e-12);
}

#[test]
fn competing_shares_are_met_together_and_through_each_others_bands() {
    let weekly = Rate::Intensity {
        value: Number::fixed(0.02),
        weeks: 1.0,
    };
    let i = convert(&[
        &[(0, share(0.30, 52))],
        &[(0, share(0.2, 13)), (13, share(0.1, 26))],
        &[(0, weekly)],
    ]);
    // By recursion over single weeks, an independent way to the same shares.
    let by_week = |exit: usize, start: u32, weeks: u32| {
        let (mut present, mut left) = (1.0, 0.0);
        for d in start..start + weeks {
            let band = if d < 13 { 0 } else { 1 };
            let total: f64 = (0..3).map(|e| i.weekly[band * 3 + e]).sum();
            left += present * (1.0 - (-total).exp()) * i.weekly[band * 3 + exit] / total;
            present *= (-total).exp();
        }
        left
    };
    assert!((by_week(0, 0, 52) - 0.30).abs() < 1e-11);
    assert!((by_week(1, 0, 13) - 0.20).abs() < 1e-11);
    assert!((by_week(1, 13, 26) - 0.10).abs() < 1e-11);
}

#[test]
fn shares_that_leave_nobody_are_refused() {
    let exits: [Given<'_>; 2] = [&[(0, share(0.6, 52))], &[(0, share(0.5, 52))]];
    assert!(intensities(&exits, &Draw { values: vec![] }).is_err());
}
