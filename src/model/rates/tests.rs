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

/// Bands of two states of ours: in the first all is shared out, in the second a fixed intensity competes, in the third the weeks differ,
/// in the last two nobody leaves, or by one exit only.
#[test]
fn shares_are_met_whatever_else_happens_in_their_band() {
    let weekly = |value| Rate::Intensity {
        value: Number::fixed(value),
        weeks: 1.0,
    };
    let given: [Given<'_>; 3] = [
        &[
            (0, share(0.20, 13)),
            (13, share(0.25, 39)),
            (52, share(0.10, 52)),
            (110, share(0.0, 10)),
            (120, share(0.9, 20)),
        ],
        &[
            (0, share(0.03, 13)),
            (13, share(0.04, 39)),
            (52, share(0.03, 26)),
            (110, share(0.0, 10)),
            (120, share(0.0, 20)),
        ],
        &[(0, weekly(0.0)), (13, weekly(0.01)), (52, weekly(0.0))],
    ];
    let i = convert(&given);
    for (exit, bands) in given[..2].iter().enumerate() {
        for (from, rate) in *bands {
            let Rate::ShareWithin { value, weeks } = rate else {
                continue;
            };
            let met = i.share_within(exit, *from, *weeks);
            assert!((met - value.best).abs() < 1e-12, "{exit} {from}: {met}");
        }
    }
    let total = -(1.0_f64 - 0.23).ln() / 13.0;
    let parts = [0.20, 0.03, 0.0].map(|share| total * share / 0.23);
    for (rate, part) in i.band(0).iter().zip(parts) {
        assert!((rate - part).abs() < 1e-15, "{rate} {part}");
    }
}
