//! Do the intervals keep what they promise? Repeated experiments whose true answer is known exactly.
//!
//! Seeds are fixed, so a test either always passes or never. The bounds are those that a fresh seed would break with
//! probability below 10⁻⁶ if the code is right: 5 standard deviations of the number of hits, plus the stated bias of
//! the asymptotic intervals.

use trappe::stats::{components, interval, normal};

const LEVEL: f64 = 0.95;
const RUNS: u32 = 4000;

/// SplitMix64 (Steele, Lea and Flood 2014): enough for an experiment, and not the generator under test elsewhere.
struct Draws(u64);

impl Draws {
    fn uniform(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^= z >> 31;
        ((z >> 11) as f64 + 0.5) / (1_u64 << 53) as f64
    }

    fn normal(&mut self) -> f64 {
        normal::quantile(self.uniform())
    }

    fn exponential(&mut self) -> f64 {
        -libm::log(self.uniform())
    }

    fn sorted(&mut self, n: usize, draw: fn(&mut Self) -> f64) -> Vec<f64> {
        let mut sample: Vec<f64> = (0..n).map(|_| draw(self)).collect();
        sample.sort_by(f64::total_cmp);
        sample
    }
}

/// Share of runs whose interval holds the truth must be within [least, most] ± 5 standard deviations.
fn coverage(truth: f64, least: f64, most: f64, mut run: impl FnMut() -> interval::Estimate) {
    let hits = (0..RUNS)
        .filter(|_| {
            let e = run();
            e.low <= truth && truth <= e.high
        })
        .count();
    let share = hits as f64 / f64::from(RUNS);
    let sd = (LEVEL * (1.0 - LEVEL) / f64::from(RUNS)).sqrt();
    assert!(
        share >= least - 5.0 * sd && share <= most + 5.0 * sd,
        "the interval holds the truth in {share} of the runs, not in {least} to {most}"
    );
}

#[test]
fn means() {
    let mut draws = Draws(1);
    coverage(0.0, 0.95, 0.95, || {
        let x = draws.sorted(400, Draws::normal);
        interval::mean(&x, LEVEL).unwrap().0
    });
    let mut draws = Draws(2);
    // Skewness 2 at n = 400 costs less than half a percent (Edgeworth).
    coverage(1.0, 0.945, 0.95, || {
        let x = draws.sorted(400, Draws::exponential);
        interval::mean(&x, LEVEL).unwrap().0
    });
}

#[test]
fn probabilities() {
    // Exact coverage of Wilson's interval at n = 300, p = 0.05 by summing the binomial: 0.9548.
    let mut draws = Draws(3);
    coverage(0.05, 0.9548, 0.9548, || {
        let hits = (0..300).filter(|_| draws.uniform() < 0.05).count();
        interval::wilson(hits as u64, 300, LEVEL)
    });
}

#[test]
fn quantiles_cover_at_least_what_they_promise() {
    for (seed, n, p) in [
        (4, 200, 0.05),
        (5, 1000, 0.95),
        (6, 101, 0.5),
        (7, 50, 0.01),
    ] {
        let mut draws = Draws(seed);
        coverage(-libm::log1p(-p), 0.95, 1.0, || {
            interval::quantile(&draws.sorted(n, Draws::exponential), p, LEVEL)
        });
    }
}

#[test]
fn quantile_intervals_are_not_needlessly_wide() {
    // The ranks of n = 1000, p = 0.5 are 469 and 532: exact coverage 0.9537.
    let mut draws = Draws(8);
    coverage(std::f64::consts::LN_2, 0.9537, 0.9537, || {
        interval::quantile(&draws.sorted(1000, Draws::exponential), 0.5, LEVEL)
    });
}

#[test]
fn expected_shortfalls() {
    // Normal distribution: ES = −φ(z) / tail. A tail of 100 values; the asymptotic interval is off by at most 1.5 %.
    let z = normal::quantile(0.05);
    let truth = -libm::exp(-z * z / 2.0) / (2.0 * std::f64::consts::PI).sqrt() / 0.05;
    let mut draws = Draws(9);
    coverage(truth, 0.935, 0.95, || {
        interval::expected_shortfall(&draws.sorted(2000, Draws::normal), 0.05, LEVEL)
    });
    // The smallest tail with a two-sided interval.
    let mut draws = Draws(10);
    coverage(truth, 0.92, 0.95, || {
        interval::expected_shortfall(&draws.sorted(400, Draws::normal), 0.05, LEVEL)
    });
}

#[test]
fn variance_shares() {
    // y = √0.5 a + √0.3 b + √0.2 c with normal sources: shares 0.5, 0.3 and 0.2.
    let draw = |draws: &mut Draws| -> Vec<(f64, f64, f64)> {
        (0..400)
            .map(|_| {
                let (a, b) = (
                    draws.normal() * 0.5_f64.sqrt(),
                    draws.normal() * 0.3_f64.sqrt(),
                );
                let (fresh, c) = (draws.normal() * 0.3_f64.sqrt(), 0.2_f64.sqrt());
                (
                    a + b + c * draws.normal(),
                    a + fresh + c * draws.normal(),
                    a + b + c * draws.normal(),
                )
            })
            .collect()
    };
    for (seed, truth) in [(11, 0.5), (12, 0.3), (13, 0.2)] {
        let mut draws = Draws(seed);
        coverage(truth, 0.94, 0.955, || {
            let split = components::pick_freeze(&draw(&mut draws), LEVEL).unwrap();
            match seed {
                11 => split.first,
                12 => split.second,
                _ => split.rest,
            }
        });
    }
}
